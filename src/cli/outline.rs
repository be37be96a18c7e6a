//! `cordial outline`: a file in, how each of its replies was understood out, as text. Understands nothing itself; see
//! [`crate::check::outline`].

use std::fmt::Write as _;

use crate::check::{self, Outline, Part};
use crate::config::{Configs, Settings};
use crate::extract::{self, BlockKind, Extraction, Format, Record};
use crate::sanitize::visible;
use crate::source::Source;
use crate::span::Span;

use super::args::{FileArgs, OutlineArgs};
use super::console::Console;
use super::ground::{Ground, Grounds};
use super::input;
use super::job::settings_of;
use super::part::Start;
use super::remark::Remark;
use super::unit;
use super::walk::{Finder, Target, reason};
use super::{Status, flags, output};

/// Runs `cordial outline`.
pub fn run(args: &OutlineArgs, console: &Console) -> anyhow::Result<Status> {
    let flags = flags::of_reply(&args.reply);
    let places = match flags::places(&args.config) {
        Ok(places) => places,
        Err(problem) => {
            console.problems::<Source>(&[problem], &[]);
            return Ok(Status::Failed);
        }
    };
    let current = flags::current_folder()?;
    let mut configs = Configs::new(current.clone(), &places);
    let files = FileArgs::default();
    let finder = Finder::new(&current, &mut configs, console, &files);
    let found = finder.find(std::slice::from_ref(&args.path), args.reply.stdin_filename.as_deref(), &[]);
    let mut grounds = Grounds::new(&current);
    let on: Vec<_> = found.targets.iter().map(|target| grounds.of(&target.config)).collect();
    grounds.check_flags(&flags.layer);
    if grounds.show_problems(&configs, console) {
        return Ok(Status::Failed);
    }
    if found.targets.is_empty() && !console.failed() {
        console.error(&format!("{}: no file in this folder that cordial reads", args.path.display()));
    }
    for (target, ground) in found.targets.iter().zip(&on) {
        outline(target, ground, &settings_of(target, ground, &flags), console)?;
    }
    Ok(Status::Clean)
}

fn outline(target: &Target, ground: &Ground, settings: &Settings, console: &Console) -> anyhow::Result<()> {
    let read = input::whole(target.open.as_deref()).map_err(|error| reason(&error));
    let text = match read.and_then(|bytes| input::text(bytes, settings.format.value).map_err(str::to_owned)) {
        Ok(text) => text,
        Err(why) => {
            console.error(&format!("{}: {why}", target.shown));
            return Ok(());
        }
    };
    let source = Source::new(target.shown.as_str(), text);
    let extraction = unit::extracted(settings, &source, &Start::default());
    let reading = extract::Options { fields: settings.fields.clone(), ..extract::Options::default() };
    if let (Format::Json, Some(name)) = (settings.format.value, extract::json_known_as(&source, &reading)) {
        output::print(&format!("{}\n  read as    {name}\n", visible(&target.shown)))?;
    }
    let options = settings.options();
    output::print(&shape(&source, &extraction, settings.format.value))?;
    for (number, record) in extraction.records.iter().enumerate() {
        let outline = check::outline(record, &ground.packs, &options);
        let parting = if number > 0 { "\n" } else { "" };
        output::print(&format!("{parting}{}", shown(&place(&source, &extraction, record), record, &outline)))?;
    }
    for problem in extraction.problems {
        console.unread(&target.shown, problem.line, &problem.reason);
    }
    if let Some(unfit) = extraction.unfit {
        match Remark::of_unfit(target, settings, unfit) {
            // Whoever asks how a file was read wants to know of one that was not.
            Remark::PassedOver(message) => console.warning(&message),
            remark => remark.say(&target.shown, console),
        }
    }
    Ok(())
}

/// How the file was read, where it could be read in more than one way.
fn shape(source: &Source, extraction: &Extraction, format: Format) -> String {
    let path = visible(source.path());
    let count = extraction.records.len();
    if let Some(library) = &extraction.library {
        let mut text = unit::read_as(&path, library, count);
        text.push_str("\n  --format markdown or text reads it as one reply\n");
        for title in &library.passed_over {
            let _ = writeln!(text, "  no template in “{}”", start(title));
        }
        return text + "\n";
    }
    if format == Format::Library {
        return format!("{path}: no text under headings or lines such as `---- TITLE`; read as one reply\n\n");
    }
    let headings = || extraction.records.iter().flat_map(|record| &record.blocks).filter(|block| block.kind == BlockKind::Heading).count();
    if format == Format::Markdown && count == 1 && headings() > 1 {
        return format!(
            "{path}: read as one reply with {} headings\n  --format library reads what stands under each as a template\n\n",
            headings()
        );
    }
    String::new()
}

/// The file, with the line of the template where it holds many.
fn place(source: &Source, extraction: &Extraction, record: &Record) -> String {
    let path = visible(source.path());
    match (&extraction.library, record.blocks.first()) {
        (Some(_), Some(block)) => {
            let start = record.map.to_source(Span::new(block.start, block.end)).start;
            format!("{path}:{}", source.position(start).line)
        }
        _ => path.into_owned(),
    }
}

fn shown(place: &str, record: &Record, outline: &Outline) -> String {
    let mut text = String::new();
    let names = [&record.id, &record.title].into_iter().flatten().map(|name| format!(" {}", start(name)));
    let _ = writeln!(text, "{place} #{}{}", record.index, names.collect::<String>());
    if let Some(pointer) = &record.pointer {
        let _ = writeln!(text, "  pointer    {}", visible(pointer));
    }
    let language = outline.language.as_deref().unwrap_or("undetermined");
    let _ = writeln!(text, "  language   {language} ({})", visible(&outline.language_from));
    let _ = writeln!(text, "  kind       {}", outline.kind.name());
    let _ = writeln!(text, "  follow-up  {}", if outline.follow_up { "yes" } else { "no" });
    for (author, words) in &outline.thread {
        let _ = writeln!(text, "  thread     {}: {}", format!("{author:?}").to_lowercase(), start(words));
    }
    for (span, kind) in &outline.placeholders {
        let _ = writeln!(text, "  holds      {} ({kind})", excerpt(record, *span));
    }
    for sentence in &outline.sentences {
        let mark = if sentence.question { "?" } else { " " };
        let _ = writeln!(text, "  {:9}{mark} {}", part(sentence.part), excerpt(record, sentence.span));
        for act in &sentence.acts {
            let _ = writeln!(text, "             {}: {}", act.name, excerpt(record, act.span));
        }
    }
    text
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Head => "head",
        Part::Opening => "opening",
        Part::Body => "body",
        Part::Signature => "signature",
    }
}

/// The words of a span, on one line.
fn excerpt(record: &Record, span: Span) -> String {
    record.text.get(span.start..span.end).map(start).unwrap_or_default()
}

/// The first words, on one line.
fn start(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = line.char_indices().nth(100).map(|(at, _)| format!("{}…", &line[..at]));
    visible(&cut.unwrap_or(line)).into_owned()
}
