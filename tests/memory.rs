//! What was found before changes nothing that is found after: replies checked one by one, each with a memory of its own, and the same
//! replies checked with one memory for all of them, twice over, under several selections of rules.

mod support;

use std::collections::BTreeSet;

use cordial::check::{Memory, Options, check};
use cordial::diagnostic::ReplyReport;
use cordial::extract;
use cordial::source::Source;
use support::{Fixture, fixtures, packs};

/// What is found in a fixture, as JSON, with the rules selected.
fn found(fixture: &Fixture, select: Option<&str>, memory: &Memory) -> String {
    let source = Source::new(fixture.name.as_str(), fixture.text.as_str());
    let select = select.map(|rule| BTreeSet::from([rule.to_owned()]));
    let options = Options { select, ..fixture.options.clone() };
    let records = extract::extract(&source, fixture.format, &extract::Options::default()).records;
    let replies: Vec<ReplyReport> = records.iter().map(|record| check(record, &source, packs(), &options, memory)).collect();
    let diagnostics: Vec<_> = replies.iter().flat_map(|reply| &reply.diagnostics).collect();
    serde_json::to_string(&diagnostics).expect("diagnostics are plain data")
}

#[test]
fn a_memory_changes_nothing_that_is_found() {
    let shared = Memory::default();
    let mut findings = 0;
    for pass in 0..2 {
        for fixture in fixtures() {
            for select in [None, Some("passive-voice"), Some("useless-question"), None] {
                let fresh = found(&fixture, select, &Memory::default());
                assert_eq!(found(&fixture, select, &shared), fresh, "{}, pass {pass}, {select:?}", fixture.name);
                findings += fresh.matches("\"rule\"").count();
            }
        }
    }
    assert!(findings > 1000, "only {findings} findings: that proves little");
}

#[test]
fn sentences_alike_but_for_what_a_phrase_asks_for_are_told_apart() {
    let memory = Memory::default();
    let options =
        Options { lang: Some("en".into()), select: Some(BTreeSet::from(["leftover-placeholder".to_owned()])), ..Options::default() };
    for (text, expected) in [
        ("Hi Marta, the code is AAA.", 0),
        ("Hi Marta, the code is XXX.", 1),
        ("Hi Marta, the code is BBB.", 0),
        ("Hi Vera, the code is XXX.", 1),
        ("Hi {name}, the code is BBB.", 1),
        ("Hi Sam, the code is BBB.", 0),
    ] {
        let source = Source::new("draft.txt", text);
        let records = extract::extract(&source, extract::Format::Text, &extract::Options::default()).records;
        assert_eq!(check(&records[0], &source, packs(), &options, &memory).diagnostics.len(), expected, "{text}");
    }
}
