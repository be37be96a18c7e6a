//! TOML: a source in, the replies among its strings out.
//! The `toml` crate says what stands where; the strings are mapped to the source here. Which of them are replies is told by [`super::pick`].

mod read;
mod strings;

use super::{Extraction, Options, Unfit, pick};
use crate::source::{BYTE_ORDER_MARK, Source};

/// Reads a source.
pub(super) fn extract(source: &Source, options: &Options) -> Extraction {
    let whole = source.text();
    let text = whole.strip_prefix(BYTE_ORDER_MARK).unwrap_or(whole);
    match read::read(text, whole.len() - text.len()) {
        Ok(document) => pick::extract(&document, source, options, &|start, value| strings::map(whole, *start, value)),
        Err(read::Malformed { at, reason }) => {
            let unfit = Unfit { line: Some(source.position(at).line), reason };
            Extraction { next_index: options.first_index, unfit: Some(unfit), ..Extraction::default() }
        }
    }
}
