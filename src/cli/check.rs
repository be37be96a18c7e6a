//! `cordial check`: arguments in, findings written, a status out. Finds files and configuration, shows them where that is asked, hands the
//! rest to [`super::stream`].

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::ValueEnum;

use crate::config::{Config, Configs, Flags, Given, Origin, Where, glob_problem, paths};
use crate::problem::Problem;
use crate::report::{self, OutputFormat, Plan, RuleNote};
use crate::source::Source;

use super::Status;
use super::args::{CheckArgs, FixArgs};
use super::console::Console;
use super::flags;
use super::ground::{Ground, Grounds};
use super::info;
use super::mend::{self, Done, Fixing};
use super::output::{self, Channel, Output};
use super::patch::Look;
use super::settings;
use super::stream::{Threads, Worker};
use super::unit::{Job, Run, Tally};
use super::walk::{Finder, Found, Target};
use super::watch;

/// Runs `cordial check`.
pub fn run(args: &CheckArgs, console: &Console) -> anyhow::Result<Status> {
    let places = match usable(args) {
        Ok(places) => places,
        Err(problems) => return Ok(failed(&problems, console)),
    };
    if args.watch {
        return watch::run(args, &places, console);
    }
    let survey = Survey::new(args, &places, console)?;
    Ok(once(args, survey, console)?.status)
}

/// What there is to lint, and the configuration that applies.
pub struct Survey {
    /// The current folder.
    pub current: PathBuf,
    /// All configuration.
    pub configs: Configs,
    /// That of the current folder.
    pub here: Arc<Config>,
    /// The files.
    pub found: Found,
}

impl Survey {
    /// Looks round.
    ///
    /// # Errors
    /// When there is no current folder.
    pub fn new(args: &CheckArgs, places: &Where, console: &Console) -> anyhow::Result<Self> {
        let current = env::current_dir().context("the current folder cannot be read")?;
        let mut configs = Configs::new(current.clone(), places);
        let here = configs.of_folder(&current);
        let finder = Finder::new(&current, &mut configs, console, &args.files);
        let mut found = finder.find(&args.paths, args.reply.stdin_filename.as_deref());
        if let Some(report) = &args.output.output_file {
            // The report of the last run is no reply.
            let report = paths::absolute(&current, report);
            found.targets.retain(|target| target.named || target.absolute != report);
        }
        Ok(Self { current, configs, here, found })
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
pub fn once(args: &CheckArgs, survey: Survey, console: &Console) -> anyhow::Result<Ended> {
    let Survey { current, configs, here, found } = survey;
    let flags = flags::of_check(args);
    let mut grounds = Grounds::new(&current);
    grounds.of(&here);
    let on: Vec<Arc<Ground>> = found.targets.iter().map(|target| grounds.of(&target.config)).collect();
    grounds.check_flags(&flags.layer);
    if grounds.show_problems(&configs, console) {
        return Ok(Status::Failed.into());
    }
    if found.targets.is_empty() && !found.all_excluded && !args.files.no_error_on_unmatched {
        if !console.failed() {
            console.error(&nothing(args));
        }
        return Ok(Status::Failed.into());
    }
    tell_details(&found.targets, &configs, console);
    let run = resolved(args, flags, &here, console)?;
    if args.output.show_files {
        let names: String = found.targets.iter().map(|target| format!("{}\n", crate::problem::visible(&target.shown))).collect();
        output::print(&names)?;
        return Ok(Status::Clean.into());
    }
    let jobs: Vec<Job<'_>> = found.targets.iter().zip(&on).map(|(target, ground)| Job::new(&run, target, ground)).collect();
    if args.output.show_settings {
        settings::show(&jobs, &here, &run)?;
        return Ok(Status::Clean.into());
    }
    let rules = || notes(&on);
    lint(args, &run, &jobs, &here, rules, console)
}

/// Lints, writes, and judges.
fn lint(
    args: &CheckArgs,
    run: &Run,
    jobs: &[Job<'_>],
    here: &Config,
    rules: impl Fn() -> Vec<RuleNote>,
    console: &Console,
) -> anyhow::Result<Ended> {
    let shows_diff = run.fixing.is_some_and(|fixing| fixing.diff);
    let output = Output::open(channel(args), (!shows_diff).then_some(run.plan), &console.progress)?;
    let threads = Threads::new(args.files.jobs);
    let mut worker = Worker { run, threads, output, console, tally: Tally::default(), done: Done::default() };
    let ended = worker.lint(jobs);
    console.progress.end();
    let Worker { output, tally, done, .. } = worker;
    let ended = ended.and_then(|()| Ok(output.close(rules)?));
    let fails = if shows_diff { done.files > 0 } else { tally.fails(here.max_warnings(&run.flags).value) };
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
    } else if let Some(summary) = report::summary(run.plan.format, &tally.counts) {
        console.summary(&summary);
    }
    console.detail(&format!("replies read: {}; findings: {}", tally.counts.replies, tally.counts.findings()));
    Ok(status.into())
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

/// Where configuration is looked for, unless the arguments alone are wrong.
fn usable(args: &CheckArgs) -> Result<Where, Vec<Problem>> {
    let globs = args.files.exclude.iter().map(|glob| Given::new(glob.clone(), Origin::Flag("--exclude")));
    let mut problems: Vec<Problem> = globs.filter_map(|glob| glob_problem(&glob)).collect();
    match flags::places(&args.config) {
        Ok(places) if problems.is_empty() => return Ok(places),
        Ok(_) => {}
        Err(problem) => problems.push(problem),
    }
    Err(problems)
}

fn failed(problems: &[Problem], console: &Console) -> Status {
    console.problems::<Source>(problems, &[]);
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
    Ok(Run { flags, plan, format_is_flag, style: channel.style(console.when, plan.format), fixing })
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

fn nothing(args: &CheckArgs) -> String {
    let given: Vec<String> = args.paths.iter().map(|path| path.display().to_string()).collect();
    let folders = given.iter().all(|path| Path::new(path).is_dir());
    let why = if folders { " (.txt, .md, .markdown, .jsonl or .ndjson, neither hidden, ignored nor excluded)" } else { "" };
    format!("no file to lint in {}{why}; --no-error-on-unmatched lets that pass", given.join(", "))
}

fn tell_details(targets: &[Target], configs: &Configs, console: &Console) {
    if !console.is_verbose() {
        return;
    }
    let names: BTreeSet<&str> = configs.sources().iter().map(|source| source.path()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let names = if names.is_empty() { "no configuration".to_owned() } else { format!("configuration from {}", names.join(", ")) };
    console.detail(&format!("files to lint: {}; {names}", targets.len()));
}
