//! Commands on keys and on the ladder.

use clap::{Args, Subcommand};

use crate::amount;

/// `key`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette key set fal               asks for the key without showing it
  pass show fal | maquette key set fal
  maquette key test                  a free call to each provider that has a key
  maquette key forget fal

A key is never an argument: those stand in the list of processes and in the shell's history.")]
pub struct KeyArgs {
    /// What to do.
    #[command(subcommand)]
    pub action: KeyAction,
}

/// What is done with keys.
#[derive(Debug, Clone, Subcommand)]
pub enum KeyAction {
    /// Keep a provider's key, typed unseen or from standard input
    Set {
        /// The provider, such as fal
        provider: String,
    },
    /// Providers that need a key, and where it was found
    List,
    /// Ask providers by a free call whether they take their keys
    Test {
        /// The provider; else all that have a key
        provider: Option<String>,
    },
    /// Forget a key that was set
    Forget {
        /// The provider
        provider: String,
    },
}

/// `ladder`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette ladder                            the tiers with prices, and what is missing
  maquette ladder use google --funds 20      Google's models; 20 dollars of the account may be spent
  maquette ladder use local                  back to the free sketch renderer
  maquette ladder use fal/flux-2-pro --tier hero
  maquette ladder use fal --in-project       only in this project's maquette.toml")]
pub struct LadderArgs {
    /// What to do; without one the ladder is shown.
    #[command(subcommand)]
    pub action: Option<LadderAction>,
}

/// What is done with the ladder.
#[derive(Debug, Clone, Subcommand)]
pub enum LadderAction {
    /// Make the tiers use a provider's routes; config.toml keeps everything else, the old one is config.toml.bak
    Use(LadderUseArgs),
}

/// `ladder use`
#[derive(Debug, Clone, Args)]
pub struct LadderUseArgs {
    /// google, fal, comfyui, local, …; with --tier, a route such as google/pro
    pub provider: String,
    /// Bind this tier alone
    #[arg(long)]
    pub tier: Option<String>,
    /// What may be spent of the account from now on, in its own unit, mostly dollars
    #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
    pub funds: Option<i64>,
    /// Write the routes into the project's maquette.toml instead
    #[arg(long)]
    pub in_project: bool,
    /// Makes a repeated request grant the funds once
    #[arg(long, requires = "funds")]
    pub key: Option<String>,
}
