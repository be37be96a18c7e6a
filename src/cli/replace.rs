//! Puts new content in a file's place at one stroke: whoever looks sees the old file or the new one, also when the program is killed. What
//! must not be replaced (read-only files, what is no file, files that changed since they were read) is left alone, and the reason told.
//! The new content has no name until it is complete where the system can do that; under a name it waits only to be moved.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use xxhash_rust::xxh3::xxh3_64;

const CHANGED: &str = "changed while it was being linted; left as it is";

/// A file as it was before it was read.
pub struct Original {
    path: PathBuf,
    before: Metadata,
}

/// New content that waits to take the place of a file.
pub struct Replacement<'o> {
    original: &'o Original,
    /// The name that the content goes by for a moment, beside the file. Always the same for a file: what a killed run leaves under it
    /// makes way for the next run.
    name: PathBuf,
    content: Content,
}

enum Content {
    /// A file without a name: nothing is left of it when the program is killed.
    Nameless(File),
    /// A file under the temporary name.
    Named(NamedTempFile),
}

impl Original {
    /// Looks at a file that is about to be read. Links are followed.
    pub fn of(path: &Path) -> io::Result<Self> {
        // What has no path of its own, a pipe for instance, is found again by the one given; it is never replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let before = fs::metadata(&path)?;
        Ok(Self { path, before })
    }

    /// Makes ready to replace the file.
    ///
    /// # Errors
    /// Why it must be left alone, in words.
    pub fn replacement(&self) -> Result<Replacement<'_>, String> {
        if !self.before.is_file() {
            return Err("not a regular file; left as it is".to_owned());
        }
        let writable = || OpenOptions::new().write(true).open(&self.path);
        if self.before.permissions().readonly() || writable().is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied) {
            return Err("read-only; left as it is".to_owned());
        }
        let name = self.path.with_file_name(temporary_name(&self.path));
        let content = Content::beside(&name).map_err(|error| unwritten(&error))?;
        Ok(Replacement { original: self, name, content })
    }

    /// The bytes before `end`, from the file as it stands.
    pub fn copy_before(&self, end: usize, to: &mut impl Write) -> io::Result<()> {
        let mut beginning = io::Read::take(File::open(&self.path)?, end as u64);
        io::copy(&mut beginning, to).map(|_| ())
    }

    fn is_unchanged(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|now| stamp(&now) == stamp(&self.before))
    }
}

impl Write for Replacement<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.content.file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.content.file_mut().flush()
    }
}

impl Replacement<'_> {
    /// Puts the content in the file's place, with the permissions and the owner that the file had.
    ///
    /// # Errors
    /// Why the file was left alone, in words.
    pub fn put(mut self) -> Result<(), String> {
        let file = self.content.file_mut();
        let belongs = keep_owner(file, &self.original.before);
        belongs.map_err(|error| format!("its owner and group cannot be kept ({error}); left as it is"))?;
        let settled = file.set_permissions(self.original.before.permissions());
        settled.map_err(|error| unwritten(&error))?;
        if !self.original.is_unchanged() {
            return Err(CHANGED.to_owned());
        }
        self.content.move_to(&self.name, &self.original.path).map_err(|error| unwritten(&error))
    }
}

impl Content {
    /// New content in the folder of `name`. Clears away what a killed run left there.
    fn beside(name: &Path) -> io::Result<Self> {
        let folder = name.parent().unwrap_or(Path::new("."));
        match fs::remove_file(name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        if let Some(file) = nameless::create(folder) {
            return Ok(Self::Nameless(file));
        }
        Self::named(name)
    }

    /// New content under this name, which must be free.
    fn named(name: &Path) -> io::Result<Self> {
        let (folder, own_name) = (name.parent().unwrap_or(Path::new(".")), name.file_name().unwrap_or_default());
        tempfile::Builder::new().prefix(own_name).rand_bytes(0).tempfile_in(folder).map(Self::Named)
    }

    fn file_mut(&mut self) -> &mut File {
        match self {
            Self::Nameless(file) => file,
            Self::Named(file) => file.as_file_mut(),
        }
    }

    fn move_to(self, name: &Path, path: &Path) -> io::Result<()> {
        match self {
            Self::Nameless(file) => nameless::put(&file, name, path),
            Self::Named(file) => file.persist(path).map(|_| ()).map_err(|error| error.error),
        }
    }
}

/// What to say of a file whose new content could not be written.
pub fn not_replaced(error: &io::Error) -> String {
    format!("cannot be replaced: {error}; left as it is")
}

/// The temporary name beside a file: short, hidden, the same in every run, another for every file of a folder.
fn temporary_name(path: &Path) -> OsString {
    let name = path.file_name().unwrap_or_default();
    format!(".cordial-{:016x}.tmp", xxh3_64(name.as_encoded_bytes())).into()
}

fn unwritten(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "no permission to write in its folder; left as it is".to_owned(),
        _ => not_replaced(error),
    }
}

/// What changes when a file is written or replaced.
#[cfg(unix)]
fn stamp(metadata: &Metadata) -> impl PartialEq {
    use std::os::unix::fs::MetadataExt as _;
    let when = (metadata.mtime(), metadata.mtime_nsec(), metadata.ctime(), metadata.ctime_nsec());
    (metadata.dev(), metadata.ino(), metadata.len(), metadata.mode(), when)
}

#[cfg(not(unix))]
fn stamp(metadata: &Metadata) -> impl PartialEq {
    (metadata.len(), metadata.modified().ok(), metadata.permissions().readonly())
}

/// Gives a new file the owner and the group of the old one.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let new = file.metadata()?;
    let other = |old: u32, new: u32| (old != new).then_some(old);
    match (other(old.uid(), new.uid()), other(old.gid(), new.gid())) {
        (None, None) => Ok(()),
        (owner, group) => fchown(file, owner, group),
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _old: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Files that have no name yet.
#[cfg(target_os = "linux")]
mod nameless {
    use std::fs::{self, File, OpenOptions};
    use std::io;
    use std::os::unix::fs::OpenOptionsExt as _;
    use std::path::Path;

    use rustix::fs::OFlags;

    use crate::cli::mover;

    /// A file without a name in a folder, where the file system has such files and they can be named later.
    pub(super) fn create(folder: &Path) -> Option<File> {
        let flags = i32::try_from(OFlags::TMPFILE.bits()).ok()?;
        let file = OpenOptions::new().write(true).mode(0o600).custom_flags(flags).open(folder).ok()?;
        mover::link(&file).exists().then_some(file)
    }

    /// Puts the file in the place of another, by way of a name.
    pub(super) fn put(file: &File, name: &Path, path: &Path) -> io::Result<()> {
        mover::put(file, name, path).unwrap_or_else(|| {
            // A mover that was stopped may have got as far as the name.
            drop(fs::remove_file(name));
            mover::move_here(file, name, path)
        })
    }
}

/// Elsewhere there are none.
#[cfg(not(target_os = "linux"))]
mod nameless {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    pub(super) fn create(_folder: &Path) -> Option<File> {
        None
    }

    pub(super) fn put(_file: &File, _name: &Path, _path: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with this text in a folder of its own.
    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.txt");
        fs::write(&path, text).expect("it takes a file");
        (folder, path)
    }

    fn names(folder: &tempfile::TempDir) -> Vec<OsString> {
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect()
    }

    fn put(original: &Original, text: &str) -> Result<(), String> {
        let mut replacement = original.replacement()?;
        replacement.write_all(text.as_bytes()).expect("it takes bytes");
        replacement.put()
    }

    #[test]
    fn a_file_is_old_until_it_is_new() {
        let (folder, path) = file("old");
        let original = Original::of(&path).expect("it is there");
        let mut replacement = original.replacement().expect("it may be replaced");
        replacement.write_all(b"new").expect("it takes bytes");
        assert_eq!(fs::read_to_string(&path).expect("it reads"), "old");
        replacement.put().expect("nothing stands in the way");
        assert_eq!(fs::read_to_string(&path).expect("it reads"), "new");
        assert_eq!(names(&folder), ["a.txt"]);
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let (folder, path) = file("old");
        let original = Original::of(&path).expect("it is there");
        fs::write(&path, "theirs").expect("it takes bytes");
        assert_eq!(put(&original, "new"), Err(CHANGED.to_owned()));
        assert_eq!(fs::read_to_string(&path).expect("it reads"), "theirs");
        let original = Original::of(&path).expect("it is there");
        fs::remove_file(&path).expect("it can be removed");
        assert_eq!(put(&original, "new").map_err(|why| why.contains("No such file") || why == CHANGED), Err(true));
        assert!(names(&folder).is_empty());
    }

    #[test]
    fn what_a_killed_run_left_makes_way() {
        let (folder, path) = file("old");
        let stray = path.with_file_name(temporary_name(&path));
        fs::write(&stray, "half").expect("it takes a file");
        put(&Original::of(&path).expect("it is there"), "new").expect("nothing stands in the way");
        assert_eq!(fs::read_to_string(&path).expect("it reads"), "new");
        assert_eq!(names(&folder), ["a.txt"]);
    }

    #[test]
    fn where_every_file_has_a_name_the_content_waits_under_one() {
        let (folder, path) = file("old");
        let name = path.with_file_name(temporary_name(&path));
        let mut content = Content::named(&name).expect("the name is free");
        content.file_mut().write_all(b"new").expect("it takes bytes");
        assert!(name.exists());
        drop(content);
        assert_eq!(names(&folder), ["a.txt"]);
        let mut content = Content::named(&name).expect("the name is free");
        content.file_mut().write_all(b"new").expect("it takes bytes");
        content.move_to(&name, &path).expect("nothing stands in the way");
        assert_eq!(fs::read_to_string(&path).expect("it reads"), "new");
        assert_eq!(names(&folder), ["a.txt"]);
    }
}
