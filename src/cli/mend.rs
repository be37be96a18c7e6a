//! Fixes a text: what was found in it is rewritten and the text checked again until nothing is left to rewrite. A text in; the mended one,
//! what remains to be said of it and how much was done out. Writes nothing anywhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Memory;
use crate::diagnostic::{Fix, ReplyReport};
use crate::fix;
use crate::source::Source;

use super::job::{Fixing, Job};
use super::outcome::{Checked, Done};
use super::part::Start;
use super::remark::Remark;
use super::unit;

/// Rounds after which fixes that still find something to do are thought to go round in circles.
const ROUNDS: usize = 10;

/// A text with its fixes applied.
pub struct Mended {
    /// The text, where any fix was applied.
    pub text: Option<Source>,
    /// Fixes applied.
    pub applied: usize,
    /// What remains to be found; its remarks also name replies that were left alone.
    pub left: Checked,
}

/// Applies fixes until none is left. A reply whose fixes come to no end is left as it was, so that a second run changes nothing more.
pub fn mend(job: &Job<'_>, memory: &Memory, source: &Source, start: &Start, fixing: Fixing) -> Mended {
    let mut left_alone: BTreeSet<usize> = BTreeSet::new();
    loop {
        match rounds(job, memory, source, start, fixing, &left_alone) {
            Ok(mut mended) => {
                let tell = |index: &usize| Remark::Warned(circles(source.path(), *index));
                mended.left.remarks.extend(left_alone.iter().map(tell));
                mended.left.remarks.extend(twofold(source.path(), &mended.left));
                return mended;
            }
            Err(endless) => left_alone.extend(endless),
        }
    }
}

/// The mended text, or the numbers of the replies whose fixes come to no end.
fn rounds(
    job: &Job<'_>,
    memory: &Memory,
    source: &Source,
    start: &Start,
    fixing: Fixing,
    left_alone: &BTreeSet<usize>,
) -> Result<Mended, BTreeSet<usize>> {
    let mut text: Option<Source> = None;
    let mut applied = 0;
    let mut round = 0;
    loop {
        let now = text.as_ref().unwrap_or(source);
        let left = unit::checked(job, memory, now, start);
        let fixable = |reply: &&ReplyReport| !left_alone.contains(&reply.reply.index) && fixes(reply, fixing).next().is_some();
        let marked: Vec<&ReplyReport> = left.replies.iter().filter(fixable).collect();
        if marked.is_empty() {
            return Ok(Mended { text, applied, left });
        }
        if round == ROUNDS {
            return Err(marked.iter().map(|reply| reply.reply.index).collect());
        }
        let (fixed, count) = fix::apply(now.text(), now.first_byte(), marked.iter().flat_map(|reply| fixes(reply, fixing)));
        applied += count;
        text = Some(now.rewritten(fixed));
        round += 1;
    }
}

/// The fixes of a reply that are to be applied.
fn fixes(reply: &ReplyReport, fixing: Fixing) -> impl Iterator<Item = &Fix> {
    reply.diagnostics.iter().flat_map(|found| &found.fixes).filter(move |fix| fixing.applies(fix))
}

/// What to say of a mail in which something was found and nothing may be fixed.
fn twofold(path: &str, left: &Checked) -> Option<Remark> {
    let is_left = left.records.iter().zip(&left.replies).any(|(record, reply)| record.map.is_twofold() && !reply.diagnostics.is_empty());
    let why = "the mail holds its text twice, plain and as HTML: nothing is fixed in it, so that both go on saying the same";
    is_left.then(|| Remark::Warned(format!("{path}: {why}")))
}

fn circles(path: &str, index: usize) -> String {
    format!("{path}: the fixes of reply {index} (counted from 0) go round in circles; it is left as it was")
}

impl Mended {
    /// How much was done, were the text written.
    pub fn done(&self, fixing: Fixing) -> Done {
        Done { fixes: self.applied, files: usize::from(self.text.is_some()), unsafe_left: unsafe_left(&self.left.replies, fixing) }
    }
}

/// Remaining findings that would be fixed, were unsafe fixes wanted.
pub fn unsafe_left(replies: &[ReplyReport], fixing: Fixing) -> usize {
    let found = replies.iter().flat_map(|reply| &reply.diagnostics);
    found.filter(|found| !found.fixes.is_empty() && !found.fixes.iter().any(|fix| fixing.applies(fix))).count()
}

/// The closing line of a run with fixes: what was done and what is left.
pub fn summary(done: Done, remain: usize, fixing: Fixing) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (would, would_remain) =
        if fixing.diff { ("would be ", "would remain") } else { ("", if remain == 1 { "remains" } else { "remain" }) };
    let remain = if remain == 0 { "none".to_owned() } else { remain.to_string() };
    let what = match done.fixes {
        0 => format!("nothing {would}fixed"),
        fixes => format!("{fixes} {would}fixed in {} file{}", done.files, plural(done.files)),
    };
    let more = match done.unsafe_left {
        0 => String::new(),
        left => format!(" ({left} with unsafe fixes: --unsafe-fixes applies them too)"),
    };
    format!("{what}, {remain} {would_remain}{more}")
}

/// The text as bytes, with the lines that are no text as they were.
pub fn bytes<'t>(text: &'t Source, raw: &BTreeMap<usize, Vec<u8>>) -> std::borrow::Cow<'t, [u8]> {
    if raw.is_empty() {
        return text.text().as_bytes().into();
    }
    let lines = text.text().split_inclusive('\n').zip(text.first_line()..);
    lines.flat_map(|(line, number)| raw.get(&number).map_or(line.as_bytes(), Vec::as_slice)).copied().collect::<Vec<u8>>().into()
}
