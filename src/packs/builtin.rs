//! The packs in the binary, as the build left them: compiled for use, and as TOML for house packs to build on.
//! Finds no rule of its own.

use std::borrow::Cow;
use std::io::Read;

use lzma_rust2::LzmaReader;

use super::language::{Language, Texts};
use crate::pack;
use crate::pack::compile::compile;
use crate::pack::compiled::Body;
use crate::pack::written::File;
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

/// The files of a folder of packs.
#[derive(Debug)]
pub struct Folder {
    /// Paths, and bytes of their texts.
    files: &'static [(&'static str, usize)],
    /// Their texts, one after the other, compressed.
    texts: &'static [u8],
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
    texts(wanted).map(|(path, text)| pack::read(path, &text).0).collect()
}

/// Paths and texts of the files that are wanted. Only the folders that hold one are unpacked, which takes milliseconds: `test`, `explain` and
/// house packs alone ask.
fn texts(wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = (&'static str, String)> {
    FOLDERS.iter().flat_map(move |folder| {
        let is_wanted: Vec<bool> = folder.files.iter().map(|(path, _)| wanted(path)).collect();
        let files = if is_wanted.contains(&true) { folder.unpacked() } else { Vec::new() };
        files.into_iter().zip(is_wanted).filter_map(|(file, is_wanted)| is_wanted.then_some(file))
    })
}

impl Folder {
    /// Paths and texts of its files.
    fn unpacked(&self) -> Vec<(&'static str, String)> {
        let mut reader = LzmaReader::new_mem_limit(self.texts, u32::MAX, None).expect("the build compressed the files that it embeds");
        let mut text = |length: usize| {
            let mut text = vec![0; length];
            reader.read_exact(&mut text).expect("the build counted the bytes of the files that it embeds");
            String::from_utf8(text).expect("the build read the files as text")
        };
        self.files.iter().map(|(path, length)| (*path, text(*length))).collect()
    }
}
