//! Rule packs as data: TOML as written, checked and compiled into immutable rules. Shared with the build, which compiles the built-in
//! packs; so it imports little and touches no files. See [`crate::packs`] for packs loaded and ready to use.

pub mod anchors;
mod builtin;
pub mod compile;
pub mod compiled;
pub mod fields;
pub mod instruction;
pub mod phrase;
pub mod programs;
mod read;
pub mod word_regex;
pub mod written;

pub use read::read;
