//! Sentence ends held against UAX #29, and tokens against the text they come from.
//! Random prose in; the oracle is a Unicode crate.

use cordial::span::Span;
use cordial::text::{Lexicon, LexiconBuilder, Orthography, Segment, Text, read};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// A lexicon that knows the word "we".
fn lexicon() -> Lexicon {
    let mut builder = LexiconBuilder::default();
    builder.add("we", 2);
    builder.build(3, &std::collections::BTreeSet::new()).expect("it is small")
}

fn read_whole(text: &str) -> Text {
    read(text, &[Segment { span: Span::new(0, text.len()) }], &[], &lexicon(), &Orthography::default(), None)
}

fn sentences(text: &str) -> Vec<String> {
    let found = read_whole(text);
    found.sentences.iter().map(|sentence| found.span_of(sentence)).map(|span| text[span.start..span.end].to_owned()).collect()
}

/// Words, numbers, addresses and marks as they stand in replies, in the scripts of the packs.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec!["hola", "gracias", "счёт", "письмо", "order", "it", "não", "também", "señal", "it's"]),
        2 => prop::sample::select(vec!["Ana", "Иван", "We", "Você", "El", "Ítem"]),
        1 => prop::sample::select(vec!["3.5", "14:50", "help.example.com", "a-b", "2024"]),
    ]
    .prop_map(str::to_owned)
}

fn sentence() -> impl Strategy<Value = String> {
    let ends = prop::sample::select(vec![".", "!", "?", "...", "!!", ".\u{bb}", ".)", "?\""]);
    (prop::sample::select(vec!["We", "Ana", "Мы", "O", "Hoy", "\u{bf}Qué", "«Hola"]), prop::collection::vec(piece(), 1..8), ends)
        .prop_map(|(first, words, end)| format!("{first} {}{end}", words.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sentences_end_where_uax_29_ends_them(sentences_made in prop::collection::vec(sentence(), 1..6)) {
        let text = sentences_made.join(" ");
        let oracle: Vec<String> = text.unicode_sentences().map(|sentence| sentence.trim().to_owned()).collect();
        prop_assert_eq!(sentences(&text), oracle);
    }

    #[test]
    fn tokens_cover_all_but_white_space_and_stand_on_boundaries(text in "[ -~а-яёÀ-ÿ\n\u{200b}\u{301}\u{1F600}-\u{1F64F}«»…]{0,200}") {
        let read = read_whole(&text);
        let mut end = 0;
        for token in &read.tokens {
            let span = token.span();
            prop_assert!(span.start >= end && span.start < span.end);
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            prop_assert!(text[end..span.start].chars().all(|c| c.is_whitespace() || c == '>'), "{:?} was passed over", &text[end..span.start]);
            end = span.end;
        }
        prop_assert!(text[end..].chars().all(|c| c.is_whitespace() || c == '>'));
        let in_sentences: u32 = read.sentences.iter().map(|sentence| sentence.end - sentence.start).sum();
        prop_assert_eq!(in_sentences as usize, read.tokens.len());
    }
}

#[test]
fn lines_end_sentences_only_where_their_writer_ended_them() {
    assert_eq!(sentences("Un saludo,\nMarta\nSoporte"), ["Un saludo,", "Marta", "Soporte"]);
    assert_eq!(sentences("Hola, Ana:\nGracias por escribir."), ["Hola, Ana:", "Gracias por escribir."]);
    let wrapped = "This line was wrapped by a program in the middle of what\nAnna wanted to say to us. And\r\nthis as well.";
    assert_eq!(sentences(wrapped).len(), 2);
    // As many letters make a line short in every script, however many bytes they take.
    assert_eq!(sentences("Служба поддержки абонентов «Север»\nИрина Мельникова").len(), 2);
    assert_eq!(sentences("Atencio\u{301}n a clientes\u{AD} de la cooperativa, zona\nEbro").len(), 2);
}

#[test]
fn a_capital_before_a_word_is_no_initial_and_chats_need_no_capitals() {
    assert_eq!(sentences("You may park in zone B. We moved the car there.").len(), 2);
    assert_eq!(sentences("The bag has the letters A. R. We found it here.").len(), 2);
    assert_eq!(sentences("thanks for the video. it is there again since noon. call me if it is not").len(), 3);
    assert_eq!(sentences("The parcel of 5 kg. approx. is there.").len(), 1);
}

#[test]
fn initials_and_decimals_end_nothing() {
    assert_eq!(sentences("Mr J. Smith paid 3.50 on Monday. Thanks."), ["Mr J. Smith paid 3.50 on Monday.", "Thanks."]);
    assert_eq!(sentences("Well... we saw it. ok."), ["Well... we saw it. ok."]);
    assert_eq!(sentences("Done! 😊 See you."), ["Done! 😊", "See you."]);
}

#[test]
fn an_address_ends_a_sentence_where_the_next_one_begins() {
    let cases: [(&str, &[&str]); 5] = [
        ("You find it at https://a.example/b. Then call.", &["You find it at https://a.example/b.", "Then call."]),
        ("You find it at https://a.example/b Then call.", &["You find it at https://a.example/b", "Then call."]),
        ("https://a.example/b \u{1F642} Then call.", &["https://a.example/b \u{1F642}", "Then call."]),
        (
            "Open https://a.example/b Anna, and open https://a.example/b PIN now.",
            &["Open https://a.example/b Anna, and open https://a.example/b PIN now."],
        ),
        (
            "You find it at https://a.example/b, Anna, or https://a.example/c then.",
            &["You find it at https://a.example/b, Anna, or https://a.example/c then."],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(sentences(text), expected, "{text}");
    }
}
