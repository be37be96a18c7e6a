//! Reads the fields of a TOML table one by one: typed values with their places out, and a problem for every wrong type and unknown key.
//! Knows no key by itself.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::problem::Problem;
use crate::span::Span;

/// A value with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Bytes of the file.
    pub span: Span,
}

impl<T> Located<T> {
    /// A value at a place.
    pub fn new(value: T, span: impl Into<Span>) -> Self {
        Self { value, span: span.into() }
    }
}

/// A string with its place.
pub type Text = Located<String>;

/// A table being read. Keys are remembered as they are asked for; [`Fields::finish`] reports the others.
pub struct Fields<'a, 't, 'p> {
    /// The file.
    pub path: &'a str,
    table: &'a DeTable<'t>,
    asked: Vec<&'static str>,
    problems: &'p mut Vec<Problem>,
    what: &'a str,
}

impl<'a, 't, 'p> Fields<'a, 't, 'p> {
    /// Begins to read a table; `what` names it in problems.
    pub fn new(path: &'a str, what: &'a str, table: &'a DeTable<'t>, problems: &'p mut Vec<Problem>) -> Self {
        Self { path, table, asked: Vec::new(), problems, what }
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !self.asked.contains(&name) {
                let problem = Problem::at(self.path, key.span(), format!("unknown key `{name}` in {}", self.what));
                self.problems.push(problem.with_nearest(name, &self.asked));
            }
        }
    }

    /// Reports a problem at a place of the file.
    pub fn problem(&mut self, span: impl Into<Span>, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::at(self.path, span, message).with_help(help));
    }

    fn value(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'t>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn wrong(&mut self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let message = format!("`{key}` in {} must be {expected}, not {}", self.what, type_name(value.get_ref()));
        self.problem(value.span(), message, format!("write {expected}"));
    }

    /// A string.
    pub fn text(&mut self, key: &'static str) -> Option<Text> {
        let value = self.value(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(key, value, "a string");
            return None;
        };
        Some(Located::new(text.to_owned(), value.span()))
    }

    /// True or false.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, value, "true or false");
        }
        flag
    }

    /// A whole number from 0.
    pub fn number(&mut self, key: &'static str) -> Option<Located<u32>> {
        let value = self.value(key)?;
        let number = value.get_ref().as_integer().and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            self.wrong(key, value, "a whole number from 0");
        }
        number.map(|number| Located::new(number, value.span()))
    }

    /// A number with a fraction.
    pub fn fraction(&mut self, key: &'static str) -> Option<Located<f32>> {
        let value = self.value(key)?;
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(key, value, "a number");
        }
        number.map(|number| Located::new(number, value.span()))
    }

    /// A list of strings; one string is a list of one.
    pub fn texts(&mut self, key: &'static str) -> Vec<Text> {
        let Some(value) = self.value(key) else { return Vec::new() };
        if let Some(text) = value.get_ref().as_str() {
            return vec![Located::new(text.to_owned(), value.span())];
        }
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of strings");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for element in array.iter() {
            match element.get_ref().as_str() {
                Some(text) => texts.push(Located::new(text.to_owned(), element.span())),
                None => self.wrong(key, element, "a list of strings"),
            }
        }
        texts
    }

    /// A table of strings, in the order of its keys.
    pub fn pairs(&mut self, key: &'static str) -> Vec<(Text, Text)> {
        let entries = self.entries(key);
        entries.into_iter().filter_map(|(name, value)| self.pair(key, name, value)).collect()
    }

    fn pair(&mut self, key: &str, name: Text, value: &Spanned<DeValue<'_>>) -> Option<(Text, Text)> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong(key, value, "a table of strings");
        }
        text.map(|text| (name, Located::new(text.to_owned(), value.span())))
    }

    /// The strings of this table, whatever their keys.
    pub fn all_pairs(mut self) -> Vec<(Text, Text)> {
        let table = self.table;
        let entries = table.iter().map(|(name, value)| (Located::new(name.get_ref().to_string(), name.span()), value));
        entries.filter_map(|(name, value)| self.pair("an entry", name, value)).collect()
    }

    /// The entries of a table, in the order of its keys.
    pub fn entries(&mut self, key: &'static str) -> Vec<(Text, &'a Spanned<DeValue<'t>>)> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(key, value, "a table");
            return Vec::new();
        };
        table.iter().map(|(name, value)| (Located::new(name.get_ref().to_string(), name.span()), value)).collect()
    }

    /// The tables in a table, by name.
    pub fn tables(&mut self, key: &'static str) -> Vec<(Text, &'a DeTable<'t>)> {
        let mut tables = Vec::new();
        for (name, value) in self.entries(key) {
            match value.get_ref().as_table() {
                Some(table) => tables.push((name, table)),
                None => self.wrong(&name.value, value, "a table"),
            }
        }
        tables
    }

    /// A table.
    pub fn table(&mut self, key: &'static str) -> Option<Located<&'a DeTable<'t>>> {
        let value = self.value(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(key, value, "a table");
        }
        table.map(|table| Located::new(table, value.span()))
    }

    /// A list of tables (`[[key]]`).
    pub fn list(&mut self, key: &'static str) -> Vec<Located<&'a DeTable<'t>>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, value, "a list of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for element in array.iter() {
            match element.get_ref().as_table() {
                Some(table) => tables.push(Located::new(table, element.span())),
                None => self.wrong(key, element, "a list of tables"),
            }
        }
        tables
    }

    /// Lists of strings in a list.
    pub fn lists(&mut self, key: &'static str) -> Vec<Located<Vec<Text>>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let mut lists = Vec::new();
        let elements = value.get_ref().as_array();
        for element in elements.iter().flat_map(|array| array.iter()) {
            let strings = element.get_ref().as_array().map(|list| {
                list.iter().filter_map(|text| Some(Located::new(text.get_ref().as_str()?.to_owned(), text.span()))).collect::<Vec<Text>>()
            });
            match strings {
                Some(strings) => lists.push(Located::new(strings, element.span())),
                None => self.wrong(key, element, "a list of lists of strings"),
            }
        }
        if elements.is_none() {
            self.wrong(key, value, "a list of lists of strings");
        }
        lists
    }

    /// One of a few names.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<Located<T>> {
        let text = self.text(key)?;
        let found = choices.iter().find(|(name, _)| *name == text.value);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let problem = Problem::at(self.path, text.span, format!("`{}` is no {key}", text.value));
            self.problems.push(problem.with_nearest(&text.value, &names));
        }
        found.map(|(_, value)| Located::new(*value, text.span))
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
