//! Phrases, compiled: the instructions of all of them side by side, and what each belongs to and requires, as bytes that are read in place,
//! so that loading costs nothing and trying many touches little memory. Run by [`crate::matcher`]; compiled by [`super::compile`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::instruction::{Instruction, ItemId, packed};
use crate::text::ItemRows;

/// Number of a phrase.
pub type PhraseId = u32;
/// Number of an act.
pub type ActId = u16;

/// Captures that a phrase can hold.
pub const MAX_CAPTURES: usize = 4;

/// Required items that are kept for each phrase: more of them turn few further attempts away.
pub const MAX_REQUIRED: usize = 4;

/// What a phrase belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Owner {
    /// The number of the rule whose pattern it is.
    #[must_use]
    pub fn rule(self) -> Option<u16> {
        match self {
            Self::Pattern(rule, _) => Some(rule),
            _ => None,
        }
    }
}

/// The programs of all phrases. All numbers are little-endian.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programs {
    /// Instructions, one phrase after the other.
    #[serde(borrow)]
    code: Cow<'static, [u8]>,
    /// Of each phrase, at these bytes: where its instructions begin (0), its owner's kind (4) and numbers (5, 7), the items that it
    /// requires (9), its hook's item (17) and tokens before it (19, 20), the number of the capture that is marked (21).
    #[serde(borrow)]
    phrases: Cow<'static, [u8]>,
    /// Names of captures, by phrase; their numbers are the slots of [`Instruction::Open`].
    captures: Vec<(PhraseId, Vec<String>)>,
}

/// Bytes of a phrase in [`Programs::phrases`].
const PHRASE: usize = 22;

/// Stands for the number of a capture where none is marked.
const NO_MARK: u8 = u8::MAX;

/// What a phrase is written from.
#[derive(Clone, Debug)]
pub struct Written {
    /// What it belongs to.
    pub owner: Owner,
    /// Instructions; targets are numbers of instructions.
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
        let short = |count: usize| u32::try_from(count).expect("a pack has fewer than 4 billion bytes of instructions");
        let number = short(self.count());
        let (kind, one, other) = match phrase.owner {
            Owner::Act(act) => (0, act, 0),
            Owner::Pattern(rule, pattern) => (1, rule, pattern),
            Owner::Exception => (2, 0, 0),
            Owner::QuoteHeader => (3, 0, 0),
        };
        // Where fewer are required than there is room for, the last stands again.
        let last = phrase.required.last().copied();
        let required: [ItemId; MAX_REQUIRED] = std::array::from_fn(|at| phrase.required.get(at).copied().or(last).unwrap_or(ItemId::MAX));
        let (item, least, most) = phrase.hook.unwrap_or((ItemId::MAX, 0, 0));
        let out = self.phrases.to_mut();
        out.extend(short(self.code.len()).to_le_bytes());
        out.push(kind);
        out.extend([one, other].into_iter().chain(required).chain([item]).flat_map(u16::to_le_bytes));
        out.extend([least, most, phrase.mark.unwrap_or(NO_MARK)]);
        self.code.to_mut().extend(packed(&phrase.code));
        if !phrase.captures.is_empty() {
            self.captures.push((number, phrase.captures));
        }
        number
    }

    /// How many phrases there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.phrases.len() / PHRASE
    }

    /// The instructions of a phrase, up to [`Instruction::Match`] and beyond.
    #[must_use]
    pub fn code(&self, phrase: PhraseId) -> &[u8] {
        let [a, b, c, d, ..] = *self.phrase(phrase);
        &self.code[u32::from_le_bytes([a, b, c, d]) as usize..]
    }

    /// Whether a sentence whose tokens satisfy these items may hold a phrase.
    #[inline]
    #[must_use]
    pub fn may_match(&self, phrase: PhraseId, items: &ItemRows) -> bool {
        let phrase = self.phrase(phrase);
        let required = |at: usize| number(phrase, 9 + at * 2);
        required(0) == ItemId::MAX || (0..MAX_REQUIRED).all(|at| items.any_has(required(at)))
    }

    /// The item that announces a phrase by itself, with the tokens before it, at least and at most.
    #[must_use]
    pub fn hook(&self, phrase: PhraseId) -> Option<(ItemId, u8, u8)> {
        let phrase = self.phrase(phrase);
        Some((number(phrase, 17), phrase[19], phrase[20])).filter(|(item, ..)| *item != ItemId::MAX)
    }

    /// The number of the capture that is marked instead of the whole match.
    #[must_use]
    pub fn mark(&self, phrase: PhraseId) -> Option<u8> {
        Some(self.phrase(phrase)[21]).filter(|slot| *slot != NO_MARK)
    }

    /// What a phrase belongs to.
    #[must_use]
    pub fn owner(&self, phrase: PhraseId) -> Owner {
        let phrase = self.phrase(phrase);
        match phrase[4] {
            0 => Owner::Act(number(phrase, 5)),
            1 => Owner::Pattern(number(phrase, 5), number(phrase, 7)),
            2 => Owner::Exception,
            _ => Owner::QuoteHeader,
        }
    }

    /// The names of a phrase's captures, by number.
    #[must_use]
    pub fn captures(&self, phrase: PhraseId) -> &[String] {
        let found = self.captures.binary_search_by_key(&phrase, |(number, _)| *number);
        found.map_or(&[], |at| &self.captures[at].1)
    }

    fn phrase(&self, phrase: PhraseId) -> &[u8; PHRASE] {
        let start = phrase as usize * PHRASE;
        self.phrases[start..start + PHRASE].try_into().expect("the bytes of a phrase are that many")
    }
}

fn number(phrase: &[u8; PHRASE], at: usize) -> u16 {
    u16::from_le_bytes([phrase[at], phrase[at + 1]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Entry, Lexicon};

    fn written(owner: Owner, hook: Option<(ItemId, u8, u8)>, mark: Option<u8>) -> Written {
        Written { owner, code: vec![Instruction::Word(300), Instruction::Match], required: Vec::new(), hook, mark, captures: Vec::new() }
    }

    #[test]
    fn what_is_added_is_told_again() {
        let mut programs = Programs::default();
        let names = vec!["a".to_owned(), "mark".to_owned()];
        let act = Written { required: vec![7, 300], captures: names.clone(), ..written(Owner::Act(500), Some((300, 1, 4)), Some(1)) };
        assert_eq!(programs.add(act), 0);
        assert_eq!(programs.add(written(Owner::Pattern(3, 600), None, None)), 1);
        assert_eq!(programs.add(written(Owner::Exception, Some((0, 0, 0)), Some(0))), 2);
        assert_eq!(programs.add(written(Owner::QuoteHeader, None, None)), 3);
        // As the build hands them to the program.
        let bytes: &'static [u8] = postcard::to_stdvec(&programs).expect("they can be written").leak();
        let programs: Programs = postcard::from_bytes(bytes).expect("they can be read");
        let mut without = ItemRows::default();
        Lexicon::empty().fill(&mut without, [Entry::NONE].into_iter(), 301);
        assert_eq!(programs.count(), 4);
        let owners = [Owner::Act(500), Owner::Pattern(3, 600), Owner::Exception, Owner::QuoteHeader];
        assert_eq!([0, 1, 2, 3].map(|phrase| programs.owner(phrase)), owners);
        assert_eq!([0, 1, 2, 3].map(|phrase| programs.hook(phrase)), [Some((300, 1, 4)), None, Some((0, 0, 0)), None]);
        assert_eq!([0, 1, 2, 3].map(|phrase| programs.mark(phrase)), [Some(1), None, Some(0), None]);
        assert_eq!([0, 1, 2, 3].map(|phrase| programs.may_match(phrase, &without)), [false, true, true, true]);
        assert_eq!((programs.captures(0), programs.captures(2)), (&names[..], &[][..]));
        assert!((0..4).all(|phrase| Instruction::read(programs.code(phrase), 0) == (Instruction::Word(300), 3)));
    }
}
