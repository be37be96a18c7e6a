//! Placeholders that are words: `KEY_WORD_X`, `xxxnamexxx`, `XXNombreXX`.
//! Of words in capitals joined by underscores only those count that a constant of a program seldom looks like: three parts or more, or a last
//! part of one letter or digit. `DB_HOST` is left alone, and so is what stands in a path, an address or a command.

use super::{Outcome, Placeholder, REACH, name};
use crate::span::Span;

/// Reads the word around the underscore at `at`; it does not reach back over `from`.
pub(super) fn key_word(text: &str, at: usize, from: usize) -> Outcome {
    let is_part = |letter: char| name::is_word(letter) || letter == '_';
    let before = text.floor_char_boundary(from.max(at.saturating_sub(REACH)));
    let start = at - text[before..at].chars().rev().take_while(|&letter| is_part(letter)).map(char::len_utf8).sum::<usize>();
    let end = at + text[at..].find(|letter| !is_part(letter)).unwrap_or(text.len() - at);
    let word = Span::new(start, end);
    let fits = end - start <= REACH && is_key_word(&text[start..end]) && stands_free(text, word);
    Outcome::or_from(fits.then(|| Placeholder::whole(word, word)), end)
}

/// First parts of the codes of errors, which programs write in the same way.
const CODES: [&str; 8] = ["E", "ERR", "NET", "DNS", "HTTP", "SSL", "TLS", "SQL"];

fn is_key_word(word: &str) -> bool {
    let is_capitals = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_uppercase() || letter.is_numeric());
    let parts = word.split('_').count();
    let last = word.rsplit('_').next().unwrap_or(word);
    let long_part = word.split('_').any(|part| part.chars().filter(|letter| letter.is_uppercase()).count() >= 2);
    // What ends in a number of several digits is the code of an error.
    let is_code = (last.chars().count() > 1 && last.chars().all(char::is_numeric))
        || word.split('_').next().is_some_and(|first| CODES.contains(&first));
    word.starts_with(char::is_uppercase)
        && !is_code
        && (parts >= 3 || (parts == 2 && last.chars().count() == 1))
        && long_part
        && word.split('_').all(is_capitals)
}

/// Whether no sign of a path, an address, a command or a file name stands beside the word.
fn stands_free(text: &str, word: Span) -> bool {
    let joins = |letter: char| matches!(letter, '/' | '\\' | '@' | '=' | '&' | '-' | '$');
    let after = &text[word.end..];
    let extends = after.strip_prefix(['.', ':']).is_some_and(|rest| rest.starts_with(name::is_word));
    !text[..word.start].ends_with(|before| joins(before) || name::is_word(before) || matches!(before, '.' | '_'))
        && !after.starts_with(|next| joins(next) || next == '(')
        && !extends
}

/// Reads the word at `at` where it starts with three small crosses or two large ones and ends with as many.
pub(super) fn between_crosses(text: &str, at: usize) -> Outcome {
    let (cross, least) = if text.as_bytes()[at] == b'x' { ('x', 3) } else { ('X', 2) };
    let opens = super::run(text, at, cross as u8);
    if opens < least || super::follows_word(text, at) {
        return Outcome::Nothing(at + opens);
    }
    let reach = text.floor_char_boundary(text.len().min(at + REACH));
    let rest = &text[at..reach];
    let word = &rest[..rest.find(|letter| !name::is_word(letter) && letter != '_').unwrap_or(rest.len())];
    let inside = word.trim_matches(cross);
    let start = at + opens;
    let fits = word.len() >= opens + inside.len() + least && inside.chars().filter(|letter| letter.is_alphabetic()).count() >= 2;
    let found = fits.then(|| Placeholder::whole(Span::new(at, at + word.len()), Span::new(start, start + inside.len())));
    Outcome::or_from(found, at + word.len().max(1))
}
