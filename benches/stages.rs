//! The stages of a run, each by itself: reading the three formats, tokenizing, checking, rendering.
//! `cargo bench` runs all of them, `cargo bench -- check` those whose names hold "check". Whole-process figures come from `benches/whole.py`.

use std::sync::LazyLock;

use cordial::check::{Memory, Options, check};
use cordial::diagnostic::ReplyReport;
use cordial::extract::{self, Format, Record};
use cordial::packs::Packs;
use cordial::report::{self, OutputFormat, Style};
use cordial::source::Source;
use cordial::span::Span;
use cordial::text::{self, Segment};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

/// Replies in every input: enough to outweigh what a call costs.
const REPLIES: usize = 100;

/// A reply with a handful of findings.
const REPLY: &str = "\
Dear customer,

Thank you for writing to us about your invoice. Your account was blocked on Monday because the payment of 12 May did not arrive, and \
the reminder was sent to an old address. We apologize for any inconvenience.

Could you send us a copy of the receipt? As soon as we have it, we will open the account again and write to you by 6 pm. If you paid by \
card, the receipt is in the app under *Payments*, and you can forward it to billing@example.com as it is.

- Open the app and choose Payments.
- Tap the payment of 12 May.
- Choose Share, then Mail.

If anything on the way does not look as I have described it, answer this message with a screenshot and I will go through it with you.

Kind regards,
Owen
Harbour Hosting
";

static PACKS: LazyLock<Packs> = LazyLock::new(Packs::builtin);

fn main() {
    divan::main();
}

/// What stands before the text of a mail.
const MAIL_HEAD: &str = "Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n";

/// An input of a format.
fn input(format: Format) -> Source {
    let (name, one) = match format {
        Format::Library => ("replies.md", format!("## Reply\n\n```\n{REPLY}\n```\n\n")),
        Format::Html => ("replies.html", format!("<p>{}</p>\n", REPLY.replace("\n\n", "</p>\n<p>"))),
        Format::Email => ("replies.eml", REPLY.to_owned()),
        Format::JsonLines => ("replies.jsonl", format!("{}\n", serde_json::json!({ "id": "1", "lang": "en", "text": REPLY }))),
        Format::Csv => ("replies.csv", format!("\"{}\"\n", REPLY.replace('"', "\"\""))),
        Format::Yaml => ("replies.yaml", format!("- title: a\n  body: |\n    {}\n", REPLY.replace('\n', "\n    "))),
        _ => ("replies.md", REPLY.to_owned()),
    };
    let head = match format {
        Format::Csv => "text\n",
        Format::Email => MAIL_HEAD,
        _ => "",
    };
    Source::new(name, head.to_owned() + &one.repeat(REPLIES))
}

fn read(source: &Source, format: Format) -> Vec<Record> {
    extract::extract(source, format, &extract::Options::default()).records
}

fn checked(source: &Source) -> Vec<ReplyReport> {
    let options = Options::default();
    let memory = Memory::default();
    read(source, Format::JsonLines).iter().map(|record| check(record, source, &PACKS, &options, &memory)).collect()
}

#[divan::bench(args = [Format::Text, Format::Markdown, Format::Library, Format::Html, Format::Email, Format::JsonLines, Format::Yaml, Format::Csv])]
fn extraction(bencher: Bencher, format: Format) {
    let source = input(format);
    bencher.counter(BytesCount::of_str(source.text())).bench(|| read(black_box(&source), format));
}

#[divan::bench]
fn tokenizing(bencher: Bencher) {
    let string = REPLY.repeat(REPLIES);
    let language = PACKS.language("en").expect("English is built in");
    let segments = [Segment { span: Span::new(0, string.len()) }];
    bencher
        .counter(BytesCount::of_str(&string))
        .bench(|| text::read(black_box(&string), &segments, &[], &language.lexicon, &language.orthography, None));
}

#[divan::bench]
fn checking(bencher: Bencher) {
    let source = input(Format::JsonLines);
    let records = read(&source, Format::JsonLines);
    let options = Options::default();
    let check_all = || {
        let memory = Memory::default();
        records.iter().map(|record| check(black_box(record), &source, &PACKS, &options, &memory)).collect::<Vec<_>>()
    };
    bencher.counter(BytesCount::of_str(source.text())).bench(check_all);
}

#[divan::bench(args = [OutputFormat::Full, OutputFormat::Concise, OutputFormat::JsonLines])]
fn rendering(bencher: Bencher, format: OutputFormat) {
    let source = input(Format::JsonLines);
    let reports = checked(&source);
    let findings: usize = reports.iter().map(|report| report.diagnostics.len()).sum();
    bencher.counter(divan::counter::ItemsCount::new(findings)).bench(|| {
        let mut out = Vec::new();
        report::render(format, &Style::default(), &source, black_box(&reports), &mut out);
        out
    });
}

#[divan::bench]
fn loading() -> usize {
    let packs = Packs::builtin();
    packs.language("en").map_or(0, |language| language.body.rules.len())
}
