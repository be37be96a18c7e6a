//! A stream of JSON Lines in, parts of whole lines out: each with its place in the file and the number of its first record, so that parts
//! can be linted on their own and together say what the whole file would. A part grows to hold a line longer than itself.

use std::collections::BTreeMap;
use std::io;

use crate::source::{BYTE_ORDER_MARK, Before, lines_inclusive};

use super::input::{self, Blocks};
use super::part::{Part, Start};

/// Cuts a stream into parts.
pub struct Lines {
    blocks: Blocks,
    carry: Vec<u8>,
    ended: bool,
    first_byte: usize,
    first_line: usize,
    first_index: usize,
}

impl Lines {
    /// Cuts `blocks` into parts.
    pub fn new(blocks: Blocks) -> Self {
        Self { blocks, carry: Vec::new(), ended: false, first_byte: 0, first_line: 1, first_index: 0 }
    }

    /// Whether somebody may be waiting for an answer before sending more.
    pub fn is_piped(&self) -> bool {
        self.blocks.is_piped()
    }

    /// The first bytes of the stream, at least `most` of them where it is that long.
    pub fn probe(&mut self, most: usize) -> io::Result<&[u8]> {
        while !self.ended && self.carry.len() < most && !self.blocks.is_piped() || self.carry.is_empty() && !self.ended {
            self.ended = self.blocks.fill(&mut self.carry, most)?;
        }
        Ok(&self.carry[..self.carry.len().min(most)])
    }

    /// The next parts of about `size` bytes, at most `count` of them; none at the end.
    pub fn next(&mut self, size: usize, count: usize) -> io::Result<Vec<Part>> {
        let mut want = size * count;
        loop {
            // Whoever waits for an answer to a line sends no more.
            let answerable = self.blocks.is_piped() && self.carry.contains(&b'\n');
            if !self.ended && self.carry.len() < want && !answerable {
                self.ended = self.blocks.fill(&mut self.carry, want)?;
            }
            let complete =
                if self.ended { Some(self.carry.len()) } else { self.carry.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1) };
            if let Some(complete) = complete {
                let rest = self.carry.split_off(complete);
                let lines = std::mem::replace(&mut self.carry, rest);
                return Ok(self.cut(lines, size));
            }
            want = want.max(self.carry.len() * 2);
        }
    }

    fn cut(&mut self, lines: Vec<u8>, size: usize) -> Vec<Part> {
        if lines.len() <= size + size / 2 {
            return if lines.is_empty() { Vec::new() } else { vec![self.part(&lines)] };
        }
        let mut parts = Vec::new();
        let mut rest = lines.as_slice();
        while !rest.is_empty() {
            let from = size.min(rest.len());
            let end = rest[from..].iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| from + at + 1);
            parts.push(self.part(&rest[..end]));
            rest = &rest[end..];
        }
        parts
    }

    fn part(&mut self, bytes: &[u8]) -> Part {
        let (first_byte, first_line, first_index) = (self.first_byte, self.first_line, self.first_index);
        let length = bytes.len();
        let (text, masked) = masked(bytes, first_line);
        for line in lines_inclusive(&text) {
            let start = if first_byte == 0 && self.first_line == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) } else { line };
            self.first_index += usize::from(!start.trim_ascii().is_empty());
            self.first_line += 1;
        }
        self.first_byte += length;
        Part { text, first_byte, first_line, before: Before::default(), start: Start { index: first_index, document: None }, masked }
    }
}

/// The lines as text. A line that is not UTF-8 becomes one of `?`, as long as it was, which is no JSON; it is kept as it is.
fn masked(bytes: &[u8], first_line: usize) -> (String, BTreeMap<usize, Vec<u8>>) {
    if let Some(text) = input::utf8(bytes) {
        return (text, BTreeMap::new());
    }
    let mut text = String::with_capacity(bytes.len());
    let mut kept = BTreeMap::new();
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => {
                kept.insert(first_line + number, line.to_vec());
                text.extend(line.iter().map(|byte| if *byte == b'\n' { '\n' } else { '?' }));
            }
        }
    }
    (text, kept)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn parts(bytes: &[u8], size: usize, count: usize) -> Vec<Part> {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(bytes).expect("it takes bytes");
        std::io::Seek::rewind(&mut file).expect("it rewinds");
        let mut lines = Lines::new(Blocks::File(file));
        let mut all = Vec::new();
        loop {
            let next = lines.next(size, count).expect("it reads");
            if next.is_empty() {
                return all;
            }
            all.extend(next);
        }
    }

    #[test]
    fn parts_join_to_the_whole_and_know_their_places() {
        let bytes = b"\xEF\xBB\xBF{a}\n\n{bb}\r\n   \n{a line longer than any part}\n{\xFF}\n{d}";
        for size in 1..40 {
            for count in 1..3 {
                let (mut byte, mut line, mut index) = (0, 1, 0);
                for part in parts(bytes, size, count) {
                    assert_eq!((part.first_byte, part.first_line, part.start.index), (byte, line, index), "{size} {count}");
                    byte += part.text.len();
                    line += part.text.matches('\n').count();
                    index += part.text.lines().filter(|line| !line.trim().is_empty()).count();
                    assert!(part.masked.iter().all(|(number, line)| (*number, line.as_slice()) == (6, b"{\xFF}\n")));
                }
                assert_eq!((byte, line, index), (bytes.len(), 7, 5));
            }
        }
        assert!(parts(b"", 10, 1).is_empty());
    }
}
