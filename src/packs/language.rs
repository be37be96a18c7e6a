//! A compiled pack with what is derived from it when it is loaded: the index by item, suffixes by length, regular expressions on demand.
//! Answers what a token satisfies; matches no phrase.

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::Regex;
use rust_stemmers::Stemmer;

use crate::pack::compiled::{ActId, Anchor, Body, Builtin, ItemId, Pack};
use crate::text::{Lexicon, Orthography, Shape, Token, TokenKind, fold, fold_into};

/// Letters that must stand before a suffix.
const LETTERS_BEFORE_SUFFIX: usize = 3;

/// A language ready to use.
pub struct Language {
    /// Words and the items they satisfy.
    pub lexicon: Lexicon,
    /// Rules, acts, phrases.
    pub body: Body,
    /// What the tokenizer must know.
    pub orthography: Orthography,
    anchors: Vec<Vec<Anchor>>,
    part_anchors: Vec<Vec<Anchor>>,
    suffixes: HashMap<String, (Vec<ItemId>, Vec<ItemId>)>,
    longest_suffix: usize,
    regexes: Vec<OnceLock<Option<Regex>>>,
    pub(super) inflections: OnceLock<Vec<super::inflect::Table>>,
    /// Items of built-in classes and placeholder types that begin searches.
    kind_anchors: Vec<ItemId>,
    /// Whether some of them are kinds of words.
    word_kind_anchors: bool,
    suffix_anchors: bool,
    stemmer: Option<Stemmer>,
    /// By act: the acts that it is, itself among them.
    act_is: Vec<Vec<ActId>>,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Language").field("code", &self.body.code).finish_non_exhaustive()
    }
}

impl Language {
    /// Derives what matching needs.
    #[must_use]
    pub fn new(pack: Pack) -> Self {
        let Pack { lexicon, body } = pack;
        let orthography = Orthography::new(body.equal_letters.clone(), body.contractions.clone());
        let spread = |anchors: &[(ItemId, Vec<Anchor>)]| {
            let mut lists = vec![Vec::new(); body.items.len()];
            for (item, list) in anchors {
                lists[usize::from(*item)].clone_from(list);
            }
            lists
        };
        let (anchors, part_anchors) = (spread(&body.anchors), spread(&body.part_anchors));
        let suffixes: HashMap<_, _> =
            body.suffixes.iter().map(|(suffix, gives, denies)| (suffix.clone(), (gives.clone(), denies.clone()))).collect();
        let has_kind = |item: &&(ItemId, Vec<Anchor>)| {
            let item = &body.items[usize::from(item.0)];
            item.builtin != 0 || item.placeholders != 0
        };
        let kind_anchors: Vec<ItemId> = body.anchors.iter().filter(has_kind).map(|(item, _)| *item).collect();
        let suffix_anchors = body.anchors.iter().any(|(item, _)| body.items[usize::from(*item)].suffix);
        Self {
            orthography,
            anchors,
            part_anchors,
            longest_suffix: suffixes.keys().map(|suffix: &String| suffix.chars().count()).max().unwrap_or(0),
            suffixes,
            regexes: body.regexes.iter().map(|_| OnceLock::new()).collect(),
            inflections: OnceLock::new(),
            word_kind_anchors: kind_anchors.iter().any(|item| body.items[usize::from(*item)].builtin & Builtin::WORDS != 0),
            kind_anchors,
            suffix_anchors,
            stemmer: body.stemmer.as_deref().and_then(super::stem::algorithm).map(Stemmer::create),
            act_is: closure(&body),
            lexicon,
            body,
        }
    }

    /// The number of an act.
    #[must_use]
    pub fn act(&self, name: &str) -> Option<ActId> {
        self.body.acts.iter().position(|act| act.name == name).and_then(|number| ActId::try_from(number).ok())
    }

    /// The stem of a word; the folded word where the pack names no stemmer.
    #[must_use]
    pub fn stem(&self, word: &str) -> String {
        let word = fold(word, &self.orthography.equal_letters);
        self.stemmer.as_ref().map_or_else(|| word.clone(), |stemmer| stemmer.stem(&word).into_owned())
    }

    /// Whether an act found is another, by itself or because that one includes it.
    #[must_use]
    pub fn act_is(&self, found: ActId, act: ActId) -> bool {
        self.act_is[usize::from(found)].contains(&act)
    }

    /// Hands on every anchor that a token satisfies.
    pub fn anchors_at(&self, text: &str, token: &Token, parts: &[Token], mut see: impl FnMut(Anchor)) {
        if token.entry.is_some() {
            for item in self.lexicon.items(token.entry) {
                self.anchors[usize::from(item)].iter().for_each(|anchor| see(*anchor));
            }
        } else if self.suffix_anchors && token.kind == TokenKind::Word {
            self.suffix_items(text, token, |item| self.anchors[usize::from(item)].iter().for_each(|anchor| see(*anchor)));
        }
        let may_be_of_kind = match token.kind {
            TokenKind::Word => self.word_kind_anchors,
            TokenKind::Mark => false,
            _ => true,
        };
        for item in self.kind_anchors.iter().filter(|_| may_be_of_kind) {
            if self.is_of_kind(*item, token) {
                self.anchors[usize::from(*item)].iter().for_each(|anchor| see(*anchor));
            }
        }
        for part in parts {
            for item in self.lexicon.items(part.entry) {
                self.part_anchors[usize::from(item)].iter().for_each(|anchor| see(*anchor));
            }
        }
    }

    /// Whether a token satisfies an item.
    #[must_use]
    pub fn satisfies(&self, text: &str, token: &Token, item: ItemId) -> bool {
        let what = &self.body.items[usize::from(item)];
        if let Some(number) = what.regex {
            return token.is_wordlike() && self.regex_matches(number, &text[token.span().start..token.span().end]);
        }
        if token.entry.is_some() && self.lexicon.has(token.entry, item) {
            return true;
        }
        (what.any && token.is_wordlike())
            || self.is_of_kind(item, token)
            || (what.suffix && !token.entry.is_some() && token.kind == TokenKind::Word && self.has_suffix_item(text, token, item))
    }

    fn is_of_kind(&self, item: ItemId, token: &Token) -> bool {
        let what = &self.body.items[usize::from(item)];
        if let TokenKind::Placeholder(kind) = token.kind {
            return kind < 32 && what.placeholders & 1 << kind != 0;
        }
        if what.builtin == 0 {
            return false;
        }
        let bit = |builtin: Builtin| what.builtin & builtin.0 != 0;
        let is_word = token.kind == TokenKind::Word;
        (bit(Builtin::NUMBER) && token.kind == TokenKind::Number)
            || (bit(Builtin::LINK) && token.kind == TokenKind::Link)
            || (bit(Builtin::EMOJI) && token.kind == TokenKind::Emoji)
            || (is_word && bit(Builtin::CAPITAL) && token.shape.has(Shape::CAPITAL))
            || (is_word && bit(Builtin::CAPITALS) && token.shape.has(Shape::CAPITALS))
            || (is_word && bit(Builtin::LOWER) && !token.shape.has(Shape::CAPITAL))
    }

    fn has_suffix_item(&self, text: &str, token: &Token, item: ItemId) -> bool {
        let mut found = false;
        self.suffix_items(text, token, |given| found |= given == item);
        found
    }

    /// Hands on the items that a word outside the lexicon has by its end.
    fn suffix_items(&self, text: &str, token: &Token, mut see: impl FnMut(ItemId)) {
        if self.longest_suffix == 0 {
            return;
        }
        let mut word = String::new();
        fold_into(&text[token.span().start..token.span().end], &self.orthography.equal_letters, &mut word);
        let letters = word.chars().count();
        let ends = || {
            let starts = word.char_indices().rev().take(self.longest_suffix.min(letters.saturating_sub(LETTERS_BEFORE_SUFFIX)));
            starts.filter_map(|(at, _)| self.suffixes.get(&word[at..]))
        };
        for (gives, _) in ends() {
            for item in gives {
                if !ends().any(|(_, denies)| denies.contains(item)) {
                    see(*item);
                }
            }
        }
    }

    fn regex_matches(&self, number: u16, word: &str) -> bool {
        let number = usize::from(number);
        let regex = self.regexes[number].get_or_init(|| Regex::new(&format!("^(?:{})$", self.body.regexes[number])).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(word))
    }
}

/// By act: the acts that it is, directly or through others.
fn closure(body: &Body) -> Vec<Vec<ActId>> {
    let numbers = || 0..ActId::try_from(body.acts.len()).unwrap_or(ActId::MAX);
    let mut lists: Vec<Vec<ActId>> = numbers().map(|act| vec![act]).collect();
    for list in &mut lists {
        let mut at = 0;
        while at < list.len() {
            let found = list[at];
            let outer = numbers().filter(|act| body.acts[usize::from(*act)].includes.contains(&found));
            let new: Vec<ActId> = outer.filter(|act| !list.contains(act)).collect();
            list.extend(new);
            at += 1;
        }
    }
    lists
}
