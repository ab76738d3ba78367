//! Commands on the plugins of other programs.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::plugin::host::Host;

/// `plugin`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette plugin install krita      into every Krita that is here; says what to click
  maquette plugin list               which programs are here, and which have their plugin
  maquette plugin doctor krita       why it does not connect
  maquette plugin remove krita       takes away what was written, and nothing else")]
pub struct PluginArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: PluginAction,
}

/// What is done with plugins.
#[derive(Debug, Clone, Subcommand)]
pub enum PluginAction {
    /// Write a plugin where its program looks for it, or bring it up to date; nothing is downloaded
    #[command(after_help = "\
Examples:
  maquette plugin install blender                into each version that was ever started
  maquette plugin install gimp --dry-run         says what would be written
  maquette plugin install krita --to /mnt/pykrita")]
    Install {
        /// The program
        host: Host,
        /// Into this folder of plugins instead of those that are found
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
        /// Say what would be done, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Replace files that are not ours, or were changed since
        #[arg(long)]
        force: bool,
    },
    /// Take a plugin away; what a person has changed stays
    Remove {
        /// The program
        host: Host,
        /// From this folder alone
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
        /// Say what would be done, and change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// The programs that have a plugin of ours: which are here, and which have it
    List,
    /// Look at everything between a plugin and the daemon, and say what is wrong
    Doctor {
        /// The program
        host: Host,
    },
}
