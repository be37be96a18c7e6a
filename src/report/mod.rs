//! Diagnostics in, bytes out: one renderer a file, each a function of one unit (a file, or a chunk of a JSON Lines file), so that units can be
//! rendered on several threads and written in order. What goes round and between the units, and what needs the whole run, comes from [`Assembly`].
//! Renderers never compute positions or messages, and write nothing anywhere but into the buffer they are given.

use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, Level, ReplyReport};
use crate::sanitize;
use crate::source::Source;

mod assembly;
mod checkstyle;
mod color;
mod concise;
mod drawing;
mod full;
mod github;
mod gitlab;
mod html;
mod json;
mod json_lines;
mod json_replies;
mod junit;
mod markup;
mod rdjson;
mod sarif;
pub mod statistics;
mod summary;
mod window;

pub use assembly::{Assembly, Plan, Rendered, prepare};
pub use summary::{Counts, summary};

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
    /// The Code Quality report of GitLab.
    Gitlab,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Test results in JUnit's XML: a case a reply.
    Junit,
    /// The Reviewdog Diagnostic Format, with rewrites.
    Rdjson,
    /// Checkstyle's XML.
    Checkstyle,
    /// A page that needs nothing beside it: charts, and the worst replies with their words marked.
    Html,
}

impl OutputFormat {
    /// Whether it tells the fingerprints of findings.
    #[must_use]
    pub fn names_findings(self) -> bool {
        matches!(self, Self::Json | Self::JsonLines | Self::JsonReplies | Self::Gitlab | Self::Sarif)
    }
}

/// What a report says of a rule itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleNote {
    /// Its id.
    pub id: String,
    /// Its group.
    pub group: String,
    /// The level that it has unless configuration says otherwise.
    pub level: Level,
    /// What it finds, in a few words.
    pub title: String,
    /// Why that reads badly.
    pub why: String,
    /// Examples: what each is of, the code of its language, its words.
    pub examples: Vec<(&'static str, String, String)>,
}

/// What has changed since findings were accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// Findings that were not accepted.
    pub new: usize,
    /// Accepted findings that are found no more.
    pub fixed: usize,
    /// Accepted findings that are still found.
    pub there: usize,
}

/// Scalar values of a message that are written: a message may quote a sentence, and a sentence may be a file.
const MOST: usize = 1000;

/// Scalar values of a title that are shown before a message.
const MOST_OF_TITLE: usize = 100;

/// How findings look in the formats that leave a choice.
#[derive(Clone, Debug)]
pub struct Style {
    /// Whether to colour (SGR sequences).
    pub color: bool,
    /// Columns of the reader's terminal; 0 where there is none.
    pub width: usize,
    /// The lowest level that fails: test results tell failures from remarks.
    pub fail_on: Level,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 0, fail_on: Level::Warning }
    }
}

/// Appends to `out` what `format` says of the replies of one unit taken by itself. Ranges in the diagnostics are in the file of which `source` is
/// the whole or a part.
///
/// Appends nothing where there is nothing to say. A whole report is put together by [`Assembly`].
pub fn render(format: OutputFormat, style: &Style, source: &Source, replies: &[ReplyReport], out: &mut Vec<u8>) {
    match format {
        OutputFormat::Full => full::render(style, source, replies, out),
        OutputFormat::Concise => concise::render(style, replies, out),
        OutputFormat::Json => json::render(replies, out),
        OutputFormat::JsonLines => json_lines::render(replies, out),
        OutputFormat::JsonReplies => json_replies::render(source, replies, out),
        OutputFormat::Github => github::render(&mut github::Shown::default(), findings(replies), out),
        OutputFormat::Gitlab => gitlab::render(&mut gitlab::Names::default(), findings(replies), out),
        OutputFormat::Sarif => sarif::render(source, replies, out),
        OutputFormat::Junit => {
            let mut suite = junit::Suite::default();
            suite.add(junit::cases(style, source, replies), out);
            suite.close(out);
        }
        OutputFormat::Rdjson => rdjson::render(source, replies, out),
        OutputFormat::Checkstyle => {
            let mut open = checkstyle::Open::default();
            open.add(findings(replies), out);
            open.close(out);
        }
        // Its page is made of the whole run.
        OutputFormat::Html => {}
    }
}

/// All findings of a unit, in order.
fn findings(replies: &[ReplyReport]) -> impl Iterator<Item = &Diagnostic> {
    replies.iter().flat_map(|reply| &reply.diagnostics)
}

/// The message, and the advice after it: for formats that have one place for both.
fn said(found: &Diagnostic) -> String {
    let message = sanitize::clip(&found.message, MOST);
    found.help.as_ref().map_or_else(|| message.to_string(), |help| format!("{message} {}", sanitize::clip(help, MOST)))
}

/// The same after the title of the reply, for reports that have no place of their own for it.
fn said_of_reply(found: &Diagnostic) -> String {
    match &found.reply.title {
        Some(title) => format!("{}: {}", sanitize::clip(title, MOST_OF_TITLE), said(found)),
        None => said(found),
    }
}
