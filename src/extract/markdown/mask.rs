//! Hides from a Markdown parser what it would misread: a text in, one of equal length out, to be parsed in its stead.
//! Placeholders become letters, and lines that would make a heading of the line above become breaks.
//! Changes no offset and no line end, so that what is found in the mask is found in the text.

use crate::placeholder;

/// The text with everything masked that Markdown would take for its own marks.
pub(super) fn mask(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for found in placeholder::find(text) {
        let inside = bytes[found.span.start..found.span.end].iter_mut();
        inside.filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b'x');
    }
    for line in bytes.split_mut(|&byte| byte == b'\n') {
        mask_underline(line);
    }
    String::from_utf8(bytes).expect("whole characters were replaced by letters")
}

/// Masks a line of dashes or equals signs alone, in quotations and lists too: three or more are a break; `--`, over a signature, counts as a
/// blank line; fewer are text.
fn mask_underline(line: &mut [u8]) {
    let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'>')).unwrap_or(line.len());
    let end = line.len() - line.iter().rev().take_while(|byte| byte.is_ascii_whitespace()).count();
    let Some(marks) = line.get_mut(start..end) else { return };
    let Some(&first @ (b'-' | b'=')) = marks.first() else { return };
    if marks.iter().all(|&byte| byte == first) {
        let cover = match (marks.len(), first) {
            (3.., _) => b'*',
            (2, b'-') => b' ',
            _ => b'x',
        };
        marks.fill(cover);
    }
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
