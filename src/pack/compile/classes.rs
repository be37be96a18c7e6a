//! Classes of words: stems with endings, suffixes, words, unions and differences in; the words and suffixes of each class out.
//! A class that is wrong is reported and left empty, so that the rest is still checked.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Context;
use crate::pack::compiled::Builtin;
use crate::pack::fields::Text;
use crate::pack::written::{Class, File};
use crate::text::fold;

/// A class, resolved.
#[derive(Debug, Default)]
pub struct Members {
    /// Folded words that belong.
    pub words: Words,
    /// Folded ends of words that belong.
    pub suffixes: Words,
    /// Folded words that do not, whatever their end.
    pub except: Words,
    /// Folded ends of words that do not.
    pub except_suffixes: Words,
}

/// Different words, in order. Large classes are parts of others, so their words are shared.
#[derive(Debug, Default)]
pub struct Words(Vec<Rc<str>>);

impl Words {
    /// The words, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|word| &**word)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a word is one of them.
    pub fn contains(&self, word: &str) -> bool {
        self.0.binary_search_by(|known| (**known).cmp(word)).is_ok()
    }

    fn extend<'w>(&mut self, others: impl Iterator<Item = &'w Self>) {
        let before = self.0.len();
        self.0.extend(others.flat_map(|other| other.0.iter().cloned()));
        if self.0.len() > before {
            // Each of them is in order already, which this sort is quick with.
            self.0.sort();
            self.0.dedup();
        }
    }

    fn remove(&mut self, others: &Self) {
        if !others.is_empty() {
            self.0.retain(|word| !others.contains(word));
        }
    }
}

impl FromIterator<String> for Words {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let mut words: Vec<Rc<str>> = words.into_iter().map(Rc::from).collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }
}

/// Resolves the classes of all files.
pub fn resolve<'f>(files: &[&'f File], context: &mut Context) -> BTreeMap<String, Rc<Members>> {
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
    done: BTreeMap<String, Rc<Members>>,
    open: Vec<&'f str>,
    context: &'c mut Context,
}

impl<'f> Resolver<'f, '_> {
    fn class(&mut self, name: &'f str) -> Rc<Members> {
        if let Some(done) = self.done.get(name) {
            return Rc::clone(done);
        }
        let (file, class) = self.written[name];
        self.open.push(name);
        self.check_words(file, class);
        let mut members = self.own(class);
        let excepted: Words = class.except.iter().map(|word| self.context.fold(word)).collect();
        let parts = self.others(file, &class.classes);
        members.words.extend(parts.iter().map(|part| &part.words));
        members.suffixes.extend(parts.iter().map(|part| &part.suffixes));
        members.except.extend(parts.iter().map(|part| &part.except));
        members.except_suffixes.extend(parts.iter().map(|part| &part.except_suffixes));
        // A word that is in the class by name is not excepted by a part of it.
        members.except.remove(&members.words);
        let parts = self.others(file, &class.except_classes);
        members.except.extend(parts.iter().map(|part| &part.words).chain([&excepted]));
        members.except_suffixes.extend(parts.iter().map(|part| &part.suffixes));
        members.words.remove(&members.except);
        self.open.pop();
        let members = Rc::new(members);
        self.done.insert(name.to_owned(), Rc::clone(&members));
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
        let words = class.words.iter().map(|word| self.context.fold(word));
        let forms = |stem: &'_ Text| {
            let ending = |ending: &Text| fold(&format!("{}{}", stem.value, ending.value), letters);
            class.ending.iter().map(ending).collect::<Vec<_>>()
        };
        let words = words.chain(class.stem.iter().flat_map(forms)).collect();
        let suffixes = class.suffix.iter().map(|suffix| self.context.fold(suffix)).collect();
        Members { words, suffixes, ..Members::default() }
    }

    fn others(&mut self, file: &File, names: &'f [Text]) -> Vec<Rc<Members>> {
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
