//! Cases for JSON Lines: fields, places through escapes, and what cannot be read.
//! Records are the tests' own; offsets are bytes of the file.

use super::super::{Author, Extraction, Format, Kind, Media, Options, Problem, RecordFields, extract};
use crate::source::Source;
use crate::span::Span;

fn read(text: &str, fields: RecordFields) -> Extraction {
    extract(
        &Source::part("a.jsonl", text, 1000, 11),
        Format::JsonLines,
        &Options { fields: fields.into(), first_index: 5, ..Options::default() },
    )
}

fn problem(line: &str) -> String {
    let extraction = read(line, RecordFields::default());
    assert!(extraction.records.is_empty());
    extraction.problems.into_iter().next().expect("a line that cannot be read").reason
}

#[test]
fn a_record_with_everything() {
    let text = r#"{"id":"4\u0032","x":[{"text":1}],"lang":"es","kind":"draft","follow_up":false,"thread":[{"from":"customer","text":"a\nb"},{"text":"c","from":null,"z":1},{"from":"agent","text":""}],"te\u0078t":"Hola:\n\n- uno\n"}"#;
    let record = &read(text, RecordFields::default()).records[0];
    assert_eq!(
        (record.index, record.id.as_deref(), record.lang.as_deref(), record.pointer.as_deref()),
        (5, Some("42"), Some("es"), Some("/text"))
    );
    assert_eq!((record.kind, record.follow_up), (Some(Kind::Draft), Some(false)));
    let thread: Vec<_> = record.thread.iter().map(|message| (message.from, message.text.as_str())).collect();
    assert_eq!(thread, [(Author::Customer, "a\nb"), (Author::Other, "c"), (Author::Agent, "")]);
    assert_eq!(record.text, "Hola:\n\n- uno\n");
    let block = record.blocks[1];
    let span = record.map.to_source(Span::new(block.start, block.end));
    assert_eq!(&text[span.start..span.end], "uno");
    let whole = record.map.to_source(Span::new(0, record.text.len()));
    assert_eq!(&text[whole.start..whole.end], r"Hola:\n\n- uno\n");
}

#[test]
fn lines_are_numbered_and_places_are_the_sources() {
    let text = "{\"text\":\"a\"}\r\n\n  \t\n oops\n\u{20}{ \"text\" : \"\\u00e1 b\" , \"id\": 1.50 }\n{\"text\":\"c\"}";
    let extraction = read(text, RecordFields::default());
    assert_eq!(extraction.records.iter().map(|record| record.index).collect::<Vec<_>>(), [5, 7, 8]);
    assert_eq!(extraction.next_index, 9);
    assert_eq!(extraction.problems, [Problem { line: 14, reason: "invalid JSON: expected value (byte 2 of the line)".into() }]);
    let record = &extraction.records[1];
    assert_eq!(record.id.as_deref(), Some("1.50"));
    let span = record.map.to_source(Span::new(0, 4));
    assert_eq!(&text[span.start..span.end], "\\u00e1 b");
    assert!(!record.map.is_verbatim(Span::new(0, 4)) && record.map.is_verbatim(Span::new(2, 4)));
}

#[test]
fn fields_as_configured() {
    let fields = RecordFields {
        text: vec!["/comments/1/bo~1dy".into()],
        id: "ticket".into(),
        thread: "/meta/thread".into(),
        kind: "/meta/kind".into(),
        from: [("staff".to_owned(), Author::Agent), ("customer".to_owned(), Author::Other)].into(),
        ..RecordFields::default()
    };
    let text = r#"{"ticket":7,"comments":[{},{"bo/dy":"x \" y"}],"meta":{"kind":"template","thread":[{"from":"staff","text":"a"},{"from":"customer","text":"b"}]},"text":3}"#;
    let record = &read(text, fields.clone()).records[0];
    assert_eq!((record.id.as_deref(), record.text.as_str(), record.pointer.as_deref()), (Some("7"), "x \" y", Some("/comments/1/bo~1dy")));
    assert_eq!(record.kind, Some(Kind::Template));
    assert_eq!(record.thread.iter().map(|message| message.from).collect::<Vec<_>>(), [Author::Agent, Author::Other]);
    let span = record.map.to_source(Span::new(0, 5));
    assert_eq!(&text[span.start..span.end], "x \\\" y");
    assert_eq!(read(r#"{"comments":"a"}"#, fields).problems[0].reason, "no field `/comments/1/bo~1dy`");
    let odd = RecordFields { text: vec!["a/b~".into()], ..RecordFields::default() };
    assert_eq!(read(r#"{"a/b~":"x"}"#, odd).records[0].pointer.as_deref(), Some("/a~1b~0"));
}

#[test]
fn null_and_absent_are_the_same() {
    let text = r#"{"text":"a","id":null,"lang":null,"kind":null,"follow_up":null,"thread":null}"#;
    assert_eq!(
        read(text, RecordFields::default()).records,
        read("{\"text\":\"a\"}", RecordFields::default())
            .records
            .into_iter()
            .map(|record| {
                let map = read(text, RecordFields::default()).records.remove(0).map;
                super::super::Record { map, ..record }
            })
            .collect::<Vec<_>>()
    );
    assert_eq!(read("{\"text\":\"\"}", RecordFields::default()).records[0].blocks, []);
}

#[test]
fn problems_say_what_was_expected() {
    assert_eq!(problem("{\"text\":1}"), "`text` must be a string, not a number");
    assert_eq!(problem("{\"text\":null}"), "no field `text`");
    assert_eq!(problem("{}"), "no field `text`");
    let ticket = r#"{"id":1,"subject":"Card","requester_id":5,"comments":[{"id":2,"author_id":7,"body":"Hi Sam.","public":true}]}"#;
    assert_eq!(problem(ticket), "no field `text`; lines as in Zendesk tickets are read with `--format json`");
    assert_eq!(problem("{\"text\":\"\",\"id\":[]}"), "`id` must be a string or a number, not an array");
    assert_eq!(problem("{\"text\":\"\",\"lang\":{}}"), "`lang` must be a string, not an object");
    assert_eq!(problem("{\"text\":\"\",\"kind\":\"letter\"}"), "unknown kind `letter`; the kinds are draft, template, fragment");
    assert_eq!(problem("{\"text\":\"\",\"follow_up\":\"yes\"}"), "`follow_up` must be true or false, not a string");
    assert_eq!(problem("{\"text\":\"\",\"thread\":\"x\"}"), "`thread` must be an array, not a string");
    assert_eq!(problem("{\"text\":\"\",\"thread\":[1]}"), "`thread[0]` must be an object, not a number");
    assert_eq!(
        problem("{\"text\":\"\",\"thread\":[{\"from\":true,\"text\":\"\"}]}"),
        "`thread[0].from` must be a string, not true or false"
    );
    assert_eq!(problem("{\"text\":\"\",\"thread\":[{\"from\":\"agent\"}]}"), "no field `thread[0].text`");
    assert_eq!(problem("[1]"), "a record must be a JSON object, not an array");
    assert_eq!(problem("\"a\""), "a record must be a JSON object, not a string");
    assert_eq!(problem("{\"text\":\"a"), "invalid JSON: EOF while parsing a string (byte 10 of the line)");
    assert!(problem("{\"text\":\"a\"} x").starts_with("invalid JSON: trailing characters"));
}

#[test]
fn a_byte_order_mark_opens_the_file_only() {
    let text = "\u{feff}{\"text\":\"a\"}\n";
    assert_eq!(extract(&Source::new("a.jsonl", text), Format::JsonLines, &Options::default()).records.len(), 1);
    assert_eq!(read(text, RecordFields::default()).problems.len(), 1);
}

#[test]
fn a_line_may_hold_several_texts_and_a_title() {
    let fields = RecordFields {
        text: vec!["subject".into(), "/body/text".into()],
        title: "name".into(),
        markup: Some(Media::Markdown),
        ..RecordFields::default()
    };
    let text = r#"{"name":"Late parcel","body":{"text":"It **was** lost."},"subject":"Your \\*parcel\\*"}"#;
    let extraction = read(text, fields.clone());
    assert_eq!(extraction.problems, []);
    let records = extraction.records;
    let told: Vec<_> = records.iter().map(|record| (record.index, record.pointer.as_deref(), record.text.as_str())).collect();
    assert_eq!(told, [(5, Some("/subject"), "Your *parcel*"), (5, Some("/body/text"), "It was lost.")]);
    assert!(records.iter().all(|record| record.title.as_deref() == Some("Late parcel")));
    let span = records[1].map.to_source(Span::new(3, 6));
    assert_eq!(&text[span.start..span.end], "was");
    assert_eq!(read(r#"{"subject":null,"body":{"text":"a"}}"#, fields.clone()).records.len(), 1);
    assert_eq!(read("{}", fields.clone()).problems[0].reason, "no field `subject` or `/body/text`");
    assert_eq!(read(r#"{"subject":1}"#, fields).problems[0].reason, "`subject` must be a string, not a number");
    assert_eq!(read(r#"{"title":1,"text":"a"}"#, RecordFields::default()).records[0].title, None);
}

#[test]
fn texts_may_stand_in_lists() {
    let fields = RecordFields { text: vec!["note".into(), "/messages/*/body".into()], ..RecordFields::default() };
    let text = r#"{"id":4,"messages":[{"body":"On\u0065"},{"body":null},{},{"body":"Two"}],"note":"Three"}"#;
    let records = read(text, fields.clone()).records;
    let told: Vec<_> = records.iter().map(|record| (record.id.as_deref(), record.pointer.as_deref(), record.text.as_str())).collect();
    let expected = [("/messages/0/body", "One"), ("/messages/3/body", "Two"), ("/note", "Three")];
    assert_eq!(told, expected.map(|(pointer, text)| (Some("4"), Some(pointer), text)));
    let span = records[0].map.to_source(Span::new(2, 3));
    assert_eq!(&text[span.start..span.end], "\\u0065");
    assert_eq!(read(r#"{"messages":[]}"#, fields.clone()).problems[0].reason, "no field `note` or `/messages/*/body`");
    assert_eq!(read(r#"{"messages":[{"body":1}]}"#, fields).problems[0].reason, "`/messages/0/body` must be a string, not a number");
}
