//! From the text of a reply back to the source: runs of text, each with the bytes of the source that it came from.
//! Built front to back as a text is read; spans of the text go in, spans of the source come out.
//! The only place that turns offsets in a text into offsets in a source; nothing is searched for again.

use std::borrow::Cow;

use super::encoding::Encoding;
use super::place::Place;
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
    kind: Stands,
}

/// How the source says what the text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// In the same bytes, so that offsets inside map one to one.
    Verbatim,
    /// In another notation, which says this and no more: a character reference, other white space.
    Noted,
    /// In another way, or among other things.
    Otherwise,
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

    /// The map of a text that, as is known only when it has been read, is written in a way that new text has to follow.
    #[must_use]
    pub fn written(mut self, encoding: Encoding) -> Self {
        self.encodings.push(encoding);
        self
    }

    /// Whether the text stands in a second place of the source, too, so that nothing is written in the first.
    #[must_use]
    pub fn is_twofold(&self) -> bool {
        self.encodings.contains(&Encoding::Twofold)
    }

    /// New text as it has to stand in the source `file` in place of this span of the text; `None` where the source has no way to write it there.
    #[must_use]
    pub fn encoded<'t>(&self, text: &'t str, span: Span, file: &str) -> Option<Cow<'t, str>> {
        let place = Place { text: span, source: self.to_source(span), file };
        let mut encoded = Cow::Borrowed(text);
        for encoding in &self.encodings {
            if let Cow::Owned(new) = encoding.encode(&encoded, place)? {
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
            let text_len = self.end_of_segment(number) - segment.text_start;
            match segment.kind {
                Stands::Verbatim => outer.push_range(segment.source, &mut map),
                Stands::Noted if outer.is_replaceable(segment.source) => map.push_notation(text_len, outer.to_source(segment.source)),
                Stands::Noted | Stands::Otherwise => map.push_unit(text_len, outer.to_source(segment.source)),
            }
        }
        map
    }

    /// Goes on, in `map`, with the text over this range of the text mapped here.
    fn push_range(&self, range: Span, map: &mut Self) {
        if range.is_empty() {
            return map.push_verbatim(self.to_source(range));
        }
        let first = self.segment_at(range.start).unwrap_or_default();
        for (number, segment) in self.segments.iter().enumerate().skip(first) {
            let end = self.end_of_segment(number).min(range.end);
            let part = Span::new(segment.text_start.max(range.start), end);
            match segment.kind {
                _ if segment.text_start >= range.end => return,
                Stands::Verbatim => map.push_verbatim(self.to_source(part)),
                Stands::Noted => map.push_notation(part.len(), segment.source),
                Stands::Otherwise => map.push_unit(part.len(), segment.source),
            }
        }
    }

    /// One past the last byte of the text that a segment holds.
    fn end_of_segment(&self, number: usize) -> usize {
        self.segments.get(number + 1).map_or(self.text_len, |next| next.text_start)
    }

    /// Goes on with text that stands in the source as it is, over these bytes of the source. An empty span at the very start says where an empty
    /// text stands.
    pub fn push_verbatim(&mut self, source: Span) {
        if let Some(last) = self.segments.last_mut().filter(|last| last.kind == Stands::Verbatim && last.source.end == source.start) {
            last.source.end = source.end;
        } else if !source.is_empty() || self.segments.is_empty() {
            self.segments.push(Segment { text_start: self.text_len, source, kind: Stands::Verbatim });
        }
        self.text_len += source.len();
    }

    /// Goes on with `text_len` bytes of text that stand for these bytes of the source as one unit: an escape, an entity, a stand-in. Text
    /// that the source lacks has an empty span: the place where it would stand.
    pub fn push_unit(&mut self, text_len: usize, source: Span) {
        if text_len > 0 {
            self.segments.push(Segment { text_start: self.text_len, source, kind: Stands::Otherwise });
            self.text_len += text_len;
        }
    }

    /// Goes on with `text_len` bytes of text, or none, that these bytes of the source say in another notation and as one unit: a character
    /// reference, other white space, a line break that is none in the text. New text may replace it.
    pub fn push_notation(&mut self, text_len: usize, source: Span) {
        self.segments.push(Segment { text_start: self.text_len, source, kind: Stands::Noted });
        self.text_len += text_len;
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

    /// Whether the source says this span of the text in one run and nothing else with it, in the very bytes or in another notation: only then can
    /// an edit replace it.
    #[must_use]
    pub fn is_replaceable(&self, span: Span) -> bool {
        if span.is_empty() || span.end > self.text_len {
            return self.is_verbatim(span);
        }
        let Some(first) = self.segment_at(span.start) else { return false };
        let mut source_end = self.segments[first].source.start;
        for (number, segment) in self.segments.iter().enumerate().skip(first).take_while(|(_, segment)| segment.text_start < span.end) {
            let is_whole = segment.text_start >= span.start && self.end_of_segment(number) <= span.end;
            let fits = match segment.kind {
                Stands::Verbatim => true,
                Stands::Noted => is_whole,
                Stands::Otherwise => false,
            };
            if !fits || segment.source.start != source_end {
                return false;
            }
            source_end = segment.source.end;
        }
        true
    }

    /// Whether the source holds the very bytes of this span of the text, in one run. An empty span is a place between two units or inside
    /// verbatim text.
    #[must_use]
    pub fn is_verbatim(&self, span: Span) -> bool {
        if span.end > self.text_len {
            return false;
        }
        let Some(number) = self.segment_at(span.start) else { return span.is_empty() };
        let segment = self.segments[number];
        if span.is_empty() {
            return segment.kind == Stands::Verbatim || span.start == segment.text_start || span.start == self.text_len;
        }
        segment.kind == Stands::Verbatim && span.end <= segment.text_start + segment.source.len()
    }

    /// Where the byte at `offset` of the text starts in the source.
    fn start_of(&self, offset: usize) -> usize {
        if offset >= self.text_len {
            return self.segments.last().map_or(0, |last| last.source.end);
        }
        self.segment_at(offset).map_or(0, |number| {
            let segment = self.segments[number];
            segment.source.start + if segment.kind == Stands::Verbatim { offset - segment.text_start } else { 0 }
        })
    }

    /// Where the byte before `end` of the text ends in the source.
    fn end_of(&self, end: usize) -> usize {
        self.segment_at(end.saturating_sub(1)).map_or(0, |number| {
            let segment = self.segments[number];
            if segment.kind == Stands::Verbatim { segment.source.start + (end - segment.text_start) } else { segment.source.end }
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
        let at = span(0, 0);
        let json = SourceMap::of(Encoding::JsonString);
        assert_eq!(
            json.encoded("\u{ED} \u{1F642}, {{a|b:\"c\"}}\n\\", at, "").as_deref(),
            Some("\u{ED} \u{1F642}, {{a|b:\\\"c\\\"}}\\n\\\\")
        );
        assert_eq!(SourceMap::verbatim(span(0, 4)).encoded("\"a\"\n", at, "").as_deref(), Some("\"a\"\n"));
        let twice = SourceMap::of(Encoding::JsonString).through(&SourceMap::of(Encoding::JsonString));
        assert_eq!(twice.encoded("\"", at, "").as_deref(), Some("\\\\\\\""));
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

    /// The text `a b c` from `a` + a line end and two spaces + `b<i> c`.
    #[test]
    fn another_notation_can_be_replaced() {
        let mut map = SourceMap::verbatim(span(0, 1));
        map.push_notation(1, span(1, 4));
        map.push_verbatim(span(4, 5));
        map.push_verbatim(span(8, 10));
        assert!(map.is_replaceable(span(0, 3)) && map.is_replaceable(span(1, 2)) && map.is_replaceable(span(3, 5)));
        assert!(!map.is_replaceable(span(0, 4)) && !map.is_verbatim(span(0, 3)));
        assert_eq!(map.to_source(span(0, 3)), span(0, 5));
        let inside = map.through(&SourceMap::verbatim(span(100, 120)));
        assert!(inside.is_replaceable(span(0, 3)) && !inside.is_verbatim(span(0, 3)));
    }

    /// The text `ab` + two bytes for one reference + `c`, with a break after `a` that is none in the text; and the same in another host.
    #[test]
    fn a_notation_is_replaced_as_a_whole() {
        let mut map = SourceMap::verbatim(span(0, 1));
        map.push_notation(0, span(1, 3));
        map.push_verbatim(span(3, 4));
        map.push_notation(2, span(4, 9));
        map.push_verbatim(span(9, 10));
        for map in [map.clone(), SourceMap::verbatim(span(0, 5)).through(&map)] {
            assert!(map.is_replaceable(span(0, 2)) && map.is_replaceable(span(0, 4)) && map.is_replaceable(span(2, 5)));
            assert!(!map.is_replaceable(span(0, 3)) && !map.is_replaceable(span(3, 5)));
            assert_eq!(
                (map.to_source(span(0, 1)), map.to_source(span(1, 2)), map.to_source(span(0, 2))),
                (span(0, 1), span(3, 4), span(0, 4))
            );
            assert_eq!(map.to_source(span(2, 4)), span(4, 9));
        }
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
