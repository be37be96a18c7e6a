//! What the table of cases cannot say: streams larger than a part, threads, pipes that close, input that comes bit by bit, files without
//! permission.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn cordial(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    cordial(folder, args).output().expect("the program runs")
}

/// About three megabytes of records: some blank and malformed lines among them, and one line longer than a part.
fn records() -> String {
    let mut text = String::from("\u{feff}");
    for number in 0..1_200 {
        let note = "ñ".repeat(if number == 600 { 700_000 } else { 700 });
        let _ = match number {
            n if n % 100 == 7 => writeln!(text, "\r"),
            n if n % 150 == 9 => writeln!(text, "{{\"text\": no}}"),
            n if n % 3 == 0 => writeln!(text, "{{\"id\":\"{n}\",\"note\":\"{note}\",\"text\":\"Hola, {{{{name}}}}: {n}.\"}}\r"),
            n => writeln!(text, "{{\"note\":\"{note}\",\"id\":\"{n}\",\"text\":\"Hola, Marta: bloqueamos el puerto.\"}}"),
        };
    }
    text
}

#[test]
fn a_stream_says_the_same_on_any_number_of_threads_and_from_a_pipe() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("a.jsonl"), records()).expect("it takes a file");
    let flags = ["check", "--kind", "draft", "--lang", "es", "--select", "leftover-placeholder", "--output-format"];
    for format in ["json-replies", "json", "concise"] {
        let with = |more: &[&str]| run(folder.path(), &[&flags, &[format][..], more].concat());
        let one = with(&["-j1", "a.jsonl"]);
        assert_eq!(one.status.code(), Some(2));
        assert_eq!(String::from_utf8_lossy(&one.stderr).lines().count(), 8);
        for jobs in ["-j2", "-j5"] {
            let many = with(&[jobs, "a.jsonl"]);
            assert!(one.stdout == many.stdout && one.stderr == many.stderr, "{format} {jobs}");
        }
        let mut command = cordial(folder.path(), &[&flags, &[format, "--stdin-filename", "a.jsonl", "-"][..]].concat());
        let piped = command.stdin(std::fs::File::open(folder.path().join("a.jsonl")).expect("it opens")).output().expect("it runs");
        assert!(one.stdout == piped.stdout && one.stderr == piped.stderr, "{format} from a pipe");
    }
}

#[test]
fn a_stream_says_what_the_same_records_say_one_by_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = records();
    std::fs::write(folder.path().join("a.jsonl"), &text).expect("it takes a file");
    let all = run(folder.path(), &["check", "--lang", "es", "--output-format", "json-replies", "a.jsonl"]);
    let all: Vec<serde_json::Value> = lines(&all.stdout);
    let numbered = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty()).enumerate();
    let expected: Vec<(usize, String)> = numbered
        .filter_map(|(index, line)| serde_json::from_str::<serde_json::Value>(line).ok().map(|value| (index, value["id"].to_string())))
        .collect();
    let got: Vec<(usize, String)> = all
        .iter()
        .map(|reply| (usize::try_from(reply["index"].as_u64().expect("an index")).expect("it fits"), reply["id"].to_string()))
        .collect();
    assert!(expected == got, "{} and {} replies", expected.len(), got.len());
}

fn lines(bytes: &[u8]) -> Vec<serde_json::Value> {
    let text = std::str::from_utf8(bytes).expect("output is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// About three megabytes of an export, on one line or on many; two findings in every record that is linted, one of which has a fix.
fn export(line_end: &str) -> String {
    let mut text = format!("{{\"count\":900,{line_end}\"macros\":[");
    for number in 0..900 {
        let comma = if number == 0 { "" } else { "," };
        let note = "ñ".repeat(if number == 300 { 700_000 } else { 800 });
        let active = number % 10 != 3;
        let _ = write!(
            text,
            "{comma}{line_end}{{\"id\":{number},\"description\":\"{note}\",\"title\":\"T\",\"active\":{active},\"actions\":[{{\"field\":\"comment_value\",\
            \"value\":\"We moved it prior to \\u0073unset 🙂 as it was sent.\"}}]}}"
        );
    }
    text + "]}"
}

#[test]
fn a_large_document_is_linted_in_parts_with_exact_places() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let flags = ["check", "--isolated", "--lang", "en", "--select", "passive-voice,bureaucratese", "--output-format", "json-lines"];
    for line_end in ["", "\n"] {
        let text = export(line_end);
        std::fs::write(folder.path().join("a.json"), &text).expect("it takes a file");
        let one = run(folder.path(), &[&flags, &["-j1", "a.json"][..]].concat());
        let found = lines(&one.stdout);
        assert_eq!((found.len(), one.status.code()), (2 * 810, Some(1)));
        let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        for found in &found {
            let number =
                |pointer: &str| usize::try_from(found.pointer(pointer).and_then(serde_json::Value::as_u64).unwrap_or(0)).expect("it fits");
            let (start, end) = (number("/range/start/byte"), number("/range/end/byte"));
            assert_eq!(Some(&text[start..end]), found["excerpt"].as_str());
            let line = starts[number("/range/start/line") - 1];
            assert_eq!(text[line..start].chars().count() + 1, number("/range/start/column"));
            let index = number("/reply/index");
            assert_eq!(found["reply"]["pointer"], format!("/macros/{index}/actions/0/value"));
            assert!(text[..start].ends_with("We moved it ") || text[..start].ends_with("as it "));
        }
        let many = run(folder.path(), &[&flags, &["-j3", "a.json"][..]].concat());
        assert!(one.stdout == many.stdout && one.stderr == many.stderr);
        let mut command = cordial(folder.path(), &[&flags, &["--stdin-filename", "a.json", "-"][..]].concat());
        let piped = command.stdin(std::fs::File::open(folder.path().join("a.json")).expect("it opens")).output().expect("it runs");
        assert!(one.stdout == piped.stdout && one.stderr == piped.stderr);
    }
}

#[test]
fn a_large_document_is_fixed_in_parts() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.json");
    let flags = ["check", "--isolated", "--lang", "en", "--select", "passive-voice,bureaucratese", "--output-format", "json-lines"];
    let (sound, broken) = (export(""), export("").replace("\"id\":700,", "\"id\":700 "));
    for (text, status, fixed) in [(&sound, 1, 810), (&broken, 2, 630)] {
        std::fs::write(&path, text).expect("it takes a file");
        let output = run(folder.path(), &[&flags, &["--fix", "--unsafe-fixes", "a.json"][..]].concat());
        assert_eq!(output.status.code(), Some(status), "{}", String::from_utf8_lossy(&output.stderr));
        let new = std::fs::read_to_string(&path).expect("it is text");
        let (before, after) = text.split_at(if status == 1 { text.len() } else { text.find("\"id\":700").expect("it is there") });
        // Inactive ones are left as they are.
        let expected: String = before
            .split_inclusive("}]}")
            .map(|record| if record.contains("\"active\":true") { record.replace("prior to", "before") } else { record.to_owned() })
            .collect();
        assert!(new == expected + after);
        let left = lines(&output.stdout);
        assert_eq!(left.len(), fixed);
        for found in left {
            let number =
                |pointer: &str| usize::try_from(found.pointer(pointer).and_then(serde_json::Value::as_u64).unwrap_or(0)).expect("it fits");
            let start = number("/range/start/byte");
            assert_eq!(&new[start..number("/range/end/byte")], "was sent");
            assert_eq!((new[..start].chars().count() + 1, 1), (number("/range/start/column"), number("/range/start/line")));
        }
    }
}

#[test]
fn a_late_line_that_is_not_utf8_is_skipped_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut bytes = "{\"text\":\"Hola\"}\n".repeat(10_000).into_bytes();
    bytes.extend(b"{\"text\":\"caf\xE9\"}\n{\"text\":\"Hola\"}\n");
    std::fs::write(folder.path().join("a.jsonl"), bytes).expect("it takes a file");
    let output = run(folder.path(), &["check", "--lang", "es", "--output-format", "json-replies", "a.jsonl"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "a.jsonl:10001: error: not UTF-8\n");
    let replies = lines(&output.stdout);
    assert_eq!((replies.len(), replies[10_000]["index"].as_u64(), output.status.code()), (10_001, Some(10_001), Some(2)));
}

#[test]
fn an_answer_comes_before_the_next_record_is_sent() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = cordial(folder.path(), &["check", "--format", "jsonl", "--output-format", "json-replies", "-"]);
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    let mut stdout = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
    for number in 0..3 {
        writeln!(stdin, "{{\"text\":\"Hola {number}\"}}").expect("it reads");
        let mut answer = String::new();
        stdout.read_line(&mut answer).expect("it answers");
        assert!(answer.contains(&format!("\"index\":{number}")), "{answer}");
    }
    drop(stdin);
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).expect("it ends");
    assert_eq!(rest, "");
    child.wait().expect("it ends");
}

#[test]
fn many_files_come_in_order_on_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..700 {
        let text = if number % 2 == 0 { "Hola, {{name}}." } else { "Hola" };
        std::fs::write(folder.path().join(format!("{number}.md")), text).expect("it takes a file");
    }
    let flags = ["check", "--kind", "draft", "--lang", "es", "--select", "leftover-placeholder", "--output-format", "json-lines"];
    let one = run(folder.path(), &[&flags, &["-j1"][..]].concat());
    let many = run(folder.path(), &[&flags, &["-j3"][..]].concat());
    assert_eq!(one.stdout, many.stdout);
    let names: Vec<String> = lines(&one.stdout).iter().map(|found| found["file"].to_string()).collect();
    assert_eq!(names.len(), 350);
    assert!(names.is_sorted());
}

#[test]
fn a_pipe_that_closes_ends_the_run_quietly() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("a.jsonl"), "{\"text\":\"Hola, {{name}}.\"}\n".repeat(3_000)).expect("it takes a file");
    let mut child =
        cordial(folder.path(), &["check", "--lang", "es", "--output-format", "json-replies", "a.jsonl"]).spawn().expect("it starts");
    let mut first = String::new();
    BufReader::new(child.stdout.take().expect("standard output is a pipe")).read_line(&mut first).expect("it prints");
    let mut said = String::new();
    child.stderr.take().expect("standard error is a pipe").read_to_string(&mut said).expect("it ends");
    assert_eq!(said, "");
    assert_ne!(child.wait().expect("it ends").code(), Some(2));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_one_message_each() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = |name: &str| folder.path().join(name);
    std::fs::create_dir(place("closed")).expect("it takes a folder");
    for name in ["a.md", "b.md", "closed/c.md"] {
        std::fs::write(place(name), "Hola").expect("it takes a file");
    }
    let forbid = |name: &str, mode: u32| std::fs::set_permissions(place(name), std::fs::Permissions::from_mode(mode)).expect("it may");
    forbid("a.md", 0);
    forbid("closed", 0);
    // The superuser reads everything.
    if std::fs::read(place("a.md")).is_err() {
        let output = run(folder.path(), &["check"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(said, "error: ./closed: no permission to read it\nerror: a.md: no permission to read it\n");
        assert_eq!(output.status.code(), Some(2));
    }
    forbid("closed", 0o755);
}
