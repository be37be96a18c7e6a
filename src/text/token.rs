//! Tokens, sentences and the text they make up.
//! Plain data.

use super::letters::Letters;
use super::lexicon::Entry;
use super::shape::Shape;
use crate::span::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word, hyphenated or dotted ones too.
    Word,
    /// Begins with a digit: a number, a date, a time, an amount.
    Number,
    /// An address: URL, e-mail, domain, file name.
    Link,
    /// One mark: punctuation or a symbol.
    Mark,
    /// An emoji or emoticon.
    Emoji,
    /// A placeholder of the type with this number.
    Placeholder(u8),
    /// Something that is no prose, such as a code span.
    Opaque,
}

/// A token. Offsets are bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its word in the lexicon.
    pub entry: Entry,
    /// Where the parts of a hyphenated word begin in [`Text::parts`]; they end at the part whose end is this token's. 0 when it has none.
    pub parts: u32,
    /// What it is.
    pub kind: TokenKind,
    /// How it is written.
    pub shape: Shape,
}

impl Token {
    /// Its bytes in the text.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Whether it counts as a word where words are counted or skipped.
    #[must_use]
    pub fn is_wordlike(&self) -> bool {
        !matches!(self.kind, TokenKind::Mark | TokenKind::Emoji)
    }
}

/// A sentence: a run of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Number of its first token.
    pub start: u32,
    /// One past the number of its last token.
    pub end: u32,
    /// Number of the segment (block) that it stands in.
    pub segment: u32,
    /// Whether it asks.
    pub question: bool,
}

/// A text read: its tokens and sentences.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// Parts of hyphenated words; number 0 is unused.
    pub parts: Vec<Token>,
    /// Sentences, in order; every token stands in exactly one.
    pub sentences: Vec<Sentence>,
}

impl Text {
    /// The tokens of a sentence.
    #[must_use]
    pub fn tokens_of(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.start as usize..sentence.end as usize]
    }

    /// The bytes of a sentence in the text.
    #[must_use]
    pub fn span_of(&self, sentence: &Sentence) -> Span {
        let tokens = self.tokens_of(sentence);
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => Span::new(first.start as usize, last.end as usize),
            _ => Span::new(0, 0),
        }
    }

    /// The parts of a hyphenated word; empty for other tokens.
    #[must_use]
    pub fn parts_of(&self, token: &Token) -> &[Token] {
        if token.parts == 0 {
            return &[];
        }
        let parts = &self.parts[token.parts as usize..];
        let count = parts.iter().position(|part| part.end >= token.end).map_or(parts.len(), |last| last + 1);
        &parts[..count]
    }
}

/// How a language writes its words: what the tokenizer has to know of it.
#[derive(Clone, Debug)]
pub struct Orthography {
    /// Letters (lower case) and the letters that stand for them in matching.
    pub equal_letters: Vec<(char, char)>,
    /// Ends of words, folded, that are words of their own although letters stand before their apostrophe.
    pub contractions: Vec<String>,
    /// The letters that plain words are made of.
    pub letters: Letters,
}

impl Orthography {
    /// The orthography of a language.
    #[must_use]
    pub fn new(equal_letters: Vec<(char, char)>, contractions: Vec<String>) -> Self {
        Self { letters: Letters::new(&equal_letters), equal_letters, contractions }
    }
}

impl Default for Orthography {
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new())
    }
}
