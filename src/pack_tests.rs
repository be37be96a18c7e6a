//! Runs the tests that stand inside packs: pack files in, what passed, what failed and which phrases no test fired out.
//! Reads no files; failures are problems with their place in the TOML.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Options, check_with_phrases};
use crate::diagnostic::ReplyReport;
use crate::extract::{self, Author, Format, Kind, Message, Record};
use crate::fix::apply;
use crate::pack::compiled::{Owner, PhraseId};
use crate::pack::fields::Text;
use crate::pack::written::{Expect, File, Speaker, Test, TestKind};
use crate::packs::{Language, Packs};
use crate::problem::Problem;
use crate::source::Source;

/// Phrases that fired, by owner and text, with the codes of the languages in which they did.
type Fired = BTreeMap<(String, String), BTreeSet<String>>;

/// What came of the tests.
#[derive(Debug, Default)]
pub struct Summary {
    /// Tests that held.
    pub passed: usize,
    /// Known misses and false alarms that are still there.
    pub todo: usize,
    /// Tests that did not hold.
    pub failures: Vec<Problem>,
    /// Phrases that no test fired.
    pub unfired: Vec<Problem>,
}

/// Runs the tests of the files with the packs in force.
#[must_use]
pub fn run(files: &[File], packs: &Packs) -> Summary {
    let mut summary = Summary::default();
    let mut fired = Fired::new();
    for file in files {
        for rule in file.rules.iter().chain(&file.extends) {
            for test in &rule.tests {
                run_one(file, &rule.id, Subject::Rule, test, packs, &mut summary, &mut fired);
            }
        }
        for act in &file.acts {
            for test in &act.tests {
                run_one(file, &act.name, Subject::Act, test, packs, &mut summary, &mut fired);
            }
        }
    }
    for file in files {
        report_unfired(file, &fired, &mut summary);
    }
    summary
}

/// What a test is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Rule,
    Act,
}

fn run_one(file: &File, owner: &Text, subject: Subject, test: &Test, packs: &Packs, summary: &mut Summary, fired: &mut Fired) {
    let code = test.lang.as_ref().or(file.lang.as_ref()).map(|lang| lang.value.as_str());
    let language = code.and_then(|code| packs.language(code)).unwrap_or(packs.undetermined());
    let source = Source::new("test", test.text.value.clone());
    let Some(record) = record(test, &source) else { return };
    let select = if subject == Subject::Rule { BTreeSet::from([owner.value.clone()]) } else { BTreeSet::new() };
    let options = Options { select: Some(select), name_placeholder: Some("{{name}}".to_owned()), ..Options::default() };
    let (report, phrases) = check_with_phrases(&record, &source, language, &options);
    note_fired(language, &phrases, fired);
    let excerpts = match subject {
        Subject::Rule => report.diagnostics.iter().map(|diagnostic| diagnostic.excerpt.clone()).collect(),
        Subject::Act => act_excerpts(&record, packs, language, &owner.value, &options),
    };
    let failure = failure_of(test, &excerpts, &report, &source);
    match (test.expect, failure) {
        (Expect::Bad | Expect::Good, None) => summary.passed += 1,
        (Expect::TodoBad | Expect::TodoGood, Some(_)) => summary.todo += 1,
        (Expect::TodoBad | Expect::TodoGood, None) => {
            let problem = Problem::at(&file.path, test.text.span, format!("`{}`: a known gap is closed", owner.value));
            summary.failures.push(problem.with_help("take `todo-` off this test"));
        }
        (Expect::Bad | Expect::Good, Some((message, help))) => {
            let problem = Problem::at(&file.path, test.text.span, format!("`{}`: {message}", owner.value));
            summary.failures.push(problem.with_help(help));
        }
    }
}

fn act_excerpts(record: &Record, packs: &Packs, language: &Language, act: &str, options: &Options) -> Vec<String> {
    let options = Options { lang: Some(language.body.code.as_str().into()), ..options.clone() };
    let outline = crate::check::outline(record, packs, &options);
    let acts = outline.sentences.iter().flat_map(|sentence| &sentence.acts);
    acts.filter(|found| found.name == act).map(|found| record.text[found.span.start..found.span.end].to_owned()).collect()
}

/// The record that a test describes: a first-reply draft, unless it says otherwise.
fn record(test: &Test, source: &Source) -> Option<Record> {
    let extraction = extract::extract(source, Format::Text, &extract::Options::default());
    let mut record = extraction.records.into_iter().next()?;
    record.kind = Some(match test.kind {
        Some(TestKind::Template) => Kind::Template,
        Some(TestKind::Fragment) => Kind::Fragment,
        Some(TestKind::Draft) | None => Kind::Draft,
    });
    record.follow_up = test.follow_up;
    record.thread.extend(test.thread.iter().map(|(speaker, text)| {
        let from = match speaker {
            Speaker::Customer => Author::Customer,
            Speaker::Agent => Author::Agent,
        };
        Message { from, text: text.clone() }
    }));
    Some(record)
}

/// Why a test does not hold, and what to do.
fn failure_of(test: &Test, excerpts: &[String], report: &ReplyReport, source: &Source) -> Option<(String, String)> {
    let shown = |texts: &[String]| texts.iter().map(|text| format!("\u{ab}{text}\u{bb}")).collect::<Vec<_>>().join(", ");
    match test.expect {
        Expect::Good | Expect::TodoGood if excerpts.is_empty() => return None,
        Expect::Good | Expect::TodoGood => {
            return Some((
                format!("found {} where nothing should be", shown(excerpts)),
                "add an exception, or make the phrases narrower".to_owned(),
            ));
        }
        Expect::Bad | Expect::TodoBad if excerpts.is_empty() => {
            return Some(("found nothing".to_owned(), "add a phrase that matches, or make the test `good`".to_owned()));
        }
        Expect::Bad | Expect::TodoBad => {}
    }
    let wanted: Vec<String> = test.spans.iter().map(|span| span.value.clone()).collect();
    if !wanted.is_empty() && wanted != excerpts {
        return Some((format!("marked {} and not {}", shown(excerpts), shown(&wanted)), "put right the phrase, or `spans`".to_owned()));
    }
    let fixed = test.fixed.as_ref()?;
    let fixes = report.diagnostics.iter().flat_map(|diagnostic| &diagnostic.fixes);
    let (text, _) = apply(source.text(), 0, fixes);
    (text != fixed.value).then(|| (format!("the fix gives \u{ab}{text}\u{bb}"), "put right the fix, or `fixed`".to_owned()))
}

/// Notes which phrases fired.
fn note_fired(language: &Language, phrases: &[PhraseId], fired: &mut Fired) {
    let (body, texts) = (&language.body, language.texts());
    for phrase in phrases {
        let owner = match body.programs.owner(*phrase) {
            Owner::Act(act) => &body.acts[usize::from(act)].name,
            Owner::Pattern(rule, _) => &body.rules[usize::from(rule)].id,
            Owner::Exception | Owner::QuoteHeader => continue,
        };
        let languages = fired.entry((owner.clone(), texts[*phrase as usize].clone())).or_default();
        languages.insert(body.code.clone());
    }
}

fn report_unfired(file: &File, fired: &Fired, summary: &mut Summary) {
    let rules = file.rules.iter().chain(&file.extends);
    let of_rules =
        rules.flat_map(|rule| rule.patterns.iter().flat_map(move |pattern| pattern.any.iter().map(move |phrase| (&rule.id, phrase))));
    let of_acts = file.acts.iter().flat_map(|act| act.any.iter().map(move |phrase| (&act.name, phrase)));
    for (owner, phrase) in of_rules.chain(of_acts) {
        let has_fired = fired
            .get(&(owner.value.clone(), phrase.value.clone()))
            .is_some_and(|languages| file.lang.as_ref().is_none_or(|lang| languages.contains(&lang.value)));
        if !has_fired {
            let problem = Problem::at(&file.path, phrase.span, format!("`{}`: no test fires the phrase `{}`", owner.value, phrase.value));
            summary.unfired.push(problem.with_help("add a test in which it matches"));
        }
    }
}
