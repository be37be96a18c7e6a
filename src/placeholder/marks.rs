//! Placeholders between marks other than braces: `%x%`, `#FIELD#`, `*|FNAME|*`, `[NAME]`, `[[x]]`, `<name>`, `<<x>>`, `<attribute key="x"/>`.
//! Leaves alone what else the marks are used for: percentages, links and references of Markdown, HTML, comparisons.

use super::{Outcome, Placeholder, REACH, TAG_REACH, follows_word, name, precedes_word, run, stop};
use crate::span::Span;

/// HTML elements. Those that mean nothing without attributes (`data`, `link`, `time`, `map`, `object`, …) are left out: without them they are
/// names that people give to placeholders.
const HTML: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "main",
    "mark",
    "math",
    "menu",
    "meter",
    "nav",
    "nobr",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// `%x%`: no number before it, no percent-encoding, no space inside.
pub(super) fn percent(text: &str, at: usize) -> Option<Placeholder> {
    let close = stop(text, at + 1, REACH, b"% {}")?;
    let name = Span::new(at + 1, close);
    let content = &text[name.start..name.end];
    let encoded = content.len() >= 2
        && content.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
        && content.bytes().take(2).any(|byte| byte.is_ascii_digit());
    let fits = text.as_bytes()[close] == b'%'
        && !follows_word(text, at)
        && !encoded
        && content.starts_with(char::is_alphabetic)
        && content.chars().all(|letter| name::is_word(letter) || matches!(letter, '_' | '.'));
    fits.then(|| Placeholder::whole(Span::new(at, close + 1), name))
}

/// `#FIELD#`.
pub(super) fn hashes(text: &str, at: usize) -> Option<Placeholder> {
    let close = stop(text, at + 1, REACH, b"# {}")?;
    let name = Span::new(at + 1, close);
    let content = &text[name.start..name.end];
    let fits = text.as_bytes()[close] == b'#'
        && !follows_word(text, at)
        && !text[..at].ends_with('#')
        && !precedes_word(text, close + 1)
        && content.chars().any(char::is_alphabetic)
        && content.chars().all(|letter| letter.is_uppercase() || letter.is_numeric() || letter == '_');
    fits.then(|| Placeholder::whole(Span::new(at, close + 1), name))
}

/// `*|FNAME|*`. The name is what follows a control word and its colon (`*|IF:FNAME|*`).
pub(super) fn merge_tag(text: &str, at: usize) -> Option<Placeholder> {
    let inner = at + "*|".len();
    if !text[at..].starts_with("*|") {
        return None;
    }
    let close = stop(text, inner, REACH, b"|*")?;
    let content = &text[inner..close];
    if !text[close..].starts_with("|*") || !content.contains(char::is_alphanumeric) {
        return None;
    }
    let control = content.split_once(':').filter(|(word, _)| ["IF", "IFNOT", "ELSEIF", "UNLESS", "END"].contains(word));
    let name_start = control.map_or(inner, |(word, _)| inner + word.len() + 1);
    Some(Placeholder::whole(Span::new(at, close + "|*".len()), Span::new(name_start, close)))
}

/// `[[x]]`, `[NAME]` and the broken `[[name]`. None may reach back over `from`, where the placeholder before ended.
pub(super) fn square(text: &str, at: usize, from: usize) -> Outcome {
    let opens = run(text, at, b'[');
    let inner = at + opens;
    let found = match opens {
        1 => capitals(text, at, from),
        2 => double_square(text, at),
        _ => None,
    };
    Outcome::or_from(found, inner)
}

fn double_square(text: &str, at: usize) -> Option<Placeholder> {
    let name = Span::new(at + 2, stop(text, at + 2, REACH, b"[]")?);
    let closes = run(text, name.end, b']').min(2);
    let content = text[name.start..name.end].trim();
    if closes == 0 || !name::is_name(content.split(['|', ':']).next().unwrap_or(content).trim()) {
        return None;
    }
    let span = Span::new(at, name.end + closes);
    let named = name::of_expression(text, name);
    if closes == 2 {
        return Some(Placeholder::whole(span, named));
    }
    // One bracket before a parenthesis or another bracket is a link inside brackets.
    (!text[span.end..].starts_with(['(', '[', ':'])).then(|| Placeholder::broken(span, named))
}

/// `[NAME]`, unless it is a link or a reference of Markdown.
fn capitals(text: &str, at: usize, from: usize) -> Option<Placeholder> {
    let name = bracketed_capitals(text, at)?;
    let after = &text[name.end + 1..];
    let linked = after.starts_with('(')
        || (after.starts_with('[') && bracketed_capitals(text, name.end + 1).is_none())
        || (at > from && text[..at].ends_with(']'))
        || is_definition(after);
    (!linked).then(|| Placeholder::whole(Span::new(at, name.end + 1), name))
}

/// The name between the brackets at `at`, where it is one in capitals.
fn bracketed_capitals(text: &str, at: usize) -> Option<Span> {
    let close = stop(text, at + 1, REACH, b"[]").filter(|&close| text.as_bytes()[close] == b']')?;
    name::is_capitals(&text[at + 1..close]).then(|| Span::new(at + 1, close))
}

/// Whether what follows a bracket defines a link: `]: https://...`.
fn is_definition(after: &str) -> bool {
    let Some(target) = after.strip_prefix(':') else { return false };
    let target = target.trim_start_matches([' ', '\t']);
    let scheme = target.bytes().take_while(|byte| byte.is_ascii_alphanumeric()).take(REACH).count();
    scheme > 0 && target[scheme..].starts_with("://")
}

/// `<name>`, `<<x>>`, the broken `<<name>`, `<attribute key="x"/>`, and `<%= x %>`.
pub(super) fn angle(text: &str, at: usize) -> Outcome {
    let opens = run(text, at, b'<');
    let inner = at + opens;
    let found = match opens {
        1 if text[inner..].starts_with("attribute ") => attribute(text, at),
        1 if text[inner..].starts_with("%=") => printed(text, at, "%>"),
        1 if text[inner..].starts_with("?=") => printed(text, at, "?>"),
        1 | 2 => named(text, at, opens),
        _ => None,
    };
    Outcome::or_from(found, inner)
}

fn named(text: &str, at: usize, opens: usize) -> Option<Placeholder> {
    let name = Span::new(at + opens, stop(text, at + opens, REACH, b"<>")?);
    let content = &text[name.start..name.end];
    let closes = run(text, name.end, b'>').min(opens);
    if closes == 0 || !name::is_name(content) {
        return None;
    }
    let span = Span::new(at, name.end + closes);
    if opens == 2 {
        return Some(Placeholder { span, name, whole: closes == 2 });
    }
    // After a letter it compares or gives a type its parameter.
    (!follows_word(text, at) && !is_html(content) && !content.starts_with("www.")).then(|| Placeholder::whole(span, name))
}

/// `<%= x %>` and `<?= x ?>`: what a program prints there.
fn printed(text: &str, at: usize, close: &str) -> Option<Placeholder> {
    let inner = at + "<%=".len();
    let end = text.floor_char_boundary(text.len().min(at + TAG_REACH));
    let close_at = inner + text.get(inner..end)?.find(close)?;
    let named = name::of_expression(text, Span::new(inner, close_at));
    let says = text[inner..close_at].contains(char::is_alphanumeric);
    says.then(|| Placeholder::whole(Span::new(at, close_at + close.len()), named))
}

/// Whether the first word of a tag is an HTML element.
fn is_html(content: &str) -> bool {
    let element = content.split(' ').next().unwrap_or(content);
    HTML.iter().any(|known| known.eq_ignore_ascii_case(element))
}

/// `<attribute key="x" default="y"/>`, over more than one line where need be; its name is the key.
fn attribute(text: &str, at: usize) -> Option<Placeholder> {
    let end = text.len().min(at + TAG_REACH);
    let close = at + text.as_bytes()[at..end].iter().position(|&byte| byte == b'>')?;
    let tag = &text[at..close];
    let key = tag.find("key=")? + "key=".len();
    let quote = tag[key..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let length = tag[key + 1..].find(quote)?;
    let name = Span::new(at + key + 1, at + key + 1 + length);
    Some(Placeholder::whole(Span::new(at, close + 1), name))
}
