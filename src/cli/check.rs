//! `cordial check`: arguments in, findings written, a status out. Shows the files and settings that [`super::scene`] found where that is
//! asked, hands the rest to [`super::stream`].

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::mem;
use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;

use crate::baseline::{Baseline, Entry};
use crate::config::written::Layer;
use crate::config::{Config, Flags};
use crate::report::{self, OutputFormat, Plan, RuleNote, Since};
use crate::sanitize::visible;

use super::Status;
use super::accepted::{Accepted, Need};
use super::args::{CheckArgs, FixArgs};
use super::console::Console;
use super::ground::{Ground, Grounds};
use super::job::{Fixing, Job, Run};
use super::outcome::{Done, Tally};
use super::output::{self, Channel, Output};
use super::patch::Look;
use super::scene::{self, Scene};
use super::settle::{self, Change};
use super::worker::{Threads, Worker};
use super::{flags, git, info, mend, pages, settings, stream, tell};

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
    let Some(places) = scene::places(args, console)? else { return Ok(Status::Failed) };
    Ok(once(args, Scene::new(args, &places, console)?, console)?.status)
}

/// Finds files and what applies to them, and goes on with them unless something is wrong with the arguments or the configuration.
pub fn with_jobs(
    args: &CheckArgs,
    need: Need,
    console: &Console,
    then: impl FnOnce(&Survey<'_>, &Console) -> anyhow::Result<Status>,
) -> anyhow::Result<Status> {
    let Some(places) = scene::places(args, console)? else { return Ok(Status::Failed) };
    let scene = Scene::new(args, &places, console)?;
    Ok(over(args, need, scene, console, |survey, console| then(survey, console).map(Ended::from))?.status)
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
    mut scene: Scene,
    console: &Console,
    then: impl FnOnce(&Survey<'_>, &Console) -> anyhow::Result<Ended>,
) -> anyhow::Result<Ended> {
    let flags = flags::of_check(args);
    let is_unmatched = scene.found.targets.is_empty() && !scene.found.all_excluded && !args.files.no_error_on_unmatched;
    let staged = git::narrow(&args.changes, &args.paths, &scene.current, &mut scene.found)?;
    let Some(on) = grounds(&scene, &flags.layer, console) else { return Ok(Status::Failed.into()) };
    if is_unmatched {
        if !console.failed() {
            console.error(&tell::nothing(args));
        }
        return Ok(Status::Failed.into());
    }
    tell::details(&scene.found.targets, &scene.configs, console);
    let Some(run) = resolved(args, need, flags, &scene, console)? else { return Ok(Status::Failed.into()) };
    if scene.found.targets.len() > pages::FEW {
        pages::huge();
    }
    let mut threads = Threads::new(args.files.jobs);
    let pairs = scene.found.targets.iter().zip(&on).collect();
    let jobs: Vec<Job<'_>> = threads.map(pairs, |(target, ground), _| Job::new(&run, target, ground))?;
    let survey = Survey { run: &run, jobs: &jobs, here: &scene.here, args, on: &on, threads: RefCell::new(threads) };
    let status = then(&survey, console);
    drop(staged);
    if !args.watch {
        // The process ends: it gives its memory back faster than every part of it does.
        mem::forget((survey.threads, jobs));
        mem::forget((scene.found, on));
    }
    status
}

/// The packs that each file is linted with; `None` where something is wrong with packs or configuration, which has been said.
fn grounds(scene: &Scene, flags: &Layer, console: &Console) -> Option<Vec<Arc<Ground>>> {
    let mut grounds = Grounds::new(&scene.current);
    grounds.of(&scene.here);
    let on = scene.found.targets.iter().map(|target| grounds.of(&target.config)).collect();
    grounds.check_flags(flags);
    (!grounds.show_problems(&scene.configs, console)).then_some(on)
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
        let broken = stream::lint(&mut worker, self.jobs).err();
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
        tell::unused(args, survey.here, survey.jobs, &used, console);
    }
    let settled = run.accepted.as_ref().filter(|_| broken.is_none() && !shows_diff);
    let settled = settled.map(|accepted| (accepted, settle::settle(accepted, survey.jobs, &failed)));
    let since = settled.as_ref().map(|(_, (_, change))| Since { new: tally.counts.findings(), fixed: change.gone, there: tally.accepted });
    let ended = broken.map_or(Ok(()), Err).and_then(|()| Ok(output.close(|| notes(survey.on), since)?));
    let stale = settled.is_some_and(|(accepted, (baseline, change))| keep_up(accepted, &baseline, change, args, console));
    let fails = if shows_diff { done.files > 0 } else { tally.fails(survey.here.max_warnings(&run.flags).value) || stale };
    let status = if fails && !args.verdict.exit_zero { Status::Findings } else { Status::Clean };
    match ended {
        // Whoever stopped reading has seen enough.
        Err(error) if output::is_closed(&error) => return Ok(Ended { status, is_closed: true }),
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

/// What holds for the whole run; `None` where its baseline cannot be used, which has been said. What no file decides (how findings are
/// written) is taken from the configuration of the current folder.
fn resolved(args: &CheckArgs, need: Need, flags: Flags, scene: &Scene, console: &Console) -> anyhow::Result<Option<Run>> {
    let Scene { current, configs, here, isolated, .. } = scene;
    let accepted = match Accepted::open(&args.baseline, here, current, *isolated, need) {
        Ok(accepted) => accepted,
        Err(why) => {
            console.problems(&[why.problem], &scene::sources(configs, why.source.as_ref()));
            return Ok(None);
        }
    };
    let channel = channel(args);
    let plan = plan(args, here, channel)?;
    let look = Look { color: channel.color(console.when), terminal: channel.is_terminal() };
    let FixArgs { fix, unsafe_fixes, diff } = args.fixes;
    let fixing = (fix || diff).then_some(Fixing { unsafe_too: unsafe_fixes, diff, look });
    let format_is_flag = args.output.output_format.is_some();
    let style = channel.style(console.when, plan.format);
    Ok(Some(Run { flags, plan, format_is_flag, style, fixing, accepted, accepts: need == Need::ToWrite }))
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
            for rule in info::rules(&ground.packs, &ground.house) {
                notes.entry(rule.id.clone()).or_insert_with(|| rule.note());
            }
        }
    }
    notes.into_values().collect()
}
