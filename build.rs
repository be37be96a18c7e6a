//! Compiles the rule packs in `rules/` into the form that the program reads in place, and embeds their TOML for `test` and `explain`.
//! A mistake in a pack fails the build with its place and remedy.

#![allow(dead_code, unused_imports, reason = "the modules are shared with the program, which uses the rest of them")]
#![allow(clippy::panic, reason = "a build that cannot go on says why and stops")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/diagnostic.rs"]
mod diagnostic;
#[path = "src/pack/mod.rs"]
mod pack;
#[path = "src/problem.rs"]
mod problem;
#[path = "src/sanitize.rs"]
mod sanitize;
#[path = "src/source.rs"]
mod source;
#[path = "src/span.rs"]
mod span;
#[path = "src/text/mod.rs"]
mod text;

use lzma_rust2::{LzmaOptions, LzmaWriter};
use pack::written::File;
use problem::Problem;
use source::Source;

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/pack");
    println!("cargo::rerun-if-changed=src/text");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut build = Build { root, out, problems: Vec::new(), sources: Vec::new(), code: String::new() };
    build.run();
    if !build.problems.is_empty() {
        eprintln!("{}", problem::render(&build.problems, &build.sources, false));
        std::process::exit(1);
    }
}

struct Build {
    root: PathBuf,
    out: PathBuf,
    problems: Vec<Problem>,
    sources: Vec<Source>,
    code: String,
}

impl Build {
    fn run(&mut self) {
        let catalogue = self.read(Path::new("rules/catalogue.toml"));
        self.problems.extend(pack::compile::check_catalogue(&catalogue));
        let common = self.folder(Path::new("rules/common"));
        let languages: Vec<(String, Vec<File>)> = self.languages();
        self.code.push_str(
            "/// The languages: code, detector's code, foreign letters, body, lexicon.\npub static LANGUAGES: &[Embedded] = &[\n",
        );
        for (code, files) in &languages {
            self.language(code, &catalogue, common.iter().chain(files).collect());
        }
        self.code.push_str("];\n/// The pack for texts in no known language.\npub static UNDETERMINED: Embedded =\n");
        self.language("", &catalogue, common.iter().collect());
        self.code.push_str(";\n/// The files that the packs were made of, folder by folder.\npub static FOLDERS: &[Folder] = &[\n");
        let folder = |source: &Source| Path::new(source.path()).parent().map(Path::to_owned);
        for (number, sources) in self.sources.chunk_by(|one, next| folder(one) == folder(next)).enumerate() {
            let texts: Vec<(&str, String)> = sources.iter().map(|source| (source.path(), without_comments(source.text()))).collect();
            let lengths: Vec<(&str, usize)> = texts.iter().map(|(path, text)| (*path, text.len())).collect();
            let packed = self.out.join(format!("sources-{number}.lzma"));
            fs::write(&packed, compressed(&texts.iter().map(|(_, text)| text.as_str()).collect::<String>()))
                .expect("OUT_DIR can be written");
            let _ = writeln!(self.code, "    Folder {{ files: &{lengths:?}, texts: include_bytes!({packed:?}) }},");
        }
        self.code.push_str("];\n");
        fs::write(self.out.join("packs.rs"), &self.code).expect("OUT_DIR can be written");
    }

    fn languages(&mut self) -> Vec<(String, Vec<File>)> {
        let mut codes: Vec<String> = entries(&self.root.join("rules"))
            .into_iter()
            .filter(|path| path.is_dir())
            .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
            .filter(|name| name != "common")
            .collect();
        codes.sort();
        codes.into_iter().map(|code| (code.clone(), self.folder(&Path::new("rules").join(&code)))).collect()
    }

    fn language(&mut self, code: &str, catalogue: &File, files: Vec<&File>) {
        let (pack, problems) = pack::compile::compile(code, catalogue, &files);
        self.problems.extend(problems);
        let name = if code.is_empty() { "undetermined" } else { code };
        let body = self.out.join(format!("{name}.body"));
        let lexicon = self.out.join(format!("{name}.lexicon"));
        fs::write(&body, postcard::to_stdvec(&pack.body).expect("a pack can be written")).expect("OUT_DIR can be written");
        fs::write(&lexicon, pack.lexicon.as_bytes()).expect("OUT_DIR can be written");
        let end = if code.is_empty() { "" } else { "," };
        let (detector, foreign) = (&pack.body.detector, &pack.body.foreign_letters);
        let _ = writeln!(
            self.code,
            "    Embedded {{ code: {code:?}, detector: {detector:?}, foreign_letters: {foreign:?}, body: include_bytes!({body:?}), lexicon: include_bytes!({lexicon:?}) }}{end}",
        );
    }

    fn folder(&mut self, folder: &Path) -> Vec<File> {
        let mut files = entries(&self.root.join(folder));
        files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
        files.sort();
        files.iter().filter_map(|path| path.file_name()).map(|name| self.read(&folder.join(name))).collect()
    }

    fn read(&mut self, path: &Path) -> File {
        let text = fs::read_to_string(self.root.join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.to_string_lossy().replace('\\', "/");
        let (file, problems) = pack::read(&name, &text);
        self.problems.extend(problems);
        self.sources.push(Source::new(name, text));
        file
    }
}

/// A text as small as it gets.
fn compressed(text: &str) -> Vec<u8> {
    let options = LzmaOptions { nice_len: 273, lp: 0, pb: 0, ..LzmaOptions::with_preset(9) };
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(text.len() as u64)).expect("the options are those of a preset");
    writer.write_all(text.as_bytes()).expect("memory can be written");
    writer.finish().expect("memory can be written")
}

/// A pack whose lines of comment are empty: nobody reads them in the program, and every other line keeps its number.
fn without_comments(text: &str) -> String {
    let has_long_strings = text.contains("\"\"\"") || text.contains("'''");
    let is_comment = |line: &str| !has_long_strings && line.trim_start().starts_with('#');
    text.split_inclusive('\n').map(|line| if is_comment(line) { "\n" } else { line }).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    listed.filter_map(|entry| Some(entry.ok()?.path())).collect()
}
