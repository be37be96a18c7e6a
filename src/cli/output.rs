//! Where findings go: standard output or a file, with what stands round and between units. Says when nobody reads any more.
//! Renders nothing.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Context as _;

use crate::report::{self, OutputFormat, Style};

use super::args::ColorWhen;
use super::flags;

/// Bytes kept back until they are worth a write.
const BUFFER: usize = 64 * 1024;

/// Where findings go.
pub struct Output {
    to: BufWriter<Box<dyn Write>>,
    format: OutputFormat,
    said: bool,
}

impl Output {
    /// Opens standard output or a file and writes what stands first.
    ///
    /// # Errors
    /// When the file cannot be written, or nobody reads.
    pub fn open(file: Option<&Path>, format: OutputFormat) -> anyhow::Result<Self> {
        let to: Box<dyn Write> = match file {
            Some(path) => Box::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?),
            None => Box::new(io::stdout().lock()),
        };
        let mut output = Self { to: BufWriter::with_capacity(BUFFER, to), format, said: false };
        output.to.write_all(report::opening(format).as_bytes())?;
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
            self.to.write_all(report::separator(self.format).as_bytes())?;
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
        self.to.write_all(report::closing(self.format).as_bytes())?;
        self.to.flush()
    }
}

/// The format that fits where the findings go.
pub fn fitting(file: Option<&Path>) -> OutputFormat {
    if file.is_none() && io::stdout().is_terminal() { OutputFormat::Full } else { OutputFormat::Concise }
}

/// How findings look where they go.
pub fn style(when: ColorWhen, file: Option<&Path>, format: OutputFormat) -> Style {
    let color = if file.is_some() { when == ColorWhen::Always } else { flags::color(when, &io::stdout()) };
    let wants_width = format == OutputFormat::Full && file.is_none();
    let width = if wants_width { terminal_size::terminal_size().map_or(0, |(width, _)| usize::from(width.0)) } else { 0 };
    Style { color, width, ..Style::default() }
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
