//! Where findings go: standard output or a file, with what stands round and between units. Says when nobody reads any more.
//! Renders nothing.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Context as _;

use crate::report::{Assembly, OutputFormat, Plan, Rendered, RuleNote, Since, Style};

use super::args::ColorWhen;
use super::progress::Progress;
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
    /// `None` where a diff is shown: it is no list of findings, and nothing stands round it.
    assembly: Option<Assembly>,
    /// Used again for every unit.
    buffer: Vec<u8>,
    /// The bar that may stand where this is written, on a terminal.
    beside: Option<Progress>,
}

impl Output {
    /// Opens a channel and writes what stands first. `progress` is the bar of the run.
    ///
    /// # Errors
    /// When the file cannot be written, or nobody reads.
    pub fn open(channel: Channel<'_>, plan: Option<Plan>, progress: &Progress) -> anyhow::Result<Self> {
        let to: Box<dyn Write> = match channel {
            Channel::File(path) => Box::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?),
            Channel::Stdout => Box::new(io::stdout().lock()),
            Channel::Stderr => Box::new(io::stderr()),
        };
        let assembly = plan.map(Assembly::new);
        let beside = channel.is_terminal().then(|| progress.clone());
        let mut output = Self { to: BufWriter::with_capacity(BUFFER, to), assembly, buffer: Vec::new(), beside };
        output.to.write_all(output.assembly.as_ref().map_or("", Assembly::opening).as_bytes())?;
        Ok(output)
    }

    /// Writes what a unit has to say.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn unit(&mut self, rendered: Rendered) -> io::Result<()> {
        let Some(assembly) = &mut self.assembly else { return Ok(()) };
        self.buffer.clear();
        assembly.add(rendered, &mut self.buffer);
        put(&mut self.to, self.beside.as_ref(), &self.buffer)
    }

    /// Writes lines of a diff.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn diff(&mut self, lines: &[u8]) -> io::Result<()> {
        put(&mut self.to, self.beside.as_ref(), lines)
    }

    /// Hands on what was kept back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }

    /// Writes what stands last, and gives the summary of a job where there is one. `rules` tells of those that may have been broken, where that is asked;
    /// `since`, what has changed since findings were accepted.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(mut self, rules: impl Fn() -> Vec<RuleNote>, since: Option<Since>) -> io::Result<Option<String>> {
        if let Some(assembly) = &mut self.assembly {
            self.buffer.clear();
            let rules = if assembly.names_rules() { rules() } else { Vec::new() };
            assembly.close(&rules, since, &mut self.buffer);
            self.to.write_all(&self.buffer)?;
        }
        self.to.flush()?;
        Ok(self.assembly.as_ref().and_then(Assembly::job_summary))
    }
}

/// Writes whole lines: at once where a bar may stand.
fn put(to: &mut impl Write, beside: Option<&Progress>, lines: &[u8]) -> io::Result<()> {
    match beside {
        Some(progress) if !lines.is_empty() => progress.aside(|| to.write_all(lines).and_then(|()| to.flush())),
        _ => to.write_all(lines),
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

/// Whether writing failed because nobody reads any more.
pub fn is_closed(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
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
