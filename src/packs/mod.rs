//! Packs ready to use: the built-in ones, read in place when their language is first asked for, and house packs, compiled together with
//! the built-in ones that they change. Is handed the text of pack files and touches none; judges no reply.

mod builtin;
mod inflect;
mod language;
mod stem;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::OnceLock;
use std::thread;

use crate::language::Candidate;
use crate::pack;
use crate::pack::compile::compile;
use crate::pack::compiled::Pack;
use crate::pack::written::File;
use crate::problem::Problem;
use crate::source::Source;

pub use builtin::{catalogue, sources};
pub use language::{ActRows, Index, Language};

/// All packs in force.
#[derive(Debug)]
pub struct Packs {
    languages: BTreeMap<String, Slot>,
    undetermined: Slot,
}

/// A language that is loaded when first asked for.
#[derive(Debug)]
struct Slot {
    detector: Option<String>,
    foreign_letters: String,
    embedded: Option<&'static builtin::Embedded>,
    loaded: OnceLock<Language>,
}

impl Packs {
    /// The packs in the binary.
    #[must_use]
    pub fn builtin() -> Self {
        let languages = builtin::LANGUAGES.iter().map(|embedded| (embedded.code.to_owned(), Slot::embedded(embedded)));
        Self { languages: languages.collect(), undetermined: Slot::embedded(&builtin::UNDETERMINED) }
    }

    /// The packs in the binary and those of the files: house packs that name a built-in language change it, others add a language.
    ///
    /// # Errors
    /// All problems of the files, to be shown with `sources`.
    pub fn with_house(sources: &[Source]) -> Result<Self, Vec<Problem>> {
        let mut packs = Self::builtin();
        let (read, mut problems) = files(sources);
        let mut files: BTreeMap<String, Vec<File>> = BTreeMap::new();
        for file in read {
            match file.lang.clone() {
                Some(lang) => files.entry(lang.value).or_default().push(file),
                None => problems.push(
                    Problem::whole(file.path, "the pack names no language")
                        .with_help("begin it with lang = \"es\", or whichever it is for"),
                ),
            }
        }
        let compiled: Vec<(Pack, Vec<Problem>)> = thread::scope(|scope| {
            let threads: Vec<_> = files.iter().map(|(code, house)| scope.spawn(|| compiled(code, house))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        for (code, (pack, found)) in files.into_keys().zip(compiled) {
            problems.extend(found);
            packs.languages.insert(code, Slot::loaded(Language::new(pack)));
        }
        if problems.is_empty() { Ok(packs) } else { Err(problems) }
    }

    /// The codes of all languages, sorted.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// The pack of a language.
    #[must_use]
    pub fn language(&self, code: &str) -> Option<&Language> {
        self.languages.get(code).map(Slot::get)
    }

    /// The pack for texts in no known language: the rules that need none.
    #[must_use]
    pub fn undetermined(&self) -> &Language {
        self.undetermined.get()
    }

    /// The language that a text is written in, if it has a pack and the text is long enough to tell.
    #[must_use]
    pub fn detect(&self, text: &str) -> Option<&str> {
        let slots: Vec<(&String, &Slot)> = self.languages.iter().collect();
        let candidates: Vec<Candidate<'_>> = slots
            .iter()
            .map(|(_, slot)| Candidate { detector: slot.detector.as_deref(), foreign_letters: &slot.foreign_letters })
            .collect();
        crate::language::detect(text, &candidates).map(|number| slots[number].0.as_str())
    }
}

/// The pack of a language with the files of a house.
fn compiled(code: &str, house: &[File]) -> (Pack, Vec<Problem>) {
    let (catalogue, builtin) = builtin::files(code);
    // A pack that describes its language is whole: it stands in place of a built-in one instead of building on it.
    let whole = house.iter().any(|file| file.header.detector.is_some());
    let base = builtin.iter().filter(|file| !whole || file.lang.is_none());
    compile(code, &catalogue, &base.chain(house).collect::<Vec<_>>())
}

/// The files as written, and what is wrong with their form. In a folder that makes up a pack, one file may name the language for all.
#[must_use]
pub fn files(sources: &[Source]) -> (Vec<File>, Vec<Problem>) {
    let folder = |path: &str| Path::new(path).parent().map(Path::to_owned);
    let (mut files, problems): (Vec<File>, Vec<Vec<Problem>>) =
        sources.iter().map(|source| pack::read(source.path(), source.text())).unzip();
    let named = files.iter().filter_map(|file| Some((folder(&file.path), file.lang.clone()?)));
    let named: Vec<_> = named.collect();
    for file in files.iter_mut().filter(|file| file.lang.is_none()) {
        let own = folder(&file.path);
        file.lang = named.iter().find(|(other, _)| *other == own).map(|(_, lang)| lang.clone());
    }
    (files, problems.concat())
}

impl Slot {
    fn embedded(embedded: &'static builtin::Embedded) -> Self {
        Self {
            detector: embedded.detector.map(str::to_owned),
            foreign_letters: embedded.foreign_letters.to_owned(),
            embedded: Some(embedded),
            loaded: OnceLock::new(),
        }
    }

    fn loaded(language: Language) -> Self {
        let (detector, foreign_letters) = (language.body.detector.clone(), language.body.foreign_letters.clone());
        Self { detector, foreign_letters, embedded: None, loaded: OnceLock::from(language) }
    }

    fn get(&self) -> &Language {
        self.loaded.get_or_init(|| self.embedded.expect("a slot that is not loaded is embedded").read())
    }
}
