//! What configurations stand on: the rule packs that each asks for, loaded once, and the names that they make known. Configuration in;
//! packs, names and every problem of packs, configuration and flags out.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;

use crate::config::{Config, Configs, Known, written::Layer};
use crate::packs::Packs;
use crate::problem::{self, Problem};
use crate::report::OutputFormat;
use crate::source::Source;

use super::console::Console;
use super::{house, info};

/// Packs and the names that they make known.
#[derive(Debug)]
pub struct Ground {
    /// The packs.
    pub packs: Packs,
    /// The names.
    pub known: Known,
    /// House packs, as text.
    pub house: Arc<[Source]>,
}

/// The ground of every configuration of a run.
#[derive(Debug)]
pub struct Grounds {
    current: PathBuf,
    by_packs: HashMap<Vec<PathBuf>, Arc<Ground>>,
    checked: Vec<Arc<Config>>,
    problems: Vec<Problem>,
}

impl Grounds {
    /// Grounds for a run in `current`, an absolute path.
    pub fn new(current: &Path) -> Self {
        Self { current: current.to_owned(), by_packs: HashMap::new(), checked: Vec::new(), problems: Vec::new() }
    }

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
        let (house, problems) = house::read(&paths, &self.current);
        self.add(problems);
        let packs = if house.is_empty() { Ok(Packs::builtin()) } else { Packs::with_house(&house) };
        let packs = packs.unwrap_or_else(|problems| {
            self.add(problems);
            Packs::builtin()
        });
        let house: Arc<[Source]> = house.into();
        let (languages, named) = (packs.codes().map(str::to_owned).collect(), Arc::clone(&house));
        let known = Known::new(languages, output_formats(), move || info::names(&named));
        let ground = Arc::new(Ground { packs, known, house });
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
        let of_all = self.by_packs.values().map(|ground| ground.known.problems_of_layer(flags));
        let in_all = of_all.reduce(|problems, more| problems.into_iter().filter(|problem| has(&more, problem)).collect());
        self.add(in_all.unwrap_or_default());
    }

    /// Shows all problems of packs and configuration, in the order of files and places; says whether there were any.
    pub fn show_problems(self, configs: &Configs, console: &Console) -> bool {
        let mut problems = self.problems;
        problems.extend_from_slice(configs.problems());
        problem::sort(&mut problems);
        let house = self.by_packs.values().flat_map(|ground| ground.house.iter());
        let sources: Vec<&Source> = house.chain(configs.sources().iter().map(Arc::as_ref)).collect();
        console.problems(&problems, &sources);
        !problems.is_empty()
    }
}

/// Whether the same mistake is among them, whatever the remedy.
fn has(problems: &[Problem], problem: &Problem) -> bool {
    problems.iter().any(|other| (&other.path, &other.message) == (&problem.path, &problem.message))
}

/// Names of the output formats.
fn output_formats() -> Vec<String> {
    OutputFormat::value_variants().iter().filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned())).collect()
}
