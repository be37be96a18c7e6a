//! A linter for the tone of customer-support replies.

pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod extract;
pub mod fix;
pub mod language;
pub mod matcher;
pub mod pack;
pub mod pack_tests;
pub mod packs;
pub mod placeholder;
pub mod problem;
pub mod reply;
pub mod report;
pub mod source;
pub mod span;
pub mod text;
