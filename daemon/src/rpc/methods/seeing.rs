//! `inspect` and `strip.make`: measures of takes.

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

pub(super) async fn strip_make(call: Call<'_>, asked: wire::TakeParams) -> Result<wire::StripReply, Fault> {
    let media = call.engine().strip(asked.take).await?;
    Ok(wire::StripReply { asset: call.teller().asset(&media) })
}
