//! What there is to say of a file beside its findings: how it was read, what of it could not be. A reason in, words on the console out.
//! Decides no exit status.

use std::io;

use crate::config::Settings;
use crate::extract::{Format, Unfit};

use super::console::Console;
use super::walk::{Target, reason};

/// What a unit has to say beside its findings.
#[derive(Debug, PartialEq, Eq)]
pub enum Remark {
    /// How the file was read.
    Told(String),
    /// The file, or something in it, was passed over.
    Warned(String),
    /// The file could not be linted or fixed, and should have been.
    Failed(String),
    /// A line could not be read.
    Unread(usize, String),
    /// The file was found and holds nothing to lint, as most files of its format do.
    PassedOver(String),
}

impl Remark {
    /// A file that cannot be linted: skipped when it was found, a failure when it was named.
    pub fn unfit(target: &Target, why: &str) -> Self {
        let message = format!("{}: {why}", target.shown);
        if target.named { Self::Failed(message) } else { Self::Warned(format!("{message}; skipped")) }
    }

    /// A file that was not read as a whole: nothing to speak of when it was only found, a failure when somebody said that it holds replies.
    pub fn of_unfit(target: &Target, settings: &Settings, unfit: Unfit) -> Self {
        let included = || target.config.includes(&target.absolute) == Some(true);
        let Unfit { line, reason } = unfit;
        match line {
            // Few documents hold replies; every mail is one.
            None if settings.format.value == Format::Email => Self::unfit(target, &reason),
            _ if !target.meant && !settings.fields.text_is_of_file && !included() => {
                Self::PassedOver(format!("{}: passed over: {reason}", target.shown))
            }
            Some(line) => Self::Unread(line, reason),
            None => Self::Failed(format!("{}: {reason}", target.shown)),
        }
    }

    /// A file that could not be read.
    pub fn failed(target: &Target, error: &io::Error) -> Self {
        Self::Failed(format!("{}: {}", target.shown, reason(error)))
    }

    /// Whether something was not read, or not as it should be: what is not found then may still be there.
    pub fn is_of_unread(&self) -> bool {
        !matches!(self, Self::Told(_))
    }

    /// Says it.
    pub fn say(&self, path: &str, console: &Console) {
        match self {
            Self::Told(message) => console.detail(message),
            Self::Warned(message) => console.warning(message),
            Self::Failed(message) => console.error(message),
            Self::Unread(line, why) => console.unread(path, *line, why),
            Self::PassedOver(message) => console.detail(message),
        }
    }
}
