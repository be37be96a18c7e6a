//! What fixes would change, as a unified diff: lines before and after in, what `patch` understands out. A large file can come a part at a
//! time; of what came, only a run of changes that may yet go on is kept.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use crate::sanitize::visible;

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

/// Lines of a file before and after, as they come. Those that may yet be context of a change wait for the next.
#[derive(Debug, Default)]
pub struct Lines {
    old: String,
    new: String,
    /// Number in the file of the first line that waits, from 1.
    first_line: usize,
    /// Lines that are no text, by their number in the file: they stand in for those of `old` and `new`.
    raw: BTreeMap<usize, Vec<u8>>,
    /// Whether the file was named.
    is_named: bool,
}

impl Lines {
    /// Goes on with lines before and after. Where others come later, these must be as many before as after.
    pub fn push(&mut self, old: &str, new: &str, first_line: usize, raw: &BTreeMap<usize, Vec<u8>>) {
        if self.old.is_empty() {
            self.first_line = first_line;
        }
        self.old.push_str(old);
        self.new.push_str(new);
        self.raw.extend(raw.iter().map(|(number, line)| (*number, line.clone())));
    }

    /// Appends the changed lines with those round them, as far as their context has come; all of them when no more lines come. The file is
    /// named before the first.
    pub fn hunks(&mut self, path: &str, is_end: bool, look: Look, out: &mut Vec<u8>) {
        let old: Vec<&str> = self.old.split_inclusive('\n').collect();
        let new: Vec<&str> = self.new.split_inclusive('\n').collect();
        let end = if is_end { None } else { Some(settled(&old, &new)) };
        let (old, new) = (&old[..end.unwrap_or(old.len())], &new[..end.unwrap_or(new.len())]);
        for group in group_diff_ops(operations(old, new), CONTEXT) {
            if !std::mem::replace(&mut self.is_named, true) {
                header(path, look, out);
            }
            let hunk = Hunk { old, new, first_line: self.first_line, raw: &self.raw };
            hunk.render(&group, look, out);
        }
        let bytes = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
        let (settled, old, new) = (old.len(), bytes(old), bytes(new));
        self.old.drain(..old);
        self.new.drain(..new);
        self.first_line += settled;
        self.raw = self.raw.split_off(&self.first_line);
    }
}

/// So many lines have all the context that they need: after them, as before them, there are lines enough that stay. Changes with fewer lines
/// between them belong together, so the cut must not fall there.
fn settled(old: &[&str], new: &[&str]) -> usize {
    let mut same = 0;
    for at in (0..old.len().min(new.len())).rev() {
        same = if old[at] == new[at] { same + 1 } else { 0 };
        if same > 2 * CONTEXT {
            return at + CONTEXT;
        }
    }
    0
}

/// What turns one into the other. Most fixes stay in their line; only where they do not must it be found out which lines are the same.
fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    if old.len() != new.len() {
        return capture_diff_slices(Algorithm::Patience, old, new);
    }
    let is_same = |at: usize| old[at] == new[at];
    let mut operations = Vec::new();
    let mut from = 0;
    while from < old.len() {
        let len = (from..old.len()).take_while(|at| is_same(*at) == is_same(from)).count();
        operations.push(match is_same(from) {
            true => DiffOp::Equal { old_index: from, new_index: from, len },
            false => DiffOp::Replace { old_index: from, old_len: len, new_index: from, new_len: len },
        });
        from += len;
    }
    operations
}

/// Appends what names the file. Behind a name with a space in it stands a tab, as `patch` wants it.
fn header(path: &str, look: Look, out: &mut Vec<u8>) {
    let end = if path.contains(' ') { "\t" } else { "" };
    for mark in ["---", "+++"] {
        line(&format!("{mark} {}{end}", visible(path)), "\x1b[1m", look, out);
    }
}

/// Lines before and after, of which some are shown.
struct Hunk<'t> {
    old: &'t [&'t str],
    new: &'t [&'t str],
    first_line: usize,
    raw: &'t BTreeMap<usize, Vec<u8>>,
}

impl Hunk<'_> {
    fn render(&self, group: &[DiffOp], look: Look, out: &mut Vec<u8>) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let before = numbers(first.old_range().start..last.old_range().end, self.first_line);
        let after = numbers(first.new_range().start..last.new_range().end, self.first_line);
        line(&format!("@@ -{before} +{after} @@"), "\x1b[36m", look, out);
        for operation in group {
            match operation.tag() {
                DiffTag::Equal => self.old_lines(operation, ' ', "", look, out),
                DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => {
                    self.old_lines(operation, '-', "\x1b[31m", look, out);
                    for text in &self.new[operation.new_range()] {
                        put('+', text.as_bytes(), "\x1b[32m", look, out);
                    }
                }
            }
        }
    }

    fn old_lines(&self, operation: &DiffOp, mark: char, color: &str, look: Look, out: &mut Vec<u8>) {
        for at in operation.old_range() {
            put(mark, self.raw.get(&(self.first_line + at)).map_or(self.old[at].as_bytes(), Vec::as_slice), color, look, out);
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
    let (text, is_whole) = text.strip_suffix(b"\n").map_or((text, false), |text| (text, true));
    let shown = if look.terminal { Cow::Owned(for_terminal(text).into_bytes()) } else { Cow::Borrowed(text) };
    let (color, reset) = if look.color && !color.is_empty() { (color, RESET) } else { ("", "") };
    out.extend_from_slice(color.as_bytes());
    out.push(mark as u8);
    out.extend_from_slice(&shown);
    out.extend_from_slice(reset.as_bytes());
    out.push(b'\n');
    if !is_whole {
        line("\\ No newline at end of file", "", look, out);
    }
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

    fn diff(parts: &[(&str, &str)], raw: &BTreeMap<usize, Vec<u8>>) -> Vec<u8> {
        let (mut lines, mut out, mut first_line) = (Lines::default(), Vec::new(), 1);
        for (number, (old, new)) in parts.iter().enumerate() {
            lines.push(old, new, first_line, raw);
            lines.hunks("a", number + 1 == parts.len(), Look::default(), &mut out);
            first_line += old.matches('\n').count();
        }
        out
    }

    #[test]
    fn changes_are_shown_with_the_lines_round_them() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\r\nk";
        let new = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\r\nK";
        let wanted = "--- a\n+++ a\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -8,4 +8,4 @@\n h\n i\n j\r\n-k\n\\ No newline at end of file\n+K\n\\ No newline at end of file\n";
        assert_eq!(String::from_utf8_lossy(&diff(&[(old, new)], &BTreeMap::new())), wanted);
        assert!(diff(&[(old, old)], &BTreeMap::new()).is_empty());
    }

    #[test]
    fn lines_join_and_lines_that_are_no_text_stay() {
        let raw = BTreeMap::from([(1, b"\xFF\n".to_vec())]);
        assert_eq!(diff(&[("?\na\nb\n", "?\nab\n")], &raw), b"--- a\n+++ a\n@@ -1,3 +1,2 @@\n \xFF\n-a\n-b\n+ab\n");
        assert_eq!(diff(&[("a\n", "")], &BTreeMap::new()), b"--- a\n+++ a\n@@ -1 +0,0 @@\n-a\n");
    }

    #[test]
    fn parts_say_together_what_the_whole_says() {
        let line = |number: usize| format!("{number}\n");
        for seed in 1_usize..200 {
            let old: Vec<String> = (0..60).map(line).collect();
            let is_changed = |at: usize| (at * 7919 + seed * 104_729) % 97 < seed % 40 || (seed > 180 && at.is_multiple_of(7));
            let new: Vec<String> = (0..60).map(|at| if is_changed(at) { format!("new {at}\n") } else { line(at) }).collect();
            let whole = diff(&[(&old.concat(), &new.concat())], &BTreeMap::new());
            let size = seed % 11 + 1;
            let parts: Vec<(String, String)> =
                old.chunks(size).zip(new.chunks(size)).map(|(old, new)| (old.concat(), new.concat())).collect();
            let parts: Vec<(&str, &str)> = parts.iter().map(|(old, new)| (old.as_str(), new.as_str())).collect();
            assert_eq!(String::from_utf8_lossy(&diff(&parts, &BTreeMap::new())), String::from_utf8_lossy(&whole), "{seed}");
        }
    }

    #[test]
    fn a_tab_ends_a_name_that_has_a_space() {
        let headed = |name: &str| {
            let mut out = Vec::new();
            header(name, Look::default(), &mut out);
            String::from_utf8(out).expect("names are UTF-8")
        };
        assert_eq!(headed("a b.txt"), "--- a b.txt\t\n+++ a b.txt\t\n");
        assert_eq!(headed("a.txt"), "--- a.txt\n+++ a.txt\n");
    }

    #[test]
    fn a_terminal_gets_no_control_characters() {
        assert_eq!(for_terminal(b"a\tb\x1b[31m\r\n\xFFc"), "a\tb␛[31m\r\n\u{fffd}c");
    }
}
