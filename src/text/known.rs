//! Maps by hashes of 128 bits, which tell all that a value depends on: nothing is hashed again to find one.
//! Shared by what remembers pieces of text and what remembers sentences.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What is remembered by a hash of 128 bits of all that it depends on.
pub type Known<T> = HashMap<u128, T, BuildHasherDefault<AlreadyHashed>>;

/// Takes the low half of a hash for its hash.
#[derive(Debug, Default)]
pub struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
