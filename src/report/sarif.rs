//! Findings in, results of SARIF 2.1.0 out, with `,\n` between: places in Unicode scalar values (declared so), rewrites, fingerprints, the reply's
//! own name. The log opens with its results; the tool and its rules follow them, so that nothing is kept until the end. Braces in messages, which the
//! specification would have doubled, stand as they are: code scanning shows them so, and placeholders are what many findings are about.

use serde::Serialize;
use serde_json::{Value, json};

use super::{MOST, RuleNote, findings, said};
use crate::diagnostic::{Diagnostic, Fix, Level, ReplyReport};
use crate::sanitize::clip;
use crate::source::{Position, Source};

/// Stands before the first result.
pub(super) const OPENING: &str = concat!(
    "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",",
    "\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"results\":[\n"
);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'f> {
    rule_id: &'f str,
    level: &'static str,
    message: Message,
    locations: [Location<'f>; 1],
    partial_fingerprints: Fingerprints<'f>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Rewrite<'f>>,
    properties: Properties<'f>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'f> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical<'f>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'f> {
    name: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fully_qualified_name: Option<&'f str>,
}

#[derive(Serialize)]
struct Fingerprints<'f> {
    #[serde(rename = "cordial/v1")]
    own: &'f str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rewrite<'f> {
    description: Message,
    artifact_changes: [Change<'f>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'f> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'f>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'f> {
    deleted_region: Region,
    inserted_content: Content<'f>,
}

#[derive(Serialize)]
struct Content<'f> {
    text: &'f str,
}

#[derive(Serialize)]
struct Properties<'f> {
    language: Option<&'f str>,
    reply: usize,
}

/// Appends an object a finding.
pub(super) fn render(source: &Source, replies: &[ReplyReport], out: &mut Vec<u8>) {
    for (number, found) in findings(replies).enumerate() {
        if number > 0 {
            out.extend_from_slice(b",\n");
        }
        serde_json::to_writer(&mut *out, &outcome(source, found)).expect("a result is plain data and a Vec takes every write");
    }
}

/// Appends what stands after the last result: the tool and its rules.
pub(super) fn close(rules: &[RuleNote], out: &mut Vec<u8>) {
    let rules: Vec<Value> = rules.iter().map(rule).collect();
    let driver = json!({"name": "cordial", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules});
    out.extend_from_slice(b"\n],\"tool\":");
    serde_json::to_writer(&mut *out, &json!({ "driver": driver })).expect("a tool is plain data and a Vec takes every write");
    out.extend_from_slice(b"}]}\n");
}

fn outcome<'f>(source: &Source, found: &'f Diagnostic) -> Outcome<'f> {
    let artifact = artifact(&found.file);
    let fixes = found.fixes.iter().map(|fix| rewrite(source, &artifact, fix)).collect();
    let physical_location = Physical { artifact_location: artifact, region: region(found.range.start, found.range.end) };
    let name = found.reply.title.as_deref().or(found.reply.id.as_deref());
    let logical = name.map(|name| Logical { name, fully_qualified_name: found.reply.pointer.as_deref() });
    Outcome {
        rule_id: &found.rule,
        level: level(found.level),
        message: Message { text: said(found) },
        locations: [Location { physical_location, logical_locations: logical.into_iter().collect() }],
        partial_fingerprints: Fingerprints { own: &found.fingerprint },
        fixes,
        properties: Properties { language: found.language.as_deref(), reply: found.reply.index },
    }
}

fn rewrite<'f>(source: &Source, artifact: &Artifact, fix: &'f Fix) -> Rewrite<'f> {
    let place = |byte: usize| source.position(byte.saturating_sub(source.first_byte()));
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region(place(edit.start), place(edit.end)),
        inserted_content: Content { text: &edit.content },
    });
    Rewrite {
        description: Message { text: clip(&fix.title, MOST).into_owned() },
        artifact_changes: [Change { artifact_location: artifact.clone(), replacements: replacements.collect() }],
    }
}

fn region(start: Position, end: Position) -> Region {
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Suggestion => "note",
    }
}

/// A path as a URI: relative to the root of the sources, unless it is absolute.
fn artifact(path: &str) -> Artifact {
    let is_drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    let scheme = match path {
        _ if is_drive => "file:///",
        _ if path.starts_with('/') => "file://",
        _ => "",
    };
    let mut uri = String::from(scheme);
    for (at, byte) in path.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || (is_drive && at == 1);
        if plain { uri.push(char::from(byte)) } else { uri.push_str(&format!("%{byte:02X}")) }
    }
    Artifact { uri, uri_base_id: scheme.is_empty().then_some("%SRCROOT%") }
}

fn rule(rule: &RuleNote) -> Value {
    let mut text = rule.why.trim().to_owned();
    let mut markdown = text.clone();
    for (label, lang, words) in &rule.examples {
        let words = words.trim();
        text.push_str(&format!("\n\n{label} ({lang}): {words}"));
        markdown.push_str(&format!("\n\n{label} (`{lang}`):\n\n> {}", words.replace('\n', "\n> ")));
    }
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why.trim()},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": level(rule.level)},
        "properties": {"tags": [rule.group]},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uris() {
        let of = |path: &str| (artifact(path).uri, artifact(path).uri_base_id);
        assert_eq!(of("t/a b:\u{e9}.md"), ("t/a%20b%3A%C3%A9.md".to_owned(), Some("%SRCROOT%")));
        assert_eq!(of("/t/a.md"), ("file:///t/a.md".to_owned(), None));
        assert_eq!(of("C:/t/a.md"), ("file:///C:/t/a.md".to_owned(), None));
        assert_eq!(of("<stdin>").0, "%3Cstdin%3E");
    }
}
