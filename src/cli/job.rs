//! What a run does and what it does to one file: flags, packs, settings, the baseline. Plain data, with what the settings say of findings.
//! Reads and lints nothing; see [`super::unit`].

use std::collections::BTreeSet;

use crate::check;
use crate::config::{Flags, Settings, Subject};
use crate::diagnostic::{Fix, ReplyReport, Safety};
use crate::extract::Format;
use crate::report::{Plan, Style};

use super::accepted::{Accepted, Seen};
use super::ground::Ground;
use super::patch::Look;
use super::walk::Target;

/// What holds for all units of a run.
pub struct Run {
    /// The flags.
    pub flags: Flags,
    /// What is written of them.
    pub plan: Plan,
    /// Whether a flag said so.
    pub format_is_flag: bool,
    /// How reports for people look.
    pub style: Style,
    /// What is fixed, where anything is.
    pub fixing: Option<Fixing>,
    /// What was accepted before, where anything was.
    pub accepted: Option<Accepted>,
    /// Whether what is found is to be accepted.
    pub accepts: bool,
}

/// What fixes a run applies, and where they go.
#[derive(Clone, Copy, Debug)]
pub struct Fixing {
    /// Also those that a person must read.
    pub unsafe_too: bool,
    /// Only show what would change.
    pub diff: bool,
    /// How that looks.
    pub look: Look,
}

impl Fixing {
    /// Whether a fix is one of them.
    pub fn applies(self, fix: &Fix) -> bool {
        self.unsafe_too || fix.safety == Safety::Safe
    }
}

impl Run {
    /// Whether anything is done with the names of findings.
    fn names_findings(&self) -> bool {
        self.accepts || self.accepted.is_some() || self.plan.format.names_findings()
    }
}

/// A file, the packs that it is linted with, and how.
pub struct Job<'a> {
    /// The file.
    pub target: &'a Target,
    /// Its packs.
    pub ground: &'a Ground,
    /// What applies to it.
    pub settings: Settings,
    /// The same, as the checker takes it.
    pub options: check::Options,
    /// The baseline, and the name of the file in it.
    accepted: Option<(&'a Accepted, String)>,
}

impl<'a> Job<'a> {
    /// The job of linting a file.
    pub fn new(run: &'a Run, target: &'a Target, ground: &'a Ground) -> Self {
        let settings = settings_of(target, ground, &run.flags);
        let mut options = settings.options();
        if !run.names_findings() {
            options.fingerprint_path = None;
        }
        let accepted = run.accepted.as_ref().map(|accepted| (accepted, accepted.name(target)));
        Self { target, ground, settings, options, accepted }
    }

    /// Whether a rule runs.
    pub fn runs(&self, rule: &str) -> bool {
        self.options.runs_id(rule)
    }

    /// Whether the file is read a part at a time, where it is large.
    pub fn is_streamed(&self) -> bool {
        matches!(self.settings.format.value, Format::JsonLines | Format::Json)
    }

    /// Takes the accepted findings out, and gives what they were.
    pub fn silence(&self, replies: &mut [ReplyReport]) -> Seen {
        self.accepted.as_ref().map(|(accepted, name)| accepted.silence(name, replies)).unwrap_or_default()
    }

    /// Remembers which accepted findings were met.
    pub fn meet(&self, seen: Seen) {
        if let Some((accepted, name)) = &self.accepted {
            accepted.meet(name, seen);
        }
    }

    /// Takes out what the configuration silences, and says which of its suppressions did.
    pub fn suppress(&self, replies: &mut [ReplyReport]) -> BTreeSet<usize> {
        let mut used = BTreeSet::new();
        if !self.settings.suppressed.is_empty() {
            for reply in replies {
                let pointer = reply.reply.pointer.as_deref();
                reply.diagnostics.retain(|found| {
                    let covering = (0..).zip(&self.settings.suppressed).filter(|(_, entry)| entry.covers(&found.rule, pointer));
                    let before = covering.map(|(number, _)| used.insert(number)).count();
                    before == 0
                });
            }
        }
        used
    }

    /// The name of the file in the baseline.
    pub fn name(&self) -> &str {
        self.accepted.as_ref().map_or("", |(_, name)| name)
    }
}

/// What applies to a file.
pub fn settings_of(target: &Target, ground: &Ground, flags: &Flags) -> Settings {
    let subject = Subject { path: &target.absolute, named: target.named };
    target.config.settings(subject, flags, &ground.known)
}
