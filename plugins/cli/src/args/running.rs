//! Commands on the daemon, projects and this program itself.

use std::path::PathBuf;

use clap::Args;

/// `init`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette init --demo               here, with the demo ladder
  maquette init spring --name \"Spring campaign\"
  maquette init --trust              allow spending in a project that came from elsewhere")]
pub struct InitArgs {
    /// The folder; it is made if it is not there
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// A name; else the folder's own
    #[arg(long)]
    pub name: Option<String>,
    /// Write the demo ladder with house prices
    #[arg(long)]
    pub demo: bool,
    /// Allow spending in a project that was made elsewhere; writes no file
    #[arg(long)]
    pub trust: bool,
}

/// `models`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette models
  maquette models --guide                                  those that keep to a drawing of depth, edges or segments
  maquette models accept bfl/flux-2-pro                    pay a route that was never checked against its provider
  maquette models note bfl/flux-2-pro \"poor at hands\"     write beside it what you found out; without words, takes it away")]
#[command(args_conflicts_with_subcommands = true)]
pub struct ModelsArgs {
    /// Only routes that take a guide
    #[arg(long)]
    pub guide: bool,
    /// What to do beside listing them
    #[command(subcommand)]
    pub command: Option<ModelsCommand>,
}

/// What can be said of a route.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum ModelsCommand {
    /// Say yes to paying a route whose contract was never checked against its provider
    Accept {
        /// The route, provider/name
        route: String,
    },
    /// Write a remark beside a route; it is shown wherever the route is
    Note {
        /// The route, provider/name
        route: String,
        /// What you found out, in one line of up to 500 bytes; nothing takes the old remark away
        #[arg(value_name = "WORDS")]
        note: Option<String>,
    },
}

/// `stop`
#[derive(Debug, Clone, Args)]
pub struct StopArgs {
    /// Only if no job is open; else it is refused
    #[arg(long)]
    pub if_idle: bool,
}

/// `lsp`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Editors run this; `plugins/lsp/README.md` says how to set them up. It speaks the Language Server Protocol on standard input and
output, starts the daemon when a prompt file of Maquette opens, and ends with the editor.")]
pub struct LspArgs {
    /// What it does anyway; many editors add it
    #[arg(long)]
    pub stdio: bool,
}

/// `completions`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette completions bash > ~/.local/share/bash-completion/completions/maquette
  maquette completions fish > ~/.config/fish/completions/maquette.fish")]
pub struct CompletionsArgs {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_enum, hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

/// `man`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  maquette man ~/.local/share/man/man1")]
pub struct ManArgs {
    /// The folder
    pub folder: PathBuf,
}
