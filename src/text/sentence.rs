//! Where sentences end: after `.?!…` and the marks that close behind them, at the end of a segment, and at line ends that no one
//! wrapped. Abbreviations come from the lexicon. Close to UAX #29, which the tests hold it against.

use super::ABBREVIATION;
use super::lexicon::Lexicon;
use super::shape::Shape;
use super::token::{Sentence, Text, Token, TokenKind};
use super::word::takes_no_room;

/// A line of fewer characters than this was ended by its writer, not wrapped by a program.
const WRAPPED_LINE: usize = 45;

/// A sentence has at most so many tokens; longer runs without an end are cut, so that work stays linear.
const MAX_TOKENS: usize = 2000;

/// Adds the sentences of the tokens from number `first` on, which make up segment number `segment`.
pub(super) fn split(text: &str, out: &mut Text, first: usize, segment: usize, lexicon: &Lexicon) {
    let tokens = &out.tokens;
    let mut start = first;
    let mut line_start = first;
    let mut opens_question = false;
    for (at, token) in tokens.iter().enumerate().skip(first) {
        if token.shape.has(Shape::LINE_START) {
            line_start = at;
        }
        let next = tokens.get(at + 1);
        let line_goes_on = next.is_some_and(|next| !next.shape.has(Shape::LINE_START));
        let is_long = at + 1 - start >= MAX_TOKENS;
        if line_goes_on && !is_long && !matches!(token.kind, TokenKind::Mark | TokenKind::Emoji | TokenKind::Link) {
            continue;
        }
        let mark = (token.kind == TokenKind::Mark).then(|| first_char(text, token));
        opens_question |= mark == Some('\u{BF}');
        let may_end = mark.map_or(matches!(token.kind, TokenKind::Emoji | TokenKind::Link), |mark| is_end(mark) || is_closing(mark));
        if !may_end && line_goes_on && !is_long {
            continue;
        }
        if next.is_none() || is_long || ends_after(text, tokens, start, at, line_start, lexicon) {
            let question = opens_question || ends_with_question_mark(text, &tokens[start..=at]);
            out.sentences.push(Sentence { start: number(start), end: number(at + 1), segment: number(segment), question });
            start = at + 1;
            opens_question = false;
        }
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).expect("a text is under 4 GiB")
}

fn first_char(text: &str, token: &Token) -> char {
    match text.as_bytes()[token.start as usize] {
        byte if byte.is_ascii() => char::from(byte),
        _ => text[token.start as usize..].chars().next().unwrap_or(' '),
    }
}

/// Whether the sentence that began at `start` ends after token `at`, which is not the last of its segment.
fn ends_after(text: &str, tokens: &[Token], start: usize, at: usize, line_start: usize, lexicon: &Lexicon) -> bool {
    let next = &tokens[at + 1];
    if next.shape.has(Shape::LINE_START) && line_was_ended(text, tokens, at, line_start) {
        return true;
    }
    if closes(text, next) || is_terminal(text, next) || next.kind == TokenKind::Emoji {
        return false;
    }
    let Some(mark) = terminal_before(text, tokens, start, at) else {
        return closes_with_emoji(text, tokens, start, at) || closes_with_link(text, tokens, start, at);
    };
    let follows = first_char(text, next);
    match first_char(text, &tokens[mark]) {
        '.' if tokens[mark].end - tokens[mark].start == 1 => {
            let glued = tokens[at + 1].shape.has(Shape::GLUED) && follows.is_alphanumeric() && !follows.is_uppercase();
            let goes_on =
                lower_follows(text, &tokens[at + 1..]) && !(begins_small(text, &tokens[start..]) && at + 1 - start > WORDS_OF_CHAT);
            !glued && !goes_on && !is_abbreviated(text, tokens, start, mark, lexicon)
        }
        '.' | '\u{2026}' => !lower_follows(text, &tokens[at + 1..]),
        _ => !matches!(follows, ',' | ';' | ':' | '-' | '\u{2013}' | '\u{2014}'),
    }
}

/// Whether the writer ended the line that ends with token `at`: the next one begins with no lower-case letter, and the line is short or
/// ends with a mark.
fn line_was_ended(text: &str, tokens: &[Token], at: usize, line_start: usize) -> bool {
    let next = &tokens[at + 1];
    let line = &text[tokens[line_start].start as usize..tokens[at].end as usize];
    let short = line.chars().filter(|c| !takes_no_room(*c)).take(WRAPPED_LINE).count() < WRAPPED_LINE;
    let marked = tokens[at].kind == TokenKind::Mark && !matches!(first_char(text, &tokens[at]), ',' | '-' | '\u{2013}' | '\u{2014}' | '(');
    !first_char(text, next).is_lowercase() && (short || marked)
}

/// Words that must stand before an emoji that ends a sentence without a mark.
const WORDS_BEFORE_EMOJI: usize = 3;

/// Whether the token is an emoji that closes what was said before it: enough words, and a capital behind.
fn closes_with_emoji(text: &str, tokens: &[Token], start: usize, at: usize) -> bool {
    tokens[at].kind == TokenKind::Emoji
        && first_char(text, &tokens[at + 1]).is_uppercase()
        && (tokens[start..at].iter().filter(|token| token.is_wordlike()).count() >= WORDS_BEFORE_EMOJI
            || tokens[start..at].iter().rfind(|token| token.kind != TokenKind::Emoji).is_some_and(|token| token.kind == TokenKind::Link))
}

/// Words that must stand before an address that ends a sentence without a mark.
const WORDS_BEFORE_LINK: usize = 3;

/// Whether the token is the address of a page behind which a sentence begins: few put a full stop on an address that is to be clicked.
fn closes_with_link(text: &str, tokens: &[Token], start: usize, at: usize) -> bool {
    let begins = |next: &Token| {
        next.kind == TokenKind::Word && next.shape.has(Shape::CAPITAL) && !next.shape.has(Shape::CAPITALS) && !next.shape.has(Shape::GLUED)
    };
    tokens[at].kind == TokenKind::Link
        && text[tokens[at].span().start..tokens[at].span().end].contains("://")
        && tokens.get(at + 1).is_some_and(begins)
        && tokens[start..at].iter().filter(|token| token.is_wordlike()).count() >= WORDS_BEFORE_LINK
}

/// The number of the terminal mark that stands at `at` or before the closing marks and emoji that end there.
fn terminal_before(text: &str, tokens: &[Token], start: usize, at: usize) -> Option<usize> {
    let mut mark = at;
    while mark > start && (closes(text, &tokens[mark]) || tokens[mark].kind == TokenKind::Emoji) {
        mark -= 1;
    }
    is_terminal(text, &tokens[mark]).then_some(mark)
}

fn is_terminal(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Mark && is_end(first_char(text, token))
}

fn is_end(mark: char) -> bool {
    matches!(mark, '.' | '?' | '!' | '\u{2026}' | '\u{203C}' | '\u{2047}'..='\u{2049}' | '\u{3002}')
}

/// Whether the token is a mark that closes a quotation or a bracket and stands right behind what it closes.
fn closes(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Mark && token.shape.has(Shape::GLUED) && is_closing(first_char(text, token))
}

fn is_closing(mark: char) -> bool {
    matches!(mark, ')' | ']' | '}' | '"' | '\'' | '\u{BB}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '\u{203A}')
}

/// Tokens that a sentence of someone who writes no capitals has at least: fewer before a full stop are an abbreviation.
const WORDS_OF_CHAT: usize = 4;

/// Whether the first word of a run begins with a lower-case letter.
fn begins_small(text: &str, tokens: &[Token]) -> bool {
    tokens.iter().find(|token| token.kind == TokenKind::Word).is_some_and(|word| first_char(text, word).is_lowercase())
}

/// Whether the next word begins with a lower-case letter, marks before it set aside.
fn lower_follows(text: &str, tokens: &[Token]) -> bool {
    let opens = |token: &&Token| {
        token.kind == TokenKind::Mark && !matches!(first_char(text, token), '\u{BF}' | '\u{A1}' | '-' | '\u{2013}' | '\u{2014}')
    };
    let next = tokens.iter().take(4).find(|token| !opens(token));
    next.is_some_and(|token| token.kind == TokenKind::Word && first_char(text, token).is_lowercase())
}

/// Whether the full stop at `mark` belongs to the word before it: an abbreviation, or a single capital (an initial). A word of the language
/// behind a capital is no name: the capital closed its sentence, as in "zone B".
fn is_abbreviated(text: &str, tokens: &[Token], start: usize, mark: usize, lexicon: &Lexicon) -> bool {
    let Some(word) = (mark > start && tokens[mark].shape.has(Shape::GLUED)).then(|| &tokens[mark - 1]) else { return false };
    let name_follows = || tokens.get(mark + 1).is_some_and(|next| is_capital_alone(text, next) || !lexicon.has_any(next.entry));
    (is_capital_alone(text, word) && name_follows()) || lexicon.has(word.entry, ABBREVIATION)
}

/// Whether a word is one capital letter.
fn is_capital_alone(text: &str, word: &Token) -> bool {
    let first = first_char(text, word);
    word.kind == TokenKind::Word && first.is_uppercase() && first.len_utf8() == word.span().len()
}

/// Whether a question mark stands among the marks that end a sentence.
fn ends_with_question_mark(text: &str, tokens: &[Token]) -> bool {
    let mut tail = tokens.iter().rev().take_while(|token| !token.is_wordlike());
    tail.any(|token| token.kind == TokenKind::Mark && first_char(text, token) == '?')
}
