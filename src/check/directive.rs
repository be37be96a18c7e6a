//! What a comment tells rules to leave alone: its text in, a directive or a mistake out.
//! `cordial: ignore passive-voice, long-sentence: the reason`. Knows no rule; silences nothing itself.

use std::cell::Cell;

use memchr::memmem;

use crate::extract::{ADDRESS, Comment};
use crate::problem::nearest;
use crate::span::Span;

/// The words for a scope, the narrowest first.
const SCOPES: [(&str, Scope); 3] = [("ignore", Scope::Sentence), ("ignore-block", Scope::Block), ("ignore-file", Scope::File)];

/// Bytes of a text that are marked where a directive was left in it.
const MOST_MARKED: usize = 200;

/// How far a directive reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The sentence that it stands in or before.
    Sentence,
    /// The paragraph, heading or list item that it stands in or before.
    Block,
    /// The text that it stands in, where it is a field among others.
    Text,
    /// All replies of the file.
    File,
}

/// A comment to cordial.
#[derive(Debug)]
pub(super) struct Directive<'c> {
    /// The comment.
    pub comment: &'c Comment,
    /// How far it reaches.
    pub scope: Scope,
    /// The rules that it names.
    pub rules: Vec<Named<'c>>,
}

/// A rule that a directive names.
#[derive(Debug)]
pub(super) struct Named<'c> {
    /// Its id, as written.
    pub id: &'c str,
    /// Whether it would have found something there.
    pub used: Cell<bool>,
}

/// What is wrong with a directive: what to say, and the remedy.
pub(super) type Mistake = (String, String);

/// Reads a comment; `None` where it is not for cordial. `is_field` where the text that it stands in is a field of a record: a comment in one does not
/// speak for the others.
pub(super) fn read(comment: &Comment, is_field: bool) -> Option<Result<Directive<'_>, Mistake>> {
    let said = comment.text.trim().strip_prefix(ADDRESS)?.trim_start();
    let (word, rest) = said.split_at(said.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(said.len()));
    let Some((_, scope)) = SCOPES.into_iter().find(|(name, _)| *name == word) else { return Some(Err(unknown(word))) };
    let scope = if scope == Scope::File && is_field && comment.at.is_some() { Scope::Text } else { scope };
    let names = rest.split(':').next().unwrap_or_default();
    let rules: Vec<Named<'_>> = names.split(',').map(str::trim).filter(|id| !id.is_empty()).map(Named::new).collect();
    if rules.is_empty() {
        let example = format!("name them: {ADDRESS} {word} passive-voice, long-sentence: the reason");
        return Some(Err(("A comment that names no rule to ignore".to_owned(), example)));
    }
    Some(Ok(Directive { comment, scope, rules }))
}

impl<'c> Named<'c> {
    fn new(id: &'c str) -> Self {
        Self { id, used: Cell::new(false) }
    }
}

fn unknown(word: &str) -> Mistake {
    let names = SCOPES.map(|(name, _)| name);
    let help = match nearest(word, &names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("valid here: {}", names.join(", ")),
    };
    (format!("A comment to cordial that says none of {}", names.join(", ")), help)
}

/// Where a text itself, which has no comments, holds what looks like a directive: it would be sent.
pub(super) fn left_in(text: &str) -> impl Iterator<Item = Span> {
    let starts = memmem::find_iter(text.as_bytes(), ADDRESS);
    starts.filter_map(|start| {
        let after = text[start + ADDRESS.len()..].trim_start_matches([' ', '\t']);
        after.starts_with(SCOPES[0].0).then(|| {
            let line = text[start..].lines().next().unwrap_or_default();
            let reach = line.floor_char_boundary(line.len().min(MOST_MARKED));
            Span::new(start, start + line[..reach].trim_end().len())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(text: &str) -> Comment {
        Comment { text: text.to_owned(), at: Some(0), source: Span::new(0, text.len()) }
    }

    #[test]
    fn rules_are_listed_and_a_reason_may_follow() {
        for (text, scope, rules) in [
            (" cordial: ignore a-b ", Scope::Sentence, vec!["a-b"]),
            ("cordial:ignore-block a, b: it is: quoted", Scope::Block, vec!["a", "b"]),
            ("cordial: ignore-file\n a,\n b", Scope::File, vec!["a", "b"]),
        ] {
            let comment = comment(text);
            let directive = read(&comment, false).expect("it is for cordial").expect("it is well formed");
            let ids: Vec<&str> = directive.rules.iter().map(|rule| rule.id).collect();
            assert_eq!((directive.scope, ids), (scope, rules), "{text}");
        }
    }

    #[test]
    fn other_comments_are_left_alone_and_mistakes_are_told() {
        assert!(read(&comment("cordial greetings: ignore a"), false).is_none());
        assert!(read(&comment("note: cordial: ignore a"), false).is_none());
        for (text, help) in [
            ("cordial: ignore", "name them"),
            ("cordial: ignore : why", "name them"),
            ("cordial: ingore a", "`ignore`"),
            ("cordial: off", "valid here"),
            ("cordial:", "valid here"),
        ] {
            let comment = comment(text);
            let mistake = read(&comment, false).expect("it is for cordial").expect_err(text);
            assert!(mistake.1.contains(help), "{text}: {mistake:?}");
        }
    }

    #[test]
    fn what_looks_like_one_in_a_text_is_found_to_the_end_of_its_line() {
        let text = "a <!-- cordial: ignore b --> \r\ncordial: hi\n# cordial:ignore-file c";
        let found: Vec<&str> = left_in(text).map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["cordial: ignore b -->", "cordial:ignore-file c"]);
        let long = format!("cordial: ignore {}", "\u{e9}".repeat(500));
        assert!(left_in(&long).all(|span| span.len() <= MOST_MARKED));
    }
}
