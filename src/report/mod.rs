//! Diagnostics in, bytes out: one renderer a file, each a pure function of one unit (a file, or a chunk of a JSON Lines file), so that units can be
//! rendered on several threads and written in order. What goes round and between the units comes from [`opening`], [`separator`] and [`closing`].
//! Renderers never compute positions or messages, and write nothing anywhere but into the buffer they are given.

use std::borrow::Cow;
use std::sync::Arc;

use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, ReplyReference};
use crate::source::Source;

mod colour;
mod concise;
mod drawing;
mod full;
mod github;
mod json;
mod json_lines;
mod json_replies;
pub mod sanitize;
mod summary;
mod window;

pub use summary::{Counts, summary};

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

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum OutputFormat {
    /// The words marked in their line, with advice: for reading.
    Full,
    /// `path:line:col: level[rule] message`, a line a finding.
    Concise,
    /// One JSON array of findings.
    Json,
    /// A JSON object a line, a line a finding.
    JsonLines,
    /// A JSON object a line, a line a reply, clean ones too.
    JsonReplies,
    /// Workflow commands that GitHub shows beside the lines of a pull request.
    Github,
}

/// How the formats meant for people look; the others take no notice of it.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Whether to colour (SGR sequences).
    pub color: bool,
    /// Columns of the reader's terminal; 0 where there is none.
    pub width: usize,
    /// Words of the frame.
    pub labels: Labels,
}

/// Words of the frame round a finding, in the language of whoever reads the report. In English unless the caller knows better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// Stands before advice.
    pub help: Cow<'static, str>,
    /// Stands before the new text of a fix.
    pub fix: Cow<'static, str>,
}

impl Default for Labels {
    fn default() -> Self {
        Self { help: Cow::Borrowed("help"), fix: Cow::Borrowed("fix") }
    }
}

/// Appends to `out` what `format` says of the replies of one unit. Ranges in the diagnostics are in the file of which `source` is the whole or a part.
///
/// Appends nothing where there is nothing to say; such a unit gets no [`separator`].
pub fn render(format: OutputFormat, style: &Style, source: &Source, replies: &[ReplyReport], out: &mut Vec<u8>) {
    match format {
        OutputFormat::Full => full::render(style, source, replies, out),
        OutputFormat::Concise => concise::render(style, replies, out),
        OutputFormat::Json => json::render(replies, out),
        OutputFormat::JsonLines => json_lines::render(replies, out),
        OutputFormat::JsonReplies => json_replies::render(source, replies, out),
        OutputFormat::Github => github::render(replies, out),
    }
}

/// What stands before the first unit, also where no unit said anything.
#[must_use]
pub fn opening(format: OutputFormat) -> &'static str {
    if format == OutputFormat::Json { "[" } else { "" }
}

/// What stands between two units that both said something.
#[must_use]
pub fn separator(format: OutputFormat) -> &'static str {
    if format == OutputFormat::Json { ",\n" } else { "" }
}

/// What stands after the last unit, also where no unit said anything.
#[must_use]
pub fn closing(format: OutputFormat) -> &'static str {
    if format == OutputFormat::Json { "]\n" } else { "" }
}

/// All findings of a unit, in order.
fn findings(replies: &[ReplyReport]) -> impl Iterator<Item = &Diagnostic> {
    replies.iter().flat_map(|reply| &reply.diagnostics)
}
