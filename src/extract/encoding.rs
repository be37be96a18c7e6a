//! How text is written in its source: new text in, the same text as it has to stand there out.
//! Only encodes; each format decodes what it reads by itself.

use std::borrow::Cow;

/// A way of writing text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Inside the quotation marks of a JSON string.
    JsonString,
}

impl Encoding {
    /// The text as it has to be written; `None` where it cannot be.
    #[must_use]
    pub fn encode<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        match self {
            Self::JsonString => Some(json_string(text)),
        }
    }
}

fn json_string(text: &str) -> Cow<'_, str> {
    let escaped = |c: char| c < ' ' || c == '"' || c == '\\';
    if !text.contains(escaped) {
        return Cow::Borrowed(text);
    }
    let quoted = serde_json::Value::from(text).to_string();
    Cow::Owned(quoted[1..quoted.len() - 1].to_owned())
}
