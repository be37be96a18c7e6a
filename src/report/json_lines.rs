//! Findings in, one JSON object a line out.
//! Clean replies leave no trace; see [`super::json_replies`] for them.

use super::findings;
use crate::diagnostic::ReplyReport;

/// Appends a line a finding.
pub(super) fn render(replies: &[ReplyReport], out: &mut Vec<u8>) {
    for found in findings(replies) {
        serde_json::to_writer(&mut *out, found).expect("a diagnostic is plain data and a Vec takes every write");
        out.push(b'\n');
    }
}
