//! What the renderers write, for sources made here: exact lines, positions, escapes, sizes. Asserts on meaning; no stored snapshots.
//! Findings are made by hand: no rule runs here.

use std::sync::Arc;
use std::time::Instant;

use clap::ValueEnum;
use cordial::diagnostic::{Diagnostic, Edit, Fix, Level, ReplyReference, ReplyReport, Safety, TextRange};
use cordial::report::{Assembly, Counts, OutputFormat, Plan, RuleNote, Style, prepare, render, summary};
use cordial::source::Source;
use cordial::span::Span;

fn finding(source: &Source, span: Span, level: Level) -> Diagnostic {
    Diagnostic {
        rule: Arc::from("passive-voice"),
        level,
        message: "Nobody is said to have done it.".to_string(),
        help: Some("Say who did it.".to_string()),
        language: Some(Arc::from("es")),
        file: Arc::from(source.path()),
        reply: reply(0),
        range: source.range(span),
        text_range: TextRange { start: 0, end: 1 },
        excerpt: source.text()[span.start..span.end].to_string(),
        fixes: Vec::new(),
        fingerprint: "0123456789abcdef".to_string(),
    }
}

fn reply(index: usize) -> ReplyReference {
    ReplyReference { index, id: None, title: None, pointer: None }
}

fn report(diagnostics: Vec<Diagnostic>) -> ReplyReport {
    ReplyReport { reply: reply(0), language: Some(Arc::from("es")), diagnostics }
}

/// A warning on the first occurrence of `words`.
fn on_words(source: &Source, words: &str) -> Diagnostic {
    let start = source.text().find(words).expect("the words stand in the source");
    finding(source, Span::new(start, start + words.len()), Level::Warning)
}

fn written(format: OutputFormat, style: &Style, source: &Source, diagnostics: Vec<Diagnostic>) -> String {
    let mut out = Vec::new();
    render(format, style, source, &[report(diagnostics)], &mut out);
    String::from_utf8(out).expect("reports are UTF-8")
}

fn plain(format: OutputFormat, source: &Source, diagnostics: Vec<Diagnostic>) -> String {
    written(format, &Style::default(), source, diagnostics)
}

/// Lines of a `full` report with one finding, without the empty one at its end.
fn full_lines(style: &Style, source: &Source, found: Diagnostic) -> Vec<String> {
    written(OutputFormat::Full, style, source, vec![found]).trim_end().lines().map(str::to_string).collect()
}

/// The text without SGR sequences.
fn without_sgr(text: &str) -> String {
    let sgr = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("the pattern is well formed");
    sgr.replace_all(text, "").into_owned()
}

fn coloured() -> Style {
    Style { color: true, ..Style::default() }
}

#[test]
fn full_shows_place_words_advice_and_fix() {
    let source = Source::new("t/es.md", "Hola:\n\nSu acceso fue bloqueado por error.\n");
    let mut found = on_words(&source, "fue bloqueado");
    found.reply.id = Some(Arc::from("es-1"));
    found.reply.title = Some(Arc::from("Acceso"));
    let edits = vec![Edit { start: 17, end: 30, content: "bloqueamos".to_string() }];
    found.fixes.push(Fix { safety: Safety::Unsafe, title: "bloqueamos".to_string(), edits });
    let expected = "\
warning[passive-voice]: Nobody is said to have done it.
   ╭─[ t/es.md:3:11 ] es-1 · Acceso
   │
 3 │ Su acceso fue bloqueado por error.
   │           ──────┬──────
   │                 ╰──────── Say who did it.
   │
   │ fix (unsafe): bloqueamos
───╯

";
    assert_eq!(plain(OutputFormat::Full, &source, vec![found.clone()]), expected);
    let colour = written(OutputFormat::Full, &coloured(), &source, vec![found]);
    assert_eq!(without_sgr(&colour), expected);
    assert!(colour.contains(" acceso \u{1b}[33mfue bloqueado\u{1b}[0m por error."), "{colour}");
}

#[test]
fn a_fix_whose_title_does_not_hold_the_new_text_shows_both() {
    let source = Source::new("a.txt", "please kindly wait");
    let mut found = on_words(&source, "kindly ");
    found.help = None;
    let edit = |content: &str| vec![Edit { start: 7, end: 14, content: content.to_string() }];
    found.fixes.push(Fix { safety: Safety::Safe, title: "shorter".to_string(), edits: edit("do") });
    found.fixes.push(Fix { safety: Safety::Safe, title: "delete".to_string(), edits: edit("") });
    let lines = full_lines(&Style::default(), &source, found);
    assert_eq!(lines[5], "   │           ╰───── fix: shorter → do");
    assert_eq!(lines[7], "   │ fix: delete");
}

#[test]
fn long_advice_goes_below_and_is_wrapped_at_the_terminal() {
    let source = Source::new("a.txt", "It was blocked.");
    let mut found = on_words(&source, "was blocked");
    found.help = Some("word ".repeat(30));
    let lines = full_lines(&Style { width: 60, ..Style::default() }, &source, found);
    assert_eq!(lines[4], "   │    ───────────");
    assert!(lines[6].starts_with("   │ help: word word"), "{}", lines[6]);
    assert!(lines[7].starts_with("   │       word word"), "{}", lines[7]);
    assert!(lines.iter().all(|line| line.chars().count() <= 60), "{lines:#?}");
    assert_eq!(lines.join(" ").matches("word").count(), 30);
}

#[test]
fn levels_have_their_names_and_colours() {
    let source = Source::new("a.txt", "abc");
    for (level, sgr) in [(Level::Error, "31"), (Level::Warning, "33"), (Level::Suggestion, "36")] {
        let found = finding(&source, Span::new(0, 3), level);
        let full = written(OutputFormat::Full, &coloured(), &source, vec![found.clone()]);
        assert!(full.starts_with(&format!("\u{1b}[{sgr}m{}[passive-voice]:\u{1b}[0m Nobody", level.name())), "{full}");
        let concise = written(OutputFormat::Concise, &coloured(), &source, vec![found]);
        assert!(concise.starts_with(&format!("a.txt:1:1: \u{1b}[{sgr}m{}[passive-voice]\u{1b}[0m Nobody", level.name())), "{concise}");
    }
}

#[test]
fn wide_and_narrow_letters_tabs_and_crlf_are_underlined_in_place() {
    let source = Source::new("a.txt", "\tВаш 😀 запрос был удалён вчера.\r\nok");
    let lines = full_lines(&Style::default(), &source, on_words(&source, "был удалён"));
    assert_eq!(lines[1], "   ╭─[ a.txt:1:15 ]");
    assert_eq!(lines[3], " 1 │  Ваш 😀 запрос был удалён вчера.");
    // The emoji takes two columns.
    assert_eq!(lines[4], "   │                ─────┬────");
}

#[test]
fn a_mark_over_lines_shows_the_first_and_the_last() {
    let source = Source::new("a.txt", "He was\nnot\nblocked, no.\n");
    let lines = full_lines(&Style::default(), &source, on_words(&source, "was\nnot\nblocked"));
    let expected = [" 1 │ He was", "   │    ───", "   │ …", " 3 │ blocked, no.", "   │ ───┬───", "   │    ╰───── Say who did it."];
    assert_eq!(lines[3..9], expected);
    let two = full_lines(&Style::default(), &source, on_words(&source, "not\nblocked"));
    assert_eq!(two[3..7], [" 2 │ not", "   │ ───", " 3 │ blocked, no.", "   │ ───┬───"]);
}

#[test]
fn an_empty_mark_at_the_end_of_the_file_has_its_place() {
    for (text, place, shown) in [("one\ntwo\n", "3:1", " 3 │"), ("one\ntwo", "2:4", " 2 │ two"), ("", "1:1", " 1 │")] {
        let source = Source::new("a.txt", text);
        let lines = full_lines(&Style::default(), &source, finding(&source, Span::new(text.len(), text.len()), Level::Error));
        assert_eq!(lines[1], format!("   ╭─[ a.txt:{place} ]"));
        assert_eq!(lines[3], shown);
        assert!(lines[4].ends_with('┬') && lines[5].ends_with("╰── Say who did it."), "{lines:#?}");
    }
}

#[test]
fn what_others_take_for_line_ends_is_spelt_out_on_one_line() {
    let source = Source::new("a.txt", "a\u{2028}b\u{85}c\u{b}d\u{c}e\rf was blocked");
    let lines = full_lines(&Style::default(), &source, on_words(&source, "was blocked"));
    assert_eq!(lines[1], "   ╭─[ a.txt:1:13 ]");
    assert_eq!(lines[3], " 1 │ a\\u{2028}b\\u{85}c␋d␌e␍f was blocked");
    assert_eq!(lines[4].find('─'), lines[3].find("was").map(|at| at - "␋␌␍".len() + 3));
}

#[test]
fn a_part_of_a_file_keeps_the_numbers_of_the_file() {
    let source = Source::part("a.jsonl", "{\"text\":\"one\"}\n{\"text\":\"It was\\nblocked\"}\n", 50_000, 999);
    let found = on_words(&source, "was\\nblocked");
    assert_eq!(found.range.start.byte, 50_027);
    assert!(plain(OutputFormat::Concise, &source, vec![found.clone()]).starts_with("a.jsonl:1000:13: warning[passive-voice] "));
    let lines = full_lines(&Style::default(), &source, found);
    assert_eq!(lines[1], "      ╭─[ a.jsonl:1000:13 ]");
    assert_eq!(lines[2], "      │");
    assert_eq!(lines[3], " 1000 │ {\"text\":\"It was\\nblocked\"}");
    assert_eq!(lines[4], "      │             ──────┬─────");
    assert_eq!(lines[6], "──────╯");
    // Two lines whose numbers have different lengths.
    let both = full_lines(&Style::default(), &source, finding(&source, Span::new(2, 20), Level::Warning));
    assert!(both[3].starts_with("  999 │ {") && both[5].starts_with(" 1000 │ {"), "{both:#?}");
}

#[test]
fn no_escape_of_a_file_reaches_the_terminal() {
    let bad = "\u{1b}[31m\u{1b}]0;x\u{7}\u{9b}1m\u{202e}";
    let source = Source::new(format!("d{bad}/a.txt"), format!("x {bad} was {bad} blocked {bad}\n{bad}"));
    let mut found = on_words(&source, "blocked");
    found.range = source.range(Span::new(2, source.text().len() - 2));
    for text in [&mut found.message, &mut found.excerpt] {
        text.push_str(&format!("one\r\ntwo {bad}"));
    }
    found.rule = Arc::from(format!("r{bad}"));
    found.help = Some(format!("h{bad}"));
    found.reply.id = Some(Arc::from(format!("i{bad}")));
    found.reply.title = Some(Arc::from(format!("t{bad}\n")));
    let edits = vec![Edit { start: 0, end: 1, content: bad.to_string() }];
    found.fixes.push(Fix { safety: Safety::Safe, title: format!("f{bad}"), edits });
    let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    for format in [OutputFormat::Full, OutputFormat::Concise, OutputFormat::Github] {
        let text = plain(format, &source, vec![found.clone()]);
        assert!(!text.contains(acts), "{format:?}: {text:?}");
        assert!(text.contains("␛[31m␛]0;x␇\\u{9b}1m\\u{202e}"), "{format:?}: {text}");
        let colour = written(format, &coloured(), &source, vec![found.clone()]);
        assert_eq!(without_sgr(&colour), text);
    }
    let concise = plain(OutputFormat::Concise, &source, vec![found]);
    assert_eq!(concise.matches('\n').count(), 1);
    assert!(concise.contains("one two ␛[31m"), "{concise}");
}

#[test]
fn a_hundred_findings_on_a_line_of_a_megabyte_are_drawn_at_once() {
    let sentence = "Ваш запрос был удалён, and the account was blocked 😀. ";
    let source = Source::new("a.jsonl", sentence.repeat(1_000_000 / sentence.len()));
    let places: Vec<usize> = source.text().match_indices("was blocked").map(|(at, _)| at).collect();
    let all: Vec<Diagnostic> =
        (0..100).map(|n| places[n * places.len() / 100]).map(|at| finding(&source, Span::new(at, at + 11), Level::Warning)).collect();
    for style in [Style::default(), coloured()] {
        let start = Instant::now();
        let text = written(OutputFormat::Full, &style, &source, all.clone());
        println!("{} findings, {} bytes, {:?}, colour {}", all.len(), text.len(), start.elapsed(), style.color);
        assert_eq!(without_sgr(&text).matches("─────┬─────").count(), 100);
        assert!(text.len() < 200_000, "{} bytes", text.len());
        assert!(start.elapsed().as_millis() < 1000, "{:?}", start.elapsed());
        let widest = without_sgr(&text).lines().map(|line| line.chars().count()).max();
        assert!(widest.is_some_and(|width| width <= 130), "{widest:?}");
    }
}

#[test]
fn marks_and_messages_of_many_megabytes_are_shortened() {
    let source = Source::new("a.txt", "слово ".repeat(1_000_000));
    let mut found = finding(&source, Span::new(11, source.text().len() - 11), Level::Warning);
    found.message = source.text().to_string();
    let text = plain(OutputFormat::Full, &source, vec![found.clone()]);
    assert!(text.len() < 5_000, "{} bytes", text.len());
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[3].starts_with(" 1 │ слово слово слово") && lines[3].ends_with("слово слово") && lines[3].contains('…'), "{}", lines[3]);
    assert!(plain(OutputFormat::Concise, &source, vec![found]).len() < 3_000);
}

#[test]
fn cut_ends_of_a_line_have_an_ellipsis_between_words() {
    let source = Source::new("a.txt", format!("{}was blocked{}", "before ".repeat(40), " after".repeat(40)));
    let lines = full_lines(&Style { width: 80, ..Style::default() }, &source, on_words(&source, "was blocked"));
    assert!(lines[3].starts_with(" 1 │ … before ") && lines[3].ends_with(" after …"), "{}", lines[3]);
    assert!(lines[3].chars().count() <= 80);
    let before = |line: &str, what: &str| line.split(what).next().map(|part| part.chars().count());
    assert_eq!(before(&lines[4], "─"), before(&lines[3], "was"));
}

/// A whole report of one file in several units, none of which has records.
fn whole(plan: Plan, source: &Source, units: Vec<Vec<Diagnostic>>) -> String {
    let mut assembly = Assembly::new(plan);
    let mut out = assembly.opening().as_bytes().to_vec();
    for diagnostics in units {
        assembly.add(prepare(plan, &Style::default(), source, &[], vec![report(diagnostics)]), &mut out);
    }
    assembly.close(&[note()], None, &mut out);
    String::from_utf8(out).expect("reports are UTF-8")
}

fn plan(format: OutputFormat) -> Plan {
    Plan { format, statistics: false }
}

fn note() -> RuleNote {
    RuleNote {
        id: "passive-voice".to_string(),
        group: "voice".to_string(),
        level: Level::Warning,
        title: "Nobody acts".to_string(),
        why: "Why <b>.\n".to_string(),
        examples: vec![("Bad", "es".to_string(), "one\ntwo".to_string())],
    }
}

fn parsed(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("the report is JSON")
}

#[test]
fn json_is_one_array_over_units_and_empty_units() {
    let source = Source::new("a.txt", "It was blocked. \u{1b}");
    let units = vec![vec![on_words(&source, "was"), on_words(&source, "It")], vec![], vec![on_words(&source, "blocked")]];
    let parsed = parsed(&whole(plan(OutputFormat::Json), &source, units));
    let excerpts: Vec<_> = parsed.as_array().expect("an array").iter().map(|found| found["excerpt"].as_str().expect("a string")).collect();
    assert_eq!(excerpts, ["was", "It", "blocked"]);
    assert_eq!(parsed[0]["range"], serde_json::json!({"start":{"byte":3,"line":1,"column":4},"end":{"byte":6,"line":1,"column":7}}));
    assert_eq!(whole(plan(OutputFormat::Json), &source, vec![]), "[]\n");
}

#[test]
fn json_lines_has_a_line_a_finding_and_json_replies_a_line_a_reply() {
    let source = Source::new("a.jsonl", "It was blocked.");
    let clean = ReplyReport {
        reply: ReplyReference { index: 7, id: Some(Arc::from("x\"y")), title: None, pointer: None },
        language: None,
        diagnostics: vec![],
    };
    let replies = [report(vec![on_words(&source, "was"), on_words(&source, "It")]), clean];
    let mut lines = Vec::new();
    render(OutputFormat::JsonLines, &Style::default(), &source, &replies, &mut lines);
    let lines = String::from_utf8(lines).expect("UTF-8");
    assert_eq!(lines.lines().count(), 2);
    assert!(lines.starts_with("{\"rule\":\"passive-voice\",\"level\":\"warning\",") && lines.ends_with("}\n"));
    let mut per_reply = Vec::new();
    render(OutputFormat::JsonReplies, &Style::default(), &source, &replies, &mut per_reply);
    let per_reply = String::from_utf8(per_reply).expect("UTF-8");
    let (first, second) = per_reply.split_once('\n').expect("two lines");
    assert_eq!(second, "{\"file\":\"a.jsonl\",\"index\":7,\"id\":\"x\\\"y\",\"language\":null,\"diagnostics\":[]}\n");
    assert!(first.starts_with("{\"file\":\"a.jsonl\",\"index\":0,\"id\":null,\"language\":\"es\",\"diagnostics\":[{\"rule\":"));
    let parsed: serde_json::Value = serde_json::from_str(first).expect("JSON");
    assert_eq!(parsed["diagnostics"][1]["excerpt"], "It");
}

#[test]
fn github_commands_are_escaped() {
    let source = Source::new("a,b:c%.txt", "It was\nblocked");
    let mut found = on_words(&source, "was");
    found.message = "100 %: a,\r\nb::error::c".to_string();
    found.help = None;
    let line = plain(OutputFormat::Github, &source, vec![found]);
    let properties = "file=a%2Cb%3Ac%25.txt,line=1,endLine=1,col=4,endColumn=7,title=cordial (passive-voice)";
    assert_eq!(line, format!("::warning {properties}::100 %25: a,%0D%0Ab::error::c\n"));
    let mut over_lines = on_words(&source, "was\nblocked");
    over_lines.level = Level::Suggestion;
    let line = plain(OutputFormat::Github, &source, vec![over_lines]);
    assert!(line.starts_with("::notice file=a%2Cb%3Ac%25.txt,line=1,endLine=2,title="), "{line}");
    assert!(line.ends_with("::Nobody is said to have done it.%0ASay who did it.\n"), "{line}");
}

#[test]
fn the_summary_counts_levels_and_replies() {
    let source = Source::new("a.txt", "abc");
    let of = |levels: &[Level]| report(levels.iter().map(|level| finding(&source, Span::new(0, 1), *level)).collect());
    let mut counts = Counts::of(&[of(&[Level::Error, Level::Warning]), of(&[])]);
    counts += Counts::of(&[of(&[Level::Error, Level::Warning, Level::Warning, Level::Suggestion]), of(&[])]);
    assert_eq!(summary(OutputFormat::Full, &counts, 0).as_deref(), Some("2 errors, 3 warnings, 1 suggestion in 2 of 4 replies"));
    assert_eq!(summary(OutputFormat::Full, &Counts::of(&[of(&[Level::Warning])]), 0).as_deref(), Some("1 warning in 1 of 1 reply"));
    assert_eq!(summary(OutputFormat::Full, &Counts::of(&[of(&[])]), 0), None);
    assert_eq!(summary(OutputFormat::Concise, &counts, 0), None);
    let more = summary(OutputFormat::Full, &Counts::of(&[of(&[Level::Warning])]), 5);
    assert_eq!(more.as_deref(), Some("1 warning in 1 of 1 reply (5 more in the baseline)"));
    assert_eq!(summary(OutputFormat::Full, &Counts::of(&[of(&[])]), 2).as_deref(), Some("nothing new (2 in the baseline)"));
}

#[test]
fn formats_have_the_names_of_the_command_line() {
    let names: Vec<String> = OutputFormat::value_variants()
        .iter()
        .filter_map(|format| format.to_possible_value())
        .map(|value| value.get_name().to_string())
        .collect();
    assert_eq!(
        names,
        ["full", "concise", "json", "json-lines", "json-replies", "github", "gitlab", "sarif", "junit", "rdjson", "checkstyle", "html"]
    );
}

#[test]
fn nothing_found_is_nothing_written() {
    let source = Source::new("a.txt", "abc");
    // These two list clean replies too.
    let of_replies = [OutputFormat::JsonReplies, OutputFormat::Junit];
    for format in OutputFormat::value_variants().iter().filter(|format| !of_replies.contains(format)) {
        assert_eq!(plain(*format, &source, vec![]), "", "{format:?}");
    }
}
