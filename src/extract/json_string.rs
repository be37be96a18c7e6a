//! Decodes a JSON string as it stands in a source, with a map from the decoded text back through the escapes.
//! Takes only strings that a JSON parser has accepted; an escape that stands for half a character (a lone surrogate) becomes U+FFFD.

use memchr::memchr;

use super::{Encoding, SourceMap};
use crate::span::Span;

/// Bytes of an escape by number: `\u` and four digits.
const UNICODE_ESCAPE: usize = 6;

/// The text of a JSON string, quotation marks included, whose first byte stands at `offset` of the source.
pub(super) fn decode(raw: &str, offset: usize) -> (String, SourceMap) {
    let mut map = SourceMap::of(Encoding::JsonString);
    let at = |span: Span| Span::new(offset + span.start, offset + span.end);
    let text = decode_runs(raw, |run| match run {
        Run::Verbatim(span) => map.push_verbatim(at(span)),
        // Half a character is none that could be written anew.
        Run::Escape(char::REPLACEMENT_CHARACTER, span) => map.push_unit(char::REPLACEMENT_CHARACTER.len_utf8(), at(span)),
        Run::Escape(letter, span) => map.push_notation(letter.len_utf8(), at(span)),
    });
    (text, map)
}

/// The text of a JSON string, quotation marks included.
pub(super) fn decode_text(raw: &str) -> String {
    decode_runs(raw, |_| {})
}

/// A run of a raw string: bytes that stand for themselves, or an escape.
enum Run {
    Verbatim(Span),
    Escape(char, Span),
}

/// Decodes a raw string and tells of each run in order; of at least one, which may be empty.
fn decode_runs(raw: &str, mut tell: impl FnMut(Run)) -> String {
    let end = raw.len().saturating_sub(1);
    let mut text = String::with_capacity(raw.len());
    let mut at = 1.min(end);
    loop {
        let escape = memchr(b'\\', &raw.as_bytes()[at..end]).map_or(end, |step| at + step);
        text.push_str(&raw[at..escape]);
        if escape > at || text.is_empty() {
            tell(Run::Verbatim(Span::new(at, escape)));
        }
        if escape >= end {
            return text;
        }
        let (letter, length) = escaped(&raw[escape..end]);
        text.push(letter);
        at = (escape + length).min(end);
        tell(Run::Escape(letter, Span::new(escape, at)));
    }
}

/// The character that the escape at the start of `raw` stands for, and the escape's length in bytes.
fn escaped(raw: &str) -> (char, usize) {
    let letter = match raw.as_bytes().get(1) {
        Some(b'u') => return unicode(raw),
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(&other) => char::from(other),
        None => char::REPLACEMENT_CHARACTER,
    };
    (letter, 2)
}

/// The character of a `\u` escape, or of two that are a surrogate pair.
fn unicode(raw: &str) -> (char, usize) {
    let Some(first) = code_unit(raw) else { return (char::REPLACEMENT_CHARACTER, 2) };
    let second = raw.get(UNICODE_ESCAPE..).and_then(code_unit);
    if let (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) = (first, second) {
        let code = 0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 2 * UNICODE_ESCAPE);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), UNICODE_ESCAPE)
}

/// The number in the `\u` escape at the start of `raw`.
fn code_unit(raw: &str) -> Option<u32> {
    let digits = raw.strip_prefix("\\u")?.get(..UNICODE_ESCAPE - 2)?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_escape_and_its_place() {
        let raw = r#""a\n\"\u00e1\ud83d\ude00\\\/\ud83dz\udc00\ud83d\u0041""#;
        let (text, map) = decode(raw, 100);
        assert_eq!(text, "a\n\"\u{e1}\u{1f600}\\/\u{fffd}z\u{fffd}\u{fffd}A");
        assert_eq!(decode_text(raw), text);
        let mut at = 0;
        let sources = ["a", r"\n", "\\\"", r"\u00e1", r"\ud83d\ude00", r"\\", r"\/", r"\ud83d", "z", r"\udc00", r"\ud83d", r"\u0041"];
        for (letter, source) in text.chars().zip(sources) {
            let span = map.to_source(Span::new(at, at + letter.len_utf8()));
            assert_eq!(&raw[span.start - 100..span.end - 100], source);
            at += letter.len_utf8();
        }
        assert_eq!(at, map.text_len());
    }

    #[test]
    fn what_is_read_as_a_string_by_serde_is_read_the_same() {
        for raw in [r#""""#, r#""\b\f\r\t\u001F""#, "\"e\u{301}\u{a0}\"", r#""\u00E9\uD83D\uDE00""#] {
            assert_eq!(decode(raw, 0).0, serde_json::from_str::<String>(raw).expect("valid JSON"));
        }
    }

    #[test]
    fn an_empty_string_has_a_place() {
        assert_eq!(decode("\"\"", 7).1.to_source(Span::new(0, 0)), Span::new(8, 8));
    }
}
