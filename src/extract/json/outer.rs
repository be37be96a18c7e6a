//! Fields of a document that stand outside of its records, as they are met on the way: a language for all of them. Raw values in; found
//! again by their path. Only what stands before a record counts for it, so that a document may be read in parts.

use super::super::pointer::Step;
use super::plan::{FieldPlace, Plan};

/// Raw values of fields outside of records, with their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outer {
    values: Vec<(Vec<Step>, String)>,
}

impl Outer {
    /// Keeps a value where a field stands.
    pub fn take(&mut self, plan: &Plan, path: &[Step], raw: &[u8]) {
        let is_field = plan.places.iter().any(|place| matches!(place, FieldPlace::At(glob) if glob.matches(path)));
        if is_field {
            self.values.push((path.to_vec(), String::from_utf8_lossy(raw).into_owned()));
        }
    }

    /// The value at a path.
    pub fn get(&self, path: &[Step]) -> Option<&str> {
        self.values.iter().rev().find(|(own, _)| own == path).map(|(_, raw)| raw.as_str())
    }
}
