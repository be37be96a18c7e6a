//! A regular expression over a whole word, and what can be asked of the word before it is run. Plain data, written by
//! [`super::compile`]; runs no expression.

use serde::{Deserialize, Serialize};

use super::instruction::ItemId;

/// A regular expression over a whole word, with what can be asked of the word before it is compiled and run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordRegex {
    /// The expression.
    pub regex: String,
    /// The item of all words that it can match, where they are few: the lexicon answers first.
    pub words: Option<ItemId>,
    /// First bytes that a match may have.
    pub first: ByteSet,
    /// Last bytes that a match may have.
    pub last: ByteSet,
    /// Bytes of the shortest match, and of the longest.
    pub lengths: (u32, u32),
    /// Ends, one of which every match has; none where they are many.
    pub ends: Vec<String>,
    /// Lists of texts; every match holds one of each list.
    pub inside: Vec<Vec<String>>,
    /// Characters that every match holds and no plain word has.
    pub marks: Vec<char>,
    /// Whether every match holds a digit.
    pub digit: bool,
    /// Whether every match begins with a capital.
    pub capital: bool,
}

impl WordRegex {
    /// Whether a word of letters alone may match, one that begins with a capital or one that does not.
    #[must_use]
    pub fn may_match_letters(&self, capital: bool) -> bool {
        self.marks.is_empty() && !self.digit && (capital || !self.capital)
    }

    /// Whether a match may begin with this byte.
    #[must_use]
    pub fn may_begin_with(&self, byte: u8) -> bool {
        self.first.holds(byte)
    }

    /// Whether the word may match.
    #[must_use]
    pub fn may_match(&self, word: &str) -> bool {
        let ([first, ..], [.., last]) = (word.as_bytes(), word.as_bytes()) else { return false };
        self.may_begin_with(*first)
            && self.last.holds(*last)
            && (self.lengths.0 as usize..=self.lengths.1 as usize).contains(&word.len())
            && (!self.capital || word.starts_with(char::is_uppercase))
            && (self.ends.is_empty() || self.ends.iter().any(|end| word.ends_with(end.as_str())))
            && (!self.digit || word.contains(char::is_numeric))
            && self.marks.iter().all(|mark| word.contains(*mark))
            && self.inside.iter().all(|list| list.iter().any(|text| word.contains(text.as_str())))
    }
}

/// Bytes, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<(u8, u8)>", from = "Vec<(u8, u8)>")]
pub struct ByteSet([u64; 4]);

/// The runs of bytes in a set, first and last: most sets have one or two.
impl From<ByteSet> for Vec<(u8, u8)> {
    fn from(set: ByteSet) -> Self {
        let bytes: Vec<u8> = (0..=u8::MAX).filter(|byte| set.holds(*byte)).collect();
        bytes.chunk_by(|one, next| next - one == 1).map(|run| (run[0], run[run.len() - 1])).collect()
    }
}

impl From<Vec<(u8, u8)>> for ByteSet {
    fn from(runs: Vec<(u8, u8)>) -> Self {
        runs.into_iter().fold(Self::default(), |set, (first, last)| set.or(Self::between(first, last)))
    }
}

impl ByteSet {
    /// Every byte.
    pub const ALL: Self = Self([u64::MAX; 4]);

    /// The bytes from `first` to `last`.
    #[must_use]
    pub fn between(first: u8, last: u8) -> Self {
        let mut bytes = Self::default();
        for (word, bits) in (0u8..).zip(&mut bytes.0) {
            let (low, high) = (word * 64, word * 64 + 63);
            if first <= high && low <= last {
                *bits = u64::MAX << first.saturating_sub(low).min(63) & u64::MAX >> high.saturating_sub(last).min(63);
            }
        }
        bytes
    }

    /// Whether the byte is among them.
    #[must_use]
    pub fn holds(&self, byte: u8) -> bool {
        self.0[usize::from(byte / 64)] & 1 << (byte % 64) != 0
    }

    /// Adds those of another set.
    pub fn extend(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(bits, more)| *bits |= more);
    }

    /// Those of either.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.extend(&other);
        self
    }
}
