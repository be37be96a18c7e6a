//! Counts of a run and its worst replies in, one HTML file out that needs nothing beside it: no script, no image, no font, no network. Findings by
//! rule, file and language as bars, then the replies with their words marked. Keeps so many replies and no more, whatever the size of the run.

mod chart;
mod worst;

use super::markup::push;
use super::statistics::{Levels, Statistics};
use super::{RuleNote, Since};

pub(super) use worst::{Marked, keep_worst, marked};

/// Files that get a bar.
const FILES: usize = 20;

/// How the page looks.
const STYLE: &str = include_str!("html/style.css");

/// Stands before the style.
const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
<meta name=\"color-scheme\" content=\"light dark\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
<title>cordial</title>\n<style>\n";

/// Links to the sections.
const LINKS: &str = "<nav><a href=\"#rules\">By rule</a> <a href=\"#files\">By file</a> <a href=\"#languages\">By language</a> \
<a href=\"#worst\">Worst replies</a></nav>\n";

/// The names of the levels, in the order of [`Levels`].
const NAMES: [&str; 3] = ["error", "warning", "suggestion"];

/// Appends the page.
pub(super) fn render(statistics: &Statistics, worst: &[Marked], rules: &[RuleNote], since: Option<Since>, out: &mut Vec<u8>) {
    out.extend_from_slice(HEAD.as_bytes());
    out.extend_from_slice(STYLE.as_bytes());
    out.extend_from_slice(b"</style>\n</head>\n<body>\n<main>\n<h1>cordial</h1>\n");
    push_counts(statistics, out);
    if let Some(since) = since {
        push_since(since, out);
    }
    if statistics.marked > 0 {
        out.extend_from_slice(LINKS.as_bytes());
        push_charts(statistics, rules, out);
        worst::push_all(worst, statistics.marked, out);
    }
    out.extend_from_slice(b"</main>\n</body>\n</html>\n");
}

fn push_counts(statistics: &Statistics, out: &mut Vec<u8>) {
    let levels = statistics.levels();
    out.extend_from_slice(b"<ul class=\"counts\">\n");
    for (name, count) in NAMES.iter().zip(levels.counts) {
        let plural = if count == 1 { "" } else { "s" };
        push_item(name, count, &format!("{name}{plural}"), out);
    }
    let replies = if statistics.replies == 1 { "reply" } else { "replies" };
    push_item("plain", statistics.marked, &format!("of {} {replies} marked", statistics.replies), out);
    out.extend_from_slice(b"</ul>\n");
    if levels.total() == 0 {
        out.extend_from_slice(b"<p>Nothing to mend.</p>\n");
    }
}

/// What has changed since findings were accepted; the rest of the page is about the new ones.
fn push_since(since: Since, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<section id=\"since\">\n<h2>Since the baseline</h2>\n<ul class=\"counts\">\n");
    for (count, what) in [(since.new, "new"), (since.fixed, "mended"), (since.there, "still there")] {
        push_item("plain", count, what, out);
    }
    out.extend_from_slice(b"</ul>\n</section>\n");
}

fn push_item(class: &str, count: usize, what: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("<li class=\"{class}\"><b>{count}</b> {what}</li>\n").as_bytes());
}

fn push_charts(statistics: &Statistics, rules: &[RuleNote], out: &mut Vec<u8>) {
    let title = |id: &str| rules.iter().find(|rule| rule.id == id).map_or("", |rule| rule.title.as_str());
    let by_rule = statistics.rules.iter().map(|(rule, levels)| (&**rule, title(rule), *levels));
    chart::push("rules", "By rule", by_rule, usize::MAX, out);
    chart::push("files", "By file", statistics.files.iter().map(|(file, levels)| (&**file, "", *levels)), FILES, out);
    let by_language = statistics.languages.iter().map(|(code, levels)| (code.as_deref().unwrap_or("undetermined"), "", *levels));
    chart::push("languages", "By language", by_language, usize::MAX, out);
}

/// Appends what stands in an element, and the element round it.
fn push_element(name: &str, attributes: &str, text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("<{name}{attributes}>").as_bytes());
    push(text, out);
    out.extend_from_slice(format!("</{name}>").as_bytes());
}

/// The counts in words: `2 errors, 1 warning`.
fn in_words(levels: Levels) -> String {
    let said = NAMES.iter().zip(levels.counts).filter(|(_, count)| *count > 0);
    said.map(|(name, count)| format!("{count} {name}{}", if count == 1 { "" } else { "s" })).collect::<Vec<_>>().join(", ")
}
