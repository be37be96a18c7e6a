//! The baseline of a run: which findings it lets pass, which of them were met, and its file, read and written. Its form is
//! [`crate::baseline`]'s; what a run changes in it, [`super::settle`]'s.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::baseline::{Baseline, FILE_NAME};
use crate::config::{Config, Origin, paths};
use crate::diagnostic::ReplyReport;
use crate::problem::Problem;
use crate::source::Source;

use super::args::BaselineArgs;
use super::replace::Original;
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

    /// How many accepted findings with this fingerprint were met in a file.
    pub fn met(&self, file: &str, fingerprint: &str) -> u32 {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.get(file).and_then(|seen| seen.get(fingerprint)).copied().unwrap_or(0)
    }

    /// Whether a file that the baseline names is no more.
    pub fn is_gone(&self, file: &str) -> bool {
        fs::symlink_metadata(self.folder.join(file)).is_err_and(|error| error.kind() == ErrorKind::NotFound)
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
