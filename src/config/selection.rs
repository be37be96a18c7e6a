//! Which rules run and how: layers of `select`, `extend-select`, `ignore` and `[rules.ID]` in, the answer for every rule out.
//! A nearer layer goes over a farther one; within a layer a rule named by its id beats a group, and a group beats `all`.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Level;

use super::known::Known;
use super::origin::{Given, Origin};
use super::written::{ALL, Layer, RuleLevel};

/// The answer for every rule.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Rules that run; `None` when no layer selected.
    pub select: Option<BTreeSet<String>>,
    /// Rules that do not run, where no layer selected.
    pub ignore: BTreeSet<String>,
    /// Levels that differ from the packs'.
    pub levels: BTreeMap<String, Given<Level>>,
    /// Limits that differ from the packs'.
    pub max: BTreeMap<String, Given<u32>>,
    /// Who last had a say in which rules run, in order.
    pub origins: Vec<Origin>,
}

/// Goes through the layers, the farthest first.
#[must_use]
pub fn select<'l>(layers: impl Iterator<Item = &'l Layer>, known: &Known) -> Selection {
    let mut state = State::default();
    for layer in layers.filter(|layer| layer.speaks_of_rules()) {
        state.apply(layer, known);
    }
    state.finish(known)
}

#[derive(Default)]
struct State {
    /// `None` as long as all run.
    enabled: Option<BTreeSet<String>>,
    selected: bool,
    off: BTreeSet<String>,
    levels: BTreeMap<String, Given<Level>>,
    max: BTreeMap<String, Given<u32>>,
    origins: Vec<Origin>,
}

impl State {
    fn apply(&mut self, layer: &Layer, known: &Known) {
        if let Some(select) = &layer.select {
            self.enabled = Some(BTreeSet::new());
            self.selected = true;
            self.off.clear();
            self.origins = select.first().map(|name| name.origin.clone()).into_iter().collect();
        }
        let names = layer.extend_select.iter().chain(&layer.ignore);
        self.origins.extend(names.map(|name| name.origin.clone()));
        for specificity in [Specificity::All, Specificity::Group, Specificity::Rule] {
            let on = layer.select.iter().flatten().chain(&layer.extend_select);
            self.switch(on, specificity, known, true);
            self.switch(layer.ignore.iter(), specificity, known, false);
        }
        self.apply_rules(layer, known);
    }

    fn apply_rules(&mut self, layer: &Layer, known: &Known) {
        for entry in &layer.rules {
            let id = &entry.id.value;
            match entry.level.as_ref().map(|level| (level.value, &level.origin)) {
                Some((RuleLevel::Off, origin)) => {
                    self.levels.remove(id);
                    self.off.insert(id.clone());
                    self.enabled(known).remove(id);
                    self.origins.push(origin.clone());
                }
                Some((RuleLevel::On(level), origin)) => {
                    self.levels.insert(id.clone(), Given::new(level, origin.clone()));
                    if self.off.remove(id) {
                        self.enabled(known).insert(id.clone());
                    }
                }
                None => {}
            }
            if let Some(max) = &entry.max {
                self.max.insert(id.clone(), max.clone());
            }
        }
    }

    fn switch<'n>(&mut self, names: impl Iterator<Item = &'n Given<String>>, of: Specificity, known: &Known, on: bool) {
        for name in names {
            for (id, _) in known.rules().iter().filter(|rule| of.covers(&name.value, rule)) {
                let enabled = self.enabled(known);
                let _ = if on { enabled.insert(id.clone()) } else { enabled.remove(id) };
                if on {
                    self.off.remove(id);
                }
            }
        }
    }

    fn enabled(&mut self, known: &Known) -> &mut BTreeSet<String> {
        self.enabled.get_or_insert_with(|| known.rules().iter().map(|(id, _)| id.clone()).collect())
    }

    fn finish(self, known: &Known) -> Selection {
        let Self { enabled, selected, levels, max, origins, .. } = self;
        let (select, ignore) = match enabled {
            Some(enabled) if selected => (Some(enabled), BTreeSet::new()),
            Some(enabled) => {
                let ids = known.rules().iter().map(|(id, _)| id);
                (None, ids.filter(|id| !enabled.contains(*id)).cloned().collect())
            }
            None => (None, BTreeSet::new()),
        };
        Selection { select, ignore, levels, max, origins }
    }
}

/// How much a name covers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Specificity {
    All,
    Group,
    Rule,
}

impl Specificity {
    /// Whether `name` is of this specificity and covers a rule.
    fn covers(self, name: &str, (id, group): &(String, String)) -> bool {
        match self {
            Self::All => name == ALL,
            Self::Group => name == group && name != id,
            Self::Rule => name == id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let rules = [("a", "x"), ("b", "x"), ("c", "y")];
        Known::new(Vec::new(), Vec::new(), move || rules.map(|(id, group)| (id.to_owned(), group.to_owned())).to_vec())
    }

    fn names(list: &[&str]) -> Vec<Given<String>> {
        list.iter().map(|name| Given::default((*name).to_owned())).collect()
    }

    fn rule(id: &str, level: RuleLevel) -> super::super::written::RuleEntry {
        super::super::written::RuleEntry { id: Given::default(id.to_owned()), level: Some(Given::default(level)), max: None }
    }

    fn running(layers: &[Layer]) -> String {
        let selection = select(layers.iter(), &known());
        let runs = |id: &&str| selection.select.as_ref().is_none_or(|set| set.contains(*id)) && !selection.ignore.contains(*id);
        ["a", "b", "c"].iter().filter(|id| runs(id)).copied().collect()
    }

    #[test]
    fn the_nearer_layer_and_the_narrower_name_win() {
        let ignore_a = Layer { ignore: names(&["a"]), ..Layer::default() };
        let only_x = Layer { select: Some(names(&["x"])), ..Layer::default() };
        let group_but_one = Layer { ignore: names(&["x"]), extend_select: names(&["a"]), ..Layer::default() };
        let off = Layer { rules: vec![rule("c", RuleLevel::Off)], ..Layer::default() };
        let on = Layer { rules: vec![rule("c", RuleLevel::On(Level::Error))], ..Layer::default() };
        assert_eq!(running(&[]), "abc");
        assert_eq!(running(std::slice::from_ref(&ignore_a)), "bc");
        assert_eq!(running(&[ignore_a.clone(), only_x.clone()]), "ab");
        assert_eq!(running(&[only_x, ignore_a]), "b");
        assert_eq!(running(&[group_but_one]), "ac");
        assert_eq!(running(std::slice::from_ref(&off)), "ab");
        assert_eq!(running(&[off.clone(), on]), "abc");
        assert_eq!(running(&[off, Layer { select: Some(names(&["all"])), ..Layer::default() }]), "abc");
    }
}
