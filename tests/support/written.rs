//! The same reply written as plain text, Markdown, a template of a library, JSON Lines and in exports, each with the bytes of the file that
//! every scalar value of it came to: what positions in findings are held against. Markup and escapes are strewn by a seed, so that a case can
//! be had again.

use cordial::extract::Format;

use super::prose::{Piece, Prose};

/// A file, and for every scalar value of the reply its bytes in the file.
#[derive(Clone, Debug)]
pub struct Written {
    pub format: Format,
    /// The name that it goes by.
    pub path: &'static str,
    pub file: String,
    pub places: Vec<(usize, usize)>,
}

/// How a reply is written.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Decides what is marked up and escaped.
    pub seed: u64,
    /// How much of it is, of 100.
    pub share: u64,
    /// Whether a byte-order mark stands before it.
    pub mark: bool,
}

impl Hand {
    /// A number that looks random, the same for the same place.
    fn at(self, place: usize, salt: u64) -> u64 {
        let mut mixed = self.seed ^ (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Whether it is this place's turn.
    fn turns(self, place: usize, salt: u64) -> bool {
        self.at(place, salt) % 100 < self.share
    }
}

/// Writes a file front to back.
struct Pen {
    written: Written,
    hand: Hand,
}

impl Pen {
    fn new(format: Format, hand: Hand) -> Self {
        let file = if hand.mark { "\u{FEFF}".to_owned() } else { String::new() };
        Self { written: Written { format, path: "a", file, places: Vec::new() }, hand }
    }

    /// Writes what is no part of the reply.
    fn around(&mut self, text: &str) {
        self.written.file.push_str(text);
    }

    /// Writes a scalar value of the reply as `text`.
    fn scalar(&mut self, text: &str) {
        let start = self.written.file.len();
        self.written.file.push_str(text);
        self.written.places.push((start, self.written.file.len()));
    }

    fn as_it_is(&mut self, text: &str) {
        text.chars().for_each(|c| self.scalar(c.encode_utf8(&mut [0; 4])));
    }

    /// The number of the next scalar value.
    fn place(&self) -> usize {
        self.written.places.len()
    }
}

/// The reply as it is.
pub fn plain(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Text, hand);
    pen.as_it_is(&prose.text());
    pen.written
}

/// Marks around a word: what stands before it and after it.
const AROUND: &[(&str, &str)] = &[
    ("**", "**"),
    ("*", "*"),
    ("_", "_"),
    ("***", "***"),
    ("<b>", "</b>"),
    ("<span style=\"color:red\">", "</span>"),
    ("[", "](https://example.com/was%20sent \"was lost\")"),
    ("[", "][see]"),
];

/// The reply as Markdown: words emphasised or linked, marks escaped, letters as entities.
pub fn markdown(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Markdown, hand);
    push_markdown(prose, "", &mut pen);
    pen.written
}

/// Writes the reply as Markdown, with every line behind `line_start`.
fn push_markdown(prose: &Prose, line_start: &str, pen: &mut Pen) {
    let hand = pen.hand;
    let mut refers = false;
    pen.around(line_start);
    for (number, piece) in prose.pieces.iter().enumerate() {
        match piece {
            Piece::Fixed(text) => pen.as_it_is(text),
            Piece::LineEnd(text) => {
                pen.as_it_is(text);
                pen.around(line_start);
            }
            Piece::Marks(text) => text.chars().for_each(|c| mark(c, pen)),
            Piece::Word(word) => {
                // Letters next to what is not cut at white space or marks cannot be emphasised.
                let stands_free = !matches!(prose.pieces.get(number.wrapping_sub(1)), Some(Piece::Fixed(text)) if !text.ends_with(' '))
                    && !matches!(prose.pieces.get(number + 1), Some(Piece::Fixed(_)));
                let around = AROUND[(hand.at(number, 1) as usize) % AROUND.len()];
                let marked = stands_free && hand.turns(number, 2);
                if marked {
                    pen.around(around.0);
                    refers |= around.1.ends_with("[see]");
                }
                word.chars().for_each(|c| letter(c, pen));
                if marked {
                    pen.around(around.1);
                }
            }
        }
    }
    if refers {
        pen.around("\n\n[see]: https://example.com/was-lost 'was lost'\n");
    }
}

fn mark(c: char, pen: &mut Pen) {
    let place = pen.place();
    if !pen.hand.turns(place, 3) {
        return pen.as_it_is(c.encode_utf8(&mut [0; 4]));
    }
    match c {
        '\u{A0}' => pen.scalar("&nbsp;"),
        '«' => pen.scalar("&laquo;"),
        '»' => pen.scalar("&raquo;"),
        '"' => pen.scalar("&quot;"),
        _ if c.is_ascii_punctuation() => pen.scalar(&format!("\\{c}")),
        _ => pen.as_it_is(c.encode_utf8(&mut [0; 4])),
    }
}

fn letter(c: char, pen: &mut Pen) {
    let place = pen.place();
    // Entities are rarer than marks: a word has many letters.
    match pen.hand.at(place, 4) % 800 {
        share if share >= pen.hand.share => pen.as_it_is(c.encode_utf8(&mut [0; 4])),
        share if share % 2 == 0 => pen.scalar(&format!("&#{};", u32::from(c))),
        _ => pen.scalar(&format!("&#x{:X};", u32::from(c))),
    }
}

/// The reply as a record of JSON Lines between others, any letter of it escaped.
pub fn json_lines(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::JsonLines, hand);
    pen.around("{\"text\": \"\", \"note\": \"\\u00e1 \u{1F642} {{name}}\"}\r\n\n");
    let fields = ["{\"id\":\"\u{1F642}\",\"text\":\"", "{ \"note\" : [\"was \\\"lost\\\"\", {}], \"text\"\t: \""];
    pen.around(fields[(hand.seed % 2) as usize]);
    for c in prose.text().chars() {
        json_scalar(c, &mut pen);
    }
    pen.around("\", \"thread\": []}\n{\"text\":\"\"}");
    pen.written
}

/// A reply as it is written, in a string of a help desk's export between other replies: any letter of it escaped.
pub fn export(inner: &Written, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Json, hand);
    let (before, after) = match inner.format {
        Format::Markdown => (
            "[{\"id\":1,\"short_code\":\"\",\"content\":\"\"},\n{\"short_code\":\"a\",\"content\":\"",
            "\"}, {\"short_code\":\"b\",\"content\":null}]\n",
        ),
        format => (
            match format {
                Format::Html => ZENDESK_HTML,
                _ => ZENDESK,
            },
            "\"}, {\"field\": \"comment_mode_is_public\", \"value\": true}]}], \"count\": 2}",
        ),
    };
    pen.around(before);
    for c in inner.file.chars() {
        json_scalar(c, &mut pen);
    }
    pen.around(after);
    // Every scalar value of the inner file now has its place; those of the reply are made of them.
    let starts: Vec<usize> = inner.file.char_indices().map(|(at, _)| at).collect();
    let number = |byte: usize| starts.partition_point(|start| *start < byte);
    let outer = std::mem::take(&mut pen.written.places);
    let place = |(start, end): &(usize, usize)| (outer[number(*start)].0, outer[number(*end) - 1].1);
    pen.written.places = inner.places.iter().map(place).collect();
    pen.written
}

const ZENDESK: &str = "{\"macros\": [{\"title\": \"\u{1F642}\", \"active\": true, \"actions\": [{\"field\": \"comment_value\", \"value\": \"\"}]},\r\n\t\
    {\"active\": false, \"title\": \"\", \"actions\": [{\"field\": \"comment_value\", \"value\": \"was lost\"}]},\n  \
    {\"title\": \"was \\\"lost\\\"\", \"actions\": [{\"field\": \"status\", \"value\": \"open\"}, {\"field\": \"comment_value\", \"value\": \"";

const ZENDESK_HTML: &str = "{\"macros\": [\n  {\"title\": \"was lost\", \"active\": true, \"actions\": [\
    {\"field\": \"comment_value\", \"value\": \"It was lost.\"}, {\"field\": \"comment_value_html\", \"value\": \"";

fn json_scalar(c: char, pen: &mut Pen) {
    let place = pen.place();
    let short = match c {
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\t' => Some("\\t"),
        '"' => Some("\\\""),
        '\\' => Some("\\\\"),
        '/' => Some("\\/"),
        _ => None,
    };
    let must = c < ' ' || c == '"' || c == '\\';
    let turns = pen.hand.turns(place, 5);
    match short.filter(|_| pen.hand.at(place, 6).is_multiple_of(2)) {
        Some(short) if must || turns => pen.scalar(short),
        _ if must || turns => {
            let large = pen.hand.at(place, 7).is_multiple_of(2);
            let unit = |unit: &u16| if large { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
            let units: String = c.encode_utf16(&mut [0; 2]).iter().map(unit).collect();
            pen.scalar(&units);
        }
        _ => pen.as_it_is(c.encode_utf8(&mut [0; 4])),
    }
}

/// What stands in a library before a template: headings and notes, which are no text of it.
const NOTES: &str = "# The macros that were lost\n\nIt was sent. Could you read it?\n\n## Refund, {{name}}\n\n<!-- was lost -->\n";

/// What stands behind it.
const MORE: &str = "\n\n<!-- was sent -->\n\n## Commands\n\n```sh\nwas sent\n```\n";

/// The reply as a template of a library, in every form that templates have there.
pub fn library(prose: &Prose, hand: Hand) -> Vec<Written> {
    let mut all = vec![quoted(prose, hand), fenced(prose, hand), fenced_markdown(prose, hand)];
    let text = prose.text();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.starts_with('>'));
    // What is quoted from end to end, or at the end, would be the template itself.
    if lines.next_back() == Some(false) {
        all.extend([section(prose, hand), titled(prose, hand), titled_plain(prose, hand)]);
    }
    all
}

fn quoted(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.around(NOTES);
    pen.around("Use it when something was lost:\n\n");
    push_markdown(prose, if hand.seed.is_multiple_of(2) { "> " } else { " >" }, &mut pen);
    pen.around(MORE);
    pen.written
}

fn fenced(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    let (fence, indent) = [("```", ""), ("  ~~~~ text", "  "), ("   ````", "   ")][(hand.seed % 3) as usize];
    pen.around(NOTES);
    pen.around(&format!("It was lost:\n{fence}\n{indent}"));
    for piece in &prose.pieces {
        pen.as_it_is(piece.text());
        if let Piece::LineEnd(_) = piece {
            pen.around(indent);
        }
    }
    pen.around(&format!("\n{}\n", fence.trim_end_matches(" text")));
    pen.around(MORE);
    pen.written
}

fn fenced_markdown(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.around(NOTES);
    pen.around("~~~ Markdown\n");
    push_markdown(prose, "", &mut pen);
    pen.around("\n~~~\n");
    pen.around(MORE);
    pen.written
}

fn section(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.around("# It was sent\n\n## Sent\n\n");
    push_markdown(prose, "", &mut pen);
    pen.around(MORE);
    pen.written
}

fn titled(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.around("It was sent.\n==== It was SENT ====\n");
    push_markdown(prose, "", &mut pen);
    pen.around("\n==== Empty ====\n\n");
    pen.written
}

/// In plain text, which a file's name tells.
fn titled_plain(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Library, hand);
    pen.written.path = "a.txt";
    pen.around("It was sent.\r\n--- It was SENT\n");
    pen.as_it_is(&prose.text());
    pen.around("\n--- Empty {{name}}\n");
    pen.written
}
