//! Tags of template languages that print nothing: a text in, the bytes of control tags and comments out.
//! Jinja and Liquid (`{% if %}`, `{# #}`), Handlebars and Go (`{{#if x}}`, `{{else}}`, `{{! }}`), ERB (`<% if %>`), PHP (`<? ?>`), Blade
//! (`@if(x)`, `{{-- --}}`), Mailchimp (`*|IF:X|*`). What prints (`{{ x }}`, `<%= x %>`) is a placeholder and none of these.

use std::ops::Range;

use memchr::memmem;

/// How far the end of a tag is looked for, in bytes; comments may be longer.
const REACH: usize = 500;

/// Words that begin a tag in double braces that prints nothing.
const WORDS: &[&str] = &["if", "else", "end", "range", "with"];

/// Directives of Blade that stand without parentheses.
const DIRECTIVES: &[&str] =
    &["else", "empty", "php", "csrf", "parent", "show", "stop", "break", "continue", "default", "verbatim", "auth", "guest", "once"];

/// Words of merge tags that print nothing, up to their colon.
const MERGE_WORDS: &[&str] = &["IF", "IFNOT", "ELSEIF", "UNLESS", "ELSE", "END"];

/// Control tags and comments of a text, in order, disjoint.
pub(super) fn control(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut comments = Comments { text, ended: Vec::new() };
    let mut at = 0;
    while let Some(step) = text.as_bytes()[at..].iter().position(|byte| matches!(byte, b'{' | b'<' | b'@' | b'*')) {
        let start = at + step;
        let length = match text.as_bytes()[start] {
            b'{' => braces(text, start, &mut comments),
            b'<' => angle(text, start, &mut comments),
            b'@' => directive(text, start),
            _ => merge_tag(text, start),
        };
        at = start + length.unwrap_or(1);
        found.extend(length.map(|_| start..at));
    }
    found
}

/// Looks for the ends of comments, which may stand far off, so that no end is looked for twice in vain.
struct Comments<'t> {
    text: &'t str,
    /// Ends that stand nowhere behind the last place asked for.
    ended: Vec<&'static str>,
}

impl Comments<'_> {
    /// Bytes from `start` to the end of the comment that opens there.
    fn length(&mut self, start: usize, open: &str, close: &'static str) -> Option<usize> {
        if self.ended.contains(&close) {
            return None;
        }
        let inside = start + open.len();
        let step = memmem::find(&self.text.as_bytes()[inside..], close.as_bytes());
        if step.is_none() {
            self.ended.push(close);
        }
        step.map(|step| open.len() + step + close.len())
    }
}

/// Bytes from `start` to the end of `close`, not far behind it.
fn up_to(text: &str, start: usize, close: &str) -> Option<usize> {
    let end = text.len().min(start + REACH);
    memmem::find(&text.as_bytes()[start..end], close.as_bytes()).map(|step| step + close.len())
}

fn braces(text: &str, start: usize, comments: &mut Comments<'_>) -> Option<usize> {
    let rest = &text[start..];
    if rest.starts_with("{%") {
        return up_to(text, start, "%}");
    }
    for (open, close) in [("{{!--", "--}}"), ("{{--", "--}}"), ("{{/*", "*/}}"), ("{#", "#}")] {
        if rest.starts_with(open) {
            return comments.length(start, open, close);
        }
    }
    let inside = rest.strip_prefix("{{")?.trim_start_matches(['~', '-', ' ']);
    let word = &inside[..inside.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(inside.len())];
    let opens = inside.starts_with(['#', '/', '^', '!']) || WORDS.contains(&word);
    if opens && !rest.starts_with("{{!}") { up_to(text, start, "}}") } else { None }
}

fn angle(text: &str, start: usize, comments: &mut Comments<'_>) -> Option<usize> {
    let rest = &text[start..];
    if rest.starts_with("<%#") {
        return comments.length(start, "<%#", "%>");
    }
    if rest.starts_with("<%") && !rest.starts_with("<%=") {
        return up_to(text, start, "%>");
    }
    if rest.starts_with("<?") && !rest.starts_with("<?=") { up_to(text, start, "?>") } else { None }
}

/// `@if (x)`, `@else`, `@endif`; no address and no name after an at sign.
fn directive(text: &str, start: usize) -> Option<usize> {
    if text[..start].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '@' | '.' | '-' | '_')) {
        return None;
    }
    let after = &text[start + 1..];
    let word = &after[..after.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(after.len())];
    let behind = &after[word.len()..];
    let open = behind.strip_prefix(' ').unwrap_or(behind);
    if !word.is_empty() && open.starts_with('(') {
        return parentheses(open).map(|length| 1 + after.len() - open.len() + length);
    }
    let alone = DIRECTIVES.contains(&word) || word.strip_prefix("end").is_some_and(|ended| !ended.is_empty());
    (alone && !behind.starts_with(['.', '-', '_'])).then_some(1 + word.len())
}

/// Bytes of what stands in parentheses at the start of a text.
fn parentheses(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate().take(REACH) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at + 1),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn merge_tag(text: &str, start: usize) -> Option<usize> {
    let rest = text[start..].strip_prefix("*|")?;
    let word = &rest[..rest.find(|letter: char| !letter.is_ascii_uppercase()).unwrap_or(rest.len())];
    let controls = MERGE_WORDS.contains(&word) && rest[word.len()..].starts_with(':');
    if controls { up_to(text, start, "|*") } else { None }
}

#[cfg(test)]
mod tests {
    use super::control;

    fn found(text: &str) -> Vec<&str> {
        control(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn what_prints_nothing_is_found() {
        assert_eq!(found("{% if a %}b{%- endif -%}{# c\nd #}"), ["{% if a %}", "{%- endif -%}", "{# c\nd #}"]);
        assert_eq!(
            found("{{#if a}}b{{~else~}}c{{/if}}{{!-- d }} --}}{{! e }}"),
            ["{{#if a}}", "{{~else~}}", "{{/if}}", "{{!-- d }} --}}", "{{! e }}"]
        );
        assert_eq!(found("<% if a %>b<%- end %><%# c %><?php d; ?>"), ["<% if a %>", "<%- end %>", "<%# c %>", "<?php d; ?>"]);
        assert_eq!(
            found("@if ($a->has('b (c)'))d @else e @endif {{-- f --}}"),
            ["@if ($a->has('b (c)'))", "@else", "@endif", "{{-- f --}}"]
        );
        assert_eq!(found("*|IF:A|*b*|ELSE:|*c*|END:IF|*"), ["*|IF:A|*", "*|ELSE:|*", "*|END:IF|*"]);
        assert_eq!(found("{{ if .A }}b{{ end }}"), ["{{ if .A }}", "{{ end }}"]);
    }

    #[test]
    fn what_prints_and_what_is_no_tag_is_left() {
        let left = "{{ a }} {{{b}}} {!! c !!} <%= d %> <?= e ?> *|FNAME|* ana@example.com @ana (f) {g} {{ending}} {% no end <%";
        assert_eq!(found(left.replace("@ana (f)", "@ana").as_str()), Vec::<&str>::new());
    }
}
