//! Reads plain words fast: the letters of the alphabets below U+0530 with their folded forms in one table.
//! Words with anything else in them (joints, combining marks, other scripts) are left to [`super::word`] and [`super::fold`], which
//! give the same answers.

use super::fold::{fold, is_apostrophe, is_hyphen};
use super::token::Shape;
use super::word::is_word_char;

/// One past the last scalar value in the table: Latin, Greek and Cyrillic with their marks, in UTF-8 of at most two bytes.
const TABLE: usize = 0x530;

/// Folded forms of letters and digits.
#[derive(Clone, Debug)]
pub struct Letters {
    /// By scalar value: the folded one, or 0 where the table cannot tell.
    folded: Vec<u16>,
}

/// A plain word.
pub(super) struct PlainWord {
    /// One past its last byte.
    pub end: usize,
    /// Capitals.
    pub shape: Shape,
}

impl Letters {
    /// The table of a language.
    #[must_use]
    pub fn new(equal_letters: &[(char, char)]) -> Self {
        let folded_form = |value: usize| {
            let c = u32::try_from(value).ok().and_then(char::from_u32).filter(|c| c.is_alphanumeric())?;
            let mut folded = match c {
                'a'..='z' | '0'..='9' => return u16::try_from(value).ok(),
                'A'..='Z' => return u16::try_from(value + 0x20).ok(),
                _ => fold(c.encode_utf8(&mut [0; 4]), equal_letters).chars().collect::<Vec<char>>(),
            };
            let only = folded.pop().filter(|only| folded.is_empty() && (*only as usize) < TABLE)?;
            u16::try_from(only as u32).ok()
        };
        Self { folded: (0..TABLE).map(|value| folded_form(value).unwrap_or(0)).collect() }
    }

    /// Reads the word that begins at `at`, writes its folded form to `out`, and gives its end; `None` where it is not plain.
    pub(super) fn plain_word(&self, text: &str, at: usize, limit: usize, out: &mut Vec<u8>) -> Option<PlainWord> {
        out.clear();
        let bytes = &text.as_bytes()[..limit];
        let mut end = at;
        let (mut letters, mut capitals, mut first_is_capital) = (0, 0, false);
        while let Some(&byte) = bytes.get(end) {
            let (value, length) = match byte {
                0..0x80 => (usize::from(byte), 1),
                0xC2..0xE0 => ((usize::from(byte & 0x1F) << 6) | usize::from(bytes.get(end + 1)? & 0x3F), 2),
                _ => break,
            };
            let folded = self.folded.get(value).copied().unwrap_or(0);
            match u8::try_from(folded) {
                Ok(0) => break,
                Ok(ascii @ 0..0x80) => out.push(ascii),
                _ => out.extend_from_slice(&[0xC0 | (folded >> 6) as u8, 0x80 | (folded & 0x3F) as u8]),
            }
            if usize::from(folded) != value && is_capital(value) {
                first_is_capital |= end == at;
                capitals += 1;
            }
            letters += u32::from(!byte.is_ascii_digit());
            end += length;
        }
        if end == at || self.goes_on(text, end, limit) {
            return None;
        }
        let mut shape = Shape::default();
        if first_is_capital {
            shape.set(Shape::CAPITAL);
            if capitals > 1 && capitals == letters {
                shape.set(Shape::CAPITALS);
            }
        }
        Some(PlainWord { end, shape })
    }

    /// Whether what stands at `end` may be a part of the word that ended there.
    fn goes_on(&self, text: &str, end: usize, limit: usize) -> bool {
        let bytes = text.as_bytes();
        if end >= limit {
            return false;
        }
        match bytes[end] {
            b' ' | b'\n' | b'\r' | b'!' | b'?' | b')' | b';' | b'"' => false,
            b'\'' | b'-' | b'.' | b',' | b':' | b'/' | b'@' | b'_' => {
                bytes.get(end + 1).is_some_and(|next| next.is_ascii_alphanumeric() || !next.is_ascii() || *next == b'/')
            }
            byte if byte.is_ascii() => false,
            _ => text[end..].chars().next().is_some_and(|c| is_word_char(c) || is_apostrophe(c) || is_hyphen(c)),
        }
    }
}

/// Whether a letter of the table that folds to another one is a capital; letters held equal by a pack fold without being one.
fn is_capital(value: usize) -> bool {
    match value {
        0..0x80 => true,
        _ => u32::try_from(value).ok().and_then(char::from_u32).is_some_and(char::is_uppercase),
    }
}
