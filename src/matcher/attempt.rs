//! Tries one phrase at one token: its program is run, every way through it, and the longest match kept.
//! Work is limited; the program's loops were unrolled when it was compiled.

use std::ops::Range;

use super::{Captures, Match, NO_CAPTURE, Subject};
use crate::pack::compiled::{Instruction, ItemId, MAX_CAPTURES, PhraseId};
use crate::pack::instruction::{CASE, ONE_TOKEN};
use crate::text::{ItemRows, Sentence, Token};

/// Steps that one attempt may take.
const MAX_STEPS: usize = 4_000;

/// A way on through a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thread {
    step: u16,
    at: u32,
    captures: Captures,
}

/// What phrases are tried on.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub subject: Subject<'a>,
    /// Number of the sentence.
    pub number: u32,
    pub sentence: Sentence,
    /// What its tokens satisfy, where that is at hand.
    pub rows: Option<&'a ItemRows>,
}

impl Ground<'_> {
    /// The numbers of the tokens.
    pub fn tokens(&self) -> Range<u32> {
        self.sentence.start..self.sentence.end
    }

    /// Whether what the tokens satisfy lets a phrase match, as far as that is at hand.
    #[inline]
    pub fn may_hold(&self, phrase: PhraseId) -> bool {
        self.rows.is_none_or(|rows| self.subject.language.body.programs.may_match(phrase, rows))
    }

    /// Whether the entry of a token satisfies an item.
    #[inline]
    pub fn has(&self, at: u32, item: ItemId) -> bool {
        match self.rows {
            Some(rows) => rows.has((at - self.sentence.start) as usize, item),
            None => self.subject.language.lexicon.has(self.token(at).entry, item),
        }
    }

    /// Whether a token of the sentence stands there and satisfies an item, which its entry tells where that is `by_lexicon`.
    #[inline]
    fn satisfies(&self, at: u32, item: ItemId, by_lexicon: bool) -> bool {
        let Subject { language, string, .. } = self.subject;
        let has = || self.has(at, item);
        at < self.sentence.end && if by_lexicon { has() } else { language.satisfies_if(string, self.token(at), item, has) }
    }

    fn token(&self, at: u32) -> &Token {
        &self.subject.text.tokens[at as usize]
    }
}

/// A phrase that is tried.
#[derive(Clone, Copy)]
struct Program<'a> {
    code: &'a [u8],
    /// The token that it begins at.
    start: u32,
}

/// Tries a phrase at a token; gives its longest match. Most attempts fail at a token that the phrase begins with whatever follows: those are
/// turned away before anything is set up.
#[inline]
pub(super) fn attempt(ground: Ground<'_>, phrase: PhraseId, start: u32, open: &mut Vec<Thread>) -> Option<Match> {
    let code = ground.subject.language.body.programs.code(phrase);
    let (step, at) = lead(&ground, code, start)?;
    longest(&ground, phrase, Program { code, start }, Thread { step, at, captures: [NO_CAPTURE; MAX_CAPTURES] }, open)
}

/// The longest match that a way leads to.
fn longest(ground: &Ground<'_>, phrase: PhraseId, program: Program<'_>, way: Thread, open: &mut Vec<Thread>) -> Option<Match> {
    let (programs, start) = (&ground.subject.language.body.programs, program.start);
    open.clear();
    open.push(way);
    let (mut best, mut steps): (Option<Thread>, usize) = (None, 0);
    while let Some(thread) = open.pop().filter(|_| steps < MAX_STEPS) {
        let end = follow(ground, program, thread, open, &mut steps);
        best = end.filter(|end| end.at > best.map_or(start, |best| best.at)).or(best);
    }
    let Thread { at: end, captures, .. } = best?;
    Some(Match { phrase, owner: programs.owner(phrase), sentence: ground.number, start, end, mark: programs.mark(phrase), captures })
}

/// Follows one way to its end, if it reaches one; ways that part from it stay open.
fn follow(ground: &Ground<'_>, program: Program<'_>, mut thread: Thread, open: &mut Vec<Thread>, steps: &mut usize) -> Option<Thread> {
    let Program { code, start } = program;
    // A sentence has far fewer tokens than this can count.
    let from_start = |at: u32| (at - start) as u16;
    while *steps < MAX_STEPS {
        *steps += 1;
        let (instruction, next) = Instruction::read(code, usize::from(thread.step));
        thread.step = match instruction {
            Instruction::Split(first, second) => {
                // A way whose first token does not fit is not worth remembering the other one for.
                if let Some((item, by_lexicon)) = Instruction::one_token(code, usize::from(first))
                    && !ground.satisfies(thread.at, item, by_lexicon)
                {
                    second
                } else {
                    open.push(Thread { step: second, ..thread });
                    first
                }
            }
            Instruction::Choice(count) => {
                choose(ground, &code[next..], count, thread, open);
                return None;
            }
            Instruction::Jump(to) => to,
            Instruction::Match => return Some(thread),
            Instruction::Open(slot) => {
                thread.captures[usize::from(slot)] = (from_start(thread.at), from_start(thread.at));
                next as u16
            }
            Instruction::Close(slot) => {
                thread.captures[usize::from(slot)].1 = from_start(thread.at);
                next as u16
            }
            instruction => {
                thread.at += taken(ground, instruction, thread.at)?;
                next as u16
            }
        };
    }
    None
}

/// Passes over the tokens that the phrase begins with whatever follows; gives the first step behind them and its token.
#[inline]
fn lead(ground: &Ground<'_>, code: &[u8], start: u32) -> Option<(u16, u32)> {
    let (mut step, mut at) = (0, start);
    while let Some((item, by_lexicon)) = Instruction::one_token(code, step) {
        if !ground.satisfies(at, item, by_lexicon) {
            return None;
        }
        at += 1;
        step += ONE_TOKEN;
    }
    Some((step as u16, at))
}

/// Opens the ways of a choice whose first token fits, so that the first of them is gone first. Its cases stand at the start of `code`.
fn choose(ground: &Ground<'_>, code: &[u8], count: u16, thread: Thread, open: &mut Vec<Thread>) {
    let is_in = thread.at < ground.sentence.end;
    let cases = code[..usize::from(count) * CASE].chunks_exact(CASE).rev();
    for (case, _) in cases.map(|case| Instruction::read(case, 0)) {
        let Instruction::Case(first, target) = case else { continue };
        if first == ItemId::MAX || (is_in && ground.has(thread.at, first)) {
            open.push(Thread { step: target, ..thread });
        }
    }
}

/// The tokens that an instruction takes at a token, if it can.
fn taken(ground: &Ground<'_>, instruction: Instruction, at: u32) -> Option<u32> {
    let Subject { language, string, text } = ground.subject;
    let only_marks = |tokens: Range<u32>| text.tokens[tokens.start as usize..tokens.end as usize].iter().all(|token| !token.is_wordlike());
    match instruction {
        Instruction::Word(item) => ground.satisfies(at, item, true).then_some(1),
        Instruction::Item(item) => ground.satisfies(at, item, false).then_some(1),
        Instruction::Hyphen(number) if at < ground.sentence.end => {
            let wanted = &language.body.hyphens[usize::from(number)];
            let parts = text.parts_of(ground.token(at));
            let fits = parts.len() == wanted.len() && parts.iter().zip(wanted).all(|(part, item)| language.satisfies(string, part, *item));
            fits.then_some(1)
        }
        Instruction::SentenceStart => only_marks(ground.sentence.start..at).then_some(0),
        Instruction::SentenceEnd => only_marks(at..ground.sentence.end).then_some(0),
        _ => None,
    }
}
