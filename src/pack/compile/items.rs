//! What single tokens are asked to be, numbered; and the lexicon that answers for every word of the pack.
//! Item patterns in, numbers out; at the end the lexicon, and the cost of looking for each item.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Context;
use super::classes::{Members, ends_in};
use super::regexes::word_regex;
use crate::pack::compiled::{Builtin, Item, ItemId, WordRegex};
use crate::pack::phrase::ItemPattern;
use crate::text::{ABBREVIATION, FIRST_FREE_ITEM, Lexicon, LexiconBuilder, STOP_WORD, accentless};

/// Numbers item patterns.
pub struct Items<'a> {
    classes: &'a BTreeMap<String, Members>,
    stop_words: &'a BTreeSet<String>,
    numbers: HashMap<ItemPattern, ItemId>,
    patterns: Vec<ItemPattern>,
    /// By class and by item: what was weighed before.
    class_weights: HashMap<String, u32>,
    costs: HashMap<ItemId, Cost>,
    /// Regular expressions, by number.
    pub regexes: Vec<WordRegex>,
}

/// How many common words, words, or kinds of words an item stands for: what it costs to begin a search at it. `None`: it cannot.
pub type Cost = Option<u32>;

impl<'a> Items<'a> {
    /// No items yet.
    pub fn new(classes: &'a BTreeMap<String, Members>, stop_words: &'a BTreeSet<String>) -> Self {
        Self {
            classes,
            stop_words,
            numbers: HashMap::new(),
            patterns: Vec::new(),
            class_weights: HashMap::new(),
            costs: HashMap::new(),
            regexes: Vec::new(),
        }
    }

    /// The number of an item pattern.
    pub fn number(&mut self, pattern: &ItemPattern) -> ItemId {
        if let Some(number) = self.numbers.get(pattern) {
            return *number;
        }
        let number = FIRST_FREE_ITEM + u16::try_from(self.patterns.len()).expect("a pack has fewer than 65,000 different items");
        self.patterns.push(pattern.clone());
        self.numbers.insert(pattern.clone(), number);
        number
    }

    /// Whether the lexicon alone says which tokens satisfy a pattern.
    pub fn is_lexical(pattern: &ItemPattern) -> bool {
        let lexical = !pattern.any && pattern.regex.is_none() && pattern.placeholders.is_empty();
        lexical && pattern.classes.iter().all(|class| builtin(class).is_none())
    }

    /// Whether the lexicon alone says which tokens satisfy an item.
    pub fn decides_alone(&self, item: ItemId) -> bool {
        Self::is_lexical(&self.patterns[usize::from(item - FIRST_FREE_ITEM)])
    }

    /// What it costs to begin a search at the item.
    pub fn cost(&mut self, item: ItemId) -> Cost {
        if let Some(cost) = self.costs.get(&item) {
            return *cost;
        }
        let cost = self.weigh(&self.patterns[usize::from(item - FIRST_FREE_ITEM)].clone());
        self.costs.insert(item, cost);
        cost
    }

    fn weigh(&mut self, pattern: &ItemPattern) -> Cost {
        const SUFFIX: u32 = 5_000;
        if pattern.any {
            return None;
        }
        if let Some(regex) = pattern.regex.as_ref().filter(|_| pattern.words.is_empty()) {
            return needs_mark(regex).then_some(100);
        }
        let mut cost = weight(&pattern.words, self.stop_words) + 20 * u32::try_from(pattern.placeholders.len()).unwrap_or(1);
        for name in &pattern.classes {
            match (self.classes.get(name), builtin(name)) {
                (_, Some(Builtin::NUMBER | Builtin::LINK | Builtin::EMOJI)) => cost += 100,
                (_, Some(Builtin::CAPITAL | Builtin::CAPITALS)) => cost += 10_000,
                (Some(members), _) => cost += self.class_weight(name, members) + if members.suffixes.is_empty() { 0 } else { SUFFIX },
                _ => return None,
            }
        }
        Some(cost)
    }

    fn class_weight(&mut self, name: &str, members: &Members) -> u32 {
        if let Some(weight) = self.class_weights.get(name) {
            return *weight;
        }
        let weight = weight(&members.words, self.stop_words);
        self.class_weights.insert(name.to_owned(), weight);
        weight
    }

    /// The items as the matcher needs them.
    pub fn compiled(&mut self, types: &[String]) -> Vec<Item> {
        let mut items = vec![Item::default(); usize::from(FIRST_FREE_ITEM)];
        for pattern in &self.patterns {
            let mut item = Item { any: pattern.any, ..Item::default() };
            for class in &pattern.classes {
                item.builtin |= builtin(class).map_or(0, |builtin| builtin.0);
            }
            for (number, name) in types.iter().enumerate() {
                item.placeholders |= u32::from(pattern.placeholders.contains(name)) << number;
            }
            if let Some(regex) = &pattern.regex {
                item.regex = Some(u16::try_from(self.regexes.len()).expect("a pack has fewer than 65,000 regular expressions"));
                let number = ItemId::try_from(items.len()).expect("item numbers fit");
                self.regexes.push(WordRegex { words: (!pattern.words.is_empty()).then_some(number), ..word_regex(regex) });
                if pattern.words.is_empty() && needs_mark(regex) {
                    item.builtin = Builtin::NUMBER.0 | Builtin::LINK.0;
                }
            }
            items.push(item);
        }
        items
    }

    /// The lexicon.
    pub fn lexicon(&self, context: &Context, abbreviations: &BTreeSet<String>, announcing: &BTreeSet<ItemId>) -> Lexicon {
        let mut words = Words { builder: LexiconBuilder::default(), forms: HashMap::new(), all: HashSet::new(), context };
        for word in abbreviations {
            words.add(word, ABBREVIATION, &BTreeSet::new());
        }
        for word in self.stop_words {
            words.add(word, STOP_WORD, &BTreeSet::new());
        }
        for members in self.classes.values() {
            members.except.iter().for_each(|word| words.add_bare(word));
        }
        for (item, pattern) in self.patterns() {
            pattern.words.iter().for_each(|word| words.add(word, item, &BTreeSet::new()));
            for members in pattern.classes.iter().filter_map(|class| self.classes.get(class)) {
                members.words.iter().for_each(|word| words.add(word, item, &members.except));
            }
        }
        for (name, members) in self.classes {
            let items: Vec<ItemId> = self.patterns().filter(|(_, pattern)| pattern.classes.contains(name)).map(|(item, _)| item).collect();
            words.add_suffixes(members, &items);
        }
        words.builder.build(usize::from(FIRST_FREE_ITEM) + self.patterns.len(), announcing)
    }

    fn patterns(&self) -> impl Iterator<Item = (ItemId, &ItemPattern)> {
        self.patterns.iter().enumerate().map(|(at, pattern)| (FIRST_FREE_ITEM + u16::try_from(at).expect("item numbers fit"), pattern))
    }
}

/// What it costs to look for words: how common they are.
fn weight(words: &BTreeSet<String>, stop_words: &BTreeSet<String>) -> u32 {
    const MARK: u32 = 200;
    const STOP: u32 = 60;
    let weight = |word: &String| match word {
        _ if stop_words.contains(word) => STOP,
        _ if !word.contains(char::is_alphanumeric) => MARK,
        _ => 1,
    };
    words.iter().map(weight).sum()
}

/// Whether everything that a regular expression matches holds a character that no word has, so that only addresses and numbers can match.
fn needs_mark(regex: &str) -> bool {
    // A word in code is joined by a low line.
    word_regex(regex).marks.iter().any(|mark| *mark != '_')
}

/// The built-in class of this name.
pub fn builtin(name: &str) -> Option<Builtin> {
    Builtin::NAMES.iter().find(|(known, _)| *known == name).map(|(_, builtin)| *builtin)
}

struct Words<'c> {
    builder: LexiconBuilder,
    /// By word: its forms.
    forms: HashMap<String, Vec<String>>,
    all: HashSet<String>,
    context: &'c Context,
}

impl Words<'_> {
    /// Adds a word and the forms in which it may lack accents, except those named.
    fn add(&mut self, word: &str, item: ItemId, except: &BTreeSet<String>) {
        if !self.forms.contains_key(word) {
            self.forms.insert(word.to_owned(), self.context.forms(word));
        }
        for form in &self.forms[word] {
            if form == word || !except.contains(form) {
                self.builder.add(form, item);
                if !self.all.contains(form) {
                    self.all.insert(form.clone());
                }
            }
        }
    }

    /// Adds what the ends of words earn: to the words of the lexicon outright, to all others by their end.
    fn add_suffixes(&mut self, members: &Members, items: &[ItemId]) {
        let forms =
            |suffixes: &BTreeSet<String>| -> HashSet<String> { suffixes.iter().flat_map(|suffix| self.context.forms(suffix)).collect() };
        let (gives, denies) = (forms(&members.suffixes), forms(&members.except_suffixes));
        if gives.is_empty() {
            return;
        }
        let earns = |word: &&String| ends_in(word, &gives) && !ends_in(word, &denies) && !members.except.contains(*word);
        for word in self.all.iter().filter(earns) {
            items.iter().for_each(|item| self.builder.add(word, *item));
        }
        for item in items {
            gives.iter().for_each(|suffix| self.builder.add_suffix(suffix, *item, true));
            denies.iter().for_each(|suffix| self.builder.add_suffix(suffix, *item, false));
        }
    }

    fn add_bare(&mut self, word: &str) {
        self.builder.add_bare(word);
        self.all.insert(word.to_owned());
    }
}

impl Context {
    /// A folded word and the forms in which it may lack accents.
    pub fn forms(&self, word: &str) -> Vec<String> {
        let mut forms = vec![word.to_owned()];
        if !self.distinct.contains(word) {
            forms.extend(accentless(word));
        }
        forms
    }
}
