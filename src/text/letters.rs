//! Reads plain words fast: the letters of the alphabets below U+0530 with their folded forms in one table.
//! Words with anything else in them (joints, combining marks, other scripts) are left to [`super::word`] and [`super::fold`], which
//! give the same answers.

use super::fold::{is_apostrophe, is_hyphen};
use super::token::Shape;
use super::word::is_word_char;

/// One past the last scalar value in the table: Latin, Greek and Cyrillic with their marks, in UTF-8 of at most two bytes.
const TABLE: usize = 0x530;

/// A word longer than this in its folded form, in bytes, is not read fast.
pub(super) const LONGEST: usize = 64;

/// Folded forms of letters and digits.
#[derive(Clone, Debug)]
pub struct Letters {
    /// By scalar value: the folded one, or 0 where the table cannot tell.
    folded: Box<[u16; TABLE]>,
}

/// A plain word; its folded form stands in the buffer that was handed in.
pub(super) struct PlainWord {
    /// One past its last byte.
    pub end: usize,
    /// Capitals.
    pub shape: Shape,
    /// Bytes of the folded form.
    pub folded: usize,
}

/// Room for a folded word.
pub(super) type Buffer = [u8; LONGEST];

impl Letters {
    /// The table of a language.
    #[must_use]
    pub fn new(equal_letters: &[(char, char)]) -> Self {
        let folded_form = |value: usize| {
            let c = u32::try_from(value).ok().and_then(char::from_u32).filter(|c| c.is_alphanumeric())?;
            let mut lower = c.to_lowercase();
            let only = lower.next().filter(|_| lower.next().is_none())?;
            let folded = equal_letters.iter().find(|(from, _)| *from == only).map_or(only, |(_, to)| *to);
            u16::try_from(folded as u32).ok().filter(|folded| usize::from(*folded) < TABLE)
        };
        let mut folded = Box::new([0; TABLE]);
        for (value, entry) in folded.iter_mut().enumerate() {
            *entry = folded_form(value).unwrap_or(0);
        }
        Self { folded }
    }

    /// Reads the word that begins at `at` and writes its folded form to the buffer; `None` where it is not plain.
    #[inline]
    pub(super) fn plain_word(&self, text: &str, at: usize, limit: usize, buffer: &mut Buffer) -> Option<PlainWord> {
        let bytes = &text.as_bytes()[..limit];
        let (mut end, mut length) = (at, 0);
        let (mut digits, mut capitals) = (0, 0);
        while let Some(&byte) = bytes.get(end) {
            if length + 2 > LONGEST {
                return None;
            }
            if byte.is_ascii() {
                let folded = self.folded[usize::from(byte)] as u8;
                if folded == 0 {
                    break;
                }
                buffer[length] = folded;
                length += 1;
                end += 1;
                capitals += usize::from(folded != byte);
                digits += usize::from(byte < b'A');
                continue;
            }
            let Some(second) = bytes.get(end + 1).filter(|_| byte < 0xE0) else { break };
            let value = (usize::from(byte & 0x1F) << 6) | usize::from(second & 0x3F);
            let folded = self.folded.get(value).copied().unwrap_or(0);
            if folded < 0x80 {
                if folded == 0 {
                    break;
                }
                // Letters that fold to ASCII are rare enough for the slow way.
                return None;
            }
            buffer[length] = 0xC0 | (folded >> 6) as u8;
            buffer[length + 1] = 0x80 | (folded & 0x3F) as u8;
            length += 2;
            end += 2;
            capitals += usize::from(usize::from(folded) != value && is_capital(value));
        }
        if end == at || self.goes_on(text, end, limit) {
            return None;
        }
        let shape = if capitals > 0 { shape_of(&text[at..end], capitals, digits) } else { Shape::default() };
        Some(PlainWord { end, shape, folded: length })
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

fn shape_of(word: &str, capitals: usize, digits: usize) -> Shape {
    let mut shape = Shape::default();
    if word.starts_with(char::is_uppercase) {
        shape.set(Shape::CAPITAL);
        if capitals > 1 && capitals == word.chars().count() - digits {
            shape.set(Shape::CAPITALS);
        }
    }
    shape
}

/// Whether a letter of the table that folds to another one is a capital; letters held equal by a pack fold without being one.
fn is_capital(value: usize) -> bool {
    u32::try_from(value).ok().and_then(char::from_u32).is_some_and(char::is_uppercase)
}
