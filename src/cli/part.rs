//! A part of a file: its text, where it stands, and what has to be known to read it by itself, so that parts together say what the whole
//! would. Plain data; cut by [`super::lines`] and [`super::elements`].

use std::collections::BTreeMap;

use crate::extract::JsonPart;
use crate::source::{Before, Source};

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
