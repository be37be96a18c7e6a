//! What a run changes in a baseline: the accepted findings, the files that were linted and what was met in them in; the new baseline out.
//! Entries of files that the run did not look at as a whole stay. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::baseline::{Baseline, Entry};
use crate::config::Origin;

use super::accepted::Accepted;
use super::job::Job;

/// What came of the entries of a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Findings accepted now.
    pub there: usize,
    /// Accepted findings that are found no more.
    pub gone: usize,
}

/// Takes out what the run has shown to be gone: what it did not find in files that it read as a whole, and files that are no more.
/// `failed` are files that could not be read as they should.
pub fn settle(accepted: &Accepted, jobs: &[Job<'_>], failed: &BTreeSet<String>) -> (Baseline, Change) {
    let before = accepted.baseline();
    let mut kept = before.clone();
    let judged = jobs.iter().filter(|job| is_judged(job) && !failed.contains(&job.target.shown));
    let judged: BTreeMap<&str, &Job<'_>> = judged.map(|job| (job.name(), job)).collect();
    for file in before.files() {
        if let Some(job) = judged.get(file) {
            for entry in before.entries(file).into_iter().filter(|entry| job.runs(&entry.rule)) {
                let found = accepted.met(file, &entry.fingerprint);
                kept.leave(file, &entry.fingerprint, found.min(entry.count));
            }
        } else if accepted.is_gone(file) {
            kept.forget(file);
        }
    }
    let change = Change { there: kept.len(), gone: before.len().saturating_sub(kept.len()) };
    (kept, change)
}

/// Accepts all that was found in the files that were read as a whole, instead of what was accepted there before.
pub fn accept(accepted: &Accepted, jobs: &[Job<'_>], failed: &BTreeSet<String>, found: Vec<(String, Entry)>) -> Baseline {
    let files: BTreeSet<&str> = jobs.iter().filter(|job| !failed.contains(&job.target.shown)).map(Job::name).collect();
    let before = accepted.baseline();
    let mut kept = Baseline::default();
    for file in before.files().filter(|file| !files.contains(*file) && !accepted.is_gone(file)) {
        before.entries(file).into_iter().for_each(|entry| kept.add(file, entry.clone()));
    }
    found.into_iter().filter(|(file, _)| files.contains(file.as_str())).for_each(|(file, entry)| kept.add(&file, entry));
    kept
}

/// Whether what is not found in a file is gone. A draft by the accident of having been named is not the template that it is otherwise, and what
/// stands on standard input or is staged is not the file.
fn is_judged(job: &Job<'_>) -> bool {
    let by_accident = job.target.named && matches!(job.settings.kind.origin, Origin::Default);
    !by_accident && !job.target.staged && job.target.open.is_some()
}
