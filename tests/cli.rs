//! Runs the cases in `tests/cli/*.toml` against the program: files, links, arguments and standard input in; status and output out.
//! `after` is what files hold at the end; those that it does not name hold what they held, and none is added. `stdout` and `stderr` are exact; `stdout-has`, `stdout-lacks`, `stderr-has` and `stderr-lacks` are pieces, `-has` in that order.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    name: String,
    args: Vec<String>,
    status: i32,
    #[serde(default)]
    files: BTreeMap<String, String>,
    #[serde(default)]
    bytes: BTreeMap<String, Vec<u8>>,
    #[serde(default)]
    links: BTreeMap<String, String>,
    after: Option<BTreeMap<String, String>>,
    #[serde(default)]
    within: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    stdin: Option<String>,
    stdout: Option<String>,
    stderr: Option<String>,
    #[serde(default)]
    stdout_has: Vec<String>,
    #[serde(default)]
    stdout_lacks: Vec<String>,
    #[serde(default)]
    stderr_has: Vec<String>,
    #[serde(default)]
    stderr_lacks: Vec<String>,
}

#[test]
fn the_command_line_does_what_the_cases_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("the folder of cases").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let (mut report, mut count) = (String::new(), 0);
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "toml")) {
        let text = std::fs::read_to_string(file).expect("a file of cases");
        let cases: Cases = toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display())).expect("cases are TOML");
        for case in cases.case.iter().filter(|case| cfg!(unix) || case.links.is_empty()) {
            count += 1;
            let wrong = run(case);
            if !wrong.is_empty() {
                let _ = writeln!(report, "{}: {}\n{wrong}", file.display(), case.name);
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
    assert!(count > 100, "only {count} cases were found");
}

/// What is wrong with the outcome of a case.
fn run(case: &Case) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay_out(case, folder.path());
    let mut child = Command::new(env!("CARGO_BIN_EXE_cordial"))
        .args(&case.args)
        .current_dir(folder.path().join(&case.within))
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env_remove("CI")
        .envs(&case.env)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    // A program that fails at once reads nothing.
    let _ = stdin.write_all(case.stdin.as_deref().unwrap_or_default().as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    let home = folder.path().to_string_lossy().into_owned();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8").replace(&home, "HOME");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let mut wrong = String::new();
    if output.status.code() != Some(case.status) {
        let _ = writeln!(wrong, "  status {:?}, not {}", output.status.code(), case.status);
    }
    compare("stdout", &stdout, case.stdout.as_deref(), &case.stdout_has, &case.stdout_lacks, &mut wrong);
    compare("stderr", &stderr, case.stderr.as_deref(), &case.stderr_has, &case.stderr_lacks, &mut wrong);
    if let Some(after) = &case.after {
        compare_files(case, after, folder.path(), &mut wrong);
    }
    if !wrong.is_empty() {
        let _ = writeln!(wrong, "--- stdout\n{stdout}--- stderr\n{stderr}---");
    }
    wrong
}

fn lay_out(case: &Case, home: &Path) {
    let place = |name: &str| {
        let path = home.join(name);
        std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folders can be made");
        path
    };
    std::fs::create_dir_all(home.join(&case.within)).expect("folders can be made");
    for (name, text) in &case.files {
        std::fs::write(place(name), text).expect("files can be written");
    }
    for (name, bytes) in &case.bytes {
        std::fs::write(place(name), bytes).expect("files can be written");
    }
    #[cfg(unix)]
    for (name, to) in &case.links {
        std::os::unix::fs::symlink(to, place(name)).expect("links can be made");
    }
}

/// Holds the files against what they should be at the end.
fn compare_files(case: &Case, after: &BTreeMap<String, String>, home: &Path, wrong: &mut String) {
    let written = case.files.iter().map(|(name, text)| (name, text.clone().into_bytes()));
    let mut wanted: BTreeMap<String, Vec<u8>> =
        written.chain(case.bytes.iter().map(|(name, bytes)| (name, bytes.clone()))).map(|(name, bytes)| (name.clone(), bytes)).collect();
    wanted.extend(after.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())));
    let entries = walkdir::WalkDir::new(home).into_iter().filter_map(Result::ok);
    for entry in entries.filter(|entry| entry.file_type().is_file()) {
        let name = entry.path().strip_prefix(home).expect("the walk stays inside").to_string_lossy().replace('\\', "/");
        let found = std::fs::read(entry.path()).expect("files can be read");
        if wanted.remove(&name).as_ref() != Some(&found) {
            let _ = writeln!(wrong, "  {name} is now {:?}", String::from_utf8_lossy(&found));
        }
    }
    for name in wanted.keys() {
        let _ = writeln!(wrong, "  {name} is gone");
    }
}

fn compare(stream: &str, got: &str, exact: Option<&str>, has: &[String], lacks: &[String], wrong: &mut String) {
    if exact.is_some_and(|exact| exact != got) {
        let _ = writeln!(wrong, "  {stream} is not what it should be: {:?}", exact.unwrap_or_default());
    }
    let mut from = 0;
    for piece in has {
        match got[from..].find(piece.as_str()) {
            Some(at) => from += at + piece.len(),
            None => {
                let _ = writeln!(wrong, "  {stream} lacks, in this place: {piece:?}");
            }
        }
    }
    for piece in lacks.iter().filter(|piece| got.contains(piece.as_str())) {
        let _ = writeln!(wrong, "  {stream} should not hold: {piece:?}");
    }
}
