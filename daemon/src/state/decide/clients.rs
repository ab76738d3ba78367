//! Deciding about clients: who is given a token, under which name, and whose token counts no longer.

use super::{Decider, Decision};
use crate::state::command::{Pairing, Refusal, Reply};
use crate::state::event::{Event, NewClient};
use crate::state::records::{ClientRecord, Counters};
use crate::state::view::StateError;

/// Names in the books that clients without a token of their own have.
const TAKEN: &[&str] = &["unix", "local", "unknown", "stranger"];

/// Bytes of a name in the books, before the number that makes it the only one.
const LONGEST: usize = 32;

impl Decider<'_> {
    pub(super) fn pair(&self, pairing: &Pairing) -> Result<Decision, StateError> {
        let client = self.free_name(&pairing.name)?;
        let event = Event::ClientPaired(Box::new(NewClient {
            client: client.clone(),
            name: pairing.name.clone(),
            origin: pairing.origin.clone(),
            scopes: pairing.scopes.clone(),
            limit: pairing.limit,
            token_hash: pairing.token_hash,
            panel: pairing.panel,
            expires_ms: pairing.expires_ms,
        }));
        Ok(Decision { events: vec![event], outcome: Ok(Reply::Paired(client)) })
    }

    pub(super) fn revoke(&self, client: &str) -> Result<Decision, StateError> {
        match self.state.get::<ClientRecord>(client)? {
            Some(record) if !record.revoked => {
                Ok(Decision::done(vec![Event::ClientRevoked { client: client.to_owned() }]))
            }
            Some(_) | None => Ok(Decision::refuse(Refusal::UnknownClient(client.to_owned()))),
        }
    }

    /// A name that no client ever had: budgets and entries of a former client are not those of a new one.
    fn free_name(&self, name: &str) -> Result<String, StateError> {
        let plain = plain(name);
        let is_free = |name: &str| -> Result<bool, StateError> {
            Ok(!TAKEN.contains(&name) && self.state.get::<ClientRecord>(name)?.is_none())
        };
        if is_free(&plain)? {
            return Ok(plain);
        }
        let paired = self.state.get::<Counters>(&())?.unwrap_or_default().clients;
        for number in paired + 1.. {
            let numbered = format!("{plain}-{number}");
            if is_free(&numbered)? {
                return Ok(numbered);
            }
        }
        Ok(plain)
    }
}

/// Small letters, digits and dashes: the name stands in keys of the index and on command lines.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.chars() {
        let letter = if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
        if plain.len() < LONGEST && !(letter == '-' && (plain.is_empty() || plain.ends_with('-'))) {
            plain.push(letter);
        }
    }
    let plain = plain.trim_end_matches('-');
    if plain.is_empty() { "client".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_books_are_plain() {
        let check = |name: &str, expect: &str| assert_eq!(plain(name), expect, "{name:?}");
        check("Figma", "figma");
        check("Krita 5.2 (Ada's)", "krita-5-2-ada-s");
        check("c/unix/2026", "c-unix-2026");
        check("--..--", "client");
        check("絵", "client");
        check(&"x".repeat(64), &"x".repeat(32));
        check(&format!("{} y", "x".repeat(31)), &"x".repeat(31));
    }
}
