//! Findings in, `path:line:col: level[rule] message` out, one line each, for editors, logs and pipes.
//! Shows neither the words marked nor the advice.

use std::io::Write;

use super::colour::{RESET, of_level};
use super::sanitize::{clip, flat, visible};
use super::{ReplyReport, Style, findings};

/// Scalar values of a message that are shown: a message may quote a sentence, and a sentence may be a file.
const MOST: usize = 1000;

/// Appends a line a finding. Of `style` only the colour counts.
pub(super) fn render(style: &Style, replies: &[ReplyReport], out: &mut Vec<u8>) {
    for found in findings(replies) {
        let place = found.range.start;
        let (on, off) = if style.color { (of_level(found.level), RESET) } else { ("", "") };
        let (path, rule) = (visible(&found.file), visible(&found.rule));
        let message = clip(&found.message, MOST);
        writeln!(out, "{path}:{}:{}: {on}{}[{rule}]{off} {}", place.line, place.column, found.level.name(), flat(&message))
            .expect("a Vec takes every write");
    }
}
