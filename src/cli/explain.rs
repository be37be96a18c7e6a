//! `cordial explain RULE`: what the packs say of a rule in, text to read out.
//! Knows no rule.

use std::fmt::Write as _;

use crate::problem::Problem;
use crate::sanitize::visible;
use crate::source::Source;

use super::Status;
use super::args::ExplainArgs;
use super::console::Console;
use super::info::{ANY, RuleInfo};
use super::output;
use super::rules::{self, in_force};

/// Runs `cordial explain`.
pub fn run(args: &ExplainArgs, console: &Console) -> anyhow::Result<Status> {
    let Some(known) = in_force(&args.config, args.lang.as_deref(), console)? else { return Ok(Status::Failed) };
    let Some(rule) = known.iter().find(|rule| rule.id == args.rule) else {
        console.problems::<Source>(&[unknown(&args.rule, &known)], &[]);
        return Ok(Status::Failed);
    };
    output::print(&explanation(rule, args.lang.as_deref()))?;
    Ok(Status::Clean)
}

/// What is wrong with a name that is no rule's.
fn unknown(name: &str, known: &[RuleInfo]) -> Problem {
    let of_group: Vec<&str> = known.iter().filter(|rule| rule.group == name).map(|rule| rule.id.as_str()).collect();
    if !of_group.is_empty() {
        let problem = Problem::whole("explain", format!("`{name}` is a group of rules"));
        return problem.with_help(format!("name one of them: {}", of_group.join(", ")));
    }
    let names: Vec<&str> = known.iter().map(|rule| rule.id.as_str()).collect();
    let problem = Problem::whole("explain", format!("unknown rule `{name}`")).with_nearest(name, &names);
    if problem.help.is_none() { problem.with_help("`cordial rules` lists them") } else { problem }
}

fn explanation(rule: &RuleInfo, lang: Option<&str>) -> String {
    let (title, why) = rule.said_in(lang);
    let mut text = format!("{}: {}\n\n{}\n\n", rule.id, visible(title), visible(why.trim()));
    let _ = writeln!(text, "group      {}", rule.group);
    let _ = writeln!(text, "level      {}", rule.level.name());
    let _ = writeln!(text, "languages  {}", rules::languages(rule));
    let _ = writeln!(
        text,
        "fix        {}",
        if rule.fix { "offered where the wording is certain" } else { "none: the better wording is yours" }
    );
    let _ = writeln!(text, "off        [rules.{0}] level = \"off\" in cordial.toml, or --ignore {0}", rule.id);
    for example in rule.examples.iter().filter(|example| lang.is_none_or(|code| [code, ANY].contains(&example.lang.as_str()))) {
        let _ = writeln!(text);
        for (label, words) in [("bad ", &example.bad), ("good", &example.good)] {
            if let Some(words) = words {
                let _ = writeln!(text, "{:3} {label}  {}", example.lang, indented(words));
            }
        }
    }
    text
}

/// Lines after the first stand under the first.
fn indented(words: &str) -> String {
    words.trim().lines().map(|line| visible(line).into_owned()).collect::<Vec<_>>().join("\n          ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::info::Example;
    use crate::diagnostic::Level;

    #[test]
    fn examples_can_be_of_one_language() {
        let example = |lang: &str, bad: &str| Example { lang: lang.into(), bad: Some(bad.into()), good: None };
        let rule = RuleInfo {
            id: "a-rule".into(),
            group: "voice".into(),
            level: Level::Warning,
            title: "Says who".into(),
            why: "Because.\n".into(),
            languages: vec!["xx".into()],
            fix: false,
            examples: vec![example("xx", "one\ntwo"), example("yy", "three\x1b")],
            localised: [("yy".into(), ("Yys".into(), "Yyy.".into()))].into(),
        };
        let all = explanation(&rule, None);
        assert!(all.starts_with("a-rule: Says who\n\nBecause.\n\ngroup      voice\nlevel      warning\nlanguages  xx\n"), "{all}");
        assert!(all.contains("xx  bad   one\n          two\n") && all.contains("yy  bad   three␛\n"), "{all}");
        assert!(!explanation(&rule, Some("xx")).contains("three"));
        assert!(explanation(&rule, Some("yy")).starts_with("a-rule: Yys\n\nYyy.\n"));
    }
}
