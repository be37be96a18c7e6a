//! Records in, diagnostics out: rules over a reply. Reads no files, renders nothing.
//! A record is read in its language, matched once, and every rule in force looks at what was found.

mod acts;
mod diagnose;
mod directive;
mod evidence;
mod fix;
mod memory;
mod outline;
mod placeholders;
mod rules;
mod suppress;
mod thread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::ReplyReport;
use crate::diagnostic::{Level, ReplyReference};
use crate::extract::{Kind, Record};
use crate::matcher::Subject;
use crate::pack::compiled::{PhraseId, RuleKind};
use crate::packs::{Language, Packs};
use crate::reply::{self, Given, Reply};
use crate::source::Source;
use acts::Layout;
use evidence::{Evidence, Finding};
use rules::Setting;
use suppress::Directives;

use memory::Matches;
pub use memory::Memory;
pub use outline::{ActOutline, Outline, Part, SentenceOutline, outline};
pub use suppress::{OWN_RULES, across};

/// Everything that decides how the replies of one file are checked, resolved.
#[derive(Clone, Debug)]
pub struct Options {
    /// ISO code of the language, for records that do not name one: an `[[override]]`, `--lang`, the file's name or the configuration.
    /// `None` leaves it to detection.
    pub lang: Option<Arc<str>>,
    /// Who named `lang`, for the outline.
    pub lang_from: Option<String>,
    /// Kind for records that do not name one.
    pub kind: Kind,
    /// Whether support has written before, for records that do not say so; `None` asks the thread.
    pub follow_up: Option<bool>,
    /// Rules that run; `None` runs all.
    pub select: Option<BTreeSet<String>>,
    /// Rules that do not run.
    pub ignore: BTreeSet<String>,
    /// Levels that differ from the packs'.
    pub levels: BTreeMap<String, Level>,
    /// Limits that differ from the packs', in the unit of the rule.
    pub max: BTreeMap<String, u32>,
    /// The placeholders allowed in templates, when given; `*` stands for any run of characters.
    pub placeholders: Option<Vec<String>>,
    /// The placeholder for a customer's name in suggestions.
    pub name_placeholder: Option<String>,
    /// Language of messages; `None` is the reply's.
    pub message_lang: Option<String>,
    /// Path relative to the configuration, `/`-separated: part of fingerprints. `None` where nobody asks for them: they are empty then.
    pub fingerprint_path: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: None,
            lang_from: None,
            kind: Kind::Draft,
            follow_up: None,
            select: None,
            ignore: BTreeSet::new(),
            levels: BTreeMap::new(),
            max: BTreeMap::new(),
            placeholders: None,
            name_placeholder: None,
            message_lang: None,
            fingerprint_path: Some(String::new()),
        }
    }
}

impl Options {
    /// By number: whether the rules of a language run.
    fn runs(&self, language: &Language) -> Vec<bool> {
        if self.ignore.is_empty() && self.select.is_none() {
            return vec![true; language.body.rules.len()];
        }
        language.body.rules.iter().map(|rule| self.runs_id(&rule.id)).collect()
    }

    /// Whether the rule of this id runs.
    #[must_use]
    pub fn runs_id(&self, id: &str) -> bool {
        !self.ignore.contains(id) && self.select.as_ref().is_none_or(|select| select.contains(id))
    }
}

/// A reply to check.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The reply.
    pub record: &'a Record,
    /// What it was extracted from.
    pub source: &'a Source,
    /// The packs that it is checked with.
    pub packs: &'a Packs,
    /// What decides how.
    pub options: &'a Options,
}

/// Checks one reply, as [`check_all`] does.
#[must_use]
pub fn check(record: &Record, source: &Source, packs: &Packs, options: &Options, memory: &Memory) -> ReplyReport {
    check_all(&[Case { record, source, packs, options }], memory).pop().expect("a case gives a report")
}

/// Replies that are checked together: every step is done for all of them before the next begins, so that what a step needs of the program
/// is at hand for every reply but the first. Of many more, what the steps before it left would not be at hand itself.
const TOGETHER: usize = 12;

/// Checks replies; `memory` makes those that come after others like them quicker. Comments silence what stands beside them; what they say
/// of the whole file is done by [`across`].
///
/// Those of one language are checked one after the other, wherever they stand among the rest: its pack is then at hand, and what is
/// remembered of it.
#[must_use]
pub fn check_all(cases: &[Case<'_>], memory: &Memory) -> Vec<ReplyReport> {
    let spoken = cases.iter().map(|case| language_of(case.record, case.packs, case.options).1);
    let mut order: Vec<(usize, &Language)> = spoken.enumerate().collect();
    order.sort_by_key(|(_, language)| language.number);
    let mut reports: Vec<(usize, ReplyReport)> = Vec::with_capacity(cases.len());
    for alike in order.chunks(TOGETHER) {
        let few: Vec<(Case<'_>, &Language)> = alike.iter().map(|(number, language)| (cases[*number], *language)).collect();
        reports.extend(alike.iter().map(|(number, _)| *number).zip(check_few(&few, memory)));
    }
    reports.sort_by_key(|(number, _)| *number);
    reports.into_iter().map(|(_, report)| report).collect()
}

/// Checks replies in their languages, step by step.
fn check_few(cases: &[(Case<'_>, &Language)], memory: &Memory) -> Vec<ReplyReport> {
    let read: Vec<Read<'_>> = cases.iter().map(|(case, language)| Read::new(case.record, language, case.options, memory)).collect();
    let matches: Vec<Matches> = read.iter().map(|read| read.matches(memory)).collect();
    let evidence: Vec<Evidence<'_, '_>> = read.iter().zip(matches).map(|(read, matches)| read.evidence(matches, memory)).collect();
    let directives: Vec<Directives> = cases.iter().map(|(case, _)| Directives::of(case.record)).collect();
    let find = |(number, (case, _)): (usize, &(Case<'_>, &Language))| {
        let mut found = findings(&evidence[number], case.options);
        directives[number].silence(&evidence[number], &mut found);
        found
    };
    let found: Vec<Vec<Finding>> = cases.iter().enumerate().map(find).collect();
    let report = |(number, (case, language)): (usize, &(Case<'_>, &Language))| {
        let reply = reference(case.record);
        let mut diagnostics = diagnose::diagnostics(&evidence[number], &found[number], case.source, case.options, &reply);
        suppress::merge(&mut diagnostics, directives[number].remarks(case.source, language, case.packs, case.options));
        ReplyReport { reply, language: language.code.clone(), diagnostics }
    };
    cases.iter().enumerate().map(report).collect()
}

/// What a pack's own test asks: the findings in one language, and the phrases that fired on the way.
#[must_use]
pub fn check_with_phrases(record: &Record, source: &Source, language: &Language, options: &Options) -> (ReplyReport, Vec<PhraseId>) {
    let (reply, memory) = (reference(record), Memory::default());
    let read = Read::new(record, language, options, &memory);
    let matches = read.matches(&memory);
    let of_acts = matches.acts.iter().map(|act| act.phrase);
    let fired = of_acts.chain(matches.of_patterns.iter().map(|matched| matched.phrase)).collect();
    let evidence = read.evidence(matches, &memory);
    let diagnostics = diagnose::diagnostics(&evidence, &findings(&evidence, options), source, options, &reply);
    (ReplyReport { reply, language: language.code.clone(), diagnostics }, fired)
}

/// A record read, and the rules that are asked about it.
struct Read<'a> {
    reply: Reply<'a>,
    runs: Vec<bool>,
}

impl<'a> Read<'a> {
    fn new(record: &'a Record, language: &'a Language, options: &Options, memory: &Memory) -> Self {
        let is_bare = |word: &&String| word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        let bare: Vec<String> = options.placeholders.iter().flatten().filter(is_bare).cloned().collect();
        let given = Given { kind: options.kind, follow_up: options.follow_up, bare_placeholders: &bare };
        let reply = reply::read(record, language, given, &mut memory.pieces.borrow_mut());
        Self { reply, runs: options.runs(language) }
    }

    fn subject(&self) -> Subject<'_> {
        Subject { language: self.reply.language, string: self.reply.string(), text: &self.reply.text }
    }

    /// The matches that stand in its sentences.
    fn matches(&self, memory: &Memory) -> Matches {
        memory.matches(self.subject(), &self.runs)
    }

    /// Everything that the rules in force may ask about it.
    fn evidence<'e>(&'e self, matches: Matches, memory: &'e Memory) -> Evidence<'e, 'a> {
        let (reply, subject) = (&self.reply, self.subject());
        let Matches { acts, mut of_patterns } = matches;
        let layout = Layout {
            first: reply.opening.start,
            opening: 0..reply.opening.end,
            signature: reply.signature,
            sentences: reply.text.sentences.len(),
        };
        let acts = acts::of(subject, &layout, acts);
        of_patterns.sort_by_key(|matched| matched.owner.rule());
        Evidence { reply, subject, layout, acts, of_patterns, memory, runs: &self.runs }
    }
}

/// What the rules in force find, sorted by place and rule; a rule yields where another is to win.
fn findings(evidence: &Evidence<'_, '_>, options: &Options) -> Vec<Finding> {
    let language = evidence.subject.language;
    let rules = &language.body.rules;
    let mut all: Vec<Finding> = Vec::new();
    // What patterns alone find is asked of those that matched.
    let matched = evidence.of_patterns.chunk_by(|one, other| one.owner.rule() == other.owner.rule());
    let matched = matched.filter_map(|of_rule| of_rule[0].owner.rule()).map(usize::from);
    let matched = matched.filter(|number| matches!(rules[*number].kind, RuleKind::Patterns));
    for number in language.structural.iter().copied().chain(matched).filter(|number| evidence.runs[*number]) {
        let setting = Setting { max: options.max.get(&rules[number].id).copied(), placeholders: options.placeholders.as_deref() };
        let found = rules::findings(evidence, number, setting);
        if !found.is_empty() {
            all.extend(found);
        }
    }
    if all.is_empty() {
        return all;
    }
    let yields = |finding: &Finding| {
        let winners = &rules[finding.rule].yields_to;
        !winners.is_empty() && all.iter().any(|other| winners.contains(&rules[other.rule].id) && other.span.overlaps(finding.span))
    };
    let yielded: Vec<bool> = all.iter().map(yields).collect();
    let mut yielded = yielded.into_iter();
    all.retain(|_| !yielded.next().unwrap_or(false));
    all.sort_by(|one, other| (one.span, &rules[one.rule].id).cmp(&(other.span, &rules[other.rule].id)));
    all
}

fn reference(record: &Record) -> ReplyReference {
    let shared = |text: &Option<String>| text.as_deref().map(Arc::from);
    ReplyReference { index: record.index, id: shared(&record.id), title: shared(&record.title), pointer: shared(&record.pointer) }
}

/// The language of a record and who named it.
fn language_of<'p>(record: &Record, packs: &'p Packs, options: &Options) -> (String, &'p Language) {
    let known = |code: &str| packs.language(code.split(['-', '_']).next().unwrap_or(code).to_lowercase().as_str());
    if let Some(code) = record.lang.as_deref() {
        return ("the record".to_owned(), known(code).unwrap_or(packs.undetermined()));
    }
    if let Some(code) = options.lang.as_deref() {
        let from = options.lang_from.clone().unwrap_or_else(|| "the settings".to_owned());
        return (from, known(code).unwrap_or(packs.undetermined()));
    }
    let detected = packs.detect(&record.text).and_then(|code| packs.language(code));
    ("detection".to_owned(), detected.unwrap_or(packs.undetermined()))
}
