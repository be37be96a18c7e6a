//! Text from files in, text fit for a terminal out: control characters, bidirectional overrides and characters nobody can see become visible stand-ins.
//! Letters, marks, spaces and emoji stay as they are. Does not cut lines and knows nothing of diagnostics.

use std::borrow::Cow;
use std::fmt::Write;

/// One line for the terminal in which every character shows: line breaks too have a stand-in (`␊`), a tab is a space.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    rewrite(text, "␊")
}

/// Like [`visible`], but a run of line breaks becomes one space: for sentences.
#[must_use]
pub fn flat(text: &str) -> Cow<'_, str> {
    rewrite(text, " ")
}

/// The start of a text of more than `most` scalar values, with an ellipsis; a shorter one as it stands.
#[must_use]
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    // A text of so few bytes needs no counting.
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Columns that a scalar value may take once made visible, at most: for deciding how much fits, not for aligning.
#[must_use]
pub fn columns(c: char) -> usize {
    match c {
        ' '..='~' => 1,
        _ if is_hidden(c) => {
            let mut shown = String::new();
            push_stand_in(c, &mut shown);
            shown.chars().count()
        }
        // Wide characters are all among those of three and four bytes.
        _ => 1 + usize::from(c.len_utf8() > 2),
    }
}

fn rewrite<'text>(text: &'text str, line_break: &str) -> Cow<'text, str> {
    let Some(first) = first_hidden(text) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    let mut before = text[..first].chars().next_back();
    for c in text[first..].chars() {
        match c {
            // The second half of a break already written, or the first half of the next.
            '\r' | '\n' if line_break == " " => {
                if !matches!(before, Some('\r' | '\n')) {
                    out.push_str(line_break);
                }
            }
            '\n' => out.push_str(line_break),
            '\u{200d}' if before.is_some_and(is_pictograph) => out.push(c),
            _ if is_hidden(c) => push_stand_in(c, &mut out),
            _ => out.push(c),
        }
        before = Some(c);
    }
    Cow::Owned(out)
}

/// Where the first hidden character begins.
fn first_hidden(text: &str) -> Option<usize> {
    // Most texts have none, and are passed over without looking at whole characters.
    let mut suspects = text.bytes().enumerate().filter(|(_, byte)| may_begin_hidden(*byte));
    suspects.find_map(|(at, _)| text[at..].starts_with(is_hidden).then_some(at))
}

/// Whether a hidden character may begin with the byte; letters of two bytes do not.
fn may_begin_hidden(byte: u8) -> bool {
    matches!(byte, 0..=0x1F | 0x7F | 0xC2 | 0xCD | 0xD8 | 0xE1.. )
}

/// Whether a terminal would act on the character, or show nothing for it.
fn is_hidden(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        // Fillers, joiners, marks and overrides of direction, separators, tags. Variation selectors of emoji stay.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Whether the character may be joined to another by U+200D into one picture.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

fn push_stand_in(c: char, out: &mut String) {
    match c {
        '\t' => out.push(' '),
        // Unicode has pictures of the ASCII controls, in their order.
        '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + u32::from(c)).expect("U+2400 to U+241F are scalar values")),
        '\u{7f}' => out.push('␡'),
        _ => write!(out, "\\u{{{:x}}}", u32::from(c)).expect("a String takes every write"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hidden_character_is_overlooked() {
        for c in ('\0'..=char::MAX).filter(|c| is_hidden(*c)) {
            assert_eq!(first_hidden(&format!("\u{434}\u{ed}{c}")), Some(4), "{c:?}");
        }
        assert_eq!(first_hidden("Plain words: d\u{ed}a, \u{434}\u{435}\u{43d}\u{44c}."), None);
    }

    #[test]
    fn terminal_commands_become_pictures() {
        assert_eq!(visible("a\u{1b}[31mb\u{1b}]0;x\u{7}\u{7f}\0"), "a␛[31mb␛]0;x␇␡␀");
        assert_eq!(visible("a\tb\r\nc"), "a b␍␊c");
        assert_eq!(visible("\u{9b}31m\u{85}"), "\\u{9b}31m\\u{85}");
    }

    #[test]
    fn what_hides_or_turns_text_is_spelt_out() {
        assert_eq!(visible("a\u{202e}b\u{2066}\u{200b}\u{2028}c\u{feff}\u{ad}"), "a\\u{202e}b\\u{2066}\\u{200b}\\u{2028}c\\u{feff}\\u{ad}");
        assert_eq!(visible("\u{e0041}"), "\\u{e0041}");
    }

    #[test]
    fn text_that_shows_is_not_copied() {
        for text in ["", "\u{436}\u{457}, n\u{F1}and\u{FA}… «a»", "e\u{301} 中文 👍🏽 ❤\u{fe0f}"] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn a_joined_emoji_stays_whole_but_a_joiner_between_letters_shows() {
        assert_eq!(visible("👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥"), "👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥");
        assert_eq!(visible("pay\u{200d}pal"), "pay\\u{200d}pal");
    }

    #[test]
    fn a_run_of_breaks_is_one_space_in_a_sentence() {
        assert_eq!(flat("one\r\n\r\ntwo\nthree\u{1b}"), "one two three␛");
    }

    #[test]
    fn clipping_counts_scalar_values() {
        assert_eq!(clip("\u{F1}and\u{FA}", 5), "\u{F1}and\u{FA}");
        assert_eq!(clip("\u{F1}and\u{FA}s", 5), "\u{F1}and\u{FA}…");
        assert_eq!(clip("", 0), "");
    }

    #[test]
    fn the_columns_of_a_stand_in_are_those_it_takes() {
        assert_eq!([columns('a'), columns('\u{436}'), columns('😀'), columns('\u{1b}'), columns('\u{202e}')], [1, 1, 2, 1, 8]);
    }
}
