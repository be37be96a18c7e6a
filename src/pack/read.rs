//! Reads a pack file: TOML in, [`super::written`] out, and every mistake of form as a problem.
//! Says what keys there are; what their values mean is found by [`super::compile`].

use toml::de::DeTable;

use super::compiled::{Scope, SentenceKind, Unit};
use super::fields::{Fields, Located, Text};
use super::written::{Act, Check, Class, Expect, File, Fix, Header, Inflection, Pattern, PlaceholderType, Rule, Speaker, Test, TestKind};
use crate::diagnostic::{Level, Safety};
use crate::problem::{Problem, parse};

/// The keys that a test's text may stand under, with what they expect.
type Expectations = &'static [(&'static str, Expect)];

const RULE_TESTS: Expectations =
    &[("bad", Expect::Bad), ("good", Expect::Good), ("todo-bad", Expect::TodoBad), ("todo-good", Expect::TodoGood)];
const ACT_TESTS: Expectations =
    &[("match", Expect::Bad), ("no-match", Expect::Good), ("todo-match", Expect::TodoBad), ("todo-no-match", Expect::TodoGood)];
const SCOPES: &[(&str, Scope)] = &[
    ("sentence", Scope::Sentence),
    ("neighbours", Scope::Neighbours),
    ("opening", Scope::Opening),
    ("body", Scope::Body),
    ("closing", Scope::Closing),
    ("document", Scope::Document),
];
const SENTENCES: &[(&str, SentenceKind)] =
    &[("question", SentenceKind::Question), ("statement", SentenceKind::Statement), ("any", SentenceKind::Any)];
const LEVELS: &[(&str, Level)] = &[("error", Level::Error), ("warning", Level::Warning), ("suggestion", Level::Suggestion)];
const CHECKS: &[(&str, Check)] = &[("placeholder", Check::Placeholder), ("capitals", Check::Capitals), ("answers", Check::Answers)];
const TEST_KINDS: &[(&str, TestKind)] = &[("draft", TestKind::Draft), ("template", TestKind::Template), ("fragment", TestKind::Fragment)];

const SPEAKERS: &[(&str, Speaker)] = &[("customer: ", Speaker::Customer), ("agent: ", Speaker::Agent)];

const SAFETIES: &[(&str, Safety)] = &[("safe", Safety::Safe), ("unsafe", Safety::Unsafe)];

/// Reads a file.
#[must_use]
pub fn read(path: &str, text: &str) -> (File, Vec<Problem>) {
    let (table, mut problems) = parse(path, text);
    let mut fields = Fields::new(path, "a pack", &table, &mut problems);
    let mut file = File { path: path.to_owned(), lang: fields.text("lang"), header: header(&mut fields), ..File::default() };
    let [classes, acts, rules, extends, inflections, maps] =
        ["class", "act", "rule", "extend", "inflect", "letter_map"].map(|key| fields.tables(key));
    let types = fields.list("placeholder");
    fields.finish();
    let problems_of = &mut problems;
    file.classes = classes.into_iter().map(|(name, table)| (name, class(path, table, problems_of))).collect();
    file.acts = acts.into_iter().map(|(name, table)| act(path, name, table, problems_of)).collect();
    file.rules = rules.into_iter().map(|(id, table)| rule(path, id, table, "any", problems_of)).collect();
    file.extends = extends.into_iter().map(|(id, table)| rule(path, id, table, "add", problems_of)).collect();
    file.inflections = inflections.into_iter().map(|(name, table)| inflection(path, name, table, problems_of)).collect();
    file.letter_maps =
        maps.into_iter().map(|(name, table)| (name, Fields::new(path, "a letter map", table, problems_of).all_pairs())).collect();
    file.placeholder_types = types.into_iter().filter_map(|table| placeholder_type(path, table.value, problems_of)).collect();
    (file, problems)
}

fn header(fields: &mut Fields<'_, '_, '_>) -> Header {
    Header {
        detector: fields.text("detector"),
        foreign_letters: fields.text("foreign_letters"),
        equal_letters: fields.pairs("equal_letters"),
        abbreviations: fields.texts("abbreviations"),
        stop_words: fields.texts("stop_words"),
        distinct: fields.texts("distinct"),
        contractions: fields.texts("contractions"),
        quote_headers: fields.texts("quote_headers"),
        stemmer: fields.text("stemmer"),
        parenthesised: fields.texts("parenthesised"),
    }
}

fn class(path: &str, table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Class {
    let mut fields = Fields::new(path, "a class", table, problems);
    let class = Class {
        stem: fields.texts("stem"),
        ending: fields.texts("ending"),
        suffix: fields.texts("suffix"),
        words: fields.texts("words"),
        classes: fields.texts("classes"),
        except: fields.texts("except"),
        except_classes: fields.texts("except_classes"),
    };
    fields.finish();
    class
}

fn act(path: &str, name: Text, table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Act {
    let mut fields = Fields::new(path, "an act", table, problems);
    let mut act = Act {
        name,
        any: fields.texts("any"),
        unless: fields.texts("unless"),
        includes: fields.texts("includes"),
        scope: fields.choice("scope", SCOPES).map(|scope| scope.value),
        sentence: fields.choice("sentence", SENTENCES).map(|sentence| sentence.value),
        tests: Vec::new(),
    };
    let tests = fields.list("test");
    fields.finish();
    act.tests = tests.into_iter().filter_map(|table| test(path, &table, ACT_TESTS, problems)).collect();
    act
}

fn rule(path: &str, id: Text, table: &DeTable<'_>, any: &'static str, problems: &mut Vec<Problem>) -> Rule {
    let mut fields = Fields::new(path, if any == "add" { "an extension" } else { "a rule" }, table, problems);
    let mut rule = rule_fields(&mut fields, table, id, any);
    let mut own = pattern_fields(&mut fields, any);
    rule.scope = own.scope;
    let fix = fields.table("fix");
    let (patterns, tests) = (fields.list("pattern"), fields.list("test"));
    fields.finish();
    own.fix = fix.and_then(|fix| read_fix(path, fix.value, problems));
    if own.any.is_empty() {
        rule.unless.append(&mut own.unless);
    } else {
        rule.patterns.push(own);
    }
    rule.patterns.extend(patterns.into_iter().map(|table| pattern(path, &table, problems)));
    rule.tests = tests.into_iter().filter_map(|table| test(path, &table, RULE_TESTS, problems)).collect();
    rule
}

/// The keys that rules alone have.
fn rule_fields(fields: &mut Fields<'_, '_, '_>, table: &DeTable<'_>, id: Text, any: &'static str) -> Rule {
    Rule {
        id,
        message: by_language(fields, table, "message"),
        help: by_language(fields, table, "help"),
        group: fields.text("group"),
        level: fields.choice("level", LEVELS),
        title: fields.text("title"),
        why: fields.text("why"),
        first_reply: fields.flag("first_reply"),
        once: fields.flag("once"),
        max: fields.number("max"),
        count: fields.choice("count", &[("words", Unit::Words), ("marks", Unit::Marks)]).map(|unit| unit.value),
        when: fields.texts("when"),
        require: fields.texts("require"),
        scope: None,
        one_of: fields.texts("one_of"),
        only: fields.texts("only"),
        least: fields.text("least"),
        unless_from: fields.texts("unless_from"),
        words: fields.texts("words"),
        repeats: fields.text("repeats"),
        similar: fields.fraction("similar"),
        slots: fields.lists("slot"),
        check: fields.choice("check", CHECKS),
        yields_to: fields.texts("yields_to"),
        unless: if any == "add" { fields.texts("unless_add") } else { Vec::new() },
        patterns: Vec::new(),
        tests: Vec::new(),
    }
}

/// A string, or a table of strings by language.
fn by_language(fields: &mut Fields<'_, '_, '_>, table: &DeTable<'_>, key: &'static str) -> Vec<(Option<String>, Text)> {
    if table.get(key).is_some_and(|value| value.get_ref().is_table()) {
        return fields.pairs(key).into_iter().map(|(lang, text)| (Some(lang.value), text)).collect();
    }
    fields.text(key).map(|text| (None, text)).into_iter().collect()
}

fn pattern(path: &str, table: &Located<&DeTable<'_>>, problems: &mut Vec<Problem>) -> Pattern {
    let mut fields = Fields::new(path, "a pattern", table.value, problems);
    let mut pattern = pattern_fields(&mut fields, "any");
    pattern.message = fields.text("message");
    pattern.help = fields.text("help");
    let fix = fields.table("fix");
    fields.finish();
    pattern.fix = fix.and_then(|fix| read_fix(path, fix.value, problems));
    pattern
}

/// The keys that patterns have, and rules with one pattern as well.
fn pattern_fields(fields: &mut Fields<'_, '_, '_>, any: &'static str) -> Pattern {
    Pattern {
        any: fields.texts(any),
        unless: fields.texts("unless"),
        sentence: fields.choice("sentence", SENTENCES).map(|sentence| sentence.value),
        scope: fields.choice("scope", SCOPES).map(|scope| scope.value),
        near: fields.texts("near"),
        unless_near: fields.texts("unless_near"),
        unless_same: fields.texts("unless_same"),
        swap: fields.pairs("swap"),
        ..Pattern::default()
    }
}

fn read_fix(path: &str, table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Option<Fix> {
    let mut fields = Fields::new(path, "a fix", table, problems);
    let (text, sentence_end) = (fields.text("text"), fields.text("sentence_end"));
    let safety = fields.choice("safety", SAFETIES).map_or(Safety::Unsafe, |safety| safety.value);
    fields.finish();
    Some(Fix { text: text?, sentence_end, safety })
}

fn test(path: &str, table: &Located<&DeTable<'_>>, kinds: Expectations, problems: &mut Vec<Problem>) -> Option<Test> {
    let mut fields = Fields::new(path, "a test", table.value, problems);
    let mut texts: Vec<(Expect, Text)> = Vec::new();
    for (key, expect) in kinds {
        texts.extend(fields.text(key).map(|text| (*expect, text)));
    }
    let spans = fields.texts("spans");
    let (fixed, lang) = (fields.text("fixed"), fields.text("lang"));
    let kind = fields.choice("kind", TEST_KINDS).map(|kind| kind.value);
    let (follow_up, thread) = (fields.flag("follow_up"), thread(&mut fields));
    if texts.len() != 1 {
        let keys: Vec<String> = kinds.iter().map(|(key, _)| format!("`{key}`")).collect();
        fields.problem(table.span, "a test must have exactly one text", format!("keep one of {}", keys.join(", ")));
    }
    fields.finish();
    let (expect, text) = texts.into_iter().next()?;
    Some(Test { expect, text, spans, fixed, kind, follow_up, thread, lang })
}

/// The messages before the reply of a test, each with who wrote it.
fn thread(fields: &mut Fields<'_, '_, '_>) -> Vec<(Speaker, String)> {
    let mut messages = Vec::new();
    for message in fields.texts("thread") {
        match SPEAKERS.iter().find_map(|(prefix, speaker)| Some((*speaker, message.value.strip_prefix(prefix)?))) {
            Some((speaker, text)) => messages.push((speaker, text.to_owned())),
            None => fields.problem(message.span, "a message of a thread says who wrote it", "begin it with `customer: ` or `agent: `"),
        }
    }
    messages
}

fn inflection(path: &str, name: Text, table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Inflection {
    let mut fields = Fields::new(path, "an inflection table", table, problems);
    let inflection = Inflection { name, irregular: fields.pairs("irregular"), rules: fields.texts("rules") };
    fields.finish();
    inflection
}

fn placeholder_type(path: &str, table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Option<PlaceholderType> {
    let mut fields = Fields::new(path, "a placeholder type", table, problems);
    let (name, words, rest) = (fields.text("type"), fields.texts("words"), fields.flag("rest").unwrap_or(false));
    fields.finish();
    Some(PlaceholderType { name: name?, words, rest })
}
