//! What applies to one file: its configuration, the flags and its name in, a resolved answer for every setting out, each with who gave it.
//! The order of answers is the one of the manual: overrides, flags, the file's name, configuration, cordial's own.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use crate::check;
use crate::diagnostic::Level;
use crate::extract::pointer::{Glob, steps};
use crate::extract::{Format, Kind, RecordFields};

use super::fields::Fields;
use super::files::Config;
use super::known::Known;
use super::language;
use super::origin::{Given, Origin};
use super::paths;
use super::selection::{self, Selection};
use super::written::{AUTO, Flags, Layer, Override, Records, Suppress, Written};

/// A file to be checked, as far as settings depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its path, absolute.
    pub path: &'a Path,
    /// Whether it was named (or is standard input) rather than found by walking.
    pub named: bool,
}

/// What a `[[suppress]]` silences in a file.
#[derive(Clone, Debug)]
pub struct Suppressed {
    rules: Vec<String>,
    pointers: Option<Vec<Glob>>,
    /// Where it is written.
    pub origin: Origin,
}

impl Suppressed {
    /// What it silences, in words.
    #[must_use]
    pub fn shown(&self) -> String {
        let rules = self.rules.join(", ");
        if self.pointers.is_some() { format!("{rules} (by pointer)") } else { rules }
    }

    /// Whether it silences a finding in the text that stands there.
    #[must_use]
    pub fn covers(&self, rule: &str, pointer: Option<&str>) -> bool {
        let stands = |globs: &Vec<Glob>| pointer.is_some_and(|pointer| globs.iter().any(|glob| glob.matches(&steps(pointer))));
        self.rules.iter().any(|id| id == rule) && self.pointers.as_ref().is_none_or(stands)
    }
}

/// Everything that applies to one file.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Language; `None` leaves it to detection.
    pub lang: Given<Option<String>>,
    /// What replies are for.
    pub kind: Given<Kind>,
    /// Whether support has written before; `None` asks the thread.
    pub follow_up: Given<Option<bool>>,
    /// Language of messages; `None` is the reply's.
    pub message_lang: Given<Option<String>>,
    /// Placeholder for a customer's name in suggestions.
    pub name_placeholder: Given<Option<String>>,
    /// Placeholders allowed in templates; `None` allows all.
    pub placeholders: Given<Option<Vec<String>>>,
    /// Rules, levels and limits.
    pub selection: Selection,
    /// The lowest level that fails a run.
    pub fail_on: Given<Level>,
    /// How the file is read.
    pub format: Given<Format>,
    /// Where the fields of records stand.
    pub fields: Arc<RecordFields>,
    /// Who said so of those that are not cordial's own, by key of `[records]`.
    pub field_origins: BTreeMap<&'static str, Origin>,
    /// What is silenced in it.
    pub suppressed: Vec<Suppressed>,
    /// Path relative to the configuration, `/`-separated.
    pub relative_path: String,
}

impl Config {
    /// What applies to a file.
    #[must_use]
    pub fn settings(&self, subject: Subject<'_>, flags: &Flags, known: &Known) -> Settings {
        let relative_path = paths::relative(&self.root, subject.path);
        let layers = Layers { config: self, flags: &flags.layer, overrides: self.overrides_of(subject.path) };
        let format = layers.overrides.iter().rev().find_map(|entry| entry.format.clone());
        let kind = if subject.named { Kind::Draft } else { Kind::Template };
        let (fields, field_origins) = self.fields(subject.path);
        Settings {
            lang: layers.language(&relative_path, subject.path, known),
            kind: layers.nearest(|layer| layer.kind.clone()).unwrap_or(Given::default(kind)),
            follow_up: optional(layers.nearest(|layer| layer.follow_up.clone())),
            message_lang: unless_auto(layers.nearest(|layer| layer.message_lang.clone())),
            name_placeholder: optional(layers.nearest(|layer| layer.name_placeholder.clone())),
            placeholders: optional(layers.nearest(|layer| layer.placeholders.clone())),
            selection: selection::select(layers.farthest_first(), known),
            fail_on: self.fail_on(flags),
            format: format.unwrap_or_else(|| format_of(subject.path, flags)),
            fields,
            field_origins,
            suppressed: self.suppressed(subject.path),
            relative_path,
        }
    }

    /// The lowest level that fails a run.
    fn fail_on(&self, flags: &Flags) -> Given<Level> {
        let flag = flags.fail_on.map(|level| Given::new(level, Origin::Flag("--fail-on")));
        flag.or_else(|| self.nearest(|written| written.fail_on.clone())).unwrap_or(Given::default(Level::Warning))
    }

    /// Warnings that a run may have; `None` leaves it to the level that fails.
    #[must_use]
    pub fn max_warnings(&self, flags: &Flags) -> Given<Option<u32>> {
        let flag = flags.max_warnings.map(|most| Given::new(most, Origin::Flag("--max-warnings")));
        optional(flag.or_else(|| self.nearest(|written| written.max_warnings.clone())))
    }

    /// Name of the output format, where the configuration names one.
    #[must_use]
    pub fn output_format(&self) -> Option<Given<String>> {
        self.nearest(|written| written.output_format.clone())
    }

    /// The file of accepted findings, where the configuration names one, with the folder that it is relative to.
    #[must_use]
    pub fn baseline(&self) -> Option<(&Path, &Given<String>)> {
        self.files.iter().find_map(|file| Some((file.folder.as_path(), file.written.baseline.as_ref()?)))
    }

    /// Rule packs with the folders that their paths are relative to, the farthest first.
    pub fn packs(&self) -> impl Iterator<Item = (&Path, &Given<String>)> {
        self.files.iter().rev().flat_map(|file| file.written.packs.iter().map(|pack| (file.folder.as_path(), pack)))
    }

    /// Whether a path is left out.
    #[must_use]
    pub fn excludes(&self, path: &Path) -> bool {
        self.files.iter().any(|file| file.exclude.matches(path))
    }

    /// Whether a path is linted when a folder is walked; `None` when no file says which are.
    #[must_use]
    pub fn includes(&self, path: &Path) -> Option<bool> {
        self.files.iter().find_map(|file| file.include.as_ref()).map(|globs| globs.matches(path))
    }

    fn nearest<T>(&self, of: impl Fn(&Written) -> Option<T>) -> Option<T> {
        self.files.iter().find_map(|file| of(&file.written))
    }

    fn suppressed(&self, path: &Path) -> Vec<Suppressed> {
        let all = self.files.iter().flat_map(|file| file.written.suppress.iter().zip(&file.suppress));
        let here = all.filter(|(_, globs)| globs.as_ref().is_none_or(|globs| globs.matches(path)));
        let of = |entry: &Suppress| Suppressed {
            rules: entry.rules.iter().map(|id| id.value.clone()).collect(),
            pointers: entry.pointers.clone(),
            origin: entry.origin.clone(),
        };
        here.map(|(entry, _)| of(entry)).collect()
    }

    /// The overrides that hold for a path, the farthest first.
    fn overrides_of(&self, path: &Path) -> Vec<&Override> {
        let all = self.files.iter().rev().flat_map(|file| file.written.overrides.iter().zip(&file.overrides));
        all.filter(|(_, globs)| globs.matches(path)).map(|(entry, _)| entry).collect()
    }

    /// Where the fields of a file's records stand, and who said so.
    #[must_use]
    pub fn fields(&self, path: &Path) -> (Arc<RecordFields>, BTreeMap<&'static str, Origin>) {
        /// Those of a file of which nobody says anything: of most.
        static OWN: LazyLock<Arc<RecordFields>> = LazyLock::new(Arc::default);
        let of_files = self.files.iter().rev().map(|file| (&file.written.records, false));
        let of_overrides = self.overrides_of(path).into_iter().map(|entry| (&entry.records, true));
        let said: Vec<(&Records, bool)> = of_files.chain(of_overrides).filter(|(records, _)| !records.is_empty()).collect();
        if said.is_empty() {
            return (Arc::clone(&OWN), BTreeMap::new());
        }
        let mut fields = Fields::default();
        said.into_iter().for_each(|(records, of_file)| fields.apply(records, of_file));
        fields.finish()
    }
}

/// The layers that apply to a file.
struct Layers<'a> {
    config: &'a Config,
    flags: &'a Layer,
    overrides: Vec<&'a Override>,
}

impl Layers<'_> {
    fn farthest_first(&self) -> impl Iterator<Item = &Layer> {
        let files = self.config.files.iter().rev().map(|file| &file.written.layer);
        files.chain([self.flags]).chain(self.overrides.iter().map(|entry| &entry.layer))
    }

    fn nearest<T>(&self, of: impl Fn(&Layer) -> Option<T>) -> Option<T> {
        let above = self.overrides.iter().rev().map(|entry| &entry.layer).chain([self.flags]);
        above.chain(self.config.files.iter().map(|file| &file.written.layer)).find_map(of)
    }

    /// The language: the file's name stands between the flags and the configuration.
    fn language(&self, relative_path: &str, path: &Path, known: &Known) -> Given<Option<String>> {
        let above = self.overrides.iter().rev().map(|entry| &entry.layer).chain([self.flags]).find_map(|layer| layer.lang.clone());
        let named = || {
            let own = language::of_path(relative_path, known);
            let folder = || language::of_path(&last_two(path), known);
            own.or_else(folder).map(|code| Given::new(code.to_owned(), Origin::FileName))
        };
        unless_auto(above.or_else(named).or_else(|| self.config.nearest(|written| written.layer.lang.clone())))
    }
}

/// The name of a file and of its folder: a configuration below the folder does not see its name.
fn last_two(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy()).unwrap_or_default();
    format!("{folder}/{name}")
}

fn optional<T>(given: Option<Given<T>>) -> Given<Option<T>> {
    given.map_or_else(|| Given::default(None), |given| given.map(Some))
}

fn unless_auto(given: Option<Given<String>>) -> Given<Option<String>> {
    optional(given).map(|value| value.filter(|code| code != AUTO))
}

fn format_of(path: &Path, flags: &Flags) -> Given<Format> {
    if let Some(format) = flags.format {
        return Given::new(format, Origin::Flag("--format"));
    }
    match Format::of_path(&path.to_string_lossy()) {
        Some(format) => Given::new(format, Origin::FileName),
        None => Given::default(Format::Text),
    }
}

impl Settings {
    /// Whether the shape of a file may say that it is a library.
    #[must_use]
    pub fn leaves_shape_to_file(&self) -> bool {
        matches!(self.format.origin, Origin::Default | Origin::FileName)
    }

    /// Takes what the shape of a file tells where nobody says otherwise: whether it is read as a library, and what its replies are for.
    pub fn take_shape(&mut self, is_library: bool, kind: Option<Kind>) {
        if is_library && self.leaves_shape_to_file() {
            self.format = Given::new(Format::Library, Origin::Shape);
        }
        if let Some(kind) = kind.filter(|_| matches!(self.kind.origin, Origin::Default)) {
            self.kind = Given::new(kind, Origin::Shape);
        }
    }

    /// The settings as the checker takes them.
    #[must_use]
    pub fn options(&self) -> check::Options {
        let selection = &self.selection;
        check::Options {
            lang: self.lang.value.as_deref().map(Arc::from),
            lang_from: self.lang.value.as_ref().map(|_| self.lang.origin.to_string()),
            kind: self.kind.value,
            follow_up: self.follow_up.value,
            select: selection.select.clone(),
            ignore: selection.ignore.clone(),
            levels: selection.levels.iter().map(|(id, level)| (id.clone(), level.value)).collect(),
            max: selection.max.iter().map(|(id, max)| (id.clone(), max.value)).collect(),
            placeholders: self.placeholders.value.clone(),
            name_placeholder: self.name_placeholder.value.clone(),
            message_lang: self.message_lang.value.clone(),
            fingerprint_path: Some(self.relative_path.clone()),
        }
    }
}
