//! Credits: wallets, grants, check-ins, budgets, entries.

use std::collections::BTreeSet;

use maquette_protocol::{Digest, JobId};

use super::projects::Project;
use super::{Caller, Engine, Fault};
use crate::config::WalletProgram;
use crate::ledger::due_to_expire;
use crate::ledger::money::{MAX_AMOUNT, Microcredits};
use crate::state::command::{Command, Refusal};
use crate::state::event::{Commit, Event, Idem};
use crate::state::records::{JobRecord, TakeRecord, WalletRecord};
use crate::writer::read_commit;

/// Commits that one page of entries looks through at most.
const MAX_LOOKED_THROUGH: usize = 20_000;

/// The house's own wallet.
pub const HOUSE: &str = "house";

/// A wallet with its program.
#[derive(Debug, Clone, PartialEq)]
pub struct WalletView {
    /// The wallet.
    pub wallet: WalletRecord,
    /// Its program; none for a wallet that the config no longer names.
    pub program: Option<WalletProgram>,
    /// Whether this week's check-in is still to be had.
    pub checkin_open: bool,
}

/// A line of the books.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryView {
    /// Sequence number.
    pub seq: u64,
    /// When.
    pub at_ms: u64,
    /// What it does.
    pub kind: EntryKind,
    /// The wallet.
    pub wallet: String,
    /// The amount.
    pub amount: Microcredits,
    /// The wallet's `posted` after it.
    pub posted_after: Option<Microcredits>,
    /// The job.
    pub job: Option<JobId>,
    /// Project id.
    pub project: Option<String>,
    /// Tier.
    pub tier: Option<String>,
    /// A reason or code.
    pub reason: Option<String>,
}

/// What an entry does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// Credits given.
    Grant,
    /// Put aside.
    Hold,
    /// Taken.
    Capture,
    /// Given back.
    Release,
    /// Taken beyond the hold.
    Overage,
    /// Lost by expiry.
    Expiry,
    /// Refused.
    Refusal,
}

impl Engine {
    /// Opens the wallets that the person's config names, each with its sign-up grant.
    pub async fn open_wallets(&self) -> Result<(), Fault> {
        for (name, program) in &self.projects.person()?.wallets {
            let (name, unit) = (name.clone(), program.unit.clone());
            let open = Command::OpenWallet { name, unit, rate: program.rate, signup: program.signup };
            self.writer.carry_out(open).await?;
        }
        Ok(())
    }

    /// All wallets; what has expired is booked first.
    pub async fn wallets(&self) -> Result<Vec<WalletView>, Fault> {
        let mut views = Vec::new();
        let names: Result<Vec<WalletRecord>, _> = self.store.scan::<WalletRecord>().collect();
        for wallet in names? {
            views.push(self.wallet(&wallet.name).await?);
        }
        Ok(views)
    }

    /// One wallet; what has expired is booked first.
    pub async fn wallet(&self, name: &str) -> Result<WalletView, Fault> {
        let unknown = || Fault::State(Refusal::UnknownWallet(name.to_owned()));
        let now_ms = (self.clock)();
        let mut wallet = self.get::<WalletRecord>(name)?.ok_or_else(unknown)?;
        let due = due_to_expire(&wallet, now_ms).map_err(|error| Fault::Broken(error.to_string()))?;
        if !due.is_empty() {
            self.writer.carry_out(Command::Expire { wallet: name.to_owned() }).await?;
            wallet = self.get::<WalletRecord>(name)?.ok_or_else(unknown)?;
        }
        let program = self.projects.person()?.wallets.get(name).cloned();
        let week = crate::ledger::calendar::iso_week(now_ms);
        let checkin_open = program.as_ref().is_some_and(|program| {
            program.checkin > Microcredits::ZERO
                && wallet.posted < program.checkin_cap
                && wallet.checked_in.is_none_or(|last| last < week)
        });
        Ok(WalletView { wallet, program, checkin_open })
    }

    /// The wallets that a project's tiers pay from.
    pub fn wallets_of(&self, project: &Project) -> BTreeSet<String> {
        let routes = project.ladder.tiers.iter().filter_map(|tier| self.catalog.route(&tier.route));
        routes.map(|route| route.wallet.clone()).collect()
    }

    /// Gives credits.
    pub async fn grant(
        &self,
        caller: &Caller,
        wallet: &str,
        amount: Microcredits,
        reason: String,
        expires_ms: Option<u64>,
        key: Option<(String, Digest)>,
    ) -> Result<WalletView, Fault> {
        if amount <= Microcredits::ZERO || amount > MAX_AMOUNT {
            return Err(Fault::Invalid {
                message: format!("a grant is more than 0 and at most {MAX_AMOUNT} credits"),
                hint: "Give a positive amount; a correction downwards is made with the provider.".to_owned(),
            });
        }
        if reason.trim().is_empty() || reason.len() > super::library::MAX_REASON {
            return Err(Fault::Invalid {
                message: "a grant needs a reason of 1 to 1,000 bytes".to_owned(),
                hint: "Say why, for example `--reason \"top-up in November\"`.".to_owned(),
            });
        }
        if expires_ms.is_some_and(|expires_ms| expires_ms <= (self.clock)()) {
            return Err(Fault::Invalid {
                message: "the grant would be lost already".to_owned(),
                hint: "Let it expire in the future, or never.".to_owned(),
            });
        }
        let idem = key.map(|(key, params)| Idem { key: format!("{}/{key}", caller.client), params });
        let wallet = wallet.to_owned();
        self.writer
            .carry_out(Command::Grant { wallet: wallet.clone(), amount, reason, expires_ms, idem })
            .await?;
        self.wallet(&wallet).await
    }

    /// The weekly check-in.
    pub async fn checkin(&self, wallet: &str) -> Result<WalletView, Fault> {
        let program = self.projects.person()?.wallets.get(wallet).cloned();
        let program = program.ok_or_else(|| Fault::State(Refusal::UnknownWallet(wallet.to_owned())))?;
        let (amount, cap) = (program.checkin, program.checkin_cap);
        self.writer.carry_out(Command::Checkin { wallet: wallet.to_owned(), amount, cap }).await?;
        self.wallet(wallet).await
    }

    /// Sets a person's limit, or takes it away.
    pub async fn set_limit(&self, scope: String, limit: Option<Microcredits>) -> Result<(), Fault> {
        if limit.is_some_and(|limit| limit < Microcredits::ZERO || limit > MAX_AMOUNT) {
            return Err(Fault::Invalid {
                message: "a limit is 0 or more".to_owned(),
                hint: "Give credits, or `--clear` to take the limit away.".to_owned(),
            });
        }
        self.writer.carry_out(Command::SetLimit { scope, limit }).await?;
        Ok(())
    }

    /// The budgets that bind a project, tier by tier.
    pub fn budgets_of(
        &self,
        project: &Project,
        client: &str,
    ) -> Result<Vec<super::making::BudgetState>, Fault> {
        let now_ms = (self.clock)();
        let mut lines = Vec::new();
        for tier in &project.ladder.tiers {
            for line in project.budget_lines(&tier.name, client, now_ms) {
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        self.budgets(&lines)
    }

    /// Entries before a sequence number, newest first, until there are `limit` of them. Gives where to go on.
    pub fn entries(
        &self,
        before_seq: Option<u64>,
        limit: usize,
        wanted: impl Fn(&EntryView) -> bool,
    ) -> Result<(Vec<EntryView>, Option<u64>), Fault> {
        let mut entries = Vec::new();
        let mut before = before_seq.unwrap_or(u64::MAX);
        let mut looked_through = 0;
        loop {
            let page = self.journal.read_back(before, 256)?;
            let Some((oldest, _)) = page.last() else { return Ok((entries, None)) };
            let oldest = *oldest;
            for (seq, payload) in page {
                let commit = read_commit(seq, &payload).map_err(|error| Fault::Broken(error.to_string()))?;
                let of_commit = self.entries_of(seq, &commit)?;
                entries.extend(of_commit.into_iter().rev().filter(&wanted));
                looked_through += 1;
                if entries.len() >= limit || looked_through >= MAX_LOOKED_THROUGH {
                    return Ok((entries, (seq > 1).then_some(seq)));
                }
            }
            before = oldest;
        }
    }

    /// The lines of the books in one commit. Free work has none.
    fn entries_of(&self, seq: u64, commit: &Commit) -> Result<Vec<EntryView>, Fault> {
        let mut entries = Vec::new();
        for event in &commit.events {
            self.entry(seq, commit.at_ms, event, &mut entries)?;
        }
        Ok(entries)
    }

    fn entry(&self, seq: u64, at_ms: u64, event: &Event, entries: &mut Vec<EntryView>) -> Result<(), Fault> {
        let blank = |kind, wallet: &str, amount| EntryView {
            seq,
            at_ms,
            kind,
            wallet: wallet.to_owned(),
            amount,
            posted_after: None,
            job: None,
            project: None,
            tier: None,
            reason: None,
        };
        if let Event::Granted { wallet, amount, reason, posted_after, .. } = event {
            let (posted_after, reason) = (Some(*posted_after), Some(reason.clone()));
            entries.push(EntryView { posted_after, reason, ..blank(EntryKind::Grant, wallet, *amount) });
        } else if let Event::Expired { wallet, amount, posted_after, .. } = event {
            let posted_after = Some(*posted_after);
            entries.push(EntryView { posted_after, ..blank(EntryKind::Expiry, wallet, *amount) });
        } else if let Event::Turned { project, tier, wallet, amount, code, posted_after, .. } = event {
            entries.push(EntryView {
                posted_after: Some(*posted_after),
                project: Some(project.clone()),
                tier: Some(tier.clone()),
                reason: Some(code.clone()),
                ..blank(EntryKind::Refusal, wallet, *amount)
            });
        } else if let Event::JobQueued(job) = event
            && job.hold.amount > Microcredits::ZERO
        {
            entries.push(EntryView {
                job: Some(job.id),
                project: Some(job.project.clone()),
                tier: Some(job.tier.clone()),
                ..blank(EntryKind::Hold, &job.hold.wallet, job.hold.amount)
            });
        } else if let Event::JobEnded { job, error, captured, overage, held, wallet, posted_after, .. } =
            event
        {
            let owner = self.owner_of(*job)?;
            let mut push = |kind, amount, posted_after| {
                entries.push(EntryView {
                    posted_after,
                    job: Some(*job),
                    project: owner.as_ref().map(|(project, _)| project.clone()),
                    tier: owner.as_ref().map(|(_, tier)| tier.clone()),
                    reason: error.as_ref().map(|(code, _)| code.clone()),
                    ..blank(kind, wallet, amount)
                });
            };
            if *captured > Microcredits::ZERO {
                // One event books both; the overage comes after the capture.
                push(EntryKind::Capture, *captured, posted_after.plus(*overage).ok());
            } else if *held > Microcredits::ZERO {
                push(EntryKind::Release, *held, posted_after.plus(*overage).ok());
            }
            if *overage > Microcredits::ZERO {
                push(EntryKind::Overage, *overage, Some(*posted_after));
            }
        }
        Ok(())
    }

    fn owner_of(&self, job: JobId) -> Result<Option<(String, String)>, Fault> {
        if let Some(job) = self.get::<JobRecord>(&job)? {
            return Ok(Some((job.project, job.tier)));
        }
        let take = self.get::<TakeRecord>(&maquette_protocol::TakeId(job.0))?;
        Ok(take.map(|take| (take.project, take.tier)))
    }
}
