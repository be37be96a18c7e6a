//! What rules look at and what they give: a reply with its matches and acts, and findings, which mark bytes of it. Plain data, with the
//! questions that every rule asks of it. Judges nothing; see [`super::rules`].

use super::acts::{Acts, Layout};
use super::memory::Memory;
use crate::matcher::{Match, Subject};
use crate::pack::compiled::{ActId, Rule, Scope};
use crate::reply::Reply;
use crate::span::Span;

/// A rule broken.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Number of the rule.
    pub rule: usize,
    /// Number of the sentence that it begins in.
    pub sentence: u32,
    /// The bytes marked in the text of the reply.
    pub span: Span,
    /// The match, where a pattern found it, with the number of the pattern.
    pub matched: Option<(Match, u16)>,
    /// What stands for `{when}` and `{other}` in the message.
    pub about: Option<String>,
    /// What stands for `{count}`.
    pub count: usize,
}

/// A reply with all that was found in it.
pub struct Evidence<'a, 'r> {
    /// The reply.
    pub reply: &'a Reply<'r>,
    /// The reply as phrases are found in it.
    pub subject: Subject<'a>,
    /// Where scopes lie.
    pub layout: Layout,
    /// What its sentences do.
    pub acts: Acts,
    /// The matches of patterns that stand in their sentences, by rule.
    pub of_patterns: Vec<Match>,
    /// What was found in sentences before.
    pub memory: &'a Memory,
    /// By rule: whether it runs.
    pub runs: &'a [bool],
}

impl Finding {
    /// A finding that marks these bytes.
    pub(super) fn at(sentence: u32, span: Span) -> Self {
        Self { rule: 0, sentence, span, matched: None, about: None, count: 0 }
    }
}

impl Evidence<'_, '_> {
    /// Whether an act stands in a scope seen from a sentence.
    #[must_use]
    pub fn has(&self, act: ActId, scope: Scope, sentence: u32) -> bool {
        let at = sentence as usize;
        match scope {
            Scope::Sentence => self.acts.has(act, at),
            Scope::Neighbours => (at.saturating_sub(1)..=at + 1).any(|near| self.acts.has(act, near)),
            Scope::Opening | Scope::Body | Scope::Closing | Scope::Document => {
                let sentences = 0..u32::try_from(self.layout.sentences).unwrap_or(u32::MAX);
                sentences.into_iter().any(|other| self.acts.has(act, other as usize) && self.layout.holds(scope, other))
            }
        }
    }

    /// The bytes of tokens.
    #[must_use]
    pub fn span(&self, start: u32, end: u32) -> Span {
        let tokens = &self.subject.text.tokens;
        let last = (end as usize).saturating_sub(1).max(start as usize);
        Span::new(tokens[start as usize].start as usize, tokens[last].end as usize)
    }

    /// Bytes of the text as they stand.
    pub(super) fn words(&self, span: Span) -> String {
        self.reply.string()[span.start..span.end].to_owned()
    }

    /// The sentence that a token stands in.
    pub(super) fn sentence_of(&self, token: usize) -> u32 {
        let number = self.subject.text.sentences.partition_point(|sentence| sentence.end as usize <= token);
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    /// What a first reply lacks is marked at its opening, anything else at the last sentence of the body.
    pub(super) fn place_of_what_is_missing(&self, rule: &Rule) -> Finding {
        let last = self.layout.signature.max(1) - 1;
        let sentence = if rule.first_reply { self.layout.first } else { last }.min(self.layout.sentences - 1);
        let span = self.reply.text.span_of(&self.reply.text.sentences[sentence]);
        Finding::at(u32::try_from(sentence).unwrap_or(u32::MAX), span)
    }
}
