//! Nothing that anybody sends makes the program fall over: ten thousand texts out of random bytes, and of mutilated Markdown, HTML, mails, JSON
//! Lines, JSON, TOML and replies, go through reading, checking in every language, mending and every report. Packs and configuration made of mutilated
//! TOML load or are refused with problems that can be shown.

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};

use clap::ValueEnum;
use cordial::check::Options;
use cordial::extract::{Format, Kind};
use cordial::fix::apply;
use cordial::packs::Packs;
use cordial::problem;
use cordial::report::{Assembly, OutputFormat, Plan, Style, prepare};
use cordial::source::Source;
use proptest::prelude::*;
use support::Checked;
use support::prose::any_prose;
use support::written::{Hand, export, html, json_lines, mail, markdown, plain, quoted_printable};

const ESCAPE: char = '\u{1b}';

/// How many texts go through everything.
const TEXTS: u32 = 10_000;

const LANGUAGES: [Option<&str>; 6] = [Some("es"), Some("pt"), Some("ru"), Some("en"), Some("xx"), None];

const MARKDOWN: &str = "---\nlang: es\nkind: template\n---\n# Corte\n\nHola, **{{name}}**:\n\n> nos *escribió*\n>> ayer\n\n1. abra `x`\n   - y [pulse](a \"b\")\n\n\
    | a | b |\n|---|---|\n| fue leído | c |\n\n```\nno\n```\n\n<div>fue *borrado*<br>hoy</div>\n\n    sangrado &aacute; \\* fin\n\n[a]: b\n";
const LIBRARY: &str = "# Todo\n\nnotas\n\n## Corte\n> Hola, {{name}}:\n> su línea *fue cortada*\nayer.\n\n> > nos escribió\n\n### Otra\n  ~~~ md\n  ¿Podría\t\
    **enviarlo**?\n  ~~~\n\nAparte\n------\nHola, {{name}}:\n\nfue leído.\n---- LÍNEA {{x}} ----\r\nEstimado cliente:\n```\n---- B\n```\n---- Fin\nfue visto\n[a]: b\n";
const HTML: &str = "<!DOCTYPE html><html lang=\"es\"><head><title>Corte</title><style>p { a: b }</style></head><body>{% if a %}<p>Hola, {{ name }}:</p>{% endif %}\
    <blockquote>nos <b>escribi&oacute;</b></blockquote><ul><li>abra <code>x</code><li><a href=\"{{ url }}\" title=\"fue enviado\">pulse</a></ul>\
    <table><tr><td>fue&nbsp;le&#xED;do<td><img alt='fue roto'></table><pre>a\n b</pre><!-- c --><script>d<e</script>\
    @if($f)<p>fue borrado<br/>hoy {!! $g !!} <%= h %></p>@endif {{-- i --}}</body></html>\n";
const MAIL: &str = "From: a@example.com\r\nSubject: =?utf-8?Q?L=C3=ADnea?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
    Content-Type: multipart/alternative; boundary=\"c\"\r\n\r\n--c\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\r\nSu l=EDnea fue=\r\n cortada.\r\n\r\nEl 3 mar 10:15, a@example.com escribi=F3:\r\n> uno\r\n>> dos\r\n\r\n\
    De: a@example.com\r\nPara: b\r\nAsunto: c\r\n\r\ntres\r\n--=20\r\nAna\r\n--c\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n<p>fue le&iacute;do</p>\r\n--c--\r\n\
    --b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nRnVlIGJvcnJhZG8u\r\n--b--\r\n";
const JSON_LINES: &str = "{\"id\":\"1\",\"lang\":\"ru\",\"kind\":\"draft\",\"follow_up\":false,\"thread\":[{\"from\":\"customer\",\"text\":\"?\"}],\
    \"text\":\"\\u0412\\u0430\\u0448 \\ud83d\\ude42 был отключён.\\r\\n\\\"да\\\"\"}\n\n{\"id\":2,\"text\":\"Your line was cut.\"}\n";
const JSON: &str = "{\"count\": 3, \"macros\": [{\"id\": 1, \"title\": \"Line\", \"active\": true, \"actions\": [{\"field\": \"comment_value_html\", \
    \"value\": \"<p>Hi {{name}},</p><p>Your line <b>was cut</b>.<br>Could&nbsp;you \\u0073end it?</p>\"}, {\"field\": \"comment_mode_is_public\", \"value\": true}]},\n\
    {\"id\": 2, \"title\": \"Off\", \"active\": false, \"actions\": [{\"field\": \"comment_value\", \"value\": [\"channel:all\", \"It was cut.\"]}]}]}\n";
const YAML: &str = "%YAML 1.2\n---\n# n\n- &a title: 'A ''b'''\n  lang: es\n  notes: !!str |+2\n\n     x\n  response: >-\n    Su línea fue\n    cortada \
    {{name}}.\n\n      - uno\n\n- {title: C, \"response\": \"Se ha \\u00e1 \\\n   enviado\\x41\"}\n- title: B\n  response: fue leído\n    ayer # c\n\
    ...\n---\nsubject: C\nbody: |\n  <p>fue &aacute; <b>leído</b></p>\n";
const TOML: &str = "# c\nlang = 'es'\n[[r]]\ntitle = \"A \\u00e1\"\nbody = \"\"\"\nFue\\\n   cortada {{name}}.\\t\\x41\"\"\"\"\nn.a = 1\n[[r]]\n\
    title = 'B'\nbody = '''\nfue 'leído'\r\n'''\n";
const CSV: &str = "\u{feff}id;Title;Body;lang\r\n1;A;\"Su línea fue \"\"cortada\"\", {{name}}.\r\n\r\nAdiós\";es\r\n2;B\r\n\r\n\
    3;C;\"<p>fue leído</p>\";pt-BR\r\n4;;\"x\"y;\n";
const PACK: &str = "lang = \"it\"\ndetector = \"ita\"\nforeign_letters = \"ñ\"\nequal_letters = { \"j\" = \"i\" }\nabbreviations = [\"sig\"]\nstop_words = [\"di\", \"il\"]\n\n[class.estado]\nstem = [\"roj\"]\nending = [\"o\", \"a\"]\nsuffix = [\"oso\"]\n\n[letter_map.aguda]\na = \"á\"\n\n\
    [inflect.usted]\nirregular = { \"ir\" = \"vaya\" }\nrules = [\"(.+)ar -> {1|aguda}e\"]\n\n[act.color]\nany = [\"<estado> (vivo|claro)?\"]\nscope = \"body\"\n\
    [[act.color.test]]\nmatch = \"Es rojo.\"\nspans = [\"rojo\"]\n\n[rule.tono]\ngroup = \"house\"\nlevel = \"warning\"\ntitle = \"t\"\nwhy = \"w\"\n\
    message = \"«{match}» {c}\"\n[[rule.tono.pattern]]\nany = [\"c:<estado> de? _{0,2} v:(mirar|ver)\", \"^c:muy v:/x+/ \\\\?\"]\n\
    fix = { text = \"{v:usted}\", sentence_end = \".\", safety = \"unsafe\" }\nswap = { \"a\" = \"b\" }\n[[rule.tono.test]]\nbad = \"Es rojo de mirar.\"\n\
    spans = [\"rojo de mirar\"]\n\n[extend.leftover-placeholder]\nadd = [\"querido usuario\"]\nlevel = \"error\"\n";

/// What to do with a text at a share (of 65535) of it.
#[derive(Clone, Debug)]
enum Blow {
    Insert(u16, Vec<u8>),
    Cut(u16, u8),
    Flip(u16, u8),
    Double(u16, u8),
}

fn blow() -> impl Strategy<Value = Blow> {
    let marks: Vec<&'static str> = vec![
        "\"", "\\", "\\u", "{", "}", "[", "]", "<", ">", "(", "|", "\n", "\r", "*", "_", "`", "&", "#", "%", "\u{FEFF}", "\u{301}", "=",
        "{0,", "'''",
    ];
    let inserted = prop_oneof![
        3 => prop::sample::select(marks).prop_map(|mark| mark.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..5),
    ];
    prop_oneof![
        (any::<u16>(), inserted).prop_map(|(at, bytes)| Blow::Insert(at, bytes)),
        (any::<u16>(), any::<u8>()).prop_map(|(at, length)| Blow::Cut(at, length)),
        (any::<u16>(), any::<u8>()).prop_map(|(at, byte)| Blow::Flip(at, byte)),
        (any::<u16>(), any::<u8>()).prop_map(|(at, length)| Blow::Double(at, length)),
    ]
}

fn struck(text: &str, blows: &[Blow]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for blow in blows {
        let place = |at: &u16| usize::from(*at) * bytes.len() / (usize::from(u16::MAX) + 1);
        match blow {
            Blow::Insert(at, inserted) => {
                let at = place(at);
                bytes.splice(at..at, inserted.iter().copied());
            }
            Blow::Cut(at, length) => {
                let at = place(at);
                bytes.drain(at..bytes.len().min(at + usize::from(*length)));
            }
            Blow::Flip(at, byte) => {
                let at = place(at);
                bytes[at..].iter_mut().take(1).for_each(|old| *old = *byte);
            }
            Blow::Double(at, length) => {
                let at = place(at);
                let again = bytes[at..bytes.len().min(at + usize::from(*length))].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn mutilated(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (text, prop::collection::vec(blow(), 0..8)).prop_map(|(text, blows)| struck(&text, &blows))
}

fn any_file() -> impl Strategy<Value = String> {
    let hand = (any::<u64>(), 0_u64..101, any::<bool>()).prop_map(|(seed, share, mark)| Hand { seed, share, mark });
    let reply = (any_prose(), hand, 0..7).prop_map(|(prose, hand, format)| match format {
        0 => plain(&prose, hand).file,
        1 => markdown(&prose, hand).file,
        2 => html(&prose, hand).file,
        3 => mail(&prose, hand).file,
        4 => quoted_printable(&html(&prose, hand), hand).file,
        5 => export(&html(&prose, hand), hand).file,
        _ => json_lines(&prose, hand).file,
    });
    prop_oneof![
        3 => prop::collection::vec(any::<u8>(), 0..80).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        1 => any::<String>(),
        2 => mutilated(Just(MARKDOWN.to_owned())),
        2 => mutilated(Just(LIBRARY.to_owned())),
        2 => mutilated(Just(JSON_LINES.to_owned())),
        2 => mutilated(Just(HTML.to_owned())),
        2 => mutilated(Just(MAIL.to_owned())),
        2 => mutilated(Just(JSON.to_owned())),
        2 => mutilated(prop::sample::select(vec![YAML, TOML, CSV]).prop_map(str::to_owned)),
        1 => mutilated(Just(PACK.to_owned())),
        2 => mutilated(reply),
    ]
}

/// Reads, checks, mends and reports a text, and says how much was found.
fn through_everything(text: &str, format: Format, options: &Options, style: &Style) -> Result<usize, TestCaseError> {
    let checked = Checked::new("a\u{1b}.md", text, format, options);
    prop_assert_eq!(checked.misplaced(), Vec::<String>::new());
    for record in &checked.extraction.records {
        let outline = cordial::check::outline(record, support::packs(), options);
        prop_assert!(outline.sentences.iter().all(|sentence| record.text.get(sentence.span.start..sentence.span.end).is_some()));
    }
    let fixes: Vec<_> = checked.findings().flat_map(|found| &found.fixes).collect();
    let (_, applied) = apply(text, 0, fixes.iter().copied());
    prop_assert!(applied <= fixes.len());
    for output in OutputFormat::value_variants() {
        let plan = Plan { format: *output, statistics: false };
        let mut assembly = Assembly::new(plan);
        let mut out = assembly.opening().as_bytes().to_vec();
        assembly.add(prepare(plan, style, &checked.source, &checked.extraction.records, checked.replies.clone()), &mut out);
        assembly.close(&[], None, &mut out);
        let out = String::from_utf8(out);
        prop_assert!(out.is_ok());
        let lines = |out: &str| out.lines().map(serde_json::from_str::<serde_json::Value>).all(|line| line.is_ok());
        match output {
            OutputFormat::Json | OutputFormat::Gitlab | OutputFormat::Sarif | OutputFormat::Rdjson => {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&out.unwrap_or_default()).is_ok())
            }
            OutputFormat::JsonLines | OutputFormat::JsonReplies => prop_assert!(lines(&out.unwrap_or_default())),
            _ => prop_assert!(style.color || !out.unwrap_or_default().contains(ESCAPE)),
        }
    }
    Ok(checked.findings().count())
}

#[test]
fn no_text_of_ten_thousand_breaks_anything() {
    let (texts, found) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let config = ProptestConfig { cases: TEXTS, failure_persistence: None, ..ProptestConfig::default() };
    let kinds = prop::sample::select(Kind::ALL.to_vec());
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(&(any_file(), kinds, any::<bool>(), 0_usize..200), |(text, kind, color, width)| {
        let number = texts.fetch_add(1, Ordering::Relaxed);
        let style = Style { color, width, ..Style::default() };
        // Each format has a turn with one text in six.
        for (at, format) in Format::ALL.into_iter().enumerate().filter(|(at, _)| (number + at) % 6 == 0) {
            // Each language in its turn with each format.
            let lang = LANGUAGES[(number / LANGUAGES.len() + at) % LANGUAGES.len()];
            let options = Options { lang: lang.map(Into::into), kind, name_placeholder: Some("{{name}}".to_owned()), ..Options::default() };
            found.fetch_add(through_everything(&text, format, &options, &style)?, Ordering::Relaxed);
        }
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
    assert!(texts.into_inner() >= TEXTS as usize);
    // Texts in which nothing is found would try little.
    assert!(found.into_inner() > TEXTS as usize / 6);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_pack_breaks_the_loader(text in mutilated(Just(PACK.to_owned())), second in mutilated(Just(PACK.to_owned()))) {
        let sources = [Source::new("a.toml", text), Source::new("b/b.toml", second)];
        match Packs::with_house(&sources) {
            Ok(packs) => {
                let files: Vec<_> = sources.iter().map(|source| cordial::pack::read(source.path(), source.text()).0).collect();
                let summary = cordial::pack_tests::run(&files, &packs);
                let shown = problem::render(&summary.failures, &sources, false);
                prop_assert_eq!(shown.is_empty(), summary.failures.is_empty());
            }
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                let shown = problem::render(&problems, &sources, false);
                prop_assert!(shown.matches(": error: ").count() >= problems.len(), "{}", &shown);
                prop_assert!(!shown.contains(ESCAPE), "{}", &shown);
            }
        }
    }
}

/// What is struck is sound before: else the mutations would try nothing but the first mistake.
#[test]
fn what_is_mutilated_is_sound() {
    let source = [Source::new("a.toml", PACK)];
    let problems = Packs::with_house(&source).err().unwrap_or_default();
    assert!(problems.is_empty(), "{}", problem::render(&problems, &source, false));
    let sound = [
        (MARKDOWN, Format::Markdown),
        (LIBRARY, Format::Library),
        (HTML, Format::Html),
        (MAIL, Format::Email),
        (JSON_LINES, Format::JsonLines),
        (JSON, Format::Json),
        (YAML, Format::Yaml),
        (TOML, Format::Toml),
    ];
    for (text, format) in sound {
        let checked = Checked::new("a", text, format, &Options { lang: Some("es".into()), ..Options::default() });
        assert!(checked.extraction.problems.is_empty() && checked.findings().count() > 0, "{format:?}");
    }
}
