//! Replies in, one JSON object a line out, in input order, clean replies too.
//! A program learns from it that a reply passed.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, ReplyReport};
use crate::source::Source;

/// A line.
#[derive(Serialize)]
struct Line<'unit> {
    file: &'unit str,
    index: usize,
    id: Option<&'unit str>,
    /// Tells texts of one record apart; only where it holds several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'unit str>,
    language: Option<&'unit str>,
    diagnostics: &'unit [Diagnostic],
}

/// Appends a line a reply. `file` is the path of `source`, which a clean reply names nowhere else.
pub(super) fn render(source: &Source, replies: &[ReplyReport], out: &mut Vec<u8>) {
    for (number, report) in replies.iter().enumerate() {
        let beside = [number.checked_sub(1), Some(number + 1)];
        let is_one_of_many =
            beside.into_iter().flatten().filter_map(|beside| replies.get(beside)).any(|other| other.reply.index == report.reply.index);
        let line = Line {
            file: source.path(),
            index: report.reply.index,
            id: report.reply.id.as_deref(),
            pointer: report.reply.pointer.as_deref().filter(|_| is_one_of_many),
            language: report.language.as_deref(),
            diagnostics: &report.diagnostics,
        };
        serde_json::to_writer(&mut *out, &line).expect("a report is plain data and a Vec takes every write");
        out.push(b'\n');
    }
}
