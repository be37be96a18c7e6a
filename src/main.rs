//! The `cordial` program: hands its arguments to the library and exits with the status it returns.
//! Everything it does is in [`cordial::cli`].

use std::process::ExitCode;

/// Replies are made of many small pieces: this allocator hands them out in a fraction of the time that the system's takes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cordial::cli::main()
}
