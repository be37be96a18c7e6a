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

use crate::source::Source;

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

/// What the caller decides about reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Names of the fields of JSON Lines.
    pub fields: RecordFields,
    /// Number of the source's first record in its file, from 0: a large file is read in parts.
    pub first_index: usize,
}

/// What a source holds.
#[derive(Debug, Default)]
pub struct Extraction {
    /// The replies, in order.
    pub records: Vec<Record>,
    /// What could not be read, in order.
    pub problems: Vec<Problem>,
    /// The number of the record that would come next: the `first_index` of the part of the file that follows.
    pub next_index: usize,
}

/// A part of a source that could not be read; the rest was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the file, from 1.
    pub line: usize,
    /// The reason, and the remedy where there is one.
    pub reason: String,
}

/// Reads a source. Never fails: what cannot be read is among the problems.
#[must_use]
pub fn extract(source: &Source, format: Format, options: &Options) -> Extraction {
    let mut extraction = Extraction { next_index: options.first_index, ..Extraction::default() };
    if format != Format::JsonLines {
        extraction.records.push(plain(options.first_index, source.text()));
        extraction.next_index += 1;
        return extraction;
    }
    for (number, line) in source.text().lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<serde_json::Value>(line) {
            Ok(value) => {
                let text = value.get(&options.fields.text).and_then(serde_json::Value::as_str).unwrap_or_default();
                let mut record = plain(extraction.next_index, text);
                record.id = value.get(&options.fields.id).and_then(serde_json::Value::as_str).map(str::to_owned);
                extraction.records.push(record);
            }
            Err(error) => extraction.problems.push(Problem { line: source.first_line() + number, reason: error.to_string() }),
        }
        extraction.next_index += 1;
    }
    extraction
}

fn plain(index: usize, text: &str) -> Record {
    Record {
        index,
        id: None,
        title: None,
        pointer: None,
        lang: None,
        kind: None,
        follow_up: None,
        thread: Vec::new(),
        text: text.to_owned(),
        blocks: Vec::new(),
        map: SourceMap::default(),
    }
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Text, Self::Markdown, Self::JsonLines];

    /// The format's name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::JsonLines => "jsonl",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The file extensions of the format, in small letters.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt"],
            Self::Markdown => &["md", "markdown"],
            Self::JsonLines => &["jsonl", "ndjson"],
        }
    }

    /// The format that a path's extension names, in capitals or not.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next()?;
        let (_, extension) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|format| format.extensions().iter().any(|known| extension.eq_ignore_ascii_case(known)))
    }
}
