//! A record understood: its language, its tokens and sentences, its parts (opening, body, signature), its thread, its placeholders.
//! Finds no rule broken; what the sentences do is found by [`crate::check`].

mod quote_header;

use std::ops::Range;

use memchr::memchr_iter;

use crate::extract::{Author, Block, BlockKind, Kind, Message, Record, quoted_messages};
use crate::matcher::Subject;
use crate::packs::Language;
use crate::placeholder::{self, Placeholder};
use crate::span::Span;
use crate::text::{self, Pieces, Seen, Segment, Sentence, Shape, Text, Token, TokenKind, fold, words_of};

/// Words that a line may have to be taken for a subject, a logo or a part of the signature.
const SHORT_LINE: usize = 8;

/// Words that a subject may have, with what else stands on its line.
const SUBJECT: usize = 20;

/// Sentences among which a greeting is looked for below a letterhead.
const LETTERHEAD: usize = 10;

/// What packs call the type of placeholders that stand for links.
const LINK_TYPE: &str = "link";

/// Words that a line with a link may have and still be a part of the signature.
const LINK_LINE: usize = 4;

/// Lines that a signature may have.
const SIGNATURE_LINES: usize = 7;

/// A reply understood.
#[derive(Debug)]
pub struct Reply<'a> {
    /// As it stood in its source.
    pub record: &'a Record,
    /// The pack that reads it.
    pub language: &'a Language,
    /// What it is for.
    pub kind: Kind,
    /// Whether support has written before.
    pub follow_up: bool,
    /// Tokens and sentences of the reply's own text.
    pub text: Text,
    /// Kinds of the blocks that sentences stand in, by segment.
    pub blocks: Vec<BlockKind>,
    /// Placeholders of its own text.
    pub placeholders: Vec<Placeholder>,
    /// Earlier messages: those of the record, then those quoted.
    pub thread: Vec<Message>,
    /// Numbers of the sentences of the opening.
    pub opening: Range<usize>,
    /// Number of the first sentence of the signature.
    pub signature: usize,
}

/// What is given from outside, for records that do not say it themselves.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Kind.
    pub kind: Kind,
    /// Whether support has written before.
    pub follow_up: Option<bool>,
    /// Words that are placeholders although no syntax marks them.
    pub bare_placeholders: &'a [String],
}

/// Reads a record in a language. `pieces` are those of texts read before.
#[must_use]
pub fn read<'a>(record: &'a Record, language: &'a Language, given: Given<'_>, pieces: &mut Pieces) -> Reply<'a> {
    let kind = record.kind.unwrap_or(given.kind);
    let mut thread = record.thread.clone();
    let mut own = record.blocks.clone();
    if kind == Kind::Draft {
        thread.extend(quoted_messages(&record.text, &record.blocks));
        own.retain(|block| block.quote == 0);
    }
    let mut found = placeholder::find(&record.text);
    add_parenthesised(&record.text, language, &mut found);
    add_bare(&record.text, given.bare_placeholders, &mut found);
    let typed: Vec<(Span, u8)> =
        found.iter().map(|found| (found.span, type_of(&record.text[found.name.start..found.name.end], language))).collect();
    let mut read = |own: &[Block]| {
        let segments: Vec<Segment> = own.iter().map(|block| Segment { span: Span::new(block.start, block.end) }).collect();
        let seen = Seen { pieces: &mut *pieces, language: language.number };
        text::read(&record.text, &segments, &typed, &language.lexicon, &language.orthography, Some(seen))
    };
    let mut text = read(&own);
    if kind == Kind::Draft {
        let headers = quote_header::find(Subject { language, string: &record.text, text: &text });
        if !headers.is_empty() {
            cut_quoted_mail(record, &headers, &mut own, &mut thread);
            found.retain(|placeholder| own.iter().any(|block| block.start <= placeholder.span.start && placeholder.span.end <= block.end));
            text = read(&own);
        }
    }
    let follow_up = record.follow_up.or(given.follow_up).unwrap_or_else(|| thread.iter().any(|message| message.from == Author::Agent));
    let mut reply = Reply {
        record,
        language,
        kind,
        follow_up,
        blocks: own.iter().map(|block| block.kind).collect(),
        placeholders: found,
        thread,
        opening: 0..0,
        signature: text.sentences.len(),
        text,
    };
    reply.signature = reply.find_signature();
    reply.opening = reply.find_opening();
    reply
}

/// In a draft, a line such as "On … wrote:" begins what the customer wrote, which moves to the thread; where what follows is marked as quoted,
/// the line alone is taken away.
fn cut_quoted_mail(record: &Record, headers: &[Span], own: &mut Vec<Block>, thread: &mut Vec<Message>) {
    for header in headers {
        let below = record.blocks.iter().find(|block| block.end > header.end);
        let is_marked = below.is_some_and(|block| block.quote > 0);
        for block in own.iter_mut().filter(|block| block.end > header.start && (!is_marked || block.start < header.end)) {
            block.end = (block.start + record.text[block.start..header.start.max(block.start)].trim_end().len()).min(block.end);
        }
        if is_marked {
            continue;
        }
        let rest = record.text[header.end..].trim();
        if !rest.is_empty() && !thread.iter().any(|message| message.from == Author::Customer) {
            thread.push(Message { from: Author::Customer, text: rest.to_owned() });
        }
        break;
    }
    own.retain(|block| block.start < block.end);
}

/// Adds the words that the pack knows as placeholders when they stand in parentheses.
fn add_parenthesised(text: &str, language: &Language, found: &mut Vec<Placeholder>) {
    if language.body.parenthesised.is_empty() {
        return;
    }
    for open in memchr_iter(b'(', text.as_bytes()) {
        let limit = text.floor_char_boundary((open + 80).min(text.len()));
        let Some(length) = text[open..limit].find(')') else { continue };
        let name = Span::new(open + 1, open + length);
        let words = words_of(&text[name.start..name.end], &language.orthography).join(" ");
        if language.body.parenthesised.contains(&words) {
            add(Placeholder { span: Span::new(open, open + length + 1), name, whole: true }, found);
        }
    }
}

/// Adds the words that the configuration lists as placeholders.
fn add_bare(text: &str, words: &[String], found: &mut Vec<Placeholder>) {
    for word in words {
        for (start, _) in text.match_indices(word.as_str()) {
            let span = Span::new(start, start + word.len());
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if !is_letter(text[..start].chars().next_back()) && !is_letter(text[span.end..].chars().next()) {
                add(Placeholder { span, name: span, whole: true }, found);
            }
        }
    }
}

fn add(placeholder: Placeholder, found: &mut Vec<Placeholder>) {
    if !found.iter().any(|other| other.span.overlaps(placeholder.span)) {
        let at = found.partition_point(|other| other.span.start < placeholder.span.start);
        found.insert(at, placeholder);
    }
}

/// The number of the first type one of whose words stands in the placeholder's name; of the type for the rest where none does.
fn type_of(name: &str, language: &Language) -> u8 {
    let mut spaced = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    let spaced = fold(&spaced, &[]);
    let words = spaced.split_whitespace().map(|word| word.trim_end_matches(char::is_numeric));
    let told = words.filter_map(|word| language.placeholder_words.get(word)).min();
    let rest = || language.body.placeholder_types.iter().position(|kind| kind.rest).and_then(|number| u8::try_from(number).ok());
    told.copied().or_else(rest).unwrap_or(u8::MAX)
}

impl Reply<'_> {
    /// The decoded text.
    #[must_use]
    pub fn string(&self) -> &str {
        &self.record.text
    }

    /// Words of a sentence: a link or a placeholder is one.
    #[must_use]
    pub fn words_in(&self, sentence: &Sentence) -> usize {
        self.text.tokens_of(sentence).iter().filter(|token| token.is_wordlike()).count()
    }

    /// The signature: short lines without an end mark at the end of the reply, behind the first paragraph.
    fn find_signature(&self) -> usize {
        let sentences = &self.text.sentences;
        let first_block = sentences.first().map_or(0, |sentence| sentence.segment);
        let mut at = sentences.len();
        while at > 1 && sentences.len() - at < SIGNATURE_LINES {
            let sentence = &sentences[at - 1];
            let item = self.blocks[sentence.segment as usize] == BlockKind::ListItem;
            if sentence.segment == first_block || item || !self.is_line(sentence) || self.has_end_mark(sentence, &['.', '!', '?', ':', ';'])
            {
                break;
            }
            at -= 1;
        }
        at
    }

    /// The opening: the first sentence (behind subject and logo lines), and what stands with it on a short first line.
    fn find_opening(&self) -> Range<usize> {
        let sentences = &self.text.sentences;
        let mut first = 0;
        while first + 1 < self.signature.min(3) && self.is_header(&sentences[first], &sentences[first + 1]) {
            first += 1;
        }
        let mut end = (first + 1).min(sentences.len());
        let mut words = sentences.get(first).map_or(0, |sentence| self.words_in(sentence));
        while let Some(next) = sentences.get(end) {
            words += self.words_in(next);
            if self.starts_line(next) || words > SHORT_LINE {
                break;
            }
            end += 1;
        }
        first.min(end)..self.behind_letterhead().unwrap_or(end).max(end)
    }

    /// One past the first sentence that is a line of its own as greetings are, where nothing but lines of a letterhead stands before it: names,
    /// addresses, dates, a subject.
    fn behind_letterhead(&self) -> Option<usize> {
        let sentences = &self.text.sentences;
        let is_greeting = |sentence: &Sentence| {
            self.starts_line(sentence) && self.words_in(sentence) <= SHORT_LINE && self.has_end_mark(sentence, &[',', '!', ':'])
        };
        let at = (1..self.signature.min(LETTERHEAD)).find(|number| is_greeting(&sentences[*number]))?;
        let is_head = |sentence: &Sentence| {
            let most = if self.has_end_mark(sentence, &['.']) { SHORT_LINE } else { SUBJECT };
            self.words_in(sentence) <= most && !self.has_end_mark(sentence, &['!', '?', ';'])
        };
        let own_block = sentences[at - 1].segment != sentences[at].segment;
        (own_block && sentences[..at].iter().all(is_head)).then_some(at + 1)
    }

    /// Whether a sentence is a line of its own above the reply: a subject, a logo, a heading.
    fn is_header(&self, sentence: &Sentence, next: &Sentence) -> bool {
        let heading = self.blocks[sentence.segment as usize] == BlockKind::Heading;
        let own_block = sentence.segment != next.segment;
        heading || (own_block && self.starts_line(sentence) && !self.has_end_mark(sentence, &['.', '!', '?', ':', ',']))
    }

    /// Whether a sentence may be a line of a signature; one that leads up to a link says something.
    fn is_line(&self, sentence: &Sentence) -> bool {
        let words = self.words_in(sentence);
        let leads_to_link = words > LINK_LINE && self.text.tokens_of(sentence).iter().any(|token| self.is_link(token));
        self.starts_line(sentence) && words <= SHORT_LINE && !leads_to_link
    }

    fn is_link(&self, token: &Token) -> bool {
        match token.kind {
            TokenKind::Link => true,
            TokenKind::Placeholder(kind) => {
                self.language.body.placeholder_types.get(usize::from(kind)).is_some_and(|kind| kind.name == LINK_TYPE)
            }
            _ => false,
        }
    }

    fn starts_line(&self, sentence: &Sentence) -> bool {
        self.text.tokens_of(sentence).first().is_some_and(|token| token.shape.has(Shape::LINE_START))
    }

    fn has_end_mark(&self, sentence: &Sentence, marks: &[char]) -> bool {
        let tokens = self.text.tokens_of(sentence);
        let last = tokens.iter().rev().find(|token| token.kind != TokenKind::Emoji);
        last.is_some_and(|token| token.kind == TokenKind::Mark && self.string()[token.start as usize..].starts_with(marks))
    }
}
