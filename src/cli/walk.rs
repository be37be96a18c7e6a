//! Paths as given in, the files to lint out: sorted by the name that reports show, each file once. Folders are walked; what is hidden,
//! ignored or excluded is left out, and links are followed without going in circles. Opens no file that is to be linted.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;
use walkdir::{DirEntry, WalkDir};

use crate::baseline;
use crate::config::{Config, Configs, FILE_NAME, Globs, paths};
use crate::extract::Format;

use super::args::FileArgs;
use super::console::Console;
use super::ignored::Ignored;

/// Beginnings of the names of files that are about a project, not for customers.
const NO_REPLIES: [&str; 4] = ["README", "CHANGELOG", "LICENSE", "CONTRIBUTING"];

/// A file to lint.
#[derive(Clone, Debug)]
pub struct Target {
    /// The path as reports show it.
    pub shown: String,
    /// The path to open; `None` is standard input.
    pub open: Option<PathBuf>,
    /// The path, absolute.
    pub absolute: PathBuf,
    /// Whether it was named rather than found.
    pub named: bool,
    /// Whether it was named by somebody who knows that replies stand in it, and not by a hook, which names all that there are.
    pub meant: bool,
    /// Whether `open` is what is staged of it, rather than the file.
    pub staged: bool,
    /// The configuration in force.
    pub config: Arc<Config>,
}

/// Finds the files to lint.
pub struct Finder<'a> {
    current: &'a Path,
    configs: &'a mut Configs,
    console: &'a Console,
    args: &'a FileArgs,
    exclude: Globs,
    /// Real paths, as they are written: quicker to compare than by their parts.
    seen: FxHashSet<OsString>,
    /// The folder last met, and its configuration.
    last: Option<(OsString, Arc<Config>)>,
    targets: Vec<Target>,
    /// Files that a walk came to through links, with their real paths: each counts where it was not met by its own name.
    linked: Vec<(PathBuf, Target)>,
    folders: Vec<PathBuf>,
    excluded: usize,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The files, sorted by the name that reports show.
    pub targets: Vec<Target>,
    /// The folders that were walked, absolute.
    pub folders: Vec<PathBuf>,
    /// Whether files were named, and every one of them excluded.
    pub all_excluded: bool,
}

impl<'a> Finder<'a> {
    /// A finder for a run in `current`, an absolute path.
    pub fn new(current: &'a Path, configs: &'a mut Configs, console: &'a Console, args: &'a FileArgs) -> Self {
        let exclude = Globs::new(current, args.exclude.iter().cloned());
        let (seen, targets, linked, folders) = (FxHashSet::default(), Vec::new(), Vec::new(), Vec::new());
        Self { current, configs, console, args, exclude, seen, last: None, targets, linked, folders, excluded: 0 }
    }

    /// The files that the paths name or hold. `stdin` is the name that standard input goes by; `unseen` are files that are to be read though
    /// they stand nowhere, absolute and without links.
    pub fn find(mut self, given: &[PathBuf], stdin: Option<&Path>, unseen: &[PathBuf]) -> Found {
        for path in given {
            if path == Path::new("-") {
                self.add_stdin(stdin);
                continue;
            }
            match std::fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => {
                    self.walk(path);
                    self.add_unseen(path, unseen);
                }
                Ok(_) => self.add_named(path),
                Err(_) if unseen.contains(&paths::absolute(self.current, path)) => self.add_named(path),
                Err(error) => self.console.error(&format!("{}: {}", path.display(), reason(&error))),
            }
        }
        for (real, target) in self.linked {
            if self.seen.insert(real.into_os_string()) {
                self.targets.push(target);
            }
        }
        self.targets.sort_by(|a, b| a.shown.cmp(&b.shown));
        Found { all_excluded: !given.is_empty() && self.excluded == given.len(), targets: self.targets, folders: self.folders }
    }

    fn add_stdin(&mut self, name: Option<&Path>) {
        let shown = name.map_or_else(|| "<stdin>".to_owned(), paths::slashed);
        let absolute = paths::absolute(self.current, name.unwrap_or(Path::new("<stdin>")));
        if self.seen.insert("-".into()) {
            let config = self.config_beside(&absolute);
            self.targets.push(Target { shown, open: None, absolute, named: true, meant: true, staged: false, config });
        }
    }

    fn add_named(&mut self, path: &Path) {
        let absolute = paths::absolute(self.current, path);
        let config = self.config_beside(&absolute);
        if self.args.force_exclude && self.is_excluded(&config, &absolute) {
            self.excluded += 1;
            return;
        }
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| absolute.clone());
        if self.seen.insert(real.into_os_string()) {
            let shown = paths::slashed(path.strip_prefix(".").unwrap_or(path));
            self.targets.push(Target {
                shown,
                open: Some(path.to_owned()),
                absolute,
                named: true,
                meant: !self.args.force_exclude,
                staged: false,
                config,
            });
        } else if let Some(found) = self.targets.iter_mut().find(|target| target.absolute == absolute) {
            found.named = true;
            found.meant = !self.args.force_exclude;
        }
    }

    fn walk(&mut self, root: &Path) {
        let absolute_root = paths::absolute(self.current, root);
        let real_root = std::fs::canonicalize(root).unwrap_or_else(|_| absolute_root.clone());
        let mut ignored = (!self.args.no_ignore).then(|| Ignored::above(&absolute_root));
        let mut way = Way::default();
        // Entries of one folder: what differs in their paths is their names.
        let by_name = |one: &DirEntry, other: &DirEntry| one.path().as_os_str().cmp(other.path().as_os_str());
        let mut entries = WalkDir::new(root).follow_links(true).sort_by(by_name).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.report_walk(&error);
                    continue;
                }
            };
            way.leave(&entry);
            let [absolute, real] = way.to(&entry).unwrap_or_else(|| [absolute_root.clone(), real_root.clone()]);
            let is_folder = entry.file_type().is_dir();
            // That of the folder which the entry stands in; the root's own is no matter here.
            let config = way.above.last().map(|[folder, _]| self.config_in(folder));
            if config.as_ref().is_some_and(|config| self.is_left_out(&entry, &absolute, config, ignored.as_ref())) {
                if is_folder {
                    entries.skip_current_dir();
                }
                continue;
            }
            way.follow(&entry);
            if is_folder {
                if let Some(ignored) = &mut ignored {
                    ignored.enter(&absolute);
                }
                self.folders.push(absolute.clone());
                way.above.push([absolute, real]);
            } else if let Some(config) = config.filter(|_| entry.file_type().is_file()) {
                let followed = way.linked_from.and_then(|_| std::fs::canonicalize(entry.path()).ok());
                self.add_found(&entry, absolute, real, followed, config);
            }
        }
    }

    /// Adds a file; one that was reached by a link stands, in truth, at `followed`.
    fn add_found(&mut self, entry: &DirEntry, absolute: PathBuf, real: PathBuf, followed: Option<PathBuf>, config: Arc<Config>) {
        if !is_linted(&config, &absolute, entry.file_name()) || (followed.is_none() && !self.seen.insert(real.into_os_string())) {
            return;
        }
        let mut shown = paths::slashed(entry.path());
        if let Some(below) = shown.strip_prefix("./") {
            shown = below.trim_start_matches('/').to_owned();
        }
        let open = Some(entry.path().to_owned());
        let target = Target { shown, open, absolute, named: false, meant: false, staged: false, config };
        match followed {
            Some(followed) => self.linked.push((followed, target)),
            None => self.targets.push(target),
        }
    }

    /// Adds the files below a folder that stand nowhere.
    fn add_unseen(&mut self, root: &Path, unseen: &[PathBuf]) {
        let Ok(real) = std::fs::canonicalize(root) else { return };
        for below in unseen.iter().filter_map(|file| file.strip_prefix(&real).ok()) {
            let absolute = paths::absolute(self.current, &root.join(below));
            let config = self.config_beside(&absolute);
            let is_hidden = below.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
            let name = below.file_name().unwrap_or_default();
            if is_hidden || self.is_excluded(&config, &absolute) || !is_linted(&config, &absolute, name) {
                continue;
            }
            if self.seen.insert(real.join(below).into_os_string()) {
                let path = root.join(below);
                let shown = paths::slashed(path.strip_prefix(".").unwrap_or(&path));
                self.targets.push(Target { shown, open: Some(path), absolute, named: false, meant: false, staged: false, config });
            }
        }
    }

    fn is_left_out(&self, entry: &DirEntry, absolute: &Path, config: &Config, ignored: Option<&Ignored>) -> bool {
        entry.file_name().as_encoded_bytes().starts_with(b".")
            || ignored.is_some_and(|ignored| ignored.covers(absolute, entry.file_type().is_dir()))
            || self.is_excluded(config, absolute)
    }

    fn is_excluded(&self, config: &Config, absolute: &Path) -> bool {
        self.exclude.matches(absolute) || config.excludes(absolute)
    }

    fn config_beside(&mut self, absolute: &Path) -> Arc<Config> {
        self.config_in(absolute.parent().unwrap_or(absolute))
    }

    /// The configuration of files in a folder.
    fn config_in(&mut self, folder: &Path) -> Arc<Config> {
        if let Some((_, config)) = self.last.as_ref().filter(|(last, _)| last == folder.as_os_str()) {
            return Arc::clone(config);
        }
        let config = self.configs.of_folder(folder);
        self.last = Some((folder.as_os_str().to_owned(), Arc::clone(&config)));
        config
    }

    fn report_walk(&self, error: &walkdir::Error) {
        let path = error.path().map(|path| paths::slashed(path.strip_prefix(".").unwrap_or(path))).unwrap_or_default();
        if error.loop_ancestor().is_some() {
            self.console.detail(&format!("{path}: links back to a folder above it; not followed"));
            return;
        }
        match error.io_error() {
            Some(io) if is_broken_link(error, io) => self.console.warning(&format!("{path}: links to nothing; skipped")),
            Some(io) => self.console.error(&format!("{path}: {}", reason(io))),
            None => self.console.error(&format!("{path}: {error}")),
        }
    }
}

/// How a walk came to where it is.
#[derive(Default)]
struct Way {
    /// By depth: the folders that lead here, as they are written and as they really are.
    above: Vec<[PathBuf; 2]>,
    /// The depth from which on the way leads through a link: what stands there may have been met by its own name.
    linked_from: Option<usize>,
}

impl Way {
    /// Leaves the folders that an entry does not stand in.
    fn leave(&mut self, entry: &DirEntry) {
        self.above.truncate(entry.depth());
        self.linked_from = self.linked_from.filter(|depth| entry.depth() > *depth);
    }

    /// The path of an entry, as it is written and as it really is but for links; none of the root's.
    fn to(&self, entry: &DirEntry) -> Option<[PathBuf; 2]> {
        let [folder, real] = self.above.last()?;
        let path = folder.join(entry.file_name());
        // In most folders no link leads, and one name is made faster than two.
        let real = if folder.as_os_str() == real.as_os_str() { path.clone() } else { real.join(entry.file_name()) };
        Some([path, real])
    }

    /// Notes where the way leads through a link.
    fn follow(&mut self, entry: &DirEntry) {
        if entry.path_is_symlink() && entry.depth() > 0 {
            self.linked_from = self.linked_from.or(Some(entry.depth()));
        }
    }
}

/// Whether a link leads to nothing, or to itself.
fn is_broken_link(error: &walkdir::Error, why: &io::Error) -> bool {
    let is_link = || error.path().is_some_and(|path| path.is_symlink() && path.metadata().is_err());
    why.kind() == io::ErrorKind::NotFound || (why.kind() != io::ErrorKind::PermissionDenied && is_link())
}

/// Whether a file found by walking is linted.
fn is_linted(config: &Config, absolute: &Path, name: &OsStr) -> bool {
    config.includes(absolute).unwrap_or_else(|| {
        let name = name.to_string_lossy();
        let begins = |beginning: &&str| name.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning));
        Format::of_path(&name).is_some() && ![FILE_NAME, baseline::FILE_NAME].contains(&&*name) && !NO_REPLIES.iter().any(begins)
    })
}

/// Why a file could not be read, in words.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        io::ErrorKind::IsADirectory => "is a folder".to_owned(),
        _ => error.to_string(),
    }
}
