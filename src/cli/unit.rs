//! One unit of work: a text with its place in a file and what applies to it in; rendered findings, counts and what could not be read out.
//! Runs on any thread; prints nothing.

use std::collections::BTreeMap;

use crate::baseline::Entry;
use crate::check::{self, Case, Memory};
use crate::config::{Origin, Settings};
use crate::diagnostic::ReplyReport;
use crate::extract::{self, Extraction, Library};
use crate::report::{self, Style};
use crate::source::Source;

use super::input;
use super::job::{Job, Run};
use super::outcome::{Checked, Outcome, Tally};
use super::part::{Part, Start};
use super::remark::Remark;

/// Lints files that fit into memory, together.
pub fn wholes(run: &Run, jobs: &[Job<'_>], memory: &Memory) -> Vec<Outcome> {
    let read: Vec<Result<Source, Remark>> = jobs.iter().map(read).collect();
    let start = Start::default();
    let texts: Vec<Given<'_>> =
        jobs.iter().zip(&read).filter_map(|(job, read)| Some(Given { job, source: read.as_ref().ok()?, start: &start })).collect();
    let mut found = checked_all(&texts, memory).into_iter();
    let outcome = |(job, read): (&Job<'_>, Result<Source, Remark>)| match read {
        Ok(source) => told(run, job, &source, found.next().expect("every text is checked")),
        Err(why) => why.into(),
    };
    jobs.iter().zip(read).map(outcome).collect()
}

/// Reads a file as a whole.
fn read(job: &Job<'_>) -> Result<Source, Remark> {
    let bytes = input::whole(job.target.open.as_deref()).map_err(|error| Remark::failed(job.target, &error))?;
    let text = input::text(bytes, job.settings.format.value).map_err(|why| Remark::unfit(job.target, why))?;
    Ok(Source::new(job.target.shown.as_str(), text))
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
    let met = job.silence(&mut replies);
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
