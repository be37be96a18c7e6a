//! Findings in, `path:line:col: level[rule] message` out, one line each, for editors, logs and pipes.
//! Shows neither the words marked nor the advice.

use crate::diagnostic::{Diagnostic, ReplyReport};

use super::color::{RESET, of_level};
use super::{MOST, Style, findings};
use crate::sanitize::{clip, flat, visible};

/// Appends a line a finding. Of `style` only the colour counts.
pub(super) fn render(style: &Style, replies: &[ReplyReport], out: &mut Vec<u8>) {
    for found in findings(replies) {
        push_line(found, if style.color { (of_level(found.level), RESET) } else { ("", "") }, out);
    }
}

/// Appends the line of a finding; `on` and `off` stand round its level and rule.
pub(super) fn push_line(found: &Diagnostic, (on, off): (&str, &str), out: &mut Vec<u8>) {
    let place = found.range.start;
    let (path, rule) = (visible(&found.file), visible(&found.rule));
    let message = clip(&found.message, MOST);
    let (line, column) = (place.line.to_string(), place.column.to_string());
    // One part after the other: many lines of a long report are written with this.
    for part in [&*path, ":", &line, ":", &column, ": ", on, found.level.name(), "[", &rule, "]", off, " ", &flat(&message), "\n"] {
        out.extend_from_slice(part.as_bytes());
    }
}
