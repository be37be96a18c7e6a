//! What reaches the terminal for files that are hostile, huge, broken or merely unusual: no escape sequence, no flood, one clear message for
//! each thing that cannot be done, and places that an editor can go to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Instant;

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    command.current_dir(folder).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env_remove("CLICOLOR_FORCE").env_remove("NO_COLOR");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).stdin(Stdio::null()).output().expect("the program runs")
}

/// Runs with a draft on standard input.
fn run_on(args: &[&str], draft: &[u8]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut child = command(folder.path(), args).spawn().expect("the program starts");
    child.stdin.take().expect("standard input is a pipe").write_all(draft).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("it takes files");
    }
    folder
}

#[test]
fn no_escape_sequence_of_a_draft_reaches_the_terminal() {
    let draft = "Hola, \u{1b}[31mBerta\u{1b}[0m {{\u{1b}]0;x\u{7}name}}:\n\nSu línea \u{1b}[31m fue cortada\u{1b}]0;x\u{7} ayer {{na\u{9b}2Jme}} XXX\u{1b}[A\r\n";
    let record = serde_json::json!({ "id": "\u{1b}[31m", "text": draft }).to_string();
    for (format, input, name) in [("text", draft, "\u{1b}[31m.txt"), ("markdown", draft, "a.md"), ("jsonl", &record, "a.jsonl")] {
        for output in ["full", "concise", "github"] {
            let args = ["check", "--lang", "es", "--format", format, "--output-format", output, "--stdin-filename", name, "-"];
            let (status, stdout, stderr) = run_on(&args, input.as_bytes());
            assert_eq!(status, Some(1), "{stderr}");
            assert!(stdout.contains("XXX") && stdout.contains("passive-voice"), "{stdout}");
            let raw: Vec<char> = (stdout + &stderr).chars().filter(|c| c.is_control() && *c != '\n').collect();
            assert_eq!(raw, [], "{format} {output}");
        }
    }
    let (_, coloured, _) = run_on(&["check", "--lang", "es", "--color", "always", "--output-format", "full", "-"], draft.as_bytes());
    let own = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("the pattern is well formed");
    assert!(own.is_match(&coloured));
    assert!(!own.replace_all(&coloured, "").contains(['\u{1b}', '\u{7}', '\u{9b}']));
    let outline = run_on(&["outline", "--lang", "es", "-"], draft.as_bytes()).1;
    assert!(outline.contains("name") && !outline.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{outline}");
}

#[test]
fn a_line_of_a_megabyte_is_no_flood() {
    let sentence = format!("El técnico {} volvió. ", "miró la caja y ".repeat(640));
    let draft = format!("{sentence}La línea fue cortada. ").repeat(105);
    assert!(draft.len() > 1_000_000 && !draft.contains('\n'));
    let start = Instant::now();
    let (status, stdout, stderr) =
        run_on(&["check", "--lang", "es", "--select", "passive-voice", "--output-format", "full", "-"], draft.as_bytes());
    println!("one line of 1 MB, {} bytes of output: {:?}", stdout.len(), start.elapsed());
    assert_eq!((status, stderr.as_str()), (Some(1), "105 warnings in 1 of 1 reply\n"));
    assert!(stdout.len() < 1_000_000, "{}", stdout.len());
    assert_eq!(stdout.matches("warning[passive-voice]").count(), 105);
    assert!(stdout.matches("fue cortada").count() >= 105);
}

#[test]
fn a_reader_that_leaves_ends_the_run_quietly() {
    let draft = "Su línea fue cortada. ".repeat(2000);
    for format in ["full", "concise", "json", "json-lines", "json-replies", "github"] {
        let folder = folder(&[("a.txt", draft.as_bytes())]);
        let mut child = command(folder.path(), &["check", "--lang", "es", "--output-format", format, "a.txt"]).spawn().expect("it starts");
        let mut first = [0; 1];
        let mut stdout = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
        stdout.read_exact(&mut first).expect("it prints");
        drop(stdout);
        let mut said = String::new();
        child.stderr.take().expect("standard error is a pipe").read_to_string(&mut said).expect("it ends");
        let status = child.wait().expect("it ends").code();
        assert!(
            said.lines().all(|line| line.ends_with("in 1 of 1 reply")) && status.is_some_and(|status| status < 2),
            "{format}: {status:?} {said}"
        );
    }
    let folder = folder(&[]);
    let mut child = command(folder.path(), &["rules"]).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("standard output is a pipe")).read_line(&mut line).expect("it prints");
    assert!(line.starts_with("rule "), "{line}");
    assert_eq!(text(&child.wait_with_output().expect("it ends").stderr), "");
}

/// One run in which four things go wrong, and a file is linted all the same.
#[test]
fn what_cannot_be_done_is_one_clear_message_each() {
    let home = folder(&[
        ("latin.txt", b"Su l\xEDnea fue cortada."),
        ("a.txt", "Su línea fue cortada.".as_bytes()),
        ("bad.jsonl", b"{\"text\":\n"),
    ]);
    let output = run(home.path(), &["check", "--lang", "es", "--select", "voice", "gone.txt", "latin.txt", "bad.jsonl", "a.txt"]);
    let mut said: Vec<String> = text(&output.stderr).lines().map(str::to_owned).collect();
    said.sort();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with("bad.jsonl:1: error: invalid JSON: "), "{said:?}");
    assert_eq!(said[1..], ["error: gone.txt: no such file or folder", "error: latin.txt: not UTF-8"]);
    assert!(text(&output.stdout).starts_with("a.txt:1:10: warning[passive-voice] "));
    let broken = folder(&[("cordial.toml", b"lang = \"es\nselect = [\"voice\"]\n"), ("a.txt", b"Hola")]);
    let output = run(broken.path(), &["check", "a.txt"]);
    let said = text(&output.stderr);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""));
    assert!(said.starts_with("cordial.toml:1:") && said.matches(": error: ").count() == 1 && said.contains("lang = \"es\n"), "{said}");
}

/// Line and column, from 1, in scalar values.
type Place = (usize, usize);

/// A draft, and where in it `fue cortada` starts and ends.
const PLACES: &[(&str, &str, Place, Place)] = &[
    ("the last line has no end", "Hola:\n\nLa línea fue cortada", (3, 10), (3, 21)),
    ("CRLF", "Hola:\r\n\r\nLa línea fue cortada.\r\n", (3, 10), (3, 21)),
    ("Cyrillic and emoji", "Привет 👩‍💻 ж:\r\n\r\n🙂🙂 Ёж, la línea fue cortada.\r\n", (3, 17), (3, 28)),
    ("over a line end", "La línea fue\r\ncortada ayer.\r\n", (1, 10), (2, 8)),
    ("decomposed", "La li\u{301}nea fue cortada.", (1, 11), (1, 22)),
    ("a line separator ends no line", "Uno\u{2028}dos: la línea fue cortada.", (1, 19), (1, 30)),
    ("a tab is one column", "\tLa línea\tfue cortada.", (1, 11), (1, 22)),
];

#[test]
fn places_are_lines_and_columns_that_editors_know() {
    for (name, draft, start, end) in PLACES {
        for mark in ["", "\u{FEFF}"] {
            let args =
                ["check", "--lang", "es", "--select", "passive-voice", "--output-format", "json-lines", "--stdin-filename", "x/a.txt", "-"];
            let (_, stdout, stderr) = run_on(&args, format!("{mark}{draft}").as_bytes());
            let found: serde_json::Value = serde_json::from_str(stdout.trim())
                .map_err(|error| format!("{name}: {error}: {stdout:?} {stderr:?}"))
                .expect("one finding");
            // A byte-order mark stands on the first line, as a character of no width.
            let marked = |(line, column): (usize, usize)| (line, column + if line == 1 { mark.chars().count() } else { 0 });
            let place = |which: &str| {
                let number =
                    |key: &str| found["range"][which][key].as_u64().and_then(|number| usize::try_from(number).ok()).expect("a number");
                (number("line"), number("column"))
            };
            assert_eq!((place("start"), place("end")), (marked(*start), marked(*end)), "{name}");
            assert_eq!(found["file"], "x/a.txt");
        }
    }
    let args = ["check", "--lang", "ru", "--select", "passive-voice", "--stdin-filename", "б.txt", "-"];
    let (_, stdout, _) = run_on(&args, "🙂 Привет!\r\n\r\nВаш 👩🏽‍💻 сервер был отключён.\r\n".as_bytes());
    assert!(stdout.starts_with("б.txt:3:17: warning[passive-voice] "), "{stdout}");
}

#[test]
fn an_empty_draft_says_nothing_and_every_format_is_whole() {
    for draft in ["", "\u{FEFF}", "\n", "\r\n \u{A0}\n", "\u{FEFF}---\nlang: es\n---\n"] {
        for (format, wanted) in [("full", ""), ("concise", ""), ("json", "[]\n"), ("json-lines", ""), ("github", "")] {
            let outcome = run_on(&["check", "--output-format", format, "-"], draft.as_bytes());
            assert_eq!(outcome, (Some(0), wanted.to_owned(), String::new()), "{draft:?} {format}");
        }
        let (status, stdout, _) = run_on(&["check", "--format", "text", "--output-format", "json-replies", "-"], draft.as_bytes());
        let reply: serde_json::Value = serde_json::from_str(stdout.trim()).expect("a line is JSON");
        assert_eq!((status, reply["index"].as_u64(), reply["diagnostics"].as_array().map(Vec::len)), (Some(0), Some(0), Some(0)));
    }
}
