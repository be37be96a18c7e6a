//! Properties of reading: no input panics, every offset that comes out stands on a character of its text or source, and the same prose reads the
//! same in every format.

use cordial::{
    extract::{Extraction, Format, Media, Options, RecordFields, extract},
    placeholder,
    source::Source,
    span::Span,
};
use proptest::prelude::*;

/// Pieces that the formats take for marks, among ordinary ones.
const PIECES: &[&str] = &[
    "a",
    "Hi Sam",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\r\n",
    "\n\n",
    "\r",
    "*",
    "**",
    "_",
    "`",
    "```",
    "~~~",
    "#",
    "> ",
    ">",
    "- ",
    "1. ",
    "|",
    "|---|",
    "---",
    "-- \n",
    "===",
    "+++",
    "\\",
    "&amp;",
    "&#225;",
    "&",
    "<",
    ">",
    "<b>",
    "</p>",
    "<div>",
    "<!--",
    "-->",
    "<br>",
    "<blockquote>",
    "<pre>",
    "<code>",
    "<q>",
    "<title>",
    "<img alt=\"",
    "<a title='",
    "{% if x %}",
    "{{#if",
    "<%= x",
    "%>",
    "@if(",
    "Subject: x\n",
    "Content-Type: text/html\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "Content-Transfer-Encoding: base64\n",
    "=C3=A1",
    "=\n",
    "=",
    "SG9s",
    "[",
    "]",
    "](",
    ")",
    "![",
    "]: ",
    "https://a.b",
    "<https://a.b>",
    "{{",
    "}}",
    "{",
    "}",
    "%",
    "{%",
    "%}",
    "{{x}}",
    "<NAME>",
    "*|F|*",
    "[[",
    "#A#",
    "xxx",
    "XX",
    "_1",
    "A_B_C1",
    "\u{feff}",
    "\u{e1}",
    "n\u{303}",
    "\u{a0}",
    "\u{1f600}",
    "\u{434}",
    "\u{200b}",
    "\u{2028}",
    "\u{2022} ",
    "lang: es\n",
    "kind: x\n",
    "\"",
    "\\n",
    "\\u00e1",
    "\\ud83d",
    "\\ude00",
    "{\"text\":\"",
    "{\"macros\":[{\"title\":\"\",\"actions\":[{\"field\":\"comment_value\",\"value\":\"",
    "[{\"short_code\":1,\"content\":\"",
    "\"}]}]}",
    "\"}",
    "null",
    ":",
    ",",
    "<script>",
    "\0",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat()), any::<String>()]
}

/// Pieces that YAML takes for marks.
const YAML_PIECES: &[&str] = &[
    "\u{feff}",
    "a",
    "b c",
    "k: ",
    "k: ",
    "- ",
    "- ",
    "|\n",
    ">\n",
    "|-\n",
    ">2+ # c\n",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n\n",
    "\r\n  ",
    "\r",
    "  ",
    " ",
    "\t",
    "'",
    "''",
    "\"",
    "\\",
    "\\n",
    "\\u00e1",
    "\\\n",
    "# c",
    "&x ",
    "*x",
    "!!str ",
    "!t ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "? ",
    ": ",
    "---\n",
    "...\n",
    "%",
    "|1\n",
    "\u{85}",
    "\u{2028}",
    "\u{e1}",
    "\u{1f600}",
    "1",
    "null",
    "\n- k: ",
    "\n  k: |\n    ",
    "\n  k: >\n    ",
    "k: \"",
    "k: '",
    "@",
];

/// Pieces that TOML takes for marks.
const TOML_PIECES: &[&str] = &[
    "a",
    "b c",
    "k = ",
    "\nk2 = ",
    "\n",
    "\r\n",
    "\r",
    "'",
    "'''",
    "\"",
    "\"\"\"",
    "\\",
    "\\n",
    "\\u00e1",
    "\\U0001f600",
    "\\x41",
    "\\\n  ",
    "\\e",
    "# c",
    "[t]\n",
    "[[t]]\n",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "\u{e1}",
    "\u{1f600}",
    "\t",
    " ",
    "1",
    "true",
    "k.a = ",
    "\u{feff}",
];

/// Pieces that CSV takes for marks.
const CSV_PIECES: &[&str] =
    &["a", "b c", ",", ",", ";", "\t", "\n", "\n", "\r\n", "\r", "\"", "\"", "\"\"", "\"a\"", "\u{e1}", "\u{1f600}", " ", "\u{feff}"];

fn any_of(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..24).prop_map(|pieces| pieces.concat())
}

/// Reads every string of a document.
fn read_all(text: &str, format: Format) -> Extraction {
    let fields = RecordFields {
        text: vec!["/**".into(), "a".into()],
        given: ["text"].into(),
        markup: Some(Media::Plain),
        ..RecordFields::default()
    };
    extract(&Source::new("a", text), format, &Options { fields: fields.into(), ..Options::default() })
}

/// What a parser has read can be followed in the source.
fn check_all(text: &str, format: Format) -> Result<(), TestCaseError> {
    let extraction = read_all(text, format);
    check(text, &extraction)?;
    let lost = extraction.problems.iter().find(|problem| problem.reason.contains("cannot be followed"));
    prop_assert!(lost.is_none(), "{:?} {:?}", lost, text);
    Ok(())
}

fn read(text: &str, format: Format) -> Extraction {
    read_with(text, format, RecordFields::default())
}

fn read_with(text: &str, format: Format, fields: RecordFields) -> Extraction {
    extract(&Source::new("a", text), format, &Options { fields: fields.into(), by_shape: true, ..Options::default() })
}

/// Every offset stands where a character starts, and verbatim text is what the source says.
fn check(text: &str, extraction: &Extraction) -> Result<(), TestCaseError> {
    for record in &extraction.records {
        prop_assert_eq!(record.map.text_len(), record.text.len());
        let mut end = 0;
        for block in &record.blocks {
            prop_assert!(end <= block.start && block.start < block.end, "{:?}", record.blocks);
            let inside = record.text.get(block.start..block.end);
            prop_assert!(inside.is_some_and(|inside| inside == inside.trim()), "{:?}", inside);
            end = block.end;
            let span = Span::new(block.start, block.end);
            let source = record.map.to_source(span);
            prop_assert!(text.get(source.start..source.end).is_some());
            prop_assert_eq!(record.map.is_verbatim(span), text.get(source.start..source.end) == inside);
        }
        let mut place = 0;
        for (at, letter) in record.text.char_indices() {
            let span = Span::new(at, at + letter.len_utf8());
            let source = record.map.to_source(span);
            let found = text.get(source.start..source.end);
            // What an attribute of HTML says comes in the text behind the paragraph that it stands in.
            let in_order = place <= source.start || text.contains("alt=") || text.contains("title=");
            prop_assert!(found.is_some() && in_order, "{:?} {:?}", letter, source);
            place = source.start;
            if record.map.is_verbatim(span) {
                prop_assert_eq!(found, record.text.get(span.start..span.end));
            }
        }
    }
    Ok(())
}

/// Text that no format gives a meaning: words, some bold, in sentences.
fn sentence() -> impl Strategy<Value = Vec<(String, bool)>> {
    let word = "[A-Za-z\u{e1}\u{f1}\u{434}]{1,8}[,.?!]?"
        .prop_filter("a marker of the language", |word| !word.starts_with("xx") && !word.starts_with("XX"));
    prop::collection::vec((word, prop::bool::weighted(0.2)), 1..8)
}

/// A paragraph of one line or more, or a list.
#[derive(Clone, Debug)]
enum Part {
    Paragraph(Vec<Vec<(String, bool)>>),
    List(Vec<Vec<(String, bool)>>),
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        prop::collection::vec(sentence(), 1..4).prop_map(Part::Paragraph),
        prop::collection::vec(sentence(), 1..4).prop_map(Part::List)
    ]
}

fn line(words: &[(String, bool)], bold: &str) -> String {
    words.iter().map(|(word, is_bold)| if *is_bold { format!("{bold}{word}{bold}") } else { word.clone() }).collect::<Vec<_>>().join(" ")
}

/// The parts as a text whose bold words stand between these marks.
fn render(parts: &[Part], bold: &str, line_end: &str) -> String {
    let rendered = parts.iter().map(|part| match part {
        Part::Paragraph(lines) => lines.iter().map(|words| line(words, bold)).collect::<Vec<_>>().join(line_end),
        Part::List(items) => items.iter().map(|words| format!("- {}", line(words, bold))).collect::<Vec<_>>().join(line_end),
    });
    rendered.collect::<Vec<_>>().join(&line_end.repeat(2))
}

fn block_texts(extraction: &Extraction) -> Vec<&str> {
    extraction.records.iter().flat_map(|record| record.blocks.iter().map(|block| &record.text[block.start..block.end])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_any_format(text in any_text()) {
        for format in Format::ALL {
            check(&text, &read(&text, format))?;
        }
        let mail = format!("Subject: x\nContent-Transfer-Encoding: quoted-printable\nContent-Type: text/html; charset=latin1\n\n{text}");
        check(&mail, &read(&mail, Format::Email))?;
        check(&mail.replace("quoted-printable", "base64"), &read(&mail.replace("quoted-printable", "base64"), Format::Email))?;
    }

    #[test]
    fn json_strings_keep_their_places(texts in prop::collection::vec(any_text(), 1..4)) {
        let lines: Vec<_> = texts.iter().map(|text| serde_json::json!({ "id": 1, "text": text }).to_string()).collect();
        let source = lines.join("\n");
        let fields = RecordFields { markup: Some(Media::Plain), ..RecordFields::default() };
        let extraction = read_with(&source, Format::JsonLines, fields.clone());
        check(&source, &extraction)?;
        prop_assert_eq!(extraction.records.iter().map(|record| &record.text).collect::<Vec<_>>(), texts.iter().collect::<Vec<_>>());
        let document = serde_json::to_string_pretty(&serde_json::json!({ "a~/": texts.iter().map(|text| [text]).collect::<Vec<_>>() }));
        let document = document.unwrap_or_default();
        let fields = RecordFields { text: vec!["/a~0~1/*/0".into()], given: ["text"].into(), ..fields };
        let extraction = read_with(&document, Format::Json, fields);
        check(&document, &extraction)?;
        prop_assert_eq!(extraction.records.iter().map(|record| &record.text).collect::<Vec<_>>(), texts.iter().collect::<Vec<_>>());
    }

    #[test]
    fn every_string_can_be_followed(
        yaml in any_of(YAML_PIECES), toml in any_of(TOML_PIECES), csv in any_of(CSV_PIECES), text in any_text(),
    ) {
        check_all(&yaml, Format::Yaml)?;
        check_all(&format!("k:{yaml}"), Format::Yaml)?;
        check_all(&toml, Format::Toml)?;
        check_all(&format!("k = \"\"\"{toml}\"\"\""), Format::Toml)?;
        check_all(&format!("a,b\n{csv}"), Format::Csv)?;
        for format in [Format::Yaml, Format::Toml, Format::Csv, Format::Tsv] {
            check_all(&text, format)?;
        }
    }

    #[test]
    fn block_scalars_and_cells_keep_their_text(text in any_text(), indent in 1_usize..9) {
        let quoted = format!("id,text\n1,\"{}\"\n", text.replace('"', "\"\""));
        if !text.trim().is_empty() {
            let extraction = read_all(&quoted.replacen("text", "a", 1), Format::Csv);
            prop_assert_eq!(extraction.records.iter().map(|record| &record.text).collect::<Vec<_>>(), [&text]);
        }
        let allowed = |c: char| matches!(c, '\n' | '\t' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{10000}'..='\u{10ffff}');
        let text: String = text.chars().filter(|&c| allowed(c)).collect();
        let spaces = " ".repeat(indent);
        let yaml = format!("k: |{indent}+\n{spaces}{}\nj: 1\n", text.replace('\n', &format!("\n{spaces}")));
        let extraction = read_all(&yaml, Format::Yaml);
        prop_assert_eq!(&extraction.unfit, &None, "{:?}", &yaml);
        prop_assert_eq!(&extraction.records[0].text, &format!("{text}\n"));
        check(&yaml, &extraction)?;
    }

    #[test]
    fn placeholders_are_disjoint_and_on_characters(text in any_text()) {
        let mut end = 0;
        for found in placeholder::find(&text) {
            prop_assert!(end <= found.span.start && found.span.contains(found.name) && !found.name.is_empty(), "{:?}", found);
            prop_assert!(text.get(found.span.start..found.span.end).is_some() && text.get(found.name.start..found.name.end).is_some());
            end = found.span.end;
        }
    }

    #[test]
    fn prose_reads_the_same_in_every_format(parts in prop::collection::vec(part(), 1..6), crlf in any::<bool>()) {
        let line_end = if crlf { "\r\n" } else { "\n" };
        let plain = render(&parts, "", line_end);
        let markdown = render(&parts, "**", line_end);
        let json = serde_json::json!({ "text": plain }).to_string();
        let expected = read(&plain, Format::Text);
        let marked = read(&markdown, Format::Markdown);
        prop_assert_eq!(block_texts(&marked), block_texts(&expected));
        let decoded = read(&json, Format::JsonLines);
        prop_assert_eq!(block_texts(&decoded), block_texts(&expected));
        check(&markdown, &marked)?;
    }
}
