//! A source: the path of a file (as given), its text or a part of it, and the index that turns byte offsets into lines and columns.
//! The only place that knows lines and columns. Reads no files.

use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::span::Span;

/// A byte-order mark. At the start of a file it is no part of the text.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Bytes between two entries of the column index: a lookup counts at most so many bytes.
const STRIDE: usize = 256;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// Bytes from the start of the file, from 0.
    pub byte: usize,
    /// Line, from 1. Lines end with `\n`.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// Two places in a file; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Range {
    /// First place.
    pub start: Position,
    /// One past the last place.
    pub end: Position,
}

/// A place in a file for tools that count columns in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BytePosition {
    /// Line, from 1. Lines end with `\n`.
    pub line: usize,
    /// Column, from 1, in bytes of UTF-8.
    pub column: usize,
}

/// How much of a line stands before a place in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// In Unicode scalar values.
    pub scalars: usize,
    /// In bytes of UTF-8.
    pub bytes: usize,
}

impl Before {
    /// How much of the line stands before the end of a text that comes here.
    #[must_use]
    pub fn and(self, text: &str) -> Self {
        let start = memchr::memrchr(b'\n', text.as_bytes()).map(|at| at + 1);
        let last = &text[start.unwrap_or(0)..];
        let before = if start.is_some() { Self::default() } else { self };
        Self { scalars: before.scalars + count_scalars(last.as_bytes()), bytes: before.bytes + last.len() }
    }
}

/// Text of a file, whole or a part of it.
#[derive(Debug)]
pub struct Source {
    path: Arc<str>,
    text: String,
    first_byte: usize,
    first_line: usize,
    before: Before,
    index: OnceLock<Index>,
}

/// Where lines start, and how many scalar values stand before every [`STRIDE`] bytes.
#[derive(Debug)]
struct Index {
    line_starts: Vec<usize>,
    scalars_before: Vec<usize>,
}

impl Source {
    /// A whole file. `path` is shown in reports as it stands, `/`-separated.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::part(path, text, 0, 1)
    }

    /// A run of whole lines of a file: its first byte stands at `first_byte` (from 0) of the file, on line `first_line` (from 1).
    #[must_use]
    pub fn part(path: impl Into<String>, text: impl Into<String>, first_byte: usize, first_line: usize) -> Self {
        Self { path: Arc::from(path.into()), text: text.into(), first_byte, first_line, before: Before::default(), index: OnceLock::new() }
    }

    /// The same text where its first line has begun before it.
    #[must_use]
    pub fn behind(mut self, before: Before) -> Self {
        self.before = before;
        self
    }

    /// The same lines where something before them in the file became longer or shorter.
    #[must_use]
    pub fn moved_to(mut self, first_byte: usize) -> Self {
        self.first_byte = first_byte;
        self
    }

    /// The same lines with another text, as of the same byte and line of the file.
    #[must_use]
    pub fn rewritten(&self, text: String) -> Self {
        let Self { first_byte, first_line, before, .. } = *self;
        Self { path: self.path.clone(), text, first_byte, first_line, before, index: OnceLock::new() }
    }

    /// The path as given.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path as given, to be kept.
    #[must_use]
    pub fn shared_path(&self) -> Arc<str> {
        self.path.clone()
    }

    /// The text; all offsets into a source are bytes of this text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The offset in the file of the first byte of the text.
    #[must_use]
    pub fn first_byte(&self) -> usize {
        self.first_byte
    }

    /// The number (from 1) in the file of the first line of the text.
    #[must_use]
    pub fn first_line(&self) -> usize {
        self.first_line
    }

    /// Where a span of the text stands in the file.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        Range { start: self.position(span.start), end: self.position(span.end) }
    }

    /// Where a byte of the text stands in the file. An offset past the end counts as the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let index = self.index.get_or_init(|| Index::of(&self.text));
        let line = index.line_starts.partition_point(|&start| start <= offset) - 1;
        let before = if line == 0 { self.before.scalars } else { 0 };
        let column = before + index.scalars(&self.text, offset) - index.scalars(&self.text, index.line_starts[line]);
        Position { byte: self.first_byte + offset, line: self.first_line + line, column: column + 1 }
    }

    /// The line and the column in bytes of a byte of the file, counted from the file's start. One outside the text counts as its nearest edge.
    #[must_use]
    pub fn byte_position(&self, byte: usize) -> BytePosition {
        let offset = byte.saturating_sub(self.first_byte).min(self.text.len());
        let index = self.index.get_or_init(|| Index::of(&self.text));
        let line = index.line_starts.partition_point(|&start| start <= offset) - 1;
        let before = if line == 0 { self.before.bytes } else { 0 };
        BytePosition { line: self.first_line + line, column: before + offset - index.line_starts[line] + 1 }
    }

    /// How much of its last line stands before the end of the text.
    #[must_use]
    pub fn end(&self) -> Before {
        self.before.and(&self.text)
    }
}

impl Index {
    fn of(text: &str) -> Self {
        let mut line_starts = vec![0];
        let mut scalars_before = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut scalars = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            scalars_before.push(scalars);
            scalars += count_scalars(chunk);
        }
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Self { line_starts, scalars_before }
    }

    /// Scalar values before `offset`.
    fn scalars(&self, text: &str, offset: usize) -> usize {
        let chunk = (offset / STRIDE).min(self.scalars_before.len().saturating_sub(1));
        let before = self.scalars_before.get(chunk).copied().unwrap_or(0);
        before + count_scalars(&text.as_bytes()[chunk * STRIDE..offset])
    }
}

/// The lines of a text with the line feeds that end them, found many bytes at a time. A text that ends in one has no empty line behind it.
pub fn lines_inclusive(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain([text.len()]);
    ends.filter_map(move |end| {
        let line = &text[start..end];
        start = end;
        (!line.is_empty()).then_some(line)
    })
}

/// Line feeds before a byte of a text, which may lie behind its end: the number of its line, the first being 0.
#[must_use]
pub fn line_feeds(text: impl AsRef<[u8]>, before: usize) -> usize {
    let text = text.as_ref();
    memchr::memchr_iter(b'\n', &text[..before.min(text.len())]).count()
}

/// Scalar values that start in these bytes of valid UTF-8. Counts in bytes of at most 255 each, which compilers turn into vector code.
fn count_scalars(bytes: &[u8]) -> usize {
    let starts = |chunk: &[u8]| chunk.iter().map(|byte| u8::from(!matches!(byte, 0x80..=0xBF))).sum::<u8>();
    bytes.chunks(255).map(|chunk| usize::from(starts(chunk))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalar_values_and_lines_go_on_from_the_part() {
        let source = Source::part("a.txt", "\u{f1}and\u{fa}\r\n😀x", 100, 7);
        assert_eq!(source.position(7), Position { byte: 107, line: 7, column: 6 });
        let second = source.text().find('x').expect("the text holds an x");
        assert_eq!(source.position(second), Position { byte: 100 + second, line: 8, column: 2 });
        assert_eq!(source.byte_position(100 + second), BytePosition { line: 8, column: 5 });
        assert_eq!(source.byte_position(107), BytePosition { line: 7, column: 8 });
    }

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in ["", "\n", "a", "a\n", "a\r\n\u{f1}\n\n\u{2028}b", "\n\n"] {
            assert_eq!(lines_inclusive(text).collect::<Vec<_>>(), text.split_inclusive('\n').collect::<Vec<_>>(), "{text:?}");
        }
    }

    #[test]
    fn a_part_may_begin_inside_a_line() {
        let source = Source::part("a.json", "\u{f1}b\ncd", 10, 3).behind(Before { scalars: 4, bytes: 6 });
        assert_eq!(source.position(2), Position { byte: 12, line: 3, column: 6 });
        assert_eq!(source.byte_position(12), BytePosition { line: 3, column: 9 });
        assert_eq!(source.position(5), Position { byte: 15, line: 4, column: 2 });
        assert_eq!(source.end(), Before { scalars: 2, bytes: 2 });
        assert_eq!(source.rewritten("\u{f1}".into()).end(), Before { scalars: 5, bytes: 8 });
    }

    #[test]
    fn a_long_line_is_counted_like_a_short_one() {
        let text = "\u{e9}".repeat(5000);
        let source = Source::new("a.txt", text);
        assert_eq!(source.position(9000).column, 4501);
        assert_eq!(source.position(10_000).column, 5001);
        assert_eq!(Source::new("a.txt", "").position(3), Position { byte: 0, line: 1, column: 1 });
    }
}
