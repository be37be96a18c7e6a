//! Shares work out among threads and writes what comes of it in order: files in batches, streams a few parts at a time, so that memory
//! does not grow with the input. The output is the same whatever the number of threads. Judges nothing.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::iter;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::baseline::Entry;
use crate::check::Memory;

use super::console::Console;
use super::fixes;
use super::mend::Done;
use super::output::{self, Output};
use super::pages;
use super::part::{Part, Parts};
use super::unit::{self, Job, Outcome, Remark, Run, Tally};
use super::walk::reason;

/// Files linted between two writes. Threads begin at different ends of a batch: neighbours, which are alike, go to the same thread and its
/// memory.
const BATCH: usize = 4096;

/// Small files given to a thread at once. Most hold one reply.
const FILES_TOGETHER: usize = 12;

/// Bytes of a stream that are read, and written about, at a time: buffers that are not much longer are used again and again.
const PART: usize = 64 * 1024;

/// Parts given to a thread at once: so many replies that there are some in every language, where there are several.
const PARTS_TOGETHER: usize = 8;

/// The threads of a run. How many there are to be is asked, and they are started, when there is work for more than one.
pub struct Threads {
    wanted: Option<u16>,
    count: OnceCell<usize>,
    pool: Option<ThreadPool>,
    /// What each thread remembers of the sentences that it has seen.
    memories: Vec<Mutex<Memory>>,
}

impl Threads {
    /// So many threads, or one a processor.
    pub fn new(wanted: Option<u16>) -> Self {
        Self { wanted, count: OnceCell::new(), pool: None, memories: vec![Mutex::default()] }
    }

    /// How many there are when there is work for all.
    fn count(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        *self.count.get_or_init(|| self.wanted.map_or_else(processors, usize::from))
    }

    /// Does the work for every item, and gives what came of them in order.
    pub fn map<T: Send, R: Send>(&mut self, items: Vec<T>, work: impl Fn(T, &Memory) -> R + Sync) -> anyhow::Result<Vec<R>> {
        let is_shared = items.len() > 1 && self.count() > 1;
        if is_shared && self.pool.is_none() {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(self.count()).build().context("cannot start threads")?;
            self.pool = Some(pool);
            self.memories.resize_with(self.count(), Mutex::default);
        }
        let work = |item| {
            let memory = &self.memories[rayon::current_thread_index().unwrap_or(0)];
            // Every thread has a memory of its own: none waits here, and a memory left by a panic is never seen again.
            work(item, &memory.lock().unwrap_or_else(PoisonError::into_inner))
        };
        if !is_shared {
            return Ok(items.into_iter().map(work).collect());
        }
        let pool = self.pool.as_ref().expect("the pool was just built");
        Ok(pool.install(|| items.into_par_iter().with_max_len(1).map(&work).collect()))
    }
}

/// What work is done with and where its results go.
pub struct Worker<'a> {
    /// What holds for all units.
    pub run: &'a Run,
    /// The threads.
    pub threads: &'a mut Threads,
    /// Where findings go.
    pub output: Output,
    /// Where the rest goes.
    pub console: &'a Console,
    /// Findings counted.
    pub tally: Tally,
    /// How much was fixed.
    pub done: Done,
    /// What is to be accepted, with the names of the files.
    pub found: Vec<(String, Entry)>,
    /// Files that could not be read as they should.
    pub failed: BTreeSet<String>,
    /// Files that were found and hold nothing to lint.
    pub passed_over: usize,
    /// Suppressions of the configuration that silenced something, by where they are written.
    pub used: BTreeSet<String>,
}

impl Worker<'_> {
    /// Lints the files in order.
    ///
    /// # Errors
    /// When findings cannot be written.
    pub fn lint(&mut self, jobs: &[Job<'_>]) -> anyhow::Result<()> {
        let mut rest = jobs;
        self.begin_progress(jobs);
        while let Some(first) = rest.first() {
            if is_large(first) {
                match self.run.fixing {
                    Some(fixing) => fixes::stream(self, first, fixing)?,
                    None => self.stream(first)?,
                }
                rest = &rest[1..];
                continue;
            }
            let small = rest.iter().take(BATCH).take_while(|job| !is_large(job)).count();
            let (batch, after) = rest.split_at(small);
            let (run, progress) = (self.run, &self.console.progress.clone());
            let lint = |jobs: &[Job<'_>], memory: &Memory| {
                let outcomes = small_files(run, jobs, memory);
                if progress.is_on() {
                    progress.add(jobs.iter().filter_map(size).sum());
                }
                outcomes
            };
            let outcomes = self.threads.map(batch.chunks(FILES_TOGETHER).collect(), lint)?;
            for (job, outcome) in batch.iter().zip(outcomes.into_iter().flatten()) {
                self.take(job, outcome)?;
            }
            rest = after;
        }
        Ok(())
    }

    /// Lets the bar know how much there is to read. Whoever waits for answers on standard input is shown none.
    fn begin_progress(&self, jobs: &[Job<'_>]) {
        if self.console.progress.is_on() && jobs.iter().all(|job| job.target.open.is_some()) {
            self.console.progress.begin(jobs.iter().map(size).sum());
        }
    }

    /// Lints a file a few parts at a time.
    fn stream(&mut self, job: &Job<'_>) -> anyhow::Result<()> {
        let shown = &job.target.shown;
        if size(job).is_some() {
            pages::huge();
        }
        let mut stream = match Parts::open(job) {
            Ok(stream) => stream,
            Err(remark) => return self.take(job, unit::remark(remark)),
        };
        loop {
            let parts = match self.next_parts(&mut stream, PARTS_TOGETHER) {
                Ok(parts) => parts,
                Err(error) => {
                    self.console.error(&format!("{shown}: {}", reason(&error)));
                    self.failed.insert(shown.clone());
                    return Ok(());
                }
            };
            if parts.is_empty() {
                return Ok(());
            }
            let run = self.run;
            let together = parts.len().div_ceil(self.threads.count()).min(PARTS_TOGETHER);
            let outcomes = self.threads.map(grouped(parts, together), |parts, memory| unit::parts(run, job, memory, parts))?;
            for outcome in outcomes.into_iter().flatten() {
                self.take(job, outcome)?;
            }
            if stream.is_piped() {
                self.output.flush()?;
            }
            // How much comes through a pipe nobody says; where there is more than a part, it may be much.
            pages::huge();
        }
    }

    /// As many parts of a stream as keep the threads busy where so many are linted `together`; none at the end. Where findings are accepted,
    /// a part must know what was met before it.
    pub fn next_parts(&self, stream: &mut Parts, together: usize) -> io::Result<Vec<Part>> {
        let count = if self.run.accepted.is_some() { 1 } else { self.threads.count() * together };
        let parts = stream.next(PART, count)?;
        self.console.progress.add(parts.iter().map(|part| part.text.len() as u64).sum());
        Ok(parts)
    }

    /// Writes what came of a unit, and counts it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn take(&mut self, job: &Job<'_>, outcome: Outcome) -> anyhow::Result<()> {
        self.tally += outcome.tally;
        self.done += outcome.done;
        job.meet(outcome.met);
        let used = outcome.used.iter().filter_map(|number| job.settings.suppressed.get(*number));
        self.used.extend(used.map(|entry| entry.origin.to_string()));
        self.found.extend(outcome.found.into_iter().map(|entry| (job.name().to_owned(), entry)));
        self.passed_over += outcome.remarks.iter().filter(|remark| matches!(remark, Remark::PassedOver(_))).count();
        if outcome.remarks.iter().any(Remark::is_of_unread) {
            self.failed.insert(job.target.shown.clone());
        }
        if !outcome.text.is_empty() {
            output::text(&outcome.text)?;
        }
        for remark in &outcome.remarks {
            remark.say(&job.target.shown, self.console);
        }
        self.output.diff(&outcome.diff)?;
        Ok(self.output.unit(outcome.rendered)?)
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
    unit::is_streamed(job) && size(job).is_none_or(|size| size > PART as u64)
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
    let alike = jobs.chunk_by(|one, other| unit::is_streamed(one) == unit::is_streamed(other));
    let lint = |jobs: &[Job<'_>]| match jobs {
        [first, ..] if unit::is_streamed(first) => jobs.iter().map(|job| small_stream(run, job, memory)).collect(),
        jobs => unit::wholes(run, jobs, memory),
    };
    alike.flat_map(lint).collect()
}

fn small_stream(run: &Run, job: &Job<'_>, memory: &Memory) -> Outcome {
    match only_part(job) {
        Ok(part) => unit::parts(run, job, memory, part.into_iter().collect()).pop().unwrap_or_default(),
        Err(remark) => unit::remark(remark),
    }
}

/// All of a file that is not large; nothing of one that is empty.
pub fn only_part(job: &Job<'_>) -> Result<Option<Part>, Remark> {
    Parts::open(job)?.only(PART * 2).map_err(|error| Remark::failed(job.target, &error))
}
