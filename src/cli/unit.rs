//! One unit of work: a text with its place in a file and what applies to it in; rendered findings, counts and what could not be read out.
//! Runs on any thread; prints nothing.

use std::ops::AddAssign;

use crate::check::{self, Memory};
use crate::config::{Flags, Settings, Subject};
use crate::diagnostic::Level;
use crate::extract::{self, Format};
use crate::report::{self, Counts, Plan, Rendered, ReplyReport, Style};
use crate::source::Source;

use super::console::Console;
use super::ground::Ground;
use super::input;
use super::lines::Part;
use super::walk::{Target, reason};

/// What holds for all units of a run.
pub struct Run {
    /// The flags.
    pub flags: Flags,
    /// What is written of them.
    pub plan: Plan,
    /// Whether a flag said so.
    pub format_is_flag: bool,
    /// How reports for people look.
    pub style: Style,
}

/// A file, the packs that it is linted with, and how.
pub struct Job<'a> {
    /// The file.
    pub target: &'a Target,
    /// Its packs.
    pub ground: &'a Ground,
    /// What applies to it.
    pub settings: Settings,
    /// The same, as the checker takes it.
    options: check::Options,
}

impl<'a> Job<'a> {
    /// The job of linting a file.
    pub fn new(run: &Run, target: &'a Target, ground: &'a Ground) -> Self {
        let settings = settings_of(target, ground, &run.flags);
        let options = settings.options();
        Self { target, ground, settings, options }
    }
}

/// What applies to a file.
pub fn settings_of(target: &Target, ground: &Ground, flags: &Flags) -> Settings {
    let subject = Subject { path: &target.absolute, named: target.named };
    target.config.settings(subject, flags, &ground.known)
}

/// Findings by how they count for the exit status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All findings and replies.
    pub counts: Counts,
    /// Findings below error that fail the run by their level.
    pub failing_warnings: usize,
    /// The same for suggestions.
    pub failing_suggestions: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.counts += other.counts;
        self.failing_warnings += other.failing_warnings;
        self.failing_suggestions += other.failing_suggestions;
    }
}

impl Tally {
    fn of(replies: &[ReplyReport], fail_on: Level) -> Self {
        let counts = Counts::of(replies);
        let failing = |level: Level, count: usize| if fail_on <= level { count } else { 0 };
        Self {
            counts,
            failing_warnings: failing(Level::Warning, counts.warnings),
            failing_suggestions: failing(Level::Suggestion, counts.suggestions),
        }
    }

    /// Whether the run fails when so many warnings are let pass.
    pub fn fails(&self, max_warnings: Option<u32>) -> bool {
        let warnings = match max_warnings {
            Some(most) => u64::try_from(self.counts.warnings).unwrap_or(u64::MAX) > u64::from(most),
            None => self.failing_warnings > 0,
        };
        self.counts.errors > 0 || warnings || self.failing_suggestions > 0
    }
}

/// What a unit has to say beside its findings.
#[derive(Debug, PartialEq, Eq)]
pub enum Remark {
    /// The file was passed over.
    Skipped(String),
    /// The file could not be linted, and should have been.
    Failed(String),
    /// A line could not be read.
    Unread(usize, String),
}

impl Remark {
    /// A file that cannot be linted: skipped when it was found, a failure when it was named.
    pub fn unfit(target: &Target, why: &str) -> Self {
        let message = format!("{}: {why}", target.shown);
        if target.named { Self::Failed(message) } else { Self::Skipped(format!("{message}; skipped")) }
    }

    /// Says it.
    pub fn say(&self, path: &str, console: &Console) {
        match self {
            Self::Skipped(message) => console.warning(message),
            Self::Failed(message) => console.error(message),
            Self::Unread(line, why) => console.unread(path, *line, why),
        }
    }
}

/// What came of a unit.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What it adds to the report.
    pub rendered: Rendered,
    /// Findings counted.
    pub tally: Tally,
    /// The rest.
    pub remarks: Vec<Remark>,
}

/// Lints a file that fits into memory.
pub fn whole(run: &Run, job: &Job<'_>, memory: &Memory) -> Outcome {
    let bytes = match input::whole(job.target.open.as_deref()) {
        Ok(bytes) => bytes,
        Err(error) => return remark(Remark::Failed(format!("{}: {}", job.target.shown, reason(&error)))),
    };
    match input::text(bytes) {
        Ok(text) => source(run, job, memory, &Source::new(job.target.shown.as_str(), text), 0),
        Err(why) => remark(Remark::unfit(job.target, why)),
    }
}

/// An outcome that is a remark alone.
pub fn remark(remark: Remark) -> Outcome {
    Outcome { remarks: vec![remark], ..Outcome::default() }
}

/// Lints a part of a stream of JSON Lines.
pub fn part(run: &Run, job: &Job<'_>, memory: &Memory, part: Part) -> Outcome {
    let masked = part.masked;
    let text = Source::part(job.target.shown.as_str(), part.text, part.first_byte, part.first_line);
    let mut outcome = source(run, job, memory, &text, part.first_index);
    for found in &mut outcome.remarks {
        if let Remark::Unread(line, why) = found
            && masked.contains(line)
        {
            "not UTF-8".clone_into(why);
        }
    }
    outcome
}

fn source(run: &Run, job: &Job<'_>, memory: &Memory, source: &Source, first_index: usize) -> Outcome {
    let options = extract::Options { fields: job.settings.fields.clone(), first_index };
    let extraction = extract::extract(source, job.settings.format.value, &options);
    let records = extraction.records.iter();
    let check = |record| check::check(record, source, &job.ground.packs, &job.options, memory);
    let replies: Vec<ReplyReport> = records.map(check).collect();
    let fail_on = job.settings.fail_on.value;
    let tally = Tally::of(&replies, fail_on);
    let rendered = report::prepare(run.plan, &Style { fail_on, ..run.style.clone() }, source, &extraction.records, replies);
    let unread = extraction.problems.into_iter().map(|problem| Remark::Unread(problem.line, problem.reason));
    Outcome { rendered, tally, remarks: unread.collect() }
}

/// Whether a file is read as JSON Lines: a part at a time.
pub fn is_streamed(job: &Job<'_>) -> bool {
    job.settings.format.value == Format::JsonLines
}
