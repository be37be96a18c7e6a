//! Replies in, test suites of JUnit's XML out: a suite a file, a case a reply, clean ones too. A case fails when one of its findings fails the
//! run by its level; findings that do not are its output. A suite begins with its counts, so that a file of many replies has several suites: no
//! more than one is kept in memory. No times are told.

use std::sync::Arc;

use super::markup::{push, push_attribute};
use super::{Style, said};
use crate::diagnostic::{Diagnostic, ReplyReport};
use crate::sanitize::clip;
use crate::source::Source;

/// Stands before the first suite.
pub(super) const OPENING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cordial\">\n";

/// Stands after the last suite.
pub(super) const CLOSING: &str = "</testsuites>\n";

/// Scalar values of an id or a title that are shown.
const MOST_OF_NAME: usize = 200;

/// Cases of a suite.
const SUITE: usize = 1000;

/// A reply as written.
#[derive(Debug)]
pub(super) struct Case {
    file: Arc<str>,
    fails: bool,
    bytes: Vec<u8>,
}

/// The suite that is being filled.
#[derive(Debug, Default)]
pub(super) struct Suite {
    file: Option<Arc<str>>,
    tests: usize,
    failures: usize,
    cases: Vec<u8>,
}

/// The cases of a unit. Of `style`, the level that fails counts.
pub(super) fn cases(style: &Style, source: &Source, replies: &[ReplyReport]) -> Vec<Case> {
    let case = |report: &ReplyReport| {
        let mut bytes = Vec::new();
        push_case(style, source, report, &mut bytes);
        let fails = report.diagnostics.iter().any(|found| found.level >= style.fail_on);
        Case { file: source.shared_path(), fails, bytes }
    };
    replies.iter().map(case).collect()
}

impl Suite {
    /// Takes the next cases; appends the suites that they fill.
    pub(super) fn add(&mut self, cases: Vec<Case>, out: &mut Vec<u8>) {
        for case in cases {
            if self.tests == SUITE || self.file.as_ref() != Some(&case.file) {
                self.close(out);
                self.file = Some(case.file);
            }
            self.tests += 1;
            self.failures += usize::from(case.fails);
            self.cases.extend_from_slice(&case.bytes);
        }
    }

    /// Appends the suite and begins another.
    pub(super) fn close(&mut self, out: &mut Vec<u8>) {
        let suite = std::mem::take(self);
        let Some(file) = suite.file else { return };
        out.extend_from_slice(b"  <testsuite");
        push_attribute("name", &file, out);
        push_attribute("tests", &suite.tests.to_string(), out);
        push_attribute("failures", &suite.failures.to_string(), out);
        out.extend_from_slice(b" errors=\"0\">\n");
        out.extend_from_slice(&suite.cases);
        out.extend_from_slice(b"  </testsuite>\n");
    }
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
