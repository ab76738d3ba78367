//! Requests to be paired, from the first word to the token. They live in memory only: a request that a restart ends is asked again.
//!
//! Anybody who reaches the port may ask, so everything here is bounded, and nothing is believed: a person compares the code that the
//! asker shows with the one that we show, and only whoever knows the secret nonce behind the request is told the token, once.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{broadcast, watch};

use super::pace::{Bucket, PAIRING};
use crate::ledger::money::Microcredits;
use crate::state::domain::ClientScope;

/// How long a request waits for a person, in milliseconds.
pub const REQUEST_MS: u64 = 120_000;
/// How long an approved client has at least to fetch its token, in milliseconds.
const FETCH_MS: u64 = 30_000;
/// Requests that may wait at once.
const WAITING: usize = 3;
/// Wrong nonces that end a request, and wrong codes that end all.
const TRIES: u32 = 5;
/// News that a slow listener may be behind.
const NEWS: usize = 16;

/// Letters of codes: none that looks like another one.
const LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a client asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// What it calls itself.
    pub name: String,
    /// The origin that it asks from, where it is a page.
    pub origin: Option<String>,
    /// What it would like to do.
    pub scopes: Vec<ClientScope>,
    /// What it would like to spend in a day.
    pub limit: Option<Microcredits>,
}

/// A request that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its name.
    pub pair_id: String,
    /// The code that the client shows.
    pub code: String,
    /// What it asks for.
    pub wish: Wish,
    /// When it asked, in milliseconds since the Unix epoch.
    pub asked_ms: u64,
    /// When it is over.
    pub expires_ms: u64,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody has decided.
    Waiting(Wish),
    /// It was approved. The token is in the first answer alone.
    Approved(Given, Option<Token>),
    /// It was turned down.
    Denied,
    /// It is over, or never was.
    Expired,
}

/// What a client was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its name in the books.
    pub client: String,
    /// What it may do.
    pub scopes: Vec<ClientScope>,
    /// What it may spend in a day.
    pub limit: Option<Microcredits>,
}

/// A token on its way to its client.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(pub String);

/// The token must not appear in logs.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Why the desk says no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum No {
    /// Too many requests in the last minute.
    #[error("too many clients asked to be paired")]
    TooOften(Duration),
    /// Too many requests wait.
    #[error("{WAITING} requests wait for a person already")]
    TooMany,
    /// The nonce is not that of the request.
    #[error("this is not the nonce of the request")]
    WrongNonce,
    /// No request has this code.
    #[error("no request that waits shows this code")]
    WrongCode,
    /// No request of that name waits.
    #[error("no request of that name waits")]
    NoRequest,
}

/// News of a request that are told and not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// A client asks.
    Asked,
    /// It was turned down.
    Denied,
}

impl News {
    /// How events say it.
    pub fn text(self) -> &'static str {
        match self {
            News::Asked => "asked",
            News::Denied => "denied",
        }
    }
}

/// Where a request stands.
#[derive(Debug)]
enum Standing {
    Waiting,
    /// A person said yes, and the writer has not answered yet.
    Deciding,
    Approved {
        given: Given,
        token: Option<Token>,
    },
    Denied,
}

#[derive(Debug)]
struct Pending {
    request: Request,
    nonce_hash: blake3::Hash,
    wrong: u32,
    standing: Standing,
}

#[derive(Debug)]
struct Inner {
    pending: Vec<Pending>,
    begun: Bucket,
    wrong_codes: u32,
}

/// Where requests wait.
#[derive(Debug)]
pub struct Desk {
    inner: Mutex<Inner>,
    changed: watch::Sender<()>,
    news: broadcast::Sender<News>,
}

impl Desk {
    /// No requests; `now` is the clock that paces them.
    pub fn new(now: Instant) -> Desk {
        let inner = Inner { pending: Vec::new(), begun: Bucket::full(now), wrong_codes: 0 };
        Desk { inner: Mutex::new(inner), changed: watch::Sender::new(()), news: broadcast::Sender::new(NEWS) }
    }

    fn at(&self, now_ms: u64) -> MutexGuard<'_, Inner> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.pending.retain(|pending| now_ms < pending.request.expires_ms);
        inner
    }

    /// News of requests, for those who may decide.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    fn tell(&self, news: News) {
        self.changed.send_replace(());
        // Nobody may be listening.
        let _ = self.news.send(news);
    }

    /// A client asks. `nonce_hash` is SHA-256 of its secret nonce; `random` makes name and code.
    ///
    /// # Errors
    /// Too often, or too many at once.
    pub fn begin(
        &self,
        wish: Wish,
        nonce_hash: [u8; 32],
        random: [u8; 32],
        now: Instant,
        now_ms: u64,
    ) -> Result<Request, No> {
        let mut inner = self.at(now_ms);
        let waiting = |pending: &&Pending| matches!(pending.standing, Standing::Waiting | Standing::Deciding);
        if inner.pending.iter().filter(waiting).count() >= WAITING {
            return Err(No::TooMany);
        }
        inner.begun.take(PAIRING, now).map_err(No::TooOften)?;
        if inner.pending.is_empty() {
            inner.wrong_codes = 0;
        }
        let (code, name) = random.split_at(16);
        let request = Request {
            pair_id: name.iter().map(|byte| format!("{byte:02x}")).collect(),
            code: code_of(code),
            wish,
            asked_ms: now_ms,
            expires_ms: now_ms.saturating_add(REQUEST_MS),
        };
        let nonce_hash = blake3::Hash::from_bytes(nonce_hash);
        let standing = Standing::Waiting;
        inner.pending.push(Pending { request: request.clone(), nonce_hash, wrong: 0, standing });
        drop(inner);
        self.tell(News::Asked);
        Ok(request)
    }

    /// Requests that wait for a person, oldest first.
    pub fn waiting(&self, now_ms: u64) -> Vec<Request> {
        let inner = self.at(now_ms);
        let waiting = inner.pending.iter().filter(|pending| matches!(pending.standing, Standing::Waiting));
        waiting.map(|pending| pending.request.clone()).collect()
    }

    /// What became of a request. `nonce_hash` is SHA-256 of the nonce that the asker shows.
    ///
    /// # Errors
    /// The nonce is another one; the fifth time, the request is over.
    pub fn poll(&self, pair_id: &str, nonce_hash: [u8; 32], now_ms: u64) -> Result<Outcome, No> {
        let mut inner = self.at(now_ms);
        let Some(place) = inner.pending.iter().position(|pending| pending.request.pair_id == pair_id) else {
            return Ok(Outcome::Expired);
        };
        let pending = &mut inner.pending[place];
        // Compared in constant time.
        if pending.nonce_hash != blake3::Hash::from_bytes(nonce_hash) {
            pending.wrong += 1;
            if pending.wrong >= TRIES {
                inner.pending.remove(place);
            }
            return Err(No::WrongNonce);
        }
        Ok(match &mut pending.standing {
            Standing::Waiting | Standing::Deciding => Outcome::Waiting(pending.request.wish.clone()),
            Standing::Approved { given, token } => Outcome::Approved(given.clone(), token.take()),
            Standing::Denied => Outcome::Denied,
        })
    }

    /// Wakes when something was decided or asked after this was called.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// A person says yes to the request that shows `code`. It is theirs until [`Desk::approved`] or [`Desk::released`].
    ///
    /// # Errors
    /// No request shows that code; the fifth time, all requests are over.
    pub fn claim(&self, code: &str, now_ms: u64) -> Result<Request, No> {
        let plain = |code: &str| -> String {
            code.chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|letter| letter.to_ascii_uppercase())
                .collect()
        };
        let (mut inner, code) = (self.at(now_ms), plain(code));
        let waiting = |pending: &&mut Pending| {
            matches!(pending.standing, Standing::Waiting) && plain(&pending.request.code) == code
        };
        if let Some(pending) = inner.pending.iter_mut().find(waiting) {
            pending.standing = Standing::Deciding;
            let request = pending.request.clone();
            inner.wrong_codes = 0;
            return Ok(request);
        }
        inner.wrong_codes += 1;
        if inner.wrong_codes >= TRIES {
            inner.wrong_codes = 0;
            inner.pending.clear();
            drop(inner);
            self.changed.send_replace(());
        }
        Err(No::WrongCode)
    }

    /// The claimed request was approved. False if it is over meanwhile: nobody will fetch the token.
    pub fn approved(&self, pair_id: &str, given: Given, token: Token, now_ms: u64) -> bool {
        let fetched_by_ms = now_ms.saturating_add(FETCH_MS);
        let token = Some(token);
        self.decide(pair_id, now_ms, |pending| {
            pending.request.expires_ms = pending.request.expires_ms.max(fetched_by_ms);
            pending.standing = Standing::Approved { given, token };
        })
    }

    /// The claimed request could not be approved: it waits again.
    pub fn released(&self, pair_id: &str, now_ms: u64) {
        self.decide(pair_id, now_ms, |pending| pending.standing = Standing::Waiting);
    }

    fn decide(&self, pair_id: &str, now_ms: u64, change: impl FnOnce(&mut Pending)) -> bool {
        let mut inner = self.at(now_ms);
        let claimed = |pending: &&mut Pending| {
            pending.request.pair_id == pair_id && matches!(pending.standing, Standing::Deciding)
        };
        let Some(pending) = inner.pending.iter_mut().find(claimed) else { return false };
        change(pending);
        drop(inner);
        self.changed.send_replace(());
        true
    }

    /// A person says no.
    ///
    /// # Errors
    /// No request of that name waits.
    pub fn deny(&self, pair_id: &str, now_ms: u64) -> Result<(), No> {
        let mut inner = self.at(now_ms);
        let waiting = |pending: &&mut Pending| {
            pending.request.pair_id == pair_id && matches!(pending.standing, Standing::Waiting)
        };
        let pending = inner.pending.iter_mut().find(waiting).ok_or(No::NoRequest)?;
        pending.standing = Standing::Denied;
        drop(inner);
        self.tell(News::Denied);
        Ok(())
    }
}

/// A code such as `K7QM-2R4T` from 16 random bytes. Of 128 bits, the remainder by 30^8 is even enough.
fn code_of(random: &[u8]) -> String {
    let mut number = random.iter().fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    let mut code = String::with_capacity(9);
    for place in 0..8 {
        if place == 4 {
            code.push('-');
        }
        code.push(char::from(LETTERS[usize::try_from(number % 30).unwrap_or_default()]));
        number /= 30;
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock;

    const NONCE: [u8; 32] = [1; 32];
    const OTHER: [u8; 32] = [2; 32];

    fn wish(name: &str) -> Wish {
        Wish { name: name.to_owned(), origin: None, scopes: vec![ClientScope::Read], limit: None }
    }

    fn given() -> Given {
        Given { client: "figma".to_owned(), scopes: vec![ClientScope::Read], limit: None }
    }

    /// A desk with one request that came at 0 ms.
    fn desk() -> (Desk, Request) {
        let now = clock::monotonic();
        let desk = Desk::new(now);
        let request = desk.begin(wish("Figma"), NONCE, [7; 32], now, 0).unwrap();
        (desk, request)
    }

    #[test]
    fn a_request_is_approved_by_its_code_and_the_token_is_told_once_to_the_nonce() {
        let (desk, request) = desk();
        let poll = |nonce| desk.poll(&request.pair_id, nonce, 1);
        assert_eq!(poll(NONCE), Ok(Outcome::Waiting(wish("Figma"))));
        let spoken = request.code.to_lowercase().replace('-', " ");
        assert_eq!(desk.claim(&spoken, 1).unwrap().pair_id, request.pair_id);
        assert_eq!(desk.claim(&request.code, 1), Err(No::WrongCode), "it is claimed");
        assert_eq!(poll(NONCE), Ok(Outcome::Waiting(wish("Figma"))));
        assert!(desk.approved(&request.pair_id, given(), Token("secret".to_owned()), 1));
        assert_eq!(poll(OTHER), Err(No::WrongNonce));
        assert_eq!(poll(NONCE), Ok(Outcome::Approved(given(), Some(Token("secret".to_owned())))));
        assert_eq!(poll(NONCE), Ok(Outcome::Approved(given(), None)));
        assert!(!desk.approved(&request.pair_id, given(), Token("again".to_owned()), 1));
        assert!(!format!("{desk:?}").contains("secret"));
    }

    #[test]
    fn a_request_ends_by_time_by_no_and_by_wrong_nonces() {
        let (timed, request) = desk();
        assert_eq!(timed.poll(&request.pair_id, NONCE, REQUEST_MS), Ok(Outcome::Expired));
        assert_eq!(timed.claim(&request.code, REQUEST_MS), Err(No::WrongCode));
        let (denied, request) = desk();
        denied.deny(&request.pair_id, 1).unwrap();
        assert_eq!(denied.poll(&request.pair_id, NONCE, 2), Ok(Outcome::Denied));
        assert_eq!(denied.deny(&request.pair_id, 2), Err(No::NoRequest));
        assert_eq!(denied.claim(&request.code, 2), Err(No::WrongCode));
        let (guessed, request) = desk();
        for _ in 0..TRIES {
            assert_eq!(guessed.poll(&request.pair_id, OTHER, 1), Err(No::WrongNonce));
        }
        assert_eq!(guessed.poll(&request.pair_id, NONCE, 1), Ok(Outcome::Expired));
    }

    #[test]
    fn a_request_that_could_not_be_approved_waits_again() {
        let (desk, request) = desk();
        desk.claim(&request.code, 1).unwrap();
        assert_eq!(desk.waiting(1), []);
        desk.released(&request.pair_id, 1);
        assert_eq!(desk.waiting(1), std::slice::from_ref(&request));
        // Approved in the last moment, it can still be fetched.
        desk.claim(&request.code, REQUEST_MS - 1).unwrap();
        assert!(desk.approved(&request.pair_id, given(), Token("t".to_owned()), REQUEST_MS - 1));
        let late = desk.poll(&request.pair_id, NONCE, REQUEST_MS + FETCH_MS - 2);
        assert_eq!(late, Ok(Outcome::Approved(given(), Some(Token("t".to_owned())))));
    }

    #[test]
    fn guessed_codes_end_all_requests() {
        let (desk, request) = desk();
        for _ in 0..TRIES - 1 {
            assert_eq!(desk.claim("AAAA-AAAA", 1), Err(No::WrongCode));
        }
        assert_eq!(desk.waiting(1).len(), 1);
        assert_eq!(desk.claim("", 1), Err(No::WrongCode));
        assert_eq!(desk.waiting(1), []);
        assert_eq!(desk.claim(&request.code, 1), Err(No::WrongCode));
    }

    #[test]
    fn three_wait_at_once_and_five_come_in_a_minute() {
        let now = clock::monotonic();
        let desk = Desk::new(now);
        let begin = |n: u8, now_ms| {
            desk.begin(wish("x"), NONCE, [n; 32], now + Duration::from_millis(now_ms), now_ms)
        };
        for n in 0..3 {
            begin(n, 0).unwrap();
        }
        assert_eq!(begin(3, 0), Err(No::TooMany));
        for request in desk.waiting(0) {
            desk.deny(&request.pair_id, 0).unwrap();
        }
        begin(4, 0).unwrap();
        begin(5, 0).unwrap();
        assert_eq!(begin(6, 0), Err(No::TooOften(Duration::from_secs(12))));
        begin(7, 12_000).unwrap();
        // Requests that are over are forgotten, whatever became of them.
        assert_eq!(desk.at(REQUEST_MS + 12_000).pending.len(), 0);
    }

    #[test]
    fn codes_have_no_letters_that_look_alike() {
        let (low, high) = (code_of(&[0; 16]), code_of(&[255; 16]));
        assert_eq!((low.as_str(), high.len(), &high[4..5]), ("2222-2222", 9, "-"));
        assert!(high.bytes().all(|letter| letter == b'-' || LETTERS.contains(&letter)), "{high}");
        assert!(!LETTERS.iter().any(|letter| b"01ILOU".contains(letter)));
        assert_ne!(code_of(&[3; 16]), code_of(&[4; 16]));
    }

    #[tokio::test]
    async fn who_may_decide_hears_of_requests() {
        let now = clock::monotonic();
        let desk = Desk::new(now);
        let mut news = desk.news();
        let request = desk.begin(wish("x"), NONCE, [1; 32], now, 0).unwrap();
        desk.deny(&request.pair_id, 0).unwrap();
        assert_eq!(
            (news.recv().await.unwrap().text(), news.recv().await.unwrap().text()),
            ("asked", "denied")
        );
    }
}
