//! Diagnostics in, bytes out: one renderer a file, each a function. Renderers never compute positions or messages.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, ReplyReference};

/// What came of one reply.
#[derive(Clone, Debug)]
pub struct ReplyReport {
    /// Which reply.
    pub reply: ReplyReference,
    /// ISO code of its language; `None` when undetermined.
    pub language: Option<Arc<str>>,
    /// Its findings, sorted by position and rule.
    pub diagnostics: Vec<Diagnostic>,
}
