//! Cases for JSON documents: exports known by their keys, texts by pointers, places, and what cannot be read.
//! Exports are the tests' own, in the shapes that help desks give.

use super::super::{Author, Extraction, Format, Kind, Media, Options, Record, RecordFields, extract};
use super::Cutter;
use crate::source::Source;
use crate::span::Span;

fn read(text: &str) -> Extraction {
    read_with(text, RecordFields::default())
}

fn read_with(text: &str, fields: RecordFields) -> Extraction {
    extract(&Source::new("a.json", text), Format::Json, &Options { fields: fields.into(), ..Options::default() })
}

/// Fields with the texts there, as a configuration gives them.
fn texts_at(texts: &[&str]) -> RecordFields {
    RecordFields { text: texts.iter().map(|text| (*text).to_owned()).collect(), given: ["text"].into(), ..RecordFields::default() }
}

/// Pointer, title and text of each record.
type Told<'t> = &'t [(&'t str, &'t str, &'t str)];

/// What each record says.
fn told(extraction: &Extraction) -> Vec<(&str, &str, &str)> {
    extraction
        .records
        .iter()
        .map(|record| (record.pointer.as_deref().unwrap_or_default(), record.title.as_deref().unwrap_or_default(), record.text.as_str()))
        .collect()
}

const ZENDESK: &str = r#"{
  "macros": [
    {"url": "x", "id": 11, "title": "Late::First", "active": true, "actions": [
      {"field": "status", "value": "pending"},
      {"field": "comment_value", "value": "Plain one\n\ntwo"},
      {"field": "comment_value_html", "value": "One \u00e1 line"}
    ]},
    {"id": 12, "title": "Off", "active": false, "actions": [{"field": "comment_value", "value": "Not this"}]},
    {"id": 13, "title": "Note", "active": true, "actions": [
      {"field": "comment_value", "value": "Nor this"}, {"field": "comment_mode_is_public", "value": "false"}]},
    {"id": 14, "actions": [{"field": "comment_value", "value": ["channel:all", "By channel"]},
      {"field": "comment_mode_is_public", "value": true}], "active": true, "title": "Chat"}
  ],
  "count": 4
}"#;

#[test]
fn zendesk_macros() {
    let extraction = read(ZENDESK);
    assert_eq!(
        told(&extraction),
        [("/macros/0/actions/2/value", "Late::First", "One \u{e1} line"), ("/macros/3/actions/0/value/1", "Chat", "By channel")]
    );
    assert_eq!(
        extraction.records.iter().map(|record| (record.index, record.id.as_deref())).collect::<Vec<_>>(),
        [(0, Some("11")), (3, Some("14"))]
    );
    assert_eq!((extraction.next_index, &extraction.problems, &extraction.unfit), (4, &vec![], &None));
    let span = extraction.records[0].map.to_source(Span::new(4, 6));
    assert_eq!(&ZENDESK[span.start..span.end], "\\u00e1");
    let one = r#"{"macro": {"title": "T", "actions": [{"field": "comment_value", "value": "Text"}]}}"#;
    assert_eq!(told(&read(one)), [("/macro/actions/0/value", "T", "Text")]);
    assert_eq!(super::known_as(&Source::new("a.json", one), &Options::default()), Some("Zendesk macros"));
}

const TICKETS: &str = r#"{"tickets":[
  {"id": 7, "subject": "Late", "requester_id": 501, "comments": [
    {"author_id": 501, "public": true, "body": "Where is it?", "html_body": "<p>Where is it?</p>"},
    {"author_id": 9, "public": false, "body": "A note", "html_body": "<p>A note</p>"},
    {"author_id": 9, "public": true, "body": "On its way.", "html_body": "<p>On its way.</p>"},
    {"author_id": 501, "public": true, "body": "And now?"},
    {"author_id": 9, "public": true, "body": "It is there.", "html_body": "<p>It is there.</p>"}]},
  {"id": 8, "subject": "Plain", "requester_id": 502, "comments": [{"author_id": 9, "public": true, "body": "Only plain"}]}]}"#;

#[test]
fn zendesk_tickets_give_public_comments_of_agents_with_what_was_said_before() {
    let extraction = read(TICKETS);
    let told = told(&extraction);
    assert_eq!(told[0], ("/tickets/0/comments/2/html_body", "Late", "On its way."));
    assert_eq!(told[1], ("/tickets/0/comments/4/html_body", "Late", "It is there."));
    assert_eq!(told[2..], [("/tickets/1/comments/0/body", "Plain", "Only plain")]);
    assert_eq!((extraction.kind, extraction.records[0].kind), (Some(Kind::Draft), None));
    let thread: Vec<_> = extraction.records[1].thread.iter().map(|message| (message.from, message.text.as_str())).collect();
    assert_eq!(thread, [(Author::Customer, "Where is it?"), (Author::Agent, "On its way."), (Author::Customer, "And now?")]);
    assert!(extraction.records[2].thread.is_empty());
    let comments = r#"{"comments":[{"author_id":1,"public":true,"body":"One"},{"author_id":1,"public":false,"body":"Two"}]}"#;
    assert_eq!(super::known_as(&Source::new("a.json", comments), &Options::default()), Some("Zendesk tickets"));
    assert_eq!(read(comments).records.len(), 1);
}

#[test]
fn other_exports() {
    let cases: &[(&str, &str, Told)] = &[
        (
            "Zendesk dynamic content",
            r#"{"items":[{"name":"Hours","placeholder":"{{dc.hours}}","variants":[{"content":"One","locale_id":2,"active":true},{"content":"Two","locale_id":16,"active":false},{"content":"Three"}]}]}"#,
            &[("/items/0/variants/0/content", "Hours", "One"), ("/items/0/variants/2/content", "Hours", "Three")],
        ),
        (
            "Gorgias macros",
            r#"{"data":[{"id":1,"name":"A","language":"es","archived_datetime":null,"actions":[{"name":"addTags","arguments":{"tags":"x"}},{"name":"setResponseText","title":"Add text","arguments":{"body_text":"Plain","body_html":"Rich"}}]},{"name":"B","archived_datetime":"2024","actions":[{"name":"setResponseText","arguments":{"body_text":"Old"}}]}],"object":"list"}"#,
            &[("/data/0/actions/1/arguments/body_html", "A", "Rich")],
        ),
        (
            "Intercom macros",
            r#"{"type":"list","data":[{"type":"macro","id":"1","name":"A","body":"Rich","body_text":"Plain"},{"name":"B","body":null,"body_text":"Only plain"}]}"#,
            &[("/data/0/body", "A", "Rich"), ("/data/1/body_text", "B", "Only plain")],
        ),
        (
            "Help Scout saved replies",
            r#"[{"id":3,"name":"A","text":"Mail","chatText":"Chat"},{"id":4,"name":"B","text":" ","chatText":"Chat only"}]"#,
            &[("/0/text", "A", "Mail"), ("/1/chatText", "B", "Chat only")],
        ),
        (
            "Front message templates",
            r#"{"_pagination":{"next":null},"_results":[{"id":"rsp_1","name":"A","subject":"S","body":"Body"}]}"#,
            &[("/_results/0/body", "A", "Body")],
        ),
        (
            "Freshdesk canned responses",
            r#"[{"id":1,"title":"A","folder_id":2,"content":"Plain","content_html":"Rich"},{"title":"B","content":"Only","content_html":null}]"#,
            &[("/0/content_html", "A", "Rich"), ("/1/content", "B", "Only")],
        ),
        (
            "Chatwoot canned responses",
            r#"[{"id":1,"account_id":1,"short_code":"late","content":"It **is** late"}]"#,
            &[("/0/content", "late", "It is late")],
        ),
    ];
    for (name, text, expected) in cases {
        assert_eq!(super::known_as(&Source::new("a.json", *text), &Options::default()), Some(*name));
        assert_eq!(told(&read(text)), *expected, "{name}");
    }
    let record = &read(cases[1].1).records[0];
    assert_eq!((record.lang.as_deref(), record.id.as_deref()), (Some("es"), Some("1")));
}

#[test]
fn parts_of_a_conversation() {
    let text = r#"{"type":"conversation","id":"7","title":"Parcel","source":{"body":"Where is it?","author":{"type":"user"}},"conversation_parts":{"conversation_parts":[
        {"part_type":"comment","body":"First answer","author":{"type":"admin"}},
        {"part_type":"note","body":"Among us","author":{"type":"admin"}},
        {"part_type":"comment","body":"And now?","author":{"type":"user"}},
        {"part_type":"comment","body":"Second answer","author":{"type":"admin"}}]}}"#;
    let extraction = read(text);
    assert_eq!(
        extraction.records.iter().map(|record| (record.index, record.text.as_str())).collect::<Vec<_>>(),
        [(0, "First answer"), (1, "Second answer")]
    );
    assert!(extraction.kind == Some(Kind::Draft) && extraction.records.iter().all(|record| record.title.as_deref() == Some("Parcel")));
    let thread = |number: usize| -> Vec<(Author, &str)> {
        extraction.records[number].thread.iter().map(|message| (message.from, message.text.as_str())).collect()
    };
    assert_eq!(thread(0), [(Author::Customer, "Where is it?")]);
    assert_eq!(thread(1), [(Author::Customer, "Where is it?"), (Author::Agent, "First answer"), (Author::Customer, "And now?")]);
}

#[test]
fn texts_by_pointers() {
    let text = r#"{"locale":"pt-BR","items":[{"name":"A","id":5,"kind":"letter","parts":[{"body":"One"},{"body":"Two","id":"6"}]},{"name":"B","parts":[{"body":null}]}],"greeting":"Three"}"#;
    let fields = RecordFields {
        title: "/items/*/name".into(),
        lang: "/locale".into(),
        given: ["text", "title", "lang"].into(),
        ..texts_at(&["/items/*/parts/*/body"])
    };
    let extraction = read_with(text, fields.clone());
    assert_eq!(told(&extraction), [("/items/0/parts/0/body", "A", "One"), ("/items/0/parts/1/body", "A", "Two")]);
    let meta: Vec<_> =
        extraction.records.iter().map(|record| (record.index, record.id.as_deref(), record.lang.as_deref(), record.kind)).collect();
    assert_eq!(meta, [(0, Some("5"), Some("pt-BR"), None), (0, Some("6"), Some("pt-BR"), None)]);
    assert_eq!(extraction.next_index, 2);
    let several = RecordFields { text: vec!["/greeting".into(), "/items/*/name".into()], ..texts_at(&[]) };
    let several = read_with(text, several);
    assert_eq!(
        several.records.iter().map(|record| (record.index, record.text.as_str())).collect::<Vec<_>>(),
        [(0, "A"), (1, "B"), (2, "Three")]
    );
    assert!(read_with(text, texts_at(&["/items/**"])).records.iter().any(|record| record.text == "letter" && record.title.is_none()));
    let named = RecordFields { text_is_of_file: true, ..texts_at(&["body"]) };
    assert_eq!(told(&read_with(text, named)).len(), 2);
    let wrong = read_with(text, RecordFields { kind: "kind".into(), given: ["text", "kind"].into(), ..fields });
    assert!(wrong.problems[0].reason.starts_with("/items/0/parts/0/body: unknown kind `letter`"), "{:?}", wrong.problems);
}

#[test]
fn pointers_go_over_known_keys_and_a_name_for_other_files_does_not() {
    let pointers = texts_at(&["/macros/*/title"]);
    assert_eq!(read_with(ZENDESK, pointers).records.len(), 4);
    assert_eq!(read_with(ZENDESK, texts_at(&["title"])).records.len(), 2);
    assert_eq!(read_with(ZENDESK, RecordFields { text_is_of_file: true, ..texts_at(&["title"]) }).records.len(), 4);
    let markdown = RecordFields { markup: Some(Media::Markdown), ..texts_at(&["/a"]) };
    assert_eq!(told(&read_with(r#"{"a":"It \\*is\\* **late**"}"#, markdown)), [("/a", "", "It *is* late")]);
}

/// Two tickets, each a document of its own, as Zendesk exports them.
const TICKET_LINES: &str = r#"{"id":1,"subject":"Card","requester_id":5,"comments":[{"id":1,"author_id":5,"body":"Why?","public":true},
{"id":2,"author_id":7,"body":"Hi Sam.","public":true}]}
{"id":2,"subject":"Lamp","requester_id":6,"comments":[{"id":3,"author_id":7,"body":"Hi Kim.","public":true}]}
"#;

#[test]
fn documents_may_stand_one_behind_the_other() {
    let extraction = read(TICKET_LINES);
    let texts: Vec<&str> = extraction.records.iter().map(|record| record.text.as_str()).collect();
    assert_eq!((texts, extraction.problems.len()), (vec!["Hi Sam.", "Hi Kim."], 0));
    let broken = read(&TICKET_LINES.replace("]}\n{", "]} x\n{"));
    assert_eq!((broken.problems[0].line, broken.problems[0].reason.as_str()), (2, "invalid JSON: the document is over before this"));
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let unfit = |text: &str| read(text).unfit.map(|unfit| (unfit.line, unfit.reason)).unwrap_or_default();
    assert!(unfit(r#"{"name":"x","version":"1"}"#).1.contains("paths = [\"a.json\"]"));
    assert_eq!(unfit("{\"a\": 1,\n \"b\" 2}"), (Some(2), "invalid JSON: expected `:` after a key".into()));
    assert_eq!(unfit(""), (Some(1), "invalid JSON: the file ends where a value should stand".into()));
    let broken = ZENDESK.replace("\"id\": 13", "\"id\": 13x");
    let extraction = read(&broken);
    assert_eq!(told(&extraction).len(), 1);
    assert_eq!(extraction.problems.len(), 1);
    assert_eq!((extraction.problems[0].line, extraction.problems[0].reason.as_str()), (9, "invalid JSON: expected a value, not `13x`"));
    let cut = &ZENDESK[..ZENDESK.len() - 20];
    assert!(read(cut).problems[0].reason.contains("the file ends where `,` or `]` should stand"));
    let nothing = read_with("{\"items\":[]}", texts_at(&["/items/*/body"]));
    assert_eq!(
        nothing.unfit.map(|unfit| unfit.reason).as_deref(),
        Some("no string stands at /items/*/body, where `records.text` says that replies do")
    );
    let number = read_with("{\"items\":[{\"body\":\n1}]}", texts_at(&["/items/*/body"]));
    assert_eq!((number.problems[0].line, number.problems[0].reason.as_str()), (2, "/items/0/body must be a string"));
}

/// A record as it is told, with its place in the file and not in its part.
fn shown(record: &Record, offset: usize) -> (usize, Option<String>, Option<String>, Option<String>, String, Span) {
    let span = record.map.to_source(Span::new(0, record.text.len()));
    let span = Span::new(span.start + offset, span.end + offset);
    (record.index, record.id.clone(), record.title.clone(), record.lang.clone(), record.text.clone(), span)
}

#[test]
fn parts_read_as_the_whole_does() {
    let outer = r#"{"x":[1,"{"],"locale":"pt","macros":"#;
    let whole = format!("\u{feff}{outer}{}", &ZENDESK[ZENDESK.find('[').expect("an array")..]);
    let broken = whole.replace("\"id\": 13", "\"id\": 13x");
    let fields = RecordFields {
        lang: "/locale".into(),
        given: ["text", "lang"].into(),
        ..texts_at(&["/macros/*/actions/*/value", "/macros/*/title"])
    };
    let shapes = RecordFields::default;
    for (text, fields) in [(&*whole, shapes()), (TICKET_LINES, shapes()), (&whole, fields.clone()), (&broken, fields)] {
        let source = Source::new("a.json", text);
        let expected = extract(&source, Format::Json, &Options { fields: fields.clone().into(), ..Options::default() });
        for (size, step) in [(1, 1), (1, 1000), (150, 7), (400, 400), (5000, 10)] {
            let mut cutter = Cutter::new(text.as_bytes(), true, "a.json", &fields).expect("a known shape");
            let (mut start, mut end, mut records, mut problems, mut index, mut line) = (0, 0, Vec::new(), Vec::new(), 0, 1);
            while start < text.len() {
                let all = end >= text.len();
                let Some(cut) = cutter.cut(&text.as_bytes()[start..end.min(text.len())], size, all) else {
                    end += step;
                    continue;
                };
                let part = &text[start..start + cut.length];
                let options = Options { fields: fields.clone().into(), first_index: index, part: Some(cut.part), ..Options::default() };
                let extraction = extract(&Source::part("a.json", part, start, line), Format::Json, &options);
                records.extend(extraction.records.iter().map(|record| shown(record, start)));
                problems.extend(extraction.problems);
                assert!(extraction.unfit.is_none());
                index += cut.records;
                start += cut.length;
                line += part.matches('\n').count();
            }
            assert_eq!(records, expected.records.iter().map(|record| shown(record, 0)).collect::<Vec<_>>(), "{size} {step}");
            assert_eq!(problems, expected.problems, "{size} {step}");
        }
    }
}
