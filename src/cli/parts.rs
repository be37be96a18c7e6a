//! A stream in, parts of it out that can be linted on their own and together say what the whole would: whole lines of JSON Lines, whole records
//! of a JSON document. Bounds what is held at once.

use std::io;

use crate::extract::Format;

use super::elements::Elements;
use super::input::{self, Blocks, PROBE};
use super::job::Job;
use super::lines::Lines;
use super::part::Part;
use super::remark::Remark;

/// Bytes of a stream that are read, and written about, at a time: buffers that are not much longer are used again and again.
pub const SIZE: usize = 64 * 1024;

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

/// All of a file that is not large; nothing of one that is empty.
pub fn only_part(job: &Job<'_>) -> Result<Option<Part>, Remark> {
    Parts::open(job)?.only(SIZE * 2).map_err(|error| Remark::failed(job.target, &error))
}
