//! Descriptions: a provider told wholly by the table `[http]` of a catalog file, so that a new vendor needs no release.
//!
//! This is the data and its reading; `providers/described` acts on it. How one is written stands in `daemon/catalog/README.md`.

mod parse;

use std::collections::BTreeMap;

use serde_json::Value;

pub(super) use parse::{read, unknown_name};

/// The adapter that acts on descriptions.
pub const ADAPTER: &str = "http";
/// Rises when the same description puts an order in other words.
pub const ADAPTER_VERSION: u32 = 1;

/// The names that a body may ask for beside its route's parameters.
pub const NAMES: &[&str] = &[
    "prompt",
    "negative",
    "width",
    "height",
    "aspect",
    "class",
    "lines",
    "seconds",
    "seconds_text",
    "fps",
    "motion",
    "strength",
    "seed",
    "model",
    "call",
    "job",
    "continuation",
    "first_frame",
    "last_frame",
    "guide",
    "picture",
    "mask",
    "references",
];
/// The names among them that stand for pictures.
pub const PICTURES: &[&str] = &["first_frame", "last_frame", "guide", "picture", "mask", "references"];
/// The names that a path may ask for beside its route's parameters.
pub const PATH_NAMES: &[&str] = &["id", "job", "call", "model"];

/// How a provider is asked over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Whether nothing there ever costs anything: what is lost is then a failure, and never a question to a person.
    pub is_free: bool,
    /// How its key is shown.
    pub auth: Auth,
    /// Where its key may stand in the environment.
    pub variables: Vec<String>,
    /// Headers of every call, which are no secrets.
    pub headers: BTreeMap<String, String>,
    /// How work is ordered, by the name that routes use in `call`.
    pub calls: BTreeMap<String, Submission>,
    /// How pictures are sent.
    pub pictures: Pictures,
    /// How an order is followed; none where the answer to it is the result.
    pub poll: Option<Poll>,
    /// Where the result stands.
    pub result: Finding,
    /// How an order is stopped.
    pub cancel: Option<Cancel>,
    /// How an order is found by our own name for it.
    pub find: Option<Find>,
    /// What certain answers mean; the first that fits counts.
    pub rules: Vec<Rule>,
    /// Where an error says what it is; the first place counts that says anything.
    pub message: Vec<Spot>,
    /// What becomes of the money when a job fails.
    pub charges_on_failure: super::ChargesOnRefusal,
}

/// How a key is shown. Never in the address: addresses are written into logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Auth {
    /// There is none.
    None,
    /// In a header, behind a word.
    Header {
        /// The header.
        header: String,
        /// The word before the key, such as `Bearer`; empty for none.
        prefix: String,
    },
    /// `user:password` by HTTP Basic.
    Basic,
    /// `issuer:secret`, by a token that is signed for each call (RFC 7519, HS256).
    JwtHs256 {
        /// How long such a token holds, in seconds.
        seconds: u32,
    },
}

/// How work is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The method.
    pub method: Method,
    /// The path behind the base address; a template.
    pub path: String,
    /// What is sent.
    pub body: Body,
}

/// Methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
}

/// What is sent; a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// JSON.
    Json(Value),
    /// A form with files: an object of fields.
    Form(Value),
}

impl Body {
    /// The template.
    pub fn template(&self) -> &Value {
        match self {
            Body::Json(template) | Body::Form(template) => template,
        }
    }
}

/// How pictures are sent inside JSON, and how large they may be. In a form they are files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pictures {
    /// Whether `data:image/png;base64,` stands before the base64.
    pub as_uri: bool,
    /// Longest side in pixels.
    pub max_side: u32,
    /// Bytes of all of them together.
    pub max_bytes: u32,
}

/// A place in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// In its JSON (RFC 6901).
    Pointer(String),
    /// A header.
    Header(String),
}

/// How an order is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Where the answer to the order names it.
    pub named: Named,
    /// The method.
    pub method: Method,
    /// Where a status stands.
    pub status: Spot,
    /// What its words mean.
    pub words: BTreeMap<String, Standing>,
    /// Where the fraction done stands, and what stands there at the end.
    pub progress: Option<(Spot, u32)>,
    /// Where the number of jobs before it stands.
    pub place: Option<Spot>,
}

/// How an order is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By an id.
    Id {
        /// Where the id stands.
        id: Spot,
        /// The path at which it is asked for; a template.
        path: String,
    },
    /// By the address at which it is asked for, which must be the provider's own.
    Url(Spot),
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has not begun.
    Waiting,
    /// It is at work.
    Running,
    /// It is over and left a result.
    Done,
    /// It went wrong.
    Failed,
    /// It will not be made.
    Refused,
    /// It was stopped.
    Cancelled,
}

/// Where the result stands, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The picture or clip itself.
    pub media: MediaAt,
    /// The seed that was used.
    pub seed: Option<Spot>,
    /// A token by which the provider goes on from its own work.
    pub continuation: Option<Spot>,
    /// What it cost: where a number stands, and what one of it is worth in millionths of the wallet's unit.
    pub cost: Option<(Spot, i64)>,
}

/// Where a picture or clip is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaAt {
    /// An address stands at the first of these places at which there is any.
    Url(Vec<Spot>),
    /// It stands there, in base64.
    Base64(Vec<Spot>),
    /// The whole answer is the picture.
    Body,
}

/// How an order is stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancel {
    /// The method.
    pub method: Method,
    /// The path; a template.
    pub path: String,
    /// Whether what had not begun is certainly stopped and free once the provider said yes.
    pub is_certain: bool,
}

/// How an order is found by our own name for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    /// The path; a template.
    pub path: String,
    /// Whether a 404 says that it never came; otherwise it says nothing.
    pub absent_is_certain: bool,
}

/// What certain answers mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// These statuses; empty for any.
    pub status: Vec<u32>,
    /// A place, where it matters what stands there.
    pub at: Option<Spot>,
    /// What stands there begins with one of these, in capitals or not.
    pub begins: Vec<String>,
    /// What stands there holds one of these, in capitals or not.
    pub holds: Vec<String>,
    /// What that means.
    pub means: Meaning,
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The provider will not make it.
    Refused {
        /// Whether it is paid for all the same.
        is_charged: bool,
    },
    /// The order is not one that it takes.
    Order,
    /// The key is not good for this.
    Key,
    /// The account there is empty.
    Money,
    /// The model is no more.
    Model,
    /// Too much at once.
    Rate,
}

impl Description {
    /// The version that is part of every cache key: a digest of all that decides what is sent. How answers are read is no part of it, so
    /// that takes are found again after that was put right. Its highest bit is set, which no adapter of this build has.
    pub fn version(&self) -> u32 {
        let Description { headers, calls, pictures, .. } = self;
        let mut hasher = blake3::Hasher::new_derive_key("maquette http description 1");
        hasher.update(&ADAPTER_VERSION.to_le_bytes());
        let mut add = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        for (name, value) in headers {
            add(name);
            add(value);
        }
        for (name, Submission { method, path, body }) in calls {
            let kind = if matches!(body, Body::Json(_)) { "json" } else { "form" };
            [name, path, method.text(), kind, &body.template().to_string()].into_iter().for_each(&mut add);
        }
        add(&format!("{} {} {}", pictures.as_uri, pictures.max_side, pictures.max_bytes));
        let [a, b, c, d, ..] = *hasher.finalize().as_bytes();
        u32::from_le_bytes([a, b, c, d]) | 1 << 31
    }
}

impl Method {
    /// As it is sent.
    pub fn text(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}

#[cfg(test)]
mod tests;
