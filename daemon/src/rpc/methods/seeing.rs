//! `inspect`, `inspect.calibrate`, `strip.make`, `seam.inspect` and `advise`: measures of takes, and what could be done with them.

use maquette_protocol as wire;

use super::Call;
use crate::engine::Fault;
use crate::plan::request::Trim;
use crate::rpc::convert;

pub(super) async fn inspect(call: Call<'_>, asked: wire::InspectParams) -> Result<wire::InspectReply, Fault> {
    let engine = call.engine().clone();
    let wire::InspectParams { take, against, read_text } = asked;
    let seen = tokio::task::spawn_blocking(move || engine.inspect(take, against, read_text)).await??;
    Ok(convert::seen(take, seen))
}

pub(super) async fn inspect_calibrate(
    call: Call<'_>,
    asked: wire::CalibrateParams,
) -> Result<wire::CalibrateReply, Fault> {
    let project = call.project(&asked.project)?;
    let engine = call.engine().clone();
    let calibrated = move || engine.calibrate(&project.id, asked.route.as_deref());
    Ok(convert::calibrated(tokio::task::spawn_blocking(calibrated).await??))
}

pub(super) async fn strip_make(call: Call<'_>, asked: wire::TakeParams) -> Result<wire::StripReply, Fault> {
    let media = call.engine().strip(asked.take).await?;
    Ok(wire::StripReply { asset: call.teller().asset(&media) })
}

pub(super) async fn seam_inspect(call: Call<'_>, asked: wire::SeamParams) -> Result<wire::SeamReply, Fault> {
    let engine = call.engine().clone();
    let wire::SeamParams { takes, trims } = asked;
    let trims = trims.into_iter().map(|wire::Trim { in_ms, out_ms }| Trim { in_ms, out_ms }).collect();
    let seams = tokio::task::spawn_blocking(move || engine.seams(&takes, trims)).await??;
    Ok(wire::SeamReply { seams: seams.into_iter().map(convert::seam).collect() })
}

pub(super) async fn advise(call: Call<'_>, asked: wire::AdviseParams) -> Result<wire::AdviseReply, Fault> {
    Ok(convert::advised(call.engine().advise(&call.caller, asked.take).await?))
}
