//! The threads of a run, and where results go: units of work in, shared out; what came of them counted and written in order out.
//! Knows no file; see [`super::stream`].

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::io;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::baseline::Entry;
use crate::check::Memory;

use super::console::Console;
use super::job::{Job, Run};
use super::outcome::{Done, Outcome, Tally};
use super::output::{self, Output};
use super::part::Part;
use super::parts::{self, Parts};
use super::remark::Remark;

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
    pub fn count(&self) -> usize {
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
    /// As many parts of a stream as keep the threads busy where so many are linted `together`; none at the end. Where findings are accepted,
    /// a part must know what was met before it.
    pub fn next_parts(&self, stream: &mut Parts, together: usize) -> io::Result<Vec<Part>> {
        let count = if self.run.accepted.is_some() { 1 } else { self.threads.count() * together };
        let parts = stream.next(parts::SIZE, count)?;
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
