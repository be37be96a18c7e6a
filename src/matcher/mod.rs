//! Finds phrases in a text: tokens in, matches out. One look-up a token; only phrases that a token announces are tried.
//! Knows nothing of rules; what a match means is decided by [`crate::check`].

mod attempt;

use std::ops::RangeInclusive;

use crate::pack::compiled::{Anchor, MAX_CAPTURES, Owner, PhraseId};
use crate::packs::{Index, Language};
use crate::text::{ItemSet, Sentence, Text};
use attempt::{Thread, attempt};

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

/// Whether a phrase of an index matches in a sentence.
#[must_use]
pub fn stands_in(subject: Subject<'_>, index: &Index, sentence: u32) -> bool {
    let Subject { language, text, .. } = subject;
    let (number, sentence) = (sentence, text.sentences[sentence as usize]);
    let mut open = Vec::new();
    // What the whole sentence holds is not asked first: it would have to be gathered, for phrases that fail at their first token.
    (sentence.start..sentence.end).any(|at| {
        let mut starts_at = |phrase: PhraseId, start: u32| attempt(subject, phrase, number, &sentence, start, &mut open).is_some();
        let mut found = index.unanchored.iter().any(|phrase| starts_at(*phrase, at));
        let token = &text.tokens[at as usize];
        language.anchors_at(index, token, text.parts_of(token), |anchor| {
            found = found || starts(anchor, at, &sentence).any(|start| starts_at(anchor.phrase, start));
        });
        found
    })
}

/// The tokens that a phrase may begin at, seen from a token that satisfies its anchor.
fn starts(anchor: Anchor, at: u32, sentence: &Sentence) -> RangeInclusive<u32> {
    let earliest = at.saturating_sub(u32::from(anchor.before_max)).max(sentence.start);
    earliest..=at.saturating_sub(u32::from(anchor.before_min))
}

/// What a search needs room for; used again and again.
#[derive(Debug, Default)]
pub struct Room {
    /// Items that the tokens of a sentence satisfy.
    items: ItemSet,
    open: Vec<Thread>,
    matched: Vec<(PhraseId, u32)>,
}

/// A search in a text, sentence by sentence.
pub struct Search<'a, 'r> {
    subject: Subject<'a>,
    room: &'r mut Room,
    /// The sentence whose items are known.
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
        let Subject { language, text, .. } = self.subject;
        let sentence = text.sentences[number as usize];
        self.room.matched.clear();
        for at in sentence.start..sentence.end {
            let token = &text.tokens[at as usize];
            language.anchors_at(index, token, text.parts_of(token), |anchor| {
                if wanted(language.body.programs.owner(anchor.phrase)) && self.may_match(anchor.phrase, number) {
                    starts(anchor, at, &sentence).for_each(|start| self.try_at(anchor.phrase, number, &sentence, start, found));
                }
            });
            for phrase in &index.unanchored {
                if wanted(language.body.programs.owner(*phrase)) && self.may_match(*phrase, number) {
                    self.try_at(*phrase, number, &sentence, at, found);
                }
            }
        }
    }

    /// Whether one of the phrases matches in the sentence so that it shares a token with `start..end`.
    #[must_use]
    pub fn overlaps(&mut self, phrases: &[PhraseId], number: u32, start: u32, end: u32) -> bool {
        phrases.iter().any(|phrase| self.may_match(*phrase, number) && self.phrase_overlaps(*phrase, number, start, end))
    }

    fn phrase_overlaps(&mut self, phrase: PhraseId, number: u32, start: u32, end: u32) -> bool {
        let Subject { language, text, .. } = self.subject;
        let sentence = text.sentences[number as usize];
        let open = &mut self.room.open;
        let mut found_at =
            |at: u32| at < end && attempt(self.subject, phrase, number, &sentence, at, open).is_some_and(|found| found.end > start);
        let Some((item, min, max)) = language.body.programs.hook(phrase) else { return (sentence.start..end).any(found_at) };
        let hooks = (sentence.start..sentence.end).filter(|at| language.lexicon.has(text.tokens[*at as usize].entry, item));
        hooks.into_iter().any(|at| {
            let earliest = at.saturating_sub(u32::from(max)).max(sentence.start);
            (earliest..=at.saturating_sub(u32::from(min))).any(&mut found_at)
        })
    }

    /// Whether the items of a sentence let a phrase match in it.
    fn may_match(&mut self, phrase: PhraseId, number: u32) -> bool {
        let Subject { language, text, .. } = self.subject;
        if !language.body.programs.requires_items(phrase) {
            return true;
        }
        if self.known != Some(number) {
            self.room.items.clear();
            let tokens = text.tokens_of(&text.sentences[number as usize]);
            tokens.iter().for_each(|token| language.lexicon.add_to(token.entry, &mut self.room.items));
            self.known = Some(number);
        }
        language.body.programs.may_match(phrase, &self.room.items)
    }

    /// Tries a phrase at a token, unless it matched there already.
    fn try_at(&mut self, phrase: PhraseId, number: u32, sentence: &Sentence, start: u32, found: &mut Vec<Match>) {
        if self.room.matched.contains(&(phrase, start)) {
            return;
        }
        if let Some(matched) = attempt(self.subject, phrase, number, sentence, start, &mut self.room.open) {
            found.push(matched);
            self.room.matched.push((phrase, start));
        }
    }
}
