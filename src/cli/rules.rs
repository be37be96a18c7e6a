//! `cordial rules`: the rules of the packs in force in, a table or JSON out.
//! Knows no rule.

use std::fmt::Write as _;

use serde::Serialize;

use crate::config::Configs;
use crate::problem::Problem;
use crate::sanitize::visible;
use crate::source::Source;

use super::Status;
use super::args::{ConfigArgs, ListFormat, RulesArgs};
use super::console::Console;
use super::flags;
use super::ground::Grounds;
use super::info::{self, RuleInfo};
use super::output;

/// A rule as `--output-format json` lists it.
#[derive(Serialize)]
struct Listed<'r> {
    id: &'r str,
    group: &'r str,
    level: &'static str,
    title: &'r str,
    why: &'r str,
    languages: &'r [String],
    fix: bool,
}

/// The rules and languages in force in the current folder; `None` when something is wrong with packs or configuration, which has been said.
pub fn in_force(args: &ConfigArgs, lang: Option<&str>, console: &Console) -> anyhow::Result<Option<Vec<RuleInfo>>> {
    let places = match flags::places(args) {
        Ok(places) => places,
        Err(problem) => {
            console.problems::<Source>(&[problem], &[]);
            return Ok(None);
        }
    };
    let current = flags::current_folder()?;
    let mut configs = Configs::new(current.clone(), &places);
    let config = configs.of_folder(&current);
    let mut grounds = Grounds::new(&current);
    let ground = grounds.of(&config);
    if grounds.show_problems(&configs, console) {
        return Ok(None);
    }
    if let Some(code) = lang.filter(|code| !ground.known.is_language(code)) {
        let names: Vec<&str> = ground.known.languages.iter().map(String::as_str).collect();
        let problem = Problem::whole("--lang", format!("unknown language `{code}`")).with_nearest(code, &names);
        console.problems::<Source>(&[problem], &[]);
        return Ok(None);
    }
    Ok(Some(info::rules(&ground.packs, &ground.house)))
}

/// Runs `cordial rules`.
pub fn run(args: &RulesArgs, console: &Console) -> anyhow::Result<Status> {
    let Some(mut rules) = in_force(&args.config, args.lang.as_deref(), console)? else { return Ok(Status::Failed) };
    if let Some(code) = &args.lang {
        rules.retain(|rule| rule.languages.contains(code));
    }
    let text = match args.output_format {
        ListFormat::Text => table(&rules),
        ListFormat::Json => json(&rules)?,
    };
    output::print(&text)?;
    Ok(Status::Clean)
}

/// Languages in words.
pub fn languages(rule: &RuleInfo) -> String {
    if rule.languages.is_empty() { "none".to_owned() } else { rule.languages.join(" ") }
}

fn table(rules: &[RuleInfo]) -> String {
    let cells = rules.iter().map(|rule| {
        let fix = if rule.fix { "fix" } else { "" };
        [rule.id.clone(), rule.group.clone(), rule.level.name().to_owned(), languages(rule), fix.to_owned(), rule.title.clone()]
    });
    let rows: Vec<[String; 6]> =
        [["rule", "group", "level", "languages", "fix", "finds"].map(str::to_owned)].into_iter().chain(cells).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4, 5].map(width);
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(line, "{:width$}  ", visible(cell));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn json(rules: &[RuleInfo]) -> anyhow::Result<String> {
    let listed = rules.iter().map(|rule| Listed {
        id: &rule.id,
        group: &rule.group,
        level: rule.level.name(),
        title: &rule.title,
        why: &rule.why,
        languages: &rule.languages,
        fix: rule.fix,
    });
    Ok(serde_json::to_string_pretty(&listed.collect::<Vec<_>>())? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Level;

    #[test]
    fn the_table_aligns_its_columns() {
        let rule = |id: &str, languages: &[&str]| RuleInfo {
            id: id.into(),
            group: "voice".into(),
            level: Level::Warning,
            title: "Says who".into(),
            why: String::new(),
            languages: languages.iter().map(|code| (*code).to_owned()).collect(),
            fix: id == "b",
            examples: Vec::new(),
            localised: std::collections::BTreeMap::new(),
        };
        let expected = "rule          group  level    languages  fix  finds\n\
                        passive-like  voice  warning  xx yy           Says who\n\
                        b             voice  warning  none       fix  Says who\n";
        assert_eq!(table(&[rule("passive-like", &["xx", "yy"]), rule("b", &[])]), expected);
    }
}
