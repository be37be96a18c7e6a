//! TOML strings: where one starts and the value that the parser read in; the map from the value to the source out.
//! All four ways of writing them: basic and literal, on one line or more. What is followed is held against the value at every step.

use super::super::align::{Aligner, break_len};
use super::super::{Encoding, SourceMap};

/// From the value of the string whose first byte stands at `start` to the source; `None` where the source does not say what the value says.
pub(super) fn map(source: &str, start: usize, value: &str) -> Option<SourceMap> {
    let rest = source.get(start..)?;
    let (marks, encoding) =
        [("\"\"\"", Encoding::TomlBasic), ("'''", Encoding::TomlLongLiteral), ("\"", Encoding::TomlBasic), ("'", Encoding::TomlLiteral)]
            .into_iter()
            .find(|(marks, _)| rest.starts_with(marks))?;
    let escapes = encoding == Encoding::TomlBasic;
    let mut aligner = Aligner::new(source, start, value, encoding);
    aligner.skip(marks.len());
    if marks.len() > 1 {
        aligner.skip(break_len(aligner.rest()));
    }
    while !aligner.value().is_empty() {
        let rest = aligner.rest();
        match rest.as_bytes().first()? {
            b'\\' if escapes => escape(&mut aligner)?,
            b'\r' | b'\n' => line_end(&mut aligner)?,
            _ => {
                let stands_out = |byte: u8| matches!(byte, b'\r' | b'\n') || (escapes && byte == b'\\');
                let ordinary = rest.bytes().position(stands_out).unwrap_or(rest.len());
                // The closing marks stand behind the last letter of the value.
                aligner.verbatim(ordinary.min(aligner.value().len()))?;
            }
        }
    }
    aligner.finish()
}

/// A line end, which a parser may read as `\n` however it is written.
fn line_end(aligner: &mut Aligner<'_>) -> Option<()> {
    let bytes = break_len(aligner.rest());
    if aligner.value().starts_with('\n') { aligner.unit(bytes, "\n") } else { aligner.verbatim(bytes) }
}

/// An escape, or a `\` that takes the line end after it away with all white space that follows.
fn escape(aligner: &mut Aligner<'_>) -> Option<()> {
    let after = &aligner.rest()[1..];
    let digits = match after.as_bytes().first()? {
        b' ' | b'\t' | b'\r' | b'\n' => {
            let blank = after.bytes().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).unwrap_or(after.len());
            aligner.skip(1 + blank);
            return Some(());
        }
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => 0,
    };
    aligner.escape(2 + digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    /// Where each character of the value of `k` stands in the source.
    fn places(source: &str) -> Vec<(char, &str)> {
        let table = toml::de::DeTable::parse(source).expect("valid TOML");
        let value = table.get_ref().get("k").expect("a key");
        let text = value.get_ref().as_str().expect("a string");
        let map = map(source, value.span().start, text).expect("a string that can be followed");
        assert_eq!(map.text_len(), text.len());
        let place = |(at, letter): (usize, char)| {
            let span = map.to_source(Span::new(at, at + letter.len_utf8()));
            (letter, &source[span.start..span.end])
        };
        text.char_indices().map(place).collect()
    }

    #[test]
    fn every_way_of_writing_a_string() {
        assert_eq!(
            places("k = \"\u{e9}\\\"\\u00e9\\t\" # \"x\""),
            [('\u{e9}', "\u{e9}"), ('"', "\\\""), ('\u{e9}', "\\u00e9"), ('\t', "\\t")]
        );
        assert_eq!(places("k = 'a\\n'"), [('a', "a"), ('\\', "\\"), ('n', "n")]);
        assert_eq!(
            places("k = \"\"\"\r\na\\\r\n\r\n  b\n\\U0001F642\"\"\"\"\n"),
            [('a', "a"), ('b', "b"), ('\n', "\n"), ('\u{1f642}', "\\U0001F642"), ('"', "\"")]
        );
        assert_eq!(places("k = '''\n'a'\\\nb'''\n"), [('\'', "'"), ('a', "a"), ('\'', "'"), ('\\', "\\"), ('\n', "\n"), ('b', "b")]);
        assert_eq!(places("k = ''"), []);
        assert_eq!(places("k = \"\"\"\"\"\""), []);
    }

    #[test]
    fn what_does_not_fit_is_no_map() {
        assert!(map("k = \"a\"", 4, "b").is_none());
        assert!(map("k = a", 4, "a").is_none());
        assert!(map("k", 9, "a").is_none());
    }
}
