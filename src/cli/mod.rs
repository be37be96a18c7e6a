//! The command line: arguments in, exit status out. 0: nothing at or above the level that fails; 1: findings; 2: something could not be
//! done. Walks, reads, shares work out among threads and writes; understands and judges nothing itself.

mod accepted;
mod args;
mod baseline;
mod check;
mod completions;
mod console;
mod elements;
mod explain;
mod fixes;
mod flags;
mod git;
mod ground;
mod house;
mod ignored;
mod info;
mod init;
mod input;
mod job;
mod lines;
mod man;
mod mend;
#[cfg(target_os = "linux")]
mod mover;
mod outcome;
mod outline;
mod output;
mod pages;
mod part;
mod parts;
mod patch;
mod progress;
mod remark;
mod replace;
mod rules;
mod scene;
mod settings;
mod settle;
mod stream;
mod tell;
mod test;
mod unit;
mod walk;
mod watch;
mod worker;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use console::Console;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Nothing to fix.
    Clean,
    /// Findings that fail.
    Findings,
    /// Something could not be done; what was wrong has been said.
    Failed,
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    if let Some(code) = mover::serve_if_asked() {
        return code;
    }
    pages::small();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too. A closed pipe is no reason to complain.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let console = Console::new(&cli);
    let status = run(cli.command, &console).unwrap_or_else(|error| {
        if output::is_closed(&error) {
            return Status::Clean;
        }
        // What fails without a word about what it is, is writing: everything else says what it could not do.
        let what = if error.chain().len() == 1 && error.is::<io::Error>() { "cannot write the output: " } else { "" };
        console.error(&format!("{what}{error:#}"));
        Status::Failed
    });
    #[cfg(target_os = "linux")]
    mover::end();
    match status {
        _ if console.failed() => ExitCode::from(2),
        Status::Clean => ExitCode::SUCCESS,
        Status::Findings => ExitCode::from(1),
        Status::Failed => ExitCode::from(2),
    }
}

fn run(command: Command, console: &Console) -> anyhow::Result<Status> {
    match command {
        Command::Check(args) if args.watch => watch::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        Command::Rules(args) => rules::run(&args, console),
        Command::Explain(args) => explain::run(&args, console),
        Command::Test(args) => test::run(&args, console),
        Command::Outline(args) => outline::run(&args, console),
        Command::Init(args) => init::run(&args),
        Command::Baseline(args) => baseline::run(args, console),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}
