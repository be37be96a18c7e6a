//! Lines such as `---- TITLE` and `==== TITLE ====`: a text in, these lines with their titles out, and whether they part it into templates.
//! The lines that mail programs put over a message that is quoted look alike: they never open a file and bear the same words again.

use std::collections::HashSet;
use std::ops::Range;

use super::greeting::{Opening, greetings};

/// Dashes that a line begins with, at least.
const MARKS: usize = 3;

/// Scalar values of a title, at most.
const TITLE: usize = 100;

/// A line that parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Separator {
    /// Its bytes, without the line end.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) title: String,
    mark: char,
}

/// The lines of a text that part it. In Markdown those inside fenced blocks do not.
pub(super) fn find(text: &str, markdown: bool) -> Vec<Separator> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut fence: Option<char> = None;
    for line in text.split_inclusive('\n') {
        let mark = line.trim_start().chars().next().filter(|mark| line.trim_start().starts_with(&mark.to_string().repeat(3)));
        if let Some(mark @ ('`' | '~')) = mark.filter(|_| markdown) {
            fence = match fence {
                None => Some(mark),
                Some(open) => Some(open).filter(|open| *open != mark),
            };
        } else if fence.is_none() {
            let content = line.trim_end_matches(['\n', '\r']);
            found.extend(titled(content).map(|(mark, title)| Separator {
                range: start..start + content.len(),
                title: title.to_owned(),
                mark,
            }));
        }
        start += line.len();
    }
    let mark = found.first().map(|first| first.mark);
    found.retain(|line| Some(line.mark) == mark);
    found
}

/// The mark and the title of a line that is a separator.
fn titled(line: &str) -> Option<(char, &str)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '-' | '='))?;
    let rest = line.trim_start_matches(mark);
    if line.len() - rest.len() < MARKS || !rest.starts_with([' ', '\t']) {
        return None;
    }
    let title = rest.trim().trim_end_matches(mark).trim_end();
    let is_title = title.starts_with(|first: char| !matches!(first, '|' | '-' | '=')) && title.chars().any(char::is_alphanumeric);
    (is_title && title.chars().count() <= TITLE).then_some((mark, title))
}

/// The text between the lines, with their titles, where it is a library.
pub(super) fn templates(text: &str, lines: &[Separator], wanted: bool) -> Option<Vec<(Option<String>, Range<usize>)>> {
    let first = lines.first()?;
    let ends = lines.iter().skip(1).map(|next| next.range.start).chain([text.len()]);
    let parts: Vec<_> = lines.iter().zip(ends).map(|(line, end)| (Some(line.title.clone()), line.range.end..end)).collect();
    let openings: Vec<_> = parts.iter().map(|(_, range)| Opening::of_text(&text[range.clone()])).collect();
    let before = &text[..first.range.start];
    (wanted || part_a_library(lines, before.trim().is_empty(), &openings)).then_some(parts)
}

/// Whether the lines part a library: the first opens the text, or the parts greet, and no line comes twice.
pub(super) fn part_a_library(lines: &[Separator], opens: bool, openings: &[Option<Opening<'_>>]) -> bool {
    let mut titles = HashSet::new();
    let distinct = lines.iter().all(|line| titles.insert(line.title.to_lowercase()));
    let full: Vec<usize> = (0..openings.len()).filter(|number| openings[*number].is_some()).collect();
    distinct && full.len() >= 2 && (opens || greetings(openings).tell_letters(&full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_a_title() {
        for (line, title) in [("---- Refund", "Refund"), ("=== A b: c ===", "A b: c"), ("---\t{{x}} ----", "{{x}}"), ("--- #1 \r", "#1")] {
            assert_eq!(titled(line).map(|(_, title)| title), Some(title), "{line}");
        }
        for line in ["-- Marta", "-----", "---- ", "----Original----", "--- | ---", "- - - a", " ---- a", "*** a", "---- ---- ."] {
            assert_eq!(titled(line), None, "{line}");
        }
    }

    #[test]
    fn lines_in_fences_are_what_they_hold() {
        let text = "---- A\n```\n---- B\n```\n== C\n=== D\n---- E\r\n";
        let titles = |markdown| find(text, markdown).into_iter().map(|line| line.title).collect::<Vec<_>>();
        assert_eq!(
            (titles(true), titles(false)),
            (vec!["A".to_owned(), "E".to_owned()], vec!["A".to_owned(), "B".to_owned(), "E".to_owned()])
        );
        assert_eq!(&text[find(text, true)[1].range.clone()], "---- E");
    }
}
