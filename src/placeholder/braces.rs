//! Placeholders in braces: `{x}`, `{{x}}`, `{{{x}}}`, `{{#if x}}`, `{!! x !!}`, `%{x}`, `#{x}`, `${x}`, `{% x %}`, and those whose braces do not match.
//! Leaves code alone: `{` before anything that is no name, such as JSON and style sheets.

use super::{Outcome, Placeholder, REACH, TAG_REACH, name, run, stop};
use crate::span::Span;

/// More braces than this in a row are no placeholder.
const MOST_BRACES: usize = 4;

/// Signs that may stand before a name in double braces, and one of which may stand in single ones.
const SIGILS: [char; 12] = ['#', '/', '^', '&', '>', '!', '@', '$', '*', '=', '~', '-'];

/// Reads what the braces at `at` open. A `%`, `#` or `$` before them belongs to them unless it stands before `from`.
pub(super) fn find(text: &str, at: usize, from: usize) -> Outcome {
    let opens = run(text, at, b'{');
    let inner = at + opens;
    if opens > MOST_BRACES {
        return Outcome::Nothing(inner);
    }
    if opens == 1 && text.as_bytes().get(inner) == Some(&b'%') {
        return Outcome::or_from(tag(text, at), inner + 1);
    }
    if opens == 1 && text[inner..].starts_with("!!") {
        return Outcome::or_from(unescaped(text, at), inner);
    }
    if opens == 1
        && let Some(placeholder) = parted(text, at)
    {
        return Outcome::Found(placeholder);
    }
    let prefixed = opens == 1 && at > from && matches!(text.as_bytes()[at - 1], b'%' | b'#' | b'$');
    let start = if prefixed { at - 1 } else { at };
    let closed = closing(text, inner).and_then(|close| closed(text, start, inner, close, prefixed));
    let found = closed.or_else(|| if opens > 1 || prefixed { cut_off(text, start, inner) } else { None });
    Outcome::or_from(found, inner)
}

/// The first closing brace after `at` on the line, not counting what stands in quotation marks; `None` where another brace opens first.
fn closing(text: &str, at: usize) -> Option<usize> {
    let end = at + REACH;
    let mut at = at;
    loop {
        at = stop(text, at, end.saturating_sub(at), b"{}\"")?;
        match text.as_bytes()[at] {
            b'}' => return Some(at),
            b'"' => at = stop(text, at + 1, end.saturating_sub(at + 1), b"\"").map_or(at + 1, |quote| quote + 1),
            _ => return None,
        }
    }
}

/// The placeholder from `start` whose braces close at `close`.
fn closed(text: &str, start: usize, inner: usize, close: usize, prefixed: bool) -> Option<Placeholder> {
    let opens = inner - start - usize::from(prefixed);
    let closes = run(text, close, b'}');
    let closes = if closes > opens && is_enclosed(text, start) { opens } else { closes };
    let expression = Span::new(inner, close);
    let content = &text[inner..close];
    let named = name::of_expression(text, expression);
    if opens == closes {
        let fits = if opens > 1 || prefixed { is_expression(content) } else { is_single(text, start, content) };
        return fits.then(|| Placeholder::whole(Span::new(start, close + closes), named));
    }
    // Braces that do not match are a slip only around what would be a name: code nests braces too.
    let bare = content.split('|').next().unwrap_or(content).trim_start_matches(SIGILS).trim();
    if closes > MOST_BRACES || !name::is_name(bare) {
        return None;
    }
    let end = close + closes;
    let parted = opens > closes && text[end..].starts_with(" }");
    Some(Placeholder::broken(Span::new(start, if parted { end + " }".len() } else { end }), named))
}

/// Whether a brace that stands before `at` on the line is still open there: it takes the closing ones that are too many.
fn is_enclosed(text: &str, at: usize) -> bool {
    let mut closed = 0;
    for byte in text.as_bytes()[at.saturating_sub(REACH)..at].iter().rev().take_while(|&&byte| byte != b'\n') {
        match byte {
            b'}' => closed += 1,
            b'{' if closed == 0 => return true,
            b'{' => closed -= 1,
            _ => {}
        }
    }
    false
}

/// Whether the content of double braces is an expression and no code: something with a letter or digit, and no text in quotation marks
/// unless a filter follows it.
fn is_expression(content: &str) -> bool {
    content.contains(char::is_alphanumeric) && (!content.trim_start().starts_with('"') || content.contains('|'))
}

/// Whether single braces hold a name, with one sigil or none, or a number that counts no repetitions (`\d{4}`).
fn is_single(text: &str, start: usize, content: &str) -> bool {
    let content = content.trim();
    let name = content.strip_prefix(['!', '$', '@']).unwrap_or(content);
    let counts = || text[..start].ends_with(|before: char| name::is_word(before) || matches!(before, ']' | ')' | '\\' | '.'));
    name::is_name(name) || (!name.is_empty() && name.len() <= 2 && name.bytes().all(|byte| byte.is_ascii_digit()) && !counts())
}

/// A placeholder that is opened and never closed on its line: it ends with the word that would be its name.
fn cut_off(text: &str, start: usize, inner: usize) -> Option<Placeholder> {
    let rest = text[inner..].trim_start_matches([' ', '\u{a0}']);
    let rest = rest.strip_prefix(SIGILS).unwrap_or(rest);
    let name_start = text.len() - rest.len();
    if name_start > inner + REACH {
        return None;
    }
    let name = name::leading(rest)?;
    let name = Span::new(name_start, name_start + name.len());
    Some(Placeholder::broken(Span::new(start, name.end), name))
}

/// `{ {name}}`: two braces with spaces between them.
fn parted(text: &str, at: usize) -> Option<Placeholder> {
    let spaces = run(text, at + 1, b' ');
    let inner = at + 1 + spaces + 1;
    if spaces == 0 || spaces > 3 || text.as_bytes().get(inner - 1) != Some(&b'{') || text.as_bytes().get(inner) == Some(&b'{') {
        return None;
    }
    let close = closing(text, inner)?;
    let after = &text[close..];
    let marks = ["}}", "} }"].into_iter().find(|marks| after.starts_with(marks))?;
    let content = Span::new(inner, close);
    name::is_name(text[inner..close].trim())
        .then(|| Placeholder::broken(Span::new(at, close + marks.len()), name::of_expression(text, content)))
}

/// `{!! x !!}`, on one line.
fn unescaped(text: &str, at: usize) -> Option<Placeholder> {
    let inner = at + "{!!".len();
    let close = stop(text, inner, REACH, b"}")?;
    let inside = text.get(inner..close)?.strip_suffix("!!").filter(|inside| inside.contains(char::is_alphanumeric))?;
    let named = name::of_expression(text, Span::new(inner, inner + inside.len()));
    Some(Placeholder::whole(Span::new(at, close + 1), named))
}

/// `{% … %}`, over more than one line where need be.
fn tag(text: &str, at: usize) -> Option<Placeholder> {
    let inner = at + "{%".len();
    let end = text.len().min(inner + TAG_REACH);
    let mark = text.as_bytes()[inner..end].windows(2).position(|pair| matches!(pair, b"%}" | b"{%")).map(|step| inner + step);
    match mark.filter(|&mark| text.as_bytes()[mark] == b'%') {
        Some(close) if text[inner..close].contains(char::is_alphanumeric) => {
            let name = name::of_tag(text, Span::new(inner, close));
            Some(Placeholder::whole(Span::new(at, close + "%}".len()), name))
        }
        Some(_) => None,
        None => cut_off(text, at, inner),
    }
}
