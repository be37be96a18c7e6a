//! Configuration files: folders in, the configuration in force there out. Finds `cordial.toml` upwards, follows `extend`, reads every
//! file once, and keeps what is wrong with any of them. The only part of `config` that touches the file system.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::problem::{self, Problem};
use crate::source::Source;

use super::globs::Globs;
use super::origin::Given;
use super::paths;
use super::read;
use super::written::Written;

/// Name of configuration files.
pub const FILE_NAME: &str = "cordial.toml";

/// Where configuration is looked for.
#[derive(Clone, Debug, Default)]
pub struct Where {
    /// No file is looked for.
    pub isolated: bool,
    /// The file to use instead of those found.
    pub file: Option<PathBuf>,
    /// `KEY=VALUE` arguments; they go over files, the last over those before.
    pub inline: Vec<String>,
    /// The folder that the names of files are relative to in fingerprints where no configuration gives one; the current folder unless it is said.
    pub root: Option<PathBuf>,
}

/// One file, read.
#[derive(Debug)]
pub struct File {
    /// What it says.
    pub written: Written,
    /// The folder that it stands in, absolute.
    pub folder: PathBuf,
    /// The globs of its overrides, in order.
    pub overrides: Vec<Globs>,
    /// The globs of its suppressions, in order; none is for all files.
    pub suppress: Vec<Option<Globs>>,
    /// The globs of what is linted, where it says so.
    pub include: Option<Globs>,
    /// The globs of what is left out.
    pub exclude: Globs,
}

impl File {
    fn new(written: Written, folder: &Path, globs_from: &Path) -> Self {
        let globs = |list: &[Given<String>]| Globs::new(globs_from, list.iter().map(|glob| glob.value.clone()));
        Self {
            overrides: written.overrides.iter().map(|entry| globs(&entry.paths)).collect(),
            suppress: written.suppress.iter().map(|entry| entry.paths.as_deref().map(globs)).collect(),
            include: written.include.as_deref().map(globs),
            exclude: globs(&written.exclude),
            folder: folder.to_owned(),
            written,
        }
    }
}

/// The configuration in force in a folder.
#[derive(Debug)]
pub struct Config {
    /// What gives it, the nearest first.
    pub files: Vec<Arc<File>>,
    /// The folder that the names of files are relative to in fingerprints, absolute.
    pub root: PathBuf,
}

/// All configuration of a run.
#[derive(Debug)]
pub struct Configs {
    current: PathBuf,
    root: PathBuf,
    inline: Vec<Arc<File>>,
    fixed: Option<Arc<Config>>,
    by_folder: HashMap<PathBuf, Arc<Config>>,
    by_file: HashMap<PathBuf, Option<Arc<File>>>,
    problems: Vec<Problem>,
    sources: Vec<Arc<Source>>,
}

impl Configs {
    /// Configuration for a run in `current`, an absolute path.
    #[must_use]
    pub fn new(current: PathBuf, places: &Where) -> Self {
        let root = places.root.clone().unwrap_or_else(|| current.clone());
        let mut configs = Self {
            current,
            root,
            inline: Vec::new(),
            fixed: None,
            by_folder: HashMap::new(),
            by_file: HashMap::new(),
            problems: Vec::new(),
            sources: Vec::new(),
        };
        for (number, argument) in places.inline.iter().enumerate().rev() {
            configs.add_inline(number, argument);
        }
        let current = configs.current.clone();
        if let Some(file) = &places.file {
            let path = paths::absolute(&current, file);
            configs.fixed = Some(configs.config(&path, current, true));
        } else if places.isolated {
            configs.fixed = Some(Arc::new(Config { files: configs.inline.clone(), root: configs.root.clone() }));
        }
        configs
    }

    /// The configuration in force in a folder, an absolute path.
    pub fn of_folder(&mut self, folder: &Path) -> Arc<Config> {
        if let Some(fixed) = &self.fixed {
            return Arc::clone(fixed);
        }
        let mut passed = Vec::new();
        let mut found = None;
        for above in folder.ancestors() {
            if let Some(config) = self.by_folder.get(above) {
                found = Some(Arc::clone(config));
                break;
            }
            passed.push(above.to_owned());
            let path = above.join(FILE_NAME);
            if path.is_file() {
                found = Some(self.config(&path, above.to_owned(), false));
                break;
            }
        }
        let config = found.unwrap_or_else(|| Arc::new(Config { files: self.inline.clone(), root: self.root.clone() }));
        self.by_folder.extend(passed.into_iter().map(|folder| (folder, Arc::clone(&config))));
        config
    }

    /// What is wrong with the files read so far.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The files asked for so far, absolute, whether they could be read or not.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.by_file.keys().map(PathBuf::as_path)
    }

    /// The text of the files read so far, to show problems in.
    #[must_use]
    pub fn sources(&self) -> &[Arc<Source>] {
        &self.sources
    }

    fn add_inline(&mut self, number: usize, argument: &str) {
        let name = if number == 0 { "--config".to_owned() } else { format!("--config ({})", number + 1) };
        let source = Arc::new(Source::new(name, argument));
        let (written, mut problems) = read::read(&source);
        let is_toml = problem::parse(source.path(), argument).1.is_empty();
        for problem in problems.iter_mut().filter(|_| !is_toml) {
            problem.help = Some("KEY=VALUE is TOML: a string needs quotes, as in --config 'kind = \"template\"'".to_owned());
        }
        self.sources.push(source);
        self.problems.append(&mut problems);
        let file = File::new(written, &self.current, &self.current);
        self.check_packs(&file);
        self.inline.push(Arc::new(file));
    }

    /// The configuration that the file at `path` gives, with what it extends. The globs of a file that the command line names are
    /// relative to the current folder, as all that is written there.
    fn config(&mut self, path: &Path, root: PathBuf, named: bool) -> Arc<Config> {
        let mut files = self.inline.clone();
        let mut visited = vec![path.to_owned()];
        let globs_from = named.then(|| root.clone());
        let mut next = self.file(path, None, globs_from.as_deref());
        while let Some(file) = next {
            next = file.written.extend.as_ref().and_then(|extend| self.extended(&file.folder, extend, &mut visited));
            files.push(file);
        }
        Arc::new(Config { files, root })
    }

    fn extended(&mut self, folder: &Path, extend: &Given<String>, visited: &mut Vec<PathBuf>) -> Option<Arc<File>> {
        let mut path = paths::absolute(folder, Path::new(&extend.value));
        if path.is_dir() {
            path.push(FILE_NAME);
        }
        if let Some(first) = visited.iter().position(|seen| *seen == path) {
            let names = visited[first..].iter().chain([&path]).map(|path| paths::relative(&self.current, path));
            let message = format!("`extend` goes in a circle: {}", names.collect::<Vec<_>>().join(" → "));
            self.report(extend.origin.problem(message));
            return None;
        }
        visited.push(path.clone());
        self.file(&path, Some(extend), None)
    }

    /// Keeps a problem, once.
    fn report(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The file at `path`, an absolute path; `asked` is the `extend` that names it.
    fn file(&mut self, path: &Path, asked: Option<&Given<String>>, globs_from: Option<&Path>) -> Option<Arc<File>> {
        if let Some(known) = self.by_file.get(path) {
            return known.clone();
        }
        let name = paths::relative(&self.current, path);
        let file = match std::fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => Some(self.parsed(path, name, text, globs_from)),
            Ok(Err(_)) => {
                self.report(Problem::whole(name, "not UTF-8").with_help("save it as UTF-8"));
                None
            }
            Err(error) => {
                let reason = if error.kind() == ErrorKind::NotFound { "no such file".to_owned() } else { error.to_string() };
                let problem = match asked {
                    Some(extend) => extend.origin.problem(format!("cannot read {name}: {reason}")),
                    None => Problem::whole(name, format!("cannot read this configuration: {reason}")),
                };
                self.report(problem);
                None
            }
        };
        self.by_file.insert(path.to_owned(), file.clone());
        file
    }

    fn parsed(&mut self, path: &Path, name: String, text: String, globs_from: Option<&Path>) -> Arc<File> {
        let source = Arc::new(Source::new(name, text));
        let (written, mut problems) = read::read(&source);
        self.sources.push(source);
        self.problems.append(&mut problems);
        let folder = path.parent().unwrap_or(path);
        let file = File::new(written, folder, globs_from.unwrap_or(folder));
        self.check_packs(&file);
        Arc::new(file)
    }

    fn check_packs(&mut self, file: &File) {
        for pack in &file.written.packs {
            if !file.folder.join(&pack.value).exists() {
                let problem = pack.origin.problem(format!("no such rule pack: {}", pack.value));
                self.report(problem.with_help("a pack is a TOML file or a folder; its path is relative to this configuration"));
            }
        }
    }
}
