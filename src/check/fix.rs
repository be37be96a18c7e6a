//! Rewrites: a match and its template in, edits of the text out. A template that cannot be filled makes no fix.
//! Offers nothing where placeholders or code stand in the way; whether the source allows the edits is decided by the caller.

use super::evidence::Evidence;
use crate::diagnostic::Safety;
use crate::matcher::Match;
use crate::pack::compiled::{FixTemplate, Pattern, Piece};
use crate::span::Span;
use crate::text::{Sentence, Shape, Token, TokenKind, fold};

/// A rewrite of the reply's text.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// Whether it may be applied unread.
    pub safety: Safety,
    /// The new words in place of the match.
    pub title: String,
    /// Bytes of the text and what stands there instead; sorted, disjoint.
    pub edits: Vec<(Span, String)>,
}

/// The rewrite that a pattern offers for a match.
#[must_use]
pub fn rewrite(evidence: &Evidence<'_, '_>, matched: &Match, pattern: &Pattern, name_placeholder: Option<&str>) -> Option<Rewrite> {
    let tokens = &evidence.reply.text.tokens[matched.start as usize..matched.end as usize];
    if tokens.iter().any(|token| matches!(token.kind, TokenKind::Placeholder(_) | TokenKind::Opaque)) {
        return None;
    }
    let swap_only = FixTemplate { pieces: vec![Piece::Swap], sentence_end: None, safety: Safety::Safe };
    let template = match &pattern.fix {
        Some(template) => template,
        None if !pattern.swap.is_empty() => &swap_only,
        None => return None,
    };
    let sentence = evidence.reply.text.sentences[matched.sentence as usize];
    if says_twice(evidence, matched, &sentence, template) {
        return None;
    }
    let filled = fill(evidence, matched, pattern, template, name_placeholder)?;
    let span = evidence.span(matched.start, matched.end);
    let content = with_case_of_place(evidence, matched, &sentence, filled);
    let mut edits = vec![(span, content.clone())];
    if let Some(end) = &template.sentence_end {
        end_sentence(evidence, matched, &sentence, end, &mut edits);
    }
    edits.sort();
    Some(Rewrite { safety: template.safety, title: content, edits })
}

/// Letters from which on the words of a template are looked for in the rest of the sentence.
const SAID_TWICE: usize = 5;

/// Whether words of the template stand in the sentence already, outside the match: a courtesy, for instance, is not said twice.
fn says_twice(evidence: &Evidence<'_, '_>, matched: &Match, sentence: &Sentence, template: &FixTemplate) -> bool {
    let (whole, span) = (evidence.span(sentence.start, sentence.end), evidence.span(matched.start, matched.end));
    let string = evidence.reply.string();
    let words = template.pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.trim_matches(|c: char| !c.is_alphanumeric())).filter(|words| words.len() >= SAID_TWICE),
        _ => None,
    });
    let mut words = words.peekable();
    if words.peek().is_none() {
        return false;
    }
    let rest = [&string[whole.start..span.start], &string[span.end..whole.end]].map(|part| fold(part, &[]));
    words.map(|words| fold(words, &[])).any(|words| rest.iter().any(|part| part.contains(&words)))
}

fn fill(
    evidence: &Evidence<'_, '_>,
    matched: &Match,
    pattern: &Pattern,
    template: &FixTemplate,
    name_placeholder: Option<&str>,
) -> Option<String> {
    let mut out = String::new();
    for piece in &template.pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::NamePlaceholder => out.push_str(name_placeholder?),
            Piece::Swap => out.push_str(swapped(evidence, matched, pattern)?),
            Piece::Capture(name, tables) => {
                let mut words = captured(evidence, matched, name)?;
                for table in tables {
                    words = evidence.memory.inflect(evidence.subject.language, &words, *table)?;
                }
                out.push_str(&words);
            }
        }
    }
    // A capture that is empty leaves a double space behind.
    Some(out.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// The words of a capture as they stand, `match` being all of them; an optional capture that took no part is empty.
#[must_use]
pub fn captured(evidence: &Evidence<'_, '_>, matched: &Match, name: &str) -> Option<String> {
    let names = evidence.subject.language.body.programs.captures(matched.phrase);
    let tokens = match names.iter().position(|known| known == name) {
        Some(slot) => matched.capture(slot),
        None if name == "match" => Some((matched.start, matched.end)),
        None => return None,
    };
    let Some((start, end)) = tokens else { return Some(String::new()) };
    let span = evidence.span(start, end);
    Some(evidence.reply.string()[span.start..span.end].to_owned())
}

fn swapped<'p>(evidence: &Evidence<'_, '_>, matched: &Match, pattern: &'p Pattern) -> Option<&'p str> {
    let tokens = &evidence.reply.text.tokens[matched.start as usize..matched.end as usize];
    let letters = &evidence.subject.language.orthography.equal_letters;
    let folded = |token: &Token| fold(&evidence.reply.string()[token.span().start..token.span().end], letters);
    let words = tokens.iter().map(folded).collect::<Vec<_>>().join(" ");
    pattern.swap.iter().find(|(from, _)| *from == words).map(|(_, to)| to.as_str())
}

/// The new words with the capital that their place asks for: one at the start of the sentence, none inside it.
fn with_case_of_place(evidence: &Evidence<'_, '_>, matched: &Match, sentence: &Sentence, words: String) -> String {
    let tokens = &evidence.reply.text.tokens;
    let before = &tokens[sentence.start as usize..matched.start as usize];
    let begins = !before.iter().any(Token::is_wordlike);
    let mut chars = words.chars();
    let Some(first) = chars.next() else { return words };
    let rest = chars.as_str();
    // A capital that stands alone, such as a pronoun of one letter, is no matter of place; nor is one where a capital stood before.
    let was_capital = tokens[matched.start as usize].shape.has(Shape::CAPITAL);
    let alone = was_capital || !rest.starts_with(char::is_alphabetic);
    let first: String = match begins {
        true => first.to_uppercase().collect(),
        false if alone => first.to_string(),
        false => first.to_lowercase().collect(),
    };
    first + rest
}

/// Turns the question into a statement: takes the opening mark away and puts `end` in place of the closing one.
fn end_sentence(evidence: &Evidence<'_, '_>, matched: &Match, sentence: &Sentence, end: &str, edits: &mut Vec<(Span, String)>) {
    let is = |at: u32, mark: char| {
        let token = &evidence.reply.text.tokens[at as usize];
        token.kind == TokenKind::Mark && evidence.reply.string()[token.start as usize..].starts_with(mark)
    };
    if let Some(open) = (sentence.start..matched.start).rev().find(|at| is(*at, '\u{BF}')) {
        edits.push((evidence.span(open, open + 1), String::new()));
    }
    if let Some(close) = (matched.end..sentence.end).rev().find(|at| is(*at, '?')) {
        edits.push((evidence.span(close, close + 1), end.to_owned()));
    }
}
