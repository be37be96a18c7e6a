//! Walks along a string as it is written in a source and along what a parser read it as, and maps the one to the other.
//! The formats say what comes next (bytes that stand for themselves, an escape, a fold); every step is held against the parser's value, so that
//! a map never says what the parser did not read: a step that does not fit gives `None`.

use super::{Encoding, SourceMap};
use crate::span::Span;

/// How far a string has been read.
pub(super) struct Aligner<'s> {
    source: &'s str,
    /// The next byte of the source.
    at: usize,
    /// What is left of the value.
    value: &'s str,
    map: SourceMap,
}

impl<'s> Aligner<'s> {
    /// Starts at byte `at` of the source, where `value` is written in this way.
    pub(super) fn new(source: &'s str, at: usize, value: &'s str, encoding: Encoding) -> Self {
        Self { source, at, value, map: SourceMap::of(encoding) }
    }

    /// The source from here on.
    pub(super) fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// The next byte of the source.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What is left of the value.
    pub(super) fn value(&self) -> &'s str {
        self.value
    }

    /// Takes bytes of the source that stand for themselves.
    pub(super) fn verbatim(&mut self, bytes: usize) -> Option<()> {
        let text = self.rest().get(..bytes)?;
        self.value = self.value.strip_prefix(text)?;
        self.map.push_verbatim(Span::new(self.at, self.at + bytes));
        self.at += bytes;
        Some(())
    }

    /// Takes bytes of the source that stand for `text` as one unit; for themselves where they are that text.
    pub(super) fn unit(&mut self, bytes: usize, text: &str) -> Option<()> {
        self.stand_for(bytes, text, SourceMap::push_unit)
    }

    /// Takes bytes of the source that say `text` in another notation; as they are where they are that text.
    pub(super) fn notation(&mut self, bytes: usize, text: &str) -> Option<()> {
        self.stand_for(bytes, text, SourceMap::push_notation)
    }

    fn stand_for(&mut self, bytes: usize, text: &str, push: fn(&mut SourceMap, usize, Span)) -> Option<()> {
        let written = self.rest().get(..bytes)?;
        if written == text {
            return self.verbatim(bytes);
        }
        self.value = self.value.strip_prefix(text)?;
        push(&mut self.map, text.len(), Span::new(self.at, self.at + bytes));
        self.at += bytes;
        Some(())
    }

    /// Takes an escape that stands for whatever character comes next.
    pub(super) fn escape(&mut self, bytes: usize) -> Option<()> {
        let letter = self.value.chars().next()?;
        self.notation(bytes, letter.encode_utf8(&mut [0; 4]))
    }

    /// Takes a value that nothing in the source stands for by itself.
    pub(super) fn stands_for_all(&mut self) {
        self.map.push_unit(self.value.len(), Span::new(self.at, self.at));
        self.value = "";
    }

    /// Goes to a byte of the source.
    pub(super) fn start_at(&mut self, at: usize) {
        self.at = at;
    }

    /// Passes over bytes of the source that stand for nothing.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// The map, when all of the value was found. A text without a byte has its place where the reading ended.
    pub(super) fn finish(mut self) -> Option<SourceMap> {
        if self.map.text_len() == 0 {
            self.map.push_verbatim(Span::new(self.at, self.at));
        }
        self.value.is_empty().then_some(self.map)
    }
}

/// Bytes that the line break at the start of `text` takes: `\r\n`, `\n` or `\r`; 0 where none stands there.
pub(super) fn break_len(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_held_against_the_value() {
        let source = "ab\\x63  d";
        let mut aligner = Aligner::new(source, 0, "abc d", Encoding::JsonString);
        assert_eq!(aligner.verbatim(2), Some(()));
        assert_eq!(aligner.escape(4), Some(()));
        assert_eq!((aligner.at(), aligner.value()), (6, " d"));
        assert_eq!(aligner.unit(2, "\n"), None);
        assert_eq!(aligner.unit(2, " "), Some(()));
        assert_eq!(aligner.verbatim(2), None);
        assert_eq!(aligner.verbatim(1), Some(()));
        let map = aligner.finish().expect("all was found");
        assert_eq!(map.to_source(Span::new(2, 4)), Span::new(2, 8));
        assert!(map.is_verbatim(Span::new(4, 5)) && !map.is_verbatim(Span::new(3, 4)));
        assert!(Aligner::new(source, 0, "a", Encoding::JsonString).finish().is_none());
        let empty = Aligner::new(source, 3, "", Encoding::JsonString).finish().expect("nothing was to be found");
        assert_eq!(empty.to_source(Span::new(0, 0)), Span::new(3, 3));
    }
}
