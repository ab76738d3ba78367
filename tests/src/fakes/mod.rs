//! Fake servers of the APIs of models. Each speaks its provider's HTTP, keeps books of its own, makes real small pictures, and goes
//! wrong on demand; so a test can compare what the daemon believes with what a provider would say.
//!
//! A fake ends with its handle. Nothing in here waits for time to pass: a job gets on by being asked about, and who hangs hangs until
//! the test releases it. What each fake was checked against stands in `tests/README.md`.

mod a1111;
mod bfl;
mod books;
mod comfy;
mod desk;
mod exchange;
mod fal;
mod fault;
mod google;
mod jobs;
mod kling;
mod luma;
mod openai;
mod own_server;
mod picture;
mod replicate;
mod runway;
mod sdcpp;
mod serve;
mod shared;
mod socket;
mod stability;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc;

pub use books::{Books, Brought, Charge, Create, Entry, Made};
pub use desk::Desk;
pub use exchange::{Answer, Ask, Host, Step};
pub use fault::{Fault, Order, Refusal, Way};
pub use picture::{Kind, Recipe};
pub use socket::{Heard, Said};
pub use wire::Release;

use serve::{Place, serve};
use shared::Shared;

/// One provider's API, as a machine without input and output: a request in, an answer out.
pub trait Provider: Send + 'static {
    /// Its name, such as `google`.
    fn name(&self) -> &'static str;
    /// The key that it accepts; none if it wants none.
    fn key(&self) -> Option<&'static str>;
    /// The key that a request shows.
    fn shown(&self, ask: &Ask) -> Option<String>;
    /// Whether the key is right.
    fn admits(&self, ask: &Ask) -> bool {
        self.key().is_none_or(|key| self.shown(ask).as_deref() == Some(key))
    }
    /// What a request is for.
    fn step(&self, ask: &Ask) -> Step;
    /// The steps that its API has.
    fn steps(&self) -> &'static [Step];
    /// The ways in which it declines.
    fn refusals(&self) -> &'static [Refusal];
    /// Answers a request whose key was checked.
    fn answer(&mut self, ask: &Ask, desk: &mut Desk<'_>) -> Answer;
    /// An error in its envelope.
    fn error(&self, ask: &Ask, status: u16) -> Answer;
    /// What it says of a result that is gone.
    fn expired(&self, ask: &Ask) -> Answer {
        self.error(ask, 404)
    }
    /// Somebody did something on a WebSocket; who just came gets what is said to them from now on.
    fn heard(
        &mut self,
        _ask: &Ask,
        _heard: Heard,
        _desk: &mut Desk<'_>,
    ) -> Option<mpsc::UnboundedReceiver<Said>> {
        None
    }
    /// The result that a request names is gone for good.
    fn forget(&mut self, _ask: &Ask) {}
    /// All open jobs get to their end.
    fn finish(&mut self, _desk: &mut Desk<'_>) {}
}

/// A fake that runs, until it is dropped.
pub struct Fake {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// Google's Gemini API: images, interactions and long-running video.
pub fn google() -> Fake {
    Fake::start(Box::new(google::Google::default()))
}

/// fal's queue, its uploads and its list of requests.
pub fn fal() -> Fake {
    Fake::start(Box::new(fal::Fal::default()))
}

/// A ComfyUI server.
pub fn comfy() -> Fake {
    Fake::start(Box::new(comfy::Comfy::default()))
}

/// Replicate's predictions.
pub fn replicate() -> Fake {
    Fake::start(Box::new(replicate::Replicate::default()))
}

/// OpenAI's images.
pub fn openai() -> Fake {
    Fake::start(Box::new(openai::OpenAi))
}

/// Black Forest Labs.
pub fn bfl() -> Fake {
    Fake::start(Box::new(bfl::Bfl::default()))
}

/// AUTOMATIC1111 or Forge.
pub fn a1111() -> Fake {
    Fake::start(Box::new(a1111::A1111::default()))
}

/// stable-diffusion.cpp's server.
pub fn sdcpp() -> Fake {
    Fake::start(Box::new(sdcpp::Sdcpp::default()))
}

/// Kling's pictures and clips.
pub fn kling() -> Fake {
    Fake::start(Box::new(kling::Kling::default()))
}

/// Luma's Dream Machine.
pub fn luma() -> Fake {
    Fake::start(Box::new(luma::Luma::default()))
}

/// Runway's tasks.
pub fn runway() -> Fake {
    Fake::start(Box::new(runway::Runway::default()))
}

/// Stability AI's pictures.
pub fn stability() -> Fake {
    Fake::start(Box::new(stability::Stability))
}

/// How a fake is started, by its provider's name.
pub type Start = (&'static str, fn() -> Fake);

/// Every fake.
pub fn all() -> Vec<Start> {
    vec![
        ("google", google),
        ("fal", fal),
        ("comfy", comfy),
        ("replicate", replicate),
        ("openai", openai),
        ("bfl", bfl),
        ("a1111", a1111),
        ("sdcpp", sdcpp),
        ("kling", kling),
        ("luma", luma),
        ("runway", runway),
        ("stability", stability),
    ]
}

impl Fake {
    /// Starts a provider on ports of the system's choice and returns once it listens.
    pub fn start(provider: Box<dyn Provider>) -> Fake {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let places = {
            let _inside = runtime.enter();
            [(Host::Api, "127.0.0.1"), (Host::Media, "127.0.0.1"), (Host::Trap, "127.0.0.9")]
                .map(|(host, ip)| (host, Place::any(ip).expect("loopback has free ports")))
        };
        let url = |place: &Place| format!("http://{}", place.address);
        let urls = [url(&places[0].1), url(&places[1].1), url(&places[2].1)];
        let shared = Arc::new(Shared::new(provider, urls));
        let held = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                let serving =
                    places.iter().map(|(host, place)| serve(Arc::clone(&held), *host, place.address));
                futures_util::future::join_all(serving).await;
            });
        });
        let fake = Fake { shared, thread: Some(thread) };
        fake.shared.wait(|state| state.listening.len() == 3);
        fake
    }

    /// The provider's name.
    pub fn name(&self) -> &'static str {
        self.shared.lock().provider.name()
    }

    /// The API's address, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.shared.urls[0]
    }

    /// The address of finished pictures, where that is another host.
    pub fn media_url(&self) -> &str {
        &self.shared.urls[1]
    }

    /// The key that is accepted; empty where none is wanted.
    pub fn key(&self) -> &'static str {
        self.shared.lock().provider.key().unwrap_or_default()
    }

    /// Every fault that can meet this provider, with the step at which it does.
    pub fn faults(&self) -> Vec<(Step, Fault)> {
        let state = self.shared.lock();
        Fault::table(state.provider.steps(), state.provider.refusals())
    }

    /// The fault of a name, as [`Fault::name`] gives it.
    pub fn fault(&self, name: &str) -> Option<Fault> {
        Fault::named(name, self.shared.lock().provider.refusals())
    }

    /// The next request of that step meets that fault; several wait in order. A fault of the whole connection begins at once,
    /// for whatever step, and lasts until [`Fake::release`].
    pub fn script(&self, step: Step, fault: Fault) {
        match fault {
            Fault::RefuseConnection => {
                self.shared.wanted.send_modify(|wanted| wanted.listening = false);
                self.shared.wait(|state| state.listening == [Host::Trap]);
            }
            Fault::HangBeforeReading => self.shared.deafness.begin(),
            _ => self.shared.lock().script.push_back((step, fault)),
        }
    }

    /// Ends a refusal of connections and lets go of everybody who hangs.
    pub fn release(&self, release: Release) {
        self.shared.deafness.end(release);
        self.shared.rounds.send_modify(|round| *round = (round.0 + 1, release));
        self.shared.wanted.send_modify(|wanted| wanted.listening = true);
        self.shared.wait(|state| state.listening.len() == 3);
    }

    /// Waits until so many requests were read and hang.
    pub fn wait_until_held(&self, count: usize) {
        self.shared.wait(|state| state.hanging >= count);
    }

    /// How many connections have something to say, or may have, while nothing is read.
    pub fn unread(&self) -> usize {
        self.shared.deafness.waiting()
    }

    /// Waits until the books say something.
    pub fn wait_for(&self, what: impl Fn(&Books) -> bool) {
        self.shared.wait(|state| what(&state.books));
    }

    /// How many questions about a job are answered with "not yet" from now on; `u32::MAX` until [`Fake::finish`].
    pub fn pace(&self, polls: u32) {
        self.shared.lock().pace = polls;
    }

    /// Every job gets to its end, as it would in time, also one that nobody asks about any more; and new ones at the first question.
    /// Before the books are compared, this shows what an order costs whose answer was lost.
    pub fn finish(&self) {
        let mut state = self.shared.lock();
        state.pace = 0;
        let (provider, mut desk) = state.desk(Order::default(), &self.shared.urls[1]);
        provider.finish(&mut desk);
    }

    /// Every answer to an order takes so long, as a benchmark wants it.
    pub fn delay(&self, delay: Duration) {
        self.shared.lock().delay = delay;
    }

    /// Every file gets so many bytes longer, for tests of memory; pictures stay pictures.
    pub fn weight(&self, bytes: usize) {
        self.shared.lock().weight = bytes;
    }

    /// The books as they stand.
    pub fn books(&self) -> Books {
        self.shared.lock().books.clone()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.shared.wanted.send_modify(|wanted| wanted.ended = true);
        let ended = self.thread.take().is_none_or(|thread| thread.join().is_ok());
        assert!(ended || std::thread::panicking(), "the fake's thread panicked");
    }
}
