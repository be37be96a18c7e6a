//! Phrases, compiled: the instructions of all of them side by side, and what each belongs to and requires. Plain data, run by
//! [`crate::matcher`]; compiled by [`super::compile`].

use serde::{Deserialize, Serialize};

use crate::text::ItemSet;

/// Number of an item: what one token can be asked to be.
pub type ItemId = u16;
/// Number of a phrase.
pub type PhraseId = u32;
/// Number of an act.
pub type ActId = u16;

/// Captures that a phrase can hold.
pub const MAX_CAPTURES: usize = 4;

/// Required items that are kept for each phrase: more of them turn few further attempts away.
pub const MAX_REQUIRED: usize = 4;

/// What a phrase belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// Recognises an act.
    Act(ActId),
    /// Found by a pattern of a rule: rule, pattern.
    Pattern(u16, u16),
    /// Looked for only where something else was found.
    Exception,
    /// Begins a quoted message.
    QuoteHeader,
}

/// The programs of all phrases, one after the other, so that trying many of them touches little memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programs {
    code: Vec<Instruction>,
    phrases: Vec<Program>,
}

/// A phrase, compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Where its instructions begin.
    start: u32,
    /// What it belongs to.
    owner: Owner,
    /// Items that every match holds and that words alone satisfy, the rarest first: a sentence without one of them needs no attempt.
    /// Where there are fewer, the last stands again; [`ItemId::MAX`] where there are none.
    required: [ItemId; MAX_REQUIRED],
    /// The item that every match holds at a place known by these numbers of tokens before it, at least and at most, where there is one.
    hook: Option<(ItemId, u8, u8)>,
    /// Number of the capture that stands for the match where something is marked.
    mark: Option<u8>,
    /// Names of captures; their numbers are the slots of [`Instruction::Open`].
    captures: Vec<String>,
}

/// What a phrase is written from.
#[derive(Clone, Debug)]
pub struct Written {
    /// What it belongs to.
    pub owner: Owner,
    /// Instructions.
    pub code: Vec<Instruction>,
    /// Items that every match holds and that words alone satisfy, the rarest first.
    pub required: Vec<ItemId>,
    /// The item that announces it by itself, with the tokens before it, at least and at most.
    pub hook: Option<(ItemId, u8, u8)>,
    /// Number of the capture that is marked instead of the whole match.
    pub mark: Option<u8>,
    /// Names of captures.
    pub captures: Vec<String>,
}

impl Programs {
    /// Adds a phrase; gives its number.
    pub fn add(&mut self, phrase: Written) -> PhraseId {
        let short = |count: usize| u32::try_from(count).expect("a pack has fewer than 4 billion instructions");
        let number = short(self.phrases.len());
        let last = phrase.required.last().copied();
        let required = std::array::from_fn(|at| phrase.required.get(at).copied().or(last).unwrap_or(ItemId::MAX));
        let Written { owner, hook, mark, captures, .. } = phrase;
        self.phrases.push(Program { start: short(self.code.len()), owner, required, hook, mark, captures });
        self.code.extend(phrase.code);
        number
    }

    /// How many phrases there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.phrases.len()
    }

    /// The instructions of a phrase, up to [`Instruction::Match`] and beyond.
    #[must_use]
    pub fn code(&self, phrase: PhraseId) -> &[Instruction] {
        &self.code[self.phrases[phrase as usize].start as usize..]
    }

    /// Whether a phrase can be told from the items of a sentence to have no match in it.
    #[must_use]
    pub fn requires_items(&self, phrase: PhraseId) -> bool {
        self.phrases[phrase as usize].required[0] != ItemId::MAX
    }

    /// Whether a sentence with these items may hold a phrase that requires some.
    #[must_use]
    pub fn may_match(&self, phrase: PhraseId, items: &ItemSet) -> bool {
        self.phrases[phrase as usize].required.iter().all(|item| items.has(*item))
    }

    /// The item that announces a phrase by itself, with the tokens before it, at least and at most.
    #[must_use]
    pub fn hook(&self, phrase: PhraseId) -> Option<(ItemId, u8, u8)> {
        self.phrases[phrase as usize].hook
    }

    /// The number of the capture that is marked instead of the whole match.
    #[must_use]
    pub fn mark(&self, phrase: PhraseId) -> Option<u8> {
        self.phrases[phrase as usize].mark
    }

    /// What a phrase belongs to.
    #[must_use]
    pub fn owner(&self, phrase: PhraseId) -> Owner {
        self.phrases[phrase as usize].owner
    }

    /// The names of a phrase's captures, by number.
    #[must_use]
    pub fn captures(&self, phrase: PhraseId) -> &[String] {
        &self.phrases[phrase as usize].captures
    }
}

/// A step of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Instruction {
    /// One token that satisfies the item, as the lexicon alone tells.
    Word(ItemId),
    /// One token that satisfies the item.
    Item(ItemId),
    /// One hyphenated token, part by part.
    Hyphen(u16),
    /// Go on at both, the first preferred.
    Split(u16, u16),
    /// Go on at any of so many cases, which follow; the earlier ones preferred.
    Choice(u16),
    /// A case of a choice: the item that its first token must satisfy, or [`ItemId::MAX`] where the lexicon alone cannot tell, and where
    /// it begins.
    Case(ItemId, u16),
    /// Go on there.
    Jump(u16),
    /// A capture begins.
    Open(u8),
    /// A capture ends.
    Close(u8),
    /// Only at the start of the sentence.
    SentenceStart,
    /// Only at the end of the sentence.
    SentenceEnd,
    /// Found.
    Match,
}
