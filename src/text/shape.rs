//! How a token is written and where it stands, as bits. Plain data.
//! Set by the tokenizer; asked by phrases and rules.

/// How a token is written and where it stands, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Shape(u8);

impl Shape {
    /// The first letter is a capital.
    pub const CAPITAL: Self = Self(1);
    /// At least two letters, all of them capitals.
    pub const CAPITALS: Self = Self(2);
    /// Stands inside quotation marks.
    pub const QUOTED: Self = Self(4);
    /// First token of its line.
    pub const LINE_START: Self = Self(8);
    /// No white space between it and the token before.
    pub const GLUED: Self = Self(16);
    /// Is a closing or an opening quotation mark.
    pub const QUOTE_MARK: Self = Self(32);
    /// Known to be made of letters alone.
    pub const LETTERS: Self = Self(64);

    /// Whether all bits of `other` are set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The bits that `other` has too.
    #[must_use]
    pub fn only(self, other: Self) -> u8 {
        self.0 & other.0
    }

    /// Both sets of bits.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Sets the bits of `other`.
    pub fn set(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Clears the bits of `other`.
    pub fn clear(&mut self, other: Self) {
        self.0 &= !other.0;
    }
}
