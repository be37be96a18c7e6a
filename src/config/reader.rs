//! Takes values out of TOML tables, key by key: typed values with their origin out, a problem for every key that is unknown or holds
//! something else than it should. Goes on after a mistake, so that all of them are found at once. Knows no keys.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::Problem;
use crate::source::Source;
use crate::span::Span;

use super::origin::{Given, Origin};

/// A value as parsed.
pub type Value<'t> = Spanned<DeValue<'t>>;

/// Reads the tables of one source and collects what is wrong with them.
pub struct Reader {
    source: Arc<Source>,
    /// What was wrong so far.
    pub problems: Vec<Problem>,
}

impl Reader {
    /// A reader of tables of `source`.
    pub fn new(source: Arc<Source>) -> Self {
        Self { source, problems: Vec::new() }
    }

    fn given<T>(&self, value: T, span: impl Into<Span>) -> Given<T> {
        Given::new(value, Origin::Written(Arc::clone(&self.source), span.into()))
    }

    /// Reports the keys of a table that are not among `valid`; `place` says which table (`in [records]`), empty for the top.
    pub fn keys(&mut self, table: &DeTable<'_>, place: &str, valid: &[&str]) {
        for key in table.keys().filter(|key| !valid.contains(&key.get_ref().as_ref())) {
            let gap = if place.is_empty() { "" } else { " " };
            let name = key.get_ref();
            self.report(key.span(), format!("unknown key `{name}`{gap}{place}"), |problem| problem.with_nearest(name, valid));
        }
    }

    /// The string at `key`.
    pub fn string(&mut self, table: &DeTable<'_>, key: &str) -> Option<Given<String>> {
        let value = table.get(key)?;
        self.as_string(key, value)
    }

    /// The string at `key`, where it must say something.
    pub fn name(&mut self, table: &DeTable<'_>, key: &str) -> Option<Given<String>> {
        let value = self.string(table, key)?;
        if value.value.is_empty() {
            self.problems.push(value.origin.problem(format!("`{key}` is empty")));
            return None;
        }
        Some(value)
    }

    fn as_string(&mut self, key: &str, value: &Value<'_>) -> Option<Given<String>> {
        match value.get_ref() {
            DeValue::String(text) => Some(self.given(text.as_ref().to_owned(), value.span())),
            _ => self.wrong_type(key, "a string", value),
        }
    }

    /// The true or false at `key`.
    pub fn boolean(&mut self, table: &DeTable<'_>, key: &str) -> Option<Given<bool>> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(answer) => Some(self.given(*answer, value.span())),
            _ => self.wrong_type(key, "true or false", value),
        }
    }

    /// The whole number from 0 at `key`.
    pub fn count(&mut self, table: &DeTable<'_>, key: &str) -> Option<Given<u32>> {
        let value = table.get(key)?;
        let number = value.get_ref().as_integer().and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        match number {
            Some(number) => Some(self.given(number, value.span())),
            None => self.wrong_type(key, "a whole number from 0", value),
        }
    }

    /// The strings of the list at `key`.
    pub fn strings(&mut self, table: &DeTable<'_>, key: &str) -> Option<Vec<Given<String>>> {
        let value = table.get(key)?;
        let Some(items) = value.get_ref().as_array() else {
            return self.wrong_type(key, "a list of strings", value);
        };
        let item = format!("{key}[…]");
        Some(items.iter().filter_map(|value| self.as_string(&item, value)).collect())
    }

    /// The string at `key`, or the strings of the list there.
    pub fn one_or_more(&mut self, table: &DeTable<'_>, key: &str) -> Option<Vec<Given<String>>> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::String(_) => self.string(table, key).map(|one| vec![one]),
            DeValue::Array(_) => self.strings(table, key),
            _ => self.wrong_type(key, "a string or a list of strings", value),
        }
    }

    /// The table at `key`.
    pub fn table<'v, 't>(&mut self, table: &'v DeTable<'t>, key: &str) -> Option<&'v DeTable<'t>> {
        let value = table.get(key)?;
        self.as_table(key, value)
    }

    /// The value, where it is a table.
    pub fn as_table<'v, 't>(&mut self, key: &str, value: &'v Value<'t>) -> Option<&'v DeTable<'t>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => self.wrong_type(key, "a table", value),
        }
    }

    /// The tables of the list at `key`, each with its place.
    pub fn tables<'v, 't>(&mut self, table: &'v DeTable<'t>, key: &str) -> Vec<(&'v DeTable<'t>, Span)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            let _: Option<()> = self.wrong_type(key, &format!("a list of tables ([[{key}]])"), value);
            return Vec::new();
        };
        items.iter().filter_map(|item| Some((self.as_table(key, item)?, item.span().into()))).collect()
    }

    /// The one of `choices` that the string at `key` names.
    pub fn choice<T: Copy>(&mut self, table: &DeTable<'_>, key: &str, choices: &[(&str, T)]) -> Option<Given<T>> {
        let name = self.string(table, key)?;
        self.as_choice(key, name, choices)
    }

    /// The one of `choices` that a string names.
    pub fn as_choice<T: Copy>(&mut self, key: &str, name: Given<String>, choices: &[(&str, T)]) -> Option<Given<T>> {
        if let Some((_, value)) = choices.iter().find(|(choice, _)| *choice == name.value) {
            return Some(name.map(|_| *value));
        }
        let names: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
        let problem = name.origin.problem(format!("unknown {key} `{}`", name.value));
        self.problems.push(problem.with_nearest(&name.value, &names));
        None
    }

    /// A key itself, as a value.
    pub fn key(&self, key: &Spanned<std::borrow::Cow<'_, str>>) -> Given<String> {
        self.given(key.get_ref().as_ref().to_owned(), key.span())
    }

    /// What stands at a place, as a value.
    pub fn placed<T>(&self, value: T, span: Span) -> Given<T> {
        self.given(value, span)
    }

    /// Where the value of `key` stands; the start of the source where there is none.
    pub fn span_of(table: &DeTable<'_>, key: &str) -> Span {
        table.get(key).map_or(Span::new(0, 0), |value| value.span().into())
    }

    fn report(&mut self, span: impl Into<Span>, message: String, finish: impl FnOnce(Problem) -> Problem) {
        self.problems.push(finish(Problem::at(self.source.path(), span, message)));
    }

    fn wrong_type<T>(&mut self, key: &str, wanted: &str, value: &Value<'_>) -> Option<T> {
        let found = value.get_ref().type_str();
        self.report(value.span(), format!("`{key}` must be {wanted}, not {} {found}", article(found)), |problem| problem);
        None
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
