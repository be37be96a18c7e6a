//! Data flows one way: a module of `src/` imports what stands above it in the "Map of the code" of CONTRIBUTING.md, never what stands below.
//! The table and the text of the files in, imports that run against it out. Knows of Rust no more than `crate::` paths and comments.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// The files of the library and of the binary: they name every module.
const ROOTS: [&str; 2] = ["lib", "main"];

/// The modules of the table, from top to bottom.
fn modules(manual: &str) -> Vec<&str> {
    let (_, behind) = manual.split_once("## Map of the code").expect("CONTRIBUTING.md has a map of the code");
    let rows = behind.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| Some(row.strip_prefix("| `")?.split_once('`')?.0)).collect()
}

/// The top-level modules that a text names in paths, each with the number of its line.
fn imports(text: &str) -> Vec<(usize, &str)> {
    let code = (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"));
    let named = |line| str::split(line, "crate::").skip(1).map(|path| path.split(|c: char| !c.is_alphanumeric() && c != '_').next());
    code.flat_map(|(number, line)| named(line).flatten().map(move |name| (number, name))).collect()
}

/// What is wrong with the imports of a file of this module.
fn against(modules: &[&str], module: &str, text: &str) -> Vec<String> {
    let place = |name: &str| modules.iter().position(|module| *module == name);
    let Some(own) = place(module) else { return vec![format!("`{module}` is not in the map of the code")] };
    let wrong = |(line, name): (usize, &str)| match place(name) {
        Some(other) if other <= own => None,
        Some(_) => Some(format!("line {line}: `{module}` imports `{name}`, which stands below it")),
        None if name.is_empty() => Some(format!("line {line}: give each module that is imported a line of its own")),
        None => Some(format!("line {line}: `{name}` is not in the map of the code")),
    };
    imports(text).into_iter().filter_map(wrong).collect()
}

#[test]
fn modules_import_only_what_stands_above_them_in_the_map() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manual = fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
    let modules = modules(&manual);
    let mut wrong = Vec::new();
    let files = WalkDir::new(root.join("src")).into_iter().map(Result::unwrap);
    for file in files.filter(|file| file.path().extension().is_some_and(|extension| extension == "rs")) {
        let path = file.path().strip_prefix(root.join("src")).unwrap();
        let module = path.iter().next().and_then(|first| Path::new(first).file_stem()?.to_str()).unwrap();
        if !ROOTS.contains(&module) {
            let found = against(&modules, module, &fs::read_to_string(file.path()).unwrap());
            wrong.extend(found.into_iter().map(|what| format!("src/{}: {what}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn an_import_from_below_is_told_from_one_from_above() {
    let map = "## Map of the code\n\n| module | does |\n|---|---|\n| `one` | a |\n| `two` | b |\n\n| `three` | c |\n";
    let modules = modules(map);
    assert_eq!(modules, ["one", "two"]);
    let text = "//! See [`crate::two`].\nuse crate::one::A;\nuse crate::two::B;\n";
    assert!(against(&modules, "two", text).is_empty());
    assert_eq!(against(&modules, "one", text), ["line 3: `one` imports `two`, which stands below it"]);
    assert_eq!(against(&modules, "one", "use crate::{one, two};"), ["line 1: give each module that is imported a line of its own"]);
    assert_eq!(against(&modules, "three", ""), ["`three` is not in the map of the code"]);
}
