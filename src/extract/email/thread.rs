//! What a mail says again of earlier ones: its text and blocks in, the thread out, and the blocks left that are the mail's own.
//! Quoted lines, the line above them that says who wrote and when, the head of a mail that mail programs put above one that they quote without
//! marks, and what stands behind a signature. Knows no words of any language: only marks, dates and addresses.

use crate::extract::{Author, Block, Message, plain, quoted_messages};

/// Lines that the line above a quotation may be wrapped into.
const WRAPPED: usize = 3;

/// Lines in a row, each a name, a colon and a value, that make the head of a mail.
const HEAD_LINES: usize = 3;

/// Characters that the name of a line of such a head has at most.
const HEAD_NAME: usize = 20;

/// Takes out of the blocks what is not the mail's own, and gives the earlier messages, oldest first.
pub(super) fn take(text: &str, blocks: &mut Vec<Block>) -> Vec<Message> {
    let mut thread = cut_at_head(text, blocks);
    cut_at_signature(text, blocks);
    cut_attributions(text, blocks);
    // The deeper a quotation, the older; what the customer wrote last comes last.
    let (newer, older): (Vec<_>, Vec<_>) = quoted_messages(text, blocks).into_iter().partition(|message| message.from == Author::Customer);
    thread.extend(older);
    thread.extend(newer);
    blocks.retain(|block| block.quote == 0 && block.start < block.end);
    thread
}

/// Cuts off the mails that stand under heads such as `From: …`, `Sent: …`, `To: …`. The first is the customer's, and by turns ours and theirs.
fn cut_at_head(text: &str, blocks: &mut Vec<Block>) -> Vec<Message> {
    let heads: Vec<(usize, usize)> = heads(text, blocks);
    let Some(&(first, _)) = heads.first() else { return Vec::new() };
    let ends = heads.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    let authors = [Author::Customer, Author::Agent].into_iter().cycle();
    let message = |((&(_, start), end), from): ((&(usize, usize), usize), Author)| {
        let words = text.get(start..end).unwrap_or_default().trim();
        (!words.is_empty()).then(|| Message { from, text: words.to_owned() })
    };
    let mut thread: Vec<Message> = heads.iter().zip(ends).zip(authors).filter_map(message).collect();
    thread.reverse();
    cut(blocks, first);
    thread
}

/// Takes away all blocks from a byte of the text on.
fn cut(blocks: &mut Vec<Block>, at: usize) {
    blocks.retain(|block| block.start < at);
    if let Some(last) = blocks.last_mut() {
        last.end = last.end.min(at);
    }
}

/// Where heads of mails start, with the line that leads them, and where they end. A letter does not begin with one.
fn heads(text: &str, blocks: &[Block]) -> Vec<(usize, usize)> {
    let lines = lines(text);
    let own_from = blocks.iter().find(|block| block.quote == 0).map_or(text.len(), |block| block.end.min(block.start + 1));
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let length = lines[at..].iter().take_while(|(_, line)| is_head_line(line)).count();
        let inside = &lines[at..at + length];
        if length < HEAD_LINES || lines[at].0 < own_from {
            at += length.max(1);
            continue;
        }
        let lead = lines[..at].iter().rposition(|(_, line)| !line.trim().is_empty()).filter(|lead| is_rule(lines[*lead].1.trim()));
        if is_head(inside, lead.is_some()) {
            let end = lines.get(at + length).map_or(text.len(), |(start, _)| *start);
            found.push((trimmed(text, lines[lead.unwrap_or(at)].0), end));
        }
        at += length;
    }
    found
}

/// Whether lines, each a name, a colon and a value, are the head of a mail and no list of what the customer gave: under a rule they are; else they
/// are four or more, name a time, and the first of them an address.
fn is_head(lines: &[(usize, &str)], is_led: bool) -> bool {
    let timed = lines.iter().any(|(_, line)| has_time(line));
    let addressed = |lines: &[(usize, &str)]| lines.iter().any(|(_, line)| has_address(line));
    let told = is_led && (timed || addressed(lines));
    told || (lines.len() > HEAD_LINES && timed && addressed(&lines[..1]))
}

/// A place in the text without the white space before it.
fn trimmed(text: &str, at: usize) -> usize {
    text.get(..at).map_or(at, |before| before.trim_end().len())
}

/// The lines of a text and where they start.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let place = |line: &'_ str| {
        let start = at;
        at += line.len();
        start
    };
    let starts: Vec<usize> = text.split_inclusive('\n').map(place).collect();
    starts.into_iter().zip(text.split_inclusive('\n')).collect()
}

/// Whether a line is a name, a colon and a value: `Sent: Monday`, in bold too.
fn is_head_line(line: &str) -> bool {
    let line = line.trim().trim_start_matches('*');
    let Some((name, value)) = line.split_once(':') else { return false };
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    name.starts_with(char::is_uppercase)
        && letters >= 2
        && name.chars().count() <= HEAD_NAME
        && name.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '\u{a0}' | '-'))
        && value.trim_start_matches('*').starts_with([' ', '\u{a0}', '\t'])
        && !value.trim().is_empty()
}

/// Whether a line leads the head of a mail: a rule, or words between dashes.
fn is_rule(line: &str) -> bool {
    plain::is_separator(line) || (line.starts_with("---") && line.ends_with("---"))
}

fn has_address(line: &str) -> bool {
    line.contains('@')
}

/// Whether a time of day stands in a line.
fn has_time(line: &str) -> bool {
    line.as_bytes().windows(4).any(|four| matches!(four, [a, b':', c, d] if [a, c, d].iter().all(|byte| byte.is_ascii_digit())))
}

/// Takes away the lines that say, right above a quotation, who wrote what follows and when.
fn cut_attributions(text: &str, blocks: &mut [Block]) {
    for number in 1..blocks.len() {
        let (before, quoted) = (blocks[number - 1], blocks[number]);
        if before.quote == 0 && quoted.quote > 0 {
            blocks[number - 1].end = attribution(text, before).unwrap_or(before.end);
        }
    }
}

/// Where the block ends without such lines, where it has them.
fn attribution(text: &str, block: Block) -> Option<usize> {
    let inside = text.get(block.start..block.end)?;
    let last = inside.trim_end_matches(['\u{a0}', '*', ' ']);
    if !last.ends_with(':') && !last.ends_with("--") {
        return None;
    }
    // A line that a mail program wrapped at the address begins with the time.
    let lines = lines(inside);
    let unended = |line: &str| !line.trim_end().ends_with(['.', '!', '?']);
    let run = 1 + lines.iter().rev().skip(1).take(WRAPPED - 1).take_while(|(_, line)| unended(line)).count();
    let wrapped = &lines[lines.len().saturating_sub(run)..];
    let told = |tells: fn(&str) -> bool| wrapped.iter().rev().find(|(_, line)| tells(line));
    let (start, _) = told(has_time).or_else(|| told(has_address))?;
    Some(trimmed(text, block.start + start).max(block.start))
}

/// Takes away what stands behind the mark over a signature, also where its space was lost: nobody writes that anew.
fn cut_at_signature(text: &str, blocks: &mut Vec<Block>) {
    let marks = lines(text).into_iter().filter(|(_, line)| matches!(line.trim_end(), "--"));
    let before = |at: usize| blocks.partition_point(|block| block.end <= at).checked_sub(1);
    let is_own = |at: usize| before(at).is_some_and(|number| blocks[number].quote == 0);
    let Some((mark, _)) = marks.into_iter().find(|(start, _)| is_own(*start)) else { return };
    blocks.retain(|block| block.start < mark || block.quote > 0);
}
