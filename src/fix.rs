//! Applies edits: a text and the fixes of its diagnostics in, the mended text out. One pass; fixes that overlap an earlier one wait for
//! the next. Writes no files.

use std::collections::BTreeSet;

use crate::diagnostic::{Edit, Fix};

/// The text with the edits of the fixes in place, and how many fixes were applied. Offsets count from `first_byte`, the offset of the
/// text in its file. A fix is applied whole or not at all.
#[must_use]
pub fn apply<'f>(text: &str, first_byte: usize, fixes: impl IntoIterator<Item = &'f Fix>) -> (String, usize) {
    let mut taken: BTreeSet<&Edit> = BTreeSet::new();
    let mut applied = 0;
    for fix in fixes {
        if fix.edits.iter().all(|edit| is_free(edit, &taken)) {
            taken.extend(&fix.edits);
            applied += 1;
        }
    }
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

/// Whether an edit leaves alone what those already taken, which are disjoint, replace. Two that start at the same byte never go together:
/// nobody knows which of them comes first.
fn is_free(edit: &Edit, taken: &BTreeSet<&Edit>) -> bool {
    let before = taken.range::<&Edit, _>(..edit).next_back();
    let after = taken.range::<&Edit, _>(edit..).next();
    before.is_none_or(|before| before.end <= edit.start && before.start < edit.start)
        && after.is_none_or(|after| edit.end <= after.start && edit.start < after.start)
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

    #[test]
    fn insertions_at_one_place_wait_for_each_other() {
        let fixes = [fix(&[(1, 1, "-")]), fix(&[(1, 1, "-")]), fix(&[(1, 2, "B")]), fix(&[(0, 1, "")])];
        assert_eq!(apply("abc", 0, &fixes), ("-bc".to_owned(), 2));
    }
}
