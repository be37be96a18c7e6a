//! Findings in, workflow commands of GitHub Actions out (`::error file=…::message`), which it shows beside the lines of a pull request, and a summary
//! of the job in Markdown. GitHub shows so many commands of a level and drops the rest without a word: the rest is written as plain lines of the
//! log, and counted. Columns are given only for findings on one line, as GitHub takes them only there; the end is exclusive.

use std::fmt::Write as _;
use std::io::Write;

use super::statistics::{Levels, Statistics, place};
use super::{MOST_OF_TITLE, concise};
use crate::diagnostic::{Diagnostic, Level};
use crate::sanitize::{clip, visible};

/// Commands of a level that GitHub shows for a step.
const LIMIT: usize = 10;

/// Rows of a table in the summary: the summary of a step may have 1 MiB.
const ROWS: usize = 50;

/// Findings seen so far, by level.
#[derive(Debug, Default)]
pub(super) struct Shown {
    seen: Levels,
}

/// Appends a line a finding: a command, or a plain line where GitHub shows no more of its level.
pub(super) fn render<'f>(shown: &mut Shown, findings: impl Iterator<Item = &'f Diagnostic>, out: &mut Vec<u8>) {
    for found in findings {
        let seen = &mut shown.seen.counts[place(found.level)];
        *seen += 1;
        if *seen <= LIMIT {
            push_command(found, out).expect("a Vec takes every write");
        } else {
            push_plain(found, out);
        }
    }
}

impl Shown {
    /// Findings that GitHub shows nowhere beside their lines.
    fn left_out(&self) -> Option<String> {
        let said: Vec<String> = ["error", "warning", "suggestion"]
            .iter()
            .zip(self.seen.counts)
            .filter(|(_, count)| *count > LIMIT)
            .map(|(name, count)| counted(count - LIMIT, name))
            .collect();
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// Appends a line that counts them, where there are any.
    pub(super) fn push_left_out(&self, out: &mut Vec<u8>) {
        if let Some(left_out) = self.left_out() {
            writeln!(out, "GitHub shows at most {LIMIT} findings of a level for a step; only in this log: {left_out}")
                .expect("a Vec takes every write");
        }
    }
}

/// What the page of the job shows of a run.
pub(super) fn job_summary(statistics: &Statistics, shown: &Shown) -> String {
    let counts = statistics.levels().counts;
    let levels = ["error", "warning", "suggestion"].iter().zip(counts).filter(|(_, count)| *count > 0);
    let levels: Vec<String> = levels.map(|(name, count)| counted(count, name)).collect();
    let replies = if statistics.replies == 1 { "reply" } else { "replies" };
    if levels.is_empty() {
        return format!("### cordial: nothing to mend in {} {replies}\n\n", statistics.replies);
    }
    let mut text = format!("### cordial: {} in {} of {} {replies}\n\n", levels.join(", "), statistics.marked, statistics.replies);
    if let Some(left_out) = shown.left_out() {
        let _ = writeln!(text, "GitHub shows at most {LIMIT} findings of a level beside their lines; only in the log: {left_out}.\n");
    }
    push_table("Rule", statistics.rules.iter().map(|(name, levels)| (&**name, *levels)), &mut text);
    push_table("File", statistics.files.iter().map(|(name, levels)| (&**name, *levels)), &mut text);
    text
}

/// A table of counts, the worst first.
fn push_table<'s>(heading: &str, rows: impl Iterator<Item = (&'s str, Levels)>, text: &mut String) {
    let mut rows: Vec<(&str, Levels)> = rows.collect();
    rows.sort_by_key(|(_, levels)| std::cmp::Reverse(levels.counts));
    let _ = writeln!(text, "| {heading} | Errors | Warnings | Suggestions |\n|---|--:|--:|--:|");
    for (name, Levels { counts: [errors, warnings, suggestions] }) in rows.iter().take(ROWS) {
        let _ = writeln!(text, "| {} | {errors} | {warnings} | {suggestions} |", code(name));
    }
    if rows.len() > ROWS {
        let _ = writeln!(text, "| and {} more | | | |", rows.len() - ROWS);
    }
    text.push('\n');
}

/// A name as HTML, which Markdown leaves alone.
fn code(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-/. ".contains(c);
    let shown: String = visible(name).chars().map(|c| if plain(c) { c.to_string() } else { format!("&#{};", u32::from(c)) }).collect();
    format!("<code>{shown}</code>")
}

fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// The finding as a line of the log in which nothing is a command, in neither form that GitHub knows (`::name` at its start, `##[name]` anywhere).
fn push_plain(found: &Diagnostic, out: &mut Vec<u8>) {
    let mut line = Vec::new();
    concise::push_line(found, ("", ""), &mut line);
    let line = String::from_utf8_lossy(&line).replace("##[", "## [");
    let guard = if line.trim_start().starts_with("::") { "./" } else { "" };
    out.extend_from_slice(guard.as_bytes());
    out.extend_from_slice(line.as_bytes());
}

fn push_command(found: &Diagnostic, out: &mut Vec<u8>) -> std::io::Result<()> {
    let (start, end) = (found.range.start, found.range.end);
    write!(out, "::{} file=", command(found.level))?;
    push_property(&found.file, out);
    write!(out, ",line={},endLine={}", start.line, end.line)?;
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    out.extend_from_slice(b",title=cordial (");
    push_property(&found.rule, out);
    out.push(b')');
    if let Some(title) = &found.reply.title {
        push_property(&format!(" {}", clip(title, MOST_OF_TITLE)), out);
    }
    out.extend_from_slice(b"::");
    push_message(&found.message, out);
    if let Some(help) = &found.help {
        out.extend_from_slice(b"%0A");
        push_message(help, out);
    }
    out.push(b'\n');
    Ok(())
}

fn command(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Suggestion => "notice",
    }
}

/// A property ends at `,` and at `::`; escapes are read after the split.
fn push_property(text: &str, out: &mut Vec<u8>) {
    push_escaped(text, &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A"), (':', "%3A"), (',', "%2C")], out);
}

fn push_message(text: &str, out: &mut Vec<u8>) {
    push_escaped(text, &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A")], out);
}

/// Appends the text with the characters of the table replaced and what lies between them made visible.
fn push_escaped(text: &str, table: &[(char, &str)], out: &mut Vec<u8>) {
    for piece in text.split_inclusive(|c| table.iter().any(|(from, _)| *from == c)) {
        let last = piece.chars().next_back().and_then(|c| table.iter().find(|(from, _)| *from == c));
        let plain = last.map_or(piece, |(from, _)| &piece[..piece.len() - from.len_utf8()]);
        out.extend_from_slice(visible(plain).as_bytes());
        out.extend_from_slice(last.map_or("", |(_, to)| to).as_bytes());
    }
}
