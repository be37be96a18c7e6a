//! csv
use super::{Extraction, Options};
use crate::source::Source;
pub(super) fn extract(_source: &Source, _options: &Options, _delimiter: Option<u8>) -> Extraction { Extraction::default() }
