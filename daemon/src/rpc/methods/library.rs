//! The library and anchors.

use maquette_protocol::{self as wire, TakeId};

use super::{Call, MAX_PAGE, cursor, limit};
use crate::engine::Fault;
use crate::engine::boards::{Asked, Form};
use crate::engine::library::{Export, From as ImportFrom, Into as ImportInto};
use crate::plan::Refusal;
use crate::rpc::convert;
use crate::state::domain::Verdict;
use crate::store::Query;

pub(super) async fn take_get(call: Call<'_>, asked: wire::TakeParams) -> Result<wire::TakeReply, Fault> {
    let engine = call.engine();
    let take = engine.take(asked.take)?;
    let recipe = engine.recipe_of(&take)?;
    let recipe = recipe.map(|recipe| serde_json::to_value(&recipe.recipe)).transpose();
    let recipe = recipe.map_err(|error| Fault::Broken(error.to_string()))?;
    Ok(wire::TakeReply { take: call.teller().take(engine.view(take)?), recipe })
}

pub(super) async fn take_list(
    call: Call<'_>,
    asked: wire::TakeListParams,
) -> Result<wire::TakeListReply, Fault> {
    let project = call.project(&asked.project)?;
    let shot = asked.shot.as_ref().map(|shot| call.engine().shot_named(&project.id, shot)).transpose()?;
    let query = Query {
        project: Some(project.id.clone()),
        shot: shot.map(|shot| shot.id),
        tier: asked.tier,
        below: cursor(asked.cursor.as_ref())?,
        limit: limit(asked.limit, 50, MAX_PAGE)?,
        ..Query::default()
    };
    page(call, query).await
}

pub(super) async fn take_search(
    call: Call<'_>,
    asked: wire::TakeSearchParams,
) -> Result<wire::TakeListReply, Fault> {
    let project = match asked.everywhere {
        true => None,
        false => Some(call.project(&asked.project)?.id.clone()),
    };
    let shot = match (&asked.shot, &project) {
        (Some(shot), Some(project)) => Some(call.engine().shot_named(project, shot)?.id),
        (Some(_), None) => {
            return Err(Fault::Invalid {
                message: "a shot belongs to one project".to_owned(),
                hint: "Leave `everywhere` out, or `shot`.".to_owned(),
            });
        }
        (None, _) => None,
    };
    let query = Query {
        text: asked.text.filter(|text| !text.trim().is_empty()),
        project,
        shot,
        tier: asked.tier,
        seed: asked.seed,
        verdict: asked.verdict.map(verdict).transpose()?,
        after_ms: asked.after_ms,
        before_ms: asked.before_ms,
        below: cursor(asked.cursor.as_ref())?,
        limit: limit(asked.limit, 50, MAX_PAGE)?,
    };
    page(call, query).await
}

async fn page(call: Call<'_>, query: Query) -> Result<wire::TakeListReply, Fault> {
    let (views, page) = call.engine().search(query).await?;
    let cursor = views.last().filter(|_| page.more).map(|view| view.take.id.to_string());
    Ok(wire::TakeListReply { takes: call.teller().takes(views), total: Some(page.total), cursor })
}

fn verdict(verdict: wire::Verdict) -> Result<Verdict, Fault> {
    match verdict {
        wire::Verdict::Keep => Ok(Verdict::Keep),
        wire::Verdict::Reject => Ok(Verdict::Reject),
        wire::Verdict::Unknown => Err(Fault::Invalid {
            message: "a verdict is `keep` or `reject`".to_owned(),
            hint: "Leave it out to take an earlier one back.".to_owned(),
        }),
    }
}

pub(super) async fn take_judge(
    call: Call<'_>,
    asked: wire::TakeJudgeParams,
) -> Result<wire::TakesReply, Fault> {
    let verdict = asked.verdict.map(verdict).transpose()?;
    let views = call.engine().judge(asked.takes, verdict, asked.reason).await?;
    Ok(wire::TakesReply { takes: call.teller().takes(views) })
}

pub(super) async fn take_lineage(
    call: Call<'_>,
    asked: wire::TakeParams,
) -> Result<wire::LineageReply, Fault> {
    let lineage = call.engine().lineage(asked.take).await?;
    let teller = call.teller();
    Ok(wire::LineageReply {
        ancestors: teller.takes(lineage.ancestors),
        descendants: teller.takes(lineage.descendants),
    })
}

pub(super) async fn take_export(
    call: Call<'_>,
    asked: wire::TakeExportParams,
) -> Result<wire::ExportReply, Fault> {
    if !call.caller.sees_paths {
        return Err(Fault::PathsAreLocal);
    }
    let how = Export { folder: asked.folder.into(), recipes: asked.recipes, format: asked.format };
    let files = call.engine().export(asked.takes, how).await?;
    Ok(wire::ExportReply {
        files: files.into_iter().map(|file| file.to_string_lossy().into_owned()).collect(),
    })
}

pub(super) async fn take_delete(
    call: Call<'_>,
    asked: wire::TakeDeleteParams,
) -> Result<wire::DeleteReply, Fault> {
    let engine = call.engine().clone();
    let mut assets = Vec::new();
    for take in &asked.takes {
        assets.push(engine.take(*take)?.media.digest);
    }
    let takes = asked.takes.clone();
    let freed_bytes = call.engine().tasks.spawn(async move { engine.delete(takes).await }).await??;
    for digest in &assets {
        (call.context.forget)(digest);
    }
    Ok(wire::DeleteReply { takes: asked.takes, freed_bytes })
}

pub(super) async fn shot_list(
    call: Call<'_>,
    asked: wire::ShotListParams,
) -> Result<wire::ShotListReply, Fault> {
    let project = call.project(&asked.project)?;
    let limit = limit(asked.limit, 100, MAX_PAGE)?;
    let skip: usize = cursor(asked.cursor.as_ref())?.unwrap_or(0);
    let shots = call.engine().shots(&project.id)?;
    let more = shots.len() > skip.saturating_add(limit);
    Ok(wire::ShotListReply {
        shots: shots.into_iter().skip(skip).take(limit).map(convert::shot).collect(),
        cursor: more.then(|| (skip + limit).to_string()),
    })
}

pub(super) async fn shot_rename(call: Call<'_>, asked: wire::ShotRenameParams) -> Result<wire::Shot, Fault> {
    let project = call.project(&asked.project)?;
    call.engine().rename(&project.id, &asked.shot, &asked.name).await.map(convert::shot)
}

pub(super) async fn asset_get(call: Call<'_>, asked: wire::AssetGetParams) -> Result<wire::Asset, Fault> {
    let media = call.engine().asset(asked.digest).await?;
    Ok(call.teller().asset(&media))
}

pub(super) async fn asset_import(
    call: Call<'_>,
    asked: wire::AssetImportParams,
) -> Result<wire::ImportReply, Fault> {
    let into = match &asked.shot {
        None => None,
        Some(shot) => Some(import_into(&call, &asked, shot)?),
    };
    let from = match (asked.path.is_empty(), asked.digest) {
        (false, None) => ImportFrom::File(asked.path.into()),
        (true, Some(digest)) => ImportFrom::Asset(digest),
        (_, Some(_)) => return Err(Fault::Plan(Refusal::EitherOr { one: "path", other: "digest" })),
        (true, None) => {
            return Err(Fault::Invalid {
                message: "neither `path` nor `digest` was given".to_owned(),
                hint:
                    "Name a file on this machine, or send the bytes to `POST /assets` and name their digest."
                        .to_owned(),
            });
        }
    };
    let (media, take) = call.engine().import(from, into, &call.caller).await?;
    let teller = call.teller();
    Ok(wire::ImportReply { asset: teller.asset(&media), take: take.map(|take| teller.take(take)) })
}

fn import_into(call: &Call<'_>, asked: &wire::AssetImportParams, shot: &str) -> Result<ImportInto, Fault> {
    let project = call.project(&asked.project)?;
    let tier = match &asked.tier {
        Some(name) => project.ladder.tier(name),
        None => project.ladder.tiers.first(),
    };
    let unknown = || Refusal::UnknownTier {
        name: asked.tier.clone().unwrap_or_default(),
        near: project.ladder.tiers.iter().map(|tier| tier.name.clone()).collect(),
    };
    let tier = tier.ok_or_else(unknown)?;
    Ok(ImportInto {
        project: project.id.clone(),
        opening: project.opening(),
        shot: crate::plan::names::check_shot_name(shot)?,
        tier: tier.name.clone(),
        stage: tier.stage,
        prompt: asked.prompt.clone().filter(|prompt| !prompt.trim().is_empty()),
    })
}

pub(super) async fn board_make(
    call: Call<'_>,
    asked: wire::BoardMakeParams,
) -> Result<wire::BoardReply, Fault> {
    let unknown = |field: &str, hint: &str| Fault::Invalid {
        message: format!("`{field}` has a value that is not known here"),
        hint: hint.to_owned(),
    };
    let is_mood = match asked.layout.unwrap_or_default() {
        wire::BoardLayout::Sheet => false,
        wire::BoardLayout::Mood => true,
        wire::BoardLayout::Unknown => return Err(unknown("layout", "Use sheet or mood.")),
    };
    let form = match asked.format.unwrap_or_default() {
        wire::BoardFormat::Png => Form::Picture,
        wire::BoardFormat::Html => Form::Page,
        wire::BoardFormat::Unknown => return Err(unknown("format", "Use png or html.")),
    };
    let board = Asked {
        takes: asked.takes,
        is_mood,
        form,
        title: asked.title,
        columns: asked.columns,
        tile: asked.tile,
        captions: asked.captions.unwrap_or(true),
    };
    let made = call.engine().board(board).await?;
    Ok(wire::BoardReply { asset: call.teller().asset(&made.media), unmeasured: made.unmeasured })
}

pub(super) async fn undo(call: Call<'_>, asked: wire::ProjectParams) -> Result<wire::UndoReply, Fault> {
    let project = call.project(&asked.project)?;
    let undone = call.engine().undo(&project.id).await?;
    Ok(wire::UndoReply { undone: undone.what, takes: call.teller().takes(undone.takes), left: undone.left })
}

pub(super) async fn anchor_get(call: Call<'_>, asked: wire::ShotParams) -> Result<wire::AnchorReply, Fault> {
    let project = call.project(&asked.project)?;
    let (shot, take) = call.engine().anchor(&project.id, &asked.shot)?;
    Ok(wire::AnchorReply {
        shot: shot.id,
        shot_name: shot.name,
        take: take.map(|take| call.teller().take(take)),
    })
}

pub(super) async fn anchor_set(
    call: Call<'_>,
    asked: wire::AnchorSetParams,
) -> Result<wire::AnchorReply, Fault> {
    let (shot, take) = call.engine().set_anchor(asked.take, asked.reason).await?;
    Ok(wire::AnchorReply { shot: shot.id, shot_name: shot.name, take: Some(call.teller().take(take)) })
}

pub(super) async fn anchor_history(
    call: Call<'_>,
    asked: wire::ShotParams,
) -> Result<wire::AnchorHistoryReply, Fault> {
    let project = call.project(&asked.project)?;
    let shot = call.engine().shot_named(&project.id, &asked.shot)?;
    let step = |(take, at_ms, reason): (Option<TakeId>, u64, Option<String>)| wire::AnchorStep {
        take,
        at_ms,
        reason,
    };
    Ok(wire::AnchorHistoryReply { steps: shot.anchors.into_iter().rev().map(step).collect() })
}
