//! Classes of tokens that every language has, by how they are written. Names and bits only; what they hold is decided by
//! [`crate::packs`].

/// Classes of tokens that every language has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Builtin(pub u8);

impl Builtin {
    /// Begins with a digit.
    pub const NUMBER: Self = Self(1);
    /// URL, e-mail address, domain, file name.
    pub const LINK: Self = Self(2);
    /// A word that begins with a capital.
    pub const CAPITAL: Self = Self(4);
    /// A word all in capitals.
    pub const CAPITALS: Self = Self(8);
    /// An emoji.
    pub const EMOJI: Self = Self(16);
    /// A word that begins with no capital.
    pub const LOWER: Self = Self(32);
    /// Bits of the classes that words belong to.
    pub const WORDS: u8 = Self::CAPITAL.0 | Self::CAPITALS.0 | Self::LOWER.0;
    /// Names in phrases.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("number", Self::NUMBER),
        ("link", Self::LINK),
        ("capital", Self::CAPITAL),
        ("capitals", Self::CAPITALS),
        ("emoji", Self::EMOJI),
        ("lower", Self::LOWER),
    ];
}
