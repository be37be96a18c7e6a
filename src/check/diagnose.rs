//! Findings in, diagnostics out: places in the file, messages filled, rewrites offered where the source allows them, fingerprints.
//! Decides nothing about the reply.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::evidence::{Evidence, Finding};
use super::{Options, fix};
use crate::diagnostic::{Diagnostic, Edit, Fix, ReplyReference, TextRange};
use crate::source::Source;
use crate::span::Span;
use crate::text::{Shape, fold_into};

/// The diagnostics of the findings in a reply, in their order.
#[must_use]
pub(super) fn diagnostics(
    evidence: &Evidence<'_, '_>,
    found: &[Finding],
    source: &Source,
    options: &Options,
    reply: &ReplyReference,
) -> Vec<Diagnostic> {
    if found.is_empty() {
        return Vec::new();
    }
    let language = &evidence.subject.language.body;
    let shared = Shared {
        file: source.shared_path(),
        language: evidence.subject.language.code.clone(),
        reply: reply.clone(),
        english: options.message_lang.as_deref() == Some("en") && language.code != "en",
    };
    let mut counter = ScalarCounter { string: evidence.reply.string(), byte: 0, scalars: 0 };
    let mut names = Names::default();
    let mut diagnostics: Vec<Diagnostic> =
        found.iter().map(|finding| diagnostic(evidence, finding, source, options, &shared, &mut counter, &mut names)).collect();
    // What an attribute says comes in the text behind the paragraph that it stands in.
    diagnostics.sort_by_key(|diagnostic| diagnostic.range.start.byte);
    diagnostics
}

/// What all diagnostics of a reply have in common.
struct Shared {
    file: Arc<str>,
    language: Option<Arc<str>>,
    reply: ReplyReference,
    english: bool,
}

fn diagnostic(
    evidence: &Evidence<'_, '_>,
    finding: &Finding,
    source: &Source,
    options: &Options,
    shared: &Shared,
    counter: &mut ScalarCounter<'_>,
    names: &mut Names,
) -> Diagnostic {
    let rule = &evidence.subject.language.body.rules[finding.rule];
    let pattern = finding.matched.map(|(_, pattern)| &rule.patterns[usize::from(pattern)]);
    let message = pattern.and_then(|pattern| pattern.message.as_ref()).unwrap_or(&rule.message);
    let help = pattern.and_then(|pattern| pattern.help.as_ref()).or(rule.help.as_ref());
    let fix = offered_fix(evidence, finding, source, options);
    Diagnostic {
        rule: evidence.subject.language.rule_ids[finding.rule].clone(),
        level: options.levels.get(&rule.id).copied().unwrap_or(rule.level),
        message: if shared.english { rule.title.clone() } else { filled(evidence, finding, message, options) },
        help: help.filter(|_| !shared.english).map(|help| filled(evidence, finding, help, options)),
        language: shared.language.clone(),
        file: shared.file.clone(),
        reply: shared.reply.clone(),
        range: source.range(evidence.reply.record.map.to_source(finding.span)),
        text_range: TextRange { start: counter.at(finding.span.start), end: counter.at(finding.span.end) },
        excerpt: evidence.reply.string()[finding.span.start..finding.span.end].to_owned(),
        fixes: fix.into_iter().collect(),
        fingerprint: options
            .fingerprint_path
            .as_ref()
            .map(|path| fingerprint(evidence, finding, &rule.id, path, names))
            .unwrap_or_default(),
    }
}

/// The pattern's rewrite, where every edit replaces bytes that stand in the source as they stand in the text, but for white space.
fn offered_fix(evidence: &Evidence<'_, '_>, finding: &Finding, source: &Source, options: &Options) -> Option<Fix> {
    let (matched, pattern) = finding.matched.as_ref()?;
    let pattern = &evidence.subject.language.body.rules[finding.rule].patterns[usize::from(*pattern)];
    let rewrite = fix::rewrite(evidence, matched, pattern, options.name_placeholder.as_deref())?;
    let map = &evidence.reply.record.map;
    let tokens = &evidence.subject.text.tokens;
    let touches_quotation = |span: &Span| {
        let first = tokens.partition_point(|token| (token.end as usize) <= span.start);
        tokens[first..].iter().take_while(|token| (token.start as usize) < span.end).any(|token| token.shape.has(Shape::QUOTED))
    };
    if rewrite.edits.iter().any(|(span, _)| !map.is_replaceable(*span) || touches_quotation(span)) {
        return None;
    }
    let edit = |(span, content): (Span, String)| {
        let place = map.to_source(span);
        let content = map.encoded(&content, span, source.text())?.into_owned();
        Some(Edit { start: source.first_byte() + place.start, end: source.first_byte() + place.end, content })
    };
    let edits = rewrite.edits.into_iter().map(edit).collect::<Option<Vec<Edit>>>()?;
    Some(Fix { safety: rewrite.safety, title: rewrite.title, edits })
}

/// A message with its names replaced.
fn filled(evidence: &Evidence<'_, '_>, finding: &Finding, message: &str, options: &Options) -> String {
    let string = evidence.reply.string();
    let mut out = String::with_capacity(message.len() + 32);
    let mut rest = message;
    while let Some(open) = memchr::memchr(b'{', rest.as_bytes()) {
        let Some(length) = memchr::memchr(b'}', &rest.as_bytes()[open..]) else { break };
        let name = &rest[open + 1..open + length];
        out.push_str(&rest[..open]);
        rest = &rest[open + length + 1..];
        match name {
            "match" => out.push_str(&string[finding.span.start..finding.span.end]),
            "when" | "other" => out.push_str(finding.about.as_deref().unwrap_or_default()),
            "count" => out.push_str(&finding.count.to_string()),
            "max" => {
                let rule = &evidence.subject.language.body.rules[finding.rule];
                let max = options.max.get(&rule.id).copied().or(rule.max);
                out.push_str(&max.map_or(String::new(), |max| max.to_string()));
            }
            _ => {
                let captured = finding.matched.as_ref().and_then(|(matched, _)| fix::captured(evidence, matched, name));
                out.push_str(&captured.unwrap_or_default());
            }
        }
    }
    out.push_str(rest);
    out
}

/// The stable name of a finding: rule, path, reply, words of the sentence, and its number among equals in the reply.
fn fingerprint(evidence: &Evidence<'_, '_>, finding: &Finding, rule: &str, path: &str, names: &mut Names) -> String {
    let reply = evidence.reply;
    if names.sentence.is_none_or(|(number, _)| number != finding.sentence) {
        names.key.clear();
        let span = reply.text.span_of(&reply.text.sentences[finding.sentence as usize]);
        fold_into(&reply.string()[span.start..span.end], &[], &mut names.key);
        // How lines are broken is no matter of words.
        if names.key.contains('\n') {
            names.key = names.key.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        }
        names.sentence = Some((finding.sentence, xxh3_64(names.key.as_bytes())));
    }
    let words = names.sentence.map_or(0, |(_, words)| words);
    let named = reply.record.id.as_deref().or(reply.record.title.as_deref()).unwrap_or_default();
    names.key.clear();
    for part in [rule, path, named] {
        names.key.push_str(part);
        names.key.push('\0');
    }
    let name = xxh3_64(names.key.as_bytes()) ^ words.rotate_left(32);
    let given = names.given.entry(name).or_default();
    let equals = *given;
    *given += 1;
    let mut both = [0; 16];
    both[..8].copy_from_slice(&name.to_le_bytes());
    both[8..].copy_from_slice(&equals.to_le_bytes());
    let name = xxh3_64(&both);
    let mut digits = String::with_capacity(16);
    digits.extend((0..16).rev().filter_map(|digit| char::from_digit((name >> (digit * 4) & 0xF) as u32, 16)));
    digits
}

/// Names given in a reply so far.
#[derive(Default)]
struct Names {
    /// How often each was given.
    given: FxHashMap<u64, u64>,
    /// The sentence last named and the hash of its words.
    sentence: Option<(u32, u64)>,
    key: String,
}

/// Counts the scalar values before bytes that are asked for mostly in order.
struct ScalarCounter<'t> {
    string: &'t str,
    byte: usize,
    scalars: usize,
}

impl ScalarCounter<'_> {
    fn at(&mut self, byte: usize) -> usize {
        if byte >= self.byte {
            self.scalars += self.string[self.byte..byte].chars().count();
        } else {
            self.scalars -= self.string[byte..self.byte].chars().count();
        }
        self.byte = byte;
        self.scalars
    }
}
