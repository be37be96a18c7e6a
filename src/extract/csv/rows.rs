//! CSV in, rows of cells out, each cell with its first byte; the map from a cell's text to the source. `csv-core` finds the cells.
//! Knows no header and judges no row, but tells a quotation mark that nothing closes.

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::super::align::Aligner;
use super::super::{Encoding, SourceMap};

/// Bytes of a row for which room is made at first.
const ROOM: usize = 4096;

/// The cells of a row.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The texts of all cells, one after the other.
    text: String,
    /// Where the text of each cell ends, and its first byte in the source.
    cells: Vec<(usize, usize)>,
}

impl Row {
    /// How many cells the row has.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The text of a cell, decoded.
    pub(super) fn text(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.cells[before].0);
        &self.text[start..self.cells[number].0]
    }

    /// The first byte of a cell in the source.
    pub(super) fn start(&self, number: usize) -> usize {
        self.cells[number].1
    }
}

/// What comes next in a source.
pub(super) enum Next {
    /// A row.
    Row(Row),
    /// A cell whose quotation mark, at this byte, nothing closes; what comes next starts on the line after it.
    Unclosed(usize),
}

/// Reads a source row by row.
pub(super) struct Rows<'s> {
    source: &'s str,
    at: usize,
    reader: Reader,
    room: Vec<u8>,
}

impl<'s> Rows<'s> {
    /// Starts at byte `at`; `delimiter` parts cells.
    pub(super) fn new(source: &'s str, at: usize, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { source, at, reader, room: vec![0; ROOM] }
    }

    /// Reads a cell into the room after `used` bytes. How many are used then, and whether the row ends with the cell; `None` at the end of the source.
    fn cell(&mut self, used: usize) -> Option<(usize, bool)> {
        let mut used = used;
        loop {
            let (result, taken, written) = self.reader.read_field(&self.source.as_bytes()[self.at..], &mut self.room[used..]);
            self.at += taken;
            used += written;
            match result {
                ReadFieldResult::Field { record_end } => return Some((used, record_end)),
                ReadFieldResult::OutputFull => self.room.resize(self.room.len() * 2, 0),
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::End => return None,
            }
        }
    }

    fn row(&mut self) -> Option<Next> {
        let rest = &self.source[self.at..];
        self.at += rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let mut ends = Vec::new();
        loop {
            let start = self.at;
            let used = ends.last().map_or(0, |(used, _)| *used);
            let Some((used, is_last)) = self.cell(used) else { break };
            if self.at == self.source.len() && is_unclosed(&self.source[start..]) {
                return Some(self.pass_over(start));
            }
            ends.push((used, start));
            if is_last {
                break;
            }
        }
        let used = ends.last()?.0;
        // Cells end at marks of one byte, so that no character is cut.
        Some(Next::Row(Row { text: String::from_utf8_lossy(&self.room[..used]).into_owned(), cells: ends }))
    }

    fn pass_over(&mut self, start: usize) -> Next {
        let line = self.source[start..].find('\n').map_or(self.source.len(), |end| start + end + 1);
        self.at = line;
        self.reader.reset();
        Next::Unclosed(start)
    }
}

impl Iterator for Rows<'_> {
    type Item = Next;

    fn next(&mut self) -> Option<Next> {
        self.row()
    }
}

/// Whether a cell opens with a quotation mark that nothing closes.
fn is_unclosed(cell: &str) -> bool {
    let Some(mut rest) = cell.strip_prefix('"') else { return false };
    loop {
        let Some((_, after)) = rest.split_once('"') else { return true };
        let Some(doubled) = after.strip_prefix('"') else { return false };
        rest = doubled;
    }
}

/// From the text of the cell that starts at `start` to the source; `None` where more text stands behind its closing quotation mark.
pub(super) fn map(source: &str, start: usize, text: &str, delimiter: u8) -> Option<SourceMap> {
    if !source.get(start..)?.starts_with('"') {
        let mut aligner = Aligner::new(source, start, text, Encoding::CsvBare(delimiter));
        aligner.verbatim(text.len())?;
        return aligner.finish();
    }
    let mut aligner = Aligner::new(source, start, text, Encoding::CsvQuoted);
    aligner.skip(1);
    while !aligner.value().is_empty() {
        match aligner.rest().find('"')? {
            0 if aligner.rest().starts_with("\"\"") => aligner.unit(2, "\"")?,
            0 => return None,
            ordinary => aligner.verbatim(ordinary)?,
        }
    }
    aligner.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn rows(source: &str) -> Vec<Vec<String>> {
        let row = |next| match next {
            Next::Row(row) => (0..row.len()).map(|number| row.text(number).to_owned()).collect(),
            Next::Unclosed(at) => vec![format!("unclosed at {at}")],
        };
        Rows::new(source, 0, b',').map(row).collect()
    }

    #[test]
    fn cells_know_their_first_byte_and_their_text() {
        let source = "\r\na,\"b \"\"c\"\"\r\n\n\u{e9}\",,d\"e\r\n\n\n\"\",x";
        let found: Vec<_> = Rows::new(source, 0, b',')
            .flat_map(|next| match next {
                Next::Row(row) => (0..row.len()).map(|number| (row.text(number).to_owned(), row.start(number))).collect(),
                Next::Unclosed(_) => Vec::new(),
            })
            .collect();
        let expected = [("a", 2), ("b \"c\"\r\n\n\u{e9}", 4), ("", 19), ("d\"e", 20), ("", 27), ("x", 30)];
        assert_eq!(found, expected.map(|(text, start)| (text.to_owned(), start)));
        for (text, start) in found {
            let map = map(source, start, &text, b',').expect("a cell that can be followed");
            assert_eq!(map.text_len(), text.len());
        }
        let text = "b \"c\"\r\n\n\u{e9}";
        let map = map(source, 4, text, b',').expect("a cell that can be followed");
        let span = map.to_source(Span::new(2, 5));
        assert_eq!(&source[span.start..span.end], "\"\"c\"\"");
        assert_eq!(map.to_source(Span::new(0, text.len())).end, 17);
    }

    #[test]
    fn an_unclosed_cell_costs_its_line() {
        assert_eq!(rows("a,\"b\nc,d\n"), [vec!["unclosed at 2".to_owned()], vec!["c".to_owned(), "d".to_owned()]]);
        assert_eq!(rows("a,\"b"), [vec!["unclosed at 2".to_owned()]]);
        assert_eq!(rows("\""), [vec!["unclosed at 0".to_owned()]]);
        assert_eq!(rows("\"\"\n\"a\"\"\"").len(), 2);
        assert!(map("\"a\"b", 0, "ab", b',').is_none());
    }
}
