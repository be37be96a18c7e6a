//! HTML inside Markdown: the lines of a block in, the text between the tags and the breaks that tags make out.
//! Knows where tags and comments end and which of them break a line; decodes no entities and checks nothing.

use crate::extract::html::is_inline;

/// A piece of HTML, with its place in the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text between tags.
    Text(std::ops::Range<usize>),
    /// A tag that breaks the line: `br` once, others as between paragraphs.
    Break(std::ops::Range<usize>, &'static str),
}

/// Reads the lines of one block of HTML, in order.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// What ends the tag, comment, script or style sheet that the line before left open.
    open: Option<&'static str>,
}

impl Reader {
    /// The pieces of a line.
    pub(super) fn line(&mut self, line: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < line.len() {
            if let Some(end) = self.open {
                let Some(step) = line[at..].find(end) else { return pieces };
                at += step + end.len();
                self.open = None;
                continue;
            }
            let tag = line[at..].match_indices('<').map(|(step, _)| at + step).find(|&tag| opens(&line[tag..]));
            let text = at..tag.unwrap_or(line.len());
            at = text.end;
            if !text.is_empty() {
                pieces.push(Piece::Text(text));
            }
            if let Some(tag) = tag {
                let end = ending(&line[tag..]);
                let close = line[tag..].find(end).map_or(line.len(), |step| tag + step + end.len());
                self.open = (!line[tag..close].ends_with(end)).then_some(end);
                pieces.extend(line_break(&line[tag..]).map(|ends| Piece::Break(tag..close, ends)));
                at = close;
            }
        }
        pieces
    }
}

/// The line break that a tag stands for.
pub(super) fn line_break(tag: &str) -> Option<&'static str> {
    let name = tag.trim_start_matches(['<', '/']);
    let name = &name[..name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len())];
    if name.eq_ignore_ascii_case("br") {
        return Some("\n");
    }
    (!name.is_empty() && !is_inline(name)).then_some("\n\n")
}

/// Whether the `<` at the start of `text` opens a tag, a comment or an instruction.
fn opens(text: &str) -> bool {
    text[1..].starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
}

/// What ends the tag at the start of `text`; for scripts and style sheets, what ends them.
fn ending(text: &str) -> &'static str {
    let starts_with = |start: &str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if starts_with("<!--") {
        "-->"
    } else if starts_with("<script") {
        "</script>"
    } else if starts_with("<style") {
        "</style>"
    } else {
        ">"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stands_between_tags() {
        let mut reader = Reader::default();
        assert_eq!(
            reader.line("<p>a <b>b</b><br/>3 < 4"),
            [Piece::Break(0..3, "\n\n"), Piece::Text(3..5), Piece::Text(8..9), Piece::Break(13..18, "\n"), Piece::Text(18..23)]
        );
        assert_eq!(reader.line("a<!-- b"), [Piece::Text(0..1)]);
        assert_eq!(reader.line("c"), []);
        assert_eq!(reader.line("-->d<style>x"), [Piece::Text(3..4), Piece::Break(4..12, "\n\n")]);
        assert_eq!(reader.line("}</style>e<div"), [Piece::Text(9..10), Piece::Break(10..14, "\n\n")]);
        assert_eq!(reader.line("class='x'>f"), [Piece::Text(10..11)]);
    }
}
