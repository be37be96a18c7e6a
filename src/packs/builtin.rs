//! The packs in the binary, as the build left them: compiled for use, and as TOML for house packs to build on.
//! Finds no rule of its own.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::language::{Language, Texts};
use crate::pack::compile::compile;
use crate::pack::compiled::Body;
use crate::pack::written::{self, File};
use crate::source::Source;
use crate::text::Lexicon;

/// A language in the binary.
#[derive(Debug)]
pub struct Embedded {
    /// ISO code.
    pub code: &'static str,
    /// The detector's code.
    pub detector: Option<&'static str>,
    /// Letters that the language does not write.
    pub foreign_letters: &'static str,
    /// Everything but the words.
    pub body: &'static [u8],
    /// The words.
    pub lexicon: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/packs.rs"));

impl Embedded {
    /// The language, its words read in place.
    #[must_use]
    pub fn read(&self) -> Language {
        let body: Body = postcard::from_bytes(self.body).expect("the build wrote the pack that it embeds");
        let lexicon = Lexicon::from_bytes(Cow::Borrowed(self.lexicon)).expect("the build wrote the lexicon that it embeds");
        Language::from_parts(lexicon, body, Texts::later(phrases))
    }
}

/// The catalogue of rules.
#[must_use]
pub fn catalogue() -> File {
    read(|path| path == "rules/catalogue.toml").remove(0)
}

/// The catalogue, and the files that the pack of a language was made of: those for every language, then its own.
#[must_use]
pub fn files(code: &str) -> (File, Vec<File>) {
    let own = format!("rules/{code}/");
    (catalogue(), read(|path| path.starts_with("rules/common/") || path.starts_with(&own)))
}

/// The phrases of a language as written, by number. Compiles its pack anew: the tests of packs alone ask, and the binary stays small.
fn phrases(code: &str) -> Vec<String> {
    let (catalogue, files) = files(code);
    compile(code, &catalogue, &files.iter().collect::<Vec<_>>()).0.texts
}

/// The TOML of all packs in the binary, without the catalogue.
#[must_use]
pub fn sources() -> Vec<Source> {
    texts(|path| path != "rules/catalogue.toml").map(|(path, text)| Source::new(path, text)).collect()
}

fn read(wanted: impl Fn(&str) -> bool) -> Vec<File> {
    texts(wanted).map(|(path, text)| written::read(path, &text).0).collect()
}

/// The texts of all files, one after the other. Inflating them takes 15 ms that only `test`, `explain` and house packs ask for.
static INFLATED: LazyLock<Vec<u8>> =
    LazyLock::new(|| miniz_oxide::inflate::decompress_to_vec(TEXTS).expect("the build deflated the files that it embeds"));

/// Paths and texts of the files that are wanted.
fn texts(wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = (&'static str, String)> {
    let all = &*INFLATED;
    let mut end = 0;
    SOURCES.iter().filter_map(move |(path, length)| {
        let start = end;
        end += length;
        let text = || String::from_utf8(all[start..end].to_vec()).expect("the build read the files as text");
        wanted(path).then(|| (*path, text()))
    })
}
