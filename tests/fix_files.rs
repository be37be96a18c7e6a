//! What `--fix` does to files, beyond the table of cases: permissions, files that must be left alone, large streams, bytes outside edits, a
//! second run, and a reading of the fixed file by another parser.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const FIX: [&str; 7] = ["check", "--isolated", "--lang", "en", "--exit-zero", "--fix", "--unsafe-fixes"];

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).output().expect("the program runs")
}

fn fix(folder: &Path, more: &[&str]) -> Output {
    run(folder, &[&FIX[..], more].concat())
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

const BAD: &str = "Hi Sam,\n\nWe moved it prior to the sale.\n";
const GOOD: &str = "Hi Sam,\n\nWe moved it before the sale.\n";

/// About two and a half megabytes of records, some of them blank, malformed or not UTF-8, and what fixing makes of them.
fn records() -> (Vec<u8>, Vec<u8>) {
    let (mut old, mut new) = (b"\xEF\xBB\xBF".to_vec(), b"\xEF\xBB\xBF".to_vec());
    for number in 0..3_000 {
        let note = "\u{F1}".repeat(400);
        let record = |word: &str| {
            format!("{{\"n\":{number}.50, \"note\":\"{note}\",\"text\":\"Hi \\\"Sam\\\",\\nwe \\u0064id it {word} that.\" }}\r\n")
                .into_bytes()
        };
        let (before, after) = match number {
            n if n % 500 == 307 => (b"{\"text\":\"\xFF prior to\"}\n".to_vec(), b"{\"text\":\"\xFF prior to\"}\n".to_vec()),
            n if n % 400 == 9 => (b"  \nprior to\n".to_vec(), b"  \nprior to\n".to_vec()),
            // The beginning holds nothing to fix: it must come along all the same.
            n if n < 1_000 || n % 3 == 0 => (record("before"), record("before")),
            _ => (record("prior to"), record("before")),
        };
        old.extend(before);
        new.extend(after);
    }
    old.truncate(old.len() - 2);
    new.truncate(new.len() - 2);
    (old, new)
}

/// The first line in which two files differ.
fn first_difference(one: &[u8], other: &[u8]) -> String {
    let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
    let pair = one.lines().zip(other.lines()).enumerate().find(|(_, (one, other))| one != other);
    format!("{} and {} bytes; {pair:?}", one.len(), other.len())
}

#[test]
fn a_large_stream_is_fixed_part_by_part_and_nothing_else_changes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.jsonl");
    let (old, new) = records();
    fs::write(&path, &old).expect("it takes a file");
    let flags = ["--select", "bureaucratese,missing-thanks", "--output-format", "json-lines", "a.jsonl"];
    let piped = {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
        let command = command.current_dir(folder.path()).args(FIX).args(&flags[..4]).args(["--stdin-filename", "a.jsonl", "-"]);
        command.stdin(fs::File::open(&path).expect("it opens")).output().expect("the program runs")
    };
    assert!(piped.stdout == new, "from a pipe: {}", first_difference(&piped.stdout, &new));
    let patch = run(folder.path(), &[&FIX[..5], &["--diff", "--unsafe-fixes"], &flags[..]].concat());
    let fixed = fix(folder.path(), &flags);
    assert!(fs::read(&path).expect("it reads") == new, "in the file");
    assert_eq!(names(folder.path()), ["a.jsonl"]);
    // The findings that remain stand where the new file has them.
    let again = run(folder.path(), &[&FIX[..5], &flags[..]].concat());
    assert!(!fixed.stdout.is_empty() && fixed.stdout == again.stdout, "{}", first_difference(&fixed.stdout, &again.stdout));
    let told = piped.stderr.split_inclusive(|byte| *byte == b'\n').filter(|line| line.starts_with(b"{")).collect::<Vec<_>>().concat();
    assert!(told == fixed.stdout, "{}", first_difference(&told, &fixed.stdout));
    assert!(stderr(&fixed).contains(" fixed in 1 file, "), "{}", stderr(&fixed));
    let second = fix(folder.path(), &flags);
    assert!(stderr(&second).contains("nothing fixed, ") && fs::read(&path).expect("it reads") == new, "a second run");
    apply_patch(folder.path(), &old, &patch.stdout, &new);
}

/// Lets `patch` apply a diff, where it is installed.
fn apply_patch(folder: &Path, old: &[u8], diff: &[u8], new: &[u8]) {
    fs::write(folder.join("a.jsonl"), old).expect("it takes a file");
    let command = Command::new("patch")
        .args(["-p0", "--binary", "--fuzz=0"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = command else { return };
    child.stdin.take().expect("a pipe").write_all(diff).expect("it takes the diff");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(fs::read(folder.join("a.jsonl")).expect("it reads") == new, "what patch makes of it");
}

#[test]
fn another_parser_reads_the_fixed_records() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (old, new) = (
        "Hi \"Sam\",\n\nWe moved it prior to\u{2028}🙂. Could you send us the bill?",
        "Hi \"Sam\",\n\nWe moved it before\u{2028}🙂. Please send us the bill.",
    );
    let mut file = String::new();
    for (number, escaped) in [false, true].into_iter().enumerate() {
        let mut text = serde_json::Value::from(old).to_string();
        if escaped {
            text = text.replace('🙂', "\\ud83d\\ude42").replace("\\n", "\\u000a").replace('W', "\\u0057");
        }
        let _ = writeln!(file, "{{\"id\": {number}, \"more\": [1e2, null, \"prior to\"], \"text\": {text}}}");
    }
    fs::write(folder.path().join("a.jsonl"), file).expect("it takes a file");
    fix(folder.path(), &["a.jsonl"]);
    let script = "import json,sys\nfor n, line in enumerate(open('a.jsonl', encoding='utf-8', newline='\\n')):\n    r = json.loads(line)\n    assert r == {'id': n, 'more': [100.0, None, 'prior to'], 'text': sys.argv[1]}, r";
    let Ok(output) = Command::new("python3").args(["-c", script, new]).current_dir(folder.path()).output() else { return };
    assert!(output.status.success(), "{}", stderr(&output));
}

/// The program waits until somebody reads its findings; meanwhile the file grows.
#[test]
fn a_file_that_changes_during_the_run_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.jsonl");
    let (mut old, _) = records();
    fs::write(&path, &old).expect("it takes a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    let command = command.current_dir(folder.path()).args(FIX).args(["--output-format", "json-lines", "a.jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut [0]).expect("there are findings");
    fs::OpenOptions::new().append(true).open(&path).expect("it opens").write_all(b"\n\n").expect("it takes bytes");
    std::io::copy(&mut stdout, &mut std::io::sink()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("a.jsonl: changed while it was being linted; left as it is") && said.contains("nothing fixed, "), "{said}");
    old.extend(b"\n\n");
    assert!(fs::read(&path).expect("it reads") == old);
    assert_eq!(names(folder.path()), ["a.jsonl"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn permissions_stay_and_links_stay_links() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let real = folder.path().join("real");
        fs::create_dir(&real).expect("it takes a folder");
        fs::write(real.join("a.txt"), BAD).expect("it takes a file");
        fs::set_permissions(real.join("a.txt"), fs::Permissions::from_mode(0o604)).expect("they can be set");
        symlink("real/a.txt", folder.path().join("l.txt")).expect("it takes a link");
        let before = fs::metadata(real.join("a.txt")).expect("it is there");
        let output = fix(folder.path(), &["l.txt"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let after = fs::metadata(real.join("a.txt")).expect("it is there");
        assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
        assert_eq!(fs::read_to_string(real.join("a.txt")).expect("it reads"), GOOD);
        assert!(folder.path().join("l.txt").is_symlink());
        assert_eq!(names(&real), ["a.txt"]);
    }

    #[test]
    fn a_file_that_is_read_only_is_left_alone_and_its_findings_are_told() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in [("a.txt", BAD.to_owned()), ("c.jsonl", String::from_utf8_lossy(&records().0).into_owned())] {
            fs::write(folder.path().join(name), text).expect("it takes a file");
            fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o444)).expect("they can be set");
        }
        fs::write(folder.path().join("b.txt"), BAD).expect("it takes a file");
        fs::write(folder.path().join("d.txt"), GOOD).expect("it takes a file");
        fs::set_permissions(folder.path().join("d.txt"), fs::Permissions::from_mode(0o444)).expect("they can be set");
        let checked = run(folder.path(), &[&FIX[..5], &["--select", "bureaucratese", "."]].concat());
        let output = fix(folder.path(), &["--select", "bureaucratese", "."]);
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        let errors: Vec<&str> = said.lines().filter(|line| line.contains("left as it is")).collect();
        assert_eq!(errors, ["error: a.txt: read-only; left as it is", "error: c.jsonl: read-only; left as it is"]);
        assert!(said.contains("1 fixed in 1 file, "), "{said}");
        let expected: Vec<&[u8]> = checked.stdout.split(|byte| *byte == b'\n').filter(|line| !line.starts_with(b"b.txt")).collect();
        assert!(expected == output.stdout.split(|byte| *byte == b'\n').collect::<Vec<_>>(), "what stands there still is found still");
        assert_eq!(fs::read_to_string(folder.path().join("a.txt")).expect("it reads"), BAD);
        assert_eq!(fs::read_to_string(folder.path().join("b.txt")).expect("it reads"), GOOD);
        assert_eq!(names(folder.path()), ["a.txt", "b.txt", "c.jsonl", "d.txt"]);
    }

    #[test]
    fn a_pipe_by_name_is_read_and_not_replaced() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = folder.path().join("p.txt");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
        let writer = std::thread::spawn(move || fs::write(pipe, BAD));
        let output = fix(folder.path(), &["p.txt"]);
        writer.join().expect("it ends").expect("it writes");
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("p.txt: not a regular file; left as it is"), "{}", stderr(&output));
    }
}
