//! Finds placeholders by their syntax (`{{x}}`, `%{x}`, `[NAME]`, `*|FNAME|*`, …), whole and broken ones.
//! What a placeholder stands for (a name, a time, a link) is data of the packs; see [`crate::pack`].

use crate::span::Span;

/// A placeholder in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// Its name or expression, without the marks around it, in bytes of the text.
    pub name: Span,
    /// Whether it is well formed; `{{name}` and `{ {name}}` are not.
    pub whole: bool,
}
