//! Findings in, elements of GitLab's Code Quality report out: objects with `,\n` between. GitLab shows a fingerprint once and compares them between
//! branches, so each is given once in a run: [`Names`] counts the equals in the order of the report. Has no place for advice of its own, ends and fixes.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::said_of_reply;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::Range;

/// The fingerprints given so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Equals of one file do not come again once the next has begun.
    file: Option<Arc<str>>,
    given: HashMap<u64, u32>,
}

/// An element of the report.
#[derive(Serialize)]
struct Issue<'f> {
    description: String,
    check_name: &'f str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'f>,
}

#[derive(Serialize)]
struct Location<'f> {
    path: &'f str,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// Appends an object a finding.
pub(super) fn render<'f>(names: &mut Names, findings: impl Iterator<Item = &'f Diagnostic>, out: &mut Vec<u8>) {
    for (number, found) in findings.enumerate() {
        if number > 0 {
            out.extend_from_slice(b",\n");
        }
        let issue = Issue {
            description: said_of_reply(found),
            check_name: &found.rule,
            fingerprint: names.fingerprint(found),
            severity: severity(found.level),
            location: Location { path: found.file.strip_prefix("./").unwrap_or(&found.file), positions: positions(found.range) },
        };
        serde_json::to_writer(&mut *out, &issue).expect("an issue is plain data and a Vec takes every write");
    }
}

fn positions(range: Range) -> Positions {
    let of = |position: crate::source::Position| Position { line: position.line, column: position.column };
    Positions { begin: of(range.start), end: of(range.end) }
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Suggestion => "info",
    }
}

impl Names {
    /// The name of a finding, told apart from those of other files and from its equals before it.
    fn fingerprint(&mut self, found: &Diagnostic) -> String {
        if self.file.as_ref() != Some(&found.file) {
            self.file = Some(Arc::clone(&found.file));
            self.given.clear();
        }
        let equals = self.given.entry(xxh3_64(found.fingerprint.as_bytes())).or_default();
        let key = format!("{}\0{}\0{equals}", found.fingerprint, found.file);
        *equals += 1;
        format!("{:016x}", xxh3_64(key.as_bytes()))
    }
}
