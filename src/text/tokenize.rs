//! Tokens and sentence ends in one pass over the segments of a text.
//! A segment (a block of the reply, or of a phrase) ends every sentence; placeholders are given and stay whole.

use super::fold::{fold, fold_into, is_apostrophe};
use super::lexicon::{Entry, Lexicon};
use super::pieces::{self, Pieces};
use super::shape::Shape;
use super::token::{Orthography, Text, Token, TokenKind};
use super::{letters, quotation, sentence, word};
use crate::span::Span;

/// A run of the text to be read: sentences end where it ends.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// Its bytes in the text.
    pub span: Span,
}

/// What was read before with the same lexicon and orthography, told from others by the number of their language.
#[derive(Debug)]
pub struct Seen<'p> {
    /// The pieces.
    pub pieces: &'p mut Pieces,
    /// The language's number.
    pub language: u64,
}

/// Reads a text. `placeholders` are spans with the number of their type, sorted and disjoint. What was `seen` before makes it faster and
/// changes nothing.
#[must_use]
pub fn read(
    text: &str,
    segments: &[Segment],
    placeholders: &[(Span, u8)],
    lexicon: &Lexicon,
    orthography: &Orthography,
    mut seen: Option<Seen<'_>>,
) -> Text {
    let mut reader = Reader::new(text, placeholders, lexicon, orthography);
    for (number, segment) in segments.iter().enumerate() {
        let first = reader.out.tokens.len();
        let next = placeholders.partition_point(|(span, _)| span.end <= segment.span.start);
        let holds_placeholder = placeholders.get(next).is_some_and(|(span, _)| span.overlaps(segment.span));
        match seen.as_mut().filter(|_| !holds_placeholder) {
            Some(seen) => reader.pieces(segment.span, seen),
            None => reader.segment(segment.span),
        }
        if quotation::may_stand_in(&text[segment.span.start..segment.span.end]) {
            quotation::mark(text, &mut reader.out.tokens[first..]);
        }
        sentence::split(text, &mut reader.out, first, number, lexicon);
    }
    quotation::unmark_if_all(&mut reader.out.tokens);
    reader.out
}

/// The folded words and marks of a phrase or a list entry, as the tokenizer would see them.
#[must_use]
pub fn words_of(phrase: &str, orthography: &Orthography) -> Vec<String> {
    let lexicon = Lexicon::empty();
    let mut reader = Reader::new(phrase, &[], &lexicon, orthography);
    reader.segment(Span::new(0, phrase.len()));
    let folded = |token: &Token| super::fold(&phrase[token.span().start..token.span().end], &orthography.equal_letters);
    reader.out.tokens.iter().map(folded).collect()
}

struct Reader<'a> {
    text: &'a str,
    /// Those that have not been passed.
    placeholders: &'a [(Span, u8)],
    /// Where the next of them starts; beyond any text when there is none.
    placeholder_start: usize,
    lexicon: &'a Lexicon,
    orthography: &'a Orthography,
    buffer: letters::Buffer,
    /// Room for other folded words.
    folded: String,
    out: Text,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, placeholders: &'a [(Span, u8)], lexicon: &'a Lexicon, orthography: &'a Orthography) -> Self {
        let tokens = Vec::with_capacity(text.len() / 5);
        // Number 0 of the parts means "none", so something has to stand there.
        let unused = Token { start: 0, end: 0, entry: Entry::NONE, parts: 0, kind: TokenKind::Mark, shape: Shape::default() };
        let out = Text { tokens, parts: vec![unused], sentences: Vec::with_capacity(text.len() / 60 + 1) };
        let placeholder_start = start_of_first(placeholders);
        let (buffer, folded) = ([0; letters::LONGEST], String::new());
        Self { text, placeholders, placeholder_start, lexicon, orthography, buffer, folded, out }
    }

    /// Reads a segment without placeholders, piece by piece.
    fn pieces(&mut self, span: Span, seen: &mut Seen<'_>) {
        pieces::each(&self.text[span.start..span.end], |piece, begins_line| {
            let piece = Span::new(span.start + piece.start, span.start + piece.end);
            let shape = if begins_line { Shape::LINE_START } else { Shape::default() };
            let key = Pieces::key(&self.text[piece.start..piece.end], seen.language, shape);
            let known = key.is_some_and(|key| seen.pieces.copy(key, offset(piece.start), &mut self.out.tokens));
            if !known {
                let first = self.out.tokens.len();
                self.run(piece, shape);
                if let Some(key) = key {
                    seen.pieces.keep(key, offset(piece.start), &self.out.tokens[first..]);
                }
            }
        });
    }

    fn segment(&mut self, span: Span) {
        self.run(span, Shape::LINE_START);
    }

    /// Reads a run of a segment; `shape` says how its first token stands.
    fn run(&mut self, span: Span, mut shape: Shape) {
        let mut at = span.start;
        while at < span.end {
            let byte = self.text.as_bytes()[at];
            if byte == b' ' {
                shape.clear(Shape::GLUED);
                at += 1;
                continue;
            }
            if byte.is_ascii_punctuation()
                && let Some(end) = self.plain_mark(at, byte, shape)
            {
                at = end;
                shape = Shape::GLUED;
                continue;
            }
            if let Some(end) = (byte.is_ascii_alphanumeric() || byte >= 0xC2).then(|| self.plain_word(at, span.end, shape)).flatten() {
                at = end;
                shape = Shape::GLUED;
                continue;
            }
            let c = self.text[at..].chars().next().expect("a segment ends on a character boundary");
            if c.is_whitespace() {
                shape.clear(Shape::GLUED);
                if c == '\n' {
                    shape.set(Shape::LINE_START);
                }
                at += c.len_utf8();
            } else if c == '>' && shape.has(Shape::LINE_START) {
                at += 1;
            } else {
                at = self.token(at, c, span.end, shape);
                shape = Shape::GLUED;
            }
        }
    }

    /// Reads the plain word at `at`, if there is one; gives where it ends.
    fn plain_word(&mut self, at: usize, end: usize, mut shape: Shape) -> Option<usize> {
        self.pass_placeholders(at);
        let end = end.min(self.placeholder_start);
        let word = self.orthography.letters.plain_word(self.text, at, end, &mut self.buffer)?;
        let kind = if self.text.as_bytes()[at].is_ascii_digit() { TokenKind::Number } else { TokenKind::Word };
        shape.set(word.shape);
        let entry = match word.folded {
            Some(length) => self.lexicon.entry_of(&self.buffer, length),
            None => self.lexicon.entry_of(&self.text.as_bytes()[at..], word.end - at),
        };
        self.out.tokens.push(Token { start: offset(at), end: offset(word.end), entry, parts: 0, kind, shape });
        Some(word.end)
    }

    /// Reads the mark at `at` that is one token by itself whatever follows, if no placeholder begins there; gives where it ends.
    fn plain_mark(&mut self, at: usize, byte: u8, shape: Shape) -> Option<usize> {
        let alone = match byte {
            b',' | b';' | b':' | b'!' | b'?' | b'(' | b')' | b'"' | b'/' => true,
            b'.' => self.text.as_bytes().get(at + 1) != Some(&b'.'),
            _ => false,
        };
        if !alone {
            return None;
        }
        self.pass_placeholders(at);
        if self.placeholder_start == at {
            return None;
        }
        let entry = self.lexicon.mark(byte);
        self.out.tokens.push(Token { start: offset(at), end: offset(at + 1), entry, parts: 0, kind: TokenKind::Mark, shape });
        Some(at + 1)
    }

    fn pass_placeholders(&mut self, at: usize) {
        while self.placeholder_start < at {
            self.placeholders = &self.placeholders[1..];
            self.placeholder_start = start_of_first(self.placeholders);
        }
    }

    /// Reads the token at `at`, which begins with `c`; gives where it ends.
    fn token(&mut self, at: usize, c: char, end: usize, shape: Shape) -> usize {
        self.pass_placeholders(at);
        let limit = match self.placeholders.first() {
            Some((span, kind)) if span.start == at => {
                self.push(at, span.end, TokenKind::Placeholder(*kind), shape);
                return span.end;
            }
            Some((span, _)) => end.min(span.start),
            None => end,
        };
        if word::is_word_char(c) {
            return self.word(at, c, limit, shape);
        }
        let end = at + length_of_mark(&self.text[at..limit], c);
        let kind = match c {
            '\u{FFFC}' => TokenKind::Opaque,
            _ if is_emoji(c) => TokenKind::Emoji,
            _ => TokenKind::Mark,
        };
        self.push(at, end, kind, shape);
        end
    }

    fn word(&mut self, at: usize, first: char, limit: usize, mut shape: Shape) -> usize {
        let scan = word::scan(self.text, at, limit);
        if scan.link {
            self.push(at, scan.end, TokenKind::Link, shape);
        } else if first.is_numeric() {
            self.push(at, scan.end, TokenKind::Number, shape);
        } else if let Some(split) = scan.apostrophe.then(|| self.contraction(at, scan.end)).flatten() {
            self.push_word(at, split, shape, scan.hyphen);
            shape = Shape::GLUED;
            self.push_word(split, scan.end, shape, false);
        } else {
            self.push_word(at, scan.end, shape, scan.hyphen);
        }
        scan.end
    }

    /// Where a word with an apostrophe falls in two: before the contraction that ends it, else before its last apostrophe.
    fn contraction(&mut self, start: usize, end: usize) -> Option<usize> {
        let word = &self.text[start..end];
        for tail in &self.orthography.contractions {
            let length: usize = word.chars().rev().take(tail.chars().count()).map(char::len_utf8).sum();
            let end_of_word = fold(&word[word.len() - length..], &self.orthography.equal_letters);
            if end_of_word == *tail {
                return (length < word.len()).then_some(end - length);
            }
        }
        word.rfind(is_apostrophe).map(|apostrophe| start + apostrophe)
    }

    fn push_word(&mut self, start: usize, end: usize, mut shape: Shape, hyphen: bool) {
        shape_of(&self.text[start..end], &mut shape);
        self.push(start, end, TokenKind::Word, shape);
        if hyphen {
            self.push_parts(start, end);
        }
    }

    fn push_parts(&mut self, start: usize, end: usize) {
        let first = u32::try_from(self.out.parts.len()).expect("a text is under 4 GiB");
        let mut at = start;
        for part in self.text[start..end].split(super::fold::is_hyphen) {
            let entry = self.lookup(at, at + part.len());
            let token =
                Token { start: offset(at), end: offset(at + part.len()), entry, parts: 0, kind: TokenKind::Word, shape: Shape::default() };
            self.out.parts.push(token);
            at += part.len();
            at += self.text[at..end].chars().next().map_or(0, char::len_utf8);
        }
        self.out.tokens.last_mut().expect("the whole was pushed before its parts").parts = first;
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind, shape: Shape) {
        let entry = match kind {
            TokenKind::Placeholder(_) | TokenKind::Opaque | TokenKind::Link => Entry::NONE,
            TokenKind::Word | TokenKind::Number | TokenKind::Mark | TokenKind::Emoji => self.lookup(start, end),
        };
        self.out.tokens.push(Token { start: offset(start), end: offset(end), entry, parts: 0, kind, shape });
    }

    fn lookup(&mut self, start: usize, end: usize) -> Entry {
        let bytes = &self.text.as_bytes()[start..end];
        if !bytes[0].is_ascii_alphanumeric() && bytes[0] < 0xC2 && bytes.len() == 1 {
            // A mark of one byte is its own folded form.
            return self.lexicon.mark(bytes[0]);
        }
        self.folded.clear();
        fold_into(&self.text[start..end], &self.orthography.equal_letters, &mut self.folded);
        self.lexicon.entry(self.folded.as_bytes())
    }
}

fn start_of_first(placeholders: &[(Span, u8)]) -> usize {
    placeholders.first().map_or(usize::MAX, |(span, _)| span.start)
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a text is under 4 GiB")
}

/// Notes capitals.
fn shape_of(word: &str, shape: &mut Shape) {
    let first_is_capital = match word.as_bytes()[0] {
        byte if byte.is_ascii() => byte.is_ascii_uppercase(),
        _ => word.starts_with(char::is_uppercase),
    };
    if first_is_capital {
        shape.set(Shape::CAPITAL);
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        if letters.by_ref().take(2).filter(|c| c.is_uppercase()).count() == 2 && letters.all(char::is_uppercase) {
            shape.set(Shape::CAPITALS);
        }
    }
}

/// Bytes of the mark at the start of `text`: dots in a row and the pieces of one emoji are one token.
fn length_of_mark(text: &str, first: char) -> usize {
    if first == '.' && text.starts_with("...") {
        text.len() - text.trim_start_matches('.').len()
    } else if is_emoji(first) {
        let joins = |c: char| matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{1F1E6}'..='\u{1F1FF}');
        let mut end = first.len_utf8();
        let mut joined = false;
        for c in text[end..].chars() {
            if !(joins(c) || joined && is_emoji(c)) {
                break;
            }
            joined = c == '\u{200D}';
            end += c.len_utf8();
        }
        end
    } else {
        first.len_utf8()
    }
}

/// Pictographs, dingbats and flags.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F300}'..='\u{1FAFF}')
}
