//! `cordial outline`: a file in, how its replies were understood out.

use super::Status;
use super::args::OutlineArgs;
use super::console::Console;

/// Runs `cordial outline`.
pub fn run(_args: &OutlineArgs, _console: &Console) -> anyhow::Result<Status> {
    anyhow::bail!("unsupported")
}
