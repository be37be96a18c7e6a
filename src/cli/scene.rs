//! What a run of `check` begins with: arguments in; where configuration is looked for, the configuration and the files out.
//! Loads no packs and lints nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, Configs, Given, Origin, Where, glob_problem, paths};
use crate::problem::Problem;
use crate::source::Source;

use super::accepted;
use super::args::CheckArgs;
use super::console::Console;
use super::flags;
use super::git;
use super::walk::{Finder, Found, Target};

/// What there is to lint, and the configuration that applies.
pub struct Scene {
    /// The current folder.
    pub current: PathBuf,
    /// All configuration.
    pub configs: Configs,
    /// That of the current folder.
    pub here: Arc<Config>,
    /// The files.
    pub found: Found,
    /// Whether no configuration of files applies.
    pub isolated: bool,
}

impl Scene {
    /// Looks round.
    ///
    /// # Errors
    /// When there is no current folder, or git cannot say what is staged.
    pub fn new(args: &CheckArgs, places: &Where, console: &Console) -> anyhow::Result<Self> {
        let current = flags::current_folder()?;
        let mut configs = Configs::new(current.clone(), places);
        let here = configs.of_folder(&current);
        let unseen = git::staged_alone(&args.changes, &current)?;
        let finder = Finder::new(&current, &mut configs, console, &args.files);
        let mut found = finder.find(&args.paths, args.reply.stdin_filename.as_deref(), &unseen);
        // The report of the last run is no reply, nor is the baseline.
        let report = args.output.output_file.as_ref().map(|report| paths::absolute(&current, report));
        let own = [report, Some(accepted::place(&args.baseline, &here, &current))];
        // Both are clean, so that their letters tell them apart faster than their parts.
        let is_own = |target: &Target| own.iter().flatten().any(|own| own.as_os_str() == target.absolute.as_os_str());
        found.targets.retain(|target| target.named || !is_own(target));
        Ok(Self { current, configs, here, found, isolated: places.isolated })
    }
}

/// Where configuration is looked for; `None` where the arguments alone are wrong, which has been said.
///
/// # Errors
/// When there is no current folder.
pub fn places(args: &CheckArgs, console: &Console) -> anyhow::Result<Option<Where>> {
    let usable = usable(args, &flags::current_folder()?);
    Ok(usable.map_err(|problems| console.problems::<Source>(&problems, &[])).ok())
}

/// The texts in which mistakes are shown: those of the configuration, and one more.
pub fn sources<'s>(configs: &'s Configs, more: Option<&'s Source>) -> Vec<&'s Source> {
    configs.sources().iter().map(Arc::as_ref).chain(more).collect()
}

/// Where configuration is looked for, or what is wrong with the arguments.
fn usable(args: &CheckArgs, current: &Path) -> Result<Where, Vec<Problem>> {
    let globs = args.files.exclude.iter().map(|glob| Given::new(glob.clone(), Origin::Flag("--exclude")));
    let mut problems: Vec<Problem> = globs.filter_map(|glob| glob_problem(&glob)).collect();
    match flags::places(&args.config) {
        Ok(places) if problems.is_empty() => {
            // The same names from whatever folder the run starts in, where a file says what they are relative to.
            let beside = args.baseline.baseline.as_deref().and_then(|file| Some(paths::absolute(current, file).parent()?.to_owned()));
            return Ok(Where { root: beside, ..places });
        }
        Ok(_) => {}
        Err(problem) => problems.push(problem),
    }
    Err(problems)
}
