//! Findings in, workflow commands of GitHub Actions out (`::error file=…::message`), which it shows beside the lines of a pull request.
//! The message is followed by the advice. Columns are given only for findings on one line, as GitHub takes them only there; the end is exclusive.

use std::io::Write;

use crate::diagnostic::{Diagnostic, Level};

use super::sanitize::visible;
use super::{ReplyReport, findings};

/// Appends a command a finding.
pub(super) fn render(replies: &[ReplyReport], out: &mut Vec<u8>) {
    for found in findings(replies) {
        push_command(found, out).expect("a Vec takes every write");
    }
}

fn push_command(found: &Diagnostic, out: &mut Vec<u8>) -> std::io::Result<()> {
    let (start, end) = (found.range.start, found.range.end);
    write!(out, "::{} file=", command(found.level))?;
    push_property(&found.file, out);
    write!(out, ",line={},endLine={}", start.line, end.line)?;
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    out.extend_from_slice(b",title=cordial (");
    push_property(&found.rule, out);
    out.extend_from_slice(b")::");
    push_message(&found.message, out);
    if let Some(help) = &found.help {
        out.extend_from_slice(b"%0A");
        push_message(help, out);
    }
    out.push(b'\n');
    Ok(())
}

fn command(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Suggestion => "notice",
    }
}

/// A property ends at `,` and at `::`; escapes are read after the split.
fn push_property(text: &str, out: &mut Vec<u8>) {
    push_escaped(text, &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A"), (':', "%3A"), (',', "%2C")], out);
}

fn push_message(text: &str, out: &mut Vec<u8>) {
    push_escaped(text, &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A")], out);
}

/// Appends the text with the characters of the table replaced and what lies between them made visible.
fn push_escaped(text: &str, table: &[(char, &str)], out: &mut Vec<u8>) {
    for piece in text.split_inclusive(|c| table.iter().any(|(from, _)| *from == c)) {
        let last = piece.chars().next_back().and_then(|c| table.iter().find(|(from, _)| *from == c));
        let plain = last.map_or(piece, |(from, _)| &piece[..piece.len() - from.len_utf8()]);
        out.extend_from_slice(visible(plain).as_bytes());
        out.extend_from_slice(last.map_or("", |(_, to)| to).as_bytes());
    }
}
