//! The ladder as a whole.

use maquette_protocol as wire;

use super::{Call, key};
use crate::catalog::ProviderLadder;
use crate::engine::ladder::{Missing, Use};
use crate::engine::{Engine, Fault, Project};

pub(super) async fn ladder_get(
    call: Call<'_>,
    asked: wire::ProjectParams,
) -> Result<wire::LadderReply, Fault> {
    let project = call.project(&asked.project)?;
    let missing = call.engine().missing(&project).await?;
    Ok(wire::LadderReply {
        tiers: call.teller().tiers(&project),
        ladders: call.engine().catalog.ladders().map(|ladder| offered(ladder, &project)).collect(),
        missing: missing.into_iter().map(lacking).collect(),
    })
}

pub(super) async fn ladder_use(
    call: Call<'_>,
    asked: wire::LadderUseParams,
) -> Result<wire::LadderUseReply, Fault> {
    let key = key(&asked, asked.idempotency_key.as_ref(), |asked| asked.idempotency_key = None)?;
    let project = call.project(&asked.project)?;
    let wanted = Use {
        what: asked.provider.clone(),
        tier: asked.tier,
        in_project: asked.in_project,
        funds: asked.funds_micro_units,
        key,
    };
    let used = call.engine().use_ladder(&call.caller, &project, wanted).await?;
    let project = call.engine().project_again(&project)?;
    let missing = call.engine().missing(&project).await?;
    let path = |path: std::path::PathBuf| call.caller.sees_paths.then(|| path.to_string_lossy().into_owned());
    Ok(wire::LadderUseReply {
        provider: asked.provider,
        changed: used.changed,
        file: path(used.file),
        backup: used.backup.and_then(path),
        tiers: call.teller().tiers(&project),
        missing: missing.into_iter().map(lacking).collect(),
        notes: used.notes,
    })
}

fn offered(ladder: &ProviderLadder, project: &Project) -> wire::ProviderLadder {
    let routes = ladder.rungs.iter().map(|rung| (rung.tier.to_owned(), rung.route.clone()));
    wire::ProviderLadder {
        name: ladder.name.clone(),
        routes: routes.collect(),
        in_use: Engine::is_in_use(ladder, project),
    }
}

fn lacking(missing: Missing) -> wire::Missing {
    wire::Missing { what: missing.what, hint: missing.hint }
}
