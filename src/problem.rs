//! Mistakes in what people write for the program (packs, configuration, the baseline, flags): TOML in, tables and problems out, and problems
//! shown with their place and remedy. Shared by all who read such files, so that they find all mistakes at once and show them alike.
//! Reads no files and knows no keys.

use std::borrow::Borrow;
use std::fmt::Write as _;

use toml::de::DeTable;

use crate::sanitize::visible;
use crate::source::{Source, line_feeds};
use crate::span::Span;

/// Characters of a long line shown on either side of a mistake.
const WINDOW: usize = 60;

/// A mistake in a file, or in something given in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file as given, or what stands for it (`--config`).
    pub path: String,
    /// Where, in bytes of the file's text; `None` when the whole file is meant.
    pub span: Option<Span>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// The remedy.
    pub help: Option<String>,
}

/// Names that a remedy lists where none is near: as many as a table of a pack has keys.
const MOST_LISTED: usize = 32;

impl Problem {
    /// A problem with the whole of `path`.
    #[must_use]
    pub fn whole(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), span: None, message: message.into(), help: None }
    }

    /// A problem at a place in `path`.
    #[must_use]
    pub fn at(path: impl Into<String>, span: impl Into<Span>, message: impl Into<String>) -> Self {
        Self { path: path.into(), span: Some(span.into()), message: message.into(), help: None }
    }

    /// The same problem with its remedy.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same problem with the nearest valid name as its remedy, or all of them where none is near and they are few.
    #[must_use]
    pub fn with_nearest(self, name: &str, candidates: &[&str]) -> Self {
        if let Some(near) = nearest(name, candidates) {
            return self.with_help(format!("did you mean `{near}`?"));
        }
        match candidates.len() {
            1..=MOST_LISTED => self.with_help(format!("valid here: {}", candidates.join(", "))),
            _ => self,
        }
    }
}

/// Puts problems in the order of files and places.
pub fn sort(problems: &mut [Problem]) {
    problems.sort_by(|a, b| (&a.path, a.span.map(|span| span.start)).cmp(&(&b.path, b.span.map(|span| span.start))));
}

/// Parses TOML as far as it goes: the table that could be read, and the first syntax error of every line that has one.
#[must_use]
pub fn parse<'t>(path: &str, text: &'t str) -> (DeTable<'t>, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut found: Vec<(usize, Problem)> = errors
        .iter()
        .map(|error| {
            let span = error.span().map_or(Span::new(0, 0), Span::from);
            (line_feeds(text, span.start), Problem::at(path, span, error.message().replace('\n', ", ")))
        })
        .collect();
    found.sort_by_key(|(line, problem)| (*line, problem.span.map(|span| span.start)));
    found.dedup_by_key(|(line, _)| *line);
    (table.into_inner(), found.into_iter().map(|(_, problem)| problem).collect())
}

/// The candidate that `name` was most likely meant to be; the first among equals, `None` when none is near.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let name = folded(name);
    let limit = (name.len() / 3).max(1);
    let scored = candidates.iter().filter_map(|&candidate| {
        let other = folded(candidate);
        let begins = name.len() >= 3 && other.starts_with(&name);
        let distance = distance(&name, &other);
        (distance <= limit || begins).then_some((distance, candidate))
    });
    scored.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

fn folded(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).map(|c| if c == '_' { '-' } else { c }).collect()
}

/// Edits between two names: insertions, deletions, substitutions and swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(from != to)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *from == b[j - 1] && a[i - 1] == *to {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// Problems as people read them: `path:line:col: error: message`, the line with the place marked, the remedy. A problem whose path is
/// among no source is shown without its line.
#[must_use]
pub fn render<S: Borrow<Source>>(problems: &[Problem], sources: &[S], color: bool) -> String {
    let mut out = String::new();
    for problem in problems {
        let source = sources.iter().map(Borrow::borrow).find(|source| source.path() == problem.path);
        render_one(problem, source, color, &mut out);
    }
    out
}

fn render_one(problem: &Problem, source: Option<&Source>, color: bool, out: &mut String) {
    let (bold, red, cyan, reset) = if color { ("\x1b[1m", "\x1b[1;31m", "\x1b[36m", "\x1b[0m") } else { ("", "", "", "") };
    let placed = source.zip(problem.span);
    out.push_str(bold);
    out.push_str(&visible(&problem.path));
    if let Some((source, span)) = placed {
        let position = source.position(span.start);
        let _ = write!(out, ":{}:{}", position.line, position.column);
    }
    let _ = writeln!(out, ":{reset} {red}error:{reset} {}", visible(&problem.message));
    if let Some((source, span)) = placed {
        snippet(source, span, (red, cyan, reset), out);
    }
    if let Some(help) = &problem.help {
        let _ = writeln!(out, "  {cyan}help:{reset} {}", visible(help));
    }
}

/// The line of a problem, or a window of it, with the place underlined.
fn snippet(source: &Source, span: Span, (red, cyan, reset): (&str, &str, &str), out: &mut String) {
    let text = source.text();
    let start = text.floor_char_boundary(span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line_end = if text[..line_end].ends_with('\r') && line_end > start { line_end - 1 } else { line_end };
    let end = text.floor_char_boundary(span.end).clamp(start, line_end.max(start));
    let from = text[line_start..start].char_indices().rev().nth(WINDOW - 1).map_or(line_start, |(at, _)| line_start + at);
    let to = text[start..line_end].char_indices().nth(WINDOW).map_or(line_end, |(at, _)| start + at);
    let shown = |a: usize, b: usize| visible(&text[a..b.max(a)].replace('\t', " ")).into_owned();
    let (before, marked, after) = (shown(from, start), shown(start, end.min(to)), shown(end.min(to), to));
    let number = source.position(start).line.to_string();
    let (lead, tail) = (if from > line_start { "…" } else { "" }, if to < line_end { "…" } else { "" });
    let indent = " ".repeat(lead.chars().count() + before.chars().count());
    let carets = "^".repeat(marked.chars().count().max(1));
    let _ = writeln!(out, "  {cyan}{number} |{reset} {lead}{before}{marked}{after}{tail}");
    let _ = writeln!(out, "  {} {cyan}|{reset} {indent}{red}{carets}{reset}", " ".repeat(number.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_forgives_slips_and_gives_up_on_others() {
        let names = ["lang", "ignore", "select", "extend-select", "warning"];
        assert_eq!(nearest("lagn", &names), Some("lang"));
        assert_eq!(nearest("Extend_Select", &names), Some("extend-select"));
        assert_eq!(nearest("warn", &names), Some("warning"));
        assert_eq!(nearest("colour", &names), None);
        assert_eq!(nearest("", &names), None);
    }

    #[test]
    fn syntax_errors_come_one_a_line_and_the_rest_is_read() {
        let (table, problems) = parse("a.toml", "a = = 1\nb = 2\nc d e\n");
        assert!(table.contains_key("b"));
        let lines: Vec<usize> = problems.iter().filter_map(|p| p.span).map(|s| if s.start < 8 { 1 } else { 3 }).collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn a_problem_shows_its_line_and_remedy_and_no_raw_escape() {
        let source = Source::new("a.toml", "x = 1\n\tlagn = \"\u{E9}\x1b[31m\"\n");
        let problem = Problem::at("a.toml", Span::new(7, 11), "unknown key `lagn`").with_nearest("lagn", &["lang"]);
        let expected = "a.toml:2:2: error: unknown key `lagn`\n  2 |  lagn = \"\u{E9}␛[31m\"\n    |  ^^^^\n  help: did you mean `lang`?\n";
        assert_eq!(render(&[problem], &[source], false), expected);
    }

    #[test]
    fn a_long_line_is_shown_through_a_window() {
        let source = Source::new("a.toml", format!("k = \"{}\"", "\u{F1}".repeat(5000)));
        let problem = Problem::at("a.toml", Span::new(2005, 2009), "odd");
        let shown = render(&[problem], &[source], false);
        assert!(shown.chars().count() < 350, "{shown}");
        let caret = shown.lines().nth(2).and_then(|line| line.find('^'));
        assert!(caret.is_some());
    }

    #[test]
    fn spans_past_the_end_or_inside_a_character_do_not_panic() {
        for (start, end) in [(0, 0), (1, 2), (9, 99), (3, 1)] {
            let source = Source::new("a.toml", "\u{E9}\r\n\u{FC}");
            let problem = Problem { path: "a.toml".into(), span: Some(Span { start, end }), message: "x".into(), help: None };
            assert!(render(&[problem], &[source], true).contains("error:"));
        }
    }
}
