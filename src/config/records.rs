//! The keys of `[records]`: a TOML table in, where the fields of records stand out, with every mistake of form.
//! Looks into no record.

use std::collections::BTreeMap;

use toml::de::DeTable;

use crate::extract::pointer::Glob;
use crate::extract::{Author, Media};

use super::origin::Given;
use super::reader::Reader;
use super::written::Records;

const AUTHORS: [(&str, Author); 3] = [("customer", Author::Customer), ("agent", Author::Agent), ("other", Author::Other)];

/// Keys that name one field.
const FIELDS: [&str; 6] = ["title", "id", "lang", "kind", "follow_up", "thread"];

/// Reads the table at `records`; `place` is what the table is called in messages.
pub fn read(reader: &mut Reader, table: &DeTable<'_>, place: &str) -> Records {
    let Some(records) = reader.table(table, "records") else { return Records::default() };
    let valid: Vec<&str> = ["text"].iter().chain(&FIELDS).chain(&["markup", "from"]).copied().collect();
    reader.keys(records, &format!("in {place}"), &valid);
    let text = texts(reader, records);
    let names = FIELDS.iter().filter_map(|field| Some((*field, name(reader, records, field)?))).collect();
    let markup = reader.choice(records, "markup", &Media::ALL.map(|media| (media.name(), media)));
    Records { text, names, markup, from: authors(reader, records) }
}

/// The fields that hold texts: one string, or a list.
fn texts(reader: &mut Reader, records: &DeTable<'_>) -> Option<Given<Vec<String>>> {
    let names = reader.one_or_more(records, "text")?;
    let span = Reader::span_of(records, "text");
    if names.is_empty() {
        let problem = reader.placed((), span).origin.problem("`text` names no field");
        reader.problems.push(problem.with_help("name the fields that hold texts, or leave the key out"));
        return None;
    }
    let sound = names.iter().filter_map(|name| sound(reader, "text", name)).count() == names.len();
    sound.then(|| reader.placed(names.into_iter().map(|name| name.value).collect(), span))
}

/// The field at `key`, where it is one alone.
fn name(reader: &mut Reader, records: &DeTable<'_>, key: &str) -> Option<Given<String>> {
    let name = reader.string(records, key)?;
    let glob = sound(reader, key, &name)?;
    if glob.has_run() && name.value.starts_with('/') {
        let problem = name.origin.problem(format!("`**` in the pointer `{}` may stand for many fields", name.value));
        reader.problems.push(problem.with_help("only `text` may name many; * stands here for the keys that it stands for there"));
        return None;
    }
    Some(name)
}

/// The glob of a field that makes sense.
fn sound(reader: &mut Reader, key: &str, name: &Given<String>) -> Option<Glob> {
    let problem = if name.value.is_empty() {
        name.origin.problem(format!("`{key}` is empty")).with_help("write the name of a field, or a pointer such as /items/*/body")
    } else {
        match Glob::of_field(&name.value) {
            Ok(glob) => return Some(glob),
            Err(why) => name.origin.problem(why),
        }
    };
    reader.problems.push(problem);
    None
}

fn authors(reader: &mut Reader, records: &DeTable<'_>) -> Option<Given<BTreeMap<String, Author>>> {
    let from = reader.table(records, "from")?;
    let mut authors = BTreeMap::new();
    for key in from.keys() {
        let name = reader.string(from, key.get_ref());
        if let Some(author) = name.and_then(|name| reader.as_choice("author", name, &AUTHORS)) {
            authors.insert(key.get_ref().as_ref().to_owned(), author.value);
        }
    }
    Some(reader.placed(authors, Reader::span_of(records, "from")))
}
