//! Finds phrases in a text: tokens in, matches out. One look-up a token; only phrases that a token announces are tried.
//! Knows nothing of rules; what a match means is decided by [`crate::check`].

mod attempt;

use std::ops::Range;

use crate::pack::compiled::{Anchor, MAX_CAPTURES, Owner, PhraseId};
use crate::packs::{Index, Language};
use crate::text::{ItemRows, Sentence, Text};
use attempt::{Ground, Thread, attempt};

/// Tokens of captures, by number, counted from the first token of the match; [`NO_CAPTURE`] where there are none.
pub type Captures = [(u16, u16); MAX_CAPTURES];

/// What a capture holds when it holds nothing: a sentence is far shorter.
pub const NO_CAPTURE: (u16, u16) = (u16::MAX, u16::MAX);

/// A phrase found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The phrase.
    pub phrase: PhraseId,
    /// What the phrase belongs to.
    pub owner: Owner,
    /// Number of the sentence.
    pub sentence: u32,
    /// Number of its first token.
    pub start: u32,
    /// One past the number of its last token.
    pub end: u32,
    /// The capture that is marked instead of the whole match.
    pub mark: Option<u8>,
    /// Captures.
    pub captures: Captures,
}

impl Match {
    /// The tokens of a capture; none where it took no part.
    #[must_use]
    pub fn capture(&self, slot: usize) -> Option<(u32, u32)> {
        let (start, end) = Some(self.captures[slot]).filter(|capture| *capture != NO_CAPTURE && capture.0 < capture.1)?;
        Some((self.start + u32::from(start), self.start + u32::from(end)))
    }

    /// The tokens that it marks: its capture `mark` where the phrase has one, else all of it.
    #[must_use]
    pub fn marked(&self) -> (u32, u32) {
        self.mark.and_then(|slot| self.capture(usize::from(slot))).unwrap_or((self.start, self.end))
    }
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

/// Whether a phrase of an index matches in a run of tokens, read as one sentence.
#[must_use]
pub fn stands_in(subject: Subject<'_>, index: &Index, sentence: Sentence) -> bool {
    let Subject { language, string, text } = subject;
    // What the whole sentence holds is not asked first: it would have to be gathered, for phrases that fail at their first token.
    let ground = Ground { subject, number: 0, sentence, rows: None };
    let mut open = Vec::new();
    (sentence.start..sentence.end).any(|at| {
        let mut starts_at = |phrase: PhraseId, start: u32| attempt(ground, phrase, start, &mut open).is_some();
        let token = &text.tokens[at as usize];
        let mut found = language.unanchored_at(index, string, token).any(|phrase| starts_at(phrase, at));
        language.anchors_at(index, token, text.parts_of(token), |anchor| {
            found = found || starts(anchor, at, &sentence).any(|start| starts_at(anchor.phrase, start));
        });
        found
    })
}

/// The tokens that a phrase may begin at, seen from a token that satisfies its anchor.
fn starts(anchor: Anchor, at: u32, sentence: &Sentence) -> Range<u32> {
    at.saturating_sub(u32::from(anchor.before_max)).max(sentence.start)..(at + 1).saturating_sub(u32::from(anchor.before_min))
}

/// What a search needs room for; used again and again.
#[derive(Debug, Default)]
pub struct Room {
    /// What the tokens of a sentence satisfy.
    rows: ItemRows,
    open: Vec<Thread>,
}

/// A search in a text, sentence by sentence.
pub struct Search<'a, 'r> {
    subject: Subject<'a>,
    room: &'r mut Room,
    /// The sentence whose rows are at hand.
    known: Option<u32>,
}

impl<'a, 'r> Search<'a, 'r> {
    /// Nothing looked for yet.
    #[must_use]
    pub fn new(subject: Subject<'a>, room: &'r mut Room) -> Self {
        Self { subject, room, known: None }
    }

    /// Adds the matches in a sentence of the phrases of an index whose owner is wanted; the longest of each phrase at each start.
    pub fn sentence(&mut self, index: &Index, number: u32, wanted: impl Fn(Owner) -> bool, found: &mut Vec<Match>) {
        let Subject { language, string, text } = self.subject;
        let (ground, open) = self.ground(number);
        let is_tried = |phrase: PhraseId| ground.may_hold(phrase) && wanted(language.body.programs.owner(phrase));
        let mut matched: Vec<(PhraseId, u32)> = Vec::new();
        // Two of its words may announce a phrase, and it may match once from each of its starts.
        let mut try_at = |phrase: PhraseId, start: u32| {
            if !matched.contains(&(phrase, start))
                && let Some(this) = attempt(ground, phrase, start, open)
            {
                found.push(this);
                matched.push((phrase, start));
            }
        };
        for at in ground.tokens() {
            let token = &text.tokens[at as usize];
            language.anchors_at(index, token, text.parts_of(token), |anchor| {
                if is_tried(anchor.phrase) {
                    starts(anchor, at, &ground.sentence).for_each(|start| try_at(anchor.phrase, start));
                }
            });
            language.unanchored_at(index, string, token).filter(|phrase| is_tried(*phrase)).for_each(|phrase| try_at(phrase, at));
        }
    }

    /// Whether one of the phrases matches in the sentence so that it shares a token with `start..end`.
    #[must_use]
    pub fn overlaps(&mut self, phrases: &[PhraseId], number: u32, start: u32, end: u32) -> bool {
        if phrases.is_empty() {
            return false;
        }
        let programs = &self.subject.language.body.programs;
        let (ground, open) = self.ground(number);
        let mut overlaps = |phrase: PhraseId| {
            let mut found_at = |at: u32| at < end && attempt(ground, phrase, at, open).is_some_and(|found| found.end > start);
            let Some((item, before_min, before_max)) = programs.hook(phrase) else { return ground.tokens().any(found_at) };
            let anchor = Anchor { phrase, before_min, before_max };
            let hooks = ground.tokens().filter(|at| ground.has(*at, item));
            hooks.into_iter().any(|at| starts(anchor, at, &ground.sentence).any(&mut found_at))
        };
        phrases.iter().any(|phrase| ground.may_hold(*phrase) && overlaps(*phrase))
    }

    /// A sentence with what its tokens satisfy, for phrases to be tried on, and room for the ways through them.
    fn ground(&mut self, number: u32) -> (Ground<'_>, &mut Vec<Thread>) {
        let Subject { language, text, .. } = self.subject;
        let sentence = text.sentences[number as usize];
        let Room { rows, open } = &mut *self.room;
        if self.known != Some(number) {
            let entries = text.tokens_of(&sentence).iter().map(|token| token.entry);
            language.lexicon.fill(rows, entries, language.body.items.len());
            self.known = Some(number);
        }
        (Ground { subject: self.subject, number, sentence, rows: Some(rows) }, open)
    }
}
