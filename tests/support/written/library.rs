//! The reply as a template of a library: in a block quote, in fenced blocks, as a section, behind a `---- TITLE` line.
//! The same prose in, a file of templates out.

use cordial::extract::Format;

use super::super::prose::{Piece, Prose};
use super::{Hand, Pen, Written, push_markdown};

/// What stands in a library before a template: headings and notes, which are no text of it.
const NOTES: &str = "# The macros that were lost\n\nIt was sent. Could you read it?\n\n## Refund, {{name}}\n\n<!-- was lost -->\n";

/// What stands behind it.
const MORE: &str = "\n\n<!-- was sent -->\n\n## Commands\n\n```sh\nwas sent\n```\n";

/// The reply as a template of a library, in every form that templates have there.
pub fn library(prose: &Prose, hand: Hand) -> Vec<Written> {
    let mut all = vec![quoted(prose, hand), fenced(prose, hand), fenced_markdown(prose, hand)];
    let text = prose.text();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.starts_with('>'));
    // What is quoted from end to end, or at the end, would be the template itself.
    if lines.next_back() == Some(false) {
        all.extend([section(prose, hand), titled(prose, hand), titled_plain(prose, hand)]);
    }
    all
}

fn quoted(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.around(NOTES);
    pen.around("Use it when something was lost:\n\n");
    push_markdown(prose, if hand.seed.is_multiple_of(2) { "> " } else { " >" }, &mut pen);
    pen.around(MORE);
    pen.written
}

fn fenced(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    let (fence, indent) = [("```", ""), ("  ~~~~ text", "  "), ("   ````", "   ")][(hand.seed % 3) as usize];
    pen.around(NOTES);
    pen.around(&format!("It was lost:\n{fence}\n{indent}"));
    for piece in &prose.pieces {
        pen.as_it_is(piece.text());
        if let Piece::LineEnd(_) = piece {
            pen.around(indent);
        }
    }
    pen.around(&format!("\n{}\n", fence.trim_end_matches(" text")));
    pen.around(MORE);
    pen.written
}

fn fenced_markdown(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.around(NOTES);
    pen.around("~~~ Markdown\n");
    push_markdown(prose, "", &mut pen);
    pen.around("\n~~~\n");
    pen.around(MORE);
    pen.written
}

fn section(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.around("# It was sent\n\n## Sent\n\n");
    push_markdown(prose, "", &mut pen);
    pen.around(MORE);
    pen.written
}

fn titled(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.around("It was sent.\n==== It was SENT ====\n");
    push_markdown(prose, "", &mut pen);
    pen.around("\n==== Empty ====\n\n");
    pen.written
}

/// In plain text, which a file's name tells.
fn titled_plain(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.written.path = "a.txt";
    pen.around("It was sent.\r\n--- It was SENT\n");
    pen.as_it_is(&prose.text());
    pen.around("\n--- Empty {{name}}\n");
    pen.written
}
