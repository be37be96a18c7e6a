//! `cordial test`: rule packs in, what their own tests say out: failures and phrases that no test fires with their place, then a line of
//! counts. Runs no test itself; see [`crate::pack_tests`].

use std::path::PathBuf;

use crate::pack_tests;
use crate::packs::{self, Packs};
use crate::problem;
use crate::source::Source;

use super::args::TestArgs;
use super::console::Console;
use super::{Status, flags, house, output};

/// Runs `cordial test`.
pub fn run(args: &TestArgs, console: &Console) -> anyhow::Result<Status> {
    let Some((sources, packs)) = packs_of(&args.paths, console)? else { return Ok(Status::Failed) };
    let (files, _) = packs::files(&sources);
    let summary = pack_tests::run(&files, &packs);
    console.findings(&summary.failures, &sources);
    console.findings(&summary.unfired, &sources);
    let (failed, unfired) = (summary.failures.len(), summary.unfired.len());
    output::print(&format!(
        "{} passed, {failed} failed, {} known gaps, {unfired} phrases that no test fires\n",
        summary.passed, summary.todo
    ))?;
    Ok(if failed + unfired == 0 { Status::Clean } else { Status::Findings })
}

/// The packs to test and those in force; `None` when they do not load, which has been said.
fn packs_of(paths: &[PathBuf], console: &Console) -> anyhow::Result<Option<(Vec<Source>, Packs)>> {
    if paths.is_empty() {
        return Ok(Some((packs::sources(), Packs::builtin())));
    }
    let current = flags::current_folder()?;
    let (sources, mut problems) = house::read(paths, &current);
    let packs = match Packs::with_house(&sources) {
        Ok(packs) if problems.is_empty() => return Ok(Some((sources, packs))),
        Ok(_) => Vec::new(),
        Err(found) => found,
    };
    problems.extend(packs);
    problem::sort(&mut problems);
    console.problems(&problems, &sources);
    Ok(None)
}
