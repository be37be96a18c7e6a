//! Rules that compare what was said: the same text sent again, something asked for that the thread already holds, questions not taken up,
//! the same thing said twice in one reply. The thread is read with the same pack and never marked.

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::acts::{self, ActFound, Layout};
use super::evidence::{Evidence, Finding};
use super::memory::Memory;
use crate::extract::{Author, Message};
use crate::matcher::{Room, Search, Subject};
use crate::pack::compiled::{ActId, Rule};
use crate::span::Span;
use crate::text::{self, STOP_WORD, Seen, Segment, Sentence, Text, Token, TokenKind, fold_into};

/// Words in a shingle: long enough that stock phrases alone do not make two texts alike.
const SHINGLE: usize = 3;

/// A reply with fewer shingles is too short to be called a repetition.
const MIN_SHINGLES: usize = 6;

/// The whole reply, when it shares so much of its shingles with an earlier message of support.
pub(super) fn similar(evidence: &Evidence<'_, '_>, share: f32) -> Vec<Finding> {
    let reply = evidence.reply;
    let earlier = reply.thread.iter().filter(|message| message.from == Author::Agent);
    if earlier.clone().next().is_none() {
        return Vec::new();
    }
    let last = evidence.layout.signature;
    let spans: Vec<Span> = reply.text.sentences[..last].iter().map(|sentence| reply.text.span_of(sentence)).collect();
    let (Some(first), Some(end)) = (spans.first(), spans.last()) else { return Vec::new() };
    // What is quoted before and between the sentences is not the reply's.
    let own = shingles(&spans.iter().map(|span| &reply.string()[span.start..span.end]).collect::<Vec<_>>().join(" "));
    let is_repeated = |message: &&Message| {
        let earlier = shingles(&message.text);
        let common = own.intersection(&earlier).count();
        // Share of the union would forgive a long greeting added to the same text; share of the smaller text does not.
        let smaller = own.len().min(earlier.len());
        smaller >= MIN_SHINGLES && common as f32 >= share * smaller as f32
    };
    if earlier.into_iter().any(|message| is_repeated(&message)) {
        return vec![Finding::at(0, Span::new(first.start, end.end))];
    }
    Vec::new()
}

/// Words that say what a sentence is about, so many of which two sentences must share to say the same.
const SAME_WORDS: usize = 2;

/// Sentences that say an act of what an earlier sentence said it of: the content words of the one are all among those of the other.
pub(super) fn repeats(evidence: &Evidence<'_, '_>, act: ActId) -> Vec<Finding> {
    let language = evidence.subject.language;
    let mut said: Vec<(u32, FxHashSet<u64>)> = Vec::new();
    let mut found = Vec::new();
    let of_act: Vec<&ActFound> = evidence.acts.found.iter().filter(|found| language.act_is(found.act, act)).collect();
    if of_act.first().map(|first| first.sentence) == of_act.last().map(|last| last.sentence) {
        return found;
    }
    for again in of_act {
        if said.last().is_some_and(|(sentence, _)| *sentence == again.sentence) {
            continue;
        }
        let about = content_stems(evidence.subject, &evidence.reply.text.sentences[again.sentence as usize], 1, evidence.memory);
        let same = |other: &FxHashSet<u64>| about.intersection(other).count() == about.len().min(other.len()).max(SAME_WORDS);
        if said.iter().any(|(_, other)| same(other)) {
            found.push(Finding::at(again.sentence, evidence.span(again.start, again.end)));
        }
        said.push((again.sentence, about));
    }
    found
}

/// Words that say what a question is about, without so many of which it may well be answered in other words.
const ASKED_WORDS: usize = 2;

/// Digits of a number that says what a question is about: shorter ones stand in dates and counts of anything.
const ASKED_DIGITS: u32 = 3;

/// Questions of the customer's messages since support last wrote, none of whose content words stands in the reply.
pub(super) fn unanswered(evidence: &Evidence<'_, '_>, rule: &Rule) -> Vec<Finding> {
    let (reply, language) = (evidence.reply, evidence.subject.language);
    let latest = reply.thread.iter().rev().take_while(|message| message.from != Author::Agent);
    let asking = latest.filter(|message| message.from == Author::Customer && message.text.contains('?'));
    let mut taken_up: Option<FxHashSet<u64>> = None;
    for message in asking {
        let read = read(evidence, &message.text);
        let subject = Subject { language, string: &message.text, text: &read };
        let mut room = Room::default();
        let mut search = Search::new(subject, &mut room);
        for (number, sentence) in read.sentences.iter().enumerate().filter(|(_, sentence)| sentence.question) {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let about = content_stems(subject, sentence, ASKED_DIGITS, evidence.memory);
            let stems = taken_up.get_or_insert_with(|| {
                let sentences = reply.text.sentences.iter();
                sentences.flat_map(|sentence| content_stems(evidence.subject, sentence, ASKED_DIGITS, evidence.memory)).collect()
            });
            let mut rhetorical = || search.overlaps(&rule.unless, number, sentence.start, sentence.end);
            if about.len() >= ASKED_WORDS && about.is_disjoint(stems) && !rhetorical() {
                let span = read.span_of(sentence);
                let words = message.text[span.start..span.end].to_owned();
                return vec![Finding { about: Some(words), ..evidence.place_of_what_is_missing(rule) }];
            }
        }
    }
    Vec::new()
}

/// Hashes of the stems of the words of a sentence that say what it is about, and of its numbers of so many digits or more.
fn content_stems(subject: Subject<'_>, sentence: &Sentence, digits: u32, memory: &Memory) -> FxHashSet<u64> {
    let language = subject.language;
    let is_content = |token: &&Token| match token.kind {
        TokenKind::Word => !language.lexicon.has(token.entry, STOP_WORD),
        TokenKind::Number => token.end - token.start >= digits,
        _ => false,
    };
    let words = subject.text.tokens_of(sentence).iter().filter(is_content);
    words.map(|token| memory.stem(language, &subject.string[token.span().start..token.span().end])).collect()
}

/// Hashes of the runs of words of a text.
fn shingles(text: &str) -> FxHashSet<u64> {
    let mut folded = String::new();
    let mut hash = |word: &str| {
        folded.clear();
        fold_into(word, &[], &mut folded);
        xxh3_64(folded.as_bytes()).to_le_bytes()
    };
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<[u8; 8]> = words.map(&mut hash).collect();
    words.windows(SHINGLE).map(|window| xxh3_64(window.as_flattened())).collect()
}

/// Requests for what the thread already holds.
pub(super) fn slots(evidence: &Evidence<'_, '_>, slots: &[(ActId, ActId)]) -> Vec<Finding> {
    let language = evidence.subject.language;
    let mut found = Vec::new();
    if evidence.reply.thread.is_empty() {
        return found;
    }
    for asked in &evidence.acts.found {
        let held = slots.iter().filter(|(ask, _)| language.act_is(asked.act, *ask)).any(|(_, held)| {
            let from_customer = evidence.reply.thread.iter().filter(|message| message.from == Author::Customer);
            from_customer.into_iter().any(|message| holds(evidence, &message.text, *held))
        });
        if held {
            found.push(Finding::at(asked.sentence, evidence.span(asked.start, asked.end)));
        }
    }
    found
}

/// Whether a text holds an act.
fn holds(evidence: &Evidence<'_, '_>, string: &str, act: ActId) -> bool {
    let language = evidence.subject.language;
    let text = read(evidence, string);
    let subject = Subject { language, string, text: &text };
    let sentences = text.sentences.len();
    let layout = Layout { first: 0, opening: 0..sentences.min(1), signature: sentences, sentences };
    let matches = evidence.memory.matches(subject, evidence.runs);
    acts::of(subject, &layout, matches.acts).found.iter().any(|found| language.act_is(found.act, act))
}

fn read(evidence: &Evidence<'_, '_>, string: &str) -> Text {
    let language = evidence.subject.language;
    let seen = Seen { pieces: &mut evidence.memory.pieces.borrow_mut(), language: language.number };
    let whole = [Segment { span: Span::new(0, string.len()) }];
    text::read(string, &whole, &[], &language.lexicon, &language.orthography, Some(seen))
}
