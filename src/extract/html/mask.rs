//! Hides from a reader of HTML what it would misread: a text in, one of equal length out, to be read in its stead, and the tags of template
//! languages that print nothing. Placeholders become letters, control tags and comments of templates become spaces.
//! Changes no offset and no line feed. Whether a tag belongs where it stands is not its business.

use std::collections::HashSet;
use std::ops::Range;

use crate::placeholder;

use super::template;

/// A text to be read in place of another.
#[derive(Debug)]
pub(super) struct Mask {
    /// Bytes at the places where they stand in the text; no carriage return among them.
    pub(super) text: String,
    /// Tags and comments of templates, in order, disjoint.
    pub(super) control: Vec<Range<usize>>,
}

/// Masks a text.
pub(super) fn mask(text: &str) -> Mask {
    let control = template::control(text);
    let mut bytes = text.as_bytes().to_vec();
    bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b' ');
    for range in placeholders(text) {
        bytes[range].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b'x');
    }
    for range in control.iter().cloned() {
        bytes[range].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    Mask { text: String::from_utf8(bytes).expect("whole characters were replaced"), control }
}

/// The placeholders of a text that are no elements. `<name>` is one where nothing closes it.
fn placeholders(text: &str) -> Vec<Range<usize>> {
    let mut found = placeholder::find(text);
    let is_tag = |found: &placeholder::Placeholder| {
        text[found.span.start..].starts_with('<') && !text[found.span.start + 1..].starts_with(['<', '%'])
    };
    if found.iter().any(is_tag) {
        let closed = closed(text);
        found.retain(|found| {
            let name = text[found.name.start..found.name.end].to_ascii_lowercase();
            !is_tag(found) || (!name.contains('-') && !closed.contains(name.split(' ').next().unwrap_or_default()))
        });
    }
    found.into_iter().map(|found| found.span.start..found.span.end).collect()
}

/// The names of the elements that are closed somewhere, in small letters.
fn closed(text: &str) -> HashSet<String> {
    let name = |after: &str| after[..after.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(after.len())].to_ascii_lowercase();
    text.split("</").skip(1).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_line_feeds_stay() {
        let text = "a {{\u{438}|b}}\r\n<a href=\"{{ x }}\">{% if\nx > 1 %}<b></b><NAME>";
        let masked = mask(text);
        assert_eq!(masked.text, "a xxxxxxxx \n<a href=\"xxxxxxx\">     \n        <b></b>xxxxxx");
        assert_eq!(masked.control.len(), 1);
        assert_eq!(mask("<mj-text>a</mj-text><data>b</data><x-y>").text, "<mj-text>a</mj-text><data>b</data><x-y>");
    }
}
