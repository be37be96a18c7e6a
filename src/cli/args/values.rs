//! Values of arguments that the library has names for: those names, with the help that people read.
//! Resolves nothing.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::diagnostic::Level;
use crate::extract::{Format, Kind};

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Draft => "About to be sent: holds real names",
            Self::Template => "Stored for reuse: holds placeholders",
            Self::Fragment => "A part of a template: need not greet, thank or end",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl ValueEnum for Level {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Error, Self::Warning, Self::Suggestion]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Error => "Never send this",
            Self::Warning => "Fix before sending",
            Self::Suggestion => "Could be better",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Text => "Plain text: one reply",
            Self::Markdown => "Markdown: one reply",
            Self::Library => "Markdown or plain text: many templates, each under a heading or a line `---- TITLE`",
            Self::Html => "HTML: one reply",
            Self::Email => "A mail as mail programs save it: one reply",
            Self::JsonLines => "JSON Lines: a reply a line",
            Self::Json => "JSON: an export of a help desk, or texts where the configuration says",
            Self::Yaml => "YAML: replies among other things",
            Self::Toml => "TOML: replies among other things",
            Self::Csv => "Columns parted by commas or semicolons, under a header",
            Self::Tsv => "Columns parted by tabs, under a header",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}
