//! The baseline of a run: which findings it lets pass, which of its entries are found no more, and what is written back. Entries of files that the
//! run did not look at as a whole stay. Knows where the file is; its form is [`crate::baseline`]'s.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::baseline::{Baseline, Entry, FILE_NAME};
use crate::config::{Config, Origin, paths};
use crate::diagnostic::ReplyReport;
use crate::problem::Problem;
use crate::source::Source;

use super::args::BaselineArgs;
use super::replace::Original;
use super::unit::Job;
use super::walk::{Target, reason};

/// What a run needs of a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It is used where there is one; one that is named must be there.
    IfThere,
    /// It must be there.
    There,
    /// It will be written.
    ToWrite,
}

/// Fingerprints of findings, with how many have each.
pub type Seen = HashMap<String, u32>;

/// The baseline in force.
pub struct Accepted {
    /// The file as the user knows it.
    pub shown: String,
    /// Who named it.
    pub from: Origin,
    path: PathBuf,
    /// The folder that the names of files in it are relative to, absolute.
    folder: PathBuf,
    /// The file as it was; `None` where there is none yet.
    original: Option<Original>,
    baseline: Baseline,
    /// By file: the accepted findings that were met so far.
    met: Mutex<BTreeMap<String, Seen>>,
}

/// What came of the entries of a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Findings accepted now.
    pub there: usize,
    /// Accepted findings that are found no more.
    pub gone: usize,
}

/// Why a baseline cannot be used.
pub struct Unusable {
    /// What is wrong.
    pub problem: Problem,
    /// The text in which its place is shown.
    pub source: Option<Source>,
}

impl Unusable {
    fn new(problem: Problem, source: Option<Source>) -> Box<Self> {
        Box::new(Self { problem, source })
    }
}

/// Where the baseline stands, if there is one.
pub fn place(args: &BaselineArgs, here: &Config, current: &Path) -> PathBuf {
    match (&args.baseline, here.baseline()) {
        (Some(file), _) => paths::absolute(current, file),
        (None, Some((folder, file))) => paths::absolute(folder, Path::new(&file.value)),
        (None, None) => here.root.join(FILE_NAME),
    }
}

impl Accepted {
    /// The baseline that is in force, where one is: that of the flag, that of the configuration, or the one that stands beside it.
    ///
    /// # Errors
    /// Why the file cannot be used.
    pub fn open(args: &BaselineArgs, here: &Config, current: &Path, isolated: bool, need: Need) -> Result<Option<Self>, Box<Unusable>> {
        if args.no_baseline {
            return Ok(None);
        }
        let configured = here.baseline();
        let path = place(args, here, current);
        let named = args.baseline.is_some() || configured.is_some() || need != Need::IfThere;
        if !named && (isolated || !path.is_file()) {
            return Ok(None);
        }
        let shown = paths::relative(current, &path);
        let from = match (&args.baseline, configured) {
            (Some(_), _) => Origin::Flag("--baseline"),
            (None, Some((_, file))) => file.origin.clone(),
            (None, None) => Origin::Default,
        };
        let wrong = |message: String| match &from {
            Origin::Default => Problem::whole(&*shown, message),
            named => named.problem(format!("{shown}: {message}")),
        };
        let (original, baseline) = match fs::read(&path) {
            Ok(bytes) => {
                let original = Original::of(&path).map_err(|error| Unusable::new(wrong(reason(&error)), None))?;
                (Some(original), read(&shown, bytes)?)
            }
            Err(error) if error.kind() == ErrorKind::NotFound && need == Need::ToWrite => (None, Baseline::default()),
            Err(error) => return Err(Unusable::new(wrong(reason(&error)).with_help("`cordial baseline write` writes one"), None)),
        };
        let folder = path.parent().unwrap_or(&path).to_owned();
        Ok(Some(Self { shown, from, path, folder, original, baseline, met: Mutex::default() }))
    }

    /// The name of a file in the baseline.
    pub fn name(&self, target: &Target) -> String {
        paths::relative(&self.folder, &target.absolute)
    }

    /// Takes the accepted findings out, and gives what they were. What was met in earlier parts of the file counts.
    pub fn silence(&self, file: &str, replies: &mut [ReplyReport]) -> Seen {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let before = met.get(file);
        let mut seen = Seen::new();
        for reply in replies {
            reply.diagnostics.retain(|found| {
                let accepted = self.baseline.accepts(file, &found.fingerprint);
                let count = |seen: &Seen| seen.get(&found.fingerprint).copied().unwrap_or(0);
                let is_new = accepted <= before.map_or(0, count) + count(&seen);
                if !is_new {
                    *seen.entry(found.fingerprint.clone()).or_default() += 1;
                }
                is_new
            });
        }
        seen
    }

    /// Remembers what was met in a file, or in a part of one.
    pub fn meet(&self, file: &str, seen: Seen) {
        if !seen.is_empty() {
            let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
            let of_file = met.entry(file.to_owned()).or_default();
            seen.into_iter().for_each(|(fingerprint, count)| *of_file.entry(fingerprint).or_default() += count);
        }
    }

    /// Takes out what the run has shown to be gone: what it did not find in files that it read as a whole, and files that are no more.
    /// `failed` are files that could not be read as they should.
    pub fn settle(&self, jobs: &[Job<'_>], failed: &BTreeSet<String>) -> (Baseline, Change) {
        let mut kept = self.baseline.clone();
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let judged = jobs.iter().filter(|job| is_judged(job) && !failed.contains(&job.target.shown));
        let judged: BTreeMap<&str, &Job<'_>> = judged.map(|job| (job.name(), job)).collect();
        for file in self.baseline.files() {
            if let Some(job) = judged.get(file) {
                let found = met.get(file);
                for entry in self.baseline.entries(file).into_iter().filter(|entry| job.runs(&entry.rule)) {
                    let found = found.and_then(|seen| seen.get(&entry.fingerprint)).copied().unwrap_or(0);
                    kept.leave(file, &entry.fingerprint, found.min(entry.count));
                }
            } else if is_gone(&self.folder.join(file)) {
                kept.forget(file);
            }
        }
        let change = self.change_to(&kept);
        (kept, change)
    }

    /// Accepts all that was found in the files that were read as a whole, instead of what was accepted there before.
    pub fn accept(&self, jobs: &[Job<'_>], failed: &BTreeSet<String>, found: Vec<(String, Entry)>) -> Baseline {
        let files: BTreeSet<&str> = jobs.iter().filter(|job| !failed.contains(&job.target.shown)).map(Job::name).collect();
        let mut kept = Baseline::default();
        for file in self.baseline.files().filter(|file| !files.contains(*file) && !is_gone(&self.folder.join(file))) {
            self.baseline.entries(file).into_iter().for_each(|entry| kept.add(file, entry.clone()));
        }
        found.into_iter().filter(|(file, _)| files.contains(file.as_str())).for_each(|(file, entry)| kept.add(&file, entry));
        kept
    }

    fn change_to(&self, kept: &Baseline) -> Change {
        Change { there: kept.len(), gone: self.baseline.len().saturating_sub(kept.len()) }
    }

    /// Writes the file, at one stroke.
    ///
    /// # Errors
    /// Why it was left as it is.
    pub fn write(&self, baseline: &Baseline) -> Result<(), String> {
        let made;
        let original = match &self.original {
            Some(original) => original,
            None => {
                fs::OpenOptions::new().write(true).create_new(true).open(&self.path).map_err(|error| error.to_string())?;
                made = Original::of(&self.path).map_err(|error| error.to_string())?;
                &made
            }
        };
        let mut replacement = original.replacement()?;
        replacement.write_all(baseline.text().as_bytes()).map_err(|error| error.to_string())?;
        replacement.put()
    }

    /// What is accepted.
    pub fn baseline(&self) -> &Baseline {
        &self.baseline
    }
}

fn read(shown: &str, bytes: Vec<u8>) -> Result<Baseline, Box<Unusable>> {
    let text = String::from_utf8(bytes).map_err(|_| Unusable::new(Problem::whole(shown, "this is no baseline: not UTF-8"), None))?;
    Baseline::read(shown, &text).map_err(|problem| Unusable::new(problem, Some(Source::new(shown, text))))
}

/// Whether what is not found in a file is gone. A draft by the accident of having been named is not the template that it is otherwise, and what
/// stands on standard input or is staged is not the file.
fn is_judged(job: &Job<'_>) -> bool {
    let by_accident = job.target.named && matches!(job.settings.kind.origin, Origin::Default);
    !by_accident && !job.target.staged && job.target.open.is_some()
}

fn is_gone(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}
