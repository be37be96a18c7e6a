//! Plain text: a source in, one record out, with the text as it stands.
//! [`blocks`] finds paragraphs, list items and quoted lines in any text that is decoded and without markup; JSON Lines share it.
//! Knows no headings and no emphasis: in plain text `#` and `*` are what the writer typed.

use memchr::memchr;

use super::{Block, BlockKind, Extraction, Options, Record, SourceMap, front_matter, signature};
use crate::source::Source;
use crate::span::Span;

/// Quotation goes no deeper than this: 1 quotes the customer, 2 and more quote us.
pub(super) const MAX_QUOTE: u8 = 2;

/// Most digits of a list item's number; a year at the start of a line is none.
const MAX_MARKER_DIGITS: usize = 3;

/// Reads a source as one plain text.
pub(super) fn extract(source: &Source, options: &Options) -> Extraction {
    let head = front_matter::read(source);
    let text = source.text()[head.body..].to_owned();
    let mut blocks = blocks(&text);
    signature::cut(&text, &mut blocks, |block| block.start);
    let map = SourceMap::verbatim(Span::new(head.body, source.text().len()));
    let record = Record { text, blocks, map, ..head.record(options.first_index) };
    Extraction { records: vec![record], problems: head.problems, next_index: options.first_index + 1, ..Extraction::default() }
}

/// The blocks of a text, in order, without the white space around them. Linear in the text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader { text, blocks: Vec::new(), open: None };
    let mut start = 0;
    while start < text.len() {
        let end = memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        reader.line(start, end);
        start = end + 1;
    }
    reader.close();
    reader.blocks
}

/// Whether a line, without the white space around it, stands for a break: three or more of one of `- * _ =`, or the `--` over a signature.
pub(super) fn is_separator(line: &str) -> bool {
    let Some(&mark @ (b'-' | b'*' | b'_' | b'=')) = line.as_bytes().first() else { return false };
    let marks = line.bytes().filter(|&byte| byte == mark).count();
    line == "--" || (marks >= 3 && line.bytes().all(|byte| byte == mark || byte == b' '))
}

/// The block that is being read.
struct Open {
    block: Block,
    /// White space before the first line, in bytes.
    indent: usize,
}

struct Reader<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    open: Option<Open>,
}

impl Reader<'_> {
    /// Takes the line at these bytes, without its `\n`.
    fn line(&mut self, start: usize, end: usize) {
        let line = &self.text[start..end];
        let (quote, marks) = quotation(line);
        let rest = &line[marks..];
        let content = rest.trim();
        if content.is_empty() || is_separator(content) {
            return self.close();
        }
        let indent = rest.len() - rest.trim_start().len();
        let content_start = start + marks + indent;
        let content_end = content_start + content.len();
        if let Some(marker) = marker_len(content) {
            self.close();
            let block = Block { start: content_start + marker, end: content_end, kind: BlockKind::ListItem, quote };
            self.open = Some(Open { block, indent });
        } else if let Some(open) = self.open.as_mut().filter(|open| open.goes_on(quote, indent, content)) {
            open.block.end = content_end;
        } else {
            self.close();
            let block = Block { start: content_start, end: content_end, kind: BlockKind::Paragraph, quote };
            self.open = Some(Open { block, indent });
        }
    }

    fn close(&mut self) {
        self.blocks.extend(self.open.take().map(|open| open.block));
    }
}

impl Open {
    /// Whether a line without a marker belongs to the block. After a list item that is a line that hangs under it, or one that was wrapped in the
    /// middle of a sentence and so starts with a small letter.
    fn goes_on(&self, quote: u8, indent: usize, content: &str) -> bool {
        quote == self.block.quote
            && (self.block.kind == BlockKind::Paragraph || indent > self.indent || content.starts_with(char::is_lowercase))
    }
}

/// How deep a line quotes, and how many bytes its `>` marks take.
pub(super) fn quotation(line: &str) -> (u8, usize) {
    let mut depth = 0;
    let mut marks = 0;
    let mut rest = line.trim_start();
    while let Some(after) = rest.strip_prefix('>') {
        depth += 1;
        marks = line.len() - after.len();
        rest = after.trim_start();
    }
    (depth.min(usize::from(MAX_QUOTE)) as u8, marks)
}

/// Bytes that a list marker and the white space after it take at the start of a line; `None` where the line is no list item.
pub(super) fn marker_len(content: &str) -> Option<usize> {
    let first = *content.as_bytes().first()?;
    let mark = match first {
        b'-' | b'*' => 1,
        b'0'..=b'9' => {
            let digits = content.bytes().take_while(u8::is_ascii_digit).count();
            (digits <= MAX_MARKER_DIGITS && matches!(content.as_bytes().get(digits), Some(b'.' | b')'))).then_some(digits + 1)?
        }
        _ if content.starts_with('\u{2022}') => '\u{2022}'.len_utf8(),
        _ => return None,
    };
    let after = &content[mark..];
    let body = after.trim_start();
    (body.len() < after.len()).then_some(content.len() - body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(&str, BlockKind, u8)> {
        blocks(text).iter().map(|block| (&text[block.start..block.end], block.kind, block.quote)).collect()
    }

    fn texts(text: &str) -> Vec<&str> {
        cut(text).into_iter().map(|(text, _, _)| text).collect()
    }

    #[test]
    fn paragraphs_part_at_blank_lines_and_keep_their_line_ends() {
        assert_eq!(
            texts("  Hi Sam,\r\n\r\nline one\r\nline two \r\n \u{a0}\r\n# no heading\n"),
            ["Hi Sam,", "line one\r\nline two", "# no heading"]
        );
        assert_eq!(texts(""), Vec::<&str>::new());
        assert_eq!(texts("\n \n\u{a0}"), Vec::<&str>::new());
        assert_eq!(texts("\u{a0}a\u{301} \u{1f600}"), ["a\u{301} \u{1f600}"]);
    }

    #[test]
    fn list_items_are_blocks_with_the_lines_that_hang_under_them() {
        let text =
            "Steps:\n1. open it\n   and wait\n2) close it\n  - deeper\nand wrapped\n\u{2022} dot\n*\tstar\nThe end\n-no item\n2024. A year";
        use BlockKind::{ListItem, Paragraph};
        let expected = [
            ("Steps:", Paragraph, 0),
            ("open it\n   and wait", ListItem, 0),
            ("close it", ListItem, 0),
            ("deeper\nand wrapped", ListItem, 0),
            ("dot", ListItem, 0),
            ("star", ListItem, 0),
            ("The end\n-no item\n2024. A year", Paragraph, 0),
        ];
        assert_eq!(cut(text), expected);
    }

    #[test]
    fn quoted_lines_know_their_depth() {
        use BlockKind::{ListItem, Paragraph};
        let text = "> asked\n> twice\n>\n>> we said\n> > and said\n>>> deep\nanswer\n> - item\n";
        let expected = [
            ("asked\n> twice", Paragraph, 1),
            ("we said\n> > and said\n>>> deep", Paragraph, 2),
            ("answer", Paragraph, 0),
            ("item", ListItem, 1),
        ];
        assert_eq!(cut(text), expected);
    }

    #[test]
    fn rules_and_the_signature_mark_separate() {
        assert_eq!(
            texts("one\n---\ntwo\n* * *\nthree\n-- \nMarta\n____\nfour\n=====\nfive"),
            ["one", "two", "three", "Marta", "four", "five"]
        );
        assert_eq!(texts("one\n-\ntwo\n**\nthree"), ["one\n-\ntwo\n**\nthree"]);
    }
}
