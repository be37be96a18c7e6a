//! What stands in each sentence: matches that the sentence itself does not undo. Sentences of stock come again with other names and
//! numbers, so what was found in one is remembered for the next that reads alike; so are the forms of words, and what regular expressions
//! say of a word. Judges nothing beyond the sentence.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::ops::Range;

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed, xxh3_128_with_seed};

use super::acts::{is_quoted, marked, sentence_is};
use crate::matcher::{Match, NO_CAPTURE, Room, Search, Subject};
use crate::pack::compiled::{InflectionId, Owner, RuleKind};
use crate::packs::Language;
use crate::text::{Known, Pieces, Sentence, Shape, Token, TokenKind, accentless};

/// Matches kept before all are forgotten: about four megabytes.
const MOST_MATCHES: usize = 64 * 1024;

/// Matches that room is made for in advance.
const MATCHES_A_SENTENCE: usize = 6;

/// Sentences kept before all are forgotten.
const MOST_SENTENCES: usize = 32 * 1024;

/// Words kept before all are forgotten, of those that regular expressions were asked about, that were inflected, or whose stems were asked for.
const MOST_WORDS: usize = 32 * 1024;

/// What was found in sentences so far. One for each thread; what it holds never changes what is found, only how fast.
#[derive(Debug, Default)]
pub struct Memory {
    kept: RefCell<Kept>,
    /// How pieces of text were read.
    pub(super) pieces: RefCell<Pieces>,
    inflected: RefCell<Known<Option<String>>>,
    stems: RefCell<Known<u64>>,
}

#[derive(Debug, Default)]
struct Kept {
    by_sentence: Known<Range<u32>>,
    /// Matches, their tokens counted from the start of the sentence.
    matches: Vec<Match>,
    looks: Looks,
    /// Room for what phrases see of a sentence.
    seen: Vec<u8>,
    room: Room,
    found: Vec<Match>,
}

impl Memory {
    /// The matches in a text that stand, by sentence. `runs` says which rules are asked.
    pub(super) fn matches(&self, subject: Subject<'_>, runs: &[bool]) -> Vec<Match> {
        let kept = &mut *self.kept.borrow_mut();
        let language = subject.language;
        kept.seen.clear();
        kept.seen.extend(runs.iter().map(|runs| u8::from(*runs)));
        let seed = xxh3_64_with_seed(&kept.seen, language.number);
        let mut matches = Vec::with_capacity(subject.text.sentences.len() * MATCHES_A_SENTENCE);
        for (number, sentence) in subject.text.sentences.iter().enumerate() {
            let number = u32::try_from(number).expect("a text is under 4 GiB");
            let key = kept.key(subject, sentence, seed);
            let range = match kept.by_sentence.get(&key) {
                Some(range) => range.clone(),
                None => kept.search(subject, number, sentence, runs, key),
            };
            let found = &kept.matches[range.start as usize..range.end as usize];
            matches.extend(found.iter().map(|found| moved(found, number, |token| token + sentence.start)));
        }
        matches
    }

    /// A hash of the stem of a word, accents set aside: people who write in haste leave them out.
    pub(super) fn stem(&self, language: &Language, word: &str) -> u64 {
        let mut stems = self.stems.borrow_mut();
        if stems.len() > MOST_WORDS {
            stems.clear();
        }
        *stems.entry(xxh3_128_with_seed(word.as_bytes(), language.number)).or_insert_with(|| {
            let stem = language.stem(word);
            xxh3_64(accentless(&stem).pop().unwrap_or(stem).as_bytes())
        })
    }

    /// The form that a table of the language gives for a word or words.
    pub(super) fn inflect(&self, language: &Language, word: &str, table: InflectionId) -> Option<String> {
        let mut inflected = self.inflected.borrow_mut();
        if inflected.len() > MOST_WORDS {
            inflected.clear();
        }
        let key = xxh3_128_with_seed(word.as_bytes(), language.number << 16 | u64::from(table));
        inflected.entry(key).or_insert_with(|| language.inflect(word, table)).clone()
    }
}

impl Kept {
    /// What tells sentences apart in which different phrases may stand: a hash of all that phrases see of its tokens.
    fn key(&mut self, subject: Subject<'_>, sentence: &Sentence, seed: u64) -> u128 {
        const SEEN_BY_PHRASES: Shape = Shape::CAPITAL.and(Shape::CAPITALS).and(Shape::QUOTED);
        let tokens = subject.text.tokens_of(sentence);
        self.seen.clear();
        self.seen.reserve(tokens.len() * 2 * size_of::<u64>());
        let seen = &mut self.seen;
        let mut see = |what: u64| seen.extend_from_slice(&what.to_le_bytes());
        for token in tokens {
            let (kind, what) = match token.kind {
                TokenKind::Word => (0, 0),
                TokenKind::Number => (1, 0),
                TokenKind::Link => (2, 0),
                TokenKind::Mark => (3, 0),
                TokenKind::Emoji => (4, 0),
                TokenKind::Placeholder(what) => (5, u64::from(what)),
                TokenKind::Opaque => (6, 0),
            };
            let shape = u64::from(token.shape.only(SEEN_BY_PHRASES));
            see(u64::from(token.entry.number()) << 32 | what << 16 | shape << 8 | kind);
            self.looks.of(subject, token).iter().for_each(|number| see(1 << 63 | u64::from(*number)));
            subject.text.parts_of(token).iter().for_each(|part| see(1 << 62 | u64::from(part.entry.number())));
        }
        xxh3_128_with_seed(&self.seen, seed << 1 | u64::from(sentence.question))
    }

    /// Looks for phrases in a sentence and keeps what stands.
    fn search(&mut self, subject: Subject<'_>, number: u32, sentence: &Sentence, runs: &[bool], key: u128) -> Range<u32> {
        if self.matches.len() > MOST_MATCHES || self.by_sentence.len() > MOST_SENTENCES {
            self.matches.clear();
            self.by_sentence.clear();
        }
        let wanted = |owner: Owner| match owner {
            Owner::Act(_) => true,
            Owner::Pattern(rule, _) => runs[usize::from(rule)],
            Owner::Exception | Owner::QuoteHeader => false,
        };
        let mut search = Search::new(subject, &mut self.room);
        self.found.clear();
        search.sentence(&subject.language.index, number, wanted, &mut self.found);
        let start = self.matches.len();
        // In the order that acts are wanted in, once for every sentence that reads like this one. Those of patterns at one place stay in
        // the order of their phrases.
        self.found.sort_by_key(|found| {
            let act = match subject.language.body.programs.owner(found.phrase) {
                Owner::Act(act) => Some(act),
                Owner::Pattern(..) | Owner::Exception | Owner::QuoteHeader => None,
            };
            let (start, end) = marked(subject, found);
            (start, Reverse(end), act)
        });
        let standing = self.found.iter().filter(|found| stands(subject, found, &mut search));
        self.matches.extend(standing.map(|found| moved(found, 0, |token| token - sentence.start)));
        let [start, end] = [start, self.matches.len()].map(|count| u32::try_from(count).expect("matches are limited"));
        self.by_sentence.insert(key, start..end);
        start..end
    }
}

/// What regular expressions say of words.
#[derive(Debug, Default)]
struct Looks {
    by_word: Known<Range<u32>>,
    /// Numbers of the regular expressions that a word satisfies.
    numbers: Vec<u16>,
    /// The same for a word that is not kept.
    now: Vec<u16>,
}

impl Looks {
    /// The numbers of the regular expressions that a token satisfies. Few look at small letters alone, and those are asked at once.
    fn of(&mut self, subject: Subject<'_>, token: &Token) -> &[u16] {
        let language = subject.language;
        let candidates = language.regexes_for(subject.string, token);
        if candidates.is_empty() {
            return &[];
        }
        let satisfied = candidates.iter().filter(|number| language.regex_matches(**number, subject.string, token));
        let small = token.shape.has(Shape::LETTERS) && !token.shape.has(Shape::CAPITAL);
        if small || !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
            self.now.clear();
            self.now.extend(satisfied);
            return &self.now;
        }
        if self.by_word.len() > MOST_WORDS {
            self.by_word.clear();
            self.numbers.clear();
        }
        let word = &subject.string[token.span().start..token.span().end];
        let numbers = &mut self.numbers;
        let range = self.by_word.entry(xxh3_128_with_seed(word.as_bytes(), language.number)).or_insert_with(|| {
            let start = numbers.len();
            numbers.extend(satisfied);
            let [start, end] = [start, numbers.len()].map(|count| u32::try_from(count).expect("words are limited"));
            start..end
        });
        &self.numbers[range.start as usize..range.end as usize]
    }
}

/// Whether nothing in its sentence undoes a match.
fn stands(subject: Subject<'_>, found: &Match, search: &mut Search<'_, '_>) -> bool {
    let body = &subject.language.body;
    let mut overlaps = |phrases: &[u32]| search.overlaps(phrases, found.sentence, found.start, found.end);
    match subject.language.body.programs.owner(found.phrase) {
        Owner::Act(number) => {
            let act = &body.acts[usize::from(number)];
            sentence_is(subject, found.sentence, act.sentence) && !is_quoted(subject, found.start, found.end) && !overlaps(&act.unless)
        }
        Owner::Pattern(rule, pattern) => {
            let rule = &body.rules[usize::from(rule)];
            let pattern = &rule.patterns[usize::from(pattern)];
            let (start, end) = marked(subject, found);
            sentence_is(subject, found.sentence, pattern.sentence)
                && (matches!(rule.kind, RuleKind::Placeholders) || !is_quoted(subject, start, end))
                && !overlaps(&pattern.unless)
                && !overlaps(&rule.unless)
        }
        Owner::Exception | Owner::QuoteHeader => true,
    }
}

/// The match with its tokens and its sentence numbered anew.
fn moved(found: &Match, sentence: u32, to: impl Fn(u32) -> u32) -> Match {
    let capture = |capture: (u32, u32)| if capture == NO_CAPTURE { NO_CAPTURE } else { (to(capture.0), to(capture.1)) };
    Match { phrase: found.phrase, sentence, start: to(found.start), end: to(found.end), captures: found.captures.map(capture) }
}
