//! Comments of a host: what stands in a source for those who keep it and never in what is sent. The comments that template languages have
//! are found here, a text in, their places out; those of HTML, YAML and TOML are found by the readers of these formats.
//! What a comment says is read by [`crate::check`].

use crate::span::Span;

/// A comment. No prose; rules may be told in it what to leave alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What it says, without its marks.
    pub text: String,
    /// The byte of the reply's text that it stands before; `None` where it stands outside of the text and goes with all of it.
    pub at: Option<usize>,
    /// Its bytes in the source, marks included.
    pub source: Span,
}

/// What a comment to cordial begins with.
pub const ADDRESS: &str = "cordial:";

/// A comment of a template language, in bytes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// All of it.
    pub(super) span: Span,
    /// What stands between its marks.
    pub(super) inside: Span,
}

/// The marks of comments. What begins with another's mark stands before it.
const MARKS: [(&str, &str); 6] = [("{{!--", "--}}"), ("{{!", "}}"), ("{{--", "--}}"), ("{#", "#}"), ("<%--", "--%>"), ("<%#", "%>")];

/// Tags around a comment of Liquid, Jinja's cousins and Django.
const OPENING_TAG: &str = "comment";
const CLOSING_TAG: &str = "endcomment";

/// A comment that is not closed within so many bytes is none.
const REACH: usize = 4096;

/// The comments of template languages in a text, in order, disjoint.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = memchr::memchr2(b'{', b'<', &text.as_bytes()[at..]) {
        let start = at + step;
        match starting_at(text, start) {
            Some(comment) => {
                found.push(comment);
                at = comment.span.end;
            }
            None => at = start + 1,
        }
    }
    found
}

/// The comment of HTML or of a template language that starts at this byte of a text.
pub(super) fn at(text: &str, start: usize) -> Option<Found> {
    let of_html = || {
        let (length, inside) = html(text.get(start..)?)?;
        let from = start + "<!--".len();
        Some(Found { span: Span::new(start, start + length), inside: Span::new(from, from + inside.len()) })
    };
    of_html().or_else(|| starting_at(text, start))
}

fn starting_at(text: &str, start: usize) -> Option<Found> {
    let rest = &text[start..text.floor_char_boundary(text.len().min(start + REACH))];
    if rest.starts_with("{%") {
        return between_tags(rest, start);
    }
    // The second brace of `{{#if x}}` opens no comment.
    if rest.starts_with("{#") && text[..start].ends_with('{') {
        return None;
    }
    let (open, close) = MARKS.into_iter().find(|(open, _)| rest.starts_with(open))?;
    let inside = open.len()..open.len() + memchr::memmem::find(&rest.as_bytes()[open.len()..], close.as_bytes())?;
    let end = inside.end + close.len();
    Some(Found { span: Span::new(start, start + end), inside: Span::new(start + inside.start, start + inside.end) })
}

/// The comment between the tags at the start of `rest`, which stands at `start`.
fn between_tags(rest: &str, start: usize) -> Option<Found> {
    let inside = tag(rest, OPENING_TAG)?;
    let mut at = inside;
    loop {
        at += rest[at..].find("{%")?;
        if let Some(end) = tag(&rest[at..], CLOSING_TAG) {
            return Some(Found { span: Span::new(start, start + at + end), inside: Span::new(start + inside, start + at) });
        }
        at += "{%".len();
    }
}

/// Where the tag of this name at the start of `text` ends; it may hold a note.
fn tag(text: &str, name: &str) -> Option<usize> {
    let inner = text.strip_prefix("{%")?;
    let named = inner.strip_prefix('-').unwrap_or(inner).trim_start().strip_prefix(name)?;
    if named.starts_with(|next: char| next.is_alphanumeric() || next == '_') {
        return None;
    }
    let close = named.find("%}")?;
    Some(text.len() - named.len() + close + "%}".len())
}

/// Where the comment of HTML at the start of `text` ends, and what stands in it.
fn html(text: &str) -> Option<(usize, &str)> {
    let inside = text.strip_prefix("<!--")?;
    let reach = inside.floor_char_boundary(inside.len().min(REACH));
    let close = memchr::memmem::find(&inside.as_bytes()[..reach], b"-->")?;
    Some(("<!--".len() + close + "-->".len(), &inside[..close]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insides(text: &str) -> Vec<&str> {
        find(text).iter().map(|found| &text[found.inside.start..found.inside.end]).collect()
    }

    #[test]
    fn comments_of_every_template_language_are_found() {
        let text = "a {# b #} {{!-- c }} d --}}{{! e }}{{-- f --}}\n{% comment %}g {% if %}\nh{%- endcomment -%} <%# i %><%-- j --%> {%- comment \"k\" -%}l{%endcomment%}";
        assert_eq!(insides(text), [" b ", " c }} d ", " e ", " f ", "g {% if %}\nh", " i ", " j ", "l"]);
        let all: Vec<&str> = find(text).iter().map(|found| &text[found.span.start..found.span.end]).collect();
        assert_eq!((all[0], all[2], all[7]), ("{# b #}", "{{! e }}", "{%- comment \"k\" -%}l{%endcomment%}"));
    }

    #[test]
    fn placeholders_and_what_is_never_closed_are_none() {
        let none = "{{name}} {{#if x}} #{a} {# b {% comments %} {% endcomment %} {% comment %} c <% d %> {\u{e9}# {{!-- e";
        assert_eq!(insides(none), Vec::<&str>::new());
        assert_eq!(insides(&format!("{{# {} #}}", "\u{e9}".repeat(REACH))), Vec::<&str>::new());
    }

    #[test]
    fn a_comment_of_html_ends_at_its_first_closing_mark() {
        assert_eq!(html("<!-- a --> b -->"), Some((10, " a ")));
        assert_eq!(html("<!-- a"), None);
    }
}
