//! Where the bytes behind `/assets/…` are: the object itself, or a smaller version that is made on demand.

use std::str::FromStr;

use axum::http::StatusCode;
use maquette_protocol::{Digest, ErrorCode};

use super::asset_route::{AssetFile, AssetSource, Version};
use super::refusal::Refusal;
use crate::assets::{Assets, Thumbs};

/// The store and its thumbnails.
pub struct Source {
    assets: Assets,
    thumbs: Thumbs,
}

impl Source {
    /// Serves from this store.
    pub fn new(assets: Assets, thumbs: Thumbs) -> Source {
        Source { assets, thumbs }
    }
}

impl AssetSource for Source {
    fn file(&self, version: &Version) -> Result<AssetFile, Refusal> {
        let unknown = || {
            let message = format!("there is no asset {}", version.digest);
            let hint = "Its content may have been deleted; `take.get` knows what a take has now.";
            Refusal::new(StatusCode::NOT_FOUND, ErrorCode::UnknownAsset, message, hint)
        };
        let digest = Digest::from_str(&version.digest).map_err(|_| unknown())?;
        let media = self.assets.find(&digest).ok_or_else(unknown)?;
        let whole =
            || AssetFile { path: self.assets.path(&digest, media), media_type: media.mime().to_owned() };
        if let Some(format) = version.format.as_deref().filter(|format| !is_format(format, media.extension()))
        {
            let message = format!("this asset is not to be had as `{format}`");
            let hint = "Leave `format` out.";
            return Err(Refusal::new(StatusCode::BAD_REQUEST, ErrorCode::NotSupported, message, hint));
        }
        let Some(side) = version.max_side else { return Ok(whole()) };
        let small = self.thumbs.get(&digest, side, || self.assets.read_verified(&digest, media));
        match small {
            Ok(path) => {
                let is_png = path.extension().is_some_and(|extension| extension == "png");
                let media_type = if is_png { "image/png" } else { "image/jpeg" };
                Ok(AssetFile { path, media_type: media_type.to_owned() })
            }
            Err(error) => {
                let hint = "Fetch it without `max_side`.";
                Err(Refusal::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    ErrorCode::BadPicture,
                    error.to_string(),
                    hint,
                ))
            }
        }
    }
}

fn is_format(asked: &str, extension: &str) -> bool {
    asked == extension || (asked == "jpeg" && extension == "jpg")
}
