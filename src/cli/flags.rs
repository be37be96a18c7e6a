//! From arguments as given to what the other parts take: configuration flags, where configuration is looked for, whether to colour.
//! Reads the environment, no files but to tell a file from `KEY=VALUE`.

use std::env;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::config::written::Layer;
use crate::config::{Flags, Given, Origin, Where};
use crate::problem::Problem;

use super::args::{CheckArgs, ColorWhen, ConfigArgs, ReplyArgs};

/// The folder that the program was started in.
///
/// # Errors
/// When there is none any more.
pub fn current_folder() -> anyhow::Result<PathBuf> {
    env::current_dir().context("the current folder cannot be read")
}

/// The configuration flags of `check`.
pub fn of_check(args: &CheckArgs) -> Flags {
    let mut flags = of_reply(&args.reply);
    let names = |list: &[String], flag: &'static str| -> Vec<Given<String>> {
        list.iter().map(|name| Given::new(name.trim().to_owned(), Origin::Flag(flag))).collect()
    };
    let select = names(&args.rules.select, "--select");
    flags.layer.select = (!select.is_empty()).then_some(select);
    flags.layer.extend_select = names(&args.rules.extend_select, "--extend-select");
    flags.layer.ignore = names(&args.rules.ignore, "--ignore");
    flags.layer.message_lang = args.output.message_lang.clone().map(|code| Given::new(code, Origin::Flag("--message-lang")));
    flags.fail_on = args.verdict.fail_on;
    flags.max_warnings = args.verdict.max_warnings;
    flags
}

/// The flags about replies that `check` and `outline` share.
pub fn of_reply(args: &ReplyArgs) -> Flags {
    let layer = Layer {
        lang: args.lang.clone().map(|code| Given::new(code, Origin::Flag("--lang"))),
        kind: args.kind.map(|kind| Given::new(kind, Origin::Flag("--kind"))),
        follow_up: args.follow_up.then(|| Given::new(true, Origin::Flag("--follow-up"))),
        ..Layer::default()
    };
    Flags { layer, format: args.format, ..Flags::default() }
}

/// Where configuration is looked for.
///
/// # Errors
/// When the arguments contradict each other.
pub fn places(args: &ConfigArgs) -> Result<Where, Problem> {
    let mut places = Where { isolated: args.isolated, ..Where::default() };
    for argument in &args.config {
        if argument.contains('=') && !Path::new(argument).is_file() {
            places.inline.push(argument.clone());
        } else if places.isolated {
            let problem = Problem::whole("--config", format!("the file {argument} cannot be used with --isolated"));
            return Err(problem.with_help("leave out one of the two"));
        } else if places.file.replace(PathBuf::from(argument)).is_some() {
            return Err(Problem::whole("--config", "more than one file").with_help("name one and let it `extend` the other"));
        }
    }
    Ok(places)
}

/// Whether to colour a stream.
pub fn color(when: ColorWhen, stream: &impl IsTerminal) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if set("NO_COLOR") => false,
        ColorWhen::Auto if std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0") => true,
        ColorWhen::Auto => stream.is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}
