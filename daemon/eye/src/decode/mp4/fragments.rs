//! Fragments: files that were written while they were made (`moof`, ISO/IEC 14496-12, 8.8).

use super::boxes::{Boxes, Found, child, number};
use super::{FrameFault, Sample, room};

/// What a fragment's run leaves out.
#[derive(Clone, Copy, Default)]
struct Defaults {
    duration: u32,
    size: u32,
}

/// Adds the samples of every fragment of this track.
pub(super) fn add(
    bytes: &[u8],
    movie: &[u8],
    track: &[u8],
    samples: &mut Vec<Sample>,
) -> Result<(), FrameFault> {
    let damaged = || FrameFault::damaged("a fragment's header is damaged");
    let Some(extends) = child(movie, b"mvex") else { return Ok(()) };
    let header = child(track, b"tkhd").ok_or_else(damaged)?;
    let at = if header.first() == Some(&1) { 20 } else { 12 };
    let id = number(header, at, 4).ok_or_else(damaged)?;
    let of_track = |found: &Found| found.kind == b"trex" && number(found.body, 4, 4) == Some(id);
    let defaults = Boxes(extends).find(of_track).map_or(Defaults::default(), |found| Defaults {
        duration: number(found.body, 12, 4).unwrap_or(0) as u32,
        size: number(found.body, 16, 4).unwrap_or(0) as u32,
    });
    let mut decoded = 0_i64;
    let mut position = 0_u64;
    for found in Boxes(bytes) {
        if found.kind == b"moof" {
            for part in Boxes(found.body).filter(|part| part.kind == b"traf") {
                fragment(part.body, id, position, defaults, (&mut decoded, samples)).ok_or_else(damaged)?;
            }
        }
        position += found.whole.len() as u64;
    }
    Ok(())
}

/// One track's part of a fragment that begins at `position`.
fn fragment(
    part: &[u8],
    id: u64,
    position: u64,
    mut defaults: Defaults,
    (decoded, samples): (&mut i64, &mut Vec<Sample>),
) -> Option<()> {
    let header = child(part, b"tfhd")?;
    if number(header, 4, 4)? != id {
        return Some(());
    }
    let flags = number(header, 1, 3)?;
    let mut at = 8;
    let mut optional = |flag: u64, bytes: usize| match flags & flag {
        0 => Some(None),
        _ => {
            at += bytes;
            number(header, at - bytes, bytes).map(Some)
        }
    };
    let base = optional(1, 8)?.unwrap_or(position);
    optional(2, 4)?;
    defaults.duration = optional(8, 4)?.map_or(defaults.duration, |value| value as u32);
    defaults.size = optional(0x10, 4)?.map_or(defaults.size, |value| value as u32);
    if let Some(time) = child(part, b"tfdt") {
        *decoded = number(time, 4, if time.first()? == &1 { 8 } else { 4 })? as i64;
    }
    let mut next = base;
    for run in Boxes(part).filter(|found| found.kind == b"trun") {
        next = trun(run.body, base, next, defaults, decoded, samples)?;
    }
    Some(())
}

/// One run of samples; gives where the next one begins if it does not say it itself.
fn trun(
    run: &[u8],
    base: u64,
    next: u64,
    defaults: Defaults,
    decoded: &mut i64,
    samples: &mut Vec<Sample>,
) -> Option<u64> {
    let flags = number(run, 1, 3)?;
    let count = number(run, 4, 4)?;
    let mut at = 8;
    let mut read = |wanted: bool| {
        let value = if wanted { number(run, at, 4)? } else { return Some(None) };
        at += 4;
        Some(Some(value as u32))
    };
    let offset = read(flags & 1 != 0)?;
    read(flags & 4 != 0)?;
    let mut position =
        offset.map_or(Some(next), |offset| base.checked_add_signed(i64::from(offset as i32)))?;
    for _ in 0..count {
        if !room(samples) {
            break;
        }
        let duration = read(flags & 0x100 != 0)?.unwrap_or(defaults.duration);
        let size = read(flags & 0x200 != 0)?.unwrap_or(defaults.size);
        read(flags & 0x400 != 0)?;
        let later = read(flags & 0x800 != 0)?.unwrap_or(0);
        samples.push(Sample {
            offset: position,
            size,
            shown: decoded.saturating_add(i64::from(later as i32)),
        });
        position = position.checked_add(u64::from(size))?;
        *decoded = decoded.saturating_add(i64::from(duration));
    }
    Some(position)
}
