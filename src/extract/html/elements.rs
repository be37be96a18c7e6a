//! What elements of HTML mean for prose: the name of an element in, its class out.
//! Knows names only; what stands in an element is read by the walk.

/// Elements that do not break the line that they stand in.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "area", "b", "bdi", "bdo", "big", "cite", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "map",
    "mark", "nobr", "picture", "rp", "rt", "ruby", "s", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
];

/// Elements whose content is shown to nobody, or is no text.
const SKIPPED: &[&str] = &["script", "style", "svg", "math", "iframe", "noembed", "noframes", "xmp", "object", "audio", "video", "canvas"];

/// Elements that may stand in a head; any other ends it.
const HEAD: &[&str] = &["title", "meta", "link", "base", "script", "style", "noscript", "template", "xml"];

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A part of a line.
    Inline,
    /// A line break.
    Break,
    /// A paragraph, or what parts paragraphs.
    Block,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
    /// A quotation of more than a line.
    Quotation,
    /// A quotation in a line.
    Quote,
    /// Text whose lines stand as they were written.
    Preformatted,
    /// Code in a line.
    Code,
    /// Nothing to read.
    Skipped,
    /// The head of a document.
    Head,
    /// The title of a document.
    Title,
}

impl Class {
    /// The class of the element of this name, in small letters. What is not known is a block, as text around it is seldom one sentence with it;
    /// names with a colon are a word processor's own and part nothing.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "br" => Self::Break,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "li" => Self::Item,
            "blockquote" => Self::Quotation,
            "q" => Self::Quote,
            "pre" | "listing" | "textarea" => Self::Preformatted,
            "code" | "samp" => Self::Code,
            "head" => Self::Head,
            "title" => Self::Title,
            _ if SKIPPED.contains(&name) => Self::Skipped,
            _ if INLINE.contains(&name) || name.contains(':') => Self::Inline,
            _ => Self::Block,
        }
    }
}

/// Elements that part paragraphs.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "button",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "header",
    "hgroup",
    "hr",
    "html",
    "input",
    "legend",
    "main",
    "menu",
    "meta",
    "nav",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Whether an element, whose name may have capitals, does not break the line that it stands in.
pub(in crate::extract) fn is_inline(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(Class::of(&name), Class::Inline | Class::Quote | Class::Code)
}

/// Whether HTML has an element of this name, in small letters.
pub(super) fn is_known(name: &str) -> bool {
    Class::of(name) != Class::Block || BLOCKS.contains(&name)
}

/// Whether an element may stand in a head.
pub(super) fn is_of_head(name: &str) -> bool {
    HEAD.contains(&name)
}
