//! Character sets of mails: the name of one in; how its bytes are read and how new text is written in it out.
//! Reads UTF-8 and sets of one byte a character; others, which stand nowhere but in mails of other languages, are refused by name.

use std::sync::Arc;

use mail_parser::decoders::charsets::map::charset_decoder;

/// Bytes that are characters of ASCII in every set read here.
const ASCII: usize = 128;

/// A character set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// ASCII, and what stands there against its rules, read as UTF-8.
    Ascii,
    /// A set of one byte a character: the characters of the bytes from 128 on.
    Bytes(Arc<[char]>),
}

impl Charset {
    /// The set of this name; `None` where it is not read.
    pub(in crate::extract) fn of_name(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
        match plain.as_str() {
            "utf8" | "unicode11utf8" => return Some(Self::Utf8),
            // A part that names no set is in ASCII (RFC 2045).
            "" | "usascii" | "ascii" | "ansix341968" => return Some(Self::Ascii),
            _ => {}
        }
        let decode = charset_decoder(name.as_bytes())?;
        let only = |text: String| {
            let mut letters = text.chars();
            letters.next().filter(|_| letters.next().is_none())
        };
        let is_ascii = (b' '..=b'~').all(|byte| only(decode(&[byte])) == Some(char::from(byte)));
        let upper: Option<Vec<char>> = (ASCII..=0xFF).map(|byte| u8::try_from(byte).ok().and_then(|byte| only(decode(&[byte])))).collect();
        let upper = upper.filter(|upper| upper.iter().filter(|letter| letter.is_alphabetic()).count() > ASCII / 4)?;
        is_ascii.then(|| Self::Bytes(upper.into()))
    }

    /// The character at the start of some bytes and how many of them it takes; U+FFFD where they are none.
    pub(super) fn decode(&self, bytes: &[u8]) -> Option<(char, usize)> {
        let first = *bytes.first()?;
        match self {
            _ if usize::from(first) < ASCII => Some((char::from(first), 1)),
            Self::Bytes(upper) => Some((upper.get(usize::from(first) - ASCII).copied().unwrap_or(char::REPLACEMENT_CHARACTER), 1)),
            Self::Utf8 | Self::Ascii => {
                let most = &bytes[..bytes.len().min(4)];
                let valid = match std::str::from_utf8(most) {
                    Ok(text) => Some(text),
                    Err(error) => std::str::from_utf8(&most[..error.valid_up_to()]).ok(),
                };
                let letter = valid.and_then(|text| text.chars().next());
                Some(letter.map_or((char::REPLACEMENT_CHARACTER, 1), |letter| (letter, letter.len_utf8())))
            }
        }
    }

    /// The bytes of a character; `None` where the set has it not.
    pub(in crate::extract) fn encode(&self, letter: char) -> Option<Vec<u8>> {
        match self {
            _ if letter.is_ascii() => Some(vec![u8::try_from(letter).ok()?]),
            Self::Utf8 => Some(letter.encode_utf8(&mut [0; 4]).as_bytes().to_vec()),
            Self::Ascii => None,
            Self::Bytes(_) if letter == char::REPLACEMENT_CHARACTER => None,
            Self::Bytes(upper) => {
                let place = upper.iter().position(|known| *known == letter)?;
                Some(vec![u8::try_from(ASCII + place).ok()?])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_one_byte_are_read_and_written() {
        for (name, byte, letter) in [
            ("ISO-8859-1", 0xE1, '\u{e1}'),
            ("windows-1252", 0x93, '\u{201c}'),
            ("koi8-r", 0xC1, '\u{430}'),
            ("Windows-1251", 0xE0, '\u{430}'),
        ] {
            let charset = Charset::of_name(name).expect("the set is known");
            assert_eq!(charset.decode(&[byte, b'a']), Some((letter, 1)), "{name}");
            assert_eq!(charset.encode(letter), Some(vec![byte]), "{name}");
        }
        assert_eq!(Charset::of_name("koi8-r").and_then(|charset| charset.encode('\u{e1}')), None);
    }

    #[test]
    fn utf_8_is_read_a_character_at_a_time() {
        let charset = Charset::of_name("UTF-8").expect("the set is known");
        assert_eq!(charset, Charset::Utf8);
        assert_eq!(charset.decode("\u{1f642}a".as_bytes()), Some(('\u{1f642}', 4)));
        assert_eq!(charset.decode(&[0xC3]), Some((char::REPLACEMENT_CHARACTER, 1)));
        assert_eq!(charset.decode(&[0xFF, b'a']), Some((char::REPLACEMENT_CHARACTER, 1)));
        assert_eq!(charset.decode(&[]), None);
    }

    #[test]
    fn no_set_is_ascii_and_takes_no_other_letters() {
        for name in ["", "US-ASCII", "ANSI_X3.4-1968"] {
            let charset = Charset::of_name(name).expect("the set is known");
            assert_eq!(charset.decode("\u{e1}".as_bytes()), Some(('\u{e1}', 2)), "{name}");
            assert_eq!((charset.encode('a'), charset.encode('\u{e1}')), (Some(vec![b'a']), None), "{name}");
        }
    }

    #[test]
    fn other_sets_are_refused() {
        for name in ["utf-16", "utf-7", "shift_jis", "big5", "gb18030", "iso-2022-jp", "x-none", "euc-kr"] {
            assert_eq!(Charset::of_name(name), None, "{name}");
        }
    }
}
