//! What a fake's handle and its server share: the provider, the books, the script, and who hangs.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::Provider;
use super::books::{Books, Create, Entry};
use super::desk::Desk;
use super::exchange::{Answer, Ask, Host, Step};
use super::fault::{Fault, Order, Way};
use super::picture::{Kind, Recipe};
use super::socket::{Heard, Said};
use super::wire::{Deafness, Release};

/// Nothing that a test waits for takes longer.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many questions about a job are answered with "not yet", unless the test says otherwise.
const PACE: u32 = 2;

/// What the test and the server share.
pub struct Shared {
    pub state: Mutex<State>,
    pub changed: Condvar,
    pub deafness: Arc<Deafness>,
    pub wanted: watch::Sender<Wanted>,
    /// How often those who hang were let go, and how the last time.
    pub rounds: watch::Sender<(u64, Release)>,
    /// Of the API, the media and the trap.
    pub urls: [String; 3],
}

pub struct State {
    pub provider: Box<dyn Provider>,
    pub books: Books,
    pub files: BTreeMap<String, (String, Vec<u8>)>,
    pub script: VecDeque<(Step, Fault)>,
    pub pace: u32,
    pub delay: Duration,
    pub weight: usize,
    pub hanging: usize,
    pub listening: Vec<Host>,
}

/// What the listeners shall do.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub listening: bool,
    pub ended: bool,
}

impl Shared {
    pub fn new(provider: Box<dyn Provider>, urls: [String; 3]) -> Shared {
        let state = State {
            provider,
            books: Books::default(),
            files: BTreeMap::new(),
            script: VecDeque::new(),
            pace: PACE,
            delay: Duration::ZERO,
            weight: 0,
            hanging: 0,
            listening: Vec::new(),
        };
        Shared {
            state: Mutex::new(state),
            changed: Condvar::new(),
            deafness: Arc::default(),
            wanted: watch::Sender::new(Wanted { listening: true, ended: false }),
            rounds: watch::Sender::new((0, Release::Proceed)),
            urls,
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no provider panics")
    }

    pub fn wait(&self, until: impl Fn(&State) -> bool) {
        let waited = self.changed.wait_timeout_while(self.lock(), PATIENCE, |state| !until(state));
        let (_state, timed_out) = waited.expect("no provider panics");
        assert!(!timed_out.timed_out(), "the fake was waited for in vain");
    }

    pub fn wanted(&self) -> watch::Receiver<Wanted> {
        self.wanted.subscribe()
    }

    pub fn deafness(&self) -> Arc<Deafness> {
        Arc::clone(&self.deafness)
    }

    pub fn listening(&self, host: Host, yes: bool) {
        let mut state = self.lock();
        state.listening.retain(|other| *other != host);
        if yes {
            state.listening.push(host);
        }
        self.changed.notify_all();
    }

    /// Hangs until the test lets go.
    pub async fn hold(self: &Arc<Shared>) -> Release {
        struct Hanging(Arc<Shared>);
        impl Drop for Hanging {
            fn drop(&mut self) {
                self.0.lock().hanging -= 1;
            }
        }
        let mut rounds = self.rounds.subscribe();
        self.lock().hanging += 1;
        let _hanging = Hanging(Arc::clone(self));
        self.changed.notify_all();
        let _ = rounds.changed().await;
        rounds.borrow().1
    }

    pub async fn answer(&self, ask: &Ask) -> (Answer, Way) {
        let (answer, way, delay) = {
            let mut state = self.lock();
            let (answer, way) = state.answer(ask, &self.urls);
            let delay = if state.provider.step(ask) == Step::Create { state.delay } else { Duration::ZERO };
            (answer, way, delay)
        };
        self.changed.notify_all();
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        (answer, way)
    }

    pub fn heard(&self, ask: &Ask, heard: Heard) -> Option<mpsc::UnboundedReceiver<Said>> {
        let mut state = self.lock();
        let (provider, mut desk) = state.desk(Order::default(), &self.urls[1]);
        provider.heard(ask, heard, &mut desk)
    }
}

impl State {
    pub fn answer(&mut self, ask: &Ask, urls: &[String; 3]) -> (Answer, Way) {
        let step = if ask.host == Host::Media { Step::Media } else { self.provider.step(ask) };
        self.note(ask, step);
        let fault = self.script.iter().position(|(at, _)| *at == step && ask.host != Host::Trap);
        let fault = fault.and_then(|at| self.script.remove(at)).map(|(_, fault)| fault);
        let instead = fault.and_then(|fault| fault.instead(&*self.provider, ask, step, &urls[2]));
        let (answer, way) = match (instead, fault) {
            (Some(answer), _) => (answer, Way::Plain),
            (None, None) => (self.work(ask, Order::default(), &urls[1]), Way::Plain),
            (None, Some(fault)) => {
                let answer = self.work(ask, fault.order(), &urls[1]);
                fault.spoil(&*self.provider, ask, answer)
            }
        };
        if fault == Some(Fault::ExpiredResult) {
            self.forget(ask);
        }
        let line = format!("{} {}", ask.method, ask.path);
        let fault = fault.map(Fault::name);
        self.books.requests.push(Entry { host: ask.host, step, line, status: answer.status, fault });
        (answer, way)
    }

    /// The provider and what it works with.
    pub fn desk<'a>(&'a mut self, order: Order, media: &'a str) -> (&'a mut dyn Provider, Desk<'a>) {
        let desk = Desk {
            books: &mut self.books,
            files: &mut self.files,
            pace: self.pace,
            weight: self.weight,
            order,
            media,
        };
        (&mut *self.provider, desk)
    }

    pub fn note(&mut self, ask: &Ask, step: Step) {
        if let Some(key) = self.provider.shown(ask) {
            self.books.keys.entry(ask.host).or_default().insert(key);
        }
        if step == Step::Create && ask.host == Host::Api {
            let body = blake3::hash(&ask.body).to_hex().to_string();
            self.books.creates.push(Create { line: format!("{} {}", ask.method, ask.path), body, job: None });
        }
    }

    pub fn work(&mut self, ask: &Ask, order: Order, media: &str) -> Answer {
        match ask.host {
            Host::Trap => {
                return Answer::bytes(200, "image/png", Recipe::small("trap", 0, Kind::Png).bytes());
            }
            Host::Media => return self.file(ask),
            Host::Api => {}
        }
        if !self.provider.admits(ask) {
            return self.provider.error(ask, 401);
        }
        let (provider, mut desk) = self.desk(order, media);
        provider.answer(ask, &mut desk)
    }

    pub fn file(&self, ask: &Ask) -> Answer {
        let name = ask.path.strip_prefix("/files/").unwrap_or_default();
        match self.files.get(name) {
            Some((kind, bytes)) => Answer::bytes(200, kind, bytes.clone()),
            None => self.provider.expired(ask),
        }
    }

    /// A result whose time is over is held no more.
    pub fn forget(&mut self, ask: &Ask) {
        self.files.retain(|name, _| !ask.names(name));
        self.books.held.retain(|name, _| !ask.names(name));
        self.provider.forget(ask);
    }
}
