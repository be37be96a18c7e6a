//! Messages, rewrites and inflection tables: checked against what fills them, and cut into pieces.
//! Fills nothing; that is done when a rewrite is offered.

use std::collections::{BTreeMap, BTreeSet};

use regex_syntax::hir::Look;

use super::Context;
use super::regexes::word_regex;
use crate::pack::compiled::{FixTemplate, Inflection, Piece, Replacement, WordRegex};
use crate::pack::fields::Text;
use crate::pack::written::{self, File};

/// What messages may refer to besides captures.
pub const MESSAGE_NAMES: [&str; 5] = ["match", "when", "count", "max", "other"];

/// The names in braces of a template, with the text before each of them and the text after the last.
fn pieces(template: &str) -> (Vec<(&str, &str)>, &str) {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(length) = rest[open..].find('}') else { break };
        found.push((&rest[..open], &rest[open + 1..open + length]));
        rest = &rest[open + length + 1..];
    }
    (found, rest)
}

/// Reports the names in a message that nothing fills. `captures` is what the phrases capture.
pub fn check_message(file: &File, message: &Text, captures: &BTreeSet<String>, context: &mut Context) {
    for (_, name) in pieces(&message.value).0 {
        if !MESSAGE_NAMES.contains(&name) && !captures.contains(name) {
            let known: Vec<&str> = MESSAGE_NAMES.iter().copied().chain(captures.iter().map(String::as_str)).collect();
            context.problem_near(file, message, format!("nothing fills `{{{name}}}` in the message"), name, &known);
        }
    }
}

/// Reads a rewrite.
pub fn fix(file: &File, fix: &written::Fix, captures: &BTreeSet<String>, has_swap: bool, context: &mut Context) -> Option<FixTemplate> {
    let (found, rest) = pieces(&fix.text.value);
    let mut parsed = Vec::new();
    let mut fine = true;
    for (before, name) in found {
        if !before.is_empty() {
            parsed.push(Piece::Text(before.to_owned()));
        }
        let mut parts = name.split(':');
        let capture = parts.next().unwrap_or_default();
        let mut tables = Vec::new();
        for table in parts {
            match context.inflection_names.iter().position(|known| known == table) {
                Some(number) => tables.push(u16::try_from(number).expect("a pack has fewer than 65,000 inflection tables")),
                None => {
                    let known = context.inflection_names.clone();
                    let known: Vec<&str> = known.iter().map(String::as_str).collect();
                    context.unknown(file, &Text::new(table.to_owned(), fix.text.span), "inflection table", &known);
                    fine = false;
                }
            }
        }
        parsed.push(match capture {
            "swap" if has_swap => Piece::Swap,
            "name" if !captures.contains("name") => Piece::NamePlaceholder,
            _ if capture == "match" || captures.contains(capture) => Piece::Capture(capture.to_owned(), tables),
            _ => {
                let known: Vec<&str> = captures.iter().map(String::as_str).chain(["match", "name", "swap"]).collect();
                context.problem_near(file, &fix.text, format!("nothing fills `{{{capture}}}` in the fix"), capture, &known);
                fine = false;
                continue;
            }
        });
    }
    if !rest.is_empty() {
        parsed.push(Piece::Text(rest.to_owned()));
    }
    let sentence_end = fix.sentence_end.as_ref().map(|end| end.value.clone());
    fine.then_some(FixTemplate { pieces: parsed, sentence_end, safety: fix.safety })
}

/// Reads the inflection tables of all files, in the order of [`Context::inflection_names`].
pub fn inflections(files: &[&File], context: &mut Context) -> Vec<Inflection> {
    let mut maps: BTreeMap<&str, Vec<(char, char)>> = BTreeMap::new();
    for file in files {
        for (name, pairs) in &file.letter_maps {
            let letters = maps.entry(&name.value).or_default();
            for (from, to) in pairs {
                match (single(&from.value), single(&to.value)) {
                    (Some(from), Some(to)) => letters.push((from, to)),
                    _ => context.problem(file, to, "a letter map maps one letter to one letter", "write it as a = \"b\""),
                }
            }
        }
    }
    let mut tables = Vec::new();
    for file in files {
        for table in &file.inflections {
            tables.push(inflection(file, table, &maps, context));
        }
    }
    tables
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn inflection(file: &File, table: &written::Inflection, maps: &BTreeMap<&str, Vec<(char, char)>>, context: &mut Context) -> Inflection {
    let mut irregular: Vec<(String, String)> = table.irregular.iter().map(|(from, to)| (context.fold(from), to.value.clone())).collect();
    irregular.sort();
    let rules = table.rules.iter().filter_map(|rule| inflection_rule(file, rule, maps, context)).collect();
    Inflection { name: table.name.value.clone(), irregular, rules }
}

fn inflection_rule(
    file: &File,
    rule: &Text,
    maps: &BTreeMap<&str, Vec<(char, char)>>,
    context: &mut Context,
) -> Option<(WordRegex, Vec<Replacement>)> {
    let Some((regex, replacement)) = rule.value.split_once(" -> ") else {
        let help = "write `regex -> replacement`, as in \"(.+)ar -> {1}e\"";
        context.problem(file, rule, format!("`{}` is no rule of inflection", rule.value), help);
        return None;
    };
    let regex = regex.trim();
    let Ok(parsed) = regex_syntax::parse(regex) else {
        context.problem(file, rule, format!("`{regex}` is no regular expression"), "look at docs.rs/regex for the notation");
        return None;
    };
    if parsed.properties().look_set().iter().any(|look| !matches!(look, Look::Start | Look::End)) {
        let help = "leave out `\\b` and the like: an expression sees one form, from its start to its end";
        context.problem(file, rule, format!("`{regex}` looks for the edge of a word"), help);
        return None;
    }
    let groups = parsed.properties().explicit_captures_len();
    let (found, rest) = pieces(replacement.trim());
    let text = |text: &str| (!text.is_empty()).then(|| Replacement::Text(text.to_owned()));
    let mut parts = Vec::new();
    for (before, name) in found {
        parts.extend(text(before));
        let (group, map) = name.split_once('|').map_or((name, None), |(group, map)| (group, Some(map)));
        let letters = map.map_or(Some(Vec::new()), |map| letters_of(file, rule, map, maps, context))?;
        match group.parse::<u8>() {
            Ok(group) if usize::from(group) <= groups => parts.push(Replacement::Group(group, letters)),
            _ => {
                context.problem(file, rule, format!("`{regex}` has no group {group}"), "number groups from 1, in the order of their `(`");
                return None;
            }
        }
    }
    parts.extend(text(rest));
    // With its classes written out, any engine reads it alike.
    Some((WordRegex { regex: parsed.to_string(), ..word_regex(regex) }, parts))
}

/// The letters of a map by its name, or a problem.
fn letters_of(
    file: &File,
    rule: &Text,
    name: &str,
    maps: &BTreeMap<&str, Vec<(char, char)>>,
    context: &mut Context,
) -> Option<Vec<(char, char)>> {
    let letters = maps.get(name).cloned();
    if letters.is_none() {
        let known: Vec<&str> = maps.keys().copied().collect();
        context.unknown(file, &Text::new(name.to_owned(), rule.span), "letter map", &known);
    }
    letters
}
