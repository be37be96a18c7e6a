//! A compiled pack with what is derived from it when it is loaded: indexes by item, regular expressions on demand.
//! Answers what a token satisfies; matches no phrase.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use regex::Regex;
use rust_stemmers::Stemmer;

use crate::pack::compiled::{
    self, ActId, Anchor, AnchorsByItem, Body, Builtin, ByteSet, Instruction, ItemId, Pack, PhraseId, RuleKind, WordRegex,
};
use crate::text::{Letters, Lexicon, Orthography, Shape, Token, TokenKind, fold};

/// Which phrases to try at a token, by item.
#[derive(Debug)]
pub struct Index {
    anchors: AnchorsByItem,
    part_anchors: AnchorsByItem,
    /// Phrases that no item announces, with the regular expressions that they begin with.
    pub unanchored: Vec<(PhraseId, Option<u16>)>,
    /// Items of built-in classes and placeholder types that announce phrases.
    kinds: Vec<ItemId>,
    /// Whether some of them are kinds of words.
    word_kinds: bool,
}

impl Index {
    fn of(index: &compiled::Index, body: &Body) -> Self {
        let items = &body.items;
        let first_regex = |phrase: &PhraseId| match Instruction::read(body.programs.code(*phrase), 0).0 {
            Instruction::Item(item) => items[usize::from(item)].regex,
            _ => None,
        };
        let is_kind = |item: &ItemId| items[usize::from(*item)].builtin != 0 || items[usize::from(*item)].placeholders != 0;
        let kinds: Vec<ItemId> = index.anchors.items().filter(is_kind).collect();
        Self {
            anchors: index.anchors.by_item(items.len()),
            part_anchors: index.part_anchors.by_item(items.len()),
            unanchored: index.unanchored.iter().map(|phrase| (*phrase, first_regex(phrase))).collect(),
            word_kinds: kinds.iter().any(|item| items[usize::from(*item)].builtin & Builtin::WORDS != 0),
            kinds,
        }
    }
}

/// The phrases as written: at hand, or listed when they are asked for. Only the tests of packs ask.
pub(super) struct Texts {
    listed: OnceLock<Vec<String>>,
    list: fn(&str) -> Vec<String>,
}

impl Texts {
    fn listed(texts: Vec<String>) -> Self {
        Self { listed: OnceLock::from(texts), list: |_| Vec::new() }
    }

    /// Phrases that are listed later, by the code of their language.
    pub(super) fn later(list: fn(&str) -> Vec<String>) -> Self {
        Self { listed: OnceLock::new(), list }
    }
}

/// Regular expressions that a word is held against, by its first byte.
struct Candidates {
    /// By first byte: where its numbers begin; they end where those of the next byte begin.
    starts: [u32; 257],
    numbers: Vec<u16>,
}

impl Candidates {
    fn of<'r>(regexes: impl Iterator<Item = (u16, &'r WordRegex)>) -> Self {
        let regexes: Vec<_> = regexes.collect();
        let mut candidates = Self { starts: [0; 257], numbers: Vec::new() };
        // Few bytes begin a match of those that words of letters are held against, so all are asked at once first.
        let any = regexes.iter().fold(ByteSet::default(), |any, (_, regex)| any.or(regex.first));
        for byte in 0..=u8::MAX {
            if any.holds(byte) {
                candidates.numbers.extend(regexes.iter().filter(|(_, regex)| regex.may_begin_with(byte)).map(|(number, _)| *number));
            }
            let count = u32::try_from(candidates.numbers.len()).expect("regular expressions have numbers below 65,536");
            candidates.starts[usize::from(byte) + 1] = count;
        }
        candidates
    }

    fn by_first(&self, byte: u8) -> &[u16] {
        let at = usize::from(byte);
        &self.numbers[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// Languages made so far in this process.
static MADE: AtomicU64 = AtomicU64::new(0);

/// A language ready to use.
pub struct Language {
    /// Tells it from all others of this process.
    pub number: u64,
    /// Words and the items they satisfy.
    pub lexicon: Lexicon,
    /// Rules, acts, phrases.
    pub body: Body,
    /// What the tokenizer must know.
    pub orthography: Orthography,
    /// Finds the phrases of acts and rules.
    pub index: Index,
    /// Finds the beginnings of quoted messages.
    pub quote_headers: Index,
    /// By word: the first type of placeholders that it tells.
    pub placeholder_words: HashMap<String, u8>,
    /// Ids of the rules, shared by their diagnostics.
    pub rule_ids: Vec<Arc<str>>,
    /// Numbers of the rules that find something without a match of their patterns.
    pub structural: Vec<usize>,
    /// The code, shared by reports; `None` in the pack for texts in no known language.
    pub code: Option<Arc<str>>,
    regexes: Vec<OnceLock<Option<Regex>>>,
    /// Those that may match a word of letters alone: one that begins with no capital, and one that does.
    regexes_of_letters: [Candidates; 2],
    /// Those that any other word is held against: all.
    regexes_of_others: Candidates,
    pub(super) inflections: Vec<super::inflect::Table>,
    stemmer: Option<Stemmer>,
    texts: Texts,
    /// By act: the acts that it is, itself and those that include it.
    pub act_is: ActRows,
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
        Self::from_parts(pack.lexicon, pack.body, Texts::listed(pack.texts))
    }

    /// The same, from parts of which the texts of phrases may be left unread.
    pub(super) fn from_parts(lexicon: Lexicon, body: Body, texts: Texts) -> Self {
        let letters = Letters::from_folded(&body.letters);
        let orthography = Orthography { letters, equal_letters: body.equal_letters.clone(), contractions: body.contractions.clone() };
        let regexes = |wanted: &dyn Fn(&WordRegex) -> bool| Candidates::of((0..).zip(&body.regexes).filter(|(_, regex)| wanted(regex)));
        Self {
            number: MADE.fetch_add(1, Ordering::Relaxed),
            orthography,
            index: Index::of(&body.index, &body),
            quote_headers: Index::of(&body.quote_headers, &body),
            placeholder_words: placeholder_words(&body),
            rule_ids: body.rules.iter().map(|rule| Arc::from(rule.id.as_str())).collect(),
            structural: (0..body.rules.len()).filter(|number| !matches!(body.rules[*number].kind, RuleKind::Patterns)).collect(),
            code: (!body.code.is_empty()).then(|| Arc::from(body.code.as_str())),
            regexes_of_letters: [false, true].map(|capital| regexes(&|regex| regex.may_match_letters(capital))),
            regexes_of_others: regexes(&|_| true),
            regexes: body.regexes.iter().map(|_| OnceLock::new()).collect(),
            inflections: body.inflections.iter().map(super::inflect::Table::new).collect(),
            stemmer: body.stemmer.as_deref().and_then(super::stem::algorithm).map(Stemmer::create),
            act_is: closure(&body),
            texts,
            lexicon,
            body,
        }
    }

    /// The phrases as written, by number.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        self.texts.listed.get_or_init(|| (self.texts.list)(&self.body.code))
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
        self.act_is.has(usize::from(found), act)
    }

    /// Hands on every anchor of an index that a token satisfies.
    pub fn anchors_at(&self, index: &Index, token: &Token, parts: &[Token], mut see: impl FnMut(Anchor)) {
        for item in self.lexicon.announcing_items(token.entry) {
            index.anchors.of(item, &mut see);
        }
        let may_be_of_kind = match token.kind {
            TokenKind::Word => index.word_kinds,
            TokenKind::Mark => false,
            _ => true,
        };
        for item in index.kinds.iter().filter(|_| may_be_of_kind) {
            if self.is_of_kind(*item, token) {
                index.anchors.of(*item, &mut see);
            }
        }
        for part in parts {
            for item in self.lexicon.announcing_items(part.entry) {
                index.part_anchors.of(item, &mut see);
            }
        }
    }

    /// The phrases of an index that no item announces and that a token may begin.
    pub fn unanchored_at<'a>(&'a self, index: &'a Index, text: &str, token: &Token) -> impl Iterator<Item = PhraseId> + 'a {
        let regexes: &[u16] = if index.unanchored.is_empty() { &[] } else { self.regexes_for(text, token) };
        let may_begin = |regex: &Option<u16>| regex.is_none_or(|number| regexes.contains(&number));
        index.unanchored.iter().filter(move |(_, regex)| may_begin(regex)).map(|(phrase, _)| *phrase)
    }

    /// Whether a token satisfies an item.
    #[must_use]
    pub fn satisfies(&self, text: &str, token: &Token, item: ItemId) -> bool {
        self.satisfies_if(text, token, item, || self.lexicon.has(token.entry, item))
    }

    /// The same; `is_of_word` says whether its entry satisfies the item, where that is asked.
    #[inline]
    #[must_use]
    pub fn satisfies_if(&self, text: &str, token: &Token, item: ItemId, is_of_word: impl FnOnce() -> bool) -> bool {
        let what = &self.body.items[usize::from(item)];
        if let Some(number) = what.regex {
            return token.is_wordlike() && self.regex_matches(number, text, token);
        }
        if is_of_word() {
            return true;
        }
        if what.any {
            return token.is_wordlike();
        }
        (what.builtin != 0 || what.placeholders != 0) && self.is_of_kind(item, token)
    }

    /// The numbers of the regular expressions that a token may satisfy, as far as its shape and its first byte tell.
    #[must_use]
    pub fn regexes_for(&self, text: &str, token: &Token) -> &[u16] {
        let candidates = match (token.shape.has(Shape::LETTERS), token.shape.has(Shape::CAPITAL)) {
            _ if !token.is_wordlike() => return &[],
            (true, capital) => &self.regexes_of_letters[usize::from(capital)],
            (false, _) => &self.regexes_of_others,
        };
        candidates.by_first(text.as_bytes()[token.start as usize])
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

    /// Whether a token satisfies a regular expression. Most are turned away at their first byte, before anything is called.
    #[inline]
    #[must_use]
    pub fn regex_matches(&self, number: u16, text: &str, token: &Token) -> bool {
        self.body.regexes[usize::from(number)].may_begin_with(text.as_bytes()[token.start as usize]) && self.runs_regex(number, text, token)
    }

    fn runs_regex(&self, number: u16, text: &str, token: &Token) -> bool {
        let number = usize::from(number);
        let written = &self.body.regexes[number];
        let word = &text[token.span().start..token.span().end];
        if written.words.is_some_and(|item| !self.lexicon.has(token.entry, item)) || !written.may_match(word) {
            return false;
        }
        let regex = self.regexes[number].get_or_init(|| Regex::new(&format!("^(?:{})$", written.regex)).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(word))
    }
}

fn placeholder_words(body: &Body) -> HashMap<String, u8> {
    let mut words = HashMap::new();
    for (number, kind) in body.placeholder_types.iter().enumerate() {
        for word in &kind.words {
            words.entry(word.clone()).or_insert(u8::try_from(number).unwrap_or(u8::MAX));
        }
    }
    words
}

/// Rows of acts, as bits: what each of several acts is, or what each of several sentences does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActRows {
    /// Words of 64 bits in a row.
    width: usize,
    bits: Vec<u64>,
}

impl ActRows {
    /// So many empty rows for acts numbered below `acts`.
    #[must_use]
    pub fn new(rows: usize, acts: usize) -> Self {
        let width = acts.div_ceil(64);
        Self { width, bits: vec![0; rows * width] }
    }

    fn row(&self, row: usize) -> &[u64] {
        self.bits.get(row * self.width..(row + 1) * self.width).unwrap_or_default()
    }

    /// Whether an act stands in a row; none does in a row that does not exist.
    #[must_use]
    pub fn has(&self, row: usize, act: ActId) -> bool {
        self.row(row).get(usize::from(act / 64)).is_some_and(|bits| bits & 1 << (act % 64) != 0)
    }

    /// Adds an act to a row.
    pub fn add(&mut self, row: usize, act: ActId) {
        self.bits[row * self.width + usize::from(act / 64)] |= 1 << (act % 64);
    }

    /// Adds a row of another table for the same acts to a row.
    pub fn add_row(&mut self, row: usize, from: &Self, of: usize) {
        let own = &mut self.bits[row * self.width..(row + 1) * self.width];
        own.iter_mut().zip(from.row(of)).for_each(|(bits, more)| *bits |= more);
    }

    /// Adds every row to the last one.
    pub fn add_all_to_last(&mut self) {
        let last = self.bits.len().saturating_sub(self.width);
        let (others, last) = self.bits.split_at_mut(last);
        for row in others.chunks_exact(self.width.max(1)) {
            last.iter_mut().zip(row).for_each(|(bits, more)| *bits |= more);
        }
    }
}

/// By act: the acts that it is, directly or through others.
fn closure(body: &Body) -> ActRows {
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
    let mut rows = ActRows::new(lists.len(), lists.len());
    for (row, list) in lists.iter().enumerate() {
        list.iter().for_each(|act| rows.add(row, *act));
    }
    rows
}
