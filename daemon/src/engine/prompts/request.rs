//! From a prompt file to a request: drafts of its wordings, or a promotion of takes in its words for their tier.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use maquette_prompt::expand::{Expansion, Wording};
use maquette_protocol::{Digest, TakeId};

use super::source::{Opened, Way};
use crate::config::Tier;
use crate::engine::preparing::{Ask, Enclosed, What};
use crate::engine::{Fault, Project};
use crate::plan::words::Stage;
use crate::plan::{DraftRequest, PictureFacts, PromoteRequest, Variant, Wish};

/// A request that only has to be asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// `draft` or `promote`.
    pub what: What,
    /// Pictures that go in.
    pub enclosed: Enclosed,
    /// Folder or id of the project; none for the default one.
    pub project: Option<String>,
}

impl Request {
    /// The question what it costs.
    pub fn ask(&self) -> Ask {
        Ask {
            what: self.what.clone(),
            project: self.project.clone(),
            key: None,
            quote_id: None,
            override_reason: None,
            enclosed: self.enclosed.clone(),
            wish: Wish::default(),
            wait: Duration::ZERO,
        }
    }
}

/// A request for drafts, and where the pictures lie that it names.
pub struct Drafts {
    /// The request.
    pub request: DraftRequest,
    /// The pictures of each variant.
    pub of_variants: Vec<Vec<Digest>>,
    /// Every picture once.
    pub pictures: BTreeMap<Digest, PathBuf>,
}

/// Drafts of these wordings on a tier.
///
/// # Errors
/// Where a picture is not there.
pub fn drafts(
    opened: &Opened,
    tier: &Tier,
    wordings: &[Wording],
    shot_otherwise: &str,
) -> Result<Drafts, Fault> {
    let shot_of = |wording: &Wording| wording.shot.clone().unwrap_or_else(|| shot_otherwise.to_owned());
    let first = wordings.first().map(shot_of);
    let seed = opened.knob(tier, |knobs| knobs.seed.as_ref()).map(|seed| seed.value);
    let mut named = Named::new(opened);
    let mut variants = Vec::with_capacity(wordings.len());
    for wording in wordings {
        let pictures = named.digests(wording)?;
        variants.push(Variant {
            prompt: wording.prompt.clone(),
            shot: Some(shot_of(wording)).filter(|shot| Some(shot) != first.as_ref()),
            negative: wording.negative.clone(),
            seed,
            references: pictures
                .iter()
                .map(|digest| PictureFacts { digest: *digest, width: 0, height: 0 })
                .collect(),
        });
    }
    let count = opened.knob(tier, |knobs| knobs.count.as_ref()).map(|count| count.value);
    // One of each combination, also where a person picks out a single one: then it is the same take.
    let has_axes = !opened.document.settings().axes.is_empty();
    let of_variants = variants.iter().map(|one| one.references.iter().map(|facts| facts.digest).collect());
    let text = |text: &maquette_prompt::settings::At<String>| text.value.clone();
    Ok(Drafts {
        of_variants: of_variants.collect(),
        pictures: named.paths,
        request: DraftRequest {
            variants,
            shot: first,
            tier: Some(tier.name.clone()),
            route: opened.named_route(tier).map(str::to_owned),
            count: count.or(has_axes.then_some(1)),
            size: opened.knob(tier, |knobs| knobs.size.as_ref()).map(text),
            aspect: opened.knob(tier, |knobs| knobs.aspect.as_ref()).map(text),
            palette: opened.palette(),
            ..DraftRequest::default()
        },
    })
}

/// Pictures that wordings name, each looked at once.
struct Named<'a> {
    opened: &'a Opened,
    known: BTreeMap<String, Digest>,
    paths: BTreeMap<Digest, PathBuf>,
}

impl<'a> Named<'a> {
    fn new(opened: &'a Opened) -> Named<'a> {
        Named { opened, known: BTreeMap::new(), paths: BTreeMap::new() }
    }

    fn digests(&mut self, wording: &Wording) -> Result<Vec<Digest>, Fault> {
        wording.references.iter().map(|name| self.digest(name)).collect()
    }

    fn digest(&mut self, name: &str) -> Result<Digest, Fault> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        let (path, digest) = self.opened.picture(name)?;
        self.known.insert(name.to_owned(), digest);
        self.paths.insert(digest, path);
        Ok(digest)
    }
}

/// A promotion of takes, each in the wording of its combination. The seed and the palette stay the take's own, unless the tier's block
/// names a seed; pictures to look at were for the drafts.
///
/// # Errors
/// Where a wording cannot be written.
pub fn promotion(
    opened: &Opened,
    tier: &Tier,
    way: Way,
    expansion: &Expansion,
    takes: &[(TakeId, u64)],
) -> Result<What, Fault> {
    let mut request = PromoteRequest {
        tier: Some(tier.name.clone()),
        route: opened.named_route(tier).map(str::to_owned),
        size: opened.knob(tier, |knobs| knobs.size.as_ref()).map(|size| size.value.clone()),
        ..PromoteRequest::default()
    };
    if let Some(own) = opened.of_tier(tier) {
        request.count = own.count.as_ref().map(|count| count.value);
        request.strength = own.strength.as_ref().map(|strength| strength.value);
        request.seed = own.seed.as_ref().map(|seed| seed.value);
    }
    if way == Way::Anchor || tier.stage == Stage::Motion {
        request.motion = opened.knob(tier, |knobs| knobs.motion.as_ref()).map(|motion| motion.value);
        request.guidance = opened.knob(tier, |knobs| knobs.guidance.as_ref()).map(|guidance| guidance.value);
        request.seconds = opened.knob(tier, |knobs| knobs.seconds.as_ref()).map(|seconds| seconds.value);
        request.fps = opened.knob(tier, |knobs| knobs.fps.as_ref()).map(|fps| fps.value);
    }
    for (_, k) in takes {
        let wording = expansion.wording(*k).map_err(|finding| opened.broken(&finding))?;
        request.prompts.push(wording.prompt);
        // An empty text leaves out what the take had: the file says all that there is to say.
        request.negatives.push(Some(wording.negative.unwrap_or_default()));
    }
    Ok(What::Promote { request, takes: takes.iter().map(|(take, _)| *take).collect(), shot: None })
}

/// How a request names a project: by its folder to those who may, else by its id.
pub fn project_name(project: &Project, sees_paths: bool) -> Option<String> {
    let root = project.root.as_ref()?;
    Some(if sees_paths { root.clone() } else { project.id.clone() })
}
