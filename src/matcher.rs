//! Finds phrases in a text: tokens in, matches out. One look-up a token; only phrases that a token announces are tried.
//! Knows nothing of rules; what a match means is decided by [`crate::check`].

use std::cell::RefCell;

use crate::pack::compiled::{Instruction, MAX_CAPTURES, Owner, PhraseId};
use crate::packs::{Index, Language};
use crate::text::{ItemSet, Sentence, Text, Token};

/// Steps that one attempt may take.
const MAX_STEPS: usize = 4_000;

/// What a capture holds when it holds nothing.
pub const NO_CAPTURE: (u32, u32) = (u32::MAX, u32::MAX);

/// A phrase found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The phrase.
    pub phrase: PhraseId,
    /// Number of the sentence.
    pub sentence: u32,
    /// Number of its first token.
    pub start: u32,
    /// One past the number of its last token.
    pub end: u32,
    /// Tokens of the captures, by number; [`NO_CAPTURE`] where there is none.
    pub captures: [(u32, u32); MAX_CAPTURES],
}

/// A text with the language that reads it.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The language.
    pub language: &'a Language,
    /// The string that offsets are bytes of.
    pub string: &'a str,
    /// Its tokens and sentences.
    pub text: &'a Text,
}

/// All matches of the phrases whose owner is wanted, by sentence; the longest of each phrase at each start.
#[must_use]
pub fn find(subject: Subject<'_>, wanted: impl Fn(Owner) -> bool) -> Vec<Match> {
    find_by(subject, &subject.language.index, wanted)
}

/// All matches of the phrases of an index.
#[must_use]
pub fn find_by<'a>(subject: Subject<'a>, index: &'a Index, wanted: impl Fn(Owner) -> bool) -> Vec<Match> {
    let mut search = Search::new(subject, index);
    for number in 0..subject.text.sentences.len() {
        search.sentence(u32::try_from(number).expect("a text is under 4 GiB"), &wanted);
    }
    search.found
}

/// Looks for exceptions around matches. Remembers what each sentence holds.
pub struct Exceptions<'a> {
    subject: Subject<'a>,
    room: RefCell<Room>,
}

/// What is kept between two looks.
#[derive(Default)]
struct Room {
    by_sentence: Vec<Option<ItemSet>>,
    open: Vec<Thread>,
}

impl<'a> Exceptions<'a> {
    /// Nothing looked for yet.
    #[must_use]
    pub fn new(subject: Subject<'a>) -> Self {
        Self { subject, room: RefCell::default() }
    }

    /// Whether one of the phrases matches in the sentence so that it shares a token with `start..end`.
    #[must_use]
    pub fn overlap(&self, phrases: &[PhraseId], sentence: u32, start: u32, end: u32) -> bool {
        if phrases.is_empty() {
            return false;
        }
        let Subject { language, text, .. } = self.subject;
        let within = &text.sentences[sentence as usize];
        let Room { by_sentence, open } = &mut *self.room.borrow_mut();
        by_sentence.resize(text.sentences.len(), None);
        let items = by_sentence[sentence as usize].get_or_insert_with(|| {
            let mut items = ItemSet::default();
            text.tokens_of(within).iter().for_each(|token| language.lexicon.add_to(token.entry, &mut items));
            items
        });
        let programs = &language.programs;
        let mut found_at = |phrase: PhraseId, at: u32| {
            at < end && attempt(self.subject, phrase, sentence, within, at, open).is_some_and(|found| found.end > start)
        };
        let possible = phrases.iter().filter(|phrase| !programs.requires_items(**phrase) || programs.may_match(**phrase, items));
        possible.into_iter().any(|phrase| match programs.hook(*phrase) {
            Some((item, min, max)) => {
                (within.start..within.end).filter(|at| language.lexicon.has(text.tokens[*at as usize].entry, item)).any(|at| {
                    let earliest = at.saturating_sub(u32::from(max)).max(within.start);
                    (earliest..=at.saturating_sub(u32::from(min))).any(|at| found_at(*phrase, at))
                })
            }
            None => (within.start..end).any(|at| found_at(*phrase, at)),
        })
    }
}

/// A search under way, with room that is used again and again.
struct Search<'a> {
    subject: Subject<'a>,
    index: &'a Index,
    /// Items that the tokens of the sentence satisfy, once something asks for them.
    items: ItemSet,
    items_known: bool,
    matched: Vec<(PhraseId, u32)>,
    open: Vec<Thread>,
    found: Vec<Match>,
}

impl<'a> Search<'a> {
    fn new(subject: Subject<'a>, index: &'a Index) -> Self {
        Self { subject, index, items: ItemSet::default(), items_known: false, matched: Vec::new(), open: Vec::new(), found: Vec::new() }
    }

    /// Adds the matches in a sentence.
    fn sentence(&mut self, number: u32, wanted: &impl Fn(Owner) -> bool) {
        let Subject { language, text, .. } = self.subject;
        let index = self.index;
        let sentence = text.sentences[number as usize];
        self.matched.clear();
        self.items_known = false;
        for at in sentence.start..sentence.end {
            let token = &text.tokens[at as usize];
            language.anchors_at(index, token, text.parts_of(token), |anchor| {
                if self.is_worth_trying(anchor.phrase, &sentence, wanted) {
                    let earliest = at.saturating_sub(u32::from(anchor.before_max)).max(sentence.start);
                    let latest = at.saturating_sub(u32::from(anchor.before_min));
                    (earliest..=latest).for_each(|start| self.try_at(anchor.phrase, number, &sentence, start));
                }
            });
            for phrase in &index.unanchored {
                if self.is_worth_trying(*phrase, &sentence, wanted) {
                    self.try_at(*phrase, number, &sentence, at);
                }
            }
        }
    }

    fn is_worth_trying(&mut self, phrase: PhraseId, sentence: &Sentence, wanted: &impl Fn(Owner) -> bool) -> bool {
        let Subject { language, text, .. } = self.subject;
        if !wanted(language.programs.owner(phrase)) {
            return false;
        }
        if !language.programs.requires_items(phrase) {
            return true;
        }
        if !self.items_known {
            self.items.clear();
            text.tokens_of(sentence).iter().for_each(|token| language.lexicon.add_to(token.entry, &mut self.items));
            self.items_known = true;
        }
        language.programs.may_match(phrase, &self.items)
    }

    /// Tries a phrase at a token, unless it matched there already.
    fn try_at(&mut self, phrase: PhraseId, number: u32, sentence: &Sentence, start: u32) {
        if self.matched.contains(&(phrase, start)) {
            return;
        }
        if let Some(found) = attempt(self.subject, phrase, number, sentence, start, &mut self.open) {
            self.found.push(found);
            self.matched.push((phrase, start));
        }
    }
}

/// A way on through a phrase.
#[derive(Clone, Copy)]
struct Thread {
    step: u16,
    at: u32,
    captures: [(u32, u32); MAX_CAPTURES],
}

/// Tries a phrase at a token; gives its longest match.
fn attempt(subject: Subject<'_>, phrase: PhraseId, number: u32, sentence: &Sentence, start: u32, open: &mut Vec<Thread>) -> Option<Match> {
    let code = subject.language.programs.code(phrase);
    // Most attempts fail at one of their first tokens: those are turned away before anything is set up.
    let mut lead = 0;
    while let Instruction::Item(item) = code[lead] {
        let at = start + lead as u32;
        if at >= sentence.end || !subject.language.satisfies(subject.string, &subject.text.tokens[at as usize], item) {
            return None;
        }
        lead += 1;
    }
    open.clear();
    open.push(Thread { step: lead as u16, at: start + lead as u32, captures: [NO_CAPTURE; MAX_CAPTURES] });
    let mut best: Option<Match> = None;
    let mut steps = 0;
    while let Some(mut thread) = open.pop() {
        loop {
            steps += 1;
            if steps > MAX_STEPS {
                return best;
            }
            match code[usize::from(thread.step)] {
                Instruction::Split(first, second) => {
                    // A way whose first token does not fit is not worth remembering the other one for.
                    if let next @ Instruction::Item(_) = code[usize::from(first)]
                        && step(subject, sentence, next, thread.at).is_none()
                    {
                        thread.step = second;
                        continue;
                    }
                    open.push(Thread { step: second, ..thread });
                    thread.step = first;
                    continue;
                }
                Instruction::Jump(to) => {
                    thread.step = to;
                    continue;
                }
                Instruction::Match => {
                    if thread.at > start && best.is_none_or(|best| thread.at > best.end) {
                        best = Some(Match { phrase, sentence: number, start, end: thread.at, captures: thread.captures });
                    }
                    break;
                }
                Instruction::Open(slot) => thread.captures[usize::from(slot)] = (thread.at, thread.at),
                Instruction::Close(slot) => thread.captures[usize::from(slot)].1 = thread.at,
                instruction => {
                    let Some(taken) = step(subject, sentence, instruction, thread.at) else { break };
                    thread.at += taken;
                }
            }
            thread.step += 1;
        }
    }
    best
}

/// The tokens that an instruction takes at a token, if it can.
fn step(subject: Subject<'_>, sentence: &Sentence, instruction: Instruction, at: u32) -> Option<u32> {
    let tokens = &subject.text.tokens;
    let token = (at < sentence.end).then(|| &tokens[at as usize]);
    let only_marks = |tokens: &[Token]| tokens.iter().all(|token| !token.is_wordlike());
    match instruction {
        Instruction::Item(item) => subject.language.satisfies(subject.string, token?, item).then_some(1),
        Instruction::Hyphen(number) => {
            let wanted = &subject.language.body.hyphens[usize::from(number)];
            let parts = subject.text.parts_of(token?);
            let fits = parts.len() == wanted.len()
                && parts.iter().zip(wanted).all(|(part, item)| subject.language.satisfies(subject.string, part, *item));
            fits.then_some(1)
        }
        Instruction::SentenceStart => only_marks(&tokens[sentence.start as usize..at as usize]).then_some(0),
        Instruction::SentenceEnd => only_marks(&tokens[at as usize..sentence.end as usize]).then_some(0),
        _ => None,
    }
}
