//! Where the fields of records stand: what several `[records]` say in, the farthest first; one answer for each field with who gave it out.
//! Reads no file and looks into no record.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::extract::{Author, RecordFields};

use super::origin::Origin;
use super::written::Records;

/// The answer so far.
#[derive(Default)]
pub struct Fields {
    fields: RecordFields,
    origins: BTreeMap<&'static str, Origin>,
}

impl Fields {
    /// Takes what one place says; `of_file` where it is an `[[override]]` that matches the file.
    pub fn apply(&mut self, records: &Records, of_file: bool) {
        if let Some(text) = &records.text {
            self.fields.text.clone_from(&text.value);
            self.fields.text_is_of_file = of_file;
            self.origins.insert("text", text.origin.clone());
        }
        for (key, name) in &records.names {
            if let Some(field) = field(&mut self.fields, key) {
                name.value.clone_into(field);
                self.origins.insert(*key, name.origin.clone());
            }
        }
        if let Some(markup) = &records.markup {
            self.fields.markup = Some(markup.value);
            self.origins.insert("markup", markup.origin.clone());
        }
        if let Some(from) = &records.from {
            let authors = from.value.iter().map(|(name, author): (&String, &Author)| (name.clone(), *author));
            self.fields.from.extend(authors);
            self.origins.insert("from", from.origin.clone());
        }
    }

    /// The answer, and who gave each field that is not cordial's own.
    pub fn finish(mut self) -> (Arc<RecordFields>, BTreeMap<&'static str, Origin>) {
        self.fields.given = self.origins.keys().copied().collect();
        (Arc::new(self.fields), self.origins)
    }
}

/// The field, one alone, that a key of `[records]` names.
fn field<'f>(fields: &'f mut RecordFields, key: &str) -> Option<&'f mut String> {
    match key {
        "title" => Some(&mut fields.title),
        "id" => Some(&mut fields.id),
        "lang" => Some(&mut fields.lang),
        "kind" => Some(&mut fields.kind),
        "follow_up" => Some(&mut fields.follow_up),
        "thread" => Some(&mut fields.thread),
        _ => None,
    }
}

/// What a key of `[records]` says, as people read it.
pub fn shown(fields: &RecordFields, key: &str) -> String {
    match key {
        "text" => fields.text.join(", "),
        "markup" => fields.markup.map_or_else(String::new, |media| media.name().to_owned()),
        "from" => {
            let authors = fields.from.iter().map(|(name, author)| format!("{name} is {author:?}").to_lowercase());
            authors.collect::<Vec<_>>().join(", ")
        }
        _ => field(&mut fields.clone(), key).map(|name| name.clone()).unwrap_or_default(),
    }
}
