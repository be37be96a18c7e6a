//! Mails as mail programs save them: a source in, a record out: the plain part, or the HTML one where there is none that says the same.
//! mail-parser finds the parts; their bodies are decoded here, with a map back. What the mail quotes becomes the thread; attachments and
//! forwarded mails are left alone. What is no mail is read as plain text, and said to be none.

mod charset;
mod thread;
pub(super) mod transfer;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::encoding::Encoding;
use super::prose::{self, Prose};
use super::record::Media;
use super::{Extraction, Kind, Options, Problem, Record, SourceMap, Unfit, plain};
use crate::source::{BYTE_ORDER_MARK, Source, line_feeds};
use crate::span::Span;

pub use charset::Charset;

/// More parts than this are no mail that anybody wrote.
const MOST_PARTS: usize = 500;

/// Of a hundred words of the HTML so many stand in plain parts that say the same. Written footers, links and names may differ.
const SAME: usize = 50;

/// Headers one of which every mail has.
const HEADERS: [&str; 8] = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Received"];

/// Reads a source as one mail.
pub(super) fn extract(source: &Source, options: &Options) -> Extraction {
    let text = source.text();
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    if parts(text) > MOST_PARTS {
        return no_mail(source, options, "a mail of too many parts");
    }
    let message = MessageParser::default().parse(text.as_bytes()).filter(is_mail);
    let Some(message) = message else {
        return no_mail(source, options, "not an e-mail (no header such as `From:` or `Subject:` at its start)");
    };
    let mail = Mail { text, offset: source.text().len() - text.len(), message: &message, first_line: source.first_line() };
    let mut extraction = Extraction { next_index: options.first_index, ..Extraction::default() };
    let parts = mail.parts();
    if parts.is_empty() {
        extraction.unfit = Some(Unfit { line: None, reason: mail.unread() });
    }
    for part in &parts {
        match mail.record(part, extraction.next_index) {
            Ok(record) => {
                let is_first = extraction.records.is_empty();
                // What stands behind an attachment goes on with the letter.
                let kind = if is_first { record.kind } else { Some(Kind::Fragment) };
                extraction.records.push(Record { kind, ..record });
                extraction.next_index += 1;
            }
            Err(problem) => extraction.problems.push(problem),
        }
    }
    extraction
}

/// Whether a message has a header of mails.
fn is_mail(message: &Message<'_>) -> bool {
    !message.parts.is_empty()
        && message.headers().iter().any(|header| HEADERS.iter().any(|known| header.name.as_str().eq_ignore_ascii_case(known)))
}

/// How many parts the mail may have, and so how many in one another: the parser goes down into each on the stack.
fn parts(text: &str) -> usize {
    const HEADER: &[u8] = b"content-type";
    memchr::memchr2_iter(b'c', b'C', text.as_bytes())
        .filter(|&at| text.as_bytes().get(at..at + HEADER.len()).is_some_and(|name| name.eq_ignore_ascii_case(HEADER)))
        .count()
}

/// Reads a source as plain text that is no mail, and says why it is none.
fn no_mail(source: &Source, options: &Options, why: &str) -> Extraction {
    let mut extraction = plain::extract(source, options);
    extraction.problems.push(Problem { line: source.first_line(), reason: format!("{why}; read as plain text") });
    extraction
}

/// A part of a mail that is read.
struct Part {
    number: u32,
    media: Media,
    /// Whether another part, the one that most people see, says the same.
    is_twofold: bool,
}

/// What the plain parts of a mail say of its HTML.
struct Share {
    /// Words of the HTML that they hold, too.
    percent: usize,
    /// Whether the HTML has more words than they.
    is_more: bool,
}

/// The words of a text, in small letters.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// A mail and the text that it was read from.
struct Mail<'a> {
    text: &'a str,
    /// Where the text starts in the source.
    offset: usize,
    message: &'a Message<'a>,
    first_line: usize,
}

impl Mail<'_> {
    /// The parts that say what the mail says: the plain ones that hold words, else the first of HTML, else the first. Plain parts that hold
    /// fewer words than the HTML, and other ones, are a stub.
    fn parts(&self) -> Vec<Part> {
        let part = |number: &u32, media: Media| Part { number: *number, media, is_twofold: false };
        let Message { text_body, html_body, .. } = self.message;
        let plain: Vec<Part> =
            text_body.iter().filter(|number| self.says(**number, false)).map(|number| part(number, Media::Plain)).collect();
        let html = html_body.iter().find(|number| self.says(**number, true)).map(|number| part(number, Media::Html));
        if plain.is_empty() {
            let is_text = |number: &&u32| matches!(self.message.part(**number).map(|part| &part.body), Some(PartType::Text(_)));
            let first = || text_body.iter().find(is_text).map(|number| part(number, Media::Plain));
            return html.or_else(first).into_iter().collect();
        }
        let beside = html.filter(|html| !text_body.contains(&html.number));
        let Some((share, html)) = beside.and_then(|html| Some((self.share(&plain, &html)?, html))) else { return plain };
        if share.percent >= SAME {
            return plain.into_iter().map(|part| Part { is_twofold: true, ..part }).collect();
        }
        if share.is_more { vec![html] } else { plain }
    }

    /// Whether a part is HTML, or else plain, and holds more than white space.
    fn says(&self, number: u32, html: bool) -> bool {
        match self.message.part(number).map(|part| &part.body) {
            Some(PartType::Text(text)) => !html && !text.trim().is_empty(),
            Some(PartType::Html(text)) => html && !text.trim().is_empty(),
            _ => false,
        }
    }

    /// What plain parts say of a part of HTML; `None` where that has no words or cannot be read.
    fn share(&self, plain: &[Part], html: &Part) -> Option<Share> {
        let record = self.record(html, 0).ok()?;
        let shown: Vec<String> = record.blocks.iter().flat_map(|block| words(&record.text[block.start..block.end])).collect();
        let said = plain.iter().filter_map(|part| self.message.part(part.number)?.text_contents());
        let said: Vec<String> = said.flat_map(words).collect();
        let known: BTreeSet<&String> = said.iter().collect();
        let both = shown.iter().filter(|word| known.contains(word)).count();
        Some(Share { percent: (both * 100).checked_div(shown.len())?, is_more: shown.len() > said.len() })
    }

    /// Why nothing of the mail is read.
    fn unread(&self) -> String {
        let kind = self.message.content_type();
        let kind = kind.map(|kind| [kind.ctype(), kind.subtype().unwrap_or_default()].join("/"));
        let named = kind.map(|kind| format!(" (it is `{}`)", kind.to_ascii_lowercase())).unwrap_or_default();
        format!("a mail without text that can be read{named}: save it decrypted, with its text as plain text or HTML")
    }

    fn record(&self, part: &Part, index: usize) -> Result<Record, Problem> {
        let Part { number, media, is_twofold } = *part;
        let part = self.message.part(number).ok_or_else(|| self.problem(0, "the mail holds no text".into()))?;
        let (text, map, note) = self.body(part, number)?;
        let Prose { text, mut blocks, map, comments } = prose::read(text, map, media);
        let map = if is_twofold { map.written(Encoding::Twofold) } else { map };
        let thread = thread::take(&text, &mut blocks);
        Ok(Record {
            index,
            id: self.message.message_id().map(str::to_owned),
            title: self.message.subject().map(str::trim).filter(|subject| !subject.is_empty()).map(str::to_owned),
            pointer: Some(format!("/parts/{number}{note}")),
            lang: None,
            kind: None,
            follow_up: None,
            thread,
            text,
            blocks,
            map,
            comments,
        })
    }

    /// The decoded body of a part, its map, and what its pointer has to say.
    fn body(&self, part: &MessagePart<'_>, number: u32) -> Result<(String, SourceMap, &'static str), Problem> {
        let start = part.offset_body as usize;
        let end = (part.offset_end as usize).clamp(start, self.text.len().max(start));
        let body = self.text.get(start..end).unwrap_or_default();
        let place = self.offset + start;
        let name = part.content_type().and_then(|kind| kind.attribute("charset")).unwrap_or_default();
        let unread = || self.problem(start, format!("part {number} is written in `{name}`, which is not read: save the mail as UTF-8"));
        let charset = Charset::of_name(name).ok_or_else(unread)?;
        let encoding = part.content_transfer_encoding().unwrap_or_default().trim();
        if encoding.eq_ignore_ascii_case("quoted-printable") {
            let (text, map) = transfer::quoted_printable(body, place, charset);
            return Ok((text, map, ""));
        }
        if encoding.eq_ignore_ascii_case("base64") {
            let (text, map) = transfer::base64(body, place, &charset);
            return Ok((text, map, "/base64"));
        }
        let is_wide = encoding.eq_ignore_ascii_case("8bit") && charset == Charset::Utf8;
        let only_ascii = body.is_ascii() && !is_wide;
        let map = SourceMap::verbatim(Span::new(place, place + body.len())).written(Encoding::MailText { only_ascii });
        Ok((body.to_owned(), map, ""))
    }

    /// A problem at a byte of the mail.
    fn problem(&self, at: usize, reason: String) -> Problem {
        Problem { line: self.first_line + line_feeds(self.text, at), reason }
    }
}
