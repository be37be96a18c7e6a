//! Configuration: `cordial.toml` files, `--config` arguments and flags in, the settings of each file with the origin of every value out.
//! Two shapes: as written ([`written`]), then resolved ([`Settings`]). All mistakes are found at once and come as [`crate::problem::Problem`]s.
//! Names of rules and languages come from outside ([`Known`]); nothing here knows any.

mod fields;
mod files;
mod globs;
mod known;
mod language;
mod origin;
pub mod paths;
mod read;
mod reader;
mod records;
mod selection;
mod settings;
mod show;
pub mod written;

pub use files::{Config, Configs, FILE_NAME, File, Where};
pub use globs::Globs;
pub use known::Known;
pub use origin::{Given, Origin};
pub use read::glob_problem;
pub use selection::Selection;
pub use settings::{Settings, Subject};
pub use written::Flags;
