//! Rule packs: TOML as written, checked and compiled into immutable rules.

/// Built-in and house packs, a language loaded when it is first asked for.
#[derive(Debug, Default)]
pub struct Packs;
