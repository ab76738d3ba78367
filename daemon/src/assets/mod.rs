//! Assets: pictures and clips as files named by the digest of their bytes, and what can be known about such bytes.
//!
//! Everything here blocks, so it is called from `spawn_blocking`.

mod export;
mod measures;
mod media;
mod moving;
mod picture;
mod probe;
mod store;
mod sweep;
mod thumbs;

use maquette_protocol::ids::Digest;

pub use export::export_made;
pub use measures::Measures;
pub use media::{Media, sniff};
pub use moving::first_frame;
pub use picture::{DecodedPicture, PictureError, PictureLimits, decode_picture, encode_png};
pub use probe::{Probe, probe};
pub use store::{Asset, AssetError, Assets, Incoming, MAX_ASSET_BYTES};
pub use sweep::SweepReport;
pub use thumbs::{THUMB_SIDES, ThumbError, Thumbs, shrink, small_jpeg};

/// The digest of some bytes: BLAKE3.
#[must_use]
pub fn digest_of(bytes: &[u8]) -> Digest {
    Digest(*blake3::hash(bytes).as_bytes())
}
