//! Names nameless files and moves them over others, in a process of its own. Linux can name a nameless file only where no file is, so a run that is
//! killed between naming and moving would leave a stray file beside the old one in a folder of templates that people commit.
//! Requests in, an answer to each out; what the run asked for in full is done though the run is gone, anything less is not.
//! Knows nothing of what the files hold.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, Read as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};

use rustix::fs::{AtFlags, CWD, OFlags, linkat};

/// What the process is called; whoever starts the program by this name gets the mover.
const NAME: &str = "cordial-mv";

/// The answer of a mover that cannot see the file.
const UNSEEN: i32 = -1;

/// Set where the program asked whether it is the mover: no other program can be started as one.
static MAY_BE_MOVER: OnceLock<()> = OnceLock::new();

/// The mover of this run, started when the first file is moved; none where there can be none.
static MOVER: OnceLock<Mutex<Option<Mover>>> = OnceLock::new();

/// The process, seen from the run.
struct Mover {
    process: Child,
    requests: ChildStdin,
    answers: ChildStdout,
}

/// A nameless file that a process holds open, the name that it gets for a moment, and where it goes then.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    process: u32,
    descriptor: i32,
    /// Device and inode: descriptors and processes are numbered anew when they end.
    identity: [u64; 2],
    name: PathBuf,
    to: PathBuf,
}

/// Names the file and moves it over another; `None` where no mover can.
pub fn put(file: &File, name: &Path, to: &Path) -> Option<io::Result<()>> {
    let metadata = file.metadata().ok()?;
    let identity = [metadata.dev(), metadata.ino()];
    let request = Request { process: process::id(), descriptor: file.as_raw_fd(), identity, name: name.to_owned(), to: to.to_owned() };
    let mut mover = MOVER.get_or_init(|| Mutex::new(Mover::start().ok())).lock().unwrap_or_else(PoisonError::into_inner);
    match mover.as_mut()?.ask(&request) {
        Ok(0) => Some(Ok(())),
        // One that cannot help now never will.
        Ok(UNSEEN) | Err(_) => {
            *mover = None;
            None
        }
        Ok(error) => Some(Err(io::Error::from_raw_os_error(error))),
    }
}

/// Waits until the mover has ended, where there is one: nothing of a run outlives it that was not killed.
pub fn end() {
    if let Some(mover) = MOVER.get().and_then(|mover| mover.lock().unwrap_or_else(PoisonError::into_inner).take()) {
        let Mover { mut process, requests, answers } = mover;
        drop((requests, answers));
        // One that has ended already needs no waiting for.
        let _ = process.wait();
    }
}

/// Does the mover's work, if that is what this process was started for.
pub fn serve_if_asked() -> Option<ExitCode> {
    let _ = MAY_BE_MOVER.set(());
    (env::args_os().next()? == NAME).then(|| {
        let (mut requests, mut answers) = (io::stdin().lock(), io::stdout().lock());
        while let Some(request) = Request::read(&mut requests) {
            // Whoever asked may be gone; the next request is then the end.
            let _ = answers.write_all(&request.answer().to_le_bytes()).and_then(|()| answers.flush());
        }
        ExitCode::SUCCESS
    })
}

impl Mover {
    /// In a process group of its own: the keys that stop the run do not reach it.
    fn start() -> io::Result<Self> {
        MAY_BE_MOVER.get().ok_or(io::ErrorKind::Unsupported)?;
        let mut command = Command::new(env::current_exe()?);
        command.arg0(NAME).process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Self { process: child, requests, answers })
    }

    fn ask(&mut self, request: &Request) -> io::Result<i32> {
        self.requests.write_all(&request.bytes())?;
        let mut answer = [0; 4];
        self.answers.read_exact(&mut answer)?;
        Ok(i32::from_le_bytes(answer))
    }
}

impl Request {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend(self.process.to_le_bytes());
        bytes.extend(self.descriptor.to_le_bytes());
        self.identity.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        for path in [&self.name, &self.to] {
            bytes.extend(path.as_os_str().as_bytes());
            bytes.push(0);
        }
        bytes
    }

    /// The next request that is whole.
    fn read(from: &mut impl BufRead) -> Option<Self> {
        let process = u32::from_le_bytes(array(from)?);
        let descriptor = i32::from_le_bytes(array(from)?);
        let identity = [u64::from_le_bytes(array(from)?), u64::from_le_bytes(array(from)?)];
        Some(Self { process, descriptor, identity, name: path(from)?, to: path(from)? })
    }

    /// 0, or the number of the system's error, or [`UNSEEN`].
    fn answer(&self) -> i32 {
        let Some(file) = self.open() else { return UNSEEN };
        match move_here(&file, &self.name, &self.to) {
            Ok(()) => 0,
            Err(error) => error.raw_os_error().unwrap_or(UNSEEN),
        }
    }

    /// The file, if the process still holds it open.
    fn open(&self) -> Option<File> {
        let path = format!("/proc/{}/fd/{}", self.process, self.descriptor);
        let flags = i32::try_from(OFlags::PATH.bits()).ok()?;
        let file = OpenOptions::new().read(true).custom_flags(flags).open(path).ok()?;
        let metadata = file.metadata().ok()?;
        ([metadata.dev(), metadata.ino()] == self.identity).then_some(file)
    }
}

/// Names a nameless file and moves it over another, in this process. The name must be free; it is so again when the file cannot be moved.
pub fn move_here(file: &File, name: &Path, to: &Path) -> io::Result<()> {
    linkat(CWD, link(file), CWD, name, AtFlags::SYMLINK_FOLLOW)?;
    fs::rename(name, to).inspect_err(|_| drop(fs::remove_file(name)))
}

/// The link through which the system gives an open file a name.
pub fn link(file: &File) -> PathBuf {
    Path::new("/proc/self/fd").join(file.as_raw_fd().to_string())
}

fn array<const LENGTH: usize>(from: &mut impl BufRead) -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    from.read_exact(&mut bytes).ok().map(|()| bytes)
}

fn path(from: &mut impl BufRead) -> Option<PathBuf> {
    let mut bytes = Vec::new();
    from.read_until(0, &mut bytes).ok()?;
    (bytes.pop() == Some(0)).then(|| Path::new(std::ffi::OsStr::from_bytes(&bytes)).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_whole_or_not_at_all() {
        let request = Request { process: 7, descriptor: 3, identity: [1, 1 << 40], name: "/a/.b\n".into(), to: "/a/\u{f1}".into() };
        let bytes = request.bytes();
        assert_eq!(Request::read(&mut bytes.as_slice()), Some(request));
        for length in 0..bytes.len() {
            assert_eq!(Request::read(&mut &bytes[..length]), None, "{length} bytes of {}", bytes.len());
        }
    }

    #[test]
    fn another_file_than_the_one_meant_is_not_moved() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [name, to] = ["name", "to"].map(|name| folder.path().join(name));
        let file = File::open("/dev/null").expect("it is there");
        let request =
            Request { process: process::id(), descriptor: file.as_raw_fd(), identity: [0, 0], name: name.clone(), to: to.clone() };
        assert_eq!(request.answer(), UNSEEN);
        assert!(!name.exists() && !to.exists());
    }
}
