//! Markdown: a source in, one record out, with the text between the marks and a map back over them.
//! Code is no prose: a code span leaves one U+FFFC, a fenced block nothing. Targets of links, tags and rules leave nothing.
//! Letters come before manuals here: indented lines are prose, a line of dashes separates, placeholders are never markup.

mod html;
pub(super) mod mask;
mod unmarked;

#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options as Extensions, Parser, Tag, TagEnd};

use super::prose::Prose;
use super::{Block, BlockKind, Comment, Extraction, Options, Record, SourceMap, comment, front_matter, plain, signature};
use crate::source::Source;
use crate::span::Span;

/// Stands in the text for what is no prose.
const STAND_IN: &str = "\u{fffc}";

/// How far a list marker and its white space are looked for, in characters.
const MARKER_REACH: usize = 12;

/// Reads a source as one Markdown text.
pub(super) fn extract(source: &Source, options: &Options) -> Extraction {
    let head = front_matter::read(source);
    let Prose { text, blocks, map, comments } = read_letter(&source.text()[head.body..], head.body);
    let record = Record { text, blocks, map, comments, ..head.record(options.first_index) };
    Extraction { records: vec![record], problems: head.problems, next_index: options.first_index + 1, ..Extraction::default() }
}

/// Reads a Markdown text that starts at byte `offset` of the source, up to the mark over its signature.
pub(super) fn read_letter(body: &str, offset: usize) -> Prose {
    let mut prose = read(body, offset);
    signature::cut(body, &mut prose.blocks, |block| prose.map.to_source(Span::new(block.start, block.end)).start - offset);
    prose
}

/// Reads a Markdown text that starts at byte `offset` of the source.
pub(super) fn read(body: &str, offset: usize) -> Prose {
    let hidden = comment::find(body);
    let mask = mask::mask(body, &hidden);
    let unmarked = if hidden.is_empty() { unmarked::read(body, &mask, offset) } else { None };
    unmarked.unwrap_or_else(|| parsed(Masked { body, mask: &mask, hidden: &hidden, offset }))
}

/// Reads a text by its marks.
fn parsed(text: Masked<'_>) -> Prose {
    Walk::new(text, 0..text.body.len(), 0).through(events(text.mask))
}

/// A text and what is parsed in its stead.
#[derive(Clone, Copy)]
pub(super) struct Masked<'a> {
    /// The text.
    pub(super) body: &'a str,
    /// Its mask.
    pub(super) mask: &'a str,
    /// The comments of templates in it.
    pub(super) hidden: &'a [comment::Found],
    /// Where the text starts in the source.
    pub(super) offset: usize,
}

/// Reads a part of a Markdown text that has been parsed: the events of whole blocks. Quotations `quoting` deep are the text's own, and their `>`
/// marks no text.
pub(super) fn read_part(text: Masked<'_>, events: &[Parsed<'_>], quoting: u8) -> Prose {
    let start = events.first().map_or(0, |(_, range)| range.start);
    let end = events.last().map_or(start, |(_, range)| range.end.max(start));
    Walk::new(text, start..end, quoting).through(events.iter().cloned())
}

/// What stands where in a Markdown text.
pub(super) type Parsed<'a> = (Event<'a>, Range<usize>);

/// Parses a masked text.
pub(super) fn events(mask: &str) -> impl Iterator<Item = Parsed<'_>> {
    Parser::new_ext(mask, Extensions::ENABLE_TABLES).into_offset_iter()
}

/// What the walk does with text.
enum Mode {
    /// Text with markup.
    Prose,
    /// Fenced code: passed over.
    Code,
    /// An indented block, from this byte of the text on: text without markup.
    Indented(usize),
    /// A block of HTML, from this byte of the text on.
    Html(usize, html::Reader),
}

/// Goes through the events of a parser and builds the text. Ranges are bytes of the body.
struct Walk<'a> {
    body: &'a str,
    mask: &'a str,
    /// Comments of template languages: text to the parser, no prose.
    hidden: &'a [comment::Found],
    /// Where the body starts in the source.
    offset: usize,
    text: String,
    map: SourceMap,
    comments: Vec<Comment>,
    blocks: Vec<Block>,
    mode: Mode,
    /// Depth of quotation.
    quote: u8,
    /// The depth that is the text's own.
    quoting: u8,
    /// What the next block is.
    kind: BlockKind,
    /// The block being read; its end is not known yet.
    open: Option<Block>,
    /// The depth of quotation of the next block, where it stands on a line that the parser adds to a quotation and that has no `>`.
    unquoted: Option<u8>,
    /// One past the last byte that has been read as text.
    read: usize,
}

impl<'a> Walk<'a> {
    fn new(Masked { body, mask, hidden, offset }: Masked<'a>, part: Range<usize>, quoting: u8) -> Self {
        Self {
            body,
            mask,
            hidden,
            offset,
            text: String::with_capacity(part.len()),
            map: SourceMap::verbatim(Span::new(offset + part.start, offset + part.start)),
            comments: Vec::new(),
            blocks: Vec::new(),
            mode: Mode::Prose,
            quote: 0,
            quoting,
            kind: BlockKind::Paragraph,
            open: None,
            unquoted: None,
            read: part.start,
        }
    }

    fn through<'e>(mut self, events: impl Iterator<Item = Parsed<'e>>) -> Prose {
        for (event, range) in events {
            self.take(&event, range);
        }
        self.close();
        Prose { text: self.text, blocks: self.blocks, map: self.map, comments: self.comments }
    }

    fn take(&mut self, event: &Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range.start),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(text, range),
            Event::Code(_) => self.prose_unit(STAND_IN, range),
            Event::InlineHtml(tag) => {
                self.html_comment(range.start);
                let ends_line = self.mask[range.end..].starts_with(['\r', '\n']);
                if html::line_break(tag) == Some("\n") && !ends_line {
                    self.prose_unit("\n", range);
                }
            }
            Event::Html(_) => self.html(range),
            Event::SoftBreak | Event::HardBreak => self.line_end(range),
            Event::Rule => self.close(),
            // Extensions that are not switched on.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag, at: usize) {
        match tag {
            Tag::Paragraph | Tag::List(_) | Tag::TableCell => self.close(),
            Tag::Heading { .. } => self.begin(BlockKind::Heading),
            Tag::Item => self.begin(BlockKind::ListItem),
            Tag::BlockQuote(_) => {
                self.close();
                self.quote = self.quote.saturating_add(1);
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                self.close();
                self.mode = Mode::Code;
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.close();
                self.separate(at);
                self.mode = Mode::Indented(self.text.len());
            }
            Tag::HtmlBlock => {
                self.close();
                self.separate(at);
                self.mode = Mode::Html(self.text.len(), html::Reader::default());
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::List(_) | TagEnd::TableCell => self.close(),
            TagEnd::Heading(_) | TagEnd::Item => self.begin(BlockKind::Paragraph),
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quote = self.quote.saturating_sub(1);
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.end_raw(),
            _ => {}
        }
    }

    /// Ends the block being read; the next one is of this kind.
    fn begin(&mut self, kind: BlockKind) {
        self.close();
        self.kind = kind;
    }

    /// Ends the block being read, without the white space around it.
    fn close(&mut self) {
        self.unquoted = None;
        let Some(mut block) = self.open.take() else { return };
        self.kind = BlockKind::Paragraph;
        let Some(inside) = self.text.get(block.start..) else { return };
        block.start += inside.len() - inside.trim_start().len();
        block.end = block.start + inside.trim().len();
        if block.start < block.end {
            self.blocks.push(block);
        }
    }

    /// Starts a block at this byte of the body unless one is being read. A list marker that Markdown does not know, or not in this place,
    /// stays in the text before the block.
    fn open(&mut self, at: usize) {
        if self.open.is_some() {
            return;
        }
        let marker = if self.kind == BlockKind::Heading { None } else { plain::marker_len(self.line_head(at)) };
        if marker.is_some() {
            self.kind = BlockKind::ListItem;
        }
        self.separate(at);
        let quote = self.unquoted.unwrap_or(self.quote).saturating_sub(self.quoting).min(plain::MAX_QUOTE);
        let start = self.text.len() + marker.unwrap_or(0);
        self.open = Some(Block { start, end: start, kind: self.kind, quote });
    }

    /// The first characters of the line from this byte of the body on: enough to tell a list marker.
    fn line_head(&self, at: usize) -> &str {
        let rest = self.body.get(at..).unwrap_or_default();
        let end = rest.char_indices().take(MARKER_REACH).find(|(_, letter)| matches!(letter, '\r' | '\n')).map(|(end, _)| end);
        let end = end.or_else(|| rest.char_indices().nth(MARKER_REACH).map(|(end, _)| end));
        rest[..end.unwrap_or(rest.len())].trim_end()
    }

    /// Parts what comes from what was, with text that the source has not.
    fn separate(&mut self, at: usize) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            let between = if self.kind == BlockKind::ListItem { "\n" } else { "\n\n" };
            self.unit(between, at..at);
        }
    }

    /// Adds bytes of the body as they stand, without the comments in them.
    fn verbatim(&mut self, range: Range<usize>) {
        let first = self.hidden.partition_point(|found| found.span.end <= range.start);
        let mut at = range.start;
        for found in self.hidden[first..].iter().take_while(|found| found.span.start < range.end) {
            self.push(at..found.span.start.max(at));
            self.comment(found.span, found.inside);
            at = found.span.end.min(range.end);
        }
        self.push(at..range.end);
    }

    /// Keeps a comment that stands at the end of the text so far.
    fn comment(&mut self, span: Span, inside: Span) {
        let text = self.body.get(inside.start..inside.end).unwrap_or_default().to_owned();
        let source = Span::new(self.offset + span.start, self.offset + span.end);
        if self.comments.last().is_none_or(|last| last.source != source) {
            self.comments.push(Comment { text, at: Some(self.text.len()), source });
        }
    }

    /// Keeps the comment of HTML that starts at this byte of the body, if one does.
    fn html_comment(&mut self, start: usize) {
        if let Some(found) = comment::at(self.body, start) {
            self.comment(found.span, found.inside);
        }
    }

    fn push(&mut self, range: Range<usize>) {
        if let Some(text) = self.body.get(range.clone()) {
            self.text.push_str(text);
            self.map.push_verbatim(Span::new(self.offset + range.start, self.offset + range.end));
        }
    }

    /// Adds text that stands for bytes of the body as a whole.
    fn unit(&mut self, text: &str, range: Range<usize>) {
        self.text.push_str(text);
        self.map.push_unit(text.len(), Span::new(self.offset + range.start, self.offset + range.end));
    }

    fn prose_unit(&mut self, text: &str, range: Range<usize>) {
        self.open(range.start);
        self.read = range.end;
        self.unit(text, range);
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        match self.mode {
            Mode::Prose => self.prose(text, range),
            Mode::Indented(_) => self.indented(text, range),
            Mode::Code | Mode::Html(..) => {}
        }
    }

    fn prose(&mut self, text: &str, range: Range<usize>) {
        if self.mask.get(range.clone()) != Some(text) {
            return self.prose_unit(text, range);
        }
        let mut range = range;
        let before = range.start.checked_sub(1);
        let backslash = before.filter(|&before| before >= self.read && self.mask.as_bytes()[before] == b'\\');
        self.open(backslash.unwrap_or(range.start));
        self.read = range.end;
        if let (Some(backslash), Some(letter)) = (backslash, text.chars().next()) {
            let end = range.start + letter.len_utf8();
            self.unit(&text[..letter.len_utf8()], backslash..end);
            range.start = end;
        }
        self.verbatim(range);
    }

    /// Adds a line of an indented block, or a part of one, without its indentation.
    fn indented(&mut self, text: &str, range: Range<usize>) {
        if self.mask.get(range.clone()) == Some(text) {
            let starts_line = self.text.is_empty() || self.text.ends_with('\n');
            let indentation = if starts_line { text.len() - text.trim_start_matches([' ', '\t']).len() } else { 0 };
            self.verbatim(range.start + indentation..range.end);
        }
    }

    /// Adds the text of a line of HTML.
    fn html(&mut self, range: Range<usize>) {
        let Mode::Html(_, reader) = &mut self.mode else { return };
        let pieces = self.mask.get(range.clone()).map(|line| reader.line(line)).unwrap_or_default();
        for piece in pieces {
            match piece {
                html::Piece::Text(text) => self.verbatim(range.start + text.start..range.start + text.end),
                html::Piece::Comment(at) => self.html_comment(range.start + at),
                html::Piece::Break(tag, text) => self.unit(text, range.start + tag.start..range.start + tag.end),
            }
        }
    }

    /// Ends a block that has no markup of Markdown in it, and cuts it as plain text is cut.
    fn end_raw(&mut self) {
        if let Mode::Indented(start) | Mode::Html(start, _) = self.mode {
            let quote = self.quote.saturating_sub(self.quoting);
            self.blocks.extend(plain::blocks(&self.text[start..]).into_iter().map(|block| Block {
                start: start + block.start,
                end: start + block.end,
                quote: block.quote.saturating_add(quote).min(plain::MAX_QUOTE),
                ..block
            }));
        }
        self.mode = Mode::Prose;
    }

    /// Adds a line end as it stands. The parser counts the lines after a quotation or a list item as theirs even where they bear no mark and no
    /// indentation; in a letter they are the writer's own next line, or an item.
    fn line_end(&mut self, range: Range<usize>) {
        let end = self.mask[range.clone()].find(['\r', '\n']).map_or(range.end, |at| range.start + at);
        self.open(range.start);
        self.read = range.end;
        self.verbatim(end..range.end);
        let Some(block) = self.open else { return };
        let next = self.body.get(range.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let (depth, marks) = plain::quotation(next);
        let content = next[marks..].trim();
        // A space after the mark belongs to the mark.
        let line = if marks > 0 { next[marks..].strip_prefix(' ').unwrap_or(&next[marks..]) } else { next };
        let hangs = line.len() > line.trim_start().len() || content.starts_with(char::is_lowercase);
        let left_item = block.kind == BlockKind::ListItem && !hangs;
        if depth.saturating_sub(self.quoting) < block.quote || left_item || plain::marker_len(content).is_some() {
            self.close();
            self.unquoted = Some(depth);
        }
    }
}
