//! `cordial man`: a command in, its manual page out, in the form that `man` reads; or every page into a folder. The text is that of
//! the help.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use clap::builder::Resettable;
use clap::{Command, CommandFactory as _};
use clap_mangen::{Man, roff};

use super::Status;
use super::args::{Cli, ManArgs};
use super::output;

/// The section of manuals for programs that people start.
const SECTION: &str = "1";

/// Runs `cordial man`.
pub fn run(args: &ManArgs) -> anyhow::Result<Status> {
    let program = program();
    if let Some(folder) = &args.dir {
        for command in pages(&program) {
            write(folder, command)?;
        }
        return Ok(Status::Clean);
    }
    output::print(&page(named(&program, &args.command)?)?)?;
    Ok(Status::Clean)
}

/// The program with all that it says of itself, each command under its whole name.
fn program() -> Command {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    program
}

/// What has a page: the command itself, then its commands, each followed by its own.
fn pages(command: &Command) -> Vec<&Command> {
    std::iter::once(command).chain(command.get_subcommands().filter(|command| !command.is_hide_set()).flat_map(pages)).collect()
}

/// The command that these words name, one after the other; without any, the program.
fn named<'p>(program: &'p Command, words: &[String]) -> anyhow::Result<&'p Command> {
    words.iter().flat_map(|words| words.split_whitespace()).try_fold(program, |command, word| {
        command.get_subcommands().find(|command| command.get_name() == word).with_context(|| unknown(command, word))
    })
}

fn page(command: &Command) -> anyhow::Result<String> {
    let source = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    // Examples stand in columns, which only a section of its own keeps. An empty date would let the source slip into its place.
    let without_notes = command.clone().after_help(Resettable::Reset);
    let mut bytes = Vec::new();
    Man::new(without_notes).section(SECTION).date(" ").source(source).manual("User Commands").render(&mut bytes)?;
    if let Some(notes) = command.get_after_help() {
        let mut section = roff::Roff::new();
        section.control("SH", ["NOTES"]).control("nf", []).text([roff::roman(notes.to_string())]).control("fi", []);
        section.to_writer(&mut bytes)?;
    }
    Ok(String::from_utf8(bytes)?)
}

fn write(folder: &Path, command: &Command) -> anyhow::Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let path = folder.join(format!("{name}.{SECTION}"));
    let text = page(command)?;
    fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)).with_context(|| format!("cannot write {}", path.display()))?;
    output::print(&format!("{} written\n", path.display()))?;
    Ok(())
}

fn unknown(command: &Command, name: &str) -> String {
    let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let of = command.get_bin_name().unwrap_or(command.get_name());
    let there = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("`{of}` has no command `{name}`; there are {there}")
}
