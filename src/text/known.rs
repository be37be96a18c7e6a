//! Maps by hashes of 64 bits, which tell all that a value depends on: nothing is hashed again to find one. Of values kept by the ten
//! thousand, one lookup in a hundred million million finds another's.
//! Shared by what remembers pieces of text and what remembers sentences.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What is remembered by a hash of 64 bits of all that it depends on.
pub type Known<T> = HashMap<u64, T, BuildHasherDefault<AlreadyHashed>>;

/// Takes a hash for its hash.
#[derive(Debug, Default)]
pub struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
