//! Everything that can go wrong between us and a provider, once for all fakes. Only the envelope of an error is the provider's own.

use super::Provider;
use super::exchange::{Answer, Ask, Body, Step};

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// From now until it is released, nobody listens.
    RefuseConnection,
    /// From now until it is released, nothing that arrives is read.
    HangBeforeReading,
    /// The request is read and its work done; the answer waits until it is released.
    HangAfterReading,
    /// The request is read and its work done; then the connection is reset without a byte of an answer.
    ResetAfterReading,
    /// The work is done; after half of the answer's body the connection is reset.
    ResetMidBody,
    /// The work is done; after half of the promised body the connection is closed in order.
    TruncatedBody,
    /// The work is done; the body is followed by 256 MiB of spaces, in chunks.
    OversizedBody,
    /// The work is done; the body is right and its type is `text/plain`.
    WrongContentType,
    /// No work is done; a 502 with a page of HTML, as from a proxy.
    HtmlError,
    /// The work is done; a 200 with half of the JSON.
    InvalidJson,
    /// No work is done; the status in the provider's own envelope.
    Status(u16),
    /// The same with `Retry-After` in seconds.
    RetryAfter(u16, u32),
    /// The work is done and charged, and the status is an error nevertheless, as from a gateway that lost its patience.
    StatusAfterWork(u16),
    /// The provider's own way to decline.
    Refusal(Refusal),
    /// The result is bytes that are no picture, under a picture's type.
    NoPicture,
    /// A redirect to an address where nobody has any business, which counts who comes ([`super::Books::trapped`]).
    RedirectToPrivate,
    /// The result is there no more, and will not be there again.
    ExpiredResult,
    /// The result is 1 GiB of zeros under a picture's type.
    GigabyteResult,
    /// The same answer stands twice on the wire.
    DuplicateAnswer,
    /// A cancel is granted, and the job goes on to its end and is charged.
    LateAnswer,
    /// The question how far a job is meets an error; the job runs on.
    SpuriousPollError,
    /// The Date header says 1995.
    ClockBehind,
    /// The Date header says 2099.
    ClockAhead,
}

/// The known shapes of a refusal; each fake says which ones its provider has ([`Provider::refusals`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// Google: no candidates, `promptFeedback.blockReason`.
    PromptBlocked,
    /// Google: a candidate without content, `finishReason` `IMAGE_SAFETY`.
    CandidateBlocked,
    /// Google: STOP with nothing but text, which is charged as text.
    TextOnly,
    /// Google: the only picture is an interim one of the model's thoughts.
    ThoughtsOnly,
    /// Google video: done, no samples, `raiMediaFilteredReasons`.
    Filtered,
    /// fal: the result is a 422 with `content_policy_violation`. OpenAI: a 400 `moderation_blocked`. Interactions: a 400.
    /// Stability: a 403 `content_moderation`. Kling: a 400 with the code 1301.
    PolicyError,
    /// fal: done with `has_nsfw_concepts` true and a black picture.
    BlackPicture,
    /// fal, Replicate, OpenAI, A1111: done with an empty list.
    NoMedia,
    /// Replicate: `failed` and an error that says NSFW. Luma and Kling: `failed` and a reason that speaks of moderation or risk.
    FailedText,
    /// Black Forest Labs: `Request Moderated`. Runway: `SAFETY.INPUT`.
    RequestModerated,
    /// Black Forest Labs: `Content Moderated`. Runway: `SAFETY.OUTPUT`. Stability: `CONTENT_FILTERED`.
    ContentModerated,
}

/// What a provider must do otherwise than asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Order {
    /// Decline so.
    pub refusal: Option<Refusal>,
    /// Make bytes that are no picture.
    pub no_picture: bool,
    /// Finish though cancelled.
    pub late: bool,
}

/// What happens to an answer on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It arrives.
    Plain,
    /// It waits for a release.
    Held,
    /// So many bytes of its body arrive; then a reset, or else an end in order. None: not even the head.
    Cut(Option<usize>, bool),
    /// It arrives twice.
    Twice,
}

/// The bytes of a result that is no picture.
pub const NO_PICTURE: &[u8] = b"these bytes are no picture at all, whatever their type says";
/// How much follows an oversized body.
const TOO_MUCH: u64 = 256 << 20;
/// How large the largest result is.
const GIGABYTE: u64 = 1 << 30;

const STATUSES: &[u16] = &[400, 401, 402, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504];

impl Fault {
    /// Every fault that can meet a provider at a step, refusals included.
    pub fn table(steps: &[Step], refusals: &[Refusal]) -> Vec<(Step, Fault)> {
        let anywhere = [
            Fault::RefuseConnection,
            Fault::HangBeforeReading,
            Fault::HangAfterReading,
            Fault::ResetAfterReading,
            Fault::ResetMidBody,
            Fault::TruncatedBody,
            Fault::OversizedBody,
            Fault::WrongContentType,
            Fault::HtmlError,
            Fault::InvalidJson,
            Fault::RetryAfter(429, 2),
            Fault::RetryAfter(503, 2),
            Fault::RedirectToPrivate,
            Fault::DuplicateAnswer,
            Fault::ClockBehind,
            Fault::ClockAhead,
        ];
        let mut all = Vec::new();
        for step in steps {
            all.extend(anywhere.iter().map(|fault| (*step, *fault)));
            all.extend(STATUSES.iter().map(|status| (*step, Fault::Status(*status))));
            let own: &[Fault] = match step {
                Step::Create => &[
                    Fault::StatusAfterWork(500),
                    Fault::StatusAfterWork(502),
                    Fault::StatusAfterWork(504),
                    Fault::NoPicture,
                    Fault::LateAnswer,
                ],
                Step::Status => &[Fault::SpuriousPollError, Fault::ExpiredResult],
                Step::Result => &[Fault::ExpiredResult],
                Step::Media => &[Fault::NoPicture, Fault::ExpiredResult, Fault::GigabyteResult],
                Step::Cancel | Step::Upload | Step::List | Step::Free => &[],
            };
            all.extend(own.iter().map(|fault| (*step, *fault)));
            if *step == Step::Create {
                all.extend(refusals.iter().map(|refusal| (*step, Fault::Refusal(*refusal))));
            }
        }
        all
    }

    /// Its name in tables, such as `reset mid-body` or `429 retry-after 2`.
    pub fn name(self) -> String {
        let plain = match self {
            Fault::Status(status) => return status.to_string(),
            Fault::RetryAfter(status, seconds) => return format!("{status} retry-after {seconds}"),
            Fault::StatusAfterWork(status) => return format!("{status} after work"),
            Fault::Refusal(refusal) => return format!("refusal {refusal:?}"),
            Fault::RefuseConnection => "refuse connection",
            Fault::HangBeforeReading => "hang before reading",
            Fault::HangAfterReading => "hang after reading",
            Fault::ResetAfterReading => "reset after reading",
            Fault::ResetMidBody => "reset mid-body",
            Fault::TruncatedBody => "truncated body",
            Fault::OversizedBody => "oversized body",
            Fault::WrongContentType => "wrong content type",
            Fault::HtmlError => "html error",
            Fault::InvalidJson => "invalid json",
            Fault::NoPicture => "no picture",
            Fault::RedirectToPrivate => "redirect to private",
            Fault::ExpiredResult => "expired result",
            Fault::GigabyteResult => "gigabyte result",
            Fault::DuplicateAnswer => "duplicate answer",
            Fault::LateAnswer => "late answer",
            Fault::SpuriousPollError => "spurious poll error",
            Fault::ClockBehind => "clock behind",
            Fault::ClockAhead => "clock ahead",
        };
        plain.to_owned()
    }

    /// The fault of a name, for a script in another language.
    pub fn named(name: &str, refusals: &[Refusal]) -> Option<Fault> {
        let steps = [Step::Create, Step::Status, Step::Result, Step::Media];
        let mut all = Fault::table(&steps, refusals).into_iter();
        all.find(|(_, fault)| fault.name() == name).map(|(_, fault)| fault)
    }

    /// Whether it lasts until it is released, whoever comes.
    pub fn is_gate(self) -> bool {
        matches!(self, Fault::RefuseConnection | Fault::HangBeforeReading)
    }

    /// What the provider must do otherwise.
    pub fn order(self) -> Order {
        let mut order = Order::default();
        match self {
            Fault::Refusal(refusal) => order.refusal = Some(refusal),
            Fault::NoPicture => order.no_picture = true,
            Fault::LateAnswer => order.late = true,
            _ => {}
        }
        order
    }

    /// The answer to a request for which no work is done, if it is such a fault.
    pub fn instead(self, provider: &dyn Provider, ask: &Ask, step: Step, trap: &str) -> Option<Answer> {
        let answer = match self {
            Fault::Status(status) => provider.error(ask, status),
            Fault::RetryAfter(status, seconds) => {
                provider.error(ask, status).with("retry-after", &seconds.to_string())
            }
            Fault::HtmlError => {
                let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
                Answer::bytes(502, "text/html", page.as_bytes().to_vec())
            }
            Fault::SpuriousPollError => provider.error(ask, 400),
            Fault::RedirectToPrivate => {
                Answer::bytes(302, "text/plain", Vec::new()).with("location", &format!("{trap}/private"))
            }
            Fault::ExpiredResult => provider.expired(ask),
            Fault::GigabyteResult => {
                Answer { body: Body::Zeros(GIGABYTE), ..Answer::bytes(200, "image/png", Vec::new()) }
            }
            Fault::NoPicture if step == Step::Media => Answer::bytes(200, "image/png", NO_PICTURE.to_vec()),
            _ => return None,
        };
        Some(answer)
    }

    /// The answer as it is spoiled after the work was done, and what happens to it on its way.
    pub fn spoil(self, provider: &dyn Provider, ask: &Ask, answer: Answer) -> (Answer, Way) {
        let half = answer.held().len() / 2;
        match self {
            Fault::HangAfterReading => (answer, Way::Held),
            Fault::ResetAfterReading => (answer, Way::Cut(None, true)),
            Fault::ResetMidBody => (answer, Way::Cut(Some(half), true)),
            Fault::TruncatedBody => (answer, Way::Cut(Some(half), false)),
            Fault::DuplicateAnswer => (answer, Way::Twice),
            Fault::OversizedBody => {
                let body = Body::Padded(answer.held().to_vec(), TOO_MUCH);
                (Answer { body, ..answer }, Way::Plain)
            }
            Fault::WrongContentType => (answer.with("content-type", "text/plain"), Way::Plain),
            Fault::InvalidJson => {
                let body = Body::Bytes(answer.held()[..half].to_vec());
                (Answer { body, ..answer }, Way::Plain)
            }
            Fault::StatusAfterWork(status) => (provider.error(ask, status), Way::Plain),
            Fault::ClockBehind => (answer.with("date", "Sun, 05 Mar 1995 08:00:00 GMT"), Way::Plain),
            Fault::ClockAhead => (answer.with("date", "Sat, 07 Nov 2099 08:00:00 GMT"), Way::Plain),
            _ => (answer, Way::Plain),
        }
    }
}

#[test]
fn every_name_leads_back_to_its_fault() {
    let refusals = [Refusal::PromptBlocked, Refusal::NoMedia];
    let steps = [Step::Create, Step::Status, Step::Result, Step::Media];
    for (_, fault) in Fault::table(&steps, &refusals) {
        assert_eq!(Fault::named(&fault.name(), &refusals), Some(fault), "{}", fault.name());
    }
    assert_eq!(Fault::named("no such fault", &refusals), None);
}
