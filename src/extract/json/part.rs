//! Parts of a large document: bytes as they come in, places between records where they may be cut out, each with what has to be known to read
//! on from there. Bounds what is held at once by the size of a record. Extracts nothing.

use std::sync::Arc;

use super::super::{RecordFields, Unfit};
use super::outer::Outer;
use super::plan::{BEGINNING, Plan};
use super::reader::{Event, Place, Stop, mark};

/// A part of a document: what has to be known to read it by itself.
#[derive(Clone, Debug)]
pub struct Part {
    pub(super) plan: Arc<Plan>,
    /// Where the part starts in the document; nowhere after what is no JSON.
    pub(super) place: Option<Place>,
    /// Fields that stand before the part and outside of records.
    pub(super) outer: Outer,
    /// Whether the document ends with it.
    pub(super) is_last: bool,
}

impl Part {
    /// Whether the document ends with it.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.is_last
    }

    /// A whole document as one part.
    ///
    /// # Errors
    /// Why nothing can be read from it.
    pub(super) fn whole(text: &str, path: &str, fields: &RecordFields) -> Result<Self, Unfit> {
        let plan = Arc::new(Plan::of(text.as_bytes(), true, path, fields)?);
        Ok(Self { plan, place: Some(Place::default()), outer: Outer::default(), is_last: true })
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.plan, &other.plan) && self.place == other.place && self.outer == other.outer && self.is_last == other.is_last
    }
}

impl Eq for Part {}

/// Finds where a document may be cut.
#[derive(Debug)]
pub struct Cutter {
    plan: Arc<Plan>,
    /// Where reading has come to; nowhere after what is no JSON.
    place: Option<Place>,
    outer: Outer,
    /// Bytes of the document up to there, from where it was last cut.
    at: usize,
    /// Records that end before it, since the last cut.
    records: usize,
    /// The depth at which a record began that has not ended.
    inside: Option<usize>,
    /// What the next part starts with.
    start: (Option<Place>, Outer),
}

/// A place where a document may be cut.
#[derive(Debug)]
pub struct Cut {
    /// Bytes before it, since the last cut.
    pub length: usize,
    /// Records that end before it, since the last cut.
    pub records: usize,
    /// How these bytes are read.
    pub part: Part,
}

impl Cutter {
    /// Bytes that tell what a document is.
    pub const BEGINNING: usize = BEGINNING;

    /// A cutter of the document of this name that begins like this; `all` says that it is no longer.
    ///
    /// # Errors
    /// Why nothing can be read from the document.
    pub fn new(beginning: &[u8], all: bool, path: &str, fields: &RecordFields) -> Result<Self, Unfit> {
        let plan = Arc::new(Plan::of(beginning, all, path, fields)?);
        let start = (Some(Place::default()), Outer::default());
        let at = mark(beginning);
        Ok(Self { plan, place: start.0.clone(), outer: start.1.clone(), at, records: 0, inside: None, start })
    }

    /// Where to cut the bytes since the last cut: behind the first record that ends at byte `size` or later, or at their end, where `all` says
    /// that no more will follow. `None` where more are needed; ask again with them.
    pub fn cut(&mut self, bytes: &[u8], size: usize, all: bool) -> Option<Cut> {
        while let Some(place) = &mut self.place {
            match place.next(bytes, &mut self.at, all) {
                Ok(event) => {
                    if self.ends_record(event, bytes) {
                        self.records += 1;
                        if self.at >= size {
                            return Some(self.cut_at(self.at, false));
                        }
                    }
                }
                Err(Stop::Ended(_) | Stop::Over) if !all => return None,
                Err(Stop::Ended(_) | Stop::Over) => break,
                // What follows is passed on as it is, behind a part that ends where it begins to make no sense.
                Err(Stop::Wrong(..)) => {
                    self.place = None;
                    break;
                }
            }
        }
        (all || self.place.is_none() && bytes.len() >= size)
            .then(|| self.cut_at(if all { bytes.len() } else { whole_characters(bytes) }, all))
    }

    /// Whether a record ends with this event. Keeps what stands outside of records.
    fn ends_record(&mut self, event: Event, bytes: &[u8]) -> bool {
        let Some(place) = &self.place else { return false };
        let path = place.path_of(event);
        match (event, self.inside) {
            (Event::Close, Some(depth)) if path.len() == depth => {
                self.inside = None;
                true
            }
            (Event::Close, _) | (_, Some(_)) => false,
            (Event::Object | Event::Array, None) => {
                if self.plan.is_record(path) {
                    self.inside = Some(path.len());
                }
                false
            }
            (Event::String(span) | Event::Scalar(span), None) => {
                self.outer.take(&self.plan, path, &bytes[span.start..span.end]);
                self.plan.is_record(path)
            }
        }
    }

    fn cut_at(&mut self, length: usize, is_last: bool) -> Cut {
        let next = (self.place.clone(), self.outer.clone());
        let (place, outer) = std::mem::replace(&mut self.start, next);
        let part = Part { plan: Arc::clone(&self.plan), place, outer, is_last };
        let records = std::mem::take(&mut self.records);
        self.at -= length.min(self.at);
        Cut { length, records, part }
    }
}

/// How many of the bytes are whole characters, where only the last may be cut off.
fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}
