//! A JSON document in, parts of whole records out, each with its place in the file. Holds no more of the document than the parts asked for and one
//! record, unless the whole of it is one.

use std::collections::BTreeMap;
use std::io;

use crate::extract::{JsonCut, JsonCutter, RecordFields, Unfit};
use crate::source::{Before, line_feeds};

use super::input::Blocks;
use super::part::{Part, Start};

/// Bytes read at once.
const BLOCK: usize = 256 * 1024;

/// Cuts a document into parts.
pub struct Elements {
    blocks: Blocks,
    /// What was read and not yet cut off.
    carry: Vec<u8>,
    ended: bool,
    cutter: Option<JsonCutter>,
    first_byte: usize,
    first_line: usize,
    before: Before,
    first_index: usize,
}

impl Elements {
    /// The document in `blocks`.
    pub fn new(blocks: Blocks) -> Self {
        let (carry, before) = (Vec::new(), Before::default());
        Self { blocks, carry, ended: false, cutter: None, first_byte: 0, first_line: 1, before, first_index: 0 }
    }

    /// Whether somebody may be waiting for an answer before sending more.
    pub fn is_piped(&self) -> bool {
        self.blocks.is_piped()
    }

    /// The first bytes of the document, at least `most` of them where it is that long.
    pub fn probe(&mut self, most: usize) -> io::Result<&[u8]> {
        while !self.ended && self.carry.len() < most {
            self.ended = self.blocks.fill(&mut self.carry, most)?;
        }
        Ok(&self.carry[..self.carry.len().min(most)])
    }

    /// Finds out what the document is; without that, no parts come.
    pub fn begin(&mut self, path: &str, fields: &RecordFields) -> io::Result<Result<(), Unfit>> {
        self.probe(JsonCutter::BEGINNING)?;
        Ok(JsonCutter::new(&self.carry, self.ended, path, fields).map(|cutter| self.cutter = Some(cutter)))
    }

    /// The next parts of about `size` bytes, at most `count` of them; none at the end.
    pub fn next(&mut self, size: usize, count: usize) -> io::Result<Vec<Part>> {
        let mut parts = Vec::new();
        while let Some(cutter) = self.cutter.as_mut().filter(|_| parts.len() < count) {
            match cutter.cut(&self.carry, size, self.ended) {
                Some(cut) => {
                    if cut.part.is_last() {
                        self.cutter = None;
                    }
                    parts.push(self.part(cut)?);
                }
                None => {
                    let want = self.carry.len() + BLOCK;
                    self.ended = self.blocks.fill(&mut self.carry, want)?;
                }
            }
        }
        Ok(parts)
    }

    fn part(&mut self, cut: JsonCut) -> io::Result<Part> {
        let rest = self.carry.split_off(cut.length);
        let text = String::from_utf8(std::mem::replace(&mut self.carry, rest));
        let text = text.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not UTF-8"))?;
        let start = Start { index: self.first_index, document: Some(cut.part) };
        let part =
            Part { text, first_byte: self.first_byte, first_line: self.first_line, before: self.before, start, masked: BTreeMap::new() };
        self.before = part.end();
        self.first_byte += part.text.len();
        self.first_line += line_feeds(&part.text, part.text.len());
        self.first_index += cut.records;
        Ok(part)
    }
}
