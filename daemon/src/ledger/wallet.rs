//! What happens to a wallet: opened, granted to, put on hold, settled, expired. Pure functions on its record.
#![deny(clippy::float_arithmetic)]

use super::money::{Microcredits, Rate, TooMuchMoney};
use crate::state::records::{GrantRecord, WalletRecord};

/// An empty wallet.
pub fn open(name: &str, unit: &str, rate: Rate) -> WalletRecord {
    WalletRecord {
        name: name.to_owned(),
        unit: unit.to_owned(),
        rate,
        posted: Microcredits::ZERO,
        held: Microcredits::ZERO,
        grants: Vec::new(),
        checked_in: None,
    }
}

/// What can be put on hold: `posted − held`. Negative after an overage that nothing covered.
pub fn available(wallet: &WalletRecord) -> Result<Microcredits, TooMuchMoney> {
    wallet.posted.minus(wallet.held)
}

/// Adds a grant. An earlier overage is paid off first, so that `posted` is never less than what the grants have left.
pub fn grant(
    wallet: &mut WalletRecord,
    amount: Microcredits,
    reason: &str,
    expires_ms: Option<u64>,
    checkin: Option<(i32, u8)>,
) -> Result<(), TooMuchMoney> {
    wallet.posted = wallet.posted.plus(amount)?;
    let left = amount.min(wallet.posted.minus(left_in_grants(wallet)?)?).max(Microcredits::ZERO);
    let place =
        wallet.grants.partition_point(|grant| expiry_order(grant.expires_ms) <= expiry_order(expires_ms));
    let record = GrantRecord { reason: reason.to_owned(), granted: amount, left, expires_ms };
    wallet.grants.insert(place, record);
    wallet.grants.retain(|grant| grant.left > Microcredits::ZERO);
    wallet.checked_in = checkin.or(wallet.checked_in);
    Ok(())
}

/// Puts credits aside.
pub fn put_on_hold(wallet: &mut WalletRecord, amount: Microcredits) -> Result<(), TooMuchMoney> {
    wallet.held = wallet.held.plus(amount)?;
    Ok(())
}

/// Ends a hold: `captured` of it is taken, the rest goes back, and `overage` is taken beyond it.
/// Grants are used up earliest expiry first.
pub fn end_hold(
    wallet: &mut WalletRecord,
    held: Microcredits,
    captured: Microcredits,
    overage: Microcredits,
) -> Result<(), TooMuchMoney> {
    wallet.held = wallet.held.minus(held)?;
    let mut due = captured.plus(overage)?;
    wallet.posted = wallet.posted.minus(due)?;
    for grant in &mut wallet.grants {
        let part = due.min(grant.left);
        grant.left = grant.left.minus(part)?;
        due = due.minus(part)?;
    }
    wallet.grants.retain(|grant| grant.left > Microcredits::ZERO);
    Ok(())
}

/// Takes what is left of the grant that expires at `expires_ms`.
pub fn expire(wallet: &mut WalletRecord, expires_ms: u64, amount: Microcredits) -> Result<(), TooMuchMoney> {
    wallet.posted = wallet.posted.minus(amount)?;
    let mut due = amount;
    for grant in wallet.grants.iter_mut().filter(|grant| grant.expires_ms == Some(expires_ms)) {
        let part = due.min(grant.left);
        grant.left = grant.left.minus(part)?;
        due = due.minus(part)?;
    }
    wallet.grants.retain(|grant| grant.left > Microcredits::ZERO);
    Ok(())
}

/// What expires now: expiry and amount of each grant that is due. Credits on hold are never taken away:
/// a grant that they rest on stays until the hold has ended.
pub fn due_to_expire(wallet: &WalletRecord, now_ms: u64) -> Result<Vec<(u64, Microcredits)>, TooMuchMoney> {
    let mut free = available(wallet)?.max(Microcredits::ZERO);
    let mut due = Vec::new();
    for grant in &wallet.grants {
        let Some(expires_ms) = grant.expires_ms.filter(|expires_ms| *expires_ms <= now_ms) else { continue };
        let amount = grant.left.min(free);
        if amount > Microcredits::ZERO {
            free = free.minus(amount)?;
            due.push((expires_ms, amount));
        }
    }
    Ok(due)
}

/// Σ of what the grants have left. It is `posted`, or 0 where an overage made that negative.
pub fn left_in_grants(wallet: &WalletRecord) -> Result<Microcredits, TooMuchMoney> {
    wallet.grants.iter().try_fold(Microcredits::ZERO, |sum, grant| sum.plus(grant.left))
}

/// Earliest expiry first; never last.
fn expiry_order(expires_ms: Option<u64>) -> u64 {
    expires_ms.unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wallet(grants: &[(i64, Option<u64>)]) -> WalletRecord {
        let mut wallet = open("house", "credit", Rate::HOUSE);
        for (amount, expires_ms) in grants {
            grant(&mut wallet, Microcredits(*amount), "test", *expires_ms, None).unwrap();
        }
        wallet
    }

    fn left(wallet: &WalletRecord) -> Vec<(i64, Option<u64>)> {
        wallet.grants.iter().map(|grant| (grant.left.0, grant.expires_ms)).collect()
    }

    #[test]
    fn grants_are_used_up_earliest_expiry_first() {
        let mut wallet = wallet(&[(10, None), (5, Some(200)), (5, Some(100))]);
        assert_eq!(left(&wallet), [(5, Some(100)), (5, Some(200)), (10, None)]);
        put_on_hold(&mut wallet, Microcredits(8)).unwrap();
        end_hold(&mut wallet, Microcredits(8), Microcredits(7), Microcredits::ZERO).unwrap();
        assert_eq!(left(&wallet), [(3, Some(200)), (10, None)]);
        assert_eq!((wallet.posted.0, wallet.held.0), (13, 0));
    }

    #[test]
    fn an_overage_may_leave_a_debt_and_the_next_grant_pays_it() {
        let mut wallet = wallet(&[(10, None)]);
        put_on_hold(&mut wallet, Microcredits(10)).unwrap();
        end_hold(&mut wallet, Microcredits(10), Microcredits(10), Microcredits(4)).unwrap();
        assert_eq!((wallet.posted.0, left(&wallet).len()), (-4, 0));
        grant(&mut wallet, Microcredits(6), "top up", None, None).unwrap();
        assert_eq!((wallet.posted.0, left(&wallet)), (2, vec![(2, None)]));
        let mut small = wallet.clone();
        small.posted = Microcredits(-9);
        small.grants.clear();
        grant(&mut small, Microcredits(6), "too little", None, None).unwrap();
        assert_eq!((small.posted.0, left(&small)), (-3, vec![]));
    }

    #[test]
    fn held_credits_do_not_expire() {
        let mut wallet = wallet(&[(5, Some(100)), (2, None)]);
        assert_eq!(due_to_expire(&wallet, 99).unwrap(), []);
        assert_eq!(due_to_expire(&wallet, 100).unwrap(), [(100, Microcredits(5))]);
        put_on_hold(&mut wallet, Microcredits(4)).unwrap();
        assert_eq!(due_to_expire(&wallet, 100).unwrap(), [(100, Microcredits(3))]);
        expire(&mut wallet, 100, Microcredits(3)).unwrap();
        assert_eq!((wallet.posted.0, left(&wallet)), (4, vec![(2, Some(100)), (2, None)]));
    }
}
