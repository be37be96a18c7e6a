//! How text is written in its source: new text in, the same text as it has to stand there out.
//! Only encodes; each format decodes what it reads by itself.

use std::borrow::Cow;

use super::email::Charset;
use super::place::Place;
use super::{escape, quoted_printable};
use crate::placeholder;
use crate::span::Span;

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
    /// Between tags of HTML, or in the values of attributes.
    Html {
        /// What of the reply's text comes from attributes, in order.
        attributes: Vec<Attribute>,
    },
    /// In a body of quoted-printable, in a character set.
    QuotedPrintable(Charset),
    /// In one of two parts of a mail that say the same: new text would stand in one of them alone.
    Twofold,
    /// In a body of a mail that is encoded in no way.
    MailText {
        /// Whether only ASCII may stand there.
        only_ascii: bool,
    },
}

/// A part of a reply's text that is the value of an HTML attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its bytes in the text.
    pub span: Span,
    /// Whether quotation marks stand around it in the source.
    pub is_quoted: bool,
}

impl Encoding {
    /// The text as it has to be written; `None` where it cannot be.
    #[must_use]
    pub fn encode<'t>(&self, text: &'t str, place: Place<'_>) -> Option<Cow<'t, str>> {
        match self {
            Self::JsonString => Some(json_string(text, place)),
            Self::QuotedPrintable(charset) => quoted_printable::encode(text, charset, place),
            Self::Twofold => None,
            Self::MailText { only_ascii } => (!only_ascii || text.is_ascii()).then_some(Cow::Borrowed(text)),
            Self::YamlPlain => escape::yaml_plain(text, place),
            Self::YamlFlowPlain => escape::yaml_flow_plain(text, place),
            Self::YamlSingle => escape::yaml_single(text, place),
            Self::YamlDouble => escape::yaml_double(text, place),
            Self::YamlBlock => escape::yaml_block(text, place),
            Self::TomlBasic => Some(escape::toml_basic(text)),
            Self::TomlLiteral => escape::toml_literal(text),
            Self::TomlLongLiteral => escape::toml_long_literal(text),
            Self::CsvQuoted => Some(escape::csv_quoted(text)),
            Self::CsvBare(delimiter) => escape::csv_bare(text, *delimiter),
            Self::Html { attributes } => {
                let behind = attributes.partition_point(|attribute| attribute.span.end <= place.text.start);
                html(text, attributes.get(behind).filter(|attribute| attribute.span.start <= place.text.start))
            }
        }
    }
}

/// Bytes on either side of new text that tell how a string is written.
const NEIGHBOURHOOD: usize = 1024;

fn json_string<'t>(text: &'t str, place: Place<'_>) -> Cow<'t, str> {
    let escaped = |c: char| c < ' ' || c == '"' || c == '\\';
    if !text.contains(escaped) && (text.is_ascii() || !escapes_letters(place)) {
        return Cow::Borrowed(text);
    }
    let quoted = serde_json::Value::from(text).to_string();
    let written = &quoted[1..quoted.len() - 1];
    if text.is_ascii() || !escapes_letters(place) {
        return Cow::Owned(written.to_owned());
    }
    let mut out = String::with_capacity(written.len() + 32);
    for letter in written.chars() {
        match letter.is_ascii() {
            true => out.push(letter),
            false => letter.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    Cow::Owned(out)
}

/// Whether letters that are no ASCII are written as escapes round about, as programs do that write nothing but ASCII.
fn escapes_letters(place: Place<'_>) -> bool {
    let file = place.file.as_bytes();
    let start = place.source.start.min(file.len()).saturating_sub(NEIGHBOURHOOD);
    let around = &file[start..(place.source.end + NEIGHBOURHOOD).clamp(start, file.len())];
    around.is_ascii() && memchr::memmem::find(around, b"\\u").is_some()
}

fn html<'t>(text: &'t str, attribute: Option<&Attribute>) -> Option<Cow<'t, str>> {
    if attribute.is_some_and(|attribute| !attribute.is_quoted) {
        return None;
    }
    let marks: &[char] = if attribute.is_some() { &['&', '<', '>', '"', '\''] } else { &['&', '<', '>'] };
    if !text.contains(marks) {
        return Some(Cow::Borrowed(text));
    }
    // A tag of a template language is read before the HTML is, and stands as it is; one that HTML would take for an element does not.
    let tags: Vec<Span> = placeholder::find(text).iter().filter(|tag| tag.whole).map(|tag| tag.span).collect();
    let is_template = |tag: &Span| text[tag.start..].starts_with("<%") || !text[tag.start..].starts_with('<');
    let is_in_tag = |at: usize| tags.iter().any(|tag| (tag.start..tag.end).contains(&at) && is_template(tag));
    let mut written = String::with_capacity(text.len() + 16);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if is_in_tag(at) => written.push(letter),
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '"' if attribute.is_some() => written.push_str("&quot;"),
            '\'' if attribute.is_some() => written.push_str("&#39;"),
            _ => written.push(letter),
        }
    }
    Some(Cow::Owned(written))
}
