//! Applies edits: a text and the fixes of its diagnostics in, the mended text out. One pass; fixes that overlap an earlier one wait for
//! the next. Writes no files.

use crate::diagnostic::{Edit, Fix};

/// The text with the edits of the fixes in place, and how many fixes were applied. Offsets count from `first_byte`, the offset of the
/// text in its file. A fix is applied whole or not at all.
#[must_use]
pub fn apply<'f>(text: &str, first_byte: usize, fixes: impl IntoIterator<Item = &'f Fix>) -> (String, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut applied = 0;
    for fix in fixes {
        let fits = |edit: &Edit| taken.iter().all(|other| edit.end <= other.start || other.end <= edit.start);
        if fix.edits.iter().all(fits) {
            taken.extend(&fix.edits);
            applied += 1;
        }
    }
    taken.sort();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in taken {
        out.push_str(&text[at..edit.start - first_byte]);
        out.push_str(&edit.content);
        at = edit.end - first_byte;
    }
    out.push_str(&text[at..]);
    (out, applied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Safety;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits.iter().map(|&(start, end, content)| Edit { start, end, content: content.to_owned() }).collect();
        Fix { safety: Safety::Safe, title: String::new(), edits }
    }

    #[test]
    fn fixes_apply_whole_and_the_first_wins_where_they_overlap() {
        let fixes = [fix(&[(0, 1, "A"), (4, 5, "E")]), fix(&[(2, 3, "C"), (4, 5, "x")]), fix(&[(2, 3, "")])];
        assert_eq!(apply("abcde", 0, &fixes), ("AbdE".to_owned(), 2));
        assert_eq!(apply("abc", 10, &[fix(&[(11, 11, "-")])]), ("a-bc".to_owned(), 1));
    }
}
