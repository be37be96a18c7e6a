//! Replies with their texts in, those with the most and gravest findings out, as articles of the page: the text with its words marked and numbered,
//! below it what is wrong with each. Long texts and long lists are cut, and the page says so.

use std::cmp::Reverse;

use super::super::said;
use super::super::statistics::{Levels, Statistics};
use super::{in_words, push_element};
use crate::diagnostic::{Diagnostic, ReplyReport};
use crate::extract::Record;
use crate::report::markup::{push, push_attribute};
use crate::sanitize::clip;
use crate::source::Source;

/// Replies that are shown.
const MOST: usize = 50;

/// Scalar values of a text that are shown.
const TEXT: usize = 4000;

/// Findings of a reply that are shown.
const FINDINGS: usize = 100;

/// Scalar values of a reply's id or title that are shown.
const NAME: usize = 120;

/// A reply as the page shows it.
#[derive(Debug)]
pub(in crate::report) struct Marked {
    levels: Levels,
    article: Vec<u8>,
}

/// The worst replies of a unit. The records are those that the replies were read from, in the same order.
pub(in crate::report) fn marked(source: &Source, records: &[Record], replies: &[ReplyReport]) -> Vec<Marked> {
    let pairs = records.iter().zip(replies).filter(|(_, report)| !report.diagnostics.is_empty());
    let counted = pairs.map(|(record, report)| (Statistics::of(std::slice::from_ref(report)).levels(), record, report));
    let mut worst: Vec<(Levels, &Record, &ReplyReport)> = counted.collect();
    worst.sort_by_key(|(levels, _, _)| Reverse(levels.counts));
    worst.truncate(MOST);
    worst.into_iter().map(|(levels, record, report)| Marked { levels, article: article(source, levels, record, report) }).collect()
}

/// Adds the replies of the next unit, and lets go of those that are no longer among the worst.
pub(in crate::report) fn keep_worst(worst: &mut Vec<Marked>, more: Vec<Marked>) {
    if !more.is_empty() {
        worst.extend(more);
        worst.sort_by_key(|marked| Reverse(marked.levels.counts));
        worst.truncate(MOST);
    }
}

/// Appends the section. So many replies of the run are marked.
pub(super) fn push_all(worst: &[Marked], marked: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<section id=\"worst\">\n<h2>Worst replies first</h2>\n");
    for Marked { article, .. } in worst {
        out.extend_from_slice(article);
    }
    if marked > worst.len() {
        out.extend_from_slice(format!("<p class=\"rest\">and {} more</p>\n", marked - worst.len()).as_bytes());
    }
    out.extend_from_slice(b"</section>\n");
}

fn article(source: &Source, levels: Levels, record: &Record, report: &ReplyReport) -> Vec<u8> {
    let mut out = b"<article>\n<header>".to_vec();
    let line = report.diagnostics.first().map_or(1, |found| found.range.start.line);
    push_element("b", "", &format!("{}:{line}", source.path()), &mut out);
    if let Some(name) = report.reply.title.as_deref().or(report.reply.id.as_deref()) {
        out.push(b' ');
        push_element("span", "", &clip(name, NAME), &mut out);
    }
    out.push(b' ');
    push_element("small", "", &in_words(levels), &mut out);
    out.extend_from_slice(b"</header>\n<div class=\"text\" dir=\"auto\"");
    if let Some(code) = &report.language {
        push_attribute("lang", code, &mut out);
    }
    out.push(b'>');
    let shown = &report.diagnostics[..report.diagnostics.len().min(FINDINGS)];
    push_marked(&record.text, shown, &mut out);
    out.extend_from_slice(b"</div>\n<ol>\n");
    shown.iter().for_each(|found| push_finding(found, &mut out));
    out.extend_from_slice(b"</ol>\n");
    if report.diagnostics.len() > FINDINGS {
        out.extend_from_slice(format!("<p class=\"rest\">and {} more</p>\n", report.diagnostics.len() - FINDINGS).as_bytes());
    }
    out.extend_from_slice(b"</article>\n");
    out
}

/// Appends the text, cut into runs that the same findings mark. The number of a finding stands after its last word.
fn push_marked(text: &str, findings: &[Diagnostic], out: &mut Vec<u8>) {
    let shown = clip(text, TEXT);
    let mut bytes: Vec<usize> = shown.char_indices().map(|(at, _)| at).collect();
    bytes.push(shown.len());
    let last = bytes.len() - 1;
    let ends = |found: &Diagnostic| (found.text_range.start.min(last), found.text_range.end.min(last));
    let mut cuts: Vec<usize> = findings.iter().map(ends).flat_map(|(start, end)| [start, end]).chain([0, last]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    for (number, &cut) in cuts.iter().enumerate() {
        if let Some(before) = number.checked_sub(1).map(|number| cuts[number]) {
            let over = findings.iter().filter(|found| ends(found).0 <= before && cut <= ends(found).1);
            let level = over.map(|found| found.level).max();
            if let Some(level) = level {
                out.extend_from_slice(format!("<mark class=\"{}\">", level.name()).as_bytes());
            }
            push_lines(&shown[bytes[before]..bytes[cut]], out);
            if level.is_some() {
                out.extend_from_slice(b"</mark>");
            }
        }
        for (number, _) in findings.iter().enumerate().filter(|(_, found)| found.text_range.end == cut) {
            out.extend_from_slice(format!("<sup>{}</sup>", number + 1).as_bytes());
        }
    }
}

/// Appends text with its line ends.
fn push_lines(text: &str, out: &mut Vec<u8>) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push(b'\n');
        }
        push(line.strip_suffix('\r').unwrap_or(line), out);
    }
}

fn push_finding(found: &Diagnostic, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<li>");
    push_element("span", &format!(" class=\"level {}\"", found.level.name()), found.level.name(), out);
    out.push(b' ');
    push_element("code", "", &found.rule, out);
    out.push(b' ');
    push(&said(found), out);
    for fix in &found.fixes {
        out.push(b' ');
        push_element("ins", "", &clip(&fix.title, super::super::MOST), out);
    }
    out.extend_from_slice(b"</li>\n");
}
