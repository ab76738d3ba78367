//! Prompt files.

use maquette_protocol as wire;

use super::Call;
use crate::engine::Fault;
use crate::engine::prompts::{Source, Wanted};
use crate::rpc::convert;

/// Combinations that one call tells at most, and if it does not say.
const MAX_ITEMS: u32 = 1_000;
const ITEMS: u32 = 100;

pub(super) async fn prompt_check(
    call: Call<'_>,
    asked: wire::PromptCheckParams,
) -> Result<wire::PromptCheckReply, Fault> {
    let source = Source { path: asked.path, text: asked.text, project: asked.project };
    call.engine().check_prompt(&call.caller, source).await.map(convert::checked)
}

pub(super) async fn prompt_expand(
    call: Call<'_>,
    asked: wire::PromptExpandParams,
) -> Result<wire::PromptExpandReply, Fault> {
    let limit = asked.limit.unwrap_or(ITEMS);
    if limit > MAX_ITEMS {
        return Err(Fault::Invalid {
            message: format!("`limit` is 0 to {MAX_ITEMS}"),
            hint: "Ask for the others with `offset`.".to_owned(),
        });
    }
    let source = Source { path: asked.path, text: asked.text, project: asked.project };
    let wanted = Wanted {
        tier: asked.tier,
        set: asked.set.into_iter().collect(),
        offset: asked.offset,
        limit: limit.into(),
        with_request: asked.with_request,
    };
    let expanded = call.engine().expand_prompt(&call.caller, source, wanted).await?;
    Ok(convert::expanded(expanded, call.caller.sees_paths))
}
