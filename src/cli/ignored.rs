//! `.gitignore` and `.ignore` files: folders in the order that a walk enters them in, whether a path is ignored out. The files of folders
//! above the walk count up to the root of the git repository. A mistake in such a file makes that line count for nothing, as in git.

use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Names of the files, the weaker first.
const NAMES: [&str; 2] = [".gitignore", ".ignore"];

/// The matchers in force at one point of a walk.
pub struct Ignored {
    /// Folders with such files, the outermost first.
    matchers: Vec<(PathBuf, Gitignore)>,
}

impl Ignored {
    /// What is in force in `root`, an absolute path, before it is entered.
    pub fn above(root: &Path) -> Self {
        let mut ignored = Self { matchers: Vec::new() };
        let is_repository = |folder: &&Path| folder.join(".git").exists();
        if root.join(".git").exists() {
            return ignored;
        }
        if let Some(repository) = root.ancestors().skip(1).find(is_repository) {
            let mut between: Vec<&Path> = root.ancestors().skip(1).take_while(|folder| folder.starts_with(repository)).collect();
            between.reverse();
            for folder in between {
                ignored.enter(folder);
            }
        }
        ignored
    }

    /// Takes in the files of `folder` and drops those of folders that it does not stand in.
    pub fn enter(&mut self, folder: &Path) {
        while self.matchers.last().is_some_and(|(above, _)| !folder.starts_with(above)) {
            self.matchers.pop();
        }
        for name in NAMES {
            let file = folder.join(name);
            if !file.is_file() {
                continue;
            }
            let mut builder = GitignoreBuilder::new(folder);
            // Lines that do not parse are passed over; the others count.
            let _ = builder.add(&file);
            if let Ok(matcher) = builder.build() {
                self.matchers.push((folder.to_owned(), matcher));
            }
        }
    }

    /// Whether a path, in a folder that was entered, is ignored. The nearest file that has something to say decides.
    pub fn covers(&self, path: &Path, is_folder: bool) -> bool {
        let inside = self.matchers.iter().rev().filter(|(folder, _)| path.starts_with(folder));
        let answers = inside.map(|(_, matcher)| matcher.matched(path, is_folder));
        answers.into_iter().find(|answer| !answer.is_none()).is_some_and(|answer| matches!(answer, Match::Ignore(_)))
    }
}
