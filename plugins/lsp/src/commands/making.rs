//! Drafts, promotions, motion: what the document asks for on a tier, its price, a yes to the price, and the request. Prices, gates and
//! reasons are the daemon's; what is shown here are its words.

use maquette_protocol::{
    AnchorReply, AnchorSetParams, AssetImportParams, ImportReply, Made, PromptExpandReply, Quote,
    QuoteParams, Stage, TakeId, TakeParams, TakeReply,
};

use super::{Ended, Run};
use crate::amount::credits;
use crate::editor::NoButtons;
use crate::knowledge::{expand, noted};
use crate::takes::{above, promotion};

/// How often pictures are brought in before a request is expected to be there.
const ROUNDS: usize = 2;

impl Run {
    /// The lowest tier, or the one that was named.
    pub(super) async fn draft(&self) -> Result<(), Ended> {
        self.make(self.arguments.tier.clone()).await
    }

    /// The tier that was named, or the first that refines.
    pub(super) async fn promote(&self) -> Result<(), Ended> {
        if let [take, ..] = self.arguments.takes[..] {
            return self.promote_takes(take).await;
        }
        self.make_on(Stage::Refinement).await
    }

    /// The takes that are named and no others, to the tier that was named or the one above the first of them.
    async fn promote_takes(&self, first: TakeId) -> Result<(), Ended> {
        let expanded = self.expanded(None).await?;
        let known: TakeReply = self.ask("take.get", TakeParams { take: first }).await?;
        let named = self.arguments.tier.clone();
        let tier = named.or_else(|| above(&expanded.tiers, &known.take.tier).map(|tier| tier.tier.clone()));
        let none =
            || Ended::First("No tier of stills is above; set an anchor frame, then make the clip.".into());
        let tier = tier.ok_or_else(none)?;
        let asked = self.expanded(Some(&tier)).await?;
        let request = QuoteParams::Promote(promotion(asked.request.clone(), &self.arguments.takes, &tier));
        self.buy(&asked, request).await
    }

    /// The tier that was named, or the first that moves.
    pub(super) async fn motion(&self) -> Result<(), Ended> {
        self.make_on(Stage::Motion).await
    }

    async fn make_on(&self, stage: Stage) -> Result<(), Ended> {
        if self.arguments.tier.is_some() {
            return self.make(self.arguments.tier.clone()).await;
        }
        let expanded = self.expanded(None).await?;
        let tier = expanded.tiers.into_iter().find(|tier| tier.stage == stage);
        let none =
            || Ended::First("The ladder of this project has no such tier; `maquette tiers` lists it.".into());
        self.make(Some(tier.ok_or_else(none)?.tier)).await
    }

    async fn make(&self, tier: Option<String>) -> Result<(), Ended> {
        let (expanded, request) = self.request(tier.as_deref()).await?;
        self.buy(&expanded, request).await
    }

    /// Asks for the price, for a yes to it, and then for the takes.
    async fn buy(&self, expanded: &PromptExpandReply, request: QuoteParams) -> Result<(), Ended> {
        let quote: Quote = self.ask("quote", &request).await?;
        self.agree(expanded, &quote).await?;
        let (method, request) = bound(request, quote.quote_id)?;
        let made: Made = self.ask(method, request).await?;
        self.follow(&expanded.tier, made).await
    }

    pub(super) async fn expanded(&self, tier: Option<&str>) -> Result<PromptExpandReply, Ended> {
        self.daemon().await?;
        Ok(expand(&self.session, self.document()?, tier).await?)
    }

    /// The request, after bringing in the pictures that it names.
    async fn request(&self, tier: Option<&str>) -> Result<(PromptExpandReply, QuoteParams), Ended> {
        for _ in 0..ROUNDS {
            let mut expanded = self.expanded(tier).await?;
            if !expanded.import.is_empty() || expanded.anchor.is_some() {
                self.bring_in(&expanded).await?;
                continue;
            }
            if let Some(waiting) = &expanded.waiting {
                return Err(Ended::First(format!("{} Next: {}", waiting.message, waiting.hint)));
            }
            if let Some(request) = expanded.request.take() {
                return Ok((expanded, request));
            }
            break;
        }
        Err(Ended::First("There is nothing to make on this tier.".into()))
    }

    async fn bring_in(&self, expanded: &PromptExpandReply) -> Result<(), Ended> {
        for path in &expanded.import {
            let params = AssetImportParams { path: path.clone(), ..Default::default() };
            let _: ImportReply = self.ask("asset.import", params).await?;
        }
        let Some(path) = &expanded.anchor else { return Ok(()) };
        let params = AssetImportParams {
            path: path.clone(),
            shot: Some(expanded.shot.clone()),
            project: Some(expanded.project.clone()),
            ..Default::default()
        };
        let imported: ImportReply = self.ask("asset.import", params).await?;
        let Some(take) = imported.take else { return Ok(()) };
        let reason = Some("the prompt file names it".to_owned());
        let _: AnchorReply = self.ask("anchor.set", AnchorSetParams { take: take.id, reason }).await?;
        Ok(())
    }

    /// A yes to the price: it is nothing, it stood on what was clicked, it is below what the person set, or the person says so now.
    async fn agree(&self, expanded: &PromptExpandReply, quote: &Quote) -> Result<(), Ended> {
        let price = quote.total_microcredits;
        let shown = self.arguments.shown_microcredits.is_some_and(|shown| price <= shown);
        let is_small = credits_of(price) <= self.session.settings().confirm_above;
        if price <= 0 || shown || is_small {
            return Ok(());
        }
        let noted = quote.note.as_ref().map(|note| format!(" {}", noted(&quote.route, note)));
        let text = format!(
            "{}: {} takes for {}.{}",
            expanded.tier,
            quote.takes,
            self.cost(quote),
            noted.unwrap_or_default()
        );
        let yes = format!("Spend {}", credits(price));
        match self.session.editor.choice(text.clone(), &[&yes, "Cancel"]).await {
            Ok(pressed) if pressed.as_ref() == Some(&yes) => Ok(()),
            Ok(_) => Err(Ended::Left),
            Err(NoButtons) => {
                let hint = "Run it from the lens or the code action, which show the price, or set maquette.confirmAbove.";
                Err(Ended::First(format!("{text} {hint}")))
            }
        }
    }

    fn cost(&self, quote: &Quote) -> String {
        let hits = if quote.hits > 0 { format!(", {} of them cached", quote.hits) } else { String::new() };
        format!("{}{hits}", credits(quote.total_microcredits))
    }
}

/// Micro-credits as the person writes credits in a setting; only compared, never booked.
fn credits_of(micro: i64) -> f64 {
    micro as f64 / maquette_protocol::MICROCREDITS as f64
}

/// The method of a request, and the request itself: bound to its quote, safe to be sent twice, answered at once.
fn bound(request: QuoteParams, quote_id: String) -> Result<(&'static str, serde_json::Value), Ended> {
    let mut key = [0; 16];
    let no_key = |error| Ended::First(format!("The system gives no random numbers: {error}."));
    getrandom::fill(&mut key).map_err(no_key)?;
    let idempotency_key = Some(format!("lsp-{:032x}", u128::from_be_bytes(key)));
    let (quote_id, wait_ms) = (Some(quote_id), Some(0));
    let value = |value: Result<serde_json::Value, serde_json::Error>| value.unwrap_or_default();
    Ok(match request {
        QuoteParams::Draft(params) => {
            let params = maquette_protocol::DraftParams { idempotency_key, quote_id, wait_ms, ..params };
            ("draft", value(serde_json::to_value(params)))
        }
        QuoteParams::Promote(params) => {
            let params = maquette_protocol::PromoteParams { idempotency_key, quote_id, wait_ms, ..params };
            ("promote", value(serde_json::to_value(params)))
        }
        QuoteParams::Edit(params) => {
            let params = maquette_protocol::EditParams { idempotency_key, quote_id, wait_ms, ..params };
            ("edit", value(serde_json::to_value(params)))
        }
        QuoteParams::Stitch(params) => {
            let params = maquette_protocol::StitchParams { idempotency_key, quote_id, wait_ms, ..params };
            ("stitch", value(serde_json::to_value(params)))
        }
        QuoteParams::CanaryRun(params) => {
            let params = maquette_protocol::CanaryRunParams { idempotency_key, quote_id, wait_ms, ..params };
            ("canary.run", value(serde_json::to_value(params)))
        }
    })
}
