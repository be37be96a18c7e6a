//! What fixes do when they are applied: every one leaves the place in order, all together come to an end within a few rounds, and none
//! touches anything but the words that it is for. Over the fixtures, and over prose in all formats.

mod support;

use cordial::check::Options;
use cordial::diagnostic::{Diagnostic, Edit, Fix};
use cordial::extract::Format;
use cordial::fix::apply;
use cordial::placeholder;
use cordial::span::Span;
use proptest::prelude::*;
use support::hosts;
use support::prose::any_prose;
use support::written::library::library;
use support::written::{Hand, html, json_lines, markdown, plain, quoted_printable};
use support::{Checked, fixtures};

/// After so many rounds nothing may be left to fix.
const ROUNDS: usize = 5;

/// What fixes did to a file.
#[derive(Default)]
struct Done {
    applied: usize,
    wrong: Vec<String>,
}

/// Marks that quote, by their opening.
const QUOTES: &[(char, char)] = &[('\u{AB}', '\u{BB}'), ('\u{201C}', '\u{201D}')];

/// Ends of a paragraph, and marks that are escaped: what opens before one may end there, whatever closes it further on.
const GAPS: [&str; 16] =
    ["\n\n", "\r\n\r\n", "\\n\\n", "\n> \n", "\\u00", "&#", "&raquo;", "&rdquo;", "</p>", "=BB", "=C2", "=25", "=3C", "=3E", "=7B", "=7D"];

/// Bytes that no fix may touch: placeholders and quotations.
fn untouchable(text: &str) -> Vec<Span> {
    let is_whole = |span: &Span| !GAPS.iter().any(|gap| text[span.start..span.end].contains(gap));
    let mut spans: Vec<Span> = placeholder::find(text).iter().map(|found| found.span).filter(is_whole).collect();
    for (open, close) in QUOTES {
        for (at, _) in text.match_indices(*open) {
            let end = text[at..].find(*close).map_or(at, |length| at + length + close.len_utf8());
            spans.extend(Some(Span::new(at, end)).filter(is_whole));
        }
    }
    spans
}

/// What is wrong with the edits of a fix, before it is applied.
fn misplaced(file: &str, found: &Diagnostic, fix: &Fix) -> Vec<String> {
    let told = |what: &str| format!("{}: {:?}: {what}: {:?}", found.rule, found.excerpt, fix.edits);
    let mut wrong = Vec::new();
    if fix.edits.is_empty() || fix.title.trim().is_empty() {
        wrong.push(told("no edit, or no title"));
    }
    if fix.edits.iter().any(|edit| edit.start > edit.end || file.get(edit.start..edit.end).is_none()) {
        wrong.push(told("not on characters of the file"));
        return wrong;
    }
    if fix.edits.windows(2).any(|pair| pair[0].end > pair[1].start) {
        wrong.push(told("not sorted, or not disjoint"));
    }
    if fix.edits.iter().all(|edit| file[edit.start..edit.end] == edit.content) {
        wrong.push(told("changes nothing"));
    }
    let kept = untouchable(file);
    if fix.edits.iter().any(|edit| kept.iter().any(|span| span.overlaps(Span::new(edit.start, edit.end)))) {
        wrong.push(told("touches a placeholder or a quotation"));
    }
    wrong
}

/// Where the edit that holds `at` of the old file ends up in the new one.
fn new_place(fix: &Fix, at: usize) -> Option<Span> {
    let mut moved = 0_isize;
    for edit in &fix.edits {
        let start = edit.start.checked_add_signed(moved)?;
        if edit.start <= at && at <= edit.end {
            return Some(Span::new(start, start + edit.content.len()));
        }
        moved += isize::try_from(edit.content.len()).ok()? - isize::try_from(edit.end - edit.start).ok()?;
    }
    None
}

/// What a fix alone leaves behind: no finding of its rule where it was, and no new line that cannot be read.
fn left_behind(path: &str, file: &str, format: Format, options: &Options, found: &Diagnostic, fix: &Fix) -> Option<String> {
    let (fixed, applied) = apply(file, 0, [fix]);
    let checked = Checked::new(path, &fixed, format, options);
    let place = new_place(fix, found.range.start.byte)?;
    let still =
        checked.findings().find(|left| left.rule == found.rule && Span::new(left.range.start.byte, left.range.end.byte).overlaps(place));
    let told = |what: String| Some(format!("{}: {:?} -> {:?}: {what}", found.rule, found.excerpt, fix.title));
    match still {
        _ if applied != 1 => told("is not applied".to_owned()),
        _ if !checked.extraction.problems.is_empty() => told(format!("{:?}", checked.extraction.problems)),
        Some(left) => told(format!("{:?} is still found", left.excerpt)),
        None => None,
    }
}

/// Holds every fix of a file against what fixes may do, then applies all until none is left.
fn mend(path: &str, file: &str, format: Format, options: &Options) -> Done {
    let mut done = Done::default();
    let mut text = file.to_owned();
    for round in 0..=ROUNDS {
        let checked = Checked::new(path, &text, format, options);
        let fixes: Vec<(&Diagnostic, &Fix)> =
            checked.findings().flat_map(|found| found.fixes.iter().map(move |fix| (found, fix))).collect();
        for (found, fix) in &fixes {
            let wrong = misplaced(&text, found, fix);
            if wrong.is_empty() {
                done.wrong.extend(left_behind(path, &text, format, options, found, fix));
            }
            done.wrong.extend(wrong);
        }
        if fixes.is_empty() || !done.wrong.is_empty() {
            return done;
        }
        if round == ROUNDS {
            let left: Vec<&String> = fixes.iter().map(|(_, fix)| &fix.title).collect();
            done.wrong.push(format!("after {ROUNDS} rounds there is still {left:?} in {text:?}"));
        }
        let (fixed, applied) = apply(&text, 0, fixes.iter().map(|(_, fix)| *fix));
        done.applied += applied;
        text = fixed;
    }
    done
}

/// The options with a placeholder for names, so that fixes that want one are offered.
fn with_name(options: &Options) -> Options {
    Options { name_placeholder: Some("{{name|default:\"\"}}".to_owned()), ..options.clone() }
}

#[test]
fn fixes_of_fixtures_come_to_an_end_and_stay_in_their_place() {
    let mut applied = 0;
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        for options in [&fixture.options, &with_name(&fixture.options)] {
            let done = mend(&fixture.name, &fixture.text, fixture.format, options);
            applied += done.applied;
            wrong.extend(done.wrong.into_iter().map(|wrong| format!("{}: {wrong}", fixture.name)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(applied > 0, "no fixture has a fix");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_of_prose_come_to_an_end_and_stay_in_their_place(prose in any_prose(), seed in any::<u64>(), share in 0_u64..40, mark in any::<bool>()) {
        let hand = Hand { seed, share, mark };
        let options = with_name(&Options { lang: Some(prose.lang.into()), ..Options::default() });
        let page = html(&prose, hand);
        let written = [plain(&prose, hand), markdown(&prose, hand), json_lines(&prose, hand), quoted_printable(&page, hand), page];
        for written in written.into_iter().chain(library(&prose, hand)) {
            let done = mend(written.path, &written.file, written.format, &options);
            prop_assert!(done.wrong.is_empty(), "{}\nin {:?}", done.wrong.join("\n"), written.file);
        }
    }

    /// What stands before, between and after the edits is there afterwards, byte by byte; and what they replace is not looked for anywhere else.
    #[test]
    fn bytes_outside_edits_stay(prose in any_prose(), seed in any::<u64>(), share in 0_u64..40, mark in any::<bool>()) {
        let hand = Hand { seed, share, mark };
        let options = with_name(&Options { lang: Some(prose.lang.into()), ..Options::default() });
        let page = html(&prose, hand);
        let written = [plain(&prose, hand), markdown(&prose, hand), json_lines(&prose, hand), quoted_printable(&page, hand), page];
        for written in written.into_iter().chain(library(&prose, hand)) {
            let checked = Checked::new(written.path, &written.file, written.format, &options);
            let mut taken: Vec<&Edit> = Vec::new();
            for fix in checked.findings().flat_map(|found| &found.fixes) {
                let waits = |edit: &Edit| taken.iter().any(|other| edit.start == other.start || (edit.start < other.end && other.start < edit.end));
                if !fix.edits.iter().any(waits) {
                    taken.extend(&fix.edits);
                }
            }
            taken.sort_by_key(|edit| std::cmp::Reverse(edit.start));
            let mut wanted = written.file.clone();
            for edit in taken {
                wanted.replace_range(edit.start..edit.end, &edit.content);
            }
            let (fixed, _) = apply(&written.file, 0, checked.findings().flat_map(|found| &found.fixes));
            prop_assert_eq!(fixed, wanted);
        }
    }

    /// A string or a cell with its fixes holds, read again, the text that these fixes make of the plain text.
    #[test]
    fn fixed_strings_and_cells_hold_the_fixed_text(prose in any_prose(), seed in any::<u64>(), share in 0_u64..40) {
        let hand = Hand { seed, share, mark: false };
        let options = with_name(&Options { lang: Some(prose.lang.into()), ..Options::default() });
        let fed = hosts::with_line_feeds(&prose);
        let some = [hosts::yaml_folded, hosts::yaml_single, hosts::yaml_plain, hosts::toml_literal, hosts::csv_bare];
        let all = [hosts::yaml_double(&prose, hand), hosts::toml_basic(&prose, hand), hosts::csv_quoted(&prose, hand)];
        let strict = all.into_iter().map(|written| (written, prose.text()));
        let fed_all = [hosts::yaml_literal(&fed, hand)].into_iter().chain(some.iter().filter_map(|way| way(&fed, hand)));
        for (written, text) in strict.chain(fed_all.map(|written| (written, fed.text()))) {
            let host = Checked::new("a", &written.file, written.format, &options);
            let plain = Checked::new("a.txt", &text, Format::Text, &options);
            let offered: Vec<(&Fix, &Fix)> =
                host.findings().zip(plain.findings()).filter_map(|(host, plain)| Some((host.fixes.first()?, plain.fixes.first()?))).collect();
            let (fixed_host, _) = apply(&written.file, 0, offered.iter().map(|(host, _)| *host));
            let (fixed_text, _) = apply(&text, 0, offered.iter().map(|(_, plain)| *plain));
            let again = Checked::new("a", &fixed_host, written.format, &options);
            prop_assert_eq!((&again.extraction.unfit, &again.extraction.problems), (&None, &Vec::new()), "{:?}", fixed_host);
            let texts: Vec<&String> = again.extraction.records.iter().map(|record| &record.text).collect();
            prop_assert!(texts.contains(&&fixed_text), "{:?}\nlacks {:?}", fixed_host, fixed_text);
        }
    }

    /// A line break, a no-break space or a soft hyphen is no reason to offer nothing; markup between the words is.
    #[test]
    fn a_fix_is_offered_for_plain_words_in_every_format(prose in any_prose()) {
        let options = with_name(&Options { lang: Some(prose.lang.into()), ..Options::default() });
        let hand = Hand { seed: 0, share: 0, mark: false };
        let titles = |written: &support::written::Written| -> Vec<String> {
            Checked::new("a", &written.file, written.format, &options).findings().flat_map(|found| &found.fixes).map(|fix| fix.title.clone()).collect()
        };
        let (text, marked) = (plain(&prose, hand), markdown(&prose, hand));
        prop_assert_eq!(titles(&text), titles(&marked), "{:?}", text.file);
        prop_assert_eq!(titles(&text), titles(&quoted_printable(&text, Hand { share: 10, ..hand })), "{:?}", text.file);
        let printed = prose.printed();
        prop_assert_eq!(titles(&plain(&printed, hand)), titles(&html(&printed, hand)), "{:?}", text.file);
    }
}

/// A fix in every language that has one for a request dressed as a question, and what it makes of it.
#[test]
fn a_question_becomes_a_request_in_every_language() {
    let cases = [
        ("es", "Hola, Berta:\n\n¿Podría enviarnos la factura?", "Hola, Berta:\n\nPor favor, envíenos la factura."),
        ("pt", "Olá, Lívia!\n\nPoderia nos enviar a fatura?", "Olá, Lívia!\n\nPor favor, envie-nos a fatura."),
        ("ru", "Здравствуйте, Анна!\n\nНе могли бы вы прислать чек?", "Здравствуйте, Анна!\n\nПожалуйста, пришлите чек."),
        ("en", "Hi Priya,\n\nCould you send us the invoice?", "Hi Priya,\n\nPlease send us the invoice."),
    ];
    for (lang, draft, wanted) in cases {
        let options = Options { lang: Some(lang.into()), ..Options::default() };
        for (format, file, fixed) in [
            (Format::Text, draft.to_owned(), wanted.to_owned()),
            (Format::Markdown, draft.replace('\n', "\r\n"), wanted.replace('\n', "\r\n")),
            (Format::JsonLines, serde_json::json!({ "text": draft }).to_string(), serde_json::json!({ "text": wanted }).to_string()),
            (Format::Html, draft.replace("\n\n", "<p>"), wanted.replace("\n\n", "<p>")),
        ] {
            let checked = Checked::new("a", &file, format, &options);
            let fixes = checked.findings().filter(|found| &*found.rule == "useless-question").flat_map(|found| &found.fixes);
            assert_eq!(apply(&file, 0, fixes), (fixed, 1), "{lang} {format:?}");
        }
    }
}
