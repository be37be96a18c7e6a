//! The arguments about accepted findings: the flags of `check`, and `cordial baseline` with its own.
//! Resolves nothing and touches nothing.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ConfigArgs, FileArgs, ReplyArgs};

const BASELINE_EXAMPLES: &str = "\
Examples:
  cordial baseline write           accept what is found now; then commit cordial-baseline.json
  cordial check                    only what is new counts; what was mended leaves the baseline
  cordial check --frozen-baseline  in CI: what was mended and still stands in the baseline fails
  cordial baseline prune           take it out

A finding is known by its rule, its file and its sentence: lines may move, other sentences may
change. Paths are relative to the file.";

/// Which findings were accepted before.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Baseline")]
pub struct BaselineArgs {
    /// Let pass what this file accepts [default: cordial-baseline.json beside the configuration, where it is there]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Use no baseline
    #[arg(long, conflicts_with_all = ["baseline", "frozen_baseline"])]
    pub no_baseline: bool,
    /// Fail when something in the baseline is found no more, instead of taking it out; so also where the environment sets CI
    #[arg(long)]
    pub frozen_baseline: bool,
}

/// `cordial baseline`.
#[derive(Debug, Args)]
#[command(after_help = BASELINE_EXAMPLES)]
pub struct BaselineCommand {
    /// What to do.
    #[command(subcommand)]
    pub action: BaselineAction,
}

/// What is done with a baseline.
#[derive(Debug, Subcommand)]
pub enum BaselineAction {
    /// Accept all findings of these files
    Write(Box<BaselineRun>),
    /// Take out what is found no more
    Prune(Box<BaselineRun>),
    /// List what is accepted
    Show(BaselineShow),
}

/// `cordial baseline write` and `prune`.
#[derive(Debug, Args)]
pub struct BaselineRun {
    /// Files and folders to lint
    #[arg(value_name = "PATH", default_value = ".", hide_default_value = false)]
    pub paths: Vec<PathBuf>,
    /// The baseline [default: cordial-baseline.json beside the configuration]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// The replies.
    #[command(flatten)]
    pub reply: ReplyArgs,
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
    /// The files.
    #[command(flatten)]
    pub files: FileArgs,
}

/// `cordial baseline show`.
#[derive(Debug, Args)]
pub struct BaselineShow {
    /// The baseline [default: cordial-baseline.json beside the configuration]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigArgs,
}
