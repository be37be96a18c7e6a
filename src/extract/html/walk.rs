//! Goes through the tokens of HTML and builds the text, its blocks and the map: tokens in, a document out.
//! Says what each tag does; how text is added is in [`text`].

mod text;

use std::ops::Range;

use super::elements::{Class, is_known, is_of_head};
use super::mask::Mask;
use super::tokens::{Run, Sink, Tag};
use super::{Document, Prose};
use crate::extract::encoding::{Attribute, Encoding};
use crate::extract::{Block, BlockKind, Comment, SourceMap, comment};
use crate::span::Span;
use text::is_space;

/// What the walk knows while it goes. Ranges are bytes of the body.
pub(super) struct Walk<'a> {
    body: &'a str,
    mask: &'a Mask,
    /// Where the body starts in the source.
    offset: usize,
    text: String,
    map: SourceMap,
    comments: Vec<Comment>,
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
            comments: Vec::new(),
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
        Document { prose: Prose { text: self.text, blocks: self.blocks, map, comments: self.comments }, title: self.title, lang: self.lang }
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
        if self.skipped.is_some() {
            return;
        }
        if self.is_left_in_head(&run) {
            return self.comments_in(run.range);
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
            self.note(tag.start);
            self.parted = true;
            at = tag.end.min(run.range.end);
        }
        self.prose(at..run.range.end);
    }

    fn comment(&mut self, range: Range<usize>) {
        if self.skipped.is_none() && self.code.is_none() {
            self.note(range.start);
        }
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
    /// Keeps the comments of templates in a range that is passed over.
    fn comments_in(&mut self, range: Range<usize>) {
        let first = self.mask.control.partition_point(|tag| tag.end <= range.start);
        self.mask.control[first..].iter().take_while(|tag| tag.start < range.end).for_each(|tag| self.note(tag.start));
    }

    /// Keeps the comment that starts at this byte of the body, if one does, at the end of the text so far.
    fn note(&mut self, start: usize) {
        let Some(found) = comment::at(self.body, start) else { return };
        let source = self.span(found.span.start..found.span.end);
        if self.comments.last().is_some_and(|last| last.source == source) {
            return;
        }
        if self.open.is_none() {
            self.separate(start);
        }
        let text = self.body[found.inside.start..found.inside.end].to_owned();
        self.comments.push(Comment { text, at: Some(self.text.len()), source });
    }

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
