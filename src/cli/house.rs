//! Pack files that people name: paths in, their text out. A folder gives every TOML file in it.
//! Understands nothing of packs.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::config::paths;
use crate::problem::Problem;
use crate::source::Source;

use super::walk::reason;

/// Reads pack files, shown relative to `current`, and says which cannot be read.
pub fn read(given: &[PathBuf], current: &Path) -> (Vec<Source>, Vec<Problem>) {
    let mut sources: Vec<Source> = Vec::new();
    let mut problems = Vec::new();
    for path in given.iter().flat_map(|path| files(path)) {
        let name = paths::relative(current, &paths::absolute(current, &path));
        if path.is_dir() {
            problems.push(Problem::whole(name, "no rule pack in this folder").with_help("packs are files that end in .toml"));
            continue;
        }
        match fs::read_to_string(&path) {
            Ok(text) if sources.iter().all(|source| source.path() != name) => sources.push(Source::new(name, text)),
            Ok(_) => {}
            Err(error) => problems.push(Problem::whole(name, format!("cannot read this rule pack: {}", reason(&error)))),
        }
    }
    (sources, problems)
}

/// The path, or the TOML files in it where there are any.
pub fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = WalkDir::new(path).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_pack = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
    let packs: Vec<PathBuf> =
        entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).filter(is_pack).collect();
    if packs.is_empty() { vec![path.to_owned()] } else { packs }
}
