//! Reserving: the one place where credits are put aside.
#![deny(clippy::float_arithmetic)]

use super::money::{Microcredits, Rate};
use super::{available, due_to_expire};
use crate::state::domain::Hold;
use crate::state::records::{LimitRecord, SpendRecord, WalletRecord};
use crate::state::view::{StateError, View};

/// What is to be reserved: `count` jobs at `price_each`.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The wallet that pays.
    pub wallet: &'a str,
    /// The route, for the message.
    pub route: &'a str,
    /// Price of one job; none where it is not known.
    pub price_each: Option<Microcredits>,
    /// How many jobs.
    pub count: u32,
    /// The budgets that it counts for.
    pub budgets: Vec<BudgetLine>,
    /// What the client was given that asks, where it was paired with a limit.
    pub client: Option<ClientLimit>,
    /// Now.
    pub now_ms: u64,
}

/// A budget: where its spending is counted, and where a person's limit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// Key of the spending, with a date where it is a day's.
    pub spend_key: String,
    /// Key of the person's limit.
    pub limit_key: String,
    /// The limit in the project's file.
    pub file_limit: Option<Microcredits>,
    /// Name for the message, for example "the project's budget for a day".
    pub label: String,
}

/// What a paired client may spend in a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientLimit {
    /// What it called itself.
    pub name: String,
    /// Key of its spending, with the date.
    pub spend_key: String,
    /// The limit; nothing where it may only make what is free.
    pub limit: Microcredits,
}

/// Why nothing was reserved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Short {
    /// The price is not known.
    PriceUnknown {
        /// The route.
        route: String,
    },
    /// There is no such wallet.
    NoWallet {
        /// Its name.
        wallet: String,
    },
    /// The wallet has too little.
    Credits {
        /// Its name.
        wallet: String,
        /// What is needed.
        needed: Microcredits,
        /// What is there.
        available: Microcredits,
    },
    /// A budget would be passed.
    Budget {
        /// Name of the budget.
        label: String,
        /// What is needed.
        needed: Microcredits,
        /// What is left of it.
        left: Microcredits,
    },
    /// The client was not given that much for a day.
    Client {
        /// What it called itself.
        name: String,
        /// What is needed.
        needed: Microcredits,
        /// What is left of its limit today.
        left: Microcredits,
        /// Its limit; nothing where it may only make what is free.
        limit: Microcredits,
    },
}

/// Reserves, or says why not. Free work is never refused for money. Gives the hold of one job; each of the `count` jobs has its own.
pub fn reserve(state: &dyn View, request: &Request) -> Result<Result<Hold, Short>, StateError> {
    let Some(price) = request.price_each else {
        return Ok(Err(Short::PriceUnknown { route: request.route.to_owned() }));
    };
    let free = Hold {
        wallet: request.wallet.to_owned(),
        amount: Microcredits::ZERO,
        rate: Rate::HOUSE,
        scopes: Vec::new(),
    };
    let needed = price.times(request.count)?;
    if needed <= Microcredits::ZERO {
        return Ok(Ok(free));
    }
    if let Some(short) = of_client(state, request, needed)? {
        return Ok(Err(short));
    }
    let Some(wallet) = state.get::<WalletRecord>(request.wallet)? else {
        return Ok(Err(Short::NoWallet { wallet: request.wallet.to_owned() }));
    };
    let left = spendable(&wallet, request.now_ms)?;
    if needed > left {
        return Ok(Err(Short::Credits { wallet: wallet.name, needed, available: left }));
    }
    for budget in &request.budgets {
        let Some(left) = budget_left(state, budget)? else { continue };
        if needed > left {
            return Ok(Err(Short::Budget { label: budget.label.clone(), needed, left }));
        }
    }
    let mut scopes: Vec<String> = request.budgets.iter().map(|budget| budget.spend_key.clone()).collect();
    // A client's day is among the budgets already, unless the day has changed on the way here.
    scopes.extend(request.client.iter().map(|client| client.spend_key.clone()));
    scopes.sort();
    scopes.dedup();
    Ok(Ok(Hold { amount: price, rate: wallet.rate, scopes, ..free }))
}

/// Why the client may not spend that much today.
fn of_client(state: &dyn View, request: &Request, needed: Microcredits) -> Result<Option<Short>, StateError> {
    let Some(ClientLimit { name, spend_key, limit }) = &request.client else { return Ok(None) };
    let spent = state.get::<SpendRecord>(spend_key)?.unwrap_or_default();
    let left = limit.minus(spent.captured)?.minus(spent.held)?;
    let short =
        Short::Client { name: name.clone(), needed, left: left.max(Microcredits::ZERO), limit: *limit };
    Ok((needed > left).then_some(short))
}

/// What a wallet can spend now: available, less what expires now.
pub fn spendable(wallet: &WalletRecord, now_ms: u64) -> Result<Microcredits, StateError> {
    let mut left = available(wallet)?;
    for (_, amount) in due_to_expire(wallet, now_ms)? {
        left = left.minus(amount)?;
    }
    Ok(left)
}

/// The limit that binds: the lower of the person's and the file's.
pub fn limit_of(state: &dyn View, budget: &BudgetLine) -> Result<Option<Microcredits>, StateError> {
    let person = state.get::<LimitRecord>(&budget.limit_key)?.map(|limit| limit.0);
    Ok(match (person, budget.file_limit) {
        (Some(person), Some(file)) => Some(person.min(file)),
        (person, file) => person.or(file),
    })
}

fn budget_left(state: &dyn View, budget: &BudgetLine) -> Result<Option<Microcredits>, StateError> {
    let Some(limit) = limit_of(state, budget)? else { return Ok(None) };
    let spent = state.get::<SpendRecord>(&budget.spend_key)?.unwrap_or_default();
    Ok(Some(limit.minus(spent.captured)?.minus(spent.held)?))
}
