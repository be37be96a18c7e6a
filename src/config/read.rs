//! The keys of `cordial.toml`: a source in, the configuration as written and every mistake of form out.
//! Says nothing of names that depend on rule packs (rules, languages); see [`super::known`]. Reads no files.

use std::sync::Arc;

use toml::de::DeTable;

use crate::diagnostic::Level;
use crate::extract::pointer::Glob;
use crate::extract::{Format, Kind};
use crate::problem::{self, Problem};
use crate::source::Source;

use super::origin::Given;
use super::reader::Reader;
use super::records;
use super::written::{Layer, Override, RuleEntry, RuleLevel, Suppress, Written};

/// Levels by name.
const LEVELS: [(&str, Level); 3] = [("error", Level::Error), ("warning", Level::Warning), ("suggestion", Level::Suggestion)];

const RULE_LEVELS: [(&str, RuleLevel); 4] = [
    ("error", RuleLevel::On(Level::Error)),
    ("warning", RuleLevel::On(Level::Warning)),
    ("suggestion", RuleLevel::On(Level::Suggestion)),
    ("off", RuleLevel::Off),
];

/// Keys that an `[[override]]` may hold besides `paths`.
const LAYER_KEYS: [&str; 10] =
    ["lang", "kind", "follow-up", "message-lang", "name-placeholder", "placeholders", "select", "extend-select", "ignore", "rules"];

/// Keys of the top of a file besides those of a layer.
const FILE_KEYS: [&str; 11] =
    ["fail-on", "max-warnings", "output-format", "baseline", "packs", "include", "exclude", "extend", "override", "records", "suppress"];

/// Reads one source. Problems come in the order of the text; a line that is no TOML has only that problem.
pub fn read(source: &Arc<Source>) -> (Written, Vec<Problem>) {
    let (table, mut problems) = problem::parse(source.path(), source.text());
    let mut reader = Reader::new(Arc::clone(source));
    let written = file(&mut reader, &table);
    let line = |problem: &Problem| problem.span.map(|span| source.position(span.start).line);
    let broken: Vec<Option<usize>> = problems.iter().map(line).collect();
    problems.extend(reader.problems.into_iter().filter(|problem| !broken.contains(&line(problem))));
    problems.sort_by_key(|problem| problem.span.map(|span| span.start));
    (written, problems)
}

fn file(reader: &mut Reader, table: &DeTable<'_>) -> Written {
    let valid: Vec<&str> = LAYER_KEYS.iter().chain(&FILE_KEYS).copied().collect();
    reader.keys(table, "", &valid);
    Written {
        layer: layer(reader, table, ""),
        fail_on: reader.choice(table, "fail-on", &LEVELS),
        max_warnings: reader.count(table, "max-warnings"),
        output_format: reader.string(table, "output-format"),
        baseline: reader.name(table, "baseline"),
        packs: reader.strings(table, "packs").unwrap_or_default(),
        include: globs(reader, table, "include"),
        exclude: globs(reader, table, "exclude").unwrap_or_default(),
        extend: reader.name(table, "extend"),
        overrides: overrides(reader, table),
        suppress: suppress(reader, table),
        records: records::read(reader, table, "[records]"),
    }
}

fn layer(reader: &mut Reader, table: &DeTable<'_>, place: &str) -> Layer {
    let placeholders_at = Reader::span_of(table, "placeholders");
    let placeholders = reader.strings(table, "placeholders");
    Layer {
        lang: reader.name(table, "lang"),
        kind: reader.choice(table, "kind", &Kind::ALL.map(|kind| (kind.name(), kind))),
        follow_up: reader.boolean(table, "follow-up"),
        message_lang: reader.name(table, "message-lang"),
        name_placeholder: reader.name(table, "name-placeholder"),
        placeholders: placeholders.map(|list| reader.placed(list.into_iter().map(|item| item.value).collect(), placeholders_at)),
        select: reader.strings(table, "select"),
        extend_select: reader.strings(table, "extend-select").unwrap_or_default(),
        ignore: reader.strings(table, "ignore").unwrap_or_default(),
        rules: rules(reader, table, place),
    }
}

fn rules(reader: &mut Reader, table: &DeTable<'_>, place: &str) -> Vec<RuleEntry> {
    let Some(rules) = reader.table(table, "rules") else { return Vec::new() };
    let mut entries = Vec::new();
    for (key, value) in rules {
        let name = format!("rules.{}", key.get_ref());
        let Some(entry) = reader.as_table(&name, value) else {
            let level = value.get_ref().as_str().filter(|level| RULE_LEVELS.iter().any(|(known, _)| known == level)).unwrap_or("off");
            let problem = reader.problems.last_mut().expect("what is no table was just reported");
            problem.help = Some(format!("write {place}{name}.level = \"{level}\", or level = \"{level}\" under [{place}{name}]"));
            continue;
        };
        reader.keys(entry, &format!("in [{place}{name}]"), &["level", "max"]);
        let level = reader.choice(entry, "level", &RULE_LEVELS);
        let max = reader.count(entry, "max");
        entries.push(RuleEntry { id: reader.key(key), level, max });
    }
    entries
}

fn overrides(reader: &mut Reader, table: &DeTable<'_>) -> Vec<Override> {
    let valid: Vec<&str> = ["paths", "format", "records"].iter().chain(&LAYER_KEYS).copied().collect();
    let mut found = Vec::new();
    for (entry, span) in reader.tables(table, "override") {
        reader.keys(entry, "in [[override]]", &valid);
        if !entry.contains_key("paths") {
            let problem = reader.placed((), span).origin.problem("this override has no `paths`");
            reader.problems.push(problem.with_help("add the globs it holds for: paths = [\"templates/**\"]"));
        }
        let paths = globs(reader, entry, "paths").unwrap_or_default();
        let layer = layer(reader, entry, "override.");
        let format = reader.choice(entry, "format", &Format::ALL.map(|format| (format.name(), format)));
        let records = records::read(reader, entry, "[override.records]");
        found.push(Override { paths, layer, format, records });
    }
    found
}

fn suppress(reader: &mut Reader, table: &DeTable<'_>) -> Vec<Suppress> {
    let mut found = Vec::new();
    for (entry, span) in reader.tables(table, "suppress") {
        reader.keys(entry, "in [[suppress]]", &["rules", "paths", "pointers", "reason"]);
        let origin = reader.placed((), span).origin;
        if !entry.contains_key("rules") {
            let problem = origin.problem("this suppression names no `rules`");
            reader.problems.push(problem.with_help("name those that it silences: rules = [\"passive-voice\"]"));
        }
        reader.string(entry, "reason");
        let pointers = reader.strings(entry, "pointers").map(|list| {
            let parsed = list.into_iter().filter_map(|pointer| match Glob::parse(&pointer.value) {
                Ok(glob) => Some(glob),
                Err(why) => {
                    reader.problems.push(pointer.origin.problem(why));
                    None
                }
            });
            parsed.collect()
        });
        let rules = reader.strings(entry, "rules").unwrap_or_default();
        found.push(Suppress { rules, paths: globs(reader, entry, "paths"), pointers, origin });
    }
    found
}

/// The globs at `key` that parse.
fn globs(reader: &mut Reader, table: &DeTable<'_>, key: &str) -> Option<Vec<Given<String>>> {
    let mut patterns = reader.strings(table, key)?;
    patterns.retain(|pattern| match glob_problem(pattern) {
        None => true,
        Some(problem) => {
            reader.problems.push(problem);
            false
        }
    });
    Some(patterns)
}

/// What is wrong with a glob.
#[must_use]
pub fn glob_problem(pattern: &Given<String>) -> Option<Problem> {
    let error = globset::Glob::new(&pattern.value).err()?;
    let problem = pattern.origin.problem(format!("bad glob `{}`: {}", pattern.value, error.kind()));
    Some(
        problem.with_help("a glob is a path with * (within a name), ** (across folders), ? and {a,b}; [ opens a set: write [[] for itself"),
    )
}
