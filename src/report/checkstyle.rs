//! Findings in, elements of Checkstyle's XML out: a `file` for every file that has findings, an `error` a finding. Many CI servers and review
//! tools read it. It has no place for ends, fixes and clean files.

use std::sync::Arc;

use super::markup::{push, push_attribute};
use super::said_of_reply;
use crate::diagnostic::{Diagnostic, Level};

/// Stands before the first file.
pub(super) const OPENING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"10.0\">\n";

/// Stands after the last file.
pub(super) const CLOSING: &str = "</checkstyle>\n";

/// The file whose element is open: it may come in several parts.
#[derive(Debug, Default)]
pub(super) struct Open {
    file: Option<Arc<str>>,
}

impl Open {
    /// Appends an element a finding, and those of their files.
    pub(super) fn add<'f>(&mut self, findings: impl Iterator<Item = &'f Diagnostic>, out: &mut Vec<u8>) {
        for found in findings {
            if self.file.as_ref() != Some(&found.file) {
                self.close(out);
                self.file = Some(Arc::clone(&found.file));
                out.extend_from_slice(b"  <file");
                push_attribute("name", &found.file, out);
                out.extend_from_slice(b">\n");
            }
            push_error(found, out);
        }
    }

    /// Appends the end of the open element.
    pub(super) fn close(&mut self, out: &mut Vec<u8>) {
        if self.file.take().is_some() {
            out.extend_from_slice(b"  </file>\n");
        }
    }
}

fn push_error(found: &Diagnostic, out: &mut Vec<u8>) {
    out.extend_from_slice(b"    <error");
    push_attribute("line", &found.range.start.line.to_string(), out);
    push_attribute("column", &found.range.start.column.to_string(), out);
    push_attribute("severity", severity(found.level), out);
    push_attribute("message", &said_of_reply(found), out);
    out.extend_from_slice(b" source=\"cordial.");
    push(&found.rule, out);
    out.extend_from_slice(b"\"/>\n");
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Suggestion => "info",
    }
}
