//! Findings of a run counted by rule, by file and by language. Written as a table or as JSON for `--statistics`; the summary of a job and the HTML
//! report read it. Keeps counts, no findings.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use serde::Serialize;

use super::findings;
use crate::diagnostic::{Level, ReplyReport};
use crate::sanitize::visible;

/// Findings by level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Errors, warnings, suggestions.
    pub counts: [usize; 3],
}

/// Counts of a run, or of a part of it; parts add up.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// By rule.
    pub rules: BTreeMap<Arc<str>, Levels>,
    /// Findings that a rewrite was offered for, by rule.
    pub fixable: BTreeMap<Arc<str>, usize>,
    /// By file; those without findings are left out.
    pub files: BTreeMap<Arc<str>, Levels>,
    /// By code of the reply's language; `None` where it could not be told.
    pub languages: BTreeMap<Option<Arc<str>>, Levels>,
    /// Replies read.
    pub replies: usize,
    /// Replies with a finding.
    pub marked: usize,
}

/// A line of the table.
#[derive(Serialize)]
struct Row<'s> {
    rule: &'s str,
    level: Level,
    count: usize,
    fixable: usize,
}

impl Levels {
    /// Findings of all levels.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    fn count(&mut self, level: Level) {
        self.counts[place(level)] += 1;
    }

    fn add(&mut self, other: Self) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
    }
}

/// Where a level stands in [`Levels`].
#[must_use]
pub(super) fn place(level: Level) -> usize {
    match level {
        Level::Error => 0,
        Level::Warning => 1,
        Level::Suggestion => 2,
    }
}

impl Statistics {
    /// The counts of one unit.
    #[must_use]
    pub fn of(replies: &[ReplyReport]) -> Self {
        let marked = replies.iter().filter(|report| !report.diagnostics.is_empty()).count();
        let mut statistics = Self { replies: replies.len(), marked, ..Self::default() };
        for found in findings(replies) {
            statistics.rules.entry(Arc::clone(&found.rule)).or_default().count(found.level);
            statistics.files.entry(Arc::clone(&found.file)).or_default().count(found.level);
            statistics.languages.entry(found.language.clone()).or_default().count(found.level);
            *statistics.fixable.entry(Arc::clone(&found.rule)).or_default() += usize::from(!found.fixes.is_empty());
        }
        statistics
    }

    /// Adds those of another unit.
    pub fn add(&mut self, other: Self) {
        add(&mut self.rules, other.rules);
        add(&mut self.files, other.files);
        add(&mut self.languages, other.languages);
        for (rule, count) in other.fixable {
            *self.fixable.entry(rule).or_default() += count;
        }
        self.replies += other.replies;
        self.marked += other.marked;
    }

    /// All findings.
    #[must_use]
    pub fn levels(&self) -> Levels {
        let mut levels = Levels::default();
        self.rules.values().for_each(|rule| levels.add(*rule));
        levels
    }

    /// A line a rule and level, the commonest first.
    #[must_use]
    pub fn table(&self) -> String {
        let rows = self.rows();
        let width = rows.first().map_or(0, |row| row.count.to_string().len());
        let mut text = String::new();
        for row in &rows {
            let _ = write!(text, "{:width$}  {:10}  {}", row.count, row.level.name(), visible(row.rule));
            if row.fixable > 0 {
                let _ = write!(text, "  ({} with a rewrite)", row.fixable);
            }
            text.push('\n');
        }
        text
    }

    /// The same as a JSON array.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(&self.rows()).expect("counts are plain data") + "\n"
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let mut rows: Vec<Row<'_>> = self.rules.iter().map(|(rule, levels)| self.row(rule, *levels)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.count));
        rows
    }

    /// The rule's counts, under its worst level: overrides may give it several.
    fn row<'s>(&'s self, rule: &'s Arc<str>, levels: Levels) -> Row<'s> {
        let all = [Level::Error, Level::Warning, Level::Suggestion];
        let level = all.into_iter().find(|level| levels.counts[place(*level)] > 0).unwrap_or(Level::Suggestion);
        Row { rule, level, count: levels.total(), fixable: self.fixable.get(rule).copied().unwrap_or(0) }
    }
}

fn add<K: Ord>(to: &mut BTreeMap<K, Levels>, from: BTreeMap<K, Levels>) {
    for (key, levels) in from {
        to.entry(key).or_default().add(levels);
    }
}
