//! The tokens of HTML: a text in; its tags and the runs of text between them out, in order, each with its bytes.
//! html5gum reads the text; here only places are kept, a character reference apart from the text around it. Builds no tree.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, State, Tokenizer};

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// What it is read as, where that is not what stands there: a character reference.
    pub(super) decoded: Option<String>,
}

/// A start tag.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// Name of the element, in small letters.
    pub(super) name: String,
    /// Its bytes, from `<` to `>`.
    pub(super) range: Range<usize>,
    /// Names, in small letters, and values of the attributes, in order.
    pub(super) attributes: Vec<(String, Vec<Run>)>,
    /// Whether it ends in `/>`.
    pub(super) closes_itself: bool,
}

/// Takes what a text holds.
pub(super) trait Sink {
    /// A run of text.
    fn text(&mut self, run: Run);
    /// A start tag.
    fn start(&mut self, tag: Tag);
    /// The end tag of the element of this name.
    fn end(&mut self, name: &str, range: Range<usize>);
    /// A comment, or what is read as one.
    fn comment(&mut self, _range: Range<usize>) {}
}

/// Reads a text in which no carriage return stands; html5gum would take two bytes for one there.
pub(super) fn read(text: &str, sink: &mut impl Sink) {
    let reader = Reader { text, sink, tag: None, value: Vec::new(), standing: 0..0, next: 0, enters: None };
    let places = Places { inner: CallbackEmitter::new(reader), at: 0, value_from: 0 };
    let Ok(()) = Tokenizer::new_with_emitter(text, places).finish();
}

/// Makes tokens of what html5gum tells.
struct Reader<'a, S> {
    text: &'a str,
    sink: &'a mut S,
    /// The start tag that is being read.
    tag: Option<Tag>,
    /// The attribute value that is being read.
    value: Vec<Run>,
    /// Text as it stands that has been read and not yet told of: html5gum hands it over in pieces that may end inside a character.
    standing: Range<usize>,
    /// One past the last byte that belongs to a token.
    next: usize,
    /// How html5gum has to go on behind the tag last read.
    enters: Option<State>,
}

impl<S: Sink> Reader<'_, S> {
    /// The bytes from `from` to `to`, read as `value`. Where html5gum looked ahead, text as it stands ends before `to`; what begins with another
    /// letter than it is read as is a character reference, and `&` may be either.
    fn run(&self, from: usize, to: usize, value: &[u8]) -> Run {
        let ahead = self.text.as_bytes().get(from..).is_some_and(|rest| rest.starts_with(value));
        let stands = ahead && (value != b"&" || to <= from + value.len());
        if stands {
            return Run { range: from..from + value.len(), decoded: None };
        }
        Run { range: from.min(to)..to, decoded: Some(String::from_utf8_lossy(value).into_owned()) }
    }

    fn text(&mut self, to: usize, value: &[u8]) {
        let run = self.run(self.next, to, value);
        let to = run.range.end;
        self.next = to;
        if run.decoded.is_none() && self.standing.end == run.range.start {
            self.standing.end = to;
            return;
        }
        self.tell();
        if run.decoded.is_none() {
            self.standing = run.range;
        } else {
            self.standing = to..to;
            self.sink.text(run);
        }
    }

    /// Tells of the text read so far.
    fn tell(&mut self) {
        let range = std::mem::replace(&mut self.standing, self.next..self.next);
        if !range.is_empty() {
            self.sink.text(Run { range, decoded: None });
        }
    }

    /// Tells of the text read so far, before a token that ends at `end`.
    fn tell_up_to(&mut self, end: usize) {
        self.tell();
        self.next = end;
    }

    /// Gives the attribute last read its value.
    fn close_value(&mut self) {
        let value = std::mem::take(&mut self.value);
        if let Some((_, empty)) = self.tag.as_mut().and_then(|tag| tag.attributes.last_mut()) {
            *empty = value;
        }
    }

    /// Hands on the tag that ends at `end`.
    fn close_start_tag(&mut self, end: usize, closes_itself: bool) {
        self.tell_up_to(end);
        if let Some(mut tag) = self.tag.take() {
            tag.range.end = end;
            tag.closes_itself = closes_itself;
            self.enters = state_inside(&tag.name);
            self.sink.start(tag);
        }
    }

    /// Adds to the attribute value that is being read.
    fn value(&mut self, from: usize, to: usize, value: &[u8]) {
        let run = self.run(from, to, value);
        match self.value.last_mut() {
            Some(last) if last.decoded.is_none() && run.decoded.is_none() && last.range.end == from => last.range.end = run.range.end,
            _ => self.value.push(run),
        }
    }
}

impl<S: Sink> Callback<Infallible, usize> for Reader<'_, S> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: html5gum::Span<usize>) -> Option<Infallible> {
        let name = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name: of } => {
                self.tag = Some(Tag { name: name(of), range: span.start..span.end, ..Tag::default() });
            }
            CallbackEvent::AttributeName { name: of } => {
                self.tag.iter_mut().for_each(|tag| tag.attributes.push((name(of), Vec::new())));
            }
            CallbackEvent::AttributeValue { .. } => self.close_value(),
            CallbackEvent::CloseStartTag { self_closing } => self.close_start_tag(span.end, self_closing),
            CallbackEvent::EndTag { name: of } => {
                self.tell_up_to(span.end);
                self.value.clear();
                self.sink.end(&name(of), span.start..span.end);
            }
            CallbackEvent::Comment { .. } => {
                let start = self.next;
                self.tell_up_to(span.end);
                self.sink.comment(start..span.end);
            }
            CallbackEvent::Doctype { .. } => self.tell_up_to(span.end),
            // Text comes by itself, a reference apart; mistakes are the writer's business.
            CallbackEvent::String { .. } | CallbackEvent::Error(_) => {}
        }
        None
    }
}

/// How text inside an element is read, where tags are none in it.
fn state_inside(name: &str) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "script" => Some(State::ScriptData),
        "style" | "iframe" | "xmp" | "noembed" | "noframes" => Some(State::RawText),
        _ => None,
    }
}

/// Hands on to html5gum's own emitter what it is told, and keeps the places of text and attribute values, which that forgets.
struct Places<'a, S: Sink> {
    inner: CallbackEmitter<Reader<'a, S>, Infallible, usize>,
    /// Bytes read.
    at: usize,
    /// Where the rest of the attribute value starts.
    value_from: usize,
}

impl<S: Sink> ForwardingEmitter for Places<'_, S> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Infallible> {
        &mut self.inner
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
        self.inner.move_position(offset);
    }

    fn emit_eof(&mut self) {
        self.inner.callback_mut().tell();
        self.inner.emit_eof();
    }

    fn emit_string(&mut self, value: &[u8]) {
        self.inner.callback_mut().text(self.at, value);
    }

    fn init_attribute_value(&mut self) {
        self.value_from = self.at;
        self.inner.init_attribute_value();
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        // First the emitter, which tells of the attribute's name when its value begins.
        self.inner.push_attribute_value(value);
        let reader = self.inner.callback_mut();
        reader.value(self.value_from, self.at, value);
        self.value_from = reader.value.last().map_or(self.at, |run| run.range.end);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.inner.callback_mut().enters = None;
        let _ = self.inner.emit_current_tag();
        self.inner.callback_mut().enters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Told(Vec<String>);

    fn shown(runs: &[Run]) -> String {
        let run = |run: &Run| {
            format!("{}..{}{}", run.range.start, run.range.end, run.decoded.as_ref().map(|d| format!("={d}")).unwrap_or_default())
        };
        runs.iter().map(run).collect::<Vec<_>>().join(" ")
    }

    impl Sink for Told {
        fn text(&mut self, run: Run) {
            self.0.push(shown(&[run]));
        }

        fn start(&mut self, tag: Tag) {
            let attributes = tag.attributes.iter().map(|(name, value)| format!(" {name}[{}]", shown(value)));
            self.0.push(format!("<{}{}> {}..{}", tag.name, attributes.collect::<String>(), tag.range.start, tag.range.end));
        }

        fn end(&mut self, name: &str, range: Range<usize>) {
            self.0.push(format!("</{name}> {}..{}", range.start, range.end));
        }
    }

    fn told(text: &str) -> Vec<String> {
        let mut told = Told::default();
        read(text, &mut told);
        told.0
    }

    #[test]
    fn every_token_has_its_place() {
        assert_eq!(told("a<B>\u{e1}</b >c"), ["0..1", "<b> 1..4", "4..6", "</b> 6..11", "11..12"]);
        assert_eq!(told("<!doctype html>\n<!-- a & b -->c"), ["15..16", "30..31"]);
        assert_eq!(told("3 < 4 <"), ["0..7"]);
        assert_eq!(told("<title>a</p>b"), ["<title> 0..7", "7..13"]);
    }

    #[test]
    fn a_reference_is_one_run() {
        assert_eq!(told("a&aacute;b&#59;&#x2019;\u{e1}"), ["0..1", "1..9=\u{e1}", "9..10", "10..15=;", "15..23=\u{2019}", "23..25"]);
        assert_eq!(told("&ampc &no; & &#; &#9"), ["0..4=&", "4..17", "17..20=\t"]);
        assert_eq!(told("<title>a &amp; <b></title>"), ["<title> 0..7", "7..9", "9..14=&", "14..18", "</title> 18..26"]);
    }

    #[test]
    fn attributes_keep_the_places_of_their_values() {
        assert_eq!(
            told(r#"<img alt="a&eacute;b" title='c' x=d&amp;e y>"#),
            ["<img alt[10..11 11..19=\u{e9} 19..20] title[29..30] x[34..35 35..40=& 40..41] y[]> 0..44"]
        );
        assert_eq!(told("<a alt='b'></a alt='c'><i>"), ["<a alt[8..9]> 0..11", "</a> 11..23", "<i> 23..26"]);
    }

    #[test]
    fn scripts_and_style_sheets_hold_no_tags() {
        assert_eq!(told("<script>a<b</script>c").last().map(String::as_str), Some("20..21"));
        assert!(told("<style><p></style>").iter().all(|token| !token.starts_with("<p")));
    }
}
