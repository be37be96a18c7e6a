//! Linguistic data stands in packs, never in `src/`: no letter there that English does not write, and in no string literal a word that the
//! Spanish, Portuguese or Russian pack knows. A word that is English as well, by the English pack and the catalogue, is no sign.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cordial::pack::fields::Text;
use cordial::pack::written::File;

/// Words of fewer letters are too often English or a name in code.
const LEAST_LETTERS: usize = 5;

/// Words of the packs that are English too, although the English pack and the catalogue happen not to hold them. Add to them what the test
/// takes for foreign in a message in English.
const ENGLISH: &[&str] = &["cargo", "audio", "capture", "cordial", "media", "regular", "similar", "threads", "valid"];

/// Letters that English does not write, and the marks that open Spanish questions.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{BF}' | '\u{A1}' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{370}'..='\u{52F}')
}

/// The words of a text, in small letters.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= LEAST_LETTERS).map(str::to_lowercase)
}

/// The words that a pack knows: of phrases, lists and its header. Names of classes and acts are English.
fn vocabulary(file: &File) -> BTreeSet<String> {
    let header = &file.header;
    let lists = [&header.stop_words, &header.distinct, &header.abbreviations, &header.parenthesised, &header.quote_headers];
    let classes = file.classes.iter().flat_map(|(_, class)| class.words.iter().chain(&class.stem).chain(&class.except));
    let acts = file.acts.iter().flat_map(|act| act.any.iter().chain(&act.unless));
    let rules = file.rules.iter().flat_map(|rule| rule.patterns.iter().flat_map(|pattern| pattern.any.iter().chain(&pattern.unless)));
    let placeholders = file.placeholder_types.iter().flat_map(|kind| &kind.words);
    let all = lists.into_iter().flatten().chain(classes).chain(acts).chain(rules).chain(placeholders);
    all.flat_map(|text: &Text| words(&without_names(&text.value)).collect::<Vec<_>>()).collect()
}

/// A phrase without what stands between `<` and `>` or `{` and `}`.
fn without_names(phrase: &str) -> String {
    let mut depth = 0_usize;
    let keep = |c: char| {
        depth = if matches!(c, '<' | '{') { depth + 1 } else { depth };
        let inside = depth > 0;
        depth = if matches!(c, '>' | '}') { depth.saturating_sub(1) } else { depth };
        if inside { ' ' } else { c }
    };
    phrase.chars().map(keep).collect()
}

/// The string literals of a Rust file, escapes decoded, each with its line. Comments and characters are passed over.
fn literals(code: &str) -> Vec<(usize, String)> {
    let token = regex::Regex::new(
        r###"(?s)//[^\n]*|/\*.*?\*/|b?r(?<raw>"[^"]*"|#".*?"#|##".*?"##)|b?"(?<string>(?:[^"\\]|\\.)*)"|b?'(?:[^'\\\n]|\\(?:u\{[0-9A-Fa-f]+\}|x..|.))'"###,
    )
    .expect("the pattern is well formed");
    let escape = regex::Regex::new(r"(?s)\\(?:u\{([0-9A-Fa-f]+)\}|x[0-9A-Fa-f]{2}|.)").expect("the pattern is well formed");
    let decoded = |text: &str| {
        let letter = |found: &regex::Captures<'_>| {
            let code = found.get(1).and_then(|digits| u32::from_str_radix(digits.as_str(), 16).ok());
            code.and_then(char::from_u32).unwrap_or(' ').to_string()
        };
        escape.replace_all(text, letter).into_owned()
    };
    let line = |at: usize| code[..at].matches('\n').count() + 1;
    let of = |found: regex::Captures<'_>| {
        let place = line(found.get(0).expect("a match has a place").start());
        let raw = found.name("raw").map(|raw| raw.as_str().to_owned());
        raw.or_else(|| found.name("string").map(|string| decoded(string.as_str()))).map(|text| (place, text))
    };
    token.captures_iter(code).filter_map(of).collect()
}

/// What a file says that it should not.
fn complaints(name: &str, code: &str, foreign: &BTreeMap<String, String>) -> Vec<String> {
    let letters = code.lines().enumerate().filter(|(_, line)| line.contains(is_foreign));
    let mut all: Vec<String> =
        letters.map(|(number, line)| format!("{name}:{}: a letter that English does not write: {}", number + 1, line.trim())).collect();
    let texts =
        if name.ends_with(".rs") { literals(code) } else { code.lines().enumerate().map(|(at, line)| (at + 1, line.to_owned())).collect() };
    for (line, text) in texts {
        for word in words(&text) {
            if let Some(lang) = foreign.get(&word) {
                all.push(format!("{name}:{line}: `{word}` is a word of the pack {lang}, in {text:?}"));
            }
        }
    }
    all
}

/// Words of the packs that are not English ones, with their language.
fn foreign_words() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut english: BTreeSet<String> = ENGLISH.iter().map(|word| (*word).to_owned()).collect();
    let mut foreign = BTreeMap::new();
    for path in files(&root, "toml") {
        let text = std::fs::read_to_string(&path).expect("a pack can be read");
        let file = cordial::pack::read(&path.to_string_lossy(), &text).0;
        match file.lang.as_ref().map(|lang| lang.value.clone()) {
            Some(lang) if lang != "en" => foreign.extend(vocabulary(&file).into_iter().map(|word| (word, lang.clone()))),
            Some(_) => english.extend(words(&text)),
            None => english.extend(words(&text).filter(|word| word.is_ascii() && path.ends_with("catalogue.toml"))),
        }
    }
    foreign.retain(|word, _| !english.contains(word));
    foreign
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(|entry| entry.ok().map(walkdir::DirEntry::into_path));
    entries.filter(|path| path.is_file() && (extension.is_empty() || path.extension().is_some_and(|found| found == extension))).collect()
}

#[test]
fn no_file_of_the_program_holds_a_language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let foreign = foreign_words();
    let mut report = String::new();
    let mut read = 0;
    for path in files(&root.join("src"), "") {
        let code = std::fs::read_to_string(&path).expect("a file of the program can be read");
        let name = path.strip_prefix(root).expect("it was found there").to_string_lossy().replace('\\', "/");
        read += 1;
        for complaint in complaints(&name, &code, &foreign) {
            let _ = writeln!(report, "{complaint}");
        }
    }
    assert!(read > 50, "only {read} files");
    assert!(report.is_empty(), "{} complaints\n{report}", report.lines().count());
}

#[test]
fn language_would_be_seen() {
    let foreign = foreign_words();
    for (word, lang) in [("gracias", "es"), ("obrigado", "pt"), ("спасибо", "ru"), ("disculpas", "es"), ("nuestro", "es")] {
        assert!(foreign.contains_key(word), "{word} is no word of {lang}");
    }
    for english in ["thanks", "please", "error", "unknown", "placeholder", "invoice"] {
        assert!(!foreign.contains_key(english), "{english}");
    }
    let seen = |code: &str| !complaints("a.rs", code, &foreign).is_empty();
    assert!(seen("let greeting = \"Muchas Gracias\"; // gracias\n"));
    assert!(seen("let greeting = r#\"no: \"gracias\"\"#;"));
    assert!(seen("/* \" */ let a = b\"x\\\"gracias\"; let b = '\"'; let gracias = 1;"));
    assert!(seen("let a = \"\\u{441}\\u{43F}\\u{430}\\u{441}\\u{438}\\u{431}\\u{43E}\";"));
    assert!(seen("// señal"));
    assert!(!seen("let open = ['\\u{BF}', '\\''];\nlet text = \"thank you for the invoice\";"));
    assert_eq!(literals("f('a', \"b\\n\", r\"c\\\", \"d\")\n\"e\"").into_iter().map(|(line, _)| line).collect::<Vec<_>>(), [1, 1, 1, 2]);
}
