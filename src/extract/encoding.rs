//! How text is written in its source: new text in, the same text as it has to stand there out.
//! Only encodes; each format decodes what it reads by itself.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A way of writing text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Inside the quotation marks of a JSON string.
    JsonString,
    /// In a plain scalar of YAML.
    YamlPlain,
    /// In a plain scalar of YAML between brackets or braces.
    YamlFlowPlain,
    /// Inside single quotation marks in YAML.
    YamlSingle,
    /// Inside double quotation marks in YAML.
    YamlDouble,
    /// In a block scalar of YAML, literal or folded.
    YamlBlock,
    /// Inside double quotation marks in TOML, one or three.
    TomlBasic,
    /// Inside single quotation marks in TOML.
    TomlLiteral,
    /// Inside three single quotation marks in TOML.
    TomlLongLiteral,
    /// In a cell of CSV between quotation marks.
    CsvQuoted,
    /// In a cell of CSV without quotation marks; the byte parts cells.
    CsvBare(u8),
}

impl Encoding {
    /// The text as it has to be written; `None` where it cannot be.
    #[must_use]
    pub fn encode<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        let stands = match self {
            Self::JsonString => return Some(json_string(text)),
            Self::YamlDouble => return stands_in_yaml(text).then(|| escaped(text, yaml_escape)),
            Self::YamlSingle => return (stands_in_yaml(text) && !breaks_yaml(text)).then(|| doubled(text, '\'')),
            Self::TomlBasic => return Some(escaped(text, toml_escape)),
            Self::CsvQuoted => return Some(doubled(text, '"')),
            Self::YamlPlain => is_plain(text),
            Self::YamlFlowPlain => is_plain(text) && !text.contains([',', '[', ']', '{', '}', ':', '?']),
            Self::YamlBlock => stands_in_yaml(text) && !breaks_yaml(text),
            Self::TomlLiteral => !text.contains(|c| c == '\'' || is_control(c)),
            Self::TomlLongLiteral => !text.contains(is_control) && !text.starts_with('\'') && !text.ends_with('\'') && !text.contains("'''"),
            Self::CsvBare(delimiter) => !text.contains(['"', '\n', '\r', char::from(*delimiter)]),
        };
        stands.then_some(Cow::Borrowed(text))
    }
}

fn json_string(text: &str) -> Cow<'_, str> {
    let escaped = |c: char| c < ' ' || c == '"' || c == '\\';
    if !text.contains(escaped) {
        return Cow::Borrowed(text);
    }
    let quoted = serde_json::Value::from(text).to_string();
    Cow::Owned(quoted[1..quoted.len() - 1].to_owned())
}

/// Writes an escape where a character needs one, and says whether it did.
type Escape = fn(char, &mut String) -> bool;

fn escaped(text: &str, escape: Escape) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let mut any = false;
    for c in text.chars() {
        if escape(c, &mut out) { any = true } else { out.push(c) }
    }
    if any { Cow::Owned(out) } else { Cow::Borrowed(text) }
}

fn doubled(text: &str, mark: char) -> Cow<'_, str> {
    if !text.contains(mark) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(mark, &format!("{mark}{mark}")))
}

fn is_control(c: char) -> bool {
    c.is_control() && c != '\t'
}

/// Characters that are line ends for one version of YAML or another, or that it allows only as escapes.
fn is_yaml_break(c: char) -> bool {
    is_control(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn breaks_yaml(text: &str) -> bool {
    text.contains(is_yaml_break)
}

/// White space at either end may stand at the end of a line, where YAML drops or folds it.
fn stands_in_yaml(text: &str) -> bool {
    !text.starts_with([' ', '\t']) && !text.ends_with([' ', '\t'])
}

/// Whether text can stand anywhere in a plain scalar. At its start most marks would mean something, and so would a comment or a key.
fn is_plain(text: &str) -> bool {
    const MARKS: [char; 20] = ['-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`', '='];
    let means = [": ", ":\t", " #", "\t#"];
    stands_in_yaml(text)
        && !breaks_yaml(text)
        && !text.starts_with(MARKS)
        && !text.starts_with("...")
        && !text.ends_with(':')
        && !means.iter().any(|mark| text.contains(mark))
}

fn yaml_escape(c: char, out: &mut String) -> bool {
    match c {
        '"' | '\\' => out.extend(['\\', c]),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        _ if is_yaml_break(c) => return write!(out, "\\u{:04x}", u32::from(c)).is_ok(),
        _ => return false,
    }
    true
}

fn toml_escape(c: char, out: &mut String) -> bool {
    match c {
        '"' | '\\' => out.extend(['\\', c]),
        '\n' => out.push_str("\\n"),
        _ if is_control(c) => return write!(out, "\\u{:04x}", u32::from(c)).is_ok(),
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

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
                assert_eq!(encoding.encode(text).as_deref().unwrap_or("-"), expected, "{encoding:?}");
            }
        }
        assert_eq!(Encoding::CsvQuoted.encode("a \"b\"\nc").as_deref(), Some("a \"\"b\"\"\nc"));
        assert_eq!(Encoding::TomlLongLiteral.encode("'a").as_deref(), None);
        assert_eq!(Encoding::CsvBare(b';').encode("a, b").as_deref(), Some("a, b"));
    }
}
