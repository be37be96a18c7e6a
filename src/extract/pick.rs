//! Finds the replies in a document of maps and lists: by the fields of the configuration, else by a shape that is known. Nodes in, records out.
//! Knows no format: what a string was written as, the caller maps to the source.

use std::collections::HashMap;

use super::document::{Document, Node, Value};
use super::pointer::{self, Glob, Step};
use super::prose::{self, Prose};
use super::{Extraction, Kind, Options, Problem, Record, RecordFields, SourceMap, Unfit, hash_comment, shape};
use crate::source::Source;
use crate::span::Span;

/// Maps a string to the source: the format's place of it, and its value.
pub(super) type Map<'m, P> = &'m dyn Fn(&P, &str) -> Option<SourceMap>;

/// The replies of a document.
pub(super) fn extract<P>(document: &Document<P>, source: &Source, options: &Options, map: Map<'_, P>) -> Extraction {
    let mut picker = Picker { document, source, fields: Fields::new(&options.fields, document), map, extraction: Extraction::default() };
    picker.extraction.next_index = options.first_index;
    let mut found = Found::default();
    if options.fields.say_where_texts_stand() {
        found = picker.by_fields();
    } else {
        found.texts = shape::texts(document);
        picker.extraction.kind = (!found.texts.is_empty()).then_some(Kind::Template);
        if found.texts.is_empty() && options.fields.is_given("text") {
            found = picker.by_fields();
        }
    }
    if found.texts.is_empty() && found.others.is_empty() {
        picker.extraction.unfit = Some(Unfit { line: None, reason: picker.nothing(&options.fields) });
        return picker.extraction;
    }
    let mut all: Vec<(usize, Result<Option<String>, &'static str>)> =
        found.texts.into_iter().map(|(number, title)| (number, Ok(title))).collect();
    all.extend(found.others.into_iter().map(|(number, what)| (number, Err(what))));
    all.sort_by_key(|(number, _)| document.node(*number).start);
    for (number, text) in all {
        picker.take(number, text);
    }
    if hash_comment::may_stand_in(source) {
        let strings = picker.strings();
        hash_comment::attach(source, &strings, &mut picker.extraction.records);
    }
    picker.extraction
}

/// What was found: by number, texts with the titles that their shape gives them, and what stands where texts should.
#[derive(Default)]
struct Found {
    texts: Vec<(usize, Option<String>)>,
    others: Vec<(usize, &'static str)>,
}

/// Where the fields of a record stand.
struct Fields<'o> {
    of: &'o RecordFields,
    texts: Vec<Glob>,
    /// Nodes under the names of single fields, by what holds them.
    named: HashMap<(usize, &'o str), usize>,
}

impl<'o> Fields<'o> {
    fn new<P>(of: &'o RecordFields, document: &Document<P>) -> Self {
        // What does not parse was told when the configuration was read.
        let texts: Vec<Glob> = of.text.iter().filter_map(|name| Glob::of_field(name).ok()).collect();
        // A pointer with `**` may lead anywhere: what stands around a text is no record of which names are known.
        let open =
            of.say_where_texts_stand() && of.text.iter().zip(&texts).any(|(name, glob)| name.starts_with('/') && Glob::has_run(glob));
        let single = [("title", &of.title), ("id", &of.id), ("lang", &of.lang), ("kind", &of.kind), ("follow_up", &of.follow_up)];
        let names: Vec<&String> = single.into_iter().filter(|(key, _)| !open || of.is_given(key)).map(|(_, name)| name).collect();
        let mut named = HashMap::new();
        for number in document.numbers() {
            let Node { parent: Some(parent), key: Step::Key(key), .. } = document.node(number) else { continue };
            if let Some(name) = names.iter().find(|name| **name == key) {
                named.entry((*parent, name.as_str())).or_insert(number);
            }
        }
        Self { of, texts, named }
    }
}

struct Picker<'a, P> {
    document: &'a Document<P>,
    source: &'a Source,
    fields: Fields<'a>,
    map: Map<'a, P>,
    extraction: Extraction,
}

impl<P> Picker<'_, P> {
    /// Where the strings of the document stand in the source.
    fn strings(&self) -> Vec<Span> {
        let place = |number: usize| match &self.document.node(number).value {
            Value::Text(value, place) => (self.map)(place, value).map(|map| map.to_source(Span::new(0, value.len()))),
            _ => None,
        };
        let mut places: Vec<Span> = self.document.numbers().filter_map(place).collect();
        places.sort();
        places
    }

    fn by_fields(&self) -> Found {
        let mut found = Found::default();
        for number in self.document.numbers() {
            let path = self.document.path(number);
            let mut globs = self.fields.texts.iter().filter(|glob| glob.matches(&path)).peekable();
            if globs.peek().is_none() {
                continue;
            }
            match &self.document.node(number).value {
                Value::Text(..) => found.texts.push((number, None)),
                // `**` also stands for what holds the texts, and for their neighbours.
                _ if globs.all(Glob::has_run) => {}
                Value::Map => found.others.push((number, "a map")),
                Value::List => found.others.push((number, "a list")),
                Value::Truth(_) => found.others.push((number, "true or false")),
                Value::Other(what) => found.others.push((number, what)),
            }
        }
        found
    }

    /// What to say where there is nothing to pick.
    fn nothing(&self, fields: &RecordFields) -> String {
        if fields.is_given("text") {
            return format!("no string stands at {}, where `records.text` says that replies do", fields.text.join(", "));
        }
        let texts = self.document.numbers().filter_map(|number| Some((self.document.text(number)?.len(), number)));
        let longest = texts.max_by_key(|(length, number)| (*length, std::cmp::Reverse(*number)));
        let pointer = longest.map(|(_, number)| self.pointer(number)).filter(|pointer| !pointer.is_empty());
        // The replies beside it stand in its list too.
        let of_list =
            |step: &str| if !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit()) { "*".to_owned() } else { step.to_owned() };
        let pointer = pointer.map(|pointer| pointer.split('/').map(of_list).collect::<Vec<_>>().join("/"));
        let example = pointer.unwrap_or_else(|| "/replies/*/body".to_owned());
        format!(
            "no replies can be told from its other strings; say where they stand: an `[[override]]` in cordial.toml with `paths` for this file and \
             `records = {{ text = \"{example}\" }}`, in which * stands for one key or index and ** for any number of them"
        )
    }

    fn pointer(&self, number: usize) -> String {
        pointer::pointer(&self.document.path(number))
    }

    fn take(&mut self, number: usize, text: Result<Option<String>, &'static str>) {
        let index = self.extraction.next_index;
        self.extraction.next_index += 1;
        let record = match text {
            Ok(title) => self.record(number, index, title),
            Err("null" | "an alias") => return,
            Err(what) => Err(format!("{}: must be a string, not {what}", self.pointer(number))),
        };
        match record {
            Ok(record) => self.extraction.records.push(record),
            Err(reason) => {
                let line = self.source.position(self.document.node(number).start).line;
                self.extraction.problems.push(Problem { line, reason });
            }
        }
    }

    fn record(&self, number: usize, index: usize, title: Option<String>) -> Result<Record, String> {
        let fields = self.fields.of;
        let Value::Text(value, place) = &self.document.node(number).value else { return Err("no string".to_owned()) };
        let path = self.document.path(number);
        let map = (self.map)(place, value).ok_or_else(|| format!("{}: cannot be followed; write it another way", self.pointer(number)))?;
        let Prose { text, blocks, map, comments } = prose::read(value.clone(), map, fields.markup.unwrap_or_else(|| prose::guess(value)));
        let kind = self.field(number, &path, &fields.kind).map(|name| Kind::from_name(name).ok_or_else(|| Kind::unknown(name)));
        Ok(Record {
            index,
            id: self.field(number, &path, &fields.id).map(str::to_owned),
            title: title.or_else(|| self.field(number, &path, &fields.title).map(str::to_owned)),
            pointer: Some(self.pointer(number)),
            lang: self.field(number, &path, &fields.lang).map(str::to_owned).or_else(|| shape::language(self.document, number)),
            kind: if fields.is_given("kind") { kind.transpose()? } else { kind.and_then(Result::ok) },
            follow_up: self.truth(number, &path, &fields.follow_up),
            thread: Vec::new(),
            text,
            blocks,
            map,
            comments,
        })
    }

    /// The string of a field of the record whose text is a node: at its pointer, or under its name in the nearest map round the text that has it.
    fn field(&self, text: usize, path: &[Step], name: &str) -> Option<&str> {
        self.at(text, path, name).and_then(|number| self.document.text(number)).filter(|text| !text.is_empty())
    }

    fn truth(&self, text: usize, path: &[Step], name: &str) -> Option<bool> {
        match self.at(text, path, name).map(|number| &self.document.node(number).value)? {
            Value::Truth(truth) => Some(*truth),
            _ => None,
        }
    }

    fn at(&self, text: usize, path: &[Step], name: &str) -> Option<usize> {
        let mut upwards = std::iter::successors(self.document.node(text).parent, |&number| self.document.node(number).parent);
        if !name.starts_with('/') {
            return upwards.find_map(|number| self.fields.named.get(&(number, name)).copied()).filter(|&found| found != text);
        }
        let steps = Glob::parse(name).ok()?.beside(path)?;
        // From the last node on the way to the text that is also on the way to the field: lists may be long.
        let shared = steps.iter().zip(path).take_while(|(step, other)| step == other).count();
        let above = upwards.nth(path.len().checked_sub(shared + 1)?)?;
        steps[shared..].iter().try_fold(above, |number, step| self.document.step(number, step))
    }
}
