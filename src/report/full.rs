//! Findings in, drawings for people out: level, rule and message, the place, the marked words in their line, advice, the new text of fixes.
//! The line is shown as far as fits; see [`super::window`]. Every text that may come from a file is made visible and cut to a sane length.

use std::borrow::Cow;
use std::io::Write;

use crate::diagnostic::{Diagnostic, Fix, ReplyReport, Safety};
use crate::source::Source;

use super::color::RESET;
use super::drawing::Drawing;
use super::window::Window;
use super::{Style, findings};
use crate::sanitize::{clip, columns, flat, visible};

/// Columns of a line of text that are shown, at least and at most.
const WINDOW: std::ops::RangeInclusive<usize> = 40..=120;

/// Scalar values of one text that are shown: a message may quote a sentence, and a sentence may be a file.
const MOST: usize = 1000;

/// Scalar values of a reply's id or title that are shown.
const MOST_OF_NAME: usize = 60;

/// The frame's own grey.
const MARGIN: &str = "\u{1b}[38;5;246m";

/// Appends a drawing a finding, each with an empty line after it.
pub(super) fn render(style: &Style, source: &Source, replies: &[ReplyReport], out: &mut Vec<u8>) {
    for found in findings(replies) {
        push_finding(style, source, found, out);
    }
}

fn push_finding(style: &Style, source: &Source, found: &Diagnostic, out: &mut Vec<u8>) {
    let digits = found.range.start.line.max(found.range.end.line).to_string().len();
    let terminal = if style.width == 0 { *WINDOW.end() } else { style.width };
    // A space, the number, a space, the bar, a space.
    let width = terminal.saturating_sub(digits + 4).clamp(*WINDOW.start(), *WINDOW.end());
    let window = Window::new(source, found.range, width);
    let mut notes = notes(found);
    let room = width.saturating_sub(columns_before_label(&window));
    let fits = notes.first().is_some_and(|note| breadth(&note.said(true)) <= room);
    let label = if fits { notes.remove(0).said(true) } else { String::new() };
    let message = clip(&found.message, MOST);
    let drawing = Drawing {
        level: found.level,
        title: &format!("{}[{}]", found.level.name(), visible(&found.rule)),
        message: &flat(&message),
        place: &place(found),
        reply: &name(found),
        label: &label,
        digits,
        color: style.color,
    };
    drawing.render(&window, out);
    push_notes(&notes, digits, width, style.color, out).expect("a Vec takes every write");
}

/// A line below the marked words.
struct Note {
    heading: String,
    text: String,
    is_fix: bool,
}

/// The advice and the fixes, in that order.
fn notes(found: &Diagnostic) -> Vec<Note> {
    let shown = |text: &str| flat(&clip(text, MOST)).trim().to_string();
    let help = found.help.iter().map(|help| Note { heading: "help".to_owned(), text: shown(help), is_fix: false });
    let fixes = found.fixes.iter().map(|fix| {
        let unread = if fix.safety == Safety::Unsafe { " (unsafe)" } else { "" };
        Note { heading: format!("fix{unread}"), text: shown(&new_text(fix)), is_fix: true }
    });
    help.chain(fixes).filter(|note| !note.text.is_empty()).collect()
}

/// What a fix would write: its title, which says it to people, and the text itself where the title does not hold it.
fn new_text(fix: &Fix) -> Cow<'_, str> {
    match fix.edits.as_slice() {
        [edit] if !fix.title.contains(edit.content.trim()) => Cow::Owned(format!("{} → {}", fix.title, edit.content)),
        _ => Cow::Borrowed(&fix.title),
    }
}

impl Note {
    /// The note in words. At the marked words (`there`) advice speaks for itself.
    fn said(&self, there: bool) -> String {
        if there && !self.is_fix { self.text.clone() } else { format!("{}: {}", self.heading, self.text) }
    }
}

/// `path:line:col`, as terminals and editors make it a link.
fn place(found: &Diagnostic) -> String {
    let start = found.range.start;
    format!("{}:{}:{}", visible(&found.file), start.line, start.column)
}

/// The reply's id and title, as far as it has them.
fn name(found: &Diagnostic) -> String {
    let parts = [&found.reply.id, &found.reply.title];
    let shown = parts.into_iter().flatten().map(|part| flat(&clip(part, MOST_OF_NAME)).into_owned());
    shown.collect::<Vec<_>>().join(" · ")
}

/// Columns between the bar and the label, which stands to the right of the marked words.
fn columns_before_label(window: &Window) -> usize {
    let end = window.marks.last().map_or(0, |mark| mark.end);
    let line_start = window.text[..end].rfind('\n').map_or(0, |at| at + 1);
    breadth(&window.text[line_start..end]) + 4
}

/// Columns that a text takes, or a few more.
fn breadth(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Appends the notes and the lower edge of the frame.
fn push_notes(notes: &[Note], digits: usize, width: usize, color: bool, out: &mut Vec<u8>) -> std::io::Result<()> {
    let (on, off) = if color { (MARGIN, RESET) } else { ("", "") };
    let bar = format!("{}{on}│{off}", " ".repeat(digits + 2));
    if !notes.is_empty() {
        writeln!(out, "{bar}")?;
    }
    for note in notes {
        let indent = note.heading.chars().count() + 2;
        for (number, line) in wrap(&note.said(false), width, indent).iter().enumerate() {
            let hang = if number == 0 { 0 } else { indent };
            writeln!(out, "{bar} {:hang$}{line}", "")?;
        }
    }
    writeln!(out, "{on}{}╯{off}\n", "─".repeat(digits + 2))
}

/// Breaks a text between words into lines of at most `width` columns (a longer word stays whole); all but the first have `indent` columns fewer.
fn wrap(text: &str, width: usize, indent: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for word in text.split(' ') {
        let wanted = breadth(word);
        if taken > 0 && taken + 1 + wanted > width {
            lines.push(String::new());
            taken = indent;
        } else if taken > 0 {
            lines.last_mut().expect("there is always a line").push(' ');
            taken += 1;
        }
        lines.last_mut().expect("there is always a line").push_str(word);
        taken += wanted;
    }
    lines
}
