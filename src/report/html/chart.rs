//! Names with counts in, a section of the page out: a row a name, the longest first, with a bar of inline SVG in which each level has its part.
//! Bars are as wide as the page lets them; labels are text of the page, so that they stay readable on a phone.

use super::super::statistics::Levels;
use super::{NAMES, in_words, push_element};

/// Appends a section: names with their explanations and counts, at most so many of them.
pub(super) fn push<'s>(id: &str, heading: &str, rows: impl Iterator<Item = (&'s str, &'s str, Levels)>, most: usize, out: &mut Vec<u8>) {
    let mut rows: Vec<(&str, &str, Levels)> = rows.collect();
    rows.sort_by_key(|(_, _, levels)| std::cmp::Reverse(levels.total()));
    let longest = rows.first().map_or(1, |(_, _, levels)| levels.total()).max(1);
    out.extend_from_slice(format!("<section id=\"{id}\">\n<h2>{heading}</h2>\n<div class=\"chart\">\n").as_bytes());
    for (name, explanation, levels) in rows.iter().take(most) {
        out.extend_from_slice(b"<div class=\"row\"><span class=\"name\">");
        push_element("b", "", name, out);
        if !explanation.is_empty() {
            out.push(b' ');
            push_element("small", "", explanation, out);
        }
        out.extend_from_slice(b"</span>");
        push_bar(*levels, longest, out);
        out.extend_from_slice(format!("<span class=\"count\">{}</span></div>\n", levels.total()).as_bytes());
    }
    out.extend_from_slice(b"</div>\n");
    if rows.len() > most {
        out.extend_from_slice(format!("<p class=\"rest\">and {} more</p>\n", rows.len() - most).as_bytes());
    }
    out.extend_from_slice(b"</section>\n");
}

/// A bar whose parts are the levels, in hundredths of the longest bar.
fn push_bar(levels: Levels, longest: usize, out: &mut Vec<u8>) {
    #[expect(clippy::cast_precision_loss, reason = "a share for the eye")]
    let share = |count: usize| count as f64 * 100.0 / longest as f64;
    out.extend_from_slice(format!("<svg class=\"bar\" role=\"img\" aria-label=\"{}\">", in_words(levels)).as_bytes());
    let mut before = 0;
    for (name, count) in NAMES.iter().zip(levels.counts).filter(|(_, count)| *count > 0) {
        let (x, width) = (share(before), share(count));
        out.extend_from_slice(format!("<rect class=\"{name}\" x=\"{x:.2}%\" width=\"{width:.2}%\" height=\"100%\"/>").as_bytes());
        before += count;
    }
    out.extend_from_slice(b"</svg>");
}
