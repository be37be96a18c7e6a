//! What a person at a terminal sees while the program runs: `--watch` looking again at what was saved, and the bar of a long run. Each
//! test runs the program in a pseudo-terminal of its own.

#![cfg(unix)]

#[path = "support/pty.rs"]
mod pty;

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use pty::{CLEAR, Terminal};

const PASSIVE: &str = "La línea fue cortada.\n";
const ACTIVE: &str = "Cortamos la línea.\n";

/// Long enough for a change to be seen.
const SETTLED: Duration = Duration::from_millis(700);

fn cordial(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    command.current_dir(folder).args(["check", "--select", "voice", "--color", "never"]).args(args);
    command
}

/// A pass that is over, with or without this finding.
fn passed<'a>(files: &'a str, finding: &'a str, found: bool) -> impl Fn(&str) -> bool + 'a {
    move |screen| screen.contains(&format!("watching {files}; Ctrl-C ends")) && screen.contains(finding) == found
}

const IN_A: &str = "a.txt:1:10: warning[passive-voice]";
const IN_B: &str = "sub/b.txt:1:10: warning[passive-voice]";

#[test]
fn a_folder_is_checked_again_whenever_something_in_it_is_saved() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| home.path().join(name);
    let write = |name: &str, text: &str| fs::write(path(name), text).expect("it takes files");
    write("a.txt", PASSIVE);
    let mut screen = Terminal::start(&mut cordial(home.path(), &["--lang", "es", "--watch", "--output-format", "concise"]), true);
    screen.wait_until(passed("1 file", IN_A, true));
    assert!(screen.all().starts_with(CLEAR));
    write("a.txt", ACTIVE);
    screen.wait_until(passed("1 file", "warning[", false));

    // A new file, in a new folder.
    fs::create_dir(path("sub")).expect("it takes folders");
    write("sub/b.txt", PASSIVE);
    screen.wait_until(passed("2 files", IN_B, true));
    // Saved as editors do that never write into a file: another one takes its place.
    write("sub/.b.txt.new", ACTIVE);
    fs::rename(path("sub/.b.txt.new"), path("sub/b.txt")).expect("it can be renamed");
    screen.wait_until(passed("2 files", "warning[", false));
    write("sub/b.txt", PASSIVE);
    screen.wait_until(passed("2 files", IN_B, true));

    write("cordial.toml", "rules.passive-voice.level = \"error\"\n");
    screen.wait_until(passed("2 files", "sub/b.txt:1:10: error[passive-voice]", true));
    write("cordial.toml", "rules.passiv-voice.level = \"off\"\n");
    screen.wait_until(passed("2 files", "cordial.toml:1:7: error: ", true));
    fs::remove_file(path("cordial.toml")).expect("it is there");
    screen.wait_until(passed("2 files", IN_B, true));

    fs::remove_dir_all(path("sub")).expect("it is there");
    screen.wait_until(passed("1 file", "warning[", false));
    fs::remove_file(path("a.txt")).expect("it is there");
    screen.wait_until(passed("0 files", "no file to lint", true));
    write("a.txt", PASSIVE);
    screen.wait_until(passed("1 file", IN_A, true));

    // What is no reply wakes nothing, and the program ends without a word.
    std::thread::sleep(SETTLED);
    let before = screen.all();
    write("notes.swp", "x");
    fs::create_dir(path(".hidden")).expect("it takes folders");
    write(".hidden/c.txt", PASSIVE);
    std::thread::sleep(SETTLED);
    screen.interrupt();
    let (status, all) = screen.end();
    assert!(status.signal().is_some_and(|signal| [2, 15].contains(&signal)), "{status}");
    assert_eq!(all, before);
}

#[test]
fn a_named_file_is_checked_again_and_so_are_packs() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(home.path().join(name), text).expect("it takes files");
    fs::create_dir(home.path().join("in")).expect("it takes folders");
    write("in/a.txt", "Hola, socio.\n");
    write("cordial.toml", "packs = [\"house.toml\"]\n");
    let pack = |word: &str| {
        let rule = "group = \"voice\"\nlevel = \"warning\"\ntitle = \"t\"\nwhy = \"w\"\nmessage = \"«{match}» no\"";
        let test = format!("[[rule.of-ours.test]]\nbad = \"Hola, {word}.\"\nspans = [\"{word}\"]\n");
        format!("lang = \"xx\"\n[rule.of-ours]\n{rule}\nany = [\"{word}\"]\n{test}")
    };
    write("house.toml", &pack("amigo"));
    let args = ["--lang", "xx", "-w", "--output-format", "concise", "--output-file", "in/report.txt", "in/a.txt", "in"];
    let mut screen = Terminal::start(&mut cordial(home.path(), &args), true);
    screen.wait_until(passed("1 file", "error", false));
    let reported = || fs::read_to_string(home.path().join("in/report.txt")).expect("a report is written");
    assert_eq!((reported().as_str(), screen.all().contains(CLEAR)), ("", false));
    write("house.toml", &pack("socio"));
    screen.wait_until(|_| reported() == "in/a.txt:1:7: warning[of-ours] «socio» no\n");
    // The report that was just written is no reason to look again.
    std::thread::sleep(SETTLED);
    let before = screen.all();
    std::thread::sleep(SETTLED);
    screen.interrupt();
    let (status, all) = screen.end();
    assert!(status.signal().is_some_and(|signal| [2, 15].contains(&signal)), "{status}");
    assert_eq!(all, before);
}

/// A pipe with a name, from which the program reads records as they come.
fn named_pipe(home: &Path) -> Command {
    let made = Command::new("mkfifo").arg(home.join("slow.jsonl")).status().expect("mkfifo runs");
    assert!(made.success());
    cordial(home, &["--lang", "es", "--output-format", "concise", "slow.jsonl"])
}

/// Feeds the pipe for longer than a run goes without a bar.
fn feed(home: &Path) {
    use std::io::Write as _;
    let mut pipe = fs::OpenOptions::new().write(true).open(home.join("slow.jsonl")).expect("the program reads");
    for _ in 0..5 {
        let record = format!("{}\n", serde_json::json!({ "text": PASSIVE }));
        pipe.write_all(record.repeat(100).as_bytes()).expect("the program reads");
        std::thread::sleep(Duration::from_millis(400));
    }
}

#[test]
fn a_long_run_shows_how_far_it_is_and_tidies_up() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let screen = Terminal::start(&mut named_pipe(home.path()), false);
    feed(home.path());
    let (status, shown) = screen.end();
    assert_eq!(status.code(), Some(1));
    let bar = regex::Regex::new(r"(^|\r)\d[0-9.]* (KiB|B)  \d+s +\r").expect("the pattern is well formed");
    assert!(bar.is_match(&shown), "{shown:?}");
    assert!(shown.ends_with("\r\x1b[2K") && !shown.contains("\x1b[?25l"), "an empty line is left, and the cursor: {shown:?}");
}

#[test]
fn findings_and_the_bar_keep_out_of_each_others_way() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let screen = Terminal::start(&mut named_pipe(home.path()), true);
    feed(home.path());
    let (status, shown) = screen.end();
    assert_eq!(status.code(), Some(1));
    let findings: Vec<&str> = shown.split('\n').filter(|line| line.contains("passive-voice")).collect();
    assert_eq!(findings.len(), 500);
    let whole = regex::Regex::new(r"^(\r\x1b\[2K|\d[0-9.]* (KiB|B)  \d+s +)*slow\.jsonl:\d+:\d+: warning\[passive-voice\] .*\r$")
        .expect("well formed");
    for line in findings {
        assert!(whole.is_match(line), "{line:?}");
    }
}

#[test]
fn no_bar_for_short_or_quiet_runs_or_where_nobody_looks() {
    let home = tempfile::tempdir().expect("a temporary folder");
    fs::write(home.path().join("a.txt"), PASSIVE).expect("it takes files");
    let (_, short) = Terminal::start(&mut cordial(home.path(), &["--lang", "es", "--output-format", "full", "a.txt"]), false).end();
    assert_eq!(short, "1 warning in 1 of 1 reply\r\n");

    let quiet = Terminal::start(named_pipe(home.path()).arg("--quiet"), false);
    feed(home.path());
    assert_eq!(quiet.end().1, "");

    fs::remove_file(home.path().join("slow.jsonl")).expect("it is there");
    let mut elsewhere = named_pipe(home.path());
    let child = elsewhere.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
    feed(home.path());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
