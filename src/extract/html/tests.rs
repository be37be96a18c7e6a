//! What HTML reads as: paragraphs, white space, references, attributes, tags of templates, places.
//! A source and what is read of it stand side by side.

use super::*;
use crate::extract::{BlockKind, SourceMap};
use crate::span::Span;

fn blocks(html: &str) -> Vec<String> {
    let prose = read(html, 0).prose;
    prose.blocks.iter().map(|block| prose.text[block.start..block.end].to_owned()).collect()
}

/// The bytes of the source that the words came from.
fn source_of<'h>(html: &'h str, words: &str) -> &'h str {
    let prose = read(html, 0).prose;
    let start = prose.text.find(words).expect("the words are in the text");
    let span = prose.map.to_source(Span::new(start, start + words.len()));
    &html[span.start..span.end]
}

fn kinds(html: &str) -> Vec<(String, BlockKind, u8)> {
    let prose = read(html, 0).prose;
    prose.blocks.iter().map(|block| (prose.text[block.start..block.end].to_owned(), block.kind, block.quote)).collect()
}

#[test]
fn block_elements_are_paragraphs() {
    assert_eq!(blocks("<p>One.</p><p>Two."), ["One.", "Two."]);
    assert_eq!(
        blocks("<table><tr><td>One<td>Two</table>three<div>four<div>five</div>six</div>"),
        ["One", "Two", "three", "four", "five", "six"]
    );
    assert_eq!(blocks("One<br>two<br/><br />three<br>"), ["One\ntwo", "three"]);
    use BlockKind::{Heading, ListItem, Paragraph};
    assert_eq!(
        kinds("<h1>1. A</h1><ul><li>b<ol><li><p>c</p><p>d</p></li></ol></li></ul>e"),
        [("1. A", Heading, 0), ("b", ListItem, 0), ("c", ListItem, 0), ("d", Paragraph, 0), ("e", Paragraph, 0)]
            .map(|(text, kind, quote)| (text.to_owned(), kind, quote))
    );
}

#[test]
fn quotations_know_their_depth() {
    let found: Vec<_> = kinds("a<blockquote>b<blockquote>c</blockquote></blockquote></blockquote>d<br>&gt; e")
        .into_iter()
        .map(|(text, _, quote)| (text, quote))
        .collect();
    assert_eq!(found, [("a", 0), ("b", 1), ("c", 2), ("d", 0), ("e", 1)].map(|(text, quote)| (text.to_owned(), quote)));
    assert_eq!(blocks("say <q>no</q> now"), ["say \u{201c}no\u{201d} now"]);
}

#[test]
fn white_space_is_one_space() {
    assert_eq!(blocks("  <p>\n  One \r\n   <b> two</b>\t<i>three </i> . </p>  "), ["One two three ."]);
    assert_eq!(blocks("a&nbsp;&#32; b<!-- c -->d"), ["a\u{a0} bd"]);
    assert_eq!(blocks("<pre>one\n  two</pre>"), ["one\n  two"]);
    let html = "<p>was\n    sent on <b>Mon</b>day";
    let prose = read(html, 0).prose;
    assert_eq!(source_of(html, "was sent"), "was\n    sent");
    assert!(prose.map.is_replaceable(Span::new(0, 8)) && !prose.map.is_verbatim(Span::new(0, 8)));
    assert!(!prose.map.is_replaceable(Span::new(9, prose.text.len())));
}

#[test]
fn a_reference_is_one_unit() {
    let html = "se&ntilde;ox &amp;amp; 3 &lt; 4 &#x1F642;";
    assert_eq!(blocks(html), ["se\u{f1}ox &amp; 3 < 4 \u{1f642}"]);
    assert_eq!(source_of(html, "\u{f1}"), "&ntilde;");
    assert_eq!(source_of(html, "e\u{f1}o"), "e&ntilde;o");
    assert_eq!(source_of(html, "<"), "&lt;");
    let prose = read(html, 0).prose;
    assert!(prose.map.is_replaceable(Span::new(0, "se\u{f1}ox".len())));
}

#[test]
fn what_is_no_prose_is_not_in_the_text() {
    let html = "<!DOCTYPE html><html lang=\"pt-BR\"><head><meta charset=utf-8>{{ css }}<style>p { color: {{c}} }</style><title>A &amp; b</title>\
        <script>if (a<b) was()</script></head><body class='x'><!-- was --><svg><text>c</text></svg><p>d <code>was e</code> f</p><iframe>g</iframe>";
    assert_eq!(blocks(html), ["A & b", "d \u{fffc} f"]);
    let document = read(html, 0);
    assert_eq!((document.title.as_deref(), document.lang.as_deref()), (Some("A & b"), Some("pt-BR")));
    assert_eq!(read("<html lang='{{ l }}'><title> </title>", 0).lang, None);
    assert_eq!(blocks("<head><title>a</title>b"), ["a", "b"]);
    assert_eq!(blocks("<svg><path>a<p>b"), ["b"]);
}

#[test]
fn alt_and_title_are_blocks_of_their_own() {
    let html = "<img alt=\"Our &lt;logo&gt;\"><p>See <a href=\"x\" title='The \"help\"'>here</a> now.</p><img alt=''><td title=Word>b";
    assert_eq!(blocks(html), ["Our <logo>", "See here now.", "The \"help\"", "Word", "b"]);
    assert_eq!(source_of(html, "help"), "help");
    let prose = read(html, 0).prose;
    let encoded = |words: &str, new: &str| {
        let start = prose.text.find(words).expect("the words are in the text");
        prose.map.encoded(new, Span::new(start, start + words.len()), html).map(std::borrow::Cow::into_owned)
    };
    assert_eq!(encoded("See", "a \"b\" & <c>").as_deref(), Some("a \"b\" &amp; &lt;c&gt;"));
    assert_eq!(encoded("help", "a \"b's\" &").as_deref(), Some("a &quot;b&#39;s&quot; &amp;"));
    for tag in ["<%= @user.name %>", "{{ name | default: \"you\" }}"] {
        assert_eq!(encoded("See", &format!("a & {tag}")), Some(format!("a &amp; {tag}")));
        assert_eq!(encoded("help", &format!("a & {tag}")), Some(format!("a &amp; {tag}")));
    }
    assert_eq!(encoded("Word", "a"), None);
}

#[test]
fn tags_of_templates_break_nothing() {
    let html = "{% extends 'x' %}\n<p {{#if a}}class=\"b\"{{/if}}>Hi {{ name | default: \"<b>\" }},{% if a > 1 %}\n<b>c</b>{% else %}d{% endif %}</p>\
        @foreach ($a as $b)\n<li>{!! $c !!} <%= d > e %><% if f > g %> h<% end %></li>@endforeach <NAME> {{-- <p> --}}";
    assert_eq!(blocks(html), ["Hi {{ name | default: \"<b>\" }}, c d", "{!! $c !!} <%= d > e %> h", "<NAME>"]);
    assert_eq!(blocks("un{% if a %}o{% else %}a{% endif %} y <a href=\"{{ url }}\">b</a>"), ["un o a y b"]);
}

#[test]
fn html_in_another_host_keeps_its_places() {
    let outer = SourceMap::verbatim(Span::new(100, 200));
    let prose = crate::extract::prose::read("<p>a&amp;b</p>".to_owned(), outer, crate::extract::Media::Html);
    assert_eq!(prose.text, "a&b");
    assert_eq!(prose.map.to_source(Span::new(1, 2)), Span::new(104, 109));
}
