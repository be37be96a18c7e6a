//! The `cordial` program: hands its arguments to the library and exits with the status it returns.
//! Everything it does is in [`cordial::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    cordial::cli::main()
}
