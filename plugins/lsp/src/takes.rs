//! What editors with views of their own ask beyond the protocol: the takes of a document's shot, the price of promoting one, and what is
//! left to spend. The daemon is asked each time; nothing is kept here, and without a daemon there is nothing to show.

use std::path::Path;
use std::sync::Arc;

use maquette_protocol::{
    BalanceReply, Nothing, PromoteParams, PromptTier, Quote, QuoteParams, Stage, Take, TakeId,
    TakeListParams, TakeListReply, TakeParams, TakeReply, Verdict,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::Url;

use crate::amount::credits;
use crate::daemon::{Refused, read};
use crate::documents::Snapshot;
use crate::knowledge::expand;
use crate::session::Session;

/// A view shows no more takes than this.
const SHOWN: u32 = 200;

/// Names a document: `maquette/takes`.
#[derive(Debug, Clone, Deserialize)]
pub struct OfDocument {
    /// The document, which is open.
    pub uri: Url,
}

/// Names a take of a document's shot: `maquette/price`.
#[derive(Debug, Clone, Deserialize)]
pub struct OfTake {
    /// The document, which is open.
    pub uri: Url,
    /// The take.
    pub take: TakeId,
}

/// Nothing has to be named: `maquette/status`. Fields that a newer editor sends are let be.
#[derive(Debug, Clone, Deserialize)]
pub struct OfAll {}

/// The takes of a document's shot.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Takes {
    /// The shot's name; empty where it is not known.
    pub shot: String,
    /// Newest first, at most 200.
    pub takes: Vec<Shown>,
}

/// A take, as a view shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// Its name.
    pub id: TakeId,
    /// Tier it was made on.
    pub tier: String,
    /// The tier's stage.
    pub stage: Stage,
    /// A person's word.
    pub verdict: Option<Verdict>,
    /// Whether it is the shot's anchor frame.
    pub anchor: bool,
    /// Variation.
    pub k: u32,
    /// The prompt as sent.
    pub prompt: Option<String>,
    /// What it cost, in words.
    pub cost_text: String,
    /// Media type.
    pub media: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The file, read-only.
    pub path: Option<String>,
    /// A small PNG of it.
    pub thumbnail: Option<String>,
    /// The same for a browser.
    pub url: Option<String>,
}

/// What promoting a take would cost, or why it cannot be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Price {
    /// As on a button.
    pub title: String,
    /// Whether the daemon would take it now.
    pub possible: bool,
    /// The price, to be given back with the command: what was seen is agreed to.
    pub microcredits: Option<i64>,
    /// What to do first, where it would not.
    pub hint: Option<String>,
    /// What the person wrote beside the route that would make it.
    pub note: Option<String>,
}

/// What is left to spend, for the edge of a window.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Status {
    /// Short; empty without a daemon.
    pub text: String,
    /// A line for each wallet.
    pub detail: String,
}

/// The takes of the document's shot; none without a daemon, and none before the first draft.
pub async fn takes(session: &Session, snapshot: Option<Arc<Snapshot>>) -> Takes {
    let Some(snapshot) = snapshot.filter(|snapshot| snapshot.is_ours()) else { return Takes::default() };
    let Some(shot) = shot(session, &snapshot).await else { return Takes::default() };
    let params = TakeListParams {
        project: project(snapshot.root.as_deref()),
        shot: Some(shot.clone()),
        limit: Some(SHOWN),
        ..Default::default()
    };
    // A shot that does not exist yet has none.
    let listed = ask::<TakeListReply>(session, "take.list", params).await.map(|reply| reply.takes);
    Takes { shot, takes: listed.unwrap_or_default().into_iter().map(Shown::from).collect() }
}

/// What promoting the take to the next tier would cost.
pub async fn price(session: &Session, snapshot: Option<Arc<Snapshot>>, take: TakeId) -> Price {
    let Some(snapshot) = snapshot else { return Price::none(&Refused::away("The file is not open.")) };
    quoted(session, &snapshot, take).await.unwrap_or_else(|refused| Price::none(&refused))
}

/// What is left in the wallets.
pub async fn status(session: &Session) -> Status {
    let Ok(balance) = ask::<BalanceReply>(session, "credit.balance", Nothing::default()).await else {
        return Status::default();
    };
    let line = |wallet: &maquette_protocol::Wallet| {
        format!(
            "{}: {} available, {} on hold",
            wallet.name,
            credits(wallet.available_microcredits),
            credits(wallet.held_microcredits)
        )
    };
    let lines: Vec<String> = balance.wallets.iter().map(line).collect();
    // The house's wallet comes first; the others are in their own units.
    let first = balance.wallets.first().map(|wallet| credits(wallet.available_microcredits));
    Status { text: first.unwrap_or_default(), detail: lines.join("\n") }
}

/// The request that promotes `takes` to `tier`: the file's own wording for those that it asks for, their own prompt for others.
pub fn promotion(asked: Option<QuoteParams>, takes: &[TakeId], tier: &str) -> PromoteParams {
    let base = match asked {
        Some(QuoteParams::Promote(params)) => params,
        _ => PromoteParams::default(),
    };
    let place = |take: &TakeId| base.takes.iter().position(|known| known == take);
    let places: Option<Vec<usize>> = takes.iter().map(place).collect();
    let places = places.unwrap_or_default();
    let pick = |list: &[String]| places.iter().filter_map(|at| list.get(*at).cloned()).collect();
    PromoteParams {
        prompts: pick(&base.prompts),
        negatives: places.iter().filter_map(|at| base.negatives.get(*at).cloned()).collect(),
        takes: takes.to_vec(),
        tier: Some(tier.to_owned()),
        shot: None,
        ..base
    }
}

/// The tier of stills above `tier`, on the ladder from the lowest up.
pub fn above<'a>(tiers: &'a [PromptTier], tier: &str) -> Option<&'a PromptTier> {
    let at = tiers.iter().position(|known| known.tier == tier)?;
    tiers[at + 1..].iter().find(|known| known.stage == Stage::Refinement)
}

async fn quoted(session: &Session, snapshot: &Snapshot, take: TakeId) -> Result<Price, Refused> {
    let known: TakeReply = ask(session, "take.get", TakeParams { take }).await?;
    let ladder = expand(session, snapshot, None).await?.tiers;
    let Some(next) = above(&ladder, &known.take.tier) else {
        return Ok(Price {
            title: "Promote".into(),
            possible: false,
            microcredits: None,
            hint: Some("Set it as the anchor frame; the clip is made from that.".into()),
            note: None,
        });
    };
    let asked = expand(session, snapshot, Some(&next.tier)).await?.request;
    let request = QuoteParams::Promote(promotion(asked, &[take], &next.tier));
    let title = format!("Promote to {}", next.tier);
    Ok(match ask::<Quote>(session, "quote", request).await {
        Ok(quote) if quote.hits > 0 && quote.total_microcredits == 0 => Price {
            title: format!("{title} · cached · 0"),
            possible: true,
            microcredits: Some(0),
            hint: None,
            note: quote.note,
        },
        Ok(quote) => Price {
            title: format!("{title} · {}", credits(quote.total_microcredits)),
            possible: true,
            microcredits: Some(quote.total_microcredits),
            hint: None,
            note: quote.note,
        },
        Err(refused) => Price { title, ..Price::none(&refused) },
    })
}

async fn shot(session: &Session, snapshot: &Snapshot) -> Option<String> {
    let known = session.knowledge.plan(&snapshot.uri);
    let known = known.and_then(|plan| plan.rungs.first().map(|rung| rung.expanded.shot.clone()));
    match known {
        Some(shot) => Some(shot),
        None => expand(session, snapshot, None).await.ok().map(|expanded| expanded.shot),
    }
}

async fn ask<T: DeserializeOwned>(
    session: &Session,
    method: &'static str,
    params: impl Serialize,
) -> Result<T, Refused> {
    session.link.ask(method, params).await.and_then(|answer| read(method, answer))
}

fn project(root: Option<&Path>) -> Option<String> {
    root.and_then(Path::to_str).map(str::to_owned)
}

impl Price {
    fn none(refused: &Refused) -> Price {
        let (title, hint) = ("Promote".into(), Some(refused.said()));
        Price { title, possible: false, microcredits: None, hint, note: None }
    }
}

impl From<Take> for Shown {
    fn from(take: Take) -> Shown {
        Shown {
            id: take.id,
            tier: take.tier,
            stage: take.stage,
            verdict: take.verdict,
            anchor: take.anchor,
            k: take.k,
            prompt: take.prompt,
            cost_text: if take.cached { "cached".into() } else { credits(take.cost_microcredits) },
            media: take.asset.media,
            width: take.asset.width,
            height: take.asset.height,
            path: take.asset.path,
            thumbnail: take.asset.thumbnail,
            url: take.asset.url,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Option<QuoteParams> {
        Some(QuoteParams::Promote(PromoteParams {
            takes: vec![TakeId(1), TakeId(2), TakeId(3)],
            prompts: ["one", "two", "three"].map(String::from).to_vec(),
            negatives: vec![None, Some("people".into()), None],
            size: Some("2K".into()),
            ..Default::default()
        }))
    }

    #[test]
    fn a_take_goes_up_in_the_file_s_own_words() {
        let one = promotion(asked(), &[TakeId(2)], "hero");
        assert_eq!((one.takes, one.prompts), (vec![TakeId(2)], vec!["two".to_owned()]));
        assert_eq!(one.negatives, [Some("people".to_owned())]);
        assert_eq!((one.size.as_deref(), one.tier.as_deref()), (Some("2K"), Some("hero")));
    }

    #[test]
    fn a_take_that_the_file_does_not_ask_for_keeps_its_prompt() {
        let other = promotion(asked(), &[TakeId(9)], "hero");
        assert_eq!((other.takes, other.prompts.len(), other.negatives.len()), (vec![TakeId(9)], 0, 0));
        let none = promotion(None, &[TakeId(9)], "hero");
        assert_eq!((none.takes, none.tier.as_deref()), (vec![TakeId(9)], Some("hero")));
    }

    #[test]
    fn above_a_still_is_the_next_still() {
        let tier = |tier: &str, stage| PromptTier {
            tier: tier.into(),
            stage,
            route: String::new(),
            each_microcredits: None,
            note: None,
            takes: Vec::new(),
            kept: Vec::new(),
        };
        let ladder = [
            tier("draft", Stage::Exploration),
            tier("hero", Stage::Refinement),
            tier("motion", Stage::Motion),
        ];
        let check = |of: &str, expect: Option<&str>| {
            assert_eq!(above(&ladder, of).map(|tier| tier.tier.as_str()), expect, "{of}");
        };
        check("draft", Some("hero"));
        check("hero", None);
        check("motion", None);
        check("other", None);
    }
}
