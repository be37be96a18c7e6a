//! `cordial test`: rule packs in, what their own tests say out.

use super::Status;
use super::args::TestArgs;
use super::console::Console;

/// Runs `cordial test`.
pub fn run(_args: &TestArgs, _console: &Console) -> anyhow::Result<Status> {
    anyhow::bail!("unsupported")
}
