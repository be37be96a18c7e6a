//! Inflection: a form in, another form of the same word out, by the tables of the pack. A form that a table cannot give is none.
//! Knows no language.

use std::sync::OnceLock;

use regex_lite::{Captures, Regex};

use super::language::Language;
use crate::pack::compiled::{Inflection, InflectionId, Replacement};
use crate::text::fold;

/// The regular expressions of a table, each compiled when a word first gets past its conditions. They see few words, so what counts is how
/// long they take to compile.
#[derive(Debug)]
pub struct Table {
    regexes: Vec<OnceLock<Option<Regex>>>,
}

impl Table {
    /// Nothing compiled yet.
    #[must_use]
    pub fn new(written: &Inflection) -> Self {
        Self { regexes: written.rules.iter().map(|_| OnceLock::new()).collect() }
    }
}

impl Language {
    /// The form that a table gives for a word or words.
    #[must_use]
    pub fn inflect(&self, word: &str, table: InflectionId) -> Option<String> {
        let word = fold(word, &[]);
        let number = usize::from(table);
        let written = self.body.inflections.get(number)?;
        let compared = fold(&word, &self.orthography.equal_letters);
        if let Ok(found) = written.irregular.binary_search_by(|(form, _)| form.as_str().cmp(&compared)) {
            return Some(written.irregular[found].1.clone());
        }
        self.inflections[number].regexes.iter().zip(&written.rules).find_map(|(compiled, (rule, replacement))| {
            if !rule.may_match(&word) {
                return None;
            }
            let regex = compiled.get_or_init(|| Regex::new(&format!("^(?:{})$", rule.regex)).ok());
            let groups = regex.as_ref()?.captures(&word)?;
            Some(replacement.iter().map(|part| replaced(part, &groups)).collect())
        })
    }
}

fn replaced(part: &Replacement, groups: &Captures<'_>) -> String {
    match part {
        Replacement::Text(text) => text.clone(),
        Replacement::Group(number, letters) => {
            let group = groups.get(usize::from(*number)).map_or("", |group| group.as_str());
            let mapped = |c: char| letters.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
            group.chars().map(mapped).collect()
        }
    }
}
