//! What every command works with: the daemon, the terminal, the project, and the facts of the moment.
//! Everything from outside is in here, so that a test can hand over all of it.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use maquette_protocol::methods::method;
use maquette_protocol::{Method, ProjectParams};
use serde_json::Value;

use crate::calls::{Answer, Calls, Wait, ask};
use crate::fault::Fault;
use crate::last_list::LastLists;
use crate::show::Look;

/// A command at work.
pub struct Session<'a> {
    /// The daemon.
    pub calls: &'a mut dyn Calls,
    /// Results: standard output.
    pub out: &'a mut dyn Write,
    /// Faults, questions and remarks: standard error.
    pub err: &'a mut dyn Write,
    /// Answers to questions: standard input.
    pub input: &'a mut dyn BufRead,
    /// What the terminal can show.
    pub look: Look,
    /// Whether to print the wire's reply instead of text.
    pub json: bool,
    /// Folder or id of the project, as sent; none means the default project.
    pub project: Option<String>,
    /// The folder that relative paths start from.
    pub folder: PathBuf,
    /// The words that were typed after the program's name.
    pub typed: Vec<String>,
    /// Where the last list of each project is remembered.
    pub lists: LastLists,
    /// A folder whose files may be deleted at any time, for copies to open.
    pub copies: PathBuf,
    /// The outside world that is neither terminal nor daemon.
    pub world: &'a dyn World,
}

/// Clocks, chance and the person's hand.
pub trait World {
    /// Milliseconds since the Unix epoch.
    fn now_ms(&self) -> u64;
    /// Milliseconds of a clock that never goes back.
    fn elapsed_ms(&self) -> u64;
    /// A fresh idempotency key.
    fn key(&self) -> Result<String, Fault>;
    /// Ends when the person types Ctrl-C.
    fn interrupted(&self) -> Wait<'static, ()>;
    /// Ends after a second: as long as nobody asks what is going on.
    fn a_second(&self) -> Wait<'static, ()>;
    /// Asks the person for a line that is not shown while it is typed.
    fn unseen(&self, question: &str) -> std::io::Result<String>;
    /// Shows a notification of the desktop; why it cannot be shown otherwise.
    fn notify<'a>(&'a self, title: &'a str, body: &'a str) -> Wait<'a, Result<(), String>>;
    /// Opens a file in the person's viewer.
    fn open(&self, path: &std::path::Path) -> std::io::Result<()>;
    /// Opens an address in the person's browser.
    fn browse(&self, url: &str) -> std::io::Result<()>;
}

impl Session<'_> {
    /// Calls the method `M`.
    pub async fn ask<M: Method>(&mut self, params: &M::Params) -> Result<Answer<M>, Fault> {
        ask::<M>(self.calls, params).await
    }

    /// Calls the method `M`, which may take a while; after a second a line on a terminal says what is going on.
    pub async fn ask_at_length<M: Method>(
        &mut self,
        params: &M::Params,
        doing: &str,
    ) -> Result<Answer<M>, Fault> {
        let is_told = self.look.progress && !self.json;
        let second = self.world.a_second();
        let mut call = std::pin::pin!(ask::<M>(&mut *self.calls, params));
        tokio::select! {
            biased;
            () = second => {}
            answer = &mut call => return answer,
        }
        if is_told {
            writeln!(self.err, "{doing} …")?;
            self.err.flush()?;
        }
        call.await
    }

    /// Prints a reply as it came, where `--json` asks for it, and says whether it did.
    pub fn printed_json(&mut self, raw: &Value) -> Result<bool, Fault> {
        if self.json {
            writeln!(self.out, "{raw}")?;
        }
        Ok(self.json)
    }

    /// The project, for methods that need no more.
    pub fn project_params(&self) -> ProjectParams {
        ProjectParams { project: self.project.clone() }
    }

    /// Asks the person; anything but `y` or `yes` means no. Without a terminal nobody is asked, and the answer is no.
    pub fn agrees(&mut self, question: &str) -> Result<bool, Fault> {
        if !self.look.asks || self.json {
            return Ok(false);
        }
        self.out.flush()?;
        write!(self.err, "{question} [y/N] ")?;
        self.err.flush()?;
        let mut answer = String::new();
        self.input.read_line(&mut answer)?;
        Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    /// Says yes to spending in the project.
    pub async fn trust_project(&mut self) -> Result<(), Fault> {
        let project = self.ask::<method::ProjectGet>(&self.project_params()).await?.reply;
        let Some(path) = project.path else {
            // The default project belongs to the person; there is nothing to trust.
            return Ok(());
        };
        let params = maquette_protocol::ProjectInitParams { path, trust: true, ..Default::default() };
        self.ask::<method::ProjectInit>(&params).await.map(drop)
    }

    /// An absolute form of a path that the person typed, as text for the wire.
    pub fn absolute(&self, path: &std::path::Path) -> Result<String, Fault> {
        // Without `.` in the middle, since the path is shown again.
        let path: PathBuf = self.folder.join(path).components().collect();
        path.to_str().map(str::to_owned).ok_or_else(|| {
            Fault::usage(
                format!("the path {} is not UTF-8", path.display()),
                "Rename the file, then try again",
            )
        })
    }
}
