//! The colours of levels, as ariadne wants them and as SGR sequences.
//! Decides nothing about whether to colour.

use ariadne::Color;

use crate::diagnostic::Level;

/// Ends a colour.
pub(super) const RESET: &str = "\u{1b}[0m";

/// The sequence that begins the colour of a level; the one ariadne writes for [`for_ariadne`].
pub(super) fn of_level(level: Level) -> &'static str {
    match level {
        Level::Error => "\u{1b}[31m",
        Level::Warning => "\u{1b}[33m",
        Level::Suggestion => "\u{1b}[36m",
    }
}

/// The colour of a level.
pub(super) fn for_ariadne(level: Level) -> Color {
    match level {
        Level::Error => Color::Red,
        Level::Warning => Color::Yellow,
        Level::Suggestion => Color::Cyan,
    }
}
