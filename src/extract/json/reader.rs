//! Goes through JSON text event by event, and knows at every moment which path of keys and indices it stands at. Bytes in, events with their
//! places out, or what is wrong with the text and where. Its state is apart from the bytes, so that a text may come in parts.
//! Builds no values and decodes no strings but keys.

use memchr::memchr2;

use super::super::json_string;
use super::super::pointer::Step;
use crate::source::BYTE_ORDER_MARK;
use crate::span::Span;

/// Deeper values are refused: reading them takes stack.
const MAX_DEPTH: usize = 128;

/// Where a reader stands in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// One for each object or array that is open: the key or index that was met last in it.
    path: Vec<Step>,
    expects: Expects,
}

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expects {
    /// A value.
    Value,
    /// The first value of an array, or its end.
    FirstValue,
    /// A key.
    Key,
    /// The first key of an object, or its end.
    FirstKey,
    /// A comma, or the end of what is open.
    Comma,
    /// Nothing: the document is over.
    End,
}

/// What a text goes on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An object begins.
    Object,
    /// An array begins.
    Array,
    /// The innermost object or array ends.
    Close,
    /// A string, with its quotation marks.
    String(Span),
    /// A number, `true`, `false` or `null`.
    Scalar(Span),
}

/// Why there is no event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The bytes are at an end; what is missing, were they all.
    Ended(&'static str),
    /// The document is over.
    Over,
    /// The text is no JSON from this byte on.
    Wrong(usize, String),
}

impl Default for Place {
    fn default() -> Self {
        Self { path: Vec::new(), expects: Expects::Value }
    }
}

impl Place {
    /// The path of the value that this event, the last one, began, was or ended.
    pub fn path_of(&self, event: Event) -> &[Step] {
        let inside = usize::from(matches!(event, Event::Object | Event::Array));
        &self.path[..self.path.len() - inside]
    }

    /// The next event from byte `at` on, which moves behind it. Without one, nothing has moved. `all` says that no bytes will follow these.
    pub fn next(&mut self, bytes: &[u8], at: &mut usize, all: bool) -> Result<Event, Stop> {
        loop {
            let start = *at + space(bytes.get(*at..).unwrap_or_default());
            let Some(&byte) = bytes.get(start) else {
                return Err(if self.expects == Expects::End { Stop::Over } else { Stop::Ended(self.missing()) });
            };
            match (self.expects, byte) {
                // Some programs write one document behind the other, a record each.
                (Expects::End, b'{') => self.expects = Expects::Value,
                (Expects::End, _) => return Err(wrong(start, "the document is over before this")),
                (Expects::Comma, b',') => {
                    self.expects = if self.is_in_array() { Expects::Value } else { Expects::Key };
                    *at = start + 1;
                }
                (Expects::Comma | Expects::FirstKey, b'}') if !self.is_in_array() => return Ok(self.close(start, at)),
                (Expects::Comma | Expects::FirstValue, b']') if self.is_in_array() => return Ok(self.close(start, at)),
                (Expects::Comma, _) => return Err(wrong(start, format!("expected {}", self.missing()))),
                (Expects::Key | Expects::FirstKey, _) => *at = self.key(bytes, start)?,
                (Expects::Value | Expects::FirstValue, _) => return self.value(bytes, start, at, all),
            }
        }
    }

    fn is_in_array(&self) -> bool {
        matches!(self.path.last(), Some(Step::Index(_)))
    }

    /// Reads a key and the colon after it; gives where that ends.
    fn key(&mut self, bytes: &[u8], start: usize) -> Result<usize, Stop> {
        if bytes[start] != b'"' {
            return Err(wrong(start, format!("expected {}", self.missing())));
        }
        let end = string(bytes, start)?;
        let colon = end + space(&bytes[end..]);
        match bytes.get(colon) {
            Some(b':') => {}
            Some(_) => return Err(wrong(colon, "expected `:` after a key")),
            None => return Err(Stop::Ended("`:`")),
        }
        if let Some(Step::Key(key)) = self.path.last_mut() {
            key.clear();
            let raw = String::from_utf8_lossy(&bytes[start..end]);
            if raw.contains('\\') { key.push_str(&json_string::decode_text(&raw)) } else { key.push_str(&raw[1..raw.len() - 1]) }
        }
        self.expects = Expects::Value;
        Ok(colon + 1)
    }

    fn value(&mut self, bytes: &[u8], start: usize, at: &mut usize, all: bool) -> Result<Event, Stop> {
        if matches!(bytes[start], b'{' | b'[') {
            return self.open(bytes[start] == b'[', start, at);
        }
        let event = if bytes[start] == b'"' {
            Event::String(Span::new(start, string(bytes, start)?))
        } else {
            Event::Scalar(Span::new(start, scalar(bytes, start, all)?))
        };
        if let Event::String(span) | Event::Scalar(span) = event {
            *at = span.end;
        }
        self.count();
        self.end_value();
        Ok(event)
    }

    /// Counts a value that begins in an array.
    fn count(&mut self) {
        if let (Some(Step::Index(index)), Expects::Value) = (self.path.last_mut(), self.expects) {
            *index += 1;
        }
    }

    fn open(&mut self, array: bool, start: usize, at: &mut usize) -> Result<Event, Stop> {
        if self.path.len() == MAX_DEPTH {
            return Err(wrong(start, format!("values stand in one another more than {MAX_DEPTH} deep")));
        }
        self.count();
        *at = start + 1;
        let (step, expects, event) = match array {
            true => (Step::Index(0), Expects::FirstValue, Event::Array),
            false => (Step::Key(String::new()), Expects::FirstKey, Event::Object),
        };
        self.path.push(step);
        self.expects = expects;
        Ok(event)
    }

    fn close(&mut self, start: usize, at: &mut usize) -> Event {
        *at = start + 1;
        self.path.pop();
        self.end_value();
        Event::Close
    }

    fn end_value(&mut self) {
        self.expects = if self.path.is_empty() { Expects::End } else { Expects::Comma };
    }

    /// What is missing here.
    fn missing(&self) -> &'static str {
        match self.expects {
            Expects::Value => "a value",
            Expects::FirstValue => "a value or `]`",
            Expects::Key => "a key",
            Expects::FirstKey => "a key or `}`",
            Expects::Comma if self.is_in_array() => "`,` or `]`",
            Expects::Comma => "`,` or `}`",
            Expects::End => "nothing",
        }
    }
}

fn wrong(at: usize, why: impl Into<String>) -> Stop {
    Stop::Wrong(at, why.into())
}

/// Bytes of white space at the start.
fn space(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

/// Where the string that begins at `start` ends.
fn string(bytes: &[u8], start: usize) -> Result<usize, Stop> {
    let mut at = start + 1;
    loop {
        let Some(step) = memchr2(b'"', b'\\', &bytes[at..]) else { return Err(Stop::Ended("the end of a string")) };
        if let Some(control) = bytes[at..at + step].iter().position(|byte| *byte < b' ') {
            return Err(wrong(at + control, "a control character in a string; escape it, a line end as `\\n`"));
        }
        at += step;
        if bytes[at] == b'"' {
            return Ok(at + 1);
        }
        at += match bytes.get(at + 1) {
            Some(b'u') => match bytes.get(at + 2..at + 6) {
                Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => 6,
                Some(_) => return Err(wrong(at, "an escape `\\u` without four hexadecimal digits")),
                None => return Err(Stop::Ended("the end of a string")),
            },
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(_) => return Err(wrong(at, "an escape that JSON does not know; a backslash is written `\\\\`")),
            None => return Err(Stop::Ended("the end of a string")),
        };
    }
}

/// Where the number or name that begins at `start` ends.
fn scalar(bytes: &[u8], start: usize, all: bool) -> Result<usize, Stop> {
    let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n' | b'"' | b':' | b'{' | b'[');
    let end = bytes[start..].iter().position(ends).map(|length| start + length);
    let end = match end {
        None if !all => return Err(Stop::Ended("a value")),
        end => end.unwrap_or(bytes.len()),
    };
    let word = &bytes[start..end];
    if matches!(word, b"true" | b"false" | b"null") || is_number(word) {
        return Ok(end);
    }
    let word = String::from_utf8_lossy(&word[..word.len().min(20)]);
    Err(wrong(start, if word.is_empty() { "expected a value".to_owned() } else { format!("expected a value, not `{word}`") }))
}

/// Whether a word is a number as JSON writes it.
fn is_number(word: &[u8]) -> bool {
    let digits = |word: &[u8]| word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let word = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(word);
    if whole == 0 || whole > 1 && word[0] == b'0' {
        return false;
    }
    let mut rest = &word[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or_else(|| rest.strip_prefix(b"E")) {
        let exponent = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
        let length = digits(exponent);
        return length > 0 && length == exponent.len();
    }
    rest.is_empty()
}

/// Bytes of a byte-order mark at the start.
pub(super) fn mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(BYTE_ORDER_MARK.encode_utf8(&mut [0; 4]).as_bytes()) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::super::super::pointer::pointer;
    use super::*;

    /// The events of a text with their paths, read with so many bytes more at a time.
    fn events(text: &str, step: usize) -> (Vec<String>, Stop) {
        let mut place = Place::default();
        let (mut at, mut end) = (0, 0);
        let mut told = Vec::new();
        loop {
            let all = end >= text.len();
            match place.next(&text.as_bytes()[..end.min(text.len())], &mut at, all) {
                Ok(event) => {
                    let raw = match event {
                        Event::String(span) | Event::Scalar(span) => text[span.start..span.end].to_owned(),
                        other => format!("{other:?}"),
                    };
                    told.push(format!("{} {raw}", pointer(place.path_of(event))));
                }
                Err(Stop::Ended(_)) if !all => end += step,
                Err(Stop::Over) if !all => end += step,
                Err(stop) => return (told, stop),
            }
        }
    }

    #[test]
    fn events_know_their_paths_however_the_text_comes() {
        let text = " {\"a\": [1, {\"b\\u0063\" : \"x\\\"\"}, [], -2.5e+3], \"d\":{}, \"e\":null}\n";
        let expected = [
            " Object",
            "/a Array",
            "/a/0 1",
            "/a/1 Object",
            "/a/1/bc \"x\\\"\"",
            "/a/1 Close",
            "/a/2 Array",
            "/a/2 Close",
            "/a/3 -2.5e+3",
            "/a Close",
            "/d Object",
            "/d Close",
            "/e null",
            " Close",
        ];
        for step in [1, 2, 7, 1000] {
            assert_eq!(events(text, step), (expected.map(str::to_owned).to_vec(), Stop::Over), "{step}");
        }
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        for (text, at, why) in [
            ("[1 2]", 3, "`,` or `]`"),
            ("{\"a\" 1}", 5, "`:`"),
            ("{a:1}", 1, "a key or `}`"),
            ("[1,]", 3, "a value"),
            ("{\"a\":1,}", 7, "a key"),
            ("[tru]", 1, "`tru`"),
            ("[01]", 1, "`01`"),
            ("[1.]", 1, "`1.`"),
            ("\"a\nb\"", 2, "control"),
            ("\"a\\qb\"", 2, "escape"),
            ("\"\\u12x4\"", 1, "four"),
            ("[1]]", 3, "over"),
            ("[1}", 2, "`,` or `]`"),
        ] {
            let (_, stop) = events(text, 1);
            assert!(matches!(&stop, Stop::Wrong(found, reason) if *found == at && reason.contains(why)), "{text}: {stop:?}");
        }
        for (text, missing) in
            [("", "a value"), ("[1", "`,` or `]`"), ("{\"a", "the end of a string"), ("{\"a\"", "`:`"), ("{", "a key or `}`")]
        {
            assert_eq!(events(text, 1).1, Stop::Ended(missing), "{text}");
        }
        let deep = "[".repeat(200);
        assert!(matches!(events(&deep, 50).1, Stop::Wrong(128, _)));
    }
}
