//! Phrases: text in, program and anchors out. Names of classes and placeholder types are checked here.
//! Loops are unrolled, so that a program always ends.

use super::Context;
use super::items::{Cost, Items, builtin};
use crate::pack::compiled::{Anchor, Anchors, Index, Instruction, ItemId, MAX_CAPTURES, MAX_REQUIRED, Owner, PhraseId, Programs, Written};
use crate::pack::fields::Text;
use crate::pack::instruction;
use crate::pack::phrase::{ItemPattern, Phrase, parse};
use crate::pack::written::File;

/// The capture that is marked instead of the whole match.
const MARK: &str = "mark";

/// The longest program, in instructions: their bytes are counted by numbers of two.
const MAX_CODE: usize = u16::MAX as usize / instruction::LONGEST;

/// Phrases compiled so far, with what finds them.
#[derive(Default)]
pub struct Phrases {
    /// Programs by number.
    pub programs: Programs,
    /// The phrases as written, by number.
    pub texts: Vec<String>,
    /// Finds the phrases of acts and rules.
    pub index: IndexBuilder,
    /// Finds the beginnings of quoted messages.
    pub quote_headers: IndexBuilder,
    /// Items of hyphenated tokens.
    pub hyphens: Vec<Vec<ItemId>>,
}

/// An index in the making.
#[derive(Default)]
pub struct IndexBuilder {
    anchors: Vec<(ItemId, Anchor)>,
    part_anchors: Vec<(ItemId, Anchor)>,
    unanchored: Vec<PhraseId>,
}

impl IndexBuilder {
    /// The index, by item.
    pub fn build(self) -> Index {
        let (anchors, part_anchors) = (Anchors::new(self.anchors), Anchors::new(self.part_anchors));
        Index { anchors, part_anchors, unanchored: self.unanchored }
    }
}

/// An item that announces a phrase, and the tokens that may stand before it.
#[derive(Clone)]
struct Hook {
    item: ItemId,
    part: bool,
    before: (usize, usize),
}

impl Phrases {
    /// Compiles a phrase; gives its number, or reports why it has none.
    pub fn add(&mut self, file: &File, text: &Text, owner: Owner, items: &mut Items<'_>, context: &mut Context) -> Option<PhraseId> {
        let phrase = parsed(file, text, context)?;
        let mut writer = Writer { code: Vec::new(), captures: Vec::new(), items, hyphens: &mut self.hyphens };
        writer.write(&phrase);
        writer.code.push(Instruction::Match);
        let (code, captures) = (writer.code, writer.captures);
        if let Some((why, help)) = unusable(&phrase, &code, &captures) {
            context.problem(file, text, format!("phrase `{}` {why}", text.value), help);
            return None;
        }
        let required = required(&phrase, items);
        let hooks = hooks(&phrase, items).map(|(_, hooks)| hooks);
        let hook = hooks.as_deref().and_then(|hooks| lexical_hook(hooks, items));
        let mark = captures.iter().position(|name| name == MARK).and_then(|slot| u8::try_from(slot).ok());
        let number = self.programs.add(Written { owner, code, required, hook, mark, captures });
        self.texts.push(text.value.clone());
        match owner {
            // Exceptions are looked for around matches, by name.
            Owner::Exception => {}
            Owner::QuoteHeader => self.quote_headers.hook(number, hooks),
            Owner::Act(_) | Owner::Pattern(..) => self.index.hook(number, hooks),
        }
        Some(number)
    }
}

impl IndexBuilder {
    /// Adds what announces a phrase.
    fn hook(&mut self, phrase: PhraseId, hooks: Option<Vec<Hook>>) {
        let Some(hooks) = hooks else {
            self.unanchored.push(phrase);
            return;
        };
        for hook in hooks {
            let limit = |before: usize| u8::try_from(before).unwrap_or(u8::MAX);
            let anchor = Anchor { phrase, before_min: limit(hook.before.0), before_max: limit(hook.before.1) };
            let list = if hook.part { &mut self.part_anchors } else { &mut self.anchors };
            list.push((hook.item, anchor));
        }
    }
}

/// The phrase that a text says; `None` where it says none, which is reported.
fn parsed(file: &File, text: &Text, context: &mut Context) -> Option<Phrase> {
    match parse(&text.value, &context.orthography) {
        Ok(phrase) => check_names(&phrase, file, text, context).then_some(phrase),
        Err(error) => {
            context.problem(file, text, format!("phrase `{}`: {}", text.value, error.message), error.help);
            None
        }
    }
}

/// Why a phrase cannot be used as it was compiled, and the remedy.
fn unusable(phrase: &Phrase, code: &[Instruction], captures: &[String]) -> Option<(&'static str, String)> {
    if code.len() > MAX_CODE || captures.len() > MAX_CAPTURES {
        return Some(("is too large", format!("split it; it may hold {MAX_CAPTURES} captures")));
    }
    (length(phrase).0 == 0).then(|| ("matches nothing at all", "make at least one of its words required".to_owned()))
}

/// Reports names in the phrase that stand for nothing.
fn check_names(phrase: &Phrase, file: &File, text: &Text, context: &mut Context) -> bool {
    let mut fine = true;
    for_each_item(phrase, &mut |item| {
        for class in &item.classes {
            if builtin(class).is_none() && !context.class_names.contains(class) {
                let known: Vec<String> = context.class_names.iter().cloned().collect();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                context.unknown(file, &Text::new(class.clone(), text.span), "class", &known);
                fine = false;
            }
        }
        for name in &item.placeholders {
            if !context.placeholder_types.contains(name) {
                let known = context.placeholder_types.clone();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                context.unknown(file, &Text::new(name.clone(), text.span), "placeholder type", &known);
                fine = false;
            }
        }
    });
    fine
}

fn for_each_item(phrase: &Phrase, see: &mut impl FnMut(&ItemPattern)) {
    match phrase {
        Phrase::Item(item) => see(item),
        Phrase::Hyphen(parts) => parts.iter().for_each(see),
        Phrase::Sequence(list) | Phrase::Alternatives(list) => list.iter().for_each(|inner| for_each_item(inner, see)),
        Phrase::Repeat(inner, ..) | Phrase::Capture(_, inner) => for_each_item(inner, see),
        Phrase::SentenceStart | Phrase::SentenceEnd => {}
    }
}

/// Tokens that a phrase takes, at least and at most.
fn length(phrase: &Phrase) -> (usize, usize) {
    match phrase {
        Phrase::Item(_) | Phrase::Hyphen(_) => (1, 1),
        Phrase::SentenceStart | Phrase::SentenceEnd => (0, 0),
        Phrase::Sequence(list) => list.iter().map(length).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1)),
        Phrase::Alternatives(list) => {
            let lengths = list.iter().map(length);
            lengths.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1))).unwrap_or((0, 0))
        }
        Phrase::Repeat(inner, min, max) => {
            let (low, high) = length(inner);
            (low * usize::from(*min), high * usize::from(*max))
        }
        Phrase::Capture(_, inner) => length(inner),
    }
}

/// The one item that announces a phrase, if the lexicon alone decides it.
fn lexical_hook(hooks: &[Hook], items: &Items<'_>) -> Option<(ItemId, u8, u8)> {
    match hooks {
        [hook] if !hook.part && items.decides_alone(hook.item) => {
            Some((hook.item, u8::try_from(hook.before.0).ok()?, u8::try_from(hook.before.1).ok()?))
        }
        _ => None,
    }
}

/// The items that every match holds and that the lexicon alone decides, the cheapest first.
fn required(phrase: &Phrase, items: &mut Items<'_>) -> Vec<ItemId> {
    let mut patterns = Vec::new();
    collect_required(phrase, &mut patterns);
    let mut found: Vec<(u32, ItemId)> = Vec::new();
    for pattern in patterns.into_iter().filter(|pattern| Items::is_lexical(pattern)) {
        let item = items.number(pattern);
        found.extend(items.cost(item).map(|cost| (cost, item)));
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, item)| item).take(MAX_REQUIRED).collect()
}

fn collect_required<'p>(phrase: &'p Phrase, found: &mut Vec<&'p ItemPattern>) {
    match phrase {
        Phrase::Item(item) => found.push(item),
        Phrase::Sequence(list) => list.iter().for_each(|inner| collect_required(inner, found)),
        Phrase::Capture(_, inner) => collect_required(inner, found),
        Phrase::Repeat(inner, min, _) if *min > 0 => collect_required(inner, found),
        Phrase::Repeat(..) | Phrase::Alternatives(_) | Phrase::Hyphen(_) | Phrase::SentenceStart | Phrase::SentenceEnd => {}
    }
}

/// The cheapest items, one of which every match must hold, and what it costs to look for them.
fn hooks(phrase: &Phrase, items: &mut Items<'_>) -> Option<(u32, Vec<Hook>)> {
    match phrase {
        Phrase::Item(pattern) => one_hook(pattern, false, items),
        Phrase::Hyphen(parts) => parts.iter().filter_map(|part| one_hook(part, true, items)).min_by_key(|(cost, _)| *cost),
        Phrase::Sequence(list) => {
            let mut before = (0, 0);
            let mut best: Option<(u32, Vec<Hook>)> = None;
            for inner in list {
                if let Some((cost, mut found)) = hooks(inner, items)
                    && best.as_ref().is_none_or(|(least, _)| cost < *least)
                {
                    found.iter_mut().for_each(|hook| hook.before = (hook.before.0 + before.0, hook.before.1 + before.1));
                    best = Some((cost, found));
                }
                let (low, high) = length(inner);
                before = (before.0 + low, before.1 + high);
            }
            best
        }
        Phrase::Alternatives(list) => {
            let all: Option<Vec<(u32, Vec<Hook>)>> = list.iter().map(|inner| hooks(inner, items)).collect();
            let all = all?;
            Some((all.iter().map(|(cost, _)| cost).sum(), all.into_iter().flat_map(|(_, found)| found).collect()))
        }
        Phrase::Repeat(inner, min, _) if *min > 0 => hooks(inner, items),
        Phrase::Capture(_, inner) => hooks(inner, items),
        Phrase::Repeat(..) | Phrase::SentenceStart | Phrase::SentenceEnd => None,
    }
}

fn one_hook(pattern: &ItemPattern, part: bool, items: &mut Items<'_>) -> Option<(u32, Vec<Hook>)> {
    let item = items.number(pattern);
    let cost: Cost = items.cost(item);
    Some((cost?, vec![Hook { item, part, before: (0, 0) }]))
}

struct Writer<'i, 'a> {
    code: Vec<Instruction>,
    captures: Vec<String>,
    items: &'i mut Items<'a>,
    hyphens: &'i mut Vec<Vec<ItemId>>,
}

impl Writer<'_, '_> {
    fn here(&self) -> u16 {
        u16::try_from(self.code.len()).unwrap_or(u16::MAX)
    }

    fn write(&mut self, phrase: &Phrase) {
        if self.code.len() > MAX_CODE {
            return;
        }
        match phrase {
            Phrase::Item(item) => {
                let number = self.items.number(item);
                self.code.push(if Items::is_lexical(item) { Instruction::Word(number) } else { Instruction::Item(number) });
            }
            Phrase::Hyphen(parts) => {
                let parts = parts.iter().map(|part| self.items.number(part)).collect();
                self.code.push(Instruction::Hyphen(u16::try_from(self.hyphens.len()).unwrap_or(u16::MAX)));
                self.hyphens.push(parts);
            }
            Phrase::Sequence(list) => list.iter().for_each(|inner| self.write(inner)),
            Phrase::Alternatives(list) => self.alternatives(list),
            Phrase::Repeat(inner, min, max) => {
                (0..*min).for_each(|_| self.write(inner));
                self.optional(inner, max - min);
            }
            Phrase::Capture(name, inner) => {
                let known = self.captures.iter().position(|capture| capture == name);
                let slot = known.unwrap_or_else(|| {
                    self.captures.push(name.clone());
                    self.captures.len() - 1
                });
                let slot = u8::try_from(slot).unwrap_or(u8::MAX);
                self.code.push(Instruction::Open(slot));
                self.write(inner);
                self.code.push(Instruction::Close(slot));
            }
            Phrase::SentenceStart => self.code.push(Instruction::SentenceStart),
            Phrase::SentenceEnd => self.code.push(Instruction::SentenceEnd),
        }
    }

    /// The same up to `times` times, as many as there are.
    fn optional(&mut self, inner: &Phrase, times: u8) {
        let mut splits = Vec::new();
        for _ in 0..times {
            splits.push(self.code.len());
            self.code.push(Instruction::Split(self.here() + 1, 0));
            self.write(inner);
        }
        let end = self.here();
        for at in splits {
            if let Instruction::Split(_, otherwise) = &mut self.code[at] {
                *otherwise = end;
            }
        }
    }

    fn alternatives(&mut self, list: &[Phrase]) {
        let choice = self.code.len();
        self.code.push(Instruction::Choice(u16::try_from(list.len()).unwrap_or(u16::MAX)));
        for inner in list {
            let first = first_word(inner).map_or(ItemId::MAX, |first| self.items.number(first));
            self.code.push(Instruction::Case(first, 0));
        }
        let mut jumps = Vec::new();
        for (number, inner) in list.iter().enumerate() {
            let here = self.here();
            if let Instruction::Case(_, target) = &mut self.code[choice + 1 + number] {
                *target = here;
            }
            self.write(inner);
            jumps.push(self.code.len());
            self.code.push(Instruction::Jump(0));
        }
        let end = self.here();
        for at in jumps {
            self.code[at] = Instruction::Jump(end);
        }
    }
}

/// The item that the first token of every match satisfies, where the lexicon alone decides it.
fn first_word(phrase: &Phrase) -> Option<&ItemPattern> {
    match phrase {
        Phrase::Item(item) => Some(item).filter(|item| Items::is_lexical(item)),
        Phrase::Sequence(list) => list.first().and_then(first_word),
        Phrase::Capture(_, inner) => first_word(inner),
        Phrase::Repeat(inner, min, _) if *min > 0 => first_word(inner),
        Phrase::Repeat(..) | Phrase::Alternatives(_) | Phrase::Hyphen(_) | Phrase::SentenceStart | Phrase::SentenceEnd => None,
    }
}
