//! CSV and TSV: a source in, a record for each cell that holds a reply out. The header names the columns; the fields of the configuration, or names
//! that exports use, say which of them hold what. A row that cannot be read is a problem, and the rest is read.

mod rows;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::prose::{self, Prose};
use super::{Extraction, Kind, Options, Problem, Record, RecordFields, Unfit, pointer, shape};
use crate::source::{BYTE_ORDER_MARK, Source};
use rows::{Next, Row, Rows};

/// Marks that part cells, the likeliest first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Cells that nothing closes after which the rest is given up: each of them costs a look at all that follows.
const MOST_UNCLOSED: usize = 50;

/// Names of columns that hold replies, the surest first.
const TEXTS: [&str; 5] = ["canned response", "reply", "response", "answer", "text"];

/// Names of columns that hold replies where another column holds titles.
const TITLED_TEXTS: [&str; 3] = ["body", "content", "message"];

/// Names of columns that hold titles.
const TITLES: [&str; 3] = ["title", "name", "subject"];

/// Names of columns that hold languages.
const LANGUAGES: [&str; 3] = ["lang", "language", "locale"];

/// Reads a source whose cells are parted by `delimiter`, or by the mark that its header uses most.
pub(super) fn extract(source: &Source, options: &Options, delimiter: Option<u8>) -> Extraction {
    let text = source.text();
    let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let (declared, start) = declared(&text[start..]).map_or((None, start), |(mark, length)| (Some(mark), start + length));
    let delimiter = delimiter.or(declared).unwrap_or_else(|| guessed(&text[start..]));
    let mut extraction = Extraction { next_index: options.first_index, ..Extraction::default() };
    let mut rows = Rows::new(text, start, delimiter);
    let header = match rows.next() {
        Some(Next::Row(header)) => header,
        Some(Next::Unclosed(at)) => return unfit(extraction, Some(source.position(at).line), UNCLOSED.into()),
        None => return extraction,
    };
    let columns = match Columns::find(&header, &options.fields) {
        Ok(columns) => columns,
        Err(reason) => return unfit(extraction, None, reason),
    };
    Reader { source, delimiter, columns, header: &header, fields: &options.fields }.read(rows, &mut extraction);
    extraction
}

/// What is said of a quotation mark that nothing closes.
const UNCLOSED: &str = "a quotation mark opens a cell here, and none closes it";

fn unfit(extraction: Extraction, line: Option<usize>, reason: String) -> Extraction {
    Extraction { unfit: Some(Unfit { line, reason }), ..extraction }
}

/// The line in which spreadsheets say what parts the cells: the mark, and the bytes of the line.
fn declared(text: &str) -> Option<(u8, usize)> {
    let line = text.split_inclusive('\n').next()?;
    match line.trim_end().strip_prefix("sep=")?.as_bytes() {
        [mark] if mark.is_ascii() => Some((*mark, line.len())),
        _ => None,
    }
}

/// The mark that stands most often in the first line, quoted cells apart.
fn guessed(text: &str) -> u8 {
    let mut counts = [0; DELIMITERS.len()];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().zip(DELIMITERS).filter(|(_, mark)| *mark == byte).for_each(|(count, _)| *count += 1),
        }
    }
    let best = counts.iter().zip(DELIMITERS).rev().max_by_key(|(count, _)| **count);
    best.map_or(DELIMITERS[0], |(_, mark)| mark)
}

/// The numbers of the columns that matter.
#[derive(Debug)]
struct Columns {
    texts: Vec<usize>,
    title: Option<usize>,
    id: Option<usize>,
    lang: Option<usize>,
    kind: Option<usize>,
    follow_up: Option<usize>,
}

impl Columns {
    fn find(header: &Row, fields: &RecordFields) -> Result<Self, String> {
        let own = |key: &str, name: &str, known: &[&str]| match fields.is_given(key) {
            true => column(header, name),
            false => known.iter().find_map(|name| column(header, name)),
        };
        let title = own("title", &fields.title, &TITLES);
        let texts = Self::texts(header, fields, title)?;
        let beside = |found: Option<usize>| found.filter(|number| !texts.contains(number));
        Ok(Self {
            title: beside(title),
            id: beside(own("id", &fields.id, &[&fields.id])),
            lang: beside(own("lang", &fields.lang, &LANGUAGES)),
            kind: beside(own("kind", &fields.kind, &[&fields.kind])),
            follow_up: beside(own("follow_up", &fields.follow_up, &[&fields.follow_up])),
            texts,
        })
    }

    fn texts(header: &Row, fields: &RecordFields, title: Option<usize>) -> Result<Vec<usize>, String> {
        if fields.is_given("text") {
            let mut texts: Vec<usize> = fields.text.iter().filter_map(|name| column(header, name)).collect();
            texts.sort_unstable();
            texts.dedup();
            if !texts.is_empty() {
                return Ok(texts);
            }
            if fields.text_is_of_file {
                return Err(format!("no column {}; the columns are {}", fields.text.join(" or "), names(header)));
            }
        }
        let titled: &[&str] = if title.is_some() { &TITLED_TEXTS } else { &[] };
        let known = TEXTS.iter().chain(titled).find_map(|name| column(header, name));
        known.map(|number| vec![number]).ok_or_else(|| {
            format!(
                "no column is known to hold replies; name it: an `[[override]]` in cordial.toml with `paths` for this file and \
                 `records = {{ text = \"COLUMN\" }}` (the columns are {})",
                names(header)
            )
        })
    }
}

/// The number of the column of this name; of a pointer, its last key.
fn column(header: &Row, name: &str) -> Option<usize> {
    let name = if name.starts_with('/') { name.rsplit('/').next().unwrap_or(name) } else { name };
    let numbers = || 0..header.len();
    let exactly = numbers().find(|&number| header.text(number).trim() == name);
    exactly.or_else(|| numbers().find(|&number| folded(header.text(number)) == folded(name)))
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', '-'], " ")
}

/// Columns named in a message.
const MOST_NAMED: usize = 12;

fn names(header: &Row) -> String {
    let names: Vec<&str> = (0..header.len().min(MOST_NAMED)).map(|number| header.text(number).trim()).collect();
    let more = if header.len() > MOST_NAMED { ", …" } else { "" };
    format!("{}{more}", names.join(", "))
}

struct Reader<'a> {
    source: &'a Source,
    delimiter: u8,
    columns: Columns,
    header: &'a Row,
    fields: &'a RecordFields,
}

impl Reader<'_> {
    fn read(&self, rows: Rows<'_>, extraction: &mut Extraction) {
        let mut unclosed = 0;
        for next in rows {
            let (start, records) = match next {
                Next::Row(row) => (row.start(0), self.records(&row, extraction.next_index)),
                Next::Unclosed(at) => {
                    unclosed += 1;
                    let more = if unclosed == MOST_UNCLOSED { "; there are too many of these to read the rest" } else { "" };
                    (at, Err(format!("{UNCLOSED}{more}")))
                }
            };
            match records {
                Ok(records) => extraction.records.extend(records),
                Err(reason) => {
                    let line = self.source.position(start).line;
                    extraction.problems.push(Problem { line, reason });
                }
            }
            extraction.next_index += 1;
            if unclosed == MOST_UNCLOSED {
                return;
            }
        }
    }

    /// The records of a row: one for each text that is not empty.
    fn records(&self, row: &Row, index: usize) -> Result<Vec<Record>, String> {
        if row.len() != self.header.len() {
            let cells = if row.len() == 1 { "cell" } else { "cells" };
            return Err(format!("a row of {} {cells} under a header of {}", row.len(), self.header.len()));
        }
        let texts = self.columns.texts.iter().filter(|&&number| !row.text(number).trim().is_empty());
        texts.map(|&number| self.record(row, number, index)).collect()
    }

    fn record(&self, row: &Row, number: usize, index: usize) -> Result<Record, String> {
        let text = row.text(number);
        let map = rows::map(self.source.text(), row.start(number), text, self.delimiter)
            .ok_or("text stands behind the quotation mark that closes a cell")?;
        let Prose { text, blocks, map, comments } =
            prose::read(text.to_owned(), map, self.fields.markup.unwrap_or_else(|| prose::guess(text)));
        let cell = |column: Option<usize>| column.map(|number| row.text(number).trim()).filter(|cell| !cell.is_empty());
        let kind = cell(self.columns.kind).map(|name| Kind::from_name(name).ok_or_else(|| Kind::unknown(name)));
        Ok(Record {
            index,
            id: cell(self.columns.id).map(str::to_owned),
            title: cell(self.columns.title).map(str::to_owned),
            pointer: Some(format!("/{index}/{}", pointer::escaped(self.header.text(number).trim()))),
            lang: cell(self.columns.lang).and_then(|lang| self.language(lang)).map(Cow::into_owned),
            kind: if self.fields.is_given("kind") { kind.transpose()? } else { kind.and_then(Result::ok) },
            follow_up: cell(self.columns.follow_up).and_then(|cell| cell.to_lowercase().parse().ok()),
            thread: Vec::new(),
            text,
            blocks,
            map,
            comments,
        })
    }

    /// The language of a cell: in a column that is only known by its name, what looks like no code tells nothing.
    fn language<'c>(&self, cell: &'c str) -> Option<Cow<'c, str>> {
        let code = shape::code_of(cell).map(Cow::Owned);
        if self.fields.is_given("lang") { code.or(Some(Cow::Borrowed(cell))) } else { code }
    }
}
