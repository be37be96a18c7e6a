//! The lexicon: folded words and the items (numbers given by a pack) that each of them satisfies, as one run of bytes.
//! Made at build time and read in place, so that loading costs nothing. Holds no meaning of its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_64;

/// Number of a word in a lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry(u32);

impl Entry {
    /// What a token has whose word stands in no lexicon.
    pub const NONE: Self = Self(u32::MAX);

    /// Whether the word stands in the lexicon.
    #[must_use]
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// Folded words with their items. Bytes: the number of slots, of entries and of items, then slots (hash of the word, entry + 1), ends of
/// the entries' items, items. All numbers are little-endian.
///
/// Words are told by 64 bits of their hash alone: among a million different words outside a lexicon of 100,000, the chance that one is
/// taken for a word inside is under one in a hundred million.
#[derive(Clone, Debug)]
pub struct Lexicon {
    bytes: Cow<'static, [u8]>,
    slot_mask: usize,
    entries: usize,
    items: usize,
}

const HEADER: usize = 12;
const SLOT: usize = 12;
const ENTRY: usize = 4;

impl Lexicon {
    /// Reads a lexicon in place.
    ///
    /// # Errors
    /// Says so when the bytes are too short to be a lexicon.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Self, &'static str> {
        let truncated = "the lexicon is cut short";
        if bytes.len() < HEADER {
            return Err(truncated);
        }
        let [slots, count, item_count] = [0, 4, 8].map(|at| number(&bytes, at));
        let entries = HEADER + slots * SLOT;
        let items = entries + count * ENTRY;
        if items + item_count * 2 > bytes.len() || !slots.is_power_of_two() {
            return Err(truncated);
        }
        Ok(Self { bytes, slot_mask: slots - 1, entries, items })
    }

    /// The bytes that [`Self::from_bytes`] reads.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Looks a folded word up.
    #[must_use]
    pub fn entry(&self, word: &[u8]) -> Entry {
        let hash = xxh3_64(word);
        let mut slot = slot_of(hash) & self.slot_mask;
        loop {
            let at = HEADER + slot * SLOT;
            let (tag, entry) = self.bytes[at..at + SLOT].split_at(8);
            let entry = number(entry, 0);
            if entry == 0 {
                return Entry::NONE;
            }
            if *tag == hash.to_le_bytes() {
                return Entry(u32::try_from(entry - 1).expect("entries are numbered in 32 bits"));
            }
            slot = (slot + 1) & self.slot_mask;
        }
    }

    /// The items of an entry, ascending.
    pub fn items(&self, entry: Entry) -> impl Iterator<Item = u16> + '_ {
        let range = if entry.is_some() { self.items_of(entry.0 as usize) } else { 0..0 };
        self.bytes[self.items + range.start * 2..self.items + range.end * 2]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
    }

    /// Whether the word of an entry satisfies an item.
    #[must_use]
    pub fn has(&self, entry: Entry, item: u16) -> bool {
        self.items(entry).any(|found| found == item)
    }

    /// The items that an entry's end closes; they open where those of the entry before close.
    fn items_of(&self, entry: usize) -> std::ops::Range<usize> {
        let at = self.entries + entry * ENTRY;
        let start = if entry == 0 { 0 } else { number(&self.bytes, at - ENTRY) };
        start..number(&self.bytes, at)
    }
}

fn slot_of(hash: u64) -> usize {
    (hash & 0xFFFF_FFFF) as usize
}

fn number(bytes: &[u8], at: usize) -> usize {
    let four: [u8; 4] = bytes[at..at + 4].try_into().expect("four bytes make a slice of four");
    u32::from_le_bytes(four) as usize
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("a lexicon is under 4 GiB")
}

/// Collects words and lays a lexicon out.
#[derive(Debug, Default)]
pub struct LexiconBuilder {
    words: BTreeMap<String, BTreeSet<u16>>,
}

impl LexiconBuilder {
    /// Adds an item to a folded word.
    pub fn add(&mut self, word: &str, item: u16) {
        self.words.entry(word.to_owned()).or_default().insert(item);
    }

    /// Adds a folded word that satisfies nothing by itself, so that no suffix speaks for it.
    pub fn add_bare(&mut self, word: &str) {
        self.words.entry(word.to_owned()).or_default();
    }

    /// Lays the words out. The same words and items give the same bytes.
    #[must_use]
    pub fn build(&self) -> Lexicon {
        let slot_count = (self.words.len() * 2 + 1).next_power_of_two();
        let mut slots: Vec<(u64, u32)> = vec![(0, 0); slot_count];
        let (mut ends, mut items) = (Vec::new(), Vec::new());
        for (word, word_items) in &self.words {
            let hash = xxh3_64(word.as_bytes());
            let mut slot = slot_of(hash) & (slot_count - 1);
            while slots[slot].1 != 0 {
                assert_ne!(slots[slot].0, hash, "two words of a lexicon have one hash of 64 bits");
                slot = (slot + 1) & (slot_count - 1);
            }
            items.extend(word_items.iter().flat_map(|item| item.to_le_bytes()));
            ends.push(items.len() / 2);
            slots[slot] = (hash, narrow(ends.len()));
        }
        let mut bytes: Vec<u8> = [slot_count, ends.len(), items.len() / 2].into_iter().flat_map(|n| narrow(n).to_le_bytes()).collect();
        for (hash, entry) in slots {
            bytes.extend(hash.to_le_bytes());
            bytes.extend(entry.to_le_bytes());
        }
        bytes.extend(ends.into_iter().flat_map(|end| narrow(end).to_le_bytes()));
        bytes.extend(items);
        Lexicon::from_bytes(Cow::Owned(bytes)).expect("a lexicon just laid out is whole")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_with_its_items_and_no_other() {
        let mut builder = LexiconBuilder::default();
        for number in 0..1000u16 {
            builder.add(&format!("word{number}"), number);
            builder.add(&format!("word{number}"), 7);
        }
        builder.add_bare("bare");
        let lexicon = builder.build();
        for number in 0..1000u16 {
            let entry = lexicon.entry(format!("word{number}").as_bytes());
            assert!(lexicon.has(entry, number) && lexicon.has(entry, 7));
            assert!(!lexicon.has(entry, 1001));
        }
        assert!(lexicon.entry(b"bare").is_some());
        assert_eq!(lexicon.items(lexicon.entry(b"bare")).count(), 0);
        assert!(!lexicon.entry(b"word1000").is_some());
    }

    #[test]
    fn bytes_that_are_no_lexicon_are_refused() {
        assert!(Lexicon::from_bytes(Cow::Borrowed(&[1, 2])).is_err());
        assert!(Lexicon::from_bytes(Cow::Borrowed(&[255; 12])).is_err());
    }
}
