//! `--show-settings`: what applies to each file, and where each value came from. Settings in, text on standard output. Resolves nothing
//! but what a file says itself: whether its shape makes it a library.

use std::fmt::Write as _;
use std::io;

use clap::ValueEnum;

use crate::config::Config;
use crate::extract::{Extraction, Format};
use crate::sanitize::visible;
use crate::source::Source;

use super::job::{Job, Run};
use super::part::Start;
use super::{input, output, unit};

/// Shows the settings of the run and of every file.
pub fn show(jobs: &[Job<'_>], here: &Config, run: &Run) -> io::Result<()> {
    let mut text = String::new();
    let most = here.max_warnings(&run.flags);
    let format = run.plan.format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let from = here.output_format().map(|name| name.origin.to_string()).filter(|_| !run.format_is_flag);
    let from = from.unwrap_or_else(|| if run.format_is_flag { "--output-format" } else { "default" }.to_owned());
    let warnings = most.value.map_or_else(|| "none set".to_owned(), |most| most.to_string());
    let run_lines = [("output-format".to_owned(), format, from), ("max-warnings".to_owned(), warnings, most.origin.to_string())];
    let accepted = run.accepted.iter().map(|accepted| ("baseline".to_owned(), accepted.shown.clone(), accepted.from.to_string()));
    let run_lines: Vec<_> = run_lines.into_iter().chain(accepted).collect();
    section("the whole run", &run_lines, &mut text);
    for job in jobs {
        section(&job.target.shown, &lines(job), &mut text);
    }
    output::print(&text)
}

fn lines(job: &Job<'_>) -> Vec<(String, String, String)> {
    let mut settings = job.settings.clone();
    if let Some(extraction) = read(job) {
        settings.take_shape(extraction.library.is_some(), extraction.kind);
    }
    let mut lines = settings.lines();
    for (_, pack) in job.target.config.packs() {
        lines.push(("pack".to_owned(), pack.value.clone(), pack.origin.to_string()));
    }
    lines
}

/// What is in a file whose shape may have something to say.
fn read(job: &Job<'_>) -> Option<Extraction> {
    let (settings, target) = (&job.settings, job.target);
    let shapes = [Format::Text, Format::Markdown, Format::Library, Format::Json, Format::Yaml, Format::Toml];
    let file = target.open.as_deref().filter(|_| shapes.contains(&settings.format.value))?;
    let text = input::text(input::whole(Some(file)).ok()?, settings.format.value).ok()?;
    Some(unit::extracted(settings, &Source::new(target.shown.as_str(), text), &Start::default()))
}

fn section(title: &str, lines: &[(String, String, String)], text: &mut String) {
    if !text.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(text, "# {}", visible(title));
    for (key, value, from) in lines {
        let _ = writeln!(text, "{} = {}   ({})", visible(key), visible(value), visible(from));
    }
}
