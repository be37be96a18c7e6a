//! The phrase language: the text of a phrase in, its syntax tree out, with an error that says what is wrong and how to put it right.
//! Knows the notation only; words, classes and placeholder types are looked up by [`super::compile`].

mod word;

use crate::text::Orthography;

/// `*` and `+` repeat at most so many times: no phrase of a person's says more of one kind in a row.
pub const MAX_REPEAT: u8 = 8;

/// The longest gap that `{m,n}` may ask for, in words.
const MAX_COUNT: u8 = 30;

/// A phrase read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// One token.
    Item(ItemPattern),
    /// One hyphenated token, part by part.
    Hyphen(Vec<ItemPattern>),
    /// One after the other.
    Sequence(Vec<Phrase>),
    /// Any one of them.
    Alternatives(Vec<Phrase>),
    /// The same again, from so often to so often.
    Repeat(Box<Phrase>, u8, u8),
    /// What a message or a fix may refer to by this name.
    Capture(String, Box<Phrase>),
    /// The start of the sentence, opening marks set aside.
    SentenceStart,
    /// The end of the sentence, closing marks set aside.
    SentenceEnd,
}

/// What one token may be: any of all that is named here. Each list is in order and names nothing twice, so that equal patterns are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ItemPattern {
    /// Folded words and marks.
    pub words: Vec<String>,
    /// Names of classes.
    pub classes: Vec<String>,
    /// Names of placeholder types.
    pub placeholders: Vec<String>,
    /// Any word.
    pub any: bool,
    /// A regular expression over the token as it is written, which decides alone; `words` are all that it can match, if they are few.
    pub regex: Option<String>,
}

/// Why a phrase cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseError {
    /// What is wrong.
    pub message: String,
    /// The remedy.
    pub help: String,
}

fn error<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, PhraseError> {
    Err(PhraseError { message: message.into(), help: help.into() })
}

/// Reads a phrase.
///
/// # Errors
/// Says what cannot be read and what to write instead.
pub fn parse(phrase: &str, orthography: &Orthography) -> Result<Phrase, PhraseError> {
    let mut parser = Parser { chars: phrase.chars().collect(), at: 0, orthography };
    let parsed = parser.alternatives()?;
    if parser.peek(0) == Some(')') {
        return error("a `)` without its `(`", "take it out, or write `\\)` for the mark");
    }
    if matches!(&parsed, Phrase::Sequence(items) if items.is_empty()) {
        return error("an empty phrase", "write the words that it is to match");
    }
    Ok(parsed)
}

struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    orthography: &'a Orthography,
}

impl Parser<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn alternatives(&mut self) -> Result<Phrase, PhraseError> {
        let mut alternatives = vec![self.sequence()?];
        while self.peek(0) == Some('|') {
            self.at += 1;
            alternatives.push(self.sequence()?);
        }
        Ok(match alternatives.len() {
            1 => alternatives.remove(0),
            _ => merged(alternatives),
        })
    }

    fn sequence(&mut self) -> Result<Phrase, PhraseError> {
        let mut items = Vec::new();
        loop {
            while self.peek(0).is_some_and(char::is_whitespace) {
                self.at += 1;
            }
            match self.peek(0) {
                None | Some(')' | '|') => break,
                Some(_) => {
                    let item = self.item()?;
                    items.push(self.quantified(item)?);
                }
            }
        }
        Ok(if items.len() == 1 { items.remove(0) } else { Phrase::Sequence(items) })
    }

    fn item(&mut self) -> Result<Phrase, PhraseError> {
        if let Some(name) = self.capture_name() {
            let inner = self.item()?;
            let inner = self.quantified(inner)?;
            return Ok(Phrase::Capture(name, Box::new(inner)));
        }
        match self.peek(0).expect("an item begins where a character stands") {
            '^' => self.single(Phrase::SentenceStart),
            '$' => self.single(Phrase::SentenceEnd),
            '/' if self.peek(1).is_some_and(|c| !c.is_whitespace()) => self.regex(),
            '{' => self.placeholder(),
            '_' if !self.peek(1).is_some_and(is_letter) => self.single(Phrase::Item(ItemPattern { any: true, ..ItemPattern::default() })),
            '(' if !self.is_inside_word() => self.group(),
            c if is_letter(c) || c == '<' || c == '(' || (c == '\'' && self.peek(1).is_some_and(is_letter)) => self.chain(),
            '\\' => {
                self.at += 1;
                match self.peek(0) {
                    Some(mark) => self.mark(mark),
                    None => error("a backslash with nothing behind it", "write the mark behind it, as in `\\?`"),
                }
            }
            mark => self.mark(mark),
        }
    }

    fn single(&mut self, phrase: Phrase) -> Result<Phrase, PhraseError> {
        self.at += 1;
        Ok(phrase)
    }

    fn mark(&mut self, mark: char) -> Result<Phrase, PhraseError> {
        self.at += 1;
        let mut text = mark.to_string();
        if mark == '.' {
            while self.peek(0) == Some('.') {
                self.at += 1;
                text.push('.');
            }
        }
        Ok(Phrase::Item(word::single(text)))
    }

    /// `name:` before an item, where no space follows.
    fn capture_name(&mut self) -> Option<String> {
        let length = self.chars[self.at..].iter().take_while(|c| c.is_ascii_lowercase()).count();
        let follows = self.peek(length + 1).is_some_and(|c| !c.is_whitespace());
        if length == 0 || self.peek(length) != Some(':') || !follows {
            return None;
        }
        let name = self.chars[self.at..self.at + length].iter().collect();
        self.at += length + 1;
        Some(name)
    }

    fn quantified(&mut self, item: Phrase) -> Result<Phrase, PhraseError> {
        let (min, max) = match self.peek(0) {
            Some('?') => (0, 1),
            Some('*') => (0, MAX_REPEAT),
            Some('+') => (1, MAX_REPEAT),
            Some('{') if self.peek(1).is_some_and(|c| c.is_ascii_digit()) => return self.counted(item),
            _ => return Ok(item),
        };
        self.at += 1;
        Ok(Phrase::Repeat(Box::new(item), min, max))
    }

    fn counted(&mut self, item: Phrase) -> Result<Phrase, PhraseError> {
        let inside = self.until('}')?;
        let (min, max) = inside.split_once(',').unwrap_or((&inside, &inside));
        match (min.trim().parse::<u8>(), max.trim().parse::<u8>()) {
            (Ok(min), Ok(max)) if min <= max && (1..=MAX_COUNT).contains(&max) => Ok(Phrase::Repeat(Box::new(item), min, max)),
            _ => error(format!("`{{{inside}}}` is no count"), format!("write {{m,n}} with m up to n and n up to {MAX_COUNT}")),
        }
    }

    /// Reads past the opening character up to the closing one; gives what stands between.
    fn until(&mut self, close: char) -> Result<String, PhraseError> {
        let open = self.chars[self.at];
        let length = self.chars[self.at + 1..].iter().position(|&c| c == close);
        let Some(length) = length else {
            return error(format!("a `{open}` without its `{close}`"), format!("close it, or write `\\{open}` for the mark"));
        };
        let inside = self.chars[self.at + 1..self.at + 1 + length].iter().collect();
        self.at += length + 2;
        Ok(inside)
    }

    fn placeholder(&mut self) -> Result<Phrase, PhraseError> {
        let name = self.until('}')?;
        Ok(Phrase::Item(ItemPattern { placeholders: vec![name], ..ItemPattern::default() }))
    }

    fn regex(&mut self) -> Result<Phrase, PhraseError> {
        let regex = self.until('/')?;
        match regex_syntax::parse(&regex) {
            Ok(parsed) => {
                let words = self.literals(&parsed);
                Ok(Phrase::Item(ItemPattern { words, regex: Some(regex), ..ItemPattern::default() }))
            }
            Err(reason) => {
                let reason = reason.to_string();
                let last = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                error(format!("`/{regex}/` is no regular expression: {last}"), "look at docs.rs/regex for the notation")
            }
        }
    }

    /// All words that a regular expression can match, folded, where they are few: searches begin at them.
    fn literals(&self, regex: &regex_syntax::hir::Hir) -> Vec<String> {
        let found = regex_syntax::hir::literal::Extractor::new().extract(regex);
        let words = found.literals().filter(|words| words.iter().all(regex_syntax::hir::literal::Literal::is_exact));
        let text = |literal: &regex_syntax::hir::literal::Literal| std::str::from_utf8(literal.as_bytes()).ok().map(str::to_owned);
        let words = words.and_then(|words| words.iter().map(text).collect::<Option<Vec<String>>>());
        distinct(words.unwrap_or_default().iter().map(|word| crate::text::fold(word, &self.orthography.equal_letters)).collect())
    }

    fn group(&mut self) -> Result<Phrase, PhraseError> {
        self.at += 1;
        let inner = self.alternatives()?;
        if self.peek(0) != Some(')') {
            return error("a `(` without its `)`", "close the group, or write `\\(` for the mark");
        }
        self.at += 1;
        if self.peek(0).is_some_and(|c| is_letter(c) || c == '(') {
            return error(
                "a group of several words is glued to what follows it",
                "put a space behind it, or split it so that each part is one word",
            );
        }
        Ok(inner)
    }
}

/// In order, each once.
fn distinct(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names.dedup();
    names
}

/// Alternatives; those of one token each become one item.
fn merged(alternatives: Vec<Phrase>) -> Phrase {
    let mut together = ItemPattern::default();
    let mut others = Vec::new();
    for alternative in alternatives {
        match alternative {
            Phrase::Item(item) if item.regex.is_none() => {
                together.words.extend(item.words);
                together.classes.extend(item.classes);
                together.placeholders.extend(item.placeholders);
                together.any |= item.any;
            }
            other => others.push(other),
        }
    }
    if together != ItemPattern::default() {
        let ItemPattern { words, classes, placeholders, .. } = together;
        let (words, classes, placeholders) = (distinct(words), distinct(classes), distinct(placeholders));
        others.insert(0, Phrase::Item(ItemPattern { words, classes, placeholders, ..together }));
    }
    if others.len() == 1 { others.remove(0) } else { Phrase::Alternatives(others) }
}

/// Whether a character is a letter, a digit or an accent by itself.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(phrase: &str) -> Phrase {
        let orthography = Orthography::new(Vec::new(), vec!["n't".into()]);
        parse(phrase, &orthography).unwrap_or_else(|error| panic!("{phrase}: {error:?}"))
    }

    fn item(words: &[&str]) -> Phrase {
        Phrase::Item(ItemPattern { words: words.iter().map(|&w| w.to_owned()).collect(), ..ItemPattern::default() })
    }

    fn class(name: &str) -> ItemPattern {
        ItemPattern { classes: vec![name.to_owned()], ..ItemPattern::default() }
    }

    #[test]
    fn words_alternatives_and_quantifiers() {
        assert_eq!(read("a b"), Phrase::Sequence(vec![item(&["a"]), item(&["b"])]));
        assert_eq!(read("(a|b) c?"), Phrase::Sequence(vec![item(&["a", "b"]), Phrase::Repeat(Box::new(item(&["c"])), 0, 1)]));
        assert_eq!(read("walk(s|ed|)"), item(&["walk", "walked", "walks"]));
        assert_eq!(read("(un|)able"), item(&["able", "unable"]));
        assert_eq!(read("don't"), Phrase::Sequence(vec![item(&["do"]), item(&["n't"])]));
        assert_eq!(read("n't"), item(&["n't"]));
        assert_eq!(read("'s"), item(&["'s"]));
        assert_eq!(read("a-b"), item(&["a-b"]));
        let Phrase::Alternatives(groups) = read("(a b|c|d)") else { panic!("not alternatives") };
        assert_eq!(groups, [item(&["c", "d"]), Phrase::Sequence(vec![item(&["a"]), item(&["b"])])]);
    }

    #[test]
    fn classes_captures_marks_and_ends() {
        assert_eq!(read("<be>"), Phrase::Item(class("be")));
        assert_eq!(read("v:<be>"), Phrase::Capture("v".into(), Box::new(Phrase::Item(class("be")))));
        assert_eq!(read("<x>-se-<y>"), Phrase::Hyphen(vec![class("x"), word::single("se".into()), class("y")]));
        assert_eq!(read("^a$"), Phrase::Sequence(vec![Phrase::SentenceStart, item(&["a"]), Phrase::SentenceEnd]));
        assert_eq!(read("a , \\?"), Phrase::Sequence(vec![item(&["a"]), item(&[","]), item(&["?"])]));
        let any = Phrase::Item(ItemPattern { any: true, ..ItemPattern::default() });
        assert_eq!(read("a _{0,3}"), Phrase::Sequence(vec![item(&["a"]), Phrase::Repeat(Box::new(any), 0, 3)]));
    }

    #[test]
    fn mistakes_are_named() {
        for (phrase, part) in [
            ("(a|b", "without its `)`"),
            ("a)", "without its `(`"),
            ("<a", "without its `>`"),
            ("", "empty"),
            ("a{3,1}", "no count"),
            ("/(/", "no regular"),
            ("(not b|c)(d|e)", "glued"),
        ] {
            let error = parse(phrase, &Orthography::default()).expect_err(phrase);
            assert!(error.message.contains(part), "{phrase}: {}", error.message);
        }
    }
}
