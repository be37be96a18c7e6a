//! Markdown without a mark: paragraphs with blank lines between them, as most templates are. A text and its mask in, the same prose out that the
//! parser would give, without asking it; nothing where there may be a mark.

use super::super::prose::Prose;
use super::super::{Block, BlockKind, SourceMap};
use crate::source::lines_inclusive;
use crate::span::Span;

/// Reads a text whose lines all begin with a letter and hold no byte that Markdown or a letter's lists give a meaning.
pub(super) fn read(body: &str, mask: &str, offset: usize) -> Option<Prose> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut goes_on = false;
    let mut start = 0;
    for line in lines_inclusive(mask) {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let end = start + content.len();
        match blocks.last_mut() {
            _ if content.is_empty() => goes_on = false,
            _ if !is_unmarked(content) => return None,
            Some(block) if goes_on => block.end = end,
            // More between two paragraphs than one blank line would leave more in the text than the parser does.
            Some(block) if block.end + 2 != start => return None,
            _ => {
                blocks.push(Block { start, end, kind: BlockKind::Paragraph, quote: 0 });
                goes_on = true;
            }
        }
        start += line.len();
    }
    let (first, last) = (blocks.first()?, blocks.last()?);
    if first.start > 0 {
        return None;
    }
    let text = body[..last.end].to_owned();
    let map = SourceMap::verbatim(Span::new(offset, offset + last.end));
    Some(Prose { text, blocks, map, comments: Vec::new() })
}

/// Whether a line begins with a letter, does not end with white space, and holds nothing that may be a mark.
fn is_unmarked(line: &str) -> bool {
    let begins = |c: char| c.is_alphabetic() || matches!(c, '\u{BF}' | '\u{A1}');
    let is_mark = |byte: u8| matches!(byte, 0..=0x1F | 0x7F | b'*' | b'_' | b'`' | b'[' | b']' | b'<' | b'&' | b'\\' | b'|' | b'~');
    // No early end: so compilers turn it into vector code.
    let marked = line.bytes().fold(false, |marked, byte| marked | is_mark(byte));
    !marked && line.starts_with(begins) && !line.ends_with(char::is_whitespace)
}
