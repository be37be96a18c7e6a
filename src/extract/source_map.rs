//! From the text of a reply back to the source: runs of text, each with the bytes of the source that it came from.
//! The only place that turns offsets in a text into offsets in a source; nothing is searched for again.

use crate::span::Span;

/// Maps spans of a reply's text to spans of its source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    segments: Vec<Segment>,
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
