//! Placeholders that must not stand in a reply: left over in a draft, broken, or not among those that the settings allow.
//! What is a placeholder, and whether it is whole, was found before.

use super::rules::{Evidence, Finding};
use crate::extract::Kind;
use crate::span::Span;

/// Placeholders that must not stand there.
pub(super) fn misplaced(evidence: &Evidence<'_, '_>, allowed: Option<&[String]>) -> Vec<Finding> {
    let reply = evidence.reply;
    let draft = reply.kind == Kind::Draft;
    let is_wrong = |span: Span, whole: bool| {
        let written = &reply.string()[span.start..span.end];
        (draft && !is_code(reply.string(), span))
            || !whole
            || allowed.is_some_and(|allowed| !allowed.iter().any(|pattern| fits(pattern, written)))
    };
    let tokens = &reply.text.tokens;
    let wrong = reply.placeholders.iter().filter(|found| is_wrong(found.span, found.whole)).filter_map(|found| {
        let at = tokens.binary_search_by_key(&found.span.start, |token| token.start as usize).ok()?;
        Some(Finding::at(evidence.sentence_of(at), found.span))
    });
    wrong.collect()
}

/// Whether bytes stand between back quotes on their line: words to be typed or shown, in a text without markup too.
fn is_code(text: &str, span: Span) -> bool {
    let line_start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let line_end = text[span.end..].find('\n').map_or(text.len(), |length| span.end + length);
    let quotes = |part: &str| part.bytes().filter(|byte| *byte == b'`').count();
    quotes(&text[line_start..span.start]) % 2 == 1 && quotes(&text[span.end..line_end]) > 0
}

/// Whether a pattern in which `*` stands for any run of characters fits the whole text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    true
}
