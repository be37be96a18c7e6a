//! What stands in each sentence: matches that the sentence itself does not undo. Sentences of stock come again with other names and
//! numbers, so what was found in one is remembered for the next that reads alike; so are the forms of words, and what regular expressions
//! say of a word. Judges nothing beyond the sentence.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::ops::Range;

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::acts::{ActFound, is_quoted, sentence_is};
use crate::matcher::{Match, Room, Search, Subject};
use crate::pack::compiled::{InflectionId, Owner, RuleKind};
use crate::packs::Language;
use crate::text::{Known, Pieces, Sentence, Shape, Token, TokenKind, accentless};

/// Matches kept before all are forgotten: about four megabytes.
const MOST_MATCHES: usize = 64 * 1024;

/// Acts that room is made for in advance.
const ACTS_A_SENTENCE: usize = 6;

/// Sentences kept before all are forgotten.
const MOST_SENTENCES: usize = 32 * 1024;

/// Words kept before all are forgotten, of those that regular expressions were asked about, that were inflected, or whose stems were asked for.
const MOST_WORDS: usize = 32 * 1024;

/// What was found in sentences so far. One for each thread; what it holds changes how fast things are found, and what is found only where two hashes of
/// 64 bits are equal (see [`crate::text::Known`]).
#[derive(Debug, Default)]
pub struct Memory {
    kept: RefCell<Kept>,
    /// How pieces of text were read.
    pub(super) pieces: RefCell<Pieces>,
    inflected: RefCell<Known<Option<String>>>,
    stems: RefCell<Known<u64>>,
}

/// The matches in a text that stand, by sentence.
#[derive(Debug, Default)]
pub struct Matches {
    /// What sentences do, wherever acts are looked for.
    pub acts: Vec<ActFound>,
    /// Those of the patterns of rules.
    pub of_patterns: Vec<Match>,
}

/// Where the matches of a sentence are kept.
#[derive(Clone, Debug)]
struct Place {
    acts: Range<u32>,
    of_patterns: Range<u32>,
}

#[derive(Debug, Default)]
struct Kept {
    /// By what phrases see of a sentence.
    by_sentence: Known<Place>,
    /// By the words of a sentence as they stand, where they are all that phrases see of it.
    by_text: Known<Place>,
    /// Matches, their tokens counted from the start of the sentence.
    matches: Matches,
    looks: Looks,
    /// Room for what phrases see of a sentence.
    seen: Vec<[u8; 8]>,
    room: Room,
    found: Vec<Match>,
}

impl Memory {
    /// The matches in a text that stand. `runs` says which rules are asked.
    pub(super) fn matches(&self, subject: Subject<'_>, runs: &[bool]) -> Matches {
        let kept = &mut *self.kept.borrow_mut();
        kept.seen.clear();
        kept.seen.extend(runs.chunks(8).map(|runs| std::array::from_fn(|at| runs.get(at).map_or(u8::MAX, |runs| u8::from(*runs)))));
        let seed = xxh3_64_with_seed(kept.seen.as_flattened(), subject.language.number);
        let acts = Vec::with_capacity(subject.text.sentences.len() * ACTS_A_SENTENCE);
        let mut matches = Matches { acts, of_patterns: Vec::new() };
        for (number, sentence) in subject.text.sentences.iter().enumerate() {
            let number = u32::try_from(number).expect("a text is under 4 GiB");
            let place = kept.of_sentence(subject, number, sentence, (runs, seed));
            matches.add(&kept.matches, &place, number, sentence.start);
        }
        matches
    }

    /// A hash of the stem of a word, accents set aside: people who write in haste leave them out.
    pub(super) fn stem(&self, language: &Language, word: &str) -> u64 {
        let mut stems = self.stems.borrow_mut();
        if stems.len() > MOST_WORDS {
            stems.clear();
        }
        *stems.entry(xxh3_64_with_seed(word.as_bytes(), language.number)).or_insert_with(|| {
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
        let key = xxh3_64_with_seed(word.as_bytes(), language.number << 16 | u64::from(table));
        inflected.entry(key).or_insert_with(|| language.inflect(word, table)).clone()
    }
}

impl Matches {
    /// Adds the matches kept at a place, for the sentence of this number and first token.
    fn add(&mut self, kept: &Self, place: &Place, sentence: u32, first: u32) {
        let acts = &kept.acts[place.acts.start as usize..place.acts.end as usize];
        self.acts.extend(acts.iter().map(|act| ActFound { sentence, start: act.start + first, end: act.end + first, ..*act }));
        let of_patterns = &kept.of_patterns[place.of_patterns.start as usize..place.of_patterns.end as usize];
        let placed = |found: &Match| Match { sentence, start: found.start + first, end: found.end + first, ..*found };
        self.of_patterns.extend(of_patterns.iter().map(placed));
    }

    /// Keeps a match of a sentence with this first token.
    fn keep(&mut self, found: &Match, first: u32) {
        if let Owner::Act(act) = found.owner {
            let (start, end) = found.marked();
            self.acts.push(ActFound { act, phrase: found.phrase, sentence: 0, start: start - first, end: end - first });
        } else {
            self.of_patterns.push(Match { sentence: 0, start: found.start - first, end: found.end - first, ..*found });
        }
    }

    /// The numbers of acts and of matches.
    fn counts(&self) -> [u32; 2] {
        [self.acts.len(), self.of_patterns.len()].map(|count| u32::try_from(count).expect("matches are limited"))
    }

    fn clear(&mut self) {
        self.acts.clear();
        self.of_patterns.clear();
    }
}

impl Kept {
    /// The matches in a sentence. `runs` says which rules are asked; the seed tells them and the language from others.
    fn of_sentence(&mut self, subject: Subject<'_>, number: u32, sentence: &Sentence, (runs, seed): (&[bool], u64)) -> Place {
        let by_text = key_of_text(subject, sentence, seed);
        if let Some(place) = by_text.and_then(|key| self.by_text.get(&key)) {
            return place.clone();
        }
        let key = self.key(subject, sentence, seed);
        let place = match self.by_sentence.get(&key) {
            Some(place) => place.clone(),
            None => self.search(subject, number, sentence, runs, key),
        };
        if let Some(key) = by_text {
            // Sentences that differ in a number alone are one to phrases, and many here.
            if self.by_text.len() > MOST_SENTENCES {
                self.by_text.clear();
            }
            self.by_text.insert(key, place.clone());
        }
        place
    }

    /// What tells sentences apart in which different phrases may stand: a hash of all that phrases see of its tokens.
    fn key(&mut self, subject: Subject<'_>, sentence: &Sentence, seed: u64) -> u64 {
        const SEEN_BY_PHRASES: Shape = Shape::CAPITAL.and(Shape::CAPITALS).and(Shape::QUOTED);
        let tokens = subject.text.tokens_of(sentence);
        self.seen.clear();
        let seen = &mut self.seen;
        let mut see = |what: u64| seen.push(what.to_le_bytes());
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
        xxh3_64_with_seed(self.seen.as_flattened(), seed << 1 | u64::from(sentence.question))
    }

    /// Looks for phrases in a sentence and keeps what stands.
    fn search(&mut self, subject: Subject<'_>, number: u32, sentence: &Sentence, runs: &[bool], key: u64) -> Place {
        if self.matches.counts().iter().any(|count| *count as usize > MOST_MATCHES) || self.by_sentence.len() > MOST_SENTENCES {
            self.matches.clear();
            self.by_sentence.clear();
            self.by_text.clear();
        }
        let wanted = |owner: Owner| match owner {
            Owner::Act(_) => true,
            Owner::Pattern(rule, _) => runs[usize::from(rule)],
            Owner::Exception | Owner::QuoteHeader => false,
        };
        let mut search = Search::new(subject, &mut self.room);
        self.found.clear();
        search.sentence(&subject.language.index, number, wanted, &mut self.found);
        // In the order that acts are wanted in, once for every sentence that reads like this one. Those of patterns at one place stay in
        // the order of their phrases.
        self.found.sort_by_key(|found| {
            let act = match found.owner {
                Owner::Act(act) => Some(act),
                Owner::Pattern(..) | Owner::Exception | Owner::QuoteHeader => None,
            };
            let (start, end) = found.marked();
            (start, Reverse(end), act)
        });
        let before = self.matches.counts();
        for found in self.found.iter().filter(|found| stands(subject, found, &mut search)) {
            self.matches.keep(found, sentence.start);
        }
        let after = self.matches.counts();
        let place = Place { acts: before[0]..after[0], of_patterns: before[1]..after[1] };
        self.by_sentence.insert(key, place.clone());
        place
    }
}

/// A hash of the words of a sentence as they stand: quicker to come by than what phrases see of them. None where phrases see something
/// else, too: quotation marks round it, the types of placeholders.
fn key_of_text(subject: Subject<'_>, sentence: &Sentence, seed: u64) -> Option<u64> {
    let as_written =
        |token: &Token| !matches!(token.kind, TokenKind::Placeholder(_) | TokenKind::Opaque) && !token.shape.has(Shape::QUOTED);
    let words_alone = subject.text.tokens_of(sentence).iter().all(as_written);
    let span = subject.text.span_of(sentence);
    // How the last word was read may depend on what follows it; where that made a difference, there are more tokens or fewer.
    let seed = seed ^ u64::from(sentence.end - sentence.start) << 32;
    words_alone.then(|| xxh3_64_with_seed(&subject.string.as_bytes()[span.start..span.end], seed))
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
        let range = self.by_word.entry(xxh3_64_with_seed(word.as_bytes(), language.number)).or_insert_with(|| {
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
    match found.owner {
        Owner::Act(number) => {
            let act = &body.acts[usize::from(number)];
            sentence_is(subject, found.sentence, act.sentence) && !is_quoted(subject, found.start, found.end) && !overlaps(&act.unless)
        }
        Owner::Pattern(rule, pattern) => {
            let rule = &body.rules[usize::from(rule)];
            let pattern = &rule.patterns[usize::from(pattern)];
            let (start, end) = found.marked();
            sentence_is(subject, found.sentence, pattern.sentence)
                && (matches!(rule.kind, RuleKind::Placeholders) || !is_quoted(subject, start, end))
                && !overlaps(&pattern.unless)
                && !overlaps(&rule.unless)
        }
        Owner::Exception | Owner::QuoteHeader => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::Packs;
    use crate::span::Span;
    use crate::text::{self, Segment};

    #[test]
    fn sentences_that_differ_in_a_number_alone_do_not_fill_it() {
        let packs = Packs::builtin();
        let language = packs.undetermined();
        let memory = Memory::default();
        let string: String = (0..MOST_SENTENCES + 1000).map(|number| format!("Box {number} came.\n")).collect();
        let whole = [Segment { span: Span::new(0, string.len()) }];
        let text = text::read(&string, &whole, &[], &language.lexicon, &language.orthography, None);
        assert!(text.sentences.len() > MOST_SENTENCES);
        let runs = vec![true; language.body.rules.len()];
        let _ = memory.matches(Subject { language, string: &string, text: &text }, &runs);
        let kept = memory.kept.borrow();
        assert!(!kept.by_text.is_empty() && kept.by_text.len() <= MOST_SENTENCES + 1, "{}", kept.by_text.len());
        assert!(kept.by_sentence.len() <= 2, "{}", kept.by_sentence.len());
    }
}
