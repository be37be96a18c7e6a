//! Rule packs: TOML as written, checked and compiled into immutable rules.

pub mod compiled;
pub mod fields;
pub mod phrase;
pub mod written;

/// Built-in and house packs, a language loaded when it is first asked for.
#[derive(Debug, Default)]
pub struct Packs;
