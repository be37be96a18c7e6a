//! What the reports for other programs and the HTML page say of a whole run, for sources made here. Findings are made by hand: no rule runs here.
//! `report.rs` has the formats for people and our own JSON.

use std::sync::Arc;

use cordial::diagnostic::{Diagnostic, Edit, Fix, Level, ReplyReference, ReplyReport, Safety, TextRange};
use cordial::extract::{self, Format};
use cordial::report::{Assembly, OutputFormat, Plan, RuleNote, Style, prepare};
use cordial::source::Source;
use serde_json::{Value, json};

/// A warning on the first occurrence of `words`.
fn on_words(source: &Source, words: &str, level: Level) -> Diagnostic {
    let start = source.text().find(words).expect("the words stand in the source");
    let before = source.text()[..start].chars().count();
    Diagnostic {
        rule: Arc::from("passive-voice"),
        level,
        message: "Nobody <acted> & \"all\".".to_owned(),
        help: Some("Say who.".to_owned()),
        language: Some(Arc::from("es")),
        file: Arc::from(source.path()),
        reply: ReplyReference { index: 0, id: Some(Arc::from("es-1")), title: None, pointer: Some(Arc::from("/text")) },
        range: source.range(cordial::span::Span::new(start, start + words.len())),
        text_range: TextRange { start: before, end: before + words.chars().count() },
        excerpt: words.to_owned(),
        fixes: Vec::new(),
        fingerprint: "0123456789abcdef".to_owned(),
    }
}

fn report(diagnostics: Vec<Diagnostic>) -> ReplyReport {
    let reply = ReplyReference { index: 0, id: Some(Arc::from("es-1")), title: None, pointer: None };
    ReplyReport { reply, language: Some(Arc::from("es")), diagnostics }
}

fn note() -> RuleNote {
    RuleNote {
        id: "passive-voice".to_owned(),
        group: "voice".to_owned(),
        level: Level::Warning,
        title: "Nobody acts".to_owned(),
        why: "Because.\n".to_owned(),
        examples: vec![("Bad", "es".to_owned(), "one\ntwo".to_owned())],
    }
}

/// A whole report, of a unit for each of the sources.
fn whole(plan: Plan, style: &Style, units: &[(&Source, Vec<Diagnostic>)]) -> (String, Option<String>) {
    let mut assembly = Assembly::new(plan);
    let mut out = assembly.opening().as_bytes().to_vec();
    for (source, diagnostics) in units {
        let records = extract::extract(source, Format::Text, &extract::Options::default()).records;
        assembly.add(prepare(plan, style, source, &records, vec![report(diagnostics.clone())]), &mut out);
    }
    assembly.close(&[note()], None, &mut out);
    (String::from_utf8(out).expect("reports are UTF-8"), assembly.job_summary())
}

fn of(format: OutputFormat, units: &[(&Source, Vec<Diagnostic>)]) -> String {
    whole(Plan { format, statistics: false }, &Style::default(), units).0
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("the report is JSON")
}

/// A warning whose rewrite has two edits, after characters of several bytes.
fn rewritten(source: &Source) -> Diagnostic {
    let mut found = on_words(source, "fue", Level::Warning);
    let start = found.range.start.byte;
    let edit = |at: usize, length: usize, content: &str| Edit { start: start + at, end: start + at + length, content: content.to_owned() };
    let edits = vec![edit(0, 3, "ha"), edit(4, 5, "<b>")];
    found.fixes.push(Fix { safety: Safety::Unsafe, title: "ha <b>".to_owned(), edits });
    found
}

#[test]
fn checkstyle_has_an_element_a_finding() {
    let source = Source::new("t/a&b.txt", "\u{e9}\u{1f600} fue hecho");
    let text = of(OutputFormat::Checkstyle, &[(&source, vec![]), (&source, vec![on_words(&source, "fue", Level::Suggestion)])]);
    let expected = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<checkstyle version=\"10.0\">
  <file name=\"t/a&amp;b.txt\">
    <error line=\"1\" column=\"4\" severity=\"info\" message=\"Nobody &lt;acted&gt; &amp; &quot;all&quot;. Say who.\" \
source=\"cordial.passive-voice\"/>
  </file>
</checkstyle>
";
    assert_eq!(text, expected);
}

#[test]
fn a_case_of_junit_fails_by_the_level_that_fails_the_run() {
    let source = Source::new("a.txt", "fue hecho");
    let diagnostics = vec![on_words(&source, "fue", Level::Warning), on_words(&source, "hecho", Level::Suggestion)];
    let plan = Plan { format: OutputFormat::Junit, statistics: false };
    let at = |fail_on: Level| {
        let style = Style { fail_on, ..Style::default() };
        whole(plan, &style, &[(&source, diagnostics.clone()), (&source, vec![])]).0
    };
    let count = |text: &str, what: &str| text.matches(what).count();
    let warning = at(Level::Warning);
    assert!(warning.contains("<testsuite name=\"a.txt\" tests=\"2\" failures=\"1\" errors=\"0\">"), "{warning}");
    assert!(warning.contains("<testcase name=\"es-1 (reply 0)\" classname=\"a.txt\"/>"), "{warning}");
    assert_eq!([count(&warning, "<failure "), count(&warning, "<system-out>"), count(&warning, "<testcase ")], [1, 1, 2]);
    let suggestion = at(Level::Suggestion);
    assert_eq!([count(&suggestion, "<failure "), count(&suggestion, "<system-out>")], [1, 0]);
    assert!(suggestion.contains(" (and 1 more)\">a.txt:1:1: warning[passive-voice] ") && suggestion.contains("\na.txt:1:5: suggestion["));
    let error = at(Level::Error);
    assert_eq!([count(&error, "<failure "), count(&error, "<system-out>"), count(&error, "failures=\"0\"")], [0, 1, 1]);
}

#[test]
fn elements_do_not_tell_how_a_file_was_cut() {
    let source = Source::new("a.txt", "fue hecho");
    let one = vec![on_words(&source, "fue", Level::Warning)];
    let units: Vec<(&Source, Vec<Diagnostic>)> = (0..1001).map(|_| (&source, one.clone())).collect();
    let checkstyle = of(OutputFormat::Checkstyle, &units);
    assert_eq!((checkstyle.matches("<file ").count(), checkstyle.matches("<error ").count()), (1, 1001));
    let junit = of(OutputFormat::Junit, &units);
    assert!(junit.contains("tests=\"1000\" failures=\"1000\"") && junit.contains("tests=\"1\" failures=\"1\""));
    assert_eq!((junit.matches("<testsuite ").count(), junit.matches("</testsuite>").count()), (2, 2));
}

#[test]
fn gitlab_gives_no_fingerprint_twice_and_the_same_ones_again() {
    let (one, other) = (Source::new("./a.txt", "fue hecho"), Source::new("b.txt", "fue hecho"));
    let equal = |source: &Source| vec![on_words(source, "fue", Level::Error); 3];
    let units = [(&one, equal(&one)), (&one, equal(&one)), (&other, equal(&other))];
    let text = of(OutputFormat::Gitlab, &units);
    assert_eq!(text, of(OutputFormat::Gitlab, &units));
    let issues = parsed(&text);
    let mut names: Vec<&str> = issues.as_array().expect("an array").iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
    // What comes after the finding does not change its name.
    assert_eq!(parsed(&of(OutputFormat::Gitlab, &units[..1]))[2]["fingerprint"], names[2]);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 9);
    assert_eq!((&issues[0]["severity"], &issues[0]["check_name"]), (&json!("major"), &json!("passive-voice")));
    assert_eq!(
        issues[0]["location"],
        json!({"path": "a.txt", "positions": {"begin": {"line": 1, "column": 1}, "end": {"line": 1, "column": 4}}})
    );
    assert_eq!(of(OutputFormat::Gitlab, &[]), "[]\n");
}

#[test]
fn rdjson_counts_bytes_and_joins_edits() {
    let source = Source::part("a.txt", "\u{e9}\u{1f600} fue hecho ya", 1000, 7);
    let object = &parsed(&of(OutputFormat::Rdjson, &[(&source, vec![rewritten(&source)])]))["diagnostics"][0];
    assert_eq!(object["location"]["range"], json!({"start": {"line": 7, "column": 8}, "end": {"line": 7, "column": 11}}));
    let range = json!({"start": {"line": 7, "column": 8}, "end": {"line": 7, "column": 17}});
    assert_eq!(object["suggestions"], json!([{"range": range, "text": "ha <b>"}]));
    assert_eq!(object["code"], json!({"value": "passive-voice"}));
}

#[test]
fn sarif_declares_its_columns_and_describes_its_rules() {
    let source = Source::part("a b.txt", "\u{e9}\u{1f600} fue hecho ya", 1000, 7);
    let log = parsed(&of(OutputFormat::Sarif, &[(&source, vec![rewritten(&source)]), (&source, vec![rewritten(&source)])]));
    let run = &log["runs"][0];
    assert_eq!((&log["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
    assert_eq!(run["results"].as_array().map(Vec::len), Some(2));
    let (result, rule) = (&run["results"][0], &run["tool"]["driver"]["rules"][0]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"], json!({"uri": "a%20b.txt", "uriBaseId": "%SRCROOT%"}));
    assert_eq!(place["region"], json!({"startLine": 7, "startColumn": 4, "endLine": 7, "endColumn": 7}));
    assert_eq!(result["locations"][0]["logicalLocations"], json!([{"name": "es-1", "fullyQualifiedName": "/text"}]));
    assert_eq!(result["partialFingerprints"], json!({"cordial/v1": "0123456789abcdef"}));
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"];
    assert_eq!(change[1]["deletedRegion"], json!({"startLine": 7, "startColumn": 8, "endLine": 7, "endColumn": 13}));
    assert_eq!(change[1]["insertedContent"], json!({"text": "<b>"}));
    assert_eq!((&rule["id"], &result["ruleId"]), (&json!("passive-voice"), &json!("passive-voice")));
    assert_eq!(rule["help"]["markdown"], "Because.\n\nBad (`es`):\n\n> one\n> two");
    assert_eq!(parsed(&of(OutputFormat::Sarif, &[]))["runs"][0]["results"], json!([]));
}

#[test]
fn github_gets_as_many_commands_as_it_shows_and_the_rest_as_lines() {
    let source = Source::new("a.txt", "fue hecho");
    let mut diagnostics = vec![on_words(&source, "fue", Level::Warning); 12];
    diagnostics[11].message = "##[error]x\n::error::y".to_owned();
    diagnostics.push(on_words(&source, "fue", Level::Error));
    let plan = Plan { format: OutputFormat::Github, statistics: false };
    let (text, summary) = whole(plan, &Style::default(), &[(&source, diagnostics), (&source, vec![])]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((text.matches("::warning file=").count(), text.matches("::error file=").count(), lines.len()), (10, 1, 14));
    assert_eq!(lines[11], "a.txt:1:1: warning[passive-voice] ## [error]x ::error::y");
    assert_eq!(lines[13], "GitHub shows at most 10 findings of a level for a step; only in this log: 2 warnings");
    let summary = summary.expect("a summary");
    assert!(summary.starts_with("### cordial: 1 error, 12 warnings in 1 of 2 replies\n\n"), "{summary}");
    assert!(
        summary.contains("only in the log: 2 warnings.\n") && summary.contains("| <code>passive-voice</code> | 1 | 12 | 0 |\n"),
        "{summary}"
    );
    let (text, summary) = whole(plan, &Style::default(), &[(&source, vec![])]);
    assert_eq!((text.as_str(), summary.as_deref()), ("", Some("### cordial: nothing to mend in 1 reply\n\n")));
}

#[test]
fn statistics_count_by_rule_the_commonest_first() {
    let source = Source::new("a.txt", "fue hecho");
    let mut rare = rewritten(&source);
    rare.rule = Arc::from("a-rule");
    let mut diagnostics = vec![on_words(&source, "fue", Level::Suggestion); 11];
    diagnostics.push(rare);
    let counted = |format| whole(Plan { format, statistics: true }, &Style::default(), &[(&source, diagnostics.clone())]).0;
    assert_eq!(counted(OutputFormat::Concise), "11  suggestion  passive-voice\n 1  warning     a-rule  (1 with a rewrite)\n");
    let rows = parsed(&counted(OutputFormat::Json));
    assert_eq!(rows[1], json!({"rule": "a-rule", "level": "warning", "count": 1, "fixable": 1}));
}

#[test]
fn the_page_marks_words_escapes_text_and_needs_nothing() {
    let source = Source::new("a<b>.txt", "\u{e9} <i>fue</i>\nhecho ya");
    let both = vec![on_words(&source, "fue</i>\nhecho", Level::Warning), on_words(&source, "hecho", Level::Error)];
    let page = of(OutputFormat::Html, &[(&source, both), (&source, vec![])]);
    let marked =
        "\u{e9} &lt;i&gt;<mark class=\"warning\">fue&lt;/i&gt;\n</mark><mark class=\"error\">hecho</mark><sup>1</sup><sup>2</sup> ya</div>";
    assert!(page.contains(marked), "{page}");
    assert!(page.contains("<b>a&lt;b&gt;.txt:1</b>") && page.contains("aria-label=\"1 error, 1 warning\""), "{page}");
    assert!(page.contains("<rect class=\"warning\" x=\"50.00%\" width=\"50.00%\""), "{page}");
    assert!(page.contains("<small>Nobody acts</small>") && page.contains("<b>1</b> of 2 replies marked"), "{page}");
    assert!(["<script", "http://", "https://", "src=", "url("].iter().all(|outside| !page.contains(outside)), "{page}");
    assert!(of(OutputFormat::Html, &[(&source, vec![])]).contains("Nothing to mend."));
}

#[test]
fn the_page_keeps_the_worst_of_many_replies() {
    let source = Source::new("a.txt", "fue hecho ".repeat(2000));
    let mild = vec![on_words(&source, "fue", Level::Suggestion)];
    let mut units: Vec<(&Source, Vec<Diagnostic>)> = (0..70).map(|_| (&source, mild.clone())).collect();
    units.push((&source, vec![on_words(&source, "fue", Level::Error); 300]));
    let page = of(OutputFormat::Html, &units);
    assert_eq!(page.matches("<article>").count(), 50);
    let first = page.split("<article>").nth(1).expect("an article");
    assert!(first.contains("300 errors") && first.contains("and 200 more") && first.len() < 40_000, "{}", first.len());
    assert!(page.contains("<p class=\"rest\">and 21 more</p>"));
}
