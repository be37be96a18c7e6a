//! Cases for Markdown: the marks, the traps of letters and templates, and where things stand in the source.
//! A source and the text that is read of it stand side by side.

use proptest::prelude::*;

use super::super::{BlockKind, Format, Options, Record, extract};
use super::{Masked, mask, parsed, unmarked};
use crate::source::Source;
use crate::span::Span;

fn read(text: &str) -> Record {
    extract(&Source::new("a.md", text), Format::Markdown, &Options::default()).records.remove(0)
}

fn blocks(text: &str) -> Vec<(String, BlockKind, u8)> {
    let record = read(text);
    record.blocks.iter().map(|block| (record.text[block.start..block.end].to_owned(), block.kind, block.quote)).collect()
}

fn texts(text: &str) -> Vec<String> {
    blocks(text).into_iter().map(|(text, _, _)| text).collect()
}

/// What stands in the source for the first place of `part` in the text, and whether it is the same.
fn source_of<'a>(text: &'a str, part: &str) -> (&'a str, bool) {
    let record = read(text);
    let start = record.text.find(part).expect("the text holds the part");
    let span = Span::new(start, start + part.len());
    let source = record.map.to_source(span);
    (&text[source.start..source.end], record.map.is_verbatim(span))
}

#[test]
fn blocks_of_every_kind() {
    use BlockKind::{Heading, ListItem, Paragraph};
    let text = "# Title #\n\nOne *two* __three__.\nFour.\n\n- a\n- b\n\n  more\n  1. deep\n\n> asked\n>\n> > said\n\n| h | i |\n|---|---|\n| c | d |\n\nend\n";
    let expected = [
        ("Title", Heading, 0),
        ("One two three.\nFour.", Paragraph, 0),
        ("a", ListItem, 0),
        ("b", ListItem, 0),
        ("more", Paragraph, 0),
        ("deep", ListItem, 0),
        ("asked", Paragraph, 1),
        ("said", Paragraph, 2),
        ("h", Paragraph, 0),
        ("i", Paragraph, 0),
        ("c", Paragraph, 0),
        ("d", Paragraph, 0),
        ("end", Paragraph, 0),
    ];
    let found = blocks(text);
    assert_eq!(found.iter().map(|(text, kind, quote)| (text.as_str(), *kind, *quote)).collect::<Vec<_>>(), expected);
    assert!(read(text).text.starts_with("Title\n\nOne two three.\nFour.\na\nb\n\nmore\ndeep\n\nasked\n\nsaid"));
}

#[test]
fn code_is_no_prose() {
    assert_eq!(texts("Run `x\ny` now.\n\n```sh\nrm *\n```\n\n~~~\nb\n~~~\nend"), ["Run \u{fffc} now.", "end"]);
    assert_eq!(source_of("Run `x\ny` now.", "\u{fffc}"), ("`x\ny`", false));
    assert_eq!(source_of("Run `x` now.", "Run \u{fffc}"), ("Run `x`", false));
}

#[test]
fn links_leave_their_words() {
    assert_eq!(
        texts("See [our *page*](https://a.b \"t\") or ![the alt](i.png), [x][r].\n\n[r]: https://c.d"),
        ["See our page or the alt, x."]
    );
    assert_eq!(texts("Go to https://a.b/c_d_e or <https://e.f>."), ["Go to https://a.b/c_d_e or https://e.f."]);
}

#[test]
fn entities_and_escapes_are_units() {
    assert_eq!(texts("a&nbsp;b &amp; \\*c\\* \\& \\\\x &#225; &bogus;"), ["a\u{a0}b & *c* & \\x \u{e1} &bogus;"]);
    assert_eq!(source_of("x &amp; y", "&"), ("&amp;", false));
    assert_eq!(source_of("x \\*y", "*"), ("\\*", false));
    assert_eq!(source_of("x \\*y", "y"), ("y", true));
    assert_eq!(source_of("\\\\x", "\\"), ("\\\\", false));
    assert_eq!(source_of("came **too** late", "came too"), ("came **too", false));
    assert_eq!(source_of("came **too** late", "too"), ("too", true));
}

#[test]
fn line_ends_stay_as_they_are() {
    assert_eq!(texts("a\r\nb  \r\nc\\\r\nd\r\n\r\ne"), ["a\r\nb\r\nc\r\nd", "e"]);
    assert_eq!(source_of("> a\r\n> b", "a\r\nb"), ("a\r\n> b", false));
    assert_eq!(source_of("n\u{303}\u{a0}\u{1f600} *b*\r\n", "\u{1f600} b"), ("\u{1f600} *b", false));
    assert_eq!(texts("a<br>b<BR/>c<br>\nd"), ["a\nb\nc\nd"]);
}

#[test]
fn placeholders_are_no_markup() {
    let lines = [
        "Hi <NAME>, <attribute key=\"x\" default=\"y\"/>!",
        "Hi *|FNAME|*, *|LNAME|*",
        "{{a|b}} {% if x %} _{x}_",
        "[[x]] and [NAME]",
        "<<NAME> and {{name}",
        "__x__ {{a_b_c}}",
        "[NAME]: https",
    ];
    let plain: Vec<_> = lines.iter().map(|line| line.replace("_{x}_", "{x}").replace("__x__", "x")).collect();
    assert_eq!(texts(&lines.join("\n\n")), plain);
    assert_eq!(texts("| {{a|b}} | c |\n|---|---|\n| d | {{e|f}} |"), ["{{a|b}}", "c", "d", "{{e|f}}"]);
    assert_eq!(source_of("Hi **{{\u{438}}}**", "{{\u{438}}}"), ("{{\u{438}}}", true));
    assert_eq!(texts("a <b>b</b> <unknown x=1>c"), ["a b c"]);
    assert_eq!(texts("[{{title}}](https://a.b/{{id}})"), ["{{title}}"]);
}

#[test]
fn letters_are_not_manuals() {
    assert_eq!(texts("    Hi Sam,\r\n    {{x}} two\r\n\r\n        more\r\n\r\nend"), ["Hi Sam,\n{{x}} two", "more", "end"]);
    assert_eq!(source_of("    Hi Sam,\n    two", "Sam,\ntwo"), ("Sam,\n    two", false));
    let text = "one\n---\ntwo\n===\nthree\n--\nMarta\n--\nfour\n-\nfive";
    assert_eq!(texts(text), ["one", "two", "three", "Marta", "four\n-\nfive"]);
    assert!(blocks(text).iter().all(|(_, kind, _)| *kind == BlockKind::Paragraph));
    assert_eq!(texts("> a\n> ---\n> b"), ["a", "b"]);
}

#[test]
fn lines_without_a_mark_are_the_writers_own() {
    use BlockKind::{ListItem, Paragraph};
    let own = |text: &str| (text.to_owned(), Paragraph, 0);
    assert_eq!(blocks("> asked\nAnswer\nmore"), [("asked".to_owned(), Paragraph, 1), own("Answer\nmore")]);
    assert_eq!(blocks("1. Open\n   it\nand go\nRegards,\nMarta"), [("Open\nit\nand go".to_owned(), ListItem, 0), own("Regards,\nMarta")]);
}

#[test]
fn items_that_markdown_does_not_know() {
    use BlockKind::{ListItem, Paragraph};
    let text = "Steps:\n2. *Open* it\n3. Wait\n\n\u{2022} one\n\u{2022} **two**\n  more\nEnd";
    let expected = [
        ("Steps:", Paragraph, 0),
        ("Open it", ListItem, 0),
        ("Wait", ListItem, 0),
        ("one", ListItem, 0),
        ("two\nmore", ListItem, 0),
        ("End", Paragraph, 0),
    ];
    assert_eq!(blocks(text).iter().map(|(text, kind, quote)| (text.as_str(), *kind, *quote)).collect::<Vec<_>>(), expected);
}

#[test]
fn html_leaves_its_words() {
    assert_eq!(
        texts("<div class=\"a\">\n<p>One <b>two</b><br>three</p><p>Four</p>\n</div>\n\n<!-- no\n\nprose -->\n\nend"),
        ["One two\nthree", "Four", "end"]
    );
    assert_eq!(texts("<table>\n<tr><td>{{a}}</td></tr>\n</table>"), ["{{a}}"]);
}

#[test]
fn front_matter_and_nothing_at_all() {
    let record = read("\u{feff}---\nlang: ru\n---\n\nHi *you*\n");
    assert_eq!((record.lang.as_deref(), record.text.as_str()), (Some("ru"), "Hi you"));
    assert_eq!(record.map.to_source(Span::new(3, 6)), Span::new(25, 28));
    assert_eq!(texts(""), Vec::<String>::new());
    assert_eq!(texts("-\n\n`\n\n***\n<"), ["-", "`", "<"]);
}

/// Lines without a mark, and what may make one of them.
const PIECES: &[&str] = &[
    "Hi Sam",
    "two lines",
    "\u{e9}t\u{e9}",
    "\u{bf}Where?",
    "{{name}}",
    "<NAME>",
    "*|F|*",
    ".",
    "!",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n\n\n",
    "\r\n",
    "\t",
    "#",
    "*",
    "_",
    "1.",
    "- ",
    "> ",
    "=",
    "---",
    "--",
    "`",
    "[a]",
    "(b)",
    "&amp;",
    "\\",
    "|",
    "~",
    ":",
    "https://a.b",
    "\u{a0}",
    "\u{2022} ",
    "\u{1f600}",
    "\u{feff}",
    "\u{c}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_without_marks_is_read_as_the_parser_reads_it(
        pieces in prop::collection::vec(prop_oneof![3 => 0..11_usize, 1 => 0..PIECES.len()], 0..12),
        breaks in prop::collection::vec(0..3_usize, 12),
    ) {
        let joints = ["\n\n", "\n", " and "];
        let text: String = pieces.iter().zip(breaks).flat_map(|(piece, joint)| [PIECES[*piece], joints[joint]]).collect();
        let mask = mask::mask(&text, &[]);
        if let Some(quick) = unmarked::read(&text, &mask, 7) {
            let slow = parsed(Masked { body: &text, mask: &mask, hidden: &[], offset: 7 });
            prop_assert_eq!(&quick.text, &slow.text);
            prop_assert_eq!(&quick.blocks, &slow.blocks);
            for block in &quick.blocks {
                for at in (block.start..block.end).filter(|at| quick.text.is_char_boundary(*at)) {
                    let span = Span::new(at, block.end);
                    prop_assert_eq!(quick.map.to_source(span), slow.map.to_source(span));
                    prop_assert_eq!(quick.map.is_verbatim(span), slow.map.is_verbatim(span));
                }
            }
        }
    }
}

#[test]
fn most_letters_have_no_marks() {
    let text = "Hi {{name}},\n\nThe lamp left on 3 May: it is yours.\nBest wishes\n";
    let quick = unmarked::read(text, &mask::mask(text, &[]), 0).expect("nothing in it is a mark");
    assert_eq!((quick.blocks.len(), quick.text.as_str()), (2, text.trim_end()));
    for marked in ["Hi *Sam*", "- one", "1. one", "One\n---", "Two \nlines", "> said", "a\n\n\nb", ""] {
        assert!(unmarked::read(marked, &mask::mask(marked, &[]), 0).is_none(), "{marked}");
    }
}
