//! Fixes files: what is mended goes back into its file, or to standard output where it came from standard input, or is only shown as a
//! diff. Files that fit into memory on any thread; streams a few parts at a time. What remains to be found is reported as it stands
//! afterwards.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::check::Memory;
use crate::source::{Before, Source};

use super::input;
use super::job::{Fixing, Job, Run};
use super::mend::{self, Mended};
use super::outcome::{Done, Outcome, Tally};
use super::part::{Part, Start};
use super::parts::{self, Parts};
use super::remark::Remark;
use super::replace::{Original, Replacement, not_replaced};
use super::worker::Worker;
use super::{patch, unit};

/// What became of all that stands before a part.
#[derive(Clone, Copy, Default)]
struct Now {
    /// Bytes by which it became longer.
    longer: isize,
    /// How much of its last line there is.
    before: Before,
}

/// A text as it was read, and what became of it.
struct Unit {
    source: Source,
    /// How much of its first line stood before it.
    before: Before,
    /// Lines that are not UTF-8, as they are.
    masked: BTreeMap<usize, Vec<u8>>,
    start: Start,
    mended: Mended,
}

impl Unit {
    fn new(job: &Job<'_>, memory: &Memory, mut part: Part, fixing: Fixing) -> Self {
        let (source, before) = (part.source(&job.target.shown), part.before);
        let mut mended = mend::mend(job, memory, &source, &part.start, fixing);
        unit::name_unread(&mut mended.left.remarks, &part.masked);
        Self { source, before, masked: part.masked, start: part.start, mended }
    }

    /// What there is to say where it was left as it was read.
    fn unmended(&self, run: &Run, job: &Job<'_>, memory: &Memory, fixing: Fixing) -> Outcome {
        let mut found = unit::checked(job, memory, &self.source, &self.start);
        unit::name_unread(&mut found.remarks, &self.masked);
        let done = Done { unsafe_left: mend::unsafe_left(&found.replies, fixing), ..Done::default() };
        Outcome { done, ..unit::told(run, job, &self.source, found) }
    }

    /// What there is to say of it as mended, where what stands before it in the file ends there now; and its text.
    fn outcome(mut self, run: &Run, job: &Job<'_>, fixing: Fixing, now: Now) -> (Outcome, Source) {
        let done = self.mended.done(fixing);
        let text = self.mended.text.take().unwrap_or(self.source);
        let columns = signed(now.before.scalars) - signed(self.before.scalars);
        for found in self.mended.left.replies.iter_mut().flat_map(|reply| &mut reply.diagnostics) {
            found.shift(now.longer, text.first_line(), columns);
        }
        let first_byte = text.first_byte().saturating_add_signed(now.longer);
        let text = text.moved_to(first_byte).behind(now.before);
        (Outcome { done, ..unit::told(run, job, &text, self.mended.left) }, text)
    }

    /// What would change, as far as it can be said yet. `lines` knows of the parts before this one.
    fn shown(self, job: &Job<'_>, fixing: Fixing, lines: &mut patch::Lines, is_last: bool) -> Outcome {
        let new = self.mended.text.as_ref().unwrap_or(&self.source);
        lines.push(self.source.text(), new.text(), self.source.first_line(), &self.masked);
        let mut diff = Vec::new();
        lines.hunks(&job.target.shown, is_last, fixing.look, &mut diff);
        let done = self.mended.done(fixing);
        let left = self.mended.left;
        let tally = Tally::of(&left.records, &left.replies, job.settings.fail_on.value).and(&left.met);
        Outcome { diff, tally, done, met: left.met, used: left.used, remarks: left.remarks, ..Outcome::default() }
    }
}

/// Fixes a file that fits into memory.
pub fn whole(run: &Run, job: &Job<'_>, memory: &Memory, fixing: Fixing) -> Outcome {
    let (original, part) = match original(job).and_then(|original| Ok((original, read(job)?))) {
        Ok((original, Some(part))) => (original, part),
        Ok((_, None)) => return Outcome::default(),
        Err(remark) => return remark.into(),
    };
    let unit = Unit::new(job, memory, part, fixing);
    if fixing.diff {
        return unit.shown(job, fixing, &mut patch::Lines::default(), true);
    }
    if let (Some(original), Some(text)) = (&original, &unit.mended.text)
        && let Err(why) = replace(original, &mend::bytes(text, &unit.masked))
    {
        let mut outcome = unit.unmended(run, job, memory, fixing);
        outcome.remarks.push(left_alone(job, &why));
        return outcome;
    }
    let (mut outcome, text) = unit.outcome(run, job, fixing, Now::default());
    if original.is_none() {
        outcome.text = text.text().as_bytes().to_vec();
    }
    outcome
}

/// The file as it is before it is read; standard input is none.
fn original(job: &Job<'_>) -> Result<Option<Original>, Remark> {
    job.target.open.as_deref().map(Original::of).transpose().map_err(|error| Remark::failed(job.target, &error))
}

/// All of a file; nothing of an empty stream.
fn read(job: &Job<'_>) -> Result<Option<Part>, Remark> {
    let failed = |error| Remark::failed(job.target, &error);
    if job.is_streamed() {
        return parts::only_part(job);
    }
    let bytes = input::whole(job.target.open.as_deref()).map_err(failed)?;
    let text = input::text(bytes, job.settings.format.value).map_err(|why| Remark::unfit(job.target, why))?;
    Ok(Some(Part { text, first_line: 1, ..Part::default() }))
}

fn replace(original: &Original, bytes: &[u8]) -> Result<(), String> {
    let mut replacement = original.replacement()?;
    replacement.write_all(bytes).map_err(|error| not_replaced(&error))?;
    replacement.put()
}

fn left_alone(job: &Job<'_>, why: &str) -> Remark {
    Remark::Failed(format!("{}: {why}", job.target.shown))
}

/// Where the parts of a stream go.
enum Sink<'o> {
    /// To standard output.
    Output,
    /// Nowhere, for nothing has changed yet: the part that does first starts the file anew.
    Unchanged(&'o Original),
    /// Into the file that will take the place of the one that is read.
    File(Replacement<'o>),
    /// Nowhere: the file must be left alone.
    Refused,
}

/// Fixes a file a few parts at a time.
///
/// # Errors
/// When findings cannot be written.
pub fn stream(worker: &mut Worker<'_>, job: &Job<'_>, fixing: Fixing) -> anyhow::Result<()> {
    let run = worker.run;
    let (original, mut lines) = match original(job).and_then(|original| Ok((original, Parts::open(job)?))) {
        Ok(opened) => opened,
        Err(remark) => return worker.take(job, remark.into()),
    };
    let mut sink = original.as_ref().map_or(Sink::Output, Sink::Unchanged);
    let mut total = Done::default();
    let mut now = Now::default();
    let mut compared = patch::Lines::default();
    loop {
        let parts = match worker.next_parts(&mut lines, 1) {
            Ok(parts) if parts.is_empty() => break,
            Ok(parts) => parts,
            Err(error) => return worker.take(job, Remark::failed(job.target, &error).into()),
        };
        for unit in worker.threads.map(parts, |part, memory| Unit::new(job, memory, part, fixing))? {
            let mut outcome =
                if fixing.diff { unit.shown(job, fixing, &mut compared, false) } else { sink.take(unit, run, job, fixing, &mut now) };
            total += std::mem::take(&mut outcome.done);
            worker.take(job, outcome)?;
        }
        if lines.is_piped() {
            worker.output.flush()?;
        }
    }
    let nothing = Done { unsafe_left: total.unsafe_left, ..Done::default() };
    let all = Done { files: total.files.min(1), ..total };
    let (done, remarks) = match sink {
        Sink::File(replacement) => match replacement.put() {
            Ok(()) => (all, Vec::new()),
            Err(why) => (nothing, vec![left_alone(job, &why)]),
        },
        Sink::Refused => (nothing, Vec::new()),
        Sink::Output | Sink::Unchanged(_) => (all, Vec::new()),
    };
    let mut diff = Vec::new();
    compared.hunks(&job.target.shown, true, fixing.look, &mut diff);
    worker.take(job, Outcome { diff, done, remarks, ..Outcome::default() })
}

fn signed(length: usize) -> isize {
    isize::try_from(length).unwrap_or(isize::MAX)
}

impl Sink<'_> {
    /// Takes a part, and says what there is to say of it.
    fn take(&mut self, unit: Unit, run: &Run, job: &Job<'_>, fixing: Fixing, now: &mut Now) -> Outcome {
        if let Err(why) = self.make_ready(&unit) {
            *self = Sink::Refused;
            let mut outcome = unit.unmended(run, job, &Memory::default(), fixing);
            outcome.remarks.push(left_alone(job, &why));
            return outcome;
        }
        if matches!(self, Sink::Refused) {
            return unit.unmended(run, job, &Memory::default(), fixing);
        }
        let masked = unit.masked.clone();
        let before = signed(unit.source.text().len());
        let (mut outcome, text) = unit.outcome(run, job, fixing, *now);
        *now = Now { longer: now.longer + signed(text.text().len()) - before, before: text.end() };
        let bytes = mend::bytes(&text, &masked);
        match self {
            Sink::Output => outcome.text = bytes.into_owned(),
            Sink::File(file) => {
                if let Err(error) = file.write_all(&bytes) {
                    outcome.remarks.push(left_alone(job, &not_replaced(&error)));
                    *self = Sink::Refused;
                }
            }
            Sink::Unchanged(_) | Sink::Refused => {}
        }
        outcome
    }

    /// Starts the file anew where this part is the first to change.
    fn make_ready(&mut self, unit: &Unit) -> Result<(), String> {
        let Sink::Unchanged(original) = self else { return Ok(()) };
        if unit.mended.text.is_none() {
            return Ok(());
        }
        let mut replacement = original.replacement()?;
        let copied = original.copy_before(unit.source.first_byte(), &mut replacement);
        copied.map_err(|error| not_replaced(&error))?;
        *self = Sink::File(replacement);
        Ok(())
    }
}
