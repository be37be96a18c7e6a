//! Goes through the tokens of HTML and builds the text, its blocks and the map: tokens in, a document out.
//! White space is one space as in a browser, a `br` one line end; what a paragraph's lines say (items, quoted lines) is read as in plain text.

use std::ops::Range;

use super::elements::{Class, is_known, is_of_head};
use super::mask::Mask;
use super::tokens::{Run, Sink, Tag};
use super::{Document, Prose};
use crate::extract::encoding::{Attribute, Encoding};
use crate::extract::{Block, BlockKind, SourceMap, plain};
use crate::span::Span;

/// Stands in the text for what is no prose.
const STAND_IN: &str = "\u{fffc}";

/// What the walk knows while it goes. Ranges are bytes of the body.
pub(super) struct Walk<'a> {
    body: &'a str,
    mask: &'a Mask,
    /// Where the body starts in the source.
    offset: usize,
    text: String,
    map: SourceMap,
    blocks: Vec<Block>,
    /// Where in the text the paragraph being read starts.
    open: Option<usize>,
    /// What the next paragraph is.
    kind: BlockKind,
    /// Depth of quotation.
    quote: u8,
    /// White space that stands before what comes next, if anything comes in the paragraph.
    space: Option<Range<usize>>,
    /// Whether a control tag stood right before.
    parted: bool,
    /// Depth of preformatted elements.
    preformatted: usize,
    /// The code being passed over, with its tags.
    code: Option<Range<usize>>,
    /// The element being passed over, and how many of its name are open.
    skipped: Option<(String, usize)>,
    in_head: bool,
    /// Where in the text the title starts, while it is read.
    title_from: Option<usize>,
    title: Option<String>,
    lang: Option<String>,
    /// Attributes to be read when the paragraph ends.
    attributes: Vec<Vec<Run>>,
    /// What of the text comes from attributes.
    from_attributes: Vec<Attribute>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(body: &'a str, mask: &'a Mask, offset: usize) -> Self {
        Self {
            body,
            mask,
            offset,
            text: String::with_capacity(body.len() / 2),
            map: SourceMap::verbatim(Span::new(offset, offset)),
            blocks: Vec::new(),
            open: None,
            kind: BlockKind::Paragraph,
            quote: 0,
            space: None,
            parted: false,
            preformatted: 0,
            code: None,
            skipped: None,
            in_head: false,
            title_from: None,
            title: None,
            lang: None,
            attributes: Vec::new(),
            from_attributes: Vec::new(),
        }
    }

    /// What was read.
    pub(super) fn end(mut self) -> Document {
        self.close();
        let map = self.map.written(Encoding::Html { attributes: self.from_attributes });
        Document { prose: Prose { text: self.text, blocks: self.blocks, map }, title: self.title, lang: self.lang }
    }

    /// Ends the paragraph being read; the next one is of this kind.
    fn begin(&mut self, kind: BlockKind) {
        self.close();
        self.kind = kind;
    }

    /// Ends the paragraph being read, and reads the attributes that stood in it.
    fn close(&mut self) {
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
    fn cut(&mut self, start: usize) {
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
    fn open(&mut self, at: usize) {
        if self.open.is_none() {
            self.separate(at);
            self.open = Some(self.text.len());
        }
    }

    /// Parts what comes from what was, with text that the source has not.
    fn separate(&mut self, at: usize) {
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
    fn quotation_mark(&mut self, mark: &str, tag: Range<usize>) {
        self.add_space(tag.start, mark.chars().next());
        self.open(tag.start);
        self.unit(mark, tag);
    }

    fn span(&self, range: Range<usize>) -> Span {
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
    fn prose(&mut self, range: Range<usize>) {
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
    fn reference(&mut self, text: &str, range: Range<usize>) {
        if self.preformatted == 0 && text.chars().all(is_space) {
            self.space.get_or_insert(range);
            return;
        }
        self.add_space(range.start, text.chars().next());
        self.open(range.start);
        self.noted(text, range);
    }

    fn line_break(&mut self, range: Range<usize>) {
        self.space = None;
        if self.open.is_some() {
            if self.starts_line() { self.close() } else { self.unit("\n", range) }
        }
    }

    /// Adds a block of what an attribute says.
    fn attribute(&mut self, value: &[Run]) {
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

    fn end_code(&mut self) {
        if let Some(range) = self.code.take() {
            self.add_space(range.start, None);
            self.open(range.start);
            self.unit(STAND_IN, range);
        }
    }

    fn end_title(&mut self) {
        let Some(start) = self.title_from.take() else { return };
        let title = self.text.get(start..).unwrap_or_default().trim();
        if self.title.is_none() && !title.is_empty() {
            self.title = Some(title.to_owned());
        }
        self.begin(BlockKind::Paragraph);
    }

    /// Remembers what the attributes of a tag say.
    fn read_attributes(&mut self, tag: &mut Tag) {
        for (name, value) in std::mem::take(&mut tag.attributes) {
            match name.as_str() {
                "lang" | "xml:lang" if tag.name == "html" && self.lang.is_none() => self.lang = language_tag(self.body, &value),
                "alt" | "title" if !self.in_head && !matches!(tag.name.as_str(), "link" | "style") => self.attributes.push(value),
                _ => {}
            }
        }
        if self.open.is_none() && self.code.is_none() {
            for value in std::mem::take(&mut self.attributes) {
                self.attribute(&value);
            }
        }
    }
}

impl Sink for Walk<'_> {
    fn text(&mut self, run: Run) {
        if self.skipped.is_some() || self.is_left_in_head(&run) {
            return;
        }
        if let Some(code) = &mut self.code {
            code.end = run.range.end;
            return;
        }
        if let Some(text) = run.decoded {
            return self.reference(&text, run.range);
        }
        let mut at = run.range.start;
        let first = self.mask.control.partition_point(|tag| tag.end <= at);
        let tags = self.mask.control[first..].iter().take_while(|tag| tag.start < run.range.end);
        for tag in tags {
            self.prose(at..tag.start.max(at));
            self.parted = true;
            at = tag.end.min(run.range.end);
        }
        self.prose(at..run.range.end);
    }

    fn start(&mut self, mut tag: Tag) {
        let class = Class::of(&tag.name);
        if !self.takes(&tag, class) {
            return;
        }
        let range = tag.range.clone();
        match class {
            Class::Inline => {}
            Class::Break | Class::Quote if self.code.is_some() => {}
            Class::Break => self.line_break(range),
            Class::Block => self.close(),
            Class::Heading => self.begin(BlockKind::Heading),
            Class::Item => self.begin(BlockKind::ListItem),
            Class::Quotation => {
                self.close();
                self.quote = self.quote.saturating_add(1);
            }
            Class::Quote => self.quotation_mark("\u{201c}", range),
            Class::Preformatted => {
                self.close();
                self.preformatted += 1;
            }
            Class::Code => self.code = self.code.take().or(Some(range)),
            Class::Skipped => self.skipped = (!tag.closes_itself).then(|| (tag.name.clone(), 1)),
            Class::Head => self.in_head = true,
            Class::Title => {
                self.begin(BlockKind::Heading);
                self.title_from = Some(self.text.len());
            }
        }
        self.read_attributes(&mut tag);
    }

    fn end(&mut self, name: &str, range: Range<usize>) {
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth -= usize::from(skipped == name);
            if *depth == 0 {
                self.skipped = None;
            }
            return;
        }
        match Class::of(name) {
            Class::Inline | Class::Skipped => {}
            Class::Break | Class::Quote if self.code.is_some() => {}
            Class::Break => self.line_break(range),
            Class::Block => self.close(),
            Class::Heading | Class::Item => self.begin(BlockKind::Paragraph),
            Class::Quotation => {
                self.close();
                self.quote = self.quote.saturating_sub(1);
            }
            Class::Quote => self.quotation_mark("\u{201d}", range),
            Class::Preformatted => {
                self.close();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            Class::Code => {
                self.code.iter_mut().for_each(|code| code.end = range.end);
                self.end_code();
            }
            Class::Head => self.in_head = false,
            Class::Title => self.end_title(),
        }
    }
}

impl Walk<'_> {
    /// Whether a start tag counts: not inside what is passed over. A drawing that is never closed ends where a paragraph begins.
    fn takes(&mut self, tag: &Tag, class: Class) -> bool {
        if let Some((skipped, depth)) = &mut self.skipped {
            let breaks_out = is_known(&tag.name) && matches!(class, Class::Block | Class::Heading | Class::Item | Class::Quotation);
            if !(breaks_out && matches!(skipped.as_str(), "svg" | "math")) {
                *depth += usize::from(*skipped == tag.name && !tag.closes_itself);
                return false;
            }
            self.skipped = None;
        }
        self.in_head &= is_of_head(&tag.name);
        true
    }

    /// Whether text stands in the head outside a title and says nothing: there, placeholders stand for tags. Anything else ends the head.
    fn is_left_in_head(&mut self, run: &Run) -> bool {
        if !self.in_head || self.title_from.is_some() {
            return false;
        }
        let masked = self.mask.text.get(run.range.clone()).unwrap_or_default();
        self.in_head = masked.chars().all(|letter| letter == 'x' || is_space(letter));
        self.in_head
    }
}

/// Whether HTML takes a character for white space; a no-break space is none.
fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// The value of an attribute where it is a language tag such as `es` or `pt-BR`.
fn language_tag(body: &str, value: &[Run]) -> Option<String> {
    let [Run { range, decoded: None }] = value else { return None };
    let tag = body.get(range.clone())?.trim();
    let mut parts = tag.split(['-', '_']);
    let is_language = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let fits = parts.next().is_some_and(is_language)
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    fits.then(|| tag.to_owned())
}
