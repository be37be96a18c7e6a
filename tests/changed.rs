//! What `--changed`, `--staged` and `--since` look at, in real repositories: names with spaces and letters of other alphabets, renames, deleted and
//! new files, subfolders, linked work trees, staged content, histories without a commit; and what is said where there is no git.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Ana", "-c", "user.email=ana@example.com", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env_remove("GIT_DIR")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    command.current_dir(folder).args(["check", "--config", "select = ['bureaucratese']"]).args(args);
    command.env_remove("CI").env_remove("GIT_DIR").env("GIT_CONFIG_GLOBAL", "/dev/null").stdin(Stdio::null());
    command.output().expect("the program runs")
}

/// The files that are looked at.
fn files(folder: &Path, args: &[&str]) -> Vec<String> {
    let output = run(folder, &[&["--show-files"], args].concat());
    assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folders can be made");
    fs::write(path, text).expect("files can be written");
}

const OLD: &str = "We moved it prior to noon.\n";
const NEW: &str = "We moved it prior to noon. We wrote it prior to dusk.\n";

/// A repository with one commit.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    git(home, &["init", "-q"]);
    for name in
        ["same.en.txt", "edited.en.md", "sub/edited too.en.txt", "sub/\u{441}\u{432}\u{435}\u{442}.en.txt", "gone.en.txt", "old name.en.md"]
    {
        write(home, name, OLD);
    }
    write(home, "ignored/a.en.txt", OLD);
    write(home, ".gitignore", "ignored/\n");
    git(home, &["add", "-A"]);
    git(home, &["commit", "-qm", "first"]);
    folder
}

/// Edits, a rename, a deletion, a new file, and one that is ignored.
fn edit(home: &Path) {
    for name in ["edited.en.md", "sub/edited too.en.txt", "sub/\u{441}\u{432}\u{435}\u{442}.en.txt", "sub/new.en.txt", "ignored/b.en.txt"] {
        write(home, name, NEW);
    }
    fs::remove_file(home.join("gone.en.txt")).expect("it can go");
    git(home, &["mv", "old name.en.md", "new name.en.md"]);
}

const EDITED: [&str; 5] =
    ["edited.en.md", "new name.en.md", "sub/edited too.en.txt", "sub/new.en.txt", "sub/\u{441}\u{432}\u{435}\u{442}.en.txt"];

#[test]
fn changed_files_are_those_that_differ_from_the_last_commit_and_new_ones() {
    let folder = repository();
    let home = folder.path();
    assert_eq!(files(home, &["--changed"]), Vec::<String>::new());
    assert_eq!(run(home, &["--changed"]).status.code(), Some(0), "nothing has changed: nothing to do");
    edit(home);
    assert_eq!(files(home, &["--changed"]), EDITED);
    assert_eq!(files(home, &["--changed", "sub", "same.en.txt"]), EDITED[2..]);
    assert_eq!(files(home, &["--changed", "--exclude", "sub"]), EDITED[..2]);
    // From a subfolder: its own files, and those above it when they are named.
    assert_eq!(files(&home.join("sub"), &["--changed"]), ["edited too.en.txt", "new.en.txt", "\u{441}\u{432}\u{435}\u{442}.en.txt"]);
    assert_eq!(files(&home.join("sub"), &["--changed", "../edited.en.md", "../same.en.txt"]), ["../edited.en.md"]);
    git(home, &["config", "diff.relative", "true"]);
    git(home, &["config", "status.relativePaths", "true"]);
    assert_eq!(files(&home.join("sub"), &["--changed", ".."]).len(), 5);
    let found = run(home, &["--changed", "--output-format", "concise"]);
    assert_eq!((found.status.code(), String::from_utf8_lossy(&found.stdout).lines().count()), (Some(1), 9));
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path();
    git(home, &["init", "-q"]);
    write(home, "a.en.txt", OLD);
    write(home, "b.en.txt", OLD);
    git(home, &["add", "a.en.txt"]);
    assert_eq!(files(home, &["--changed"]), ["a.en.txt", "b.en.txt"]);
    assert_eq!(files(home, &["--staged"]), ["a.en.txt"]);
    let since = run(home, &["--since", "main"]);
    assert_eq!(since.status.code(), Some(2));
    assert!(stderr(&since).contains("--since main: git knows no such branch, tag or commit here"), "{}", stderr(&since));
}

#[test]
fn what_is_staged_is_read_as_it_would_be_committed() {
    let folder = repository();
    let home = folder.path();
    let name = "sub/edited too.en.txt";
    write(home, name, "We moved it. We wrote it prior to dusk.\n");
    git(home, &["add", name]);
    // The work tree goes on: what is staged does not.
    write(home, name, "We moved it.\n");
    write(home, "edited.en.md", NEW);
    assert_eq!(files(home, &["--staged"]), [name]);
    let found = run(home, &["--staged", "--output-format", "json"]);
    let findings: serde_json::Value = serde_json::from_slice(&found.stdout).expect("JSON");
    assert_eq!(findings.as_array().map(Vec::len), Some(1));
    assert_eq!((&findings[0]["file"], &findings[0]["range"]["start"]["column"]), (&name.into(), &26.into()));
    let inside = run(&home.join("sub"), &["--staged", "--output-format", "concise"]);
    assert!(String::from_utf8_lossy(&inside.stdout).starts_with("edited too.en.txt:1:26: "), "{}", stderr(&inside));
    // In a hook, git says where the repository is, relative to the first folder.
    let mut hook = Command::new(env!("CARGO_BIN_EXE_cordial"));
    hook.current_dir(home).args(["check", "--isolated", "--staged", "--select", "bureaucratese", "--output-format", "concise"]);
    let hook = hook.env("GIT_DIR", ".git").env("GIT_INDEX_FILE", ".git/index").env_remove("CI").output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&hook.stdout).lines().count(), 1, "{}", stderr(&hook));
    assert_eq!(run(home, &["--staged", "--fix"]).status.code(), Some(2), "what is staged cannot be rewritten");
    assert_eq!(fs::read_to_string(home.join(name)).expect("a file"), "We moved it.\n");
}

#[test]
fn since_compares_with_where_the_branch_was_left() {
    let folder = repository();
    let home = folder.path();
    git(home, &["checkout", "-q", "-b", "topic"]);
    write(home, "edited.en.md", NEW);
    git(home, &["commit", "-qam", "second"]);
    git(home, &["checkout", "-q", "main"]);
    write(home, "same.en.txt", NEW);
    git(home, &["commit", "-qam", "theirs"]);
    git(home, &["checkout", "-q", "topic"]);
    assert_eq!(files(home, &["--since", "main"]), ["edited.en.md"]);
    write(home, "sub/new.en.txt", NEW);
    assert_eq!(files(home, &["--since", "main"]), ["edited.en.md", "sub/new.en.txt"]);
    assert_eq!(files(home, &["--since", "HEAD"]), ["sub/new.en.txt"]);
    for (revision, said) in [
        ("nowhere", "git knows no such branch"),
        ("--output=x", "git knows no such branch"),
        ("HEAD:same.en.txt", "git knows no such branch"),
    ] {
        let output = run(home, &[&format!("--since={revision}")]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
    git(home, &["checkout", "-q", "--orphan", "other"]);
    git(home, &["commit", "-qm", "nothing in common"]);
    let output = run(home, &["--since", "main"]);
    assert!(stderr(&output).contains("no commit that it has in common with HEAD"), "{}", stderr(&output));
}

#[test]
fn a_linked_work_tree_has_changes_of_its_own() {
    let folder = repository();
    let home = folder.path();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let linked = elsewhere.path().join("linked tree");
    git(home, &["worktree", "add", "-q", "-b", "beside", &linked.to_string_lossy()]);
    write(&linked, "edited.en.md", NEW);
    assert_eq!(files(&linked, &["--changed"]), ["edited.en.md"]);
    assert_eq!(files(home, &["--changed"]), Vec::<String>::new());
    git(&linked, &["add", "-A"]);
    assert_eq!(files(&linked.join("sub"), &["--staged", ".."]), ["../edited.en.md"]);
    let outside = run(home, &["--changed", &linked.to_string_lossy()]);
    assert_eq!(outside.status.code(), Some(2));
    assert!(stderr(&outside).contains("outside of the repository"), "{}", stderr(&outside));
}

#[test]
fn the_baseline_keeps_what_a_narrowed_run_does_not_look_at() {
    let folder = repository();
    let home = folder.path();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    command.current_dir(home).args(["baseline", "write", "--config", "select = ['bureaucratese']"]);
    assert!(command.output().expect("it runs").status.success());
    write(home, "edited.en.md", "We moved it.\n");
    fs::remove_file(home.join("gone.en.txt")).expect("it can go");
    let output = run(home, &["--changed"]);
    assert_eq!(stderr(&output), "note: cordial-baseline.json: 2 findings in it are found no more, and taken out\n");
    assert_eq!(run(home, &["--frozen-baseline"]).status.code(), Some(0));
}

#[test]
fn without_a_repository_or_git_it_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a.en.txt", OLD);
    let output = run(folder.path(), &["--changed"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).starts_with("error: --changed asks git what has changed, and git says: not a git repository"),
        "{}",
        stderr(&output)
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    let output = command.current_dir(folder.path()).args(["check", "--staged"]).env("PATH", "").output().expect("it runs");
    assert!(stderr(&output).contains("git is not installed, or not on the path"), "{}", stderr(&output));
    let stdin = run(repository().path(), &["--changed", "-"]);
    assert!(stderr(&stdin).contains("--changed cannot be asked of standard input"), "{}", stderr(&stdin));
    assert_eq!(run(repository().path(), &["--changed", "--staged"]).status.code(), Some(2));
}

#[test]
fn what_is_staged_is_read_though_the_file_is_gone() {
    let repository = repository();
    let home = repository.path();
    for name in ["gone.en.txt", "folder/gone too.en.md"] {
        write(home, name, "Hi Sam, this was sent prior to noon.\n");
        git(home, &["add", name]);
        std::fs::remove_file(home.join(name)).expect("it is there");
    }
    std::fs::remove_dir(home.join("folder")).expect("it is empty");
    assert_eq!(files(home, &["--staged"]), ["folder/gone too.en.md", "gone.en.txt"]);
    assert_eq!(files(home, &["--staged", "gone.en.txt"]), ["gone.en.txt"]);
    let found = run(home, &["--staged", "--select", "bureaucratese", "--output-format", "concise"]);
    assert_eq!((found.status.code(), String::from_utf8_lossy(&found.stdout).lines().count()), (Some(1), 2), "{}", stderr(&found));
}

#[cfg(unix)]
#[test]
fn a_changed_file_is_found_though_a_link_leads_to_it() {
    let repository = repository();
    let home = repository.path();
    write(home, "z/real.en.txt", "Hi Sam, it is here.\n");
    std::os::unix::fs::symlink("z/real.en.txt", home.join("a-link.en.txt")).expect("a link");
    git(home, &["add", "."]);
    git(home, &["commit", "--quiet", "--message", "more"]);
    write(home, "z/real.en.txt", "Hi Sam, it was sent.\n");
    assert_eq!(files(home, &["--changed"]), ["z/real.en.txt"]);
}
