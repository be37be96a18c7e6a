//! Tries one phrase at one token: its program is run, every way through it, and the longest match kept.
//! Work is limited; the program's loops were unrolled when it was compiled.

use super::{Captures, Match, NO_CAPTURE, Subject};
use crate::pack::compiled::{Instruction, ItemId, MAX_CAPTURES, PhraseId};
use crate::pack::instruction::CASE;
use crate::text::{Sentence, Token};

/// Steps that one attempt may take.
const MAX_STEPS: usize = 4_000;

/// A way on through a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thread {
    step: u16,
    at: u32,
    captures: Captures,
}

/// What a way goes through.
#[derive(Clone, Copy)]
struct Ground<'a> {
    subject: Subject<'a>,
    sentence: &'a Sentence,
    code: &'a [u8],
    start: u32,
}

/// Tries a phrase at a token; gives its longest match.
pub(super) fn attempt(
    subject: Subject<'_>,
    phrase: PhraseId,
    number: u32,
    sentence: &Sentence,
    start: u32,
    open: &mut Vec<Thread>,
) -> Option<Match> {
    let programs = &subject.language.body.programs;
    let code = programs.code(phrase);
    let (step, at) = lead(subject, code, sentence, start)?;
    open.clear();
    open.push(Thread { step, at, captures: [NO_CAPTURE; MAX_CAPTURES] });
    let ground = Ground { subject, sentence, code, start };
    let (mut best, mut steps): (Option<Thread>, usize) = (None, 0);
    while let Some(thread) = open.pop().filter(|_| steps < MAX_STEPS) {
        let end = follow(ground, thread, open, &mut steps);
        best = end.filter(|end| end.at > best.map_or(start, |best| best.at)).or(best);
    }
    let Thread { at: end, captures, .. } = best?;
    Some(Match { phrase, owner: programs.owner(phrase), sentence: number, start, end, mark: programs.mark(phrase), captures })
}

/// Follows one way to its end, if it reaches one; ways that part from it stay open.
fn follow(ground: Ground<'_>, mut thread: Thread, open: &mut Vec<Thread>, steps: &mut usize) -> Option<Thread> {
    let Ground { subject, sentence, code, start } = ground;
    // A sentence has far fewer tokens than this can count.
    let from_start = |at: u32| (at - start) as u16;
    while *steps < MAX_STEPS {
        *steps += 1;
        let (instruction, next) = Instruction::read(code, usize::from(thread.step));
        thread.step = match instruction {
            Instruction::Split(first, second) => {
                // A way whose first token does not fit is not worth remembering the other one for.
                if let (next @ (Instruction::Word(_) | Instruction::Item(_)), _) = Instruction::read(code, usize::from(first))
                    && taken(subject, sentence, next, thread.at).is_none()
                {
                    second
                } else {
                    open.push(Thread { step: second, ..thread });
                    first
                }
            }
            Instruction::Choice(count) => {
                choose(subject, &code[next..], count, sentence, thread, open);
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
                thread.at += taken(subject, sentence, instruction, thread.at)?;
                next as u16
            }
        };
    }
    None
}

/// Passes over the tokens that the phrase begins with whatever follows; gives the first step behind them and its token. Most attempts fail at
/// one of them: those are turned away before anything is set up.
fn lead(subject: Subject<'_>, code: &[u8], sentence: &Sentence, start: u32) -> Option<(u16, u32)> {
    let (mut step, mut at) = (0, start);
    while let (instruction @ (Instruction::Word(_) | Instruction::Item(_)), next) = Instruction::read(code, step) {
        at += taken(subject, sentence, instruction, at)?;
        step = next;
    }
    Some((step as u16, at))
}

/// Opens the ways of a choice whose first token fits, so that the first of them is gone first. Its cases stand at the start of `code`.
fn choose(subject: Subject<'_>, code: &[u8], count: u16, sentence: &Sentence, thread: Thread, open: &mut Vec<Thread>) {
    let entry = (thread.at < sentence.end).then(|| subject.text.tokens[thread.at as usize].entry);
    let cases = code[..usize::from(count) * CASE].chunks_exact(CASE).rev();
    for (case, _) in cases.map(|case| Instruction::read(case, 0)) {
        let Instruction::Case(first, target) = case else { continue };
        if first == ItemId::MAX || entry.is_some_and(|entry| subject.language.lexicon.has(entry, first)) {
            open.push(Thread { step: target, ..thread });
        }
    }
}

/// The tokens that an instruction takes at a token, if it can.
fn taken(subject: Subject<'_>, sentence: &Sentence, instruction: Instruction, at: u32) -> Option<u32> {
    let tokens = &subject.text.tokens;
    let token = (at < sentence.end).then(|| &tokens[at as usize]);
    let only_marks = |tokens: &[Token]| tokens.iter().all(|token| !token.is_wordlike());
    match instruction {
        Instruction::Word(item) => subject.language.lexicon.has(token?.entry, item).then_some(1),
        Instruction::Item(item) => subject.language.satisfies(subject.string, token?, item).then_some(1),
        Instruction::Hyphen(number) => {
            let wanted = &subject.language.body.hyphens[usize::from(number)];
            let parts = subject.text.parts_of(token?);
            let fits = parts.len() == wanted.len()
                && parts.iter().zip(wanted).all(|(part, item)| subject.language.satisfies(subject.string, part, *item));
            fits.then_some(1)
        }
        Instruction::SentenceStart => only_marks(&tokens[sentence.start as usize..at as usize]).then_some(0),
        Instruction::SentenceEnd => only_marks(&tokens[at as usize..sentence.end as usize]).then_some(0),
        _ => None,
    }
}
