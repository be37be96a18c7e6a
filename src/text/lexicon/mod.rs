//! The lexicon: folded words, and ends of words, with the items (numbers given by a pack) that each of them satisfies, as one run of
//! bytes. Made at build time and read in place, so that loading costs nothing. Holds no meaning of its own.

mod build;
mod hash;

use std::borrow::Cow;

pub use build::{Group, LexiconBuilder, TooLarge, WordNumber};

/// What the lexicon knows of a word: the number of a set of items. Words that satisfy the same items share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry(u32);

impl Entry {
    /// What a token has whose word stands in no lexicon and has no end that does.
    pub const NONE: Self = Self(0);

    /// The number of the set.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

/// The items that the tokens of a run satisfy: a row of bits for each token, and one for all of them. One bit is asked faster than a
/// lexicon, which keeps what a word satisfies in little room.
#[derive(Clone, Debug, Default)]
pub struct ItemRows {
    /// Of a row, in numbers of 64 bits.
    width: usize,
    /// The row of all, then those of the tokens.
    bits: Vec<u64>,
}

impl ItemRows {
    /// Whether the token of this number satisfies an item.
    #[inline]
    #[must_use]
    pub fn has(&self, token: usize, item: u16) -> bool {
        self.bit((token + 1) * self.width, item)
    }

    /// Whether any token satisfies an item.
    #[inline]
    #[must_use]
    pub fn any_has(&self, item: u16) -> bool {
        self.bit(0, item)
    }

    fn bit(&self, row: usize, item: u16) -> bool {
        self.bits[row + usize::from(item / 64)] & 1 << (item % 64) != 0
    }
}

/// Folded words with their items. Bytes: the header (numbers of slots, sets, groups of a set, blocks, nodes, announcing items, patterns); then slots
/// (hash of the word, set), ends of the sets' announcing items, sets, blocks, nodes, announcing items, patterns. All numbers are little-endian.
/// Set 0 is empty.
///
/// The items of a set are bits of blocks of 64. Few blocks of a set hold any, so only those are kept: a set has the number of the first
/// block kept, and for each group of 64 blocks a mask of those kept. Most blocks kept hold one item, and are the number of its bit; the
/// others are 64 + the number of their bits in a list of patterns.
///
/// Ends of words stand in a tree of nodes, read from the last byte backwards: byte, number of children, first child, set + 1 where an
/// end closes.
///
/// Words are told by 32 bits of their hash and their place alone: among a million different words outside a lexicon, the chance that one
/// is taken for a word inside is about one in five hundred.
#[derive(Clone, Debug)]
pub struct Lexicon {
    bytes: Cow<'static, [u8]>,
    slots: usize,
    ends: usize,
    sets: usize,
    groups: usize,
    blocks: usize,
    nodes: usize,
    announcing: usize,
    patterns: usize,
    /// By byte: what the lexicon knows of the mark that it is.
    marks: Box<[Entry; 128]>,
    /// By last byte: the node below the root, or 0. Spares most words the search among the root's children.
    last_bytes: Box<[u32; 256]>,
}

const HEADER: usize = 28;
const SLOT: usize = 6;
/// Bits of a slot that hold the number of a set + 1.
const SET_BITS: u64 = (1 << 16) - 1;
/// The other bits of a slot, which hold the same bits of the hash.
const HASH_BITS: u64 = (1 << (SLOT * 8)) - 1 - SET_BITS;
const NODE: usize = 12;
/// Codes of blocks below this are those of one bit.
const SINGLE: u16 = 64;
/// Bytes of a short number: that of a set's first block, and where its announcing items end.
const SHORT: usize = 3;
/// What short numbers stay below.
const SHORT_LIMIT: usize = 1 << (SHORT * 8);
/// Bytes of the mask of a group.
const MASK: usize = 8;

/// Letters that must stand before an end of a word.
pub const LETTERS_BEFORE_SUFFIX: usize = 3;

impl Lexicon {
    /// A lexicon without words.
    #[must_use]
    pub fn empty() -> Self {
        let built = LexiconBuilder::default().build(usize::from(super::FIRST_FREE_ITEM), &std::collections::BTreeSet::new());
        built.expect("a lexicon without words is not too large")
    }

    /// Reads a lexicon in place.
    ///
    /// # Errors
    /// Says so when the bytes are too short to be a lexicon.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Self, &'static str> {
        let truncated = "the lexicon is cut short";
        if bytes.len() < HEADER {
            return Err(truncated);
        }
        let [slots, set_count, groups, block_count, node_count, announcing_count, pattern_count] =
            [0, 4, 8, 12, 16, 20, 24].map(|at| number(&bytes, at));
        let ends = HEADER + slots * SLOT;
        let sets = ends + set_count * SHORT;
        let blocks = set_count.saturating_mul(groups.saturating_mul(MASK).saturating_add(SHORT)).saturating_add(sets);
        let nodes = blocks.saturating_add(block_count * 2);
        let announcing = nodes.saturating_add(node_count * NODE);
        let patterns = announcing.saturating_add(announcing_count * 2);
        if patterns.saturating_add(pattern_count * 8) > bytes.len() || slots == 0 || set_count == 0 {
            return Err(truncated);
        }
        let (marks, last_bytes) = (Box::new([Entry::NONE; 128]), Box::new([0; 256]));
        let mut lexicon = Self { bytes, slots, ends, sets, groups, blocks, nodes, announcing, patterns, marks, last_bytes };
        for byte in (0..128).filter(|byte: &u8| byte.is_ascii_punctuation()) {
            lexicon.marks[usize::from(byte)] = lexicon.word(&[byte]);
        }
        if node_count > 0 {
            let (first, count) = lexicon.children(0);
            for node in first..first + count {
                let byte = usize::from(lexicon.bytes[lexicon.node(node)]);
                lexicon.last_bytes[byte] = narrow(node);
            }
        }
        Ok(lexicon)
    }

    /// The bytes that [`Self::from_bytes`] reads.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Looks a folded word up: the word itself, else the longest end of it that the lexicon holds.
    #[must_use]
    pub fn entry(&self, word: &[u8]) -> Entry {
        self.entry_of(word, word.len())
    }

    /// The same for the word that the first `length` bytes are: faster the more bytes stand behind them.
    #[inline]
    #[must_use]
    pub fn entry_of(&self, bytes: &[u8], length: usize) -> Entry {
        self.find(bytes, length).unwrap_or_else(|| self.suffix(&bytes[..length]))
    }

    /// Looks up marks, numbers and the like, which have no ends.
    #[must_use]
    pub fn word(&self, word: &[u8]) -> Entry {
        self.find(word, word.len()).unwrap_or(Entry::NONE)
    }

    /// Looks a mark of one byte up.
    #[must_use]
    pub fn mark(&self, byte: u8) -> Entry {
        self.marks.get(usize::from(byte)).copied().unwrap_or(Entry::NONE)
    }

    #[inline]
    fn find(&self, bytes: &[u8], length: usize) -> Option<Entry> {
        let hash = hash::of(bytes, length);
        let mut slot = slot_of(hash, self.slots);
        loop {
            let at = HEADER + slot * SLOT;
            // More bytes than the slot has are read at once; behind the last slot stand the sets.
            let eight: [u8; 8] = self.bytes[at..at + 8].try_into().expect("eight bytes make a slice of eight");
            let held = u64::from_le_bytes(eight) & (HASH_BITS | SET_BITS);
            if held == 0 {
                return None;
            }
            if (held ^ hash) & HASH_BITS == 0 {
                return Some(Entry((held & SET_BITS) as u32 - 1));
            }
            slot = next_slot(slot, self.slots);
        }
    }

    /// The longest end of a word that the lexicon holds and that has enough letters before it.
    fn suffix(&self, word: &[u8]) -> Entry {
        let Some(last) = word.last() else { return Entry::NONE };
        let mut node = self.last_bytes[usize::from(*last)] as usize;
        let mut found = Entry::NONE;
        let mut at = word.len();
        while node != 0 {
            at -= 1;
            let place = self.node(node);
            let set = number(&self.bytes, place + 8);
            if set != 0 && word[..at].iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count() >= LETTERS_BEFORE_SUFFIX {
                found = Entry(narrow(set - 1));
            }
            let Some(byte) = at.checked_sub(1).map(|before| word[before]) else { break };
            let (first, count) = self.children(node);
            node = (first..first + count).find(|child| self.bytes[self.node(*child)] == byte).unwrap_or(0);
        }
        found
    }

    fn node(&self, number: usize) -> usize {
        self.nodes + number * NODE
    }

    /// The first child of a node and their number.
    fn children(&self, node: usize) -> (usize, usize) {
        let place = self.node(node);
        (number(&self.bytes, place + 4), usize::from(self.bytes[place + 1]))
    }

    /// The items of an entry that announce phrases, ascending.
    pub fn announcing_items(&self, entry: Entry) -> impl Iterator<Item = u16> + '_ {
        let at = self.ends + entry.0 as usize * SHORT;
        let start = if entry == Entry::NONE { 0 } else { short(&self.bytes, at - SHORT) };
        self.bytes[self.announcing + start * 2..self.announcing + short(&self.bytes, at) * 2]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
    }

    /// Whether the word of an entry satisfies an item. Most do not, and are told by one mask.
    #[inline]
    #[must_use]
    pub fn has(&self, entry: Entry, item: u16) -> bool {
        let block = usize::from(item / 64);
        debug_assert!(block / 64 < self.groups, "an item that the lexicon was not made for");
        let set = self.set(entry);
        let mask = self.mask(set, block / 64);
        mask & 1 << (block % 64) != 0 && self.is_in_block(set, mask, item)
    }

    /// Whether an item is in its block of the set that stands at a byte; `mask` is that of its group, and says that the block is kept.
    #[inline(never)]
    fn is_in_block(&self, set: usize, mask: u64, item: u16) -> bool {
        let block = usize::from(item / 64);
        let in_groups: u32 = (0..block / 64).map(|group| self.mask(set, group).count_ones()).sum();
        let in_group = (mask & ((1 << (block % 64)) - 1)).count_ones();
        let code = self.code(short(&self.bytes, set) + (in_groups + in_group) as usize);
        if code < SINGLE { code == item % 64 } else { self.pattern(code) & 1 << (item % 64) != 0 }
    }

    /// Makes the rows of tokens with these entries. `items` is the number of all items.
    pub fn fill(&self, rows: &mut ItemRows, entries: impl ExactSizeIterator<Item = Entry>, items: usize) {
        let width = items.div_ceil(64);
        rows.width = width;
        rows.bits.clear();
        rows.bits.resize((entries.len() + 1) * width, 0);
        let (all, each) = rows.bits.split_at_mut(width);
        for (row, entry) in each.chunks_exact_mut(width.max(1)).zip(entries).filter(|(_, entry)| *entry != Entry::NONE) {
            let set = self.set(entry);
            let mut codes = self.bytes[self.blocks + short(&self.bytes, set) * 2..self.nodes].chunks_exact(2);
            for (group, (row, all)) in row.chunks_mut(64).zip(all.chunks_mut(64)).enumerate() {
                let mut mask = self.mask(set, group);
                while mask != 0 {
                    let at = mask.trailing_zeros() as usize;
                    let code = codes.next().expect("every block kept has a code");
                    row[at] = self.block(u16::from_le_bytes([code[0], code[1]]));
                    all[at] |= row[at];
                    mask &= mask - 1;
                }
            }
        }
    }

    /// Where a set stands: the number of the first block that it keeps, then the masks of its groups.
    fn set(&self, entry: Entry) -> usize {
        self.sets + entry.0 as usize * (SHORT + self.groups * MASK)
    }

    /// Which blocks of a group the set that stands at a byte keeps.
    fn mask(&self, set: usize, group: usize) -> u64 {
        let at = set + SHORT + group * MASK;
        u64::from_le_bytes(self.bytes[at..at + MASK].try_into().expect("eight bytes make a mask"))
    }

    fn block(&self, code: u16) -> u64 {
        if code < SINGLE { 1 << code } else { self.pattern(code) }
    }

    fn code(&self, number: usize) -> u16 {
        let at = self.blocks + number * 2;
        u16::from_le_bytes(self.bytes[at..at + 2].try_into().expect("two bytes make a code"))
    }

    fn pattern(&self, code: u16) -> u64 {
        let at = self.patterns + usize::from(code - SINGLE) * 8;
        u64::from_le_bytes(self.bytes[at..at + 8].try_into().expect("eight bytes make a pattern"))
    }

    /// Whether the word of an entry satisfies any item at all.
    #[must_use]
    pub fn has_any(&self, entry: Entry) -> bool {
        entry != Entry::NONE
    }
}

/// Where a word is looked for first. The bytes that the slot does not hold come first, so that place and slot tell words apart together.
fn slot_of(hash: u64, slots: usize) -> usize {
    ((u64::from((hash as u32).swap_bytes()) * slots as u64) >> 32) as usize
}

fn next_slot(slot: usize, slots: usize) -> usize {
    if slot + 1 == slots { 0 } else { slot + 1 }
}

fn number(bytes: &[u8], at: usize) -> usize {
    let four: [u8; 4] = bytes[at..at + 4].try_into().expect("four bytes make a slice of four");
    u32::from_le_bytes(four) as usize
}

/// More bytes than the number has are read at once: behind the last one stands something else.
fn short(bytes: &[u8], at: usize) -> usize {
    number(bytes, at) & (SHORT_LIMIT - 1)
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("a lexicon is under 4 GiB")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn items(lexicon: &Lexicon, word: &str) -> Vec<u16> {
        let entry = lexicon.entry(word.as_bytes());
        (0..1000).filter(|item| lexicon.has(entry, *item)).collect()
    }

    #[test]
    fn every_word_is_found_with_its_items_and_no_other() {
        let mut builder = LexiconBuilder::default();
        for number in 0..1000u16 {
            builder.add(&format!("word{number}"), number);
            builder.add(&format!("word{number}"), 7);
        }
        builder.add_bare("bare");
        let lexicon = builder.build(1000, &BTreeSet::from([7, 9])).expect("it is small");
        for number in (0..1000u16).filter(|number| *number != 7) {
            let mut expected = vec![7, number];
            expected.sort_unstable();
            assert_eq!(items(&lexicon, &format!("word{number}")), expected);
        }
        assert_eq!(lexicon.announcing_items(lexicon.entry(b"word9")).collect::<Vec<u16>>(), [7, 9]);
        assert_eq!(lexicon.announcing_items(lexicon.entry(b"word10")).collect::<Vec<u16>>(), [7]);
        assert!(items(&lexicon, "bare").is_empty() && items(&lexicon, "word1000").is_empty());
        assert!(!lexicon.has_any(lexicon.entry(b"bare")) && lexicon.has_any(lexicon.entry(b"word1")));
    }

    #[test]
    fn more_sets_of_items_than_can_be_numbered_are_refused() {
        let mut builder = LexiconBuilder::default();
        for number in 0..=u16::MAX {
            builder.add(&format!("word{number}"), number / 2);
            builder.add(&format!("word{number}"), number);
        }
        assert_eq!(builder.build(1 << 16, &BTreeSet::new()).err(), Some(TooLarge));
    }

    #[test]
    fn ends_speak_for_words_outside_with_enough_letters() {
        let mut builder = LexiconBuilder::default();
        builder.add_suffix("ed", 5, true);
        builder.add_suffix("eed", 5, false);
        builder.add_suffix("ted", 6, true);
        builder.add_bare("listed");
        let lexicon = builder.build(1000, &BTreeSet::new()).expect("it is small");
        for (word, expected) in [("walked", vec![5]), ("posted", vec![5, 6]), ("agreed", vec![]), ("listed", vec![]), ("bed", vec![])] {
            assert_eq!(items(&lexicon, word), expected, "{word}");
        }
        assert_eq!(items(&lexicon, "\u{e9}\u{e9}\u{e9}ed"), [5]);
        assert!(items(&lexicon, "\u{e9}\u{e9}ed").is_empty());
    }

    #[test]
    fn bytes_that_are_no_lexicon_are_refused() {
        assert!(Lexicon::from_bytes(Cow::Borrowed(&[1, 2])).is_err());
        assert!(Lexicon::from_bytes(Cow::Borrowed(&[255; 28])).is_err());
    }
}
