//! The lexicon: folded words, and ends of words, with the items (numbers given by a pack) that each of them satisfies, as one run of
//! bytes. Made at build time and read in place, so that loading costs nothing. Holds no meaning of its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_64;

/// Number of a word in a lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry(u32);

impl Entry {
    /// What a token has whose word stands in no lexicon and has no end that does.
    pub const NONE: Self = Self(u32::MAX);

    /// Whether the word stands in the lexicon.
    #[must_use]
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// Folded words with their items. Bytes: the number of slots, of entries, of nodes and of items; then slots (hash of the word,
/// entry + 1), ends of the entries' items, nodes, items. All numbers are little-endian.
///
/// Ends of words stand in a tree of nodes, read from the last byte backwards: byte, whether an end closes here, first child, number of
/// children, entry + 1.
///
/// Words are told by 64 bits of their hash alone: among a million different words outside a lexicon of 100,000, the chance that one is
/// taken for a word inside is under one in a hundred million.
#[derive(Clone, Debug)]
pub struct Lexicon {
    bytes: Cow<'static, [u8]>,
    slot_mask: usize,
    entries: usize,
    nodes: usize,
    items: usize,
    /// By last byte: the node below the root, or 0. Spares most words the search among the root's children.
    last_bytes: Box<[u32; 256]>,
}

const HEADER: usize = 16;
const SLOT: usize = 12;
const ENTRY: usize = 4;
const NODE: usize = 12;

/// Letters that must stand before an end of a word.
pub const LETTERS_BEFORE_SUFFIX: usize = 3;

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
        let [slots, count, node_count, item_count] = [0, 4, 8, 12].map(|at| number(&bytes, at));
        let entries = HEADER + slots * SLOT;
        let nodes = entries + count * ENTRY;
        let items = nodes + node_count * NODE;
        if items + item_count * 2 > bytes.len() || !slots.is_power_of_two() {
            return Err(truncated);
        }
        let mut lexicon = Self { bytes, slot_mask: slots - 1, entries, nodes, items, last_bytes: Box::new([0; 256]) };
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
        let entry = self.word(word);
        if entry.is_some() { entry } else { self.suffix(word) }
    }

    /// Looks up marks, numbers and the like, which have no ends.
    #[must_use]
    pub fn word(&self, word: &[u8]) -> Entry {
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

    /// The longest end of a word that the lexicon holds and that has enough letters before it.
    fn suffix(&self, word: &[u8]) -> Entry {
        let Some(last) = word.last() else { return Entry::NONE };
        let mut node = self.last_bytes[usize::from(*last)] as usize;
        let mut found = Entry::NONE;
        let mut at = word.len();
        while node != 0 {
            at -= 1;
            let place = self.node(node);
            let entry = number(&self.bytes, place + 8);
            if entry != 0 && word[..at].iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count() >= LETTERS_BEFORE_SUFFIX {
                found = Entry(narrow(entry - 1));
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
    suffixes: BTreeMap<String, (BTreeSet<u16>, BTreeSet<u16>)>,
}

/// A node of the tree of suffixes while it is made.
#[derive(Default)]
struct Branch {
    children: BTreeMap<u8, Branch>,
    gives: BTreeSet<u16>,
    denies: BTreeSet<u16>,
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

    /// Adds an end of words outside the lexicon that gives them an item, or denies them one that a shorter or longer end gives.
    pub fn add_suffix(&mut self, suffix: &str, item: u16, gives: bool) {
        let (given, denied) = self.suffixes.entry(suffix.to_owned()).or_default();
        if gives {
            given.insert(item)
        } else {
            denied.insert(item)
        };
    }

    fn tree(&self) -> Branch {
        let mut root = Branch::default();
        for (suffix, (gives, denies)) in &self.suffixes {
            let branch = suffix.bytes().rev().fold(&mut root, |branch, byte| branch.children.entry(byte).or_default());
            branch.gives.extend(gives);
            branch.denies.extend(denies);
        }
        root
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
        let nodes = lay_out(self.tree(), &mut ends, &mut items);
        let mut bytes: Vec<u8> =
            [slot_count, ends.len(), nodes.len() / NODE, items.len() / 2].into_iter().flat_map(|n| narrow(n).to_le_bytes()).collect();
        for (hash, entry) in slots {
            bytes.extend(hash.to_le_bytes());
            bytes.extend(entry.to_le_bytes());
        }
        bytes.extend(ends.into_iter().flat_map(|end| narrow(end).to_le_bytes()));
        bytes.extend(nodes);
        bytes.extend(items);
        Lexicon::from_bytes(Cow::Owned(bytes)).expect("a lexicon just laid out is whole")
    }
}

/// Lays the tree of suffixes out level by level, and its items behind those of the words. An end gives what it and the shorter ends in
/// it give, less what any of them denies.
fn lay_out(root: Branch, ends: &mut Vec<usize>, items: &mut Vec<u8>) -> Vec<u8> {
    let mut nodes: Vec<u8> = Vec::new();
    let mut level = std::collections::VecDeque::from([(0, root)]);
    let mut numbered = 1;
    while let Some((byte, branch)) = level.pop_front() {
        let closes = !branch.gives.is_empty() || !branch.denies.is_empty();
        if closes {
            let given = branch.gives.difference(&branch.denies);
            items.extend(given.flat_map(|item| item.to_le_bytes()));
            ends.push(items.len() / 2);
        }
        nodes.extend([byte, u8::try_from(branch.children.len()).expect("a byte has at most 255 neighbours"), 0, 0]);
        nodes.extend(narrow(numbered).to_le_bytes());
        nodes.extend(if closes { narrow(ends.len()) } else { 0 }.to_le_bytes());
        numbered += branch.children.len();
        for (byte, mut child) in branch.children {
            child.gives.extend(&branch.gives);
            child.denies.extend(&branch.denies);
            // A node on the way to a longer end closes nothing by itself, but the longer end holds what the shorter ones give.
            level.push_back((byte, child));
        }
    }
    nodes
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
    fn ends_speak_for_words_outside_with_enough_letters() {
        let mut builder = LexiconBuilder::default();
        builder.add_suffix("ed", 5, true);
        builder.add_suffix("eed", 5, false);
        builder.add_suffix("ted", 6, true);
        builder.add_bare("listed");
        let lexicon = builder.build();
        let items = |word: &str| lexicon.items(lexicon.entry(word.as_bytes())).collect::<Vec<u16>>();
        assert_eq!(items("walked"), [5]);
        assert_eq!(items("posted"), [5, 6]);
        assert!(items("agreed").is_empty());
        assert!(items("listed").is_empty());
        assert!(items("bed").is_empty());
        assert_eq!(items("\u{e9}\u{e9}\u{e9}ed"), [5]);
    }

    #[test]
    fn bytes_that_are_no_lexicon_are_refused() {
        assert!(Lexicon::from_bytes(Cow::Borrowed(&[1, 2])).is_err());
        assert!(Lexicon::from_bytes(Cow::Borrowed(&[255; 12])).is_err());
    }
}
