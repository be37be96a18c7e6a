//! What fixes would change, as a unified diff: a text before and after in, lines that `patch` understands out. Counts lines from where the
//! text stands in its file, so that a large file can be compared a part at a time; context then ends with the part.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::Range;

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

use crate::problem::visible;

/// Lines round a change.
const CONTEXT: usize = 3;

const RESET: &str = "\x1b[0m";

/// How a diff looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Whether to colour.
    pub color: bool,
    /// Whether a terminal shows it, which must not get control characters. What a program reads gets the bytes as they are.
    pub terminal: bool,
}

/// Lines of a file before and after.
pub struct Lines<'t> {
    /// Before.
    pub old: &'t str,
    /// After.
    pub new: &'t str,
    /// Number in the file of the first of them, from 1.
    pub first_line: usize,
    /// Lines that are no text, by their number in the file: they stand in for those of `old` and `new`.
    pub raw: &'t BTreeMap<usize, Vec<u8>>,
}

/// Appends what names the file.
pub fn header(path: &str, look: Look, out: &mut Vec<u8>) {
    for mark in ["---", "+++"] {
        line(&format!("{mark} {}", visible(path)), "\x1b[1m", look, out);
    }
}

/// Appends the changed lines with those round them; nothing where nothing changed.
pub fn hunks(lines: &Lines<'_>, look: Look, out: &mut Vec<u8>) {
    let old: Vec<&str> = lines.old.split_inclusive('\n').collect();
    let new: Vec<&str> = lines.new.split_inclusive('\n').collect();
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_slices(&old, &new);
    for group in diff.grouped_ops(CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let before = numbers(first.old_range().start..last.old_range().end, lines.first_line);
        let after = numbers(first.new_range().start..last.new_range().end, lines.first_line);
        line(&format!("@@ -{before} +{after} @@"), "\x1b[36m", look, out);
        for op in &group {
            changes(&diff, op, lines, look, out);
        }
    }
}

fn changes(diff: &TextDiff<'_, '_, str>, op: &DiffOp, lines: &Lines<'_>, look: Look, out: &mut Vec<u8>) {
    for change in diff.iter_changes(op) {
        let (mark, color) = match change.tag() {
            ChangeTag::Equal => (' ', ""),
            ChangeTag::Delete => ('-', "\x1b[31m"),
            ChangeTag::Insert => ('+', "\x1b[32m"),
        };
        let number = change.old_index().map(|index| lines.first_line + index);
        let text = change.value().as_bytes();
        let text = number.and_then(|number| lines.raw.get(&number)).map_or(text, Vec::as_slice);
        put(mark, text.strip_suffix(b"\n").unwrap_or(text), color, look, out);
        if !text.ends_with(b"\n") {
            line("\\ No newline at end of file", "", look, out);
        }
    }
}

/// First line and count of a range of lines; a range of none names the line before it.
fn numbers(range: Range<usize>, first_line: usize) -> String {
    match range.len() {
        0 => format!("{},0", first_line + range.start - 1),
        1 => (first_line + range.start).to_string(),
        count => format!("{},{count}", first_line + range.start),
    }
}

fn line(text: &str, color: &str, look: Look, out: &mut Vec<u8>) {
    let (color, reset) = if look.color && !color.is_empty() { (color, RESET) } else { ("", "") };
    // A buffer takes everything.
    let _ = writeln!(out, "{color}{text}{reset}");
}

fn put(mark: char, text: &[u8], color: &str, look: Look, out: &mut Vec<u8>) {
    let shown = if look.terminal { Cow::Owned(for_terminal(text).into_bytes()) } else { Cow::Borrowed(text) };
    let (color, reset) = if look.color && !color.is_empty() { (color, RESET) } else { ("", "") };
    out.extend_from_slice(color.as_bytes());
    out.push(mark as u8);
    out.extend_from_slice(&shown);
    out.extend_from_slice(reset.as_bytes());
    out.push(b'\n');
}

/// Bytes as a terminal may show them: tabs and line ends stay, other control characters are written out.
pub fn for_terminal(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let shown = |line: &str| line.split('\t').map(|piece| visible(piece).into_owned()).collect::<Vec<_>>().join("\t");
    let lines = text.split('\n').map(|line| match line.strip_suffix('\r') {
        Some(line) => shown(line) + "\r",
        None => shown(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str, first_line: usize, raw: &BTreeMap<usize, Vec<u8>>) -> Vec<u8> {
        let mut out = Vec::new();
        hunks(&Lines { old, new, first_line, raw }, Look::default(), &mut out);
        out
    }

    #[test]
    fn lines_are_counted_from_where_the_text_stands() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\r\nk";
        let new = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\r\nK";
        let wanted = "@@ -7,5 +7,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -14,4 +14,4 @@\n h\n i\n j\r\n-k\n\\ No newline at end of file\n+K\n\\ No newline at end of file\n";
        assert_eq!(String::from_utf8_lossy(&diff(old, new, 7, &BTreeMap::new())), wanted);
        assert!(diff(old, old, 1, &BTreeMap::new()).is_empty());
    }

    #[test]
    fn lines_join_and_lines_that_are_no_text_stay() {
        let raw = BTreeMap::from([(1, b"\xFF\n".to_vec())]);
        assert_eq!(diff("?\na\nb\n", "?\nab\n", 1, &raw), b"@@ -1,3 +1,2 @@\n \xFF\n-a\n-b\n+ab\n");
        assert_eq!(diff("a\n", "", 1, &BTreeMap::new()), b"@@ -1 +0,0 @@\n-a\n");
    }

    #[test]
    fn a_terminal_gets_no_control_characters() {
        assert_eq!(for_terminal(b"a\tb\x1b[31m\r\n\xFFc"), "a\tb\\u{1b}[31m\r\n\u{fffd}c");
    }
}
