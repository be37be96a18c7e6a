//! Rule packs as people write them, through the program: mistakes shown all at once with place and remedy, house packs that change built-in
//! rules, a language added by TOML alone. And the built-in packs' own tests, with no phrase that none of them fires.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use cordial::pack::written::{self, File};
use cordial::pack_tests::{self, Summary};
use cordial::{packs, problem};

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("it takes folders");
        std::fs::write(path, text).expect("it takes files");
    }
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cordial"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).env_remove("CLICOLOR_FORCE").output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// Rule and excerpt of every finding.
fn found(folder: &Path, args: &[&str]) -> Vec<(String, String)> {
    let output = run(folder, &[&["check", "--output-format", "json-lines"], args].concat());
    assert_eq!(text(&output.stderr), "");
    let text = text(&output.stdout);
    let findings = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON"));
    let string = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    findings.map(|found| (string(&found["rule"]), string(&found["excerpt"]))).collect()
}

const MISTAKEN: &str = r#"lang = "es"

[class.greeting-word]
wrods = ["hola"]

[rule.house-cheer]
group = "house"
level = "warning"
title = "Cheer"
why = "We do not cheer."
message = "«{match}» de {who} sobra."
any = ["viva <greting-word>"]
[[rule.house-cheer.test]]
bad = "Viva hola."
[[rule.house-cheer.test]]
bad = "Viva hola."

[rule.house-gap]
group = "house"
level = "warning"
title = "Gap"
why = "Gaps."
message = "«{match}»"
any = ["(uno|dos tres"]
[[rule.house-gap.test]]
bad = "Uno tres."

[rule.house-quiet]
group = "house"
level = "warning"
title = "Quiet"
why = "Quiet."
message = "«{match}»"
any = ["silencio total"]

[rule.house-type]
group = "house"
level = "warning"
title = "Type"
why = "Types."
message = "«{match}»"
once = "yes"
any = ["tipo raro"]
[[rule.house-type.test]]
bad = "Un tipo raro."

[extend.impersonal-openner]
add = ["querido usuario"]
[[extend.impersonal-openner.test]]
bad = "Querido usuario:"
kind = "plantila"
thread = ["clienta: Hola"]

[class.place]
words = ["casa", "en línea"]

[inflect.house-plural]
rules = [
    "(.+)z a ces",
    "(.+z -> {1}ces",
    "\\b(.+)z -> {1}ces",
    "(.+)z -> {2}ces",
]
"#;

/// What the mistakes above are: the line, a piece of the message, a piece of the remedy.
const MISTAKES: &[(usize, &str, &str)] = &[
    (4, "unknown key `wrods`", "did you mean `words`?"),
    (11, "nothing fills `{who}`", "match"),
    (12, "unknown class `greting-word`", "did you mean `greeting-word`?"),
    (16, "the same test", ""),
    (24, "(uno|dos tres", ""),
    (28, "`house-quiet`", "test"),
    (42, "`once`", ""),
    (47, "unknown rule `impersonal-openner`", "did you mean `impersonal-opener`?"),
    (51, "`plantila` is no kind", "draft, template, fragment"),
    (52, "says who wrote it", "`customer: `"),
    (55, "`en línea` is more than one word", "phrase"),
    (59, "is no rule of inflection", "regex -> replacement"),
    (60, "`(.+z` is no regular expression", "notation"),
    (61, "looks for the edge of a word", "leave out"),
    (62, "has no group 2", "number groups"),
];

#[test]
fn all_mistakes_of_a_pack_are_shown_in_one_run_with_place_and_remedy() {
    let home = folder(&[("house.toml", MISTAKEN), ("cordial.toml", "packs = [\"house.toml\"]"), ("a.md", "Hola")]);
    let check = run(home.path(), &["check", "a.md"]);
    let shown = text(&check.stderr);
    assert_eq!((check.status.code(), text(&check.stdout).as_str()), (Some(2), ""), "{shown}");
    for (line, message, remedy) in MISTAKES {
        let place = format!("house.toml:{line}:");
        let at = shown.lines().position(|shown| shown.starts_with(&place) && shown.contains(": error: ") && shown.contains(message));
        assert!(at.is_some(), "no {place} {message}\n{shown}");
        let at = at.unwrap_or_default();
        let rest: Vec<&str> = shown.lines().skip(at + 1).take_while(|line| !line.starts_with("house.toml:")).collect();
        let written = MISTAKEN.lines().nth(line - 1).expect("the pack has that line");
        assert!(rest.iter().any(|shown| shown.starts_with(&format!("  {line} | ")) && shown.ends_with(written)), "{place} {rest:?}");
        let help = rest.iter().find_map(|line| line.strip_prefix("  help: "));
        assert!(help.is_some_and(|help| !help.is_empty() && help.contains(remedy)), "{place} {message}: help: {help:?}");
    }
    assert_eq!(shown.matches(": error: ").count(), MISTAKES.len(), "{shown}");
    let test = run(home.path(), &["test", "house.toml"]);
    assert_eq!((test.status.code(), text(&test.stderr)), (Some(2), shown));
}

const HOUSE: &str = r#"lang = "es"

[extend.impersonal-opener]
add = ["querida tripulación"]
unless_add = ["estimado cliente vip"]
level = "error"
[[extend.impersonal-opener.test]]
bad = "Querida tripulación:"
spans = ["Querida tripulación"]

[rule.house-product-name]
group = "house"
level = "suggestion"
title = "Our product is called Faro"
why = "Customers know it by that name."
message = "«{match}» se llama Faro."
any = ["programa (viejo|antiguo)"]
[[rule.house-product-name.test]]
bad = "El programa viejo y el programa antiguo."
spans = ["programa viejo", "programa antiguo"]
"#;

#[test]
fn a_house_pack_changes_built_in_rules_and_adds_its_own() {
    let home = folder(&[
        ("house.toml", HOUSE),
        ("cordial.toml", "lang = \"es\"\nselect = [\"impersonal-opener\", \"house\"]\nkind = \"draft\"\npacks = [\"house.toml\"]"),
        ("socio.txt", "Querida tripulación:\n\nAbra el programa viejo."),
        ("cliente.txt", "Estimado cliente:\n\nAbra Faro."),
        ("vip.txt", "Estimado cliente VIP:\n\nAbra Faro."),
    ]);
    let pair = |rule: &str, excerpt: &str| (rule.to_owned(), excerpt.to_owned());
    let with = |file: &str| found(home.path(), &[file]);
    let without = |file: &str| found(home.path(), &["--isolated", "--lang", "es", "--select", "impersonal-opener", file]);
    assert_eq!(with("socio.txt"), [pair("impersonal-opener", "Querida tripulación"), pair("house-product-name", "programa viejo")]);
    assert_eq!(without("socio.txt"), []);
    assert_eq!(with("cliente.txt"), without("cliente.txt"));
    assert_eq!(with("cliente.txt"), [pair("impersonal-opener", "Estimado cliente")]);
    assert_eq!(with("vip.txt"), []);
    assert_eq!(without("vip.txt").len(), 1);
    let concise = text(&run(home.path(), &["check", "--output-format", "concise", "cliente.txt"]).stdout);
    assert!(concise.starts_with("cliente.txt:1:1: error[impersonal-opener] "), "{concise}");
    let test = run(home.path(), &["test", "house.toml"]);
    assert_eq!(
        (test.status.code(), text(&test.stdout).as_str()),
        (Some(0), "2 passed, 0 failed, 0 known gaps, 0 phrases that no test fires\n")
    );
    let rules = text(&run(home.path(), &["rules"]).stdout);
    assert!(rules.lines().any(|line| line.starts_with("house-product-name") && line.contains("suggestion")), "{rules}");
}

#[test]
fn a_house_pack_whose_tests_fail_says_where() {
    let broken = HOUSE
        .replace("spans = [\"Querida tripulación\"]", "spans = [\"Querida\"]")
        .replace("(viejo|antiguo)", "(viejo|antiguo)\", \"otro programa");
    let home = folder(&[("house.toml", &broken)]);
    let test = run(home.path(), &["test", "house.toml"]);
    let shown = text(&test.stderr) + &text(&test.stdout);
    assert_eq!(test.status.code(), Some(1), "{shown}");
    for piece in [
        "house.toml:8:7: ",
        "marked «Querida tripulación» and not «Querida»",
        "no test fires the phrase `otro programa`",
        "1 passed, 1 failed",
    ] {
        assert!(shown.contains(piece), "{piece}\n{shown}");
    }
}

/// A language that is not built in, as a folder of several files. Only the header names it.
const ITALIAN: &[(&str, &str)] = &[
    (
        "it/pack.toml",
        "lang = \"it\"\ndetector = \"ita\"\nforeign_letters = \"ñjykwx\"\nabbreviations = [\"sig\"]\nstop_words = [\"il\", \"la\", \"di\", \"e\"]\n\
         distinct = [\"è\"]\n",
    ),
    (
        "it/classes.toml",
        "[class.participle]\nstem = [\"blocc\", \"cancell\", \"invi\"]\nending = [\"ato\", \"ata\", \"ati\", \"ate\"]\n\n[class.be]\nwords = [\"è\", \"sono\"]\n",
    ),
    (
        "it/acts.toml",
        "[act.greeting]\nany = [\"^(ciao|buongiorno)\"]\nscope = \"opening\"\n[[act.greeting.test]]\nmatch = \"Ciao, Lucia!\"\n[[act.greeting.test]]\n\
         match = \"Buongiorno, sig. Neri.\"\nspans = [\"Buongiorno\"]\n",
    ),
    (
        "it/rules.toml",
        "[rule.missing-greeting]\nmessage = \"Saluti la persona.\"\nrequire = [\"greeting\"]\nscope = \"opening\"\nfirst_reply = true\n\
         [[rule.missing-greeting.test]]\nbad = \"Il pacco arriva domani.\"\n[[rule.missing-greeting.test]]\ngood = \"Ciao, Lucia! Il pacco arriva domani.\"\n\n\
         [rule.passive-voice]\nmessage = \"«{match}» non dice chi ha agito.\"\nany = [\"<be> (stato|stata|stati|state) <participle>\"]\n\
         [[rule.passive-voice.test]]\nbad = \"La linea è stata bloccata ieri.\"\nspans = [\"è stata bloccata\"]\n",
    ),
];

const LETTERS: &[(&str, &str)] = &[
    ("lettera.it.md", "Buongiorno, Lucia!\n\nLa sua linea **è stata** bloccata ieri sera."),
    ("lettera.md", "Il suo ordine è stato cancellato ieri perché la carta era scaduta e nessuno ha potuto rinnovarla in tempo."),
    ("breve.md", "Gli ordini sono stati inviati."),
    ("otra.md", "Hola, Lucía:\n\nSu línea fue bloqueada ayer por la tarde y nadie nos avisó de ello hasta hoy."),
];

#[test]
fn a_language_is_added_by_a_folder_of_toml_alone() {
    let config = ("cordial.toml", "packs = [\"it\"]\nkind = \"draft\"\nselect = [\"missing-greeting\", \"passive-voice\"]");
    let home = folder(&[ITALIAN, LETTERS, &[config]].concat());
    let pair = |rule: &str, excerpt: &str| (rule.to_owned(), excerpt.to_owned());
    // By the name of the file.
    assert_eq!(found(home.path(), &["lettera.it.md"]), [pair("passive-voice", "è stata bloccata")]);
    // By detection.
    let detected = found(home.path(), &["lettera.md"]);
    assert_eq!(detected.len(), 2, "{detected:?}");
    assert!(detected.contains(&pair("passive-voice", "è stato cancellato")), "{detected:?}");
    // Too short to tell, unless it is forced; what lacks its accent is another word here.
    assert_eq!(found(home.path(), &["-q", "breve.md"]), []);
    assert!(text(&run(home.path(), &["check", "breve.md"]).stderr).contains("cannot be told"));
    let forced = found(home.path(), &["--lang", "it", "breve.md"]);
    assert!(forced.contains(&pair("passive-voice", "sono stati inviati")), "{forced:?}");
    // The others are as they were.
    assert_eq!(found(home.path(), &["otra.md"]), [pair("passive-voice", "fue bloqueada")]);
    // Messages come from the folder.
    let concise = text(&run(home.path(), &["check", "lettera.it.md"]).stdout);
    assert_eq!(concise, "lettera.it.md:3:16: warning[passive-voice] «è stata bloccata» non dice chi ha agito.\n");
    let outline = text(&run(home.path(), &["outline", "lettera.md"]).stdout);
    assert!(outline.contains("it (detection)"), "{outline}");
    let test = run(home.path(), &["test", "it"]);
    assert_eq!(
        (test.status.code(), text(&test.stdout).as_str()),
        (Some(0), "5 passed, 0 failed, 0 known gaps, 0 phrases that no test fires\n")
    );
    let explained = text(&run(home.path(), &["explain", "passive-voice"]).stdout);
    assert!(explained.contains("La linea è stata bloccata ieri."), "{explained}");
    // Without it the language is not known.
    let unknown = run(home.path(), &["check", "--isolated", "--lang", "it", "breve.md"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("unknown language `it`"));
    assert_eq!(found(home.path(), &["-q", "--isolated", "--select", "passive-voice", "lettera.md"]), []);
}

#[test]
fn the_tests_of_every_built_in_pack_hold_and_fire_every_phrase() {
    let sources = packs::sources();
    let files: Vec<_> = sources.iter().map(|source| cordial::pack::read(source.path(), source.text()).0).collect();
    let mut by_lang: BTreeMap<Option<&str>, Vec<File>> = BTreeMap::new();
    for file in &files {
        by_lang.entry(file.lang.as_ref().map(|lang| lang.value.as_str())).or_default().push(file.clone());
    }
    let packs = &packs::Packs::builtin();
    let summaries: Vec<Summary> = std::thread::scope(|scope| {
        let running: Vec<_> = by_lang.values().map(|files| scope.spawn(move || pack_tests::run(files, packs))).collect();
        running.into_iter().map(|running| running.join().expect("no test panics")).collect()
    });
    let wrong: Vec<_> = summaries.iter().flat_map(|summary| summary.failures.iter().chain(&summary.unfired)).cloned().collect();
    assert!(wrong.is_empty(), "{} problems\n{}", wrong.len(), problem::render(&wrong, &sources, false));
    for lang in packs.codes() {
        let own = files.iter().filter(|file| file.lang.as_ref().is_some_and(|named| named.value == lang));
        let rules: Vec<_> = own.flat_map(|file| &file.rules).collect();
        assert!(!rules.is_empty(), "{lang} has no rule");
        for rule in rules {
            let count = |expect: &[written::Expect]| rule.tests.iter().filter(|test| expect.contains(&test.expect)).count();
            assert!(
                count(&[written::Expect::Bad]) > 0 && count(&[written::Expect::Good]) > 0,
                "{lang}: {} needs a bad and a good test",
                rule.id.value
            );
        }
    }
    let passed: usize = summaries.iter().map(|summary| summary.passed).sum();
    assert!(passed > 100, "{passed}");
}

#[test]
fn more_words_than_can_be_numbered_are_a_problem_with_a_remedy() {
    let phrases: String = (0..70_000).map(|number| format!("    \"zq{number}x\",\n")).collect();
    let pack = format!("lang = \"en\"\n[extend.vague-timeframe]\nadd = [\n{phrases}]\n");
    let folder = folder(&[("house.toml", &pack), ("cordial.toml", "packs = [\"house.toml\"]\n"), ("a.txt", "Hi Sam,\n")]);
    let output = run(folder.path(), &["check", "a.txt"]);
    let told = text(&output.stderr);
    assert!(
        told.starts_with("house.toml: error: ") && told.contains("more than 65,000 different words") && told.contains("help: "),
        "{told}"
    );
    assert_eq!(output.status.code(), Some(2));
}
