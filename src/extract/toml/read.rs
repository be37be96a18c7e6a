//! TOML in, its nodes out, each string with its first byte: the table of the parser, turned into a [`Document`] in the order of the source.
//! Parses nothing itself.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::document::{Document, Value};
use super::super::pointer::Step;

/// Why a text is no TOML.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    /// The byte of the text.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) reason: String,
}

/// Reads a text, which stands in its source after `offset` bytes. A string's place is its first byte in the source.
pub(super) fn read(text: &str, offset: usize) -> Result<Document<usize>, Malformed> {
    let table = DeTable::parse(text).map_err(|error| Malformed {
        at: offset + error.span().map_or(0, |span| span.start),
        reason: format!("not valid TOML: {}", error.message().replace('\n', ", ")),
    })?;
    let mut document = Document::default();
    document.add(Step::Index(0), Value::Map, offset);
    add_table(table.get_ref(), offset, &mut document);
    document.close();
    Ok(document)
}

/// Tables nest no deeper than the parser lets them.
fn add_table(table: &DeTable<'_>, offset: usize, document: &mut Document<usize>) {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        add(Step::Key(key.get_ref().to_string()), value, offset, document);
    }
}

fn add(key: Step, value: &Spanned<DeValue<'_>>, offset: usize, document: &mut Document<usize>) {
    let start = offset + value.span().start;
    let read = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string(), start),
        DeValue::Table(_) => Value::Map,
        DeValue::Array(_) => Value::List,
        DeValue::Boolean(truth) => Value::Truth(*truth),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Integer(_) | DeValue::Float(_) => Value::Other("a number"),
    };
    document.add(key, read, start);
    match value.get_ref() {
        DeValue::Table(table) => add_table(table, offset, document),
        DeValue::Array(items) => items.iter().enumerate().for_each(|(number, item)| add(Step::Index(number), item, offset, document)),
        _ => return,
    }
    document.close();
}
