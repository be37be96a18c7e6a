//! Cases for libraries: the forms that templates stand in, what is no library, titles, and where things stand in the source.
//! A source and the titles and texts that are read of it stand side by side.

use super::super::{Extraction, Format, Options, extract};
use super::Form;
use crate::source::Source;
use crate::span::Span;

fn read(path: &str, text: &str, format: Format) -> Extraction {
    extract(&Source::new(path, text), format, &Options { by_shape: true, ..Options::default() })
}

/// The titles and texts of the templates in a Markdown file, if its shape tells a library.
fn shaped(text: &str) -> Option<(Form, Vec<(String, String)>)> {
    told(&read("a.md", text, Format::Markdown))
}

/// The same in a file that somebody says is a library.
fn wanted(path: &str, text: &str) -> Option<(Form, Vec<(String, String)>)> {
    told(&read(path, text, Format::Library))
}

fn told(extraction: &Extraction) -> Option<(Form, Vec<(String, String)>)> {
    let library = extraction.library.as_ref()?;
    let records = extraction.records.iter();
    let texts = records.map(|record| {
        let blocks = record.blocks.iter().map(|block| &record.text[block.start..block.end]).collect::<Vec<_>>();
        (record.title.clone().unwrap_or_default(), blocks.join("|"))
    });
    Some((library.form, texts.collect()))
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(title, text)| ((*title).to_owned(), (*text).to_owned())).collect()
}

const QUOTES: &str = "# Macros\n\nCopy and fill in.\n\n## Contents\n- [Late](#late)\n- [Lost](#lost)\n\n## Late\n\nUse when a parcel is late.\n\n\
> Hi {{name}},\n>\n> it comes *soon*,\ntruly.\n\n> > said\n\n<!-- checked -->\n---\n\n## Lost\n### First time\n> We send [another][x].\n\n\
### Again\nOnce more:\n> We look.\n\nAnd then:\n\n> We pay.\n\n[x]: https://a.b\n";

#[test]
fn block_quotes_under_headings() {
    let expected = [
        ("Late", "Hi {{name}},|it comes soon,\ntruly.|said"),
        ("Lost \u{203a} First time", "We send another."),
        ("Lost \u{203a} Again (1)", "We look."),
        ("Lost \u{203a} Again (2)", "We pay."),
    ];
    assert_eq!(shaped(QUOTES), Some((Form::Quotes, pairs(&expected))));
    let extraction = read("a.md", QUOTES, Format::Markdown);
    assert_eq!(extraction.next_index, 4);
    assert_eq!(extraction.library.expect("it is a library").passed_over, ["Macros"]);
    let depths = extraction.records[0].blocks.iter().map(|block| block.quote).collect::<Vec<_>>();
    assert_eq!(depths, [0, 0, 1], "a quotation in the template stays one");
}

#[test]
fn the_marks_of_quotes_are_no_text() {
    for text in [QUOTES.to_owned(), QUOTES.replace('\n', "\r\n"), format!("\u{feff}---\nlang: es\n---\n{QUOTES}")] {
        let extraction = read("a.md", &text, Format::Markdown);
        let record = &extraction.records[0];
        assert!(!record.text.contains('>'));
        for (part, source) in [("comes", "comes"), ("soon", "soon"), ("truly.", "truly."), ("said", "said")] {
            let start = record.text.find(part).expect("it is there");
            let span = record.map.to_source(Span::new(start, start + part.len()));
            assert_eq!(&text[span.start..span.end], source);
            assert!(record.map.is_verbatim(Span::new(start, start + part.len())));
        }
        let start = record.text.find("Hi").expect("it is there");
        let end = record.text.find("comes").expect("it is there");
        assert!(!record.map.is_verbatim(Span::new(start, end)), "an edit over a mark would eat it");
        assert_eq!(record.lang.as_deref(), text.contains("lang").then_some("es"));
    }
}

#[test]
fn fenced_blocks_under_headings() {
    let text = "## Late\nSay this:\n```\nHi {{name}},\n\nit *comes* soon.\n```\n\n## Lost\n~~~~ txt\n```\n- We look, and\n  we pay.\n~~~~\n\
## In a list\n- note\n\n  ```md\n  We *send*\n  a new one.\n  ```\n## Code\n```sh\nls\n```\n";
    let expected =
        [("Late", "Hi {{name}},|it *comes* soon."), ("Lost", "```|We look, and\n  we pay."), ("In a list", "We send\na new one.")];
    for line_end in ["\n", "\r\n"] {
        let text = text.replace('\n', line_end);
        let expected = pairs(&expected).into_iter().map(|(title, text)| (title, text.replace('\n', line_end))).collect();
        assert_eq!(shaped(&text), Some((Form::Fences, expected)));
        let extraction = read("a.md", &text, Format::Markdown);
        assert_eq!(extraction.library.expect("it is a library").passed_over, ["Code"]);
        let record = &extraction.records[2];
        let span = record.map.to_source(Span::new(0, record.text.trim_end().len()));
        assert_eq!(&text[span.start..span.end], format!("We *send*{line_end}  a new one."));
    }
    let both = "# A\n> We look at it today.\n# B\n```\nHi, we look at it today.\n```\n";
    assert_eq!(shaped(both).map(|(form, _)| form), Some(Form::Blocks));
}

#[test]
fn letters_under_headings() {
    let text = "Canned replies\n==============\n\n## Late\nHi {{name}},\n\nit comes soon.\n\n### Steps\n1. Wait\n   - and see\n\n> {{comment}}\n\n\
## Group\n### Lost\nHi {{name}}!\nWe look.\n\nBye\n---\nTeam\n## Sign-off\nBye,\nSam\n";
    let expected = [
        ("Late", "Hi {{name}},|it comes soon.|Steps|Wait|and see|{{comment}}"),
        ("Group \u{203a} Lost", "Hi {{name}}!\nWe look.|Bye|Team"),
        ("Sign-off", "Bye,\nSam"),
    ];
    assert_eq!(shaped(text), Some((Form::Sections, pairs(&expected))));
    let underlined = "Late\n----\nHi {{name}},\nit comes.\n\nLost\n----\n\nHi {{name}},\nwe look.\n";
    assert_eq!(
        shaped(underlined),
        Some((Form::Sections, pairs(&[("Late", "Hi {{name}},\nit comes."), ("Lost", "Hi {{name}},\nwe look.")])))
    );
}

#[test]
fn lines_that_bear_a_title() {
    let text = "\n---- LATE {{x}}\nHi Sam,\n> it comes.\n---- Lost ----\n\n## Subject\n*We look*.\n";
    let plain = [("LATE {{x}}", "Hi Sam,|it comes."), ("Lost", "## Subject\n*We look*.")];
    assert_eq!(told(&read("a.txt", text, Format::Text)), Some((Form::Separators, pairs(&plain))));
    let marked = [("LATE {{x}}", "Hi Sam,|it comes."), ("Lost", "Subject|We look.")];
    assert_eq!(shaped(text), Some((Form::Separators, pairs(&marked))));
    assert_eq!(wanted("a.txt", text), Some((Form::Separators, pairs(&plain))));
    assert_eq!(wanted("a.md", text), Some((Form::Separators, pairs(&marked))));
    let greeting = "All of them.\n=== A ===\nDear {{name}},\nx\n=== B ===\nDear {{name}},\ny\n";
    assert_eq!(told(&read("a.txt", greeting, Format::Text)).map(|(_, templates)| templates.len()), Some(2));
    let html = "---- A\n<div>\n---- B\n</div>\n\nWe look.\n---- C\nWe pay.\n";
    assert_eq!(shaped(html), Some((Form::Separators, pairs(&[("A", "---- B|We look."), ("C", "We pay.")]))));
    let quoted = "---- A\n> Hi Sam,\n> we look.\n---- B\n```\nWe *pay*.\n```\n";
    assert_eq!(shaped(quoted), Some((Form::Separators, pairs(&[("A", "Hi Sam,\nwe look."), ("B", "We *pay*.")]))));
}

#[test]
fn one_reply_stays_one() {
    for text in [
        "",
        "# Your refund\n\nHi Sam,\n\nit is on its way.\n",
        "# Your refund\n\n```\nHi {{name}}, it is on its way.\n```\n",
        "# Your refund\n\n> Hi {{name}}, it is on its way.\n",
        "Hi Sam,\n\n## What happened\nThe disk was full.\n\n## What we do\nWe add a disk today.\n",
        "## What happened\nHi Sam,\n\nthe disk was full.\n\n## What you can do\nTo log in again:\n\n1. Wait.\n\n## What we do\nWe add a disk.\n",
        "Hi Sam,\n\n## Your first question\n> Why?\n\n## Your second question\n> When?\n\nToday.\n",
        "# Your case\nHi Sam,\n\n## Why\n> Why was it late?\n## When\n> When does it come?\n",
        "## You asked\n> Why was it late?\n\n## We say\nThe van broke down.\n\n## You asked\n> When does it come?\n\n## We say\nToday.\n",
        "## Install\nRun this:\n```\nsudo apt install -y cordial\ncordial check --fix .\n```\n## Check\n```\n$ cordial --version\ncordial 1.2, built 2024.\n```\n",
        "## Log\n```\n2024-05-01 12:00:01 ERROR disk0: full (98 %), retry.\n```\n## Config\n```\nname: \"a\"\nsize: 12,\n```\n",
        "Hi {{name}},\n\nHow it goes\n---\nOpen the app.\n\nRegards\n---\nSam\n",
        "## Android\nOn {{device}}, open it.\n\n## iOS\nOpen the settings of the app.\n",
        "> [!NOTE]\n> Mind this.\n\n# A\n> [!TIP]\n> Do that.\n# B\n> [!TIP]\n> Do this.\n",
    ] {
        assert_eq!(shaped(text), None, "{text}");
    }
    for text in [
        "Hi Sam,\n\n-----Original Message-----\nFrom: x\n\n-----Original Message-----\nFrom: y\n",
        "Hi Sam,\n\n---------- Forwarded message ---------\nHi,\n---------- Forwarded message ---------\nHi,\n",
        "Hi Sam,\n--- Step one ---\nOpen it.\n--- Step two ---\nClose it.\n",
        "---- Only one\nHi Sam,\nit comes.\n",
        "---- A\n---- B\n",
        "# A\nHi Sam,\n# B\nHi Sam,\n",
    ] {
        assert_eq!(told(&read("a.txt", text, Format::Text)), None, "{text}");
    }
    assert_eq!(read("a.md", QUOTES, Format::Markdown).records.len(), 4);
    let as_named = extract(&Source::new("a.md", QUOTES), Format::Markdown, &Options::default());
    assert_eq!((as_named.records.len(), as_named.library), (1, None));
}

#[test]
fn what_is_wanted_is_read() {
    assert_eq!(wanted("a.md", "# A\n> We look.\n"), Some((Form::Quotes, pairs(&[("A", "We look.")]))));
    assert_eq!(wanted("<stdin>", "# A\nnote\n```\nok\n```\n"), Some((Form::Fences, pairs(&[("A", "ok")]))));
    let sections = "# All\nnotes\n## A\nWe *look*.\n### B\nmore\n## C\n\n- one\n";
    assert_eq!(wanted("a.md", sections), Some((Form::Sections, pairs(&[("A", "We look.|B|more"), ("C", "one")]))));
    assert_eq!(wanted("a.txt", "# A\nWe look.\n"), Some((Form::Sections, pairs(&[("A", "We look.")]))));
    assert_eq!(wanted("a.txt", "note\n---- A\nWe look.\n"), Some((Form::Separators, pairs(&[("A", "We look.")]))));
    for (path, text) in [("a.md", "We *look*.\n"), ("a.txt", "We look.\n"), ("a.md", ""), ("a.md", "# A\n")] {
        let extraction = read(path, text, Format::Library);
        assert_eq!((extraction.records.len(), extraction.library), (1, None), "{text}");
    }
}

#[test]
fn front_matter_holds_for_all() {
    let text = "---\nlang: pt\nkind: fragment\ntitle: Tudo\n---\n#\n> um\n# B\n> dois\n";
    let extraction = read("a.md", text, Format::Markdown);
    let told: Vec<_> =
        extraction.records.iter().map(|record| (record.index, record.title.as_deref(), record.lang.as_deref(), record.kind)).collect();
    let kind = Some(super::super::Kind::Fragment);
    assert_eq!(told, [(0, Some("Tudo"), Some("pt"), kind), (1, Some("B"), Some("pt"), kind)]);
}

#[test]
fn remarks_behind_a_template_are_none_of_it() {
    let fences = "## Late\n\n```\nHi {{name}}, it comes on Monday.\n```\n\nTags: late, post\n\n## Lost\n\n```\nHi {{name}}, we send another.\n```\n\n\
                  [Back to top](#late)\n";
    let expected = [("Late", "Hi {{name}}, it comes on Monday."), ("Lost", "Hi {{name}}, we send another.")];
    assert_eq!(shaped(fences), Some((Form::Fences, pairs(&expected))));
    let quotes = "## Late\n> It comes on Monday.\n\n*Owner: Vera*\n\n## Lost\n> We send another.\n\n**Used**: often\n";
    assert_eq!(shaped(quotes), Some((Form::Quotes, pairs(&[("Late", "It comes on Monday."), ("Lost", "We send another.")]))));
    let answered = "## One\n> Where is my lamp?\n\nIt is on its way.\n\n## Two\n> And the shade?\n\nIt came back, so we send another.\n";
    assert_eq!(shaped(answered), None, "a reply that quotes what it answers");
}

#[test]
fn a_subject_above_the_greeting_is_passed_over() {
    let text = "## Late\n\n**Subject:** Your parcel\n\nHi {{name}},\n\nIt comes on Monday.\n\n## Lost\n\n**Subject**: Your lamp\nHi {{name}},\n\n\
                We send another.\n";
    let titles: Option<Vec<String>> = shaped(text).map(|(_, told)| told.into_iter().map(|(title, _)| title).collect());
    assert_eq!(titles, Some(vec!["Late".to_owned(), "Lost".to_owned()]));
}
