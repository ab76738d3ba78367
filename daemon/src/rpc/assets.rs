//! Where the bytes behind `/assets/…` are: the object itself, or a smaller version or another format that is made on demand.

use std::str::FromStr;

use axum::body::Bytes;
use axum::http::StatusCode;
use maquette_protocol::{Digest, ErrorCode};

use super::asset_route::{AssetFile, AssetSource, Version};
use super::refusal::Refusal;
use crate::assets::{Assets, Media, Thumbs};
use crate::jobs::Executor;

/// The store, its thumbnails, and previews of running jobs.
pub struct Source {
    assets: Assets,
    thumbs: Thumbs,
    executor: Executor,
}

impl Source {
    /// Serves from this store.
    pub fn new(assets: Assets, thumbs: Thumbs, executor: Executor) -> Source {
        Source { assets, thumbs, executor }
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
        let load = || self.assets.read_verified(&digest, media);
        let made = match (wanted_format(version.format.as_deref(), media)?, version.max_side) {
            (format, None) if format.is_none_or(|format| format == media) => {
                let path = self.assets.path(&digest, media);
                return Ok(AssetFile { path, media_type: media.mime().to_owned() });
            }
            (Some(Media::Gif), side) => self.thumbs.moving(&digest, side, load),
            (Some(format), side) => self.thumbs.converted(&digest, side, format, load),
            (None, side) => self.thumbs.get(&digest, side.unwrap_or(u32::MAX), load),
        };
        let path = made.map_err(|error| {
            let (status, hint) =
                (StatusCode::UNPROCESSABLE_ENTITY, "Fetch it without `max_side` and `format`.");
            Refusal::new(status, ErrorCode::BadPicture, error.to_string(), hint)
        })?;
        let media_type = match path.extension().and_then(|extension| extension.to_str()) {
            Some("png") => Media::Png.mime(),
            Some("gif") => Media::Gif.mime(),
            Some(_) | None => Media::Jpeg.mime(),
        };
        Ok(AssetFile { path, media_type: media_type.to_owned() })
    }

    fn passing(&self, digest: &str) -> Option<(&'static str, Bytes)> {
        let preview = self.executor.preview(&Digest::from_str(digest).ok()?)?;
        Some((preview.media.mime(), preview.bytes))
    }
}

/// The format that is asked for; none for whatever suits best.
fn wanted_format(asked: Option<&str>, media: Media) -> Result<Option<Media>, Refusal> {
    match asked {
        None => Ok(None),
        Some(word) if media.in_format(word).is_some() => Ok(media.in_format(word)),
        Some(_) => {
            let message = format!("this asset is {}, and is not to be had in that format", media.mime());
            let hint = match media {
                Media::Png | Media::Jpeg => "Ask for `png` or `jpeg`, or leave `format` out.",
                Media::Mp4 => "Ask for `gif`, or leave `format` out.",
                Media::Webp | Media::Gif | Media::Html => "Leave `format` out.",
            };
            Err(Refusal::new(StatusCode::BAD_REQUEST, ErrorCode::NotSupported, message, hint))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stills_are_converted_and_everything_else_is_named_for_what_it_is() {
        let check = |asked: Option<&str>, media: Media, expect: Result<Option<Media>, &str>| {
            let said = wanted_format(asked, media).map_err(|refusal| {
                assert!(refusal.error.message.contains(media.mime()), "{refusal:?}");
                refusal.error.hint
            });
            assert_eq!(said, expect.map_err(str::to_owned), "{asked:?} of {media:?}");
        };
        check(None, Media::Png, Ok(None));
        check(Some("png"), Media::Png, Ok(Some(Media::Png)));
        check(Some("jpeg"), Media::Jpeg, Ok(Some(Media::Jpeg)));
        check(Some("jpg"), Media::Jpeg, Ok(Some(Media::Jpeg)));
        check(Some("mp4"), Media::Mp4, Ok(Some(Media::Mp4)));
        check(Some("jpeg"), Media::Png, Ok(Some(Media::Jpeg)));
        check(Some("png"), Media::Jpeg, Ok(Some(Media::Png)));
        check(Some("webp"), Media::Png, Err("Ask for `png` or `jpeg`, or leave `format` out."));
        check(Some("gif"), Media::Mp4, Ok(Some(Media::Gif)));
        check(Some("jpeg"), Media::Mp4, Err("Ask for `gif`, or leave `format` out."));
        check(Some("gif"), Media::Webp, Err("Leave `format` out."));
    }
}
