//! Structured logs: one JSON object a line, a new file every day, a week of them.
//!
//! `MAQUETTE_LOG` sets the level of our own modules and nothing else: the libraries below us write whole requests at their
//! finer levels, and a prompt or a token must never reach a file.

use std::path::Path;

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::EnvFilter;

/// Files that are kept.
const DAYS: usize = 7;

/// Why there are no logs.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The folder cannot be written.
    #[error("cannot write logs: {0}")]
    Folder(#[from] tracing_appender::rolling::InitError),
    /// The level is none.
    #[error("MAQUETTE_LOG is `{0}`; it may be error, warn, info, debug or trace")]
    Level(String),
    /// Logging was started before.
    #[error("logs were started already: {0}")]
    Started(#[from] tracing::subscriber::SetGlobalDefaultError),
}

/// Keeps the writer alive; what was logged is on disk once this is dropped.
#[must_use = "lines that are not written yet are lost when the process ends without dropping this"]
pub struct Logs {
    _writer: WorkerGuard,
}

impl std::fmt::Debug for Logs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Logs").finish_non_exhaustive()
    }
}

/// Starts logging into `folder`, which must exist, at `level` (the text of `MAQUETTE_LOG`; `info` if there is none).
pub fn start(folder: &Path, level: Option<&str>) -> Result<Logs, LogError> {
    let filter = filter(level)?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .max_log_files(DAYS)
        .filename_prefix("maquette")
        .filename_suffix("log")
        .build(folder)?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(false)
        .finish();
    tracing::subscriber::set_global_default(subscriber)?;
    Ok(Logs { _writer: guard })
}

fn filter(level: Option<&str>) -> Result<EnvFilter, LogError> {
    let text = level.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("info");
    let wrong = || LogError::Level(text.to_owned());
    // A directive such as `jsonrpsee=trace` is no level, and is refused with everything else that is none.
    let level: LevelFilter = text.parse().map_err(|_| wrong())?;
    EnvFilter::try_new(format!("warn,maquette_daemon={level}")).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_ours_alone() {
        let check = |level: Option<&str>, expect: Option<&str>| {
            let text = filter(level).ok().map(|filter| filter.to_string());
            let has = |part: &str| {
                text.as_ref().is_some_and(|text| text.split(',').any(|directive| directive == part))
            };
            match expect {
                Some(ours) => assert!(has(ours) && has("warn"), "{level:?} {text:?}"),
                None => assert_eq!(text, None, "{level:?}"),
            }
        };
        check(None, Some("maquette_daemon=info"));
        check(Some(""), Some("maquette_daemon=info"));
        check(Some("debug"), Some("maquette_daemon=debug"));
        check(Some("jsonrpsee=trace"), None);
        check(Some("loud"), None);
    }

    #[test]
    fn a_line_is_one_json_object_in_a_file_of_the_day() {
        let folder = tempfile::tempdir().unwrap();
        let logs = start(folder.path(), Some("info")).unwrap();
        tracing::info!(port = 7, "listening");
        drop(logs);
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let text = std::fs::read_to_string(file).unwrap();
        let line: serde_json::Value =
            serde_json::from_str(text.lines().find(|line| line.contains("listening")).unwrap()).unwrap();
        assert_eq!((&line["level"], &line["fields"]["port"]), (&"INFO".into(), &7.into()));
    }
}
