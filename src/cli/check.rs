//! `cordial check`: arguments in, findings written, a status out. Finds files and configuration, shows them where that is asked, hands the
//! rest to [`super::stream`].

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::ValueEnum;

use crate::baseline::{Baseline, Entry};
use crate::config::{Config, Configs, Flags, Given, Origin, Where, glob_problem, paths};
use crate::problem::Problem;
use crate::report::{self, OutputFormat, Plan, RuleNote, Since};
use crate::sanitize::visible;
use crate::source::Source;

use super::Status;
use super::accepted::{self, Accepted, Change, Need};
use super::args::{CheckArgs, FixArgs};
use super::console::Console;
use super::flags;
use super::git;
use super::ground::{Ground, Grounds};
use super::info;
use super::mend::{self, Done, Fixing};
use super::output::{self, Channel, Output};
use super::pages;
use super::patch::Look;
use super::settings;
use super::stream::{Threads, Worker};
use super::tell;
use super::unit::{Job, Run, Tally};
use super::walk::{Finder, Found, Target};
use super::watch;

/// What a run goes over.
pub struct Survey<'a> {
    /// What holds for the whole run.
    pub run: &'a Run,
    /// The files.
    pub jobs: &'a [Job<'a>],
    /// The configuration of the current folder.
    pub here: &'a Config,
    /// The arguments.
    pub args: &'a CheckArgs,
    on: &'a [Arc<Ground>],
    threads: RefCell<Threads>,
}

/// What came of a run.
pub struct Lint {
    output: Output,
    tally: Tally,
    done: Done,
    /// Findings to accept, with the names of the files.
    pub found: Vec<(String, Entry)>,
    /// Files that could not be read as they should.
    pub failed: BTreeSet<String>,
    /// Suppressions of the configuration that silenced something, by where they are written.
    used: BTreeSet<String>,
    /// Why not everything could be written.
    broken: Option<anyhow::Error>,
}

/// Runs `cordial check`.
pub fn run(args: &CheckArgs, console: &Console) -> anyhow::Result<Status> {
    let current = current_folder()?;
    let places = match usable(args, &current) {
        Ok(places) => places,
        Err(problems) => return Ok(failed(&problems, &[], console)),
    };
    if args.watch {
        return watch::run(args, &places, console);
    }
    Ok(once(args, Scene::new(args, &places, console)?, console)?.status)
}

/// Finds files and what applies to them, and goes on with them unless something is wrong with the arguments or the configuration.
pub fn with_jobs(
    args: &CheckArgs,
    need: Need,
    console: &Console,
    then: impl FnOnce(&Survey<'_>, &Console) -> anyhow::Result<Status>,
) -> anyhow::Result<Status> {
    let current = current_folder()?;
    let places = match usable(args, &current) {
        Ok(places) => places,
        Err(problems) => return Ok(failed(&problems, &[], console)),
    };
    let scene = Scene::new(args, &places, console)?;
    Ok(over(args, need, scene, console, |survey, console| then(survey, console).map(Ended::from))?.status)
}

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
    isolated: bool,
}

impl Scene {
    /// Looks round.
    ///
    /// # Errors
    /// When there is no current folder.
    pub fn new(args: &CheckArgs, places: &Where, console: &Console) -> anyhow::Result<Self> {
        let current = current_folder()?;
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

/// How a run ended.
pub struct Ended {
    /// The status.
    pub status: Status,
    /// Whether nobody reads what it writes any more.
    pub is_closed: bool,
}

impl From<Status> for Ended {
    fn from(status: Status) -> Self {
        Self { status, is_closed: false }
    }
}

/// Lints what there is.
///
/// # Errors
/// When findings cannot be written.
pub fn once(args: &CheckArgs, scene: Scene, console: &Console) -> anyhow::Result<Ended> {
    over(args, Need::IfThere, scene, console, |survey, console| {
        if args.output.show_files {
            let names: String = survey.jobs.iter().map(|job| format!("{}\n", visible(&job.target.shown))).collect();
            output::print(&names)?;
            return Ok(Status::Clean.into());
        }
        if args.output.show_settings {
            settings::show(survey.jobs, survey.here, survey.run)?;
            return Ok(Status::Clean.into());
        }
        report(survey, console)
    })
}

/// Goes on with what there is to lint, unless something is wrong with the configuration.
fn over(
    args: &CheckArgs,
    need: Need,
    scene: Scene,
    console: &Console,
    then: impl FnOnce(&Survey<'_>, &Console) -> anyhow::Result<Ended>,
) -> anyhow::Result<Ended> {
    let Scene { current, configs, here, mut found, isolated } = scene;
    let flags = flags::of_check(args);
    let mut grounds = Grounds::new(&current);
    grounds.of(&here);
    let is_empty = found.targets.is_empty() && !found.all_excluded;
    let staged = git::narrow(&args.changes, &args.paths, &current, &mut found)?;
    let on: Vec<Arc<Ground>> = found.targets.iter().map(|target| grounds.of(&target.config)).collect();
    grounds.check_flags(&flags.layer);
    if grounds.show_problems(&configs, console) {
        return Ok(Status::Failed.into());
    }
    if is_empty && !args.files.no_error_on_unmatched {
        if !console.failed() {
            console.error(&tell::nothing(args));
        }
        return Ok(Status::Failed.into());
    }
    tell::details(&found.targets, &configs, console);
    let accepted = match Accepted::open(&args.baseline, &here, &current, isolated, need) {
        Ok(accepted) => accepted,
        Err(why) => return Ok(failed(&[why.problem], &sources(&configs, why.source.as_ref()), console).into()),
    };
    let run = Run { accepts: need == Need::ToWrite, accepted, ..resolved(args, flags, &here, console)? };
    if found.targets.len() > pages::FEW {
        pages::huge();
    }
    let mut threads = Threads::new(args.files.jobs);
    let pairs = found.targets.iter().zip(&on).collect();
    let jobs: Vec<Job<'_>> = threads.map(pairs, |(target, ground), _| Job::new(&run, target, ground))?;
    let survey = Survey { run: &run, jobs: &jobs, here: &here, args, on: &on, threads: RefCell::new(threads) };
    let status = then(&survey, console);
    drop(staged);
    if !args.watch {
        // The process ends: it gives its memory back faster than every part of it does.
        mem::forget((survey.threads, jobs));
        mem::forget((found, on));
    }
    status
}

impl Survey<'_> {
    /// Lints the files.
    ///
    /// # Errors
    /// When findings cannot be written, but for a reader who has seen enough.
    pub fn lint(&self, output: Output, console: &Console) -> anyhow::Result<Lint> {
        let threads = &mut *self.threads.borrow_mut();
        let (tally, done) = (Tally::default(), Done::default());
        let (failed, used) = (BTreeSet::new(), BTreeSet::new());
        let mut worker = Worker { run: self.run, threads, output, console, tally, done, found: Vec::new(), failed, passed_over: 0, used };
        let broken = worker.lint(self.jobs).err();
        console.progress.end();
        let Worker { output, tally, done, found, failed, passed_over, used, .. } = worker;
        tell::unread(&tally, passed_over, console);
        Ok(Lint { output, tally, done, found, failed, used, broken })
    }
}

/// Lints, writes, and judges.
fn report(survey: &Survey<'_>, console: &Console) -> anyhow::Result<Ended> {
    let Survey { run, args, .. } = survey;
    let shows_diff = run.fixing.is_some_and(|fixing| fixing.diff);
    let output = Output::open(channel(args), (!shows_diff).then_some(run.plan), &console.progress)?;
    let Lint { output, tally, done, failed, used, broken, .. } = survey.lint(output, console)?;
    if broken.is_none() && failed.is_empty() {
        tell::unused(survey, &used, console);
    }
    let settled = run.accepted.as_ref().filter(|_| broken.is_none() && !shows_diff);
    let settled = settled.map(|accepted| (accepted, accepted.settle(survey.jobs, &failed)));
    let since = settled.as_ref().map(|(_, (_, change))| Since { new: tally.counts.findings(), fixed: change.gone, there: tally.accepted });
    let ended = broken.map_or(Ok(()), Err).and_then(|()| Ok(output.close(|| notes(survey.on), since)?));
    let stale = settled.is_some_and(|(accepted, (baseline, change))| keep_up(accepted, &baseline, change, args, console));
    let fails = if shows_diff { done.files > 0 } else { tally.fails(survey.here.max_warnings(&run.flags).value) || stale };
    let status = if fails && !args.verdict.exit_zero { Status::Findings } else { Status::Clean };
    match ended {
        // Whoever stopped reading has seen enough.
        Err(error) if is_closed(&error) => return Ok(Ended { status, is_closed: true }),
        ended => {
            if let Some(summary) = ended? {
                output::append_job_summary(&summary)?;
            }
        }
    }
    if let Some(fixing) = run.fixing {
        console.summary(&mend::summary(done, tally.counts.findings(), fixing));
    } else if let Some(summary) = report::summary(run.plan.format, &tally.counts, tally.accepted) {
        console.summary(&summary);
    }
    let accepted = if run.accepted.is_some() { format!("; in the baseline: {}", tally.accepted) } else { String::new() };
    console.detail(&format!("replies read: {}; findings: {}{accepted}", tally.counts.replies, tally.counts.findings()));
    Ok(status.into())
}

/// Takes out of the baseline what is found no more; in CI, where nobody would keep the change, says so instead. Whether that fails the run.
fn keep_up(accepted: &Accepted, baseline: &Baseline, change: Change, args: &CheckArgs, console: &Console) -> bool {
    let Change { gone, .. } = change;
    if gone == 0 {
        return false;
    }
    let (findings, are) = if gone == 1 { ("1 finding", "is") } else { (&*format!("{gone} findings"), "are") };
    if args.baseline.frozen_baseline || is_ci() {
        let told = format!("{}: {findings} in it {are} found no more: run `cordial baseline prune` and commit the file", accepted.shown);
        console.failure(&told);
        return true;
    }
    match accepted.write(baseline) {
        Ok(()) => console.note(&format!("{}: {findings} in it {are} found no more, and taken out", accepted.shown)),
        Err(why) => console.warning(&format!("{}: {findings} in it {are} found no more, but it cannot be changed: {why}", accepted.shown)),
    }
    false
}

/// Whether nobody watches.
fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "0" && value != "false")
}

/// Where findings go: when standard input is fixed, standard output is for the text.
fn channel(args: &CheckArgs) -> Channel<'_> {
    let mends_input = args.fixes.fix && !args.fixes.diff && args.paths.iter().any(|path| path == Path::new("-"));
    match args.output.output_file.as_deref() {
        Some(file) => Channel::File(file),
        None if mends_input => Channel::Stderr,
        None => Channel::Stdout,
    }
}

fn is_closed(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

fn current_folder() -> anyhow::Result<PathBuf> {
    env::current_dir().context("the current folder cannot be read")
}

/// Where configuration is looked for, unless the arguments alone are wrong.
fn usable(args: &CheckArgs, current: &Path) -> Result<Where, Vec<Problem>> {
    let globs = args.files.exclude.iter().map(|glob| Given::new(glob.clone(), Origin::Flag("--exclude")));
    let mut problems: Vec<Problem> = globs.filter_map(|glob| glob_problem(&glob)).collect();
    match flags::places(&args.config) {
        Ok(places) if problems.is_empty() => {
            // The same names from whatever folder the run starts in, where a file says what they are relative to.
            let beside = args.baseline.baseline.as_deref().and_then(|file| Some(paths::absolute(current, file).parent()?.to_owned()));
            return Ok(crate::config::Where { root: beside, ..places });
        }
        Ok(_) => {}
        Err(problem) => problems.push(problem),
    }
    Err(problems)
}

/// The texts in which mistakes are shown: those of the configuration, and one more.
pub fn sources<'s>(configs: &'s Configs, more: Option<&'s Source>) -> Vec<&'s Source> {
    configs.sources().iter().map(Arc::as_ref).chain(more).collect()
}

fn failed(problems: &[Problem], sources: &[&Source], console: &Console) -> Status {
    console.problems(problems, sources);
    Status::Failed
}

/// What holds for the whole run. What no file decides (how findings are written) is taken from the configuration of the current folder.
fn resolved(args: &CheckArgs, flags: Flags, here: &Config, console: &Console) -> anyhow::Result<Run> {
    let channel = channel(args);
    let plan = plan(args, here, channel)?;
    let look = Look { color: channel.color(console.when), terminal: channel.is_terminal() };
    let FixArgs { fix, unsafe_fixes, diff } = args.fixes;
    let fixing = (fix || diff).then_some(Fixing { unsafe_too: unsafe_fixes, diff, look });
    let format_is_flag = args.output.output_format.is_some();
    let style = channel.style(console.when, plan.format);
    Ok(Run { flags, plan, format_is_flag, style, fixing, accepted: None, accepts: false })
}

/// What is written of the findings.
fn plan(args: &CheckArgs, here: &Config, channel: Channel<'_>) -> anyhow::Result<Plan> {
    let configured = || here.output_format().and_then(|name| OutputFormat::from_str(&name.value, false).ok());
    let format = args.output.output_format.or_else(configured).unwrap_or_else(|| channel.fitting());
    let statistics = args.output.statistics;
    let counts = [OutputFormat::Full, OutputFormat::Concise, OutputFormat::Json, OutputFormat::JsonLines];
    if statistics && !counts.contains(&format) {
        anyhow::bail!("--statistics are written in the formats full, concise, json and json-lines");
    }
    Ok(Plan { format, statistics })
}

/// What a report says of the rules in force.
fn notes(on: &[Arc<Ground>]) -> Vec<RuleNote> {
    let mut seen: Vec<&Arc<Ground>> = Vec::new();
    let mut notes: BTreeMap<String, RuleNote> = BTreeMap::new();
    for ground in on {
        if seen.iter().all(|other| !Arc::ptr_eq(other, ground)) {
            seen.push(ground);
            for rule in info::rules(ground) {
                notes.entry(rule.id.clone()).or_insert_with(|| rule.note());
            }
        }
    }
    notes.into_values().collect()
}
