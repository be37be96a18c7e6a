//! `cordial init`: writes a commented `cordial.toml` into the current folder.
//! Overwrites nothing unless told to.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use anyhow::{Context as _, bail};

use crate::config::FILE_NAME;

use super::Status;
use super::args::InitArgs;
use super::output;

/// What is written.
const TEMPLATE: &str = include_str!("init.toml");

/// Runs `cordial init`.
pub fn run(args: &InitArgs) -> anyhow::Result<Status> {
    let mut options = OpenOptions::new();
    let options = if args.force { options.write(true).create(true).truncate(true) } else { options.write(true).create_new(true) };
    let mut file = match options.open(FILE_NAME) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!("{FILE_NAME} is there already; --force replaces it"),
        opened => opened.with_context(|| format!("cannot write {FILE_NAME}"))?,
    };
    file.write_all(TEMPLATE.as_bytes()).with_context(|| format!("cannot write {FILE_NAME}"))?;
    output::print(&format!("{FILE_NAME} written\n"))?;
    Ok(Status::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Configs;

    /// The template with every setting on, but for `extend`: there is nothing to extend.
    fn all_on() -> String {
        let is_setting =
            |line: &str| line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' ') && key != "extend");
        let on = |line: &'static str| line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line);
        TEMPLATE.lines().map(|line| on(line).to_owned() + "\n").collect()
    }

    #[test]
    fn the_file_is_valid_as_written_and_with_every_setting_on() {
        assert!(all_on().contains("\n[[override]]\npaths"));
        for text in [TEMPLATE.to_owned(), all_on()] {
            let folder = tempfile::tempdir().expect("a temporary folder");
            std::fs::write(folder.path().join(FILE_NAME), text).expect("it takes a file");
            std::fs::write(folder.path().join("house.toml"), "").expect("it takes a file");
            let mut configs = Configs::new(folder.path().to_owned(), &crate::config::Where::default());
            configs.of_folder(folder.path());
            assert_eq!(configs.problems(), []);
        }
    }
}
