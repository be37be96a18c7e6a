//! First lines of sections in; which of them look like greetings out, by their form: short, alone on the line, ended by a comma, an exclamation mark or
//! a colon, and with a placeholder, or like the first line of another section. A letter greets once; a library greets in every template.

use std::collections::HashMap;

use crate::placeholder;

/// Words of a greeting, at most.
const WORDS: usize = 6;

/// The first line of a section.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening<'a> {
    /// The line.
    pub(super) line: &'a str,
    /// Whether it leads up to a list, a quotation or a fenced block, as in `Use it when:`.
    pub(super) leads: bool,
}

/// Which sections greet.
#[derive(Debug)]
pub(super) struct Greetings {
    /// By section: on a line of its own.
    pub(super) alone: Vec<bool>,
    /// By section: there, or with text behind it on the line.
    pub(super) anywhere: Vec<bool>,
}

impl<'a> Opening<'a> {
    /// The first line of a plain text.
    pub(super) fn of_text(text: &'a str) -> Option<Self> {
        text.lines().map(str::trim).find(|line| !line.is_empty()).map(|line| Self { line, leads: false })
    }

    /// Whether the line looks like a greeting by itself.
    pub(super) fn is_like_greeting(&self) -> bool {
        self.is_short() && self.line.ends_with([',', '!', ':'])
    }

    fn is_short(&self) -> bool {
        let words = self.line.split_whitespace().count();
        !self.leads
            && words <= WORDS
            && self.line.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '\u{a1}' | '{' | '['))
    }

    /// Whether the line begins with a few words, a placeholder and a mark: `Hi {{name}}, …`.
    fn addresses(&self) -> bool {
        let Some(first) = placeholder::find(self.line).into_iter().next() else { return false };
        let before = &self.line[..first.span.start];
        let few = (1..WORDS - 1).contains(&before.split_whitespace().count()) && before.chars().any(char::is_alphabetic);
        !self.leads && few && !before.contains(['.', '?', ';']) && self.line[first.span.end..].starts_with([',', '!', ':'])
    }

    fn first_word(&self) -> String {
        self.line.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default().to_lowercase()
    }
}

/// Which sections greet; those without text have no opening.
pub(super) fn greetings(openings: &[Option<Opening<'_>>]) -> Greetings {
    let mut words: HashMap<String, usize> = HashMap::new();
    let mut lines: HashMap<&str, usize> = HashMap::new();
    for opening in openings.iter().flatten().filter(|opening| opening.is_short()) {
        *lines.entry(opening.line).or_default() += 1;
        if opening.is_like_greeting() {
            *words.entry(opening.first_word()).or_default() += 1;
        }
    }
    let alone = |opening: &Opening<'_>| {
        let told = || !placeholder::find(opening.line).is_empty() || words.get(&opening.first_word()).is_some_and(|count| *count > 1);
        let again = lines.get(opening.line).is_some_and(|count| *count > 1) && opening.line.contains([' ', ',', '!', ':']);
        opening.is_short() && (again || (opening.is_like_greeting() && told()))
    };
    let greets = |of: &dyn Fn(&Opening<'_>) -> bool| openings.iter().map(|opening| opening.as_ref().is_some_and(of)).collect();
    Greetings { alone: greets(&alone), anywhere: greets(&|opening| alone(opening) || opening.addresses()) }
}

impl Greetings {
    /// Whether so many of these sections greet that they are letters of their own.
    pub(super) fn tell_letters(&self, sections: &[usize]) -> bool {
        are_letters(&self.alone, sections, false) || are_letters(&self.anywhere, sections, true)
    }
}

/// Whether two of three sections greet, or all, and two at least.
pub(super) fn are_letters(greet: &[bool], sections: &[usize], all: bool) -> bool {
    let count = sections.iter().filter(|section| greet[**section]).count();
    count >= 2 && if all { count == sections.len() } else { count * 3 >= sections.len() * 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(lines: &[&str]) -> bool {
        let openings: Vec<_> = lines.iter().map(|line| Opening::of_text(line)).collect();
        let full: Vec<usize> = (0..openings.len()).filter(|number| openings[*number].is_some()).collect();
        greetings(&openings).tell_letters(&full)
    }

    #[test]
    fn letters_of_their_own_greet() {
        assert!(library(&["Hi {{name}},", "Dear {{name}},", "Text alone goes on."]));
        assert!(library(&["Hola, Marta:", "Hola, Luis:"]));
        assert!(library(&["Hi there", "Hi there"]));
        assert!(library(&["Hi {{name}}, we have it.", "Hello {{name}}! It left today."]));
        assert!(library(&["\u{a1}Hola, {{name}}!", "\u{a1}Hola!", ""]));
    }

    #[test]
    fn parts_of_a_letter_do_not() {
        assert!(!library(&["Hi Sam,", "We found two things:", "What we do next is easy."]));
        assert!(!library(&["Hi {{name}},", "The plan {{plan}} changed.", "The rest stays."]));
        assert!(!library(&["On {{device}}, open it.", "Then wait."]));
        assert!(!library(&["First, open the box.", "First, open the other box."]));
        assert!(!library(&["TBD", "TBD"]));
        assert!(!library(&["Hi {{name}},"]));
        assert!(!library(&[]));
    }
}
