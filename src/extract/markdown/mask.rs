//! Hides from a Markdown parser what it would misread: a text in, one of equal length out, to be parsed in its stead.
//! Placeholders and comments of templates become letters, and lines that would make a heading of the line above become breaks.
//! Changes no offset and no line end outside of comments, so that what is found in the mask is found in the text.

use std::borrow::Cow;
use std::ops::Range;

use super::super::comment::Found;
use crate::placeholder;

/// The text with everything masked that Markdown would take for its own marks.
pub(in crate::extract) fn mask<'t>(text: &'t str, comments: &[Found]) -> Cow<'t, str> {
    let placeholders = placeholder::find(text);
    let underlines = begins_with_mark(text.as_bytes());
    if placeholders.is_empty() && comments.is_empty() && !underlines {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for found in placeholders {
        let inside = bytes[found.span.start..found.span.end].iter_mut();
        inside.filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b'x');
    }
    for comment in comments {
        bytes[comment.span.start..comment.span.end].fill(b'x');
    }
    if underlines {
        for line in bytes.split_mut(|&byte| byte == b'\n') {
            if let Some((marks, cover)) = underline(line) {
                line[marks].fill(cover);
            }
        }
    }
    let mask = simdutf8::basic::from_utf8(&bytes).expect("whole characters were replaced by letters");
    Cow::Owned(mask.to_owned())
}

/// Words that an underlined title may have.
const TITLE: usize = 12;

/// The mask of a text with many replies: underlined titles are headings in it, and the lines at `separators` are breaks.
pub(in crate::extract) fn of_library(text: &str, comments: &[Found], separators: impl Iterator<Item = Range<usize>>) -> String {
    let mut bytes = mask(text, comments).into_owned().into_bytes();
    // Where `#` and `##` mark the headings, a line of dashes is what it is in any letter: a break.
    let dashes = !text.lines().any(is_high_heading);
    let (mut start, mut above, mut before) = (0, "", "");
    for line in text.split_inclusive('\n') {
        let marks = underline(line.as_bytes()).map(|(marks, _)| marks).filter(|marks| marks.len() >= 3 && marks.start <= 3);
        if let Some(marks) = marks.filter(|marks| dashes || line.as_bytes()[marks.start] == b'=')
            && before.trim().is_empty()
            && is_title(above)
        {
            bytes[start + marks.start..start + marks.end].copy_from_slice(&line.as_bytes()[marks]);
        }
        start += line.len();
        (before, above) = (above, line);
    }
    separators.for_each(|line| bytes[line].fill(b'*'));
    String::from_utf8(bytes).expect("whole characters were replaced by letters")
}

/// Whether a line is a heading of the levels that underlining has as well.
fn is_high_heading(line: &str) -> bool {
    let marks = line.trim_start();
    let title = marks.trim_start_matches('#');
    line.len() - marks.len() <= 3 && (1..=2).contains(&(marks.len() - title.len())) && title.starts_with([' ', '\t'])
}

/// Whether a line over a line of dashes is its title rather than the end of a letter.
fn is_title(line: &str) -> bool {
    let title = line.trim();
    title.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '*' | '_' | '"' | '\u{bf}' | '\u{ab}' | '['))
        && title.split_whitespace().count() <= TITLE
        && !title.ends_with([',', '.', ';', ':', '!'])
}

/// Whether a line may be one of dashes or equals signs: one of them comes first in it.
fn begins_with_mark(text: &[u8]) -> bool {
    let comes_first = |at: usize| {
        let before = text[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
        before.is_none_or(|&byte| byte == b'\n')
    };
    memchr::memchr2_iter(b'-', b'=', text).any(comes_first)
}

/// The bytes of a line of dashes or equals signs alone, in quotations and lists too, and what masks them: three or more are a break; `--`,
/// over a signature, counts as a blank line; fewer are text.
fn underline(line: &[u8]) -> Option<(Range<usize>, u8)> {
    let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'>')).unwrap_or(line.len());
    let end = line.len() - line.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    let marks = line.get(start..end)?;
    let first = *marks.first().filter(|first| matches!(first, b'-' | b'='))?;
    let cover = match (marks.len(), first) {
        (3.., _) => b'*',
        (2, b'-') => b' ',
        _ => b'x',
    };
    marks.iter().all(|&byte| byte == first).then_some((start..end, cover))
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn lengths_and_line_ends_stay() {
        let text = "a <NAME> {{\u{438}|b}}\r\n---\r\n> --\n  ==\n-\n- x\n-- \n{% if\nx %}";
        assert_eq!(mask(text, &[]), "a xxxxxx xxxxxxxx\r\n***\r\n>   \n  xx\nx\n- x\n   \nxxxxx\nxxxx");
    }
}
