//! Findings in, diagnostics of the Reviewdog Diagnostic Format out: objects with `,\n` between, each with the rewrites that reviewdog offers beside
//! the lines of a pull request. Columns count bytes there. A rewrite of several edits becomes one that spans them.

use serde::Serialize;

use super::{findings, said_of_reply};
use crate::diagnostic::{Diagnostic, Fix, Level, ReplyReport};
use crate::fix;
use crate::source::{BytePosition, Source};

/// Stands before the first finding.
pub(super) const OPENING: &str = "{\"source\":{\"name\":\"cordial\"},\"diagnostics\":[\n";

/// Stands after the last finding.
pub(super) const CLOSING: &str = "]}\n";

#[derive(Serialize)]
struct Object<'f> {
    message: String,
    location: Location<'f>,
    severity: &'static str,
    code: Code<'f>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Location<'f> {
    path: &'f str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: BytePosition,
    end: BytePosition,
}

#[derive(Serialize)]
struct Code<'f> {
    value: &'f str,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

/// Appends an object a finding.
pub(super) fn render(source: &Source, replies: &[ReplyReport], out: &mut Vec<u8>) {
    for (number, found) in findings(replies).enumerate() {
        if number > 0 {
            out.extend_from_slice(b",\n");
        }
        serde_json::to_writer(&mut *out, &object(source, found)).expect("a diagnostic is plain data and a Vec takes every write");
    }
}

fn object<'f>(source: &Source, found: &'f Diagnostic) -> Object<'f> {
    let severity = match found.level {
        Level::Error => "ERROR",
        Level::Warning => "WARNING",
        Level::Suggestion => "INFO",
    };
    Object {
        message: said_of_reply(found),
        location: Location { path: &found.file, range: range(source, found.range.start.byte, found.range.end.byte) },
        severity,
        code: Code { value: &found.rule },
        suggestions: found.fixes.iter().filter_map(|fix| suggestion(source, fix)).collect(),
    }
}

fn range(source: &Source, start: usize, end: usize) -> Range {
    Range { start: source.byte_position(start), end: source.byte_position(end) }
}

/// One edit from the start of the first to the end of the last.
fn suggestion(source: &Source, fix: &Fix) -> Option<Suggestion> {
    let (start, end) = (fix.edits.first()?.start, fix.edits.last()?.end);
    let between = source.text().get(start.checked_sub(source.first_byte())?..end.checked_sub(source.first_byte())?)?;
    let (text, _) = fix::apply(between, start, [fix]);
    Some(Suggestion { range: range(source, start, end), text })
}
