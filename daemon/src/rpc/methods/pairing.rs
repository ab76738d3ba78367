//! Pairing: requests, the person's word on them, the clients that came of it, and the way into the panel.

use std::sync::Arc;
use std::time::Duration;

use maquette_protocol::{self as wire, Nothing, PairState};

use super::{Call, wait};
use crate::engine::clients::ClientView;
use crate::engine::{Engine, Fault};
use crate::gate::pairing::{Given, No, Outcome, Request, Token, Wish};
use crate::gate::{Client, Credential, scopes_of};
use crate::ledger::money::Microcredits;
use crate::platform::{clock, secret};
use crate::state::command::Pairing;
use crate::state::domain::ClientScope;

/// Letters of a client's name.
const LONGEST_NAME: usize = 64;

/// Scopes that a request may name, each more than once.
const MOST_SCOPES: usize = 8;

pub(super) async fn pair_begin(
    call: Call<'_>,
    asked: wire::PairBeginParams,
) -> Result<wire::PairBeginReply, Fault> {
    if !is_readable(&asked.client) {
        let message = format!("`client` has 1 to {LONGEST_NAME} characters that can be seen");
        return Err(invalid(message, "Say what a person calls your program, for example `Figma`."));
    }
    let (scopes, limit) = granted(&asked.scopes, asked.spend_per_day_microcredits)?;
    let nonce_hash = hash_of_text(&asked.nonce_hash).ok_or_else(|| {
        let hint = "Draw a random nonce, keep it, and send its SHA-256.";
        invalid("`nonce_hash` is 64 hexadecimal digits".to_owned(), hint)
    })?;
    let random = secret::random().map_err(|error| Fault::Broken(error.to_string()))?;
    let wish = Wish { name: asked.client, origin: call.origin(), scopes, limit };
    let now_ms = (call.engine().clock)();
    let begun = call.context.desk.begin(wish, nonce_hash, random, clock::monotonic(), now_ms);
    let Request { pair_id, code, expires_ms, .. } = begun.map_err(fault)?;
    Ok(wire::PairBeginReply { pair_id, code, expires_ms })
}

/// Whether a person can read a name as it is: nothing in it is invisible or turns the text around it.
fn is_readable(name: &str) -> bool {
    let is_hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    (1..=LONGEST_NAME).contains(&name.chars().count())
        && !name.trim().is_empty()
        && !name.chars().any(is_hidden)
}

pub(super) async fn pair_poll(
    call: Call<'_>,
    asked: wire::PairPollParams,
) -> Result<wire::PairPollReply, Fault> {
    let (desk, engine) = (&call.context.desk, call.engine());
    let nonce_hash = sha256(asked.nonce.as_bytes());
    let over = tokio::time::sleep(wait(asked.wait_ms)?);
    tokio::pin!(over);
    loop {
        let mut changes = desk.changes();
        let outcome = desk.poll(&asked.pair_id, nonce_hash, (engine.clock)()).map_err(fault)?;
        if !matches!(outcome, Outcome::Waiting(_)) || over.is_elapsed() {
            return Ok(polled(outcome));
        }
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return Ok(polled(outcome)) },
            () = tokio::time::sleep(LOOK_AT_CLOCK) => {}
            () = &mut over => {}
            () = engine.leaving.cancelled() => return Ok(polled(outcome)),
        }
    }
}

/// How often a waiting poll looks whether its request is over.
const LOOK_AT_CLOCK: Duration = Duration::from_secs(5);

fn polled(outcome: Outcome) -> wire::PairPollReply {
    let (state, token, client, scopes, limit) = match outcome {
        Outcome::Waiting(wish) => (PairState::Waiting, None, None, wish.scopes, wish.limit),
        Outcome::Approved(given, token) => {
            (PairState::Approved, token.map(|token| token.0), Some(given.client), given.scopes, given.limit)
        }
        Outcome::Denied => (PairState::Denied, None, None, Vec::new(), None),
        Outcome::Expired => (PairState::Expired, None, None, Vec::new(), None),
    };
    wire::PairPollReply {
        state,
        token,
        client,
        scopes: told_scopes(&scopes),
        spend_per_day_microcredits: limit.map(|limit| limit.0),
    }
}

pub(super) async fn pair_approve(
    call: Call<'_>,
    asked: wire::PairApproveParams,
) -> Result<wire::PairedReply, Fault> {
    // What is given is looked at before a code is tried.
    let given =
        asked.scopes.as_ref().map(|scopes| granted(scopes, asked.spend_per_day_microcredits)).transpose()?;
    let (desk, engine) = (&call.context.desk, call.engine());
    let request = desk.claim(&asked.code, (engine.clock)()).map_err(fault)?;
    let given = match (given, asked.spend_per_day_microcredits) {
        (Some(given), _) => Ok(given),
        (None, None) => Ok((request.wish.scopes.clone(), request.wish.limit)),
        (None, spend) => granted(&told_scopes(&request.wish.scopes), spend),
    };
    let paired = match given {
        Ok((scopes, limit)) => approve(&call, &request, scopes, limit).await,
        Err(fault) => Err(fault),
    };
    let view = paired.inspect_err(|_| desk.released(&request.pair_id, (engine.clock)()))?;
    Ok(wire::PairedReply { client: told_client(&call, view) })
}

async fn approve(
    call: &Call<'_>,
    request: &Request,
    scopes: Vec<ClientScope>,
    limit: Option<Microcredits>,
) -> Result<ClientView, Fault> {
    let (desk, engine, keys) = (&call.context.desk, call.engine(), &call.context.keys);
    let token = secret::random_hex().map_err(|error| Fault::Broken(error.to_string()))?;
    let hash = Credential::Token(&token).hash();
    let pairing = Pairing {
        name: request.wish.name.clone(),
        origin: request.wish.origin.clone(),
        scopes: scopes.clone(),
        limit,
        token_hash: wire::Digest(*hash.as_bytes()),
        panel: false,
        expires_ms: None,
    };
    let view = engine.pair_client(pairing).await?;
    let client = view.record.id.clone();
    keys.admit(hash, Client::new(&client, scopes_of(&scopes), None));
    let given = Given { client: client.clone(), scopes, limit };
    if desk.approved(&request.pair_id, given, Token(token), (engine.clock)()) {
        return Ok(view);
    }
    // Nobody is left to fetch the token.
    revoke(call, &client).await?;
    Err(fault(No::NoRequest))
}

pub(super) async fn pair_deny(
    call: Call<'_>,
    asked: wire::PairDenyParams,
) -> Result<wire::PairDenyReply, Fault> {
    call.context.desk.deny(&asked.pair_id, (call.engine().clock)()).map_err(fault)?;
    Ok(wire::PairDenyReply {})
}

pub(super) async fn pair_list(call: Call<'_>, _: Nothing) -> Result<wire::PairListReply, Fault> {
    let requests = call.context.desk.waiting((call.engine().clock)()).into_iter();
    let clients = call.engine().clients()?.into_iter();
    Ok(wire::PairListReply {
        requests: requests.map(told_request).collect(),
        clients: clients.map(|view| told_client(&call, view)).collect(),
    })
}

pub(super) async fn pair_revoke(
    call: Call<'_>,
    asked: wire::PairRevokeParams,
) -> Result<wire::PairedReply, Fault> {
    let view = revoke(&call, &asked.client).await?;
    Ok(wire::PairedReply { client: told_client(&call, view) })
}

/// Takes a token back. It goes on even if the caller hangs up, for example because it has just revoked itself.
async fn revoke(call: &Call<'_>, client: &str) -> Result<ClientView, Fault> {
    let (engine, keys, client) = (call.engine().clone(), call.context.keys.clone(), client.to_owned());
    let revoking = async move {
        let revoked = engine.revoke_client(&client).await?;
        keys.revoke(&client);
        Ok(revoked)
    };
    call.engine().tasks.spawn(revoking).await?
}

pub(super) async fn panel_login(call: Call<'_>, _: Nothing) -> Result<wire::PanelLoginReply, Fault> {
    let engine: &Engine = call.engine();
    if !call.caller.sees_paths {
        return Err(Fault::Elsewhere {
            message: "the panel is opened by processes on this machine that use the Unix socket".to_owned(),
            hint: "Run `maquette panel`.".to_owned(),
        });
    }
    let http = engine.about.http.as_ref().ok_or_else(|| {
        let hint = "Start it without the setting that shuts loopback TCP out.";
        invalid("this daemon serves no loopback TCP, and so no panel".to_owned(), hint)
    })?;
    let code = secret::random_hex().map_err(|error| Fault::Broken(error.to_string()))?;
    let expires_ms = call.context.logins.give_out(&code, (engine.clock)());
    Ok(wire::PanelLoginReply { url: format!("{http}/panel/#code={code}"), expires_ms })
}

fn invalid(message: String, hint: &str) -> Fault {
    Fault::Invalid { message, hint: hint.to_owned() }
}

fn fault(no: No) -> Fault {
    let message = no.to_string();
    match no {
        No::TooOften(wait) => Fault::TooOften { message, wait },
        No::TooMany => Fault::TooOften { message, wait: Duration::from_secs(10) },
        No::WrongNonce => Fault::Elsewhere {
            message,
            hint: "Begin again with `pair.begin`, and keep the nonce.".to_owned(),
        },
        No::WrongCode => invalid(
            message,
            "Look at the code again, or have the client ask anew; after five wrong ones every request is over.",
        ),
        No::NoRequest => invalid(message, "`pair.list` has those that wait; each for two minutes."),
    }
}

/// Scopes as the daemon has them, and the limit that belongs to them.
fn granted(
    asked: &[wire::ClientScope],
    spend: Option<i64>,
) -> Result<(Vec<ClientScope>, Option<Microcredits>), Fault> {
    let known = "The scopes are `read`, `generate`, `spend` and `admin`.";
    if asked.is_empty() || asked.len() > MOST_SCOPES {
        return Err(invalid("`scopes` names one scope or more".to_owned(), known));
    }
    let mut scopes = Vec::new();
    for scope in asked {
        scopes.push(match scope {
            wire::ClientScope::Read => ClientScope::Read,
            wire::ClientScope::Generate => ClientScope::Generate,
            wire::ClientScope::Spend => ClientScope::Spend,
            wire::ClientScope::Admin => ClientScope::Admin,
            wire::ClientScope::Unknown => return Err(invalid("there is no such scope".to_owned(), known)),
        });
    }
    scopes.sort();
    scopes.dedup();
    let may_pay = scopes.iter().any(|scope| *scope >= ClientScope::Spend);
    let unbounded = scopes.contains(&ClientScope::Admin);
    match spend {
        Some(limit) if limit <= 0 => Err(invalid(
            "`spend_per_day_microcredits` is above 0".to_owned(),
            "Leave it out with `generate`: free work needs none.",
        )),
        Some(_) if !may_pay => Err(invalid(
            "a limit a day belongs to the scope `spend`".to_owned(),
            "Name `spend` among the scopes, or leave the limit out.",
        )),
        None if may_pay && !unbounded => Err(invalid(
            "the scope `spend` needs a limit a day".to_owned(),
            "Say it in `spend_per_day_microcredits`; one credit is 1,000,000 of them.",
        )),
        limit => Ok((scopes, limit.map(Microcredits))),
    }
}

fn told_scopes(scopes: &[ClientScope]) -> Vec<wire::ClientScope> {
    let told = |scope: &ClientScope| match scope {
        ClientScope::Read => wire::ClientScope::Read,
        ClientScope::Generate => wire::ClientScope::Generate,
        ClientScope::Spend => wire::ClientScope::Spend,
        ClientScope::Admin => wire::ClientScope::Admin,
    };
    scopes.iter().map(told).collect()
}

fn told_request(request: Request) -> wire::PairRequest {
    let Request { pair_id, code, wish, asked_ms, expires_ms } = request;
    wire::PairRequest {
        pair_id,
        client: wish.name,
        code,
        origin: wish.origin,
        scopes: told_scopes(&wish.scopes),
        spend_per_day_microcredits: wish.limit.map(|limit| limit.0),
        asked_ms,
        expires_ms,
    }
}

fn told_client(call: &Call<'_>, view: ClientView) -> wire::PairedClient {
    let ClientView { record, spent_today } = view;
    wire::PairedClient {
        last_seen_ms: call.context.keys.last_seen_ms(&record.id),
        id: record.id,
        name: record.name,
        origin: record.origin,
        scopes: told_scopes(&record.scopes),
        spend_per_day_microcredits: record.limit.map(|limit| limit.0),
        spent_today_microcredits: spent_today.0,
        paired_ms: record.paired_ms,
        panel: record.panel,
        expires_ms: record.expires_ms,
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref());
    hash
}

/// 64 hexadecimal digits, large or small.
fn hash_of_text(text: &str) -> Option<[u8; 32]> {
    Some(*blake3::Hash::from_hex(text).ok()?.as_bytes())
}

/// The engine's clients, for [`crate::gate::Keys`] at the start.
pub fn admit_all(engine: &Arc<Engine>, keys: &crate::gate::Keys) -> Result<usize, Fault> {
    let clients = engine.clients()?;
    for ClientView { record, .. } in &clients {
        let hash = blake3::Hash::from_bytes(record.token_hash.0);
        keys.admit(hash, Client::new(&record.id, scopes_of(&record.scopes), record.expires_ms));
    }
    Ok(clients.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_granted_fits_together() {
        let check = |scopes: &[wire::ClientScope], spend: Option<i64>, expect: Option<usize>| {
            let said = granted(scopes, spend).ok().map(|(scopes, limit)| {
                assert_eq!(limit.map(|limit| limit.0), spend);
                scopes.len()
            });
            assert_eq!(said, expect, "{scopes:?} {spend:?}");
        };
        use wire::ClientScope::*;
        check(&[Read], None, Some(1));
        check(&[Read, Read, Generate], None, Some(2));
        check(&[Read, Spend], Some(5), Some(2));
        check(&[Admin], None, Some(1));
        check(&[Admin], Some(5), Some(1));
        check(&[], None, None);
        check(&[Read; 9], None, None);
        check(&[Read, Unknown], None, None);
        check(&[Spend], None, None);
        check(&[Spend], Some(0), None);
        check(&[Spend], Some(-5), None);
        check(&[Generate], Some(5), None);
    }

    #[test]
    fn names_are_what_a_person_can_read() {
        for good in ["Figma", "Krita (Ada's)", "絵を描く", "x", &"é".repeat(64)] {
            assert!(is_readable(good), "{good}");
        }
        for bad in ["", " ", "a\nb", "a\u{1b}[2J", "Figma\u{202e}", "a\u{200b}b", &"é".repeat(65)] {
            assert!(!is_readable(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_nonce_is_known_by_its_sha_256() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash_of_text(known), Some(sha256(b"abc")));
        assert_eq!(hash_of_text(&known.to_uppercase()), Some(sha256(b"abc")));
        for wrong in ["", "abc", &known[1..], &format!("{}g", &known[1..])] {
            assert_eq!(hash_of_text(wrong), None, "{wrong}");
        }
    }
}
