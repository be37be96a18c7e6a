//! The mark that mail programs put over a signature: a line of two hyphens and a space. A text in, its blocks without what stands behind the mark
//! out: nobody writes that anew, and no rule judges it. What is quoted there stays.

use memchr::memchr_iter;

use super::Block;

/// The line, without its end.
const MARK: &str = "-- ";

/// Takes away the blocks that start behind the first mark of a text; `place` tells where in the text a block starts.
pub(super) fn cut(text: &str, blocks: &mut Vec<Block>, place: impl Fn(&Block) -> usize) {
    if let Some(mark) = find(text) {
        blocks.retain(|block| block.quote > 0 || place(block) < mark);
    }
}

/// Where the first mark stands that has something above it.
fn find(text: &str) -> Option<usize> {
    let starts = memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    let is_mark = |start: &usize| {
        let line = text[*start..].strip_prefix(MARK);
        line.is_some_and(|rest| rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n"))
    };
    starts.filter(is_mark).find(|start| !text[..*start].trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;

    fn own(text: &str) -> Vec<&str> {
        let mut blocks = plain::blocks(text);
        cut(text, &mut blocks, |block| block.start);
        blocks.iter().map(|block| &text[block.start..block.end]).collect()
    }

    #[test]
    fn what_stands_behind_the_mark_is_left_out() {
        assert_eq!(own("one\r\nAna\r\n-- \r\nAcme\r\n\r\ntwo\r\n"), ["one\r\nAna"]);
        assert_eq!(own("one\n-- \nAcme\n\n> two\n"), ["one", "two"]);
        assert_eq!(own("one\n-- "), ["one"]);
        assert_eq!(own("-- \none\n--\ntwo\n -- \nthree\n-- four"), ["one", "two", "three\n-- four"]);
    }
}
