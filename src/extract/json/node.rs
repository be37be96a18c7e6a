//! A value of a document with the places of its strings: what one record is read from. Bytes in, a tree out; found again by keys and globs.
//! Decodes strings when asked to.

use super::super::json_string;
use super::super::pointer::{Glob, Step};
use super::reader::{Event, Place, Stop};
use crate::span::Span;

/// A value. Spans are bytes of the text that it was read from.
#[derive(Debug)]
pub enum Node {
    /// An object: keys and values, in order.
    Object(Vec<(String, Node)>, Span),
    /// An array.
    Array(Vec<Node>, Span),
    /// A string, with its quotation marks.
    String(Span),
    /// A number, `true`, `false` or `null`.
    Scalar(Span),
}

impl Node {
    /// Reads the rest of the value that an event begins or is. `all` says that no bytes will follow these.
    pub fn read(place: &mut Place, bytes: &[u8], at: &mut usize, event: Event, all: bool) -> Result<Self, Stop> {
        match event {
            Event::String(span) => return Ok(Self::String(span)),
            Event::Scalar(span) => return Ok(Self::Scalar(span)),
            _ => {}
        }
        let start = at.saturating_sub(1);
        let mut members = Vec::new();
        let mut items = Vec::new();
        loop {
            let inside = place.next(bytes, at, all)?;
            if inside == Event::Close {
                let span = Span::new(start, *at);
                return Ok(if event == Event::Object { Self::Object(members, span) } else { Self::Array(items, span) });
            }
            match place.path_of(inside).last() {
                Some(Step::Key(key)) => {
                    let key = key.clone();
                    members.push((key, Self::read(place, bytes, at, inside, all)?));
                }
                _ => items.push(Self::read(place, bytes, at, inside, all)?),
            }
        }
    }

    /// The value of a key, the last of that name; or of an index.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members, _) => members.iter().rev().find(|(own, _)| own == key).map(|(_, value)| value),
            Self::Array(items, _) => key.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        }
    }

    /// The value at the end of a path from here.
    pub fn at(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, |node, step| match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.get(&index.to_string()),
        })
    }

    /// The bytes of the text that it takes.
    pub fn span(&self) -> Span {
        match self {
            Self::Object(_, span) | Self::Array(_, span) | Self::String(span) | Self::Scalar(span) => *span,
        }
    }

    /// Whether a string, number or name is this one.
    pub fn is(&self, source: &str, wanted: &str) -> bool {
        match self {
            Self::String(span) => json_string::decode_text(&source[span.start..span.end]) == wanted,
            Self::Scalar(span) => &source[span.start..span.end] == wanted,
            _ => false,
        }
    }

    /// Everything in this value, which stands at `path`, that a glob stands for.
    pub fn find<'n>(&'n self, glob: &Glob, path: &[Step], take: &mut impl FnMut(&'n Node, &[Step], &[&'n Node])) {
        let mut path = path.to_vec();
        self.walk(glob, &mut path, &mut Vec::new(), take);
    }

    fn walk<'n>(
        &'n self,
        glob: &Glob,
        path: &mut Vec<Step>,
        holders: &mut Vec<&'n Node>,
        take: &mut impl FnMut(&'n Node, &[Step], &[&'n Node]),
    ) {
        if !glob.leads_through(path) {
            return;
        }
        if glob.matches(path) {
            take(self, path, holders);
        }
        holders.push(self);
        match self {
            Self::Object(members, _) => {
                for (key, value) in members {
                    path.push(Step::Key(key.clone()));
                    value.walk(glob, path, holders, take);
                    path.pop();
                }
            }
            Self::Array(items, _) => {
                for (index, value) in items.iter().enumerate() {
                    path.push(Step::Index(index));
                    value.walk(glob, path, holders, take);
                    path.pop();
                }
            }
            Self::String(_) | Self::Scalar(_) => {}
        }
        holders.pop();
    }
}
