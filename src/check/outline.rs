//! How a reply was understood: language and who named it, parts, acts, placeholders, thread.
//! Plain data for `cordial outline`.

use super::{Memory, Options, Read, language_of};
use crate::extract::{Author, Kind, Record};
use crate::packs::Packs;
use crate::span::Span;

/// A reply as it was understood.
#[derive(Clone, Debug)]
pub struct Outline {
    /// ISO code; `None` when undetermined.
    pub language: Option<String>,
    /// Who named the language.
    pub language_from: String,
    /// What it is for.
    pub kind: Kind,
    /// Whether support has written before.
    pub follow_up: bool,
    /// Its sentences.
    pub sentences: Vec<SentenceOutline>,
    /// Placeholders as they stand, and the type of each.
    pub placeholders: Vec<(Span, String)>,
    /// Earlier messages: who wrote, the first words.
    pub thread: Vec<(Author, String)>,
}

/// A sentence with what it does.
#[derive(Clone, Debug)]
pub struct SentenceOutline {
    /// Bytes of the text.
    pub span: Span,
    /// Part of the reply.
    pub part: Part,
    /// Whether it asks.
    pub question: bool,
    /// What it does.
    pub acts: Vec<ActOutline>,
}

/// An act with the words that show it.
#[derive(Clone, Debug)]
pub struct ActOutline {
    /// Its name.
    pub name: String,
    /// Bytes of the text.
    pub span: Span,
}

/// A part of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A subject or logo line above the opening.
    Head,
    /// The first sentence or line.
    Opening,
    /// Between opening and signature.
    Body,
    /// Farewell and names.
    Signature,
}

/// Understands a record.
#[must_use]
pub fn outline(record: &Record, packs: &Packs, options: &Options) -> Outline {
    let (language_from, language) = language_of(record, packs, options);
    let memory = Memory::default();
    let read = Read::new(record, language, options, &memory);
    let evidence = read.evidence(read.matches(&memory), &memory);
    let reply = evidence.reply;
    let types = &language.body.placeholder_types;
    let sentence = |number: usize| {
        let acts = evidence.acts.found.iter().filter(|found| found.sentence as usize == number);
        let acts = acts.map(|found| ActOutline {
            name: language.body.acts[usize::from(found.act)].name.clone(),
            span: evidence.span(found.start, found.end),
        });
        let sentence = &reply.text.sentences[number];
        let part = match number {
            _ if number < reply.opening.start => Part::Head,
            _ if reply.opening.contains(&number) => Part::Opening,
            _ if number < reply.signature => Part::Body,
            _ => Part::Signature,
        };
        SentenceOutline { span: reply.text.span_of(sentence), part, question: sentence.question, acts: acts.collect() }
    };
    let typed = reply.text.tokens.iter().filter_map(|token| match token.kind {
        crate::text::TokenKind::Placeholder(kind) => {
            Some((token.span(), types.get(usize::from(kind)).map(|kind| kind.name.clone()).unwrap_or_default()))
        }
        _ => None,
    });
    Outline {
        language: (!language.body.code.is_empty()).then(|| language.body.code.clone()),
        language_from,
        kind: reply.kind,
        follow_up: reply.follow_up,
        sentences: (0..reply.text.sentences.len()).map(sentence).collect(),
        placeholders: typed.collect(),
        thread: reply.thread.iter().map(|message| (message.from, message.text.clone())).collect(),
    }
}
