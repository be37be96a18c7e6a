//! Tries one phrase at one token: its program is run, every way through it, and the longest match kept.
//! Work is limited; the program's loops were unrolled when it was compiled.

use super::{Match, NO_CAPTURE, Subject};
use crate::pack::compiled::{Instruction, ItemId, MAX_CAPTURES, PhraseId};
use crate::text::{Sentence, Token};

/// Steps that one attempt may take.
const MAX_STEPS: usize = 4_000;

/// A way on through a phrase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thread {
    step: u16,
    at: u32,
    captures: [(u32, u32); MAX_CAPTURES],
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
    let code = subject.language.body.programs.code(phrase);
    let lead = lead(subject, code, sentence, start)?;
    open.clear();
    open.push(Thread { step: lead as u16, at: start + lead as u32, captures: [NO_CAPTURE; MAX_CAPTURES] });
    let mut best: Option<Match> = None;
    let mut steps = 0;
    while let Some(mut thread) = open.pop() {
        loop {
            steps += 1;
            if steps > MAX_STEPS {
                return best;
            }
            match code[usize::from(thread.step)] {
                Instruction::Split(first, second) => {
                    // A way whose first token does not fit is not worth remembering the other one for.
                    if let next @ (Instruction::Word(_) | Instruction::Item(_)) = code[usize::from(first)]
                        && step(subject, sentence, next, thread.at).is_none()
                    {
                        thread.step = second;
                        continue;
                    }
                    open.push(Thread { step: second, ..thread });
                    thread.step = first;
                    continue;
                }
                Instruction::Choice(count) => {
                    let cases = usize::from(thread.step) + 1;
                    choose(subject, &code[cases..cases + usize::from(count)], sentence, thread, open);
                    break;
                }
                Instruction::Jump(to) => {
                    thread.step = to;
                    continue;
                }
                Instruction::Match => {
                    if thread.at > start && best.is_none_or(|best| thread.at > best.end) {
                        best = Some(Match { phrase, sentence: number, start, end: thread.at, captures: thread.captures });
                    }
                    break;
                }
                Instruction::Open(slot) => thread.captures[usize::from(slot)] = (thread.at, thread.at),
                Instruction::Close(slot) => thread.captures[usize::from(slot)].1 = thread.at,
                instruction => {
                    let Some(taken) = step(subject, sentence, instruction, thread.at) else { break };
                    thread.at += taken;
                }
            }
            thread.step += 1;
        }
    }
    best
}

/// Passes over the tokens that the phrase begins with whatever follows. Most attempts fail at one of them: those are turned away
/// before anything is set up.
fn lead(subject: Subject<'_>, code: &[Instruction], sentence: &Sentence, start: u32) -> Option<usize> {
    let mut lead = 0;
    while let instruction @ (Instruction::Word(_) | Instruction::Item(_)) = code[lead] {
        step(subject, sentence, instruction, start + lead as u32)?;
        lead += 1;
    }
    Some(lead)
}

/// Opens the ways of a choice whose first token fits, so that the first of them is gone first.
fn choose(subject: Subject<'_>, cases: &[Instruction], sentence: &Sentence, thread: Thread, open: &mut Vec<Thread>) {
    let entry = (thread.at < sentence.end).then(|| subject.text.tokens[thread.at as usize].entry);
    for case in cases.iter().rev() {
        let Instruction::Case(first, target) = *case else { continue };
        if first == ItemId::MAX || entry.is_some_and(|entry| subject.language.lexicon.has(entry, first)) {
            open.push(Thread { step: target, ..thread });
        }
    }
}

/// The tokens that an instruction takes at a token, if it can.
fn step(subject: Subject<'_>, sentence: &Sentence, instruction: Instruction, at: u32) -> Option<u32> {
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
