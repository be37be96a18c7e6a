//! Sources in, records out: metadata, thread, blocks, text and the map from text back to the source.
//! One file a format. Finds no words and judges nothing; reads no files.

mod front_matter;
mod json_lines;
mod markdown;
mod plain;
mod record;
mod source_map;


pub use record::{Author, Block, BlockKind, Kind, Message, Record, RecordFields};
pub use source_map::SourceMap;

/// How a source is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text: one reply.
    Text,
    /// Markdown: one reply.
    Markdown,
    /// JSON Lines: a reply a line.
    JsonLines,
}

/// What a source holds.
#[derive(Debug, Default)]
pub struct Extraction {
    /// The replies, in order.
    pub records: Vec<Record>,
    /// What could not be read, in order.
    pub problems: Vec<Problem>,
}

/// A part of a source that could not be read; the rest was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the file, from 1.
    pub line: usize,
    /// The reason, and the remedy where there is one.
    pub reason: String,
}
