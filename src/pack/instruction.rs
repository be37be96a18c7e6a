//! The steps of a compiled phrase, and how they are written as bytes: a byte for the kind, then its numbers, little-endian.
//! Runs none.

/// Number of an item: what one token can be asked to be.
pub type ItemId = u16;

/// A step of a phrase. Targets are bytes from the start of the phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// One token that satisfies the item, as the lexicon alone tells.
    Word(ItemId),
    /// One token that satisfies the item.
    Item(ItemId),
    /// One hyphenated token, part by part.
    Hyphen(u16),
    /// Go on at both, the first preferred.
    Split(u16, u16),
    /// Go on at any of so many cases, which follow; the earlier ones preferred.
    Choice(u16),
    /// A case of a choice: the item that its first token must satisfy, or [`ItemId::MAX`] where the lexicon alone cannot tell, and where
    /// it begins.
    Case(ItemId, u16),
    /// Go on there.
    Jump(u16),
    /// A capture begins.
    Open(u8),
    /// A capture ends.
    Close(u8),
    /// Only at the start of the sentence.
    SentenceStart,
    /// Only at the end of the sentence.
    SentenceEnd,
    /// Found.
    Match,
}

/// Bytes of the longest instruction.
pub const LONGEST: usize = 5;

/// Bytes of [`Instruction::Word`] and [`Instruction::Item`].
pub const ONE_TOKEN: usize = 3;

/// Bytes of [`Instruction::Case`].
pub const CASE: usize = 5;

impl Instruction {
    /// The instruction that stands at a byte of a phrase, and where the next one stands.
    #[inline]
    #[must_use]
    pub fn read(code: &[u8], at: usize) -> (Self, usize) {
        let number = |at: usize| u16::from_le_bytes([code[at], code[at + 1]]);
        match code[at] {
            0 => (Self::Word(number(at + 1)), at + 3),
            1 => (Self::Item(number(at + 1)), at + 3),
            2 => (Self::Hyphen(number(at + 1)), at + 3),
            3 => (Self::Split(number(at + 1), number(at + 3)), at + 5),
            4 => (Self::Choice(number(at + 1)), at + 3),
            5 => (Self::Case(number(at + 1), number(at + 3)), at + 5),
            6 => (Self::Jump(number(at + 1)), at + 3),
            7 => (Self::Open(code[at + 1]), at + 2),
            8 => (Self::Close(code[at + 1]), at + 2),
            9 => (Self::SentenceStart, at + 1),
            10 => (Self::SentenceEnd, at + 1),
            _ => (Self::Match, at + 1),
        }
    }

    /// What the token must satisfy that the instruction at a byte takes: an item, and whether the lexicon alone tells; none where it is no
    /// [`Self::Word`] or [`Self::Item`]. The next instruction stands [`ONE_TOKEN`] bytes further. Quicker than to read any instruction.
    #[inline]
    #[must_use]
    pub fn one_token(code: &[u8], at: usize) -> Option<(ItemId, bool)> {
        match code.get(at..at + ONE_TOKEN)? {
            [kind @ (0 | 1), low, high] => Some((u16::from_le_bytes([*low, *high]), *kind == 0)),
            _ => None,
        }
    }

    fn write(self, out: &mut Vec<u8>) {
        let (kind, numbers): (u8, &[u16]) = match self {
            Self::Word(item) => (0, &[item]),
            Self::Item(item) => (1, &[item]),
            Self::Hyphen(number) => (2, &[number]),
            Self::Split(first, second) => (3, &[first, second]),
            Self::Choice(count) => (4, &[count]),
            Self::Case(item, to) => (5, &[item, to]),
            Self::Jump(to) => (6, &[to]),
            Self::Open(slot) => return out.extend([7, slot]),
            Self::Close(slot) => return out.extend([8, slot]),
            Self::SentenceStart => (9, &[]),
            Self::SentenceEnd => (10, &[]),
            Self::Match => (11, &[]),
        };
        out.push(kind);
        out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    }

    fn length(self) -> u16 {
        match self {
            Self::Split(..) | Self::Case(..) => 5,
            Self::Word(_) | Self::Item(_) | Self::Hyphen(_) | Self::Choice(_) | Self::Jump(_) => 3,
            Self::Open(_) | Self::Close(_) => 2,
            Self::SentenceStart | Self::SentenceEnd | Self::Match => 1,
        }
    }
}

/// The bytes of a phrase's instructions, whose targets are given as numbers of instructions. There are fewer than 65,536 bytes.
#[must_use]
pub fn packed(code: &[Instruction]) -> Vec<u8> {
    let code: Vec<Option<Instruction>> = (0..code.len()).map(|at| shortened(code, at)).collect();
    let starts: Vec<u16> = code
        .iter()
        .scan(0u16, |at, instruction| {
            let start = *at;
            *at += instruction.map_or(0, Instruction::length);
            Some(start)
        })
        .collect();
    let start = |number: u16| starts[usize::from(number)];
    let mut out = Vec::with_capacity(code.len() * 3);
    for instruction in code.into_iter().flatten() {
        let placed = match instruction {
            Instruction::Split(first, second) => Instruction::Split(start(first), start(second)),
            Instruction::Case(item, to) => Instruction::Case(item, start(to)),
            Instruction::Jump(to) => Instruction::Jump(start(to)),
            other => other,
        };
        placed.write(&mut out);
    }
    out
}

/// The instruction with that number, a jump without its detours; none where it jumps to the next one.
fn shortened(code: &[Instruction], at: usize) -> Option<Instruction> {
    let Instruction::Jump(mut to) = code[at] else { return Some(code[at]) };
    while let Instruction::Jump(further) = code[usize::from(to)] {
        to = further;
    }
    match code[usize::from(to)] {
        Instruction::Match => Some(Instruction::Match),
        _ if usize::from(to) == at + 1 => None,
        _ => Some(Instruction::Jump(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_read_as_they_were_written_with_targets_in_bytes() {
        use Instruction::{Case, Choice, Close, Hyphen, Item, Jump, Match, Open, SentenceEnd, SentenceStart, Split, Word};
        let written =
            [SentenceStart, Word(3), Split(3, 4), Item(40_000), Hyphen(9), Choice(1), Case(u16::MAX, 7), Jump(10), Open(1), Close(1)];
        let placed =
            [SentenceStart, Word(3), Split(9, 12), Item(40_000), Hyphen(9), Choice(1), Case(u16::MAX, 23), Jump(30), Open(1), Close(1)];
        let bytes = packed(&[&written[..], &[SentenceEnd, Match]].concat());
        let mut at = 0;
        for expected in placed.into_iter().chain([SentenceEnd, Match]) {
            let (read, next) = Instruction::read(&bytes, at);
            assert_eq!(read, expected);
            assert!(next - at <= LONGEST && next - at == usize::from(read.length()));
            let one_token = match read {
                Word(item) => Some((item, true)),
                Item(item) => Some((item, false)),
                _ => None,
            };
            assert_eq!(Instruction::one_token(&bytes, at), one_token);
            at = next;
        }
        assert_eq!(at, bytes.len());
    }

    #[test]
    fn jumps_make_no_detours() {
        use Instruction::{Jump, Match, Word};
        let bytes = packed(&[Jump(3), Word(1), Jump(5), Jump(5), Jump(5), Word(3), Jump(7), Match]);
        let (mut at, mut read) = (0, Vec::new());
        while at < bytes.len() {
            let (instruction, next) = Instruction::read(&bytes, at);
            read.push(instruction);
            at = next;
        }
        assert_eq!(read, [Jump(12), Word(1), Jump(12), Jump(12), Word(3), Match, Match]);
    }
}
