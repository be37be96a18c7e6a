//! Cases for YAML scalars: every style, each character with the bytes that it was written as.
//! A scalar as written and what it says stand side by side.

use super::read::read;
use crate::extract::document::Value;
use crate::extract::{Extraction, Format, Kind, Options, RecordFields, extract, pointer};
use crate::source::Source;
use crate::span::Span;

/// The strings of a text, each with its pointer and, for each character, what was written for it.
fn strings(text: &str) -> Vec<(String, Vec<(char, &str)>)> {
    let document = read(text, 0).expect("valid YAML");
    let place = |number: usize| {
        let Value::Text(value, scalar) = &document.node(number).value else { return None };
        let map = scalar.map(text, value).unwrap_or_else(|| panic!("no map for {value:?} in {text:?}"));
        assert_eq!(map.text_len(), value.len());
        let written = value.char_indices().map(|(at, letter)| {
            let span = map.to_source(Span::new(at, at + letter.len_utf8()));
            (letter, &text[span.start..span.end])
        });
        Some((pointer::pointer(&document.path(number)), written.collect()))
    };
    document.numbers().filter_map(place).collect()
}

/// The one string of a text, as it was written, a `|` between characters.
fn written(text: &str) -> String {
    let found = strings(text);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].1.iter().map(|(_, written)| *written).collect::<Vec<_>>().join("|")
}

fn value(text: &str) -> String {
    strings(text)[0].1.iter().map(|(letter, _)| letter).collect()
}

#[test]
fn literal_blocks_keep_their_lines() {
    for (text, expected_value, expected) in [
        ("k: |\n  a\n\n   b\n", "a\n\n b\n", "a|\n|\n| |b|\n"),
        ("k: |-\r\n  \u{e9}\r\n  b\r\n", "\u{e9}\nb", "\u{e9}|\r\n|b"),
        ("k: |+\n  a\n\n\nj: 1\n", "a\n\n\n", "a|\n|\n|\n"),
        ("k: |2-  # a | note\n\n    a\n", "\n  a", "\n| | |a"),
        ("k: |\n  a", "a\n", "a|"),
        ("--- |\na\nb\n", "a\nb\n", "a|\n|b|\n"),
        ("- - |\n    a\n  - 1\n", "a\n", "a|\n"),
        ("k: &x !!str |2- # n\n\n    |\nj: 1", "\n  |", "\n| | ||"),
        ("k: !<tag:yaml.org,2002:str> # n\n  |\n  |x", "|x\n", "||x|"),
        ("k: |+\n\n\n", "\n\n", "|"),
        ("k: |\n  a\n    \n  b\n# c\n", "a\n  \nb\n", "a|\n| | |\n|b|\n"),
    ] {
        assert_eq!((value(text).as_str(), written(text).as_str()), (expected_value, expected), "{text:?}");
    }
}

#[test]
fn folded_blocks_fold() {
    for (text, expected_value, expected) in [
        ("k: >\n  a\n  b\n", "a b\n", "a|\n  |b|\n"),
        ("k: >-\n\n  a\n\n  b\n\n\n  c\n\n", "\na\nb\n\nc", "\n|a|\n\n|b|\n\n|\n|c"),
        ("k: >-\n  a\n    b\n    c\n  d\n", "a\n  b\n  c\nd", "a|\n| | |b|\n| | |c|\n|d"),
        ("k: >+\r\n  a\r\n  b\r\n\r\n", "a b\n\n", "a|\r\n  |b|\r\n|\r\n"),
    ] {
        assert_eq!((value(text).as_str(), written(text).as_str()), (expected_value, expected), "{text:?}");
    }
}

#[test]
fn flow_scalars_fold_and_unescape() {
    for (text, expected_value, expected) in [
        ("k: a  b\n  c\n\n  d # e\n", "a  b c\nd", "a| | |b|\n  |c|\n\n|d"),
        ("k: 'it''s'\n", "it's", "i|t|''|s"),
        ("k: 'a  \r\n  b '\n", "a b ", "a|  \r\n  |b| "),
        ("k: \"\\u00e9\\x41\\n\\\"\\ \\U0001F642\"\n", "\u{e9}A\n\" \u{1f642}", "\\u00e9|\\x41|\\n|\\\"|\\ |\\U0001F642"),
        ("k: \"a \\\n   b\\\n\n  c\n  d\"\n", "a b\nc d", "a| |b|\n|c|\n  |d"),
        ("k: \"\u{1f642} a\n\n\n b\"\n", "\u{1f642} a\n\nb", "\u{1f642}| |a|\n\n|\n|b"),
        ("{k: a\n  b, j: 1}\n", "a b", "a|\n  |b"),
        ("k: ''\n", "", ""),
        ("? k\n: &x # &z\n  !!str 12\n", "12", "1|2"),
        ("k: &x\n  ! \"a\"", "a", "a"),
        ("k: a:b#c - d\n", "a:b#c - d", "a|:|b|#|c| |-| |d"),
    ] {
        assert_eq!((value(text).as_str(), written(text).as_str()), (expected_value, expected), "{text:?}");
    }
}

#[test]
fn strings_have_pointers_and_aliases_are_none() {
    let text = "# \u{e9}\na: &x \u{e9}\u{e9}\nb: [*x, {c: 'd'}, 2, ~]\n<<: *x\n? [q, r]\n: e\n---\n- f\n...\n---\n\"g\"\n";
    let found: Vec<_> =
        strings(text).into_iter().map(|(pointer, letters)| (pointer, letters.iter().map(|(c, _)| c).collect::<String>())).collect();
    let expected = [("/a", "\u{e9}\u{e9}"), ("/b/1/c", "d"), ("/", "e"), ("/0", "f"), ("", "g")];
    assert_eq!(found, expected.map(|(pointer, text)| (pointer.to_owned(), text.to_owned())));
}

#[test]
fn what_is_no_string_is_none() {
    for text in ["1", "-0.5e3", "0x1F", "true", "null", "~", "", ".inf", "!!int 3", "!!binary YQ==", "+12"] {
        assert_eq!(strings(&format!("k: {text}\n")), [], "{text}");
    }
    for text in ["1 a", "1-2", "0xZ", "yes", "nan", "'1'", "! 1", "2024-01-02", "..", "-"] {
        let text = if text == "-" { "'-'" } else { text };
        assert_eq!(strings(&format!("k: {text}\n")).len(), 1, "{text}");
    }
}

#[test]
fn what_is_malformed_is_told_with_its_line() {
    let found = read("a: 1\nb: \"x\nc: 2\n", 0).expect_err("no end");
    assert!(found.reason.starts_with("not valid YAML: "), "{found:?}");
    assert!(found.line >= 2);
    let deep = "- ".repeat(5000);
    assert_eq!(read(&deep, 0).expect_err("too deep").reason, "nested more than 128 deep");
    assert!(read(&"[".repeat(100_000), 0).is_err());
    assert!(read(&"{a: ".repeat(100_000), 0).is_err());
}

fn extracted(text: &str, texts: &[&str]) -> Extraction {
    let text_fields = texts.iter().map(|name| (*name).to_owned()).collect();
    let fields = match texts {
        [] => RecordFields::default(),
        _ => RecordFields { text: text_fields, given: ["text"].into(), ..RecordFields::default() },
    };
    extract(&Source::new("a.yaml", text), Format::Yaml, &Options { fields: fields.into(), ..Options::default() })
}

/// Pointer, title, language and text of each record.
fn told(extraction: &Extraction) -> Vec<(&str, Option<&str>, Option<&str>, &str)> {
    let records = extraction.records.iter();
    records
        .map(|found| (found.pointer.as_deref().unwrap_or_default(), found.title.as_deref(), found.lang.as_deref(), &*found.text))
        .collect()
}

#[test]
fn known_shapes_need_no_configuration() {
    let mail = extracted("# mail\n---\nnotes: |\n  For staff\n\nsubject: |\n  Received\nbody: |\n  Hi\n\n  Bye\n", &[]);
    assert_eq!(told(&mail), [("/body", Some("Received"), None, "Hi\n\nBye\n")]);
    let canned = extracted("- isenabled: 1\n  title: A\n  response: x\n  notes: y\n- title: B\n  response: >\n    z\n", &[]);
    assert_eq!(told(&canned), [("/0/response", Some("A"), None, "x"), ("/1/response", Some("B"), None, "z\n")]);
    let listed = extracted("lang: es\nreplies:\n  - {title: A, body: x}\n", &[]);
    assert_eq!(told(&listed), [("/replies/0/body", Some("A"), Some("es"), "x")]);
    for text in ["a: b\n", "- title: A\n", "- title: A\n  body: x\n  reply: y\n", "- title: A\n  body: x\n- b\n", "", "- 1\n", "[]\n"] {
        let found = extracted(text, &[]);
        assert!(found.records.is_empty() && found.problems.is_empty() && found.unfit.is_some(), "{text:?}");
    }
    let reason = extracted("es:\n  a: b\n  replies:\n    late: We are sorry for that\n", &[]).unfit.map(|unfit| unfit.reason);
    assert!(reason.is_some_and(|reason| reason.contains("text = \"/es/replies/late\"")));
    let of_list = extracted("answers:\n  - late: We are sorry for that\n  - lost: Here is another\n", &[]).unfit.map(|unfit| unfit.reason);
    assert!(of_list.is_some_and(|reason| reason.contains("text = \"/answers/*/late\"")));
}

#[test]
fn fields_say_where_texts_stand() {
    let text = "es:\n  replies:\n    late: &l uno\n    lost: [dos, *l, ~]\n    count: 3\n  other: x\npt-BR:\n  replies: {late: um}\n";
    let found = extracted(text, &["/*/replies/**"]);
    let expected = [("/es/replies/late", "es", "uno"), ("/es/replies/lost/0", "es", "dos"), ("/pt-BR/replies/late", "pt", "um")];
    assert_eq!(told(&found), expected.map(|(pointer, lang, text)| (pointer, None, Some(lang), text)));
    assert_eq!((found.problems.len(), found.next_index), (0, 3));
    let found = extracted("a:\n- {x: one, title: T, id: i}\n- {x: 2}\n- {x: [y]}\n", &["/a/*/x"]);
    assert_eq!(told(&found), [("/a/0/x", Some("T"), None, "one")]);
    let told: Vec<_> = found.problems.iter().map(|problem| (problem.line, problem.reason.as_str())).collect();
    assert_eq!(told, [(3, "/a/1/x: must be a string, not a number"), (4, "/a/2/x: must be a string, not a list")]);
    assert!(extracted("a: b\n", &["/x"]).unfit.is_some_and(|unfit| unfit.reason.contains("/x")));
    let fields = RecordFields {
        text: vec!["/*/m/text".into()],
        title: "/*/head".into(),
        given: ["text", "title"].into(),
        ..RecordFields::default()
    };
    let source = Source::new("a.yaml", "- head: A\n  m: {text: x, follow_up: true, kind: draft}\n- head: B\n  m: {text: y}\n");
    let found = extract(&source, Format::Yaml, &Options { fields: fields.into(), first_index: 4, ..Options::default() });
    assert_eq!(
        found.records.iter().map(|record| (record.index, record.title.as_deref())).collect::<Vec<_>>(),
        [(4, Some("A")), (5, Some("B"))]
    );
    assert_eq!((found.records[0].follow_up, found.records[0].kind), (Some(true), Some(Kind::Draft)));
}

#[test]
fn a_malformed_file_is_unfit_as_a_whole() {
    let found = extracted("\u{feff}a: 1\nb: \"x\n", &[]);
    let unfit = found.unfit.expect("no YAML");
    assert_eq!(
        (unfit.line, unfit.reason.as_str()),
        (Some(2), "not valid YAML: while scanning a quoted scalar, found unexpected end of stream (column 4)")
    );
}
