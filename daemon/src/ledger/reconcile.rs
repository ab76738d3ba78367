//! Compares what our books say of a period with what a provider's own list says of it. Pure, and it changes nothing: a difference is
//! told to a person, who looks at the bill and says what is true.

mod words;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use maquette_protocol::JobId;

use super::money::{Microcredits, Rate, TooMuchMoney};

/// How far the two clocks, and the moments at which both sides write an order down, may lie apart: 15 minutes, since pictures that go
/// with an order may take long to send.
pub const SLACK_MS: u64 = 15 * 60_000;

/// An order as its provider lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The provider's name for it.
    pub remote_id: String,
    /// The model, as the provider calls it; empty where it does not say.
    pub model: String,
    /// When it came, in milliseconds since the Unix epoch; none where the provider does not say, and then it can only be matched.
    pub created_ms: Option<u64>,
    /// What became of it.
    pub end: End,
    /// What it was charged, in millionths of the wallet's unit, where the provider says so.
    pub charged: Option<i64>,
}

/// What became of an order there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// Nothing yet.
    Running,
    /// There is a result, or was.
    Succeeded,
    /// It went wrong, or was declined.
    Failed,
    /// It was stopped.
    Cancelled,
}

/// What became of an order here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stand {
    /// It is in work.
    Open,
    /// A person has to say.
    NeedsYou,
    /// There is a take.
    Made,
    /// Refused, failed or cancelled.
    Unmade,
}

/// An order as our books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The job.
    pub job: JobId,
    /// Model and version; see `catalog::Route::model_name`.
    pub model: String,
    /// The provider's name for it, once known.
    pub remote_id: Option<String>,
    /// When it was sent.
    pub at_ms: u64,
    /// What became of it.
    pub stand: Stand,
    /// What was captured, overage included.
    pub captured: Microcredits,
    /// What is on hold.
    pub held: Microcredits,
    /// What the wallet's unit was worth.
    pub rate: Rate,
}

/// What is asked, and what is known of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The provider's name, for hints.
    pub provider: &'a str,
    /// The first millisecond that counts.
    pub from_ms: u64,
    /// The first that does not.
    pub to_ms: u64,
    /// The time now.
    pub now_ms: u64,
    /// What a unit of the wallet is worth now, for orders that are not ours.
    pub rate: Rate,
    /// How long an order stays in the list; none where that is not known to end.
    pub kept_ms: Option<u64>,
    /// Whether the list is longer than what was read of it.
    pub is_cut: bool,
}

/// What kind of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// They know what became of a job that waits for a person.
    NeedsYou,
    /// They say that it was made and we that it was not, or the other way round.
    Outcome,
    /// Both name an amount, and these differ.
    Charge,
    /// They list an order that no job here has.
    OnlyThere,
    /// A job here was captured or waits, and they do not list it.
    OnlyHere,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its kind.
    pub kind: Kind,
    /// Our job.
    pub job: Option<JobId>,
    /// Their name for the order.
    pub remote_id: Option<String>,
    /// The model.
    pub model: String,
    /// When it was sent, or came.
    pub at_ms: u64,
    /// What became of it here.
    pub stand: Option<Stand>,
    /// What became of it there.
    pub end: Option<End>,
    /// What we captured.
    pub captured: Option<Microcredits>,
    /// What they charged; for an order that only they have and name no amount for, its price by our catalog.
    pub charged: Option<Microcredits>,
    /// What is wrong, in words.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// What one side sums up to in the period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Side {
    /// Orders.
    pub orders: u32,
    /// Of these, with a result.
    pub made: u32,
    /// Captured here; charged there, where they name an amount for each result.
    pub taken: Option<Microcredits>,
    /// On hold.
    pub held: Microcredits,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// All differences, those that wait for a person first.
    pub differences: Vec<Difference>,
    /// Orders that both sides have and tell alike.
    pub agreed: u32,
    /// Our side.
    pub ours: Side,
    /// Theirs.
    pub theirs: Side,
}

/// What we say of a period.
///
/// # Errors
/// Where a sum is more than sums can be.
pub fn our_side(sent: &[Sent], frame: &Frame<'_>) -> Result<Side, TooMuchMoney> {
    let mut inside = sent.iter().filter(|one| frame.covers(one.at_ms));
    let empty = Side { taken: Some(Microcredits::ZERO), ..Side::default() };
    inside.try_fold(empty, |side, one| {
        Ok(Side {
            orders: side.orders.saturating_add(1),
            made: side.made.saturating_add(u32::from(one.stand == Stand::Made)),
            taken: side.taken.map(|taken| taken.plus(one.captured)).transpose()?,
            held: side.held.plus(one.held)?,
        })
    })
}

/// Compares both sides order by order. `sent` and `listed` reach [`SLACK_MS`] beyond the period, so that an order at its edge finds its
/// other half. `price` says what an order that is not ours would have cost.
///
/// # Errors
/// Where a sum is more than sums can be.
pub fn compare(
    sent: &[Sent],
    listed: &[Listed],
    frame: &Frame<'_>,
    price: impl Fn(&Listed) -> Option<Microcredits>,
) -> Result<Comparison, TooMuchMoney> {
    let Pairs { pairs, absent } = pairs(sent, listed);
    let mut found = Comparison {
        differences: Vec::new(),
        agreed: 0,
        ours: our_side(sent, frame)?,
        theirs: Side::default(),
    };
    for one in sent.iter().filter(|one| frame.covers(one.at_ms)) {
        let other = pairs.get(&one.job).and_then(|at| listed.get(*at));
        let difference = match other {
            Some(other) => words::of_pair(one, other, frame)?,
            None => words::without_theirs(one, absent.contains(&one.job), frame),
        };
        found.agreed += u32::from(difference.is_none() && other.is_some());
        found.differences.extend(difference);
    }
    let inside: BTreeSet<usize> = sent
        .iter()
        .filter(|one| frame.covers(one.at_ms))
        .filter_map(|one| pairs.get(&one.job).copied())
        .collect();
    // What has no time of its own has that of the job that it belongs to.
    let counts = |(at, one): &(usize, &Listed)| {
        one.created_ms.map_or_else(|| inside.contains(at), |at_ms| frame.covers(at_ms))
    };
    found.theirs = their_side(listed.iter().enumerate().filter(counts).map(|(_, one)| one), frame)?;
    let paired: BTreeSet<usize> = pairs.into_values().collect();
    for (at, other) in listed.iter().enumerate() {
        if other.created_ms.is_some_and(|at_ms| frame.covers(at_ms)) && !paired.contains(&at) {
            let cost = other.charged.map(|units| frame.rate.to_credits(units)).transpose()?;
            found.differences.push(words::without_ours(other, cost.or_else(|| price(other)), frame));
        }
    }
    found.differences.sort_by_key(|difference| (difference.kind, difference.at_ms));
    Ok(found)
}

impl Frame<'_> {
    fn covers(&self, at_ms: u64) -> bool {
        (self.from_ms..self.to_ms).contains(&at_ms)
    }
}

fn their_side<'a>(
    mut inside: impl Iterator<Item = &'a Listed>,
    frame: &Frame<'_>,
) -> Result<Side, TooMuchMoney> {
    let empty = Side { taken: Some(Microcredits::ZERO), ..Side::default() };
    inside.try_fold(empty, |side, one| {
        let is_made = one.end == End::Succeeded;
        let charged = one.charged.map(|units| frame.rate.to_credits(units)).transpose()?;
        let taken = match (side.taken, charged) {
            (Some(taken), Some(charged)) => Some(taken.plus(charged)?),
            // A result without an amount leaves the sum open; a failure without one is not counted.
            (taken, None) => taken.filter(|_| !is_made),
            (None, _) => None,
        };
        let (orders, made) = (side.orders.saturating_add(1), side.made.saturating_add(u32::from(is_made)));
        Ok(Side { orders, made, taken, ..side })
    })
}

/// Which orders belong together.
struct Pairs {
    /// The place in the list of a job's order.
    pairs: BTreeMap<JobId, usize>,
    /// Jobs without a name for which nothing in the list comes into question.
    absent: BTreeSet<JobId>,
}

/// Which listed order is a job's: by the provider's name; and for a job that never heard its name, the one order of its model around
/// that time, if no other job comes into question for it.
fn pairs(sent: &[Sent], listed: &[Listed]) -> Pairs {
    let names: BTreeMap<&str, usize> =
        listed.iter().enumerate().map(|(at, one)| (name(&one.remote_id), at)).collect();
    let named = |one: &Sent| names.get(name(one.remote_id.as_deref()?)).copied();
    let mut pairs: BTreeMap<JobId, usize> =
        sent.iter().filter_map(|one| Some((one.job, named(one)?))).collect();
    let taken: BTreeSet<usize> = pairs.values().copied().collect();
    let may_be = |one: &Sent, at: usize, other: &Listed| {
        // Nobody knows when an order came that has no time.
        let is_near = other.created_ms.is_none_or(|at_ms| at_ms.abs_diff(one.at_ms) <= SLACK_MS);
        is_near && !taken.contains(&at) && is_model(&one.model, &other.model)
    };
    let nameless: Vec<(JobId, Vec<usize>)> = sent
        .iter()
        .filter(|one| one.remote_id.is_none() && one.has_money())
        .map(|one| {
            let all = listed.iter().enumerate();
            (one.job, all.filter(|(at, other)| may_be(one, *at, other)).map(|(at, _)| at).collect())
        })
        .collect();
    for (job, candidates) in &nameless {
        let is_another_s = |at: &usize| nameless.iter().any(|(other, all)| other != job && all.contains(at));
        if let [only] = candidates.as_slice()
            && !is_another_s(only)
            && listed.get(*only).is_some_and(|other| other.created_ms.is_some())
        {
            pairs.insert(*job, *only);
        }
    }
    let absent = nameless.iter().filter(|(_, candidates)| candidates.is_empty()).map(|(job, _)| *job);
    Pairs { absent: absent.collect(), pairs }
}

impl Sent {
    /// Whether credits were taken or wait, or a person does.
    fn has_money(&self) -> bool {
        self.captured > Microcredits::ZERO || self.held > Microcredits::ZERO || self.stand == Stand::NeedsYou
    }
}

/// A name may be a path; its last part is the name.
fn name(remote_id: &str) -> &str {
    remote_id.rsplit('/').next().unwrap_or(remote_id)
}

/// Whether our `model version` is what the provider lists; an edit may be listed as a path below its model.
fn is_model(ours: &str, theirs: &str) -> bool {
    let ours = ours.split([' ', ':']).next().unwrap_or(ours);
    theirs.strip_prefix(ours).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
