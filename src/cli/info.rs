//! What there is to say of rules: packs in, plain data for `cordial rules` and `cordial explain` out.
//! Renders nothing.

use std::collections::BTreeMap;

use crate::check;
use crate::diagnostic::Level;
use crate::pack::fields::Text;
use crate::pack::written::{self, Expect, File};
use crate::packs::{self, Packs};
use crate::report::RuleNote;
use crate::source::Source;

/// Examples of a rule in one language.
const EXAMPLES: usize = 2;

/// What there is to say of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Its id.
    pub id: String,
    /// Its group.
    pub group: String,
    /// The level that it has unless configuration says otherwise.
    pub level: Level,
    /// What it finds, in a few words.
    pub title: String,
    /// Why that reads badly.
    pub why: String,
    /// ISO codes of the languages that have it.
    pub languages: Vec<String>,
    /// Whether it offers fixes.
    pub fix: bool,
    /// Examples out of the tests of packs.
    pub examples: Vec<Example>,
    /// By language: title and reason in that language.
    pub localised: BTreeMap<String, (String, String)>,
}

impl RuleInfo {
    /// Title and reason, in the language asked for where a pack says them in it.
    pub fn said_in(&self, lang: Option<&str>) -> (&str, &str) {
        let own = lang.and_then(|lang| self.localised.get(lang));
        own.map_or((self.title.as_str(), self.why.as_str()), |(title, why)| (title.as_str(), why.as_str()))
    }
}

impl RuleInfo {
    /// What a report says of the rule.
    pub fn note(&self) -> RuleNote {
        let of = |label: &'static str, words: &Option<String>, lang: &str| words.clone().map(|words| (label, lang.to_owned(), words));
        let pairs = self.examples.iter().flat_map(|pair| [of("Bad", &pair.bad, &pair.lang), of("Good", &pair.good, &pair.lang)]);
        RuleNote {
            id: self.id.clone(),
            group: self.group.clone(),
            level: self.level,
            title: self.title.clone(),
            why: self.why.clone(),
            examples: pairs.flatten().collect(),
        }
    }
}

/// Stands where a language would, for examples that are of none.
pub const ANY: &str = "any";

/// A pair of examples; either may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// ISO code of the language, or [`ANY`].
    pub lang: String,
    /// What the rule finds.
    pub bad: Option<String>,
    /// What it leaves alone.
    pub good: Option<String>,
}

/// All rules of packs and of house packs as written, by group and id.
pub fn rules(packs: &Packs, house: &[Source]) -> Vec<RuleInfo> {
    let (house, _) = packs::files(house);
    let (builtin, _) = packs::files(&packs::sources());
    let mut rules: BTreeMap<String, RuleInfo> = BTreeMap::new();
    for rule in packs::catalogue().rules.iter().chain(house.iter().flat_map(|file| &file.rules)) {
        rules.entry(rule.id.value.clone()).or_insert_with(|| described(rule));
    }
    for code in packs.codes() {
        note_language(packs, code, &mut rules);
    }
    for (id, _) in check::OWN_RULES {
        if let Some(info) = rules.get_mut(id) {
            info.languages = packs.codes().map(str::to_owned).collect();
        }
    }
    for file in builtin.iter().chain(&house) {
        add_texts(file, &mut rules);
    }
    let mut rules: Vec<RuleInfo> = rules.into_values().collect();
    rules.sort_by(|a, b| (&a.group, &a.id).cmp(&(&b.group, &b.id)));
    rules
}

/// Ids and groups of the catalogue and of house packs.
pub fn names(house: &[Source]) -> Vec<(String, String)> {
    let (house, _) = packs::files(house);
    let all = [packs::catalogue()];
    let rules = all.iter().chain(&house).flat_map(|file| &file.rules);
    rules.map(|rule| (rule.id.value.clone(), said(rule.group.as_ref()))).collect()
}

fn said(text: Option<&Text>) -> String {
    text.map(|text| text.value.clone()).unwrap_or_default()
}

fn described(rule: &written::Rule) -> RuleInfo {
    RuleInfo {
        id: rule.id.value.clone(),
        group: said(rule.group.as_ref()),
        level: rule.level.as_ref().map_or(Level::Warning, |level| level.value),
        title: said(rule.title.as_ref()),
        why: said(rule.why.as_ref()),
        languages: Vec::new(),
        fix: false,
        examples: Vec::new(),
        localised: BTreeMap::new(),
    }
}

fn note_language(packs: &Packs, code: &str, rules: &mut BTreeMap<String, RuleInfo>) {
    let Some(language) = packs.language(code) else { return };
    for rule in &language.body.rules {
        if let Some(info) = rules.get_mut(&rule.id) {
            info.languages.push(code.to_owned());
            info.fix |= rule.patterns.iter().any(|pattern| pattern.fix.is_some());
        }
    }
}

/// The texts of tests that expect this, with their language. Those of drafts come first: what is right in a template alone explains little.
fn examples(rule: &written::Rule, file: &File, expect: Expect) -> Vec<(String, String)> {
    let lang = |test: &written::Test| test.lang.as_ref().or(file.lang.as_ref()).map_or_else(|| ANY.to_owned(), |lang| lang.value.clone());
    let mut tests: Vec<&written::Test> = rule.tests.iter().filter(|test| test.expect == expect).collect();
    tests.sort_by_key(|test| test.kind.is_some());
    tests.into_iter().map(|test| (lang(test), test.text.value.clone())).collect()
}

fn add_texts(file: &File, rules: &mut BTreeMap<String, RuleInfo>) {
    for rule in file.rules.iter().chain(&file.extends) {
        let Some(info) = rules.get_mut(&rule.id.value) else { continue };
        if let (Some(lang), Some(title), Some(why)) = (&file.lang, &rule.title, &rule.why) {
            info.localised.insert(lang.value.clone(), (title.value.clone(), why.value.clone()));
        }
        let (bad, good) = (examples(rule, file, Expect::Bad), examples(rule, file, Expect::Good));
        let mut codes: Vec<&String> = bad.iter().chain(&good).map(|(code, _)| code).collect();
        codes.sort();
        codes.dedup();
        for code in codes {
            let pick = |from: &[(String, String)], number: usize| {
                from.iter().filter(|(of, _)| of == code).nth(number).map(|(_, text)| text.clone())
            };
            let pairs = (0..EXAMPLES).map(|number| Example { lang: code.clone(), bad: pick(&bad, number), good: pick(&good, number) });
            info.examples.extend(pairs.filter(|pair| pair.bad.is_some() || pair.good.is_some()));
        }
    }
}
