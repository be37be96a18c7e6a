//! Paths as names: made absolute, freed of `.` and `..`, shown with `/`.
//! Asks the file system nothing.

use std::path::{Component, Path, PathBuf};

/// The path, absolute and without `.` and `..`; relative ones stand in `folder`, which is absolute.
#[must_use]
pub fn absolute(folder: &Path, path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// The path relative to `folder` where it stands below it, else as it is; `/`-separated.
#[must_use]
pub fn relative(folder: &Path, path: &Path) -> String {
    // Most paths are below it, letter for letter: that is seen faster than by their parts.
    let below = folder.to_str().and_then(|folder| path.to_str()?.strip_prefix(folder)?.strip_prefix(std::path::MAIN_SEPARATOR));
    match below.filter(|below| !below.is_empty()) {
        Some(below) => slashed(Path::new(below)),
        None => slashed(path.strip_prefix(folder).unwrap_or(path)),
    }
}

/// The path as reports show it: `/`-separated.
#[must_use]
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_go_and_what_is_below_is_relative() {
        let folder = Path::new("/a/b");
        assert_eq!(absolute(folder, Path::new("./c/../d.md")), Path::new("/a/b/d.md"));
        assert_eq!(absolute(folder, Path::new("../../../x")), Path::new("/x"));
        assert_eq!(relative(folder, Path::new("/a/b/d.md")), "d.md");
        assert_eq!(relative(folder, Path::new("/a/d.md")), "/a/d.md");
        assert_eq!(relative(folder, Path::new("/a/bc/d.md")), "/a/bc/d.md");
        assert_eq!(relative(folder, Path::new("/a/b")), "");
        assert_eq!(relative(Path::new("/"), Path::new("/a/d.md")), "a/d.md");
    }
}
