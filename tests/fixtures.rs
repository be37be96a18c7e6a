//! Replies with what is to be found in them side by side: `fixtures/LANGUAGE/NAME.txt` (or `.md`, `.html`, `.eml`, `.jsonl`), and `NAME.expected`, which
//! holds a line a finding, `rule: excerpt`, in order, with line breaks of the excerpt written `\n`; nothing where the reply is good.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cordial::extract::Format;

use support::{Checked, Fixture, fixtures};

/// How many fixtures a language has at least, how many of them find nothing, and how many something.
const LEAST: (usize, usize, usize) = (20, 5, 5);

fn check(fixture: &Fixture) -> Checked {
    Checked::new(&fixture.name, &fixture.text, fixture.format, &fixture.options)
}

fn lines(checked: &Checked) -> Vec<String> {
    let one_line = |text: &str| text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n");
    checked.findings().map(|found| format!("{}: {}", found.rule, one_line(&found.excerpt))).collect()
}

/// Both lists with a mark at lines that stand in one of them alone, by their longest common subsequence.
fn diff(expected: &[&str], got: &[String]) -> String {
    let mut common = vec![vec![0; got.len() + 1]; expected.len() + 1];
    for (i, wanted) in expected.iter().enumerate().rev() {
        for (j, found) in got.iter().enumerate().rev() {
            common[i][j] = if wanted == found { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = String::new();
    while i < expected.len() || j < got.len() {
        if i < expected.len() && j < got.len() && expected[i] == got[j] {
            let _ = writeln!(out, "    {}", got[j]);
            (i, j) = (i + 1, j + 1);
        } else if i < expected.len() && (j == got.len() || common[i + 1][j] >= common[i][j + 1]) {
            let _ = writeln!(out, "  - {}", expected[i]);
            i += 1;
        } else {
            let _ = writeln!(out, "  + {}", got[j]);
            j += 1;
        }
    }
    out
}

#[test]
fn every_fixture_finds_what_stands_beside_it() {
    let mut report = String::new();
    for fixture in fixtures() {
        let checked = check(&fixture);
        let expected: Vec<&str> = fixture.expected.lines().filter(|line| !line.is_empty()).collect();
        let got = lines(&checked);
        if expected != got {
            let _ = write!(report, "{} (- expected, + found)\n{}", fixture.name, diff(&expected, &got));
        }
        for problem in &checked.extraction.problems {
            let _ = writeln!(report, "{}:{}: {}", fixture.name, problem.line, problem.reason);
        }
        for (record, reply) in checked.extraction.records.iter().zip(&checked.replies) {
            let named = record.lang.as_deref().unwrap_or(&fixture.lang);
            if reply.language.as_deref() != Some(named) {
                let _ = writeln!(report, "{}: read as {:?}, not {named}", fixture.name, reply.language);
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn every_finding_stands_where_it_says() {
    let mut found_at_all = 0;
    for fixture in fixtures() {
        let checked = check(&fixture);
        assert_eq!(checked.misplaced(), Vec::<String>::new(), "{}", fixture.name);
        for (record, reply) in checked.extraction.records.iter().zip(&checked.replies) {
            for found in &reply.diagnostics {
                let byte = |scalar: usize| record.text.char_indices().nth(scalar).map_or(record.text.len(), |(at, _)| at);
                let span = cordial::span::Span::new(byte(found.text_range.start), byte(found.text_range.end));
                if record.map.is_verbatim(span) {
                    let bytes = &fixture.text[found.range.start.byte..found.range.end.byte];
                    assert_eq!(bytes, found.excerpt, "{}: {}", fixture.name, found.rule);
                }
                found_at_all += 1;
            }
        }
    }
    assert!(found_at_all > 0);
}

#[test]
fn fingerprints_are_told_apart_within_a_file_and_stay_when_lines_are_added_above() {
    // Lines above the head of a file or of a mail would make it no head.
    let has_head = |fixture: &Fixture| fixture.format == Format::Email || fixture.text.starts_with(['-', '+', '\u{feff}']);
    for fixture in fixtures().iter().filter(|fixture| !has_head(fixture)) {
        let before: Vec<String> = check(fixture).findings().map(|found| found.fingerprint.clone()).collect();
        let mut told = before.clone();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), before.len(), "{}", fixture.name);
        let lower = Checked::new(&fixture.name, &format!("\n\n{}", fixture.text), fixture.format, &fixture.options);
        let after: Vec<String> = lower.findings().map(|found| found.fingerprint.clone()).collect();
        assert_eq!(after, before, "{}", fixture.name);
    }
}

#[test]
fn every_language_has_its_fixtures() {
    let mut counts: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for fixture in fixtures() {
        let count = counts.entry(fixture.lang).or_default();
        let good = fixture.expected.trim().is_empty();
        *count = (count.0 + 1, count.1 + usize::from(good), count.2 + usize::from(!good));
    }
    for (lang, count) in &counts {
        assert!(support::packs().language(lang).is_some(), "no pack for {lang}");
        assert!(count.0 >= LEAST.0 && count.1 >= LEAST.1 && count.2 >= LEAST.2, "{lang}: all, good, bad: {count:?}, and not {LEAST:?}");
    }
}
