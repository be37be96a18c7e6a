//! What can be told of a regular expression without running it: ends and marks that every match has.
//! An expression in, cheap conditions out, so that most words are turned away before an expression is even compiled.

use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::pack::compiled::{ByteSet, WordRegex};

/// The expression with its conditions.
#[must_use]
pub fn word_regex(regex: &str) -> WordRegex {
    let parsed = regex_syntax::parse(regex).ok();
    let ends = parsed.as_ref().map(ends).unwrap_or_default();
    WordRegex {
        regex: regex.to_owned(),
        words: None,
        first: parsed.as_ref().map_or(ByteSet::ALL, |hir| bytes_at(End::First, hir)),
        last: parsed.as_ref().map_or(ByteSet::ALL, |hir| bytes_at(End::Last, hir)),
        lengths: parsed.as_ref().map_or((0, u32::MAX), lengths),
        ends,
        inside: parsed.as_ref().map(inside).unwrap_or_default(),
        marks: parsed.as_ref().map(marks).unwrap_or_default(),
        digit: parsed.as_ref().is_some_and(holds_digit),
        capital: parsed.as_ref().is_some_and(begins_with_capital),
    }
}

/// Bytes of the shortest match, and of the longest.
fn lengths(hir: &Hir) -> (u32, u32) {
    let or = |length: Option<usize>, rest: u32| length.and_then(|length| u32::try_from(length).ok()).unwrap_or(rest);
    (or(hir.properties().minimum_len(), 0), or(hir.properties().maximum_len(), u32::MAX))
}

fn ends(hir: &Hir) -> Vec<String> {
    let found = Extractor::new().kind(ExtractKind::Suffix).extract(hir);
    let texts = found.literals().map(|list| {
        list.iter().map(|literal| std::str::from_utf8(literal.as_bytes()).ok().filter(|text| !text.is_empty()).map(str::to_owned))
    });
    texts.and_then(Iterator::collect).unwrap_or_default()
}

/// Letters that a text must have at least to tell words apart.
const TELLING: usize = 2;

/// Lists of texts, one of each list in every match.
fn inside(hir: &Hir) -> Vec<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok().filter(|text| text.chars().filter(|c| c.is_alphabetic()).count() >= TELLING);
            text.map(|text| vec![vec![text.to_owned()]]).unwrap_or_default()
        }
        HirKind::Concat(parts) => parts.iter().flat_map(inside).collect(),
        HirKind::Capture(capture) => inside(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => inside(&repetition.sub),
        HirKind::Alternation(branches) => {
            // Of a branch, the list whose shortest text is the longest says most.
            let telling = |list: &Vec<String>| list.iter().map(String::len).min();
            let lists = branches.iter().map(|branch| inside(branch).into_iter().max_by_key(telling));
            lists.collect::<Option<Vec<Vec<String>>>>().map(|lists| vec![lists.concat()]).unwrap_or_default()
        }
        HirKind::Repetition(_) | HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => Vec::new(),
    }
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

/// Whether every match holds a digit.
fn holds_digit(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).unwrap_or_default().contains(char::is_numeric),
        HirKind::Class(Class::Unicode(class)) => class.iter().all(|range| (range.start()..=range.end()).all(char::is_numeric)),
        HirKind::Class(Class::Bytes(class)) => class.iter().all(|range| (range.start()..=range.end()).all(|byte| byte.is_ascii_digit())),
        HirKind::Concat(parts) => parts.iter().any(holds_digit),
        HirKind::Alternation(parts) => parts.iter().all(holds_digit),
        HirKind::Capture(capture) => holds_digit(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min > 0 && holds_digit(&repetition.sub),
        HirKind::Empty | HirKind::Look(_) => false,
    }
}

/// An end of a match.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

/// The bytes that matches may have at an end; all of them where that is not seen at once.
fn bytes_at(end: End, hir: &Hir) -> ByteSet {
    let all = |sets: &mut dyn Iterator<Item = ByteSet>| sets.fold(ByteSet::default(), ByteSet::or);
    match hir.kind() {
        HirKind::Literal(literal) => {
            let byte = if end == End::First { literal.0.first() } else { literal.0.last() };
            byte.map_or(ByteSet::ALL, |byte| ByteSet::between(*byte, *byte))
        }
        HirKind::Class(Class::Unicode(class)) => all(&mut class.iter().map(|range| bytes_of(end, range.start(), range.end()))),
        HirKind::Class(Class::Bytes(class)) => all(&mut class.iter().map(|range| ByteSet::between(range.start(), range.end()))),
        HirKind::Concat(parts) => {
            let takes = |part: &&Hir| !matches!(part.kind(), HirKind::Look(_));
            match end {
                End::First => bytes_of_parts(end, parts.iter().filter(takes)),
                End::Last => bytes_of_parts(end, parts.iter().rev().filter(takes)),
            }
        }
        HirKind::Alternation(parts) => all(&mut parts.iter().map(|part| bytes_at(end, part))),
        HirKind::Capture(capture) => bytes_at(end, &capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => bytes_at(end, &repetition.sub),
        HirKind::Repetition(_) | HirKind::Empty | HirKind::Look(_) => ByteSet::ALL,
    }
}

/// The bytes at an end of parts that follow each other, the one at that end given first: those of a part that may take nothing, and of the next.
fn bytes_of_parts<'h>(end: End, parts: impl Iterator<Item = &'h Hir>) -> ByteSet {
    let mut bytes = ByteSet::default();
    for part in parts {
        let optional = match part.kind() {
            HirKind::Repetition(repetition) if repetition.min == 0 => Some(&*repetition.sub),
            _ => None,
        };
        bytes.extend(&bytes_at(end, optional.unwrap_or(part)));
        if optional.is_none() && part.properties().minimum_len() != Some(0) {
            return bytes;
        }
    }
    ByteSet::ALL
}

/// The bytes at an end of the characters of a range.
fn bytes_of(end: End, first: char, last: char) -> ByteSet {
    let at = |c: char| {
        let mut room = [0; 4];
        let bytes = c.encode_utf8(&mut room).as_bytes();
        if end == End::First { bytes[0] } else { bytes[bytes.len() - 1] }
    };
    // Within one byte's worth of characters last bytes go up with them; further apart they take any value.
    if end == End::First || last.is_ascii() || (first as u32) >> 6 == (last as u32) >> 6 {
        return ByteSet::between(at(first), at(last));
    }
    let ascii = if first.is_ascii() { ByteSet::between(first as u8, 0x7F) } else { ByteSet::default() };
    ascii.or(ByteSet::between(0x80, 0xBF))
}

/// Whether every match begins with a capital.
fn begins_with_capital(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).unwrap_or_default().starts_with(char::is_uppercase),
        HirKind::Class(Class::Unicode(class)) => class.iter().all(|range| (range.start()..=range.end()).all(char::is_uppercase)),
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().all(|range| (range.start()..=range.end()).all(|byte| byte.is_ascii_uppercase()))
        }
        HirKind::Concat(parts) => parts.iter().find(|part| !matches!(part.kind(), HirKind::Look(_))).is_some_and(begins_with_capital),
        HirKind::Alternation(parts) => parts.iter().all(begins_with_capital),
        HirKind::Capture(capture) => begins_with_capital(&capture.sub),
        HirKind::Repetition(repetition) => repetition.min > 0 && begins_with_capital(&repetition.sub),
        HirKind::Empty | HirKind::Look(_) => false,
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
        let version = word_regex(r"v\d+(\.\d+)*");
        assert!(version.may_match("v2") && !version.may_match("version") && !version.may_match_letters(true));
        assert!(!version.may_match("w2"));
        assert!(!word_regex("^(AB|CD)$").may_match("ab") && word_regex("^(AB|CD)$").may_match("AB"));
        let short = word_regex("^(xx|x\u{e9})$");
        assert_eq!(short.lengths, (2, 3));
        assert!(["xx", "x\u{e9}"].iter().all(|word| short.may_match(word)) && !short.may_match("xxxx"));
        assert_eq!(word_regex("x+").lengths, (1, u32::MAX));
        let name = word_regex(r"[A-Z\u{C0}-\u{DE}][a-z]+(ov|ova)");
        assert!(name.may_match("Petrova") && !name.may_match("petrova"));
        assert!(word_regex(r"[a-z]+\d*").may_match("word"));
        let ends = word_regex("^[a-z\u{e9}]{3,}[ae\u{e9}-\u{eb}]n?$");
        assert!(["abcda", "abcden", "caf\u{e9}"].iter().all(|word| ends.may_match(word)) && !ends.may_match("abcas"));
        assert!(word_regex("ab?c*").may_match("a") && word_regex("x*[0-9]y?").may_match("3") && !word_regex("x*[0-9]y?").may_match("3x"));
        let joined = word_regex("[A-Z]+_[A-Z]+");
        assert!(joined.may_match("FILL_IN") && !joined.may_match("FILLIN"), "{joined:?}");
    }

    #[test]
    fn texts_inside_turn_words_away_whatever_stands_round_them() {
        let two = word_regex("(.*) (was|been)([a-z]*) (|re)fill(ed)?( .*|)");
        assert_eq!(two.inside, [vec!["was".to_owned(), "been".to_owned()], vec!["fill".to_owned()]]);
        assert!(two.may_match("it was refilled today") && two.may_match("it been fill "));
        assert!(!two.may_match("it was moved today") && !two.may_match("it is filled today"));
        // One of two branches says nothing; one letter tells too little.
        assert!(word_regex("(ab|[cd]+)x").inside.is_empty());
    }
}
