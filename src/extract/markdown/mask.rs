//! Hides from a Markdown parser what it would misread: a text in, one of equal length out, to be parsed in its stead.
//! Placeholders become letters, and lines that would make a heading of the line above become breaks.
//! Changes no offset and no line end, so that what is found in the mask is found in the text.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use crate::placeholder;

/// The text with everything masked that Markdown would take for its own marks.
pub(super) fn mask(text: &str) -> Cow<'_, str> {
    let placeholders = placeholder::find(text);
    if placeholders.is_empty() && !text.as_bytes().split(|&byte| byte == b'\n').any(|line| underline(line).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut mask = String::with_capacity(text.len());
    for found in placeholders {
        mask.push_str(&text[mask.len()..found.span.start]);
        let letter = |byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { 'x' };
        mask.extend(text[found.span.start..found.span.end].bytes().map(letter));
    }
    mask.push_str(&text[mask.len()..]);
    let mut start = 0;
    while start < mask.len() {
        let end = memchr(b'\n', &mask.as_bytes()[start..]).map_or(mask.len(), |length| start + length);
        if let Some((marks, cover)) = underline(&mask.as_bytes()[start..end]) {
            mask.replace_range(start + marks.start..start + marks.end, &cover.repeat(marks.len()));
        }
        start = end + 1;
    }
    Cow::Owned(mask)
}

/// The bytes of a line of dashes or equals signs alone, in quotations and lists too, and what masks them: three or more are a break; `--`,
/// over a signature, counts as a blank line; fewer are text.
fn underline(line: &[u8]) -> Option<(Range<usize>, &'static str)> {
    let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'>')).unwrap_or(line.len());
    let end = line.len() - line.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    let marks = line.get(start..end)?;
    let first = *marks.first().filter(|first| matches!(first, b'-' | b'='))?;
    let cover = match (marks.len(), first) {
        (3.., _) => "*",
        (2, b'-') => " ",
        _ => "x",
    };
    marks.iter().all(|&byte| byte == first).then_some((start..end, cover))
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn lengths_and_line_ends_stay() {
        let text = "a <NAME> {{\u{438}|b}}\r\n---\r\n> --\n  ==\n-\n- x\n-- \n{% if\nx %}";
        assert_eq!(mask(text), "a xxxxxx xxxxxxxx\r\n***\r\n>   \n  xx\nx\n- x\n   \nxxxxx\nxxxx");
    }
}
