//! From the text of a reply back to the source: runs of text, each with the bytes of the source that it came from.
//! Built front to back as a text is read; spans of the text go in, spans of the source come out.
//! The only place that turns offsets in a text into offsets in a source; nothing is searched for again.

use std::borrow::Cow;

use super::Encoding;
use crate::span::Span;

/// Maps spans of a reply's text to spans of its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    segments: Vec<Segment>,
    /// Bytes of text mapped so far.
    text_len: usize,
    /// How the text is written in the source, the innermost first: new text goes through them in this order.
    encodings: Vec<Encoding>,
}

/// A run of the text and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// First byte in the text.
    text_start: usize,
    /// Bytes of the source.
    source: Span,
    /// Whether the bytes of the source are the bytes of the text, so that offsets inside map one to one.
    verbatim: bool,
}

impl SourceMap {
    /// The map of a text that stands in the source as it is, over these bytes of the source.
    #[must_use]
    pub fn verbatim(source: Span) -> Self {
        let mut map = Self::default();
        map.push_verbatim(source);
        map
    }

    /// The map, yet empty, of a text that is written in the source in a way that new text has to follow.
    #[must_use]
    pub fn of(encoding: Encoding) -> Self {
        Self { encodings: vec![encoding], ..Self::default() }
    }

    /// New text as it has to stand in the source; `None` where the source has no way to write it there.
    #[must_use]
    pub fn encoded<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        let mut encoded = Cow::Borrowed(text);
        for encoding in &self.encodings {
            if let Cow::Owned(new) = encoding.encode(&encoded)? {
                encoded = Cow::Owned(new);
            }
        }
        Some(encoded)
    }

    /// The map of a text that was read from another text, which `outer` maps to the source: HTML in a JSON string. What stands across two units
    /// of the outer text is one unit.
    #[must_use]
    pub fn through(self, outer: &Self) -> Self {
        let encodings = self.encodings.iter().chain(&outer.encodings).cloned().collect();
        let mut map = Self { encodings, ..Self::default() };
        for (number, segment) in self.segments.iter().enumerate() {
            if segment.verbatim {
                outer.push_range(segment.source, &mut map);
            } else {
                let end = self.segments.get(number + 1).map_or(self.text_len, |next| next.text_start);
                map.push_unit(end - segment.text_start, outer.to_source(segment.source));
            }
        }
        map
    }

    /// Goes on, in `map`, with the text over this range of the text mapped here.
    fn push_range(&self, range: Span, map: &mut Self) {
        if range.is_empty() {
            return map.push_verbatim(self.to_source(range));
        }
        let mut at = range.start;
        while at < range.end {
            let Some(number) = self.segment_at(at) else { return };
            let end = self.segments.get(number + 1).map_or(self.text_len, |next| next.text_start).min(range.end);
            let span = self.to_source(Span::new(at, end));
            if self.segments[number].verbatim {
                map.push_verbatim(span)
            } else {
                map.push_unit(end - at, span)
            }
            at = end.max(at + 1);
        }
    }

    /// Goes on with text that stands in the source as it is, over these bytes of the source. An empty span at the very start says where an empty
    /// text stands.
    pub fn push_verbatim(&mut self, source: Span) {
        if let Some(last) = self.segments.last_mut().filter(|last| last.verbatim && last.source.end == source.start) {
            last.source.end = source.end;
        } else if !source.is_empty() || self.segments.is_empty() {
            self.segments.push(Segment { text_start: self.text_len, source, verbatim: true });
        }
        self.text_len += source.len();
    }

    /// Goes on with `text_len` bytes of text that stand for these bytes of the source as one unit: an escape, an entity, a stand-in. Text
    /// that the source lacks has an empty span: the place where it would stand.
    pub fn push_unit(&mut self, text_len: usize, source: Span) {
        if text_len > 0 {
            self.segments.push(Segment { text_start: self.text_len, source, verbatim: false });
            self.text_len += text_len;
        }
    }

    /// Bytes of text mapped.
    #[must_use]
    pub fn text_len(&self) -> usize {
        self.text_len
    }

    /// The bytes of the source that a span of the text came from: from the start of its first byte to the end of its last one. What lies past
    /// the end of the text counts as its end.
    #[must_use]
    pub fn to_source(&self, span: Span) -> Span {
        let start = self.start_of(span.start);
        if span.end <= span.start {
            return Span::new(start, start);
        }
        Span::new(start, self.end_of(span.end.min(self.text_len)).max(start))
    }

    /// Whether the source holds the very bytes of this span of the text, in one run: only then can an edit replace them. An empty span is a
    /// place between two units or inside verbatim text.
    #[must_use]
    pub fn is_verbatim(&self, span: Span) -> bool {
        if span.end > self.text_len {
            return false;
        }
        let Some(number) = self.segment_at(span.start) else { return span.is_empty() };
        let segment = self.segments[number];
        if span.is_empty() {
            return segment.verbatim || span.start == segment.text_start || span.start == self.text_len;
        }
        segment.verbatim && span.end <= segment.text_start + segment.source.len()
    }

    /// Where the byte at `offset` of the text starts in the source.
    fn start_of(&self, offset: usize) -> usize {
        if offset >= self.text_len {
            return self.segments.last().map_or(0, |last| last.source.end);
        }
        self.segment_at(offset).map_or(0, |number| {
            let segment = self.segments[number];
            segment.source.start + if segment.verbatim { offset - segment.text_start } else { 0 }
        })
    }

    /// Where the byte before `end` of the text ends in the source.
    fn end_of(&self, end: usize) -> usize {
        self.segment_at(end.saturating_sub(1)).map_or(0, |number| {
            let segment = self.segments[number];
            if segment.verbatim { segment.source.start + (end - segment.text_start) } else { segment.source.end }
        })
    }

    /// The segment that holds the byte at `offset`; the last one for offsets past the end.
    fn segment_at(&self, offset: usize) -> Option<usize> {
        self.segments.partition_point(|segment| segment.text_start <= offset).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span::new(start, end)
    }

    #[test]
    fn text_as_it_stands_is_one_segment() {
        let mut map = SourceMap::verbatim(span(3, 10));
        map.push_verbatim(span(10, 14));
        assert_eq!(map.segments.len(), 1);
        assert_eq!(map.text_len(), 11);
        assert_eq!(map.to_source(span(0, 11)), span(3, 14));
        assert_eq!(map.to_source(span(7, 8)), span(10, 11));
        assert!(map.is_verbatim(span(2, 9)));
    }

    /// The text `ab` + a line end + `cd` from the JSON string `"ab\ncd"`.
    #[test]
    fn an_escape_is_one_unit() {
        let mut map = SourceMap::verbatim(span(1, 3));
        map.push_unit(1, span(3, 5));
        map.push_verbatim(span(5, 7));
        assert_eq!(map.to_source(span(0, 2)), span(1, 3));
        assert_eq!(map.to_source(span(0, 3)), span(1, 5));
        assert_eq!(map.to_source(span(2, 3)), span(3, 5));
        assert_eq!(map.to_source(span(3, 4)), span(5, 6));
        assert!(map.is_verbatim(span(0, 2)) && map.is_verbatim(span(3, 5)));
        assert!(!map.is_verbatim(span(1, 3)) && !map.is_verbatim(span(0, 5)) && !map.is_verbatim(span(4, 6)));
    }

    #[test]
    fn new_text_is_escaped_where_the_source_wants_it() {
        let json = SourceMap::of(Encoding::JsonString);
        assert_eq!(json.encoded("\u{ED} \u{1F642}, {{a|b:\"c\"}}\n\\").as_deref(), Some("\u{ED} \u{1F642}, {{a|b:\\\"c\\\"}}\\n\\\\"));
        assert_eq!(SourceMap::verbatim(span(0, 4)).encoded("\"a\"\n").as_deref(), Some("\"a\"\n"));
        let twice = SourceMap::of(Encoding::JsonString).through(&SourceMap::of(Encoding::JsonString));
        assert_eq!(twice.encoded("\"").as_deref(), Some("\\\\\\\""));
    }

    /// The text `xbcy` from `a&b&c` in the JSON string `"a\u0026b\ncd"`, where `a&` is read as `x`, and `d` as `y`.
    #[test]
    fn maps_compose() {
        let mut outer = SourceMap::of(Encoding::JsonString);
        outer.push_verbatim(span(1, 2));
        outer.push_unit(1, span(2, 8));
        outer.push_verbatim(span(8, 9));
        outer.push_unit(1, span(9, 11));
        outer.push_verbatim(span(11, 13));
        let mut inner = SourceMap::default();
        inner.push_unit(1, span(0, 2));
        inner.push_verbatim(span(2, 5));
        inner.push_unit(1, span(5, 6));
        let map = inner.through(&outer);
        assert_eq!(map.text_len(), 5);
        assert_eq!(map.to_source(span(0, 1)), span(1, 8));
        assert_eq!(map.to_source(span(1, 2)), span(8, 9));
        assert_eq!(map.to_source(span(2, 3)), span(9, 11));
        assert_eq!(map.to_source(span(3, 4)), span(11, 12));
        assert_eq!(map.to_source(span(4, 5)), span(12, 13));
        assert_eq!(map.to_source(span(0, 5)), span(1, 13));
        assert!(map.is_verbatim(span(1, 2)) && map.is_verbatim(span(3, 4)));
        assert!(
            !map.is_verbatim(span(0, 1)) && !map.is_verbatim(span(2, 3)) && !map.is_verbatim(span(4, 5)) && !map.is_verbatim(span(1, 3))
        );
    }

    #[test]
    fn inserted_text_has_a_place_and_no_bytes() {
        let mut map = SourceMap::verbatim(span(0, 4));
        map.push_unit(2, span(4, 4));
        map.push_verbatim(span(8, 12));
        assert_eq!(map.to_source(span(4, 6)), span(4, 4));
        assert_eq!(map.to_source(span(3, 7)), span(3, 9));
        assert_eq!(map.to_source(span(6, 10)), span(8, 12));
        assert!(!map.is_verbatim(span(3, 7)));
    }

    #[test]
    fn places_and_empty_texts() {
        let empty = SourceMap::verbatim(span(9, 9));
        assert_eq!(empty.to_source(span(0, 0)), span(9, 9));
        assert!(empty.is_verbatim(span(0, 0)));
        assert_eq!(SourceMap::default().to_source(span(0, 5)), span(0, 0));
        let mut map = SourceMap::verbatim(span(9, 9));
        map.push_unit(3, span(9, 15));
        assert_eq!(map.to_source(span(0, 3)), span(9, 15));
        assert_eq!(map.to_source(span(3, 3)), span(15, 15));
        assert_eq!(map.to_source(span(7, 99)), span(15, 15));
        assert!(map.is_verbatim(span(0, 0)) && !map.is_verbatim(span(1, 1)) && map.is_verbatim(span(3, 3)));
    }
}
