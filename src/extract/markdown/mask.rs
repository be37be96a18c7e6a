//! Hides from a Markdown parser what it would misread: a text in, one of equal length out, to be parsed in its stead.
//! Placeholders and comments of templates become letters, and lines that would make a heading of the line above become breaks.
//! Changes no offset and no line end outside of comments, so that what is found in the mask is found in the text.

use std::borrow::Cow;
use std::ops::Range;

use super::super::comment::Found;
use crate::placeholder;

/// The text with everything masked that Markdown would take for its own marks.
pub(super) fn mask<'t>(text: &'t str, comments: &[Found]) -> Cow<'t, str> {
    let placeholders = placeholder::find(text);
    if placeholders.is_empty() && comments.is_empty() && !text.as_bytes().split(|&byte| byte == b'\n').any(|line| underline(line).is_some())
    {
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
    for line in bytes.split_mut(|&byte| byte == b'\n') {
        if let Some((marks, cover)) = underline(line) {
            line[marks].fill(cover);
        }
    }
    let mask = simdutf8::basic::from_utf8(&bytes).expect("whole characters were replaced by letters");
    Cow::Owned(mask.to_owned())
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
