//! Deciding about wallets: opening, granting, the weekly check-in.

use super::{Decider, Decision, expire_due};
use crate::ledger::calendar;
use crate::ledger::money::{Microcredits, Rate};
use crate::state::command::{Refusal, Reply};
use crate::state::event::{Event, Idem};
use crate::state::records::{IdemRecord, WalletRecord};
use crate::state::view::StateError;

impl Decider<'_> {
    pub(super) fn open_wallet(
        &self,
        name: &str,
        unit: &str,
        rate: Rate,
        signup: Microcredits,
    ) -> Result<Decision, StateError> {
        if self.state.get::<WalletRecord>(name)?.is_some() {
            return Ok(Decision::nothing(Reply::Done));
        }
        let mut events = vec![Event::WalletOpened { wallet: name.to_owned(), unit: unit.to_owned(), rate }];
        if signup > Microcredits::ZERO {
            events.push(granted(name, signup, "sign-up", None, None, None, signup));
        }
        Ok(Decision::done(events))
    }

    pub(super) fn grant(
        &self,
        wallet: &str,
        amount: Microcredits,
        reason: &str,
        expires_ms: Option<u64>,
        idem: Option<&Idem>,
    ) -> Result<Decision, StateError> {
        if let Some(idem) = idem
            && let Some(known) = self.state.get::<IdemRecord>(&idem.key)?
        {
            let same = known.params == idem.params;
            return Ok(if same {
                Decision::nothing(Reply::Done)
            } else {
                Decision::refuse(Refusal::IdempotencyMismatch)
            });
        }
        let Some(record) = self.state.get::<WalletRecord>(wallet)? else {
            return Ok(Decision::refuse(Refusal::UnknownWallet(wallet.to_owned())));
        };
        let mut events = expire_due(self.state, wallet, self.now_ms)?;
        let posted = posted_after(&events, record.posted).plus(amount)?;
        events.push(granted(wallet, amount, reason, expires_ms, None, idem.cloned(), posted));
        Ok(Decision::done(events))
    }

    pub(super) fn checkin(
        &self,
        wallet: &str,
        amount: Microcredits,
        cap: Microcredits,
    ) -> Result<Decision, StateError> {
        let Some(record) = self.state.get::<WalletRecord>(wallet)? else {
            return Ok(Decision::refuse(Refusal::UnknownWallet(wallet.to_owned())));
        };
        let week = calendar::iso_week(self.now_ms);
        if record.checked_in.is_some_and(|last| last >= week) {
            return Ok(Decision::refuse(Refusal::CheckinClosed { full: false }));
        }
        let mut events = expire_due(self.state, wallet, self.now_ms)?;
        let posted = posted_after(&events, record.posted);
        let amount = amount.min(cap.minus(posted)?);
        if amount <= Microcredits::ZERO {
            return Ok(Decision::refuse(Refusal::CheckinClosed { full: true }));
        }
        events.push(granted(wallet, amount, "weekly check-in", None, Some(week), None, posted.plus(amount)?));
        Ok(Decision::done(events))
    }
}

fn granted(
    wallet: &str,
    amount: Microcredits,
    reason: &str,
    expires_ms: Option<u64>,
    checkin: Option<(i32, u8)>,
    idem: Option<Idem>,
    posted_after: Microcredits,
) -> Event {
    let (wallet, reason) = (wallet.to_owned(), reason.to_owned());
    Event::Granted { wallet, amount, reason, expires_ms, checkin, idem, posted_after }
}

/// `posted` after expiry entries, or as it was.
fn posted_after(events: &[Event], before: Microcredits) -> Microcredits {
    match events.last() {
        Some(Event::Expired { posted_after, .. }) => *posted_after,
        _ => before,
    }
}
