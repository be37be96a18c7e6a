//! What came of a unit of work: findings, counts, fixes, remarks. Plain data; what parts add up to is the same as what the whole says.
//! Finds nothing.

use std::collections::BTreeSet;
use std::ops::AddAssign;

use crate::baseline::Entry;
use crate::diagnostic::{Level, ReplyReport};
use crate::extract::Record;
use crate::report::{Counts, Rendered};

use super::accepted::Seen;
use super::remark::Remark;

/// Findings by how they count for the exit status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All findings and replies.
    pub counts: Counts,
    /// Findings below error that fail the run by their level.
    pub failing_warnings: usize,
    /// The same for suggestions.
    pub failing_suggestions: usize,
    /// Findings that were accepted before; they count nowhere else.
    pub accepted: usize,
    /// Replies with words in a language that is not known.
    pub undetermined: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.counts += other.counts;
        self.failing_warnings += other.failing_warnings;
        self.failing_suggestions += other.failing_suggestions;
        self.accepted += other.accepted;
        self.undetermined += other.undetermined;
    }
}

impl Tally {
    /// The findings of these replies, in the order of their records.
    pub fn of(records: &[Record], replies: &[ReplyReport], fail_on: Level) -> Self {
        let counts = Counts::of(replies);
        let failing = |level: Level, count: usize| if fail_on <= level { count } else { 0 };
        Self {
            counts,
            failing_warnings: failing(Level::Warning, counts.warnings),
            failing_suggestions: failing(Level::Suggestion, counts.suggestions),
            accepted: 0,
            undetermined: records
                .iter()
                .zip(replies)
                .filter(|(record, reply)| reply.language.is_none() && !record.text.trim().is_empty())
                .count(),
        }
    }

    /// With the accepted findings that were met.
    pub fn and(self, met: &Seen) -> Self {
        Self { accepted: met.values().map(|count| *count as usize).sum(), ..self }
    }

    /// Whether the run fails when so many warnings are let pass.
    pub fn fails(&self, max_warnings: Option<u32>) -> bool {
        let warnings = match max_warnings {
            Some(most) => u64::try_from(self.counts.warnings).unwrap_or(u64::MAX) > u64::from(most),
            None => self.failing_warnings > 0,
        };
        self.counts.errors > 0 || warnings || self.failing_suggestions > 0
    }
}

/// How much was fixed; parts add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Fixes applied.
    pub fixes: usize,
    /// Files changed.
    pub files: usize,
    /// Remaining findings whose fix a person must read.
    pub unsafe_left: usize,
}

impl AddAssign for Done {
    fn add_assign(&mut self, other: Self) {
        self.fixes += other.fixes;
        self.files += other.files;
        self.unsafe_left += other.unsafe_left;
    }
}

/// What is found in a text.
pub struct Checked {
    /// The replies as they were read.
    pub records: Vec<Record>,
    /// What came of each.
    pub replies: Vec<ReplyReport>,
    /// What could not be read.
    pub remarks: Vec<Remark>,
    /// Accepted findings that were met.
    pub met: Seen,
    /// Suppressions of the configuration that silenced something, by number in the settings of the file.
    pub used: BTreeSet<usize>,
}

/// What came of a unit.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What it adds to the report.
    pub rendered: Rendered,
    /// Lines of a diff, where one is shown.
    pub diff: Vec<u8>,
    /// Findings counted.
    pub tally: Tally,
    /// The text with its fixes, where it goes to standard output.
    pub text: Vec<u8>,
    /// How much was fixed.
    pub done: Done,
    /// Accepted findings that were met.
    pub met: Seen,
    /// Suppressions of the configuration that silenced something, by number in the settings of the file.
    pub used: BTreeSet<usize>,
    /// What is to be accepted.
    pub found: Vec<Entry>,
    /// The rest.
    pub remarks: Vec<Remark>,
}

impl From<Remark> for Outcome {
    /// An outcome that is a remark alone.
    fn from(remark: Remark) -> Self {
        Self { remarks: vec![remark], ..Self::default() }
    }
}
