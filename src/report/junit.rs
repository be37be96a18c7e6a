//! Replies in, test suites of JUnit's XML out: a suite a unit, a case a reply, clean ones too. A case fails when one of its findings fails the
//! run by its level; findings that do not are its output. No times are told, and a file read in parts has several suites.

use super::markup::{push, push_attribute};
use super::sanitize::clip;
use super::{ReplyReport, Style, said};
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Stands before the first suite.
pub(super) const OPENING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cordial\">\n";

/// Stands after the last suite.
pub(super) const CLOSING: &str = "</testsuites>\n";

/// Scalar values of an id or a title that are shown.
const MOST_OF_NAME: usize = 200;

/// Appends a suite. Of `style`, the level that fails counts.
pub(super) fn render(style: &Style, source: &Source, replies: &[ReplyReport], out: &mut Vec<u8>) {
    if replies.is_empty() {
        return;
    }
    let failing = replies.iter().filter(|report| report.diagnostics.iter().any(|found| found.level >= style.fail_on)).count();
    out.extend_from_slice(b"  <testsuite");
    push_attribute("name", source.path(), out);
    push_attribute("tests", &replies.len().to_string(), out);
    push_attribute("failures", &failing.to_string(), out);
    out.extend_from_slice(b" errors=\"0\">\n");
    for report in replies {
        push_case(style, source, report, out);
    }
    out.extend_from_slice(b"  </testsuite>\n");
}

fn push_case(style: &Style, source: &Source, report: &ReplyReport, out: &mut Vec<u8>) {
    out.extend_from_slice(b"    <testcase");
    push_attribute("name", &name(report), out);
    push_attribute("classname", source.path(), out);
    if report.diagnostics.is_empty() {
        out.extend_from_slice(b"/>\n");
        return;
    }
    out.extend_from_slice(b">\n");
    let (failing, other): (Vec<_>, Vec<_>) = report.diagnostics.iter().partition(|found| found.level >= style.fail_on);
    if let Some(first) = failing.first() {
        out.extend_from_slice(b"      <failure");
        push_attribute("type", &first.rule, out);
        let rest = failing.len() - 1;
        let message = if rest == 0 { first.message.clone() } else { format!("{} (and {rest} more)", first.message) };
        push_attribute("message", &clip(&message, super::MOST), out);
        push_lines(&failing, "failure", out);
    }
    if !other.is_empty() {
        out.extend_from_slice(b"      <system-out");
        push_lines(&other, "system-out", out);
    }
    out.extend_from_slice(b"    </testcase>\n");
}

/// A line a finding, and the end of the element.
fn push_lines(found: &[&Diagnostic], element: &str, out: &mut Vec<u8>) {
    out.push(b'>');
    for (number, found) in found.iter().enumerate() {
        if number > 0 {
            out.push(b'\n');
        }
        let place = found.range.start;
        push(&format!("{}:{}:{}: {}[{}] {}", found.file, place.line, place.column, found.level.name(), found.rule, said(found)), out);
    }
    out.extend_from_slice(format!("</{element}>\n").as_bytes());
}

/// The reply's own name with its number, by which cases differ.
fn name(report: &ReplyReport) -> String {
    let own = report.reply.title.as_deref().or(report.reply.id.as_deref());
    let number = report.reply.index;
    own.map_or_else(|| format!("reply {number}"), |own| format!("{} (reply {number})", clip(own, MOST_OF_NAME)))
}
