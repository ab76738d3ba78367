//! Session, catalog and projects.

use maquette_protocol::{self as wire, HelloParams, HelloReply, Nothing, PROTOCOL, StatusReply};

use super::Call;
use crate::catalog::Route;
use crate::engine::projects::{DEFAULT, KnownProject};
use crate::engine::{Engine, Fault};
use crate::rpc::convert;

pub(super) async fn hello(call: Call<'_>, asked: HelloParams) -> Result<HelloReply, Fault> {
    let [oldest, newest] = asked.client_protocol.unwrap_or(PROTOCOL);
    let protocol = newest.min(PROTOCOL[1]);
    if protocol < oldest.max(PROTOCOL[0]) {
        return Err(Fault::Protocol { theirs: [oldest, newest], ours: PROTOCOL });
    }
    let about = &call.engine().about;
    Ok(HelloReply {
        protocol,
        instance_id: Some(about.instance_id.clone()),
        build: Some(env!("CARGO_PKG_VERSION").to_owned()),
        socket: call.context.socket.clone().filter(|_| call.caller.sees_paths),
        http: about.http.clone(),
        features: Vec::new(),
    })
}

pub(super) async fn status(call: Call<'_>, _: Nothing) -> Result<StatusReply, Fault> {
    let engine = call.engine();
    let counters = engine.counters()?;
    let path = |path: &std::path::Path| match call.caller.sees_paths {
        true => path.to_string_lossy().into_owned(),
        false => String::new(),
    };
    Ok(StatusReply {
        build: env!("CARGO_PKG_VERSION").to_owned(),
        pid: std::process::id(),
        started_ms: engine.about.started_ms,
        socket: call.context.socket.clone().filter(|_| call.caller.sees_paths),
        http: engine.about.http.clone(),
        data_folder: path(&engine.folders.data),
        log_folder: path(&engine.folders.logs()),
        last_seq: engine.journal.durable_seq(),
        takes: counters.takes,
        open_jobs: counters.open_jobs,
        writable: engine.writer.trouble().is_none(),
        notices: engine.health().into_iter().map(convert::notice).collect(),
        memory_bytes: crate::platform::resident_bytes(),
    })
}

pub(super) async fn rpc_discover(_: Call<'_>, _: Nothing) -> Result<serde_json::Value, Fault> {
    Ok(wire::openrpc::document(env!("CARGO_PKG_VERSION")))
}

pub(super) async fn daemon_drain(
    call: Call<'_>,
    asked: wire::DrainParams,
) -> Result<wire::DrainReply, Fault> {
    let open_jobs = call.engine().counters()?.open_jobs;
    if asked.if_idle && open_jobs > 0 {
        return Err(Fault::JobsOpen(open_jobs));
    }
    call.context.leaving.drain.cancel();
    Ok(wire::DrainReply { open_jobs })
}

pub(super) async fn tier_list(
    call: Call<'_>,
    asked: wire::ProjectParams,
) -> Result<wire::TierListReply, Fault> {
    let project = call.project(&asked.project)?;
    Ok(wire::TierListReply { tiers: call.teller().tiers(&project) })
}

pub(super) async fn model_list(call: Call<'_>, _: Nothing) -> Result<wire::ModelListReply, Fault> {
    let engine = call.engine();
    let routes: Result<_, Fault> = engine.catalog.routes().map(|route| told(engine, route)).collect();
    Ok(wire::ModelListReply { routes: routes? })
}

pub(super) async fn model_accept(
    call: Call<'_>,
    asked: wire::ModelAcceptParams,
) -> Result<wire::Route, Fault> {
    let engine = call.engine();
    told(engine, engine.accept_route(&asked.route).await?)
}

pub(super) async fn model_note(call: Call<'_>, asked: wire::ModelNoteParams) -> Result<wire::Route, Fault> {
    let engine = call.engine();
    told(engine, engine.note_route(&asked.route, asked.note.as_deref()).await?)
}

/// A route, and what stands in its way.
fn told(engine: &Engine, route: &Route) -> Result<wire::Route, Fault> {
    let person = engine.projects.person()?;
    let rate = person.wallets.get(&route.wallet).map(|wallet| wallet.rate);
    let price = route.price.as_ref().zip(rate).and_then(|(price, rate)| {
        let side = route.limits.max_side.min(1024);
        price.of_take(side, side, 1000, rate).ok().map(|price| price.0)
    });
    let lacks_key = engine.lacks_key(&route.provider);
    let why_not = if !engine.executor.has(&route.provider) {
        Some(format!("this daemon has no provider `{}`", route.provider))
    } else if route.price.is_none() {
        Some("its price is not known, so nothing can be put on hold for it".to_owned())
    } else if price.is_none() {
        Some(format!(
            "no `[wallets.{}]` in your config.toml says what it costs in credits: `maquette ladder use` adds it",
            route.wallet
        ))
    } else if lacks_key {
        Some(format!("there is no key: `maquette key set {}`", route.provider))
    } else {
        None
    };
    let accepted = price == Some(0) || engine.is_accepted(route)?;
    let measured = engine.executor.timings().of(&route.name);
    let note = engine.note_of(route)?;
    Ok(wire::Route { note, ..convert::route(route, why_not, price, accepted, measured, (engine.clock)()) })
}

pub(super) async fn project_list(call: Call<'_>, _: Nothing) -> Result<wire::ProjectListReply, Fault> {
    let engine = call.engine().clone();
    let known = tokio::task::spawn_blocking(move || engine.known_projects()).await??;
    let told = |known: KnownProject| wire::ListedProject {
        is_default: known.id == DEFAULT,
        id: known.id,
        name: known.name,
        root: known.root.filter(|_| call.caller.sees_paths),
        trusted: known.is_trusted,
        shots: known.shots,
        takes: known.takes,
        updated_ms: known.updated_ms,
    };
    Ok(wire::ProjectListReply { projects: known.into_iter().map(told).collect() })
}

pub(super) async fn project_get(call: Call<'_>, asked: wire::ProjectParams) -> Result<wire::Project, Fault> {
    let project = call.project(&asked.project)?;
    let trusted = call.engine().is_trusted(&project)?;
    Ok(call.teller().project(&project, trusted))
}

pub(super) async fn project_init(
    call: Call<'_>,
    asked: wire::ProjectInitParams,
) -> Result<wire::Project, Fault> {
    if !call.caller.sees_paths {
        return Err(Fault::PathsAreLocal);
    }
    let name = asked.name.as_deref();
    let project = call.engine().init_project(&asked.path, name, asked.demo, asked.trust).await?;
    let trusted = call.engine().is_trusted(&project)?;
    Ok(call.teller().project(&project, trusted))
}
