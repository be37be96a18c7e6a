//! How far a run is: bytes read in, a bar on standard error out. It comes when a run has lasted a while and goes when it ends; where
//! standard error is no terminal there is none. Knows nothing of what is read.

use std::env;
use std::io::{IsTerminal, stderr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run shows no bar: most have ended by then.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where all bytes are known.
const SHARE: &str = "{bar:30} {percent:>3} %  {bytes}/{total_bytes}  {eta}";

/// Where they are not, as from a pipe that goes by a name.
const COUNT: &str = "{bytes}  {elapsed}";

/// The bar of a run. Clones are the same bar.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// `None` where nobody looks.
    going: Option<Arc<Mutex<Going>>>,
}

#[derive(Debug, Default)]
struct Going {
    /// When the run began, between beginning and end.
    since: Option<Instant>,
    total: Option<u64>,
    done: u64,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// A bar on standard error, if that is a terminal on which lines can be rewritten.
    pub fn on_terminal() -> Self {
        let capable = env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self { going: (capable && stderr().is_terminal()).then(Arc::default) }
    }

    /// Whether anybody looks.
    pub fn is_on(&self) -> bool {
        self.going.is_some()
    }

    /// A run over so many bytes begins.
    pub fn begin(&self, total: Option<u64>) {
        if let Some(mut going) = self.going() {
            *going = Going { since: Some(Instant::now()), total, ..Going::default() };
        }
    }

    /// So many more bytes are read.
    pub fn add(&self, bytes: u64) {
        let Some(mut going) = self.going() else { return };
        going.done += bytes;
        if going.bar.is_none() && going.since.is_some_and(|since| since.elapsed() >= PATIENCE) {
            going.bar = Some(bar(&going));
        }
        if let Some(bar) = &going.bar {
            bar.set_position(going.done);
        }
    }

    /// The run ends, and the bar goes.
    pub fn end(&self) {
        if let Some(mut going) = self.going()
            && let Some(bar) = std::mem::take(&mut *going).bar
        {
            bar.finish_and_clear();
        }
    }

    /// Writes something else to the terminal, with the bar out of its way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        let bar = self.going().and_then(|going| going.bar.clone());
        match bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    fn going(&self) -> Option<MutexGuard<'_, Going>> {
        // What a panic left half done is a number at worst.
        Some(self.going.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn bar(going: &Going) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(going.total, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template(if going.total.is_some() { SHARE } else { COUNT });
    bar.with_style(style.expect("the templates are well formed")).with_elapsed(going.since.map_or(PATIENCE, |since| since.elapsed()))
}
