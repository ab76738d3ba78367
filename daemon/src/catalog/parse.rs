//! Reading one catalog file.

use std::collections::BTreeMap;

use super::description::{self, Description};
use super::{
    ChargesOnRefusal, Contract, Does, Flow, InputLimits, Larger, Limits, Makes, MaskSupport, Per, Price,
    PromptLimit, ProviderLadder, RUNGS, Route, Rung, SeedSupport, TokenPrices, Tokenizer,
};
use crate::config::table::{At, ConfigError, Table, decimal, read_root};
use crate::plan::size::{parse_aspect, parse_exact};
use crate::plan::words::Stage;

/// What all routes of a file share.
struct Shared {
    provider: String,
    adapter_version: u32,
    base_url: Option<String>,
    at_once: Option<u32>,
    wallet: String,
    description: Option<Description>,
}

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct File {
    /// Its routes.
    pub routes: Vec<Route>,
    /// The ladder that they make.
    pub ladder: Option<ProviderLadder>,
    /// The provider that it describes, and the line at which it does.
    pub described: Option<(String, At<Description>)>,
}

/// Reads a file. It says nothing where this build has no adapter for its provider: a newer release's file is no error.
pub(super) fn parse(text: &str, adapters: &[(&str, u32)]) -> Result<File, ConfigError> {
    read_root(text, |mut root| {
        let provider = root.need_text("provider")?;
        if !is_name(&provider.value) {
            return Err(root.wrong(provider.line, "provider", "a name of small letters, digits and dashes"));
        }
        let base_url = root.text("base_url")?.map(|url| check_url(&root, url)).transpose()?;
        let wallet = root.text("wallet")?.map_or_else(|| provider.value.clone(), |wallet| wallet.value);
        let at_once = root.integer("at_once", 1..=1_000)?.map(|most| most.value);
        let http = root.table("http")?;
        let http_line = http.as_ref().map_or(root.line, |http| http.line);
        let mut tables = root.table("route")?.ok_or_else(|| root.missing("route"))?;
        let ladder = root.table("ladder")?;
        root.nothing_left()?;
        let version_of =
            |name: &str| adapters.iter().find(|(own, _)| *own == name).map(|(_, version)| *version);
        let description = match http {
            Some(http)
                if version_of(description::ADAPTER).is_some() || version_of(&provider.value).is_some() =>
            {
                Some(description::read(http)?)
            }
            Some(_) | None => None,
        };
        let known = version_of(&provider.value);
        let adapter_version = match &description {
            None => known,
            Some(description) => {
                let own = description.version();
                let wrong = |key: &str, expected: &str| Err(root.wrong(http_line, key, expected));
                if known.is_some_and(|known| known != own) {
                    return wrong("http", "for a provider that this build has an adapter of its own for");
                }
                if base_url.is_none() {
                    return Err(root.missing("base_url"));
                }
                if !provider.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
                    return wrong(
                        "http",
                        "for a provider whose name has other than small letters, digits and dashes",
                    );
                }
                Some(own)
            }
        };
        let Some(adapter_version) = adapter_version else { return Ok(File::default()) };
        let name = provider.value.clone();
        let shared =
            Shared { provider: provider.value, adapter_version, base_url, at_once, wallet, description };
        let routes = tables.tables()?.into_iter().map(|(name, table)| route(&shared, &name, table));
        let routes = routes.collect::<Result<Vec<Route>, ConfigError>>()?;
        let ladder = ladder.map(|table| ladder_of(&shared, table, &routes)).transpose()?;
        let described = shared.description.map(|value| (name, At { value, line: http_line }));
        Ok(File { routes, ladder, described })
    })
}

/// A ladder names routes of its own file that serve the stage of their tier; a clip's tier needs a route for clips.
fn ladder_of(shared: &Shared, mut table: Table<'_>, routes: &[Route]) -> Result<ProviderLadder, ConfigError> {
    let name = table.text("name")?.map_or_else(|| shared.provider.clone(), |name| name.value);
    let mut rungs = Vec::new();
    for (tier, stage) in RUNGS {
        let Some(At { value, line }) = table.text(tier)? else { continue };
        let serves = |route: &&Route| route.name == value && route.stages.contains(stage);
        if !routes.iter().any(|route| serves(&route)) {
            return Err(table.wrong(line, tier, "a route of this file that serves the tier's stage"));
        }
        rungs.push(Rung { tier, route: value });
    }
    if rungs.is_empty() {
        return Err(table.missing(RUNGS[0].0));
    }
    table.nothing_left()?;
    Ok(ProviderLadder { name, rungs })
}

/// Where a route's call is described: that it is, and that it asks for nothing that nobody has.
fn check_call(
    shared: &Shared,
    table: &Table<'_>,
    call: &At<String>,
    parameters: &BTreeMap<String, String>,
) -> Result<(), ConfigError> {
    let Some(description) = &shared.description else { return Ok(()) };
    let Some(described) = description.calls.get(&call.value) else {
        return Err(table.wrong(call.line, "call", "one of the calls that stand under `http.call`"));
    };
    match description::unknown_name(description, described, parameters) {
        None => Ok(()),
        Some(name) => Err(ConfigError {
            line: call.line,
            message: format!("the call `{}` asks for `{{{{{name}}}}}`, which nobody has", call.value),
            hint: format!("put `{name}` among the route's parameters, or take it out of the call"),
        }),
    }
}

fn route(shared: &Shared, name: &str, mut table: Table<'_>) -> Result<Route, ConfigError> {
    let t = &mut table;
    if !is_name(name) {
        return Err(t.wrong(t.line, "name", "a name of small letters, digits and dashes"));
    }
    let call = t.need_text("call")?;
    let parameters = parameters(t)?;
    check_call(shared, t, &call, &parameters)?;
    let route = Route {
        name: format!("{}/{name}", shared.provider),
        provider: shared.provider.clone(),
        call: call.value,
        base_url: shared.base_url.clone(),
        model: t.need_text("model")?.value,
        model_version: t.need_text("version")?.value,
        adapter_version: shared.adapter_version,
        aliases: t.texts("aliases")?.map(|list| list.value).unwrap_or_default(),
        about: t.need_text("about")?.value,
        stages: t.words("stages", STAGES)?,
        makes: need(t, "makes", MAKES)?,
        does: t.words("does", DOES)?,
        parameters,
        limits: limits(t)?,
        inputs: inputs(t)?,
        seed: need(t, "seed", SEEDS)?,
        mask: need(t, "mask", MASKS)?,
        at_once: shared.at_once,
        wallet: shared.wallet.clone(),
        price: price(t)?,
        charges_on_refusal: need(t, "charges_on_refusal", CHARGES)?,
        continues: t.text("continues")?.map(|name| format!("{}/{}", shared.provider, name.value)),
        flow: flow(t)?,
        shutdown: t.text("shutdown")?.map(|date| check_date(t, "shutdown", date)).transpose()?,
        successor: t.text("successor")?.map(|name| name.value),
        contract: need(t, "contract", CONTRACTS)?,
    };
    if route.stages.is_empty() {
        return Err(t.missing("stages"));
    }
    if route.does.is_empty() {
        return Err(t.missing("does"));
    }
    let is_free = shared.description.as_ref().is_some_and(|description| description.is_free);
    if is_free && route.price.as_ref().is_some_and(|price| !price.is_nothing()) {
        return Err(t.wrong(t.line, "price", "nothing, although `http.free` says that nothing is charged"));
    }
    t.nothing_left()?;
    Ok(route)
}

pub(crate) const STAGES: &[(&str, Stage)] =
    &[("exploration", Stage::Exploration), ("refinement", Stage::Refinement), ("motion", Stage::Motion)];
const MAKES: &[(&str, Makes)] = &[("still", Makes::Still), ("clip", Makes::Clip)];
const DOES: &[(&str, Does)] = &[
    ("draft", Does::Draft),
    ("promote", Does::Promote),
    ("inpaint", Does::Inpaint),
    ("upscale", Does::Upscale),
    ("remove", Does::Remove),
    ("outpaint", Does::Outpaint),
    ("recolour", Does::Recolour),
    ("crop", Does::Crop),
    ("background", Does::Background),
    ("guide", Does::Guide),
    ("calm", Does::Calm),
    ("stitch", Does::Stitch),
];
const SEEDS: &[(&str, SeedSupport)] =
    &[("none", SeedSupport::None), ("best_effort", SeedSupport::BestEffort), ("echoed", SeedSupport::Echoed)];
const MASKS: &[(&str, MaskSupport)] = &[("native", MaskSupport::Native), ("none", MaskSupport::None)];
const CHARGES: &[(&str, ChargesOnRefusal)] =
    &[("yes", ChargesOnRefusal::Yes), ("no", ChargesOnRefusal::No), ("unknown", ChargesOnRefusal::Unknown)];
const CONTRACTS: &[(&str, Contract)] =
    &[("verified", Contract::Verified), ("unverified", Contract::Unverified)];
const TOKENIZERS: &[(&str, Tokenizer)] = &[
    ("clip", Tokenizer::Clip),
    ("t5", Tokenizer::T5),
    ("words", Tokenizer::Words),
    ("characters", Tokenizer::Characters),
];
const PERS: &[(&str, Per)] = &[("take", Per::Take), ("second", Per::Second), ("megapixel", Per::Megapixel)];

fn need<T: Copy>(table: &mut Table<'_>, key: &str, words: &[(&str, T)]) -> Result<T, ConfigError> {
    table.word(key, words)?.map(|word| word.value).ok_or_else(|| table.missing(key))
}

fn limits(table: &mut Table<'_>) -> Result<Limits, ConfigError> {
    let side = |found: Option<At<u32>>| found.map(|side| side.value);
    let min_side = side(table.integer("min_side", 1..=16_384)?).ok_or_else(|| table.missing("min_side"))?;
    let max_side =
        side(table.integer("max_side", min_side..=16_384)?).ok_or_else(|| table.missing("max_side"))?;
    Ok(Limits {
        min_side,
        max_side,
        sizes: pairs(table, "sizes", parse_exact, "a list of sizes such as \"1024x1536\"")?,
        aspects: pairs(table, "aspects", parse_aspect, "a list of aspects such as \"16:9\"")?,
        max_ms: table.thousandths("max_seconds", 1..=3_600_000)?.map(|max| max.value),
        prompt: prompt_limit(table)?,
    })
}

/// A number means nothing without what it counts, and the other way round.
fn prompt_limit(table: &mut Table<'_>) -> Result<Option<PromptLimit>, ConfigError> {
    let most = table.integer("prompt_tokens", 1..=1_000_000)?;
    match (most, table.word("tokenizer", TOKENIZERS)?) {
        (Some(most), Some(of)) => Ok(Some(PromptLimit { most: most.value, of: of.value })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(table.missing("tokenizer")),
        (None, Some(_)) => Err(table.missing("prompt_tokens")),
    }
}

fn pairs(
    table: &mut Table<'_>,
    key: &str,
    read: fn(&str) -> Option<(u32, u32)>,
    expected: &str,
) -> Result<Vec<(u32, u32)>, ConfigError> {
    let Some(At { value, line }) = table.texts(key)? else { return Ok(Vec::new()) };
    value.iter().map(|text| read(text)).collect::<Option<_>>().ok_or_else(|| table.wrong(line, key, expected))
}

fn inputs(table: &mut Table<'_>) -> Result<InputLimits, ConfigError> {
    Ok(InputLimits {
        max_references: table.integer("max_references", 0..=64)?.map_or(0, |max| max.value),
        first_frame: flag(table, "first_frame")?,
        last_frame: flag(table, "last_frame")?,
        guide: flag(table, "guide")?,
    })
}

fn flag(table: &mut Table<'_>, key: &str) -> Result<bool, ConfigError> {
    Ok(table.flag(key)?.is_some_and(|flag| flag.value))
}

fn price(table: &mut Table<'_>) -> Result<Option<Price>, ConfigError> {
    let Some(mut price) = table.table("price")? else { return Ok(None) };
    let micro_units = amount(&mut price, "amount")?.ok_or_else(|| price.missing("amount"))?;
    let larger = Larger { k2: amount(&mut price, "above_1k")?, k4: amount(&mut price, "above_2k")? };
    let as_of = price.need_text("as_of")?;
    let read = Price {
        micro_units,
        per: need(&mut price, "per", PERS)?,
        larger,
        tokens: tokens(&mut price)?,
        as_of: check_date(&price, "as_of", as_of)?,
        source: price.need_text("source")?.value,
    };
    price.nothing_left()?;
    Ok(Some(read))
}

/// A decimal in quotes, in millionths.
pub(super) fn amount(table: &mut Table<'_>, key: &str) -> Result<Option<i64>, ConfigError> {
    let Some(At { value, line }) = table.text(key)? else { return Ok(None) };
    let micro_units = decimal(&value, 6).and_then(|units| i64::try_from(units).ok());
    let wrong = || table.wrong(line, key, "a decimal in quotes such as \"0.039\"");
    micro_units.ok_or_else(wrong).map(Some)
}

/// Prices of a million tokens.
fn tokens(price: &mut Table<'_>) -> Result<Option<TokenPrices>, ConfigError> {
    let Some(mut tokens) = price.table("tokens")? else { return Ok(None) };
    let mut need = |key: &str| amount(&mut tokens, key)?.ok_or_else(|| tokens.missing(key));
    let read = TokenPrices {
        picture_out: need("picture_out")?,
        text_out: need("text_out")?,
        text_in: need("text_in")?,
        picture_in: amount(&mut tokens, "picture_in")?,
    };
    tokens.nothing_left()?;
    Ok(Some(read))
}

fn flow(table: &mut Table<'_>) -> Result<Flow, ConfigError> {
    let Some(mut flow) = table.table("flow")? else { return Ok(Flow::default()) };
    let read = Flow {
        job_id: flag(&mut flow, "job_id")?,
        client_id: flag(&mut flow, "client_id")?,
        idempotency_key: flag(&mut flow, "idempotency_key")?,
        can_list: flag(&mut flow, "can_list")?,
        can_cancel: flag(&mut flow, "can_cancel")?,
        result_seconds: flow.integer("result_seconds", 1..=31_536_000)?.map(|seconds| seconds.value),
    };
    flow.nothing_left()?;
    Ok(read)
}

fn parameters(table: &mut Table<'_>) -> Result<BTreeMap<String, String>, ConfigError> {
    let Some(mut parameters) = table.table("parameters")? else { return Ok(BTreeMap::new()) };
    let keys = parameters.keys_left();
    keys.into_iter().map(|key| parameters.need_text(&key).map(|text| (key, text.value))).collect()
}

/// Whether it is a name of 1 to 64 small letters, digits, dots and dashes.
fn is_name(name: &str) -> bool {
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'_');
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}

fn check_url(table: &Table<'_>, url: At<String>) -> Result<String, ConfigError> {
    let good = url.value.starts_with("https://") || url.value.starts_with("http://");
    if good { Ok(url.value) } else { Err(table.wrong(url.line, "base_url", "an http or https address")) }
}

/// A date as `YYYY-MM-DD`.
fn check_date(table: &Table<'_>, key: &str, date: At<String>) -> Result<String, ConfigError> {
    if is_date(&date.value) {
        Ok(date.value)
    } else {
        Err(table.wrong(date.line, key, "a date such as 2026-11-21"))
    }
}

fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut part = |digits: usize, range: std::ops::RangeInclusive<u32>| {
        parts.next().is_some_and(|part| {
            part.len() == digits
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse().is_ok_and(|number| range.contains(&number))
        })
    };
    part(4, 2000..=2999) && part(2, 1..=12) && part(2, 1..=31)
}
