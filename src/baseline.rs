//! Findings that were accepted, so that only new ones count: the text of a baseline file in, entries by file out, and back. An entry is the
//! fingerprint of a finding (rule, path, reply, normalised sentence; no line numbers), with its rule and words for those who read the file.
//! The file is sorted, an entry a line, so that a diff shows what was accepted and what was mended. Touches no file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::span::Span;

/// Name of the file, where nobody names another.
pub const FILE_NAME: &str = "cordial-baseline.json";

/// The form of the file.
const VERSION: u32 = 1;

/// Scalar values of the marked words that are kept.
const EXCERPT: usize = 80;

/// What to do about a file that is none.
const REMEDY: &str = "restore it from version control, or write it anew with `cordial baseline write`";

/// An accepted finding, or several that are the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The rule's id.
    pub rule: String,
    /// The words marked, or the first of them.
    pub excerpt: String,
    /// The fingerprint of the finding.
    pub fingerprint: String,
    /// Findings with this fingerprint: replies without a name may hold the same sentence.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u32,
}

/// Accepted findings, by file and fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    files: BTreeMap<String, BTreeMap<String, Entry>>,
}

/// The file as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: BTreeMap<String, Vec<Entry>>,
}

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_one(count: &u32) -> bool {
    *count == 1
}

impl Entry {
    /// One finding.
    #[must_use]
    pub fn new(rule: &str, excerpt: &str, fingerprint: &str) -> Self {
        let words = excerpt.split_whitespace().collect::<Vec<_>>().join(" ");
        let excerpt = match words.char_indices().nth(EXCERPT) {
            Some((cut, _)) => format!("{}\u{2026}", &words[..cut]),
            None => words,
        };
        Self { rule: rule.to_owned(), excerpt, fingerprint: fingerprint.to_owned(), count: 1 }
    }
}

impl Baseline {
    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn read(path: &str, text: &str) -> Result<Self, Problem> {
        let file: File = serde_json::from_str(text).map_err(|error| {
            let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
            let at = text.floor_char_boundary((line + error.column().saturating_sub(1)).min(text.len()));
            let said = error.to_string();
            let why = said.split(" at line ").next().unwrap_or_default();
            Problem::at(path, Span::new(at, at), format!("this is no baseline: {why}")).with_help(REMEDY)
        })?;
        if file.version != VERSION {
            let message = format!("a baseline of version {}; this cordial reads version {VERSION}", file.version);
            return Err(
                Problem::whole(path, message).with_help("write it anew with `cordial baseline write`, or use the cordial that wrote it")
            );
        }
        let mut baseline = Self::default();
        for (file, entries) in file.findings {
            entries.into_iter().for_each(|entry| baseline.add(&file, entry));
        }
        Ok(baseline)
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let json = |value: &str| serde_json::to_string(value).expect("a string is plain data");
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": {{");
        for (number, (file, entries)) in self.files.iter().filter(|(_, entries)| !entries.is_empty()).enumerate() {
            let comma = if number > 0 { "," } else { "" };
            let _ = write!(text, "{comma}\n    {}: [", json(file));
            for (number, entry) in sorted(entries).into_iter().enumerate() {
                let comma = if number > 0 { "," } else { "" };
                let _ = write!(text, "{comma}\n      {}", serde_json::to_string(entry).expect("an entry is plain data"));
            }
            text.push_str("\n    ]");
        }
        text.push_str(if self.is_empty() { "}\n}\n" } else { "\n  }\n}\n" });
        text
    }

    /// Adds a finding, or one more that is the same as one that is there.
    pub fn add(&mut self, file: &str, entry: Entry) {
        let entries = match self.files.get_mut(file) {
            Some(entries) => entries,
            None => self.files.entry(file.to_owned()).or_default(),
        };
        match entries.get_mut(&entry.fingerprint) {
            Some(same) => same.count = same.count.saturating_add(entry.count),
            None => drop(entries.insert(entry.fingerprint.clone(), entry)),
        }
    }

    /// How many findings of a file with this fingerprint are accepted.
    #[must_use]
    pub fn accepts(&self, file: &str, fingerprint: &str) -> u32 {
        self.files.get(file).and_then(|entries| entries.get(fingerprint)).map_or(0, |entry| entry.count)
    }

    /// The files that it holds findings of, sorted.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The entries of a file, by rule and words.
    pub fn entries(&self, file: &str) -> Vec<&Entry> {
        self.files.get(file).map(sorted).unwrap_or_default()
    }

    /// Leaves `count` of the findings with this fingerprint; none takes the entry out.
    pub fn leave(&mut self, file: &str, fingerprint: &str, count: u32) {
        let Some(entries) = self.files.get_mut(file) else { return };
        match entries.get_mut(fingerprint).filter(|_| count > 0) {
            Some(entry) => entry.count = count,
            None => drop(entries.remove(fingerprint)),
        }
        if entries.is_empty() {
            self.files.remove(file);
        }
    }

    /// Forgets a file.
    pub fn forget(&mut self, file: &str) {
        self.files.remove(file);
    }

    /// Accepted findings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.values().flat_map(BTreeMap::values).map(|entry| entry.count as usize).sum()
    }

    /// Whether nothing is accepted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.values().all(BTreeMap::is_empty)
    }
}

/// Entries by rule and words.
fn sorted(entries: &BTreeMap<String, Entry>) -> Vec<&Entry> {
    let mut sorted: Vec<&Entry> = entries.values().collect();
    sorted.sort();
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Baseline {
        let mut baseline = Baseline::default();
        baseline.add("b.md", Entry::new("voice", "was\n blocked", "02"));
        baseline.add("b.md", Entry::new("voice", "was blocked", "02"));
        baseline.add("b.md", Entry::new("joke", "ha \"ha\"", "03"));
        baseline.add("a \u{e9}.md", Entry::new("voice", &"x".repeat(200), "01"));
        baseline
    }

    #[test]
    fn the_text_is_sorted_an_entry_a_line_and_reads_back() {
        let baseline = sample();
        let text = baseline.text();
        let expected = format!(
            "{{\n  \"version\": 1,\n  \"findings\": {{\n    \"a \u{e9}.md\": [\n      {{\"rule\":\"voice\",\"excerpt\":\"{}\u{2026}\",\"fingerprint\":\"01\"}}\n    ],\n    \
             \"b.md\": [\n      {{\"rule\":\"joke\",\"excerpt\":\"ha \\\"ha\\\"\",\"fingerprint\":\"03\"}},\n      \
             {{\"rule\":\"voice\",\"excerpt\":\"was blocked\",\"fingerprint\":\"02\",\"count\":2}}\n    ]\n  }}\n}}\n",
            "x".repeat(EXCERPT)
        );
        assert_eq!(text, expected);
        assert_eq!(Baseline::read("b.json", &text), Ok(baseline));
        let empty = Baseline::default();
        assert_eq!(Baseline::read("b.json", &empty.text()), Ok(empty));
    }

    #[test]
    fn entries_are_counted_and_go_one_by_one() {
        let mut baseline = sample();
        assert_eq!((baseline.len(), baseline.accepts("b.md", "02"), baseline.accepts("b.md", "01")), (4, 2, 0));
        baseline.leave("b.md", "02", 1);
        baseline.leave("b.md", "03", 0);
        assert_eq!((baseline.len(), baseline.accepts("b.md", "02")), (2, 1));
        baseline.leave("b.md", "02", 0);
        baseline.forget("a \u{e9}.md");
        assert!(baseline.is_empty() && baseline.files().next().is_none());
    }

    #[test]
    fn what_is_no_baseline_is_told_with_its_place() {
        let broken = "{\n  \"version\": 1,\n<<<<<<< HEAD\n";
        let problem = Baseline::read("b.json", broken).expect_err("it is broken");
        assert_eq!(problem.span.map(|span| span.start), broken.find('<'));
        assert!(problem.message.starts_with("this is no baseline: "), "{}", problem.message);
        for text in ["", "[]", "{\"version\":1,\"findings\":{},\"x\":1}", "{\"version\":1,\"findings\":{\"a\":[{\"rule\":\"\u{e9}\"}]}}"] {
            assert!(Baseline::read("b.json", text).is_err(), "{text}");
        }
        let newer = Baseline::read("b.json", "{\"version\":2,\"findings\":{}}").expect_err("it is of another version");
        assert!(newer.message.contains("version 2"));
    }
}
