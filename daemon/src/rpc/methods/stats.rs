//! `stats.get` and `stats.plot`: figures of a project over the weeks.

use maquette_protocol as wire;

use super::Call;
use crate::engine::Fault;
use crate::engine::stats::Wanted;
use crate::rpc::convert;
use crate::stats::plot::Ground;

pub(super) async fn stats_get(call: Call<'_>, asked: wire::StatsParams) -> Result<wire::StatsReply, Fault> {
    let wire::StatsParams { project, weeks, cursor, look } = asked;
    let told = call.engine().stats(&call.caller, Wanted { project, weeks, cursor, look }).await?;
    Ok(convert::stats(told))
}

pub(super) async fn stats_plot(
    call: Call<'_>,
    asked: wire::StatsPlotParams,
) -> Result<wire::StatsPlotReply, Fault> {
    let wire::StatsPlotParams { project, weeks, cursor, look, svg, light } = asked;
    let ground = if light { Ground::Light } else { Ground::Dark };
    let wanted = Wanted { project, weeks, cursor, look };
    if svg {
        let svg = call.engine().stats_svg(&call.caller, wanted, ground).await?;
        return Ok(wire::StatsPlotReply { asset: None, svg: Some(svg) });
    }
    let media = call.engine().stats_picture(&call.caller, wanted, ground).await?;
    Ok(wire::StatsPlotReply { asset: Some(call.teller().asset(&media)), svg: None })
}
