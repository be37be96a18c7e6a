//! Records: one value of a document in, a record for each of its texts out, with what is wrong with any of them. A text is named by the fields
//! round it, or by those that the configuration names.

use super::super::json_lines::{FIELDS, Fields};
use super::super::pointer::{Step, pointer};
use super::super::prose::{self, Prose};
use super::super::{Author, Extraction, Media, Message, Problem, Record, json_string};
use super::node::Node;
use super::outer::Outer;
use super::plan::{FieldPlace, Plan, Say, TextPlace};
use super::shapes::{AUTHOR, AUTHORS, Says};
use crate::source::Source;
use crate::span::Span;

/// The keys of `[records]`, in the order of JSON Lines.
const KEYS: [&str; FIELDS] = ["title", "id", "lang", "kind", "follow_up", "thread"];

/// How many messages of a thread are kept for a reply.
const THREAD: usize = 30;

/// A document as it is read.
pub struct Reading<'a> {
    pub source: &'a Source,
    pub plan: &'a Plan,
    /// What its fields mean.
    pub fields: Fields<'a>,
    /// Fields outside of records, as far as they were met.
    pub outer: Outer,
    /// What came of it so far.
    pub extraction: &'a mut Extraction,
}

/// A text that was found.
struct Found<'t> {
    /// The string, with its quotation marks; what stands there instead, where it is none.
    span: Result<Span, Span>,
    path: Vec<Step>,
    markup: Option<Media>,
    values: [Option<&'t str>; FIELDS],
}

impl Reading<'_> {
    /// Reads the value at a path as a record.
    pub fn record(&mut self, node: &Node, path: &[Step]) {
        let is_one_of_many = !self.plan.records.is_empty();
        let first = self.extraction.next_index;
        let texts = if self.is_left_out(node, path) { Vec::new() } else { self.texts(node, path) };
        let index = |number: usize| if is_one_of_many { first } else { first + number };
        let messages = self.messages(node, path);
        let replies = texts.iter().enumerate().map(|(number, found)| {
            let mut record = self.reply(found, index(number))?;
            if let Ok(span) = found.span {
                record.thread.extend(thread_before(&messages, span.start));
            }
            Ok(record)
        });
        let replies: Vec<Result<Record, (usize, String)>> = replies.collect();
        self.extraction.next_index = if is_one_of_many { first + 1 } else { index(replies.len()) };
        for reply in replies {
            match reply {
                Ok(record) => self.extraction.records.push(record),
                Err((at, reason)) => self.extraction.problems.push(Problem { line: self.source.position(at).line, reason }),
            }
        }
    }

    fn is_left_out(&self, node: &Node, path: &[Step]) -> bool {
        let mut left_out = false;
        for (holder, says) in &self.plan.without {
            node.find(holder, path, &mut |object, _, _| left_out |= self.says(object, says, node));
        }
        left_out
    }

    /// Whether an object of a record says all this.
    fn says(&self, object: &Node, says: &[Say], record: &Node) -> bool {
        let text = self.source.text();
        let raw = |node: &Node| text.get(node.span().start..node.span().end);
        let is_of = |value: Option<&Node>, place: &str| value.is_some_and(|value| within(record, place).and_then(raw) == raw(value));
        says.iter().all(|(path, wanted)| {
            let value = object.at(path);
            match wanted {
                Says::Is(word) => value.is_some_and(|value| value.is(text, word)),
                Says::IsNot(word) => !value.is_some_and(|value| value.is(text, word)),
                Says::IsOf(place) => is_of(value, place),
                Says::IsNotOf(place) => !is_of(value, place),
                Says::Something => value.is_some_and(|value| !value.is(text, "null")),
            }
        })
    }

    /// The texts of a record, in order.
    fn texts(&self, node: &Node, path: &[Step]) -> Vec<Found<'_>> {
        let mut found: Vec<Found<'_>> = Vec::new();
        for place in &self.plan.texts {
            node.find(&place.holder, path, &mut |holder, holder_path, holders| {
                found.extend(self.text(place, node, path, (holder, holder_path, holders)));
            });
            if self.plan.first_only && !found.is_empty() {
                break;
            }
        }
        let start = |found: &Found<'_>| found.span.unwrap_or_else(|span| span).start;
        found.sort_by_key(start);
        found.dedup_by_key(|found| start(found));
        found
    }

    /// The text of an object, where it says what it must and has one.
    fn text(&self, place: &TextPlace, record: &Node, record_path: &[Step], at: (&Node, &[Step], &[&Node])) -> Option<Found<'_>> {
        let (holder, holder_path, holders) = at;
        if !self.says(holder, &place.when, record) {
            return None;
        }
        let span = match holder.at(&place.value)? {
            // Of the texts that an export may have, one that is empty is not there.
            Node::String(span) if self.plan.first_only && self.source.text()[span.start + 1..span.end - 1].trim().is_empty() => {
                return None;
            }
            Node::String(span) => Ok(*span),
            // Where many things may stand, only strings are meant.
            _ if self.plan.first_only || place.holder.has_run() => return None,
            value if value.is(self.source.text(), "null") => return None,
            value => Err(value.span()),
        };
        let path = [holder_path, &place.value].concat();
        let values = std::array::from_fn(|number| self.field(number, record, record_path, &path, holders));
        Some(Found { span, path, markup: place.markup, values })
    }

    /// The raw value of a field of the text at a path.
    fn field(&self, number: usize, record: &Node, record_path: &[Step], path: &[Step], holders: &[&Node]) -> Option<&str> {
        let raw = |node: &Node| self.source.text().get(node.span().start..node.span().end);
        match &self.plan.places[number] {
            FieldPlace::Nowhere => None,
            FieldPlace::Near(name) => holders.iter().rev().find_map(|holder| holder.get(name)).and_then(raw),
            FieldPlace::At(glob) => {
                let path = glob.beside(path)?;
                match path.strip_prefix(record_path) {
                    Some(below) => record.at(below).and_then(raw),
                    None => self.outer.get(&path),
                }
            }
        }
    }

    /// The messages of the thread that the record is, in order, each with the end of what holds it.
    fn messages(&self, node: &Node, path: &[Step]) -> Vec<(usize, Message)> {
        let source = self.source.text();
        let mut messages = Vec::new();
        for (by, place) in &self.plan.messages {
            node.find(&place.holder, path, &mut |holder, _, _| {
                let Some(Node::String(span)) = holder.at(&place.value).filter(|_| self.says(holder, &place.when, node)) else { return };
                let author = within(holder, AUTHOR);
                let from = || AUTHORS.iter().find(|(name, _)| author.is_some_and(|author| author.is(source, name)));
                let from = by.or_else(|| from().map(|(_, author)| *author)).unwrap_or(Author::Other);
                let (text, map) = json_string::decode(&source[span.start..span.end], span.start);
                let text = prose::read_as(text, map, place.markup).text;
                messages.push((holder.span().end, Message { from, text }));
            });
        }
        messages.sort_by_key(|(end, _)| *end);
        messages
    }

    /// The record of a text, or what is wrong with it and where.
    fn reply(&self, found: &Found<'_>, index: usize) -> Result<Record, (usize, String)> {
        let pointer = pointer(&found.path);
        let span = found.span.map_err(|span| (span.start, format!("{pointer} must be a string")))?;
        let base = self.fields.base(&self.sound(found.values), index).map_err(|reason| (span.start, format!("{pointer}: {reason}")))?;
        let (text, map) = json_string::decode(&self.source.text()[span.start..span.end], span.start);
        let Prose { text, blocks, map, comments } = prose::read_as(text, map, found.markup);
        Ok(Record { pointer: Some(pointer), text, blocks, map, comments, ..base })
    }

    /// The fields without those that nobody named and that hold something else than such a field does.
    fn sound<'t>(&self, mut values: [Option<&'t str>; FIELDS]) -> [Option<&'t str>; FIELDS] {
        for number in 0..FIELDS {
            let mut alone = [None; FIELDS];
            alone[number] = values[number];
            let is_sound = || self.fields.base(&alone, 0).is_ok_and(|record| record.lang.as_deref().is_none_or(is_code));
            if values[number].is_some() && !self.plan.fields.is_given(KEYS[number]) && !is_sound() {
                values[number] = None;
            }
        }
        values
    }
}

/// What stands at a pointer of keys.
fn within<'n>(node: &'n Node, pointer: &str) -> Option<&'n Node> {
    pointer.split('/').skip(1).try_fold(node, |node, key| node.get(key))
}

/// The messages before a place: the last of them, so that long threads do not weigh on each of their replies.
fn thread_before(messages: &[(usize, Message)], start: usize) -> impl Iterator<Item = Message> {
    let before = &messages[..messages.partition_point(|(end, _)| *end <= start)];
    before[before.len().saturating_sub(THREAD)..].iter().map(|(_, message)| message.clone())
}

/// Whether a word may be the code of a language, with or without a region.
fn is_code(word: &str) -> bool {
    let language = word.split(['-', '_']).next().unwrap_or_default();
    matches!(language.len(), 2 | 3) && language.bytes().all(|byte| byte.is_ascii_alphabetic())
}
