//! What cordial says: diagnostics, their levels, and the fixes they offer. Plain data, in the shape that the JSON formats print.
//! Computes nothing: positions come from [`crate::source`], messages from the rule packs.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::Range;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Could be better; fails no run by default.
    Suggestion,
    /// Fix before sending.
    Warning,
    /// Never send this.
    Error,
}

impl Level {
    /// The level's name in reports and configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

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

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The rule's id.
    pub rule: Arc<str>,
    /// Level in force for the file.
    pub level: Level,
    /// What is wrong, in the language of the reply or the one asked for.
    pub message: String,
    /// Better wording or advice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// ISO code of the reply's language; `None` when undetermined.
    pub language: Option<Arc<str>>,
    /// The file's path as given.
    pub file: Arc<str>,
    /// The reply that the finding is in.
    pub reply: ReplyReference,
    /// Where it stands in the file.
    pub range: Range,
    /// Where it stands in the text of the reply as decoded, in Unicode scalar values.
    pub text_range: TextRange,
    /// The words marked, as they stand in the reply.
    pub excerpt: String,
    /// Rewrites offered.
    pub fixes: Vec<Fix>,
    /// Stable name of the finding: rule, path, normalised sentence, ordinal among equals. 16 hexadecimal digits; none where nobody asked for it.
    pub fingerprint: String,
}

impl Diagnostic {
    /// Moves the finding by so many bytes of the file, and by so many columns as far as it stands in this line.
    pub fn shift(&mut self, bytes: isize, line: usize, columns: isize) {
        let edits = self.fixes.iter_mut().flat_map(|fix| &mut fix.edits).flat_map(|edit| [&mut edit.start, &mut edit.end]);
        for byte in edits.chain([&mut self.range.start.byte, &mut self.range.end.byte]) {
            *byte = byte.saturating_add_signed(bytes);
        }
        for place in [&mut self.range.start, &mut self.range.end] {
            if place.line == line {
                place.column = place.column.saturating_add_signed(columns);
            }
        }
    }
}

/// Names one reply of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyReference {
    /// Number of the reply in its file, from 0.
    pub index: usize,
    /// The reply's own id, where it has one.
    pub id: Option<Arc<str>>,
    /// Title of the template, where it has one.
    pub title: Option<Arc<str>>,
    /// JSON pointer (RFC 6901) from the record to the text, where the format has records.
    pub pointer: Option<Arc<str>>,
}

/// A range in the text of a reply, in Unicode scalar values from 0; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TextRange {
    /// First scalar value.
    pub start: usize,
    /// One past the last scalar value.
    pub end: usize,
}

/// Whether a fix may be applied unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Always right.
    Safe,
    /// A person must read it.
    Unsafe,
}

/// A rewrite: edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// Whether it may be applied unread.
    pub safety: Safety,
    /// The better wording, as shown to people.
    pub title: String,
    /// Sorted, disjoint.
    pub edits: Vec<Edit>,
}

/// Replaces bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Edit {
    /// First byte, from 0.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What stands there instead.
    pub content: String,
}
