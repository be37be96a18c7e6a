//! The lines above a quoted mail that say who wrote and when: a text read in a language in, their bytes out.
//! A line is read as a whole, whatever full stops it holds, and together with those that a mail program wrapped it into. Its words are the pack's.

use crate::matcher::{self, Subject};
use crate::span::Span;
use crate::text::{Sentence, Shape, Token, TokenKind};

/// Lines that such a line may be wrapped into.
const WRAPPED: usize = 3;

/// Where such lines stand, in order.
pub(super) fn find(subject: Subject<'_>) -> Vec<Span> {
    let lines = lines(subject);
    let mut found: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let length = (1..=WRAPPED).take_while(|length| goes_on(subject, &lines, at, *length)).find(|length| {
            let run = &lines[at..at + length];
            is_header(subject, run) && begins_header(subject, run)
        });
        found.extend(length.map(|length| subject.text.span_of(&joined(&lines[at..at + length]))));
        at += length.unwrap_or(1);
    }
    found
}

/// The lines of the text, each as one sentence.
fn lines(subject: Subject<'_>) -> Vec<Sentence> {
    let text = subject.text;
    let mut lines: Vec<Sentence> = Vec::new();
    for sentence in &text.sentences {
        for (number, token) in (sentence.start..sentence.end).zip(text.tokens_of(sentence)) {
            match lines.last_mut() {
                Some(line) if !token.shape.has(Shape::LINE_START) && line.segment == sentence.segment => line.end = number + 1,
                _ => lines.push(Sentence { start: number, end: number + 1, segment: sentence.segment, question: false }),
            }
        }
    }
    lines
}

/// Whether so many lines from number `at` on may be one that was wrapped: they stand in one block, and none but the last ends with an end mark.
fn goes_on(subject: Subject<'_>, lines: &[Sentence], at: usize, length: usize) -> bool {
    let Some(run) = lines.get(at..at + length) else { return false };
    let is_end = |token: &Token| token.kind == TokenKind::Mark && subject.string[token.start as usize..].starts_with(['.', '!', '?']);
    let ended = |line: &Sentence| subject.text.tokens_of(line).last().is_some_and(is_end);
    run.iter().all(|line| line.segment == run[0].segment) && !run[..length - 1].iter().any(ended)
}

/// Lines in a row as one sentence.
fn joined(lines: &[Sentence]) -> Sentence {
    Sentence { end: lines[lines.len() - 1].end, ..lines[0] }
}

fn is_header(subject: Subject<'_>, run: &[Sentence]) -> bool {
    let run = joined(run);
    is_told(subject, run) && has_phrase(subject, run)
}

/// Whether the first line of a header belongs to it: without it the rest is none, or it tells the time, or says itself what follows.
fn begins_header(subject: Subject<'_>, run: &[Sentence]) -> bool {
    let [first, rest @ ..] = run else { return false };
    rest.is_empty()
        || !is_header(subject, rest)
        || subject.text.tokens_of(first).iter().any(|token| is_time(subject, token))
        || has_phrase(subject, *first)
}

fn has_phrase(subject: Subject<'_>, run: Sentence) -> bool {
    matcher::stands_in(subject, &subject.language.quote_headers, run)
}

fn is_time(subject: Subject<'_>, token: &Token) -> bool {
    token.kind == TokenKind::Number && subject.string[token.start as usize..token.end as usize].contains(':')
}

fn is_address(subject: Subject<'_>, token: &Token) -> bool {
    token.kind == TokenKind::Link && subject.string[token.start as usize..token.end as usize].contains('@')
}

/// Whether a date or an address stands in a line: the same words without one are prose. Where full stops make it several sentences, or a part of
/// one, a time of day or the address of a mail must stand in the last of them.
fn is_told(subject: Subject<'_>, run: Sentence) -> bool {
    let text = subject.text;
    let number = text.sentences.partition_point(|sentence| sentence.end < run.end);
    let Some(last) = text.sentences.get(number) else { return false };
    let dates = |token: &Token| matches!(token.kind, TokenKind::Number | TokenKind::Link);
    if (last.start, last.end) == (run.start, run.end) {
        return text.tokens_of(&run).iter().any(dates);
    }
    let tells = |token: &Token| is_time(subject, token) || is_address(subject, token);
    text.tokens_of(&Sentence { start: last.start.max(run.start), ..run }).iter().any(tells)
}
