//! The streaming measure of a clip: frames go in one by one, a report comes out.

use std::collections::VecDeque;

use super::anchor::{Anchor, AnchorPath};
use super::film::{Still, still};
use super::findings::{Boiling, Freezes, Ghosting, HueDrift, Jumps, Motion, Place, Pumping, Warp, place};
use super::report::{FlickerReport, Measure, Point, Worst};
use super::seam::{Ends, KEPT};
use super::series::{Moment, jumps, standing};
use super::small::Small;
use super::thresholds::GHOSTING;
use super::watch::Watch;
use crate::decode::{FrameBuf, FrameFault, Frames, Pixels};
use crate::{Frame, Measured, Why};

/// All that is known of a clip once its last frame was taken.
#[derive(Debug, Clone)]
pub struct Watched {
    /// What was found.
    pub report: FlickerReport,
    /// Its ends, for [`super::seam()`] and [`super::trim()`].
    pub ends: Ends,
    /// Frames at even distances, 1 to 24 of them.
    pub film: Vec<Still>,
    /// The worst frames by boiling, ghosting, warp and palette, as pictures.
    pub worst: Vec<(Worst, Still)>,
}

/// The most pictures of a film.
const FILM: usize = 24;
/// How many faults are kept in words.
const TOLD: usize = 8;
/// How many of the worst frames of one measure are named.
const NAMED: usize = 3;

/// Takes a clip's frames one by one. Memory: about 25 MB of small frames, and 150 bytes a frame.
#[derive(Debug, Default)]
pub struct Flicker {
    watch: Watch,
    fps: Option<f64>,
    anchor: Option<(Anchor, Measured<()>)>,
    size: Option<(usize, usize)>,
    head: Vec<Small>,
    tail: VecDeque<Small>,
    film: Vec<Still>,
    stride: usize,
    worst: Vec<(Worst, Still)>,
    missed: u32,
    faults: Vec<String>,
}

impl Flicker {
    /// For a clip whose header says so many frames a second (finite, above 0), if it does.
    pub fn new(fps: Option<f64>) -> Self {
        Self { fps: fps.filter(|fps| fps.is_finite() && *fps > 0.0), stride: 1, ..Self::default() }
    }

    /// Compares every frame with this picture too.
    pub fn with_anchor(mut self, anchor: Frame<'_>) -> Self {
        let rgba = anchor.pixels().as_flattened().to_vec();
        let (width, height) = (anchor.width(), anchor.height());
        let frame = FrameBuf { width, height, seconds: 0.0, pixels: Pixels::Rgba(rgba) };
        self.anchor = Some((Anchor::new(&Small::new(&frame)), Measured::Value(())));
        self
    }

    /// Takes the next frame. One of another shape than the first is missed and counted.
    pub fn take(&mut self, frame: &FrameBuf) {
        let small = Small::new(frame);
        let size = *self.size.get_or_insert((small.width, small.height));
        if size != (small.width, small.height) {
            let (number, width, height) = (self.watch.moments.len(), frame.width, frame.height);
            self.miss(format!("after frame {number} the size changes to {width} × {height}"));
            return;
        }
        let palette = self.compare(&small);
        let number = self.watch.moments.len();
        self.keep_film(&small, number);
        if self.head.len() < KEPT {
            self.head.push(small.clone());
        }
        if self.tail.len() == KEPT {
            self.tail.pop_front();
        }
        self.tail.push_back(small.clone());
        let moment = self.watch.take(small);
        self.keep_worst(number, &moment, palette);
    }

    /// Counts a frame that could not be decoded.
    pub fn fault(&mut self, fault: &FrameFault) {
        self.miss(fault.to_string());
    }

    fn miss(&mut self, why: String) {
        self.missed += 1;
        if self.faults.len() < TOLD {
            self.faults.push(why);
        }
    }

    fn compare(&mut self, small: &Small) -> f32 {
        let Some((anchor, fits)) = &mut self.anchor else { return 0.0 };
        match anchor.fits(small) {
            true => anchor.take(small),
            false => {
                *fits = Measured::NotDefined(Why::Shape);
                0.0
            }
        }
    }

    /// Keeps every so many frames; once there are too many, every other one goes.
    fn keep_film(&mut self, small: &Small, number: usize) {
        if !number.is_multiple_of(self.stride) {
            return;
        }
        if self.film.len() == FILM {
            let mut index = 0;
            self.film.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.stride *= 2;
            if !number.is_multiple_of(self.stride) {
                return;
            }
        }
        self.film.push(still(small, number));
    }

    /// Keeps the worst frame of each measure that is known at once.
    fn keep_worst(&mut self, number: usize, moment: &Moment, palette: f32) {
        let at = Place { frame: number as u32, seconds: moment.seconds };
        let values = [
            (Measure::Boiling, moment.boil.max(0.0).sqrt()),
            (Measure::Ghosting, trail(moment)),
            (Measure::Warp, moment.warp),
            (Measure::Anchor, palette),
        ];
        let Some(small) = self.tail.back() else { return };
        for (measure, value) in values.into_iter().filter(|(_, value)| *value > 0.0) {
            let worst = Worst { measure, place: at, value };
            match self.worst.iter_mut().find(|(kept, _)| kept.measure == measure) {
                Some((kept, _)) if kept.value >= value => {}
                Some(kept) => *kept = (worst, still(small, number)),
                None => self.worst.push((worst, still(small, number))),
            }
        }
    }

    /// The report. A clip of one frame has no measures, and each says why.
    pub fn finish(mut self) -> Watched {
        let moments = std::mem::take(&mut self.watch.moments);
        let fps = self.fps.or_else(|| mean_rate(&moments)).unwrap_or(0.0);
        let seconds: Vec<f64> = moments.iter().map(|moment| moment.seconds).collect();
        let anchor = match self.anchor {
            None => Measured::NotChecked(Why::NotAsked),
            Some((_, Measured::NotDefined(why) | Measured::NotChecked(why))) => Measured::NotDefined(why),
            Some((anchor, Measured::Value(()))) => anchor.path(&seconds),
        };
        let blocks = self.watch.boil_of_blocks();
        let long = self.size.map_or(1, |(width, height)| width.max(height));
        let sized = |small: bool| if small { Err(Why::Small) } else { Ok(()) };
        let moves = sized(self.size.is_none_or(|(width, height)| width.min(height) < 32));
        let tail: Vec<Small> = self.tail.into_iter().collect();
        let series = points(&moments, anchor.value());
        let report = FlickerReport {
            frames: moments.len() as u32,
            seconds: seconds.last().map_or(0.0, |last| last + if fps > 0.0 { 1.0 / fps } else { 0.0 }),
            fps,
            missed: self.missed,
            faults: self.faults,
            motion: Motion::of(&moments, fps, long),
            boiling: moving(moves, || Boiling::of(&moments, &blocks, fps)),
            pumping: moving(moves, || Pumping::of(&moments, fps)),
            ghosting: moving(moves, || Ghosting::of(&self.watch.echoes)),
            freezes: Freezes::of(&moments),
            jumps: moving(moves, || Jumps::of(&moments)),
            warp: moving(moves, || Warp::of(&moments)),
            hue: moving(moves, || HueDrift::of(&moments)),
            anchor,
            cuts: (0..moments.len()).filter(|i| moments[*i].cut).map(|i| place(&moments, i)).collect(),
            worst: worst(&series),
            series,
        };
        let ends = Ends::new(&self.head, &tail, &moments, fps);
        Watched { report, ends, film: self.film, worst: self.worst }
    }
}

/// Takes all frames of a clip; stops at the first fault after which none can come.
pub fn flicker(frames: &mut dyn Frames, anchor: Option<Frame<'_>>) -> Watched {
    let mut flicker = Flicker::new(frames.fps());
    if let Some(anchor) = anchor {
        flicker = flicker.with_anchor(anchor);
    }
    while let Some(frame) = frames.next() {
        match frame {
            Ok(frame) => flicker.take(&frame),
            Err(fault) => flicker.fault(&fault),
        }
    }
    flicker.finish()
}

fn moving<T>(moves: Result<(), Why>, measure: impl FnOnce() -> Measured<T>) -> Measured<T> {
    match moves {
        Ok(()) => measure(),
        Err(why) => Measured::NotDefined(why),
    }
}

/// The share of old detail of one frame; 0 where too little moves.
fn trail(moment: &Moment) -> f32 {
    if moment.told < 200.0 { 0.0 } else { moment.trail }
}

fn mean_rate(moments: &[Moment]) -> Option<f64> {
    let span = moments.last()?.seconds - moments.first()?.seconds;
    (span > 0.0).then(|| (moments.len() - 1) as f64 / span)
}

fn points(moments: &[Moment], anchor: Option<&AnchorPath>) -> Vec<Point> {
    let (stands, jumps) = (standing(moments), jumps(moments));
    let mut light = 0.0;
    let point = |(i, moment): (usize, &Moment)| {
        light = if moment.cut { 0.0 } else { light + moment.lighter };
        Point {
            seconds: moment.seconds,
            change: moment.plain,
            way: moment.way,
            boiling: moment.boil.max(0.0).sqrt(),
            light,
            trail: trail(moment),
            warp: moment.warp,
            stands: stands[i],
            jump: jumps[i],
            palette: anchor.and_then(|path| path.series.get(i)).map_or(0.0, |(palette, _)| *palette),
            cut: moment.cut,
        }
    };
    moments.iter().enumerate().map(point).collect()
}

/// The worst frames of every measure that has values for single frames.
fn worst(points: &[Point]) -> Vec<Worst> {
    let mut all = Vec::new();
    let mut add = |measure, least: f32, value: &dyn Fn(&Point) -> f32| {
        let mut found: Vec<Worst> = (0_u32..)
            .zip(points)
            .map(|(frame, point)| {
                let place = Place { frame, seconds: point.seconds };
                Worst { measure, place, value: value(point) }
            })
            .filter(|worst| worst.value > least)
            .collect();
        found.sort_by(|a, b| b.value.total_cmp(&a.value));
        found.truncate(NAMED);
        all.extend(found);
    };
    add(Measure::Boiling, super::thresholds::BOILING.slight, &|point| point.boiling);
    add(Measure::Ghosting, GHOSTING.slight, &|point| point.trail);
    add(Measure::Freezes, 0.0, &|point| f32::from(u8::from(point.stands)));
    add(Measure::Jumps, super::thresholds::JUMPING.slight, &|point| point.jump);
    add(Measure::Warp, super::thresholds::WARP.slight, &|point| point.warp);
    add(Measure::Anchor, crate::still::thresholds::PALETTE_MEAN.slight, &|point| point.palette);
    all
}
