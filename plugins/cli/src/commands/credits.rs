//! `credits`, `ledger`, `grant`, `checkin`, `budget`: what there is, where it went, how much may go.

use maquette_protocol::methods::method;
use maquette_protocol::{
    Budget, BudgetParams, BudgetScope, CheckinParams, EntriesParams, Entry, EntryKind, ErrorCode, ErrorData,
    GrantParams, Nothing, Wallet,
};

use crate::args::{BudgetArgs, CheckinArgs, Covers, GrantArgs, LedgerArgs};
use crate::fault::Fault;
use crate::session::Session;
use crate::show::pages::next_page;
use crate::show::spending;
use crate::show::table::{Cell, Table, cell, dim, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count};
use crate::{amount, day};

/// Entries of one page; the longest there is.
const PAGE: u32 = 500;
/// Pages that the plot of spending looks at, at most.
const PAGES: usize = 40;

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
    let (entries, is_cut) = recent_entries(session).await?;
    for line in spending::by_day(&entries, session.world.now_ms()) {
        writeln!(session.out, "{line}")?;
    }
    if is_cut {
        writeln!(session.out, "note: only the newest {} entries are counted", entries.len())?;
    }
    Ok(0)
}

/// The entries of the days that are plotted, and whether there were too many to read them all.
async fn recent_entries(session: &mut Session<'_>) -> Result<(Vec<Entry>, bool), Fault> {
    let from_ms = spending::first_day_ms(session.world.now_ms());
    let mut params = EntriesParams { limit: Some(PAGE), ..Default::default() };
    let mut entries: Vec<Entry> = Vec::new();
    for _ in 0..PAGES {
        let page = session.ask::<method::CreditEntries>(&params).await?.reply;
        entries.extend(page.entries);
        let is_old = entries.last().is_none_or(|entry| entry.at_ms < from_ms);
        if is_old || page.cursor.is_none() {
            return Ok((entries, false));
        }
        params.cursor = page.cursor;
    }
    Ok((entries, true))
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
    if let (true, Some(wallet)) = (answer.reply.entries.is_empty(), &args.wallet) {
        check_wallet(session, wallet).await?;
    }
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let entries = &answer.reply.entries;
    let line = match (entries.len(), args.everywhere || session.project.is_none()) {
        (0, true) => "the books are empty".to_owned(),
        (0, false) => {
            "nothing was booked for this project yet · see all: maquette ledger --everywhere".to_owned()
        }
        (many, _) => format!("{}, newest first", count(many, "entry")),
    };
    headline(session, &line)?;
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

/// That there is such a wallet; where nothing was found, a mistyped one is the likeliest reason.
async fn check_wallet(session: &mut Session<'_>, name: &str) -> Result<(), Fault> {
    let wallets = session.ask::<method::CreditBalance>(&Nothing {}).await?.reply.wallets;
    if wallets.iter().any(|wallet| wallet.name == name) {
        return Ok(());
    }
    let message = format!("there is no wallet `{name}`");
    Err(ErrorData::new(ErrorCode::UnknownWallet, message, "`maquette credits` lists them").into())
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
        many => {
            format!("{} {} this project", count(many, "budget"), if many == 1 { "binds" } else { "bind" })
        }
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
