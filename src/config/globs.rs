//! Path globs of configuration: patterns and the folder they are relative to in, yes or no for a path out. A pattern without `/` matches
//! a name at any depth; a pattern that matches a folder matches all that is in it. Compiled when first asked.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Globs relative to one folder.
#[derive(Debug)]
pub struct Globs {
    base: PathBuf,
    patterns: Vec<String>,
    set: OnceLock<GlobSet>,
}

impl Globs {
    /// Globs relative to `base`, an absolute path. Patterns that do not parse match nothing: they were reported where they were read.
    #[must_use]
    pub fn new(base: &Path, patterns: impl IntoIterator<Item = String>) -> Self {
        Self { base: base.to_owned(), patterns: patterns.into_iter().collect(), set: OnceLock::new() }
    }

    /// Whether a pattern matches the absolute path or a folder above it, up to the base.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let Ok(relative) = path.strip_prefix(&self.base) else { return false };
        let set = self.set.get_or_init(|| compile(&self.patterns));
        relative.ancestors().filter(|part| !part.as_os_str().is_empty()).any(|part| set.is_match(part))
    }
}

fn compile(patterns: &[String]) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
        let anywhere = !pattern.contains('/');
        let pattern = if anywhere { format!("**/{pattern}") } else { pattern.trim_start_matches('/').to_owned() };
        if let Ok(glob) = GlobBuilder::new(&pattern).literal_separator(true).build() {
            builder.add(glob);
        }
    }
    builder.build().unwrap_or_else(|_| GlobSet::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_at_any_depth_and_folders_hold_what_is_in_them() {
        let globs = Globs::new(Path::new("/r"), ["archive", "a/*.md", "old/**"].map(String::from));
        for (path, expected) in [
            ("/r/archive", true),
            ("/r/x/archive/y.md", true),
            ("/r/a/x.md", true),
            ("/r/a/b/x.md", false),
            ("/r/old/b/x.md", true),
            ("/r/b.md", false),
            ("/elsewhere/archive", false),
        ] {
            assert_eq!(globs.matches(Path::new(path)), expected, "{path}");
        }
    }
}
