// The protocol's types, made from `protocol/wire` by `UPDATE_EXPECT=1 cargo test -p maquette-protocol`. Not to be edited.

/** How takes were judged. The n of the share is `kept` + `rejected`. */
export interface Acceptance {
  /** … to here. */
  high?: number | null;
  /** Kept. */
  kept: number;
  /** Where the share lies with 95 % confidence, were these a sample (Wilson's interval): from here … */
  low?: number | null;
  /** Takes, judged or not. */
  made: number;
  /** A tier, a route, or a prompt file's name. */
  name: string;
  /** Rejected. */
  rejected: number;
  /** Kept among the judged, 0 to 1; none where nothing was judged. */
  share?: number | null;
}

/** What could be done. */
export type AdviceKind = 'stay' | 'edit' | 'upscale' | 'promote' | 'diagnose' | (string & {});

/** One thing that could be done. */
export interface AdviceOption {
  /** What it would cost now, one take; nought where the take is there already. None where there is no price to tell. */
  each_microcredits?: number | null;
  /** What. */
  kind: AdviceKind;
  /** What the person wrote beside that route. */
  note?: string | null;
  /** Whether it could be done as things stand. */
  possible: boolean;
  /** Facts that bear on it, for and against; at most 24. Empty where nothing is known. */
  reasons: AdviceReason[];
  /** The route that would do it. */
  route?: string | null;
  /** Promote: the tier that is next. Edit, upscale: the tier that pays. */
  tier?: string | null;
  /** Why not, and what comes first. */
  why_not?: string | null;
}

/** A fact in a short sentence, and where it comes from. */
export interface AdviceReason {
  /** How many cases it rests on, where it is counted. */
  n?: number | null;
  /** Where it comes from. */
  source: ReasonSource;
  /** A sentence for people. */
  words: string;
}

/** Ask what could be done with a take. */
export interface AdviseParams {
  /** The take. */
  take: TakeId;
}

/** What could be done with a take. The options always come in the same order, which says nothing about them. */
export interface AdviseReply {
  /** What it was measured against; none where it came from no still. */
  against?: TakeId | null;
  /** Whether it is its shot's anchor frame. */
  anchor: boolean;
  /** Whether it is a clip. */
  clip: boolean;
  /** What the person wrote beside that route by `model.note`. */
  note?: string | null;
  /** Stay, edit, upscale, promote, diagnose: all five, always. */
  options: AdviceOption[];
  /** The route that made it. */
  route: string;
  /** Its shot's name. */
  shot_name: string;
  /** The take. */
  take: TakeId;
  /** The tier it was made on. */
  tier: string;
  /** The person's word. */
  verdict?: Verdict | null;
}

/** All anchors a shot ever had, newest first. */
export interface AnchorHistoryReply {
  /** The steps. */
  steps: AnchorStep[];
}

/** A shot's anchor. */
export interface AnchorReply {
  /** The shot. */
  shot: ShotId;
  /** Its name. */
  shot_name: string;
  /** The anchor; none if the shot has none. */
  take?: Take | null;
}

/** Pin a still as the anchor of its shot. */
export interface AnchorSetParams {
  /** Why, up to 1,000 bytes. */
  reason?: string | null;
  /** The still. */
  take: TakeId;
}

/** One change of anchor. */
export interface AnchorStep {
  /** When. */
  at_ms: number;
  /** Why. */
  reason?: string | null;
  /** The anchor from then on; none where an undo took the first one back. */
  take?: TakeId | null;
}

/** Content-addressed bytes. */
export interface Asset {
  /** Length in bytes. */
  bytes: number;
  /** BLAKE3 of the bytes. */
  digest: Digest;
  /** Length of a clip. */
  duration_ms?: number | null;
  /** Height in pixels. */
  height: number;
  /** Media type, for example `image/png`. */
  media: string;
  /** The file itself, told to Unix peers only. Read-only: ask `take.export` for a copy of your own. */
  path?: string | null;
  /** A small PNG of it, told to Unix peers only. */
  thumbnail?: string | null;
  /** `GET` it here: range requests, `?max_side=` for a smaller picture. */
  url?: string | null;
  /** Width in pixels. */
  width: number;
}

/** Name one asset. */
export interface AssetGetParams {
  /** Its digest. */
  digest: Digest;
}

/** Bring a picture in: by path, which Unix peers alone may name, or by the digest of one that `POST /assets` stored. */
export interface AssetImportParams {
  /** A still that is an asset already, for example by `POST /assets`. Either this or `path`. */
  digest?: Digest | null;
  /** The file: PNG or JPEG, at most 64 MiB and 100 megapixels. Either this or `digest`. */
  path?: string;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** Words to find it by. */
  prompt?: string | null;
  /** Make it a take of this shot; without it, only the asset is stored (a mask, a reference). */
  shot?: string | null;
  /** Tier the take counts for; the lowest if not given. */
  tier?: string | null;
}

/** All wallets. */
export interface BalanceReply {
  /** The wallets. */
  wallets: Wallet[];
}

/** a batch such as b2 */
export type BatchId = string;

/** How alike the pictures of one batch are. */
export interface BatchStats {
  /** When its last take was made. */
  at_ms: number;
  /** The batch. */
  batch: BatchId;
  /** Mean share of differing bits over all pairs: 0 equal, about 0.5 unrelated. */
  mean?: number | null;
  /** Pictures that were looked at. */
  n: number;
  /** Pairs that are nearly the same picture; at most 100. */
  near_pairs: number;
  /** Mean of that to each picture's nearest other. */
  nearest?: number | null;
  /** Pictures that it has; at most 64 are looked at. */
  of: number;
  /** Name of its shot, the first one's of several. */
  shot_name: string;
  /** Whether it was measured. */
  state: MeasureState;
  /** A sentence for people. */
  words: string;
}

/** A cut at which less jumps. */
export interface BetterSeam {
  /** Where the second should begin, in milliseconds from its own start. */
  in_ms: number;
  /** What still jumps there. */
  measure: Measure;
  /** Where the first clip should end, in milliseconds from its own start. */
  out_ms: number;
}

/** What a board is made as. */
export type BoardFormat = 'png' | 'html' | (string & {});

/** How a board is arranged. */
export type BoardLayout = 'sheet' | 'mood' | (string & {});

/** Compose a contact sheet or a mood board. */
export interface BoardMakeParams {
  /** Text with each picture: number, take, shot, tier, seed, verdict, what drifted most. Yes if not given; marks stay without. */
  captions?: boolean | null;
  /** Columns of a contact sheet, 1 to 16; as many as leave few holes if not given. */
  columns?: number | null;
  /** What it is to be; a picture if not given. */
  format?: BoardFormat | null;
  /** How they are arranged; a contact sheet if not given. */
  layout?: BoardLayout | null;
  /** The takes in order: 1 to 256, on a mood board 1 to 48. */
  takes: TakeId[];
  /** Long side of a tile of a contact sheet in pixels, 64 to 1,024; 256 if not given. */
  tile?: number | null;
  /** A title, one line of 1 to 120 letters; none if not given. */
  title?: string | null;
}

/** The board. It is an asset, no take. */
export interface BoardReply {
  /** The bytes. A page has no width and height: both are 0. */
  asset: Asset;
  /** Takes whose drift is not measured yet, so that the board says nothing of it; the same request may measure more of them. */
  unmeasured?: TakeId[];
}

/** One budget and what is used of it. */
export interface Budget {
  /** On hold. */
  held_microcredits: number;
  /** The limit that binds: the lowest of the person's and the project file's. */
  limit_microcredits: number;
  /** Tier or client. */
  name?: string | null;
  /** What it covers. */
  scope: BudgetScope;
  /** Where the limit comes from: `you` (set by `credit.budget`) or `config` (a file). */
  source: string;
  /** Captured. */
  spent_microcredits: number;
}

/** See or set budgets. Without `limit_microcredits` and `clear` it only answers. */
export interface BudgetParams {
  /** Take the limit away. One in `maquette.toml` stays. */
  clear?: boolean;
  /** The limit. Holds count. */
  limit_microcredits?: number | null;
  /** The tier, for `tier`; the client, for `client`. */
  name?: string | null;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** Which budget to set. */
  scope?: BudgetScope | null;
}

/** The budgets that bind a project. */
export interface BudgetReply {
  /** The budgets. */
  budgets: Budget[];
}

/** What a budget covers. */
export type BudgetScope = 'project' | 'day' | 'tier' | 'client' | (string & {});

/** Ask whether the promises of stills hold over a project's own clips. */
export interface CalibrateParams {
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** Only clips of this route: models differ in what they make of a still. */
  route?: string | null;
}

/** What stills promised against what their clips did. One pair of values for each anchor: clips of one anchor are no independent trials,
 * so the median of theirs counts. */
export interface CalibrateReply {
  /** Anchors with a clip that was measured: the most that an `n` below can be. */
  anchors: number;
  /** Clips that were measured. */
  clips: number;
  /** What the intervals are worth: 0.95. */
  confidence: number;
  /** Each sub-score with each measure of a clip. */
  correlations: Correlation[];
  /** The `n` from which on a correlation says something; `words` says why. */
  least_n: number;
  /** Clips that cannot be measured, and clips whose anchor was deleted. */
  left_out: number;
  /** Clips that were not measured yet: a call measures 32 at most. Ask again. */
  not_measured: number;
  /** How to read them, in a few sentences. */
  words: string;
}

/** Ways a camera can go. */
export type CameraMove = 'push' | 'pull' | 'pan_left' | 'pan_right' | 'tilt_up' | 'tilt_down' | 'orbit_left' | 'orbit_right' | 'dolly_zoom' | 'handheld' | (string & {});

/** The pins of a project. */
export interface CanaryListReply {
  /** In the order in which they were pinned. */
  pins: CanaryPin[];
}

/** One pin. */
export interface CanaryPin {
  /** The take that the route as it is now made of it. */
  again?: TakeId | null;
  /** What of the route is another now: `model`, `version`, `adapter`, `call`, `address`, `parameters`. */
  changed: string[];
  /** Its height in pixels. */
  height: number;
  /** The job that makes it. */
  job?: JobId | null;
  /** What would make it now; none where the route is in no catalog any more. */
  now?: ModelVersion | null;
  /** When it was pinned. */
  pinned_ms: number;
  /** Its prompt. */
  prompt?: string | null;
  /** Its route. */
  route: string;
  /** Its seed. */
  seed?: number | null;
  /** Its shot. */
  shot_name: string;
  /** How it stands. */
  state: CanaryState;
  /** The pinned take. */
  take: TakeId;
  /** What it stands for; none where nobody said and no prompt file makes it. */
  template?: string | null;
  /** What made it. */
  then: ModelVersion;
  /** Its tier. */
  tier: string;
  /** Why it cannot be made again. */
  why_not?: string | null;
  /** Its width in pixels. */
  width: number;
}

/** Pin takes: each becomes what later versions of its model are measured against. */
export interface CanaryPinParams {
  /** Stills and clips that a model made, all of one project; a project has at most 64 pins. One that is pinned already gets the new template. */
  takes: TakeId[];
  /** What the takes stand for, 1 to 100 bytes in one line; the prompt file of the project that makes them if not given. */
  template?: string | null;
}

/** Ask how far the new takes are from the pinned ones. */
export interface CanaryReportParams {
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** Have lettering read too, where `tesseract` is installed; it takes a second or more for each picture the first time. */
  read_text?: boolean;
  /** Only pins of this route. */
  route?: string | null;
}

/** How far the new takes are from the pinned ones. */
export interface CanaryReportReply {
  /** By pin, in the order in which they were pinned. */
  pins: PinDrift[];
  /** By template, those that changed most first; what has no template comes last among equals. */
  templates: TemplateDrift[];
}

/** Make pinned takes again, of one tier and route at a time, into the shot `canary`. */
export interface CanaryRunParams {
  /** All of them, also where the route is what it was: that shows how much comes by chance. */
  all?: boolean;
  /** See `draft`. */
  idempotency_key?: string | null;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** See `draft`. */
  quote_id?: string | null;
  /** Only pins of this route; needed where those that are due are of several. */
  route?: string | null;
  /** Only pins of this tier; needed where those that are due are of several. */
  tier?: string | null;
  /** See `draft`. */
  wait_ms?: number | null;
}

/** How a pin stands. */
export type CanaryState = 'current' | 'due' | 'running' | 'made' | 'cannot' | (string & {});

/** Take pins away. The takes stay. */
export interface CanaryUnpinParams {
  /** Pinned takes, all of one project. */
  takes: TakeId[];
}

/** The weekly check-in. */
export interface CheckinParams {
  /** The wallet; `house` if not given. */
  wallet?: string | null;
}

/** What a client is given. */
export type ClientScope = 'read' | 'generate' | 'spend' | 'admin' | (string & {});

/** Ask for the measures of a clip that is no take. For processes on this machine, which may name paths. */
export interface ClipInspectParams {
  /** A still that its frames are compared with; none if not given. */
  against?: TakeId | null;
  /** Frames a second of a folder, more than 0 and at most 240; a file says its own. */
  fps?: number | null;
  /** A file of a clip, at most 512 MiB; or a folder of frames, PNG, JPEG or WebP of one size with a number at the end of their names, without
   * gaps: at most 10,000, 64 MiB each, 16 GiB and 10 gigapixels in all. */
  path: string;
  /** Folder or id of the project whose brand colours count; none means the default project. */
  project?: string | null;
  /** Have lettering read too; see `inspect`. */
  read_text?: boolean;
  /** Draw a strip of it, as `strip.make` does. */
  strip?: boolean;
}

/** What was measured of it. Nothing of the clip is kept but its measures and the strip. */
export interface ClipInspectReply {
  /** How far it is from `against` along time, as in `inspect`; empty without one. */
  along: Moment[];
  /** What it does over time, as in `inspect`. */
  flicker: Measure[];
  /** The strip, where one was asked for. */
  strip?: Asset | null;
}

/** One component over the takes of a template. */
export interface ComponentDrift {
  /** The level of the worst. */
  level?: Level | null;
  /** The median score: how many times more it changed than by harmless edits. */
  median?: number | null;
  /** How many takes have a value. */
  n: number;
  /** The component, for example `palette`. */
  name: string;
  /** How many were not looked at. That is no pass. */
  not_checked: number;
  /** How many have no value because it has no meaning for the two pictures. */
  not_defined: number;
  /** The new take that has the highest score. */
  take?: TakeId | null;
  /** The highest score. */
  worst?: number | null;
}

/** How one sub-score of stills goes with one measure of their clips. */
export interface Correlation {
  /** The figure of that measure that was ranked, for example `levels`. Higher is worse. */
  figure: string;
  /** See `low`. */
  high?: number | null;
  /** The interval around it; none for fewer than four pairs. */
  low?: number | null;
  /** The measure of the clip, for example `boiling`. */
  measure: string;
  /** Anchors that have both. */
  n: number;
  /** Spearman's rank correlation, -1 to 1; none for fewer than two pairs, or where all of one side are equal. */
  rho?: number | null;
  /** What it says. */
  says: CorrelationSays;
  /** The sub-score: `depth`, `light`, `subject`, `boil`, `tones`. 1 promises most. */
  score: string;
  /** In words. */
  words: string;
}

/** What a correlation says. */
export type CorrelationSays = 'too_few' | 'not_defined' | 'nothing' | 'holds' | 'contrary' | (string & {});

/** What was deleted. */
export interface DeleteReply {
  /** Bytes given back to the disk. */
  freed_bytes: number;
  /** The takes that are gone. */
  takes: TakeId[];
}

/** One difference. */
export interface Difference {
  /** When it was sent by us; else when it came to them. */
  at_ms: number;
  /** What we captured. */
  captured_microcredits?: number | null;
  /** What they charged; for an order that only they have, its least price by the catalog where they name no amount. */
  charged_microcredits?: number | null;
  /** What to do about it. */
  hint: string;
  /** Our job. */
  job?: JobId | null;
  /** Its kind. */
  kind: DifferenceKind;
  /** What is wrong, in words. */
  message: string;
  /** The model. */
  model: string;
  /** Where it stands here: `done`, `needs_you`, or `failed` for all that came to nothing. */
  ours?: JobState | null;
  /** Their name for the order. */
  remote_id?: string | null;
  /** Where it stands there. */
  theirs?: RemoteState | null;
}

/** What kind of difference. */
export type DifferenceKind = 'needs_you' | 'outcome' | 'charge' | 'only_there' | 'only_here' | (string & {});

/** BLAKE3 of the bytes, in hex */
export type Digest = string;

/** Ask for drafts. */
export interface DraftParams {
  /** Roll anew even where the cache has an answer. Needs an idempotency key, as `more` does. */
  again?: boolean;
  /** `16:9` and the like; only with a named size. */
  aspect?: string | null;
  /** How many variations, 1 to 256; the tier's count if not given. With several `variants`: of each, and 1 if not given. A request
   * makes at most 1,000 takes. */
  count?: number | null;
  /** What the composition has to keep to, depth or lines, by digest, where the route takes one. */
  guide?: Digest | null;
  /** Same key and parameters: same answer, never twice the work. 1 to 128 bytes. */
  idempotency_key?: string | null;
  /** Continue after the variations the shot already has. */
  more?: boolean;
  /** What not to draw. */
  negative?: string | null;
  /** Go on in spite of a gate or the Three-Roll Rule, for this reason. */
  override_reason?: string | null;
  /** Colours, `#rrggbb`; the project's brand palette if not given. */
  palette?: string[] | null;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** What to draw. 1 to 32,768 bytes. Either this or `variants`. */
  prompt?: string;
  /** Run only if the plan still is the one that was quoted. */
  quote_id?: string | null;
  /** Pictures to look at, by digest: assets of takes, or imported ones. As many as the route takes. */
  references?: Digest[];
  /** Another route of the catalog for this request; the tier's own if not given. What the person's config does not allow stays refused. */
  route?: string | null;
  /** Seed of variation 0; a function of the recipe if not given. */
  seed?: number | null;
  /** Name of the shot; made from the prompt, or the first of `variants`, if not given. */
  shot?: string | null;
  /** `1K`, `2K`, `4K` (long side) or `1280x720`. */
  size?: string | null;
  /** Tier; the lowest if not given. */
  tier?: string | null;
  /** Only by a route of the tier that makes a take for at most so much; the first that fits. */
  under_microcredits?: number | null;
  /** Several wordings at once, 1 to 256, each with variations of its own: one request, one quote, one total. Equal ones are made once. */
  variants?: Variant[];
  /** Wait up to this long for the jobs to end before answering; at most 60,000. */
  wait_ms?: number | null;
  /** Only by a route of the tier that makes 95 of 100 takes within so many milliseconds, as measured here; the first that fits. */
  within_ms?: number | null;
}

/** How to leave. */
export interface DrainParams {
  /** Leave only if no job is open; otherwise answer `busy`. */
  if_idle?: boolean;
}

/** The daemon is leaving. */
export interface DrainReply {
  /** Open jobs that go on after the next start. */
  open_jobs: number;
}

/** What an edit does. */
export type EditOp = 'inpaint' | 'remove' | 'outpaint' | 'upscale' | 'recolour' | 'crop' | 'background' | 'guide' | 'calm' | (string & {});

/** Change a part of a take. Outside a mask not one pixel changes. */
export interface EditParams {
  /** See `draft`. */
  again?: boolean;
  /** Crop and outpaint: the aspect of the result, `16:9`. An outpaint grows evenly on two sides. */
  aspect?: string | null;
  /** Upscale: 2 or 4. */
  factor?: number | null;
  /** Crop: what has to be as near to the middle as it can be; what stands out if not given. */
  focus?: Focus | null;
  /** Recolour: the old colour, `#rrggbb`; the one that leads in the mask, or in the picture, if not given. */
  from?: string | null;
  /** See `draft`. */
  idempotency_key?: string | null;
  /** Guide: which map. */
  map?: GuideMap | null;
  /** Inpaint, remove, background and, if wished, recolour: an imported picture of the take's size; white changes, black stays. */
  mask?: Digest | null;
  /** What to do. */
  op: EditOp;
  /** See `draft`. */
  override_reason?: string | null;
  /** Background: a picture that comes behind, instead of colours. */
  picture?: Digest | null;
  /** Inpaint and outpaint: what to put there; the take's own prompt if not given. */
  prompt?: string | null;
  /** See `draft`. */
  quote_id?: string | null;
  /** See `draft`. */
  route?: string | null;
  /** Seed; a function of the recipe if not given. */
  seed?: number | null;
  /** Outpaint: how many pixels are added on each side. Either this or `aspect`. */
  sides?: Sides | null;
  /** Recolour and calm: how far, 0 to 1; 1 if not given. */
  strength?: number | null;
  /** The take to edit. */
  take: TakeId;
  /** Tier that pays and decides the route; the take's own if not given. */
  tier?: string | null;
  /** Recolour: the new colour, `#rrggbb`. Background: one colour, or two for a gradient from top to bottom. */
  to?: string[];
  /** See `draft`. */
  under_microcredits?: number | null;
  /** See `draft`. */
  wait_ms?: number | null;
  /** See `draft`. */
  within_ms?: number | null;
}

/** Which entries, newest first. */
export interface EntriesParams {
  /** Where the last page ended. */
  cursor?: string | null;
  /** How many, 1 to 500; 50 if not given. */
  limit?: number | null;
  /** Folder or id of the project: its own entries, and grants and expiries of the wallets that its tiers pay from. None means all. */
  project?: string | null;
  /** Only this wallet. */
  wallet?: string | null;
}

/** A page of entries. */
export interface EntriesReply {
  /** Give it back for the next page; none at the end. */
  cursor?: string | null;
  /** The entries. */
  entries: Entry[];
}

/** One line of the books. It is never changed. */
export interface Entry {
  /** The amount, never negative; `kind` says in which direction. */
  amount_microcredits: number;
  /** When. */
  at_ms: number;
  /** The job. */
  job?: JobId | null;
  /** What it does. */
  kind: EntryKind;
  /** The wallet's `posted` after it; none for a hold, which does not change it. */
  posted_after_microcredits?: number | null;
  /** Project id. */
  project?: string | null;
  /** A reason or a code, for example `credits_short`. */
  reason?: string | null;
  /** Sequence number of its event. */
  seq: number;
  /** The take. */
  take?: TakeId | null;
  /** Tier. */
  tier?: string | null;
  /** The wallet. */
  wallet: string;
}

/** What an entry does to a wallet. */
export type EntryKind = 'grant' | 'hold' | 'capture' | 'release' | 'overage' | 'expiry' | 'refusal' | 'correction' | (string & {});

/** What kind of error it is. The text is stable; so are exit code and JSON-RPC number. */
export type ErrorCode = 'invalid_params' | 'parse_error' | 'unknown_method' | 'too_large' | 'unknown_take' | 'unknown_shot' | 'unknown_job' | 'unknown_tier' | 'unknown_route' | 'unknown_project' | 'unknown_asset' | 'unknown_wallet' | 'empty_prompt' | 'not_supported' | 'bad_picture' | 'mask_mismatch' | 'bad_config' | 'idempotency_mismatch' | 'quote_stale' | 'not_kept' | 'no_anchor' | 'three_rolls' | 'untrusted' | 'wrong_state' | 'nothing_to_undo' | 'checkin_closed' | 'credits_short' | 'budget_passed' | 'price_unknown' | 'provider_refused' | 'provider_failed' | 'possibly_charged' | 'forbidden' | 'busy' | 'draining' | 'read_only' | 'disk_full' | 'rebuilding' | 'damaged_asset' | 'cursor_gone' | 'protocol_mismatch' | 'unauthorized' | 'provider_key' | 'provider_out_of_money' | 'model_retired' | 'provider_rate_limited' | 'provider_unreachable' | 'route_unverified' | 'no_route_fits' | 'bad_prompt' | 'bad_request' | 'internal' | (string & {});

/** The `data` of a JSON-RPC error, and the error of a job. */
export interface ErrorData {
  /** What kind. */
  code: ErrorCode;
  /** The next step. */
  hint: string;
  /** What happened, for the person. */
  message: string;
  /** More, by kind. */
  more?: More;
}

/** One event. What does not apply is null. */
export interface Event {
  /** When. */
  at_ms: number;
  /** Batch. */
  batch?: BatchId | null;
  /** A word more: a verdict, an entry kind, an error code. */
  detail?: string | null;
  /** Job. */
  job?: JobId | null;
  /** What kind. */
  kind: EventKind;
  /** How far it is. */
  progress?: Progress | null;
  /** Project id. */
  project?: string | null;
  /** Sequence number; several events of one commit may share it. */
  seq: number;
  /** Shot. */
  shot?: ShotId | null;
  /** The job's new state. */
  state?: JobState | null;
  /** Take. */
  take?: TakeId | null;
}

/** What kind of thing happened. */
export type EventKind = 'job' | 'take' | 'verdict' | 'anchor' | 'shot' | 'deleted' | 'credit' | 'project' | 'client' | 'progress' | 'closing' | (string & {});

/** Events in order. */
export interface EventsReply {
  /** The events. */
  events: Event[];
  /** Whether more events wait already. */
  more: boolean;
  /** Give it back as `seq`. It moves on even where no event was for you. */
  seq: number;
}

/** Events after a sequence number. */
export interface EventsSinceParams {
  /** How many at most, 1 to 1,000; 200 if not given. */
  limit?: number | null;
  /** Folder or id of the project; none means all projects. */
  project?: string | null;
  /** Sequence number of the last event you have; 0 for all that are kept. */
  seq: number;
  /** Wait up to this long for a first event; at most 60,000. */
  wait_ms?: number | null;
}

/** What was written. */
export interface ExportReply {
  /** The files, in the order of the takes. */
  files: string[];
}

/** A place in a picture. */
export interface Focus {
  /** Across, 0 (left) to 1 (right). */
  x: number;
  /** Down, 0 (top) to 1 (bottom). */
  y: number;
}

/** A grant and what is left of it. */
export interface Grant {
  /** When the rest is lost; none means never. */
  expires_ms?: number | null;
  /** What was given. */
  granted_microcredits: number;
  /** What is left. */
  left_microcredits: number;
  /** Why it was given. */
  reason: string;
}

/** Give credits to a wallet. */
export interface GrantParams {
  /** How much: 1 to 9,000,000,000,000,000 in all. */
  amount_microcredits: number;
  /** When the rest is lost; never if not given. */
  expires_ms?: number | null;
  /** Same key and parameters: same answer, granted once. */
  idempotency_key?: string | null;
  /** Why, 1 to 1,000 bytes. */
  reason: string;
  /** The wallet; `house` if not given. */
  wallet?: string | null;
}

/** Maps of a picture's structure. */
export type GuideMap = 'depth' | 'edges' | 'segments' | (string & {});

/** Who asks, and which protocol numbers it speaks. */
export interface HelloParams {
  /** Name and version of the client, for the log, for example "krita 0.1.0". */
  client?: string | null;
  /** Oldest and newest protocol number that the client speaks; none means any. */
  client_protocol?: [number, number] | null;
}

/** Who answers. Over TCP without a token, only `protocol` is set. */
export interface HelloReply {
  /** Version of the daemon. */
  build?: string | null;
  /** Names of optional features; unknown ones are to be ignored. */
  features?: string[];
  /** Base of asset URLs, for example `http://127.0.0.1:47113`. */
  http?: string | null;
  /** A random name of this run of the daemon; the discovery file holds the same one. */
  instance_id?: string | null;
  /** The protocol number both sides will use. */
  protocol: number;
  /** Path of the Unix socket, for clients that want to check the discovery file. */
  socket?: string | null;
}

/** What accepted heroes took: kept takes of refinement tiers. */
export interface HeroStats {
  /** Accepted heroes: the n of the figures below. */
  accepted: number;
  /** Credits for each accepted hero, rounded up; none without any. */
  credits_each_microcredits?: number | null;
  /** What refinement tiers took, edits and what ended without a take included. */
  credits_microcredits: number;
  /** Rolls: takes generated on refinement tiers; those from the cache, edits and imports are none. */
  rolls: number;
  /** Rolls for each accepted hero; none without any. */
  rolls_each?: number | null;
  /** The shots that took most rolls first; at most 20. */
  shots: ShotStats[];
}

/** What came in. */
export interface ImportReply {
  /** The bytes. */
  asset: Asset;
  /** The take, where a shot was named. */
  take?: Take | null;
}

/** Ask for a take's measures. */
export interface InspectParams {
  /** What it is compared with, a still; the take that it came from if not given. */
  against?: TakeId | null;
  /** Have lettering read too, where `tesseract` is installed; it takes a second or more the first time, for a clip up to ten. */
  read_text?: boolean;
  /** The take. */
  take: TakeId;
}

/** What was measured. Each list is empty where its question has no meaning for the take. */
export interface InspectReply {
  /** What it was compared with; none where it came from nothing. */
  against?: TakeId | null;
  /** How far a clip is from `against` along time: at most eight frames that are spread evenly, the first and the last among them. */
  along?: Moment[];
  /** How far it is from that, by component: `layout`, `edges`, `structure`, `palette`, `brand` (one for each colour), `tone`, `text`,
   * `identity`. There is no total. */
  drift: Measure[];
  /** What a clip does over time: `motion`, `boiling`, `pumping`, `ghosting`, `freezes`, `jumps`, `warp`, `hue`, `anchor`. */
  flicker?: Measure[];
  /** What a still promises as a clip: `depth`, `light`, `subject`, `boil`, `tones`. */
  kinetic: Measure[];
  /** The take. */
  take: TakeId;
}

/** One job. */
export interface Job {
  /** The request it came from. */
  batch: BatchId;
  /** Credits taken. */
  captured_microcredits: number;
  /** When it was accepted. */
  created_ms: number;
  /** Why it did not end well. */
  error?: ErrorData | null;
  /** Credits on hold; 0 once it has ended. */
  held_microcredits: number;
  /** Its name. */
  id: JobId;
  /** Variation. */
  k: number;
  /** What the worker says now. */
  progress?: Progress | null;
  /** Project id. */
  project: string;
  /** The job that tries this one again. Where its model is gone, that one goes on by the tier's next route. */
  retried_by?: JobId | null;
  /** The job this one tries again. */
  retry_of?: JobId | null;
  /** Route. */
  route: string;
  /** Shot. */
  shot: ShotId;
  /** The shot's name. */
  shot_name: string;
  /** Where it stands. */
  state: JobState;
  /** Its take, once done. */
  take?: TakeId | null;
  /** Tier. */
  tier: string;
  /** When its state changed last. */
  updated_ms: number;
}

/** Stop jobs. */
export interface JobCancelParams {
  /** Or all open jobs of the project. */
  all?: boolean;
  /** Or all open jobs of a batch. */
  batch?: BatchId | null;
  /** The jobs, up to 500. */
  jobs?: JobId[];
  /** Folder or id of the project, for `all`; none means the default project. */
  project?: string | null;
}

/** Name one job. */
export interface JobGetParams {
  /** The job. */
  job: JobId;
  /** Wait up to this long for it to end before answering; at most 60,000. */
  wait_ms?: number | null;
}

/** a job such as j4 */
export type JobId = string;

/** Which jobs. */
export interface JobListParams {
  /** Only jobs of this batch. */
  batch?: BatchId | null;
  /** Where the last page ended. */
  cursor?: string | null;
  /** How many, 1 to 500; 50 if not given. */
  limit?: number | null;
  /** Only jobs that have not ended. */
  open?: boolean;
  /** Folder or id of the project; none means all projects. */
  project?: string | null;
}

/** A page of jobs, newest first. */
export interface JobListReply {
  /** Give it back for the next page; none at the end. */
  cursor?: string | null;
  /** The jobs. */
  jobs: Job[];
}

/** Say what became of a job that needs you. */
export interface JobResolveParams {
  /** The result, imported before, for `charged` with a picture in hand. */
  asset?: Digest | null;
  /** What the provider charged, for `charged`; the whole hold if not given. */
  charged_microcredits?: number | null;
  /** The job. */
  job: JobId;
  /** What became of it. */
  outcome: Resolution;
  /** Why you know, for the books. */
  reason: string;
}

/** Try again what failed, was refused or was cancelled. */
export interface JobRetryParams {
  /** See `draft`. */
  idempotency_key?: string | null;
  /** The job. */
  job: JobId;
  /** See `draft`. */
  wait_ms?: number | null;
}

/** Where a job stands. `done`, `refused`, `failed` and `cancelled` are final. */
export type JobState = 'queued' | 'intent' | 'submitting' | 'submitted' | 'fetched' | 'done' | 'refused' | 'failed' | 'cancelled' | 'unknown' | 'needs_you' | (string & {});

/** Jobs after a change. */
export interface JobsReply {
  /** The jobs as they stand now. */
  jobs: Job[];
}

/** A key to forget. */
export interface KeyForgetParams {
  /** The provider. */
  provider: string;
}

/** What became of a key that was to be forgotten. */
export interface KeyForgetReply {
  /** Whether there was one to forget. */
  forgotten: boolean;
  /** Where a key is all the same: a variable of the environment is not ours to forget. */
  key: ProviderKey;
}

/** Providers that need keys. */
export interface KeyListReply {
  /** The providers, by name. */
  keys: ProviderKey[];
}

/** Where a key was found. */
export type KeyPlace = 'environment' | 'keyring' | 'file' | 'nowhere' | (string & {});

/** A key to keep. */
export interface KeySetParams {
  /** The key. */
  key: Secret;
  /** The provider, for example `fal`. */
  provider: string;
}

/** Where a key stands now. */
export interface KeySetReply {
  /** Where the key is that will be used. */
  key: ProviderKey;
}

/** Keys to test. */
export interface KeyTestParams {
  /** The provider; without one, all that have a key. */
  provider?: string | null;
}

/** Keys that were tested. */
export interface KeyTestReply {
  /** By provider. */
  tests: KeyTested[];
}

/** One key that was tested by a free call. */
export interface KeyTested {
  /** What to do now, where there is something. */
  hint?: string | null;
  /** The provider. */
  provider: string;
  /** The same in words. */
  says: string;
  /** What it said. */
  verdict: KeyVerdict;
}

/** What a provider said of its key. */
export type KeyVerdict = 'good' | 'bad' | 'not_reached' | 'not_checked' | 'no_key' | (string & {});

/** The ladder as it stands, and the ladders that there are. */
export interface LadderReply {
  /** What the providers offer. */
  ladders: ProviderLadder[];
  /** What is still missing before these tiers can make anything. */
  missing: Missing[];
  /** The tiers of the project, lowest first. */
  tiers: Tier[];
}

/** Make the tiers use a provider's routes. */
export interface LadderUseParams {
  /** What may be spent from now on, in millionths of the wallet's unit: granted to the wallet. */
  funds_micro_units?: number | null;
  /** Makes a repeated request grant once. */
  idempotency_key?: string | null;
  /** Write the names of the routes into the project's maquette.toml, and nothing into the person's own config. */
  in_project?: boolean;
  /** Folder or id of the project; none means the built-in one. */
  project?: string | null;
  /** A provider whose catalog file has a `[ladder]`, for example `google`; with `tier`, a route such as `google/pro`. */
  provider: string;
  /** Bind this tier alone to the route that `provider` names. */
  tier?: string | null;
}

/** What was written, and the ladder that came of it. */
export interface LadderUseReply {
  /** The file as it was before, told to Unix peers only. */
  backup?: string | null;
  /** Whether a file was changed; it was not where it said so already. */
  changed: boolean;
  /** The file, told to Unix peers only. */
  file?: string | null;
  /** What is still missing. */
  missing: Missing[];
  /** What a person should know of what was done. */
  notes: string[];
  /** The ladder that is used now. */
  provider: string;
  /** The tiers of the project, lowest first. */
  tiers: Tier[];
}

/** How much something changed. */
export type Level = 'same' | 'slight' | 'visible' | 'strong' | (string & {});

/** A take's ancestors and descendants. */
export interface LineageReply {
  /** From the first ancestor down to the take itself. */
  ancestors: Take[];
  /** Takes that came from it, directly or not, oldest first; at most 500. */
  descendants: Take[];
}

/** A project in a list. */
export interface ListedProject {
  /** Its id; every method takes it as `project`. */
  id: string;
  /** Whether it is the built-in one, which a request means that names none. */
  is_default: boolean;
  /** Its name when it was last opened. */
  name: string;
  /** Its folder then, told to Unix peers only; the built-in one has none. */
  root?: string | null;
  /** Its shots. */
  shots: number;
  /** Takes in them whose content was not deleted. */
  takes: number;
  /** Whether a person allowed spending in that folder. */
  trusted: boolean;
  /** When it or one of its shots last changed; 0 where nothing ever did. */
  updated_ms: number;
}

/** One colour of a common palette. */
export interface LookColour {
  /** `#rrggbb`. */
  colour: string;
  /** Its share, 0 to 1. */
  share: number;
}

/** What accepted stills have in common. */
export interface LookStats {
  /** Mean centre of what stands out, across, 0 (left) to 1 (right). */
  centre_x: number;
  /** The same, down, 0 (top) to 1 (bottom). */
  centre_y: number;
  /** Mean chroma C*ab: 0 grey, 30 muted, 60 and more vivid. */
  chroma: number;
  /** Mean lightness L*, 0 to 100. */
  lightness: number;
  /** How many stills. */
  n: number;
  /** Up to six colours of all of them together, the largest first. */
  palette: LookColour[];
  /** Mean distance of the stills' centres from it, as a share of the diagonal: small means one composition again and again. */
  scatter: number;
  /** Mean CIEDE2000 of the stills' mean colours from the group's: small means one palette again and again. */
  spread_delta_e: number;
  /** A sentence for people. Under eight stills it says that they are too few. */
  words: string;
}

/** What a request led to. A pure cache hit has no batch and no jobs. */
export interface Made {
  /** The batch; none where every take was already in the shot. */
  batch?: BatchId | null;
  /** What was put on hold for the new jobs. */
  held_microcredits: number;
  /** How many takes came from the cache. */
  hits: number;
  /** Jobs of this request in order of variation; joined ones among them. */
  jobs: Job[];
  /** How many jobs were running already. */
  joined: number;
  /** The project's id. */
  project: string;
  /** The shot. */
  shot: ShotId;
  /** The shot's name. */
  shot_name: string;
  /** Takes that exist now, in order of variation: hits, and what ended within `wait_ms`. */
  takes: Take[];
  /** Why it is this route and no other, where that was a question. */
  why_route?: string | null;
}

/** One measure. */
export interface Measure {
  /** The figures behind it by name; their units are in `daemon/eye/README.md`. */
  figures?: Record<string, number>;
  /** How much that is, where thresholds were fitted for it. */
  level?: Level | null;
  /** What was measured, for example `palette`. */
  name: string;
  /** Drift: how many times more it changed than by harmless edits; over 1 it counts. Kinetic: 0 to 1, and 1 promises most. Flicker: none. */
  score?: number | null;
  /** Whether there is a value. */
  state: MeasureState;
  /** A sentence for people. */
  words: string;
}

/** Whether a measure has a value. */
export type MeasureState = 'measured' | 'not_defined' | 'not_checked' | (string & {});

/** Something that is missing, and how to get it. */
export interface Missing {
  /** How to get it. */
  hint: string;
  /** What it is. */
  what: string;
}

/** Say yes to paying a route. */
export interface ModelAcceptParams {
  /** The route, `provider/name`. */
  route: string;
}

/** The models that routes lead to. */
export interface ModelListReply {
  /** The routes. */
  routes: Route[];
}

/** Write a remark beside a route, for example "poor at hands". */
export interface ModelNoteParams {
  /** The remark, 1 to 500 bytes in one line; none takes the one away that is there. */
  note?: string | null;
  /** The route, `provider/name`. */
  route: string;
}

/** What makes the pictures of a route. */
export interface ModelVersion {
  /** Version of the adapter that speaks to it, or of the embedded renderer. */
  adapter_version: number;
  /** Model id. */
  model: string;
  /** The model's version, as catalog and provider call it. */
  version: string;
}

/** How far one frame of a clip is from a still. */
export interface Moment {
  /** How far it is, by component, as in `drift`. */
  drift: Measure[];
  /** Its number among the frames that could be decoded, from 0. */
  frame: number;
  /** When it is shown, in seconds from the clip's start. */
  seconds: number;
}

/** Figures that belong to an error. What does not apply is null. */
export interface More {
  /** `credits_short`, `budget_passed`: what is there. */
  available_microcredits?: number | null;
  /** `three_rolls`: the cheapest way to find out what is wrong. */
  diagnosis?: string | null;
  /** `three_rolls`: what that costs. */
  diagnosis_microcredits?: number | null;
  /** Names that come near what was asked for. */
  did_you_mean?: string[];
  /** `credits_short`, `budget_passed`: what is needed. */
  needed_microcredits?: number | null;
  /** `route_unverified`: what the person wrote beside that route by `model.note`. */
  note?: string | null;
  /** `cursor_gone`: the oldest sequence number that is kept. */
  oldest_seq?: number | null;
  /** `quote_stale`: the new quote. */
  quote?: Quote | null;
  /** `busy`: when asking again makes sense, in milliseconds, where that is known. */
  retry_after_ms?: number | null;
  /** `three_rolls`: rolls so far. */
  rolls?: number | null;
  /** `three_rolls`: the rule's number. */
  rolls_limit?: number | null;
  /** `route_unverified`: the route that somebody has to say yes to. */
  route?: string | null;
}

/** For methods that need nothing. */
export type Nothing = Record<string, never>;

/** One thing that the daemon wants a person to know. */
export interface Notice {
  /** Stable name, for example `torn_tail_repaired`. */
  code: string;
  /** What to do next, in a sentence. */
  hint: string;
  /** How grave it is. */
  level: NoticeLevel;
  /** What happened, in a sentence. */
  message: string;
}

/** How grave a notice is. */
export type NoticeLevel = 'info' | 'warning' | 'error' | (string & {});

/** How a take came from its parent. */
export type Origin = 'draft' | 'promote' | 'edit' | 'stitch' | 'import' | (string & {});

/** How long things took, from when a request was accepted. Work from the cache is not counted. */
export interface PaceStats {
  /** Time of one draft: the time of its batch over the drafts in it. n is the number of batches. */
  draft_ms: TimeStats;
  /** Drafts that were made in the time of one hero: `hero_ms` over `draft_ms`; none where one of them is not known. */
  drafts_per_hero?: number | null;
  /** Time until the first take of a batch of drafts was there. */
  first_take_ms: TimeStats;
  /** Time until the first thumbnail was seen. */
  first_thumbnail_ms: TimeStats;
  /** Time until a hero was there. n is the number of heroes. */
  hero_ms: TimeStats;
}

/** Says yes to a request. */
export interface PairApproveParams {
  /** The code that the client shows; capitals and dashes do not matter. Five wrong ones end all requests. */
  code: string;
  /** What it is given; none means what it asked for. */
  scopes?: ClientScope[] | null;
  /** What it may spend in a day (UTC); none means what it asked for. */
  spend_per_day_microcredits?: number | null;
}

/** Asks for a token. Needs no credential: 5 a minute, 3 at once, each for 2 minutes. */
export interface PairBeginParams {
  /** What the client calls itself, 1 to 64 characters, none of them a control character; a person reads it. */
  client: string;
  /** SHA-256 of a secret nonce, as 64 hexadecimal digits. Whoever knows the nonce is told the token. */
  nonce_hash: string;
  /** What it would like to be given. */
  scopes: ClientScope[];
  /** What it would like to spend in a day (UTC); belongs to `spend`. */
  spend_per_day_microcredits?: number | null;
}

/** A request that waits for a person. */
export interface PairBeginReply {
  /** What the client shows to the person, for example `K7QM-2R4T`. */
  code: string;
  /** When the request is over. */
  expires_ms: number;
  /** Names the request when polling. */
  pair_id: string;
}

/** Says no to a request. */
export interface PairDenyParams {
  /** The request. */
  pair_id: string;
}

/** The request is over. */
export type PairDenyReply = Record<string, unknown>;

/** Requests that wait, and clients that have a token. */
export interface PairListReply {
  /** Clients with a token that counts, newest first. */
  clients: PairedClient[];
  /** Requests that wait for a person, oldest first. */
  requests: PairRequest[];
}

/** Asks what became of a request. */
export interface PairPollParams {
  /** The secret nonce, of which `pair.begin` had the hash. Five wrong ones end the request. */
  nonce: string;
  /** The request. */
  pair_id: string;
  /** Waits for a decision this long, at most 60,000. */
  wait_ms?: number | null;
}

/** What became of a request, and the token where it was approved. */
export interface PairPollReply {
  /** The client's name in the books. */
  client?: string | null;
  /** What it was given, which may be less or more than it asked for; what it asked for while it waits. */
  scopes?: ClientScope[];
  /** What it may spend in a day (UTC). */
  spend_per_day_microcredits?: number | null;
  /** Where it stands. */
  state: PairState;
  /** The token, told to the first poll after the approval and never again. */
  token?: string | null;
}

/** A request that waits for a person. */
export interface PairRequest {
  /** When it asked. */
  asked_ms: number;
  /** What the client calls itself. Anybody can call itself anything: the code is what counts. */
  client: string;
  /** The code that it shows. */
  code: string;
  /** When the request is over. */
  expires_ms: number;
  /** The origin that it asked from, where it is a page; `null` says nothing. */
  origin?: string | null;
  /** Its name. */
  pair_id: string;
  /** What it would like to be given. */
  scopes: ClientScope[];
  /** What it would like to spend in a day (UTC). */
  spend_per_day_microcredits?: number | null;
}

/** Takes a client's token back. */
export interface PairRevokeParams {
  /** The client's id, as `pair.list` tells it. */
  client: string;
}

/** What became of a request. */
export type PairState = 'waiting' | 'approved' | 'denied' | 'expired' | (string & {});

/** A client with a token. */
export interface PairedClient {
  /** When its token ends by itself. */
  expires_ms?: number | null;
  /** Its name in the books. */
  id: string;
  /** When it last asked for something, since the daemon started. */
  last_seen_ms?: number | null;
  /** What it called itself. */
  name: string;
  /** The origin that it asked from. */
  origin?: string | null;
  /** When it was paired. */
  paired_ms: number;
  /** Whether it is a session of the panel. */
  panel: boolean;
  /** What it was given. */
  scopes: ClientScope[];
  /** What it may spend in a day (UTC); none means that only wallets and budgets bound it. */
  spend_per_day_microcredits?: number | null;
  /** What it has spent or put on hold today (UTC). */
  spent_today_microcredits: number;
}

/** A client after a change. */
export interface PairedReply {
  /** The client. */
  client: PairedClient;
}

/** Where to log in to the panel. */
export interface PanelLoginReply {
  /** When the code is over. */
  expires_ms: number;
  /** The panel's address with a code that works once. */
  url: string;
}

/** The drift of one pin. */
export interface PinDrift {
  /** How far the new take is from the pinned one, by component; empty where there is none. Of clips each component at the moment at which it changed
   * most, and then the measures over time, with a level where the new clip does more of it. */
  drift: Measure[];
  /** The pin. */
  pin: CanaryPin;
  /** What there is to know of it: why nothing was measured, or what else may have made the difference. */
  words: string;
}

/** How far a job is. Volatile: only the latest is told, and none is kept. */
export interface Progress {
  /** Work done, 0 to 1. */
  fraction?: number | null;
  /** Time left, from measured medians or from the provider. */
  left_ms?: number | null;
  /** Jobs before it in the queue, while it waits. */
  place?: number | null;
  /** The newest picture of the work so far: `GET /assets/<digest>`, until there is a newer one or the work is over. */
  preview?: Digest | null;
}

/** A project as it stands. */
export interface Project {
  /** Limit on all credits the project may spend. */
  budget_microcredits?: number | null;
  /** Limit on a day (UTC). */
  budget_per_day_microcredits?: number | null;
  /** Its id; stays when the folder moves. */
  id: string;
  /** Its name. */
  name: string;
  /** Brand colours by name, `#rrggbb`. */
  palette: Record<string, string[]>;
  /** The folder, told to Unix peers only. */
  path?: string | null;
  /** The tiers, lowest first. */
  tiers: Tier[];
  /** Whether a person allowed spending in it. */
  trusted: boolean;
  /** What was ignored in `maquette.toml`, and why. */
  warnings: string[];
}

/** Make a folder a project, or say yes to one that came from elsewhere. */
export interface ProjectInitParams {
  /** Write the demo ladder with house prices. */
  demo?: boolean;
  /** A name; the folder's own if not given. */
  name?: string | null;
  /** The folder. It is made if it is not there. */
  path: string;
  /** Allow spending in a project that was made elsewhere; writes no file. */
  trust?: boolean;
}

/** The projects. */
export interface ProjectListReply {
  /** The one changed last first; at most 500, the built-in one always among them. */
  projects: ListedProject[];
}

/** A project, by the folder that holds `maquette.toml` or by its id; none means the built-in default project. */
export interface ProjectParams {
  /** Folder or id. */
  project?: string | null;
}

/** Make takes on a higher tier. */
export interface PromoteParams {
  /** Roll anew even where the cache has an answer. */
  again?: boolean;
  /** Motion: where the camera goes; what the prompt says, if not given. Models are told in words. */
  camera?: CameraMove | null;
  /** How many variations of each, 1 to 16; 1 if not given. A request makes at most 1,000 takes. */
  count?: number | null;
  /** Motion: frames a second, 12 to 60. */
  fps?: number | null;
  /** Motion: how close to the anchor it stays, 0 to 1. */
  guidance?: number | null;
  /** What the composition has to keep to, depth or lines, by digest, where the route takes one. */
  guide?: Digest | null;
  /** See `draft`. */
  idempotency_key?: string | null;
  /** Motion: the last frame, by digest, where the route takes one. */
  last_frame?: Digest | null;
  /** Motion: whether the last frame leads into the first. */
  loop?: boolean;
  /** Continue after the variations there already are. */
  more?: boolean;
  /** Motion: how strong, 0 to 255. */
  motion?: number | null;
  /** What not to draw for each of `takes`, in their order; null keeps the take's own, and an empty text leaves it out. */
  negatives?: (string | null)[];
  /** See `draft`. */
  override_reason?: string | null;
  /** Folder or id of the project; needed only to find `shot`. */
  project?: string | null;
  /** Another wording for this tier; the take's own prompt if not given. */
  prompt?: string | null;
  /** A wording for each of `takes`, in their order; instead of `prompt`. */
  prompts?: string[];
  /** See `draft`. */
  quote_id?: string | null;
  /** Pictures to look at beside the parent; see `draft`. */
  references?: Digest[];
  /** See `draft`. */
  route?: string | null;
  /** Motion: length, 0.5 to 20 seconds. */
  seconds?: number | null;
  /** Seed of variation 0; the take's own if not given. */
  seed?: number | null;
  /** A shot whose anchor is promoted, when `takes` is empty. */
  shot?: string | null;
  /** `2K`, `4K` (long side) or `1280x720`; keeps the parent's aspect with a named size. */
  size?: string | null;
  /** How much may change, 0 (nothing) to 1 (anything). */
  strength?: number | null;
  /** The takes to promote, 1 to 256. For motion: none, with `shot` set, promotes the shot's anchor. */
  takes?: TakeId[];
  /** Tier to go to; the next one up if not given. */
  tier?: string | null;
  /** See `draft`. */
  under_microcredits?: number | null;
  /** See `draft`. */
  wait_ms?: number | null;
  /** See `draft`. */
  within_ms?: number | null;
}

/** An axis of a prompt file. */
export interface PromptAxis {
  /** The input's name. */
  name: string;
  /** How many values it has. */
  values: number;
}

/** Ask what is wrong with a prompt file. */
export interface PromptCheckParams {
  /** A file of the project as `prompt.list` names it, for every peer; instead of `path`. */
  name?: string | null;
  /** The file's absolute path; what it names is looked for beside it. Read only for peers on the Unix socket. */
  path?: string | null;
  /** Folder or id of the project; else the nearest folder above `path` with a `maquette.toml`, else the default project. */
  project?: string | null;
  /** Its text, where it is not (yet) what is on the disk. At most 1 MiB. This, `path` or `name` is needed. */
  text?: string | null;
}

/** What is wrong with a prompt file. */
export interface PromptCheckReply {
  /** Everything that was found, in order of place. */
  findings: PromptFinding[];
  /** Whether it is one of ours: it has a `maquette.` key, or lies in a project's `prompts` folder. */
  is_ours: boolean;
}

/** Ask what a prompt file would make on a tier. */
export interface PromptExpandParams {
  /** How many combinations to tell, 0 to 1,000; 100 if not given. Fewer are told where they are long: a reply has about 1 MiB of words. */
  limit?: number | null;
  /** See `prompt.check`. */
  name?: string | null;
  /** The first combination to tell, from 0. */
  offset?: number;
  /** See `prompt.check`. */
  path?: string | null;
  /** See `prompt.check`. */
  project?: string | null;
  /** Values of inputs. An input that is an axis then has this one value. */
  set?: Record<string, unknown>;
  /** See `prompt.check`. */
  text?: string | null;
  /** The tier; the lowest that draws from words, if not given. */
  tier?: string | null;
  /** Whether to give the request as well. */
  with_request?: boolean;
}

/** What a prompt file makes on a tier. */
export interface PromptExpandReply {
  /** A picture to bring in as the shot's anchor frame, where the file names one and the shot has none; an absolute path. */
  anchor?: string | null;
  /** The axes, in order, and how many values each has. */
  axes: PromptAxis[];
  /** Pictures to bring in by `asset.import` before the request; absolute paths. Empty for peers that see no paths. */
  import?: string[];
  /** The combinations that were asked for. */
  items: PromptItem[];
  /** Tiers that the file says something about. */
  mentions?: string[];
  /** The project's id. */
  project: string;
  /** What to give to `quote`, and then to the method that it names. None where a person has to do something first. */
  request?: QuoteParams | null;
  /** The route that the tier uses for this file. */
  route: string;
  /** The shot; the first one, where the file names several. */
  shot: string;
  /** Its stage. */
  stage: Stage;
  /** The tier. */
  tier: string;
  /** All tiers from the lowest up, with what is there of this file already. */
  tiers: PromptTier[];
  /** How many combinations there are. */
  total: number;
  /** What a person has to do before this tier can be made. */
  waiting?: PromptWaiting | null;
}

/** A prompt file in a list. */
export interface PromptFile {
  /** Its length in bytes. */
  bytes: number;
  /** Its path below the project's `prompts` folder, or below its root: `teapot.prompt`. `prompt.get`, `prompt.check` and
   * `prompt.expand` take it as `name`. */
  name: string;
  /** What it says of itself (`description`), in one line. */
  title?: string | null;
  /** When it was last written. */
  updated_ms: number;
}

/** One thing that was found. */
export interface PromptFinding {
  /** A stable word, such as `undefined-input`. */
  code: string;
  /** The column, from 1, in characters. */
  column: number;
  /** The byte after the last. */
  end: number;
  /** The column behind its end, from 1, in characters. */
  end_column: number;
  /** The line of its end, from 1. */
  end_line: number;
  /** What to do next; empty where the message says it. */
  hint: string;
  /** The line, from 1. */
  line: number;
  /** What is wrong, in words. */
  message: string;
  /** How bad it is. */
  severity: PromptSeverity;
  /** The first byte in the text. */
  start: number;
}

/** Ask for a prompt file. */
export interface PromptGetParams {
  /** The file, as `prompt.list` names it. */
  name: string;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
}

/** A prompt file. */
export interface PromptGetReply {
  /** Its inputs, in order of declaration. */
  inputs: PromptInput[];
  /** Its name. */
  name: string;
  /** Its text. */
  text: string;
}

/** An input of a prompt file: a field that a person may fill in. `set` of `prompt.expand` takes values by name. */
export interface PromptInput {
  /** The values that an `enum` takes. */
  choices?: unknown[];
  /** What it is if nobody says. */
  default?: unknown;
  /** What the file says it is for. */
  description?: string | null;
  /** Whether the file varies it; a value that is set then stands for all of the axis. */
  is_axis: boolean;
  /** `string`, `number`, `integer`, `boolean`, `array`, `object`, `enum` or `any`; `any` too where the file does not say. */
  kind: string;
  /** Its name. */
  name: string;
}

/** One combination. */
export interface PromptItem {
  /** Its number, from 0. */
  k: number;
  /** What is not to be drawn. */
  negative?: string | null;
  /** What is sent. */
  prompt: string;
  /** Pictures to look at, as the file names them. */
  references: string[];
  /** The shot, where it is not the first one's. */
  shot?: string | null;
  /** The value of each axis. */
  values: Record<string, unknown>;
}

/** The prompt files of a project. */
export interface PromptListReply {
  /** Files that end in `.prompt`, partials apart, from the project's `prompts` folder and then its root, by name; at most 500. */
  files: PromptFile[];
}

/** How bad a finding is. */
export type PromptSeverity = 'error' | 'warning' | 'info' | 'hint' | (string & {});

/** What is there of a prompt file on one tier. */
export interface PromptTier {
  /** What one take usually costs; none where that is not known. */
  each_microcredits?: number | null;
  /** Those of them that are kept. */
  kept: TakeId[];
  /** What the person wrote beside the route by `model.note`. */
  note?: string | null;
  /** The route that it uses for this file. */
  route: string;
  /** Its stage. */
  stage: Stage;
  /** Takes of this file, newest first; at most 256. */
  takes: TakeId[];
  /** The tier. */
  tier: string;
}

/** Why a tier cannot be made yet. */
export interface PromptWaiting {
  /** What to do, as a command. */
  hint: string;
  /** What lacks. */
  kind: PromptWaitingKind;
  /** In words. */
  message: string;
  /** Takes to choose from. */
  takes: TakeId[];
}

/** What lacks before a tier can be made. */
export type PromptWaitingKind = 'takes' | 'keep' | 'anchor' | (string & {});

/** A provider that needs a key, and where that is. */
export interface ProviderKey {
  /** Where its key was found. */
  found_in: KeyPlace;
  /** The file that holds it, told to Unix peers only. */
  path?: string | null;
  /** The provider. */
  provider: string;
  /** The variable that holds it, where it is in the environment. */
  variable?: string | null;
  /** Variables that are looked at before keyring and file. */
  variables: string[];
  /** What a person should know of the place, for example that the file is not encrypted. */
  warning?: string | null;
}

/** The routes of a provider that make a ladder. */
export interface ProviderLadder {
  /** Whether the project's tiers use exactly these. */
  in_use: boolean;
  /** What `ladder.use` calls it. */
  name: string;
  /** Its routes by tier. */
  routes: Record<string, string>;
}

/** What a plan would cost. */
export interface Quote {
  /** What the wallet has left now. */
  available_microcredits: number;
  /** Price of one take that has to be made. */
  each_microcredits: number;
  /** Expected time until the last take, from measured medians; none where nothing was measured. */
  expected_ms?: number | null;
  /** How many of them the cache has, at zero. */
  hits: number;
  /** How many are being made already for somebody, at zero. */
  joined: number;
  /** Of a clip: what its anchor promises, by sub-score; the first one's of several. See `inspect`. */
  kinetic?: Measure[];
  /** What the person wrote beside the route by `model.note`. */
  note?: string | null;
  /** Date of the price, `YYYY-MM-DD`. */
  price_as_of?: string | null;
  /** Bound to the plan's hash; give it back as `quote_id`. */
  quote_id: string;
  /** Route. */
  route: string;
  /** Takes the plan leads to. */
  takes: number;
  /** Tier. */
  tier: string;
  /** What will be held: only what is neither in the cache nor already running. */
  total_microcredits: number;
  /** Wallet that pays. */
  wallet: string;
  /** Why it is this route and no other, where that was a question. */
  why_route?: string | null;
  /** What would stop the plan now, as an error code, if anything would. */
  would_refuse?: string | null;
}

/** A request whose price is asked. The field `method` says which; the others are that method's own. */
export type QuoteParams = {
  /** Roll anew even where the cache has an answer. Needs an idempotency key, as `more` does. */
  again?: boolean;
  /** `16:9` and the like; only with a named size. */
  aspect?: string | null;
  /** How many variations, 1 to 256; the tier's count if not given. With several `variants`: of each, and 1 if not given. A request
   * makes at most 1,000 takes. */
  count?: number | null;
  /** What the composition has to keep to, depth or lines, by digest, where the route takes one. */
  guide?: Digest | null;
  /** Same key and parameters: same answer, never twice the work. 1 to 128 bytes. */
  idempotency_key?: string | null;
  method: 'draft';
  /** Continue after the variations the shot already has. */
  more?: boolean;
  /** What not to draw. */
  negative?: string | null;
  /** Go on in spite of a gate or the Three-Roll Rule, for this reason. */
  override_reason?: string | null;
  /** Colours, `#rrggbb`; the project's brand palette if not given. */
  palette?: string[] | null;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** What to draw. 1 to 32,768 bytes. Either this or `variants`. */
  prompt?: string;
  /** Run only if the plan still is the one that was quoted. */
  quote_id?: string | null;
  /** Pictures to look at, by digest: assets of takes, or imported ones. As many as the route takes. */
  references?: Digest[];
  /** Another route of the catalog for this request; the tier's own if not given. What the person's config does not allow stays refused. */
  route?: string | null;
  /** Seed of variation 0; a function of the recipe if not given. */
  seed?: number | null;
  /** Name of the shot; made from the prompt, or the first of `variants`, if not given. */
  shot?: string | null;
  /** `1K`, `2K`, `4K` (long side) or `1280x720`. */
  size?: string | null;
  /** Tier; the lowest if not given. */
  tier?: string | null;
  /** Only by a route of the tier that makes a take for at most so much; the first that fits. */
  under_microcredits?: number | null;
  /** Several wordings at once, 1 to 256, each with variations of its own: one request, one quote, one total. Equal ones are made once. */
  variants?: Variant[];
  /** Wait up to this long for the jobs to end before answering; at most 60,000. */
  wait_ms?: number | null;
  /** Only by a route of the tier that makes 95 of 100 takes within so many milliseconds, as measured here; the first that fits. */
  within_ms?: number | null;
} | {
  /** Roll anew even where the cache has an answer. */
  again?: boolean;
  /** Motion: where the camera goes; what the prompt says, if not given. Models are told in words. */
  camera?: CameraMove | null;
  /** How many variations of each, 1 to 16; 1 if not given. A request makes at most 1,000 takes. */
  count?: number | null;
  /** Motion: frames a second, 12 to 60. */
  fps?: number | null;
  /** Motion: how close to the anchor it stays, 0 to 1. */
  guidance?: number | null;
  /** What the composition has to keep to, depth or lines, by digest, where the route takes one. */
  guide?: Digest | null;
  /** See `draft`. */
  idempotency_key?: string | null;
  /** Motion: the last frame, by digest, where the route takes one. */
  last_frame?: Digest | null;
  /** Motion: whether the last frame leads into the first. */
  loop?: boolean;
  method: 'promote';
  /** Continue after the variations there already are. */
  more?: boolean;
  /** Motion: how strong, 0 to 255. */
  motion?: number | null;
  /** What not to draw for each of `takes`, in their order; null keeps the take's own, and an empty text leaves it out. */
  negatives?: (string | null)[];
  /** See `draft`. */
  override_reason?: string | null;
  /** Folder or id of the project; needed only to find `shot`. */
  project?: string | null;
  /** Another wording for this tier; the take's own prompt if not given. */
  prompt?: string | null;
  /** A wording for each of `takes`, in their order; instead of `prompt`. */
  prompts?: string[];
  /** See `draft`. */
  quote_id?: string | null;
  /** Pictures to look at beside the parent; see `draft`. */
  references?: Digest[];
  /** See `draft`. */
  route?: string | null;
  /** Motion: length, 0.5 to 20 seconds. */
  seconds?: number | null;
  /** Seed of variation 0; the take's own if not given. */
  seed?: number | null;
  /** A shot whose anchor is promoted, when `takes` is empty. */
  shot?: string | null;
  /** `2K`, `4K` (long side) or `1280x720`; keeps the parent's aspect with a named size. */
  size?: string | null;
  /** How much may change, 0 (nothing) to 1 (anything). */
  strength?: number | null;
  /** The takes to promote, 1 to 256. For motion: none, with `shot` set, promotes the shot's anchor. */
  takes?: TakeId[];
  /** Tier to go to; the next one up if not given. */
  tier?: string | null;
  /** See `draft`. */
  under_microcredits?: number | null;
  /** See `draft`. */
  wait_ms?: number | null;
  /** See `draft`. */
  within_ms?: number | null;
} | {
  /** See `draft`. */
  again?: boolean;
  /** Crop and outpaint: the aspect of the result, `16:9`. An outpaint grows evenly on two sides. */
  aspect?: string | null;
  /** Upscale: 2 or 4. */
  factor?: number | null;
  /** Crop: what has to be as near to the middle as it can be; what stands out if not given. */
  focus?: Focus | null;
  /** Recolour: the old colour, `#rrggbb`; the one that leads in the mask, or in the picture, if not given. */
  from?: string | null;
  /** See `draft`. */
  idempotency_key?: string | null;
  /** Guide: which map. */
  map?: GuideMap | null;
  /** Inpaint, remove, background and, if wished, recolour: an imported picture of the take's size; white changes, black stays. */
  mask?: Digest | null;
  method: 'edit';
  /** What to do. */
  op: EditOp;
  /** See `draft`. */
  override_reason?: string | null;
  /** Background: a picture that comes behind, instead of colours. */
  picture?: Digest | null;
  /** Inpaint and outpaint: what to put there; the take's own prompt if not given. */
  prompt?: string | null;
  /** See `draft`. */
  quote_id?: string | null;
  /** See `draft`. */
  route?: string | null;
  /** Seed; a function of the recipe if not given. */
  seed?: number | null;
  /** Outpaint: how many pixels are added on each side. Either this or `aspect`. */
  sides?: Sides | null;
  /** Recolour and calm: how far, 0 to 1; 1 if not given. */
  strength?: number | null;
  /** The take to edit. */
  take: TakeId;
  /** Tier that pays and decides the route; the take's own if not given. */
  tier?: string | null;
  /** Recolour: the new colour, `#rrggbb`. Background: one colour, or two for a gradient from top to bottom. */
  to?: string[];
  /** See `draft`. */
  under_microcredits?: number | null;
  /** See `draft`. */
  wait_ms?: number | null;
  /** See `draft`. */
  within_ms?: number | null;
} | {
  /** See `draft`. */
  idempotency_key?: string | null;
  method: 'stitch';
  /** See `draft`. */
  quote_id?: string | null;
  /** The shot that gets the result; the first clip's if not given. */
  shot?: string | null;
  /** The clips in order, 2 to 64, all of one project, size and frame rate. A single one where it is trimmed. */
  takes: TakeId[];
  /** What is used of each of `takes`, in their order; all of every one if not given. */
  trims?: Trim[];
  /** See `draft`. */
  wait_ms?: number | null;
} | {
  /** All of them, also where the route is what it was: that shows how much comes by chance. */
  all?: boolean;
  /** See `draft`. */
  idempotency_key?: string | null;
  method: 'canary.run';
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** See `draft`. */
  quote_id?: string | null;
  /** Only pins of this route; needed where those that are due are of several. */
  route?: string | null;
  /** Only pins of this tier; needed where those that are due are of several. */
  tier?: string | null;
  /** See `draft`. */
  wait_ms?: number | null;
};

/** Where a reason comes from. */
export type ReasonSource = 'measure' | 'prompt' | 'note' | 'rolls' | 'history' | 'take' | (string & {});

/** Which provider to ask, about which time. */
export interface ReconcileParams {
  /** The provider: the part of a route before the slash. */
  provider: string;
  /** The first millisecond that counts; a day before `until_ms` if not given. */
  since_ms?: number | null;
  /** The first that does not count; now if not given. */
  until_ms?: number | null;
}

/** The books beside what a provider lists. Nothing was changed. */
export interface ReconcileReply {
  /** Orders that both have and tell alike. */
  agreed: number;
  /** Where a person finds the bill, where the provider gave no list. */
  bill?: string | null;
  /** Whether anything was compared. If not, nothing is known to agree. */
  checked: boolean;
  /** Whether a side is longer than what was read of it, so that not everything was compared. */
  cut: boolean;
  /** The differences, at most 500: what a person can settle now comes first. */
  differences: Difference[];
  /** How many more there are. */
  more: number;
  /** Our side. */
  ours: ReconcileSide;
  /** The provider. */
  provider: string;
  /** The first millisecond that counted. Later than asked for where the books are longer than what is read of them. */
  since_ms: number;
  /** Their side; none where nothing was compared. */
  theirs?: ReconcileSide | null;
  /** Orders of ours by models that no route leads to any more: the provider was not asked about them. */
  unasked: number;
  /** The first that did not. */
  until_ms: number;
  /** Jobs of ours in this time that wait for a person. */
  waiting: number;
  /** Why nothing was compared. */
  why_not?: string | null;
}

/** What one side sums up to. */
export interface ReconcileSide {
  /** On hold; always 0 on their side. */
  held_microcredits: number;
  /** Of these, with a result. */
  made: number;
  /** Orders. */
  orders: number;
  /** Captured by us; charged by them, where they name an amount for each result. */
  taken_microcredits?: number | null;
}

/** What became of an order there. */
export type RemoteState = 'running' | 'succeeded' | 'failed' | 'cancelled' | (string & {});

/** What a person found out about a job. */
export type Resolution = 'charged' | 'not_charged' | (string & {});

/** One route: provider, model, price, capabilities. */
export interface Route {
  /** What it says of itself. */
  about: string;
  /** Whether a person said yes to paying it; always so where it is verified or free. */
  accepted?: boolean;
  /** Other names that people use for the model. */
  aliases?: string[];
  /** Only these aspects, such as `16:9`, where there is a list. */
  aspects?: string[];
  /** Whether a refusal costs: `yes`, `no` or `unknown`. */
  charges_on_refusal: string;
  /** What it can be asked for: `draft`, `promote`, `inpaint`, `upscale`, `stitch`. */
  does?: string[];
  /** Whether a picture can be the first frame of a clip. */
  first_frame?: boolean;
  /** Whether it keeps to a guide: a picture of depth, edges or segments. */
  guide?: boolean;
  /** Whether a picture can be the last frame of a clip. */
  last_frame?: boolean;
  /** What it makes: `still` or `clip`. */
  makes?: string;
  /** `native` or `none`. */
  mask: string;
  /** Most pictures to look at beside the prompt. */
  max_references?: number;
  /** Longest clip. */
  max_seconds?: number | null;
  /** Longest side it makes, in pixels. */
  max_side: number;
  /** How many takes `median_ms` and `p95_ms` rest on. */
  measured?: number;
  /** Median time of one take on this machine so far; none where nothing was measured. */
  median_ms?: number | null;
  /** Shortest side it makes, in pixels. */
  min_side?: number;
  /** Model id as sent to the provider, and its version. */
  model: string;
  /** The id alone. */
  model_id?: string;
  /** The version alone. */
  model_version?: string;
  /** What the person wrote beside it by `model.note`. */
  note?: string | null;
  /** Within this, 95 of 100 takes were made on this machine so far. */
  p95_ms?: number | null;
  /** Date of the price, `YYYY-MM-DD`. */
  price_as_of: string;
  /** Price of one take. */
  price_microcredits: number;
  /** What the price is for: `take`, `second` or `megapixel`. `price_microcredits` is that of one picture of 1K, or of one second. */
  price_per?: string;
  /** Where the price comes from. */
  price_source: string;
  /** How much of a prompt the model reads at once, in what `tokenizer` counts; none where no source says. */
  prompt_tokens?: number | null;
  /** Provider. */
  provider: string;
  /** Whether the route can be used now. */
  ready: boolean;
  /** Name, `provider/name`. */
  route: string;
  /** `none`, `best_effort` or `echoed`. */
  seed: string;
  /** Date on which it is shut down, if announced. */
  shutdown?: string | null;
  /** Days until then; negative once it is past. */
  shutdown_days?: number | null;
  /** Only these sizes, such as `1024x1536`, where there is a list. */
  sizes?: string[];
  /** Stages it can serve. */
  stages: Stage[];
  /** The route to use instead, where one is known. */
  successor?: string | null;
  /** What `prompt_tokens` counts: `clip` or `t5` tokens, `words` or `characters`. */
  tokenizer?: string | null;
  /** Whether the adapter was checked against the provider's own client or server. */
  verified?: boolean;
  /** The wallet that pays. */
  wallet?: string;
  /** Why not, and what to do. */
  why_not?: string | null;
}

/** Where one clip would end and the next begin. */
export interface Seam {
  /** Where to cut so that less jumps; none where nothing within ten frames is better. */
  better?: BetterSeam | null;
  /** The clip before it. */
  first: TakeId;
  /** What jumps there, as a measure called `seam`. Its figures are `structure` (MS-SSIM), `luma` (levels of 255), `palette` (CIEDE2000)
   * and `motion` (pixels of 256 along the long edge, a frame). */
  measure: Measure;
  /** The clip behind it. */
  second: TakeId;
}

/** Ask what jumps where clips would be joined. */
export interface SeamParams {
  /** The clips in order, 2 to 64, as `stitch` takes them. */
  takes: TakeId[];
  /** What would be used of each of `takes`, in their order; all of every one if not given. */
  trims?: Trim[];
}

/** Each seam, in order: one fewer than there are clips. */
export interface SeamReply {
  /** The seams. */
  seams: Seam[];
}

/** The text of a key on its way to the daemon. It is written to the wire and shown nowhere else. */
export type Secret = string;

/** A named idea inside a project. */
export interface Shot {
  /** The current anchor frame. */
  anchor?: TakeId | null;
  /** Its number. */
  id: ShotId;
  /** Of these, kept. */
  kept: number;
  /** The newest take. */
  latest?: TakeId | null;
  /** Its name. */
  name: string;
  /** Project id. */
  project: string;
  /** Rolls so far on each refinement tier, since the last reset. */
  rolls: Record<string, number>;
  /** Takes in it. */
  takes: number;
  /** When something last changed in it. */
  updated_ms: number;
}

/** a shot such as s3 */
export type ShotId = string;

/** Which shots. */
export interface ShotListParams {
  /** Where the last page ended. */
  cursor?: string | null;
  /** How many, 1 to 500; 100 if not given. */
  limit?: number | null;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
}

/** A page of shots, the one changed last first. */
export interface ShotListReply {
  /** Give it back for the next page; none at the end. */
  cursor?: string | null;
  /** The shots. */
  shots: Shot[];
}

/** Name a shot. */
export interface ShotParams {
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** The shot's name or number (`s3`). */
  shot: string;
}

/** Give a shot another name. */
export interface ShotRenameParams {
  /** Its name from now on: 1 to 64 letters, digits, `-`, `_`, `.` or spaces. */
  name: string;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** Its name now. */
  shot: string;
}

/** What one shot's heroes took. */
export interface ShotStats {
  /** Accepted heroes. */
  accepted: number;
  /** Credits. */
  credits_microcredits: number;
  /** Rolls. */
  rolls: number;
  /** The shot. */
  shot: ShotId;
  /** Its name. */
  shot_name: string;
}

/** Pixels on each side of a picture, 0 if not given. */
export interface Sides {
  /** Below it. */
  bottom?: number;
  /** Left of it. */
  left?: number;
  /** Right of it. */
  right?: number;
  /** Above it. */
  top?: number;
}

/** What was spent, by what became of it. The parts add up to `captured_microcredits`. */
export interface SpendingStats {
  /** Everything. */
  captured_microcredits: number;
  /** On kept takes. */
  kept_microcredits: number;
  /** On jobs that ended without a take: a provider charged them all the same. */
  lost_microcredits: number;
  /** Paid takes. */
  paid_takes: number;
  /** On rejected takes. */
  rejected_microcredits: number;
  /** Of these, rejected. */
  rejected_takes: number;
  /** The tier; empty for all together. */
  tier: string;
  /** On takes that nobody judged. */
  unjudged_microcredits: number;
}

/** What a tier is for; gates sit between stages. */
export type Stage = 'exploration' | 'refinement' | 'motion' | (string & {});

/** Ask for a project's figures. */
export interface StatsParams {
  /** What an earlier page gave: as many weeks before that page's. */
  cursor?: string | null;
  /** How many pictures this call looks at anew, 0 to 200; 24 if not given. Those that were looked at before cost nothing. While the
   * reply's `to_look` is not 0, the same call again goes on. */
  look?: number | null;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** How many ISO weeks (in UTC), the present one among them: 1 to 104; 12 if not given. */
  weeks?: number | null;
}

/** Draw a project's figures. */
export interface StatsPlotParams {
  /** See `stats.get`. */
  cursor?: string | null;
  /** On a light ground instead of a dark one. */
  light?: boolean;
  /** See `stats.get`. */
  look?: number | null;
  /** See `stats.get`. */
  project?: string | null;
  /** As SVG instead of PNG. */
  svg?: boolean;
  /** See `stats.get`. */
  weeks?: number | null;
}

/** A project's figures, drawn. */
export interface StatsPlotReply {
  /** The PNG, where that was asked for. */
  asset?: Asset | null;
  /** The SVG as text, where that was asked for. It is no asset, because browsers run what is in an SVG. */
  svg?: string | null;
}

/** A project's figures. */
export interface StatsReply {
  /** The latest batches of two or more stills from words, newest first, at most 12: how alike their pictures are. */
  batches: BatchStats[];
  /** Accepted stills of these weeks that are never looked at, because only the newest 400 are. */
  beyond: number;
  /** By route; at most 50, those with most takes first. */
  by_route: Acceptance[];
  /** By prompt file of the project, where its takes are found by their words; at most 50. */
  by_template: Acceptance[];
  /** How takes were judged, by tier. */
  by_tier: Acceptance[];
  /** For the weeks before these; none where the project has no earlier takes. */
  cursor?: string | null;
  /** Where the weeks begin: a Monday, 00:00 UTC. */
  from_ms: number;
  /** What accepted heroes took. */
  heroes: HeroStats;
  /** The look of accepted stills of all these weeks together; none where none was looked at. */
  look?: LookStats | null;
  /** Pictures that the looks and batches rest on. */
  looked: number;
  /** How long things took. */
  pace: PaceStats;
  /** The project's id. */
  project: string;
  /** By tier. */
  spending: SpendingStats[];
  /** What was spent on all tiers together. */
  spent: SpendingStats;
  /** Takes that were made in these weeks, imports left out: what all counts rest on. */
  takes: number;
  /** Pictures that were not looked at yet. */
  to_look: number;
  /** Older takes of these weeks that were not counted, because there are more than 20,000. */
  uncounted: number;
  /** Where they end; that moment is not among them. */
  until_ms: number;
  /** The weeks, oldest first. */
  weeks: WeekStats[];
}

/** How the daemon is. */
export interface StatusReply {
  /** Version of the daemon. */
  build: string;
  /** The folder that holds journal and assets. */
  data_folder: string;
  /** Base of asset URLs on loopback. */
  http?: string | null;
  /** Sequence number of the last event on disk. */
  last_seq: number;
  /** The folder that holds the logs. */
  log_folder: string;
  /** Resident memory in bytes, where the system tells. */
  memory_bytes?: number | null;
  /** What is wrong or worth knowing, most important first. */
  notices: Notice[];
  /** Jobs that have not ended, `needs_you` among them. */
  open_jobs: number;
  /** Process id. */
  pid: number;
  /** Path of the Unix socket. */
  socket?: string | null;
  /** When it started. */
  started_ms: number;
  /** Takes that exist. */
  takes: number;
  /** Whether requests that change something are accepted. */
  writable: boolean;
}

/** Join clips to one. */
export interface StitchParams {
  /** See `draft`. */
  idempotency_key?: string | null;
  /** See `draft`. */
  quote_id?: string | null;
  /** The shot that gets the result; the first clip's if not given. */
  shot?: string | null;
  /** The clips in order, 2 to 64, all of one project, size and frame rate. A single one where it is trimmed. */
  takes: TakeId[];
  /** What is used of each of `takes`, in their order; all of every one if not given. */
  trims?: Trim[];
  /** See `draft`. */
  wait_ms?: number | null;
}

/** The strip picture of a clip. It is an asset, no take. */
export interface StripReply {
  /** The bytes. */
  asset: Asset;
}

/** What to subscribe to. */
export interface SubscribeParams {
  /** Folder or id of the project; none means all projects. */
  project?: string | null;
  /** Begin after this sequence number; none means from now on. */
  since?: number | null;
}

/** One result, a still or a clip. */
export interface Take {
  /** Whether it is the shot's current anchor frame. */
  anchor: boolean;
  /** The bytes. */
  asset: Asset;
  /** Whether it came from the cache. */
  cached: boolean;
  /** What it cost. */
  cost_microcredits: number;
  /** When it came to be. */
  created_ms: number;
  /** Its name. */
  id: TakeId;
  /** The job that made it. */
  job?: JobId | null;
  /** Variation. */
  k: number;
  /** Model id and version as the provider names them. */
  model: string;
  /** What the model or renderer said about its work, for example words that it did not understand. */
  notes?: string[];
  /** How it came to be. */
  origin: Origin;
  /** The take it came from. */
  parent?: TakeId | null;
  /** Project id. */
  project: string;
  /** The prompt as sent; none once its content was deleted. */
  prompt?: string | null;
  /** Route that made it. */
  route: string;
  /** Seed. */
  seed?: number | null;
  /** Shot. */
  shot: ShotId;
  /** The shot's name. */
  shot_name: string;
  /** The tier's stage. */
  stage: Stage;
  /** Tier it was made on. */
  tier: string;
  /** A person's word. */
  verdict?: Verdict | null;
  /** Why. */
  verdict_reason?: string | null;
}

/** Delete the content of takes. The books stay. */
export interface TakeDeleteParams {
  /** The takes, 1 to 256. */
  takes: TakeId[];
}

/** Copy takes out, with readable names. */
export interface TakeExportParams {
  /** The folder to put copies into; it is made if it is not there. Unix peers only. */
  folder: string;
  /** Another file format: `gif` for clips (512 pixels on the long side, at most 15 frames a second), `png` or `jpeg` for stills. */
  format?: string | null;
  /** Write the recipe beside each as `.json`. */
  recipes?: boolean;
  /** The takes, 1 to 500. */
  takes: TakeId[];
}

/** a take such as t17 */
export type TakeId = string;

/** Judge takes. */
export interface TakeJudgeParams {
  /** Why, up to 1,000 bytes. */
  reason?: string | null;
  /** The takes, 1 to 256. */
  takes: TakeId[];
  /** The word; none takes an earlier word back. */
  verdict?: Verdict | null;
}

/** Which takes, newest first. */
export interface TakeListParams {
  /** Where the last page ended. */
  cursor?: string | null;
  /** How many, 1 to 500; 50 if not given. */
  limit?: number | null;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** Only this shot. */
  shot?: string | null;
  /** Only this tier. */
  tier?: string | null;
}

/** A page of takes, newest first. */
export interface TakeListReply {
  /** Give it back for the next page; none at the end. */
  cursor?: string | null;
  /** The takes. */
  takes: Take[];
  /** How many match in all, this page included; none where it was not counted. */
  total?: number | null;
}

/** Name one take. */
export interface TakeParams {
  /** The take. */
  take: TakeId;
}

/** A take with its recipe. */
export interface TakeReply {
  /** Everything that made it, as it was sent; none once its content was deleted. */
  recipe?: unknown;
  /** The take. */
  take: Take;
}

/** Look for takes. All conditions must hold. Newest first. */
export interface TakeSearchParams {
  /** Only takes made at or after this time. */
  after_ms?: number | null;
  /** Only takes made before this time. */
  before_ms?: number | null;
  /** Where the last page ended. */
  cursor?: string | null;
  /** Look in all projects. */
  everywhere?: boolean;
  /** How many, 1 to 500; 50 if not given. */
  limit?: number | null;
  /** Folder or id of the project; none means the default project. */
  project?: string | null;
  /** Only this seed. */
  seed?: number | null;
  /** Only this shot. */
  shot?: string | null;
  /** Words of the prompt; each must begin a word of it, in any order, whatever the case. */
  text?: string | null;
  /** Only this tier. */
  tier?: string | null;
  /** Only takes with this verdict. */
  verdict?: Verdict | null;
}

/** Takes after a change. */
export interface TakesReply {
  /** The takes as they stand now. */
  takes: Take[];
}

/** The drift of one template. */
export interface TemplateDrift {
  /** By component, in the order of `inspect`. */
  components: ComponentDrift[];
  /** The highest level of any component of any take; none where nothing was measured. */
  level?: Level | null;
  /** Pins of it that were not made again, or could not be compared. */
  missing: number;
  /** How many takes this rests on: pins that were made again and measured. */
  n: number;
  /** The template; none for pins without one. */
  template?: string | null;
  /** What that says of the template, in a sentence. */
  words: string;
}

/** One rung of the ladder. */
export interface Tier {
  /** How many pictures a request makes if it does not say. */
  count: number;
  /** See `width`. */
  height: number;
  /** How many takes `median_ms` and `p95_ms` rest on. */
  measured: number;
  /** Median time of one take on this machine so far, and how many were measured. */
  median_ms?: number | null;
  /** Its name, for example `draft`. */
  name: string;
  /** Whether a shot needs an anchor first. */
  needs_anchor: boolean;
  /** What the person wrote beside its route by `model.note`. */
  note?: string | null;
  /** Within this, 95 of 100 takes were made on this machine so far. */
  p95_ms?: number | null;
  /** Date on which the price was looked up, `YYYY-MM-DD`. */
  price_as_of?: string | null;
  /** Price of one take. */
  price_microcredits: number;
  /** Rolls before the Three-Roll Rule refuses; none means no limit. */
  rolls?: number | null;
  /** The route it is bound to, for example `sketch/composition`. */
  route: string;
  /** Length of a clip. */
  seconds?: number | null;
  /** What it is for. */
  stage: Stage;
  /** Its size in pixels if a request does not say. */
  width: number;
}

/** The rungs of the ladder, lowest first. */
export interface TierListReply {
  /** The tiers. */
  tiers: Tier[];
}

/** Times. */
export interface TimeStats {
  /** Median in milliseconds. */
  median_ms?: number | null;
  /** How many. */
  n: number;
  /** Within this, 95 of 100. */
  p95_ms?: number | null;
  /** Why it is not known, where it is not. */
  why_not?: string | null;
}

/** The part of a clip that is used, exact to the frame: each end is the frame's edge that lies nearest. */
export interface Trim {
  /** Where it begins; at the clip's beginning if not given. */
  in_ms?: number;
  /** Where it ends; at the clip's end if not given. */
  out_ms?: number | null;
}

/** Take back the last keep, reject or anchor of a project. */
export interface UndoReply {
  /** How many more steps can be taken back. */
  left: number;
  /** The takes it concerned, as they stand now. */
  takes: Take[];
  /** What was taken back, in a sentence. */
  undone: string;
}

/** The answer to `POST /assets`: the body, `image/png` or `image/jpeg`, is an asset now. */
export interface UploadReply {
  /** The bytes. `asset.import` with its `digest` makes it a take. */
  asset: Asset;
}

/** One wording of a request for drafts. What it does not say is as the request says it. */
export interface Variant {
  /** What not to draw, instead of the request's. */
  negative?: string | null;
  /** What to draw. 1 to 32,768 bytes. */
  prompt: string;
  /** Pictures to look at, instead of the request's. */
  references?: Digest[];
  /** Seed of variation 0, instead of the request's. */
  seed?: number | null;
  /** Name of its shot, instead of the request's. */
  shot?: string | null;
}

/** A person's word on a take. */
export type Verdict = 'keep' | 'reject' | (string & {});

/** Credits of one account. */
export interface Wallet {
  /** `posted − held`: what can be spent. It may be negative after an overage. */
  available_microcredits: number;
  /** Check-ins stop here. */
  checkin_cap_microcredits: number;
  /** What is granted at a weekly check-in; 0 where the wallet has no check-in. */
  checkin_microcredits: number;
  /** Whether this ISO week's check-in is still to be had. */
  checkin_open: boolean;
  /** Grants that still have something left, earliest expiry first. */
  grants: Grant[];
  /** On hold. */
  held_microcredits: number;
  /** Its name, for example `house`. */
  name: string;
  /** Granted less captured, overage and expired. */
  posted_microcredits: number;
  /** Its own unit, for example `credit` or `USD`. */
  unit: string;
}

/** A wallet after a change. */
export interface WalletReply {
  /** The wallet as it stands now. */
  wallet: Wallet;
}

/** One week. */
export interface WeekStats {
  /** What was spent. */
  captured_microcredits: number;
  /** Its Monday, 00:00 UTC. */
  from_ms: number;
  /** Accepted heroes among them. */
  heroes: number;
  /** Of these, kept, whenever that was. */
  kept: number;
  /** The look of its accepted stills; none where none was looked at. */
  look?: LookStats | null;
  /** Takes that were made in it. */
  made: number;
  /** Of these, rejected. */
  rejected: number;
  /** Of this, on takes that were rejected. */
  rejected_microcredits: number;
  /** Rolls among them. */
  rolls: number;
  /** ISO year and week, `2026-W47`. */
  week: string;
}

/** Every method: what goes in and what comes out. */
export interface Methods {
  /** Greets, and settles which protocol number both sides use. Scope `open`. */
  'hello': { params: HelloParams; reply: HelloReply };
  /** How the daemon is, and what a person should know. Scope `read`. */
  'status': { params: Nothing; reply: StatusReply };
  /** This API as an OpenRPC document. Scope `read`. */
  'rpc.discover': { params: Nothing; reply: unknown };
  /** Finishes running calls and leaves; jobs go on at the next start. Scope `admin`. */
  'daemon.drain': { params: DrainParams; reply: DrainReply };
  /** The rungs of a project's ladder with prices and measured times. Scope `read`. */
  'tier.list': { params: ProjectParams; reply: TierListReply };
  /** All routes: models, prices with their date, capabilities. Scope `read`. */
  'model.list': { params: Nothing; reply: ModelListReply };
  /** Writes a remark of the person's beside a route, or takes it away. Scope `write`. */
  'model.note': { params: ModelNoteParams; reply: Route };
  /** Says yes to paying a route whose contract was never checked against its provider. Scope `admin`. */
  'model.accept': { params: ModelAcceptParams; reply: Route };
  /** The tiers, the ladders that providers offer, and what is missing. Scope `read`. */
  'ladder.get': { params: ProjectParams; reply: LadderReply };
  /** Makes the tiers use a provider's routes. Scope `admin`. */
  'ladder.use': { params: LadderUseParams; reply: LadderUseReply };
  /** The projects that were ever opened, the one changed last first. Scope `read`. */
  'project.list': { params: Nothing; reply: ProjectListReply };
  /** A project as it stands: tiers, palette, budgets, trust. Scope `read`. */
  'project.get': { params: ProjectParams; reply: Project };
  /** Makes a folder a project, or trusts one that came from elsewhere. Scope `admin`. */
  'project.init': { params: ProjectInitParams; reply: Project };
  /** The price of a request before it runs, cache hits at zero. Scope `read`. */
  'quote': { params: QuoteParams; reply: Quote };
  /** Drafts from a prompt; what the cache has is free and at once. Scope `spend`. */
  'draft': { params: DraftParams; reply: Made };
  /** Makes takes on a higher tier from kept takes or from an anchor. Scope `spend`. */
  'promote': { params: PromoteParams; reply: Made };
  /** Changes a part of a take; outside the mask not one pixel changes. Scope `spend`. */
  'edit': { params: EditParams; reply: Made };
  /** Joins clips to one. Scope `spend`. */
  'stitch': { params: StitchParams; reply: Made };
  /** One job; waits for its end if asked to. Scope `read`. */
  'job.get': { params: JobGetParams; reply: Job };
  /** Jobs, newest first. Scope `read`. */
  'job.list': { params: JobListParams; reply: JobListReply };
  /** Stops jobs; what was held is given back or captured as the provider billed. Scope `spend`. */
  'job.cancel': { params: JobCancelParams; reply: JobsReply };
  /** Tries again what failed, was refused or was cancelled, as a new job. Scope `spend`. */
  'job.retry': { params: JobRetryParams; reply: Made };
  /** Says what became of a job that needs you. Scope `admin`. */
  'job.resolve': { params: JobResolveParams; reply: Job };
  /** Events after a sequence number; waits for one if asked to. Scope `read`. */
  'events.since': { params: EventsSinceParams; reply: EventsReply };
  /** One take with its recipe. Scope `read`. */
  'take.get': { params: TakeParams; reply: TakeReply };
  /** Takes of a project or shot, newest first. Scope `read`. */
  'take.list': { params: TakeListParams; reply: TakeListReply };
  /** Takes by words of the prompt, tier, seed, shot, verdict and date. Scope `read`. */
  'take.search': { params: TakeSearchParams; reply: TakeListReply };
  /** Keeps or rejects takes. Scope `write`. */
  'take.judge': { params: TakeJudgeParams; reply: TakesReply };
  /** What a take came from and what came from it. Scope `read`. */
  'take.lineage': { params: TakeParams; reply: LineageReply };
  /** Copies takes into a folder, with readable names. Scope `write`. */
  'take.export': { params: TakeExportParams; reply: ExportReply };
  /** Deletes the content of takes; the books stay. Scope `admin`. */
  'take.delete': { params: TakeDeleteParams; reply: DeleteReply };
  /** Shots, the one changed last first. Scope `read`. */
  'shot.list': { params: ShotListParams; reply: ShotListReply };
  /** Gives a shot another name. Scope `write`. */
  'shot.rename': { params: ShotRenameParams; reply: Shot };
  /** What is known of an asset, and where its bytes are. Scope `read`. */
  'asset.get': { params: AssetGetParams; reply: Asset };
  /** Brings a picture in, as a mask or reference or as a take. Scope `write`. */
  'asset.import': { params: AssetImportParams; reply: ImportReply };
  /** Composes a contact sheet or a mood board, as a picture or as a page. Scope `write`. */
  'board.make': { params: BoardMakeParams; reply: BoardReply };
  /** Takes back the last keep, reject, anchor or canary pin. Scope `write`. */
  'undo': { params: ProjectParams; reply: UndoReply };
  /** The prompt files of a project. Scope `read`. */
  'prompt.list': { params: ProjectParams; reply: PromptListReply };
  /** One of these files: its text and its inputs. Scope `read`. */
  'prompt.get': { params: PromptGetParams; reply: PromptGetReply };
  /** What is wrong with a prompt file, or worth a look. Scope `read`. */
  'prompt.check': { params: PromptCheckParams; reply: PromptCheckReply };
  /** What a prompt file makes on a tier, and the request that makes it. Scope `read`. */
  'prompt.expand': { params: PromptExpandParams; reply: PromptExpandReply };
  /** What changed from the take that it came from, and what a still promises as a clip: measures with their words. Scope `read`. */
  'inspect': { params: InspectParams; reply: InspectReply };
  /** Draws what a clip does over time, with its worst frames. Scope `write`. */
  'strip.make': { params: TakeParams; reply: StripReply };
  /** What a clip does over time that is no take: a file, or a folder of frames. Scope `write`. */
  'clip.inspect': { params: ClipInspectParams; reply: ClipInspectReply };
  /** What jumps where clips would be joined, and where to cut them instead. Scope `read`. */
  'seam.inspect': { params: SeamParams; reply: SeamReply };
  /** What could be done with a take, with the reasons for each; never which to choose. Scope `read`. */
  'advise': { params: AdviseParams; reply: AdviseReply };
  /** A project's figures over the weeks, each with the number that it rests on. Scope `read`. */
  'stats.get': { params: StatsParams; reply: StatsReply };
  /** Draws a project's figures over the weeks. Scope `write`. */
  'stats.plot': { params: StatsPlotParams; reply: StatsPlotReply };
  /** Whether what stills promised went with what their clips did, over the project's own clips. Scope `read`. */
  'inspect.calibrate': { params: CalibrateParams; reply: CalibrateReply };
  /** A shot's anchor frame. Scope `read`. */
  'anchor.get': { params: ShotParams; reply: AnchorReply };
  /** Pins a still as its shot's anchor frame. Scope `write`. */
  'anchor.set': { params: AnchorSetParams; reply: AnchorReply };
  /** All anchor frames a shot ever had. Scope `read`. */
  'anchor.history': { params: ShotParams; reply: AnchorHistoryReply };
  /** Pins takes, against which later versions of their models are measured. Scope `write`. */
  'canary.pin': { params: CanaryPinParams; reply: CanaryListReply };
  /** Takes such pins away. Scope `write`. */
  'canary.unpin': { params: CanaryUnpinParams; reply: CanaryListReply };
  /** The pins of a project, with the version of each one's model then and now. Scope `read`. */
  'canary.list': { params: ProjectParams; reply: CanaryListReply };
  /** Makes pinned takes again whose model has another version, into the shot `canary`. Scope `spend`. */
  'canary.run': { params: CanaryRunParams; reply: Made };
  /** How far these takes are from the pinned ones, by template. Scope `read`. */
  'canary.report': { params: CanaryReportParams; reply: CanaryReportReply };
  /** Wallets: posted, held, available, grants. Scope `read`. */
  'credit.balance': { params: Nothing; reply: BalanceReply };
  /** The books, newest first. Scope `read`. */
  'credit.entries': { params: EntriesParams; reply: EntriesReply };
  /** Gives credits to a wallet. Scope `admin`. */
  'credit.grant': { params: GrantParams; reply: WalletReply };
  /** The weekly check-in. Scope `admin`. */
  'credit.checkin': { params: CheckinParams; reply: WalletReply };
  /** Compares the books with what a provider lists; changes nothing. Scope `admin`. */
  'credit.reconcile': { params: ReconcileParams; reply: ReconcileReply };
  /** Shows or sets the budgets of a project. Scope `admin`. */
  'credit.budget': { params: BudgetParams; reply: BudgetReply };
  /** Providers that need a key, and where it was found. Scope `read`. */
  'key.list': { params: Nothing; reply: KeyListReply };
  /** Keeps a provider's key; only by the Unix socket. Scope `admin`. */
  'key.set': { params: KeySetParams; reply: KeySetReply };
  /** Forgets a provider's key. Scope `admin`. */
  'key.forget': { params: KeyForgetParams; reply: KeyForgetReply };
  /** Asks providers by a free call whether they take their keys. Scope `admin`. */
  'key.test': { params: KeyTestParams; reply: KeyTestReply };
  /** Asks for a token; needs no credential, only by HTTP. Scope `open`. */
  'pair.begin': { params: PairBeginParams; reply: PairBeginReply };
  /** What became of a request for a token; tells the token once. Scope `open`. */
  'pair.poll': { params: PairPollParams; reply: PairPollReply };
  /** Gives a client the token that it asked for, by the code that it shows. Scope `admin`. */
  'pair.approve': { params: PairApproveParams; reply: PairedReply };
  /** Turns a request for a token down. Scope `admin`. */
  'pair.deny': { params: PairDenyParams; reply: PairDenyReply };
  /** Requests that wait for a person, and clients with a token. Scope `admin`. */
  'pair.list': { params: Nothing; reply: PairListReply };
  /** Takes a client's token back and ends its connections. Scope `admin`. */
  'pair.revoke': { params: PairRevokeParams; reply: PairedReply };
  /** The panel's address with a code that works once; only by the Unix socket. Scope `admin`. */
  'panel.login': { params: Nothing; reply: PanelLoginReply };
  /** Events as they happen; only over a WebSocket. Scope `read`. */
  'events.subscribe': { params: SubscribeParams; reply: string | number };
}
