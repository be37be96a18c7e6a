//! The names that rule packs give to configuration: rules, groups, languages. Finds names in configuration that are none of them.
//! The names come from outside: nothing here knows a rule or a language.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::problem::Problem;

use super::origin::Given;
use super::written::{ALL, AUTO, Layer, Written};

/// A rule's id and group.
pub type RuleName = (String, String);

/// Finds the names of rules.
type Find = Box<dyn FnOnce() -> Vec<RuleName> + Send>;

/// What messages may be in: the language of the reply, or that of the catalogue.
const MESSAGE_LANGUAGES: [&str; 2] = [AUTO, "en"];

/// Names that configuration and flags may use.
#[derive(Debug)]
pub struct Known {
    /// Found when first asked for: most runs name no rule.
    rules: LazyLock<Vec<RuleName>, Find>,
    /// ISO codes of the languages that have a pack.
    pub languages: Vec<String>,
    /// Names of the output formats.
    pub output_formats: Vec<String>,
}

impl Known {
    /// Names; `rules` finds those of rules.
    #[must_use]
    pub fn new(languages: Vec<String>, output_formats: Vec<String>, rules: impl FnOnce() -> Vec<RuleName> + Send + 'static) -> Self {
        Self { rules: LazyLock::new(Box::new(rules)), languages, output_formats }
    }

    /// Every rule's id and group.
    #[must_use]
    pub fn rules(&self) -> &[RuleName] {
        &self.rules
    }

    /// Whether a language of this code has a pack.
    #[must_use]
    pub fn is_language(&self, code: &str) -> bool {
        self.languages.iter().any(|language| language == code)
    }

    /// The names in one file that are none of these.
    #[must_use]
    pub fn problems_of(&self, written: &Written) -> Vec<Problem> {
        let mut problems = self.problems_of_layer(&written.layer);
        for entry in &written.overrides {
            problems.extend(self.problems_of_layer(&entry.layer));
        }
        if !written.suppress.is_empty() {
            let ids: Vec<&str> = self.rules().iter().map(|(id, _)| id.as_str()).collect();
            let named = written.suppress.iter().flat_map(|entry| &entry.rules);
            problems.extend(named.filter_map(|id| unknown("rule", id, &ids)));
        }
        if let Some(format) = &written.output_format {
            let names: Vec<&str> = self.output_formats.iter().map(String::as_str).collect();
            problems.extend(unknown("output-format", format, &names));
        }
        problems
    }

    /// The names in one layer that are none of these.
    #[must_use]
    pub fn problems_of_layer(&self, layer: &Layer) -> Vec<Problem> {
        let mut problems = Vec::new();
        let languages: Vec<&str> = self.languages.iter().map(String::as_str).chain([AUTO]).collect();
        problems.extend(layer.lang.as_ref().and_then(|code| unknown("language", code, &languages)));
        if let Some(code) = layer.message_lang.as_ref().filter(|code| !MESSAGE_LANGUAGES.contains(&code.value.as_str())) {
            let problem = code.origin.problem(format!("messages cannot be in `{}`", code.value));
            problems.push(problem.with_help("`auto` is the language of each reply, `en` gives the English titles of the rules"));
        }
        if !layer.speaks_of_rules() {
            return problems;
        }
        let ids: BTreeSet<&str> = self.rules().iter().map(|(id, _)| id.as_str()).collect();
        let groups: BTreeSet<&str> = self.rules().iter().map(|(_, group)| group.as_str()).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let selectors: Vec<&str> = ids.iter().copied().chain(groups).chain([ALL]).collect();
        for name in layer.select.iter().flatten().chain(&layer.extend_select).chain(&layer.ignore) {
            problems.extend(unknown("rule or group", name, &selectors));
        }
        for entry in &layer.rules {
            problems.extend(unknown("rule", &entry.id, &ids));
        }
        problems
    }
}

fn unknown(what: &str, name: &Given<String>, valid: &[&str]) -> Option<Problem> {
    if valid.contains(&name.value.as_str()) {
        return None;
    }
    let problem = name.origin.problem(format!("unknown {what} `{}`", name.value)).with_nearest(&name.value, valid);
    let is_rule = what.starts_with("rule");
    Some(if problem.help.is_none() && is_rule { problem.with_help("`cordial rules` lists them") } else { problem })
}
