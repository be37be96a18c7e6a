//! What is read from a document: an export that is known by its keys, or the fields that the configuration names, in; where records, their
//! texts and their fields stand out. Reads no record.

use super::super::json_lines::FIELDS;
use super::super::pointer::{Glob, Step};
use super::super::{Author, Kind, Media, RecordFields, Unfit};
use super::reader::{Event, Place, Stop, mark};
use super::shapes::{SHAPES, Says, Shape, Text};
use crate::source::line_feeds;

/// How much of a document is looked at to know what it is, in bytes.
pub const BEGINNING: usize = 256 * 1024;

/// What is read from a document.
#[derive(Debug)]
pub struct Plan {
    /// What export it is.
    pub name: Option<&'static str>,
    /// Where records stand; none where the whole document is one.
    pub records: Vec<Glob>,
    /// Where texts stand.
    pub texts: Vec<TextPlace>,
    /// Whether only the first of these places that hold any counts.
    pub first_only: bool,
    /// Where the other fields stand, in the order of JSON Lines.
    pub places: [FieldPlace; FIELDS],
    /// Records that are left out: an object and all that it must say.
    pub without: Vec<(Glob, Vec<Say>)>,
    /// Where messages of the thread stand, and who wrote them, where that is known.
    pub messages: Vec<(Option<Author>, TextPlace)>,
    /// What replies are for, where the export tells.
    pub kind: Option<Kind>,
    /// Names and meanings of the fields.
    pub fields: RecordFields,
}

/// What is to stand at the end of a path.
pub type Say = (Vec<Step>, &'static Says);

/// Where texts stand.
#[derive(Debug)]
pub struct TextPlace {
    /// The object that holds the text, or the text itself.
    pub holder: Glob,
    /// The path from there to the text.
    pub value: Vec<Step>,
    /// What the holder must say.
    pub when: Vec<Say>,
    /// What the text is written in; `None` leaves it to the look of each.
    pub markup: Option<Media>,
}

/// Where a field stands.
#[derive(Debug)]
pub enum FieldPlace {
    /// Nowhere.
    Nowhere,
    /// A key of the innermost object around the text that has it.
    Near(String),
    /// There.
    At(Glob),
}

impl Plan {
    /// What is read from a document of this name that begins like this; `all` says that it is no longer.
    ///
    /// # Errors
    /// Why nothing can be.
    pub fn of(beginning: &[u8], all: bool, path: &str, fields: &RecordFields) -> Result<Self, Unfit> {
        if fields.say_where_texts_stand() {
            return Ok(Self::of_fields(fields));
        }
        match recognise(beginning) {
            Some((shape, record)) => Ok(Self::of_shape(shape, record)),
            None if fields.is_given("text") => Ok(Self::of_fields(fields)),
            None => Err(malformed(beginning, all).unwrap_or_else(|| Unfit { line: None, reason: unknown(path) })),
        }
    }

    fn of_shape(shape: &'static Shape, record: &str) -> Self {
        let below = |pointer: &str| glob(&format!("{record}{pointer}"));
        let field = |pointer: &str| if pointer.is_empty() { FieldPlace::Nowhere } else { FieldPlace::At(below(pointer)) };
        let place = |text: &'static Text| TextPlace {
            holder: below(text.holder),
            value: steps(text.value),
            when: says(text.when),
            markup: text.markup,
        };
        Self {
            name: Some(shape.name),
            records: if record.is_empty() { Vec::new() } else { vec![glob(record)] },
            texts: shape.texts.iter().map(place).collect(),
            messages: shape.messages.iter().map(|said| (said.by, place(&said.text))).collect(),
            first_only: true,
            places: [
                field(shape.title),
                FieldPlace::At(below("/id")),
                field(shape.lang),
                FieldPlace::Nowhere,
                FieldPlace::Nowhere,
                FieldPlace::Nowhere,
            ],
            without: shape.without.iter().map(|test| (below(test.holder), says(test.says))).collect(),
            kind: Some(shape.kind),
            fields: RecordFields::default(),
        }
    }

    fn of_fields(fields: &RecordFields) -> Self {
        let globs: Vec<Glob> = fields.text.iter().map(|name| glob(name)).collect();
        // A pointer with `**` may lead anywhere: what stands around it is no record of which names are known.
        let open = fields.text.iter().any(|name| name.starts_with('/') && glob(name).has_run());
        let place = |key: &str, name: &str| match name.starts_with('/') {
            true => FieldPlace::At(glob(name)),
            false if open && !fields.is_given(key) => FieldPlace::Nowhere,
            false => FieldPlace::Near(name.to_owned()),
        };
        Self {
            name: None,
            records: records(&globs),
            texts: globs
                .into_iter()
                .map(|holder| TextPlace { holder, value: Vec::new(), when: Vec::new(), markup: fields.markup })
                .collect(),
            first_only: false,
            places: [
                place("title", &fields.title),
                place("id", &fields.id),
                place("lang", &fields.lang),
                place("kind", &fields.kind),
                place("follow_up", &fields.follow_up),
                place("thread", &fields.thread),
            ],
            without: Vec::new(),
            messages: Vec::new(),
            kind: None,
            fields: fields.clone(),
        }
    }

    /// Whether the value at this path is a record, all of it.
    pub fn is_record(&self, path: &[Step]) -> bool {
        if self.records.is_empty() { path.is_empty() } else { self.records.iter().any(|record| record.matches(path)) }
    }
}

/// The records that texts stand in, where each stands in one and none of these in another.
fn records(texts: &[Glob]) -> Vec<Glob> {
    let mut records: Vec<Glob> = Vec::new();
    for text in texts {
        let Some(record) = text.record() else { return Vec::new() };
        if !records.contains(&record) {
            records.push(record);
        }
    }
    if records.len() > 1 && records.iter().any(|one| records.iter().any(|other| one != other && one.may_hold(other))) {
        return Vec::new();
    }
    records
}

/// The export that a document is, going by its first record that can be told; and where its records stand.
pub fn recognise(beginning: &[u8]) -> Option<(&'static Shape, &'static str)> {
    let mut candidates: Vec<Candidate> =
        SHAPES.iter().flat_map(|shape| shape.records.iter().map(|record| Candidate::new(shape, record))).collect();
    let mut known: Option<(usize, Vec<Step>)> = None;
    events(beginning, |path| {
        if let Some((_, record)) = &known
            && !path.starts_with(record)
        {
            return false;
        }
        for (number, candidate) in candidates.iter_mut().enumerate() {
            if candidate.sees(path) && known.as_ref().is_none_or(|(best, _)| number < *best) {
                known = Some((number, candidate.record.clone().unwrap_or_default()));
            }
        }
        true
    });
    known.map(|(number, _)| (candidates[number].shape, candidates[number].pointer))
}

/// An export that a document may be, with its records at one of their places.
struct Candidate {
    shape: &'static Shape,
    pointer: &'static str,
    glob: Option<Glob>,
    marks: Vec<Glob>,
    /// The record that is being looked at.
    record: Option<Vec<Step>>,
    /// Which marks it has, as bits.
    seen: u32,
}

impl Candidate {
    fn new(shape: &'static Shape, pointer: &'static str) -> Self {
        let at = (!pointer.is_empty()).then(|| glob(pointer));
        Self { shape, pointer, glob: at, marks: shape.marks.iter().map(|mark| glob(mark)).collect(), record: None, seen: 0 }
    }

    /// Whether the value at this path is the last that the record lacked to be known.
    fn sees(&mut self, path: &[Step]) -> bool {
        let length = self.pointer.matches('/').count();
        if path.len() <= length || self.glob.as_ref().is_some_and(|glob| !glob.matches(&path[..length])) {
            return false;
        }
        if self.record.as_deref() != Some(&path[..length]) {
            self.record = Some(path[..length].to_vec());
            self.seen = 0;
        }
        for (number, mark) in self.marks.iter().enumerate() {
            self.seen |= u32::from(mark.matches(&path[length..])) << number;
        }
        self.seen + 1 == 1 << self.marks.len()
    }
}

/// Tells of the values of a document, each with its path, until that is enough or nothing more can be read.
fn events(beginning: &[u8], mut tell: impl FnMut(&[Step]) -> bool) {
    let mut place = Place::default();
    let mut at = mark(beginning);
    while let Ok(event) = place.next(beginning, &mut at, false) {
        if event != Event::Close && !tell(place.path_of(event)) {
            return;
        }
    }
}

/// Why a document is no JSON, where that shows.
fn malformed(beginning: &[u8], all: bool) -> Option<Unfit> {
    let mut place = Place::default();
    let mut at = mark(beginning);
    let stop = loop {
        if let Err(stop) = place.next(beginning, &mut at, all) {
            break stop;
        }
    };
    let (at, reason) = match stop {
        Stop::Wrong(at, why) => (at, invalid(&why)),
        Stop::Ended(missing) if all => (beginning.trim_ascii_end().len(), ends_early(missing)),
        Stop::Ended(_) | Stop::Over => return None,
    };
    Some(Unfit { line: Some(1 + line_feeds(beginning, at)), reason })
}

/// What to say of what is no JSON.
pub fn invalid(why: &str) -> String {
    format!("invalid JSON: {why}")
}

/// What to say of a document that is not whole.
pub fn ends_early(missing: &str) -> String {
    format!("invalid JSON: the file ends where {missing} should stand")
}

fn unknown(path: &str) -> String {
    format!(
        "no help-desk export that is known; say where its texts stand: an `[[override]]` in cordial.toml with `paths = [\"{path}\"]` and \
         `records = {{ text = \"/items/*/body\" }}`, in which * stands for one key or index and ** for any number of them"
    )
}

/// A pointer or name that is known to be sound: it stands in this program, or the configuration has been checked.
fn glob(pointer: &str) -> Glob {
    Glob::of_field(pointer).unwrap_or_default()
}

fn steps(pointer: &str) -> Vec<Step> {
    if pointer.is_empty() { Vec::new() } else { glob(pointer).beside(&[]).unwrap_or_default() }
}

fn says(pairs: &'static [(&'static str, Says)]) -> Vec<Say> {
    pairs.iter().map(|(pointer, says)| (steps(pointer), says)).collect()
}
