//! Acts and rules: names resolved, keys that go together checked, phrases numbered.
//! Rules as written in, compiled ones out, with every mistake in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Context;
use super::items::Items;
use super::phrases::Phrases;
use super::templates;
use crate::diagnostic::Level;
use crate::pack::compiled::{Act, ActId, Owner, Pattern, PhraseId, Rule, RuleKind, Scope, SentenceKind, Unit};
use crate::pack::fields::Text;
use crate::pack::written::{self, Check, Expect, File};

/// Limit of words in a sentence where neither pack nor configuration gives one.
const DEFAULT_WORDS: u32 = 35;

/// Compiles acts and rules of a language.
pub struct Builder<'a, 'c> {
    /// Where problems go.
    pub context: &'c mut Context,
    /// Items.
    pub items: Items<'a>,
    /// Phrases.
    pub phrases: Phrases,
    /// Numbers of acts.
    pub act_numbers: BTreeMap<String, ActId>,
    /// Numbers of exceptions, by text: many patterns share some.
    pub exceptions: HashMap<String, PhraseId>,
    /// Rules of the catalogue, by id.
    pub catalogue: BTreeMap<String, written::Rule>,
}

impl Builder<'_, '_> {
    /// The acts of all files.
    pub fn acts(&mut self, files: &[&File]) -> Vec<Act> {
        let mut acts = Vec::new();
        for file in files {
            for act in &file.acts {
                let number = ActId::try_from(acts.len()).expect("a pack has fewer than 65,000 acts");
                for phrase in &act.any {
                    self.phrase(file, phrase, Owner::Act(number));
                }
                if act.any.is_empty() && act.includes.is_empty() {
                    self.context.problem(
                        file,
                        &act.name,
                        format!("act `{}` recognises nothing", act.name.value),
                        "give it phrases in `any`, or acts in `includes`",
                    );
                }
                acts.push(Act {
                    name: act.name.value.clone(),
                    scope: act.scope.unwrap_or(Scope::Document),
                    sentence: act.sentence.unwrap_or(SentenceKind::Any),
                    unless: self.exceptions(file, &act.unless),
                    includes: self.act_list(file, &act.includes),
                });
            }
        }
        acts
    }

    /// The rules of all files, changed as house packs say.
    pub fn rules(&mut self, files: &[&File]) -> Vec<Rule> {
        let mut written: Vec<(&File, &written::Rule)> = Vec::new();
        for file in files {
            for rule in &file.rules {
                let defined = written.iter().find(|(_, other)| other.id.value == rule.id.value);
                match defined {
                    Some(_) => self.context.problem(
                        file,
                        &rule.id,
                        format!("rule `{}` is defined already", rule.id.value),
                        format!("change it with [extend.{}], or give yours another id", rule.id.value),
                    ),
                    None => written.push((file, rule)),
                }
            }
        }
        let mut rules: Vec<Rule> = Vec::new();
        for (file, rule) in written {
            let number = u16::try_from(rules.len()).expect("a pack has fewer than 65,000 rules");
            let rule = self.rule(file, rule, number);
            rules.push(rule);
        }
        for file in files {
            for change in &file.extends {
                self.extend(file, change, &mut rules);
            }
        }
        for rule in &mut rules {
            rule.max = rule.max.or_else(|| default_max(rule));
        }
        rules
    }

    fn phrase(&mut self, file: &File, text: &Text, owner: Owner) -> Option<PhraseId> {
        self.phrases.add(file, text, owner, &mut self.items, self.context)
    }

    fn exceptions(&mut self, file: &File, texts: &[Text]) -> Vec<PhraseId> {
        let mut numbers = Vec::with_capacity(texts.len());
        for text in texts {
            let known = self.exceptions.get(&text.value).copied();
            let number = known.or_else(|| self.phrase(file, text, Owner::Exception));
            if let Some(number) = number {
                self.exceptions.insert(text.value.clone(), number);
                numbers.push(number);
            }
        }
        numbers
    }

    fn act_list(&mut self, file: &File, names: &[Text]) -> Vec<ActId> {
        names.iter().filter_map(|name| self.act_number(file, name)).collect()
    }

    fn act_number(&mut self, file: &File, name: &Text) -> Option<ActId> {
        let number = self.act_numbers.get(&name.value).copied();
        if number.is_none() {
            let known: Vec<&str> = self.act_numbers.keys().map(String::as_str).collect();
            self.context.unknown(file, name, "act", &known);
        }
        number
    }

    fn rule(&mut self, file: &File, rule: &written::Rule, number: u16) -> Rule {
        let id = &rule.id.value;
        let known = self.catalogue.get(id).cloned();
        let said =
            |pick: fn(&written::Rule) -> Option<&Text>| pick(rule).or_else(|| known.as_ref().and_then(pick)).map(|text| text.value.clone());
        let group = said(|rule| rule.group.as_ref());
        // A pack may say the title in its own language, for `explain`; the catalogue's is the one in English.
        let title = known.as_ref().and_then(|rule| rule.title.as_ref()).or(rule.title.as_ref()).map(|text| text.value.clone());
        let level = rule.level.as_ref().or(known.as_ref().and_then(|rule| rule.level.as_ref())).map(|level| level.value);
        if known.is_none() && (group.is_none() || title.is_none() || level.is_none()) {
            self.not_in_catalogue(file, rule);
        }
        self.check_tests(file, rule);
        let kind = self.kind(file, rule);
        let message = self.message(file, rule);
        let mut compiled = Rule {
            id: id.clone(),
            group: group.unwrap_or_default(),
            level: level.unwrap_or(Level::Warning),
            title: title.unwrap_or_default(),
            message,
            help: self.localised(&rule.help).map(|text| text.value.clone()),
            fragments: true,
            first_reply: rule.first_reply.unwrap_or(false),
            once: rule.once.unwrap_or(false),
            max: rule.max.as_ref().map(|max| max.value),
            patterns: Vec::new(),
            unless: self.exceptions(file, &rule.unless),
            yields_to: self.rule_names(file, &rule.yields_to),
            kind,
        };
        compiled.fragments = compiled.group != "structure";
        compiled.patterns = self.patterns(file, &rule.patterns, number, 0);
        self.check_something(file, rule, &compiled);
        compiled
    }

    fn not_in_catalogue(&mut self, file: &File, rule: &written::Rule) {
        let id = &rule.id.value;
        let ids: Vec<&str> = self.catalogue.keys().map(String::as_str).collect();
        let near = crate::problem::nearest(id, &ids).map_or(String::new(), |near| format!("did you mean `{near}`? "));
        let help = format!("{near}A rule of your own needs `group`, `level` and `title`");
        self.context.problem(file, &rule.id, format!("rule `{id}` is not in the catalogue"), help);
    }

    fn check_tests(&mut self, file: &File, rule: &written::Rule) {
        let id = &rule.id.value;
        if !rule.tests.iter().any(|test| matches!(test.expect, Expect::Bad)) && file.lang.is_some() {
            let help = format!("add [[rule.{id}.test]] with `bad = \"…\"`");
            self.context.problem(file, &rule.id, format!("rule `{id}` has no test that fires it"), help);
        }
        self.duplicate_tests(file, rule);
    }

    /// The message, empty where there is none, which is a problem.
    fn message(&mut self, file: &File, rule: &written::Rule) -> String {
        let Some(message) = self.localised(&rule.message).cloned() else {
            let help = "say in `message` what is wrong, in the language of the pack";
            self.context.problem(file, &rule.id, format!("rule `{}` has no message", rule.id.value), help);
            return String::new();
        };
        let silent = rule.patterns.iter().filter(|pattern| pattern.message.is_none());
        let captures = silent.map(|pattern| self.captures(&pattern.any)).reduce(|one, other| &one & &other).unwrap_or_default();
        templates::check_message(file, &message, &captures, self.context);
        message.value
    }

    fn check_something(&mut self, file: &File, rule: &written::Rule, compiled: &Rule) {
        if compiled.patterns.is_empty() && compiled.kind == RuleKind::Patterns {
            let help = "give it phrases in `any` or [[…pattern]], or acts in `require`, `one_of`, `only`";
            self.context.problem(file, &rule.id, format!("rule `{}` looks for nothing", rule.id.value), help);
        }
    }

    fn duplicate_tests(&mut self, file: &File, rule: &written::Rule) {
        let mut seen = BTreeSet::new();
        for test in &rule.tests {
            let lang = test.lang.as_ref().map(|lang| &lang.value);
            if !seen.insert((&test.text.value, test.kind, test.follow_up, &test.thread, lang)) {
                self.context.problem(file, &test.text, "the same test stands above", "take one of them out");
            }
        }
    }

    /// The text for the language at hand, else the one for English, else the one for no language in particular.
    fn localised<'t>(&self, texts: &'t [(Option<String>, Text)]) -> Option<&'t Text> {
        let in_language = |code: Option<&str>| texts.iter().find(|(lang, _)| lang.as_deref() == code).map(|(_, text)| text);
        in_language(None).or_else(|| in_language(Some(&self.context.code))).or_else(|| in_language(Some("en")))
    }

    /// The captures that every phrase has.
    fn captures(&self, phrases: &[Text]) -> BTreeSet<String> {
        let of_phrase = |text: &Text| -> BTreeSet<String> {
            if !text.value.contains(':') {
                return BTreeSet::new();
            }
            let parsed = crate::pack::phrase::parse(&text.value, &self.context.orthography);
            let mut names = BTreeSet::new();
            if let Ok(parsed) = parsed {
                collect_captures(&parsed, &mut names);
            }
            names
        };
        phrases.iter().map(of_phrase).reduce(|one, other| &one & &other).unwrap_or_default()
    }

    fn rule_names(&mut self, file: &File, names: &[Text]) -> Vec<String> {
        let known: Vec<String> = self.context.rule_ids.iter().cloned().collect();
        for name in names {
            if !known.contains(&name.value) {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                self.context.unknown(file, name, "rule", &known);
            }
        }
        names.iter().map(|name| name.value.clone()).collect()
    }

    fn patterns(&mut self, file: &File, patterns: &[written::Pattern], rule: u16, first: usize) -> Vec<Pattern> {
        let mut compiled = Vec::new();
        for (number, pattern) in patterns.iter().enumerate() {
            let number = u16::try_from(first + number).expect("a rule has fewer than 65,000 patterns");
            for phrase in &pattern.any {
                self.phrase(file, phrase, Owner::Pattern(rule, number));
            }
            let captures = self.captures(&pattern.any);
            for text in pattern.message.iter().chain(&pattern.help) {
                templates::check_message(file, text, &captures, self.context);
            }
            let swaps = !pattern.swap.is_empty();
            compiled.push(Pattern {
                scope: pattern.scope.unwrap_or(Scope::Document),
                sentence: pattern.sentence.unwrap_or(SentenceKind::Any),
                unless: self.exceptions(file, &pattern.unless),
                near: self.act_list(file, &pattern.near),
                unless_near: self.act_list(file, &pattern.unless_near),
                unless_same: self.act_list(file, &pattern.unless_same),
                message: pattern.message.as_ref().map(|text| text.value.clone()),
                help: pattern.help.as_ref().map(|text| text.value.clone()),
                fix: pattern.fix.as_ref().and_then(|fix| templates::fix(file, fix, &captures, swaps, self.context)),
                swap: pattern.swap.iter().map(|(from, to)| (self.context.fold_phrase(from), to.value.clone())).collect(),
            });
        }
        compiled
    }

    fn kind(&mut self, file: &File, rule: &written::Rule) -> RuleKind {
        let mut kinds: Vec<RuleKind> = Vec::new();
        if !rule.require.is_empty() {
            let (when, require) = (self.act_list(file, &rule.when), self.act_list(file, &rule.require));
            kinds.push(RuleKind::Requires { when, require, scope: rule.scope.unwrap_or(Scope::Document) });
        }
        if rule.max.is_some() || rule.count.is_some() {
            kinds.push(RuleKind::Counts(rule.count.unwrap_or(Unit::Words)));
        }
        if !rule.one_of.is_empty() {
            kinds.push(RuleKind::OneOf(self.act_list(file, &rule.one_of)));
        }
        if !rule.only.is_empty() {
            let acts = self.act_list(file, &rule.only);
            let least = rule.least.as_ref().and_then(|name| self.act_number(file, name)).or_else(|| acts.first().copied());
            let unless_from = self.act_list(file, &rule.unless_from);
            kinds.extend(least.map(|least| RuleKind::Only { acts, least, unless_from }));
        }
        kinds.extend(rule.repeats.as_ref().and_then(|act| self.act_number(file, act)).map(RuleKind::Repeats));
        kinds.extend(rule.similar.as_ref().map(|share| RuleKind::Similar(share.value)));
        if !rule.slots.is_empty() {
            kinds.push(RuleKind::Slots(self.slots(file, rule)));
        }
        kinds.extend(rule.check.as_ref().map(|check| match check.value {
            Check::Placeholder => RuleKind::Placeholders,
            Check::Capitals => RuleKind::Capitals(self.exceptions(file, &rule.words)),
            Check::Answers => RuleKind::Answers,
        }));
        if kinds.len() > 1 && rule.check.is_none() {
            let help = "keep one of `require`, `max`, `one_of`, `only`, `repeats`, `similar`, `slot`";
            self.context.problem(file, &rule.id, format!("rule `{}` looks for two things at once", rule.id.value), help);
        }
        if !rule.words.is_empty() && !rule.check.as_ref().is_some_and(|check| check.value == Check::Capitals) {
            let help = format!("write what is looked for in `any`, here or under [[rule.{}.pattern]]", rule.id.value);
            self.context.problem(file, &rule.id, "`words` without `check = \"capitals\"`", help);
        }
        if !rule.when.is_empty() && rule.require.is_empty() {
            self.context.problem(file, &rule.id, "`when` without `require`", "name in `require` the acts that must stand there");
        }
        kinds.into_iter().next_back().unwrap_or(RuleKind::Patterns)
    }

    fn slots(&mut self, file: &File, rule: &written::Rule) -> Vec<(ActId, ActId)> {
        let mut slots = Vec::new();
        for slot in &rule.slots {
            match &slot.value[..] {
                [asked, held] => slots.extend(self.act_number(file, asked).zip(self.act_number(file, held))),
                _ => {
                    let place = Text::new(String::new(), slot.span);
                    self.context.problem(file, &place, "a slot is a pair of acts", "write [\"what is asked for\", \"what holds it\"]");
                }
            }
        }
        slots
    }

    fn extend(&mut self, file: &File, change: &written::Rule, rules: &mut [Rule]) {
        let Some(number) = rules.iter().position(|rule| rule.id == change.id.value) else {
            let known: Vec<String> = rules.iter().map(|rule| rule.id.clone()).collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            self.context.unknown(file, &change.id, "rule", &known);
            return;
        };
        self.duplicate_tests(file, change);
        let first = rules[number].patterns.len();
        let added = self.patterns(file, &change.patterns, u16::try_from(number).expect("rule numbers fit"), first);
        let unless = self.exceptions(file, &change.unless);
        let rule = &mut rules[number];
        rule.patterns.extend(added);
        rule.unless.extend(unless);
        if let Some(level) = &change.level {
            rule.level = level.value;
        }
        rule.max = change.max.as_ref().map(|max| max.value).or(rule.max);
        if let Some(message) = self.localised(&change.message) {
            rule.message.clone_from(&message.value);
        }
    }
}

/// The limit that a counting rule has when nobody gave one.
fn default_max(rule: &Rule) -> Option<u32> {
    match rule.kind {
        RuleKind::Counts(Unit::Words) => Some(DEFAULT_WORDS),
        RuleKind::Counts(Unit::Marks) => Some(1),
        _ => None,
    }
}

fn collect_captures(phrase: &crate::pack::phrase::Phrase, names: &mut BTreeSet<String>) {
    use crate::pack::phrase::Phrase;
    match phrase {
        Phrase::Capture(name, inner) => {
            names.insert(name.clone());
            collect_captures(inner, names);
        }
        Phrase::Sequence(list) => list.iter().for_each(|inner| collect_captures(inner, names)),
        Phrase::Alternatives(list) => {
            let every = list.iter().map(|inner| {
                let mut own = BTreeSet::new();
                collect_captures(inner, &mut own);
                own
            });
            names.extend(every.reduce(|one, other| &one & &other).unwrap_or_default());
        }
        Phrase::Repeat(inner, min, _) if *min > 0 => collect_captures(inner, names),
        _ => {}
    }
}
