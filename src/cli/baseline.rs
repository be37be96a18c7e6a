//! `cordial baseline`: lints as `check` does and writes what was found, or takes out of the baseline what is found no more, or lists it.
//! Finds nothing and judges nothing itself; see [`super::accepted`].

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::baseline::Baseline;
use crate::config::Configs;
use crate::problem::Problem;
use crate::sanitize::visible;
use crate::source::Source;

use super::accepted::{Accepted, Need};
use super::args::{BaselineAction, BaselineArgs, BaselineCommand, BaselineRun, BaselineShow, CheckArgs};
use super::check::{self, Survey};
use super::console::Console;
use super::output::{self, Channel, Output};
use super::{Status, flags, scene, settle};

/// Runs `cordial baseline`.
pub fn run(command: BaselineCommand, console: &Console) -> anyhow::Result<Status> {
    match command.action {
        BaselineAction::Write(args) => check::with_jobs(&as_check(*args)?, Need::ToWrite, console, write),
        BaselineAction::Prune(args) => check::with_jobs(&as_check(*args)?, Need::There, console, prune),
        BaselineAction::Show(args) => show(&args, console),
    }
}

/// The arguments of the `check` that finds what is accepted.
fn as_check(args: BaselineRun) -> anyhow::Result<CheckArgs> {
    let BaselineRun { paths, baseline, reply, config, files } = args;
    if paths.iter().any(|path| path == Path::new("-")) {
        bail!("what stands on standard input is in no baseline: name files or folders");
    }
    let baseline = BaselineArgs { baseline, ..BaselineArgs::default() };
    Ok(CheckArgs { paths, reply, config, files, baseline, ..CheckArgs::default() })
}

fn write(survey: &Survey<'_>, console: &Console) -> anyhow::Result<Status> {
    let accepted = survey.run.accepted.as_ref().context("a baseline to write was asked for")?;
    let lint = survey.lint(Output::open(Channel::Stdout, None, &console.progress)?, console)?;
    let baseline = settle::accept(accepted, survey.jobs, &lint.failed, lint.found);
    save(accepted, &baseline)?;
    output::print(&format!("{} written: {}\n", visible(&accepted.shown), counted(&baseline)))?;
    Ok(Status::Clean)
}

fn prune(survey: &Survey<'_>, console: &Console) -> anyhow::Result<Status> {
    let accepted = survey.run.accepted.as_ref().context("a baseline to prune was asked for")?;
    let lint = survey.lint(Output::open(Channel::Stdout, None, &console.progress)?, console)?;
    let (baseline, change) = settle::settle(accepted, survey.jobs, &lint.failed);
    if change.gone > 0 {
        save(accepted, &baseline)?;
    }
    output::print(&format!("{}: {} taken out, {} left\n", visible(&accepted.shown), change.gone, counted(&baseline)))?;
    Ok(Status::Clean)
}

fn save(accepted: &Accepted, baseline: &Baseline) -> anyhow::Result<()> {
    accepted.write(baseline).map_err(|why| anyhow::anyhow!("{}: {why}", accepted.shown))
}

fn counted(baseline: &Baseline) -> String {
    let (findings, files) = (baseline.len(), baseline.files().count());
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    format!("{findings} finding{} in {files} file{}", plural(findings), plural(files))
}

fn show(args: &BaselineShow, console: &Console) -> anyhow::Result<Status> {
    let places = match flags::places(&args.config) {
        Ok(places) => places,
        Err(problem) => return Ok(told(&problem, &[], console)),
    };
    let current = flags::current_folder()?;
    let mut configs = Configs::new(current.clone(), &places);
    let here = configs.of_folder(&current);
    let asked = BaselineArgs { baseline: args.baseline.clone(), ..BaselineArgs::default() };
    let accepted = match Accepted::open(&asked, &here, &current, args.config.isolated, Need::There) {
        Ok(accepted) => accepted.context("a baseline to show was asked for")?,
        Err(why) => return Ok(told(&why.problem, &scene::sources(&configs, why.source.as_ref()), console)),
    };
    let baseline = accepted.baseline();
    let mut text = String::new();
    for file in baseline.files() {
        let _ = writeln!(text, "{}", visible(file));
        let entries = baseline.entries(file);
        let width = entries.iter().map(|entry| entry.rule.len()).max().unwrap_or(0);
        for entry in entries {
            let times = if entry.count > 1 { format!(" ({} times)", entry.count) } else { String::new() };
            let _ = writeln!(text, "  {:width$}  {}{times}", visible(&entry.rule), visible(&entry.excerpt));
        }
    }
    let _ = writeln!(text, "{}: {}", visible(&accepted.shown), counted(baseline));
    output::print(&text)?;
    Ok(Status::Clean)
}

fn told(problem: &Problem, sources: &[&Source], console: &Console) -> Status {
    console.problems(std::slice::from_ref(problem), sources);
    Status::Failed
}
