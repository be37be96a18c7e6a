//! Normalises words for matching: NFC, lower case, one apostrophe, one hyphen, no invisible characters, the letters that a pack holds equal.
//! What is shown to people is never normalised.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// The word as it is matched. `equal_letters` maps letters (lower case) to the letters that stand for them.
#[must_use]
pub fn fold(word: &str, equal_letters: &[(char, char)]) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, equal_letters, &mut out);
    out
}

/// Appends the word as it is matched.
pub fn fold_into(word: &str, equal_letters: &[(char, char)], out: &mut String) {
    if word.is_ascii() {
        let start = out.len();
        out.push_str(word);
        out[start..].make_ascii_lowercase();
    } else if word.chars().any(is_combining) {
        let composed: String = word.nfc().collect();
        push_all(&composed, equal_letters, out);
    } else {
        push_all(word, equal_letters, out);
    }
}

/// Whether a mark joins the letter before it. The letters of Greek and Cyrillic are told without a table.
fn is_combining(c: char) -> bool {
    !matches!(c, '\0'..='\u{2FF}' | '\u{370}'..='\u{482}' | '\u{48A}'..='\u{590}') && canonical_combining_class(c) != 0
}

fn push_all(word: &str, equal_letters: &[(char, char)], out: &mut String) {
    out.reserve(word.len());
    for c in word.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            _ if is_invisible(c) => {}
            _ if is_apostrophe(c) => out.push('\''),
            _ if is_hyphen(c) => out.push('-'),
            _ => lower(c, |c| out.push(replaced(c, equal_letters))),
        }
    }
}

/// Hands on the lower case of a letter; the two-byte alphabets that packs are written in go without a table.
fn lower(c: char, mut push: impl FnMut(char)) {
    match c {
        '\u{430}'..='\u{45F}' | '\u{DF}'..='\u{FF}' => push(c),
        '\u{410}'..='\u{42F}' => push(char::from_u32(c as u32 + 0x20).unwrap_or(c)),
        _ => c.to_lowercase().for_each(push),
    }
}

fn replaced(c: char, equal_letters: &[(char, char)]) -> char {
    equal_letters.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)
}

/// Soft hyphens, zero-width characters and variation selectors: shown as nothing.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}

/// The typewriter's apostrophe and the characters that stand for it.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2BC}' | '\u{FF07}')
}

/// The hyphen and the characters that stand for it inside a word.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{FE63}' | '\u{FF0D}')
}

/// The forms of a folded word in which some or all of its accents are missing, the word itself excluded.
///
/// Acute, grave, circumflex, tilde, diaeresis and cedilla count as accents on Latin letters; other scripts have none. Words with
/// more than four accents give the bare form only.
#[must_use]
pub fn accentless(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let accented: Vec<(usize, char)> = letters.iter().enumerate().filter_map(|(at, &c)| bare(c).map(|base| (at, base))).collect();
    let count = accented.len();
    let masks: Vec<u32> = match count {
        0 => Vec::new(),
        1..=4 => (1..1 << count).collect(),
        _ => vec![u32::MAX],
    };
    let strip = |mask: u32| {
        let mut stripped = letters.clone();
        for (number, (at, base)) in accented.iter().enumerate() {
            if mask & 1 << number.min(31) != 0 {
                stripped[*at] = *base;
            }
        }
        stripped.into_iter().collect()
    };
    masks.into_iter().map(strip).collect()
}

/// The letter without its accent, for accented Latin letters.
fn bare(c: char) -> Option<char> {
    if !matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') {
        return None;
    }
    let mut parts = Vec::new();
    decompose_canonical(c, |part| parts.push(part));
    match parts[..] {
        [base, '\u{300}'..='\u{303}' | '\u{308}' | '\u{327}'] if base.is_ascii_alphabetic() => Some(base),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_hides_spelling_but_keeps_accents() {
        assert_eq!(fold("DON\u{2019}T", &[]), "don't");
        assert_eq!(fold("Regis\u{AD}ter\u{2011}A", &[]), "register-a");
        assert_eq!(fold("Cafe\u{301}", &[]), "caf\u{e9}");
        assert_eq!(fold("\u{401}\u{41b}\u{41a}\u{410}", &[('\u{451}', '\u{435}')]), "\u{435}\u{43b}\u{43a}\u{430}");
    }

    #[test]
    fn accents_may_be_missing_but_a_breve_is_a_letter() {
        assert_eq!(accentless("caf\u{e9}"), ["cafe"]);
        assert_eq!(accentless("\u{e7}\u{e3}o"), ["c\u{e3}o", "\u{e7}ao", "cao"]);
        assert!(accentless("\u{43c}\u{43e}\u{439}").is_empty());
    }
}
