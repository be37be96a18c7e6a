//! A window in, the lines that ariadne draws of it out: header, place, marked lines, label. What ariadne cannot be told is set right line by line: the true
//! place and line numbers (it counts from the start of the window), one colour sequence a run instead of one a character, no trailing spaces.
//! Does not close the frame and knows nothing of fixes.

use ariadne::{CharSet, Config, IndexType, Label, Report, ReportKind, Source};

use crate::diagnostic::Level;

use super::color::{RESET, for_ariadne};
use super::window::Window;

/// The name ariadne knows the window by; it stands nowhere else on the line of the place.
const NAME: &str = "@";

/// The label of words that are underlined and have none: ariadne underlines only what has a label. No visible text holds it.
const NOTHING: &str = "\0";

/// The colour ariadne gives to words not marked: a light grey, hard to read on white, so they keep the terminal's own.
const UNMARKED: &str = "\u{1b}[38;5;249m";

/// What is drawn round a window. All texts are visible and of one line.
pub(super) struct Drawing<'unit> {
    /// Level, for the colour.
    pub(super) level: Level,
    /// Opens the header: `level[rule]`.
    pub(super) title: &'unit str,
    /// What is wrong.
    pub(super) message: &'unit str,
    /// `path:line:col`.
    pub(super) place: &'unit str,
    /// Names the reply after the place; empty where it has no name.
    pub(super) reply: &'unit str,
    /// What stands at the marked words; nothing when empty.
    pub(super) label: &'unit str,
    /// Digits of the widest line number, at least one.
    pub(super) digits: usize,
    /// Whether to colour.
    pub(super) color: bool,
}

impl Drawing<'_> {
    /// Appends the drawing, all but the lower edge of its frame.
    pub(super) fn render(&self, window: &Window, out: &mut Vec<u8>) {
        let drawn = self.draw(window);
        let mut lines: Vec<&str> = drawn.lines().collect();
        // The lower edge is the caller's.
        lines.pop();
        for (number, line) in lines.iter().enumerate() {
            let hangs_nothing = lines.get(number + 1).is_some_and(|next| next.ends_with(NOTHING));
            match number {
                0 => push_line(line, self.color, out),
                1 => push_line(&self.with_place(line), self.color, out),
                _ if line.ends_with(NOTHING) => {}
                _ if hangs_nothing => push_line(&self.with_number(line, window).replace('┬', "─"), self.color, out),
                _ => push_line(&self.with_number(line, window), self.color, out),
            }
        }
    }

    /// The drawing as ariadne has it.
    fn draw(&self, window: &Window) -> String {
        let color = for_ariadne(self.level);
        let last = window.marks.len() - 1;
        let labels = window.marks.iter().zip(&window.numbers).enumerate().map(|(at, (mark, number))| {
            let label = Label::new((NAME, mark.start..mark.end));
            match number {
                // A label without a message underlines nothing but keeps the line.
                None => label,
                Some(_) if at < last || self.label.is_empty() => label.with_color(color).with_message(NOTHING),
                Some(_) => label.with_color(color).with_message(self.label),
            }
        });
        let config = Config::new().with_color(self.color).with_index_type(IndexType::Byte).with_char_set(CharSet::Unicode);
        let mut drawn = Vec::new();
        Report::build(ReportKind::Custom(self.title, color), (NAME, 0..0))
            .with_config(config)
            .with_message(self.message)
            .with_labels(labels)
            .finish()
            .write((NAME, Source::from(window.text.as_str())), &mut drawn)
            .expect("the window is at hand and a Vec takes every write");
        String::from_utf8(drawn).expect("ariadne writes what it was given and its own characters")
    }

    /// The second line with the true place in place of the one in the window.
    fn with_place(&self, line: &str) -> String {
        let margin = " ".repeat(self.digits - 1);
        let (before, rest) = line.split_once(NAME).expect("ariadne names the source");
        let (_, after) = rest.split_once(' ').expect("a space follows the place");
        format!("{margin}{before}{} {after} {}", self.place, self.reply)
    }

    /// A line of the frame with the true number, or none, before its bar.
    fn with_number(&self, line: &str, window: &Window) -> String {
        let bar = line.find(['│', '┆']).expect("every line of the frame has its bar");
        // ariadne's numbers have one digit, as a window has three lines at most.
        let [before @ .., digit @ b'1'..=b'9', b' '] = &line.as_bytes()[..bar] else {
            return format!("{}{line}", " ".repeat(self.digits - 1));
        };
        let number = window.numbers.get(usize::from(digit - b'1')).copied().flatten();
        let shown = number.map_or(String::new(), |number| number.to_string());
        format!("{}{shown:>width$} {}", &line[..before.len()], &line[bar..], width = self.digits)
    }
}

/// Appends a line without its trailing spaces, and with its colours as runs, or without them.
fn push_line(line: &str, color: bool, out: &mut Vec<u8>) {
    let mut rest = line.trim_end_matches(' ');
    let mut open = "";
    while let Some(at) = rest.find('\u{1b}') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let end = rest[at..].find('m').map_or(rest.len(), |length| at + length + 1);
        let sequence = &rest[at..end];
        rest = &rest[end..];
        if sequence == RESET && !open.is_empty() && rest.starts_with(open) {
            rest = &rest[open.len()..];
            continue;
        }
        let shown = color && sequence != UNMARKED && !(sequence == RESET && open == UNMARKED);
        open = if sequence == RESET { "" } else { sequence };
        if shown {
            out.extend_from_slice(sequence.as_bytes());
        }
    }
    out.extend_from_slice(rest.as_bytes());
    out.push(b'\n');
}
