//! Reads plain words fast: the letters of the alphabets below U+0530 with their folded forms in one table.
//! Words with anything else in them (joints, combining marks, other scripts) are left to [`super::word`] and [`super::fold`], which
//! give the same answers.

use super::fold::{is_apostrophe, is_hyphen};
use super::shape::Shape;
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
    /// By byte: its class.
    classes: Box<[u8; 256]>,
    /// Whether every small letter from a to z is its own folded form.
    small_are_folded: bool,
}

/// A plain word.
pub(super) struct PlainWord {
    /// One past its last byte.
    pub end: usize,
    /// Capitals, letters.
    pub shape: Shape,
    /// Bytes of the folded form in the buffer; none where the word as it stands is its folded form.
    pub folded: Option<usize>,
}

/// The folded form of a word in the buffer.
struct Folded {
    /// Bytes of the word.
    read: usize,
    /// Bytes of the folded form.
    written: usize,
    /// Capitals, letters.
    shape: Shape,
}

/// Room for a folded word.
pub(super) type Buffer = [u8; LONGEST];

/// What a byte does in a plain word, as bits; 0 ends it.
mod class {
    /// A letter that is its own folded form.
    pub const FOLDED: u8 = 1;
    /// Any other letter of one byte.
    pub const LETTER: u8 = 2;
    /// A digit.
    pub const DIGIT: u8 = 4;
    /// A byte of a letter of two bytes.
    pub const WIDE: u8 = 8;
}

impl Letters {
    /// The table of a language.
    #[must_use]
    pub fn new(equal_letters: &[(char, char)]) -> Self {
        let folded_form = |value: usize| {
            let c = u32::try_from(value).ok().and_then(char::from_u32).filter(|c| c.is_alphanumeric() && !is_apostrophe(*c))?;
            let mut lower = c.to_lowercase();
            let only = lower.next().filter(|_| lower.next().is_none())?;
            let folded = equal_letters.iter().find(|(from, _)| *from == only).map_or(only, |(_, to)| *to);
            u16::try_from(folded as u32).ok().filter(|folded| usize::from(*folded) < TABLE)
        };
        let mut folded = Box::new([0; TABLE]);
        for (value, entry) in folded.iter_mut().enumerate() {
            *entry = folded_form(value).unwrap_or(0);
        }
        Self::from_folded(&folded[..])
    }

    /// The table with these folded forms, by scalar value; those that are missing are taken for unknown.
    #[must_use]
    pub fn from_folded(forms: &[u16]) -> Self {
        let mut folded = Box::new([0; TABLE]);
        folded.iter_mut().zip(forms).for_each(|(entry, form)| *entry = *form);
        let mut classes = Box::new([0; 256]);
        for (byte, class) in (0..=u8::MAX).zip(classes.iter_mut()) {
            *class = match byte {
                _ if byte.is_ascii_digit() => class::DIGIT,
                0..=0x7F if folded[usize::from(byte)] == u16::from(byte) => class::FOLDED,
                0..=0x7F if folded[usize::from(byte)] != 0 => class::LETTER,
                // The other bytes that begin a character of two begin marks, or letters that are drawn over others.
                0x80..=0xBF | 0xC3..=0xCB | 0xCE..=0xD4 => class::WIDE,
                _ => 0,
            };
        }
        let small_are_folded = (b'a'..=b'z').all(|byte| classes[usize::from(byte)] == class::FOLDED);
        Self { folded, classes, small_are_folded }
    }

    /// The folded forms, by scalar value; 0 where the table cannot tell.
    #[must_use]
    pub fn folded(&self) -> &[u16] {
        &self.folded[..]
    }

    /// Reads the word that begins at `at`, and writes its folded form to the buffer where it differs; `None` where it is not plain.
    #[inline]
    pub(super) fn plain_word(&self, text: &str, at: usize, limit: usize, buffer: &mut Buffer) -> Option<PlainWord> {
        let bytes = &text.as_bytes()[at..limit];
        // Most words are as they are when folded.
        let plain = self.folded_already(bytes);
        let ends = bytes.get(plain).is_none_or(|byte| self.classes[usize::from(*byte)] == 0);
        let mut word = PlainWord { end: at + plain, shape: Shape::LETTERS, folded: None };
        if !ends {
            let folded = self.fold(bytes, plain, buffer)?;
            word = PlainWord { end: at + folded.read, shape: folded.shape, folded: Some(folded.written) };
        }
        let length = word.end - at;
        (length > 0 && length < LONGEST && !self.goes_on(text, word.end, limit)).then_some(word)
    }

    /// Bytes of the letters that `bytes` begin with and that are their own folded forms.
    #[inline]
    fn folded_already(&self, bytes: &[u8]) -> usize {
        let mut end = if self.small_are_folded { small_letters(bytes) } else { 0 };
        while let Some(lead) = bytes.get(end) {
            match (self.classes[usize::from(*lead)], bytes.get(end + 1)) {
                (class::FOLDED, _) => end += 1,
                (class::WIDE, Some(next)) if self.is_folded(wide(*lead, *next)) => end += 2,
                _ => break,
            }
        }
        end
    }

    /// Whether a letter is its own folded form, as far as the table can tell.
    fn is_folded(&self, value: usize) -> bool {
        self.folded.get(value).is_some_and(|folded| usize::from(*folded) == value)
    }

    /// Writes the folded form of the word that `bytes` begin with to the buffer. The first `plain` of them are folded already, and are letters.
    /// `None` where the table cannot tell.
    fn fold(&self, bytes: &[u8], plain: usize, buffer: &mut Buffer) -> Option<Folded> {
        buffer.get_mut(..plain)?.copy_from_slice(&bytes[..plain]);
        let (mut read, mut written) = (plain, plain);
        let (mut letters, mut capitals, mut seen) = (plain, 0, 0);
        let mut first_is_capital = false;
        while let Some(lead) = bytes.get(read) {
            let class = self.classes[usize::from(*lead)];
            if class == 0 {
                break;
            }
            let value = match bytes.get(read + 1) {
                Some(next) if !lead.is_ascii() => wide(*lead, *next),
                _ => usize::from(*lead),
            };
            let folded = *self.folded.get(value).filter(|folded| **folded != 0)?;
            // Letters held equal by a pack fold without being capitals.
            if usize::from(folded) != value && is_capital(value) {
                capitals += 1;
                first_is_capital |= read == 0;
            }
            seen |= class;
            letters += usize::from(class != class::DIGIT);
            read += if lead.is_ascii() { 1 } else { 2 };
            written += write(folded, buffer.get_mut(written..written + 2)?);
        }
        let mut shape = if seen & class::DIGIT == 0 { Shape::LETTERS } else { Shape::default() };
        if first_is_capital {
            shape.set(Shape::CAPITAL);
            if capitals > 1 && capitals == letters {
                shape.set(Shape::CAPITALS);
            }
        }
        Some(Folded { read, written, shape })
    }

    /// Whether what stands at `end` may be a part of the word that ended there.
    #[inline]
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

/// Bytes of the letters from a to z that `bytes` begin with, as far as eight bytes can be read at once.
#[inline]
fn small_letters(bytes: &[u8]) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let every = |byte: u8| u64::from_ne_bytes([byte; 8]);
    let mut end = 0;
    while let Some(eight) = bytes[end..].first_chunk() {
        let eight = u64::from_le_bytes(*eight);
        let low = eight & !HIGH;
        // The high bit of a byte says: from a on; behind z; no ASCII.
        let others = (!(low + every(0x80 - b'a')) | (low + every(0x7F - b'z')) | eight) & HIGH;
        if others != 0 {
            return end + others.trailing_zeros() as usize / 8;
        }
        end += 8;
    }
    end
}

/// The scalar value of a character of two bytes.
fn wide(lead: u8, next: u8) -> usize {
    (usize::from(lead & 0x1F) << 6) | usize::from(next & 0x3F)
}

/// Writes a scalar value below U+0800; gives its bytes.
fn write(value: u16, room: &mut [u8]) -> usize {
    if value < 0x80 {
        room[0] = value as u8;
        return 1;
    }
    room.copy_from_slice(&[0xC0 | (value >> 6) as u8, 0x80 | (value & 0x3F) as u8]);
    2
}

/// Whether a letter of the table that folds to another one is a capital.
fn is_capital(value: usize) -> bool {
    u32::try_from(value).ok().and_then(char::from_u32).is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn small_letters_are_told_from_every_other_byte_wherever_they_stand() {
        for byte in 0..=u8::MAX {
            for at in 0..17 {
                let mut bytes = [b'm'; 24];
                bytes[at] = byte;
                let expected = if byte.is_ascii_lowercase() { 24 } else { at };
                assert_eq!(small_letters(&bytes), expected, "{byte} at {at}");
            }
        }
        assert_eq!([small_letters(b"azaz az"), small_letters(b"azazazaz"), small_letters(b"azazazaza")], [0, 8, 8]);
    }

    #[test]
    fn a_plain_word_is_folded_as_any_other_word_is_wherever_its_letters_stand() {
        let equal = [('\u{451}', '\u{435}')];
        let letters = Letters::new(&equal);
        let mut read = 0;
        for c in ('\0'..='\u{7FF}').filter(|c| c.is_alphanumeric()) {
            for word in [format!("{c}"), format!("a{c}b"), format!("\u{436}{c}\u{44F}"), format!("{c}\u{451}\u{416}")] {
                let mut buffer = [0; LONGEST];
                let text = format!("{word} and more behind it");
                let Some(plain) = letters.plain_word(&text, 0, text.len(), &mut buffer) else { continue };
                let folded = plain.folded.map_or(word.as_bytes(), |length| &buffer[..length]);
                assert_eq!((plain.end, folded), (word.len(), fold(&word, &equal).as_bytes()), "{word}");
                read += 1;
            }
        }
        assert!(read > 2000, "{read}");
    }
}
