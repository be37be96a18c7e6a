//! Lays a lexicon out: words and ends of words with their items in, the bytes of a lexicon out.
//! The same words give the same bytes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{HASH_BITS, Lexicon, NODE, SET_BITS, SHORT, SHORT_LIMIT, SINGLE, SLOT, hash, narrow, next_slot, slot_of};

/// Slots for ten words: fewer make the program smaller, and words that are in no lexicon slower to tell from the others.
const SLOTS_FOR_TEN: usize = 12;

/// Why words cannot be laid out: there are too many of them, or of what they can be asked to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Number of a word that is being collected.
pub type WordNumber = u32;

/// Number of items that are given together.
pub type Group = u32;

/// Collects words and lays a lexicon out.
#[derive(Debug, Default)]
pub struct LexiconBuilder {
    numbers: FxHashMap<String, WordNumber>,
    /// By word: the groups it was given.
    given: Vec<Vec<Group>>,
    /// By group: its items.
    groups: Vec<Vec<u16>>,
    /// The groups of one item.
    single: FxHashMap<u16, Group>,
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
        let number = self.add_bare(word);
        let group = self.single(item);
        self.give(number, group);
    }

    /// The group of one item.
    pub fn single(&mut self, item: u16) -> Group {
        if let Some(group) = self.single.get(&item) {
            return *group;
        }
        let group = self.group(vec![item]);
        self.single.insert(item, group);
        group
    }

    /// Items that words are given together.
    pub fn group(&mut self, items: Vec<u16>) -> Group {
        self.groups.push(items);
        narrow(self.groups.len() - 1)
    }

    /// Adds a folded word that satisfies nothing by itself, so that no suffix speaks for it; gives its number.
    pub fn add_bare(&mut self, word: &str) -> WordNumber {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = narrow(self.given.len());
        self.given.push(Vec::new());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// Gives the items of a group to the word of a number.
    pub fn give(&mut self, word: WordNumber, group: Group) {
        self.given[word as usize].push(group);
    }

    /// The words, in no order.
    pub fn words(&self) -> impl Iterator<Item = (&str, WordNumber)> {
        self.numbers.iter().map(|(word, number)| (word.as_str(), *number))
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
    ///
    /// # Errors
    /// When the words differ in more ways than slots can number, or two of them cannot be told apart: some hundred thousand words may.
    pub fn build(&self, items: usize, announcing: &BTreeSet<u16>) -> Result<Lexicon, TooLarge> {
        let mut sets = Sets::default();
        let slots = self.slots(&mut sets)?;
        let nodes = lay_out(self.tree(), &mut sets);
        let groups = items.div_ceil(64 * 64).max(1);
        let (mut ends, mut laid_out, mut blocks, mut announced) = (Vec::new(), Vec::new(), Blocks::default(), Vec::new());
        for set in &sets.list {
            lay_out_set(set, groups, &mut laid_out, &mut blocks);
            announced.extend(set.iter().filter(|item| announcing.contains(item)).flat_map(|item| item.to_le_bytes()));
            ends.extend(short(announced.len() / 2));
        }
        if blocks.patterns.len() > MOST_PATTERNS || blocks.codes.len().max(announced.len()) >= SHORT_LIMIT {
            return Err(TooLarge);
        }
        let (codes, patterns) = (blocks.codes.len(), blocks.patterns.len());
        let header = [slots.len(), sets.list.len(), groups, codes, nodes.len() / NODE, announced.len() / 2, patterns];
        let mut bytes: Vec<u8> = header.into_iter().flat_map(|n| narrow(n).to_le_bytes()).collect();
        slots.iter().for_each(|slot| bytes.extend(&slot.to_le_bytes()[..SLOT]));
        let codes = blocks.codes.iter().flat_map(|code| code.to_le_bytes()).collect();
        let patterns = blocks.patterns.iter().flat_map(|pattern| pattern.to_le_bytes()).collect();
        [ends, laid_out, codes, nodes, announced, patterns].into_iter().for_each(|part| bytes.extend(part));
        Ok(Lexicon::from_bytes(Cow::Owned(bytes)).expect("a lexicon just laid out is whole"))
    }

    /// The hash table of the words: in each slot bits of a word's hash, and the number of its set of items.
    fn slots(&self, sets: &mut Sets) -> Result<Vec<u64>, TooLarge> {
        // Most words were given what others were given too.
        let mut known: FxHashMap<&[Group], u32> = FxHashMap::default();
        let slot_count = self.given.len() * SLOTS_FOR_TEN / 10 + 1;
        let mut words: Vec<(&str, WordNumber)> = self.words().collect();
        words.sort_unstable();
        let mut slots: Vec<u64> = vec![0; slot_count];
        for (word, number) in words {
            let hash = hash::of(word.as_bytes(), word.len());
            let mut slot = slot_of(hash, slot_count);
            while slots[slot] != 0 {
                if (slots[slot] ^ hash) & HASH_BITS == 0 {
                    return Err(TooLarge);
                }
                slot = next_slot(slot, slot_count);
            }
            let groups = &self.given[number as usize][..];
            let items = || groups.iter().flat_map(|group| &self.groups[*group as usize]).copied().collect();
            let set = u64::from(*known.entry(groups).or_insert_with(|| sets.number(items()))) + 1;
            if set > SET_BITS {
                return Err(TooLarge);
            }
            slots[slot] = hash & HASH_BITS | set;
        }
        Ok(slots)
    }
}

/// Different sets of items, numbered; set 0 is empty.
struct Sets {
    /// Sorted items of each.
    list: Vec<Vec<u16>>,
    numbers: FxHashMap<Vec<u16>, u32>,
}

impl Default for Sets {
    fn default() -> Self {
        Self { list: vec![Vec::new()], numbers: FxHashMap::from_iter([(Vec::new(), 0)]) }
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

/// Different blocks that hold several items, at most: what codes number besides single items.
const MOST_PATTERNS: usize = (u16::MAX - SINGLE) as usize;

/// Blocks of 64 items of which some stand in a set.
#[derive(Default)]
struct Blocks {
    /// The codes of the blocks that sets keep.
    codes: Vec<u16>,
    /// Different blocks that hold several items.
    patterns: Vec<u64>,
    numbers: FxHashMap<u64, u16>,
}

impl Blocks {
    fn push(&mut self, bits: u64) {
        let code = if bits.is_power_of_two() { bits.trailing_zeros() as u16 } else { self.pattern(bits) };
        self.codes.push(code);
    }

    fn pattern(&mut self, bits: u64) -> u16 {
        let patterns = &mut self.patterns;
        *self.numbers.entry(bits).or_insert_with(|| {
            patterns.push(bits);
            // Where there are more, nothing is laid out.
            SINGLE + (patterns.len() - 1).min(MOST_PATTERNS) as u16
        })
    }
}

/// A short number; where one is longer, nothing is laid out.
fn short(number: usize) -> impl Iterator<Item = u8> {
    narrow(number).to_le_bytes().into_iter().take(SHORT)
}

/// Appends a set: the number of its first block, and the masks of its groups of 64 blocks. The blocks that hold any of its items are kept.
fn lay_out_set(set: &[u16], groups: usize, sets: &mut Vec<u8>, blocks: &mut Blocks) {
    let mut kept: BTreeMap<u16, u64> = BTreeMap::new();
    set.iter().for_each(|item| *kept.entry(item / 64).or_default() |= 1 << (item % 64));
    sets.extend(short(blocks.codes.len()));
    let mut masks = vec![0_u64; groups];
    for (block, bits) in kept {
        masks[usize::from(block / 64)] |= 1 << (block % 64);
        blocks.push(bits);
    }
    sets.extend(masks.iter().flat_map(|mask| mask.to_le_bytes()));
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
