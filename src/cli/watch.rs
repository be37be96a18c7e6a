//! `cordial check --watch`: lints, waits until something that the run depends on is saved, and lints again, until Ctrl-C. The system tells
//! that something happened in a folder; what it was is found by looking, so that the ways in which editors save make no difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use anyhow::Context as _;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::config::{Config, paths};

use super::Status;
use super::args::CheckArgs;
use super::console::Console;
use super::scene::{self, Scene};
use super::{accepted, check, house, output};

/// How long nothing must happen until what happened counts as done: saving is several steps.
const QUIET: Duration = Duration::from_millis(80);

/// How long is waited for that at most.
const RESTLESS: Duration = Duration::from_secs(1);

/// How often to look where the system does not tell.
const UNTOLD: Duration = Duration::from_secs(1);

/// Clears the screen, and goes to its beginning.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Runs `cordial check --watch`.
pub fn run(args: &CheckArgs, console: &Console) -> anyhow::Result<Status> {
    let Some(places) = scene::places(args, console)? else { return Ok(Status::Failed) };
    if args.paths.iter().any(|path| path == Path::new("-")) {
        anyhow::bail!("--watch reads files again when they are saved; standard input can be read only once");
    }
    let clears = args.output.output_file.is_none() && io::stdout().is_terminal();
    let mut folders = Folders::new()?;
    loop {
        if clears {
            output::print(CLEAR)?;
        }
        console.forget_errors();
        let scene = Scene::new(args, &places, console)?;
        let seen = Look::of(&scene, args);
        folders.watch(&seen.folders);
        let files = scene.found.targets.len();
        if check::once(args, scene, console)?.is_closed {
            return Ok(Status::Clean);
        }
        console.summary(&format!("watching {files} {}; Ctrl-C ends", if files == 1 { "file" } else { "files" }));
        while Look::of(&Scene::new(args, &places, &Console::muted())?, args) == seen {
            folders.wait()?;
        }
    }
}

/// When a file was written last, and its length; `None` where there is no file.
type Stamp = Option<(Option<SystemTime>, u64)>;

/// What a run depends on, as it stands.
#[derive(Debug, PartialEq, Eq)]
struct Look {
    files: BTreeMap<PathBuf, Stamp>,
    folders: BTreeSet<PathBuf>,
}

impl Look {
    fn of(scene: &Scene, args: &CheckArgs) -> Self {
        let Scene { current, configs, here, found, .. } = scene;
        let named = args.paths.iter().map(|path| paths::absolute(current, path));
        let mut files: BTreeSet<PathBuf> = named.filter(|path| !path.is_dir()).collect();
        files.extend(found.targets.iter().map(|target| target.absolute.clone()));
        files.extend(configs.files().map(Path::to_owned));
        files.insert(accepted::place(&args.baseline, here, current));
        let mut used: Vec<&Arc<Config>> = vec![here];
        for target in &found.targets {
            if used.iter().all(|config| !Arc::ptr_eq(config, &target.config)) {
                used.push(&target.config);
            }
        }
        let packs = used.iter().flat_map(|config| config.packs().map(|(folder, pack)| paths::absolute(folder, Path::new(&pack.value))));
        let packs: BTreeSet<PathBuf> = packs.collect();
        let mut folders: BTreeSet<PathBuf> = packs.iter().filter(|pack| pack.is_dir()).cloned().collect();
        files.extend(packs.iter().flat_map(|pack| house::files(pack)));
        folders.extend(files.iter().filter_map(|file| Some(file.parent()?.to_owned())));
        folders.extend(found.folders.iter().cloned());
        // A configuration may come to stand between a folder and the current one.
        let above = found.folders.iter().flat_map(|folder| folder.ancestors().take_while(|above| above.starts_with(current)));
        folders.extend(above.map(Path::to_owned));
        folders.insert(current.clone());
        Self { files: files.into_iter().map(stamped).collect(), folders }
    }
}

fn stamped(file: PathBuf) -> (PathBuf, Stamp) {
    let stamp = fs::metadata(&file).ok().map(|metadata| (metadata.modified().ok(), metadata.len()));
    (file, stamp)
}

/// The folders that the system tells of.
struct Folders {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
    told: Receiver<()>,
    /// Whether it tells of all of them.
    complete: bool,
}

impl Folders {
    fn new() -> anyhow::Result<Self> {
        let (teller, told) = channel();
        let tell = move |event: notify::Result<notify::Event>| {
            // To read a file is an event too, and linting reads them.
            if event.is_ok_and(|event| !event.kind.is_access()) {
                // The receiver is gone when the program ends.
                let _ = teller.send(());
            }
        };
        let watcher = notify::recommended_watcher(tell).context("the system cannot tell of changed files")?;
        Ok(Self { watcher, watched: BTreeSet::new(), told, complete: true })
    }

    /// Asks to be told of these folders, and of no others.
    fn watch(&mut self, folders: &BTreeSet<PathBuf>) {
        let mut asked = self.watcher.paths_mut();
        for gone in self.watched.difference(folders) {
            // One that was deleted is watched no more.
            let _ = asked.remove(gone);
        }
        // A folder that was deleted and made again is another one under the same name: asking twice does no harm.
        self.watched = folders.iter().filter(|folder| asked.add(folder, RecursiveMode::NonRecursive).is_ok()).cloned().collect();
        self.complete = asked.commit().is_ok() && self.watched.len() == folders.len();
    }

    /// Waits until something happened and things are quiet again.
    fn wait(&self) -> anyhow::Result<()> {
        let first =
            if self.complete { self.told.recv().map_err(|_| RecvTimeoutError::Disconnected) } else { self.told.recv_timeout(UNTOLD) };
        let since = Instant::now();
        match first {
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the system tells of changed files no more"),
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) => while since.elapsed() < RESTLESS && self.told.recv_timeout(QUIET).is_ok() {},
        }
        Ok(())
    }
}
