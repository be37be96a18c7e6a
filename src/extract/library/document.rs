//! A Markdown file as sections: a masked text in; its blocks, cut at headings or at `---- TITLE` lines, out, and the prose of any of them.
//! Decides nothing about what is a template.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::super::comment::{self, Comment};
use super::super::markdown::{self, Masked, Parsed};
use super::super::prose::{self, Prose};
use super::super::record::Media;
use super::greeting::Opening;
use super::separators::Separator;
use crate::extract::SourceMap;
use crate::span::Span;

/// A file parsed.
pub(super) struct Document<'a> {
    text: Masked<'a>,
    events: Vec<Parsed<'a>>,
    /// Its blocks, in order; fenced blocks inside a list come after the list.
    pub(super) blocks: Vec<Block>,
    /// What stands before the first title.
    pub(super) before: Range<usize>,
    /// The sections.
    pub(super) sections: Vec<Section>,
    /// The `---- TITLE` lines that cut it; none where its headings do.
    pub(super) lines: &'a [Separator],
}

/// A block of a file.
pub(super) struct Block {
    pub(super) kind: Kind,
    /// The numbers of its events.
    pub(super) events: Range<usize>,
}

/// What a block is to a library.
pub(super) enum Kind {
    /// A heading.
    Heading(u8),
    /// A block quote that may be a template.
    Quote,
    /// A fenced block: of text in some markup, or of code.
    Fence(Option<Media>),
    /// A list; whether it is one of contents: of links to places in the file.
    List(bool),
    /// A comment or a rule.
    Aside,
    /// A paragraph, a table, HTML.
    Text,
}

/// Words before the colon of a remark, at most.
const REMARK_KEY: usize = 2;

/// Whether a line begins with a name in bold letters and a colon: `**Subject:** Your parcel`.
fn is_field(line: &str) -> bool {
    let name = ["**", "__"].iter().find_map(|mark| line.strip_prefix(mark)?.split_once(mark));
    name.is_some_and(|(name, rest)| (name.ends_with(':') || rest.starts_with(':')) && name.split_whitespace().count() <= REMARK_KEY)
}

/// What stands between two titles.
pub(super) struct Section {
    pub(super) title: String,
    /// Level of the heading; 1 for `---- TITLE` lines.
    pub(super) level: u8,
    /// The numbers of its blocks, without the heading.
    pub(super) blocks: Range<usize>,
}

/// What a template stands in; numbers of blocks.
pub(super) enum Place {
    /// All of these.
    Section(Range<usize>),
    /// Block quotes, one after the other.
    Quote(Range<usize>),
    /// A fenced block.
    Fence(usize, Media),
}

impl<'a> Document<'a> {
    /// Parses a file, which these lines part, or its headings where there are none.
    pub(super) fn new(text: Masked<'a>, lines: &'a [Separator]) -> Self {
        let events: Vec<Parsed<'a>> = markdown::events(text.mask).collect();
        let blocks = blocks(&events, text.body);
        let mut document = Self { text, events, blocks, before: 0..0, sections: Vec::new(), lines };
        let titles: Vec<(usize, u8, String)> = if !lines.is_empty() {
            // A line inside HTML is masked as a rule and yet none.
            let rule = |line: &Separator| {
                let number = document.blocks.partition_point(|block| document.start(block) < line.range.start);
                document.blocks.get(number).filter(|block| document.start(block) == line.range.start).map(|_| number)
            };
            lines.iter().filter_map(|line| Some((rule(line)?, 1, line.title.clone()))).collect()
        } else {
            let heading = |(number, block): (usize, &Block)| match block.kind {
                Kind::Heading(level) => Some((number, level, document.title(block))),
                _ => None,
            };
            document.blocks.iter().enumerate().filter_map(heading).collect()
        };
        document.before = 0..titles.first().map_or(document.blocks.len(), |(number, ..)| *number);
        let ends: Vec<usize> = titles.iter().skip(1).map(|(number, ..)| *number).chain([document.blocks.len()]).collect();
        let sections = titles.into_iter().zip(ends);
        document.sections =
            sections.map(|((number, level, title), end)| Section { title, level, blocks: (number + 1).min(end)..end }).collect();
        document
    }

    fn start(&self, block: &Block) -> usize {
        self.events[block.events.start].1.start
    }

    /// The words of a heading.
    fn title(&self, block: &Block) -> String {
        let mut title = String::new();
        for (event, range) in &self.events[block.events.clone()] {
            match event {
                // The mask is as long as the text, and differs from it in placeholders alone.
                Event::Text(text) if self.text.mask.get(range.clone()) == Some(text) => title.push_str(&self.text.body[range.clone()]),
                Event::Text(text) | Event::Code(text) => title.push_str(text),
                Event::SoftBreak | Event::HardBreak => title.push(' '),
                _ => {}
            }
        }
        title.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The numbers of the blocks of a range that say something.
    pub(super) fn said(&self, blocks: Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
        blocks.filter(|number| !matches!(self.blocks[*number].kind, Kind::Aside))
    }

    /// The first line of a range of blocks that begins with a paragraph; fields above it, such as a subject, are passed over.
    pub(super) fn opening(&self, blocks: Range<usize>) -> Option<Opening<'a>> {
        let mut said = self.said(blocks).peekable();
        loop {
            let block = &self.blocks[said.next()?];
            if !matches!(block.kind, Kind::Text) {
                // Something is said there, and it is no greeting.
                return Some(Opening { line: "", leads: true });
            }
            let paragraph = self.paragraph(block);
            let Some(line) = paragraph.lines().map(str::trim).find(|line| !is_field(line)) else {
                if said.peek().is_some() {
                    continue;
                }
                return Some(Opening { line: paragraph, leads: false });
            };
            let leads = paragraph.ends_with(line)
                && said.next().is_some_and(|next| matches!(self.blocks[next].kind, Kind::Quote | Kind::Fence(_) | Kind::List(_)));
            return Some(Opening { line, leads });
        }
    }

    /// Whether a block is a remark beside a template rather than a part of a letter: a field such as `Tags: late`, or a link to
    /// another place in the file.
    pub(super) fn is_remark(&self, block: &Block) -> bool {
        let paragraph = self.paragraph(block);
        let bare = paragraph.trim_matches(['*', '_']);
        let is_sentence = || bare.ends_with(['.', '!', '?', ',', ':']);
        let has_key = || bare.split_once(": ").is_some_and(|(key, _)| key.split_whitespace().count() <= REMARK_KEY) && !is_sentence();
        // To a place in the file; a signature may be a link as well.
        let place = || bare.strip_prefix('[')?.split_once("](#")?.1.strip_suffix(')');
        let is_link = || place().is_some_and(|place| !place.contains(')'));
        matches!(block.kind, Kind::Text) && !paragraph.contains('\n') && (is_field(paragraph) || has_key() || is_link())
    }

    fn paragraph(&self, block: &Block) -> &'a str {
        self.text.body[self.events[block.events.start].1.clone()].trim()
    }

    /// Whether a fenced block holds prose rather than code: most of its words are of letters, and marks of sentences follow some.
    pub(super) fn holds_prose(&self, block: &Block) -> bool {
        let text = &self.text.mask[self.start(block)..self.events[block.events.start].1.end];
        let inside = text.lines().skip(1).flat_map(str::split_whitespace).filter(|word| !word.starts_with(['`', '~']));
        let (mut words, mut letters, mut marked) = (0, 0, false);
        for word in inside.filter(|word| word.chars().any(char::is_alphanumeric)) {
            let bare = word.trim_matches(|c: char| c.is_ascii_punctuation() && !matches!(c, '(' | '$' | '/' | '=' | '-'));
            let is_word = bare.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-')) && !bare.starts_with('-');
            words += 1;
            letters += usize::from(is_word);
            marked |= is_word && word.ends_with([',', '.', '!', '?', ':']) && word.len() > 2;
        }
        words >= 4 && letters * 10 >= words * 7 && marked
    }

    /// The comments of the file, but for those in code.
    pub(super) fn comments(&self) -> Vec<Comment> {
        let Masked { body, hidden, offset, .. } = self.text;
        let html = self.events.iter().filter(|(event, _)| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
        let of_html = html.filter_map(|(_, range)| comment::at(body, range.start));
        let code = |span: Span| {
            let covers = |range: &Range<usize>| range.start <= span.start && span.end <= range.end;
            self.blocks.iter().any(|block| matches!(block.kind, Kind::Fence(_)) && covers(&self.events[block.events.start].1))
        };
        let of_templates = hidden.iter().copied().filter(|found| !code(found.span));
        let comment = |found: comment::Found| Comment {
            text: body[found.inside.start..found.inside.end].to_owned(),
            at: None,
            source: Span::new(offset + found.span.start, offset + found.span.end),
        };
        of_html.chain(of_templates).map(comment).collect()
    }

    /// The text of a template.
    pub(super) fn prose(&self, place: &Place) -> Prose {
        let events = |blocks: &Range<usize>| {
            let (first, last) = (&self.blocks[blocks.start], &self.blocks[blocks.end - 1]);
            let end = self.blocks[blocks.clone()].iter().map(|block| block.events.end).max().unwrap_or(last.events.end);
            &self.events[first.events.start..end]
        };
        match place {
            Place::Section(blocks) => super::unquoted(markdown::read_part(self.text, events(blocks), 0)),
            Place::Quote(blocks) => markdown::read_part(self.text, events(blocks), 1),
            Place::Fence(block, media) => self.fenced(&self.blocks[*block], *media),
        }
    }

    /// What stands between two fences: plain text, or Markdown of its own.
    fn fenced(&self, block: &Block, media: Media) -> Prose {
        let body = self.text.body;
        let place = self.text.offset + self.start(block);
        let mut text = String::new();
        let mut map = SourceMap::default();
        let mut end: Option<usize> = None;
        for (_, range) in self.events[block.events.clone()].iter().filter(|(event, _)| matches!(event, Event::Text(_))) {
            // The parser leaves out the first half of a line end of two.
            let start = end.filter(|end| body.get(*end..range.start) == Some("\r")).unwrap_or(range.start);
            if let Some(piece) = body.get(start..range.end).filter(|_| end.is_none_or(|end| end <= start)) {
                text.push_str(piece);
                map.push_verbatim(Span::new(self.text.offset + start, self.text.offset + range.end));
                end = Some(range.end);
            }
        }
        if text.is_empty() {
            map = SourceMap::verbatim(Span::new(place, place));
        }
        prose::read(text, map, media)
    }
}

/// The blocks of a file.
fn blocks(events: &[Parsed<'_>], body: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut depth = 0_usize;
    let mut quoted = 0_usize;
    for (number, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                let nested_fence = matches!(tag, Tag::CodeBlock(CodeBlockKind::Fenced(_))) && quoted == 0;
                if depth == 0 || nested_fence {
                    let end = number + length(&events[number..]);
                    blocks.push(Block { kind: kind(tag, &events[number..end], &body[range.clone()]), events: number..end });
                }
                depth += 1;
                quoted += usize::from(matches!(tag, Tag::BlockQuote(_)));
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                quoted = quoted.saturating_sub(usize::from(matches!(tag, TagEnd::BlockQuote(_))));
            }
            _ if depth == 0 => blocks.push(Block { kind: Kind::Aside, events: number..number + 1 }),
            _ => {}
        }
    }
    blocks
}

/// Events of the block that starts with the first of them.
fn length(events: &[Parsed<'_>]) -> usize {
    let mut depth = 0_usize;
    for (number, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return number + 1;
        }
    }
    events.len()
}

fn kind(tag: &Tag<'_>, events: &[Parsed<'_>], text: &str) -> Kind {
    match tag {
        Tag::Heading { level, .. } => Kind::Heading(level_of(*level)),
        // A note of GitHub's.
        Tag::BlockQuote(_) if text.trim_start_matches(['>', ' ']).starts_with("[!") => Kind::Aside,
        Tag::BlockQuote(_) => Kind::Quote,
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Kind::Fence(media(info)),
        Tag::List(_) => Kind::List(is_contents(events)),
        Tag::HtmlBlock if text.trim().starts_with("<!--") && text.trim().ends_with("-->") => Kind::Aside,
        _ => Kind::Text,
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// What a fenced block of this language holds; `None` is code.
fn media(info: &str) -> Option<Media> {
    let language = info.split([' ', ',', '{', '\t']).next().unwrap_or_default();
    match language.to_ascii_lowercase().as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" => Some(Media::Plain),
        "md" | "markdown" => Some(Media::Markdown),
        "html" => Some(Media::Html),
        _ => None,
    }
}

/// Whether all that a list links to stands in the same file.
fn is_contents(events: &[Parsed<'_>]) -> bool {
    let mut targets = events.iter().filter_map(|(event, _)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.starts_with('#')),
        _ => None,
    });
    targets.next() == Some(true) && targets.all(|inside| inside)
}
