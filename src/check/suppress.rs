//! Findings that a comment tells to leave alone are taken out; comments that silence nothing, or say what nobody understands, become findings
//! of cordial's own. What holds for a whole file is done by [`across`], once all of its replies are checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::directive::{self, Directive, Named, Scope};
use super::evidence::{Evidence, Finding};
use super::{Options, reference};
use crate::diagnostic::ReplyReport;
use crate::diagnostic::{Diagnostic, Level, TextRange};
use crate::extract::{Comment, Record};
use crate::packs::{Language, Packs};
use crate::problem::nearest;
use crate::source::Source;
use crate::span::Span;

/// Rule of comments that silence nothing.
pub const UNUSED: &str = "unused-suppression";

/// Rule of comments to cordial that it cannot follow.
pub const INVALID: &str = "invalid-suppression";

/// The rules of cordial's own: their ids and levels, in every language.
pub const OWN_RULES: [(&str, Level); 2] = [(INVALID, Level::Warning), (UNUSED, Level::Suggestion)];

/// What the comments of a reply say.
pub(super) struct Directives<'r> {
    record: &'r Record,
    understood: Vec<Directive<'r>>,
    mistakes: Vec<(&'r Comment, directive::Mistake)>,
}

impl<'r> Directives<'r> {
    pub(super) fn of(record: &'r Record) -> Self {
        let mut directives = Self { record, understood: Vec::new(), mistakes: Vec::new() };
        for comment in &record.comments {
            match directive::read(comment, record.pointer.is_some()) {
                Some(Ok(directive)) => directives.understood.push(directive),
                Some(Err(mistake)) => directives.mistakes.push((comment, mistake)),
                None => {}
            }
        }
        directives
    }

    /// Takes out the findings that a comment of the reply covers.
    pub(super) fn silence(&self, evidence: &Evidence<'_, '_>, found: &mut Vec<Finding>) {
        for directive in self.understood.iter().filter(|directive| directive.scope != Scope::File) {
            let Some(reach) = reach(directive, evidence) else { continue };
            found.retain(|finding| {
                let id = evidence.subject.language.rule_ids[finding.rule].as_ref();
                let named = directive.rules.iter().find(|rule| rule.id == id).filter(|_| reach.overlaps(finding.span));
                named.inspect(|rule| rule.used.set(true)).is_none()
            });
        }
    }

    /// What there is to say of the comments once the reply is checked, and of what looks like one in its text.
    pub(super) fn remarks(&self, source: &Source, language: &Language, packs: &Packs, options: &Options) -> Vec<Diagnostic> {
        let mut notes = Notes { record: self.record, source, code: language.code.clone(), options, found: Vec::new() };
        for (comment, (message, help)) in &self.mistakes {
            notes.add(INVALID, comment, message.clone(), help.clone());
        }
        for directive in &self.understood {
            for rule in &directive.rules {
                if let Some(help) = unknown(rule, language, packs) {
                    notes.add(INVALID, directive.comment, format!("`{}` is no rule", rule.id), help);
                } else if directive.scope != Scope::File && !rule.used.get() && can_find(rule.id, language, options) {
                    notes.unused(directive, rule);
                }
            }
        }
        for span in directive::left_in(&self.record.text) {
            notes.left_in(span);
        }
        notes.found
    }
}

/// Does what the comments of a file say of all its replies. The records are those that the replies were read from, in the same order.
pub fn across(records: &[Record], replies: &mut [ReplyReport], source: &Source, packs: &Packs, options: &Options) {
    let is_commented = |record: &&Record| !record.comments.is_empty();
    let all: Vec<Directives<'_>> = records.iter().filter(is_commented).map(Directives::of).collect();
    let whole = || all.iter().flat_map(|directives| &directives.understood).filter(|directive| directive.scope == Scope::File);
    let mut rules: BTreeMap<&str, Vec<&Named<'_>>> = BTreeMap::new();
    for rule in whole().flat_map(|directive| &directive.rules) {
        rules.entry(rule.id).or_default().push(rule);
    }
    if rules.is_empty() {
        return;
    }
    for reply in replies.iter_mut() {
        reply.diagnostics.retain(|found| {
            let named = rules.get(found.rule.as_ref());
            named.inspect(|all| all.iter().for_each(|rule| rule.used.set(true))).is_none()
        });
    }
    for directives in &all {
        let Some(number) = records.iter().position(|record| std::ptr::eq(record, directives.record)) else { continue };
        let Some(reply) = replies.get_mut(number) else { continue };
        let language = reply.language.as_deref().and_then(|code| packs.language(code)).unwrap_or(packs.undetermined());
        let mut notes = Notes { record: directives.record, source, code: reply.language.clone(), options, found: Vec::new() };
        for directive in directives.understood.iter().filter(|directive| directive.scope == Scope::File) {
            let unused = directive.rules.iter().filter(|rule| !rule.used.get() && can_find(rule.id, language, options));
            unused.for_each(|rule| notes.unused(directive, rule));
        }
        merge(&mut reply.diagnostics, notes.found);
    }
}

/// Adds findings where they stand.
pub(super) fn merge(diagnostics: &mut Vec<Diagnostic>, more: Vec<Diagnostic>) {
    if !more.is_empty() {
        diagnostics.extend(more);
        diagnostics.sort_by(|one, other| (one.range.start.byte, &one.rule).cmp(&(other.range.start.byte, &other.rule)));
    }
}

/// The bytes of the text that a directive covers.
fn reach(directive: &Directive<'_>, evidence: &Evidence<'_, '_>) -> Option<Span> {
    let record = evidence.reply.record;
    let Some(at) = directive.comment.at.filter(|_| directive.scope != Scope::Text) else { return Some(Span::new(0, record.text.len())) };
    let around = record.blocks.iter().map(|block| Span::new(block.start, block.end)).find(|block| stands_in(at, *block, &record.text));
    if directive.scope == Scope::Block {
        let next = || record.blocks.iter().find(|block| block.start >= at).map(|block| Span::new(block.start, block.end));
        return around.or_else(next);
    }
    let sentences = || evidence.reply.text.sentences.iter().map(|sentence| evidence.reply.text.span_of(sentence));
    let inside = sentences().find(|sentence| sentence.start < at && at < sentence.end);
    let next = || sentences().find(|sentence| sentence.start >= at && around.is_none_or(|block| sentence.start < block.end));
    // At the end of a block nothing follows that it could mean but the sentence before it.
    let last = || sentences().rfind(|sentence| around.is_some_and(|block| block.contains(*sentence)));
    inside.or_else(next).or_else(last)
}

/// Whether a place stands in a block, or behind it on its last line.
fn stands_in(at: usize, block: Span, text: &str) -> bool {
    block.start < at && text.get(block.end..at).map_or(at <= block.end, |gap| gap.chars().all(|c| matches!(c, ' ' | '\t')))
}

/// Whether a rule could have found something in a reply in this language.
fn can_find(id: &str, language: &Language, options: &Options) -> bool {
    options.runs_id(id) && (language.code.is_some() || language.rule_ids.iter().any(|known| known.as_ref() == id))
}

/// The remedy where no pack knows the rule.
fn unknown(rule: &Named<'_>, language: &Language, packs: &Packs) -> Option<String> {
    let has = |language: &Language| language.rule_ids.iter().any(|known| known.as_ref() == rule.id);
    if has(language) || OWN_RULES.iter().any(|(id, _)| *id == rule.id) {
        return None;
    }
    let languages: Vec<&Language> = packs.codes().filter_map(|code| packs.language(code)).collect();
    if languages.iter().any(|language| has(language)) {
        return None;
    }
    let of_group = languages.iter().flat_map(|language| &language.body.rules).filter(|known| known.group == rule.id);
    let of_group: BTreeSet<&str> = of_group.map(|known| known.id.as_str()).collect();
    if !of_group.is_empty() {
        let ids: Vec<&str> = of_group.into_iter().collect();
        return Some(format!("it is a group; name its rules: {}", ids.join(", ")));
    }
    let ids: Vec<&str> = languages.iter().flat_map(|language| language.rule_ids.iter().map(AsRef::as_ref)).collect();
    let near = nearest(rule.id, &ids).map(|near| format!("did you mean `{near}`?"));
    Some(near.unwrap_or_else(|| "name rules by their ids, with a comma between two; `cordial rules` lists them".to_owned()))
}

/// Findings of cordial's own in a reply.
struct Notes<'r> {
    record: &'r Record,
    source: &'r Source,
    code: Option<Arc<str>>,
    options: &'r Options,
    found: Vec<Diagnostic>,
}

impl Notes<'_> {
    fn unused(&mut self, directive: &Directive<'_>, rule: &Named<'_>) {
        let help = match directive.scope {
            Scope::Sentence => "take it out, or put it before the sentence that it is meant for",
            Scope::Block => "take it out, or put it before the paragraph that it is meant for",
            Scope::Text | Scope::File => "take it out",
        };
        self.add(UNUSED, directive.comment, format!("`{}` finds nothing here: this comment silences nothing", rule.id), help.to_owned());
    }

    fn add(&mut self, rule: &str, comment: &Comment, message: String, help: String) {
        let at = comment.at.unwrap_or(0).min(self.record.text.len());
        let excerpt = self.source.text().get(comment.source.start..comment.source.end).unwrap_or_default().to_owned();
        self.push(rule, (message, help), comment.source, Span::new(at, at), excerpt);
    }

    fn left_in(&mut self, span: Span) {
        let message = "A comment to cordial in a text that has no comments: it would be sent".to_owned();
        let help = "take it out; for a file of its own, set `ignore` in an [[override]]".to_owned();
        let excerpt = self.record.text.get(span.start..span.end).unwrap_or_default().to_owned();
        self.push(INVALID, (message, help), self.record.map.to_source(span), span, excerpt);
    }

    fn push(&mut self, rule: &str, (message, help): directive::Mistake, place: Span, span: Span, excerpt: String) {
        if !self.options.runs_id(rule) {
            return;
        }
        let own = OWN_RULES.iter().find(|(id, _)| *id == rule).map_or(Level::Warning, |(_, level)| *level);
        let scalars = |byte: usize| self.record.text.get(..byte).map_or(0, |before| before.chars().count());
        let fingerprint = self.options.fingerprint_path.as_ref().map(|path| self.fingerprint(rule, path, &message, &excerpt));
        self.found.push(Diagnostic {
            rule: rule.into(),
            level: self.options.levels.get(rule).copied().unwrap_or(own),
            message,
            help: Some(help),
            language: self.code.clone(),
            file: self.source.shared_path(),
            reply: reference(self.record),
            range: self.source.range(place),
            text_range: TextRange { start: scalars(span.start), end: scalars(span.end) },
            excerpt,
            fixes: Vec::new(),
            fingerprint: fingerprint.unwrap_or_default(),
        });
    }

    /// Rule, path, reply, words of the comment, and the number among equals.
    fn fingerprint(&self, rule: &str, path: &str, message: &str, excerpt: &str) -> String {
        let named = self.record.id.as_deref().or(self.record.title.as_deref()).unwrap_or_default();
        let equals = self.found.iter().filter(|found| (found.rule.as_ref(), &*found.message, &*found.excerpt) == (rule, message, excerpt));
        let key = [rule, path, named, message, excerpt, &equals.count().to_string()].join("\0");
        format!("{:016x}", xxh3_64(key.as_bytes()))
    }
}
