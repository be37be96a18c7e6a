//! The hooks for pre-commit against the program: every format that it reads, and no file about the project.
//! Runs no hook; `.ci/packaging.py` does.

use cordial::extract::Format;
use regex::Regex;

/// The regular expressions that stand behind a key of the hooks.
fn patterns(key: &str) -> Vec<Regex> {
    let hooks = include_str!("../.pre-commit-hooks.yaml");
    let lines = hooks.lines().filter_map(|line| line.trim().strip_prefix(key)?.strip_prefix(':'));
    lines.map(|pattern| Regex::new(pattern.trim()).expect("a regular expression")).collect()
}

#[test]
fn hooks_take_every_format_and_nothing_about_the_project() {
    let (files, exclude) = (patterns("files"), patterns("exclude"));
    assert_eq!((files.len(), exclude.len()), (2, 2));
    for (files, exclude) in files.iter().zip(&exclude) {
        for extension in Format::ALL.iter().flat_map(|format| format.extensions()) {
            let path = format!("templates/refund.{extension}");
            assert!(files.is_match(&path) && files.is_match(&path.to_uppercase()) && !exclude.is_match(&path), "{path}");
        }
        for engine in ["erb", "j2", "jinja", "jinja2", "liquid", "hbs", "handlebars", "mustache", "twig"] {
            let path = format!("templates/refund.html.{engine}");
            assert!(files.is_match(&path) && Format::of_path(&path) == Some(Format::Html), "{path}");
            assert!(!files.is_match(&format!("refund.{engine}")));
        }
        assert!(!files.is_match("templates/refund.py") && !files.is_match("txt"));
        assert!(exclude.is_match("README.md") && exclude.is_match("a/Contributing.html") && !exclude.is_match("a/refund-readme.md"));
    }
}
