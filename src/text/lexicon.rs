//! The lexicon: folded words, and ends of words, with the items (numbers given by a pack) that each of them satisfies, as one run of
//! bytes. Made at build time and read in place, so that loading costs nothing. Holds no meaning of its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use xxhash_rust::xxh3::xxh3_64;

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

/// Items that some of a run of tokens satisfy.
#[derive(Clone, Debug, Default)]
pub struct ItemSet {
    bits: Vec<u64>,
}

impl ItemSet {
    /// Whether the item is among them.
    #[must_use]
    pub fn has(&self, item: u16) -> bool {
        self.bits.get(usize::from(item / 64)).is_some_and(|bits| bits & (1 << (item % 64)) != 0)
    }

    /// Takes all items out.
    pub fn clear(&mut self) {
        self.bits.fill(0);
    }
}

/// Folded words with their items. Bytes: the header (numbers of slots, sets, bytes of a set, nodes, announcing items); then slots (hash of
/// the word, set), ends of the sets' announcing items, the sets as bits by item, nodes, announcing items. All numbers are little-endian.
/// Set 0 is empty.
///
/// Ends of words stand in a tree of nodes, read from the last byte backwards: byte, number of children, first child, set + 1 where an
/// end closes.
///
/// Words are told by 44 bits of their hash and their place alone: among a million different words outside a lexicon, the chance that one
/// is taken for a word inside is under one in ten million.
#[derive(Clone, Debug)]
pub struct Lexicon {
    bytes: Cow<'static, [u8]>,
    slot_mask: usize,
    ends: usize,
    sets: usize,
    set_bytes: usize,
    nodes: usize,
    announcing: usize,
    /// By byte: what the lexicon knows of the mark that it is.
    marks: Box<[Entry; 128]>,
    /// By last byte: the node below the root, or 0. Spares most words the search among the root's children.
    last_bytes: Box<[u32; 256]>,
}

const HEADER: usize = 20;
const SLOT: usize = 8;
/// Bits of a slot that hold the number of a set + 1; the others hold the same bits of the hash.
const SET_BITS: u64 = (1 << 20) - 1;
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
        let [slots, set_count, set_bytes, node_count, announcing_count] = [0, 4, 8, 12, 16].map(|at| number(&bytes, at));
        let ends = HEADER + slots * SLOT;
        let sets = ends + set_count * 4;
        let nodes = set_count.saturating_mul(set_bytes).saturating_add(sets);
        let announcing = nodes.saturating_add(node_count * NODE);
        if announcing.saturating_add(announcing_count * 2) > bytes.len() || !slots.is_power_of_two() {
            return Err(truncated);
        }
        let (marks, last_bytes) = (Box::new([Entry::NONE; 128]), Box::new([0; 256]));
        let mut lexicon = Self { bytes, slot_mask: slots - 1, ends, sets, set_bytes, nodes, announcing, marks, last_bytes };
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
        self.find(word).unwrap_or_else(|| self.suffix(word))
    }

    /// Looks up marks, numbers and the like, which have no ends.
    #[must_use]
    pub fn word(&self, word: &[u8]) -> Entry {
        self.find(word).unwrap_or(Entry::NONE)
    }

    /// Looks a mark of one byte up.
    #[must_use]
    pub fn mark(&self, byte: u8) -> Entry {
        self.marks.get(usize::from(byte)).copied().unwrap_or(Entry::NONE)
    }

    fn find(&self, word: &[u8]) -> Option<Entry> {
        let hash = xxh3_64(word);
        let mut slot = slot_of(hash) & self.slot_mask;
        loop {
            let at = HEADER + slot * SLOT;
            let held: [u8; SLOT] = self.bytes[at..at + SLOT].try_into().expect("a slot's bytes make a slot");
            let held = u64::from_le_bytes(held);
            if held == 0 {
                return None;
            }
            if (held ^ hash) & !SET_BITS == 0 {
                return Some(Entry((held & SET_BITS) as u32 - 1));
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
        let at = self.ends + entry.0 as usize * 4;
        let start = if entry == Entry::NONE { 0 } else { number(&self.bytes, at - 4) };
        self.bytes[self.announcing + start * 2..self.announcing + number(&self.bytes, at) * 2]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
    }

    /// Whether the word of an entry satisfies an item.
    #[must_use]
    pub fn has(&self, entry: Entry, item: u16) -> bool {
        let at = usize::from(item / 8);
        debug_assert!(at < self.set_bytes, "an item that the lexicon was not made for");
        self.bytes[self.sets + entry.0 as usize * self.set_bytes + at] & (1 << (item % 8)) != 0
    }

    /// Adds the items of an entry to a set of items.
    pub fn add_to(&self, entry: Entry, set: &mut ItemSet) {
        if entry == Entry::NONE {
            return;
        }
        let start = self.sets + entry.0 as usize * self.set_bytes;
        set.bits.resize(self.set_bytes / 8, 0);
        for (bits, more) in set.bits.iter_mut().zip(self.bytes[start..start + self.set_bytes].chunks_exact(8)) {
            *bits |= u64::from_le_bytes(more.try_into().expect("chunks of eight bytes are eight bytes"));
        }
    }

    /// Whether the word of an entry satisfies any item at all.
    #[must_use]
    pub fn has_any(&self, entry: Entry) -> bool {
        entry != Entry::NONE
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
    words: HashMap<String, Vec<u16>>,
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
        match self.words.get_mut(word) {
            Some(items) => items.push(item),
            None => {
                self.words.insert(word.to_owned(), vec![item]);
            }
        }
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

    /// Lays the words out. Items are numbered below `items`; those in `announcing` begin searches. The same words and items give the
    /// same bytes.
    #[must_use]
    pub fn build(&self, items: usize, announcing: &BTreeSet<u16>) -> Lexicon {
        let mut sets = Sets::default();
        let slot_count = (self.words.len() * 4 / 3 + 1).next_power_of_two();
        let mut words: Vec<(&String, &Vec<u16>)> = self.words.iter().collect();
        words.sort_unstable();
        let mut slots: Vec<u64> = vec![0; slot_count];
        for (word, word_items) in words {
            let hash = xxh3_64(word.as_bytes());
            let mut slot = slot_of(hash) & (slot_count - 1);
            while slots[slot] != 0 {
                assert_ne!((slots[slot] ^ hash) & !SET_BITS, 0, "two words of a lexicon have one hash");
                slot = (slot + 1) & (slot_count - 1);
            }
            let set = u64::from(sets.number(word_items.clone())) + 1;
            assert!(set <= SET_BITS, "a lexicon has at most a million sets of items");
            slots[slot] = hash & !SET_BITS | set;
        }
        let nodes = lay_out(self.tree(), &mut sets);
        let set_bytes = items.div_ceil(64).max(1) * 8;
        let (mut ends, mut bits, mut announced) = (Vec::new(), vec![0; sets.list.len() * set_bytes], Vec::new());
        for (number, set) in sets.list.iter().enumerate() {
            set.iter().for_each(|item| bits[number * set_bytes + usize::from(item / 8)] |= 1 << (item % 8));
            announced.extend(set.iter().filter(|item| announcing.contains(item)).flat_map(|item| item.to_le_bytes()));
            ends.extend(narrow(announced.len() / 2).to_le_bytes());
        }
        let header = [slot_count, sets.list.len(), set_bytes, nodes.len() / NODE, announced.len() / 2];
        let mut bytes: Vec<u8> = header.into_iter().flat_map(|n| narrow(n).to_le_bytes()).collect();
        bytes.extend(slots.into_iter().flat_map(u64::to_le_bytes));
        [ends, bits, nodes, announced].into_iter().for_each(|part| bytes.extend(part));
        Lexicon::from_bytes(Cow::Owned(bytes)).expect("a lexicon just laid out is whole")
    }
}

/// Different sets of items, numbered; set 0 is empty.
struct Sets {
    /// Sorted items of each.
    list: Vec<Vec<u16>>,
    numbers: HashMap<Vec<u16>, u32>,
}

impl Default for Sets {
    fn default() -> Self {
        Self { list: vec![Vec::new()], numbers: HashMap::from([(Vec::new(), 0)]) }
    }
}

impl Sets {
    fn number(&mut self, mut set: Vec<u16>) -> u32 {
        set.sort_unstable();
        set.dedup();
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        let number = narrow(self.list.len());
        self.list.push(set.clone());
        self.numbers.insert(set, number);
        number
    }
}

/// Lays the tree of suffixes out level by level. An end gives what it and the shorter ends in it give, less what any of them denies.
fn lay_out(root: Branch, sets: &mut Sets) -> Vec<u8> {
    let mut nodes: Vec<u8> = Vec::new();
    let mut level = std::collections::VecDeque::from([(0, root)]);
    let mut numbered = 1;
    while let Some((byte, branch)) = level.pop_front() {
        let closes = !branch.gives.is_empty() || !branch.denies.is_empty();
        let set = if closes { sets.number((&branch.gives - &branch.denies).into_iter().collect()) + 1 } else { 0 };
        nodes.extend([byte, u8::try_from(branch.children.len()).expect("a byte has at most 255 neighbours"), 0, 0]);
        nodes.extend(narrow(numbered).to_le_bytes());
        nodes.extend(set.to_le_bytes());
        numbered += branch.children.len();
        for (byte, mut child) in branch.children {
            child.gives.extend(&branch.gives);
            child.denies.extend(&branch.denies);
            level.push_back((byte, child));
        }
    }
    nodes
}

#[cfg(test)]
mod tests {
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
        let lexicon = builder.build(1000, &BTreeSet::from([7, 9]));
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
    fn ends_speak_for_words_outside_with_enough_letters() {
        let mut builder = LexiconBuilder::default();
        builder.add_suffix("ed", 5, true);
        builder.add_suffix("eed", 5, false);
        builder.add_suffix("ted", 6, true);
        builder.add_bare("listed");
        let lexicon = builder.build(1000, &BTreeSet::new());
        for (word, expected) in [("walked", vec![5]), ("posted", vec![5, 6]), ("agreed", vec![]), ("listed", vec![]), ("bed", vec![])] {
            assert_eq!(items(&lexicon, word), expected, "{word}");
        }
        assert_eq!(items(&lexicon, "\u{e9}\u{e9}\u{e9}ed"), [5]);
        assert!(items(&lexicon, "\u{e9}\u{e9}ed").is_empty());
    }

    #[test]
    fn bytes_that_are_no_lexicon_are_refused() {
        assert!(Lexicon::from_bytes(Cow::Borrowed(&[1, 2])).is_err());
        assert!(Lexicon::from_bytes(Cow::Borrowed(&[255; 20])).is_err());
    }
}
