//! A stream in, parts of it out that can be linted on their own and together say what the whole would: whole lines of JSON Lines, whole records
//! of a JSON document. Bounds what is held at once.

use std::collections::BTreeMap;
use std::io;

use crate::extract::{Format, JsonPart};
use crate::source::{Before, Source};

use super::elements::Elements;
use super::input::{self, Blocks, PROBE};
use super::lines::Lines;
use super::unit::{Job, Remark};

/// What has to be known to read a part of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Number of its first record.
    pub index: usize,
    /// Which part of a JSON document it is.
    pub document: Option<JsonPart>,
}

/// A part of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its text. Lines that are not UTF-8 are masked.
    pub text: String,
    /// Byte of the file that the part starts at.
    pub first_byte: usize,
    /// Line of the file that the part starts at, from 1.
    pub first_line: usize,
    /// How much of that line stands before it.
    pub before: Before,
    /// How it is read.
    pub start: Start,
    /// Lines that are not UTF-8, as they are, by their number in the file.
    pub masked: BTreeMap<usize, Vec<u8>>,
}

impl Part {
    /// The text, moved out of the part, as a source that goes by this path.
    pub fn source(&mut self, path: &str) -> Source {
        Source::part(path, std::mem::take(&mut self.text), self.first_byte, self.first_line).behind(self.before)
    }

    /// How much of its last line stands before its end.
    pub fn end(&self) -> Before {
        self.before.and(&self.text)
    }
}

/// A file that is read a part at a time.
pub enum Parts {
    /// JSON Lines.
    Lines(Lines),
    /// A JSON document.
    Elements(Box<Elements>),
}

impl Parts {
    /// Opens a file, unless it is no text, or nothing can be read from it.
    pub fn open(job: &Job<'_>) -> Result<Self, Remark> {
        let failed = |error| Remark::failed(job.target, &error);
        let blocks = Blocks::open(job.target.open.as_deref()).map_err(failed)?;
        let text = |beginning: &[u8]| input::not_text(beginning).map_or(Ok(()), |why| Err(Remark::unfit(job.target, why)));
        if job.settings.format.value == Format::JsonLines {
            let mut lines = Lines::new(blocks);
            text(lines.probe(PROBE).map_err(failed)?)?;
            return Ok(Self::Lines(lines));
        }
        let mut document = Elements::new(blocks);
        text(document.probe(PROBE).map_err(failed)?)?;
        match document.begin(&job.target.shown, &job.settings.fields).map_err(failed)? {
            Ok(()) => Ok(Self::Elements(Box::new(document))),
            Err(unfit) => Err(Remark::of_unfit(job.target, &job.settings, unfit)),
        }
    }

    /// The next parts of about `size` bytes, at most `count` of them; none at the end.
    pub fn next(&mut self, size: usize, count: usize) -> io::Result<Vec<Part>> {
        match self {
            Self::Lines(lines) => lines.next(size, count),
            Self::Elements(document) => document.next(size, count),
        }
    }

    /// All of a file of about `size` bytes or less; nothing of one that is empty.
    pub fn only(&mut self, size: usize) -> io::Result<Option<Part>> {
        let parts = match self {
            Self::Lines(lines) => lines.next(size, 1),
            Self::Elements(document) => document.next(usize::MAX, 1),
        };
        Ok(parts?.into_iter().next())
    }

    /// Whether somebody may be waiting for an answer before sending more.
    pub fn is_piped(&self) -> bool {
        match self {
            Self::Lines(lines) => lines.is_piped(),
            Self::Elements(document) => document.is_piped(),
        }
    }
}
