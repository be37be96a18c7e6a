//! A baseline of hundreds of findings through the life of a folder of templates: lines move, paragraphs change places, findings are added and
//! mended. What was accepted stays asleep, what is new fails, what was mended leaves.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Files of the folder.
const FILES: usize = 20;

/// Findings in each.
const FINDINGS: usize = 25;

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    command.current_dir(folder).args(args).env_remove("CI").env_remove("NO_COLOR").stdin(Stdio::null());
    command.output().expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a check of the whole folder finds, and its exit status.
fn check(folder: &Path, more: &[&str]) -> (Vec<Value>, Option<i32>, String) {
    let output = run(folder, &[&["check", "--output-format", "json"], more].concat());
    let findings: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    (findings, output.status.code(), stderr(&output))
}

/// How many findings the baseline accepts.
fn accepted(folder: &Path) -> usize {
    let text = fs::read_to_string(folder.join("cordial-baseline.json")).expect("a baseline");
    text.matches("\"fingerprint\"").count() + text.matches("\"count\":2").count()
}

/// The paragraphs of a file: each holds one finding. Two of them are the same.
fn paragraphs(file: usize) -> Vec<String> {
    let paragraph = |number: usize| match number {
        0 | 1 => format!("We moved box {file} prior to noon."),
        number => format!("We moved order {number} of list {file} prior to noon. It is here."),
    };
    (0..FINDINGS).map(paragraph).collect()
}

fn write(folder: &Path, file: usize, paragraphs: &[String]) {
    let format = if file.is_multiple_of(2) { "md" } else { "txt" };
    fs::write(folder.join(format!("t{file}.en.{format}")), paragraphs.join("\n\n") + "\n").expect("a file");
}

/// A folder of templates with a baseline.
fn accepted_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("cordial.toml"), "select = ['bureaucratese']\n").expect("a file");
    (0..FILES).for_each(|file| write(folder.path(), file, &paragraphs(file)));
    let (found, status, _) = check(folder.path(), &[]);
    assert_eq!((found.len(), status), (FILES * FINDINGS, Some(1)));
    let written = run(folder.path(), &["baseline", "write"]);
    assert_eq!(stdout(&written), format!("cordial-baseline.json written: {} findings in {FILES} files\n", FILES * FINDINGS));
    folder
}

#[test]
fn edits_elsewhere_wake_nothing_and_a_new_finding_fails() {
    let folder = accepted_folder();
    let folder = folder.path();
    let before = fs::read(folder.join("cordial-baseline.json")).expect("a baseline");
    assert_eq!(check(folder, &[]), (Vec::new(), Some(0), String::new()));
    // Lines above, paragraphs in another order, lines broken elsewhere.
    for file in 0..FILES {
        let mut moved = paragraphs(file);
        moved.reverse();
        moved.rotate_left(file);
        moved.insert(0, "Hello Sam,\n\nthank you for the photos.\n\n".to_owned());
        let moved: Vec<String> = moved.iter().map(|text| text.replace(" prior to", "\nprior to")).collect();
        write(folder, file, &moved);
    }
    assert_eq!(check(folder, &["--frozen-baseline"]), (Vec::new(), Some(0), String::new()));
    assert_eq!(fs::read(folder.join("cordial-baseline.json")).expect("a baseline"), before);
    // One more of a sentence that is accepted twice, and one that is new.
    let mut more = paragraphs(3);
    more.push("We moved box 3 prior to noon.".to_owned());
    more.push("We moved the lamp prior to dusk.".to_owned());
    write(folder, 3, &more);
    let (found, status, said) = check(folder, &[]);
    let lines: Vec<&Value> = found.iter().map(|found| &found["range"]["start"]["line"]).collect();
    assert_eq!((lines, status, said.as_str()), (vec![&Value::from(51), &Value::from(53)], Some(1), ""));
}

#[test]
fn what_was_mended_leaves_and_the_rest_stays() {
    let folder = accepted_folder();
    let folder = folder.path();
    let mut mended = paragraphs(4);
    mended.iter_mut().skip(20).for_each(|text| *text = text.replace("prior to", "before"));
    // One of two that are the same.
    mended[0] = "We moved nothing.".to_owned();
    write(folder, 4, &mended);
    fs::remove_file(folder.join("t5.en.txt")).expect("it can go");
    let all = FILES * FINDINGS;
    let gone = 6 + FINDINGS;
    // A run that does not look at the file, does not run the rule or shows a diff takes nothing out; CI says that something is to be done.
    for args in [&["t1.en.txt", "--exit-zero"][..], &["--select", "requests"], &["--diff", "--exit-zero"]] {
        run(folder, &[&["check"], args].concat());
    }
    assert_eq!(accepted(folder), all - FINDINGS, "a file that is no more is forgotten by any run");
    let (found, status, said) = check(folder, &["--frozen-baseline"]);
    assert_eq!((found.len(), status), (0, Some(1)));
    assert!(said.contains("6 findings in it are found no more: run `cordial baseline prune`"), "{said}");
    assert_eq!(check(folder, &["--frozen-baseline", "--exit-zero"]).1, Some(0));
    let pruned = run(folder, &["baseline", "prune"]);
    assert_eq!(stdout(&pruned), format!("cordial-baseline.json: 6 taken out, {} findings in {} files left\n", all - gone, FILES - 1));
    assert_eq!(check(folder, &["--frozen-baseline"]), (Vec::new(), Some(0), String::new()));
    // Without CI a run keeps up by itself.
    mended[2] = "We moved nothing else.".to_owned();
    write(folder, 4, &mended);
    let (found, status, said) = check(folder, &[]);
    assert_eq!((found.len(), status), (0, Some(0)));
    assert_eq!(said, "note: cordial-baseline.json: 1 finding in it is found no more, and taken out\n");
    assert_eq!(accepted(folder), all - gone - 1);
    // What comes back is new.
    write(folder, 4, &paragraphs(4));
    assert_eq!(check(folder, &[]).0.len(), 7);
}

#[test]
fn writing_for_some_files_keeps_the_entries_of_others() {
    let folder = accepted_folder();
    let folder = folder.path();
    write(folder, 7, &paragraphs(99));
    assert_eq!(check(folder, &["--exit-zero"]).0.len(), FINDINGS);
    assert_eq!(accepted(folder), FILES * FINDINGS - FINDINGS);
    assert!(run(folder, &["baseline", "write", "t7.en.txt"]).status.success());
    assert_eq!(accepted(folder), FILES * FINDINGS);
    assert_eq!(check(folder, &[]), (Vec::new(), Some(0), String::new()));
}

#[test]
fn fixes_leave_what_is_accepted_alone() {
    let folder = accepted_folder();
    let folder = folder.path();
    let before = fs::read_to_string(folder.join("t6.en.md")).expect("a file");
    fs::write(folder.join("t6.en.md"), format!("We moved it prior to dusk.\n\n{before}")).expect("a file");
    let output = run(folder, &["check", "--fix", "--unsafe-fixes"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), "1 fixed in 1 file, none remain\n".to_owned()));
    assert_eq!(fs::read_to_string(folder.join("t6.en.md")).expect("a file"), format!("We moved it before dusk.\n\n{before}"));
}

#[test]
fn streams_count_the_same_sentence_over_all_their_parts() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let records = |count: usize| {
        (0..count).fold(String::new(), |mut text, number| {
            let _ = writeln!(text, "{{\"n\":{number},\"pad\":\"{}\",\"text\":\"We moved it prior to noon.\"}}", "x".repeat(2000));
            text
        })
    };
    fs::write(folder.join("a.en.jsonl"), records(900)).expect("a file");
    let base = ["--config", "select = ['bureaucratese']"];
    let written = run(folder, &[&["baseline", "write"], &base[..]].concat());
    assert_eq!(stdout(&written), "cordial-baseline.json written: 900 findings in 1 file\n");
    assert_eq!(check(folder, &base), (Vec::new(), Some(0), String::new()));
    fs::write(folder.join("a.en.jsonl"), records(903)).expect("a file");
    for jobs in ["1", "4"] {
        let (found, status, _) = check(folder, &[&base[..], &["-j", jobs]].concat());
        let lines: Vec<u64> = found.iter().filter_map(|found| found["range"]["start"]["line"].as_u64()).collect();
        assert_eq!((lines, status), (vec![901, 902, 903], Some(1)));
    }
}

#[test]
fn the_page_says_what_has_changed_since() {
    let folder = accepted_folder();
    let folder = folder.path();
    let mut text = paragraphs(2);
    text[5] = "We moved the lamp prior to dusk.".to_owned();
    write(folder, 2, &text);
    let page = stdout(&run(folder, &["check", "--output-format", "html", "--frozen-baseline"]));
    let section = page.split("<section id=\"since\">").nth(1).and_then(|rest| rest.split("</section>").next()).expect("a section");
    for item in ["<b>1</b> new", "<b>1</b> mended", "<b>499</b> still there"] {
        assert!(section.contains(item), "{section}");
    }
    let none = stdout(&run(folder, &["check", "--output-format", "html", "--no-baseline"]));
    assert!(!none.contains("id=\"since\""));
    let full = run(folder, &["check", "--output-format", "full", "--frozen-baseline"]);
    assert!(stderr(&full).contains("1 warning in 1 of 20 replies (499 more in the baseline)"), "{}", stderr(&full));
}

#[test]
fn a_named_baseline_means_the_same_files_from_any_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir_all(folder.join("sub")).expect("a folder");
    fs::write(folder.join("sub/a.en.txt"), "We moved it prior to noon.\n").expect("a file");
    let base = ["--isolated", "--config", "select = ['bureaucratese']"];
    assert!(run(folder, &[&["baseline", "write", "--baseline", "b.json"], &base[..]].concat()).status.success());
    let inside = &[&["check", "--baseline", "../b.json", "--frozen-baseline"], &base[..]].concat();
    assert_eq!(run(&folder.join("sub"), inside).status.code(), Some(0));
}

#[test]
fn the_templates_of_a_library_are_accepted_and_leave_like_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("cordial.toml"), "lang = 'en'\nselect = ['bureaucratese']\n").expect("a file");
    let library = "# A\n\n> We moved it prior to noon.\n\n# B\n\n> We moved all prior to noon.\n";
    fs::write(folder.join("macros.md"), library).expect("a file");
    let written = run(folder, &["baseline", "write"]);
    assert_eq!(stdout(&written), "cordial-baseline.json written: 2 findings in 1 file\n");
    assert_eq!(check(folder, &[]), (Vec::new(), Some(0), String::new()));
    fs::write(folder.join("macros.md"), library.replace("all prior to", "all before")).expect("a file");
    let (found, status, said) = check(folder, &[]);
    assert_eq!((found.len(), status, accepted(folder)), (0, Some(0), 1), "{said}");
}
