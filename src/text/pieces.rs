//! Remembers how pieces of text were cut into tokens: sentences of stock come again word for word, and need not be read twice.
//! What it holds never changes what is read, only how fast. Knows no sentence: a piece ends where white space follows an end mark.

use std::ops::Range;

use memchr::{memchr_iter, memchr3_iter};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::known::Known;
use super::lexicon::Entry;
use super::shape::Shape;
use super::token::{Token, TokenKind};

/// Tokens kept side by side: what is kept is never moved to where there is more room.
const CHUNK: usize = 2048;

/// Chunks kept before all are forgotten: about four megabytes.
const MOST_CHUNKS: usize = 160;

/// A longer piece, in bytes, is not likely to come again. None has more tokens than a chunk.
const LONGEST: usize = 300;

/// Pieces read so far in one or several languages.
#[derive(Debug, Default)]
pub struct Pieces {
    /// By hash of language, place and text.
    by_text: Known<Range<u32>>,
    /// Those of a piece stand in one chunk.
    chunks: Vec<Vec<Kept>>,
}

/// A token without parts, its bytes counted from the start of its piece.
#[derive(Clone, Copy, Debug)]
struct Kept {
    start: u16,
    length: u16,
    entry: Entry,
    kind: TokenKind,
    shape: Shape,
}

impl Kept {
    fn of(token: &Token, piece: u32) -> Self {
        let narrow = |bytes: u32| u16::try_from(bytes).expect("a piece is short");
        let Token { start, end, entry, kind, shape, .. } = *token;
        Self { start: narrow(start - piece), length: narrow(end - start), entry, kind, shape }
    }

    fn token(self, piece: u32) -> Token {
        let start = piece + u32::from(self.start);
        Token { start, end: start + u32::from(self.length), entry: self.entry, parts: 0, kind: self.kind, shape: self.shape }
    }
}

impl Pieces {
    /// What a piece is found by; `None` for one that is not kept. `language` tells the lexicon and orthography that read it, `shape` how its
    /// first token stands.
    pub(super) fn key(piece: &str, language: u64, shape: Shape) -> Option<u64> {
        let seed = language << 1 | u64::from(shape.has(Shape::LINE_START));
        (piece.len() <= LONGEST).then(|| xxh3_64_with_seed(piece.as_bytes(), seed))
    }

    /// Appends the tokens of a piece that was read before, the piece now standing at byte `at`; says whether it was.
    pub(super) fn copy(&self, key: u64, at: u32, out: &mut Vec<Token>) -> bool {
        let Some(range) = self.by_text.get(&key) else { return false };
        let [start, end] = [range.start as usize, range.end as usize];
        let tokens = &self.chunks[start / CHUNK][start % CHUNK..][..end - start];
        out.extend(tokens.iter().map(|token| token.token(at)));
        true
    }

    /// Keeps the tokens of a piece that stands at byte `at`, unless one has parts.
    pub(super) fn keep(&mut self, key: u64, at: u32, tokens: &[Token]) {
        if tokens.iter().any(|token| token.parts != 0) {
            return;
        }
        // One place stays free, so that a piece without tokens stands in the chunk, too.
        let is_full = |chunk: &Vec<Kept>| chunk.len() + tokens.len() >= CHUNK;
        if self.chunks.last().is_none_or(is_full) {
            if self.chunks.len() == MOST_CHUNKS {
                self.by_text.clear();
                self.chunks.clear();
            }
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        let before = (self.chunks.len() - 1) * CHUNK;
        let chunk = self.chunks.last_mut().expect("there is one with room");
        let number = |count: usize| u32::try_from(before + count).expect("tokens are limited");
        let start = number(chunk.len());
        chunk.extend(tokens.iter().map(|token| Kept::of(token, at)));
        self.by_text.insert(key, start..number(chunk.len()));
    }
}

/// Hands on the pieces of a segment without the blanks between them: their bytes, and whether they begin a line. A piece ends at the end of
/// its line, or behind a mark that white space follows.
pub(super) fn each(segment: &str, mut see: impl FnMut(Range<usize>, bool)) {
    let mut line_start = 0;
    for line_end in memchr_iter(b'\n', segment.as_bytes()).chain([segment.len()]) {
        let line = &segment.as_bytes()[line_start..line_end];
        let behind_marks = memchr3_iter(b'.', b'?', b'!', line).map(|mark| mark + 1);
        let ends = behind_marks.filter(|end| line.get(*end).is_none_or(|next| *next == b' '));
        let mut at = 0;
        let mut begins_line = true;
        for end in ends.chain([line.len()]) {
            at += line[at..end].iter().take_while(|byte| **byte == b' ').count();
            if at < end {
                see(line_start + at..line_start + end, begins_line);
                begins_line = false;
                at = end;
            }
        }
        line_start = line_end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Entry, TokenKind};

    #[test]
    fn what_is_kept_is_given_back_from_any_chunk_and_forgotten_in_time() {
        let mut pieces = Pieces::default();
        let of = |number: u32, at: u32| -> Vec<Token> {
            let token =
                |start| Token { start, end: start + 1, entry: Entry::NONE, parts: 0, kind: TokenKind::Word, shape: Shape::default() };
            (0..number % 7).map(|word| token(at + number % 200 + word)).collect()
        };
        let given = |pieces: &Pieces, number: u32| {
            let mut out = Vec::new();
            pieces.copy(u64::from(number), 50, &mut out).then_some(out)
        };
        let fits = u32::try_from(CHUNK * MOST_CHUNKS / 4).expect("a test's number");
        for number in 0..fits {
            pieces.keep(u64::from(number), 9, &of(number, 9));
        }
        assert!((0..fits).all(|number| given(&pieces, number) == Some(of(number, 50))));
        for number in fits..fits * 2 {
            pieces.keep(u64::from(number), 9, &of(number, 9));
        }
        assert_eq!((given(&pieces, 5), given(&pieces, fits * 2 - 1)), (None, Some(of(fits * 2 - 1, 50))));
        assert!(pieces.chunks.len() <= MOST_CHUNKS);
    }

    #[test]
    fn pieces_end_at_lines_and_behind_marks_that_white_space_follows() {
        let text = " At 3.50 it ends.  Does it?\n\n  \nYes! v1.2 .";
        let mut pieces = Vec::new();
        each(text, |piece, begins_line| pieces.push((&text[piece], begins_line)));
        assert_eq!(pieces, [("At 3.50 it ends.", true), ("Does it?", false), ("Yes!", true), ("v1.2 .", false)]);
    }
}
