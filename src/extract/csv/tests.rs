//! Cases for CSV: which columns are read, what is told of rows that cannot be, places through doubled quotation marks.
//! Rows are the tests' own; cells decode to what the spans give.

use super::super::{Extraction, Format, Kind, Options, RecordFields, extract};
use crate::source::Source;
use crate::span::Span;

fn read(text: &str, fields: RecordFields) -> Extraction {
    extract(&Source::new("a.csv", text), Format::Csv, &Options { fields: fields.into(), ..Options::default() })
}

fn given(text: &[&str], of_file: bool) -> RecordFields {
    let text = text.iter().map(|name| (*name).to_owned()).collect();
    RecordFields { text, given: ["text"].into(), text_is_of_file: of_file, ..RecordFields::default() }
}

#[test]
fn columns_are_known_by_their_names() {
    let text =
        "\u{feff}Id;Name;Locale;Body;kind\r\n7;Late parcel;pt-BR;\"Hi \"\"Ana\"\";\r\n\r\nyours\";draft\r\n8;Other;Spanish;Bye;odd\r\n";
    let found = read(text, RecordFields::default());
    assert_eq!((found.problems.len(), found.unfit, found.next_index), (0, None, 2));
    let record = &found.records[0];
    assert_eq!((record.index, record.id.as_deref(), record.title.as_deref()), (0, Some("7"), Some("Late parcel")));
    assert_eq!((record.lang.as_deref(), record.kind, record.pointer.as_deref()), (Some("pt"), Some(Kind::Draft), Some("/0/Body")));
    assert_eq!((record.text.as_str(), record.blocks.len()), ("Hi \"Ana\";\r\n\r\nyours", 2));
    let span = record.map.to_source(Span::new(3, 9));
    assert_eq!(&text[span.start..span.end], "\"\"Ana\"\";");
    assert_eq!((found.records[1].lang.as_deref(), found.records[1].kind), (None, None));
}

#[test]
fn a_first_line_may_say_what_parts_cells() {
    let found = read("\u{feff}sep=|\r\ntitle|body\r\nA|one, two\r\n", RecordFields::default());
    let record = &found.records[0];
    assert_eq!((record.title.as_deref(), record.text.as_str(), found.records.len()), (Some("A"), "one, two", 1));
}

#[test]
fn the_configuration_names_columns() {
    let text = "subject,Text ES,text pt,body\nA,uno,,x\nB,\" \",dos,y\nC,tres,four,z\n";
    let found = read(text, given(&["/*/text_es", "text pt", "none"], false));
    let told: Vec<_> =
        found.records.iter().map(|record| (record.index, record.pointer.as_deref().unwrap_or_default(), &*record.text)).collect();
    assert_eq!(told, [(0, "/0/Text ES", "uno"), (1, "/1/text pt", "dos"), (2, "/2/Text ES", "tres"), (2, "/2/text pt", "four")]);
    assert_eq!(read(text, given(&["none"], false)).records.len(), 3);
    let reason = read(text, given(&["none"], true)).unfit.expect("no such column").reason;
    assert_eq!(reason, "no column none; the columns are subject, Text ES, text pt, body");
}

#[test]
fn a_table_of_something_else_is_told() {
    for text in ["a,b\n1,2\n", "body,price\nx,2\n", "Hello there\n", "message\nx\n"] {
        let found = read(text, RecordFields::default());
        assert!(found.records.is_empty() && found.unfit.is_some_and(|unfit| unfit.reason.contains("the columns are")), "{text}");
    }
    for text in ["text\nx\n", "date,Canned_Response\n1,x\n", "title\tmessage\na\tx\n"] {
        assert_eq!(read(text, RecordFields::default()).records.len(), 1, "{text}");
    }
    assert!(read("", RecordFields::default()).unfit.is_none());
    assert_eq!(read("\"text\n", RecordFields::default()).unfit.and_then(|unfit| unfit.line), Some(1));
}

#[test]
fn rows_that_cannot_be_read_are_told_and_the_rest_is_read() {
    let text = "id,text\n1,a\n2,b,c\n3\n4,\"d\ne\"\n5,\"f\"g\n6,\"h\n7,i\n";
    let found = read(text, RecordFields::default());
    let told: Vec<_> = found.problems.iter().map(|problem| (problem.line, problem.reason.as_str())).collect();
    assert_eq!(
        told,
        [
            (3, "a row of 3 cells under a header of 2"),
            (4, "a row of 1 cell under a header of 2"),
            (7, "text stands behind the quotation mark that closes a cell"),
            (8, super::UNCLOSED),
        ]
    );
    let texts: Vec<_> = found.records.iter().map(|record| (record.index, &*record.text)).collect();
    assert_eq!(texts, [(0, "a"), (3, "d\ne"), (6, "i")]);
    let hostile = format!("text\n{}", "\"\n".repeat(3));
    assert_eq!(read(&hostile, RecordFields::default()).problems.len(), 1);
}
