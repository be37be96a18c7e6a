//! The command line as given: what clap parses, and the help that people read.
//! Resolves nothing and touches nothing.

mod baseline;
mod values;

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::diagnostic::Level;
use crate::extract::{Format, Kind};
use crate::report::OutputFormat;

pub use baseline::{BaselineAction, BaselineArgs, BaselineCommand, BaselineRun, BaselineShow};

const EXAMPLES: &str = "\
Examples:
  cordial check draft.md                       a draft, before you send it
  pbpaste | cordial check -                    a draft from the clipboard (Linux: wl-paste)
  cordial check --kind template templates/     a folder of templates
  cordial check --output-format json-replies replies.jsonl
                                               a verdict a line, for programs
  cordial explain useless-question             what a rule wants, and why

Exit status: 0 nothing to fix, 1 findings, 2 something could not be done.";

const CHECK_EXAMPLES: &str = "\
Examples:
  cordial check                                every reply under this folder
  cordial check -                              what stands on standard input
  cordial check --lang pt --kind template templates/
  cordial check --select voice,missing-apology draft.md
  cordial check --config 'rules.missing-thanks.level = \"off\"' draft.md
  cordial check --diff templates/              what fixes would change
  cordial check --fix --unsafe-fixes draft.md  rewrite what has a better wording, then read it again
  cordial check --fail-on error --output-format github templates/
  cordial check --since origin/main            what a pull request changes

Language, the first that answers: the reply's own record or front matter, an [[override]],
--lang, the file's name (x.es.md, es/x.md), cordial.toml, the text itself.
Kind, the first that answers: the reply's own record or front matter, an [[override]], --kind,
cordial.toml; else libraries and exports of macros are templates and tickets are drafts; else files
that you name are drafts, and files found in folders are templates.

Exit status: 0 nothing at or above --fail-on; 1 findings; 2 usage, configuration, pack or
input/output error (also when findings were printed as well).";

const INIT_AFTER: &str = "Every setting is in the file, commented out: remove the # of those you want.";

const COMPLETIONS_AFTER: &str = "\
Examples:
  cordial completions bash > ~/.local/share/bash-completion/completions/cordial
  cordial completions zsh > \"${fpath[1]}/_cordial\"
  cordial completions fish > ~/.config/fish/completions/cordial.fish
  cordial completions powershell >> $PROFILE";

const MAN_AFTER: &str = "\
Examples:
  cordial man check | man -l -
  cordial man --dir ~/.local/share/man/man1";

/// Finds what would read badly in replies to customers.
#[derive(Debug, Parser)]
#[command(name = "cordial", version, max_term_width = 100, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// When to colour what is printed (NO_COLOR and CLICOLOR_FORCE are honoured)
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorWhen::Auto, global = true, hide_possible_values = false)]
    pub color: ColorWhen,
    /// Say nothing but findings and errors: no warnings, no summary
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say which configuration applies and how much was read
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lint files and folders
    Check(Box<CheckArgs>),
    /// List the rules
    Rules(RulesArgs),
    /// Show what a rule wants and why, with good and bad examples
    Explain(ExplainArgs),
    /// Run the tests that stand inside rule packs
    Test(TestArgs),
    /// Show how a reply was understood: language, parts, acts, placeholders, thread
    Outline(OutlineArgs),
    /// Write a commented cordial.toml into the current folder
    Init(InitArgs),
    /// Accept the findings that are there, so that only new ones count
    Baseline(BaselineCommand),
    /// Print the script that completes arguments in a shell
    Completions(CompletionsArgs),
    /// Print a manual page, or write all of them into a folder
    Man(ManArgs),
}

/// Where configuration comes from.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub struct ConfigArgs {
    /// Use this configuration file, or set one key in TOML, over all files (repeatable)
    #[arg(long, value_name = "FILE|KEY=VALUE")]
    pub config: Vec<String>,
    /// Use no configuration files; --config KEY=VALUE still counts
    #[arg(long)]
    pub isolated: bool,
}

/// What is said of the replies themselves.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Replies")]
pub struct ReplyArgs {
    /// Language of the replies: es, pt, ru, en, that of a pack of yours, or auto: what the text itself tells
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// What the replies are for: about to be sent, stored for reuse, or a part of a template
    #[arg(long, value_enum)]
    pub kind: Option<Kind>,
    /// Support has written in the thread before: greeting and thanks are not asked for
    #[arg(long)]
    pub follow_up: bool,
    /// How to read the input, whatever its name
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// The name that standard input goes by: for its format, language and configuration
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
}

/// `cordial check`.
#[derive(Debug, Default, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub struct CheckArgs {
    /// Files and folders to lint; - is standard input
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = false)]
    pub paths: Vec<PathBuf>,
    /// The replies.
    #[command(flatten)]
    pub reply: ReplyArgs,
    /// The rules.
    #[command(flatten)]
    pub rules: RuleArgs,
    /// The fixes.
    #[command(flatten)]
    pub fixes: FixArgs,
    /// The verdict.
    #[command(flatten)]
    pub verdict: VerdictArgs,
    /// The output.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
    /// The files.
    #[command(flatten)]
    pub files: FileArgs,
    /// Those that have changed.
    #[command(flatten)]
    pub changes: ChangeArgs,
    /// The baseline.
    #[command(flatten)]
    pub baseline: BaselineArgs,
    /// Check again whenever a file, or the configuration, is saved; Ctrl-C ends it
    #[arg(short, long, conflicts_with_all = ["fix", "show_files", "show_settings"])]
    pub watch: bool,
}

/// Which rules run.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct RuleArgs {
    /// Run only these rules or groups; "all" is all of them
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Run these rules or groups as well
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    pub extend_select: Vec<String>,
    /// Do not run these rules or groups
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    pub ignore: Vec<String>,
}

/// What is rewritten.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Fixes", group(ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true)))]
pub struct FixArgs {
    /// Rewrite in the files what has a safe fix, and report what remains; standard input goes fixed to standard output
    #[arg(long)]
    pub fix: bool,
    /// Apply unsafe fixes too, those that a person must read; with --fix or --diff
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,
    /// Show what fixes would change, as a unified diff, and write nothing; the exit status is 1 when anything would
    #[arg(long)]
    pub diff: bool,
}

/// What fails a run.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Verdict")]
pub struct VerdictArgs {
    /// The lowest level that makes the exit status 1 [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<Level>,
    /// Let so many warnings pass; more of them fail, and errors always do
    #[arg(long, value_name = "N")]
    pub max_warnings: Option<u32>,
    /// Exit with 0 also when there are findings
    #[arg(long)]
    pub exit_zero: bool,
}

/// How findings are printed.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How findings are written [default: full on a terminal, concise elsewhere]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub output_format: Option<OutputFormat>,
    /// Write findings to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
    /// Count the findings of each rule instead of showing them
    #[arg(long)]
    pub statistics: bool,
    /// Language of messages: auto is that of each reply; en gives the English titles of the rules
    #[arg(long, value_name = "CODE")]
    pub message_lang: Option<String>,
    /// List the files that would be linted, and lint none
    #[arg(long)]
    pub show_files: bool,
    /// Show the settings of each file and where each of them came from, and lint none
    #[arg(long, conflicts_with = "show_files")]
    pub show_settings: bool,
}

/// Which files are linted.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Files")]
pub struct FileArgs {
    /// Leave out files and folders that match, besides those the configuration leaves out
    #[arg(long, value_name = "GLOB,…", value_delimiter = ',')]
    pub exclude: Vec<String>,
    /// Leave excluded files out also when they are named, and pass over named ones that hold no replies (for hooks)
    #[arg(long)]
    pub force_exclude: bool,
    /// Lint also what .gitignore and .ignore name
    #[arg(long)]
    pub no_ignore: bool,
    /// Do not fail when there is no file to lint
    #[arg(long)]
    pub no_error_on_unmatched: bool,
    /// Threads to use [default: one a processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
}

/// Which files are linted, by what git says of them.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Files", group(ArgGroup::new("history").args(["changed", "staged", "since"])))]
pub struct ChangeArgs {
    /// Of the files that PATH names or holds, only those that differ from the last commit, and new ones
    #[arg(long)]
    pub changed: bool,
    /// Only those that are staged, as they would be committed
    #[arg(long, conflicts_with = "fix")]
    pub staged: bool,
    /// Only those that differ from where this branch left REV: a branch, tag or commit
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
}

/// `cordial rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Only the rules that this language has
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// How the list is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text)]
    pub output_format: ListFormat,
    /// The configuration: its house packs are listed too.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// `cordial explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule's id
    #[arg(value_name = "RULE")]
    pub rule: String,
    /// Title, reason and examples in this language only
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// The configuration: its house packs count too.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// `cordial test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Rule packs: TOML files or folders of them; the built-in ones when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// `cordial outline`.
#[derive(Debug, Args)]
pub struct OutlineArgs {
    /// The file; - is standard input
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// The replies.
    #[command(flatten)]
    pub reply: ReplyArgs,
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// `cordial init`.
#[derive(Debug, Args)]
#[command(after_help = INIT_AFTER)]
pub struct InitArgs {
    /// Replace the file that is there
    #[arg(long)]
    pub force: bool,
}

/// `cordial completions`.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_AFTER)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// `cordial man`.
#[derive(Debug, Args)]
#[command(after_help = MAN_AFTER)]
pub struct ManArgs {
    /// The command, such as check or baseline write; without one, the program itself
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
    /// Write the pages of the program and of all its commands into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    pub dir: Option<PathBuf>,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How lists are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table, for reading
    Text,
    /// JSON, for programs
    Json,
}
