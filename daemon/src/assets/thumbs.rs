//! Thumbnails and other formats: copies in the cache directory, made on demand. They may vanish at any time and are never synced.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use maquette_protocol::ids::Digest;

use super::media::Media;
use super::moving::as_gif;
use super::picture::{DecodedPicture, PictureError, PictureLimits, decode_picture, encode_png};
use super::store::AssetError;
use crate::platform::files;

/// The longest sides there are, in pixels; a request gets the next one that is large enough.
pub const THUMB_SIDES: [u32; 4] = [128, 256, 512, 1024];
/// The long side of a GIF where nobody says, in pixels: what chats show.
const GIF_SIDE: u32 = 512;
/// Quality of opaque thumbnails, of 100.
const JPEG_QUALITY: u8 = 85;

/// The folder of thumbnails.
#[derive(Clone, Debug)]
pub struct Thumbs {
    dir: PathBuf,
    /// Whole pictures are decoded one at a time: each may take half a gigabyte.
    decoding: Arc<Mutex<()>>,
}

/// Why there is no thumbnail.
#[derive(Debug, thiserror::Error)]
pub enum ThumbError {
    /// The asset could not be read.
    #[error("the asset cannot be read")]
    Asset(#[from] AssetError),
    /// The asset is no picture that can be decoded.
    #[error("the picture cannot be decoded")]
    Picture(#[from] PictureError),
    /// The asset is no clip that can be decoded.
    #[error("the clip cannot be decoded: {0}")]
    Clip(#[from] maquette_eye::decode::FrameFault),
    /// Resizing failed.
    #[error("the picture cannot be made smaller: {0}")]
    Resize(String),
    /// The thumbnail could not be written.
    #[error("cannot write {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl Thumbs {
    /// The thumbnails in `cache_dir/thumbs`. Nothing is created before the first one is made.
    #[must_use]
    pub fn new(cache_dir: &Path) -> Self {
        Self { dir: cache_dir.join("thumbs"), decoding: Arc::default() }
    }

    /// The path of a thumbnail whose longest side is at least `side` pixels (or as large as the picture, if that is
    /// smaller, or 1024); made from what `load` gives if it is not there.
    ///
    /// # Errors
    /// What `load`, decoding, resizing or writing gives.
    pub fn get(
        &self,
        digest: &Digest,
        side: u32,
        load: impl FnOnce() -> Result<Vec<u8>, AssetError>,
    ) -> Result<PathBuf, ThumbError> {
        let side = offered(side);
        if let Some(path) = self.there(digest, side) {
            return Ok(path);
        }
        let _one = self.decoding.lock().unwrap_or_else(PoisonError::into_inner);
        let picture = decode_picture(&load()?, &PictureLimits::default())?;
        self.make(digest, side, &picture)
    }

    /// The path of a clip as GIF whose long side is at most `side` pixels (512 if not given); made from what `load` gives if it is not there.
    ///
    /// # Errors
    /// `Clip` for what is no clip; what `load`, resizing, encoding or writing gives.
    pub fn moving(
        &self,
        digest: &Digest,
        side: Option<u32>,
        load: impl FnOnce() -> Result<Vec<u8>, AssetError>,
    ) -> Result<PathBuf, ThumbError> {
        let side = offered(side.unwrap_or(GIF_SIDE));
        let path = self.converted_path(digest, Some(side), Media::Gif.extension());
        if path.is_file() {
            return Ok(path);
        }
        let _one = self.decoding.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = as_gif(&load()?, side)?;
        self.write(&path, &bytes).map_err(|source| ThumbError::Io { path: path.clone(), source })?;
        Ok(path)
    }

    /// The path of the picture as PNG or JPEG, whole or as a thumbnail of at least `side` pixels; made from what `load` gives if it is not
    /// there. What is transparent is laid on white where the format knows no transparency.
    ///
    /// # Errors
    /// `Picture` for any other format; what `load`, decoding, resizing or writing gives.
    pub fn converted(
        &self,
        digest: &Digest,
        side: Option<u32>,
        to: Media,
        load: impl FnOnce() -> Result<Vec<u8>, AssetError>,
    ) -> Result<PathBuf, ThumbError> {
        let side = side.map(offered);
        let path = self.converted_path(digest, side, to.extension());
        if path.is_file() {
            return Ok(path);
        }
        let _one = self.decoding.lock().unwrap_or_else(PoisonError::into_inner);
        let picture = decode_picture(&load()?, &PictureLimits::default())?;
        let picture = match side {
            Some(side) => shrink(&picture, side)?,
            None => picture,
        };
        let bytes = match to {
            Media::Png => encode_png(picture.width, picture.height, &picture.rgba, picture.is_opaque())?,
            Media::Jpeg => encode_jpeg(&picture)?,
            Media::Webp | Media::Gif | Media::Mp4 | Media::Html => {
                return Err(PictureError::Unsupported { media: to }.into());
            }
        };
        self.write(&path, &bytes).map_err(|source| ThumbError::Io { path: path.clone(), source })?;
        Ok(path)
    }

    /// The path of a thumbnail of this side, if there is one already.
    #[must_use]
    pub fn there(&self, digest: &Digest, side: u32) -> Option<PathBuf> {
        ["jpg", "png"]
            .into_iter()
            .map(|extension| self.path(digest, side, extension))
            .find(|path| path.is_file())
    }

    /// Removes all thumbnails and converted copies of an asset.
    ///
    /// # Errors
    /// What removing gives; that there are none is no error.
    pub fn remove(&self, digest: &Digest) -> Result<(), ThumbError> {
        for extension in ["jpg", "png", "gif"] {
            let thumbs = THUMB_SIDES.map(|side| self.path(digest, side, extension));
            let sides = THUMB_SIDES.into_iter().map(Some).chain([None]);
            for path in
                thumbs.into_iter().chain(sides.map(|side| self.converted_path(digest, side, extension)))
            {
                files::remove_if_there(&path).map_err(|source| ThumbError::Io { path, source })?;
            }
        }
        Ok(())
    }

    /// Makes a thumbnail of a picture that is at hand; gives its path. `side` is one of [`THUMB_SIDES`].
    ///
    /// # Errors
    /// What resizing, encoding or writing gives.
    pub fn make(&self, digest: &Digest, side: u32, picture: &DecodedPicture) -> Result<PathBuf, ThumbError> {
        let small = shrink(picture, side)?;
        let (bytes, extension) = if small.is_opaque() {
            (encode_jpeg(&small)?, "jpg")
        } else {
            (encode_png(small.width, small.height, &small.rgba, false)?, "png")
        };
        let path = self.path(digest, side, extension);
        self.write(&path, &bytes).map_err(|source| ThumbError::Io { path: path.clone(), source })?;
        Ok(path)
    }

    /// Gives the name only to a whole file, so that nobody reads half of one.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        files::create_private_dir(&self.dir)?;
        let (mut file, temporary) = files::create_temporary(&self.dir, "tmp")?;
        let written = file.write_all(bytes).and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            files::remove_if_there(&temporary)?;
        }
        written
    }

    fn path(&self, digest: &Digest, side: u32, extension: &str) -> PathBuf {
        self.dir.join(format!("{digest}-{side}.{extension}"))
    }

    /// Another name than a thumbnail's, which is in whatever format suits it best.
    fn converted_path(&self, digest: &Digest, side: Option<u32>, extension: &str) -> PathBuf {
        let side = side.map_or("full".to_owned(), |side| side.to_string());
        self.dir.join(format!("{digest}-{side}-as.{extension}"))
    }
}

/// The side that is made for one that was asked for.
fn offered(side: u32) -> u32 {
    THUMB_SIDES.into_iter().find(|offered| *offered >= side).unwrap_or(1024)
}

/// Makes a picture fit into a square, with both sides in proportion; never larger than it is.
///
/// # Errors
/// What resizing gives.
pub fn shrink(picture: &DecodedPicture, side: u32) -> Result<DecodedPicture, ThumbError> {
    let longest = picture.width.max(picture.height);
    if longest <= side {
        return Ok(picture.clone());
    }
    let scale = |length: u32| {
        let scaled = (u64::from(length) * u64::from(side) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    let (width, height) = (scale(picture.width), scale(picture.height));
    let failed = |error: &dyn std::fmt::Display| ThumbError::Resize(error.to_string());
    let from = ImageRef::new(picture.width, picture.height, &picture.rgba, PixelType::U8x4)
        .map_err(|error| failed(&error))?;
    let mut to = Image::new(width, height, PixelType::U8x4);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&from, &mut to, &options).map_err(|error| failed(&error))?;
    Ok(DecodedPicture { width, height, rgba: to.into_vec() })
}

/// A picture as JPEG whose long side is at most `side` pixels; what is transparent is laid on white.
///
/// # Errors
/// What resizing or encoding gives.
pub fn small_jpeg(picture: &DecodedPicture, side: u32) -> Result<Vec<u8>, ThumbError> {
    encode_jpeg(&shrink(picture, side)?)
}

fn encode_jpeg(picture: &DecodedPicture) -> Result<Vec<u8>, ThumbError> {
    let rgb: Vec<u8> = picture.rgba.as_chunks::<4>().0.iter().flat_map(on_white).collect();
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    encoder
        .encode(&rgb, picture.width, picture.height, image::ExtendedColorType::Rgb8)
        .map_err(|error| ThumbError::Resize(error.to_string()))?;
    Ok(bytes)
}

/// Red, green and blue of a pixel that is laid on white.
fn on_white([r, g, b, alpha]: &[u8; 4]) -> [u8; 3] {
    let alpha = u16::from(*alpha);
    [r, g, b].map(|channel| ((u16::from(*channel) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::picture::tests::{gradient, png_bytes};
    use crate::assets::{digest_of, probe};

    fn never() -> Result<Vec<u8>, AssetError> {
        panic!("it was there already")
    }

    #[test]
    fn a_thumbnail_is_made_once_and_again_when_it_has_vanished() {
        let dir = tempfile::tempdir().unwrap();
        let thumbs = Thumbs::new(dir.path());
        let bytes = png_bytes(600, 300);
        let digest = digest_of(&bytes);
        let path = thumbs.get(&digest, 200, || Ok(bytes.clone())).unwrap();
        assert_eq!(path, dir.path().join(format!("thumbs/{digest}-256.jpg")));
        let found = probe(&fs::read(&path).unwrap()).unwrap();
        assert_eq!((found.width, found.height), (256, 128));
        assert_eq!(thumbs.get(&digest, 256, never).unwrap(), path);
        thumbs.remove(&digest).unwrap();
        thumbs.remove(&digest).unwrap();
        assert!(!path.exists());
        fs::remove_dir(dir.path().join("thumbs")).unwrap();
        assert_eq!(thumbs.get(&digest, 129, || Ok(bytes)).unwrap(), path);
        assert_eq!(fs::read_dir(dir.path().join("thumbs")).unwrap().count(), 1);
    }

    #[test]
    fn transparent_ones_are_png_and_small_ones_stay_as_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let rgba = gradient(20, 10, false);
        let bytes = encode_png(20, 10, &rgba, false).unwrap();
        let path = Thumbs::new(dir.path()).get(&digest_of(&bytes), 5000, || Ok(bytes.clone())).unwrap();
        assert!(path.to_str().unwrap().ends_with("-1024.png"));
        let picture = decode_picture(&fs::read(path).unwrap(), &PictureLimits::default()).unwrap();
        assert_eq!((picture.width, picture.height, picture.rgba), (20, 10, rgba));
    }

    #[test]
    fn pictures_are_converted_once_whole_or_small_and_go_with_their_asset() {
        let dir = tempfile::tempdir().unwrap();
        let thumbs = Thumbs::new(dir.path());
        let rgba = gradient(300, 40, false);
        let bytes = encode_png(300, 40, &rgba, false).unwrap();
        let digest = digest_of(&bytes);
        let check = |side: Option<u32>, to: Media, size: (u32, u32)| {
            let path = thumbs.converted(&digest, side, to, || Ok(bytes.clone())).unwrap();
            let file = fs::read(&path).unwrap();
            let found = probe(&file).unwrap();
            assert_eq!((found.media, (found.width, found.height)), (to, size), "{side:?}");
            assert_eq!(thumbs.converted(&digest, side, to, never).unwrap(), path);
            decode_picture(&file, &PictureLimits::default()).unwrap()
        };
        let jpeg = check(None, Media::Jpeg, (300, 40));
        // The corner is transparent, so it is white now, or nearly.
        assert!(jpeg.rgba[..3].iter().all(|channel| *channel > 200), "{:?}", &jpeg.rgba[..4]);
        assert_eq!(check(None, Media::Png, (300, 40)).rgba, rgba);
        check(Some(100), Media::Jpeg, (128, 17));
        // A thumbnail of the best format is another file.
        let thumb = thumbs.get(&digest, 100, || Ok(bytes.clone())).unwrap();
        assert!(thumb.to_str().unwrap().ends_with("-128.png"));
        assert!(thumbs.converted(&digest, None, Media::Webp, || Ok(bytes.clone())).is_err());
        thumbs.remove(&digest).unwrap();
        assert_eq!(fs::read_dir(dir.path().join("thumbs")).unwrap().count(), 0);
    }

    #[test]
    fn a_line_keeps_a_pixel_of_height() {
        let picture = DecodedPicture { width: 3000, height: 1, rgba: gradient(3000, 1, true) };
        let small = shrink(&picture, 128).unwrap();
        assert_eq!((small.width, small.height), (128, 1));
    }

    #[test]
    fn what_is_no_picture_gives_a_typed_error() {
        let dir = tempfile::tempdir().unwrap();
        let digest = digest_of(b"x");
        let result = Thumbs::new(dir.path()).get(&digest, 128, || Ok(b"<svg/>".to_vec()));
        assert!(matches!(result, Err(ThumbError::Picture(PictureError::Unknown))));
        assert!(!dir.path().join("thumbs").exists());
    }
}
