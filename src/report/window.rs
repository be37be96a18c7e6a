//! A source and a range in, the few columns round the marked words out, made visible, with the mark moved along: what a drawing of one finding needs.
//! Looks at no more of the text than it returns (a line may be 50 MB long), shortens what does not fit and draws nothing.

use crate::source::{Range, Source};
use crate::span::Span;

use crate::sanitize::{columns, visible};

/// Columns that stay on either side of marked words too long for the window.
const CONTEXT: usize = 10;

/// How far (in bytes) a cut moves towards the mark to fall between two words.
const WORD: usize = 16;

/// One to three lines round a mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The lines, made visible, with `\n` between.
    pub(super) text: String,
    /// What is marked, in bytes of `text`: a span on each line, none of them empty.
    pub(super) marks: Vec<Span>,
    /// The lines' numbers in the file; `None` for a line that stands for those left out.
    pub(super) numbers: Vec<Option<usize>>,
}

/// How far a walk over a line got.
#[derive(Clone, Copy)]
struct Reach {
    /// Byte of the text at which it stopped.
    at: usize,
    /// Columns walked over.
    columns: usize,
    /// Whether the line goes on.
    cut: bool,
}

impl Window {
    /// The window round `range` of the file that `source` is of, each line about `width` columns wide at most. A range outside the source counts as its nearest edge.
    pub(super) fn new(source: &Source, range: Range, width: usize) -> Self {
        let text = source.text();
        let offset = |byte: usize| text.floor_char_boundary(byte.saturating_sub(source.first_byte()));
        let start = offset(range.start.byte);
        let end = offset(range.end.byte).max(start);
        // Line ends that close the mark are nothing to show.
        let end = start + text[start..end].trim_end_matches(['\r', '\n']).len();
        let (first, last) = (source.position(start).line, source.position(end).line);
        if first == last {
            Self::of_line(text, Span::new(start, end), first, width)
        } else {
            Self::of_lines(text, Span::new(start, end), [first, last], width)
        }
    }

    /// A mark on one line: as much of the line as fits, the mark in the middle.
    fn of_line(text: &str, mark: Span, number: usize, width: usize) -> Self {
        let mark = if mark.is_empty() { next_character(text, mark.start) } else { mark };
        let most = width.saturating_sub(2 * CONTEXT).max(2);
        let marked = right(text, mark.start, mark.end, most);
        let room = width.saturating_sub(marked.columns);
        let (before, after) = (left(text, mark.start, 0, room), right(text, mark.end, text.len(), room));
        let (before_room, after_room) = share(room, before.columns, after.columns);
        let mut window = Self { text: String::new(), marks: Vec::new(), numbers: vec![Some(number)] };
        window.push_before(text, mark.start, left(text, mark.start, 0, before_room));
        let start = window.text.len();
        if marked.cut {
            let head = right(text, mark.start, mark.end, most / 2);
            let tail = left(text, mark.end, head.at, most / 2);
            window.push(&text[mark.start..head.at]);
            window.text.push('…');
            window.push(&text[tail.at..mark.end]);
        } else {
            window.push(&text[mark.start..mark.end]);
        }
        window.mark_from(start);
        window.push_after(text, mark.end, right(text, mark.end, text.len(), after_room));
        window
    }

    /// A mark over several lines: its first and its last, and an ellipsis for those between.
    fn of_lines(text: &str, mark: Span, [first, last]: [usize; 2], width: usize) -> Self {
        let mut window = Self { text: String::new(), marks: Vec::new(), numbers: vec![Some(first)] };
        let before = left(text, mark.start, 0, width / 2);
        window.push_before(text, mark.start, before);
        let start = window.text.len();
        window.push_after(text, mark.start, right(text, mark.start, mark.end, width.saturating_sub(before.columns)));
        window.mark_from(start);
        window.text.push('\n');
        if last - first > 1 {
            let start = window.text.len();
            window.text.push('…');
            window.mark_from(start);
            window.text.push('\n');
            window.numbers.push(None);
        }
        let inside = left(text, mark.end, mark.start, width / 2);
        let start = window.text.len();
        window.push_before(text, mark.end, inside);
        window.mark_from(start);
        window.push_after(text, mark.end, right(text, mark.end, text.len(), width.saturating_sub(inside.columns)));
        window.numbers.push(Some(last));
        window
    }

    /// Marks what was appended since `start`; nothing is marked as one space, so that there is something to underline.
    fn mark_from(&mut self, start: usize) {
        if self.text.len() == start {
            self.text.push(' ');
        }
        self.marks.push(Span::new(start, self.text.len()));
    }

    /// Appends what stands on the line before `end`, as far as it was reached.
    fn push_before(&mut self, text: &str, end: usize, reach: Reach) {
        let mut start = reach.at;
        if reach.cut {
            self.text.push('…');
            let word_end = text.as_bytes()[start..end].iter().take(WORD).position(|byte| *byte == b' ');
            start += word_end.unwrap_or(0);
        }
        self.push(&text[start..end]);
    }

    /// Appends what stands on the line from `start` on, as far as it was reached.
    fn push_after(&mut self, text: &str, start: usize, reach: Reach) {
        let mut end = reach.at;
        if reach.cut {
            let word_start = text.as_bytes()[start..end].iter().rev().take(WORD).position(|byte| *byte == b' ');
            end -= word_start.unwrap_or(0);
            self.push(&text[start..end]);
            self.text.push('…');
        } else {
            self.push(text[start..end].trim_end_matches('\r'));
        }
    }

    fn push(&mut self, piece: &str) {
        self.text.push_str(&visible(piece));
    }
}

/// Walks from `from` to the right over at most `most` columns of the line, not past `limit`.
fn right(text: &str, from: usize, limit: usize, most: usize) -> Reach {
    let mut reach = Reach { at: from, columns: 0, cut: false };
    for c in text[from..limit].chars().take_while(|c| *c != '\n') {
        if !reach.step(c, most) {
            return reach;
        }
        reach.at += c.len_utf8();
    }
    reach
}

/// Walks from `from` to the left over at most `most` columns of the line, not past `limit`.
fn left(text: &str, from: usize, limit: usize, most: usize) -> Reach {
    let mut reach = Reach { at: from, columns: 0, cut: false };
    for c in text[limit..from].chars().rev().take_while(|c| *c != '\n') {
        if !reach.step(c, most) {
            return reach;
        }
        reach.at -= c.len_utf8();
    }
    reach
}

impl Reach {
    /// Counts a character, unless it no longer fits.
    fn step(&mut self, c: char, most: usize) -> bool {
        let wanted = self.columns + columns(c);
        self.cut = wanted > most;
        if !self.cut {
            self.columns = wanted;
        }
        !self.cut
    }
}

/// Divides `room` between two sides that want so many columns each: evenly, but what one side leaves the other may take.
fn share(room: usize, before: usize, after: usize) -> (usize, usize) {
    let half = room / 2;
    if before + after <= room {
        (before, after)
    } else if before <= half {
        (before, room - before)
    } else if after <= half {
        (room - after, after)
    } else {
        (half, half)
    }
}

/// The character of the line that begins at `at`, or an empty span at its end.
fn next_character(text: &str, at: usize) -> Span {
    let next = text[at..].chars().next().filter(|c| !matches!(c, '\r' | '\n'));
    Span::new(at, at + next.map_or(0, char::len_utf8))
}
