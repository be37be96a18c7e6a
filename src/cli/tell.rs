//! What a run of `check` says beside its findings: what there was to lint, what was not read or not understood, what silences nothing. What came
//! of the run in, words on standard error out. Judges nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::config::{Config, Configs};
use crate::extract::Format;

use super::args::{ChangeArgs, CheckArgs, RuleArgs};
use super::console::Console;
use super::job::Job;
use super::outcome::Tally;
use super::walk::Target;

/// Why there is nothing to lint.
pub fn nothing(args: &CheckArgs) -> String {
    let given: Vec<String> = args.paths.iter().map(|path| path.display().to_string()).collect();
    let folders = given.iter().all(|path| Path::new(path).is_dir());
    let extensions: Vec<String> = Format::ALL.iter().flat_map(|format| format.extensions()).map(|name| format!(".{name}")).collect();
    let why = if folders { format!(" ({}, neither hidden, ignored nor excluded)", extensions.join(", ")) } else { String::new() };
    format!("no file to lint in {}{why}; --no-error-on-unmatched lets that pass", given.join(", "))
}

/// Says how much there is to lint, and what applies, to whoever wants to know.
pub fn details(targets: &[Target], configs: &Configs, console: &Console) {
    if !console.is_verbose() {
        return;
    }
    let names: BTreeSet<&str> = configs.sources().iter().map(|source| source.path()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let names = if names.is_empty() { "no configuration".to_owned() } else { format!("configuration from {}", names.join(", ")) };
    console.detail(&format!("files to lint: {}; {names}", targets.len()));
}

/// Says so where nothing was read although there were files, and where no rule could be asked that needs a language.
pub fn unread(tally: &Tally, passed_over: usize, console: &Console) {
    let (replies, unknown) = (tally.counts.replies, tally.undetermined);
    if replies == 0 && passed_over > 0 {
        let (files, why) = if passed_over == 1 { ("1 file", "why") } else { (&*format!("{passed_over} files"), "why of each") };
        console.warning(&format!("no replies found in {files}, so nothing was linted; -v says {why}"));
    }
    let few = "only rules that need no language ran";
    if unknown > 0 && unknown == replies {
        let whose = if replies == 1 { "the reply's language" } else { "the language of the replies" };
        console.warning(&format!("{whose} cannot be told, so {few}; --lang names it"));
    } else if unknown > 0 {
        console.detail(&format!(
            "replies whose language cannot be told: {unknown}; {few} on them, and `cordial outline` shows which they are"
        ));
    }
}

/// Tells of suppressions that silence nothing, where all files that they might be meant for were looked at, for all rules.
pub fn unused(args: &CheckArgs, here: &Config, jobs: &[Job<'_>], used: &BTreeSet<String>, console: &Console) {
    let RuleArgs { select, extend_select, ignore } = &args.rules;
    let ChangeArgs { changed, staged, since } = &args.changes;
    if *changed || *staged || since.is_some() || [select, extend_select, ignore].iter().any(|list| !list.is_empty()) {
        return;
    }
    let walked: Vec<PathBuf> = args.paths.iter().filter(|path| path.is_dir()).filter_map(|path| fs::canonicalize(path).ok()).collect();
    let configs = std::iter::once(here).chain(jobs.iter().map(|job| &*job.target.config));
    let mut told: BTreeSet<String> = BTreeSet::new();
    for file in configs.flat_map(|config| &config.files).filter(|file| !file.written.suppress.is_empty()) {
        let folder = fs::canonicalize(&file.folder).unwrap_or_else(|_| file.folder.clone());
        if walked.iter().any(|walked| folder.starts_with(walked)) {
            told.extend(file.written.suppress.iter().map(|entry| entry.origin.to_string()).filter(|place| !used.contains(place)));
        }
    }
    told.iter().for_each(|place| console.warning(&format!("{place}: this [[suppress]] silences nothing; take it out")));
}
