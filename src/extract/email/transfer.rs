//! How a part of a mail is encoded for its way: the bytes of a body in; its text and a map back to them out; and new text as quoted-printable.
//! Quoted-printable keeps exact places. Base64 does not read as text, so that what is found there is shown at the groups of letters that
//! hold it, and nothing can be put in its place. Mistakes in either are left as they stand.

use std::borrow::Cow;

use super::charset::Charset;
use crate::extract::SourceMap;
use crate::extract::encoding::{Encoding, Place};
use crate::span::Span;

/// Letters of an encoded line, without its line end, the soft line break included.
const LINE: usize = 76;

/// A decoded byte and the bytes of the source that say it.
#[derive(Clone, Copy)]
struct Byte {
    value: u8,
    source: Span,
}

/// What stands at a place of a body of quoted-printable.
#[derive(Clone, Copy)]
enum Piece {
    /// An escaped byte, or one of ASCII.
    Byte(Byte),
    /// A character that stands there although only ASCII may.
    Letter(char, Span),
    /// A line break that is none in the text.
    Break(Span),
}

/// The text of a body of quoted-printable that starts at byte `offset` of the source.
pub(super) fn quoted_printable(body: &str, offset: usize, charset: Charset) -> (String, SourceMap) {
    let mut pieces = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(letter) = body[at..].chars().next() {
        let (value, length) = match letter {
            '=' => escape(&body.as_bytes()[at..]),
            _ => (u8::try_from(letter).ok().filter(u8::is_ascii), letter.len_utf8()),
        };
        let source = Span::new(offset + at, offset + at + length);
        pieces.push(match value {
            Some(value) => Piece::Byte(Byte { value, source }),
            None if letter == '=' => Piece::Break(source),
            None => Piece::Letter(letter, source),
        });
        at += length;
    }
    let mut map = SourceMap::verbatim(Span::new(offset, offset)).written(Encoding::QuotedPrintable(charset.clone()));
    let text = text(&pieces, &charset, &mut map);
    (text, map)
}

/// What the escape at the start of some bytes says, and its length: a byte, or nothing for a soft line break.
fn escape(bytes: &[u8]) -> (Option<u8>, usize) {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
    if let (Some(high), Some(low)) = (digit(1), digit(2)) {
        return (Some(high << 4 | low), 3);
    }
    let padding = bytes[1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match &bytes[1 + padding..] {
        [b'\r', b'\n', ..] => (None, 3 + padding),
        [b'\n', ..] => (None, 2 + padding),
        [] => (None, 1 + padding),
        _ => (Some(b'='), 1),
    }
}

/// The characters of pieces.
fn text(pieces: &[Piece], charset: &Charset, map: &mut SourceMap) -> String {
    let mut text = String::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(&piece) = pieces.get(at) {
        at += 1;
        let letter = match piece {
            Piece::Break(place) => {
                map.push_notation(0, place);
                continue;
            }
            Piece::Letter(letter, place) => {
                map.push_verbatim(place);
                letter
            }
            Piece::Byte(Byte { value, source }) if value.is_ascii() => {
                // An escape takes three bytes.
                if source.len() == 1 {
                    map.push_verbatim(source)
                } else {
                    map.push_notation(1, source)
                }
                char::from(value)
            }
            Piece::Byte(first) => {
                let (letter, last, taken) = character(first, &pieces[at..], charset);
                at += taken;
                map.push_notation(letter.len_utf8(), Span::new(first.source.start, last.end));
                letter
            }
        };
        text.push(letter);
    }
    text
}

/// The character that begins with a byte, where its last byte stands, and how many of the pieces behind the first it takes. A line may be broken
/// inside a character.
fn character(first: Byte, behind: &[Piece], charset: &Charset) -> (char, Span, usize) {
    let mut bytes = vec![first.value];
    let mut places = vec![(first.source, 0)];
    for (number, piece) in behind.iter().enumerate() {
        match piece {
            Piece::Byte(byte) if bytes.len() < 4 => {
                bytes.push(byte.value);
                places.push((byte.source, number + 1));
            }
            Piece::Break(_) => {}
            _ => break,
        }
    }
    let (letter, length) = charset.decode(&bytes).unwrap_or((char::REPLACEMENT_CHARACTER, 1));
    let (last, taken) = places[length - 1];
    (letter, last, taken)
}

/// The text of a body of base64 that starts at byte `offset` of the source.
pub(super) fn base64(body: &str, offset: usize, charset: &Charset) -> (String, SourceMap) {
    let decoded = groups(body, offset);
    let bytes: Vec<u8> = decoded.iter().map(|byte| byte.value).collect();
    let mut map = SourceMap::verbatim(Span::new(offset, offset));
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some((letter, length)) = charset.decode(&bytes[at..]) {
        text.push(letter);
        map.push_unit(letter.len_utf8(), Span::new(decoded[at].source.start, decoded[at + length - 1].source.end));
        at += length;
    }
    (text, map)
}

/// The bytes that groups of four letters say; each stands where its group does. What is no letter of base64 counts for nothing.
fn groups(body: &str, offset: usize) -> Vec<Byte> {
    let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
    let mut group: Vec<(u32, usize)> = Vec::with_capacity(4);
    let mut close = |group: &mut Vec<(u32, usize)>| {
        if let (Some(&(_, first)), Some(&(_, last))) = (group.first(), group.last()) {
            let bits = group.iter().fold(0, |bits, (sextet, _)| bits << 6 | sextet) << (6 * (4 - group.len()));
            let source = Span::new(offset + first, offset + last + 1);
            let bytes = bits.to_be_bytes();
            decoded.extend(bytes[1..group.len()].iter().map(|&value| Byte { value, source }));
            group.clear();
        }
    };
    for (at, letter) in body.bytes().enumerate() {
        let sextet = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                close(&mut group);
                continue;
            }
            _ => continue,
        };
        group.push((u32::from(sextet), at));
        if group.len() == 4 {
            close(&mut group);
        }
    }
    close(&mut group);
    decoded
}

/// Text as it has to stand in quoted-printable; `None` where the character set has no letter for it. No line gets longer than it may be.
pub(in crate::extract) fn encode<'t>(text: &'t str, charset: &Charset, place: Place<'_>) -> Option<Cow<'t, str>> {
    let old = place.file.get(place.source.start..place.source.end)?;
    let before = &place.file[..place.source.start];
    let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
    let rest = &place.file[place.source.end..];
    let line_end = rest.find('\n').unwrap_or(rest.len());
    let behind = rest[..line_end].trim_end_matches('\r').len();
    let letters = text.chars().map(|letter| letter_of(letter, charset)).collect::<Option<Vec<_>>>()?;
    let new: usize = letters.iter().map(|letter| letter.len()).sum();
    // As much room again is left, for another edit of the line.
    let grows = new.saturating_sub(if old.contains('\n') { 0 } else { old.len() });
    if grows == 0 || column + new + behind + grows <= LINE {
        let ends_in_space = behind == 0 && letters.last().is_some_and(|letter| letter == " ");
        return if ends_in_space { None } else { Some(Cow::Owned(letters.concat())) };
    }
    let soft_break = if is_crlf(before, &rest[..line_end]) { "=\r\n" } else { "=\n" };
    let mut written = String::with_capacity(new + 2 * soft_break.len());
    let mut at = column;
    for letter in letters {
        if at + letter.len() >= LINE {
            written.push_str(soft_break);
            at = 0;
        }
        at += letter.len();
        written.push_str(&letter);
    }
    if behind > 0 {
        written.push_str(soft_break);
    }
    Some(Cow::Owned(written))
}

/// Whether lines end with CRLF there: the line itself, or, where it is the last and has no end, the one before it.
fn is_crlf(before: &str, rest_of_line: &str) -> bool {
    let line_before = || before.rfind('\n').is_some_and(|end| before[..end].ends_with('\r'));
    rest_of_line.ends_with('\r') || line_before()
}

/// A character as quoted-printable; `None` for line ends, which would be other lines, and for what the set lacks.
fn letter_of(letter: char, charset: &Charset) -> Option<String> {
    match letter {
        ' '..='<' | '>'..='~' => Some(letter.to_string()),
        '\r' | '\n' => None,
        _ => Some(charset.encode(letter)?.iter().map(|byte| format!("={byte:02X}")).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin() -> Charset {
        Charset::of_name("iso-8859-1").expect("the set is known")
    }

    /// Each character of the text with the bytes it came from.
    fn shown<'b>((text, map): &(String, SourceMap), body: &'b str) -> Vec<(char, &'b str)> {
        let span = |at: usize, letter: char| map.to_source(Span::new(at, at + letter.len_utf8()));
        text.char_indices().map(|(at, letter)| (letter, &body[span(at, letter).start..span(at, letter).end])).collect()
    }

    #[test]
    fn every_character_has_its_place() {
        let body = "a=C3=A1=\r\nb=3D=20\r\n=zz=";
        let read = quoted_printable(body, 0, Charset::Utf8);
        assert_eq!(read.0, "a\u{e1}b= \r\n=zz");
        assert_eq!(shown(&read, body)[..5], [('a', "a"), ('\u{e1}', "=C3=A1"), ('b', "b"), ('=', "=3D"), (' ', "=20")]);
        assert!(read.1.is_replaceable(Span::new(0, 4)));
        assert_eq!(read.1.to_source(Span::new(0, 4)), Span::new(0, 11));
        assert_eq!(quoted_printable("=E1=\n=e9 \u{e1}", 0, latin()).0, "\u{e1}\u{e9} \u{e1}");
        let euro = quoted_printable("=80", 0, Charset::of_name("windows-1252").expect("the set is known"));
        // As long as its escape, and yet not the same bytes.
        assert_eq!(euro.0, "\u{20ac}");
        assert!(!euro.1.is_verbatim(Span::new(0, 3)) && euro.1.is_replaceable(Span::new(0, 3)));
        assert_eq!(quoted_printable("=C3=\n=A1", 0, Charset::Utf8).0, "\u{e1}");
        assert_eq!(quoted_printable("=C3\u{e1}=E2=82", 0, Charset::Utf8).0, "\u{fffd}\u{e1}\u{fffd}\u{fffd}");
    }

    #[test]
    fn base64_is_shown_at_its_groups() {
        let body = "wqFI\r\nb2xhIQ==\r\n";
        let read = base64(body, 0, &Charset::Utf8);
        assert_eq!(read.0, "\u{a1}Hola!");
        assert_eq!(shown(&read, body), [('\u{a1}', "wqFI"), ('H', "wqFI"), ('o', "b2xh"), ('l', "b2xh"), ('a', "b2xh"), ('!', "IQ")]);
        assert!(!read.1.is_replaceable(Span::new(0, 3)));
        assert_eq!(base64("!", 0, &Charset::Utf8).0, "");
    }

    fn written(file: &str, old: &str, new: &str) -> Option<String> {
        let start = file.find(old).expect("the words are there");
        let place = Place { text: Span::new(0, 0), source: Span::new(start, start + old.len()), file };
        encode(new, &latin(), place).map(Cow::into_owned)
    }

    #[test]
    fn new_text_keeps_lines_short() {
        assert_eq!(written("a was b\r\n", "was", "\u{ed}=").as_deref(), Some("=ED=3D"));
        assert_eq!(written("a was b\r\n", "was", "\u{434}"), None);
        assert_eq!(written("a was b\r\n", "was", "x\ny"), None);
        let long = format!("{} was {}=\r\nc\r\n", "a".repeat(40), "b".repeat(30));
        assert_eq!(written(&long, "was", "is").as_deref(), Some("is"));
        assert_eq!(written(&long, "was", "will be").as_deref(), Some("will be=\r\n"));
        let end = format!("{} was\r\n", "a".repeat(70));
        assert_eq!(written(&end, "was", "will be").as_deref(), Some("will=\r\n be"));
        let last = format!("b\r\n{} was", "a".repeat(70));
        assert_eq!(written(&last, "was", "will be").as_deref(), Some("will=\r\n be"));
        assert_eq!(written(&last.replace('\r', ""), "was", "will be").as_deref(), Some("will=\n be"));
    }
}
