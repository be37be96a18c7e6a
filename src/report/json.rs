//! Findings in, the elements of one JSON array out: objects with `,\n` between.
//! The brackets are [`super::assembly`]'s.

use super::findings;
use crate::diagnostic::ReplyReport;

/// Appends an object a finding.
pub(super) fn render(replies: &[ReplyReport], out: &mut Vec<u8>) {
    for (number, found) in findings(replies).enumerate() {
        if number > 0 {
            out.extend_from_slice(b",\n");
        }
        serde_json::to_writer(&mut *out, found).expect("a diagnostic is plain data and a Vec takes every write");
    }
}
