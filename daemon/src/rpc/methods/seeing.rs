//! `inspect`, `inspect.calibrate`, `strip.make`, `clip.inspect`, `seam.inspect` and `advise`: measures of takes, and what could be done with them.

use maquette_protocol as wire;

use super::Call;
use crate::engine::Fault;
use crate::engine::seeing::{Outside, SeenOutside};
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

pub(super) async fn clip_inspect(
    call: Call<'_>,
    asked: wire::ClipInspectParams,
) -> Result<wire::ClipInspectReply, Fault> {
    let wire::ClipInspectParams { path, fps, against, read_text, strip, project } = asked;
    let project = call.project(&project)?;
    let outside = Outside { path: path.into(), fps, against, read_text, strip };
    let seen = call.engine().watch_outside(outside, &project.id, &call.caller).await?;
    let SeenOutside { flicker, along, strip } = seen;
    Ok(wire::ClipInspectReply {
        flicker: convert::measures(flicker),
        along: convert::moments(along),
        strip: strip.map(|strip| call.teller().asset(&strip)),
    })
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
