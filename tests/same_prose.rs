//! The same prose gives the same findings as plain text, in markup, in a template of a library, in mails, in strings and in cells, whatever
//! marks and escapes it is written with, and every finding stands at the very bytes of the file that its words came to. The words and their
//! bytes are known from writing them, so nothing here is read back from the program.

mod support;

use cordial::check::Options;
use cordial::diagnostic::Diagnostic;
use cordial::extract::Kind;
use proptest::prelude::*;
use support::Checked;
use support::hosts;
use support::prose::{Prose, any_prose};
use support::written::library::library;
use support::written::{Hand, Written, export, html, json_lines, mail, markdown, plain, quoted_printable};

fn hand() -> impl Strategy<Value = Hand> {
    let share = prop_oneof![Just(0), Just(100), 1_u64..60];
    (any::<u64>(), share, any::<bool>()).prop_map(|(seed, share, mark)| Hand { seed, share, mark })
}

fn options(prose: &Prose, kind: Kind, follow_up: Option<bool>) -> Options {
    Options { lang: Some(prose.lang.into()), kind, follow_up, ..Options::default() }
}

/// The findings of the record that holds the reply; the others hold nothing.
fn findings(checked: &Checked) -> Result<Vec<&Diagnostic>, TestCaseError> {
    let at_fault: Vec<usize> =
        checked.replies.iter().enumerate().filter(|(_, reply)| !reply.diagnostics.is_empty()).map(|(number, _)| number).collect();
    prop_assert_eq!(&checked.extraction.unfit, &None);
    prop_assert!(at_fault.len() <= 1 && checked.extraction.problems.is_empty(), "{:?} {:?}", at_fault, checked.extraction.problems);
    Ok(checked.findings().collect())
}

/// Holds the findings in a file against those in the plain text.
fn compare(written: &Written, prose: &Prose, options: &Options) -> Result<(), TestCaseError> {
    let text = Checked::new("a.txt", &prose.text(), cordial::extract::Format::Text, options);
    let (expected, shown) = (findings(&text)?, &written.file);
    let checked = Checked::new(written.path, shown, written.format, options);
    let got = findings(&checked)?;
    let told = |found: &[&Diagnostic]| found.iter().map(|found| (found.rule.to_string(), found.excerpt.clone())).collect::<Vec<_>>();
    prop_assert_eq!(told(&got), told(&expected), "{:?}", shown);
    prop_assert_eq!(checked.misplaced(), Vec::<String>::new(), "{:?}", shown);
    for (found, wanted) in got.iter().zip(&expected) {
        let scalars = wanted.text_range;
        let bytes = (written.places[scalars.start].0, written.places[scalars.end - 1].1);
        prop_assert_eq!((found.range.start.byte, found.range.end.byte), bytes, "{:?} in {:?}", &found.excerpt, shown);
        prop_assert_eq!((&found.message, &found.help, found.level), (&wanted.message, &wanted.help, wanted.level));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn prose_finds_the_same_in_every_format(
        prose in any_prose(), hand in hand(), kind in prop::sample::select(Kind::ALL.to_vec()), follow_up in prop::option::of(any::<bool>()),
    ) {
        let options = options(&prose, kind, follow_up);
        let inner = Hand { mark: false, ..hand };
        let exports = [plain(&prose, inner), markdown(&prose, inner)].map(|inner| export(&inner, hand));
        let written = [plain(&prose, hand), json_lines(&prose, hand), markdown(&prose, hand)];
        for written in written.into_iter().chain(library(&prose, hand)).chain(exports) {
            compare(&written, &prose, &options)?;
        }
    }

    #[test]
    fn printed_prose_finds_the_same_in_html(
        prose in any_prose(), hand in hand(), kind in prop::sample::select(Kind::ALL.to_vec()), follow_up in prop::option::of(any::<bool>()),
    ) {
        let prose = prose.printed();
        let options = options(&prose, kind, follow_up);
        compare(&html(&prose, hand), &prose, &options)?;
        compare(&export(&html(&prose, Hand { mark: false, ..hand }), hand), &prose, &options)?;
    }

    /// What a mail quotes is never its own, so that only drafts, of which the same holds, can be compared.
    #[test]
    fn prose_finds_the_same_in_mails(prose in any_prose(), hand in hand(), follow_up in prop::option::of(any::<bool>())) {
        let options = options(&prose, Kind::Draft, follow_up);
        for written in [mail(&prose, hand), quoted_printable(&plain(&prose, Hand { mark: false, ..hand }), hand)] {
            compare(&written, &prose, &options)?;
        }
        let prose = prose.printed();
        compare(&quoted_printable(&html(&prose, Hand { mark: false, ..hand }), hand), &prose, &options)?;
    }

    #[test]
    fn printed_prose_finds_the_same_in_html_in_every_scalar_and_cell(prose in any_prose(), hand in hand(), follow_up in prop::option::of(any::<bool>())) {
        let prose = prose.printed();
        let options = options(&prose, Kind::Draft, follow_up);
        let inner = html(&prose, Hand { mark: false, ..hand });
        let lines = inner.file.contains('\r');
        let hosts = [
            hosts::nested(&inner, prose.lang, |text| Some(hosts::yaml_double(text, hand))),
            hosts::nested(&inner, prose.lang, |text| (!lines).then(|| hosts::yaml_literal(text, hand))),
            hosts::nested(&inner, prose.lang, |text| (!lines).then(|| hosts::yaml_folded(text, hand)).flatten()),
            hosts::nested(&inner, prose.lang, |text| Some(hosts::toml_basic(text, hand))),
            hosts::nested(&inner, prose.lang, |text| Some(hosts::csv_quoted(text, hand))),
        ];
        for written in hosts.into_iter().flatten() {
            compare(&written, &prose, &options)?;
        }
    }

    #[test]
    fn prose_finds_the_same_in_every_scalar_and_cell(
        prose in any_prose(), hand in hand(), kind in prop::sample::select(Kind::ALL.to_vec()), follow_up in prop::option::of(any::<bool>()),
    ) {
        let options = options(&prose, kind, follow_up);
        for written in [hosts::yaml_double(&prose, hand), hosts::toml_basic(&prose, hand), hosts::csv_quoted(&prose, hand)] {
            compare(&written, &prose, &options)?;
        }
        // These hold line ends of one form alone.
        let prose = hosts::with_line_feeds(&prose);
        compare(&hosts::yaml_literal(&prose, hand), &prose, &options)?;
        for written in [
            hosts::yaml_folded(&prose, hand),
            hosts::yaml_single(&prose, hand),
            hosts::yaml_plain(&prose, hand),
            hosts::toml_literal(&prose, hand),
            hosts::csv_bare(&prose, hand),
        ].into_iter().flatten() {
            compare(&written, &prose, &options)?;
        }
    }

    /// Where words are quoted, decomposed or strewn with soft hyphens, as much is found as in the same words written plainly.
    #[test]
    fn hidden_characters_hide_nothing(prose in any_prose()) {
        use unicode_normalization::UnicodeNormalization;

        let options = options(&prose, Kind::Draft, None);
        let plainly: String = prose.text().nfc().filter(|c| *c != '\u{AD}').map(|c| if c == '\u{A0}' { ' ' } else { c }).collect();
        let words = |text: &str| -> Vec<(String, String)> {
            let checked = Checked::new("a.txt", text, cordial::extract::Format::Text, &options);
            let told = |excerpt: &str| excerpt.nfc().filter(|c| *c != '\u{AD}').map(|c| if c == '\u{A0}' { ' ' } else { c }).collect();
            checked.findings().map(|found| (found.rule.to_string(), told(&found.excerpt))).collect()
        };
        prop_assert_eq!(words(&prose.text()), words(&plainly));
    }
}

/// The ways of writing that cannot hold every reply hold many: else the property above would hold of little.
#[test]
fn every_way_of_writing_holds_some_prose() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::{Config, TestRunner};

    let mut runner = TestRunner::new_with_rng(Config::default(), proptest::test_runner::TestRng::deterministic_rng(Default::default()));
    let hand = Hand { seed: 7, share: 50, mark: false };
    let ways = [hosts::yaml_folded, hosts::yaml_single, hosts::yaml_plain, hosts::toml_literal, hosts::csv_bare];
    let mut held = [0; 5];
    for _ in 0..1000 {
        let prose = hosts::with_line_feeds(&any_prose().new_tree(&mut runner).expect("prose can be had").current());
        for (count, way) in held.iter_mut().zip(ways) {
            *count += usize::from(way(&prose, hand).is_some());
        }
    }
    assert!(held.iter().all(|count| *count >= 5), "{held:?}");
}

/// The prose that the properties above are shown breaks rules of every kind in every language: else they would hold of nothing.
#[test]
fn the_prose_breaks_rules_in_every_language() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::{Config, TestRunner};

    let mut runner = TestRunner::new_with_rng(Config::default(), proptest::test_runner::TestRng::deterministic_rng(Default::default()));
    let mut rules = std::collections::BTreeMap::<&str, std::collections::BTreeSet<String>>::new();
    for _ in 0..200 {
        let prose = any_prose().new_tree(&mut runner).expect("prose can be had").current();
        let options = options(&prose, Kind::Draft, None);
        let checked = Checked::new("a.txt", &prose.text(), cordial::extract::Format::Text, &options);
        rules.entry(prose.lang).or_default().extend(checked.findings().map(|found| found.rule.to_string()));
    }
    for lang in support::packs().codes() {
        let found = rules.get(lang).cloned().unwrap_or_default();
        for rule in
            ["passive-voice", "useless-question", "boilerplate-apology", "vague-timeframe", "leftover-placeholder", "missing-thanks"]
        {
            assert!(found.contains(rule), "{lang}: {rule} is never broken, only {found:?}");
        }
    }
}
