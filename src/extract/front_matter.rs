//! Front matter: what stands between `---` or `+++` lines at the very start of a text, read into `lang`, `kind`, `follow_up` and `title`.
//! Source in; the fields, where the body starts and what could not be read out. Leaves keys that it does not know alone.
//! Reads no YAML beyond `key: value` with lines that go on with the value: a head that holds anything else is taken for text.

use serde::Deserialize;
use toml::Spanned;

use super::{Kind, Problem, Record};
use crate::source::{BYTE_ORDER_MARK, Source, line_feeds};

/// What the head of a source says.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// First byte of the source after the byte-order mark and the front matter.
    pub(super) body: usize,
    pub(super) problems: Vec<Problem>,
    lang: Option<String>,
    title: Option<String>,
    kind: Option<Kind>,
    follow_up: Option<bool>,
}

impl Head {
    /// A record that holds what the head says, and no text yet.
    pub(super) fn record(&self, index: usize) -> Record {
        Record {
            index,
            id: None,
            title: self.title.clone(),
            pointer: None,
            lang: self.lang.clone(),
            kind: self.kind,
            follow_up: self.follow_up,
            thread: Vec::new(),
            text: String::new(),
            blocks: Vec::new(),
            map: super::SourceMap::default(),
            comments: Vec::new(),
        }
    }

    fn set(&mut self, key: &str, value: String, line: usize) {
        match key {
            "lang" => self.lang = Some(value),
            "title" => self.title = Some(value),
            "kind" => self.set_kind(&value, line),
            "follow_up" => match value.parse() {
                Ok(follow_up) => self.follow_up = Some(follow_up),
                Err(_) => self.problems.push(Problem { line, reason: "`follow_up` must be true or false".into() }),
            },
            _ => {}
        }
    }

    fn set_kind(&mut self, name: &str, line: usize) {
        self.kind = Kind::from_name(name);
        if self.kind.is_none() {
            self.problems.push(Problem { line, reason: Kind::unknown(name) });
        }
    }
}

/// Reads the front matter of a source, if it has any.
pub(super) fn read(source: &Source) -> Head {
    let text = source.text();
    let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    for (mark, parse) in [("---", pairs as fn(&str, usize) -> Option<Head>), ("+++", table)] {
        let Some((inside, after)) = between(&text[start..], mark) else { continue };
        let Some(mut head) = parse(&text[start + inside.start..start + inside.end], source.first_line() + 1) else { continue };
        head.body = start + after;
        return head;
    }
    Head { body: start, ..Head::default() }
}

/// The bytes between a first line that holds `mark` alone and the next such line, and where the line after that starts.
fn between(text: &str, mark: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == mark && line.ends_with('\n'))?;
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == mark {
            return Some((first.len()..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Reads `key: value` lines, comments and blank lines, and lines that go on with the value above them: of a list, a block, a table within.
/// `None` where anything else stands among them.
fn pairs(text: &str, first_line: usize) -> Option<Head> {
    // Prose may hold a colon; keys of any form are believed beside one that is known.
    let is_certain = text.lines().any(|line| line.split_once(':').is_some_and(|(key, _)| KEYS.contains(&unquoted(key))));
    let mut pairs: Vec<(&str, String, usize)> = Vec::new();
    for (line, number) in text.lines().zip(first_line..) {
        let line = line.trim_end();
        if line.trim_start().is_empty() || line.starts_with('#') {
            continue;
        }
        let goes_on = line.starts_with([' ', '\t', ']', '}']) || line == "-" || line.starts_with("- ");
        match pairs.last_mut().filter(|_| goes_on) {
            Some((_, value, _)) => {
                let is_block = value.is_empty() || value.starts_with(['|', '>']);
                *value = if is_block { line.trim_start().to_owned() } else { format!("{value} {}", line.trim_start()) };
            }
            None => {
                let (key, value) = line.split_once(':')?;
                let key = unquoted(key);
                if !(is_certain || is_key(key)) || !(value.is_empty() || value.starts_with([' ', '\t'])) {
                    return None;
                }
                pairs.push((key, scalar(value.trim()).to_owned(), number));
            }
        }
    }
    let mut head = Head::default();
    pairs
        .into_iter()
        .filter(|(_, value, _)| !matches!(&**value, "" | "~" | "null"))
        .for_each(|(key, value, line)| head.set(key, value, line));
    Some(head)
}

/// The keys that are read.
const KEYS: [&str; 4] = ["lang", "title", "kind", "follow_up"];

fn unquoted(key: &str) -> &str {
    key.trim().trim_matches(['"', '\''])
}

fn is_key(key: &str) -> bool {
    key.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

/// A value without the quotation marks around it, or without the comment after it.
fn scalar(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some((inside, _)) = value.strip_prefix(quote).and_then(|rest| rest.split_once(quote)) {
            return inside;
        }
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

/// The keys of a TOML head that are known here.
#[derive(Deserialize)]
struct Table {
    lang: Option<Spanned<toml::Value>>,
    title: Option<Spanned<toml::Value>>,
    kind: Option<Spanned<toml::Value>>,
    follow_up: Option<Spanned<toml::Value>>,
}

/// Reads a TOML table. A head that is no TOML is still a head, with a problem.
fn table(text: &str, first_line: usize) -> Option<Head> {
    let mut head = Head::default();
    let line_at = |offset: usize| first_line + line_feeds(text, offset);
    let table: Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => {
            let line = line_at(error.span().map_or(0, |span| span.start));
            head.problems.push(Problem { line, reason: format!("front matter is not valid TOML: {}", error.message()) });
            return Some(head);
        }
    };
    let mut string = |key: &str, value: Option<Spanned<toml::Value>>| {
        let value = value?;
        let line = line_at(value.span().start);
        if let toml::Value::String(string) = value.into_inner() {
            return Some((string, line));
        }
        head.problems.push(Problem { line, reason: format!("`{key}` must be a string") });
        None
    };
    let lang = string("lang", table.lang);
    let title = string("title", table.title);
    let kind = string("kind", table.kind);
    head.lang = lang.map(|(lang, _)| lang);
    head.title = title.map(|(title, _)| title);
    if let Some((kind, line)) = kind {
        head.set_kind(&kind, line);
    }
    if let Some(value) = table.follow_up {
        head.follow_up = value.get_ref().as_bool();
        if head.follow_up.is_none() {
            head.problems.push(Problem { line: line_at(value.span().start), reason: "`follow_up` must be true or false".into() });
        }
    }
    head.problems.sort_by_key(|problem| problem.line);
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> (Head, &str) {
        let head = read(&Source::new("a.txt", text));
        let body = &text[head.body..];
        (head, body)
    }

    #[test]
    fn pairs_between_dashes() {
        let (head, body) = head(
            "\u{feff}---\r\n# note\r\nlang: es\r\n\r\nkind: \"template\" \r\nfollow_up: true\r\ntitle: 'A: b'\r\nowner: x # y\r\n---\r\nbody\r\n",
        );
        assert_eq!((head.lang.as_deref(), head.kind, head.follow_up), (Some("es"), Some(Kind::Template), Some(true)));
        assert_eq!(head.title.as_deref(), Some("A: b"));
        assert_eq!(body, "body\r\n");
        assert!(head.problems.is_empty());
    }

    #[test]
    fn a_value_may_go_on_over_lines() {
        let (head, body) = head(
            "---\ntags:\n  - a\n  - b\nlang: es\nowners:\n- Ana\n- Leo\nlinks: [\n  x,\n]\ntitle: >-\n  A long\n  title\nkind: template\nmeta:\n  lang: pt\n\"my key/sub\": z\n---\nbody",
        );
        assert_eq!((head.lang.as_deref(), head.title.as_deref(), head.kind), (Some("es"), Some("A long title"), Some(Kind::Template)));
        assert_eq!((head.problems.len(), body), (0, "body"));
    }

    #[test]
    fn a_toml_head() {
        let (head, body) = head("+++\nlang = \"pt\"\nkind = 'fragment'\nfollow_up = false\ntags = [\"a\"]\n+++\nbody");
        assert_eq!((head.lang.as_deref(), head.kind, head.follow_up), (Some("pt"), Some(Kind::Fragment), Some(false)));
        assert_eq!(body, "body");
    }

    #[test]
    fn what_is_no_head_is_text() {
        for text in [
            "---\nHi Sam, a line\n---\nbody",
            "---\nlang: es\nbody",
            "text\n---\nlang: es\n---\n",
            "---",
            "+++\nbody",
            "----\nlang: es\n----\n",
            "---\n- a\n---\n",
        ] {
            let (head, body) = head(text);
            assert_eq!(body, text);
            assert!(head.lang.is_none() && head.problems.is_empty());
        }
    }

    #[test]
    fn problems_name_the_line_and_the_remedy() {
        let (head_, body) = head("---\nlang: es\nkind: letter\nfollow_up: maybe\n---\nbody");
        assert_eq!(body, "body");
        assert_eq!(head_.problems[0], Problem { line: 3, reason: "unknown kind `letter`; the kinds are draft, template, fragment".into() });
        assert_eq!(head_.problems[1].line, 4);
        let (head_, _) = head("+++\nfollow_up = 1\nlang = 2\nkind = \"x\"\n+++\n");
        assert_eq!(head_.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3, 4]);
        let (head_, body) = head("+++\n\nlang = \n+++\nbody");
        assert_eq!((head_.problems[0].line, body), (3, "body"));
    }
}
