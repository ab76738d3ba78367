//! Commands on the panel and on paired clients.

use clap::{Args, Subcommand, ValueEnum};
use maquette_protocol::ClientScope;

use crate::amount;

/// `panel`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette panel                opens the panel in your browser
  maquette panel --print        prints the address instead; it works once, for a minute")]
pub struct PanelArgs {
    /// Print the address instead of opening it
    #[arg(long)]
    pub print: bool,
}

/// `clients`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette clients                  who has a token, and who asks for one
  maquette clients revoke figma     takes the token back and ends its connections at once")]
pub struct ClientsArgs {
    /// What to do; without one they are listed.
    #[command(subcommand)]
    pub action: Option<ClientsAction>,
}

/// What is done with clients.
#[derive(Debug, Clone, Subcommand)]
pub enum ClientsAction {
    /// Take a client's token back; its connections end at once
    Revoke {
        /// The client, as `maquette clients` lists it
        client: String,
    },
}

/// `pair`
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  maquette pair K7QM-2R4T                               what the plugin asks for
  maquette pair K7QM-2R4T --scopes spend --spend 50     it may spend 50 credits a day
  maquette pair K7QM-2R4T --scopes read                 it may only look

The plugin shows the code. Approve it only if it is the same.")]
pub struct PairArgs {
    /// The code that the plugin shows
    pub code: String,
    /// What it may spend in a day (UTC), in credits; else what it asks for
    #[arg(long, value_name = "CREDITS", value_parser = amount::parse)]
    pub spend: Option<i64>,
    /// What it may do; else what it asks for
    #[arg(long, value_enum, value_delimiter = ',')]
    pub scopes: Vec<Scope>,
}

/// What a client may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scope {
    /// Look at everything
    Read,
    /// Also make and change what costs nothing
    Generate,
    /// Also pay, up to --spend a day
    Spend,
    /// Everything
    Admin,
}

impl From<Scope> for ClientScope {
    fn from(scope: Scope) -> ClientScope {
        match scope {
            Scope::Read => ClientScope::Read,
            Scope::Generate => ClientScope::Generate,
            Scope::Spend => ClientScope::Spend,
            Scope::Admin => ClientScope::Admin,
        }
    }
}
