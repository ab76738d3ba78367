//! Pictures on their way to a provider and back: scaled and converted to what it takes, and edits kept inside their mask.

use std::path::Path;

use fast_image_resize as resize;

use super::http::Spooled;
use super::{Decline, InputFile, Why};
use crate::assets::{DecodedPicture, Media, PictureLimits, decode_picture, encode_png, sniff};
use crate::plan::recipe::InputRole;

/// What a provider takes.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    /// Longest side in pixels; larger pictures are scaled down.
    pub max_side: u32,
    /// Bytes of all pictures together.
    pub max_bytes: usize,
    /// Kinds; others are converted to PNG.
    pub kinds: &'static [Media],
}

/// A picture as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosed {
    /// What it is for.
    pub role: InputRole,
    /// Its kind.
    pub media: Media,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Reads the inputs of an order and makes them fit.
///
/// # Errors
/// Where one cannot be read or made to fit.
pub async fn enclose(inputs: &[InputFile], fit: Fit) -> Result<Vec<Enclosed>, Decline> {
    if inputs.is_empty() {
        return Ok(Vec::new());
    }
    let inputs = inputs.to_vec();
    let all = tokio::task::spawn_blocking(move || {
        let all: Result<Vec<Enclosed>, String> = inputs.iter().map(|input| enclose_one(input, fit)).collect();
        all
    });
    let all = all.await.map_err(|error| error.to_string()).and_then(|all| all);
    let all = all.map_err(|reason| Decline::new(Why::Order, reason))?;
    let bytes: usize = all.iter().map(|enclosed| enclosed.bytes.len()).sum();
    if bytes > fit.max_bytes {
        let reason =
            format!("the pictures have {bytes} bytes together; this provider takes {}", fit.max_bytes);
        return Err(Decline::new(Why::Order, reason));
    }
    Ok(all)
}

fn enclose_one(input: &InputFile, fit: Fit) -> Result<Enclosed, String> {
    let bytes = std::fs::read(&input.path).map_err(|error| format!("an input cannot be read: {error}"))?;
    let media = sniff(&bytes).ok_or("an input is no picture")?;
    let seen = crate::assets::probe(&bytes).map_err(|error| error.to_string())?;
    if fit.kinds.contains(&media) && seen.width.max(seen.height) <= fit.max_side {
        return Ok(Enclosed { role: input.role, media, bytes });
    }
    let picture = decode(&bytes)?;
    let (width, height) = within(picture.width, picture.height, fit.max_side);
    let bytes = encode(&scale(&picture, width, height)?)?;
    Ok(Enclosed { role: input.role, media: Media::Png, bytes })
}

/// The largest size of the same aspect whose sides are at most `max`.
fn within(width: u32, height: u32, max: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= max {
        return (width, height);
    }
    let side = |side: u32| {
        let scaled = (u64::from(side) * u64::from(max) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(scaled).unwrap_or(max).max(1)
    };
    (side(width), side(height))
}

fn decode(bytes: &[u8]) -> Result<DecodedPicture, String> {
    decode_picture(bytes, &PictureLimits::default()).map_err(|error| error.to_string())
}

fn encode(picture: &DecodedPicture) -> Result<Vec<u8>, String> {
    encode_png(picture.width, picture.height, &picture.rgba, picture.is_opaque())
        .map_err(|error| error.to_string())
}

fn scale(picture: &DecodedPicture, width: u32, height: u32) -> Result<DecodedPicture, String> {
    if (picture.width, picture.height) == (width, height) {
        return Ok(picture.clone());
    }
    let said = |error: &dyn std::fmt::Display| format!("a picture cannot be scaled: {error}");
    let kind = resize::PixelType::U8x4;
    let from = resize::images::ImageRef::new(picture.width, picture.height, &picture.rgba, kind)
        .map_err(|error| said(&error))?;
    let mut to = resize::images::Image::new(width, height, kind);
    let options =
        resize::ResizeOptions::new().resize_alg(resize::ResizeAlg::Convolution(resize::FilterType::Lanczos3));
    resize::Resizer::new().resize(&from, &mut to, &options).map_err(|error| said(&error))?;
    Ok(DecodedPicture { width, height, rgba: to.into_vec() })
}

/// Bytes at a file's end in which its last mark must stand.
const TAIL: u64 = 64 << 10;

/// Whether a file does not end before its picture or clip does. What is no picture at all is whole in its way: its keeper says so.
pub fn is_whole(file: &Spooled) -> bool {
    let ends =
        |mark: &[u8]| file.tail(TAIL).is_ok_and(|tail| tail.windows(mark.len()).any(|part| part == mark));
    let Ok(head) = file.head(64) else { return false };
    match sniff(&head) {
        Some(Media::Png) => ends(b"IEND"),
        Some(Media::Jpeg) => ends(b"\xff\xd9"),
        Some(Media::Gif) => ends(b"\x3b"),
        Some(Media::Webp) => {
            let length = head.get(4..8).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
            length.is_some_and(|length| u64::from(length) + 8 <= file.len())
        }
        // An unfinished clip has no or half a header, which is read when it is kept.
        Some(Media::Mp4 | Media::Html) | None => true,
    }
}

/// The product of an edit with its parent around it: where the order's mask is black, every pixel is the parent's.
///
/// # Errors
/// Where the pictures cannot be read.
pub async fn within_mask(inputs: &[InputFile], made: &Spooled, spool: &Path) -> Result<Spooled, String> {
    let path_of = |role: InputRole| {
        let input = inputs.iter().find(|input| input.role == role);
        input.map(|input| input.path.clone()).ok_or(format!("the order has no {role:?}"))
    };
    let (parent, mask) = (path_of(InputRole::Parent)?, path_of(InputRole::Mask)?);
    let (made, spool) = (made.path().to_owned(), spool.to_owned());
    let work = tokio::task::spawn_blocking(move || {
        let load = |path: &Path| decode(&std::fs::read(path).map_err(|error| error.to_string())?);
        let both = composite(&load(&parent)?, &load(&mask)?, &load(&made)?)?;
        Spooled::of(&spool, &encode(&both)?).map_err(|error| error.to_string())
    });
    work.await.map_err(|error| error.to_string()).and_then(|done| done)
}

/// `made` where `mask` lets pixels change, `parent` everywhere else. The mask is read as every other edit reads it.
fn composite(
    parent: &DecodedPicture,
    mask: &DecodedPicture,
    made: &DecodedPicture,
) -> Result<DecodedPicture, String> {
    let mask = maquette_sketch::Picture::new(mask.width, mask.height, mask.rgba.clone())
        .map_err(|error| error.to_string())?;
    if (mask.width(), mask.height()) != (parent.width, parent.height) {
        return Err("the mask has another size than the picture".to_owned());
    }
    let mut both = parent.clone();
    let made = scale(made, parent.width, parent.height)?;
    let pixels = both.rgba.chunks_exact_mut(4).zip(made.rgba.chunks_exact(4));
    for ((old, new), may_change) in pixels.zip(maquette_sketch::Mask::from_picture(&mask).values()) {
        if *may_change != 0 {
            old.copy_from_slice(new);
        }
    }
    Ok(both)
}

/// The mask among these as APIs take it that read transparency: a PNG of the first picture's size, transparent where that may change.
/// None where there is no mask.
///
/// # Errors
/// Where one of the two cannot be read.
pub async fn clear_mask(enclosed: &[Enclosed]) -> Result<Option<Vec<u8>>, Decline> {
    let of = |role: InputRole| enclosed.iter().find(|one| one.role == role).map(|one| one.bytes.clone());
    let (Some(mask), Some(parent)) = (of(InputRole::Mask), of(InputRole::Parent)) else { return Ok(None) };
    let work = tokio::task::spawn_blocking(move || {
        let seen = crate::assets::probe(&parent).map_err(|error| error.to_string())?;
        let mask = cleared(&scale(&decode(&mask)?, seen.width, seen.height)?)?;
        // Transparency is written even where nothing is transparent: without it, it would be no mask.
        encode_png(mask.width, mask.height, &mask.rgba, false).map_err(|error| error.to_string())
    });
    let done = work.await.map_err(|error| error.to_string()).and_then(|done| done);
    done.map(Some).map_err(|reason| Decline::new(Why::Order, reason))
}

/// Transparent where a mask lets pixels change, black everywhere else. The mask is read as every other edit reads it.
fn cleared(mask: &DecodedPicture) -> Result<DecodedPicture, String> {
    let read = maquette_sketch::Picture::new(mask.width, mask.height, mask.rgba.clone())
        .map_err(|error| error.to_string())?;
    let mut cleared = mask.clone();
    let may_change = maquette_sketch::Mask::from_picture(&read);
    for (pixel, may_change) in cleared.rgba.chunks_exact_mut(4).zip(may_change.values()) {
        pixel.copy_from_slice(&[0, 0, 0, if *may_change != 0 { 0 } else { 255 }]);
    }
    Ok(cleared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use maquette_protocol::Digest;

    fn plain(width: u32, height: u32, pixel: [u8; 4]) -> DecodedPicture {
        let rgba = std::iter::repeat_n(pixel, (width * height) as usize).flatten().collect();
        DecodedPicture { width, height, rgba }
    }

    #[test]
    fn sides_shrink_together() {
        let check = |width, height, max, expect| assert_eq!(within(width, height, max), expect);
        check(100, 50, 100, (100, 50));
        check(4000, 2000, 1000, (1000, 500));
        check(3, 4000, 1000, (1, 1000));
        check(10_000, 1, 10, (10, 1));
    }

    #[test]
    fn outside_the_mask_not_one_pixel_changes() {
        let parent = DecodedPicture { width: 4, height: 1, rgba: (0..16).map(|at| at * 9).collect() };
        let mut mask = plain(4, 1, [0, 0, 0, 255]);
        mask.rgba[4..8].copy_from_slice(&[255; 4]);
        let made = plain(8, 2, [200, 100, 50, 255]);
        let both = composite(&parent, &mask, &made).unwrap();
        assert_eq!(both.rgba[4..8], [200, 100, 50, 255]);
        for kept in [0..4, 8..16] {
            assert_eq!(both.rgba[kept.clone()], parent.rgba[kept]);
        }
    }

    #[tokio::test]
    async fn a_mask_is_cleared_where_the_picture_may_change() {
        let mut mask = plain(4, 1, [0, 0, 0, 255]);
        mask.rgba[4..8].copy_from_slice(&[255; 4]);
        let one = |role, picture: &DecodedPicture| Enclosed {
            role,
            media: Media::Png,
            bytes: encode(picture).unwrap(),
        };
        let both = [one(InputRole::Parent, &plain(4, 1, [9; 4])), one(InputRole::Mask, &mask)];
        let cleared = decode(&clear_mask(&both).await.unwrap().unwrap()).unwrap();
        let alphas: Vec<u8> = cleared.rgba.chunks(4).map(|pixel| pixel[3]).collect();
        assert_eq!(alphas, [255, 0, 255, 255]);
        let larger = [one(InputRole::Parent, &plain(8, 2, [9; 4])), one(InputRole::Mask, &mask)];
        let seen = crate::assets::probe(&clear_mask(&larger).await.unwrap().unwrap()).unwrap();
        assert_eq!((seen.width, seen.height), (8, 2));
        assert_eq!(clear_mask(&both[..1]).await, Ok(None));
    }

    #[test]
    fn pictures_that_are_cut_off_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let check = |bytes: &[u8], expect| {
            assert_eq!(is_whole(&Spooled::of(folder.path(), bytes).unwrap()), expect, "{bytes:?}");
        };
        let png = encode(&plain(9, 9, [1, 2, 3, 255])).unwrap();
        check(&png, true);
        check(&png[..png.len() / 2], false);
        check(b"\xff\xd8\xff\xe0 .. \xff\xd9", true);
        check(b"\xff\xd8\xff\xe0 .. ", false);
        check(b"RIFF\x08\0\0\0WEBPVP8 ", true);
        check(b"RIFF\x09\0\0\0WEBPVP8 ", false);
        check(b"<html>", true);
        check(b"", true);
    }

    #[tokio::test]
    async fn inputs_are_scaled_and_converted_to_what_the_provider_takes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let original = encode(&plain(64, 32, [9, 9, 9, 255])).unwrap();
        std::fs::write(&path, &original).unwrap();
        let inputs = [InputFile { role: InputRole::Parent, digest: Digest([0; 32]), path }];
        let fit = |max_side, kinds| Fit { max_side, max_bytes: 10_000, kinds };
        let as_it_is = enclose(&inputs, fit(64, &[Media::Png])).await.unwrap();
        assert_eq!(as_it_is[0].bytes, original);
        let smaller = enclose(&inputs, fit(16, &[Media::Png])).await.unwrap();
        let seen = crate::assets::probe(&smaller[0].bytes).unwrap();
        assert_eq!((seen.width, seen.height), (16, 8));
        let other = enclose(&inputs, fit(64, &[Media::Jpeg])).await.unwrap();
        assert_eq!(other[0].media, Media::Png);
        let none = Fit { max_bytes: 10, ..fit(64, &[Media::Png]) };
        assert_eq!(enclose(&inputs, none).await.unwrap_err().why, Why::Order);
    }
}
