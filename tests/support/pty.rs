//! A pseudo-terminal: a program started on it, and what it shows.
//! Unix only.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::{AsFd as _, OwnedFd};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::process::Signal;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// How long to wait for what must come: machines are busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long the end may take that Ctrl-C asks for.
const DEAF: Duration = Duration::from_secs(10);

/// What clears the screen.
pub const CLEAR: &str = "\x1b[2J\x1b[H";

/// A program on a terminal of its own, 80 columns wide.
pub struct Terminal {
    child: Child,
    shown: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

impl Terminal {
    /// Starts a program with standard output and standard error, or standard error alone, on the terminal.
    pub fn start(command: &mut Command, with_stdout: bool) -> Self {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("there are pseudo-terminals");
        grantpt(&controller).expect("it can be granted");
        unlockpt(&controller).expect("it can be unlocked");
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        let name = ptsname(&controller, Vec::new()).expect("it has a name");
        let user: OwnedFd = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()).expect("it opens");
        tcsetwinsize(user.as_fd(), size).expect("it takes a size");
        let again = || user.try_clone().expect("it can be cloned");
        let stdout = if with_stdout { Stdio::from(again()) } else { Stdio::null() };
        command.stdin(Stdio::null()).stdout(stdout).stderr(Stdio::from(again())).env("TERM", "xterm");
        let child = command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").spawn().expect("the program starts");
        // The program alone holds the terminal from now on, so that reading ends when it does.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        drop(user);
        let shown = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&shown);
        let mut from = File::from(controller);
        let reader = std::thread::spawn(move || {
            let mut block = [0; 4096];
            while let Ok(read @ 1..) = from.read(&mut block) {
                into.lock().expect("no reader fails").extend_from_slice(&block[..read]);
            }
        });
        Self { child, shown, reader: Some(reader) }
    }

    /// Waits until the screen, as it is since it was cleared last, is as wanted.
    #[track_caller]
    pub fn wait_until(&self, wanted: impl Fn(&str) -> bool) {
        let start = Instant::now();
        loop {
            let all = self.all();
            let screen = all.rsplit(CLEAR).next().unwrap_or_default();
            if wanted(screen) {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{screen:?}");
            sleep(Duration::from_millis(10));
        }
    }

    /// All that was shown so far.
    pub fn all(&self) -> String {
        let shown = self.shown.lock().expect("no reader fails");
        // A character may be cut off by the end of what was read so far.
        let whole = std::str::from_utf8(&shown).map_or_else(|error| error.valid_up_to(), str::len);
        String::from_utf8(shown[..whole].to_vec()).expect("it was just looked at")
    }

    /// Sends what Ctrl-C sends. A shell that runs the tests in the background makes them and their children deaf to it: then the end is asked
    /// for otherwise.
    pub fn interrupt(&mut self) {
        let id = i32::try_from(self.child.id()).expect("process numbers are small");
        let id = rustix::process::Pid::from_raw(id).expect("it is none of the special ones");
        rustix::process::kill_process(id, Signal::INT).expect("it runs");
        let start = Instant::now();
        while self.child.try_wait().expect("it can be waited for").is_none() {
            if start.elapsed() > DEAF {
                rustix::process::kill_process(id, Signal::TERM).expect("it runs");
                return;
            }
            sleep(Duration::from_millis(10));
        }
    }

    /// Waits for the end, and gives all that was shown.
    pub fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("it ends");
        // What it wrote last may still be on its way.
        self.reader.take().expect("it ends once").join().expect("no reader fails");
        (status, self.all())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that failed leaves it running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
