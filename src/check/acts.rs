//! What the sentences of a text do: matches in, acts out, each with its sentence and its tokens.
//! Judges nothing; rules are applied by [`super::rules`].

use crate::matcher::Subject;
use crate::pack::compiled::{ActId, PhraseId, Scope, SentenceKind};
use crate::packs::ActRows;
use crate::text::Shape;

/// An act found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActFound {
    /// Which.
    pub act: ActId,
    /// The phrase that found it.
    pub phrase: PhraseId,
    /// Number of the sentence.
    pub sentence: u32,
    /// Number of its first token.
    pub start: u32,
    /// One past the number of its last token.
    pub end: u32,
}

/// Where scopes lie in a text: sentences of the opening, and the first of the signature.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The first sentence of the opening proper.
    pub first: usize,
    /// The opening, with the lines above it: a salutation without a mark looks like one of them.
    pub opening: std::ops::Range<usize>,
    /// First sentence of the signature.
    pub signature: usize,
    /// All sentences.
    pub sentences: usize,
}

/// Sentences before the end that count as closing.
const CLOSING: usize = 3;

impl Layout {
    /// Whether a sentence lies in a scope.
    #[must_use]
    pub fn holds(&self, scope: Scope, sentence: u32) -> bool {
        let sentence = sentence as usize;
        match scope {
            Scope::Opening => self.opening.contains(&sentence),
            Scope::Body => sentence < self.signature,
            Scope::Closing => sentence + CLOSING >= self.signature,
            Scope::Sentence | Scope::Neighbours | Scope::Document => true,
        }
    }
}

/// What the sentences of a text do.
#[derive(Clone, Debug)]
pub struct Acts {
    /// The acts with their places, in order.
    pub found: Vec<ActFound>,
    /// By sentence: all that it does; in one more row: all that any does.
    by_sentence: ActRows,
    sentences: usize,
}

impl Acts {
    /// Whether a sentence does something; one that does not exist does nothing.
    #[must_use]
    pub fn has(&self, act: ActId, sentence: usize) -> bool {
        sentence < self.sentences && self.by_sentence.has(sentence, act)
    }

    /// Whether any sentence does something.
    #[must_use]
    pub fn anywhere(&self, act: ActId) -> bool {
        self.by_sentence.has(self.sentences, act)
    }
}

/// The acts found, those apart that stand where they are not looked for. They come in the order of their places, as [`super::Memory`] gives
/// them.
#[must_use]
pub fn of(subject: Subject<'_>, layout: &Layout, mut found: Vec<ActFound>) -> Acts {
    let body = &subject.language.body;
    found.retain(|found| layout.holds(body.acts[usize::from(found.act)].scope, found.sentence));
    debug_assert!(found.is_sorted_by_key(|found| (found.start, std::cmp::Reverse(found.end), found.act)), "matches come in this order");
    let sentences = layout.sentences;
    let mut by_sentence = ActRows::new(sentences + 1, body.acts.len());
    found.iter().for_each(|found| by_sentence.add_row(found.sentence as usize, &subject.language.act_is, usize::from(found.act)));
    by_sentence.add_all_to_last();
    Acts { found, by_sentence, sentences }
}

/// Whether a sentence is of a kind.
#[must_use]
pub fn sentence_is(subject: Subject<'_>, sentence: u32, kind: SentenceKind) -> bool {
    let question = subject.text.sentences[sentence as usize].question;
    match kind {
        SentenceKind::Any => true,
        SentenceKind::Question => question,
        SentenceKind::Statement => !question,
    }
}

/// Whether tokens stand wholly inside quotation marks.
#[must_use]
pub fn is_quoted(subject: Subject<'_>, start: u32, end: u32) -> bool {
    subject.text.tokens[start as usize..end as usize].iter().all(|token| token.shape.has(Shape::QUOTED))
}
