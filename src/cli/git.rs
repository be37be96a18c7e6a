//! What git says of the files of a work tree: which have changed, which are staged and with what content. Asks the `git` of the command line; paths
//! come separated by NUL, so that none is misread. Changes nothing in the repository.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, bail};
use tempfile::TempDir;

use super::args::ChangeArgs;
use super::walk::{Found, Target};

/// Kinds of change after which there is a file: added, copied, modified, renamed, of another type.
const WITH_FILE: &str = "--diff-filter=ACMRT";

/// Leaves of what was found only what has changed.
///
/// # Errors
/// When git is not there, the folder is in no repository, or the revision is unknown.
pub fn narrow(args: &ChangeArgs, given: &[PathBuf], current: &Path, found: &mut Found) -> anyhow::Result<Option<TempDir>> {
    if !args.changed && !args.staged && args.since.is_none() {
        return Ok(None);
    }
    let flag = if args.changed {
        "--changed"
    } else if args.staged {
        "--staged"
    } else {
        "--since"
    };
    let tree = Tree::of(current, flag)?;
    for path in given {
        if path == Path::new("-") {
            bail!("{flag} cannot be asked of standard input: git knows files");
        }
        if fs::canonicalize(path).is_ok_and(|real| !real.starts_with(&tree.top)) {
            bail!("{}: outside of the repository {}, whose changes {flag} asks for", path.display(), tree.top.display());
        }
    }
    let changed = match (&args.since, args.staged) {
        (Some(revision), _) => tree.since(&tree.fork(revision)?)?,
        (None, true) => tree.staged()?,
        (None, false) => tree.since(&tree.last_commit()?)?,
    };
    found.targets.retain(|target| tree.name(target).is_some_and(|name| changed.contains(&name)));
    if args.staged { tree.stage(&mut found.targets).map(Some) } else { Ok(None) }
}

/// Files that are staged and no longer stand in the work tree: what is staged of them is read all the same.
///
/// # Errors
/// As [`narrow`].
pub fn staged_alone(args: &ChangeArgs, current: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !args.staged {
        return Ok(Vec::new());
    }
    let tree = Tree::of(current, "--staged")?;
    let files = tree.staged()?.into_iter().map(|name| tree.top.join(name));
    Ok(files.filter(|file| fs::symlink_metadata(file).is_err_and(|error| error.kind() == ErrorKind::NotFound)).collect())
}

/// A work tree.
struct Tree<'c> {
    current: &'c Path,
    /// Its first folder, without links.
    top: PathBuf,
}

impl<'c> Tree<'c> {
    fn of(current: &'c Path, flag: &str) -> anyhow::Result<Self> {
        let asked = git(current, ["rev-parse", "--show-toplevel"])?;
        if !asked.status.success() {
            bail!("{flag} asks git what has changed, and git says: {}", complaint(&asked));
        }
        let top = PathBuf::from(path(asked.stdout.strip_suffix(b"\n").unwrap_or(&asked.stdout)));
        Ok(Self { current, top: fs::canonicalize(&top).unwrap_or(top) })
    }

    /// The commit that the work tree is compared with; where there is none yet, the tree without files.
    fn last_commit(&self) -> anyhow::Result<String> {
        match self.commit("HEAD")? {
            Some(commit) => Ok(commit),
            None => self.line(&["hash-object", "-t", "tree", "--stdin"]),
        }
    }

    /// The commit at which the present branch left another.
    fn fork(&self, revision: &str) -> anyhow::Result<String> {
        let Some(commit) = self.commit(revision)? else {
            bail!("--since {revision}: git knows no such branch, tag or commit here; in a shallow clone, fetch it first");
        };
        let base = git(self.current, ["merge-base", "HEAD", &commit])?;
        if !base.status.success() {
            bail!("--since {revision}: no commit that it has in common with HEAD; in a shallow clone, fetch more history first");
        }
        Ok(first_line(&base))
    }

    fn commit(&self, revision: &str) -> anyhow::Result<Option<String>> {
        let name = format!("{revision}^{{commit}}");
        let asked = git(self.current, ["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
        Ok(asked.status.success().then(|| first_line(&asked)))
    }

    /// Files that differ from a commit, and those that git does not know yet.
    fn since(&self, commit: &str) -> anyhow::Result<HashSet<PathBuf>> {
        let mut files =
            self.list(&["diff", "--name-only", "-z", "--no-relative", "--no-ext-diff", "--ignore-submodules", WITH_FILE, commit, "--"])?;
        files.extend(self.list(&["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"])?);
        Ok(files)
    }

    /// Files that are staged.
    fn staged(&self) -> anyhow::Result<HashSet<PathBuf>> {
        self.list(&["diff", "--cached", "--name-only", "-z", "--no-relative", "--no-ext-diff", "--ignore-submodules", WITH_FILE, "--"])
    }

    /// Puts what is staged of the files into a folder of its own, to be read from there.
    fn stage(&self, targets: &mut Vec<Target>) -> anyhow::Result<TempDir> {
        let folder = tempfile::tempdir().context("no temporary folder for what is staged")?;
        let mut prefix = folder.path().as_os_str().to_owned();
        prefix.push("/");
        let mut option = std::ffi::OsString::from("--prefix=");
        option.push(prefix);
        let index = self.line(&["rev-parse", "--absolute-git-dir"])?;
        let mut command = Command::new("git");
        command.args([OsStr::new("checkout-index"), OsStr::new("-z"), OsStr::new("--stdin"), &option]);
        // Paths are those of the whole tree: git is asked from its first folder, where a hook's own GIT_DIR may not hold.
        command.current_dir(&self.top).env("GIT_DIR", index).env("GIT_WORK_TREE", &self.top);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(missing)?;
        let names: Vec<PathBuf> = targets.iter().filter_map(|target| self.name(target)).collect();
        let mut stdin = child.stdin.take().context("git takes no names")?;
        let list: Vec<u8> = names.iter().flat_map(|name| [bytes(name), b"\0"].concat()).collect();
        let told = stdin.write_all(&list);
        drop(stdin);
        let ended = child.wait_with_output().context("git does not answer")?;
        if !ended.status.success() || told.is_err() {
            bail!("--staged: what is staged cannot be read: {}", complaint(&ended));
        }
        for (target, name) in targets.iter_mut().zip(&names) {
            target.open = Some(folder.path().join(name));
            target.staged = true;
        }
        // A staged link is none that leads anywhere from there.
        targets.retain(|target| target.open.as_deref().is_some_and(|open| fs::symlink_metadata(open).is_ok_and(|found| found.is_file())));
        Ok(folder)
    }

    /// The name of a file in the tree, where it is in it. A link has its own.
    fn name(&self, target: &Target) -> Option<PathBuf> {
        // A folder may be gone with what stood in it.
        let mut above = target.absolute.ancestors().skip(1);
        let (folder, real) = above.find_map(|folder| Some((folder, fs::canonicalize(folder).ok()?)))?;
        Some(real.strip_prefix(&self.top).ok()?.join(target.absolute.strip_prefix(folder).ok()?))
    }

    fn line(&self, args: &[&str]) -> anyhow::Result<String> {
        let asked = git(self.current, args)?;
        if !asked.status.success() {
            bail!("git {}: {}", args[0], complaint(&asked));
        }
        Ok(first_line(&asked))
    }

    fn list(&self, args: &[&str]) -> anyhow::Result<HashSet<PathBuf>> {
        let asked = git(self.current, args)?;
        if !asked.status.success() {
            bail!("git {}: {}", args[0], complaint(&asked));
        }
        Ok(asked.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(|name| PathBuf::from(path(name))).collect())
    }
}

fn git<A: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = A>) -> anyhow::Result<Output> {
    Command::new("git").args(args).current_dir(folder).stdin(Stdio::null()).output().map_err(missing)
}

fn missing(error: std::io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::NotFound => anyhow::anyhow!("git is not installed, or not on the path: what has changed cannot be told"),
        _ => anyhow::Error::new(error).context("git cannot be started"),
    }
}

fn first_line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned()
}

/// The first thing that git says is wrong.
fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("nothing");
    // Without the word that says how bad it is.
    let said = line.split_once(": ").filter(|(kind, _)| kind.chars().all(char::is_alphabetic));
    said.map_or(line, |(_, rest)| rest).to_owned()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> std::ffi::OsString {
    use std::os::unix::ffi::OsStrExt as _;
    OsStr::from_bytes(bytes).to_owned()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> std::ffi::OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(unix)]
fn bytes(path: &Path) -> &[u8] {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes()
}

#[cfg(not(unix))]
fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}
