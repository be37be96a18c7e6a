//! Finds where a word, number or address ends. Text and a place in, an end and a kind out.
//! Looks no further than the word and the character behind it; knows no language.

use super::fold::{is_apostrophe, is_hyphen, is_invisible};

/// A word found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    /// One past its last byte.
    pub end: usize,
    /// Whether it is an address: URL, e-mail, domain, path, file name.
    pub link: bool,
    /// Whether it holds a hyphen between letters.
    pub hyphen: bool,
    /// Whether it holds an apostrophe between letters.
    pub apostrophe: bool,
}

/// Whether a word may begin with (and go on with) this character.
pub(super) fn is_word_char(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_alphanumeric(),
        // Dashes, quotation marks and pictures are met often, and are found in no table of letters quickly.
        '\u{2010}'..='\u{2027}' | '\u{2600}'..='\u{2775}' | '\u{1F300}'..='\u{1FAFF}' => false,
        _ => c.is_alphanumeric() || takes_no_room(c),
    }
}

/// Whether the character is drawn over the one before it, or not at all.
pub(super) fn takes_no_room(c: char) -> bool {
    is_combining(c) || is_invisible(c)
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}')
}

/// The word that begins at `start`, where a word character stands. `limit` is where it ends at the latest.
pub(super) fn scan(text: &str, start: usize, limit: usize) -> Scan {
    let mut word = Scan { end: start, link: false, hyphen: false, apostrophe: false };
    let (mut dots, mut slash_or_at) = (0, false);
    let text = &text[..limit];
    loop {
        word.end = end_of_run(text, word.end);
        let Some(joint) = text[word.end..].chars().next() else { break };
        if joint == ':' && text[word.end..].starts_with("://") {
            return Scan { end: end_of_link(text, word.end), link: true, ..word };
        }
        let after = word.end + joint.len_utf8();
        let Some(next) = text[after..].chars().next().filter(|&c| is_word_char(c)) else { break };
        let before = text[start..word.end].chars().next_back().unwrap_or(' ');
        let joins = match joint {
            '.' => next.is_numeric() || !next.is_uppercase() || before.is_uppercase() || slash_or_at,
            ',' | ':' => before.is_numeric() && next.is_numeric(),
            '/' => dots > 0 || slash_or_at || (before.is_numeric() && next.is_numeric()),
            '@' | '_' => true,
            _ if is_apostrophe(joint) => before.is_alphabetic() && next.is_alphabetic(),
            _ => is_hyphen(joint),
        };
        if !joins {
            break;
        }
        dots += usize::from(joint == '.');
        slash_or_at |= joint == '@' || (joint == '/' && !before.is_numeric());
        word.hyphen |= is_hyphen(joint);
        word.apostrophe |= is_apostrophe(joint);
        word.end = after;
    }
    word.link = slash_or_at || (dots > 0 && is_dotted_name(&text[start..word.end]));
    if word.link && dots > 0 {
        word.end = end_of_link(text, word.end);
    }
    word
}

/// One past the run of word characters at `at`.
fn end_of_run(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end < bytes.len() {
        if bytes[end].is_ascii() {
            if !bytes[end].is_ascii_alphanumeric() {
                return end;
            }
            end += 1;
        } else {
            let c = text[end..].chars().next().expect("a character starts where the one before ended");
            if !is_word_char(c) {
                return end;
            }
            end += c.len_utf8();
        }
    }
    end
}

/// Whether a dotted word is a name such as `example.com` or `setup.exe` rather than an abbreviation or a number: every part has at
/// least two characters and the last begins with a letter.
fn is_dotted_name(word: &str) -> bool {
    let mut parts = word.rsplit('.');
    let last_is_name = parts.next().is_some_and(|part| part.chars().count() > 1 && part.starts_with(char::is_alphabetic));
    last_is_name && parts.all(|part| part.chars().count() > 1)
}

/// One past an address: up to white space, a quotation mark or an angle bracket, without the marks that close a sentence behind it.
fn end_of_link(text: &str, at: usize) -> usize {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\u{AB}' | '\u{BB}' | '\u{201C}' | '\u{201D}' | '\u{FFFC}');
    let end = text[at..].find(is_end).map_or(text.len(), |length| at + length);
    let closes = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '\'' | '*' | '_' | '\u{2019}' | '\u{2026}');
    at + text[at..end].trim_end_matches(closes).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_is_among_the_marks_that_are_told_at_once() {
        for c in '\0'..=char::MAX {
            let is_letter = if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || takes_no_room(c) };
            assert_eq!(is_word_char(c), is_letter, "{c:?}");
        }
    }

    fn word(text: &str) -> (&str, bool) {
        let scan = scan(text, 0, text.len());
        (&text[..scan.end], scan.link)
    }

    #[test]
    fn words_numbers_and_addresses_end_where_people_see_them_end() {
        for (text, expected) in [
            ("hello, you", ("hello", false)),
            ("don't.", ("don't", false)),
            ("users' own", ("users", false)),
            ("14:50: late", ("14:50", false)),
            ("2.310,44 left", ("2.310,44", false)),
            ("e.g. this", ("e.g", false)),
            ("3.2.1.", ("3.2.1", false)),
            ("end.Next", ("end", false)),
            ("end.", ("end", false)),
            ("and/or", ("and", false)),
            ("12/05/2024.", ("12/05/2024", false)),
            ("help.example.com/a_b?x=1.", ("help.example.com/a_b?x=1", true)),
            ("https://example.com/a, and", ("https://example.com/a", true)),
            ("me@example.org)", ("me@example.org", true)),
            ("wp-config.php is", ("wp-config.php", true)),
            ("a-b-c d", ("a-b-c", false)),
            ("a- b", ("a", false)),
            ("cafe\u{301} x", ("cafe\u{301}", false)),
        ] {
            assert_eq!(word(text), expected, "{text}");
        }
    }
}
