//! The same reply written as a string of YAML or TOML or a cell of CSV, in every style that these have, each with the bytes of the file that every
//! scalar value of it came to. Where lines are folded and what is escaped, a seed says. A style that cannot hold a reply gives none.

use cordial::extract::Format;

use super::prose::{Piece, Prose};
use super::written::{Hand, Pen, Written};

/// The reply with `\n` at the end of every line.
pub fn with_line_feeds(prose: &Prose) -> Prose {
    let mend = |piece: &Piece| match piece {
        Piece::LineEnd(_) => Piece::LineEnd("\n"),
        other => other.clone(),
    };
    Prose { lang: prose.lang, pieces: prose.pieces.iter().map(mend).collect() }
}

/// What stands before a reply in YAML, up to the space after its key.
const YAML_BEFORE: &str = "# {{name}} was lost: 'x\n---\n- title: &t \u{1F642} \u{E1}\n  notes: >\n    The parcel was lost.\n  response:";
const YAML_AFTER: &str = "\n- title: c # was lost\n  response: ''\n  notes: *t\n...\n";

fn yaml(hand: Hand) -> Pen {
    let mut pen = Pen::new(Format::Yaml, hand);
    pen.around(YAML_BEFORE);
    pen
}

fn yaml_end(mut pen: Pen) -> Written {
    // A line end more would belong to a block scalar that keeps all of them.
    let ended = pen.written.file.ends_with('\n');
    pen.around(if ended { YAML_AFTER.trim_start() } else { YAML_AFTER });
    pen.written
}

/// What stands for a line end in the file.
fn line_end(hand: Hand) -> &'static str {
    if hand.seed.is_multiple_of(3) { "\r\n" } else { "\n" }
}

/// Each character with those before and after it.
fn with_neighbours(text: &str) -> Vec<(Option<char>, char, Option<char>)> {
    let chars: Vec<char> = text.chars().collect();
    let at = |number: usize| chars.get(number).copied();
    (0..chars.len()).map(|number| (number.checked_sub(1).and_then(at), chars[number], at(number + 1))).collect()
}

/// Whether something is written there that no white space stands for.
fn is_solid(c: Option<char>) -> bool {
    c.is_some_and(|c| !matches!(c, ' ' | '\t' | '\r' | '\n'))
}

/// As a literal block scalar.
pub fn yaml_literal(prose: &Prose, hand: Hand) -> Written {
    let (mut pen, text, end) = (yaml(hand), prose.text(), line_end(hand));
    let kept = text.len() - text.trim_end_matches('\n').len();
    let chomping = ["-", "", "+"][kept.min(2)];
    let (indent, header) = if hand.seed.is_multiple_of(2) { (3, "1") } else { (6, "") };
    pen.around(&format!(" |{header}{chomping} # was lost{end}"));
    block_lines(&mut pen, &text, indent, end, |_, _| false);
    yaml_end(pen)
}

/// As a folded block scalar: lines are folded at spaces, and line ends are written with an empty line more.
pub fn yaml_folded(prose: &Prose, hand: Hand) -> Option<Written> {
    let (mut pen, text, end) = (yaml(hand), prose.text(), line_end(hand));
    if text.lines().any(|line| line.starts_with([' ', '\t'])) {
        return None;
    }
    let kept = text.len() - text.trim_end_matches('\n').len();
    pen.around(&format!(" >{}{end}", ["-", "", "+"][kept.min(2)]));
    let body = text.trim_end_matches('\n').len();
    block_lines(&mut pen, &text, 4, end, |at, c| at < body && c == '\n');
    Some(yaml_end(pen))
}

/// Writes the lines of a block; `doubles` says after which line ends an empty line more has to stand.
fn block_lines(pen: &mut Pen, text: &str, indent: usize, end: &str, doubles: impl Fn(usize, char) -> bool) {
    let folds = doubles(0, '\n');
    let (mut at, mut starts) = (0, true);
    for (before, c, after) in with_neighbours(text) {
        if starts && c != '\n' {
            pen.around(&" ".repeat(indent));
        }
        starts = c == '\n';
        match c {
            // The first of several line ends has the empty line more.
            '\n' if doubles(at, c) && before != Some('\n') => pen.scalar(&end.repeat(2)),
            '\n' => pen.scalar(end),
            ' ' if folds && is_solid(before) && is_solid(after) && pen.hand.turns(pen.place(), 11) => {
                pen.scalar(&format!("{end}{}", " ".repeat(indent)));
            }
            _ => pen.as_it_is(c.encode_utf8(&mut [0; 4])),
        }
        at += c.len_utf8();
    }
}

/// Between double quotation marks, escaped and folded.
pub fn yaml_double(prose: &Prose, hand: Hand) -> Written {
    let mut pen = yaml(hand);
    pen.around(" \"");
    let text = prose.text();
    for (before, c, after) in with_neighbours(&text) {
        let place = pen.place();
        match c {
            ' ' if is_solid(before) && is_solid(after) && pen.hand.turns(place, 12) => pen.scalar(" \r\n   \t "),
            _ if is_solid(Some(c)) && is_solid(before) && pen.hand.turns(place, 13) && pen.hand.at(place, 13).is_multiple_of(5) => {
                pen.around("\\\n   ");
                yaml_escaped(c, &mut pen);
            }
            _ => yaml_escaped(c, &mut pen),
        }
    }
    pen.around("\"");
    yaml_end(pen)
}

fn yaml_escaped(c: char, pen: &mut Pen) {
    let place = pen.place();
    let short = match c {
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\t' => Some("\\t"),
        '"' => Some("\\\""),
        '\\' => Some("\\\\"),
        '\u{A0}' => Some("\\_"),
        _ => None,
    };
    let must = c < ' ' || c == '"' || c == '\\';
    let code = u32::from(c);
    match short {
        Some(short) if must || pen.hand.turns(place, 14) => pen.scalar(short),
        _ if pen.hand.turns(place, 15) => match code {
            0..=0xFF if pen.hand.at(place, 16).is_multiple_of(2) => pen.scalar(&format!("\\x{code:02X}")),
            0..=0xFFFF => pen.scalar(&format!("\\u{code:04x}")),
            _ => pen.scalar(&format!("\\U{code:08X}")),
        },
        _ => pen.as_it_is(c.encode_utf8(&mut [0; 4])),
    }
}

/// Between single quotation marks, folded.
pub fn yaml_single(prose: &Prose, hand: Hand) -> Option<Written> {
    let mut pen = yaml(hand);
    pen.around(" '");
    flow_lines(&mut pen, &prose.text(), |c, pen| if c == '\'' { pen.scalar("''") } else { pen.as_it_is(c.encode_utf8(&mut [0; 4])) })?;
    pen.around("'");
    Some(yaml_end(pen))
}

/// Without quotation marks, folded.
pub fn yaml_plain(prose: &Prose, hand: Hand) -> Option<Written> {
    let (mut pen, text) = (yaml(hand), prose.text());
    let means = text.contains(": ") || text.contains(" #") || text.lines().any(|line| line.ends_with(':') || line.starts_with('#'));
    if means || !text.starts_with(char::is_alphabetic) {
        return None;
    }
    pen.around("  ");
    flow_lines(&mut pen, &text, |c, pen| pen.as_it_is(c.encode_utf8(&mut [0; 4])))?;
    pen.around(" # was lost");
    Some(yaml_end(pen))
}

/// Writes text that folds: some spaces as line ends, and line ends with one more of them.
fn flow_lines(pen: &mut Pen, text: &str, write: impl Fn(char, &mut Pen)) -> Option<()> {
    let spaced = text.lines().any(|line| line != line.trim_matches([' ', '\t', '\r']));
    if spaced || text.starts_with('\n') || text.ends_with('\n') {
        return None;
    }
    let end = line_end(pen.hand);
    for (before, c, after) in with_neighbours(text) {
        match c {
            '\n' if before == Some('\n') => pen.scalar(end),
            '\n' => pen.scalar(&format!(" {end} {end}")),
            // A line that went on with a mark might be a comment or a key.
            ' ' if is_solid(before) && after.is_some_and(char::is_alphabetic) && pen.hand.turns(pen.place(), 17) => {
                pen.scalar(&format!("{end}     "))
            }
            _ => write(c, pen),
        }
        if c == '\n' && after != Some('\n') {
            pen.around("    ");
        }
    }
    Some(())
}

/// What stands before a reply in TOML, and after it.
const TOML_BEFORE: &str = "# was lost\n\n[[reply]]\nnotes = 'It was lost.'\nbody =";
const TOML_AFTER: &str = " # was \"lost\nsubject = '''\u{1F642}''' # {{name}}\n\n[[reply]]\nsubject = ''\nbody = \"\"\n";

/// Between three double quotation marks, escaped.
pub fn toml_basic(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Toml, hand);
    pen.around(TOML_BEFORE);
    let long = hand.seed.is_multiple_of(2);
    pen.around(if long { " \"\"\"\r\n" } else { " \"" });
    let text = prose.text();
    for (before, c, _) in with_neighbours(&text) {
        let place = pen.place();
        if long && is_solid(before) && is_solid(Some(c)) && pen.hand.turns(place, 18) {
            pen.around("\\  \n\n   ");
        }
        match c {
            '\n' if long && before != Some('\r') => pen.scalar("\n"),
            '\n' => pen.scalar("\\n"),
            '\r' => pen.scalar("\\r"),
            '"' | '\\' => pen.scalar(&format!("\\{c}")),
            _ if pen.hand.turns(place, 19) && u32::from(c) <= 0xFFFF => pen.scalar(&format!("\\u{:04X}", u32::from(c))),
            _ if pen.hand.turns(place, 20) => pen.scalar(&format!("\\U{:08x}", u32::from(c))),
            _ => pen.as_it_is(c.encode_utf8(&mut [0; 4])),
        }
    }
    pen.around(if long { "\"\"\"" } else { "\"" });
    pen.around(TOML_AFTER);
    pen.written
}

/// Between single quotation marks, three where it has lines.
pub fn toml_literal(prose: &Prose, hand: Hand) -> Option<Written> {
    let mut pen = Pen::new(Format::Toml, hand);
    let text = prose.text();
    let marks = if text.contains(['\n', '\'']) { "'''" } else { "'" };
    if text.contains("'''") || text.ends_with('\'') {
        return None;
    }
    pen.around(TOML_BEFORE);
    pen.around(&format!(" {marks}"));
    if marks.len() > 1 {
        pen.around("\n");
    }
    pen.as_it_is(&text);
    pen.around(marks);
    pen.around(TOML_AFTER);
    Some(pen.written)
}

/// In a cell between quotation marks.
pub fn csv_quoted(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Csv, hand);
    pen.around("note;\"Title\";Body\r\nIt was lost.;\"\u{1F642}; \"\"a\"\"\";\"");
    for c in prose.text().chars() {
        if c == '"' { pen.scalar("\"\"") } else { pen.as_it_is(c.encode_utf8(&mut [0; 4])) }
    }
    pen.around("\"\r\n\r\nIt was lost;;\n");
    pen.written
}

/// In a cell without quotation marks.
pub fn csv_bare(prose: &Prose, hand: Hand) -> Option<Written> {
    let mut pen = Pen::new(Format::Tsv, hand);
    let text = prose.text();
    if text.contains(['\n', '\t']) || text.starts_with('"') {
        return None;
    }
    pen.around("It was lost\ttext\n\"{{name}}\t\"\t");
    pen.as_it_is(&text);
    pen.around(if hand.seed.is_multiple_of(2) { "" } else { "\n\t \n" });
    Some(pen.written)
}

/// A reply as it is written, HTML say, in a string or a cell.
pub fn nested(inner: &Written, lang: &'static str, way: impl Fn(&Prose) -> Option<Written>) -> Option<Written> {
    let mut written = way(&Prose { lang, pieces: vec![Piece::Fixed(inner.file.clone())] })?;
    // Every scalar value of the inner file now has its place; those of the reply are made of them.
    let starts: Vec<usize> = inner.file.char_indices().map(|(at, _)| at).collect();
    let number = |byte: usize| starts.partition_point(|start| *start < byte);
    let outer = std::mem::take(&mut written.places);
    written.places = inner.places.iter().map(|(start, end)| (outer[number(*start)].0, outer[number(*end) - 1].1)).collect();
    Some(written)
}
