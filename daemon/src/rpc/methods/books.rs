//! Credits: wallets, entries, budgets.

use maquette_protocol::{self as wire, BudgetScope, Nothing};

use super::{Call, MAX_PAGE, cursor, key, limit};
use crate::engine::Fault;
use crate::engine::credits::{EntryView, HOUSE};
use crate::ledger::money::Microcredits;
use crate::rpc::convert;

pub(super) async fn credit_balance(call: Call<'_>, _: Nothing) -> Result<wire::BalanceReply, Fault> {
    let wallets = call.engine().wallets().await?;
    Ok(wire::BalanceReply { wallets: wallets.into_iter().map(convert::wallet).collect() })
}

pub(super) async fn credit_entries(
    call: Call<'_>,
    asked: wire::EntriesParams,
) -> Result<wire::EntriesReply, Fault> {
    let project = asked.project.as_ref().map(|_| call.project(&asked.project)).transpose()?;
    let paid_from = project.as_ref().map(|project| call.engine().wallets_of(project));
    let of_project = |entry: &EntryView| match (&project, &paid_from, &entry.project) {
        (Some(project), _, Some(of)) => *of == project.id,
        // Grants and expiries belong to no project: they are told to those that pay from the wallet.
        (Some(_), Some(wallets), None) => wallets.contains(&entry.wallet),
        (Some(_), None, None) | (None, _, _) => true,
    };
    let limit = limit(asked.limit, 50, MAX_PAGE)?;
    let (entries, next) = call.engine().entries(cursor(asked.cursor.as_ref())?, limit, |entry| {
        asked.wallet.as_ref().is_none_or(|wallet| *wallet == entry.wallet) && of_project(entry)
    })?;
    Ok(wire::EntriesReply {
        entries: entries.into_iter().map(convert::entry).collect(),
        cursor: next.map(|next| next.to_string()),
    })
}

pub(super) async fn credit_grant(
    call: Call<'_>,
    asked: wire::GrantParams,
) -> Result<wire::WalletReply, Fault> {
    let key = key(&asked, asked.idempotency_key.as_ref(), |asked| asked.idempotency_key = None)?;
    let wallet = asked.wallet.as_deref().unwrap_or(HOUSE);
    let amount = Microcredits(asked.amount_microcredits);
    let view = call.engine().grant(&call.caller, wallet, amount, asked.reason, asked.expires_ms, key).await?;
    Ok(wire::WalletReply { wallet: convert::wallet(view) })
}

pub(super) async fn credit_checkin(
    call: Call<'_>,
    asked: wire::CheckinParams,
) -> Result<wire::WalletReply, Fault> {
    let view = call.engine().checkin(asked.wallet.as_deref().unwrap_or(HOUSE)).await?;
    Ok(wire::WalletReply { wallet: convert::wallet(view) })
}

/// The most differences that one answer tells.
const MAX_DIFFERENCES: usize = 500;

pub(super) async fn credit_reconcile(
    call: Call<'_>,
    asked: wire::ReconcileParams,
) -> Result<wire::ReconcileReply, Fault> {
    let found = call.engine().reconcile(&asked.provider, asked.since_ms, asked.until_ms).await?;
    Ok(convert::reconciliation(asked.provider, found, MAX_DIFFERENCES))
}

pub(super) async fn credit_budget(
    call: Call<'_>,
    asked: wire::BudgetParams,
) -> Result<wire::BudgetReply, Fault> {
    let project = call.project(&asked.project)?;
    if asked.limit_microcredits.is_some() || asked.clear {
        let scope = scope(&project, &asked)?;
        let limit = asked.limit_microcredits.filter(|_| !asked.clear).map(Microcredits);
        call.engine().set_limit(scope, limit).await?;
    }
    let budgets = call.engine().budgets_of(&project, &call.caller.client)?;
    Ok(wire::BudgetReply { budgets: budgets.into_iter().map(convert::budget).collect() })
}

/// The key under which a limit stands.
fn scope(project: &crate::engine::Project, asked: &wire::BudgetParams) -> Result<String, Fault> {
    let id = &project.id;
    let invalid = |message: &str| Fault::Invalid {
        message: message.to_owned(),
        hint: "Give a scope: `project`, `day`, `tier` with its name, or `client` with its name.".to_owned(),
    };
    match (asked.scope, &asked.name) {
        (Some(BudgetScope::Project), _) => Ok(format!("p/{id}")),
        (Some(BudgetScope::Day), _) => Ok(format!("d/{id}")),
        (Some(BudgetScope::Tier), Some(tier)) if project.ladder.tier(tier).is_some() => {
            Ok(format!("t/{id}/{tier}"))
        }
        (Some(BudgetScope::Tier), Some(tier)) => {
            let near = project.ladder.tiers.iter().map(|tier| tier.name.clone()).collect();
            Err(Fault::Plan(crate::plan::Refusal::UnknownTier { name: tier.clone(), near }))
        }
        (Some(BudgetScope::Client), Some(client)) if (1..=128).contains(&client.len()) => {
            Ok(format!("c/{client}"))
        }
        (Some(BudgetScope::Tier | BudgetScope::Client), _) => Err(invalid("this scope needs a name")),
        (Some(BudgetScope::Unknown) | None, _) => Err(invalid("no such scope")),
    }
}
