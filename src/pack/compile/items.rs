//! What single tokens are asked to be, numbered; and the lexicon that answers for every word of the pack.
//! Item patterns in, numbers out; at the end the lexicon, and the cost of looking for each item.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Context;
use super::classes::Members;
use super::regexes::word_regex;
use crate::pack::compiled::{Builtin, Item, ItemId, WordRegex};
use crate::pack::phrase::ItemPattern;
use crate::text::{
    ABBREVIATION, FIRST_FREE_ITEM, Group, LETTERS_BEFORE_SUFFIX, Lexicon, LexiconBuilder, STOP_WORD, TooLarge, WordNumber, accentless,
};

/// Numbers item patterns.
pub struct Items<'a> {
    classes: &'a BTreeMap<String, Rc<Members>>,
    stop_words: &'a BTreeSet<String>,
    numbers: FxHashMap<ItemPattern, ItemId>,
    patterns: Vec<ItemPattern>,
    /// By class and by item: what was weighed before.
    class_weights: FxHashMap<String, u32>,
    costs: FxHashMap<ItemId, Cost>,
    /// Regular expressions, by number.
    pub regexes: Vec<WordRegex>,
    /// Whether there were more items than can be numbered; the last stands for all that came after it.
    are_too_many: bool,
}

/// Items, at most. [`ItemId::MAX`] means none.
const MOST_ITEMS: usize = (ItemId::MAX - FIRST_FREE_ITEM) as usize;

/// How many common words, words, or kinds of words an item stands for: what it costs to begin a search at it. `None`: it cannot.
pub type Cost = Option<u32>;

impl<'a> Items<'a> {
    /// No items yet.
    pub fn new(classes: &'a BTreeMap<String, Rc<Members>>, stop_words: &'a BTreeSet<String>) -> Self {
        Self {
            classes,
            stop_words,
            numbers: FxHashMap::default(),
            patterns: Vec::new(),
            class_weights: FxHashMap::default(),
            costs: FxHashMap::default(),
            regexes: Vec::new(),
            are_too_many: false,
        }
    }

    /// The number of an item pattern.
    pub fn number(&mut self, pattern: &ItemPattern) -> ItemId {
        if let Some(number) = self.numbers.get(pattern) {
            return *number;
        }
        if self.patterns.len() == MOST_ITEMS {
            self.are_too_many = true;
            return ItemId::MAX - 1;
        }
        let number = FIRST_FREE_ITEM + u16::try_from(self.patterns.len()).expect("items are limited");
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
        let mut cost =
            weight(pattern.words.iter().map(String::as_str), self.stop_words) + 20 * u32::try_from(pattern.placeholders.len()).unwrap_or(1);
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
        let weight = weight(members.words.iter(), self.stop_words);
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
    ///
    /// # Errors
    /// When the pack asks for more different words than can be numbered.
    pub fn lexicon(&self, context: &Context, abbreviations: &BTreeSet<String>, announcing: &BTreeSet<ItemId>) -> Result<Lexicon, TooLarge> {
        if self.are_too_many {
            return Err(TooLarge);
        }
        let mut words = Forms { builder: LexiconBuilder::default(), of: Vec::new(), context };
        abbreviations.iter().for_each(|word| words.add(word, ABBREVIATION));
        self.stop_words.iter().for_each(|word| words.add(word, STOP_WORD));
        let mut items_of: FxHashMap<&str, Vec<ItemId>> = FxHashMap::default();
        for (item, pattern) in self.patterns() {
            pattern.words.iter().for_each(|word| words.add(word, item));
            pattern.classes.iter().for_each(|class| items_of.entry(class).or_default().push(item));
        }
        let classes = self.classes.iter().map(|(name, members)| words.class(members, items_of.remove(name.as_str()).unwrap_or_default()));
        let classes: Vec<Class<'_>> = classes.collect();
        classes.iter().for_each(|class| words.add_members(class));
        words.add_suffixes(&classes);
        words.builder.build(usize::from(FIRST_FREE_ITEM) + self.patterns.len(), announcing)
    }

    fn patterns(&self) -> impl Iterator<Item = (ItemId, &ItemPattern)> {
        self.patterns.iter().enumerate().map(|(at, pattern)| (FIRST_FREE_ITEM + u16::try_from(at).expect("item numbers fit"), pattern))
    }
}

/// What it costs to look for words: how common they are.
fn weight<'w>(words: impl Iterator<Item = &'w str>, stop_words: &BTreeSet<String>) -> u32 {
    const MARK: u32 = 200;
    const STOP: u32 = 60;
    let weight = |word: &str| match word {
        _ if stop_words.contains(word) => STOP,
        _ if !word.contains(char::is_alphanumeric) => MARK,
        _ => 1,
    };
    words.map(weight).sum()
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

/// Words of the lexicon, each with the forms in which it may lack accents.
struct Forms<'c> {
    builder: LexiconBuilder,
    /// By number of a word: its forms, itself first; empty until they are asked for.
    of: Vec<Vec<WordNumber>>,
    context: &'c Context,
}

impl Forms<'_> {
    /// The number of a word, its forms known.
    fn number(&mut self, word: &str) -> WordNumber {
        let number = self.builder.add_bare(word);
        let at = number as usize;
        if self.of.get(at).is_none_or(Vec::is_empty) {
            let forms: Vec<WordNumber> = self.context.forms(word).iter().map(|form| self.builder.add_bare(form)).collect();
            self.of.resize_with(self.of.len().max(at + 1), Vec::new);
            self.of[at] = forms;
        }
        number
    }

    /// Gives an item to a word and to the forms in which it may lack accents.
    fn add(&mut self, word: &str, item: ItemId) {
        let (number, group) = (self.number(word), self.builder.single(item));
        self.of[number as usize].iter().for_each(|form| self.builder.give(*form, group));
    }

    /// A class whose members satisfy the items.
    fn class<'m>(&mut self, members: &'m Members, items: Vec<ItemId>) -> Class<'m> {
        let excepted = members.except.iter().map(|word| self.builder.add_bare(word)).collect();
        let group = (!items.is_empty()).then(|| self.builder.group(items.clone()));
        Class { members, items, group, excepted }
    }

    /// Gives the items of a class to its members and to their forms, but for those that it excepts.
    fn add_members(&mut self, class: &Class<'_>) {
        let Some(group) = class.group else { return };
        for word in class.members.words.iter() {
            let number = self.number(word);
            let forms = self.of[number as usize].iter().filter(|form| **form == number || !class.excepted.contains(form));
            forms.for_each(|form| self.builder.give(*form, group));
        }
    }

    /// Adds what the ends of words earn: to the words of the lexicon outright, to all others by their end.
    fn add_suffixes(&mut self, classes: &[Class<'_>]) {
        let mut ends = Ends::default();
        for (number, class) in (0..).zip(classes).filter(|(_, class)| !class.members.suffixes.is_empty()) {
            for (suffixes, gives) in [(&class.members.suffixes, true), (&class.members.except_suffixes, false)] {
                for suffix in suffixes.iter().flat_map(|suffix| self.context.forms(suffix)) {
                    class.items.iter().for_each(|item| self.builder.add_suffix(&suffix, *item, gives));
                    ends.add(suffix, number, gives);
                }
            }
        }
        let (mut earned, mut given): (Vec<(WordNumber, Group)>, Vec<usize>) = (Vec::new(), Vec::new());
        for (word, number) in self.builder.words() {
            ends.earned(word, &mut given);
            let classes = given.iter().map(|class| &classes[*class]).filter(|class| !class.excepted.contains(&number));
            earned.extend(classes.filter_map(|class| Some((number, class.group?))));
        }
        earned.into_iter().for_each(|(number, group)| self.builder.give(number, group));
    }
}

/// A class on its way into the lexicon.
struct Class<'m> {
    members: &'m Members,
    /// What its members satisfy.
    items: Vec<ItemId>,
    /// The same, as it is given; none where nothing asks for the class.
    group: Option<Group>,
    /// Words that do not belong, whatever their end.
    excepted: FxHashSet<WordNumber>,
}

/// Ends of words, with the classes that each gives its words to or denies them.
#[derive(Default)]
struct Ends {
    classes: FxHashMap<String, Vec<(usize, bool)>>,
    /// Bytes of the longest.
    longest: usize,
}

impl Ends {
    fn add(&mut self, suffix: String, class: usize, gives: bool) {
        self.longest = self.longest.max(suffix.len());
        self.classes.entry(suffix).or_default().push((class, gives));
    }

    /// Puts the classes that a word belongs to by its end, each once, into `given`.
    fn earned(&self, word: &str, given: &mut Vec<usize>) {
        let starts = word.char_indices().skip(LETTERS_BEFORE_SUFFIX).filter(|(at, _)| word.len() - at <= self.longest);
        let found: Vec<(usize, bool)> = starts.filter_map(|(at, _)| self.classes.get(&word[at..])).flatten().copied().collect();
        let is_denied = |class: usize| found.contains(&(class, false));
        given.clear();
        given.extend(found.iter().map(|(class, _)| *class).filter(|class| !is_denied(*class)));
        given.sort_unstable();
        given.dedup();
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
