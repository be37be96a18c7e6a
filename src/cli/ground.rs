//! What configurations stand on: the rule packs that each asks for, loaded once, and the names that they make known. Configuration in;
//! packs, names and every problem of packs, configuration and flags out.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::ValueEnum;

use crate::config::{Config, Configs, Known, written::Layer};
use crate::pack::Packs;
use crate::problem::Problem;
use crate::report::OutputFormat;
use crate::source::Source;

use super::console::Console;

/// Packs and the names that they make known.
#[derive(Debug)]
pub struct Ground {
    /// The packs.
    pub packs: Packs,
    /// The names.
    pub known: Known,
}

/// The ground of every configuration of a run.
#[derive(Debug, Default)]
pub struct Grounds {
    by_packs: HashMap<Vec<PathBuf>, Arc<Ground>>,
    checked: Vec<Arc<Config>>,
    problems: Vec<Problem>,
    sources: Vec<Arc<Source>>,
}

impl Grounds {
    /// The ground of a configuration.
    pub fn of(&mut self, config: &Arc<Config>) -> Arc<Ground> {
        let paths: Vec<PathBuf> = config.packs().map(|(folder, pack)| folder.join(&pack.value)).filter(|path| path.exists()).collect();
        let ground = match self.by_packs.get(&paths) {
            Some(ground) => Arc::clone(ground),
            None => self.load(paths),
        };
        if !self.checked.iter().any(|checked| Arc::ptr_eq(checked, config)) {
            self.checked.push(Arc::clone(config));
            for file in &config.files {
                self.add(ground.known.problems_of(&file.written));
            }
        }
        ground
    }

    fn load(&mut self, paths: Vec<PathBuf>) -> Arc<Ground> {
        let (packs, problems, sources) = Packs::load(&paths);
        self.add(problems);
        self.sources.extend(sources.into_iter().map(Arc::new));
        let known = Known { rules: packs.rule_names(), languages: packs.languages(), output_formats: output_formats() };
        let ground = Arc::new(Ground { packs, known });
        self.by_packs.insert(paths, Arc::clone(&ground));
        ground
    }

    fn add(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
    }

    /// Finds names in flags that no pack of the run makes known.
    pub fn check_flags(&mut self, flags: &Layer) {
        let mut all = Known::default();
        for ground in self.by_packs.values() {
            all.extend(&ground.known);
        }
        self.add(all.problems_of_layer(flags));
    }

    /// Shows all problems of packs and configuration, in the order of files and places; says whether there were any.
    pub fn show_problems(self, configs: &Configs, console: &Console) -> bool {
        let mut problems = self.problems;
        problems.extend_from_slice(configs.problems());
        problems.sort_by(|a, b| (&a.path, a.span.map(|span| span.start)).cmp(&(&b.path, b.span.map(|span| span.start))));
        let mut sources = self.sources;
        sources.extend(configs.sources().iter().cloned());
        console.problems(&problems, &sources);
        !problems.is_empty()
    }
}

/// Names of the output formats.
fn output_formats() -> Vec<String> {
    OutputFormat::value_variants().iter().filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned())).collect()
}
