//! `stitch`: clips joined end to end without encoding them again.

use crate::error::SketchError;
use crate::mp4::{self, Track};

/// Joins MP4 clips that this crate made. Their size, rate and encoder parameters must be equal.
///
/// # Errors
/// [`SketchError::Parameter`] for no clips, [`SketchError::NotOurClip`] for other bytes,
/// [`SketchError::ClipsDiffer`] naming what differs.
pub fn stitch(clips: &[&[u8]]) -> Result<Vec<u8>, SketchError> {
    let Some((first, rest)) = clips.split_first() else {
        return Err(SketchError::Parameter { name: "clips", expected: "at least one" });
    };
    let mut joined = mp4::read(first)?;
    for (index, clip) in rest.iter().enumerate() {
        let next = mp4::read(clip)?;
        if let Some(what) = difference(&joined, &next) {
            return Err(SketchError::ClipsDiffer { index: index + 1, what });
        }
        joined.samples.extend(next.samples);
    }
    Ok(mp4::write(&joined))
}

/// What keeps two tracks apart.
fn difference(a: &Track, b: &Track) -> Option<&'static str> {
    if (a.width, a.height) != (b.width, b.height) {
        Some("size")
    } else if a.fps != b.fps {
        Some("frame rate")
    } else if (&a.sps, &a.pps) != (&b.sps, &b.pps) {
        Some("encoder parameters")
    } else {
        None
    }
}
