//! Marks the tokens of a segment that stand inside quotation marks: somebody's words, or names on a screen.
//! Pairs only; a mark that is never closed quotes nothing.

use memchr::{memchr, memchr3};

use super::shape::Shape;
use super::token::{Token, TokenKind};

/// A quotation that is never closed within so many tokens is none.
const MAX_TOKENS: usize = 400;

/// Whether a mark that opens a quotation may stand in a text: most have none. Those beyond ASCII begin with one of two bytes.
pub(super) fn may_stand_in(text: &str) -> bool {
    memchr3(b'"', b'\'', 0xE2, text.as_bytes()).is_some() || memchr(0xC2, text.as_bytes()).is_some()
}

/// Sets [`Shape::QUOTED`] on the tokens between paired marks, the marks themselves excluded.
pub(super) fn mark(text: &str, tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let close = closing_mark(text, tokens, at).and_then(|closing| find_close(text, tokens, at, closing));
        let Some(end) = close else {
            at += 1;
            continue;
        };
        tokens[at].shape.set(Shape::QUOTE_MARK);
        tokens[end].shape.set(Shape::QUOTE_MARK);
        for token in &mut tokens[at + 1..end] {
            token.shape.set(Shape::QUOTED);
        }
        at = end + 1;
    }
}

/// A reply that is one quotation from end to end is read as written: takes the marks of [`mark`] back.
pub(super) fn unmark_if_all(tokens: &mut [Token]) {
    if tokens.iter().all(|token| !token.is_wordlike() || token.shape.has(Shape::QUOTED)) {
        for token in tokens {
            token.shape.clear(Shape::QUOTED);
        }
    }
}

/// The marks that close what the token opens, if it opens a quotation.
fn closing_mark(text: &str, tokens: &[Token], at: usize) -> Option<&'static [char]> {
    let token = &tokens[at];
    if token.kind != TokenKind::Mark {
        return None;
    }
    let leads = !token.shape.has(Shape::GLUED) || (at > 0 && tokens[at - 1].kind == TokenKind::Mark);
    let holds = tokens.get(at + 1).is_some_and(|next| next.shape.has(Shape::GLUED));
    match text[token.start as usize..].chars().next()? {
        '\u{AB}' => Some(&['\u{BB}']),
        '\u{201E}' | '\u{201A}' => Some(&['\u{201C}', '\u{201D}', '\u{2018}', '\u{2019}']),
        '\u{201C}' => Some(&['\u{201D}']),
        '\u{2018}' => Some(&['\u{2019}']),
        '\u{2039}' => Some(&['\u{203A}']),
        '"' if leads && holds => Some(&['"']),
        '\'' if leads && holds => Some(&['\'']),
        _ => None,
    }
}

/// The number of the token that closes the quotation opened at `open`.
fn find_close(text: &str, tokens: &[Token], open: usize, closing: &[char]) -> Option<usize> {
    let single = closing == ['\''] || closing == ['\u{2019}'];
    let opener = text[tokens[open].start as usize..].chars().next()?;
    let mut depth = 0;
    for at in open + 1..tokens.len().min(open + MAX_TOKENS) {
        if tokens[at].kind != TokenKind::Mark {
            continue;
        }
        let c = text[tokens[at].start as usize..].chars().next()?;
        // A single mark behind a letter and before another is an apostrophe, which the tokenizer keeps inside words; what is left closes.
        let glued = !single || tokens[at].shape.has(Shape::GLUED);
        if closing.contains(&c) && glued {
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
        } else if c == opener {
            depth += 1;
        }
    }
    None
}
