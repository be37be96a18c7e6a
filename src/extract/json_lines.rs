//! JSON Lines: a source in, a record for each line that is not blank out. A line that cannot be read is a problem, and the rest is read.
//! Borrows the fields that it wants from the line and passes over the rest; nothing but the text and the thread is copied.
//! Every line that is not blank takes a number, read or not, so that the numbers of records depend on no one's mistakes.

use std::fmt;

use memchr::memchr;
use serde::{
    Deserialize,
    de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::pointer::{Glob, escaped};
use super::prose::{self, Prose};
use super::{Author, Extraction, Kind, Message, Options, Problem, Record, RecordFields, SourceMap, json, json_string};
use crate::source::{BYTE_ORDER_MARK, Source};
use crate::span::Span;

/// Reads the lines of a source.
pub(super) fn extract(source: &Source, options: &Options) -> Extraction {
    let fields = Fields::new(&options.fields);
    let mut extraction = Extraction { next_index: options.first_index, ..Extraction::default() };
    let text = source.text();
    let mut start = if source.first_byte() == 0 && text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let mut line = source.first_line();
    while start < text.len() {
        let end = memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        if !text[start..end].trim_ascii().is_empty() {
            match fields.records(&text[start..end], start, extraction.next_index) {
                Ok(records) => extraction.records.extend(records),
                Err(reason) => extraction.problems.push(Problem { line, reason }),
            }
            extraction.next_index += 1;
        }
        start = end + 1;
        line += 1;
    }
    extraction
}

/// How many fields a record is read from, besides its texts.
pub(super) const FIELDS: usize = 6;

/// The fields of a record, in the order in which their places and values are kept; texts come after them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    Title,
    Id,
    Lang,
    Kind,
    FollowUp,
    Thread,
}

/// Where the fields of a record stand.
pub(super) struct Fields<'o> {
    /// Keys from the record down to each field, at least one.
    paths: Vec<Vec<String>>,
    /// The fields' names as configured, for problems.
    names: Vec<&'o str>,
    /// Where the texts stand, where that takes wildcards to say.
    globs: Vec<Glob>,
    fields: &'o RecordFields,
}

impl<'o> Fields<'o> {
    pub(super) fn new(fields: &'o RecordFields) -> Self {
        let single = [&fields.title, &fields.id, &fields.lang, &fields.kind, &fields.follow_up, &fields.thread];
        let names: Vec<&str> = single.into_iter().chain(&fields.text).map(String::as_str).collect();
        let globs: Vec<Glob> = fields.text.iter().filter_map(|name| Glob::parse(&pointer(name)).ok()).collect();
        let globs = if globs.iter().any(Glob::is_wild) { globs } else { Vec::new() };
        Self { paths: names.iter().map(|name| path(name)).collect(), names, globs, fields }
    }

    /// Reads the line that starts at byte `offset` of the source: a record for each of its texts.
    fn records(&self, line: &str, offset: usize, index: usize) -> Result<Vec<Record>, String> {
        let values = self.values(line)?;
        let base = self.base(&values, index)?;
        let texts = if self.globs.is_empty() { self.named_texts(&values)? } else { self.matched_texts(line)? };
        let record = |(pointer, raw): (String, &str)| {
            // The raw value borrows from the line: the distance of their first bytes is its place there.
            let place = offset + (raw.as_ptr() as usize - line.as_ptr() as usize);
            let (text, map) = json_string::decode(raw, place);
            let Prose { text, blocks, map, comments } = prose::read_as(text, map, self.fields.markup);
            Record { pointer: Some(pointer), text, blocks, map, comments, ..base.clone() }
        };
        if texts.is_empty() { Err(self.no_text(line)) } else { Ok(texts.into_iter().map(record).collect()) }
    }

    /// The raw texts at fixed places, with their pointers.
    fn named_texts<'a>(&self, values: &Values<'a>) -> Result<Vec<(String, &'a str)>, String> {
        let named = self.names[FIELDS..].iter().zip(&values[FIELDS..]);
        let texts = named.map(|(name, value)| Ok(typed(*value, Type::String, name)?.map(|raw| (pointer(name), raw))));
        texts.filter_map(Result::transpose).collect()
    }

    /// The raw texts wherever pointers with wildcards lead, with their own pointers.
    fn matched_texts<'a>(&self, line: &'a str) -> Result<Vec<(String, &'a str)>, String> {
        let raw = |span: Span| &line[span.start..span.end];
        let texts = json::strings(line, &self.globs).into_iter().map(|(path, found)| {
            let pointer = super::pointer::pointer(&path);
            let span = found.or_else(|span| check(raw(span), Type::String, &pointer).map(|_| span))?;
            Ok((pointer, raw(span)))
        });
        texts.collect()
    }

    fn no_text(&self, line: &str) -> String {
        let names: Vec<String> = self.fields.text.iter().map(|name| format!("`{name}`")).collect();
        let names = names.join(" or ");
        match json::export_of(line) {
            Some(export) => format!("no field {names}; lines as in {export} are read with `--format json`"),
            None => format!("no field {names}"),
        }
    }

    /// The record without a text.
    pub(super) fn base(&self, values: &[Option<&str>], index: usize) -> Result<Record, String> {
        let kind = self.string(values, Field::Kind)?;
        let thread = self.typed(values, Field::Thread, Type::Array)?.map(|raw| self.thread(raw)).transpose()?;
        Ok(Record {
            index,
            id: self.id(values)?,
            title: self.title(values)?,
            pointer: None,
            lang: self.string(values, Field::Lang)?.filter(|lang| !lang.is_empty()),
            kind: kind.map(|name| Kind::from_name(&name).ok_or_else(|| Kind::unknown(&name))).transpose()?,
            follow_up: self.typed(values, Field::FollowUp, Type::Boolean)?.map(|raw| raw == "true"),
            thread: thread.unwrap_or_default(),
            text: String::new(),
            blocks: Vec::new(),
            map: SourceMap::default(),
            comments: Vec::new(),
        })
    }

    /// The raw values of the fields of a line.
    fn values<'a>(&self, line: &'a str) -> Result<Values<'a>, String> {
        let mut values = vec![None; self.paths.len()];
        let mut reader = serde_json::Deserializer::from_str(line);
        let read = reader.deserialize_map(Wanted { paths: &self.paths, values: &mut values }).and_then(|()| reader.end());
        read.map_err(|error| {
            let found = Type::of(line.trim_ascii_start());
            if error.is_data() { format!("a record must be a JSON object, not {}", found.name()) } else { invalid(&error) }
        })?;
        for (value, path) in values.iter_mut().zip(&self.paths) {
            for key in &path[1..] {
                let below = |raw| serde_json::Deserializer::from_str(raw).deserialize_any(Step { key }).ok().flatten();
                *value = value.and_then(below).map(RawValue::get);
            }
        }
        Ok(values)
    }

    fn name(&self, field: Field) -> &'o str {
        self.names[field as usize]
    }

    /// The raw value of a field, where the record has it and it is not null.
    fn typed<'a>(&self, values: &[Option<&'a str>], field: Field, wanted: Type) -> Result<Option<&'a str>, String> {
        typed(values[field as usize], wanted, self.name(field))
    }

    /// The title. A record may use that name for something else, unless the configuration names it.
    fn title(&self, values: &[Option<&str>]) -> Result<Option<String>, String> {
        let title = self.string(values, Field::Title);
        if self.fields.is_given("title") { title } else { Ok(title.unwrap_or_default()) }
    }

    fn string(&self, values: &[Option<&str>], field: Field) -> Result<Option<String>, String> {
        Ok(self.typed(values, field, Type::String)?.map(json_string::decode_text))
    }

    /// The id: a string, or a number as it is written.
    fn id(&self, values: &[Option<&str>]) -> Result<Option<String>, String> {
        match values[Field::Id as usize] {
            Some(number) if Type::of(number) == Type::Number => Ok(Some(number.to_owned())),
            Some(raw) if !matches!(Type::of(raw), Type::String | Type::Null) => {
                Err(format!("`{}` must be a string or a number, not {}", self.name(Field::Id), Type::of(raw).name()))
            }
            _ => self.string(values, Field::Id),
        }
    }

    fn thread(&self, raw: &str) -> Result<Vec<Message>, String> {
        let items: Vec<&RawValue> = serde_json::from_str(raw).map_err(|error| invalid(&error))?;
        items.iter().enumerate().map(|(number, item)| self.message(item.get(), number)).collect()
    }

    fn message(&self, raw: &str, number: usize) -> Result<Message, String> {
        let name = |field: &str| format!("{}[{number}]{field}", self.name(Field::Thread));
        let message: RawMessage =
            serde_json::from_str(check(raw, Type::Object, &name(""))?).map_err(|error| format!("`{}`: {error}", name("")))?;
        let string = |value: Option<&RawValue>, field| {
            value.map(|raw| check(raw.get(), Type::String, &name(field)).map(json_string::decode_text)).transpose()
        };
        let from = string(message.from, ".from")?;
        let text = string(message.text, ".text")?.ok_or_else(|| format!("no field `{}`", name(".text")))?;
        Ok(Message { from: self.author(from.as_deref().unwrap_or_default()), text })
    }

    fn author(&self, name: &str) -> Author {
        let known = match name {
            "customer" => Author::Customer,
            "agent" => Author::Agent,
            _ => Author::Other,
        };
        self.fields.from.get(name).copied().unwrap_or(known)
    }
}

/// A message of a thread as it stands.
#[derive(Deserialize)]
struct RawMessage<'a> {
    #[serde(borrow)]
    from: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
}

/// The raw value of every field that stands in a record.
type Values<'a> = Vec<Option<&'a str>>;

/// Types of JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Number,
    Boolean,
    Array,
    Object,
    Null,
}

impl Type {
    /// The type of a raw value.
    pub(super) fn of(raw: &str) -> Self {
        match raw.as_bytes().first() {
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Boolean,
            Some(b'[') => Self::Array,
            Some(b'{') => Self::Object,
            Some(b'n') => Self::Null,
            _ => Self::Number,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Null => "null",
        }
    }
}

/// A raw value that has the type wanted; nothing where it is absent or null.
fn typed<'a>(value: Option<&'a str>, wanted: Type, name: &str) -> Result<Option<&'a str>, String> {
    let Some(raw) = value.filter(|raw| *raw != "null") else { return Ok(None) };
    check(raw, wanted, name).map(Some)
}

/// The raw value, where it has the type wanted.
fn check<'a>(raw: &'a str, wanted: Type, name: &str) -> Result<&'a str, String> {
    let found = Type::of(raw);
    if found == wanted { Ok(raw) } else { Err(format!("`{name}` must be {}, not {}", wanted.name(), found.name())) }
}

/// What serde_json says, with the column alone: it knows only one line.
fn invalid(error: &serde_json::Error) -> String {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let said = error.to_string();
    format!("invalid JSON: {} (byte {} of the line)", said.strip_suffix(&place).unwrap_or(&said), error.column())
}

/// The keys that a field's name or JSON pointer stands for, from the record down.
fn path(name: &str) -> Vec<String> {
    match name.strip_prefix('/') {
        Some(keys) => keys.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect(),
        None => vec![name.to_owned()],
    }
}

/// The JSON pointer of a field's name, which may be one already.
fn pointer(name: &str) -> String {
    if name.starts_with('/') { name.to_owned() } else { format!("/{}", escaped(name)) }
}

/// Keeps the raw values of the keys that paths start with, and passes over the others.
struct Wanted<'p, 'a> {
    paths: &'p [Vec<String>],
    values: &'p mut Values<'a>,
}

impl<'a> Visitor<'a> for Wanted<'_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(first) = map.next_key_seed(StartsWith(self.paths))? {
            let Some(first) = first else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value::<&RawValue>()?;
            for (number, place) in self.values.iter_mut().enumerate().skip(first) {
                if self.paths[number][0] == self.paths[first][0] {
                    *place = Some(value.get());
                }
            }
        }
        Ok(())
    }
}

/// Says of a key which path is the first that starts with it.
struct StartsWith<'p>(&'p [Vec<String>]);

impl<'a> DeserializeSeed<'a> for StartsWith<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'a>>(self, key: D) -> Result<Self::Value, D::Error> {
        key.deserialize_str(self)
    }
}

impl Visitor<'_> for StartsWith<'_> {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|path| path[0] == key))
    }
}

/// Goes one key down, or one index of an array.
struct Step<'p> {
    key: &'p str,
}

impl<'a> Visitor<'a> for Step<'_> {
    type Value = Option<&'a RawValue>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object or an array")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<std::borrow::Cow<str>>()? {
            if key == self.key {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut items: S) -> Result<Self::Value, S::Error> {
        let mut number = 0;
        let mut found = None;
        while let Some(item) = items.next_element()? {
            if self.key.parse() == Ok(number) {
                found = Some(item);
            }
            number += 1usize;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests;
