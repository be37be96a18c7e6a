//! The place of new text: which bytes of a reply, and which of its source, it is to stand for. Plain data.
//! Finds no place; see [`super::SourceMap`].

use crate::span::Span;

/// Where new text is to stand.
#[derive(Clone, Copy, Debug)]
pub struct Place<'s> {
    /// Bytes of the reply's text that it replaces.
    pub text: Span,
    /// Bytes of the source that it replaces.
    pub source: Span,
    /// The source.
    pub file: &'s str,
}
