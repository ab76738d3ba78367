//! Prompt files.

use maquette_protocol as wire;

use super::Call;
use crate::engine::Fault;
use crate::engine::prompts::{Field, Shelved, Source, Wanted};
use crate::rpc::convert;

/// Combinations that one call tells at most, and if it does not say.
const MAX_ITEMS: u32 = 1_000;
const ITEMS: u32 = 100;

pub(super) async fn prompt_list(
    call: Call<'_>,
    asked: wire::ProjectParams,
) -> Result<wire::PromptListReply, Fault> {
    let files = call.engine().prompt_files(&call.caller, asked.project).await?;
    let told = |file: Shelved| wire::PromptFile {
        name: file.name,
        title: file.title,
        bytes: file.bytes,
        updated_ms: file.updated_ms,
    };
    Ok(wire::PromptListReply { files: files.into_iter().map(told).collect() })
}

pub(super) async fn prompt_get(
    call: Call<'_>,
    asked: wire::PromptGetParams,
) -> Result<wire::PromptGetReply, Fault> {
    let (text, fields) = call.engine().prompt_file(&call.caller, asked.project, &asked.name).await?;
    let told = |field: Field| wire::PromptInput {
        name: field.name,
        kind: field.kind,
        default: field.default,
        description: field.description,
        choices: field.choices,
        is_axis: field.is_axis,
    };
    Ok(wire::PromptGetReply { name: asked.name, text, inputs: fields.into_iter().map(told).collect() })
}

pub(super) async fn prompt_check(
    call: Call<'_>,
    asked: wire::PromptCheckParams,
) -> Result<wire::PromptCheckReply, Fault> {
    let source = Source { path: asked.path, name: asked.name, text: asked.text, project: asked.project };
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
    let source = Source { path: asked.path, name: asked.name, text: asked.text, project: asked.project };
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
