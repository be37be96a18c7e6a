//! Finds placeholders by their syntax (`{{x}}`, `%{x}`, `[NAME]`, `*|FNAME|*`, …), whole and broken ones: a text in, spans of it out.
//! Looks no further than a line, or 500 bytes for tags that may be long, so that a hostile text costs linear time.
//! What a placeholder stands for (a name, a time, a link) is data of the packs; see [`crate::pack`].

mod braces;
mod marks;
mod name;
mod words;

#[cfg(test)]
mod tests;

use memchr::memchr3;

use crate::span::Span;

/// How far the end of a placeholder is looked for, in bytes.
const REACH: usize = 200;

/// How far the end of `{% … %}` and of `<attribute … />` is looked for, in bytes.
const TAG_REACH: usize = 500;

/// A placeholder in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// Its name or expression, without the marks around it, in bytes of the text.
    pub name: Span,
    /// Whether it is well formed; `{{name}` and `{ {name}}` are not.
    pub whole: bool,
}

/// The placeholders of a text, in order, disjoint.
#[must_use]
pub fn find(text: &str) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut at = 0;
    let mut starts = Starts::new(text.as_bytes());
    while let Some(start) = starts.from(at) {
        at = start;
        match starting_at(text, at, from) {
            Outcome::Found(placeholder) => {
                at = placeholder.span.end;
                found.push(placeholder);
            }
            Outcome::Nothing(next) => {
                at = next.max(at + 1);
                continue;
            }
        }
        from = at;
    }
    found
}

/// Bytes that may start a placeholder, or stand in one that has no marks around it: three at a time, as many as can be looked for at once.
const STARTS: [[u8; 3]; 3] = [*b"{%[", *b"<#*", *b"xX_"];

/// Where such bytes stand in a text that is gone through from its start to its end.
struct Starts<'t> {
    bytes: &'t [u8],
    /// By group: the first place from the one last asked for on.
    next: [Option<usize>; 3],
}

impl<'t> Starts<'t> {
    fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, next: STARTS.map(|[a, b, c]| memchr3(a, b, c, bytes)) }
    }

    /// The first place from `at` on.
    fn from(&mut self, at: usize) -> Option<usize> {
        for (next, [a, b, c]) in self.next.iter_mut().zip(STARTS) {
            if next.is_some_and(|place| place < at) {
                *next = memchr3(a, b, c, &self.bytes[at..]).map(|step| at + step);
            }
        }
        self.next.iter().flatten().min().copied()
    }
}

/// What stands at a byte that may start a placeholder.
enum Outcome {
    Found(Placeholder),
    /// Nothing; go on at this byte.
    Nothing(usize),
}

impl Outcome {
    /// What was found, or nothing: then the search goes on at `next`.
    fn or_from(found: Option<Placeholder>, next: usize) -> Self {
        found.map_or(Self::Nothing(next), Self::Found)
    }
}

/// Reads the placeholder at `at`; none may reach back over `from`.
fn starting_at(text: &str, at: usize, from: usize) -> Outcome {
    match text.as_bytes()[at] {
        b'{' => braces::find(text, at, from),
        b'%' => Outcome::or_from(marks::percent(text, at), at + 1),
        b'#' => Outcome::or_from(marks::hashes(text, at), at + 1),
        b'*' => Outcome::or_from(marks::merge_tag(text, at), at + 1),
        b'[' => marks::square(text, at, from),
        b'<' => marks::angle(text, at),
        b'_' => words::key_word(text, at, from),
        _ => words::between_crosses(text, at),
    }
}

impl Placeholder {
    fn whole(span: Span, name: Span) -> Self {
        Self { span, name, whole: true }
    }

    fn broken(span: Span, name: Span) -> Self {
        Self { span, name, whole: false }
    }
}

/// How many times `byte` stands in a row at `at`.
fn run(text: &str, at: usize, byte: u8) -> usize {
    text.as_bytes()[at..].iter().take_while(|&&other| other == byte).count()
}

/// The first place from `at` on, within `reach` bytes and on the line, where one of `stops` stands.
fn stop(text: &str, at: usize, reach: usize, stops: &[u8]) -> Option<usize> {
    let end = text.len().min(at + reach);
    let step = text.as_bytes()[at..end].iter().position(|byte| *byte == b'\n' || stops.contains(byte))?;
    (text.as_bytes()[at + step] != b'\n').then_some(at + step)
}

/// Whether a letter or digit stands right before `at`.
fn follows_word(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_some_and(name::is_word)
}

/// Whether a letter or digit stands right at `at`.
fn precedes_word(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(name::is_word)
}
