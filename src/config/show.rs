//! Settings as people read them: `key = value` with who gave it, for `--show-settings`. Settings in, lines out.
//! Resolves nothing.

use super::fields::shown;
use super::origin::{Given, Origin};
use super::settings::Settings;

/// A setting, its value and who gave it.
pub type Line = (String, String, String);

impl Settings {
    /// Every setting in a fixed order.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = vec![
            line("lang", &self.lang, |lang| lang.clone().unwrap_or_else(|| "auto (found in the text)".to_owned())),
            line("kind", &self.kind, |kind| kind.name().to_owned()),
            line("follow-up", &self.follow_up, |answer| answer.map_or_else(|| "auto (asks the thread)".to_owned(), |yes| yes.to_string())),
            line("message-lang", &self.message_lang, |lang| lang.clone().unwrap_or_else(|| "auto (the reply's)".to_owned())),
            line("format", &self.format, |format| format.name().to_owned()),
            line("fail-on", &self.fail_on, |level| level.name().to_owned()),
            line("name-placeholder", &self.name_placeholder, |name| name.clone().unwrap_or_else(|| "none".to_owned())),
            line("placeholders", &self.placeholders, |list| list.as_ref().map_or_else(|| "any".to_owned(), |list| list.join(", "))),
        ];
        lines.extend(self.rule_lines());
        lines.extend(self.field_lines());
        lines.extend(self.suppressed.iter().map(|entry| ("suppress".to_owned(), entry.shown(), entry.origin.to_string())));
        lines
    }

    fn rule_lines(&self) -> Vec<Line> {
        let selection = &self.selection;
        let rules = match (&selection.select, selection.ignore.is_empty()) {
            (Some(ids), _) => joined(ids.iter()),
            (None, true) => "all".to_owned(),
            (None, false) => format!("all but {}", joined(selection.ignore.iter())),
        };
        let mut origins: Vec<String> = selection.origins.iter().map(Origin::to_string).collect();
        origins.dedup();
        let from = if origins.is_empty() { Origin::Default.to_string() } else { origins.join(", ") };
        let mut lines = vec![("rules".to_owned(), rules, from)];
        let levels = selection.levels.iter();
        lines.extend(levels.map(|(id, level)| line(&format!("rules.{id}.level"), level, |level| level.name().to_owned())));
        lines.extend(selection.max.iter().map(|(id, max)| line(&format!("rules.{id}.max"), max, u32::to_string)));
        lines
    }

    fn field_lines(&self) -> Vec<Line> {
        let origins = self.field_origins.iter();
        origins.map(|(key, origin)| (format!("records.{key}"), shown(&self.fields, key), origin.to_string())).collect()
    }
}

fn line<T>(key: &str, given: &Given<T>, show: impl Fn(&T) -> String) -> Line {
    (key.to_owned(), show(&given.value), given.origin.to_string())
}

fn joined(items: impl Iterator<Item = impl AsRef<str>>) -> String {
    let items: Vec<String> = items.map(|item| item.as_ref().to_owned()).collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}
