//! Inflection: a form in, another form of the same word out, by the tables of the pack. A form that a table cannot give is none.
//! Knows no language.

use regex::Regex;

use super::language::Language;
use crate::pack::compiled::{InflectionId, Replacement};
use crate::text::fold;

/// A table with its regular expressions, compiled when first needed.
#[derive(Debug)]
pub struct Table {
    rules: Vec<Option<Regex>>,
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
        let compile = |(regex, _): &(String, Vec<Replacement>)| Regex::new(&format!("^(?:{regex})$")).ok();
        let all = || self.body.inflections.iter().map(|table| Table { rules: table.rules.iter().map(compile).collect() }).collect();
        let table = &self.inflections.get_or_init(all)[number];
        table.rules.iter().zip(&written.rules).find_map(|(regex, (_, replacement))| {
            let groups = regex.as_ref()?.captures(&word)?;
            Some(replacement.iter().map(|part| replaced(part, &groups)).collect())
        })
    }
}

fn replaced(part: &Replacement, groups: &regex::Captures<'_>) -> String {
    match part {
        Replacement::Text(text) => text.clone(),
        Replacement::Group(number, letters) => {
            let group = groups.get(usize::from(*number)).map_or("", |group| group.as_str());
            let mapped = |c: char| letters.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
            group.chars().map(mapped).collect()
        }
    }
}
