//! Text inside a host: a decoded text and its map in; its prose, blocks and the map from the prose to the source out.
//! What a cell, a field or a scalar holds may itself be plain text or markup; hosts say which and read no markup themselves.

use super::{Block, Comment, Media, SourceMap, html, markdown, plain, signature};

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

/// What a text that does not say so seems to be written in: HTML where it holds tags of it, else plain.
pub(super) fn guess(text: &str) -> Media {
    if html::is_html(text) { Media::Html } else { Media::Plain }
}

/// Reads a text that `map` maps to the source, written in what is said of it, else in what it seems to be.
pub(super) fn read_as(text: String, map: SourceMap, markup: Option<Media>) -> Prose {
    let media = markup.unwrap_or_else(|| guess(&text));
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
