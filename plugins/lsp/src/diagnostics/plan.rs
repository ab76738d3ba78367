//! What the plan of a document would come up against: budgets, credits, the Three-Roll Rule. The daemon judged it when it was asked for the
//! price; here it is only put where it belongs in the text.

use maquette_prompt::{Code, Finding, Span};
use maquette_protocol::ErrorCode;

use crate::amount::credits;
use crate::knowledge::Rung;
use crate::view::View;

/// A finding for each tier whose plan would be refused now. Nothing where the daemon was not asked.
pub fn findings(view: &View) -> Vec<Finding> {
    let Some(plan) = &view.plan else { return Vec::new() };
    let judged = |rung: &Rung| {
        let code = code(refusal(rung)?)?;
        Some(told(code, rung, place(view, &rung.expanded.tier)))
    };
    plan.rungs.iter().filter_map(judged).collect()
}

/// The daemon's error code, from the quote or instead of one.
fn refusal(rung: &Rung) -> Option<&str> {
    let quoted = rung.quote.as_ref().and_then(|quote| quote.would_refuse.as_deref());
    quoted.or_else(|| rung.refused.as_ref().map(|refused| refused.code.as_str()))
}

fn code(refusal: &str) -> Option<Code> {
    let is = |code: ErrorCode| code.text() == refusal;
    if is(ErrorCode::ThreeRolls) {
        return Some(Code::ThreeRolls);
    }
    (is(ErrorCode::BudgetPassed) || is(ErrorCode::CreditsShort)).then_some(Code::OverBudget)
}

fn told(code: Code, rung: &Rung, span: Span) -> Finding {
    let tier = &rung.expanded.tier;
    let message =
        rung.refused.as_ref().map_or_else(|| code.what().to_owned(), |refused| refused.message.clone());
    let hint = match (&rung.refused, &rung.quote) {
        (Some(refused), _) => refused.hint.clone(),
        (None, Some(quote)) => {
            let (price, left) = (credits(quote.total_microcredits), credits(quote.available_microcredits));
            format!("It is {price}; the wallet `{}` has {left}.", quote.wallet)
        }
        (None, None) => String::new(),
    };
    Finding::new(code, span, format!("`{tier}`: {message}")).hinted(hint)
}

/// The tier's own block, else the first line of ours, else the beginning.
fn place(view: &View, tier: &str) -> Span {
    let document = view.document();
    let block = document.settings().tiers.iter().find(|block| block.name.value == tier);
    let entries = || document.front().map(|front| front.entries()).unwrap_or_default();
    let ours =
        || entries().iter().find(|entry| entry.key.starts_with("maquette")).map(|entry| entry.key_span);
    block.map(|block| block.name.span).or_else(ours).unwrap_or_default()
}
