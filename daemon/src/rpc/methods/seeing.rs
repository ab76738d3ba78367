//! `inspect`, `inspect.calibrate` and `strip.make`: measures of takes.

use maquette_protocol as wire;

use super::Call;
use crate::engine::Fault;
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

pub(super) async fn strip_make(call: Call<'_>, asked: wire::TakeParams) -> Result<wire::BoardReply, Fault> {
    let media = call.engine().strip(asked.take).await?;
    Ok(wire::BoardReply { asset: call.teller().asset(&media) })
}
