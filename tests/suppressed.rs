//! Comments that silence rules, put before sentences at random in every comment syntax: what they cover is silent, everything else is found, and no
//! comment is prose.

mod support;

use std::collections::BTreeSet;

use cordial::check::{Options, across};
use cordial::extract::Format;
use proptest::prelude::*;

use support::{Checked, packs};

/// A sentence that one rule marks once, told from others by its number.
fn sentence(number: usize) -> String {
    format!("We moved parcel {number} prior to noon.")
}

/// The comments of each format, with the text of one in the middle.
const MARKDOWN: [(&str, &str); 6] =
    [("<!-- ", " -->"), ("{# ", " #}"), ("{{!-- ", " --}}"), ("{{! ", " }}"), ("{% comment %}", "{% endcomment %}"), ("<%# ", " %>")];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Nothing,
    Other,
    Sentence,
    Block,
}

#[derive(Clone, Debug)]
struct Said {
    word: Word,
    syntax: usize,
    /// What stands between the sentence before and this one, or between the comment and the sentence.
    breaks: bool,
    own_line: bool,
}

fn said() -> impl Strategy<Value = Said> {
    let word = prop_oneof![Just(Word::Nothing), Just(Word::Other), Just(Word::Sentence), Just(Word::Block)];
    (word, 0..MARKDOWN.len(), any::<bool>(), any::<bool>()).prop_map(|(word, syntax, breaks, own_line)| Said {
        word,
        syntax,
        breaks,
        own_line,
    })
}

/// The comment, its word and what stands behind it.
fn comment(said: &Said) -> String {
    let (open, close) = MARKDOWN[said.syntax];
    let words = match said.word {
        Word::Nothing => return String::new(),
        Word::Other => "We wrote it prior to that.",
        Word::Sentence => "cordial: ignore bureaucratese: so it is",
        Word::Block => "cordial: ignore-block long-sentence, bureaucratese",
    };
    format!("{open}{words}{close}")
}

/// A text in which the sentences stand behind their comments, with `part` between paragraphs, and the numbers of those that are not silent.
fn written(all: &[Said], before: &str, after: &str) -> (String, BTreeSet<usize>) {
    let mut paragraphs: Vec<Vec<usize>> = Vec::new();
    for (number, said) in all.iter().enumerate() {
        if said.breaks || paragraphs.is_empty() {
            paragraphs.push(Vec::new());
        }
        paragraphs.last_mut().expect("one was begun").push(number);
    }
    let (mut text, mut loud) = (String::new(), BTreeSet::new());
    for paragraph in &paragraphs {
        let first = paragraph[0];
        // Between paragraphs a comment stands on a line of its own, or at the beginning of the next one.
        let stands_before = all[first].own_line;
        if stands_before {
            text += &format!("{}\n\n", comment(&all[first]));
        }
        text += before;
        for number in paragraph {
            if *number != first || !stands_before {
                text += &comment(&all[*number]);
                text.push(' ');
            }
            text += &sentence(*number);
            text.push(' ');
        }
        text.truncate(text.trim_end().len());
        text += after;
        text += "\n\n";
        if paragraph.iter().all(|number| all[*number].word != Word::Block) {
            loud.extend(paragraph.iter().filter(|number| all[**number].word != Word::Sentence));
        }
    }
    (text, loud)
}

/// The numbers of the sentences that are marked, and how often anything else was said.
fn found(text: &str, format: Format) -> (BTreeSet<usize>, usize) {
    let select = ["bureaucratese", "unused-suppression", "invalid-suppression"].map(str::to_owned);
    let options = Options { lang: Some("en".into()), select: Some(select.into_iter().collect()), ..Options::default() };
    let mut checked = Checked::new("a", text, format, &options);
    across(&checked.extraction.records, &mut checked.replies, &checked.source, packs(), &options);
    let number = |byte: usize| text[..byte].rsplit("parcel ").next().and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
    let marked: Vec<Option<usize>> =
        checked.findings().filter(|found| &*found.rule == "bureaucratese").map(|found| number(found.range.start.byte)).collect();
    let known: BTreeSet<usize> = marked.iter().flatten().copied().collect();
    let others = checked.findings().filter(|found| &*found.rule == "invalid-suppression").count();
    let doubled = marked.len() - known.len();
    (known, others + doubled)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn comments_silence_what_they_stand_before_and_nothing_else(all in prop::collection::vec(said(), 1..8)) {
        for (format, before, after) in [(Format::Markdown, "", ""), (Format::Html, "<p>", "</p>")] {
            let (text, loud) = written(&all, before, after);
            prop_assert_eq!(found(&text, format), (loud, 0), "{}", text);
        }
    }

    #[test]
    fn a_comment_for_the_file_silences_all_of_it(all in prop::collection::vec(said(), 1..6), syntax in 0..MARKDOWN.len(), ends in any::<bool>()) {
        let (open, close) = MARKDOWN[syntax];
        let whole = format!("{open}cordial: ignore-file bureaucratese{close}\n\n");
        for (format, before, after) in [(Format::Markdown, "", ""), (Format::Html, "<p>", "</p>")] {
            let (text, _) = written(&all, before, after);
            let text = if ends { text + &whole } else { whole.clone() + &text };
            prop_assert_eq!(found(&text, format), (BTreeSet::new(), 0), "{}", text);
        }
    }

    #[test]
    fn no_text_makes_comments_that_cannot_be_read(text in "(cordial: ?|ignore(-block|-file)? ?|[a-z-]{1,6}|,|:|<!--|-->|\\{#|#\\}|\\{\\{!(--)?|(--)?\\}\\}|\\{% ?(end)?comment ?%\\}| |\n|# |- |\u{e9}){0,40}") {
        for format in Format::ALL {
            let options = Options { lang: Some("en".into()), ..Options::default() };
            let mut checked = Checked::new("a", &text, format, &options);
            across(&checked.extraction.records, &mut checked.replies, &checked.source, packs(), &options);
            for comment in checked.extraction.records.iter().flat_map(|record| &record.comments) {
                prop_assert!(text.get(comment.source.start..comment.source.end).is_some_and(|source| source.contains(comment.text.as_str())));
            }
            for found in checked.findings() {
                prop_assert!(text.get(found.range.start.byte..found.range.end.byte).is_some());
            }
        }
    }
}
