//! Whether a text that does not say what it is written in is HTML.
//! A text in, yes or no out; nothing is parsed for it.

use super::elements::is_known;

/// How far the end of a tag is looked for, in bytes.
const REACH: usize = 2000;

/// Whether a text begins with a tag of HTML or closes an element somewhere, or breaks a line.
pub(in crate::extract) fn is_html(text: &str) -> bool {
    let start = text.trim_start();
    let declares = start.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
    declares || opens(start) || memchr::memchr_iter(b'<', text.as_bytes()).any(|at| closes(&text[at..]))
}

/// Whether an element of HTML is opened at the start of a text.
fn opens(text: &str) -> bool {
    text.strip_prefix('<').is_some_and(is_tag)
}

/// Whether an element of HTML is closed at the start of a text, or a line broken.
fn closes(text: &str) -> bool {
    text.strip_prefix("</").is_some_and(is_tag)
        || text
            .strip_prefix('<')
            .is_some_and(|inside| inside.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("br")) && is_tag(inside))
}

/// Whether a text begins with the name of an element and what may stand behind it in a tag.
fn is_tag(inside: &str) -> bool {
    let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, after) = inside.split_at(length);
    let closes = || after.bytes().take(REACH).any(|byte| byte == b'>');
    let ends = after.starts_with(['>', '/']) || (after.starts_with(char::is_whitespace) && closes());
    ends && name.len() <= 10 && is_known(&name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::is_html;

    #[test]
    fn tags_tell() {
        for html in ["<p>a", " <!DOCTYPE html>", "a<br>b", "a <BR /> b", "a <b>b</b>", "<div\nclass='x'>a", "{{x}} <a href='y'>z</a>"] {
            assert!(is_html(html), "{html}");
        }
        for plain in
            ["", "a < b", "<NAME>, hello", "a <b", "write <ana@example.com>", "<3", "a </ b", "{{#if a}}b{{/if}}", "a &amp; b", "</name>"]
        {
            assert!(!is_html(plain), "{plain}");
        }
    }
}
