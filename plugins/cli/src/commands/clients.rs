//! `panel`, `clients`, `pair`: the way into the panel, who has a token, and who gets one.

use maquette_protocol::methods::method;
use maquette_protocol::{
    ClientScope, Nothing, PairApproveParams, PairListReply, PairRequest, PairRevokeParams, PairedClient,
};

use crate::args::{ClientsAction, ClientsArgs, PairArgs, PanelArgs};
use crate::fault::{EXIT_DAEMON, EXIT_REFUSED, Fault};
use crate::session::Session;
use crate::show::table::{Cell, Table, cell, dim, one_line, styled};
use crate::show::takes::headline;
use crate::show::text::{Style, count, time_left};
use crate::{amount, day};

/// `maquette panel`
pub async fn panel(session: &mut Session<'_>, args: &PanelArgs) -> Result<u8, Fault> {
    let answer = session.ask::<method::PanelLogin>(&Nothing {}).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let url = &answer.reply.url;
    if args.print {
        writeln!(session.out, "{url}")?;
        return Ok(0);
    }
    session.world.browse(url).map_err(|error| {
        let message = format!("the browser could not be started: {error}");
        Fault::new("no_viewer", EXIT_DAEMON, message, "maquette panel --print")
    })?;
    let address = url.split('#').next().unwrap_or_default();
    writeln!(session.out, "the panel opens in your browser · {address}")?;
    Ok(0)
}

/// `maquette clients`
pub async fn clients(session: &mut Session<'_>, args: &ClientsArgs) -> Result<u8, Fault> {
    match &args.action {
        None => list(session).await,
        Some(ClientsAction::Revoke { client }) => revoke(session, client).await,
    }
}

async fn list(session: &mut Session<'_>) -> Result<u8, Fault> {
    let answer = session.ask::<method::PairList>(&Nothing {}).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let PairListReply { requests, clients } = &answer.reply;
    headline(session, &format!("{} · {}", count(clients.len(), "client"), count(requests.len(), "request")))?;
    if !clients.is_empty() {
        let mut table = Table::new(&["client", "name", "may", ">spent today", "paired", "seen", "origin"]);
        for client in clients {
            table.row(client_row(client));
        }
        table.write(session.out, &session.look)?;
    }
    if let Some(first) = requests.first() {
        let mut table = Table::new(&["code", "asks", "for", "time", "origin"]);
        for request in requests {
            table.row(request_row(request, session.world.now_ms()));
        }
        table.write(session.out, &session.look)?;
        writeln!(session.out, "next: maquette pair {}", first.code)?;
    }
    Ok(0)
}

fn client_row(client: &PairedClient) -> Vec<Cell> {
    let spent = match client.spend_per_day_microcredits {
        Some(limit) => {
            format!("{} of {}", amount::credits(client.spent_today_microcredits), amount::credits(limit))
        }
        None => amount::credits(client.spent_today_microcredits),
    };
    let name = if client.panel { "a browser with the panel".to_owned() } else { one_line(&client.name) };
    vec![
        cell(client.id.as_str()),
        cell(name),
        cell(may(&client.scopes)),
        cell(spent),
        dim(day::minute(client.paired_ms)),
        dim(client.last_seen_ms.map(day::minute).unwrap_or_default()),
        dim(client.origin.as_deref().map(one_line).unwrap_or_default()),
    ]
}

fn request_row(request: &PairRequest, now_ms: u64) -> Vec<Cell> {
    vec![
        styled(request.code.as_str(), Style::Strong),
        cell(one_line(&request.client)),
        cell(wish(&request.scopes, request.spend_per_day_microcredits)),
        dim(time_left(request.expires_ms.saturating_sub(now_ms))),
        dim(request.origin.as_deref().map(one_line).unwrap_or_default()),
    ]
}

/// The scope that holds all others of the list.
fn may(scopes: &[ClientScope]) -> &'static str {
    match scopes.iter().filter(|scope| **scope != ClientScope::Unknown).max() {
        Some(ClientScope::Read) => "look",
        Some(ClientScope::Generate) => "make what is free",
        Some(ClientScope::Spend) => "spend",
        Some(ClientScope::Admin) => "do everything",
        Some(ClientScope::Unknown) | None => "do nothing",
    }
}

fn wish(scopes: &[ClientScope], limit: Option<i64>) -> String {
    match limit {
        Some(limit) => format!("{}, {} a day", may(scopes), amount::with_unit(limit)),
        None => may(scopes).to_owned(),
    }
}

async fn revoke(session: &mut Session<'_>, client: &str) -> Result<u8, Fault> {
    let params = PairRevokeParams { client: client.to_owned() };
    let answer = session.ask::<method::PairRevoke>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    headline(session, &format!("{} may ask for nothing any more", answer.reply.client.id))?;
    Ok(0)
}

/// `maquette pair`
pub async fn pair(session: &mut Session<'_>, args: &PairArgs) -> Result<u8, Fault> {
    let scopes: Vec<ClientScope> = args.scopes.iter().map(|scope| (*scope).into()).collect();
    let params = PairApproveParams {
        code: args.code.clone(),
        scopes: Some(scopes).filter(|scopes| !scopes.is_empty()),
        spend_per_day_microcredits: args.spend,
    };
    if !confirmed(session, &params).await? {
        let message = "nothing was given to anybody";
        return Err(Fault::new("not_confirmed", EXIT_REFUSED, message, "maquette clients"));
    }
    let answer = session.ask::<method::PairApprove>(&params).await?;
    if session.printed_json(&answer.raw)? {
        return Ok(0);
    }
    let client = &answer.reply.client;
    let given = wish(&client.scopes, client.spend_per_day_microcredits);
    headline(session, &format!("{} is paired as {} · may {given}", one_line(&client.name), client.id))?;
    writeln!(session.out, "take it back: maquette clients revoke {}", client.id)?;
    Ok(0)
}

/// A person at a terminal sees who asks, from where and for what. A code that nobody shows is for the daemon to refuse.
async fn confirmed(session: &mut Session<'_>, params: &PairApproveParams) -> Result<bool, Fault> {
    if !session.look.asks || session.json {
        return Ok(true);
    }
    let requests = session.ask::<method::PairList>(&Nothing {}).await?.reply.requests;
    let plain = |code: &str| -> String {
        code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
    };
    let Some(request) = requests.iter().find(|request| plain(&request.code) == plain(&params.code)) else {
        return Ok(true);
    };
    let scopes = params.scopes.as_ref().unwrap_or(&request.scopes);
    let limit = params.spend_per_day_microcredits.or(request.spend_per_day_microcredits);
    let limit = limit.filter(|_| scopes.iter().any(|scope| *scope >= ClientScope::Spend));
    let from =
        request.origin.as_deref().map(|origin| format!(" from {}", one_line(origin))).unwrap_or_default();
    let question = format!("may `{}`{from} {}?", one_line(&request.client), wish(scopes, limit));
    session.agrees(&question)
}
