//! Counts of findings and the line that closes a `full` report: `2 errors, 3 warnings in 2 of 4 replies (5 more in the baseline)`.
//! Prints nothing and decides nothing about exit statuses.

use std::ops::AddAssign;

use crate::diagnostic::{Level, ReplyReport};

use super::{OutputFormat, findings};

/// Findings and replies of a run, or of a part of it; parts add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level suggestion.
    pub suggestions: usize,
    /// Replies with at least one finding.
    pub marked: usize,
    /// Replies read.
    pub replies: usize,
}

impl Counts {
    /// The counts of one unit.
    #[must_use]
    pub fn of(replies: &[ReplyReport]) -> Self {
        let marked = replies.iter().filter(|reply| !reply.diagnostics.is_empty()).count();
        let mut counts = Self { marked, replies: replies.len(), ..Self::default() };
        for found in findings(replies) {
            match found.level {
                Level::Error => counts.errors += 1,
                Level::Warning => counts.warnings += 1,
                Level::Suggestion => counts.suggestions += 1,
            }
        }
        counts
    }

    /// Findings of all levels.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.suggestions
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.suggestions += other.suggestions;
        self.marked += other.marked;
        self.replies += other.replies;
    }
}

/// The closing line of a report, without a line end; only `full` has one, and only where something was found. `accepted` are findings that
/// were let pass.
#[must_use]
pub fn summary(format: OutputFormat, counts: &Counts, accepted: usize) -> Option<String> {
    if format != OutputFormat::Full || counts.findings() + accepted == 0 {
        return None;
    }
    if counts.findings() == 0 {
        return Some(format!("nothing new ({accepted} in the baseline)"));
    }
    let levels = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.suggestions, "suggestion")];
    let said: Vec<String> = levels
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    let replies = if counts.replies == 1 { "reply" } else { "replies" };
    let more = if accepted > 0 { format!(" ({accepted} more in the baseline)") } else { String::new() };
    Some(format!("{} in {} of {} {replies}{more}", said.join(", "), counts.marked, counts.replies))
}
