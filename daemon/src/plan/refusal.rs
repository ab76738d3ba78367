//! Why a request gives no plan. One variant a reason, with what a message and a hint need; the mapping to the wire is in `rpc`.

use maquette_protocol::TakeId;

use super::words::Stage;

/// Why a request gives no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The prompt is empty or only space.
    #[error("the prompt is empty")]
    EmptyPrompt,
    /// A text is too long.
    #[error("{field} has {bytes} bytes; at most {max} are taken")]
    TextTooLong {
        /// The parameter.
        field: &'static str,
        /// Its length.
        bytes: usize,
        /// The bound.
        max: usize,
    },
    /// Too few or too many.
    #[error("{field} is {count}; it has to be {min} to {max}")]
    CountOutOfRange {
        /// The parameter.
        field: &'static str,
        /// What was asked for.
        count: u64,
        /// The bound below.
        min: u64,
        /// The bound above.
        max: u64,
    },
    /// There is no pin to make again.
    #[error("no take of this project is pinned as a canary{}", of.as_ref().map(|of| format!(" on {of}")).unwrap_or_default())]
    NoPins {
        /// The tier or route that was asked for.
        of: Option<String>,
    },
    /// Every pin's route is what it was.
    #[error(
        "no pinned take is out of date: all that were looked at ({pins}) were made by what their routes are now"
    )]
    NothingDue {
        /// How many pins were looked at.
        pins: usize,
    },
    /// The pins that are due are of several tiers or routes, and a request is for one.
    #[error("the pinned takes that are due are of several tiers and routes: {}", groups.iter().map(|(tier, route)| format!("{tier} by {route}")).collect::<Vec<_>>().join(", "))]
    SeveralOrders {
        /// Tiers with their routes.
        groups: Vec<(String, String)>,
    },
    /// A pinned take cannot be made again.
    #[error("{take} cannot be made again: {why}")]
    CannotRepeat {
        /// The take.
        take: TakeId,
        /// Why not.
        why: &'static str,
    },
    /// One request would make more than one commit can hold.
    #[error("{asked} takes were asked for; one request makes at most {max}")]
    TooManyTakes {
        /// How many.
        asked: u64,
        /// The bound.
        max: u64,
    },
    /// Two ways to say the same were both used.
    #[error("`{one}` and `{other}` were both given")]
    EitherOr {
        /// One of them.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// A list that goes along with the takes has another length.
    #[error("`{field}` has {given} entries for {takes} takes")]
    NotOneEach {
        /// The parameter.
        field: &'static str,
        /// Its length.
        given: usize,
        /// How many there have to be.
        takes: usize,
    },
    /// A number is out of range.
    #[error("{field} has to be {min} to {max}")]
    BadNumber {
        /// The parameter.
        field: &'static str,
        /// The bound below, as text.
        min: &'static str,
        /// The bound above, as text.
        max: &'static str,
    },
    /// No such tier.
    #[error("there is no tier `{name}`")]
    UnknownTier {
        /// What was asked for.
        name: String,
        /// Names that come near, or all of them.
        near: Vec<String>,
    },
    /// None of the routes that the tier may use does what is wanted.
    #[error("no route of the tier `{tier}` fits: {}", passed.iter().map(|(route, why)| format!("{route}: {why}")).collect::<Vec<_>>().join("; "))]
    NoRouteFits {
        /// The tier.
        tier: String,
        /// The routes in the tier's order, and why not.
        passed: Vec<(String, String)>,
    },
    /// A route that is in no catalog was asked for.
    #[error("the route `{name}` is in no catalog")]
    NoSuchRoute {
        /// The route.
        name: String,
        /// Names that come near, or all of them.
        near: Vec<String>,
    },
    /// A tier names a route that is in no catalog.
    #[error("the tier `{tier}` names the route `{name}`, which is in no catalog")]
    UnknownRoute {
        /// The tier.
        tier: String,
        /// The route.
        name: String,
        /// Names that come near, or all of them.
        near: Vec<String>,
    },
    /// The person's config does not allow the route.
    #[error("the route `{route}` is not among those that your own config allows")]
    RouteNotAllowed {
        /// The route.
        route: String,
    },
    /// The size is no size.
    #[error("`{text}` is no size")]
    BadSize {
        /// What was given.
        text: String,
    },
    /// The aspect is no aspect, or there is nothing for it to shape.
    #[error("`{text}` is no aspect: {why}")]
    BadAspect {
        /// What was given.
        text: String,
        /// Why not.
        why: &'static str,
    },
    /// The route does not make that size.
    #[error("the route `{route}` makes no {width} × {height} pixels")]
    SizeNotMade {
        /// The route.
        route: String,
        /// Width asked for.
        width: u32,
        /// Height asked for.
        height: u32,
        /// Shortest side it makes.
        min_side: u32,
        /// Longest side it makes.
        max_side: u32,
        /// The sizes it makes, where it makes only these.
        sizes: Vec<String>,
        /// The aspects it makes, where it makes only these.
        aspects: Vec<String>,
    },
    /// A clip whose sides are not even.
    #[error("a clip's sides have to be even, and {width} × {height} are not")]
    OddClip {
        /// Width asked for.
        width: u32,
        /// Height asked for.
        height: u32,
    },
    /// The route makes no clip of that length.
    #[error("the route `{route}` makes no clip of {asked_ms} ms; at most {max_ms}")]
    LengthNotMade {
        /// The route.
        route: String,
        /// Milliseconds asked for.
        asked_ms: u32,
        /// Its longest clip.
        max_ms: u32,
    },
    /// A colour is no `#rrggbb`.
    #[error("`{text}` is no colour")]
    BadColour {
        /// What was given.
        text: String,
    },
    /// The name of a shot is empty, too long or has characters that it may not have.
    #[error("`{text}` cannot be the name of a shot")]
    BadShotName {
        /// What was given.
        text: String,
    },
    /// Rolling anew without a key could pay twice after a lost answer.
    #[error("{why} needs an idempotency key")]
    NeedsIdempotencyKey {
        /// The parameter that needs it.
        why: &'static str,
    },
    /// The takes are not there.
    #[error("no take was named")]
    NoTakes,
    /// The take has to be a still.
    #[error("{take} is a clip; this needs a still")]
    NotAStill {
        /// The take.
        take: TakeId,
    },
    /// The take has to be a clip.
    #[error("{take} is a still; this needs a clip")]
    NotAClip {
        /// The take.
        take: TakeId,
    },
    /// Nobody knows how many frames a second the clip has.
    #[error("{take} does not say how many frames a second it has, so it cannot be cut")]
    NoFrameRate {
        /// The clip.
        take: TakeId,
    },
    /// A part of a clip ends before it begins.
    #[error("the part of {take} from {in_ms} ms to {out_ms} ms ends where it begins, or before")]
    TrimBackwards {
        /// The clip.
        take: TakeId,
        /// Where it would begin.
        in_ms: u32,
        /// Where it would end.
        out_ms: u32,
    },
    /// A part of a clip reaches past the clip's end.
    #[error("{take} is {duration_ms} ms long, and the part to use of it reaches to {at_ms} ms")]
    TrimPastEnd {
        /// The clip.
        take: TakeId,
        /// Where the part reaches.
        at_ms: u32,
        /// The clip's length.
        duration_ms: u32,
    },
    /// A part of a clip has no frame.
    #[error("the part to use of {take} is shorter than a frame, which takes {frame_ms} ms")]
    TrimTooShort {
        /// The clip.
        take: TakeId,
        /// How long a frame is, rounded up.
        frame_ms: u32,
    },
    /// Clips that are joined have to be alike.
    #[error("{take} differs from the first clip in {what}")]
    ClipsDiffer {
        /// The first one that differs.
        take: TakeId,
        /// In what: `size`, `frame rate`.
        what: &'static str,
    },
    /// A take on this tier cannot be made in this way.
    #[error("the tier `{tier}` ({route}) cannot {what}")]
    WrongTier {
        /// The tier.
        tier: String,
        /// Its route.
        route: String,
        /// What it cannot do: `draw from a prompt alone`, `make takes from a picture`, `inpaint` …
        what: &'static str,
        /// Tiers that can.
        could: Vec<String>,
    },
    /// The route that was asked for cannot do that on this tier.
    #[error("the route `{route}` cannot {what} on the tier `{tier}`")]
    WrongRoute {
        /// The route.
        route: String,
        /// The tier.
        tier: String,
        /// What it cannot do: `draw from a prompt alone`, `make takes from a picture`, `inpaint` …
        what: &'static str,
        /// Routes that can, at most twelve.
        could: Vec<String>,
    },
    /// The parameter belongs to another stage.
    #[error("`{field}` is not for the tier `{tier}`")]
    NotForStage {
        /// The parameter.
        field: &'static str,
        /// The tier.
        tier: String,
        /// Its stage.
        stage: Stage,
    },
    /// There is no tier above the take's own.
    #[error("there is no tier above `{tier}`, the tier of {take}")]
    NoTierAbove {
        /// The take.
        take: TakeId,
        /// Its tier.
        tier: String,
    },
    /// Promotion goes up only.
    #[error("`{tier}` is not above `{own}`, the tier of {take}")]
    NotAbove {
        /// The take.
        take: TakeId,
        /// Its tier.
        own: String,
        /// The tier asked for.
        tier: String,
    },
    /// The takes' next tiers differ, so one has to be named.
    #[error("the takes come from tiers with different next tiers")]
    MixedTiers {
        /// The tiers they would go to.
        tiers: Vec<String>,
    },
    /// The operation is unknown.
    #[error("this build knows no such edit")]
    BadOp,
    /// An edit that is done in a mask, without one.
    #[error("`{op}` needs a mask")]
    MaskMissing {
        /// The edit.
        op: &'static str,
    },
    /// An edit lacks what it cannot do without.
    #[error("`{op}` needs {what}")]
    EditLacks {
        /// The edit.
        op: &'static str,
        /// What.
        what: &'static str,
    },
    /// Something was said that the edit has no use for.
    #[error("`{op}` has no use for `{field}`")]
    NotForEdit {
        /// The parameter.
        field: &'static str,
        /// The edit.
        op: &'static str,
        /// The edits that use it.
        uses: Vec<&'static str>,
    },
    /// More pictures than the route looks at.
    #[error("{asked} pictures go in, and {route} looks at {max}")]
    TooManyReferences {
        /// The route.
        route: String,
        /// How many, the parent among them.
        asked: usize,
        /// How many it takes.
        max: u32,
    },
    /// A picture that the route has no use for.
    #[error("{route} takes no {what}")]
    NoSuchInput {
        /// The route.
        route: String,
        /// `last frame` or `guide`.
        what: &'static str,
    },
    /// The mask has another size than the picture.
    #[error("the mask is {}×{} pixels and the picture {}×{}", mask.0, mask.1, picture.0, picture.1)]
    MaskMismatch {
        /// Width and height of the mask.
        mask: (u32, u32),
        /// Width and height of the picture.
        picture: (u32, u32),
    },
    /// The price of so many takes is more than a sum can be.
    #[error("the price is more than a sum can be")]
    TooMuchMoney,
}
