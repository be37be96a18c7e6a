//! Units in, in their order; the bytes of the whole report out: what stands round and between units, and what only the whole run tells (names
//! given once, limits, counts). Units are prepared on any thread by [`prepare`]. Writes nothing anywhere but into the buffer it is given.

use crate::diagnostic::{Diagnostic, ReplyReport};
use crate::extract::Record;
use crate::source::Source;

use super::checkstyle::Open;
use super::github::Shown;
use super::gitlab::Names;
use super::html::{self, Marked};
use super::junit::{Case, Suite};
use super::statistics::Statistics;
use super::{OutputFormat, RuleNote, Since, Style, checkstyle, github, gitlab, junit, rdjson, render, sarif};

/// What is written of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How findings are written.
    pub format: OutputFormat,
    /// Whether counts stand in their place.
    pub statistics: bool,
}

/// What a unit adds to a report.
#[derive(Debug, Default)]
pub struct Rendered {
    bytes: Vec<u8>,
    /// Findings of a format that writes them in order.
    findings: Vec<Diagnostic>,
    statistics: Statistics,
    worst: Vec<Marked>,
    cases: Vec<Case>,
}

/// A report being put together.
#[derive(Debug)]
pub struct Assembly {
    plan: Plan,
    said: bool,
    names: Names,
    shown: Shown,
    statistics: Statistics,
    worst: Vec<Marked>,
    open: Open,
    suite: Suite,
}

impl Plan {
    /// Whether the counts of the run are wanted.
    fn counts(self) -> bool {
        self.statistics || matches!(self.format, OutputFormat::Github | OutputFormat::Html)
    }
}

/// Does what can be done for a unit by itself. `records` are what `replies` were read from, in the same order.
#[must_use]
pub fn prepare(plan: Plan, style: &Style, source: &Source, records: &[Record], replies: Vec<ReplyReport>) -> Rendered {
    let mut unit = Rendered::default();
    if plan.counts() {
        unit.statistics = Statistics::of(&replies);
    }
    match plan.format {
        _ if plan.statistics => {}
        OutputFormat::Gitlab | OutputFormat::Github | OutputFormat::Checkstyle => {
            unit.findings = replies.into_iter().flat_map(|reply| reply.diagnostics).collect()
        }
        OutputFormat::Junit => unit.cases = junit::cases(style, source, &replies),
        OutputFormat::Html => unit.worst = html::marked(source, records, &replies),
        format => {
            unit.bytes.reserve(replies.iter().map(|reply| reply.diagnostics.len()).sum::<usize>() * room(format));
            render(format, style, source, &replies, &mut unit.bytes);
        }
    }
    unit
}

/// Room made in advance for what a report says of a finding, in bytes: about what its format takes.
fn room(format: OutputFormat) -> usize {
    match format {
        OutputFormat::Concise => 160,
        _ => 700,
    }
}

impl Assembly {
    /// A report of nothing yet.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            said: false,
            names: Names::default(),
            shown: Shown::default(),
            statistics: Statistics::default(),
            worst: Vec::new(),
            open: Open::default(),
            suite: Suite::default(),
        }
    }

    /// What stands before the first unit, also where no unit says anything.
    #[must_use]
    pub fn opening(&self) -> &'static str {
        match self.plan.format {
            _ if self.plan.statistics => "",
            OutputFormat::Json | OutputFormat::Gitlab => "[",
            OutputFormat::Checkstyle => checkstyle::OPENING,
            OutputFormat::Junit => junit::OPENING,
            OutputFormat::Rdjson => rdjson::OPENING,
            OutputFormat::Sarif => sarif::OPENING,
            _ => "",
        }
    }

    /// Appends what the next unit says.
    pub fn add(&mut self, unit: Rendered, out: &mut Vec<u8>) {
        self.statistics.add(unit.statistics);
        html::keep_worst(&mut self.worst, unit.worst);
        self.suite.add(unit.cases, out);
        if unit.bytes.is_empty() && unit.findings.is_empty() {
            return;
        }
        if self.said {
            out.extend_from_slice(self.separator().as_bytes());
        }
        self.said = true;
        match self.plan.format {
            OutputFormat::Gitlab => gitlab::render(&mut self.names, unit.findings.iter(), out),
            OutputFormat::Checkstyle => self.open.add(unit.findings.iter(), out),
            OutputFormat::Github => github::render(&mut self.shown, unit.findings.iter(), out),
            _ => out.extend_from_slice(&unit.bytes),
        }
    }

    /// Appends what stands after the last unit, also where no unit said anything. `rules` are those that may have been broken;
    /// `since` says what has changed since findings were accepted, where any were.
    pub fn close(&mut self, rules: &[RuleNote], since: Option<Since>, out: &mut Vec<u8>) {
        match self.plan.format {
            OutputFormat::Json | OutputFormat::JsonLines if self.plan.statistics => {
                out.extend_from_slice(self.statistics.json().as_bytes());
            }
            _ if self.plan.statistics => out.extend_from_slice(self.statistics.table().as_bytes()),
            OutputFormat::Json | OutputFormat::Gitlab => out.extend_from_slice(b"]\n"),
            OutputFormat::Checkstyle => {
                self.open.close(out);
                out.extend_from_slice(checkstyle::CLOSING.as_bytes());
            }
            OutputFormat::Junit => {
                self.suite.close(out);
                out.extend_from_slice(junit::CLOSING.as_bytes());
            }
            OutputFormat::Rdjson => out.extend_from_slice(rdjson::CLOSING.as_bytes()),
            OutputFormat::Sarif => sarif::close(rules, out),
            OutputFormat::Html => html::render(&self.statistics, &self.worst, rules, since, out),
            OutputFormat::Github => self.shown.push_left_out(out),
            _ => {}
        }
    }

    /// Whether the report says something of the rules themselves.
    #[must_use]
    pub fn names_rules(&self) -> bool {
        !self.plan.statistics && matches!(self.plan.format, OutputFormat::Sarif | OutputFormat::Html)
    }

    /// The summary of a job on GitHub, in Markdown, for a report in that format.
    #[must_use]
    pub fn job_summary(&self) -> Option<String> {
        (self.plan.format == OutputFormat::Github && !self.plan.statistics).then(|| github::job_summary(&self.statistics, &self.shown))
    }

    fn separator(&self) -> &'static str {
        match self.plan.format {
            OutputFormat::Json | OutputFormat::Gitlab | OutputFormat::Rdjson | OutputFormat::Sarif => ",\n",
            _ => "",
        }
    }
}
