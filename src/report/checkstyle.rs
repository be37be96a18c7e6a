//! Findings in, elements of Checkstyle's XML out: a `file` for every unit that has findings, an `error` a finding. Many CI servers and review
//! tools read it. It has no place for ends, fixes and clean files. A file read in parts has several `file` elements.

use super::markup::{push, push_attribute};
use super::{ReplyReport, findings, said};
use crate::diagnostic::Level;

/// Stands before the first file.
pub(super) const OPENING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"10.0\">\n";

/// Stands after the last file.
pub(super) const CLOSING: &str = "</checkstyle>\n";

/// Appends the file, where it has findings.
pub(super) fn render(replies: &[ReplyReport], out: &mut Vec<u8>) {
    let mut findings = findings(replies).peekable();
    let Some(first) = findings.peek() else { return };
    out.extend_from_slice(b"  <file");
    push_attribute("name", &first.file, out);
    out.extend_from_slice(b">\n");
    for found in findings {
        out.extend_from_slice(b"    <error");
        push_attribute("line", &found.range.start.line.to_string(), out);
        push_attribute("column", &found.range.start.column.to_string(), out);
        push_attribute("severity", severity(found.level), out);
        push_attribute("message", &said(found), out);
        out.extend_from_slice(b" source=\"cordial.");
        push(&found.rule, out);
        out.extend_from_slice(b"\"/>\n");
    }
    out.extend_from_slice(b"  </file>\n");
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Suggestion => "info",
    }
}
