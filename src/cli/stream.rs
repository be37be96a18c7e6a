//! Shares work out among threads and writes what comes of it in order: files in batches, streams a few parts at a time, so that memory
//! does not grow with the input. The output is the same whatever the number of threads. Judges nothing.

use std::fs;
use std::iter;

use crate::check::Memory;

use super::job::{Job, Run};
use super::outcome::Outcome;
use super::part::Part;
use super::parts::{self, Parts};
use super::walk::reason;
use super::worker::Worker;
use super::{fixes, pages, unit};

/// Files linted between two writes. Threads begin at different ends of a batch: neighbours, which are alike, go to the same thread and its
/// memory.
const BATCH: usize = 4096;

/// Small files given to a thread at once. Most hold one reply.
const FILES_TOGETHER: usize = 12;

/// Parts given to a thread at once: so many replies that there are some in every language, where there are several.
const PARTS_TOGETHER: usize = 8;

/// Lints the files in order.
///
/// # Errors
/// When findings cannot be written.
pub fn lint(worker: &mut Worker<'_>, jobs: &[Job<'_>]) -> anyhow::Result<()> {
    let mut rest = jobs;
    begin_progress(worker, jobs);
    while let Some(first) = rest.first() {
        if is_large(first) {
            match worker.run.fixing {
                Some(fixing) => fixes::stream(worker, first, fixing)?,
                None => stream(worker, first)?,
            }
            rest = &rest[1..];
            continue;
        }
        let small = rest.iter().take(BATCH).take_while(|job| !is_large(job)).count();
        let (batch, after) = rest.split_at(small);
        let (run, progress) = (worker.run, &worker.console.progress.clone());
        let lint = |jobs: &[Job<'_>], memory: &Memory| {
            let outcomes = small_files(run, jobs, memory);
            if progress.is_on() {
                progress.add(jobs.iter().filter_map(size).sum());
            }
            outcomes
        };
        let outcomes = worker.threads.map(batch.chunks(FILES_TOGETHER).collect(), lint)?;
        for (job, outcome) in batch.iter().zip(outcomes.into_iter().flatten()) {
            worker.take(job, outcome)?;
        }
        rest = after;
    }
    Ok(())
}

/// Lets the bar know how much there is to read. Whoever waits for answers on standard input is shown none.
fn begin_progress(worker: &Worker<'_>, jobs: &[Job<'_>]) {
    if worker.console.progress.is_on() && jobs.iter().all(|job| job.target.open.is_some()) {
        worker.console.progress.begin(jobs.iter().map(size).sum());
    }
}

/// Lints a file a few parts at a time.
fn stream(worker: &mut Worker<'_>, job: &Job<'_>) -> anyhow::Result<()> {
    let shown = &job.target.shown;
    if size(job).is_some() {
        pages::huge();
    }
    let mut stream = match Parts::open(job) {
        Ok(stream) => stream,
        Err(remark) => return worker.take(job, remark.into()),
    };
    loop {
        let parts = match worker.next_parts(&mut stream, PARTS_TOGETHER) {
            Ok(parts) => parts,
            Err(error) => {
                worker.console.error(&format!("{shown}: {}", reason(&error)));
                worker.failed.insert(shown.clone());
                return Ok(());
            }
        };
        if parts.is_empty() {
            return Ok(());
        }
        let run = worker.run;
        let together = parts.len().div_ceil(worker.threads.count()).min(PARTS_TOGETHER);
        let outcomes = worker.threads.map(grouped(parts, together), |parts, memory| unit::parts(run, job, memory, parts))?;
        for outcome in outcomes.into_iter().flatten() {
            worker.take(job, outcome)?;
        }
        if stream.is_piped() {
            worker.output.flush()?;
        }
        // How much comes through a pipe nobody says; where there is more than a part, it may be much.
        pages::huge();
    }
}

/// Parts in groups of so many, in order.
fn grouped(parts: Vec<Part>, together: usize) -> Vec<Vec<Part>> {
    let mut rest = parts.into_iter();
    let group = || Some(rest.by_ref().take(together).collect()).filter(|group: &Vec<Part>| !group.is_empty());
    iter::from_fn(group).collect()
}

/// Whether a file is better shared out among threads than given to one.
fn is_large(job: &Job<'_>) -> bool {
    job.is_streamed() && size(job).is_none_or(|size| size > parts::SIZE as u64)
}

/// Bytes of a file. Of what is none nobody knows.
fn size(job: &Job<'_>) -> Option<u64> {
    let metadata = fs::metadata(job.target.open.as_deref()?).ok()?;
    metadata.is_file().then_some(metadata.len())
}

/// Lints files that are not large, in order.
fn small_files(run: &Run, jobs: &[Job<'_>], memory: &Memory) -> Vec<Outcome> {
    if let Some(fixing) = run.fixing {
        return jobs.iter().map(|job| fixes::whole(run, job, memory, fixing)).collect();
    }
    let alike = jobs.chunk_by(|one, other| one.is_streamed() == other.is_streamed());
    let lint = |jobs: &[Job<'_>]| match jobs {
        [first, ..] if first.is_streamed() => jobs.iter().map(|job| small_stream(run, job, memory)).collect(),
        jobs => unit::wholes(run, jobs, memory),
    };
    alike.flat_map(lint).collect()
}

fn small_stream(run: &Run, job: &Job<'_>, memory: &Memory) -> Outcome {
    match parts::only_part(job) {
        Ok(part) => unit::parts(run, job, memory, part.into_iter().collect()).pop().unwrap_or_default(),
        Err(remark) => remark.into(),
    }
}
