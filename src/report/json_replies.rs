//! Replies in, one JSON object a line out, in input order, clean replies too: a program learns from it that a reply passed.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::source::Source;

use super::ReplyReport;

/// A line.
#[derive(Serialize)]
struct Line<'unit> {
    file: &'unit str,
    index: usize,
    id: Option<&'unit str>,
    language: Option<&'unit str>,
    diagnostics: &'unit [Diagnostic],
}

/// Appends a line a reply. `file` is the path of `source`, which a clean reply names nowhere else.
pub(super) fn render(source: &Source, replies: &[ReplyReport], out: &mut Vec<u8>) {
    for report in replies {
        let line = Line {
            file: source.path(),
            index: report.reply.index,
            id: report.reply.id.as_deref(),
            language: report.language.as_deref(),
            diagnostics: &report.diagnostics,
        };
        serde_json::to_writer(&mut *out, &line).expect("a report is plain data and a Vec takes every write");
        out.push(b'\n');
    }
}
