//! What the ledger has to say of a prompt file: the request for each tier is quoted, and what would stop it is a finding where the file
//! says what causes it.

use maquette_prompt::settings::Knobs;
use maquette_prompt::{Code, Finding, Severity, Span};
use maquette_protocol::ErrorCode;
use serde_json::Map;

use super::found::Found;
use super::sheet::{Ready, Sheet};
use super::source::{Opened, Way};
use crate::config::Tier;
use crate::engine::fault::Quoted;
use crate::engine::{Caller, Engine, Fault};
use crate::ledger::money::Microcredits;
use crate::plan::Refusal;
use crate::plan::numbers::MAX_VARIANTS;
use crate::plan::words::Stage;
use crate::state::records::{ShotName, ShotRecord, shot_name_key};

impl Engine {
    /// Findings that need prices, budgets and rolls; none where something is wrong with the file already.
    pub(super) fn ledger_findings(
        &self,
        caller: &Caller,
        opened: &Opened,
        known: &[Finding],
    ) -> Result<Vec<Finding>, Fault> {
        let mut findings = Vec::new();
        let set = Map::new();
        let is_broken = known.iter().any(|finding| finding.severity == Severity::Error);
        let Some(lowest) = Sheet::new(self, opened, None, &set).ok().filter(|_| !is_broken) else {
            return Ok(findings);
        };
        let total = lowest.expansion.total();
        if total > MAX_VARIANTS as u64 {
            let message = format!("the axes make {total} combinations, and one request makes {MAX_VARIANTS}");
            let hint = format!("Take some of them: `maquette.pick: {MAX_VARIANTS}`.");
            findings.push(Finding::new(Code::TooManyCombinations, axes(opened), message).hinted(hint));
            return Ok(findings);
        }
        let found = self.made_of(opened, &set, &lowest.shot_otherwise)?;
        for tier in &opened.project.ladder.tiers {
            let is_meant = tier.name == lowest.tier.name
                || opened.of_tier(tier).is_some()
                || self.way(opened, tier) != Way::Drafts;
            let Some(sheet) = Sheet::new(self, opened, Some(&tier.name), &set).ok().filter(|_| is_meant)
            else {
                continue;
            };
            findings.extend(self.of_sheet(caller, &sheet, &found)?);
        }
        Ok(findings)
    }

    fn of_sheet(&self, caller: &Caller, sheet: &Sheet<'_>, found: &Found) -> Result<Option<Finding>, Fault> {
        let quoted = match sheet.ready(caller, found) {
            Ok(Ready { request: Some(request), .. }) => match self.quote(caller, request.ask()) {
                Ok(quoted) => Some(quoted),
                Err(Fault::Plan(refusal)) => return Ok(Some(refused(sheet, &refusal))),
                // A picture that was not brought in yet, and the like: the request itself will say it.
                Err(_) => None,
            },
            Ok(Ready { request: None, .. }) | Err(_) => None,
        };
        let stop = quoted.as_ref().and_then(|quoted| quoted.would_refuse.clone());
        let is = |code: ErrorCode| stop.as_deref() == Some(code.text());
        if let Some(quoted) = &quoted
            && (is(ErrorCode::CreditsShort) || is(ErrorCode::BudgetPassed))
        {
            return Ok(Some(over(sheet, quoted, is(ErrorCode::BudgetPassed))));
        }
        let is_new = quoted.as_ref().is_some_and(|quoted| quoted.total > Microcredits::ZERO);
        if is(ErrorCode::ThreeRolls) || !is_new {
            return self.rolled(sheet, is(ErrorCode::ThreeRolls));
        }
        Ok(None)
    }

    /// How the Three-Roll Rule stands where it would stop the next roll.
    fn rolled(&self, sheet: &Sheet<'_>, is_stopped: bool) -> Result<Option<Finding>, Fault> {
        let (opened, tier) = (sheet.opened, sheet.tier);
        let Some(limit) = tier.rolls.filter(|_| tier.stage == Stage::Refinement) else { return Ok(None) };
        let key = shot_name_key(&opened.project.id, &sheet.shot);
        let shot = self.get::<ShotName>(&key)?.map(|known| self.get::<ShotRecord>(&known.0)).transpose()?;
        let rolls = shot.flatten().map_or(0, |mut shot| shot.rolls_of(&tier.name).jobs.len());
        if !is_stopped && rolls < limit as usize {
            return Ok(None);
        }
        let (name, shot) = (&tier.name, &sheet.shot);
        let message =
            format!("`{shot}` has {rolls} rolls on `{name}`, and the Three-Roll Rule allows {limit}");
        let hint = format!("Keep one of them, or keep another draft; `maquette takes {shot}` shows them.");
        Ok(Some(Finding::new(Code::ThreeRolls, of_block(opened, tier), message).hinted(hint)))
    }
}

fn over(sheet: &Sheet<'_>, quoted: &Quoted, is_budget: bool) -> Finding {
    let Quoted { takes, hits, total, available, wallet, .. } = quoted;
    let name = &sheet.tier.name;
    let plan = format!("`{name}` makes {takes} takes, {hits} of them cached, for {total} credits");
    let (message, hint) = match is_budget {
        true => (
            format!("{plan}, and that would pass a budget"),
            "Make fewer, or look at `maquette budget`.".to_owned(),
        ),
        false => (
            format!("{plan}, and the wallet `{wallet}` has {available}"),
            "Make fewer; `maquette credits` shows what there is.".to_owned(),
        ),
    };
    let span = count(sheet.opened, sheet.tier).unwrap_or_else(|| of_plan(sheet.opened, sheet.tier));
    Finding::new(Code::OverBudget, span, message).hinted(hint)
}

/// What a plan refuses, at the field that asks for it.
fn refused(sheet: &Sheet<'_>, refusal: &Refusal) -> Finding {
    let (opened, tier) = (sheet.opened, sheet.tier);
    let span = asked_by(opened, tier, refusal).unwrap_or_else(|| of_plan(opened, tier));
    let message = format!("on `{}`: {refusal}", tier.name);
    Finding::new(Code::BadValue, span, message).as_bad_as(Severity::Warning)
}

/// The field that a refusal is about, where there is one.
fn asked_by(opened: &Opened, tier: &Tier, refusal: &Refusal) -> Option<Span> {
    use Refusal as No;
    let knob = |get: fn(&Knobs) -> Option<Span>| {
        let own = opened.of_tier(tier).and_then(get);
        own.or_else(|| get(&opened.document.settings().own))
    };
    if matches!(refusal, No::BadSize { .. } | No::SizeNotMade { .. } | No::OddClip { .. }) {
        return knob(|knobs| knobs.size.as_ref().or(knobs.aspect.as_ref()).map(|at| at.span));
    }
    if matches!(refusal, No::BadAspect { .. }) {
        return knob(|knobs| knobs.aspect.as_ref().map(|at| at.span));
    }
    if matches!(refusal, No::LengthNotMade { .. }) {
        return knob(|knobs| knobs.seconds.as_ref().map(|at| at.span));
    }
    if matches!(refusal, No::WrongRoute { .. } | No::NoSuchRoute { .. } | No::RouteNotAllowed { .. }) {
        return knob(|knobs| knobs.route.as_ref().map(|at| at.span));
    }
    if matches!(refusal, No::BadShotName { .. }) {
        return opened.document.settings().shot.as_ref().map(|shot| shot.span);
    }
    let is_number = matches!(refusal, No::TooManyTakes { .. } | No::CountOutOfRange { .. });
    count(opened, tier).filter(|_| is_number)
}

fn count(opened: &Opened, tier: &Tier) -> Option<Span> {
    opened.knob(tier, |knobs| knobs.count.as_ref()).map(|count| count.span)
}

/// The tier's name in the file, else the axes, else where the body begins.
fn of_plan(opened: &Opened, tier: &Tier) -> Span {
    match opened.document.settings().tier(&tier.name) {
        Some(block) => block.name.span,
        None => axes(opened),
    }
}

/// The tier's name in the file, else the shot's, else where the body begins.
fn of_block(opened: &Opened, tier: &Tier) -> Span {
    let settings = opened.document.settings();
    let shot = || settings.shot.as_ref().map(|shot| shot.span);
    let block = settings.tier(&tier.name).map(|block| block.name.span);
    block.or_else(shot).unwrap_or_else(|| first_line(opened))
}

fn axes(opened: &Opened) -> Span {
    let names = opened.document.settings().axes.iter().map(|axis| axis.name.span);
    names.reduce(Span::to).unwrap_or_else(|| first_line(opened))
}

fn first_line(opened: &Opened) -> Span {
    let body = opened.document.body_span();
    let first = opened.document.body().lines().next().unwrap_or_default();
    Span::new(body.start, body.start + first.len())
}
