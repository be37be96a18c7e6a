//! Rules that look into the thread: the same text sent again, something asked for that the thread already holds.
//! The thread is read with the same pack and never marked.

use std::collections::HashSet;

use super::acts::{self, Layout};
use super::rules::{Evidence, Finding};
use crate::extract::{Author, Message};
use crate::matcher::{self, Subject};
use crate::pack::compiled::{ActId, Owner};
use crate::packs::Language;
use crate::span::Span;
use crate::text::{self, Segment, Text, fold};

/// Words in a shingle: long enough that stock phrases alone do not make two texts alike.
const SHINGLE: usize = 3;

/// A reply with fewer shingles is too short to be called a repetition.
const MIN_SHINGLES: usize = 6;

/// The whole reply, when it shares so much of its shingles with an earlier message of support.
pub(super) fn similar(evidence: &Evidence<'_, '_>, share: f32) -> Vec<Finding> {
    let reply = evidence.reply;
    let last = evidence.layout.signature;
    let Some(end) = reply.text.sentences[..last].last() else { return Vec::new() };
    let span = Span::new(0, reply.text.span_of(end).end);
    let own = shingles(&reply.string()[span.start..span.end]);
    let is_repeated = |message: &&Message| {
        let earlier = shingles(&message.text);
        let common = own.intersection(&earlier).count();
        // Share of the union would forgive a long greeting added to the same text; share of the smaller text does not.
        let smaller = own.len().min(earlier.len());
        smaller >= MIN_SHINGLES && common as f32 >= share * smaller as f32
    };
    let earlier = reply.thread.iter().filter(|message| message.from == Author::Agent);
    if earlier.clone().any(|message| is_repeated(&message)) {
        let first = reply.text.span_of(&reply.text.sentences[0]);
        return vec![Finding::at(0, Span::new(first.start, span.end))];
    }
    Vec::new()
}

fn shingles(text: &str) -> HashSet<String> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| fold(word, &[])).collect();
    words.windows(SHINGLE).map(|window| window.join(" ")).collect()
}

/// Requests for what the thread already holds.
pub(super) fn slots(evidence: &Evidence<'_, '_>, slots: &[(ActId, ActId)]) -> Vec<Finding> {
    let language = evidence.subject.language;
    let mut found = Vec::new();
    for asked in &evidence.acts {
        let held = slots.iter().filter(|(ask, _)| language.act_is(asked.act, *ask)).any(|(_, held)| {
            let from_customer = evidence.reply.thread.iter().filter(|message| message.from == Author::Customer);
            from_customer.into_iter().any(|message| holds(language, &message.text, *held))
        });
        if held {
            found.push(Finding::at(asked.sentence, evidence.span(asked.start, asked.end)));
        }
    }
    found
}

/// Whether a text holds an act.
fn holds(language: &Language, string: &str, act: ActId) -> bool {
    let text: Text = text::read(string, &[Segment { span: Span::new(0, string.len()) }], &[], &language.lexicon, &language.orthography);
    let subject = Subject { language, string, text: &text };
    let sentences = text.sentences.len();
    let layout = Layout { opening: 0..sentences.min(1), signature: sentences, sentences };
    let matches = matcher::find(subject, |owner| matches!(owner, Owner::Act(_)));
    acts::of(subject, &layout, &matches).iter().any(|found| language.act_is(found.act, act))
}
