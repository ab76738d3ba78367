//! The kinds of asset, told by their first bytes and never by a name.

use serde::{Deserialize, Serialize};

/// A kind of asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// PNG picture.
    Png,
    /// JPEG picture.
    Jpeg,
    /// WebP picture.
    Webp,
    /// GIF picture.
    Gif,
    /// MP4 clip.
    Mp4,
    /// A page of ours: a board. No bytes that come in are ever taken for one.
    Html,
}

impl Media {
    /// The format that a word asks for (`png`, `jpeg`, `gif`, or the asset's own), where bytes of this one can be had in it.
    #[must_use]
    pub fn in_format(self, word: &str) -> Option<Media> {
        match (self, word) {
            (Media::Png | Media::Jpeg, "png") => Some(Media::Png),
            (Media::Png | Media::Jpeg, "jpeg" | "jpg") => Some(Media::Jpeg),
            (Media::Mp4, "gif") => Some(Media::Gif),
            (own, word) if word == own.extension() => Some(own),
            (Media::Png | Media::Jpeg | Media::Webp | Media::Gif | Media::Mp4 | Media::Html, _) => None,
        }
    }

    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Png, Self::Jpeg, Self::Webp, Self::Gif, Self::Mp4, Self::Html];

    /// Whether it is a clip: pictures over time, to be played.
    #[must_use]
    pub fn is_clip(self) -> bool {
        match self {
            Self::Mp4 => true,
            Self::Png | Self::Jpeg | Self::Webp | Self::Gif | Self::Html => false,
        }
    }

    /// The extension of its files, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Mp4 => "mp4",
            Self::Html => "html",
        }
    }

    /// The media type, for example `image/png`.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Mp4 => "video/mp4",
            Self::Html => "text/html",
        }
    }

    /// The kind of a media type as `mime` gives it.
    #[must_use]
    pub fn from_mime(mime: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.mime() == mime)
    }
}

/// Brands of files that look like MP4 but are pictures or QuickTime films.
const OTHER_BRANDS: [&[u8; 4]; 8] = [b"heic", b"heix", b"heim", b"mif1", b"msf1", b"avif", b"avis", b"qt  "];

/// The kind of some bytes, by their first 16; `None` if it is none of ours.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Option<Media> {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if at(0, b"\x89PNG\r\n\x1a\n") {
        Some(Media::Png)
    } else if at(0, b"\xff\xd8\xff") {
        Some(Media::Jpeg)
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some(Media::Webp)
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Some(Media::Gif)
    } else if at(4, b"ftyp") && !OTHER_BRANDS.iter().any(|brand| at(8, *brand)) {
        Some(Media::Mp4)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_bytes() {
        let check = |bytes: &[u8], expect| assert_eq!(sniff(bytes), expect, "{bytes:?}");
        check(b"\x89PNG\r\n\x1a\n....", Some(Media::Png));
        check(b"\xff\xd8\xff\xe0", Some(Media::Jpeg));
        check(b"GIF89a", Some(Media::Gif));
        check(b"RIFF\x10\0\0\0WEBPVP8 ", Some(Media::Webp));
        check(b"RIFF\x10\0\0\0WAVEfmt ", None);
        check(b"\0\0\0\x18ftypisom", Some(Media::Mp4));
        check(b"\0\0\0\x18ftypavif", None);
        check(b"<svg xmlns=", None);
        check(b"<!doctype html>", None);
        check(b"\x89PNG", None);
        check(b"", None);
    }

    #[test]
    fn media_types_read_back() {
        for media in Media::ALL {
            assert_eq!(Media::from_mime(media.mime()), Some(media));
        }
    }
}
