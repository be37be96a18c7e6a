//! Which phrases each item announces, as bytes that are read in place: a pack has thousands. Plain data.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::instruction::ItemId;
use super::programs::PhraseId;

/// Where a phrase may begin, seen from a token that satisfies its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// The phrase.
    pub phrase: PhraseId,
    /// Tokens before the anchor, at least.
    pub before_min: u8,
    /// Tokens before the anchor, at most.
    pub before_max: u8,
}

/// Bytes of an anchor: phrase (4), tokens before it (1, 1).
const ANCHOR: usize = 6;

/// Anchors by item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchors {
    /// The items, ascending, with the numbers of their anchors.
    counts: Vec<(ItemId, u32)>,
    /// The anchors, item after item.
    #[serde(borrow)]
    bytes: Cow<'static, [u8]>,
}

impl Anchors {
    /// These anchors, each of which its item announces.
    #[must_use]
    pub fn new(mut anchors: Vec<(ItemId, Anchor)>) -> Self {
        anchors.sort_unstable();
        anchors.dedup();
        let of_items = anchors.chunk_by(|one, other| one.0 == other.0);
        let counts = of_items.map(|of_item| (of_item[0].0, u32::try_from(of_item.len()).expect("a pack has fewer than 4 billion anchors")));
        let bytes = anchors.iter().flat_map(|(_, anchor)| {
            let [a, b, c, d] = anchor.phrase.to_le_bytes();
            [a, b, c, d, anchor.before_min, anchor.before_max]
        });
        Self { counts: counts.collect(), bytes: bytes.collect() }
    }

    /// The items that announce any, ascending.
    pub fn items(&self) -> impl Iterator<Item = ItemId> {
        self.counts.iter().map(|(item, _)| *item)
    }

    /// The same, found by the number of one of so many items.
    #[must_use]
    pub fn by_item(&self, items: usize) -> AnchorsByItem {
        let mut ends = vec![0; items];
        let mut counts = self.counts.iter().peekable();
        let mut end = 0;
        for (item, place) in ends.iter_mut().enumerate() {
            if let Some((_, count)) = counts.next_if(|(next, _)| usize::from(*next) == item) {
                end += count;
            }
            *place = end;
        }
        AnchorsByItem { ends, bytes: self.bytes.clone() }
    }
}

/// Anchors, found by item.
#[derive(Clone, Debug)]
pub struct AnchorsByItem {
    /// By item: the number of the anchor behind its last.
    ends: Vec<u32>,
    bytes: Cow<'static, [u8]>,
}

impl AnchorsByItem {
    /// Hands on the anchors that an item announces.
    #[inline]
    pub fn of(&self, item: ItemId, see: &mut impl FnMut(Anchor)) {
        let item = usize::from(item);
        let start = if item == 0 { 0 } else { self.ends[item - 1] as usize };
        let end = self.ends[item] as usize;
        if start == end {
            return;
        }
        for anchor in self.bytes[start * ANCHOR..end * ANCHOR].chunks_exact(ANCHOR) {
            let phrase = PhraseId::from_le_bytes([anchor[0], anchor[1], anchor[2], anchor[3]]);
            see(Anchor { phrase, before_min: anchor[4], before_max: anchor[5] });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_finds_its_anchors_once_and_in_order() {
        let anchor = |phrase, before_max| Anchor { phrase, before_min: 0, before_max };
        let given = vec![(5, anchor(70_000, 2)), (2, anchor(9, 0)), (5, anchor(3, 1)), (5, anchor(3, 1)), (7, anchor(1, 255))];
        let bytes: &'static [u8] = postcard::to_stdvec(&Anchors::new(given)).expect("they can be written").leak();
        let anchors: Anchors = postcard::from_bytes(bytes).expect("they can be read");
        assert_eq!(anchors.items().collect::<Vec<_>>(), [2, 5, 7]);
        let by_item = anchors.by_item(8);
        let expected = |item| match item {
            2 => vec![anchor(9, 0)],
            5 => vec![anchor(3, 1), anchor(70_000, 2)],
            7 => vec![anchor(1, 255)],
            _ => Vec::new(),
        };
        for item in 0..8 {
            let mut found = Vec::new();
            by_item.of(item, &mut |anchor| found.push(anchor));
            assert_eq!(found, expected(item), "{item}");
        }
    }
}
