//! JSON: a document, or a part of one, in; a record for each text in it out. What a document is, its keys tell ([`shapes`]), or the
//! configuration does. As much of it as is well-formed is read; what is not is a problem with its place.

mod node;
mod outer;
mod part;
mod plan;
mod reader;
mod record;
mod shapes;

#[cfg(test)]
mod tests;

pub use part::{Cut, Cutter, Part};

use super::json_lines::Fields;
use super::pointer::{Glob, Step};
use super::{Extraction, Options, Problem, Unfit};
use crate::source::Source;
use crate::span::Span;

use node::Node;
use reader::{Event, Place, Stop};
use record::Reading;

/// Reads a document, or a part of one.
pub(super) fn extract(source: &Source, options: &Options) -> Extraction {
    let mut extraction = Extraction { next_index: options.first_index, ..Extraction::default() };
    let part = match &options.part {
        Some(part) => part.clone(),
        None => match Part::whole(source.text(), source.path(), &options.fields) {
            Ok(part) => part,
            Err(unfit) => return Extraction { unfit: Some(unfit), ..extraction },
        },
    };
    extraction.kind = part.plan.kind;
    let Some(mut place) = part.place else { return extraction };
    let fields = Fields::new(&part.plan.fields);
    let mut reading = Reading { source, plan: &part.plan, fields, outer: part.outer, extraction: &mut extraction };
    let stop = read(&mut place, part.is_last, &mut reading);
    let stopped = match stop {
        Stop::Over | Stop::Ended(_) if !part.is_last => None,
        Stop::Over => None,
        Stop::Ended(missing) => Some((source.text().trim_end().len(), plan::ends_early(missing))),
        Stop::Wrong(at, why) => Some((at, plan::invalid(&why))),
    };
    if let Some((at, reason)) = stopped {
        extraction.problems.push(Problem { line: source.position(at).line, reason });
    } else if source.first_byte() == 0 && part.plan.name.is_none() && extraction.records.is_empty() && extraction.problems.is_empty() {
        let reason = format!("no string stands at {}, where `records.text` says that replies do", options.fields.text.join(", "));
        if part.is_last {
            extraction.unfit = Some(Unfit { line: None, reason });
        } else {
            extraction.problems.push(Problem { line: source.first_line(), reason });
        }
    }
    extraction
}

/// What a document is known as, for people; nothing where the configuration says what is read, or nothing is known.
#[must_use]
pub fn known_as(source: &Source, options: &Options) -> Option<&'static str> {
    Part::whole(source.text(), source.path(), &options.fields).ok()?.plan.name
}

/// The export of a help desk that a document is, going by its keys, for people.
pub(super) fn export_of(document: &str) -> Option<&'static str> {
    plan::recognise(document.as_bytes()).map(|(shape, _)| shape.name)
}

/// The strings of a document that globs stand for, with their paths, in order; where something else stands, its place as an error. Nothing of
/// what is no JSON.
pub(super) fn strings(text: &str, globs: &[Glob]) -> Vec<(Vec<Step>, Result<Span, Span>)> {
    let (mut place, mut at) = (Place::default(), 0);
    let bytes = text.as_bytes();
    let event = place.next(bytes, &mut at, true);
    let Ok(node) = event.and_then(|event| Node::read(&mut place, bytes, &mut at, event, true)) else { return Vec::new() };
    let mut found: Vec<(Vec<Step>, Result<Span, Span>)> = Vec::new();
    for glob in globs {
        node.find(glob, &[], &mut |value, path, _| match value {
            Node::String(span) => found.push((path.to_vec(), Ok(*span))),
            other if !glob.has_run() && !other.is(text, "null") => found.push((path.to_vec(), Err(other.span()))),
            _ => {}
        });
    }
    let start = |found: &(Vec<Step>, Result<Span, Span>)| found.1.unwrap_or_else(|span| span).start;
    found.sort_by_key(start);
    found.dedup_by_key(|found| start(found));
    found
}

/// Reads on until the text ends or is no JSON.
fn read(place: &mut Place, all: bool, reading: &mut Reading<'_>) -> Stop {
    let bytes = reading.source.text().as_bytes();
    let mut at = if reading.source.first_byte() == 0 { reader::mark(bytes) } else { 0 };
    loop {
        let event = match place.next(bytes, &mut at, all) {
            Ok(Event::Close) => continue,
            Ok(event) => event,
            Err(stop) => return stop,
        };
        let path = place.path_of(event);
        if reading.plan.is_record(path) {
            let path = path.to_vec();
            match Node::read(place, bytes, &mut at, event, all) {
                Ok(node) => reading.record(&node, &path),
                Err(stop) => return stop,
            }
        } else if let Event::String(span) | Event::Scalar(span) = event {
            reading.outer.take(reading.plan, path, &bytes[span.start..span.end]);
        }
    }
}
