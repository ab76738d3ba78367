//! `credits`, `ledger`, `grant`, `checkin`, `budget`: what there is, where it went, how much may go.

use maquette_protocol::methods::method;
use maquette_protocol::{
    Budget, BudgetParams, BudgetScope, CheckinParams, EntriesParams, Entry, EntryKind, GrantParams, Nothing,
    Wallet,
};

use super::looking::next_page;
use crate::args::{BudgetArgs, CheckinArgs, Covers, GrantArgs, LedgerArgs};
use crate::fault::Fault;
use crate::session::Session;
use crate::show::spending;
use crate::show::table::{Cell, Table, cell, dim, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count};
use crate::{amount, day};

/// Entries that the plot of spending looks at.
const PLOTTED: u32 = 500;

/// `maquette credits`
pub async fn credits(session: &mut Session<'_>) -> Result<u8, Fault> {
    let answer = session.ask::<method::CreditBalance>(&Nothing {}).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let wallets = &answer.reply.wallets;
    let first: Vec<String> = wallets
        .iter()
        .map(|wallet| format!("{} in {}", amount::with_unit(wallet.available_microcredits), wallet.name))
        .collect();
    let line = if first.is_empty() { "no wallets".to_owned() } else { first.join(" · ") };
    headline(session, &line)?;
    let mut table = Table::new(&["wallet", ">available", ">posted", ">held", "check-in", "grants"]);
    for wallet in wallets {
        table.row(wallet_row(wallet));
    }
    table.write(session.out, &session.look)?;
    let params = EntriesParams { limit: Some(PLOTTED), ..Default::default() };
    let entries = session.ask::<method::CreditEntries>(&params).await?.reply.entries;
    for line in spending::by_day(&entries, session.world.now_ms()) {
        writeln!(session.out, "{line}")?;
    }
    Ok(0)
}

fn wallet_row(wallet: &Wallet) -> Vec<Cell> {
    let grants: Vec<String> = wallet
        .grants
        .iter()
        .map(|grant| {
            let until = grant.expires_ms.map(|at| format!(" until {}", day::day(at))).unwrap_or_default();
            format!(
                "{} of {} {}{until}",
                amount::credits(grant.left_microcredits),
                amount::credits(grant.granted_microcredits),
                grant.reason
            )
        })
        .collect();
    let checkin = match (wallet.checkin_microcredits, wallet.checkin_open) {
        (0, _) => dim(""),
        (more, true) => styled(format!("{} to be had: maquette checkin", amount::credits(more)), Style::Good),
        (_, false) => dim("had this week"),
    };
    let low = wallet.available_microcredits <= 0;
    vec![
        cell(wallet.name.as_str()),
        styled(amount::credits(wallet.available_microcredits), if low { Style::Bad } else { Style::Plain }),
        cell(amount::credits(wallet.posted_microcredits)),
        cell(amount::credits(wallet.held_microcredits)),
        checkin,
        dim(grants.join("; ")),
    ]
}

/// `maquette ledger`
pub async fn ledger(session: &mut Session<'_>, args: &LedgerArgs) -> Result<u8, Fault> {
    let params = EntriesParams {
        wallet: args.wallet.clone(),
        project: if args.everywhere { None } else { session.project.clone() },
        limit: args.page.limit,
        cursor: args.page.cursor.clone(),
    };
    let answer = session.ask::<method::CreditEntries>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let entries = &answer.reply.entries;
    headline(session, &format!("{}, newest first", count(entries.len(), "entry", "entries")))?;
    let mut table = Table::new(&[
        ">seq",
        "when (UTC)",
        "kind",
        ">credits",
        ">posted",
        "wallet",
        "job",
        "take",
        "tier",
        "reason",
    ]);
    for entry in entries {
        table.row(entry_row(entry));
    }
    table.write(session.out, &session.look)?;
    next_page(session, answer.reply.cursor.as_deref())?;
    Ok(0)
}

fn entry_row(entry: &Entry) -> Vec<Cell> {
    let (word, style) = kind(entry.kind);
    vec![
        dim(entry.seq.to_string()),
        dim(day::minute(entry.at_ms)),
        styled(word, style),
        cell(amount::credits(entry.amount_microcredits)),
        cell(entry.posted_after_microcredits.map(amount::credits).unwrap_or_default()),
        dim(entry.wallet.as_str()),
        cell(entry.job.map(|job| job.to_string()).unwrap_or_default()),
        cell(entry.take.map(|take| take.to_string()).unwrap_or_default()),
        dim(entry.tier.as_deref().unwrap_or_default()),
        cell(entry.reason.as_deref().unwrap_or_default()),
    ]
}

fn kind(kind: EntryKind) -> (&'static str, Style) {
    match kind {
        EntryKind::Grant => ("grant", Style::Good),
        EntryKind::Hold => ("hold", Style::Dim),
        EntryKind::Capture => ("capture", Style::Plain),
        EntryKind::Release => ("release", Style::Dim),
        EntryKind::Overage => ("overage", Style::Bad),
        EntryKind::Expiry => ("expiry", Style::Warn),
        EntryKind::Refusal => ("refusal", Style::Warn),
        EntryKind::Correction => ("correction", Style::Plain),
        EntryKind::Unknown => ("other", Style::Plain),
    }
}

/// `maquette grant`
pub async fn grant(session: &mut Session<'_>, args: &GrantArgs) -> Result<u8, Fault> {
    let key = match &args.key {
        Some(key) => key.clone(),
        None => session.world.key()?,
    };
    let params = GrantParams {
        wallet: args.wallet.clone(),
        amount_microcredits: args.amount,
        reason: args.reason.clone(),
        expires_ms: args.expires,
        idempotency_key: Some(key),
    };
    let answer = session.ask::<method::CreditGrant>(&params).await?;
    if !session.printed_json(&answer.raw)? {
        headline(
            session,
            &after(&format!("{} granted", amount::with_unit(args.amount)), &answer.reply.wallet),
        )?;
    }
    Ok(0)
}

/// `maquette checkin`
pub async fn checkin(session: &mut Session<'_>, args: &CheckinArgs) -> Result<u8, Fault> {
    let answer = session.ask::<method::CreditCheckin>(&CheckinParams { wallet: args.wallet.clone() }).await?;
    if !session.printed_json(&answer.raw)? {
        headline(session, &after("checked in", &answer.reply.wallet))?;
    }
    Ok(0)
}

fn after(what: &str, wallet: &Wallet) -> String {
    format!("{what} · {} available in {}", amount::with_unit(wallet.available_microcredits), wallet.name)
}

/// `maquette budget`
pub async fn budget(session: &mut Session<'_>, args: &BudgetArgs) -> Result<u8, Fault> {
    let params = budget_params(session, args)?;
    let answer = session.ask::<method::CreditBudget>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let budgets = &answer.reply.budgets;
    let line = match budgets.len() {
        0 => "no budgets bind this project · set one: maquette budget day 300".to_owned(),
        many => format!(
            "{} {} this project",
            count(many, "budget", "budgets"),
            if many == 1 { "binds" } else { "bind" }
        ),
    };
    headline(session, &line)?;
    let mut table = Table::new(&["budget", ">limit", ">spent", ">held", "set by", "used"]);
    for budget in budgets {
        table.row(budget_row(budget));
    }
    table.write(session.out, &session.look)?;
    Ok(0)
}

fn budget_row(budget: &Budget) -> Vec<Cell> {
    let scope = match budget.scope {
        BudgetScope::Project => "project",
        BudgetScope::Day => "day",
        BudgetScope::Tier => "tier",
        BudgetScope::Client => "client",
        BudgetScope::Unknown => "other",
    };
    let name = budget.name.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
    let used = budget.spent_microcredits.saturating_add(budget.held_microcredits);
    vec![
        cell(format!("{scope}{name}")),
        cell(amount::credits(budget.limit_microcredits)),
        cell(amount::credits(budget.spent_microcredits)),
        cell(amount::credits(budget.held_microcredits)),
        dim(budget.source.as_str()),
        dim(spending::bar(used, budget.limit_microcredits, 20)),
    ]
}

fn budget_params(session: &Session<'_>, args: &BudgetArgs) -> Result<BudgetParams, Fault> {
    let scope = args.scope.map(|covers| match covers {
        Covers::Project => BudgetScope::Project,
        Covers::Day => BudgetScope::Day,
        Covers::Tier => BudgetScope::Tier,
        Covers::Client => BudgetScope::Client,
    });
    let named = matches!(args.scope, Some(Covers::Tier | Covers::Client));
    let (name, limit) = match (named, args.rest.as_slice()) {
        (false, []) => (None, None),
        (false, [limit]) => (None, Some(limit)),
        (true, [name]) => (Some(name.clone()), None),
        (true, [name, limit]) => (Some(name.clone()), Some(limit)),
        (true, _) => return Err(budget_usage("a tier or client budget needs its name")),
        (false, _) => return Err(budget_usage("a project or day budget has no name")),
    };
    if args.clear && limit.is_some() {
        return Err(budget_usage("a budget is either set or cleared"));
    }
    let limit_microcredits = match limit {
        Some(limit) => Some(amount::parse(limit).map_err(|wrong| budget_usage(&wrong))?),
        None => None,
    };
    if scope.is_some() && limit_microcredits.is_none() && !args.clear {
        // Nothing to set: the daemon answers with all budgets when no scope is named.
        return Ok(BudgetParams { project: session.project.clone(), ..Default::default() });
    }
    Ok(BudgetParams { project: session.project.clone(), scope, name, limit_microcredits, clear: args.clear })
}

fn budget_usage(message: &str) -> Fault {
    Fault::usage(message, "maquette budget day 300, or: maquette budget tier hero 120.5")
}
