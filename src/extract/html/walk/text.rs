//! How the walk adds text: bytes of the body in, the text with its map and blocks out.
//! White space is one space as in a browser, a `br` one line end; what a paragraph's lines say (items, quoted lines) is read as in plain text.

use std::ops::Range;

use super::Walk;
use crate::extract::encoding::Attribute;
use crate::extract::html::tokens::Run;
use crate::extract::{Block, BlockKind, plain};
use crate::span::Span;

/// Stands in the text for what is no prose.
const STAND_IN: &str = "\u{fffc}";

impl Walk<'_> {
    /// Ends the paragraph being read; the next one is of this kind.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        self.close();
        self.kind = kind;
    }

    /// Ends the paragraph being read, and reads the attributes that stood in it.
    pub(super) fn close(&mut self) {
        self.end_code();
        self.space = None;
        if let Some(start) = self.open.take() {
            self.cut(start);
            self.kind = BlockKind::Paragraph;
        }
        for value in std::mem::take(&mut self.attributes) {
            self.attribute(&value);
        }
    }

    /// Makes blocks of the text from `start` on.
    pub(super) fn cut(&mut self, start: usize) {
        let inside = &self.text[start..];
        let whole = |kind| {
            let trimmed = inside.trim_start();
            let start = inside.len() - trimmed.len();
            Block { start, end: start + trimmed.trim_end().len(), kind, quote: 0 }
        };
        let blocks = match self.kind {
            BlockKind::Heading => vec![whole(BlockKind::Heading)],
            _ => plain::blocks(inside),
        };
        let first_kind = self.kind;
        self.blocks.extend(blocks.into_iter().filter(|block| block.start < block.end).map(|block| Block {
            start: start + block.start,
            end: start + block.end,
            quote: block.quote.saturating_add(self.quote).min(plain::MAX_QUOTE),
            kind: if block.kind == BlockKind::Paragraph { first_kind } else { block.kind },
        }));
    }

    /// Starts a paragraph at this byte of the body unless one is being read.
    pub(super) fn open(&mut self, at: usize) {
        if self.open.is_none() {
            self.separate(at);
            self.open = Some(self.text.len());
        }
    }

    /// Parts what comes from what was, with text that the source has not.
    pub(super) fn separate(&mut self, at: usize) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.unit(if self.kind == BlockKind::ListItem { "\n" } else { "\n\n" }, at..at);
        }
    }

    /// Whether nothing stands in the line yet.
    fn starts_line(&self) -> bool {
        self.open.is_none_or(|start| self.text.len() == start || self.text.ends_with('\n'))
    }

    /// Adds bytes of the body as they stand.
    fn verbatim(&mut self, range: Range<usize>) {
        if let Some(text) = self.body.get(range.clone()) {
            self.text.push_str(text);
            self.map.push_verbatim(self.span(range));
        }
    }

    /// Adds text that stands for bytes of the body as a whole.
    fn unit(&mut self, text: &str, range: Range<usize>) {
        self.text.push_str(text);
        self.map.push_unit(text.len(), self.span(range));
    }

    /// Adds text that bytes of the body say in another way.
    fn noted(&mut self, text: &str, range: Range<usize>) {
        self.text.push_str(text);
        self.map.push_notation(text.len(), self.span(range));
    }

    /// Adds the mark that a browser shows for the tag of a quotation.
    pub(super) fn quotation_mark(&mut self, mark: &str, tag: Range<usize>) {
        self.add_space(tag.start, mark.chars().next());
        self.open(tag.start);
        self.unit(mark, tag);
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.offset + range.start, self.offset + range.end)
    }

    /// Adds the white space that came before, and what keeps words apart between which a control tag stood.
    fn add_space(&mut self, at: usize, next: Option<char>) {
        let parted = std::mem::take(&mut self.parted);
        let Some(space) = self.space.take() else {
            let in_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
            if parted && self.open.is_some() && in_word(self.text.chars().next_back()) && in_word(next) {
                self.unit(" ", at..at);
            }
            return;
        };
        if self.starts_line() {
            return;
        }
        if self.body.get(space.clone()) == Some(" ") {
            self.verbatim(space);
        } else {
            self.text.push(' ');
            self.map.push_notation(1, self.span(space));
        }
    }

    /// Adds a run of the body without white space at its ends.
    fn words(&mut self, range: Range<usize>) {
        self.add_space(range.start, self.body[range.clone()].chars().next());
        self.open(range.start);
        self.verbatim(range);
    }

    /// Adds text in which white space is one space.
    fn flow(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let rest = &self.body[at..range.end];
            let blank = rest.len() - rest.trim_start_matches(is_space).len();
            if blank > 0 {
                self.space.get_or_insert(at..at + blank);
                at += blank;
                continue;
            }
            let end = at + rest.find(is_space).unwrap_or(rest.len());
            self.words(at..end);
            at = end;
        }
    }

    /// Adds text between tags of templates.
    pub(super) fn prose(&mut self, range: Range<usize>) {
        let Some(text) = self.body.get(range.clone()) else { return };
        if self.preformatted == 0 {
            return self.flow(range);
        }
        if self.open.is_some() || !text.trim().is_empty() {
            self.add_space(range.start, text.chars().next());
            self.open(range.start);
            self.verbatim(range);
        }
    }

    /// Adds what a character reference stands for.
    pub(super) fn reference(&mut self, text: &str, range: Range<usize>) {
        if self.preformatted == 0 && text.chars().all(is_space) {
            self.space.get_or_insert(range);
            return;
        }
        self.add_space(range.start, text.chars().next());
        self.open(range.start);
        self.noted(text, range);
    }

    pub(super) fn line_break(&mut self, range: Range<usize>) {
        self.space = None;
        if self.open.is_some() {
            if self.starts_line() { self.close() } else { self.unit("\n", range) }
        }
    }

    /// Adds a block of what an attribute says.
    pub(super) fn attribute(&mut self, value: &[Run]) {
        let Some(first) = value.first() else { return };
        let read: String = value.iter().map(|run| run.decoded.as_deref().unwrap_or_else(|| &self.body[run.range.clone()])).collect();
        if !read.contains(char::is_alphanumeric) {
            return;
        }
        let is_quoted = self.body[..first.range.start].ends_with(['"', '\'']);
        self.separate(first.range.start);
        let start = self.text.len();
        for run in value {
            match &run.decoded {
                None => self.verbatim(run.range.clone()),
                Some(text) => self.noted(text, run.range.clone()),
            }
        }
        self.from_attributes.push(Attribute { span: Span::new(start, self.text.len()), is_quoted });
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        self.cut(start);
        self.kind = kind;
    }

    pub(super) fn end_code(&mut self) {
        if let Some(range) = self.code.take() {
            self.add_space(range.start, None);
            self.open(range.start);
            self.unit(STAND_IN, range);
        }
    }
}

/// Whether HTML takes a character for white space; a no-break space is none.
pub(super) fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}
