//! HTML: a text in, its prose out, with a map back over tags and character references; a whole file in, one record out.
//! Block elements are paragraphs, white space is one space, `alt` and `title` are blocks of their own. Scripts, style sheets, comments and tags of
//! template languages are no prose. Builds no tree and repairs nothing: tags that do not match part paragraphs all the same.

mod elements;
mod guess;
mod mask;
mod template;
mod tokens;
mod walk;

#[cfg(test)]
mod tests;

use super::prose::Prose;
use super::{Extraction, Options, Record, front_matter};
use crate::source::Source;

pub(super) use elements::is_inline;
pub(super) use guess::is_html;

/// A document as it was read.
#[derive(Debug)]
pub(super) struct Document {
    /// What it says.
    pub(super) prose: Prose,
    /// Its title, where it has one with words.
    pub(super) title: Option<String>,
    /// What its root element says of the language, where that is a language tag.
    pub(super) lang: Option<String>,
}

/// Reads a source as one HTML document, or as a part of one.
pub(super) fn extract(source: &Source, options: &Options) -> Extraction {
    let head = front_matter::read(source);
    let Document { prose: Prose { text, blocks, map }, title, lang } = read(&source.text()[head.body..], head.body);
    let said = head.record(options.first_index);
    let record = Record { text, blocks, map, title: said.title.clone().or(title), lang: said.lang.clone().or(lang), ..said };
    Extraction { records: vec![record], problems: head.problems, next_index: options.first_index + 1, ..Extraction::default() }
}

/// Reads HTML that starts at byte `offset` of the source.
pub(super) fn read(body: &str, offset: usize) -> Document {
    let mask = mask::mask(body);
    let mut walk = walk::Walk::new(body, &mask, offset);
    tokens::read(&mask.text, &mut walk);
    walk.end()
}
