//! A linter for the tone of customer-support replies.
//!
//! Data flows one way: a [`source::Source`] is read into records by [`extract`]; [`check`] reads a record in the language of one of the
//! [`packs`] and says what it finds as [`diagnostic::Diagnostic`]s; [`report`] renders them. [`cli`] is the program round it.
//!
//! ```
//! use cordial::check::{Memory, Options, check};
//! use cordial::extract::{self, Format, extract};
//! use cordial::packs::Packs;
//! use cordial::source::Source;
//!
//! let packs = Packs::builtin();
//! let source = Source::new("draft.en.txt", "Hi {{first_name}}, here is the plan for the next days.\n");
//! let options = Options { lang: Some("en".into()), ..Options::default() };
//! let records = extract(&source, Format::Text, &extract::Options::default()).records;
//! let report = check(&records[0], &source, &packs, &options, &Memory::default());
//! let found = report.diagnostics.iter().find(|found| &*found.rule == "leftover-placeholder").expect("a draft holds no placeholders");
//! assert_eq!(found.excerpt, "{{first_name}}");
//! assert_eq!((found.range.start.line, found.range.start.column), (1, 4));
//! ```
//!
//! # What holds everywhere
//!
//! - Only [`cli`] and [`config`] touch the file system.
//! - Only [`source`] turns offsets into lines and columns.
//! - Only the source map ([`extract::SourceMap`]) turns offsets in a text into offsets in a source; nothing is searched for again.
//! - A malformed document degrades to plain text and never makes the program panic.
//! - Rules never see markup.
//! - Renderers compute neither positions nor messages: they ask [`source`], and say what diagnostics hold.
//! - No linguistic data stands here: words, endings and abbreviations are in the rule packs.

pub mod baseline;
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
pub mod sanitize;
pub mod source;
pub mod span;
pub mod text;
