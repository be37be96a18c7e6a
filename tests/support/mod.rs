//! What several tests share: a file checked from its bytes to its findings, and the fixtures.
//! Knows positions by counting for itself, so that it can hold those that the program prints against its own.

#![allow(dead_code, reason = "every test takes a part of it")]

pub mod hosts;
pub mod prose;
pub mod written;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cordial::check::{Memory, Options, check};
use cordial::diagnostic::{Diagnostic, ReplyReport};
use cordial::extract::{self, Extraction, Format};
use cordial::packs::Packs;
use cordial::source::Source;

/// The built-in packs, loaded once a test program.
pub fn packs() -> &'static Packs {
    static PACKS: OnceLock<Packs> = OnceLock::new();
    PACKS.get_or_init(Packs::builtin)
}

/// A file with all that was found in it.
pub struct Checked {
    pub source: Source,
    pub extraction: Extraction,
    pub replies: Vec<ReplyReport>,
}

impl Checked {
    pub fn new(path: &str, text: &str, format: Format, options: &Options) -> Self {
        let source = Source::new(path, text);
        let extraction = extract::extract(&source, format, &extract::Options { by_shape: true, ..extract::Options::default() });
        let memory = Memory::default();
        let replies = extraction.records.iter().map(|record| check(record, &source, packs(), options, &memory)).collect();
        Self { source, extraction, replies }
    }

    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.replies.iter().flat_map(|reply| &reply.diagnostics)
    }

    /// What is wrong with the places of the findings: by bytes, lines and columns of the file and by scalar values of the reply's text.
    pub fn misplaced(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let file = self.source.text();
        for (record, reply) in self.extraction.records.iter().zip(&self.replies) {
            let mut last = 0;
            for found in &reply.diagnostics {
                let (start, end) = (found.range.start, found.range.end);
                let told = format!("{}: {:?} at {start:?}", found.rule, found.excerpt);
                if file.get(start.byte..end.byte).is_none() {
                    wrong.push(format!("{told}: not on characters of the file"));
                    continue;
                }
                for place in [start, end] {
                    if line_and_column(file, place.byte) != (place.line, place.column) {
                        wrong.push(format!("{told}: {place:?} is {:?}", line_and_column(file, place.byte)));
                    }
                }
                let (from, to) = (found.text_range.start, found.text_range.end);
                let selected: String = record.text.chars().skip(from).take(to.saturating_sub(from)).collect();
                if from >= to || selected != found.excerpt {
                    wrong.push(format!("{told}: text_range selects {selected:?}"));
                }
                if start.byte < last {
                    wrong.push(format!("{told}: out of order"));
                }
                last = start.byte;
            }
        }
        wrong
    }
}

/// Line and column of a byte, from 1, in scalar values.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..byte];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// A fixture: a file beside which another says what is to be found.
pub struct Fixture {
    /// The language of its folder.
    pub lang: String,
    /// Its path from the folder of fixtures on, `/`-separated.
    pub name: String,
    pub text: String,
    pub expected: String,
    pub format: Format,
    pub options: Options,
}

/// All fixtures, sorted.
pub fn fixtures() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .filter_map(|entry| entry.ok().map(walkdir::DirEntry::into_path))
        .filter(|path| Format::of_path(&path.to_string_lossy()).is_some())
        .filter(|path| path.with_extension("expected").exists())
        .collect();
    paths.sort();
    paths.iter().map(|path| fixture(&root, path)).collect()
}

fn fixture(root: &Path, path: &Path) -> Fixture {
    let name = path.strip_prefix(root).expect("it was found there").to_string_lossy().replace('\\', "/");
    let lang = name.split('/').next().expect("a path has parts").to_owned();
    let read =
        |path: &Path| std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display())).expect("a fixture can be read");
    let kind = if name.contains("/templates/") { extract::Kind::Template } else { extract::Kind::Draft };
    Fixture {
        options: Options { lang: Some(lang.as_str().into()), kind, fingerprint_path: Some(name.clone()), ..Options::default() },
        text: read(path),
        expected: read(&path.with_extension("expected")),
        format: Format::of_path(&name).expect("it was found by its format"),
        lang,
        name,
    }
}
