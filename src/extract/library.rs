//! A file with many templates: a source in, a record for each template out, named by the headings over it or by its `---- TITLE` line.
//! A template is the block quote or the fenced block under a heading, or the text of the section. Told from one reply by the shape alone: no word
//! of any language is looked at. Notes beside a template are no text of it.

mod document;
mod greeting;
mod plan;
mod separators;

#[cfg(test)]
mod tests;

use document::Document;
use plan::Template;
use separators::Separator;

use super::comment::{self, Comment};
use super::front_matter::{self, Head};
use super::markdown::{Masked, mask};
use super::prose::{self, Prose};
use super::record::Media;
use super::{Extraction, Format, Kind, Options, Record, SourceMap};
use crate::source::{BYTE_ORDER_MARK, Source, lines_inclusive};
use crate::span::Span;

/// How a file was told to hold many templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// What parts the templates.
    pub form: Form,
    /// Titles of the sections that hold text but no template.
    pub passed_over: Vec<String>,
}

/// What the templates of a library stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Behind `---- TITLE` lines.
    Separators,
    /// In block quotes under headings.
    Quotes,
    /// In fenced blocks under headings.
    Fences,
    /// In block quotes and fenced blocks under headings.
    Blocks,
    /// In the text under headings.
    Sections,
}

impl Form {
    /// The form in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Separators => "lines such as `---- TITLE`",
            Self::Quotes => "headings with block quotes",
            Self::Fences => "headings with fenced blocks",
            Self::Blocks => "headings with block quotes or fenced blocks",
            Self::Sections => "headings with text",
        }
    }
}

/// Reads a source as a library if it has the shape of one. `format` is what its name says.
pub(super) fn by_shape(source: &Source, format: Format, options: &Options) -> Option<Extraction> {
    has_lines_of_one(source.text()).then(|| read(source, format, options, false))?
}

/// Reads a source as a library whatever its shape; one without headings and `---- TITLE` lines is one reply.
pub(super) fn extract(source: &Source, options: &Options) -> Extraction {
    let format = Format::of_path(source.path()).filter(|format| *format == Format::Text).unwrap_or(Format::Markdown);
    // Headings are headings where somebody says that the file is a library, whatever its name.
    let read = read(source, format, options, true).or_else(|| read(source, Format::Markdown, options, true));
    read.unwrap_or_else(|| super::extract(source, format, &Options { by_shape: false, ..options.clone() }))
}

/// Whether enough lines begin as headings and separators do: most replies are told by this alone.
fn has_lines_of_one(text: &str) -> bool {
    let marked = lines_inclusive(text).filter(|line| {
        let line = line.trim_start_matches([' ', BYTE_ORDER_MARK]);
        line.starts_with('#') || line.starts_with("---") || line.starts_with("===")
    });
    marked.take(2).count() == 2
}

fn read(source: &Source, format: Format, options: &Options, wanted: bool) -> Option<Extraction> {
    let head = front_matter::read(source);
    let body = &source.text()[head.body..];
    let separators = separators::find(body, format == Format::Markdown);
    if format == Format::Text {
        let templates = separators::templates(body, &separators, wanted)?;
        let prose = templates.iter().map(|(title, range)| {
            let map = SourceMap::verbatim(Span::new(head.body + range.start, head.body + range.end));
            (title.clone(), unquoted(prose::read(body[range.clone()].to_owned(), map, Media::Plain)))
        });
        return extraction(&head, options, Form::Separators, prose.collect(), Vec::new());
    }
    let hidden = comment::find(body);
    let parting = |separators: &[Separator]| {
        let mask = mask::of_library(body, &hidden, separators.iter().map(|line| line.range.clone()));
        let document = Document::new(Masked { body, mask: &mask, hidden: &hidden, offset: head.body }, separators);
        let plan = document.plan(wanted)?;
        let prose = plan.templates.iter().map(|Template { title, place }| (title.clone(), document.prose(place)));
        let mut extraction = extraction(&head, options, plan.form, prose.collect(), plan.passed_over)?;
        give_comments(document.comments(), &mut extraction.records);
        Some(extraction)
    };
    let by_lines = (!separators.is_empty()).then(|| parting(&separators)).flatten();
    by_lines.or_else(|| parting(&[]))
}

/// The records of the templates that hold text.
fn extraction(
    head: &Head,
    options: &Options,
    form: Form,
    templates: Vec<(Option<String>, Prose)>,
    mut passed_over: Vec<String>,
) -> Option<Extraction> {
    let (full, empty): (Vec<_>, Vec<_>) = templates.into_iter().partition(|(_, prose)| !prose.blocks.is_empty());
    passed_over.extend(empty.into_iter().filter_map(|(title, prose)| title.filter(|_| !prose.text.trim().is_empty())));
    let records: Vec<Record> = (options.first_index..)
        .zip(full)
        .map(|(index, (title, Prose { text, blocks, map, comments }))| {
            let record = head.record(index);
            Record { title: title.or(record.title), text, blocks, map, comments, ..record }
        })
        .collect();
    let next_index = options.first_index + records.len();
    let library = Some(Library { form, passed_over });
    (!records.is_empty()).then(|| Extraction {
        records,
        problems: head.problems.clone(),
        next_index,
        library,
        kind: Some(Kind::Template),
        ..Extraction::default()
    })
}

/// Gives comments that stand in no template to the next one, else to the last: they speak of all of it.
fn give_comments(comments: Vec<Comment>, records: &mut [Record]) {
    let starts: Vec<usize> = records.iter().map(|record| record.map.to_source(Span::new(0, 0)).start).collect();
    for comment in comments {
        if records.iter().any(|record| record.comments.iter().any(|known| known.source.overlaps(comment.source))) {
            continue;
        }
        let next = starts.partition_point(|start| *start < comment.source.end).min(records.len() - 1);
        records[next].comments.push(comment);
    }
}

/// A template that is quoted from end to end is the text itself.
fn unquoted(mut prose: Prose) -> Prose {
    let depth = prose.blocks.iter().map(|block| block.quote).min().unwrap_or(0);
    prose.blocks.iter_mut().for_each(|block| block.quote -= depth);
    prose
}
