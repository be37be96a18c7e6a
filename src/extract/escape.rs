//! Text as it has to stand in YAML, TOML and CSV: new text and its place in, the text written as it is written there out; `None` where it cannot stand.
//! Only the way of writing that is there already is used: a scalar or a cell is never quoted anew.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::place::Place;

/// What may be written, or not.
type Written<'t> = Option<Cow<'t, str>>;

/// In a plain scalar of YAML. At its start most marks would mean something, and anywhere a comment or a key would.
pub(super) fn yaml_plain<'t>(text: &'t str, place: Place<'_>) -> Written<'t> {
    const MARKS: [char; 20] = ['-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '='];
    let means = [": ", ":\t", " #", "\t#"];
    let stands = stands_in_line(text, place)
        && !text.starts_with(MARKS)
        && !text.starts_with("...")
        && !text.ends_with(':')
        && !means.iter().any(|mark| text.contains(mark));
    stands.then_some(Cow::Borrowed(text))
}

/// In a plain scalar between brackets or braces.
pub(super) fn yaml_flow_plain<'t>(text: &'t str, place: Place<'_>) -> Written<'t> {
    yaml_plain(text, place).filter(|text| !text.contains([',', '[', ']', '{', '}', ':', '?']))
}

/// Between single quotation marks in YAML.
pub(super) fn yaml_single<'t>(text: &'t str, place: Place<'_>) -> Written<'t> {
    stands_in_line(text, place).then(|| doubled(text, '\''))
}

/// Between double quotation marks in YAML.
pub(super) fn yaml_double<'t>(text: &'t str, place: Place<'_>) -> Written<'t> {
    is_no_line_end(text, place).then(|| escaped(text, is_yaml_break))
}

/// In a block scalar of YAML.
pub(super) fn yaml_block<'t>(text: &'t str, place: Place<'_>) -> Written<'t> {
    stands_in_line(text, place).then_some(Cow::Borrowed(text))
}

/// Between double quotation marks in TOML.
pub(super) fn toml_basic(text: &str) -> Cow<'_, str> {
    escaped(text, is_control)
}

/// Between single quotation marks in TOML.
pub(super) fn toml_literal(text: &str) -> Written<'_> {
    (!text.contains(|c| c == '\'' || is_control(c))).then_some(Cow::Borrowed(text))
}

/// Between three single quotation marks in TOML.
pub(super) fn toml_long_literal(text: &str) -> Written<'_> {
    let marks = text.starts_with('\'') || text.ends_with('\'') || text.contains("'''");
    (!marks && !text.contains(is_control)).then_some(Cow::Borrowed(text))
}

/// In a cell of CSV between quotation marks.
pub(super) fn csv_quoted(text: &str) -> Cow<'_, str> {
    doubled(text, '"')
}

/// In a cell of CSV without quotation marks.
pub(super) fn csv_bare(text: &str, delimiter: u8) -> Written<'_> {
    (!text.contains(['"', '\n', '\r', char::from(delimiter)])).then_some(Cow::Borrowed(text))
}

/// Whether text can stand in a line of a scalar as it is.
fn stands_in_line(text: &str, place: Place<'_>) -> bool {
    is_no_line_end(text, place) && !text.contains(is_yaml_break)
}

/// Whether text brings no white space to the end of a line, where YAML drops or folds it; nothing at all must leave a letter where the text stood.
fn is_no_line_end(text: &str, place: Place<'_>) -> bool {
    let letter_follows = || place.file.get(place.source.end..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    !text.starts_with([' ', '\t']) && !text.ends_with([' ', '\t']) && (!text.is_empty() || letter_follows())
}

/// Characters that are line ends for one version of YAML or another, or that it allows only as escapes.
fn is_yaml_break(c: char) -> bool {
    is_control(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn is_control(c: char) -> bool {
    c.is_control() && c != '\t'
}

/// With escapes as YAML and TOML share them: for quotation marks, for the mark of escapes, and for what must not stand as it is.
fn escaped(text: &str, must_not: fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(|c| matches!(c, '"' | '\\') || must_not(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            _ if must_not(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn doubled(text: &str, mark: char) -> Cow<'_, str> {
    if !text.contains(mark) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(mark, &format!("{mark}{mark}")))
}

#[cfg(test)]
mod tests {
    use super::super::{Encoding, Place};
    use crate::span::Span;

    /// The text, written in place of the first byte of a file.
    fn write(encoding: &Encoding, text: &str, file: &str) -> Option<String> {
        let place = Place { text: Span::new(0, 1), source: Span::new(0, 1), file };
        encoding.encode(text, place).map(std::borrow::Cow::into_owned)
    }

    /// Texts, and how each of these writes them; `-` where it cannot.
    const WRITTEN: [(&str, [&str; 9]); 12] = [
        ("Hola, Ana", ["Hola, Ana", "-", "Hola, Ana", "Hola, Ana", "Hola, Ana", "Hola, Ana", "Hola, Ana", "Hola, Ana", "-"]),
        ("we'll", ["we'll", "we'll", "we''ll", "we'll", "we'll", "we'll", "-", "we'll", "we'll"]),
        ("a \"b\"", ["a \"b\"", "a \"b\"", "a \"b\"", "a \\\"b\\\"", "a \"b\"", "a \\\"b\\\"", "a \"b\"", "a \"b\"", "-"]),
        ("a: b", ["-", "-", "a: b", "a: b", "a: b", "a: b", "a: b", "a: b", "a: b"]),
        ("a #b", ["-", "-", "a #b", "a #b", "a #b", "a #b", "a #b", "a #b", "a #b"]),
        ("- a", ["-", "-", "- a", "- a", "- a", "- a", "- a", "- a", "- a"]),
        ("a\nb", ["-", "-", "-", "a\\nb", "-", "a\\nb", "-", "-", "-"]),
        ("a\\b", ["a\\b", "a\\b", "a\\b", "a\\\\b", "a\\b", "a\\\\b", "a\\b", "a\\b", "a\\b"]),
        ("a ", ["-", "-", "-", "-", "-", "a ", "a ", "a ", "a "]),
        ("a\u{85}\u{2028}", ["-", "-", "-", "a\\u0085\\u2028", "-", "a\\u0085\u{2028}", "-", "-", "a\u{85}\u{2028}"]),
        ("", ["", "", "", "", "", "", "", "", ""]),
        (".", [".", ".", ".", ".", ".", ".", ".", ".", "."]),
    ];

    #[test]
    fn text_is_written_as_its_place_wants_it_or_not_at_all() {
        let encodings = [
            Encoding::YamlPlain,
            Encoding::YamlFlowPlain,
            Encoding::YamlSingle,
            Encoding::YamlDouble,
            Encoding::YamlBlock,
            Encoding::TomlBasic,
            Encoding::TomlLiteral,
            Encoding::TomlLongLiteral,
            Encoding::CsvBare(b','),
        ];
        for (text, written) in WRITTEN {
            for (encoding, expected) in encodings.iter().zip(written) {
                assert_eq!(write(encoding, text, "xy").as_deref().unwrap_or("-"), expected, "{encoding:?}");
            }
        }
        assert_eq!(write(&Encoding::CsvQuoted, "a \"b\"\nc", "").as_deref(), Some("a \"\"b\"\"\nc"));
        assert_eq!(write(&Encoding::TomlLongLiteral, "'a", "").as_deref(), None);
        assert_eq!(write(&Encoding::CsvBare(b';'), "a, b", "").as_deref(), Some("a, b"));
        assert_eq!(write(&Encoding::YamlPlain, "", "x- a"), None);
        assert_eq!(write(&Encoding::YamlBlock, "", "x\n"), None);
    }
}
