//! `canary.*`: pinned takes, and the same once more by a model's new version.

use maquette_protocol as wire;

use super::making::make;
use super::{Call, key, wait};
use crate::engine::Fault;
use crate::engine::preparing::{Ask, Enclosed, What};
use crate::plan::{CanaryRequest, Wish};
use crate::rpc::convert;

pub(super) async fn canary_pin(
    call: Call<'_>,
    asked: wire::CanaryPinParams,
) -> Result<wire::CanaryListReply, Fault> {
    let pins = call.engine().pin_canaries(&call.caller, asked.takes, asked.template).await?;
    Ok(convert::canaries(pins))
}

pub(super) async fn canary_unpin(
    call: Call<'_>,
    asked: wire::CanaryUnpinParams,
) -> Result<wire::CanaryListReply, Fault> {
    let pins = call.engine().unpin_canaries(&call.caller, asked.takes).await?;
    Ok(convert::canaries(pins))
}

pub(super) async fn canary_list(
    call: Call<'_>,
    asked: wire::ProjectParams,
) -> Result<wire::CanaryListReply, Fault> {
    let project = call.project(&asked.project)?;
    Ok(convert::canaries(call.engine().canaries(&project)?))
}

pub(super) async fn canary_run(call: Call<'_>, asked: wire::CanaryRunParams) -> Result<wire::Made, Fault> {
    make(call, canary_ask(asked)?).await
}

/// The request as the engine reads it; the way of all that makes takes.
pub(super) fn canary_ask(asked: wire::CanaryRunParams) -> Result<Ask, Fault> {
    let key = key(&asked, asked.idempotency_key.as_ref(), |asked| {
        (asked.idempotency_key, asked.wait_ms, asked.quote_id) = (None, None, None);
    })?;
    Ok(Ask {
        what: What::Canary(CanaryRequest { tier: asked.tier, route: asked.route, all: asked.all }),
        project: asked.project,
        key,
        quote_id: asked.quote_id,
        override_reason: None,
        enclosed: Enclosed::default(),
        wish: Wish::default(),
        wait: wait(asked.wait_ms)?,
    })
}

pub(super) async fn canary_report(
    call: Call<'_>,
    asked: wire::CanaryReportParams,
) -> Result<wire::CanaryReportReply, Fault> {
    let project = call.project(&asked.project)?;
    let engine = call.engine().clone();
    let wire::CanaryReportParams { project: _, route, read_text } = asked;
    let report = move || engine.canary_report(&project, route.as_deref(), read_text);
    Ok(convert::canary_report(tokio::task::spawn_blocking(report).await??))
}
