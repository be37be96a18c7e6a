//! Text inside a host: a decoded text and its map in; its prose, blocks and the map from the prose to the source out.
//! What a cell, a field or a scalar holds may itself be plain text or markup; hosts say which and read no markup themselves.

use super::{Block, Comment, SourceMap, html, markdown, plain, signature};

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
    /// What a text that does not say so seems to be written in: HTML where it holds tags of it, else plain.
    #[must_use]
    pub fn guess(text: &str) -> Self {
        if html::is_html(text) { Self::Html } else { Self::Plain }
    }

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

/// The prose of a text.
#[derive(Debug)]
pub(super) struct Prose {
    /// The text, without markup.
    pub(super) text: String,
    /// Its blocks.
    pub(super) blocks: Vec<Block>,
    /// From the text to the source.
    pub(super) map: SourceMap,
    /// Comments in the markup.
    pub(super) comments: Vec<Comment>,
}

/// Reads a text that `map` maps to the source, written in what is said of it, else in what it seems to be.
pub(super) fn read_as(text: String, map: SourceMap, markup: Option<Media>) -> Prose {
    let media = markup.unwrap_or_else(|| Media::guess(&text));
    read(text, map, media)
}

/// Reads a text that `map` maps to the source.
pub(super) fn read(text: String, map: SourceMap, media: Media) -> Prose {
    match media {
        Media::Plain => {
            let mut blocks = plain::blocks(&text);
            signature::cut(&text, &mut blocks, |block| block.start);
            Prose { blocks, text, map, comments: Vec::new() }
        }
        Media::Markdown => markdown::read_letter(&text, 0).through(&map),
        Media::Html => html::read(&text, 0).prose.through(&map),
    }
}

impl Prose {
    /// The prose of a text that was read from another, which `outer` maps to the source.
    fn through(mut self, outer: &SourceMap) -> Self {
        for comment in &mut self.comments {
            comment.source = outer.to_source(comment.source);
        }
        Self { map: self.map.through(outer), ..self }
    }
}
