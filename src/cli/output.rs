//! Where findings go: standard output or a file, with what stands round and between units. Says when nobody reads any more.
//! Renders nothing.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Context as _;

use crate::report::{Assembly, OutputFormat, Plan, Rendered, RuleNote, Style};

use super::args::ColorWhen;
use super::flags;

/// Bytes kept back until they are worth a write.
const BUFFER: usize = 64 * 1024;

/// Where findings go.
pub struct Output {
    to: BufWriter<Box<dyn Write>>,
    assembly: Assembly,
    /// Used again for every unit.
    buffer: Vec<u8>,
}

impl Output {
    /// Opens standard output or a file and writes what stands first.
    ///
    /// # Errors
    /// When the file cannot be written, or nobody reads.
    pub fn open(file: Option<&Path>, plan: Plan) -> anyhow::Result<Self> {
        let to: Box<dyn Write> = match file {
            Some(path) => Box::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?),
            None => Box::new(io::stdout().lock()),
        };
        let assembly = Assembly::new(plan);
        let mut output = Self { to: BufWriter::with_capacity(BUFFER, to), assembly, buffer: Vec::new() };
        output.to.write_all(output.assembly.opening().as_bytes())?;
        Ok(output)
    }

    /// Writes what a unit has to say.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn unit(&mut self, rendered: Rendered) -> io::Result<()> {
        self.buffer.clear();
        self.assembly.add(rendered, &mut self.buffer);
        self.to.write_all(&self.buffer)
    }

    /// Hands on what was kept back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }

    /// Writes what stands last, and gives the summary of a job where there is one. `rules` tells of those that may have been broken, where that is asked.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(mut self, rules: impl Fn() -> Vec<RuleNote>) -> io::Result<Option<String>> {
        self.buffer.clear();
        let rules = if self.assembly.names_rules() { rules() } else { Vec::new() };
        self.assembly.close(&rules, &mut self.buffer);
        self.to.write_all(&self.buffer)?;
        self.to.flush()?;
        Ok(self.assembly.job_summary())
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

/// Appends the summary of a job to the file that GitHub names for it, where it names one.
///
/// # Errors
/// When the file cannot be written.
pub fn append_job_summary(summary: &str) -> anyhow::Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return Ok(()) };
    let path = Path::new(&path);
    let append = || File::options().create(true).append(true).open(path)?.write_all(summary.as_bytes());
    append().with_context(|| format!("cannot write the summary of the job to {}", path.display()))
}
