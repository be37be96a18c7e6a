//! What the program writes for other programs to read about itself: completion scripts load in their shells, and manual pages in `groff` and
//! `mandoc`. A reader that is not installed is passed over; bash is everywhere.

#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Stdio};

fn written(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_cordial")).args(args).output().expect("the program runs");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// What a reader says of a file, if it is installed.
fn read(reader: &[&str], file: &Path) -> Option<String> {
    let output = Command::new(reader[0]).args(&reader[1..]).arg(file).stdin(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{reader:?}: {said}");
    Some(said)
}

#[test]
fn completion_scripts_load() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut read_by = Vec::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = folder.path().join(shell);
        std::fs::write(&script, written(&["completions", shell])).expect("it takes files");
        if read(&[shell, "-n"], &script).is_some() {
            read_by.push(shell);
        }
    }
    assert!(read_by.contains(&"bash"), "{read_by:?}");
    // Asked like a person who pressed the tabulator.
    let asked = "source $0; COMP_WORDS=(cordial check --out); COMP_CWORD=2; _cordial cordial --out check; echo ${COMPREPLY[*]}";
    let script = folder.path().join("bash");
    assert_eq!(read(&["bash", "-c", asked], &script).expect("bash is installed").trim(), "--output-format --output-file");
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pages = folder.path().join("man1");
    let said = written(&["man", "--dir", &pages.to_string_lossy()]);
    let help = written(&["--help"]);
    let names: Vec<&str> = ["check", "rules", "explain", "test", "outline", "init", "baseline", "completions", "man"].to_vec();
    assert!(names.iter().all(|name| help.contains(&format!("\n  {name} "))), "{help}");
    let names: Vec<&str> = names.into_iter().chain(["baseline write", "baseline prune", "baseline show"]).collect();
    assert_eq!(said.lines().count(), names.len() + 1);
    for name in names {
        let page = pages.join(format!("cordial-{}.1", name.replace(' ', "-")));
        assert_eq!(std::fs::read_to_string(&page).expect("it was written"), written(&["man", name]));
        read(&["groff", "-man", "-Kutf8", "-Tutf8", "-ww"], &page);
        if let Some(complaints) = read(&["mandoc", "-Tlint", "-Werror"], &page) {
            assert_eq!(complaints, "");
        }
    }
    assert!(std::fs::read_to_string(pages.join("cordial.1")).expect("it was written").contains("cordial\\-completions(1)"));
}
