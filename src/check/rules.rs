//! Rules over a reply: matches and acts in, findings out. A finding marks tokens; what it says and how it is mended comes later.
//! One function a kind of rule.

use memchr::memchr2;

use super::acts::{self, ActFound};
use super::evidence::{Evidence, Finding};
use super::{placeholders, thread};
use crate::extract::{BlockKind, Kind};
use crate::matcher::{Room, Search};
use crate::pack::compiled::{ActId, Owner, PhraseId, Rule, RuleKind, Scope, Unit};
use crate::text::{Sentence, Shape, Token, TokenKind};

/// What the file's settings say of one rule.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'s> {
    /// Limit.
    pub max: Option<u32>,
    /// Placeholders allowed in templates.
    pub placeholders: Option<&'s [String]>,
}

/// The findings of one rule.
#[must_use]
pub fn findings(evidence: &Evidence<'_, '_>, number: usize, setting: Setting<'_>) -> Vec<Finding> {
    let rule = &evidence.subject.language.body.rules[number];
    let reply = evidence.reply;
    if (rule.first_reply && reply.follow_up) || (!rule.fragments && reply.kind == Kind::Fragment) || reply.text.sentences.is_empty() {
        return Vec::new();
    }
    let mut found = match &rule.kind {
        RuleKind::Patterns => Vec::new(),
        RuleKind::Requires { when, require, scope } => requires(evidence, rule, when, require, *scope),
        RuleKind::Counts(unit) => counts(evidence, *unit, setting.max.or(rule.max).unwrap_or(u32::MAX) as usize),
        RuleKind::OneOf(groups) => one_of(evidence, groups),
        RuleKind::Only { acts, least, unless_from } => only(evidence, acts, *least, unless_from),
        RuleKind::Repeats(act) => thread::repeats(evidence, *act),
        RuleKind::Similar(share) => thread::similar(evidence, *share),
        RuleKind::Slots(slots) => thread::slots(evidence, slots),
        RuleKind::Placeholders => placeholders::misplaced(evidence, setting.placeholders, &rule.unless),
        RuleKind::Capitals(words) => capitals(evidence, words, &rule.unless),
        RuleKind::Answers => thread::unanswered(evidence, rule),
    };
    if !(matches!(rule.kind, RuleKind::Placeholders) && reply.kind != Kind::Draft) {
        add_matched(evidence, rule, number, &mut found);
    }
    if found.is_empty() {
        return found;
    }
    found.iter_mut().for_each(|finding| finding.rule = number);
    leftmost_longest(&mut found, rule);
    if rule.once {
        found.truncate(1);
    }
    found
}

/// Keeps, of findings that overlap, the one that begins first, of those the longest, of those the one with more words around it, and of
/// those one that has a rewrite.
fn leftmost_longest(found: &mut Vec<Finding>, rule: &Rule) {
    let context = |finding: &Finding| finding.matched.map_or(0, |(matched, _)| matched.end - matched.start);
    let rewrites = |finding: &Finding| finding.matched.is_some_and(|(_, pattern)| rule.patterns[usize::from(pattern)].fix.is_some());
    found.sort_by_key(|finding| (finding.span.start, std::cmp::Reverse((finding.span.end, context(finding), rewrites(finding)))));
    let mut end = 0;
    found.retain(|finding| {
        let keep = finding.span.start >= end || finding.span.is_empty();
        end = if keep { end.max(finding.span.end) } else { end };
        keep
    });
}

/// Adds what the patterns of the rule found.
fn add_matched(evidence: &Evidence<'_, '_>, rule: &Rule, number: usize, found: &mut Vec<Finding>) {
    let first = evidence.of_patterns.partition_point(|matched| matched.owner.rule().is_some_and(|rule| usize::from(rule) < number));
    for matched in &evidence.of_patterns[first..] {
        let Owner::Pattern(rule_number, pattern) = matched.owner else { continue };
        if usize::from(rule_number) != number {
            break;
        }
        let this = &rule.patterns[usize::from(pattern)];
        let near = |acts: &[ActId]| acts.iter().any(|act| evidence.has(*act, Scope::Neighbours, matched.sentence));
        let same = |acts: &[ActId]| acts.iter().any(|act| evidence.has(*act, Scope::Sentence, matched.sentence));
        let stands = evidence.layout.holds(this.scope, matched.sentence)
            && (this.near.is_empty() || near(&this.near))
            && !near(&this.unless_near)
            && !same(&this.unless_same);
        if stands {
            let (start, end) = matched.marked();
            let span = evidence.span(start, end);
            found.push(Finding { matched: Some((*matched, pattern)), ..Finding::at(matched.sentence, span) });
        }
    }
}

/// What is missing.
fn requires(evidence: &Evidence<'_, '_>, rule: &Rule, when: &[ActId], require: &[ActId], scope: Scope) -> Vec<Finding> {
    let satisfied = |scope: Scope, sentence: u32| require.iter().any(|act| evidence.has(*act, scope, sentence));
    let near = matches!(scope, Scope::Sentence | Scope::Neighbours);
    if when.is_empty() {
        let there = (0..evidence.layout.sentences).any(|sentence| {
            let sentence = u32::try_from(sentence).unwrap_or(u32::MAX);
            evidence.layout.holds(scope, sentence) && satisfied(Scope::Sentence, sentence)
        });
        return if there { Vec::new() } else { vec![evidence.place_of_what_is_missing(rule)] };
    }
    if !when.iter().any(|act| evidence.acts.anywhere(*act)) || (!near && satisfied(scope, 0)) {
        return Vec::new();
    }
    let asks = evidence.acts.found.iter().filter(|found| when.iter().any(|act| evidence.subject.language.act_is(found.act, *act)));
    let lacking = asks.filter(|found| !near || !satisfied(scope, found.sentence));
    let mut findings: Vec<Finding> = lacking
        .map(|found| {
            let span = evidence.span(found.start, found.end);
            Finding { about: Some(evidence.words(span)), ..Finding::at(found.sentence, span) }
        })
        .collect();
    if scope == Scope::Document {
        findings.truncate(1);
    }
    findings
}

/// Sentences with too much of a unit.
fn counts(evidence: &Evidence<'_, '_>, unit: Unit, max: usize) -> Vec<Finding> {
    let reply = evidence.reply;
    let mut found = Vec::new();
    for (number, sentence) in reply.text.sentences.iter().enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        match unit {
            Unit::Words => {
                let most = (sentence.end - sentence.start) as usize;
                let words = if most > max { reply.words_in(sentence) } else { most };
                let item = reply.blocks[sentence.segment as usize] == BlockKind::ListItem;
                if words > max && !item && !acts::is_quoted(evidence.subject, sentence.start, sentence.end) {
                    found.push(Finding { count: words, ..Finding::at(number, reply.text.span_of(sentence)) });
                }
            }
            Unit::Marks => marks_in_a_row(evidence, number, sentence, max, &mut found),
        }
    }
    found
}

fn marks_in_a_row(evidence: &Evidence<'_, '_>, number: u32, sentence: &Sentence, max: usize, found: &mut Vec<Finding>) {
    let shouts = |at: u32| {
        let token = &evidence.reply.text.tokens[at as usize];
        token.kind == TokenKind::Mark && evidence.reply.string()[token.start as usize..].starts_with(['!', '?'])
    };
    let span = evidence.reply.text.span_of(sentence);
    if memchr2(b'!', b'?', &evidence.reply.string().as_bytes()[span.start..span.end]).is_none() {
        return;
    }
    let mut at = sentence.start;
    while at < sentence.end {
        let length = (at..sentence.end).take_while(|at| shouts(*at)).count();
        let end = at + u32::try_from(length).unwrap_or(0);
        if length > max && !acts::is_quoted(evidence.subject, at, end) {
            found.push(Finding { count: length, ..Finding::at(number, evidence.span(at, end)) });
        }
        at = end.max(at + 1);
    }
}

/// Letters that an acronym has at most: a longer word in capitals is a word.
const ACRONYM: usize = 5;

/// So many words in capitals in a row are no name and no label, whatever they are.
const LOUD_RUN: usize = 4;

/// Runs of words in capitals that are no acronyms: one of them is a word that the pack knows, or too long for an acronym.
fn capitals(evidence: &Evidence<'_, '_>, words: &[PhraseId], unless: &[PhraseId]) -> Vec<Finding> {
    let reply = evidence.reply;
    let string = |token: &Token| &reply.string()[token.span().start..token.span().end];
    let in_capitals =
        |token: &Token| token.shape.has(Shape::CAPITALS) && token.kind == TokenKind::Word && !string(token).contains(char::is_numeric);
    let goes_on = |token: &Token| in_capitals(token) || (token.kind == TokenKind::Word && string(token).chars().all(char::is_uppercase));
    let is_word = |token: &Token| {
        let known = evidence.subject.language.lexicon.has_any(token.entry);
        in_capitals(token) && (known || string(token).chars().count() > ACRONYM)
    };
    let mut found = Vec::new();
    if !reply.text.tokens.iter().any(in_capitals) {
        return found;
    }
    let mut room = Room::default();
    let mut search = Search::new(evidence.subject, &mut room);
    for (number, sentence) in reply.text.sentences.iter().enumerate() {
        if reply.blocks[sentence.segment as usize] == BlockKind::Heading {
            continue;
        }
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let mut at = sentence.start;
        while at < sentence.end {
            let tokens = &reply.text.tokens[at as usize..sentence.end as usize];
            let mut run = if in_capitals(&tokens[0]) { tokens.iter().take_while(|token| goes_on(token)).count() } else { 0 };
            while run > 0 && !in_capitals(&tokens[run - 1]) {
                run -= 1;
            }
            let end = at + u32::try_from(run).unwrap_or(0);
            let mut has = |phrases: &[PhraseId]| search.overlaps(phrases, number, at, end);
            let mut is_loud = || words.is_empty() || run >= LOUD_RUN || has(words);
            if tokens[..run].iter().any(is_word) && !acts::is_quoted(evidence.subject, at, end) && is_loud() && !has(unless) {
                found.push(Finding::at(number, evidence.span(at, end)));
            }
            at = end.max(at + 1);
        }
    }
    found
}

/// The first place where another group of acts begins than the one before.
fn one_of(evidence: &Evidence<'_, '_>, groups: &[ActId]) -> Vec<Finding> {
    if groups.iter().filter(|group| evidence.acts.anywhere(**group)).count() < 2 {
        return Vec::new();
    }
    let language = evidence.subject.language;
    let group_of = |found: &ActFound| groups.iter().position(|group| language.act_is(found.act, *group));
    let mut first: Option<(usize, &ActFound)> = None;
    for found in &evidence.acts.found {
        let Some(group) = group_of(found) else { continue };
        match first {
            None => first = Some((group, found)),
            Some((other, earlier)) if other != group => {
                let about = Some(evidence.words(evidence.span(earlier.start, earlier.end)));
                return vec![Finding { about, ..Finding::at(found.sentence, evidence.span(found.start, found.end)) }];
            }
            Some(_) => {}
        }
    }
    Vec::new()
}

/// A body that is nothing but these acts; from the first with `least` on, where there are acts that undo it, anything but those.
fn only(evidence: &Evidence<'_, '_>, acts: &[ActId], least: ActId, unless_from: &[ActId]) -> Vec<Finding> {
    if !evidence.acts.anywhere(least) {
        return Vec::new();
    }
    let body = evidence.layout.first..evidence.layout.signature;
    let is_one = |acts: &[ActId], sentence: usize| acts.iter().any(|act| evidence.acts.has(*act, sentence));
    let first = (0..body.end).find(|sentence| evidence.acts.has(least, *sentence)).filter(|first| !is_one(unless_from, *first));
    let Some(first) = first else { return Vec::new() };
    let follows = |sentence: usize| sentence > first && !unless_from.is_empty() && !is_one(unless_from, sentence);
    if !body.into_iter().all(|sentence| is_one(acts, sentence) || follows(sentence)) {
        return Vec::new();
    }
    let span = evidence.reply.text.span_of(&evidence.reply.text.sentences[first]);
    vec![Finding::at(u32::try_from(first).unwrap_or(u32::MAX), span)]
}
