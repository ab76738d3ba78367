//! Asks the daemon, again and again: when a document of ours opens or changes, when an event says that something else did, and when the
//! daemon came back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use maquette_protocol::{
    EventsReply, EventsSinceParams, HelloReply, KeyListReply, ModelListReply, Nothing, Project,
    ProjectParams, PromptExpandParams, PromptExpandReply, Quote, ShotListParams, ShotListReply, StatusReply,
    TakeListParams, TakeListReply, TierListReply,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::time::timeout;

use super::{Facts, Plan, Rung};
use crate::daemon::{Refused, object, read};
use crate::documents::{Event, Snapshot};
use crate::session::Session;

/// The daemon is asked after so long a pause in typing and in events.
const PAUSE: Duration = Duration::from_millis(150);
/// Without such a pause it is asked all the same after so long. It lays out the whole file for each tier, which the processor of somebody
/// who types on has better uses for.
const LONGEST_TYPING: Duration = Duration::from_secs(3);
/// How long one question for events may stay open.
const EVENTS_MS: u64 = 30_000;
/// After a refusal, events are asked for again no sooner; the pause doubles up to the longest.
const AFTER_REFUSAL: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// So many shots, and takes of each, are known.
const SHOTS: u32 = 200;
const TAKES: u32 = 24;

/// Keeps what is known up to date, for as long as the session lasts.
pub async fn keep(session: Arc<Session>) {
    let editor = session.editor.clone();
    let told = move |line: String| editor.log(line);
    tokio::join!(session.link.keep(told), follow(&session), work(&session));
}

/// Each time there is a connection: follows what happens until it is gone.
async fn follow(session: &Arc<Session>) {
    let mut connections = session.link.watch();
    loop {
        let is_there = connections.borrow_and_update().is_some();
        let changed = if is_there {
            tokio::select! {
                () = events(session) => Ok(()),
                changed = connections.changed() => changed,
            }
        } else {
            connections.changed().await
        };
        if changed.is_err() {
            return;
        }
    }
}

/// Asks for everything, then for what happens, and for everything again when something did. Never returns.
async fn events(session: &Session) {
    let mut pause = AFTER_REFUSAL;
    loop {
        session.knowledge.ask_again();
        if let Ok(status) = ask::<StatusReply>(session, "status", &Nothing::default()).await {
            let mut seq = status.last_seq;
            while let Ok(reply) = happened(session, seq).await {
                (seq, pause) = (reply.seq, AFTER_REFUSAL);
                if !reply.events.is_empty() {
                    session.knowledge.ask_again();
                }
            }
        }
        // The cursor may be gone, or the daemon is leaving: begin again where it stands then.
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn happened(session: &Session, seq: u64) -> Result<EventsReply, Refused> {
    let Some(daemon) = session.link.now() else { return Err(Refused::away("no daemon runs")) };
    let params = EventsSinceParams { seq, wait_ms: Some(EVENTS_MS), ..Default::default() };
    read("events.since", daemon.call("events.since", object(&params)).await?)
}

/// Does what there is to ask, whenever there is.
async fn work(session: &Arc<Session>) {
    loop {
        session.knowledge.work.notified().await;
        // Somebody who types on is not asked about each letter, and not put off for ever either.
        let typing = async { while timeout(PAUSE, session.knowledge.work.notified()).await.is_ok() {} };
        // Whether the pause came or the time is over, it is asked now.
        let _ = timeout(LONGEST_TYPING, typing).await;
        if session.link.now().is_none() {
            continue;
        }
        let (projects, documents) = session.knowledge.take_work();
        let mut is_news = false;
        let roots: BTreeSet<Option<PathBuf>> =
            projects.iter().cloned().chain(documents.iter().map(|snapshot| snapshot.root.clone())).collect();
        for root in projects {
            is_news |= session.knowledge.learn(facts(session, root).await);
        }
        for snapshot in documents {
            let plan = plan(session, &snapshot).await;
            is_news |= session.knowledge.learn_plan(&snapshot.uri, plan);
        }
        for root in roots {
            is_news |= session.knowledge.learn(takes(session, root.as_deref()).await);
        }
        if is_news {
            session.documents.tell(Event::LookAgain(false));
            session.editor.refresh();
        }
    }
}

async fn ask<T: DeserializeOwned>(
    session: &Session,
    method: &'static str,
    params: &impl Serialize,
) -> Result<T, Refused> {
    session.link.ask(method, params).await.and_then(|answer| read(method, answer))
}

fn text(root: Option<&Path>) -> Option<String> {
    root.and_then(Path::to_str).map(str::to_owned)
}

/// All facts of a project. What the daemon refuses is left empty: an unknown project still has the catalog.
async fn facts(session: &Session, root: Option<PathBuf>) -> Facts {
    let project = ProjectParams { project: text(root.as_deref()) };
    let of_shots = ShotListParams { project: project.project.clone(), limit: Some(SHOTS), cursor: None };
    let (greeting, nothing) = (json!({}), Nothing::default());
    let (hello, tiers, routes, known, keys, shots) = tokio::join!(
        ask::<HelloReply>(session, "hello", &greeting),
        ask::<TierListReply>(session, "tier.list", &project),
        ask::<ModelListReply>(session, "model.list", &nothing),
        ask::<Project>(session, "project.get", &project),
        ask::<KeyListReply>(session, "key.list", &nothing),
        ask::<ShotListReply>(session, "shot.list", &of_shots),
    );
    let before = session.knowledge.facts(root.as_deref());
    Facts {
        is_known: routes.is_ok(),
        tiers: tiers.map(|reply| reply.tiers).unwrap_or_default(),
        routes: routes.map(|reply| reply.routes).unwrap_or_default(),
        project: known.ok(),
        keys: keys.ok(),
        shots: shots.map(|reply| reply.shots).unwrap_or_default(),
        takes: before.takes.clone(),
        http: hello.ok().and_then(|hello| hello.http),
        root,
        ..Facts::default()
    }
    .with_checks()
}

/// The newest takes of the shots that open documents of a project make.
async fn takes(session: &Session, root: Option<&Path>) -> Facts {
    let mut facts = Facts::clone(&session.knowledge.facts(root));
    facts.takes.clear();
    for snapshot in session.knowledge.open_in(root) {
        let plan = session.knowledge.plan(&snapshot.uri);
        let shot = plan.and_then(|plan| plan.rungs.first().map(|rung| rung.expanded.shot.clone()));
        let Some(shot) = shot.filter(|shot| facts.shot(shot).is_some()) else { continue };
        let params = TakeListParams {
            project: text(root),
            shot: Some(shot.clone()),
            limit: Some(TAKES),
            ..Default::default()
        };
        if let Ok(reply) = ask::<TakeListReply>(session, "take.list", &params).await {
            facts.takes.insert(shot, reply.takes);
        }
    }
    facts
}

/// The plan of a document: each tier of its ladder, with its price.
async fn plan(session: &Session, snapshot: &Snapshot) -> Plan {
    let facts = session.knowledge.facts(snapshot.root.as_deref());
    let mut plan = Plan { version: snapshot.version, rungs: Vec::new() };
    for tier in &facts.tiers {
        let Ok(expanded) = expand(session, snapshot, Some(&tier.name)).await else { continue };
        // Pictures that have not been brought in have no price yet.
        let request = expanded.request.as_ref().filter(|_| expanded.import.is_empty());
        let (quote, refused) = match request {
            Some(request) => match ask::<Quote>(session, "quote", request).await {
                Ok(quote) => (Some(quote), None),
                Err(refused) => (None, Some(refused)),
            },
            None => (None, None),
        };
        plan.rungs.push(Rung { expanded, quote, refused });
    }
    plan
}

/// Asks what a document means on a tier, with the request that would make it; the lowest tier where none is named.
pub async fn expand(
    session: &Session,
    snapshot: &Snapshot,
    tier: Option<&str>,
) -> Result<PromptExpandReply, Refused> {
    let params = PromptExpandParams {
        path: text(snapshot.path.as_deref()),
        text: Some(snapshot.text().to_string()),
        project: text(snapshot.root.as_deref()),
        tier: tier.map(str::to_owned),
        limit: Some(0),
        with_request: true,
        ..Default::default()
    };
    ask(session, "prompt.expand", &params).await
}
