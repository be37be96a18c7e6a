//! Text from files in, the same text fit for XML and HTML out, between tags or as the value of an attribute: what would be markup is escaped,
//! what no document may hold is made visible. Line ends become spaces; whoever wants them writes them. Knows no elements.

use crate::sanitize::flat;

/// Appends a text of one line.
pub(super) fn push(text: &str, out: &mut Vec<u8>) {
    for c in flat(text).chars() {
        match c {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            '\'' => out.extend_from_slice(b"&#39;"),
            // No characters of XML 1.0, not even escaped.
            '\u{fffe}' | '\u{ffff}' => out.extend_from_slice("\u{fffd}".as_bytes()),
            _ => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Appends a name and a value in quotation marks, with a space before.
pub(super) fn push_attribute(name: &str, value: &str, out: &mut Vec<u8>) {
    out.push(b' ');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"=\"");
    push(value, out);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup_or_no_character() {
        let mut out = Vec::new();
        push_attribute("a", "<b c='\"'>&amp;\r\n\u{1b}\u{ffff}\u{436}😀", &mut out);
        let out = String::from_utf8(out).expect("UTF-8");
        assert_eq!(out, " a=\"&lt;b c=&#39;&quot;&#39;&gt;&amp;amp; ␛\u{fffd}\u{436}😀\"");
    }
}
