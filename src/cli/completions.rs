//! `cordial completions`: the name of a shell in, the script that completes the program's arguments there out, on standard output.
//! Installs nothing.

use clap::CommandFactory as _;

use super::Status;
use super::args::{Cli, CompletionsArgs};
use super::output;

/// Runs `cordial completions`.
pub fn run(args: &CompletionsArgs) -> anyhow::Result<Status> {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    output::print(&String::from_utf8(script)?)?;
    Ok(Status::Clean)
}
