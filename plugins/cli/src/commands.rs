//! One function for each command: parameters in, calls to the daemon, text or JSON out, an exit code back.

mod advice;
mod anchors;
mod board;
mod canary;
mod clients;
mod credits;
mod doctor;
mod files;
mod jobs;
mod judging;
mod keys;
mod ladder;
mod looking;
mod making;
mod notifying;
mod plugin;
mod prompts;
mod reconcile;
mod running;
mod running_files;
mod searching;
mod seeing;
mod stats;
mod watching;

pub use doctor::{Examination, doctor};
#[cfg(test)]
pub use doctor::{asked, report};
pub use making::fetch_takes;
pub use plugin::{Desk, plugin};
pub use running::{completions, man};

use crate::args::Command;
use crate::fault::Fault;
use crate::session::Session;

/// Runs a command that talks to the daemon. Gives its exit code.
pub async fn run(session: &mut Session<'_>, command: Command) -> Result<u8, Fault> {
    match command {
        Command::Init(args) => running::init(session, &args).await,
        Command::Start => running::start(session).await,
        Command::Status => running::status(session).await,
        Command::Sockname => running::sockname(session).await,
        Command::Draft(args) => making::draft(session, &args).await,
        Command::Promote(args) => making::promote(session, &args).await,
        Command::Motion(args) => making::motion(session, &args).await,
        Command::Edit(args) => making::edit(session, &args).await,
        Command::Stitch(args) => making::stitch(session, &args).await,
        Command::Quote(args) => making::quote(session, args.command).await,
        Command::Retry(args) => making::retry(session, &args).await,
        Command::Keep(args) => judging::judge(session, &args, maquette_protocol::Verdict::Keep).await,
        Command::Reject(args) => judging::judge(session, &args, maquette_protocol::Verdict::Reject).await,
        Command::Undo => judging::undo(session).await,
        Command::Delete(args) => judging::delete(session, &args).await,
        Command::Rename(args) => judging::rename(session, &args).await,
        Command::Anchor(args) => anchors::anchor(session, &args).await,
        Command::Show(args) => looking::show(session, &args).await,
        Command::Search(args) => searching::search(session, &args).await,
        Command::Drift(args) => seeing::drift(session, &args).await,
        Command::Kinetic(args) => seeing::kinetic(session, &args).await,
        Command::Flicker(args) => seeing::flicker(session, &args).await,
        Command::Advise(args) => advice::advise(session, &args).await,
        Command::Stats(args) => stats::stats(session, &args).await,
        Command::Canary(args) => canary::canary(session, &args.action).await,
        Command::Lineage(args) => looking::lineage(session, &args).await,
        Command::Shots(args) => looking::shots(session, &args).await,
        Command::Takes(args) => searching::takes(session, &args).await,
        Command::Tiers => looking::tiers(session).await,
        Command::Models(args) => ladder::models(session, &args).await,
        Command::Ladder(args) => ladder::ladder(session, &args).await,
        Command::Key(args) => keys::key(session, &args).await,
        Command::Panel(args) => clients::panel(session, &args).await,
        Command::Clients(args) => clients::clients(session, &args).await,
        Command::Pair(args) => clients::pair(session, &args).await,
        Command::Open(args) => files::open(session, &args).await,
        Command::Export(args) => files::export(session, &args).await,
        Command::Board(args) => board::board(session, &args).await,
        Command::Import(args) => files::import(session, &args).await,
        Command::Watch(args) => watching::watch(session, &args).await,
        Command::Notify(args) => notifying::notify(session, &args).await,
        Command::Jobs(args) => jobs::jobs(session, &args).await,
        Command::Cancel(args) => jobs::cancel(session, &args).await,
        Command::Resolve(args) => jobs::resolve(session, &args).await,
        Command::Credits => credits::credits(session).await,
        Command::Ledger(args) => credits::ledger(session, &args).await,
        Command::Grant(args) => credits::grant(session, &args).await,
        Command::Checkin(args) => credits::checkin(session, &args).await,
        Command::Budget(args) => credits::budget(session, &args).await,
        Command::Reconcile(args) => reconcile::reconcile(session, &args).await,
        Command::Run(args) => running_files::run(session, &args).await,
        Command::Prompt(args) => prompts::prompt(session, &args).await,
        Command::Stop(args) => running::stop(session, &args).await,
        // These need no daemon, or must say how it fails; `main` runs them before it connects.
        Command::Doctor
        | Command::Plugin(_)
        | Command::Serve
        | Command::Lsp(_)
        | Command::Completions(_)
        | Command::Man(_) => Ok(0),
    }
}
