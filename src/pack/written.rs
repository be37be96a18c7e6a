//! A pack file as written: tables with places. Plain data; read by `pack::read`.
//! Resolves no name and reads no phrase; see [`super::compile`].

use super::compiled::{Scope, SentenceKind, Unit};
use super::fields::{Located, Text};
use crate::diagnostic::{Level, Safety};

/// A file of a pack.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its path as shown in problems.
    pub path: String,
    /// The language it is for; none in files for every language.
    pub lang: Option<Text>,
    /// What is said of the language.
    pub header: Header,
    /// Classes by name.
    pub classes: Vec<(Text, Class)>,
    /// Acts.
    pub acts: Vec<Act>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// Changes to rules of other packs: a rule whose patterns are added.
    pub extends: Vec<Rule>,
    /// Inflection tables.
    pub inflections: Vec<Inflection>,
    /// Letter maps by name: pairs of letters.
    pub letter_maps: Vec<(Text, Vec<(Text, Text)>)>,
    /// Types of placeholders.
    pub placeholder_types: Vec<PlaceholderType>,
}

/// What is said of a language.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The detector's code.
    pub detector: Option<Text>,
    /// Letters that it does not write.
    pub foreign_letters: Option<Text>,
    /// Letters held equal.
    pub equal_letters: Vec<(Text, Text)>,
    /// Words whose full stop ends no sentence, without it.
    pub abbreviations: Vec<Text>,
    /// Words that say nothing about what a sentence is about.
    pub stop_words: Vec<Text>,
    /// Words whose accents must be written.
    pub distinct: Vec<Text>,
    /// Ends of words that are words of their own.
    pub contractions: Vec<Text>,
    /// Phrases that begin a quoted message.
    pub quote_headers: Vec<Text>,
    /// Name of a Snowball stemmer.
    pub stemmer: Option<Text>,
    /// Words that stand for something when they stand in parentheses.
    pub parenthesised: Vec<Text>,
}

/// A class of words.
#[derive(Clone, Debug, Default)]
pub struct Class {
    /// Stems.
    pub stem: Vec<Text>,
    /// Endings: every stem with every ending.
    pub ending: Vec<Text>,
    /// Ends of words.
    pub suffix: Vec<Text>,
    /// Words.
    pub words: Vec<Text>,
    /// Classes whose words belong.
    pub classes: Vec<Text>,
    /// Words that do not belong.
    pub except: Vec<Text>,
    /// Classes whose words do not belong.
    pub except_classes: Vec<Text>,
}

/// An act.
#[derive(Clone, Debug)]
pub struct Act {
    /// Its name.
    pub name: Text,
    /// Phrases.
    pub any: Vec<Text>,
    /// Phrases that undo a match they overlap.
    pub unless: Vec<Text>,
    /// Acts that are this one too.
    pub includes: Vec<Text>,
    /// Where it is looked for.
    pub scope: Option<Scope>,
    /// Kind of sentence.
    pub sentence: Option<SentenceKind>,
    /// Tests: texts that hold it, texts that do not.
    pub tests: Vec<Test>,
}

/// A rule, or a change to one.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id.
    pub id: Text,
    /// What a house rule says of itself; built-in rules have it in the catalogue.
    pub group: Option<Text>,
    /// Level.
    pub level: Option<Located<Level>>,
    /// Title.
    pub title: Option<Text>,
    /// Reason.
    pub why: Option<Text>,
    /// Messages: language (none: the pack's), text.
    pub message: Vec<(Option<String>, Text)>,
    /// Advice, likewise.
    pub help: Vec<(Option<String>, Text)>,
    /// Asked of first replies only.
    pub first_reply: Option<bool>,
    /// At most one finding a reply.
    pub once: Option<bool>,
    /// Limit.
    pub max: Option<Located<u32>>,
    /// What the limit counts.
    pub count: Option<Unit>,
    /// Acts that ask for `require`.
    pub when: Vec<Text>,
    /// Acts that must stand.
    pub require: Vec<Text>,
    /// Where.
    pub scope: Option<Scope>,
    /// Acts that exclude each other.
    pub one_of: Vec<Text>,
    /// Acts that all sentences are.
    pub only: Vec<Text>,
    /// Act that must be among them.
    pub least: Option<Text>,
    /// Acts that no sentence from the first with `least` on may be; those that follow it may then be anything else.
    pub unless_from: Vec<Text>,
    /// Phrases of words that are put in capitals for force.
    pub words: Vec<Text>,
    /// An act that is not said twice.
    pub repeats: Option<Text>,
    /// Share of common shingles.
    pub similar: Option<Located<f32>>,
    /// Pairs of acts: asked for, held by the thread.
    pub slots: Vec<Located<Vec<Text>>>,
    /// A built-in check.
    pub check: Option<Located<Check>>,
    /// Rules that win.
    pub yields_to: Vec<Text>,
    /// Phrases that undo a match of any pattern.
    pub unless: Vec<Text>,
    /// Patterns.
    pub patterns: Vec<Pattern>,
    /// Tests.
    pub tests: Vec<Test>,
}

/// Checks that are no phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Placeholders.
    Placeholder,
    /// Words in capitals.
    Capitals,
    /// Questions in the thread that are not taken up.
    Answers,
}

/// A pattern.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    /// Phrases.
    pub any: Vec<Text>,
    /// Phrases that undo a match they overlap.
    pub unless: Vec<Text>,
    /// Kind of sentence.
    pub sentence: Option<SentenceKind>,
    /// Where.
    pub scope: Option<Scope>,
    /// Acts that must stand near.
    pub near: Vec<Text>,
    /// Acts that must not stand near.
    pub unless_near: Vec<Text>,
    /// Acts that must not stand in the same sentence.
    pub unless_same: Vec<Text>,
    /// Message.
    pub message: Option<Text>,
    /// Advice.
    pub help: Option<Text>,
    /// Rewrite.
    pub fix: Option<Fix>,
    /// Replacements.
    pub swap: Vec<(Text, Text)>,
}

/// A rewrite.
#[derive(Clone, Debug)]
pub struct Fix {
    /// Template.
    pub text: Text,
    /// New end of the sentence.
    pub sentence_end: Option<Text>,
    /// Whether it may be applied unread.
    pub safety: Safety,
}

/// A test.
#[derive(Clone, Debug)]
pub struct Test {
    /// What it expects.
    pub expect: Expect,
    /// The reply.
    pub text: Text,
    /// Exact words marked, in order.
    pub spans: Vec<Text>,
    /// The reply with all fixes applied.
    pub fixed: Option<Text>,
    /// Kind of reply; a draft where none is named.
    pub kind: Option<TestKind>,
    /// Whether it is a follow-up.
    pub follow_up: Option<bool>,
    /// Earlier messages, with who wrote them: `customer: …` or `agent: …`.
    pub thread: Vec<(Speaker, String)>,
    /// Language, in files for every language.
    pub lang: Option<Text>,
}

/// Kind of the reply in a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestKind {
    /// About to be sent.
    Draft,
    /// Stored for reuse.
    Template,
    /// A part of a template.
    Fragment,
}

/// Who wrote a message in the thread of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// Support.
    Agent,
}

/// What a test expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// A finding.
    Bad,
    /// None.
    Good,
    /// A finding that is known to be missed.
    TodoBad,
    /// No finding, but one is known to be made.
    TodoGood,
}

/// An inflection table.
#[derive(Clone, Debug)]
pub struct Inflection {
    /// Its name.
    pub name: Text,
    /// Forms given outright.
    pub irregular: Vec<(Text, Text)>,
    /// `regex -> replacement`, in order.
    pub rules: Vec<Text>,
}

/// A type of placeholders.
#[derive(Clone, Debug)]
pub struct PlaceholderType {
    /// Its name.
    pub name: Text,
    /// Words in a placeholder's name that give it.
    pub words: Vec<Text>,
    /// Whether placeholders that no words tell are of this type.
    pub rest: bool,
}
