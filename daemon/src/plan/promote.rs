//! Promotion: takes on a higher tier from takes on a lower one, with picture, seed and lineage.

use super::facts::{ParentFacts, ProjectFacts};
use super::recipe::{Camera, Input, InputRole, Origin, Recipe};
use super::refusal::Refusal;
use super::request::PromoteRequest;
use super::size::{parse_size, pixels};
use super::target::{Target, begin, on_route, own_route, tier, wrong_tier};
use super::words::{Gate, Stage};
use super::{Plan, Series, numbers};
use crate::catalog::{Catalog, Does, Limits, Route};
use crate::config::ladder::{Ladder, Tier};

/// What a promotion of `parents`, all of one project, would make. For motion, the parent is the shot's anchor: the writer checks it.
///
/// # Errors
/// The first reason why not.
pub fn promote(
    request: &PromoteRequest,
    parents: &[ParentFacts],
    ladder: &Ladder,
    catalog: &Catalog,
    project: &ProjectFacts,
) -> Result<Plan, Refusal> {
    check_parents(parents)?;
    let wordings = Wordings::of(request, parents.len())?;
    let mut chosen = chosen_tier(request.tier.as_deref(), parents, ladder)?;
    let bound = request.route.as_deref().map(|route| bound(chosen, route, ladder, catalog)).transpose()?;
    if let Some((_, tier)) = &bound {
        chosen = tier;
    }
    let ladder = bound.as_ref().map_or(ladder, |(ladder, _)| ladder);
    let route = own_route(chosen, catalog)?;
    if !route.does.contains(&Does::Promote) {
        return Err(wrong_tier(chosen, Does::Promote, PROMOTES, ladder, catalog));
    }
    let target = Target { tier: chosen, route };
    if let Some(clip) = parents.iter().find(|parent| parent.is_clip && continuation(parent, route).is_none())
    {
        return Err(Refusal::NotAStill { take: clip.take });
    }
    let count = numbers::count("count", request.count.unwrap_or(1), numbers::MAX_PROMOTED_EACH)?;
    let begin = begin(request.more, request.again, request.has_key)?;
    let mut series = Vec::with_capacity(parents.len());
    for (place, parent) in parents.iter().enumerate() {
        let recipe = recipe(request, wordings.at(place), parent, target)?;
        series.push(Series::new(parent.shot.clone(), recipe, Some(parent.take), count, begin));
    }
    // Who carries on a draft of a clip needs no anchor: it is that clip, not a new one.
    let carries_on = parents.iter().all(|parent| parent.is_clip);
    let gate = if carries_on { Gate::Kept } else { gate(chosen) };
    target.plan(ladder, project, gate, chosen.rolls, series)
}

/// What a tier above the drafts does.
const PROMOTES: &str = "make takes from a picture";

/// The ladder with the route that was asked for on the tier, and that tier of it.
fn bound(tier: &Tier, route: &str, ladder: &Ladder, catalog: &Catalog) -> Result<(Ladder, Tier), Refusal> {
    let ladder = on_route(tier, route, Does::Promote, PROMOTES, ladder, catalog)?;
    let tier = self::tier(&tier.name, &ladder)?.clone();
    Ok((ladder, tier))
}

/// What the request says about words: for all takes, or for each.
struct Wordings {
    of_all: Option<String>,
    prompts: Vec<String>,
    /// Where an entry is there, it says what stands instead of the take's own; perhaps nothing.
    negatives: Vec<Option<Option<String>>>,
}

/// The words for one take.
#[derive(Clone, Copy)]
struct Wording<'a> {
    prompt: Option<&'a str>,
    negative: Option<&'a Option<String>>,
}

impl Wordings {
    fn of(request: &PromoteRequest, takes: usize) -> Result<Wordings, Refusal> {
        let PromoteRequest { prompt, prompts, negatives, .. } = request;
        if prompt.is_some() && !prompts.is_empty() {
            return Err(Refusal::EitherOr { one: "prompt", other: "prompts" });
        }
        for (field, given) in [("prompts", prompts.len()), ("negatives", negatives.len())] {
            if given != 0 && given != takes {
                return Err(Refusal::NotOneEach { field, given, takes });
            }
        }
        let negative =
            |text: &Option<String>| text.as_deref().map(|text| numbers::negative(Some(text))).transpose();
        Ok(Wordings {
            of_all: prompt.as_deref().map(numbers::prompt).transpose()?,
            prompts: prompts.iter().map(|text| numbers::prompt(text)).collect::<Result<_, _>>()?,
            negatives: negatives.iter().map(negative).collect::<Result<_, _>>()?,
        })
    }

    fn at(&self, place: usize) -> Wording<'_> {
        Wording {
            prompt: self.prompts.get(place).or(self.of_all.as_ref()).map(String::as_str),
            negative: self.negatives.get(place).and_then(Option::as_ref),
        }
    }
}

fn check_parents(parents: &[ParentFacts]) -> Result<(), Refusal> {
    if parents.is_empty() {
        return Err(Refusal::NoTakes);
    }
    if parents.len() > numbers::MAX_PARENTS {
        let (count, max) = (parents.len() as u64, numbers::MAX_PARENTS as u64);
        return Err(Refusal::CountOutOfRange { field: "takes", count, min: 1, max });
    }
    parents
        .iter()
        .find(|parent| parent.is_clip && parent.continuation.is_none())
        .map_or(Ok(()), |clip| Err(Refusal::NotAStill { take: clip.take }))
}

/// The parent's token, where the route can carry it on.
fn continuation<'a>(parent: &'a ParentFacts, route: &Route) -> Option<&'a str> {
    parent.continuation.as_deref().filter(|_| route.continues.as_deref() == Some(parent.route.as_str()))
}

fn gate(tier: &Tier) -> Gate {
    match (tier.needs_anchor, tier.stage) {
        (true, _) | (false, Stage::Motion) => Gate::Anchor,
        (false, Stage::Exploration | Stage::Refinement) => Gate::Kept,
    }
}

/// The tier that was named, if it is above those of all parents; or the next one up, if that is the same for all.
fn chosen_tier<'a>(
    name: Option<&str>,
    parents: &[ParentFacts],
    ladder: &'a Ladder,
) -> Result<&'a Tier, Refusal> {
    if let Some(name) = name {
        let tier = tier(name, ladder)?;
        let below = parents.iter().find(|parent| !ladder.is_above(tier, &parent.tier, parent.stage));
        return below.map_or(Ok(tier), |parent| {
            Err(Refusal::NotAbove { take: parent.take, own: parent.tier.clone(), tier: tier.name.clone() })
        });
    }
    let mut next: Vec<&Tier> = Vec::new();
    for parent in parents {
        let above = ladder.next_above(&parent.tier, parent.stage);
        let above =
            above.ok_or_else(|| Refusal::NoTierAbove { take: parent.take, tier: parent.tier.clone() })?;
        if !next.iter().any(|known| known.name == above.name) {
            next.push(above);
        }
    }
    match next[..] {
        [only] => Ok(only),
        _ => Err(Refusal::MixedTiers { tiers: next.iter().map(|tier| tier.name.clone()).collect() }),
    }
}

fn recipe(
    request: &PromoteRequest,
    wording: Wording<'_>,
    parent: &ParentFacts,
    target: Target<'_>,
) -> Result<Recipe, Refusal> {
    let size = match request.size.as_deref() {
        None => target.tier.size,
        Some(text) => {
            parse_size(text).ok_or_else(|| Refusal::BadSize { text: text.chars().take(40).collect() })?
        }
    };
    let size = pixels(size, (parent.width, parent.height), target.route)?;
    // An import has no words of its own, and its picture is enough.
    let prompt = wording.prompt.or(parent.prompt.as_deref()).unwrap_or_default().to_owned();
    let mut recipe = target.recipe(Origin::Promote, prompt, size);
    recipe.negative.clone_from(wording.negative.unwrap_or(&parent.negative));
    recipe.palette.clone_from(&parent.palette);
    recipe.seed = target.seed(request.seed.map(numbers::seed).transpose()?.or(parent.seed));
    let strength = request.strength.map(|strength| numbers::per_mille("strength", strength)).transpose()?;
    recipe.strength_per_mille = strength.or(target.tier.strength_per_mille);
    let role = if target.tier.stage == Stage::Motion { InputRole::Anchor } else { InputRole::Parent };
    // A clip is carried on by its token alone: no route takes one as a picture.
    if !parent.is_clip {
        recipe.inputs.push(Input { role, digest: parent.digest });
        recipe.knows(parent.composition.as_ref(), (parent.width, parent.height));
    }
    target.enclose(&mut recipe, &request.pictures)?;
    recipe.continuation = continuation(parent, target.route).map(str::to_owned);
    motion(request, &mut recipe, target)?;
    if let (true, None, Some(_)) = (parent.is_clip, request.seconds, recipe.duration_ms) {
        recipe.duration_ms = parent.duration_ms;
        target.check_length(&recipe)?;
    }
    Ok(recipe)
}

/// What the request says about motion; refused where nothing moves.
fn motion(request: &PromoteRequest, recipe: &mut Recipe, target: Target<'_>) -> Result<(), Refusal> {
    let given = [
        ("motion", request.motion.is_some()),
        ("guidance", request.guidance.is_some()),
        ("seconds", request.seconds.is_some()),
        ("fps", request.fps.is_some()),
        ("camera", request.camera.is_some()),
        ("loop", request.looped),
    ];
    if target.tier.stage != Stage::Motion {
        let stray = given.iter().find(|(_, given)| *given);
        return stray.map_or(Ok(()), |(field, _)| {
            Err(Refusal::NotForStage { field, tier: target.tier.name.clone(), stage: target.tier.stage })
        });
    }
    target.fill_in(recipe);
    recipe.camera = Camera { way: request.camera, looped: request.looped };
    if let Some(motion) = request.motion {
        recipe.motion = Some(numbers::motion(motion)?);
    }
    if let Some(guidance) = request.guidance {
        recipe.guidance_per_mille = Some(numbers::per_mille("guidance", guidance)?);
    }
    if let Some(seconds) = request.seconds {
        recipe.duration_ms = Some(numbers::duration_ms(seconds)?);
    }
    if let Some(fps) = request.fps {
        recipe.fps = Some(numbers::fps(fps)?);
    }
    target.check_length(recipe)
}

/// What a motion tier does if nobody says otherwise.
const MOTION: u8 = 40;
const GUIDANCE_PER_MILLE: u16 = 600;
const DURATION_MS: u32 = 4_000;
const FPS: u16 = 24;

impl Target<'_> {
    /// Fills in what the tier says about clips, and checks it; nothing for stills.
    pub(super) fn clip(self, recipe: &mut Recipe) -> Result<(), Refusal> {
        if self.tier.stage != Stage::Motion {
            return Ok(());
        }
        self.fill_in(recipe);
        self.check_length(recipe)
    }

    fn fill_in(self, recipe: &mut Recipe) {
        recipe.motion = Some(self.tier.motion.unwrap_or(MOTION));
        recipe.guidance_per_mille = Some(self.tier.guidance_per_mille.unwrap_or(GUIDANCE_PER_MILLE));
        recipe.duration_ms = Some(self.tier.duration_ms.unwrap_or(DURATION_MS));
        recipe.fps = Some(self.tier.fps.unwrap_or(FPS));
    }

    pub(super) fn check_length(self, recipe: &Recipe) -> Result<(), Refusal> {
        let Limits { max_ms, .. } = self.route.limits;
        match (recipe.duration_ms, max_ms) {
            (Some(asked_ms), Some(max_ms)) if asked_ms > max_ms => {
                Err(Refusal::LengthNotMade { route: self.route.name.clone(), asked_ms, max_ms })
            }
            (Some(_) | None, Some(_) | None) => Ok(()),
        }
    }
}
