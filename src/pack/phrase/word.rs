//! The words of a phrase: pieces with alternatives inside them, classes, and parts joined by hyphens, as the tokenizer will see them.
//! Knows nothing of groups of words, quantifiers and captures; those are its parent's.

use super::{ItemPattern, Parser, Phrase, PhraseError, distinct, is_letter, merged};
use crate::text::{fold, words_of};

impl Parser<'_> {
    /// Whether the group that begins here is glued to letters behind it and so is a part of a word.
    pub(super) fn is_inside_word(&self) -> bool {
        let Some(close) = self.chars[self.at..].iter().position(|&c| c == ')') else { return false };
        let plain = self.chars[self.at + 1..self.at + close]
            .iter()
            .all(|&c| is_letter(c) || c == '|' || c == '\'' || c == '<' || c == '>' || c == '-');
        let behind = self.peek(close + 1);
        let hyphen = behind == Some('-') && self.peek(close + 2).is_some_and(|c| is_letter(c) || c == '<' || c == '(');
        plain && (behind.is_some_and(|c| is_letter(c) || c == '(') || hyphen)
    }

    /// A word, a class, or parts of a hyphenated word: pieces joined by hyphens.
    pub(super) fn chain(&mut self) -> Result<Phrase, PhraseError> {
        let mut parts = vec![self.piece()?];
        while self.peek(0) == Some('-') && self.peek(1).is_some_and(|c| is_letter(c) || c == '<' || c == '(') {
            self.at += 1;
            parts.push(self.piece()?);
        }
        if parts.len() == 1 && !parts[0].classes.is_empty() {
            return Ok(Phrase::Item(parts.remove(0)));
        }
        if parts.iter().any(|part| !part.classes.is_empty()) {
            return Ok(Phrase::Hyphen(parts.into_iter().map(|part| self.folded(part)).collect()));
        }
        let words = parts.into_iter().map(|part| part.words).reduce(|left, right| hyphenated(&left, &right)).unwrap_or_default();
        Ok(self.words(&words))
    }

    /// One piece of a chain: a class, or a word with alternatives inside it.
    fn piece(&mut self) -> Result<ItemPattern, PhraseError> {
        if self.peek(0) == Some('<') {
            let name = self.until('>')?;
            return Ok(ItemPattern { classes: vec![name], ..ItemPattern::default() });
        }
        let mut classes = Vec::new();
        let mut words = vec![String::new()];
        loop {
            match self.peek(0) {
                Some('(') => {
                    let inside = self.until(')')?;
                    classes.extend(inside.split('|').filter_map(|part| part.strip_prefix('<')?.strip_suffix('>')).map(str::to_owned));
                    let alternatives = || inside.split('|').filter(|part| !part.starts_with('<'));
                    words = words.iter().flat_map(|word| alternatives().map(move |part| [word, part].concat())).collect();
                }
                Some(c) if is_word_part(c, self.peek(1)) => {
                    let start = self.at;
                    while self.peek(0).is_some_and(|c| is_word_part(c, self.peek(1))) {
                        self.at += 1;
                    }
                    words.iter_mut().for_each(|word| word.extend(&self.chars[start..self.at]));
                }
                _ => break,
            }
        }
        Ok(ItemPattern { words: distinct(words), classes: distinct(classes), ..ItemPattern::default() })
    }

    fn folded(&self, part: ItemPattern) -> ItemPattern {
        let words = part.words.iter().map(|word| fold(word, &self.orthography.equal_letters)).collect();
        ItemPattern { words: distinct(words), ..part }
    }

    /// Words as the tokenizer sees them: one item, or sequences where contractions fall in two.
    fn words(&self, words: &[String]) -> Phrase {
        let sequence = |word: &String| {
            // A piece that begins with an apostrophe is the tail of a word that fell in two.
            let is_tail = word.starts_with(['\'', '\u{2019}']);
            let tokens = match word {
                _ if is_tail => vec![fold(word, &[])],
                _ if word.chars().all(char::is_alphanumeric) => vec![fold(word, &self.orthography.equal_letters)],
                _ => words_of(word, self.orthography),
            };
            Phrase::Sequence(tokens.into_iter().map(|token| Phrase::Item(single(token))).collect())
        };
        let mut alternatives: Vec<Phrase> = words.iter().map(sequence).collect();
        for alternative in &mut alternatives {
            if let Phrase::Sequence(items) = alternative
                && items.len() == 1
            {
                *alternative = items.remove(0);
            }
        }
        if alternatives.len() == 1 { alternatives.remove(0) } else { merged(alternatives) }
    }
}

/// The item that this word or mark alone fits.
pub(super) fn single(text: String) -> ItemPattern {
    ItemPattern { words: vec![text], ..ItemPattern::default() }
}

/// Whether a character goes on with a word: letters, and apostrophes and dots between them.
fn is_word_part(c: char, next: Option<char>) -> bool {
    is_letter(c) || (matches!(c, '\'' | '\u{2019}' | '.' | '@' | '/') && next.is_some_and(is_letter))
}

fn hyphenated(left: &[String], right: &[String]) -> Vec<String> {
    distinct(left.iter().flat_map(|left| right.iter().map(move |right| format!("{left}-{right}"))).collect())
}
