//! Credits: wallets, entries, budgets. All amounts are micro-credits of the house unless a name says otherwise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{JobId, TakeId};
use crate::jobs::JobState;

/// All wallets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BalanceReply {
    /// The wallets.
    pub wallets: Vec<Wallet>,
}

/// Credits of one account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Wallet {
    /// Its name, for example `house`.
    pub name: String,
    /// Its own unit, for example `credit` or `USD`.
    pub unit: String,
    /// Granted less captured, overage and expired.
    pub posted_microcredits: i64,
    /// On hold.
    pub held_microcredits: i64,
    /// `posted − held`: what can be spent. It may be negative after an overage.
    pub available_microcredits: i64,
    /// What is granted at a weekly check-in; 0 where the wallet has no check-in.
    pub checkin_microcredits: i64,
    /// Check-ins stop here.
    pub checkin_cap_microcredits: i64,
    /// Whether this ISO week's check-in is still to be had.
    pub checkin_open: bool,
    /// Grants that still have something left, earliest expiry first.
    pub grants: Vec<Grant>,
}

/// A grant and what is left of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Grant {
    /// Why it was given.
    pub reason: String,
    /// What was given.
    pub granted_microcredits: i64,
    /// What is left.
    pub left_microcredits: i64,
    /// When the rest is lost; none means never.
    pub expires_ms: Option<u64>,
}

/// Which entries, newest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntriesParams {
    /// Only this wallet.
    pub wallet: Option<String>,
    /// Folder or id of the project: its own entries, and grants and expiries of the wallets that its tiers pay from. None means all.
    pub project: Option<String>,
    /// How many, 1 to 500; 50 if not given.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// A page of entries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EntriesReply {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Give it back for the next page; none at the end.
    pub cursor: Option<String>,
}

/// What an entry does to a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Credits given.
    Grant,
    /// Credits put aside for a job.
    Hold,
    /// Credits taken from a hold; its rest goes back.
    Capture,
    /// A hold given back whole.
    Release,
    /// The provider charged more than was on hold.
    Overage,
    /// What was left of a grant is lost.
    Expiry,
    /// A request that was refused for money or a rule. The amount is what it would have held.
    Refusal,
    /// A person's correction.
    Correction,
    /// A kind that this build does not know.
    #[serde(other)]
    Unknown,
}

/// One line of the books. It is never changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Sequence number of its event.
    pub seq: u64,
    /// When.
    pub at_ms: u64,
    /// What it does.
    pub kind: EntryKind,
    /// The wallet.
    pub wallet: String,
    /// The amount, never negative; `kind` says in which direction.
    pub amount_microcredits: i64,
    /// The wallet's `posted` after it; none for a hold, which does not change it.
    pub posted_after_microcredits: Option<i64>,
    /// The job.
    pub job: Option<JobId>,
    /// The take.
    pub take: Option<TakeId>,
    /// Project id.
    pub project: Option<String>,
    /// Tier.
    pub tier: Option<String>,
    /// A reason or a code, for example `credits_short`.
    pub reason: Option<String>,
}

/// Give credits to a wallet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantParams {
    /// The wallet; `house` if not given.
    pub wallet: Option<String>,
    /// How much: 1 to 9,000,000,000,000,000 in all.
    pub amount_microcredits: i64,
    /// Why, 1 to 1,000 bytes.
    pub reason: String,
    /// When the rest is lost; never if not given.
    pub expires_ms: Option<u64>,
    /// Same key and parameters: same answer, granted once.
    pub idempotency_key: Option<String>,
}

/// A wallet after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WalletReply {
    /// The wallet as it stands now.
    pub wallet: Wallet,
}

/// The weekly check-in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckinParams {
    /// The wallet; `house` if not given.
    pub wallet: Option<String>,
}

/// See or set budgets. Without `limit_microcredits` and `clear` it only answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetParams {
    /// Folder or id of the project; none means the default project.
    pub project: Option<String>,
    /// Which budget to set.
    pub scope: Option<BudgetScope>,
    /// The tier, for `tier`; the client, for `client`.
    pub name: Option<String>,
    /// The limit. Holds count.
    pub limit_microcredits: Option<i64>,
    /// Take the limit away. One in `maquette.toml` stays.
    #[serde(default)]
    pub clear: bool,
}

/// What a budget covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BudgetScope {
    /// All a project ever spends.
    Project,
    /// What a project spends on one day (UTC).
    Day,
    /// All a project spends on one tier.
    Tier,
    /// What one client spends on one day (UTC), whatever the project.
    Client,
    /// A scope that this build does not know.
    #[serde(other)]
    Unknown,
}

/// The budgets that bind a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BudgetReply {
    /// The budgets.
    pub budgets: Vec<Budget>,
}

/// One budget and what is used of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Budget {
    /// What it covers.
    pub scope: BudgetScope,
    /// Tier or client.
    pub name: Option<String>,
    /// The limit that binds: the lowest of the person's and the project file's.
    pub limit_microcredits: i64,
    /// Captured.
    pub spent_microcredits: i64,
    /// On hold.
    pub held_microcredits: i64,
    /// Where the limit comes from: `you` (set by `credit.budget`) or `config` (a file).
    pub source: String,
}

/// Which provider to ask, about which time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReconcileParams {
    /// The provider: the part of a route before the slash.
    pub provider: String,
    /// The first millisecond that counts; a day before `until_ms` if not given.
    pub since_ms: Option<u64>,
    /// The first that does not count; now if not given.
    pub until_ms: Option<u64>,
}

/// The books beside what a provider lists. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReconcileReply {
    /// The provider.
    pub provider: String,
    /// The first millisecond that counted. Later than asked for where the books are longer than what is read of them.
    pub since_ms: u64,
    /// The first that did not.
    pub until_ms: u64,
    /// Whether anything was compared. If not, nothing is known to agree.
    pub checked: bool,
    /// Why nothing was compared.
    pub why_not: Option<String>,
    /// Where a person finds the bill, where the provider gave no list.
    pub bill: Option<String>,
    /// Whether a side is longer than what was read of it, so that not everything was compared.
    pub cut: bool,
    /// Orders of ours by models that no route leads to any more: the provider was not asked about them.
    pub unasked: u32,
    /// Orders that both have and tell alike.
    pub agreed: u32,
    /// Our side.
    pub ours: ReconcileSide,
    /// Their side; none where nothing was compared.
    pub theirs: Option<ReconcileSide>,
    /// Jobs of ours in this time that wait for a person.
    pub waiting: u32,
    /// The differences, at most 500: what a person can settle now comes first.
    pub differences: Vec<Difference>,
    /// How many more there are.
    pub more: u32,
}

/// What one side sums up to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReconcileSide {
    /// Orders.
    pub orders: u32,
    /// Of these, with a result.
    pub made: u32,
    /// Captured by us; charged by them, where they name an amount for each result.
    pub taken_microcredits: Option<i64>,
    /// On hold; always 0 on their side.
    pub held_microcredits: i64,
}

/// What kind of difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// They know what became of a job that waits for a person; the hint is the command that settles it.
    NeedsYou,
    /// They say that it was made and we that it was not, or the other way round.
    Outcome,
    /// Both name an amount, and these differ.
    Charge,
    /// They list an order that no job here has.
    OnlyThere,
    /// A job was captured here or waits, and they do not list it.
    OnlyHere,
    /// A kind that this build does not know.
    #[serde(other)]
    Unknown,
}

/// What became of an order there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemoteState {
    /// Nothing yet.
    Running,
    /// There is a result, or was.
    Succeeded,
    /// It went wrong, or was declined.
    Failed,
    /// It was stopped.
    Cancelled,
    /// A state that this build does not know.
    #[serde(other)]
    Unknown,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// Its kind.
    pub kind: DifferenceKind,
    /// Our job.
    pub job: Option<JobId>,
    /// Their name for the order.
    pub remote_id: Option<String>,
    /// The model.
    pub model: String,
    /// When it was sent by us; else when it came to them.
    pub at_ms: u64,
    /// Where it stands here: `done`, `needs_you`, or `failed` for all that came to nothing.
    pub ours: Option<JobState>,
    /// Where it stands there.
    pub theirs: Option<RemoteState>,
    /// What we captured.
    pub captured_microcredits: Option<i64>,
    /// What they charged; for an order that only they have, its least price by the catalog where they name no amount.
    pub charged_microcredits: Option<i64>,
    /// What is wrong, in words.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}
