//! What a run says beside its findings: warnings, errors and problems, and how far it is, on standard error, fit for a terminal. Keeps
//! whether an error was said, for the exit status. A closed standard error is no reason to stop.

use std::borrow::Borrow;
use std::cell::Cell;
use std::io::{Write, stderr};

use crate::problem::{self, Problem};
use crate::sanitize::visible;
use crate::source::Source;

use super::args::{Cli, ColorWhen};
use super::flags;
use super::progress::Progress;

/// Standard error, as loud as asked.
#[derive(Debug)]
pub struct Console {
    color: bool,
    quiet: bool,
    verbose: bool,
    muted: bool,
    /// How far the run is.
    pub progress: Progress,
    /// What was asked of colour, for the findings.
    pub when: ColorWhen,
    failed: Cell<bool>,
}

impl Console {
    /// A console as the arguments ask for.
    pub fn new(cli: &Cli) -> Self {
        let color = flags::color(cli.color, &stderr());
        let progress = if cli.quiet { Progress::default() } else { Progress::on_terminal() };
        Self { color, quiet: cli.quiet, verbose: cli.verbose, muted: false, progress, when: cli.color, failed: Cell::new(false) }
    }

    /// A console that says nothing at all.
    pub fn muted() -> Self {
        let progress = Progress::default();
        Self { color: false, quiet: true, verbose: false, muted: true, progress, when: ColorWhen::Never, failed: Cell::new(false) }
    }

    /// Forgets errors that were said: another run begins.
    pub fn forget_errors(&self) {
        self.failed.set(false);
    }

    /// Whether an error was said.
    pub fn failed(&self) -> bool {
        self.failed.get()
    }

    /// Whether details are wanted.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Says what went wrong. The exit status will be 2.
    pub fn error(&self, message: &str) {
        self.failed.set(true);
        self.say("1;31", "error:", message);
    }

    /// Says what was passed over.
    pub fn warning(&self, message: &str) {
        if !self.quiet {
            self.say("1;33", "warning:", message);
        }
    }

    /// Says what fails the run although all was done that was asked.
    pub fn failure(&self, message: &str) {
        self.say("1;31", "error:", message);
    }

    /// Says what was done beside what was asked.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            self.say("36", "note:", message);
        }
    }

    /// Says a detail, where details are wanted.
    pub fn detail(&self, message: &str) {
        if self.verbose {
            self.say("36", "cordial:", message);
        }
    }

    /// Says the closing line of a run.
    pub fn summary(&self, message: &str) {
        if !self.quiet {
            self.write(&format!("{message}\n"));
        }
    }

    /// Shows problems with configuration, packs or arguments. The exit status will be 2.
    pub fn problems<S: Borrow<Source>>(&self, problems: &[Problem], sources: &[S]) {
        if !problems.is_empty() {
            self.failed.set(true);
            self.write(&problem::render(problems, sources, self.color));
        }
    }

    /// Shows what a run that did all it should has found wrong.
    pub fn findings(&self, problems: &[Problem], sources: &[Source]) {
        if !problems.is_empty() {
            self.write(&problem::render(problems, sources, self.color));
        }
    }

    /// Says that a place in the input could not be read. The exit status will be 2.
    pub fn unread(&self, path: &str, line: usize, reason: &str) {
        self.failed.set(true);
        let (red, reset) = if self.color { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
        self.write(&format!("{}:{line}: {red}error:{reset} {}\n", visible(path), visible(reason)));
    }

    fn say(&self, sgr: &str, label: &str, message: &str) {
        let message = visible(message);
        let label = if self.color { format!("\x1b[{sgr}m{label}\x1b[0m") } else { label.to_owned() };
        self.write(&format!("{label} {message}\n"));
    }

    fn write(&self, text: &str) {
        if !self.muted {
            // Nobody is left to be told that standard error is gone.
            let _ = self.progress.aside(|| stderr().write_all(text.as_bytes()));
        }
    }
}
