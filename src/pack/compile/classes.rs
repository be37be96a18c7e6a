//! Classes of words: stems with endings, suffixes, words, unions and differences in; the words and suffixes of each class out.
//! A class that is wrong is reported and left empty, so that the rest is still checked.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use crate::pack::compiled::Builtin;
use crate::pack::fields::Text;
use crate::pack::written::{Class, File};
use crate::text::fold;

/// A class, resolved.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// Folded words that belong.
    pub words: BTreeSet<String>,
    /// Folded ends of words that belong.
    pub suffixes: BTreeSet<String>,
    /// Folded words that do not, whatever their end.
    pub except: BTreeSet<String>,
    /// Folded ends of words that do not.
    pub except_suffixes: BTreeSet<String>,
}

/// Resolves the classes of all files.
pub fn resolve<'f>(files: &[&'f File], context: &mut Context) -> BTreeMap<String, Members> {
    let mut written: BTreeMap<&'f str, (&'f File, &'f Class)> = BTreeMap::new();
    for file in files {
        for (name, class) in &file.classes {
            let builtin = Builtin::NAMES.iter().any(|(builtin, _)| *builtin == name.value);
            if builtin || written.insert(&name.value, (file, class)).is_some() {
                context.problem(file, name, format!("class `{}` is defined already", name.value), "give one of them another name");
            }
        }
    }
    let mut resolver = Resolver { written, done: BTreeMap::new(), open: Vec::new(), context };
    let names: Vec<&str> = resolver.written.keys().copied().collect();
    for name in names {
        resolver.class(name);
    }
    resolver.done
}

struct Resolver<'f, 'c> {
    written: BTreeMap<&'f str, (&'f File, &'f Class)>,
    done: BTreeMap<String, Members>,
    open: Vec<&'f str>,
    context: &'c mut Context,
}

impl<'f> Resolver<'f, '_> {
    fn class(&mut self, name: &'f str) -> Members {
        if let Some(done) = self.done.get(name) {
            return done.clone();
        }
        let (file, class) = self.written[name];
        self.open.push(name);
        self.check_words(file, class);
        let mut members = self.own(class);
        let except: BTreeSet<String> = class.except.iter().map(|word| self.context.fold(word)).collect();
        for part in self.others(file, &class.classes) {
            members.words.extend(part.words);
            members.suffixes.extend(part.suffixes);
            members.except.extend(part.except);
            members.except_suffixes.extend(part.except_suffixes);
        }
        // A word that is in the class by name is not excepted by a part of it.
        let words = members.words.clone();
        members.except.retain(|word| !words.contains(word));
        for part in self.others(file, &class.except_classes) {
            members.except.extend(part.words);
            members.except_suffixes.extend(part.suffixes);
        }
        members.except.extend(except);
        let excluded = std::mem::take(&mut members.except);
        members.words.retain(|word| !excluded.contains(word));
        members.except = excluded;
        self.open.pop();
        self.done.insert(name.to_owned(), members.clone());
        members
    }

    /// Reports members that are several words: a class holds what stands in the place of one.
    fn check_words(&mut self, file: &File, class: &Class) {
        for word in class.words.iter().chain(&class.except).chain(&class.stem).filter(|word| word.value.contains(char::is_whitespace)) {
            let help = "a member of a class is one word; write several words as a phrase";
            self.context.problem(file, word, format!("`{}` is more than one word", word.value), help);
        }
    }

    fn own(&self, class: &Class) -> Members {
        let letters = &self.context.orthography.equal_letters;
        let mut words: BTreeSet<String> = class.words.iter().map(|word| self.context.fold(word)).collect();
        for stem in &class.stem {
            words.extend(class.ending.iter().map(|ending| fold(&format!("{}{}", stem.value, ending.value), letters)));
        }
        let suffixes = class.suffix.iter().map(|suffix| self.context.fold(suffix)).collect();
        Members { words, suffixes, ..Members::default() }
    }

    fn others(&mut self, file: &File, names: &'f [Text]) -> Vec<Members> {
        let mut found = Vec::new();
        for name in names {
            if self.open.contains(&name.value.as_str()) {
                self.context.problem(file, name, format!("class `{}` contains itself", name.value), "take it out of its own parts");
            } else if self.written.contains_key(name.value.as_str()) {
                found.push(self.class(&name.value));
            } else {
                let known: Vec<&str> = self.written.keys().copied().collect();
                self.context.unknown(file, name, "class", &known);
            }
        }
        found
    }
}
