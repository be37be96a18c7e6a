//! Lines of a text, their ends found many bytes at a time. A text in, its lines out; what a line says is its reader's matter.

/// The lines with the line feeds that end them. A text that ends in one has no empty line behind it.
pub(super) fn inclusive(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain([text.len()]);
    ends.filter_map(move |end| {
        let line = &text[start..end];
        start = end;
        (!line.is_empty()).then_some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in ["", "\n", "a", "a\n", "a\r\nñ\n\n\u{2028}b", "\n\n"] {
            assert_eq!(inclusive(text).collect::<Vec<_>>(), text.split_inclusive('\n').collect::<Vec<_>>(), "{text:?}");
        }
    }
}
