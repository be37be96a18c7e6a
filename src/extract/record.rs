//! The record: what every format is read into. Plain data.
//! Says what stood in the source; what it means (language, parts, acts) is found later.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Comment, SourceMap};

/// What a reply is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// About to be sent: holds real names.
    Draft,
    /// Stored for reuse: holds placeholders.
    Template,
    /// A part of a template: rules of structure do not apply.
    Fragment,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Template, Self::Fragment];

    /// The kind's name in records, front matter and configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Template => "template",
            Self::Fragment => "fragment",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What to say of a name that is no kind's.
    pub(super) fn unknown(name: &str) -> String {
        format!("unknown kind `{name}`; the kinds are {}", Self::ALL.map(Self::name).join(", "))
    }
}

/// What a text in a host is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    /// Text without markup.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
    /// HTML: a document or a part of one.
    Html,
}

impl Media {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Markdown, Self::Html];

    /// Its name in configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }
}

/// Who wrote a message of the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// The customer.
    Customer,
    /// Support.
    Agent,
    /// Neither, or not known.
    Other,
}

/// An earlier message that travels with the reply. Never linted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who wrote it.
    pub from: Author,
    /// Its text, decoded.
    pub text: String,
}

/// One reply as it stood in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Number in the file, from 0.
    pub index: usize,
    /// Its own id.
    pub id: Option<String>,
    /// Title of the template.
    pub title: Option<String>,
    /// JSON pointer (RFC 6901) from the record to the text.
    pub pointer: Option<String>,
    /// ISO code of the language, where the record or its front matter names one.
    pub lang: Option<String>,
    /// What the reply is for, where the record or its front matter says so.
    pub kind: Option<Kind>,
    /// Whether support has written before, where the record or its front matter says so.
    pub follow_up: Option<bool>,
    /// Earlier messages, oldest first.
    pub thread: Vec<Message>,
    /// The text, decoded and without markup; line ends as they stand in the source.
    pub text: String,
    /// Blocks of the text, in order, disjoint; what stands in none is no prose.
    pub blocks: Vec<Block>,
    /// From the text to the source.
    pub map: SourceMap,
    /// Comments of the host, in order.
    pub comments: Vec<Comment>,
}

/// A run of the text that is one paragraph, heading or list item. Sentences end where a block ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// First byte in the text; a list marker stands before it.
    pub start: usize,
    /// One past the last byte in the text.
    pub end: usize,
    /// What it is.
    pub kind: BlockKind,
    /// Depth of quotation: 0 is the reply's own, 1 quotes the customer, 2 quotes us.
    pub quote: u8,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph, one line or more.
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list, numbered or not.
    ListItem,
}

/// Where the fields of a record stand: names of keys or columns, or JSON pointers where they start with `/`, in which `*` stands for one key
/// or index and `**` for any run of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFields {
    /// The texts, at least one; each of them is a reply.
    pub text: Vec<String>,
    /// The title.
    pub title: String,
    /// The id.
    pub id: String,
    /// The language.
    pub lang: String,
    /// The kind.
    pub kind: String,
    /// Whether it is a follow-up.
    pub follow_up: String,
    /// The thread.
    pub thread: String,
    /// What the texts are written in; `None` leaves it to the look of each.
    pub markup: Option<Media>,
    /// Further names of authors, besides `customer` and `agent`.
    pub from: BTreeMap<String, Author>,
    /// The keys of `[records]` that somebody has set; the others are cordial's own names.
    pub given: BTreeSet<&'static str>,
    /// Whether `text` was set for this very file, by an `[[override]]`.
    pub text_is_of_file: bool,
}

impl RecordFields {
    /// Whether a key of `[records]` was set.
    #[must_use]
    pub fn is_given(&self, key: &str) -> bool {
        self.given.contains(key)
    }

    /// Whether somebody has said where the texts of this file stand: in an `[[override]]` for it, or by pointers, which mean only documents that
    /// have them.
    #[must_use]
    pub fn say_where_texts_stand(&self) -> bool {
        self.is_given("text") && (self.text_is_of_file || self.text.iter().any(|text| text.starts_with('/')))
    }
}

impl Default for RecordFields {
    fn default() -> Self {
        Self {
            text: vec!["text".into()],
            title: "title".into(),
            id: "id".into(),
            lang: "lang".into(),
            kind: "kind".into(),
            follow_up: "follow_up".into(),
            thread: "thread".into(),
            markup: None,
            from: BTreeMap::new(),
            given: BTreeSet::new(),
            text_is_of_file: false,
        }
    }
}
