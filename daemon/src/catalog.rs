//! The catalog: routes as data. Models, versions, prices with their dates, sizes, and what a provider charges for.
//!
//! Model ids live 5 to 12 months, so none is written into code. Files ship inside the binary; one of the same name in the person's
//! config folder takes the place of the shipped one. Reading is strict, with line numbers: a misspelt capability may cost money.

pub mod description;
mod parse;
pub(crate) mod template;
mod words;

pub(crate) use parse::STAGES as STAGE_WORDS;

use std::collections::BTreeMap;
use std::sync::Arc;

use description::Description;

use crate::config::table::{At, ConfigError};
use crate::ledger::money::{Microcredits, Rate, TooMuchMoney};
use crate::plan::names::near;
use crate::plan::words::Stage;

/// The catalog files inside the binary: name and text.
pub const SHIPPED: &[(&str, &str)] = &[
    ("sketch.toml", include_str!("../catalog/sketch.toml")),
    ("bfl.toml", include_str!("../catalog/bfl.toml")),
    ("a1111.toml", include_str!("../catalog/a1111.toml")),
    ("comfyui.toml", include_str!("../catalog/comfyui.toml")),
    ("fal.toml", include_str!("../catalog/fal.toml")),
    ("google.toml", include_str!("../catalog/google.toml")),
    ("vertex.toml", include_str!("../catalog/vertex.toml")),
    ("replicate.toml", include_str!("../catalog/replicate.toml")),
    ("openai.toml", include_str!("../catalog/openai.toml")),
    ("kling.toml", include_str!("../catalog/kling.toml")),
    ("luma.toml", include_str!("../catalog/luma.toml")),
    ("runway.toml", include_str!("../catalog/runway.toml")),
    ("sdcpp.toml", include_str!("../catalog/sdcpp.toml")),
    ("stability.toml", include_str!("../catalog/stability.toml")),
];

/// All routes that this daemon knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    routes: BTreeMap<String, Route>,
    ladders: BTreeMap<String, ProviderLadder>,
    descriptions: BTreeMap<String, Arc<Description>>,
}

/// The routes of a provider that make a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderLadder {
    /// What people call it: the provider's name, unless its file has another one.
    pub name: String,
    /// Tiers and routes, lowest first.
    pub rungs: Vec<Rung>,
}

/// One tier of such a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// The tier's name.
    pub tier: &'static str,
    /// The route.
    pub route: String,
}

/// The tiers that a ladder can have, and what they are for.
pub const RUNGS: &[(&str, Stage)] =
    &[("draft", Stage::Exploration), ("hero", Stage::Refinement), ("motion", Stage::Motion)];

/// Why a catalog file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, {error}")]
pub struct CatalogError {
    /// Name of the file.
    pub file: String,
    /// What is wrong in it.
    pub error: ConfigError,
}

/// One route: provider, model, price, capabilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `provider/name`.
    pub name: String,
    /// The provider: the part before the slash.
    pub provider: String,
    /// Which of the provider's calls it uses.
    pub call: String,
    /// Where the provider is asked; none for local ones.
    pub base_url: Option<String>,
    /// Model id as sent.
    pub model: String,
    /// Model version.
    pub model_version: String,
    /// Version of the adapter that speaks to it.
    pub adapter_version: u32,
    /// Other names that people use for the model.
    pub aliases: Vec<String>,
    /// What it says of itself.
    pub about: String,
    /// Stages it serves.
    pub stages: Vec<Stage>,
    /// Whether it makes stills or clips.
    pub makes: Makes,
    /// What it can be asked for.
    pub does: Vec<Does>,
    /// What is sent with every order.
    pub parameters: BTreeMap<String, String>,
    /// Sizes and lengths.
    pub limits: Limits,
    /// What goes in beside the prompt.
    pub inputs: InputLimits,
    /// What is known of its seeds.
    pub seed: SeedSupport,
    /// Whether it can be asked to keep pixels outside a mask.
    pub mask: MaskSupport,
    /// Most orders that the provider works on at once; the rest waits here. None where it does not say.
    pub at_once: Option<u32>,
    /// The wallet that pays.
    pub wallet: String,
    /// Its price; none where it is not known.
    pub price: Option<Price>,
    /// Whether a refusal costs.
    pub charges_on_refusal: ChargesOnRefusal,
    /// The route of the same provider whose takes it can carry on by the provider's own token, clips too.
    pub continues: Option<String>,
    /// How its jobs can be followed.
    pub flow: Flow,
    /// The day on which it is shut down, `YYYY-MM-DD`.
    pub shutdown: Option<String>,
    /// The route to use instead.
    pub successor: Option<String>,
    /// Whether the adapter was checked against the provider's own client or server.
    pub contract: Contract,
}

/// What a route makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Makes {
    /// Pictures.
    Still,
    /// Clips.
    Clip,
}

/// What a route can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Does {
    /// Make a take from words alone.
    Draft,
    /// Make a take from another take.
    Promote,
    /// Fill a mask.
    Inpaint,
    /// Give more pixels.
    Upscale,
    /// Take something away.
    Remove,
    /// Go on beyond a picture's sides.
    Outpaint,
    /// Change a colour.
    Recolour,
    /// Cut out a part.
    Crop,
    /// Put something behind.
    Background,
    /// Draw a map of a picture's structure.
    Guide,
    /// Make texture softer.
    Calm,
    /// Join clips.
    Stitch,
}

/// Sizes and lengths that a route makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Shortest side in pixels.
    pub min_side: u32,
    /// Longest side in pixels.
    pub max_side: u32,
    /// Only these sizes, where there is a list.
    pub sizes: Vec<(u32, u32)>,
    /// Only these aspects, where there is a list.
    pub aspects: Vec<(u32, u32)>,
    /// Longest clip in milliseconds.
    pub max_ms: Option<u32>,
    /// How much of a prompt the model reads at once; none where no source says.
    pub prompt: Option<PromptLimit>,
}

/// How much of a prompt a model reads at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromptLimit {
    /// So many.
    pub most: u32,
    /// Of these.
    pub of: Tokenizer,
}

/// What a prompt is cut into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tokenizer {
    /// Tokens of CLIP, its two marks at the ends among them.
    Clip,
    /// Tokens of T5.
    T5,
    /// Words.
    Words,
    /// Characters.
    Characters,
}

/// What goes into an order beside the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputLimits {
    /// Most pictures to look at.
    pub max_references: u32,
    /// Whether a picture can be the first frame of a clip.
    pub first_frame: bool,
    /// Whether a picture can be the last frame of a clip.
    pub last_frame: bool,
    /// Whether it keeps to a picture of depth or lines.
    pub guide: bool,
}

/// What is known of a route's seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SeedSupport {
    /// It takes none.
    None,
    /// It takes one and promises nothing.
    BestEffort,
    /// It takes one and says which it used.
    Echoed,
}

/// Whether a route keeps pixels outside a mask by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MaskSupport {
    /// It takes a mask.
    Native,
    /// It takes none.
    None,
}

/// Whether a provider charges for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChargesOnRefusal {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nobody knows.
    Unknown,
}

/// Whether an adapter was checked against the provider's own client or server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contract {
    /// It was.
    Verified,
    /// It was not: the first paid use asks.
    Unverified,
}

/// A price in the unit of the wallet that pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// Millionths of the wallet's unit.
    pub micro_units: i64,
    /// For what.
    pub per: Per,
    /// Millionths for larger sizes, where those cost more: above 1K, and above 2K.
    pub larger: Larger,
    /// What tokens cost, where the provider says how many it took: then that is captured, and `micro_units` is what is held.
    pub tokens: Option<TokenPrices>,
    /// When it was looked up, `YYYY-MM-DD`.
    pub as_of: String,
    /// Where.
    pub source: String,
}

/// Prices of larger sizes in millionths of the wallet's unit; none where the size does not matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Larger {
    /// Above 1K.
    pub k2: Option<i64>,
    /// Above 2K.
    pub k4: Option<i64>,
}

impl Larger {
    /// The price of this size where the small one costs `small`. Providers keep a class's area rather than its side, so the area counts:
    /// 1K reaches up to 1.6 million pixels, 2K up to 6.4 million.
    fn of(self, small: i64, width: u32, height: u32) -> i64 {
        let k2 = self.k2.unwrap_or(small);
        match u64::from(width) * u64::from(height) {
            0..=1_600_000 => small,
            1_600_001..=6_400_000 => k2,
            _ => self.k4.unwrap_or(k2),
        }
    }
}

/// What a million tokens cost, in millionths of the wallet's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenPrices {
    /// Of pictures that come out.
    pub picture_out: i64,
    /// Of text and thoughts that come out.
    pub text_out: i64,
    /// Of text that goes in, and of all else where nothing is said of it.
    pub text_in: i64,
    /// Of pictures that go in, where those cost something else.
    pub picture_in: Option<i64>,
}

impl TokenPrices {
    /// What numbers of tokens cost at their prices, in millionths of the wallet's unit, rounded up; none where that is too much.
    pub fn sum(parts: &[(u64, i64)]) -> Option<i64> {
        let millionths = parts.iter().try_fold(0_u128, |sum, (tokens, price)| {
            sum.checked_add(u128::from(*tokens).checked_mul(u128::try_from(*price).ok()?)?)
        })?;
        i64::try_from(millionths.div_ceil(1_000_000)).ok()
    }
}

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Per {
    /// One take.
    Take,
    /// A second of a clip, begun ones pro rata and rounded up.
    Second,
    /// A million pixels, pro rata and rounded up.
    Megapixel,
}

impl Price {
    /// Whether no size costs anything.
    pub fn is_nothing(&self) -> bool {
        let Larger { k2, k4 } = self.larger;
        [Some(self.micro_units), k2, k4].into_iter().flatten().all(|amount| amount == 0)
    }

    /// The price of one take of this size and length in house credits, rounded up at each step.
    ///
    /// # Errors
    /// Where it is more than a sum can be.
    pub fn of_take(
        &self,
        width: u32,
        height: u32,
        duration_ms: u32,
        rate: Rate,
    ) -> Result<Microcredits, TooMuchMoney> {
        let (amount, parts) = match self.per {
            Per::Take => (1, 1),
            Per::Second => (u64::from(duration_ms), 1000),
            Per::Megapixel => (u64::from(width) * u64::from(height), 1_000_000),
        };
        let micro_units = self.larger.of(self.micro_units, width, height);
        let units = i128::from(micro_units).checked_mul(i128::from(amount)).ok_or(TooMuchMoney)?;
        let up = units.div_euclid(parts) + i128::from(units.rem_euclid(parts) != 0);
        rate.to_credits(i64::try_from(up).map_err(|_| TooMuchMoney)?)
    }
}

/// How a route's jobs can be followed, so that nothing is paid twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// The provider names a job before the result is there.
    pub job_id: bool,
    /// The caller may choose the name.
    pub client_id: bool,
    /// Sending twice under one key makes one job.
    pub idempotency_key: bool,
    /// Jobs can be listed.
    pub can_list: bool,
    /// A job can be stopped.
    pub can_cancel: bool,
    /// How long a result is kept; none where it is handed over at once or for ever.
    pub result_seconds: Option<u32>,
}

impl Catalog {
    /// Reads the shipped files and `overrides` (name and text of files in the person's `catalog` folder): a file of a shipped name
    /// replaces it, others are added. `adapters` says the version of each provider's adapter; routes of other providers stay out.
    ///
    /// # Errors
    /// The first file that cannot be used.
    pub fn load(overrides: &[(String, String)], adapters: &[(&str, u32)]) -> Result<Catalog, CatalogError> {
        let replaced = |name: &str| overrides.iter().any(|(other, _)| other == name);
        let shipped = SHIPPED.iter().filter(|(name, _)| !replaced(name)).copied();
        let own = overrides.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let mut catalog = Catalog::default();
        for (file, text) in shipped.chain(own) {
            let in_file = |error| CatalogError { file: file.to_owned(), error };
            let parse::File { routes, described, ladder } = parse::parse(text, adapters).map_err(in_file)?;
            if let Some((provider, At { value, line })) = described
                && catalog.descriptions.insert(provider.clone(), Arc::new(value)).is_some()
            {
                let message = format!("`{provider}` is described by another file already");
                return Err(in_file(ConfigError { line, message, hint: "give it another name".into() }));
            }
            catalog.ladders.extend(ladder.map(|ladder| (ladder.name.clone(), ladder)));
            catalog.routes.extend(routes.into_iter().map(|route| (route.name.clone(), route)));
        }
        Ok(catalog)
    }

    /// The providers that are described, with how they are asked.
    pub fn descriptions(&self) -> impl Iterator<Item = (&str, &Arc<Description>)> {
        self.descriptions.iter().map(|(name, description)| (name.as_str(), description))
    }

    /// A route by its name.
    pub fn route(&self, name: &str) -> Option<&Route> {
        self.routes.get(name)
    }

    /// All routes in the order of their names.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.values()
    }

    /// A provider's ladder by its name.
    pub fn ladder(&self, name: &str) -> Option<&ProviderLadder> {
        self.ladders.get(name)
    }

    /// All ladders in the order of their names.
    pub fn ladders(&self) -> impl Iterator<Item = &ProviderLadder> {
        self.ladders.values()
    }

    /// Names that come near `name`.
    pub fn near(&self, name: &str) -> Vec<String> {
        near(name, self.routes.keys().map(String::as_str))
    }

    /// The route that does `what` for people who work with `route`: itself, else one of its provider, else a local one.
    pub fn route_that(&self, what: Does, route: &Route) -> Option<&Route> {
        let does = |other: &&Route| other.does.contains(&what);
        self.route(&route.name)
            .filter(does)
            .or_else(|| self.routes().filter(|other| other.provider == route.provider).find(does))
            .or_else(|| self.routes().filter(|other| other.base_url.is_none()).find(does))
    }
}

impl Route {
    /// Model id and version, as people read it.
    pub fn model_name(&self) -> String {
        format!("{} {}", self.model, self.model_version)
    }

    /// Whether it makes pictures or clips of this size.
    pub fn makes_size(&self, width: u32, height: u32) -> bool {
        let Limits { min_side, max_side, sizes, aspects, max_ms: _, prompt: _ } = &self.limits;
        let side = |side: u32| (*min_side..=*max_side).contains(&side);
        // Within 2 %: providers round their pixels, and so do we; the aspects that they list lie further apart.
        let has_aspect = |aspect: &(u32, u32)| {
            let listed = u64::from(aspect.0) * u64::from(height);
            let asked = u64::from(aspect.1) * u64::from(width);
            listed.abs_diff(asked) * 50 <= listed
        };
        side(width)
            && side(height)
            && (sizes.is_empty() || sizes.contains(&(width, height)))
            && (aspects.is_empty() || aspects.iter().any(has_aspect))
    }
}

#[cfg(test)]
mod tests;
