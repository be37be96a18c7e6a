//! Comments of YAML and TOML that speak to cordial: the source and the places of its strings in, comments given to the records that they stand beside
//! out. A comment behind a value on its line belongs to that value, another to the value that follows. Other comments are left where they are.

use memchr::{memchr_iter, memmem};

use super::comment::{ADDRESS, Comment};
use super::record::Record;
use crate::source::Source;
use crate::span::Span;

/// Whether it is worth looking for comments at all.
pub(super) fn may_stand_in(source: &Source) -> bool {
    memmem::find(source.text().as_bytes(), ADDRESS.as_bytes()).is_some()
}

/// Gives the records their comments. No comment starts inside one of `strings`, bytes of the source in order. Records stand in the order of
/// the source.
pub(super) fn attach(source: &Source, strings: &[Span], records: &mut [Record]) {
    let text = source.text();
    let places: Vec<Span> = records.iter().map(|record| record.map.to_source(Span::new(0, record.text.len()))).collect();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let inside = |at: usize| {
            let next = strings.partition_point(|string| string.end <= at);
            strings.get(next).is_some_and(|string| string.start <= at)
        };
        let opens = |at: &usize| text[..*at].ends_with([' ', '\t', '\n']) || *at == 0;
        let mark = memchr_iter(b'#', line.as_bytes()).map(|step| start + step).filter(opens).find(|at| !inside(*at));
        if let Some(mark) = mark.filter(|mark| text[mark + 1..end.max(mark + 1)].trim_start().starts_with(ADDRESS)) {
            let before = places.iter().rposition(|place| start <= place.start && place.end <= mark);
            let after = || places.iter().position(|place| mark < place.start);
            let owner = before.or_else(after).and_then(|number| records.get_mut(number).map(|record| (record, None)));
            // Behind the last value there is nothing to silence: said of the last one, and unused.
            let (record, at) = match owner {
                Some(owner) => owner,
                None => match records.last_mut() {
                    Some(last) => {
                        let behind = last.text.len() + 1;
                        (last, Some(behind))
                    }
                    None => return,
                },
            };
            record.comments.push(Comment { text: text[mark + 1..end].to_owned(), at, source: Span::new(mark, end) });
        }
        start += line.len();
    }
}
