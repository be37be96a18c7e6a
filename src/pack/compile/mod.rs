//! Compiles a language: pack files as written in, an immutable pack and all problems out.
//! Used at build time for the packs in the binary and at run time for house packs; touches no files.

mod classes;
mod items;
mod phrases;
mod regexes;
mod rules;
mod templates;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::compiled::{Body, Index, ItemId, Owner, Pack, PlaceholderType};
use super::fields::Text;
use super::written::{self, File, Header};
use crate::problem::Problem;
use crate::text::{Lexicon, Orthography, TooLarge, fold, words_of};

/// What compiling a language needs to know everywhere.
pub struct Context {
    code: String,
    orthography: Orthography,
    distinct: BTreeSet<String>,
    class_names: BTreeSet<String>,
    placeholder_types: Vec<String>,
    inflection_names: Vec<String>,
    rule_ids: BTreeSet<String>,
    problems: Vec<Problem>,
}

/// Compiles the files of a language together with those for every language. `catalogue` describes the rules; `code` is empty for the
/// pack of texts in no known language.
#[must_use]
pub fn compile(code: &str, catalogue: &File, files: &[&File]) -> (Pack, Vec<Problem>) {
    let headers: Vec<&Header> = files.iter().map(|file| &file.header).collect();
    let mut context = Context::new(code, catalogue, files);
    let stop_words = words(&context, headers.iter().flat_map(|header| &header.stop_words));
    let abbreviations = words(&context, headers.iter().flat_map(|header| &header.abbreviations));
    let classes = classes::resolve(files, &mut context);
    context.class_names = classes.keys().cloned().collect();
    let inflections = templates::inflections(files, &mut context);
    let catalogue = catalogue.rules.iter().map(|rule| (rule.id.value.clone(), rule.clone())).collect();
    let act_numbers = act_numbers(files, &mut context);
    let items = items::Items::new(&classes, &stop_words);
    let mut builder = rules::Builder {
        context: &mut context,
        items,
        phrases: phrases::Phrases::default(),
        act_numbers,
        exceptions: HashMap::new(),
        catalogue,
    };
    let acts = builder.acts(files);
    let rules = builder.rules(files);
    quote_headers(files, &mut builder);
    let rules::Builder { mut items, phrases, .. } = builder;
    let compiled_items = items.compiled(&context.placeholder_types);
    let indexes = [phrases.index.build(), phrases.quote_headers.build()];
    let lexicon = lexicon(&items, &indexes, &abbreviations, files, &mut context);
    let [index, quote_headers] = indexes;
    let body = Body {
        code: code.to_owned(),
        detector: last(&headers, |header| header.detector.as_ref()),
        foreign_letters: last(&headers, |header| header.foreign_letters.as_ref()).unwrap_or_default(),
        equal_letters: context.orthography.equal_letters.clone(),
        contractions: context.orthography.contractions.clone(),
        parenthesised: headers.iter().flat_map(|header| &header.parenthesised).map(|text| context.fold_phrase(text)).collect(),
        placeholder_types: placeholder_types(files, &context),
        items: compiled_items,
        hyphens: phrases.hyphens,
        regexes: items.regexes,
        programs: phrases.programs,
        letters: context.orthography.letters.folded().to_vec(),
        index,
        stemmer: stemmer(files, &mut context),
        quote_headers,
        acts,
        rules,
        inflections,
    };
    (Pack { lexicon, body, texts: phrases.texts }, context.problems)
}

/// The words of the language; none where there are too many, which is a problem.
fn lexicon(
    items: &items::Items<'_>,
    indexes: &[Index],
    abbreviations: &BTreeSet<String>,
    files: &[&File],
    context: &mut Context,
) -> Lexicon {
    let announcing: BTreeSet<ItemId> = indexes.iter().flat_map(|index| index.anchors.items().chain(index.part_anchors.items())).collect();
    items.lexicon(context, abbreviations, &announcing).unwrap_or_else(|TooLarge| {
        let path = files.last().map_or(String::new(), |file| file.path.clone());
        let problem = Problem::whole(path, "the packs of this language ask for more than 65,000 different words and groups of words");
        context.problems.push(problem.with_help("name words that stand in for each other in a [class.…], and use it in phrases"));
        Lexicon::empty()
    })
}

fn words<'t>(context: &Context, texts: impl Iterator<Item = &'t Text>) -> BTreeSet<String> {
    texts.map(|text| context.fold(text).trim_end_matches('.').to_owned()).collect()
}

fn last(headers: &[&Header], pick: fn(&Header) -> Option<&Text>) -> Option<String> {
    headers.iter().rev().find_map(|header| pick(header)).map(|text| text.value.clone())
}

/// Names of the stemmers that a pack may ask for.
pub const STEMMERS: [&str; 18] = [
    "arabic",
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "greek",
    "hungarian",
    "italian",
    "norwegian",
    "portuguese",
    "romanian",
    "russian",
    "spanish",
    "swedish",
    "tamil",
    "turkish",
];

fn stemmer(files: &[&File], context: &mut Context) -> Option<String> {
    let (file, name) = files.iter().rev().find_map(|file| Some((file, file.header.stemmer.as_ref()?)))?;
    if !STEMMERS.contains(&name.value.as_str()) {
        context.unknown(file, name, "stemmer", &STEMMERS);
    }
    Some(name.value.clone())
}

fn act_numbers(files: &[&File], context: &mut Context) -> BTreeMap<String, u16> {
    let mut numbers = BTreeMap::new();
    let mut next = 0;
    for file in files {
        for act in &file.acts {
            if numbers.insert(act.name.value.clone(), next).is_some() {
                context.problem(file, &act.name, format!("act `{}` is defined already", act.name.value), "give one of them another name");
            }
            next += 1;
        }
    }
    numbers
}

fn quote_headers(files: &[&File], builder: &mut rules::Builder<'_, '_>) {
    for file in files {
        for text in &file.header.quote_headers {
            builder.phrases.add(file, text, Owner::QuoteHeader, &mut builder.items, builder.context);
        }
    }
}

fn placeholder_types(files: &[&File], context: &Context) -> Vec<PlaceholderType> {
    let mut types: Vec<PlaceholderType> =
        context.placeholder_types.iter().map(|name| PlaceholderType { name: name.clone(), words: Vec::new(), rest: false }).collect();
    for written in files.iter().flat_map(|file| &file.placeholder_types) {
        if let Some(found) = types.iter_mut().find(|found| found.name == written.name.value) {
            found.rest |= written.rest;
            found.words.extend(written.words.iter().map(|word| context.fold(word)));
        }
    }
    types
}

impl Context {
    fn new(code: &str, catalogue: &File, files: &[&File]) -> Self {
        let mut context = Self {
            code: code.to_owned(),
            orthography: Orthography::default(),
            distinct: BTreeSet::new(),
            class_names: BTreeSet::new(),
            placeholder_types: Vec::new(),
            inflection_names: Vec::new(),
            rule_ids: catalogue.rules.iter().map(|rule| rule.id.value.clone()).collect(),
            problems: Vec::new(),
        };
        for file in files {
            context.rule_ids.extend(file.rules.iter().map(|rule| rule.id.value.clone()));
            for kind in &file.placeholder_types {
                if !context.placeholder_types.contains(&kind.name.value) {
                    context.placeholder_types.push(kind.name.value.clone());
                }
            }
            context.letters(file);
        }
        let equal_letters = std::mem::take(&mut context.orthography.equal_letters);
        context.orthography = Orthography::new(equal_letters, Vec::new());
        for file in files {
            context.inflections(file);
            let distinct: Vec<String> = file.header.distinct.iter().map(|word| context.fold(word)).collect();
            context.distinct.extend(distinct);
            let contractions: Vec<String> = file.header.contractions.iter().map(|word| context.fold(word)).collect();
            context.orthography.contractions.extend(contractions);
        }
        context
    }

    fn letters(&mut self, file: &File) {
        for (from, to) in &file.header.equal_letters {
            match (from.value.chars().next(), to.value.chars().next()) {
                (Some(from_char), Some(to_char)) if from.value.chars().count() == 1 && to.value.chars().count() == 1 => {
                    self.orthography.equal_letters.push((from_char, to_char));
                }
                _ => self.problem(file, to, "a letter equals one letter", "write it as \"a\" = \"b\""),
            }
        }
    }

    fn inflections(&mut self, file: &File) {
        for table in &file.inflections {
            if self.inflection_names.contains(&table.name.value) {
                let message = format!("inflection table `{}` is defined already", table.name.value);
                self.problem(file, &table.name, message, "give one of them another name");
            }
            self.inflection_names.push(table.name.value.clone());
        }
    }

    fn fold(&self, word: &Text) -> String {
        fold(&word.value, &self.orthography.equal_letters)
    }

    /// A phrase of plain words as the matcher sees it: folded tokens, a space between them.
    fn fold_phrase(&self, phrase: &Text) -> String {
        words_of(&phrase.value, &self.orthography).join(" ")
    }

    fn problem(&mut self, file: &File, place: &Text, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::at(&file.path, place.span, message).with_help(help));
    }

    fn problem_near(&mut self, file: &File, place: &Text, message: impl Into<String>, name: &str, known: &[&str]) {
        self.problems.push(Problem::at(&file.path, place.span, message).with_nearest(name, known));
    }

    fn unknown(&mut self, file: &File, name: &Text, what: &str, known: &[&str]) {
        let mut problem = Problem::at(&file.path, name.span, format!("unknown {what} `{}`", name.value)).with_nearest(&name.value, known);
        problem.help.get_or_insert_with(|| format!("write one of that name, or name a {what} that there is"));
        self.problems.push(problem);
    }
}

/// Problems of the catalogue: rules that lack what every rule must say of itself.
#[must_use]
pub fn check_catalogue(catalogue: &File) -> Vec<Problem> {
    let lacks = |rule: &&written::Rule| rule.group.is_none() || rule.level.is_none() || rule.title.is_none() || rule.why.is_none();
    let problem = |rule: &written::Rule| {
        Problem::at(&catalogue.path, rule.id.span, format!("rule `{}` lacks group, level, title or why", rule.id.value))
    };
    catalogue.rules.iter().filter(lacks).map(problem).collect()
}
