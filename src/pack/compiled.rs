//! A compiled pack of one language: immutable rules, acts, phrases and the index that finds them. Plain data, written at build time.
//! Holds no TOML and no places in files; see [`super::written`] for those.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Level, Safety};
use crate::text::Lexicon;

pub use super::anchors::{Anchor, Anchors, AnchorsByItem};
pub use super::builtin::Builtin;
pub use super::instruction::{Instruction, ItemId};
pub use super::programs::{ActId, MAX_CAPTURES, MAX_REQUIRED, Owner, PhraseId, Programs, Written};
pub use super::word_regex::{ByteSet, WordRegex};

/// Number of an inflection table.
pub type InflectionId = u16;

/// One language, compiled.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Words and the items they satisfy.
    pub lexicon: Lexicon,
    /// Everything else.
    pub body: Body,
    /// The phrases as written, by number.
    pub texts: Vec<String>,
}

/// A pack without its lexicon and its texts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Body {
    /// ISO code; empty in the pack that serves texts of no known language.
    pub code: String,
    /// The detector's code (ISO 639-3).
    pub detector: Option<String>,
    /// Letters that the language does not write, lower case.
    pub foreign_letters: String,
    /// Folded forms of letters, by scalar value; see [`crate::text::Letters`].
    pub letters: Vec<u16>,
    /// Letters held equal in matching.
    pub equal_letters: Vec<(char, char)>,
    /// Ends of words that are words of their own.
    pub contractions: Vec<String>,
    /// Words (folded tokens, a space between them) that are placeholders when they stand in parentheses.
    pub parenthesised: Vec<String>,
    /// Types of placeholders; a token's type is a number in this list.
    pub placeholder_types: Vec<PlaceholderType>,
    /// What tokens can be asked to be beyond what the lexicon says; items below [`crate::text::FIRST_FREE_ITEM`] are empty.
    #[serde(with = "few")]
    pub items: Vec<Item>,
    /// Items that hyphenated tokens are made of.
    pub hyphens: Vec<Vec<ItemId>>,
    /// Regular expressions over one token.
    pub regexes: Vec<WordRegex>,
    /// All phrases.
    pub programs: Programs,
    /// Finds the phrases of acts and rules.
    pub index: Index,
    /// Finds the beginnings of quoted messages.
    pub quote_headers: Index,
    /// Name of the algorithm that cuts words to stems.
    pub stemmer: Option<String>,
    /// Acts.
    pub acts: Vec<Act>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// Inflection tables.
    pub inflections: Vec<Inflection>,
}

/// Which phrases to try at a token.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Index {
    /// By item: the phrases that it announces.
    pub anchors: Anchors,
    /// The same for parts of hyphenated words.
    pub part_anchors: Anchors,
    /// Phrases that no item announces: tried at every token.
    pub unanchored: Vec<PhraseId>,
}

/// A kind of thing that placeholders stand for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceholderType {
    /// Its name in phrases: `{name}`.
    pub name: String,
    /// Folded words, one of which a placeholder's name must hold.
    pub words: Vec<String>,
    /// Whether placeholders that no words tell are of this type.
    pub rest: bool,
}

/// Items as they are written: their number, and those that are not empty.
mod few {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Item, ItemId};

    pub(super) fn serialize<S: Serializer>(items: &[Item], serializer: S) -> Result<S::Ok, S::Error> {
        let filled: Vec<(ItemId, &Item)> = (0..).zip(items).filter(|(_, item)| **item != Item::default()).collect();
        (items.len() as u64, filled).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Item>, D::Error> {
        let (count, filled): (u64, Vec<(ItemId, Item)>) = Deserialize::deserialize(deserializer)?;
        let count = usize::try_from(count).map_err(D::Error::custom)?.min(usize::from(ItemId::MAX) + 1);
        let mut items = vec![Item::default(); count];
        for (number, item) in filled {
            *items.get_mut(usize::from(number)).ok_or_else(|| D::Error::custom("an item beyond the last"))? = item;
        }
        Ok(items)
    }
}

/// What one token can be asked to be, besides what the lexicon says of its word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Any word.
    pub any: bool,
    /// A built-in class, as bits of [`Builtin`].
    pub builtin: u8,
    /// Types of placeholders, as bits.
    pub placeholders: u32,
    /// Number of a regular expression.
    pub regex: Option<u16>,
}

/// Where something is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// The same sentence.
    Sentence,
    /// The same sentence and the ones before and after.
    Neighbours,
    /// The first sentence or line.
    Opening,
    /// Between opening and signature, the opening included.
    Body,
    /// The last sentences, the signature included.
    Closing,
    /// Anywhere.
    Document,
}

/// What kind of sentence a phrase must stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SentenceKind {
    /// Any.
    Any,
    /// One that asks.
    Question,
    /// One that does not.
    Statement,
}

/// What a sentence does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its name.
    pub name: String,
    /// Where it is looked for.
    pub scope: Scope,
    /// Kind of sentence.
    pub sentence: SentenceKind,
    /// Phrases that undo a match they overlap.
    pub unless: Vec<PhraseId>,
    /// Acts that are this act too.
    pub includes: Vec<ActId>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Id from the catalogue or a house pack.
    pub id: String,
    /// Group.
    pub group: String,
    /// Level.
    pub level: Level,
    /// Title in English.
    pub title: String,
    /// Message, in the pack's language; may refer to `{match}`, `{when}`, captures.
    pub message: String,
    /// Advice.
    pub help: Option<String>,
    /// Asked of parts of replies too.
    pub fragments: bool,
    /// Asked of first replies only.
    pub first_reply: bool,
    /// At most one finding a reply.
    pub once: bool,
    /// Limit, in the unit of `count`.
    pub max: Option<u32>,
    /// What is looked for.
    pub kind: RuleKind,
    /// Patterns.
    pub patterns: Vec<Pattern>,
    /// Phrases that undo a match of any pattern that they overlap.
    pub unless: Vec<PhraseId>,
    /// Rules that win on the same words.
    pub yields_to: Vec<String>,
}

/// What a rule looks for besides its patterns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RuleKind {
    /// Its patterns alone.
    Patterns,
    /// An act that is missing: where one of `when` stands (or always), one of `require` must stand in `scope`.
    Requires {
        /// Acts that ask for it; none: always.
        when: Vec<ActId>,
        /// Acts, one of which must stand.
        require: Vec<ActId>,
        /// Where it must stand, seen from `when`.
        scope: Scope,
    },
    /// More than `max` of a unit in a sentence.
    Counts(Unit),
    /// Acts of different groups in one reply.
    OneOf(Vec<ActId>),
    /// A body whose sentences are all one of these acts, one of `least` among them.
    Only {
        /// Acts that sentences may be.
        acts: Vec<ActId>,
        /// An act that must stand.
        least: ActId,
        /// Where there are any: sentences from the first with `least` on may be anything but these acts.
        unless_from: Vec<ActId>,
    },
    /// An act that two sentences say of the same thing.
    Repeats(ActId),
    /// The same text as an earlier message of support, to this share of common word shingles (0 to 1).
    Similar(f32),
    /// Something asked for (first) that the thread already holds (second).
    Slots(Vec<(ActId, ActId)>),
    /// Placeholders that are left over, broken, or not allowed.
    Placeholders,
    /// Words in capitals for force: few of them, where one of these phrases stands among them; none: any word.
    Capitals(Vec<PhraseId>),
    /// Questions of the customer's latest messages, none of whose content words the reply takes up.
    Answers,
}

/// What is counted in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Words; a link or a placeholder is one.
    Words,
    /// Exclamation and question marks in a row.
    Marks,
}

/// One pattern of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pattern {
    /// Where it is looked for.
    pub scope: Scope,
    /// Kind of sentence.
    pub sentence: SentenceKind,
    /// Phrases that undo a match they overlap.
    pub unless: Vec<PhraseId>,
    /// Acts, one of which must stand in the same or a neighbouring sentence.
    pub near: Vec<ActId>,
    /// Acts, none of which may stand in the same or a neighbouring sentence.
    pub unless_near: Vec<ActId>,
    /// Acts, none of which may stand in the same sentence.
    pub unless_same: Vec<ActId>,
    /// Message instead of the rule's.
    pub message: Option<String>,
    /// Advice instead of the rule's.
    pub help: Option<String>,
    /// Rewrite.
    pub fix: Option<FixTemplate>,
    /// Replacements of folded words.
    pub swap: Vec<(String, String)>,
}

/// How a match is rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixTemplate {
    /// Pieces of the new text.
    pub pieces: Vec<Piece>,
    /// What the sentence ends with instead of its question mark.
    pub sentence_end: Option<String>,
    /// Whether it may be applied unread.
    pub safety: Safety,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Words as they stand.
    Text(String),
    /// A capture, inflected by tables one after the other.
    Capture(String, Vec<InflectionId>),
    /// The replacement of the match in the pattern's table.
    Swap,
    /// The placeholder for the customer's name.
    NamePlaceholder,
}

/// A table of forms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inflection {
    /// Its name.
    pub name: String,
    /// Forms given outright, sorted.
    pub irregular: Vec<(String, String)>,
    /// Tried in order: regular expression over the whole form, replacement.
    pub rules: Vec<(WordRegex, Vec<Replacement>)>,
}

/// A piece of an inflected form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Replacement {
    /// Letters as they stand.
    Text(String),
    /// A group of the regular expression, its letters mapped.
    Group(u8, Vec<(char, char)>),
}
