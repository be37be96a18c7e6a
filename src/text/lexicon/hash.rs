//! The hash that words are told by. Most words are hashed without asking how long they are: a window of bytes is taken from where they
//! begin, and what stands behind them is masked. The same on every machine: lexicons are laid out where the program is built.

/// Bytes of a window: few words are longer.
const WINDOW: usize = 32;

/// By number of bytes: which bytes of half a window are a word's.
const MASKS: [u128; WINDOW / 2 + 1] = {
    let mut masks = [u128::MAX; WINDOW / 2 + 1];
    let mut bytes = 0;
    while bytes < WINDOW / 2 {
        masks[bytes] = (1 << (bytes * 8)) - 1;
        bytes += 1;
    }
    masks
};

/// What is multiplied with: the numbers of wyhash.
const SECRETS: [u64; 5] =
    [0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db, 0x8ebc_6af0_9c88_c6e3, 0x5899_65cc_7537_4cc3, 0x1d8e_4e27_c47d_124f];

/// The hash of the word that the first `length` bytes are.
#[inline]
pub(super) fn of(bytes: &[u8], length: usize) -> u64 {
    match bytes.first_chunk() {
        Some(window) if length <= WINDOW => of_window(window, length),
        _ => of_any(&bytes[..length]),
    }
}

#[inline]
fn of_window(window: &[u8; WINDOW], length: usize) -> u64 {
    let (low, high) = window.split_at(WINDOW / 2);
    let half = |bytes: &[u8], length: usize| {
        let half = u128::from_le_bytes(bytes.try_into().expect("a window has two halves")) & MASKS[length];
        (half as u64, (half >> 64) as u64)
    };
    let (a, b) = half(low, length.min(WINDOW / 2));
    let (c, d) = half(high, length.saturating_sub(WINDOW / 2));
    mixed(mixed(a ^ SECRETS[0], b ^ SECRETS[1]) ^ mixed(c ^ SECRETS[2], d ^ SECRETS[3]), SECRETS[4])
}

/// The same for a word that is longer than a window, or that stands so near the end of its text that there is none.
fn of_any(word: &[u8]) -> u64 {
    word.chunks(WINDOW).fold(0, |hash: u64, chunk| {
        let mut window = [0; WINDOW];
        window[..chunk.len()].copy_from_slice(chunk);
        hash.rotate_left(29) ^ of_window(&window, chunk.len())
    })
}

fn mixed(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn what_stands_behind_a_word_is_no_matter_and_every_byte_of_it_is() {
        let text: Vec<u8> = (1..=120).collect();
        for length in 1..60 {
            let alone = of(&text[..length], length);
            assert_eq!(of(&text, length), alone, "{length}");
            for at in 0..length {
                let mut other = text.clone();
                other[at] ^= 1;
                assert_ne!(of(&other, length), alone, "{length} {at}");
            }
        }
    }

    #[test]
    fn words_that_are_alike_are_told_apart_by_the_bits_that_slots_hold() {
        let words = (0..200_000_u32).map(|number| format!("word{number}"));
        let held: HashSet<u64> = words.map(|word| of(word.as_bytes(), word.len()) & 0xFFFF_FFFF_FFFF).collect();
        assert_eq!(held.len(), 200_000);
        // About as many fall into each place as into any other.
        let mut places = [0_u32; 64];
        held.iter().for_each(|hash| places[(hash & 63) as usize] += 1);
        assert!(places.iter().all(|count| (2800..3450).contains(count)), "{places:?}");
    }
}
