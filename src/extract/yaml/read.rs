//! YAML in, its nodes out, each string with the place of its scalar: the events of the parser, turned into a [`Document`].
//! A parser counts lines and characters; here they become bytes. An alias is no string: what it stands for is read where it was written.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use super::super::document::{Document, Value};
use super::super::pointer::Step;
use super::scalar::{self, Scalar};
use crate::source::BYTE_ORDER_MARK;

/// Maps and lists inside each other; more of them are no document that anybody wrote.
const DEEPEST: usize = 128;

/// What a scalar is that is true or false.
const TRUTH: &str = "true or false";

/// Why a text is no YAML.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    /// The line, from 1.
    pub(super) line: usize,
    /// What is wrong.
    pub(super) reason: String,
}

/// Reads a text, which stands in its source after `offset` bytes.
pub(super) fn read(text: &str, offset: usize) -> Result<Document<Scalar>, Malformed> {
    let mut reader = Reader { places: Places::new(text), offset, document: Document::default(), open: Vec::new(), roots: 0 };
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| {
            let reason = format!("not valid YAML: {} (column {})", error.info(), error.marker().col() + 1);
            Malformed { line: error.marker().line(), reason }
        })?;
        reader.take(event, span.start)?;
    }
    Ok(reader.document)
}

/// A map or list that is being read.
#[derive(Debug)]
struct Open {
    /// What the next value stands under.
    next: Next,
    /// Whether it, or what holds it, is written in brackets or braces.
    in_flow: bool,
}

#[derive(Debug)]
enum Next {
    Index(usize),
    /// The name of a map's value, once it was read.
    Name(Option<String>),
    /// Nothing: this is, or stands in, a key that is no scalar.
    Nothing,
}

struct Reader<'t> {
    places: Places<'t>,
    offset: usize,
    document: Document<Scalar>,
    open: Vec<Open>,
    /// Documents read.
    roots: usize,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, mark: Marker) -> Result<(), Malformed> {
        match event {
            Event::SequenceStart(..) => return self.start(Value::List, Next::Index(0), mark),
            Event::MappingStart(..) => return self.start(Value::Map, Next::Name(None), mark),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(_) => self.leaf(None, mark, Value::Other("an alias")),
            Event::Scalar(text, style, anchor, tag) => {
                let value = match kind(&text, style, tag.as_deref()) {
                    Some(TRUTH) => Value::Truth(text.eq_ignore_ascii_case("true")),
                    Some(other) => Value::Other(other),
                    None => self.scalar(&text, style, anchor > 0 || tag.is_some(), mark),
                };
                self.leaf(Some(&text), mark, value);
            }
            _ => {}
        }
        Ok(())
    }

    /// A string. What the parser gives is the place of its properties, where it has any; of a block scalar without any, that of its first line.
    fn scalar(&mut self, text: &str, style: ScalarStyle, has_properties: bool, mark: Marker) -> Value<Scalar> {
        let found = self.places.byte(mark);
        let start = if has_properties { scalar::after_properties(self.places.text, found) } else { found };
        let indent = (!has_properties).then(|| mark.col());
        Value::Text(text.to_owned(), Scalar { style, start: self.offset + start, indent, in_flow: self.in_flow() })
    }

    fn in_flow(&self) -> bool {
        self.open.last().is_some_and(|open| open.in_flow)
    }

    fn start(&mut self, value: Value<Scalar>, next: Next, mark: Marker) -> Result<(), Malformed> {
        if self.open.len() == DEEPEST {
            return Err(Malformed { line: mark.line(), reason: format!("nested more than {DEEPEST} deep") });
        }
        let start = self.places.byte(mark);
        let in_flow = self.in_flow() || matches!(self.places.text.as_bytes().get(start), Some(b'[' | b'{'));
        let next = match self.key() {
            Some(key) => {
                self.document.add(key, value, self.offset + start);
                next
            }
            None => Next::Nothing,
        };
        self.open.push(Open { next, in_flow });
        Ok(())
    }

    fn end(&mut self) {
        if let Some(Open { next: Next::Index(_) | Next::Name(_), .. }) = self.open.pop() {
            self.document.close();
        }
    }

    /// Takes what holds nothing: the name of the next value, or a value.
    fn leaf(&mut self, text: Option<&str>, mark: Marker, value: Value<Scalar>) {
        if let Some(Open { next: Next::Name(name @ None), .. }) = self.open.last_mut() {
            *name = Some(text.unwrap_or_default().to_owned());
        } else if let Some(key) = self.key() {
            let start = self.offset + self.places.byte(mark);
            self.document.add(key, value, start);
        }
    }

    /// The key of the node that starts; `None` where it is a key itself, or stands in one. A key that is no scalar has no name.
    fn key(&mut self) -> Option<Step> {
        let Some(open) = self.open.last_mut() else {
            self.roots += 1;
            return Some(Step::Index(self.roots - 1));
        };
        match &mut open.next {
            Next::Nothing => None,
            Next::Index(number) => {
                *number += 1;
                Some(Step::Index(*number - 1))
            }
            Next::Name(name) => match name.take() {
                Some(name) => Some(Step::Key(name)),
                None => {
                    *name = Some(String::new());
                    None
                }
            },
        }
    }
}

/// What a scalar is when it is no string, by the core schema of YAML 1.2.
fn kind(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Option<&'static str> {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() => return (tag.suffix != "str").then_some("a tagged value"),
        Some(tag) if matches!((&*tag.handle, &*tag.suffix), ("", "!") | ("!", "")) => return None,
        _ => {}
    }
    if style != ScalarStyle::Plain {
        return None;
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some("null"),
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Some(TRUTH),
        _ => is_number(text).then_some("a number"),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let starts = digits.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit());
    let radix = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0o"));
    match radix {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => (starts && text.parse::<f64>().is_ok()) || matches!(digits, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN"),
    }
}

/// Turns places that the parser gives, in order, into bytes.
struct Places<'t> {
    text: &'t str,
    /// The first byte of each line.
    lines: Vec<usize>,
    /// The place asked for last: line and character from 0, and its byte.
    last: Option<(usize, usize, usize)>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends = |&at: &usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        let lines = std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect();
        Self { text, lines, last: None }
    }

    fn byte(&mut self, mark: Marker) -> usize {
        let (line, column) = (mark.line().saturating_sub(1), mark.col());
        let Some(&start) = self.lines.get(line) else { return self.text.len() };
        // Between documents, a line may begin with a byte-order mark, which the parser does not count.
        let line_of_text = &self.text[start..];
        let start = start + line_of_text.len() - line_of_text.trim_start_matches(BYTE_ORDER_MARK).len();
        let (from, byte) = match self.last {
            Some((same, from, byte)) if same == line && from <= column => (from, byte),
            _ => (0, start),
        };
        let rest = &self.text[byte..];
        let byte = byte + rest.char_indices().nth(column - from).map_or(rest.len(), |(at, _)| at);
        self.last = Some((line, column, byte));
        byte
    }
}
