//! The shapes of configuration as people give it: a `cordial.toml`, an `[[override]]`, a `--config` argument, the flags of a run.
//! Nothing here is resolved: what is not given is `None`, and names are not yet known to be names of anything.

use std::collections::BTreeMap;

use crate::diagnostic::Level;
use crate::extract::pointer::Glob;
use crate::extract::{Author, Format, Kind, Media};

use super::origin::{Given, Origin};

/// The language or message language that leaves the choice to cordial.
pub const AUTO: &str = "auto";

/// The name that selects every rule.
pub const ALL: &str = "all";

/// A level for a rule, or none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleLevel {
    /// The rule does not run.
    Off,
    /// The rule's findings have this level.
    On(Level),
}

/// What is said of one rule: `[rules.ID]`.
#[derive(Clone, Debug)]
pub struct RuleEntry {
    /// Its id.
    pub id: Given<String>,
    /// Its level.
    pub level: Option<Given<RuleLevel>>,
    /// Its limit, in its own unit.
    pub max: Option<Given<u32>>,
}

/// What one giver says about how replies are checked.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// Language of replies, or [`AUTO`].
    pub lang: Option<Given<String>>,
    /// What replies are for.
    pub kind: Option<Given<Kind>>,
    /// Whether support has written before.
    pub follow_up: Option<Given<bool>>,
    /// Language of messages, or [`AUTO`].
    pub message_lang: Option<Given<String>>,
    /// Placeholder for a customer's name in suggestions.
    pub name_placeholder: Option<Given<String>>,
    /// Placeholders allowed in templates.
    pub placeholders: Option<Given<Vec<String>>>,
    /// Rules and groups that run, instead of those that ran so far.
    pub select: Option<Vec<Given<String>>>,
    /// Rules and groups that run as well.
    pub extend_select: Vec<Given<String>>,
    /// Rules and groups that do not run.
    pub ignore: Vec<Given<String>>,
    /// What is said of single rules.
    pub rules: Vec<RuleEntry>,
}

impl Layer {
    /// Whether anything is said of rules: most layers say nothing, and then nothing need be known of them.
    #[must_use]
    pub fn speaks_of_rules(&self) -> bool {
        self.select.is_some() || !self.extend_select.is_empty() || !self.ignore.is_empty() || !self.rules.is_empty()
    }
}

/// One `[[suppress]]`: findings that are known and wanted.
#[derive(Clone, Debug)]
pub struct Suppress {
    /// The rules, by their ids.
    pub rules: Vec<Given<String>>,
    /// Globs of files, relative to the folder of the file that they stand in; all files where there are none.
    pub paths: Option<Vec<Given<String>>>,
    /// Where in them the texts stand; everywhere where there are none.
    pub pointers: Option<Vec<Glob>>,
    /// Where it is written.
    pub origin: Origin,
}

/// One `[[override]]`.
#[derive(Clone, Debug, Default)]
pub struct Override {
    /// Globs; relative to the folder of the file that they stand in.
    pub paths: Vec<Given<String>>,
    /// What holds for files that match.
    pub layer: Layer,
    /// How they are read.
    pub format: Option<Given<Format>>,
    /// Where the fields of their records stand.
    pub records: Records,
}

/// Where the fields of records stand: `[records]`.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Where the texts stand.
    pub text: Option<Given<Vec<String>>>,
    /// Where the other fields stand, by the name that the key has in `[records]`.
    pub names: BTreeMap<&'static str, Given<String>>,
    /// What the texts are written in.
    pub markup: Option<Given<Media>>,
    /// Further names of authors.
    pub from: Option<Given<BTreeMap<String, Author>>>,
}

impl Records {
    /// Whether they say nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_none() && self.names.is_empty() && self.markup.is_none() && self.from.is_none()
    }
}

/// One `cordial.toml`, or one `--config KEY=VALUE`.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// How replies are checked.
    pub layer: Layer,
    /// The lowest level that fails a run.
    pub fail_on: Option<Given<Level>>,
    /// Warnings that a run may have.
    pub max_warnings: Option<Given<u32>>,
    /// Name of the output format.
    pub output_format: Option<Given<String>>,
    /// The file of accepted findings; relative to the folder of the file.
    pub baseline: Option<Given<String>>,
    /// House and language packs; relative to the folder of the file.
    pub packs: Vec<Given<String>>,
    /// Globs of the files to lint when a folder is walked.
    pub include: Option<Vec<Given<String>>>,
    /// Globs of the files and folders to leave out.
    pub exclude: Vec<Given<String>>,
    /// The configuration that this one builds on; relative to the folder of the file.
    pub extend: Option<Given<String>>,
    /// What differs by path, in order.
    pub overrides: Vec<Override>,
    /// What is silenced by path and place.
    pub suppress: Vec<Suppress>,
    /// Where the fields of records stand.
    pub records: Records,
}

/// What the command line says, as far as it is a matter of configuration.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// How replies are checked.
    pub layer: Layer,
    /// The lowest level that fails a run.
    pub fail_on: Option<Level>,
    /// Warnings that a run may have.
    pub max_warnings: Option<u32>,
    /// How files are read, whatever their names.
    pub format: Option<Format>,
}
