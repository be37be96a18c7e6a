//! The same reply written as plain text, Markdown, a template of a library, HTML, mails, JSON Lines and exports, each with the bytes of the file
//! that every scalar value of it came to: what positions in findings are held against. Markup and escapes are strewn by a seed, so that a case
//! can be had again.

pub mod library;

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
    pub(super) fn at(self, place: usize, salt: u64) -> u64 {
        let mut mixed = self.seed ^ (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Whether it is this place's turn.
    pub(super) fn turns(self, place: usize, salt: u64) -> bool {
        self.at(place, salt) % 100 < self.share
    }
}

/// Writes a file front to back.
pub(super) struct Pen {
    pub(super) written: Written,
    pub(super) hand: Hand,
}

impl Pen {
    pub(super) fn new(format: Format, hand: Hand) -> Self {
        let file = if hand.mark { "\u{FEFF}".to_owned() } else { String::new() };
        Self { written: Written { format, path: "a", file, places: Vec::new() }, hand }
    }

    /// Writes what is no part of the reply.
    pub(super) fn around(&mut self, text: &str) {
        self.written.file.push_str(text);
    }

    /// Writes a scalar value of the reply as `text`.
    pub(super) fn scalar(&mut self, text: &str) {
        let start = self.written.file.len();
        self.written.file.push_str(text);
        self.written.places.push((start, self.written.file.len()));
    }

    pub(super) fn as_it_is(&mut self, text: &str) {
        text.chars().for_each(|c| self.scalar(c.encode_utf8(&mut [0; 4])));
    }

    /// The number of the next scalar value.
    pub(super) fn place(&self) -> usize {
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

/// Tags around a word.
const TAGS: &[(&str, &str)] = &[
    ("<b>", "</b>"),
    ("<SPAN style='color:red'>", "</SPAN>"),
    ("<a href=\"{{ was_lost }}\"\n class=x>", "</a>"),
    ("<!-- was sent -->", ""),
    ("{% if a > 1 %}", "{% endif %}"),
    ("<script>if (a<b) { was() }</script>", ""),
    ("<em><i>", "</i ></em>"),
];

/// White space that is one space.
const SPACES: &[&str] = &["\n    ", "  ", "\t", "\r\n"];

/// A reply as [`Prose::printed`] has it, as HTML: words in tags, letters and marks as character references, other white space.
pub fn html(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Html, hand);
    let is_whole = hand.seed.is_multiple_of(3);
    if is_whole {
        pen.around("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title></title><style>p { was: lost }</style></head>\n<body>\n");
    }
    pen.around("<p>");
    let mut ends = "";
    for (number, piece) in prose.pieces.iter().enumerate() {
        let starts_line = number == 0 || matches!(prose.pieces[number - 1], Piece::LineEnd(_));
        match piece {
            Piece::Fixed(text) if starts_line && text.ends_with(' ') && hand.turns(number, 8) => {
                let (tags, end) = if text == "> " { ("<blockquote>", "</blockquote>") } else { ("<ul><li>", "</li></ul>") };
                ends = end;
                pen.around(tags);
                text.chars().for_each(|_| pen.scalar(""));
            }
            Piece::Fixed(text) => text.chars().for_each(|c| html_mark(c, false, &mut pen)),
            Piece::LineEnd(_) => {
                pen.around(std::mem::take(&mut ends));
                let parts = matches!(prose.pieces.get(number + 1), Some(Piece::LineEnd(_)));
                let follows = number > 0 && matches!(prose.pieces[number - 1], Piece::LineEnd(_));
                let breaks = ["<br>", "<BR/>\n", "<br />\r\n"][(hand.at(number, 9) % 3) as usize];
                pen.scalar(if follows {
                    ""
                } else if parts {
                    "</p>\n\n<p>"
                } else {
                    breaks
                });
            }
            Piece::Marks(text) => text.chars().for_each(|c| html_mark(c, true, &mut pen)),
            Piece::Word(word) => {
                let tags = TAGS[(hand.at(number, 1) as usize) % TAGS.len()];
                let marked = hand.turns(number, 2) && !matches!(prose.pieces.get(number.wrapping_sub(1)), Some(Piece::Word(_)));
                pen.around(if marked { tags.0 } else { "" });
                word.chars().for_each(|c| letter(c, &mut pen));
                pen.around(if marked { tags.1 } else { "" });
            }
        }
    }
    pen.around(ends);
    pen.around(if is_whole { "</p>\n</body></html>\n" } else { "</p>" });
    pen.written
}

fn html_mark(c: char, may_vary: bool, pen: &mut Pen) {
    let place = pen.place();
    match c {
        '<' => pen.scalar("&lt;"),
        '>' => pen.scalar("&gt;"),
        '&' => pen.scalar("&amp;"),
        _ if !may_vary || !pen.hand.turns(place, 3) => pen.as_it_is(c.encode_utf8(&mut [0; 4])),
        ' ' => pen.scalar(SPACES[(pen.hand.at(place, 10) as usize) % SPACES.len()]),
        '\u{A0}' => pen.scalar("&nbsp;"),
        '«' => pen.scalar("&laquo;"),
        '"' => pen.scalar("&quot;"),
        '\r' | '\n' => pen.as_it_is(c.encode_utf8(&mut [0; 4])),
        _ => pen.scalar(&format!("&#{};", u32::from(c))),
    }
}

/// The reply as a mail that is encoded in no way.
pub fn mail(prose: &Prose, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Email, hand);
    pen.around("From: a@example.com\nSubject: was lost\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n");
    pen.as_it_is(&prose.text());
    pen.written
}

/// A file as the only part of its kind in a mail, quoted-printable, in a set of one byte a character where it has one for all of it.
pub fn quoted_printable(inner: &Written, hand: Hand) -> Written {
    let mut pen = Pen::new(Format::Email, hand);
    let is_latin = inner.file.chars().all(|c| c.is_ascii() || ('\u{A0}'..='\u{FF}').contains(&c));
    let (kind, charset) = (if inner.format == Format::Html { "html" } else { "plain" }, if is_latin { "iso-8859-1" } else { "UTF-8" });
    pen.around("From: a@example.com\r\nSubject: =?utf-8?Q?was_lost_=F0=9F=99=82?=\r\nMIME-Version: 1.0\r\n");
    pen.around("Content-Type: multipart/alternative;\r\n boundary=\"=_b\"\r\n\r\nwas lost\r\n--=_b\r\n");
    pen.around(&format!("Content-Type: text/{kind}; charset={charset}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"));
    let mut column = 0;
    let mut letters = inner.file.chars().peekable();
    while let Some(c) = letters.next() {
        let ends_line = matches!(letters.peek(), None | Some('\r' | '\n'));
        let escaped = match c {
            '\r' | '\n' => c.to_string(),
            '=' => "=3D".to_owned(),
            ' ' if ends_line => "=20".to_owned(),
            _ if c.is_ascii() && !pen.hand.turns(pen.place(), 11) => c.to_string(),
            _ if is_latin => format!("={:02X}", u32::from(c)),
            _ => c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("={byte:02X}")).collect(),
        };
        if c != '\n' && c != '\r' && column + escaped.len() > 75 {
            pen.around("=\r\n");
            column = 0;
        }
        column = if c == '\n' { 0 } else { column + escaped.len() };
        pen.scalar(&escaped);
    }
    pen.around("\r\n--=_b--\r\n");
    let mut written = pen.written;
    // The places so far are those of the file's characters.
    let starts: Vec<usize> = inner.file.char_indices().map(|(at, _)| at).collect();
    let of = |at: usize| starts.partition_point(|start| *start < at);
    let place = |&(start, end): &(usize, usize)| match start == end {
        true => (0, 0),
        false => (written.places[of(start)].0, written.places[of(end) - 1].1),
    };
    let places = inner.places.iter().map(place).collect();
    written.places = places;
    written
}
