//! Rule packs: TOML as written, checked and compiled into immutable rules.

pub mod compiled;
pub mod fields;
mod info;
pub mod phrase;
pub mod written;

pub use info::{Example, RuleInfo};

/// Built-in and house packs, a language loaded when it is first asked for.
#[derive(Debug, Default)]
pub struct Packs;
