//! TOML

mod read;
mod strings;
