//! New text as quoted-printable: a text, its character set and its place in; the text as it has to stand there out, in lines that are short
//! enough. Reads none; see [`super::email`].

use std::borrow::Cow;

use super::email::Charset;
use super::place::Place;

/// Letters of an encoded line, without its line end, the soft line break included.
const LINE: usize = 76;

/// Text as it has to stand in quoted-printable; `None` where the character set has no letter for it. No line gets longer than it may be.
pub(super) fn encode<'t>(text: &'t str, charset: &Charset, place: Place<'_>) -> Option<Cow<'t, str>> {
    let old = place.file.get(place.source.start..place.source.end)?;
    let before = &place.file[..place.source.start];
    let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
    let rest = &place.file[place.source.end..];
    let line_end = rest.find('\n').unwrap_or(rest.len());
    let behind = rest[..line_end].trim_end_matches('\r').len();
    let letters = text.chars().map(|letter| letter_of(letter, charset)).collect::<Option<Vec<_>>>()?;
    let new: usize = letters.iter().map(|letter| letter.len()).sum();
    // As much room again is left, for another edit of the line.
    let grows = new.saturating_sub(if old.contains('\n') { 0 } else { old.len() });
    if grows == 0 || column + new + behind + grows <= LINE {
        let ends_in_space = behind == 0 && letters.last().is_some_and(|letter| letter == " ");
        return if ends_in_space { None } else { Some(Cow::Owned(letters.concat())) };
    }
    let soft_break = if is_crlf(before, &rest[..line_end]) { "=\r\n" } else { "=\n" };
    let mut written = String::with_capacity(new + 2 * soft_break.len());
    let mut at = column;
    for letter in letters {
        if at + letter.len() >= LINE {
            written.push_str(soft_break);
            at = 0;
        }
        at += letter.len();
        written.push_str(&letter);
    }
    if behind > 0 {
        written.push_str(soft_break);
    }
    Some(Cow::Owned(written))
}

/// Whether lines end with CRLF there: the line itself, or, where it is the last and has no end, the one before it.
fn is_crlf(before: &str, rest_of_line: &str) -> bool {
    let line_before = || before.rfind('\n').is_some_and(|end| before[..end].ends_with('\r'));
    rest_of_line.ends_with('\r') || line_before()
}

/// A character as quoted-printable; `None` for line ends, which would be other lines, and for what the set lacks.
fn letter_of(letter: char, charset: &Charset) -> Option<String> {
    match letter {
        ' '..='<' | '>'..='~' => Some(letter.to_string()),
        '\r' | '\n' => None,
        _ => Some(charset.encode(letter)?.iter().map(|byte| format!("={byte:02X}")).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn written(file: &str, old: &str, new: &str) -> Option<String> {
        let start = file.find(old).expect("the words are there");
        let place = Place { text: Span::new(0, 0), source: Span::new(start, start + old.len()), file };
        let latin = Charset::of_name("iso-8859-1").expect("the set is known");
        encode(new, &latin, place).map(Cow::into_owned)
    }

    #[test]
    fn new_text_keeps_lines_short() {
        assert_eq!(written("a was b\r\n", "was", "\u{ed}=").as_deref(), Some("=ED=3D"));
        assert_eq!(written("a was b\r\n", "was", "\u{434}"), None);
        assert_eq!(written("a was b\r\n", "was", "x\ny"), None);
        let long = format!("{} was {}=\r\nc\r\n", "a".repeat(40), "b".repeat(30));
        assert_eq!(written(&long, "was", "is").as_deref(), Some("is"));
        assert_eq!(written(&long, "was", "will be").as_deref(), Some("will be=\r\n"));
        let end = format!("{} was\r\n", "a".repeat(70));
        assert_eq!(written(&end, "was", "will be").as_deref(), Some("will=\r\n be"));
        let last = format!("b\r\n{} was", "a".repeat(70));
        assert_eq!(written(&last, "was", "will be").as_deref(), Some("will=\r\n be"));
        assert_eq!(written(&last.replace('\r', ""), "was", "will be").as_deref(), Some("will=\n be"));
    }
}
