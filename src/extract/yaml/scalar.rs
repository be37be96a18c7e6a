//! YAML scalars: where one starts, its style and the value that the parser read in; the map from the value to the source out.
//! Follows escapes, folded lines, indentation and chomping; what it follows is held against the value at every step.

use memchr::memchr2;
use saphyr_parser::ScalarStyle;

use super::super::align::{Aligner, break_len};
use super::super::{Encoding, SourceMap};

/// A scalar as a parser found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scalar {
    /// How it is written.
    pub(super) style: ScalarStyle,
    /// Its first byte: the opening quotation mark, the first letter; of a block scalar the first letter behind the indentation, or its header.
    pub(super) start: usize,
    /// Spaces that a block scalar is indented by, where `start` is behind them and not the header.
    pub(super) indent: Option<usize>,
    /// Whether it stands between brackets or braces.
    pub(super) in_flow: bool,
}

impl Scalar {
    /// From the value to the source; `None` where the source does not say what the value says.
    pub(super) fn map(self, source: &str, value: &str) -> Option<SourceMap> {
        let mut aligner = Aligner::new(source, self.start, value, self.encoding());
        match self.style {
            ScalarStyle::Plain => flow(&mut aligner, None)?,
            ScalarStyle::SingleQuoted => quoted(&mut aligner, b'\'')?,
            ScalarStyle::DoubleQuoted => quoted(&mut aligner, b'"')?,
            ScalarStyle::Literal | ScalarStyle::Folded => return block(source, self, value),
        }
        aligner.finish()
    }

    fn encoding(self) -> Encoding {
        match self.style {
            ScalarStyle::Plain if self.in_flow => Encoding::YamlFlowPlain,
            ScalarStyle::Plain => Encoding::YamlPlain,
            ScalarStyle::SingleQuoted => Encoding::YamlSingle,
            ScalarStyle::DoubleQuoted => Encoding::YamlDouble,
            ScalarStyle::Literal | ScalarStyle::Folded => Encoding::YamlBlock,
        }
    }
}

fn quoted(aligner: &mut Aligner<'_>, quote: u8) -> Option<()> {
    if aligner.rest().as_bytes().first() != Some(&quote) {
        return None;
    }
    aligner.skip(1);
    flow(aligner, Some(quote))
}

/// Reads up to the closing quotation mark, or to the end of the value where there is none.
fn flow(aligner: &mut Aligner<'_>, quote: Option<u8>) -> Option<()> {
    let escapes = quote == Some(b'"');
    let stands_out = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n') || Some(*byte) == quote || (escapes && *byte == b'\\');
    loop {
        if quote.is_none() && aligner.value().is_empty() {
            return Some(());
        }
        let rest = aligner.rest();
        match rest.as_bytes().first()? {
            byte if Some(*byte) == quote => match quote {
                Some(b'\'') if rest.starts_with("''") => aligner.notation(2, "'")?,
                _ => return Some(()),
            },
            b'\\' if escapes => escape(aligner)?,
            b' ' | b'\t' | b'\r' | b'\n' => blank(aligner)?,
            _ => {
                let ordinary = rest.bytes().position(|byte| stands_out(&byte)).unwrap_or(rest.len());
                // A plain scalar ends before what does not belong to its value.
                aligner.verbatim(if quote.is_none() { ordinary.min(aligner.value().len()) } else { ordinary })?;
            }
        }
    }
}

/// An escape of a double-quoted scalar, or a line break that one takes away.
fn escape(aligner: &mut Aligner<'_>) -> Option<()> {
    let after = &aligner.rest()[1..];
    let broken = break_len(after);
    if broken == 0 {
        let digits = match after.as_bytes().first()? {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        return aligner.escape(2 + digits);
    }
    aligner.skip(1 + broken);
    let blank = blank_len(aligner.rest());
    let breaks = breaks(&aligner.rest()[..blank]);
    lines(aligner, &breaks, blank)
}

/// White space: as it is, or folded where it holds a line break.
fn blank(aligner: &mut Aligner<'_>) -> Option<()> {
    let blank = blank_len(aligner.rest());
    let breaks = breaks(&aligner.rest()[..blank]);
    match breaks.as_slice() {
        [] => aligner.verbatim(blank),
        [_] => aligner.unit(blank, " "),
        [_, empty_lines @ ..] => lines(aligner, empty_lines, blank),
    }
}

/// Takes `blank` bytes of white space in which a line ends after each of these numbers of bytes: a line end of the value for each.
fn lines(aligner: &mut Aligner<'_>, ends: &[usize], blank: usize) -> Option<()> {
    let start = aligner.at();
    for end in ends {
        aligner.unit(start + end - aligner.at(), "\n")?;
    }
    aligner.skip(start + blank - aligner.at());
    Some(())
}

/// Bytes of white space and line breaks at the start of a text.
fn blank_len(text: &str) -> usize {
    text.bytes().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).unwrap_or(text.len())
}

/// After how many bytes of a text each of its line breaks ends.
fn breaks(text: &str) -> Vec<usize> {
    let ends = |(at, byte): (usize, u8)| byte == b'\n' || (byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n'));
    text.bytes().enumerate().filter(|&found| ends(found)).map(|(at, _)| at + 1).collect()
}

/// A block scalar, literal or folded: what is folded is told from the value.
fn block(source: &str, scalar: Scalar, value: &str) -> Option<SourceMap> {
    let empty = value.len() - value.trim_start_matches('\n').len();
    let mut aligner = Aligner::new(source, scalar.start, value, Encoding::YamlBlock);
    if empty == value.len() {
        aligner.stands_for_all();
        return aligner.finish();
    }
    match scalar.indent {
        Some(indent) => aligner.start_at(lines_before(source, scalar.start.checked_sub(indent)?, empty)?),
        None => aligner.skip(line_len(aligner.rest()) + break_len(&aligner.rest()[line_len(aligner.rest())..])),
    }
    for _ in 0..empty {
        aligner.skip(line_len(aligner.rest()));
        aligner.unit(break_len(aligner.rest()), "\n")?;
    }
    let spaces = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let indent = spaces(aligner.rest()).checked_sub(spaces(aligner.value()))?;
    aligner.skip(indent);
    loop {
        aligner.verbatim(line_len(aligner.rest()))?;
        let between = Between::of(aligner.rest(), indent);
        let wanted = aligner.value().bytes().take_while(|byte| *byte == b'\n').count();
        if wanted == aligner.value().len() {
            last_lines(&mut aligner, &between.ends)?;
            return aligner.finish();
        }
        match between.ends.len().checked_sub(wanted)? {
            0 => lines(&mut aligner, &between.ends, between.bytes)?,
            1 if wanted == 0 => aligner.unit(between.bytes, " ")?,
            1 => lines(&mut aligner, &between.ends[1..], between.bytes)?,
            _ => return None,
        }
    }
}

/// Where the line starts that stands so many lines before the one that starts at `start`.
fn lines_before(source: &str, start: usize, lines: usize) -> Option<usize> {
    let mut start = start;
    for _ in 0..lines {
        let before = source.get(..start)?;
        let end = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']))?;
        start = end.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    }
    Some(start)
}

/// Bytes up to the end of the line, without its break.
fn line_len(text: &str) -> usize {
    memchr2(b'\r', b'\n', text.as_bytes()).unwrap_or(text.len())
}

/// The first byte of a scalar whose properties, an anchor, a tag or both, start at `start`.
pub(super) fn after_properties(text: &str, start: usize) -> usize {
    let mut at = start;
    loop {
        let rest = &text[at..];
        let ends = match rest.as_bytes() {
            [b'!', b'<', ..] => rest.find('>').map(|end| end + 1),
            [b'!' | b'&', ..] => rest.find([' ', '\t', '\r', '\n', ',', '[', ']', '{', '}']),
            [b' ' | b'\t' | b'\r' | b'\n', ..] => Some(blank_len(rest)),
            [b'#', ..] => Some(line_len(rest)),
            _ => return at,
        };
        at += ends.unwrap_or(rest.len());
    }
}

/// What stands between two lines of a block scalar that are not empty, or after the last one.
struct Between {
    /// After how many bytes each line ends.
    ends: Vec<usize>,
    /// Bytes up to the next line's first letter behind the indentation.
    bytes: usize,
}

impl Between {
    /// Reads from the end of a line on.
    fn of(rest: &str, indent: usize) -> Self {
        let mut between = Self { ends: Vec::new(), bytes: 0 };
        loop {
            let broken = break_len(&rest[between.bytes..]);
            if broken == 0 {
                return between;
            }
            between.bytes += broken;
            between.ends.push(between.bytes);
            let line = &rest[between.bytes..];
            let spaces = line.bytes().take(indent).take_while(|byte| *byte == b' ').count();
            between.bytes += spaces;
            if line.len() > spaces && break_len(&line[spaces..]) == 0 {
                return between;
            }
        }
    }
}

/// The line ends that a block scalar keeps at its end; one that the end of the file stands for has no bytes.
fn last_lines(aligner: &mut Aligner<'_>, ends: &[usize]) -> Option<()> {
    let start = aligner.at();
    let mut ends = ends.iter();
    while !aligner.value().is_empty() {
        let end = ends.next().map_or(aligner.at(), |end| start + end);
        aligner.unit(end - aligner.at(), "\n")?;
    }
    Some(())
}
