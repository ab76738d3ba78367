//! The provider itself: acts by the script, and books before it answers.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Duration;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use maquette_daemon::ledger::money::Microcredits;
use maquette_daemon::providers::{Lookup, Order, Outcome, Pending, Product, ProductKind, Provider, Watch};
use maquette_protocol::MICROCREDITS;

use super::books::{Line, What, Writer, books_of};
use super::script::{Act, Memory, Script, read};

/// Price of the route `scripted/paid`, in credits.
pub const PAID_CREDITS: i64 = 12;
/// Price of the route `scripted/clip`, in credits.
pub const CLIP_CREDITS: i64 = 40;
/// How often a gate is looked at.
const GATE_PAUSE: Duration = Duration::from_millis(2);

/// The provider named `scripted`.
pub struct Scripted {
    home: PathBuf,
    books: Writer,
    noop: Vec<u8>,
}

impl Scripted {
    /// With its books in `home`.
    pub fn open(home: &Path) -> std::io::Result<Scripted> {
        Ok(Scripted { home: home.to_owned(), books: Writer::open(home)?, noop: tiny_png(0, 0) })
    }

    async fn submitted(&self, order: &Order, watch: &Watch) -> std::io::Result<Outcome> {
        let Script { act, memory } = match read(&prompt_of(order)) {
            Ok(script) => script,
            Err(reason) => return Ok(Outcome::Failed { reason }),
        };
        let price = price_of(order);
        let create = |charged: i64| self.books.create(order.job, charged, memory == Memory::Resend);
        match act {
            Act::Noop => return Ok(Outcome::Made(product(self.noop.clone(), None))),
            Act::Fail => return Ok(Outcome::Failed { reason: "the script says so".into() }),
            Act::LoseOrder => return Ok(Outcome::Unknown { reason: "the connection broke".into() }),
            Act::Refuse => self.books.write(&Line { job: order.job, what: What::Refusal, charged: 0 })?,
            Act::RefuseCharged => {
                self.books.write(&Line { job: order.job, what: What::Refusal, charged: price })?;
            }
            Act::Slow(time) => {
                (watch.progress)(0.5, None);
                if stopped_within(watch, time).await {
                    return Ok(Outcome::Cancelled);
                }
                create(price)?;
            }
            Act::Gate(ref name) => {
                while !self.home.join("gates").join(name).exists() {
                    if stopped_within(watch, GATE_PAUSE).await {
                        return Ok(Outcome::Cancelled);
                    }
                }
                create(price)?;
            }
            Act::Hang => {
                watch.stop.cancelled().await;
                return Ok(Outcome::Cancelled);
            }
            Act::AcceptThenFail | Act::AcceptThenHang => create(0)?,
            Act::Overcharge => create(price * 3)?,
            Act::Undercharge => create(price / 4)?,
            Act::Done | Act::AcceptThenDone | Act::DropReply | Act::Garbage => create(price)?,
        }
        Ok(answer(&act, order, price))
    }

    async fn fetched(&self, order: &Order) -> std::io::Result<Outcome> {
        let script = read(&prompt_of(order)).map_err(std::io::Error::other)?;
        match script.act {
            // Only a cancel at the provider ends it.
            Act::AcceptThenHang => std::future::pending().await,
            Act::AcceptThenFail => Ok(Outcome::Failed { reason: "the script says so".into() }),
            Act::Overcharge => Ok(made(order, Some(price_of(order) * 3))),
            Act::Undercharge => Ok(made(order, Some(price_of(order) / 4))),
            _ => Ok(made(order, None)),
        }
    }
}

/// What is answered once the books are written.
fn answer(act: &Act, order: &Order, price: i64) -> Outcome {
    match act {
        Act::AcceptThenDone | Act::AcceptThenHang | Act::AcceptThenFail => {
            Outcome::Accepted { remote_id: remote_id(order) }
        }
        Act::Refuse => {
            Outcome::Refused { reason: "the script refuses".into(), charged: Some(Microcredits::ZERO) }
        }
        Act::RefuseCharged => {
            Outcome::Refused { reason: "the script refuses".into(), charged: Some(Microcredits(price)) }
        }
        Act::DropReply => Outcome::Unknown { reason: "the answer was lost".into() },
        Act::Overcharge => made(order, Some(price * 3)),
        Act::Undercharge => made(order, Some(price / 4)),
        Act::Garbage => Outcome::Made(product(b"no picture at all".to_vec(), None)),
        _ => made(order, None),
    }
}

impl Provider for Scripted {
    fn name(&self) -> &str {
        "scripted"
    }

    fn is_local(&self) -> bool {
        false
    }

    fn submit<'a>(&'a self, order: &'a Order, watch: &'a Watch) -> Pending<'a, Outcome> {
        Box::pin(async move { self.submitted(order, watch).await.unwrap_or_else(books_failed) })
    }

    fn fetch<'a>(&'a self, order: &'a Order, _remote_id: &'a str, _watch: &'a Watch) -> Pending<'a, Outcome> {
        Box::pin(async move { self.fetched(order).await.unwrap_or_else(books_failed) })
    }

    fn look_up<'a>(&'a self, order: &'a Order) -> Pending<'a, Lookup> {
        Box::pin(async move {
            match read(&prompt_of(order)).map(|script| script.memory) {
                Ok(Memory::Resend) => Lookup::ResendIsSafe,
                Ok(Memory::List) if books_of(&self.home).knows(order.job) => {
                    Lookup::Found { remote_id: remote_id(order) }
                }
                Ok(Memory::List) => Lookup::NeverCame,
                Ok(Memory::CannotTell) | Err(_) => Lookup::CannotTell,
            }
        })
    }

    fn cancel<'a>(&'a self, order: &'a Order, _remote_id: &'a str) -> Pending<'a, Outcome> {
        Box::pin(async move {
            // What was charged was made: such an order is no longer stopped.
            if books_of(&self.home).charges().get(&order.job).is_some_and(|charged| *charged > 0) {
                return made(order, None);
            }
            let line = Line { job: order.job, what: What::Cancel, charged: 0 };
            self.books.write(&line).map_or_else(books_failed, |()| Outcome::Cancelled)
        })
    }
}

/// Without its books the provider must not act as if it had them.
fn books_failed(error: std::io::Error) -> Outcome {
    Outcome::Unknown { reason: format!("the provider's books cannot be written: {error}") }
}

/// Whether the order was stopped before the time was over.
async fn stopped_within(watch: &Watch, time: Duration) -> bool {
    tokio::time::timeout(time, watch.stop.cancelled()).await.is_ok()
}

fn remote_id(order: &Order) -> String {
    format!("remote-{}", order.job)
}

fn prompt_of(order: &Order) -> String {
    order.recipe.wording()
}

fn price_of(order: &Order) -> i64 {
    match order.recipe.route.as_str() {
        "scripted/paid" | "scripted/painted" => PAID_CREDITS * MICROCREDITS,
        "scripted/clip" => CLIP_CREDITS * MICROCREDITS,
        _ => 0,
    }
}

fn made(order: &Order, charged: Option<i64>) -> Outcome {
    let picture = match order.recipe.call.as_str() {
        "paint" => painted(order),
        _ => tiny_png(order.seed, order.k),
    };
    Outcome::Made(product(picture, charged.map(Microcredits)))
}

/// Side of a painted picture: enough for measures to have something to look at.
const PAINTED_SIDE: u32 = 160;

/// Boxes on a ground, by seed alone. A model of another version than 1 has other colours where the prompt says "moves": what a new
/// version does to some prompts and not to others.
fn painted(order: &Order) -> Vec<u8> {
    let bytes = order.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
    let box_of = |n: usize| {
        let (x, y) = (u32::from(bytes[n]) % 100, u32::from(bytes[n + 1]) % 100);
        (x..x + 50, y..y + 50, [200, 40 + 60 * n as u8, 30])
    };
    let boxes = [box_of(0), box_of(2), box_of(3)];
    let is_moved = order.recipe.model_version != "1" && order.recipe.prompt.contains("moves");
    let picture = RgbImage::from_fn(PAINTED_SIDE, PAINTED_SIDE, |x, y| {
        let within = boxes.iter().rev().find(|(across, down, _)| across.contains(&x) && down.contains(&y));
        let [r, g, b] = within.map_or([90 + (y / 2) as u8, 120, 60], |(_, _, colour)| *colour);
        if is_moved { Rgb([b, r, g]) } else { Rgb([r, g, b]) }
    });
    png_of(picture)
}

fn product(bytes: Vec<u8>, charged: Option<Microcredits>) -> Product {
    Product { bytes, kind: ProductKind::Png, pixels: None, duration_ms: None, charged, notes: Vec::new() }
}

/// Eight by eight pixels of one colour, which is a function of seed and variation.
fn tiny_png(seed: u64, k: u32) -> Vec<u8> {
    let bytes = (seed ^ (u64::from(k) << 32)).to_le_bytes();
    let picture = RgbImage::from_fn(8, 8, |x, y| {
        Rgb([bytes[(x % 8) as usize], bytes[(y % 8) as usize], bytes[((x + y) % 8) as usize]])
    });
    png_of(picture)
}

fn png_of(picture: RgbImage) -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut png, ImageFormat::Png).expect("encodes in memory");
    png.into_inner()
}
