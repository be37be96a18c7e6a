//! What can be told of a regular expression without running it: ends and marks that every match has.
//! An expression in, cheap conditions out, so that most words are turned away before an expression is even compiled.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Hir, HirKind};

use crate::pack::compiled::WordRegex;

/// The expression with its conditions.
#[must_use]
pub fn word_regex(regex: &str) -> WordRegex {
    let parsed = regex_syntax::parse(regex).ok();
    WordRegex {
        regex: regex.to_owned(),
        ends: parsed.as_ref().map(ends).unwrap_or_default(),
        marks: parsed.as_ref().map(marks).unwrap_or_default(),
    }
}

fn ends(hir: &Hir) -> Vec<String> {
    let found = Extractor::new().kind(ExtractKind::Suffix).extract(hir);
    let texts = found.literals().map(|list| {
        list.iter().map(|literal| std::str::from_utf8(literal.as_bytes()).ok().filter(|text| !text.is_empty()).map(str::to_owned))
    });
    texts.and_then(Iterator::collect).unwrap_or_default()
}

/// Characters in every match that no plain word has.
pub fn marks(hir: &Hir) -> Vec<char> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).unwrap_or_default();
            text.chars().filter(|c| !c.is_alphanumeric() && !matches!(c, '-' | '\'')).collect()
        }
        HirKind::Concat(parts) => parts.iter().flat_map(marks).collect(),
        HirKind::Capture(capture) => marks(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => marks(&repetition.sub),
        HirKind::Repetition(_) | HirKind::Alternation(_) | HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_hold_for_every_match_and_turn_others_away() {
        let file = word_regex(r"[\w-]+\.(png|jpe?g)");
        assert!(file.may_match("a-b.png") && file.may_match("x.jpeg"));
        assert!(!file.may_match("14.50") && !file.may_match("xpng"));
        let form = word_regex("(.*)([aeiou])wing");
        assert!(form.may_match("showing") && !form.may_match("show"));
        assert!(word_regex("[a-z]+").may_match("anything"));
    }
}
