//! Text in, tokens and sentences out, in one pass; normalisation of words, the lexicon they are looked up in, quotations.
//! Knows scripts and marks but no language: words, abbreviations and contractions come from the packs.

mod fold;
mod known;
mod letters;
mod lexicon;
mod pieces;
mod quotation;
mod sentence;
mod shape;
mod token;
mod tokenize;
mod word;

pub use fold::{accentless, fold, fold_into};
pub use known::Known;
pub use letters::Letters;
pub use lexicon::{Entry, Group, ItemRows, LETTERS_BEFORE_SUFFIX, Lexicon, LexiconBuilder, TooLarge, WordNumber};
pub use pieces::Pieces;
pub use shape::Shape;
pub use token::{Orthography, Sentence, Text, Token, TokenKind};
pub use tokenize::{Seen, Segment, read, words_of};

/// Lexicon item of words that do not end a sentence with their full stop.
pub const ABBREVIATION: u16 = 0;
/// Lexicon item of words that say nothing about what a sentence is about.
pub const STOP_WORD: u16 = 1;
/// Lexicon items below this number have a fixed meaning; the packs' own start here.
pub const FIRST_FREE_ITEM: u16 = 2;
