//! One unit of work: a text with its place in a file and what applies to it in; rendered findings, counts and what could not be read out.
//! Runs on any thread; prints nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::AddAssign;

use crate::baseline::Entry;
use crate::check::{self, Case, Memory};
use crate::config::{Flags, Origin, Settings, Subject};
use crate::diagnostic::Level;
use crate::diagnostic::ReplyReport;
use crate::extract::{self, Extraction, Format, Library, Record, Unfit};
use crate::report::{self, Counts, Plan, Rendered, Style};
use crate::source::Source;

use super::accepted::{Accepted, Seen};
use super::console::Console;
use super::ground::Ground;
use super::input;
use super::mend::{Done, Fixing};
use super::part::{Part, Start};
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
    /// What is fixed, where anything is.
    pub fixing: Option<Fixing>,
    /// What was accepted before, where anything was.
    pub accepted: Option<Accepted>,
    /// Whether what is found is to be accepted.
    pub accepts: bool,
}

impl Run {
    /// Whether anything is done with the names of findings.
    fn names_findings(&self) -> bool {
        self.accepts || self.accepted.is_some() || self.plan.format.names_findings()
    }
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
    /// The baseline, and the name of the file in it.
    accepted: Option<(&'a Accepted, String)>,
}

impl<'a> Job<'a> {
    /// The job of linting a file.
    pub fn new(run: &'a Run, target: &'a Target, ground: &'a Ground) -> Self {
        let settings = settings_of(target, ground, &run.flags);
        let mut options = settings.options();
        if !run.names_findings() {
            options.fingerprint_path = None;
        }
        let accepted = run.accepted.as_ref().map(|accepted| (accepted, accepted.name(target)));
        Self { target, ground, settings, options, accepted }
    }

    /// Whether a rule runs.
    pub fn runs(&self, rule: &str) -> bool {
        self.options.runs_id(rule)
    }

    /// Remembers which accepted findings were met.
    pub fn meet(&self, seen: Seen) {
        if let Some((accepted, name)) = &self.accepted {
            accepted.meet(name, seen);
        }
    }

    /// Takes out what the configuration silences, and says which of its suppressions did.
    fn suppress(&self, replies: &mut [ReplyReport]) -> BTreeSet<usize> {
        let mut used = BTreeSet::new();
        if !self.settings.suppressed.is_empty() {
            for reply in replies {
                let pointer = reply.reply.pointer.as_deref();
                reply.diagnostics.retain(|found| {
                    let covering = (0..).zip(&self.settings.suppressed).filter(|(_, entry)| entry.covers(&found.rule, pointer));
                    let before = covering.map(|(number, _)| used.insert(number)).count();
                    before == 0
                });
            }
        }
        used
    }

    /// The name of the file in the baseline.
    pub fn name(&self) -> &str {
        self.accepted.as_ref().map_or("", |(_, name)| name)
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
    /// Findings that were accepted before; they count nowhere else.
    pub accepted: usize,
    /// Replies with words in a language that is not known.
    pub undetermined: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.counts += other.counts;
        self.failing_warnings += other.failing_warnings;
        self.failing_suggestions += other.failing_suggestions;
        self.accepted += other.accepted;
        self.undetermined += other.undetermined;
    }
}

impl Tally {
    /// The findings of these replies, in the order of their records.
    pub fn of(records: &[Record], replies: &[ReplyReport], fail_on: Level) -> Self {
        let counts = Counts::of(replies);
        let failing = |level: Level, count: usize| if fail_on <= level { count } else { 0 };
        Self {
            counts,
            failing_warnings: failing(Level::Warning, counts.warnings),
            failing_suggestions: failing(Level::Suggestion, counts.suggestions),
            accepted: 0,
            undetermined: records
                .iter()
                .zip(replies)
                .filter(|(record, reply)| reply.language.is_none() && !record.text.trim().is_empty())
                .count(),
        }
    }

    /// With the accepted findings that were met.
    pub fn and(self, met: &Seen) -> Self {
        Self { accepted: met.values().map(|count| *count as usize).sum(), ..self }
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
    /// How the file was read.
    Told(String),
    /// The file, or something in it, was passed over.
    Warned(String),
    /// The file could not be linted or fixed, and should have been.
    Failed(String),
    /// A line could not be read.
    Unread(usize, String),
    /// The file was found and holds nothing to lint, as most files of its format do.
    PassedOver(String),
}

impl Remark {
    /// A file that cannot be linted: skipped when it was found, a failure when it was named.
    pub fn unfit(target: &Target, why: &str) -> Self {
        let message = format!("{}: {why}", target.shown);
        if target.named { Self::Failed(message) } else { Self::Warned(format!("{message}; skipped")) }
    }

    /// A file that was not read as a whole: nothing to speak of when it was only found, a failure when somebody said that it holds replies.
    pub fn of_unfit(target: &Target, settings: &Settings, unfit: Unfit) -> Self {
        let included = || target.config.includes(&target.absolute) == Some(true);
        let Unfit { line, reason } = unfit;
        match line {
            // Few documents hold replies; every mail is one.
            None if settings.format.value == Format::Email => Self::unfit(target, &reason),
            _ if !target.meant && !settings.fields.text_is_of_file && !included() => {
                Self::PassedOver(format!("{}: passed over: {reason}", target.shown))
            }
            Some(line) => Self::Unread(line, reason),
            None => Self::Failed(format!("{}: {reason}", target.shown)),
        }
    }

    /// A file that could not be read.
    pub fn failed(target: &Target, error: &io::Error) -> Self {
        Self::Failed(format!("{}: {}", target.shown, reason(error)))
    }

    /// Whether something was not read, or not as it should be: what is not found then may still be there.
    pub fn is_of_unread(&self) -> bool {
        !matches!(self, Self::Told(_))
    }

    /// Says it.
    pub fn say(&self, path: &str, console: &Console) {
        match self {
            Self::Told(message) => console.detail(message),
            Self::Warned(message) => console.warning(message),
            Self::Failed(message) => console.error(message),
            Self::Unread(line, why) => console.unread(path, *line, why),
            Self::PassedOver(message) => console.detail(message),
        }
    }
}

/// What is found in a text.
pub struct Checked {
    /// The replies as they were read.
    pub records: Vec<Record>,
    /// What came of each.
    pub replies: Vec<ReplyReport>,
    /// What could not be read.
    pub remarks: Vec<Remark>,
    /// Accepted findings that were met.
    pub met: Seen,
    /// Suppressions of the configuration that silenced something, by number in the settings of the file.
    pub used: BTreeSet<usize>,
}

/// What came of a unit.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What it adds to the report.
    pub rendered: Rendered,
    /// Lines of a diff, where one is shown.
    pub diff: Vec<u8>,
    /// Findings counted.
    pub tally: Tally,
    /// The text with its fixes, where it goes to standard output.
    pub text: Vec<u8>,
    /// How much was fixed.
    pub done: Done,
    /// Accepted findings that were met.
    pub met: Seen,
    /// Suppressions of the configuration that silenced something, by number in the settings of the file.
    pub used: BTreeSet<usize>,
    /// What is to be accepted.
    pub found: Vec<Entry>,
    /// The rest.
    pub remarks: Vec<Remark>,
}

/// Lints files that fit into memory, together.
pub fn wholes(run: &Run, jobs: &[Job<'_>], memory: &Memory) -> Vec<Outcome> {
    let read: Vec<Result<Source, Remark>> = jobs.iter().map(read).collect();
    let start = Start::default();
    let texts: Vec<Given<'_>> =
        jobs.iter().zip(&read).filter_map(|(job, read)| Some(Given { job, source: read.as_ref().ok()?, start: &start })).collect();
    let mut found = checked_all(&texts, memory).into_iter();
    let outcome = |(job, read): (&Job<'_>, Result<Source, Remark>)| match read {
        Ok(source) => told(run, job, &source, found.next().expect("every text is checked")),
        Err(why) => remark(why),
    };
    jobs.iter().zip(read).map(outcome).collect()
}

/// Reads a file as a whole.
fn read(job: &Job<'_>) -> Result<Source, Remark> {
    let bytes = input::whole(job.target.open.as_deref()).map_err(|error| Remark::failed(job.target, &error))?;
    let text = input::text(bytes, job.settings.format.value).map_err(|why| Remark::unfit(job.target, why))?;
    Ok(Source::new(job.target.shown.as_str(), text))
}

/// An outcome that is a remark alone.
pub fn remark(remark: Remark) -> Outcome {
    Outcome { remarks: vec![remark], ..Outcome::default() }
}

/// Lints parts of a stream, together.
pub fn parts(run: &Run, job: &Job<'_>, memory: &Memory, mut parts: Vec<Part>) -> Vec<Outcome> {
    let sources: Vec<Source> = parts.iter_mut().map(|part| part.source(&job.target.shown)).collect();
    let texts: Vec<Given<'_>> = sources.iter().zip(&parts).map(|(source, part)| Given { job, source, start: &part.start }).collect();
    let outcome = |((found, source), part): ((Checked, &Source), &Part)| {
        let mut outcome = told(run, job, source, found);
        name_unread(&mut outcome.remarks, &part.masked);
        outcome
    };
    checked_all(&texts, memory).into_iter().zip(&sources).zip(&parts).map(outcome).collect()
}

/// Says of lines that are not UTF-8 that they are not, rather than what their mask lacks.
pub fn name_unread(remarks: &mut [Remark], masked: &BTreeMap<usize, Vec<u8>>) {
    for found in remarks {
        if let Remark::Unread(line, why) = found
            && masked.contains_key(line)
        {
            "not UTF-8".clone_into(why);
        }
    }
}

/// A text to check.
#[derive(Clone, Copy)]
struct Given<'a> {
    job: &'a Job<'a>,
    source: &'a Source,
    start: &'a Start,
}

/// What is found in a text, and what could not be read.
pub fn checked(job: &Job<'_>, memory: &Memory, source: &Source, start: &Start) -> Checked {
    checked_all(&[Given { job, source, start }], memory).pop().expect("a text is checked")
}

/// The same for several texts, in order.
fn checked_all(texts: &[Given<'_>], memory: &Memory) -> Vec<Checked> {
    let extractions: Vec<Extraction> = texts.iter().map(|given| extracted(&given.job.settings, given.source, given.start)).collect();
    let cases = texts.iter().zip(&extractions).flat_map(|(given, extraction)| {
        let Given { job, source, .. } = *given;
        extraction.records.iter().map(move |record| Case { record, source, packs: &job.ground.packs, options: &job.options })
    });
    let cases: Vec<Case<'_>> = cases.collect();
    let mut reports = check::check_all(&cases, memory).into_iter();
    let replies: Vec<Vec<ReplyReport>> =
        extractions.iter().map(|extraction| reports.by_ref().take(extraction.records.len()).collect()).collect();
    texts.iter().zip(extractions).zip(replies).map(|((given, extraction), replies)| settled(given, extraction, replies)).collect()
}

/// What was found in the replies of a text, with what holds for the whole of it.
fn settled(given: &Given<'_>, extraction: Extraction, mut replies: Vec<ReplyReport>) -> Checked {
    let Given { job, source, .. } = *given;
    check::across(&extraction.records, &mut replies, source, &job.ground.packs, &job.options);
    let told = extraction.library.as_ref().map(|library| Remark::Told(read_as(source.path(), library, extraction.records.len())));
    let unread = extraction.problems.into_iter().map(|problem| Remark::Unread(problem.line, problem.reason));
    let used = job.suppress(&mut replies);
    let met = job.accepted.as_ref().map(|(accepted, name)| accepted.silence(name, &mut replies)).unwrap_or_default();
    let unfit = extraction.unfit.map(|unfit| Remark::of_unfit(job.target, &job.settings, unfit));
    Checked { replies, remarks: told.into_iter().chain(unread).chain(unfit).collect(), met, used, records: extraction.records }
}

/// Reads a text as its settings say. What replies are for, its shape tells where nobody else does: those of a library are templates.
pub fn extracted(settings: &Settings, source: &Source, start: &Start) -> Extraction {
    let by_shape = settings.leaves_shape_to_file();
    let fields = settings.fields.clone();
    let options = extract::Options { fields, first_index: start.index, part: start.document.clone(), by_shape };
    let mut extraction = extract::extract(source, settings.format.value, &options);
    if matches!(settings.kind.origin, Origin::Default) {
        extraction.records.iter_mut().for_each(|record| record.kind = record.kind.or(extraction.kind));
    }
    extraction
}

/// How a library was told from one reply.
pub fn read_as(path: &str, library: &Library, templates: usize) -> String {
    let plural = if templates == 1 { "" } else { "s" };
    format!("{path}: read as a library of {templates} template{plural}: {}", library.form.name())
}

/// What there is to say of what was found.
pub fn told(run: &Run, job: &Job<'_>, source: &Source, found: Checked) -> Outcome {
    let Checked { records, replies, remarks, met, used } = found;
    let fail_on = job.settings.fail_on.value;
    let tally = Tally::of(&records, &replies, fail_on).and(&met);
    let all = replies.iter().flat_map(|reply| &reply.diagnostics).filter(|_| run.accepts);
    let found = all.map(|found| Entry::new(&found.rule, &found.excerpt, &found.fingerprint)).collect();
    let rendered = report::prepare(run.plan, &Style { fail_on, ..run.style.clone() }, source, &records, replies);
    Outcome { rendered, tally, remarks, met, used, found, ..Outcome::default() }
}

/// Whether a file is read a part at a time, where it is large.
pub fn is_streamed(job: &Job<'_>) -> bool {
    matches!(job.settings.format.value, Format::JsonLines | Format::Json)
}
