//! What a provider works with while it answers: the books, the files it gives out, and what the script wants otherwise.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use super::books::{Books, Brought, Charge, Made};
use super::fault::{NO_PICTURE, Order, Refusal};
use super::picture::{Kind, Recipe};

/// Bytes in which the end mark of a picture stands.
const END: usize = 16;

/// The desk of one request.
pub struct Desk<'a> {
    /// The books.
    pub books: &'a mut Books,
    /// Files that can be fetched: media type and bytes by name.
    pub files: &'a mut BTreeMap<String, (String, Vec<u8>)>,
    /// How many questions about a job are answered with "not yet".
    pub pace: u32,
    /// How many bytes each file is longer than it need be.
    pub weight: usize,
    /// What the script wants otherwise.
    pub order: Order,
    /// The address of the files, without a slash at its end.
    pub media: &'a str,
}

impl Desk<'_> {
    /// The order at hand became a job.
    pub fn accepted(&mut self, job: &str) {
        if let Some(create) = self.books.creates.last_mut() {
            create.job = Some(job.to_owned());
        }
    }

    /// A name for the next job.
    pub fn next_id(&self, prefix: &str) -> String {
        let words = format!("{prefix}{}", self.books.creates.len());
        format!("{prefix}{}", &blake3::hash(words.as_bytes()).to_hex()[..24])
    }

    /// A name for the next job in the form of a UUID.
    pub fn next_uuid(&self) -> String {
        let hex = blake3::hash(self.books.creates.len().to_string().as_bytes()).to_hex();
        format!("{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
    }

    /// Enters a charge.
    pub fn charge(&mut self, job: &str, usd_micros: u64) {
        self.books.charges.push(Charge { job: job.to_owned(), usd_micros });
    }

    /// Makes a result and enters it.
    pub fn make(&mut self, job: &str, recipe: &Recipe, order: Order) -> Vec<u8> {
        let mut bytes = match order {
            Order { no_picture: true, .. } => NO_PICTURE.to_vec(),
            Order { refusal: Some(Refusal::BlackPicture), .. } => {
                crate::pictures::png(&image::RgbImage::new(recipe.width, recipe.height))
            }
            _ => recipe.bytes(),
        };
        // Decoders stop at the end of the picture, whatever follows; but who wants to know whether all of it came looks at the last bytes.
        let end = bytes[bytes.len().saturating_sub(END)..].to_vec();
        bytes.resize(bytes.len() + self.weight, 0);
        if self.weight >= END {
            bytes.truncate(bytes.len() - end.len());
            bytes.extend(end);
        }
        let digest = blake3::hash(&bytes).to_hex().to_string();
        let kind = recipe.kind.mime().to_owned();
        self.books.made.push(Made { job: job.to_owned(), digest, bytes: bytes.clone(), kind });
        bytes
    }

    /// Enters a picture that came with an order.
    pub fn brought(&mut self, field: &str, bytes: Vec<u8>) {
        self.books.brought.push(Brought { field: field.to_owned(), bytes });
    }

    /// Enters the pictures that an input speaks of, as data URIs or as files that were uploaded here.
    pub fn brought_by(&mut self, field: &str, value: &Value) {
        match value {
            Value::Array(all) => all.iter().for_each(|one| self.brought_by(field, one)),
            Value::String(link) => {
                let inside = link.split_once(";base64,").and_then(|(_, data)| BASE64.decode(data).ok());
                let uploaded = || self.files.get(link.rsplit('/').next()?).map(|(_, bytes)| bytes.clone());
                if let Some(bytes) = inside.or_else(uploaded) {
                    self.brought(field, bytes);
                }
            }
            _ => {}
        }
    }

    /// Lets a result be fetched, and says where.
    pub fn publish(&mut self, job: &str, index: usize, kind: Kind, bytes: &[u8]) -> String {
        let name = format!("{job}-{index}.{}", kind.ending());
        self.files.insert(name.clone(), (kind.mime().to_owned(), bytes.to_vec()));
        self.books.held.insert(name.clone(), blake3::hash(bytes).to_hex().to_string());
        format!("{}/files/{name}", self.media)
    }
}
