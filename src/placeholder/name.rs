//! What may be a name inside a placeholder's marks, in any script, composed or not, and which part of an expression is its name.
//! Strings in, yes or no or a span out; knows no marks.

use unicode_normalization::char::is_combining_mark;

use crate::span::Span;

/// Whether the character may stand in a word: a letter, a mark on one, a digit.
pub(super) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || (!letter.is_ascii() && is_combining_mark(letter))
}

/// Whether the character may stand in a name.
fn is_part(letter: char) -> bool {
    is_word(letter) || matches!(letter, '_' | '-' | '.')
}

/// Whether a text is a name: letters, digits, `_`, `-`, `.`, apostrophes and spaces, a letter first.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.chars().all(|letter| is_part(letter) || matches!(letter, ' ' | '\u{a0}' | '\'' | '\u{2019}'))
}

/// Whether a text is a name in capitals, with at least two letters, and no reference such as `SUMO1`.
pub(super) fn is_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic());
    let numbered = text.ends_with(|last: char| last.is_numeric()) && !text.contains('_');
    text.starts_with(char::is_alphabetic)
        && !numbered
        && !text.ends_with(' ')
        && letters.clone().count() >= 2
        && letters.clone().all(char::is_uppercase)
        && text.chars().all(|letter| is_word(letter) || matches!(letter, '_' | '-' | ' ' | '\u{a0}' | '\'' | '\u{2019}'))
}

/// The word at the start of a text that a name broken off would be: no spaces in it, a letter first, no stop at its end.
pub(super) fn leading(text: &str) -> Option<&str> {
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    let word = text[..end].trim_end_matches(['.', '-']);
    word.starts_with(char::is_alphabetic).then_some(word)
}

/// The part of the expression at these bytes that names something: without white space, sigils, the first word of a block (`#if x`) and
/// filters.
pub(super) fn of_expression(text: &str, expression: Span) -> Span {
    let whole = trim(text, expression);
    let inside = &text[whole.start..whole.end];
    let bare = inside.trim_start_matches(|letter: char| letter.is_ascii_punctuation() || letter.is_whitespace());
    let mut start = whole.end - bare.len();
    if inside[..inside.len() - bare.len()].contains('#')
        && let Some(space) = bare.find(char::is_whitespace)
    {
        start += space;
    }
    up_to_filter(text, Span::new(start, whole.end)).unwrap_or(whole)
}

/// The part of a `{% … %}` tag that names something: what follows its first word, or that word where it stands alone.
pub(super) fn of_tag(text: &str, tag: Span) -> Span {
    let whole = trim(text, tag);
    let after_word = text[whole.start..whole.end].find(char::is_whitespace).map_or(whole.start, |space| whole.start + space);
    up_to_filter(text, Span::new(after_word, whole.end)).unwrap_or(whole)
}

/// The bytes of a span without the white space and the dashes and tildes of white-space control around them.
fn trim(text: &str, span: Span) -> Span {
    let around = |letter: char| letter.is_whitespace() || matches!(letter, '-' | '~');
    let inside = &text[span.start..span.end];
    let start = span.end - inside.trim_start_matches(around).len();
    Span::new(start, start + text[start..span.end].trim_end_matches(around).len())
}

/// What stands before the first filter, operator or argument; `None` where that is nothing.
fn up_to_filter(text: &str, span: Span) -> Option<Span> {
    let marks = |letter: char| letter.is_ascii_punctuation() && !matches!(letter, '_' | '-' | '.' | '\'' | '[' | ']');
    let inside = &text[span.start..span.end];
    let name = trim(text, Span::new(span.start, span.start + inside.find(marks).unwrap_or(inside.len())));
    (!name.is_empty()).then_some(name)
}
