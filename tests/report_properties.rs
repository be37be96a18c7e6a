//! Properties of the renderers over any text and any span on character boundaries: no panic in any format, one line a finding, true numbers, no escapes.
//! What the output looks like is in `report.rs`.

use std::sync::Arc;

use clap::ValueEnum;
use cordial::diagnostic::{Diagnostic, Edit, Fix, Level, ReplyReference, ReplyReport, Safety, TextRange};
use cordial::report::{OutputFormat, Style, render};
use cordial::source::Source;
use cordial::span::Span;
use proptest::prelude::*;

/// Texts rich in what goes wrong: line ends of all kinds, controls, wide, joined, combining and hidden characters.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\t",
        " ",
        "\u{2028}",
        "\u{85}",
        "\u{b}",
        "\u{1b}[31m",
        "\u{7}",
        "\u{0}",
        "@:1:1 ",
        "│",
        "┬",
        "1 │",
        "é",
        "e\u{301}",
        "ж",
        "中",
        "😀",
        "👩\u{200d}💻",
        "\u{202e}",
        "\u{feff}",
        "\u{e0041}",
        "word ",
        "{\"text\":\"",
        "…",
    ]);
    let piece = prop_oneof![4 => pieces.prop_map(str::to_string), 1 => any::<String>(), 1 => "[a-z ]{0,200}"];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

/// The character boundary at `share` (of 65535) of the text.
fn boundary(text: &str, share: u16) -> usize {
    let boundaries: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    boundaries[usize::from(share) * (boundaries.len() - 1) / usize::from(u16::MAX)]
}

fn finding(source: &Source, span: Span, words: &str, help: bool) -> Diagnostic {
    let edits = vec![Edit { start: span.start, end: span.end, content: words.to_string() }];
    Diagnostic {
        rule: Arc::from(words),
        level: Level::Warning,
        message: words.to_string(),
        help: help.then(|| words.to_string()),
        language: None,
        file: Arc::from(source.path()),
        reply: ReplyReference { index: 0, id: Some(Arc::from(words)), title: Some(Arc::from(words)), pointer: None },
        range: source.range(span),
        text_range: TextRange { start: 0, end: 0 },
        excerpt: source.text()[span.start..span.end].to_string(),
        fixes: if help { vec![] } else { vec![Fix { safety: Safety::Safe, title: words.to_string(), edits }] },
        fingerprint: String::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_span_of_any_text_is_written(
        text in text(), words in text(), ends in any::<(u16, u16)>(), width in 0_usize..200, first_line in 1_usize..2_000_000, help in any::<bool>(),
    ) {
        let (one, other) = (boundary(&text, ends.0), boundary(&text, ends.1));
        let span = Span::new(one.min(other), one.max(other));
        let source = Source::part(words.clone(), text, first_line * 2, first_line);
        let found = finding(&source, span, &words, help);
        let line = found.range.start.line;
        let replies = [ReplyReport { reply: found.reply.clone(), language: None, diagnostics: vec![found.clone(), found] }];
        for format in OutputFormat::value_variants() {
            for color in [false, true] {
                let mut out = Vec::new();
                render(*format, &Style { color, width, ..Style::default() }, &source, &replies, &mut out);
                let out = String::from_utf8(out).expect("reports are UTF-8");
                let for_people = matches!(
                    format,
                    OutputFormat::Full | OutputFormat::Concise | OutputFormat::Github | OutputFormat::Junit | OutputFormat::Checkstyle
                );
                // JSON itself escapes only the ASCII controls.
                let acts = |c: char| c != '\n' && if for_people { c.is_control() } else { c < ' ' };
                prop_assert!(color || !out.contains(acts), "{:?}: {:?}", format, out);
                let lines = out.matches('\n').count();
                match format {
                    OutputFormat::Concise | OutputFormat::JsonLines | OutputFormat::Github => prop_assert_eq!(lines, 2),
                    OutputFormat::Json | OutputFormat::JsonReplies | OutputFormat::Gitlab => prop_assert_eq!(lines, 1),
                    OutputFormat::Sarif | OutputFormat::Rdjson => prop_assert_eq!(lines, 1),
                    OutputFormat::Checkstyle => prop_assert_eq!(lines, 4),
                    OutputFormat::Junit => prop_assert!(lines >= 6),
                    OutputFormat::Html => prop_assert!(out.is_empty()),
                    OutputFormat::Full if color => {}
                    OutputFormat::Full => {
                        prop_assert_eq!(out.matches("───╯\n\n").count(), 2, "{}", &out);
                        let gutter = format!(" {line} │");
                        prop_assert!(out.lines().nth(3).is_some_and(|shown| shown.trim_start().starts_with(gutter.trim_start())), "{}", &out);
                    }
                }
            }
        }
    }
}
