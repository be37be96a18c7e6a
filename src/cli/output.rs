//! Where findings go: standard output or a file, with what stands round and between units. Says when nobody reads any more.
//! Renders nothing.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Context as _;

use crate::report::{self, OutputFormat, Style};

use super::args::ColorWhen;
use super::{flags, patch};

/// Bytes kept back until they are worth a write.
const BUFFER: usize = 64 * 1024;

/// Where findings go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel<'a> {
    /// To standard output.
    Stdout,
    /// To standard error, where standard output is taken by a fixed text.
    Stderr,
    /// Into a file.
    File(&'a Path),
}

/// Findings on their way out.
pub struct Output {
    to: BufWriter<Box<dyn Write>>,
    /// `None` for what is no list of findings: nothing stands round it.
    format: Option<OutputFormat>,
    said: bool,
}

impl Output {
    /// Opens a channel and writes what stands first.
    ///
    /// # Errors
    /// When the file cannot be written, or nobody reads.
    pub fn open(channel: Channel<'_>, format: Option<OutputFormat>) -> anyhow::Result<Self> {
        let to: Box<dyn Write> = match channel {
            Channel::File(path) => Box::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?),
            Channel::Stdout => Box::new(io::stdout().lock()),
            Channel::Stderr => Box::new(io::stderr()),
        };
        let mut output = Self { to: BufWriter::with_capacity(BUFFER, to), format, said: false };
        output.to.write_all(format.map_or("", report::opening).as_bytes())?;
        Ok(output)
    }

    /// Writes what a unit has to say.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn unit(&mut self, rendered: &[u8]) -> io::Result<()> {
        if rendered.is_empty() {
            return Ok(());
        }
        if self.said {
            self.to.write_all(self.format.map_or("", report::separator).as_bytes())?;
        }
        self.said = true;
        self.to.write_all(rendered)
    }

    /// Hands on what was kept back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }

    /// Writes what stands last.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(mut self) -> io::Result<()> {
        self.to.write_all(self.format.map_or("", report::closing).as_bytes())?;
        self.to.flush()
    }
}

impl Channel<'_> {
    /// Whether somebody reads what is written there.
    pub fn is_terminal(self) -> bool {
        match self {
            Self::Stdout => io::stdout().is_terminal(),
            Self::Stderr => io::stderr().is_terminal(),
            Self::File(_) => false,
        }
    }

    /// The format that fits.
    pub fn fitting(self) -> OutputFormat {
        if self.is_terminal() { OutputFormat::Full } else { OutputFormat::Concise }
    }

    /// Whether to colour what goes there.
    pub fn color(self, when: ColorWhen) -> bool {
        match self {
            Self::Stdout => flags::color(when, &io::stdout()),
            Self::Stderr => flags::color(when, &io::stderr()),
            Self::File(_) => when == ColorWhen::Always,
        }
    }

    /// How findings look there.
    pub fn style(self, when: ColorWhen, format: OutputFormat) -> Style {
        let wants_width = format == OutputFormat::Full && !matches!(self, Self::File(_));
        let width = if wants_width { terminal_size::terminal_size().map_or(0, |(width, _)| usize::from(width.0)) } else { 0 };
        Style { color: self.color(when), width, ..Style::default() }
    }
}

/// Puts a fixed text on standard output: as it is, but for what a terminal would act on.
///
/// # Errors
/// When nobody reads.
pub fn text(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    if stdout.is_terminal() {
        stdout.write_all(patch::for_terminal(bytes).as_bytes())?;
    } else {
        stdout.write_all(bytes)?;
    }
    stdout.flush()
}

/// Prints text on standard output at once.
///
/// # Errors
/// When nobody reads.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}
