//! Placeholders that must not stand in a reply: left over in a draft, broken, or not among those that the settings allow.
//! What is a placeholder, and whether it is whole, was found before.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use super::evidence::{Evidence, Finding};
use crate::extract::Kind;
use crate::matcher::{Room, Search};
use crate::pack::compiled::PhraseId;
use crate::span::Span;

/// Placeholders that must not stand there, but those that one of the phrases `unless` takes in.
pub(super) fn misplaced(evidence: &Evidence<'_, '_>, allowed: Option<&[String]>, unless: &[PhraseId]) -> Vec<Finding> {
    let reply = evidence.reply;
    let draft = reply.kind == Kind::Draft;
    let mut code = Code::in_text(reply.string());
    let mut is_wrong = |span: Span, whole: bool| {
        let written = &reply.string()[span.start..span.end];
        let is_unknown = || allowed.is_some_and(|allowed| !allowed.iter().any(|pattern| fits(pattern, written)));
        (draft || !whole || is_unknown()) && !code.holds(span)
    };
    let tokens = &reply.text.tokens;
    let mut room = Room::default();
    let mut search = Search::new(evidence.subject, &mut room);
    let wrong = reply.placeholders.iter().filter(|found| is_wrong(found.span, found.whole)).filter_map(|found| {
        let at = tokens.binary_search_by_key(&found.span.start, |token| token.start as usize).ok()?;
        let (sentence, token) = (evidence.sentence_of(at), u32::try_from(at).ok()?);
        let excused = !unless.is_empty() && search.overlaps(unless, sentence, token, token + 1);
        (!excused).then(|| Finding::at(sentence, found.span))
    });
    wrong.collect()
}

/// Tells what stands between back quotes on its line: words to be typed or shown, in a text without markup too. Asked mostly in order, it looks
/// at a line once, however many placeholders stand in it.
struct Code<'t> {
    text: &'t str,
    /// The line last asked about, and the places of its back quotes in the text.
    line: Range<usize>,
    quotes: Vec<usize>,
}

impl<'t> Code<'t> {
    fn in_text(text: &'t str) -> Self {
        Self { text, line: 0..0, quotes: Vec::new() }
    }

    fn holds(&mut self, span: Span) -> bool {
        if !self.line.contains(&span.start) {
            let start = memrchr(b'\n', &self.text.as_bytes()[..span.start]).map_or(0, |end| end + 1);
            let end = memchr(b'\n', &self.text.as_bytes()[span.start..]).map_or(self.text.len(), |length| span.start + length);
            self.quotes.clear();
            self.quotes.extend(memchr_iter(b'`', &self.text.as_bytes()[start..end]).map(|at| start + at));
            self.line = start..end;
        }
        let before = self.quotes.partition_point(|at| *at < span.start);
        before % 2 == 1 && self.quotes.last().is_some_and(|last| *last >= span.end)
    }
}

/// Whether a pattern in which `*` stands for any run of characters fits the whole text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stands_between_back_quotes_of_its_line() {
        let text = "`{a}` {b} `{c}\n{d} `x` {e} `{f}` {g}\n\u{e9} `{h}`";
        let mut code = Code::in_text(text);
        let span = |name: char| text.find(&format!("{{{name}}}")).map(|at| Span::new(at, at + 3)).expect("a placeholder");
        let told: String = "abcdefgh".chars().filter(|name| code.holds(span(*name))).collect();
        assert_eq!(told, "afh");
        // In whatever order they are asked about.
        assert!(code.holds(span('a')) && !code.holds(span('d')));
    }

    #[test]
    fn patterns_of_allowed_placeholders() {
        for (pattern, text, is_fit) in
            [("{{*}}", "{{a.b}}", true), ("{{*}}", "{a}", false), ("name", "name", true), ("a*b*c", "aXbYc", true), ("a*a", "a", false)]
        {
            assert_eq!(fits(pattern, text), is_fit, "{pattern} {text}");
        }
    }
}
