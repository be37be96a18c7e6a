//! Sources in, records out: metadata, thread, blocks, text and the map from text back to the source.
//! One file a format. Finds no words and judges nothing; reads no files.

mod align;
mod comment;
mod csv;
mod document;
mod email;
mod encoding;
mod escape;
mod front_matter;
mod hash_comment;
mod html;
mod json;
mod json_lines;
mod json_string;
mod library;
mod markdown;
mod pick;
mod place;
mod plain;
pub mod pointer;
mod prose;
mod quoted;
mod quoted_printable;
mod record;
mod shape;
mod signature;
mod source_map;
mod toml;
mod yaml;

pub use comment::{ADDRESS, Comment};
pub use email::Charset;
pub use encoding::{Attribute, Encoding};
pub use json::{Cut as JsonCut, Cutter as JsonCutter, Part as JsonPart, known_as as json_known_as};
pub use library::{Form, Library};
pub use place::Place;
pub use quoted::quoted_messages;
pub use record::{Author, Block, BlockKind, Kind, Media, Message, Record, RecordFields};
pub use source_map::SourceMap;

use std::sync::Arc;

use crate::source::Source;

/// How a source is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text: one reply.
    Text,
    /// Markdown: one reply.
    Markdown,
    /// Markdown or plain text: many templates, each with its title.
    Library,
    /// HTML: one reply.
    Html,
    /// A mail as mail programs save it: one reply.
    Email,
    /// JSON Lines: a reply a line.
    JsonLines,
    /// JSON: replies among other things.
    Json,
    /// YAML: replies among other things.
    Yaml,
    /// TOML: replies among other things.
    Toml,
    /// Rows of cells between commas or semicolons: replies in columns.
    Csv,
    /// Rows of cells between tabs: replies in columns.
    Tsv,
}

/// What the caller decides about reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Where the fields of records stand, for formats that hold records.
    pub fields: Arc<RecordFields>,
    /// Number of the source's first record in its file, from 0: a large file is read in parts.
    pub first_index: usize,
    /// Whether a text or a Markdown file that has the shape of a library is read as one: nobody said what it is.
    pub by_shape: bool,
    /// Which part of a JSON document the source is, where it is one.
    pub part: Option<JsonPart>,
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
    /// How the source was told to hold many templates, where it was read as a library.
    pub library: Option<Library>,
    /// What the replies are for that do not say so themselves, where the shape of the source tells.
    pub kind: Option<Kind>,
    /// Why the source as a whole was not read; then it holds nothing else.
    pub unfit: Option<Unfit>,
}

/// Why a source as a whole was not read: it is malformed, or nothing says which of its texts are replies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// Line in the file, from 1, where there is a place to name.
    pub line: Option<usize>,
    /// The reason, and the remedy where there is one.
    pub reason: String,
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
    if options.by_shape
        && matches!(format, Format::Text | Format::Markdown)
        && let Some(library) = library::by_shape(source, format, options)
    {
        return library;
    }
    match format {
        Format::Library => library::extract(source, options),
        Format::Text => plain::extract(source, options),
        Format::Markdown => markdown::extract(source, options),
        Format::Html => html::extract(source, options),
        Format::Email => email::extract(source, options),
        Format::JsonLines => json_lines::extract(source, options),
        Format::Json => json::extract(source, options),
        Format::Yaml => yaml::extract(source, options),
        Format::Toml => toml::extract(source, options),
        Format::Csv => csv::extract(source, options, None),
        Format::Tsv => csv::extract(source, options, Some(b'\t')),
    }
}

/// File extensions of template engines, behind that of the format that they fill.
const ENGINES: [&str; 9] = ["erb", "j2", "jinja", "jinja2", "liquid", "hbs", "handlebars", "mustache", "twig"];

impl Format {
    /// Every format.
    pub const ALL: [Self; 11] = [
        Self::Text,
        Self::Markdown,
        Self::Library,
        Self::Html,
        Self::Email,
        Self::JsonLines,
        Self::Json,
        Self::Yaml,
        Self::Toml,
        Self::Csv,
        Self::Tsv,
    ];

    /// The format's name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Library => "library",
            Self::Html => "html",
            Self::Email => "email",
            Self::JsonLines => "jsonl",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Toml => "toml",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        }
    }

    /// The file extensions of the format, in small letters.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt"],
            Self::Markdown => &["md", "markdown"],
            // Told by its shape.
            Self::Library => &[],
            Self::Html => &["html", "htm"],
            Self::Email => &["eml"],
            Self::JsonLines => &["jsonl", "ndjson"],
            Self::Json => &["json"],
            Self::Yaml => &["yaml", "yml"],
            Self::Toml => &["toml"],
            Self::Csv => &["csv"],
            Self::Tsv => &["tsv"],
        }
    }

    /// The format that a path's extension names, in capitals or not; of a template, the one before its engine's: `mail.html.erb`.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let (stem, extension) = path.rsplit_once('.')?;
        let is = |known: &&str| extension.eq_ignore_ascii_case(known);
        if ENGINES.iter().any(is) {
            return Self::of_path(stem).filter(|format| matches!(format, Self::Text | Self::Markdown | Self::Html));
        }
        // Behind the last dot of a folder's name comes a separator, which no extension holds.
        Self::ALL.into_iter().find(|format| format.extensions().iter().any(is))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn formats_have_names_and_extensions() {
        assert_eq!(Format::of_path("a/b.es.MD"), Some(Format::Markdown));
        assert_eq!(Format::of_path("b.txt"), Some(Format::Text));
        assert_eq!(Format::of_path("c.ndjson"), Some(Format::JsonLines));
        assert_eq!(Format::of_path("a.html.erb"), Some(Format::Html));
        assert_eq!(Format::of_path("a.es.txt.J2"), Some(Format::Text));
        assert_eq!([Format::of_path("a.liquid"), Format::of_path("a.json.erb"), Format::of_path("a.erb")], [None; 3]);
        assert_eq!(Format::of_path("a.md/b"), None);
        assert_eq!(Format::of_path("txt"), None);
    }

    #[test]
    fn plain_text_maps_past_byte_order_mark_and_head() {
        let text = "\u{feff}---\r\nlang: es\r\n---\r\nn\u{303}\u{a0}\u{1f600}\r\n\r\nb\r\n";
        let source = Source::new("a.txt", text);
        let extraction = extract(&source, Format::Text, &Options { first_index: 4, ..Options::default() });
        let record = extraction.records.first().expect("a text is a record");
        assert_eq!((record.index, record.lang.as_deref(), extraction.next_index), (4, Some("es"), 5));
        let block = record.blocks[1];
        assert_eq!(&record.text[block.start..block.end], "b");
        let span = record.map.to_source(Span::new(block.start, block.end));
        assert_eq!(&text[span.start..span.end], "b");
        assert_eq!(span.start, text.len() - 3);
        assert!(record.map.is_verbatim(Span::new(0, record.text.len())));
    }
}
