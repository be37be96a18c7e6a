//! Where a setting came from: goes with every value from the place it was read to `--show-settings` and to messages about it.
//! Decides nothing.

use std::fmt;
use std::sync::Arc;

use crate::problem::Problem;
use crate::source::Source;
use crate::span::Span;

/// Who gave a value.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Nobody: it is cordial's own.
    Default,
    /// A flag of the command line.
    Flag(&'static str),
    /// The name of the file or of a folder above it.
    FileName,
    /// What stands in the file: its shape tells a library, or what its replies are for.
    Shape,
    /// A place in a configuration file, or in a `--config` argument.
    Written(Arc<Source>, Span),
}

impl Origin {
    /// A problem with the value that came from here.
    #[must_use]
    pub fn problem(&self, message: impl Into<String>) -> Problem {
        match self {
            Self::Written(source, span) => Problem::at(source.path(), *span, message),
            other => Problem::whole(other.to_string(), message),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Flag(flag) => f.write_str(flag),
            Self::FileName => f.write_str("file name"),
            Self::Shape => f.write_str("the shape of the file"),
            Self::Written(source, span) => write!(f, "{}:{}", source.path(), source.position(span.start).line),
        }
    }
}

/// A value and who gave it.
#[derive(Clone, Debug)]
pub struct Given<T> {
    /// The value.
    pub value: T,
    /// Who gave it.
    pub origin: Origin,
}

impl<T> Given<T> {
    /// A value and who gave it.
    #[must_use]
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// A value that nobody gave.
    #[must_use]
    pub fn default(value: T) -> Self {
        Self::new(value, Origin::Default)
    }

    /// Another value from the same place.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Given<U> {
        Given { value: change(self.value), origin: self.origin }
    }
}
