//! Tells the language of a text, among those that have a pack. A text in, the number of a candidate or nothing out.
//! The detector has no confidence of its own, so short texts and texts with letters foreign to its answer are left undetermined.

use std::borrow::Cow;

/// Texts with fewer words than this are too short to tell.
const MIN_WORDS: usize = 6;

/// A text is read up to here, in bytes: more of it would not change the answer.
const MAX_BYTES: usize = 8 * 1024;

/// Foreign letters in more than one word of this many say that the detector is wrong.
const WORDS_PER_FOREIGN: usize = 20;

/// A language that the answer may be.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The detector's code of it (ISO 639-3); without one it is never detected.
    pub detector: Option<&'a str>,
    /// Letters that it does not write, lower case.
    pub foreign_letters: &'a str,
}

/// The number of the language that the text is written in, if it is one of the candidates.
#[must_use]
pub fn detect(text: &str, candidates: &[Candidate<'_>]) -> Option<usize> {
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    let words = || text.split_whitespace().filter(|word| word.starts_with(char::is_alphabetic) && !is_marked(word));
    let count = words().count();
    if count < MIN_WORDS {
        return None;
    }
    let prose = if is_marked(text) { Cow::Owned(words().collect::<Vec<_>>().join(" ")) } else { Cow::Borrowed(text) };
    let code = whichlang::detect_language(&prose).three_letter_code();
    let answer = candidates.iter().position(|candidate| candidate.detector == Some(code))?;
    let is_foreign = |c: char| c.to_lowercase().any(|lower| candidates[answer].foreign_letters.contains(lower));
    // Names keep their letters in every language.
    let common = words().filter(|word| word.starts_with(char::is_lowercase));
    let foreign = common.filter(|word| word.chars().any(is_foreign)).count();
    (foreign * WORDS_PER_FOREIGN <= count.max(WORDS_PER_FOREIGN)).then_some(answer)
}

/// Whether a text holds marks of addresses, placeholders and tags, whose words are in no language.
fn is_marked(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'/' | b'@' | b'{' | b'}' | b'<' | b'>' | b'_'))
}
