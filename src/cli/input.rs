//! Opens and reads what is to be linted: whole texts, or blocks of bytes as they come. Says why something cannot be read.
//! Knows of formats only that their text is UTF-8 without NUL.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use crate::extract::Format;

/// Bytes looked at to tell text from other files, where a file is not read as a whole.
pub const PROBE: usize = 64 * 1024;

/// Bytes that room is made for before a file is read: most replies take less.
const ROOM: usize = 16 * 1024;

/// Bytes read from a pipe at once.
const BLOCK: usize = 64 * 1024;

/// Blocks of a pipe that wait to be taken.
const WAITING: usize = 32;

/// All bytes of a file, or of standard input.
pub fn whole(path: Option<&Path>) -> io::Result<Vec<u8>> {
    match path {
        Some(path) => {
            let mut bytes = Vec::with_capacity(ROOM);
            // Through `take`, which does not ask for the size first: that takes as long as reading a reply.
            File::open(path)?.take(u64::MAX).read_to_end(&mut bytes)?;
            Ok(bytes)
        }
        None => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            Ok(bytes)
        }
    }
}

/// The text that the bytes are, for a file of this format.
///
/// # Errors
/// Why they are none.
pub fn text(bytes: Vec<u8>, format: Format) -> Result<String, &'static str> {
    match binary(&bytes) {
        Some(reason) => Err(reason),
        None => utf8(&bytes).ok_or(if format == Format::Email { MAIL_NOT_UTF8 } else { NOT_UTF8 }),
    }
}

/// A copy of the bytes as text, where they are. The check by vectors that `simdutf8` has is so much faster than the one of the standard
/// library that the copy costs nothing.
pub fn utf8(bytes: &[u8]) -> Option<String> {
    simdutf8::basic::from_utf8(bytes).ok().map(str::to_owned)
}

const NOT_UTF8: &str = "not UTF-8";

/// Mails say in which character set they are, so that they may well be whole.
const MAIL_NOT_UTF8: &str = "not UTF-8: save the mail as UTF-8, or with its text as quoted-printable";

/// Why bytes, the first of a file, are no text. A character cut off at the end is none of the reasons.
pub fn not_text(bytes: &[u8]) -> Option<&'static str> {
    binary(bytes).or_else(|| match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_some() => Some(NOT_UTF8),
        _ => None,
    })
}

/// Why bytes are no text, as far as can be seen without decoding them.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Some("not UTF-8 (UTF-16, it seems: save it as UTF-8)");
    }
    memchr::memchr(0, bytes).map(|_| "holds NUL: not a text file")
}

/// A source of blocks.
pub enum Blocks {
    /// A file.
    File(File),
    /// Standard input, read on a thread of its own, so that what has come can be linted while more is awaited.
    Piped(Receiver<io::Result<Vec<u8>>>),
}

impl Blocks {
    /// Opens a file, or standard input.
    pub fn open(path: Option<&Path>) -> io::Result<Self> {
        match path {
            Some(path) => File::open(path).map(Self::File),
            None => Ok(Self::Piped(stdin_blocks())),
        }
    }

    /// Adds bytes until there are `want`, or until none are there for now; at least one unless the end is reached.
    /// Whether that is so.
    pub fn fill(&mut self, bytes: &mut Vec<u8>, want: usize) -> io::Result<bool> {
        match self {
            Self::File(file) => {
                let missing = want.saturating_sub(bytes.len()).max(1);
                bytes.reserve(missing);
                let read = Read::by_ref(file).take(missing as u64).read_to_end(bytes)?;
                Ok(read < missing)
            }
            Self::Piped(blocks) => {
                let Ok(block) = blocks.recv() else { return Ok(true) };
                bytes.extend(block?);
                while bytes.len() < want {
                    match blocks.try_recv() {
                        Ok(block) => bytes.extend(block?),
                        Err(TryRecvError::Empty) => return Ok(false),
                        Err(TryRecvError::Disconnected) => return Ok(true),
                    }
                }
                Ok(false)
            }
        }
    }

    /// Whether somebody may be waiting for an answer before sending more.
    pub fn is_piped(&self) -> bool {
        matches!(self, Self::Piped(_))
    }
}

fn stdin_blocks() -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = sync_channel(WAITING);
    std::thread::spawn(move || {
        let mut stdin = io::stdin().lock();
        loop {
            let mut block = vec![0; BLOCK];
            let read = match stdin.read(&mut block) {
                Ok(0) => return,
                Ok(read) => {
                    block.truncate(read);
                    Ok(block)
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let last = read.is_err();
            if sender.send(read).is_err() || last {
                return;
            }
        }
    });
    receiver
}
