//! Camera travel in a clip: where a point of the anchor stands at a moment of the clip.

use crate::chance::{Choices, stratum};
use crate::number::{cos_turns, sin_turns, smooth_step};

/// Ways a camera can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraMove {
    /// In, towards what is near.
    Push,
    /// Back; what the anchor does not show is filled.
    Pull,
    /// Turning to the left.
    PanLeft,
    /// Turning to the right.
    PanRight,
    /// Turning up.
    TiltUp,
    /// Turning down.
    TiltDown,
    /// Around the middle depth, to the left.
    OrbitLeft,
    /// Around the middle depth, to the right.
    OrbitRight,
    /// In while the lens widens: what is near keeps its size and what is far grows.
    DollyZoom,
    /// Held in the hand, in place.
    Handheld,
}

/// How a clip's camera goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Course {
    /// The move; none for a gentle one that the seed chooses.
    pub way: Option<CameraMove>,
    /// Unrest of a hand on top of the move.
    pub handheld: bool,
    /// There and back, so that the last frame leads into the first.
    pub looped: bool,
}

impl Course {
    /// The course that a line names: "push in", "pull back", "pan left", "tilt up", "orbit right", "dolly zoom", "handheld", "loop".
    pub fn named(line: &str) -> Self {
        let words: Vec<String> =
            line.split(|c: char| !c.is_alphanumeric()).take(600).map(str::to_lowercase).collect();
        let says = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
        let pair = |a: &str, b: &[&str]| {
            words.windows(2).any(|two| two[0].starts_with(a) && b.contains(&two[1].as_str()))
        };
        let back = &["out", "back", "backwards", "away"];
        let left = says(&["left"]);
        let handheld = says(&["handheld", "shaky"]) || pair("hand", &["held"]);
        let way = if says(&["vertigo", "dollyzoom"]) || pair("dolly", &["zoom"]) {
            Some(CameraMove::DollyZoom)
        } else if says(&["pull", "pulls", "pulling"]) || pair("zoom", back) || pair("dolly", back) {
            Some(CameraMove::Pull)
        } else if says(&["orbit", "orbits", "orbiting", "arc", "truck", "slide"]) {
            Some(if left { CameraMove::OrbitLeft } else { CameraMove::OrbitRight })
        } else if says(&["pan", "pans", "panning"]) {
            Some(if left { CameraMove::PanLeft } else { CameraMove::PanRight })
        } else if says(&["tilt", "tilts", "tilting", "crane"]) {
            Some(if says(&["up"]) { CameraMove::TiltUp } else { CameraMove::TiltDown })
        } else if says(&["push", "pushes", "pushing", "zoom", "zooms", "dolly"]) {
            Some(CameraMove::Push)
        } else if handheld {
            Some(CameraMove::Handheld)
        } else {
            None
        };
        let looped = says(&["loop", "loops", "looped", "looping", "seamless"]);
        Self { way, handheld, looped }
    }
}

/// A camera's travel over the whole clip, in shares of the picture's width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Travel {
    /// How far the camera goes in by the end; below 0 it goes back.
    zoom: f32,
    /// How much what is far grows against what is near.
    widen: f32,
    /// How far it turns sideways and down by the end.
    turn: (f32, f32),
    /// How far it goes around the middle depth.
    around: (f32, f32),
    /// Unrest of a hand.
    sway: f32,
    looped: bool,
}

/// The camera at one moment, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    centre: (f32, f32),
    zoom: f32,
    widen: f32,
    turn: (f32, f32),
    around: (f32, f32),
}

/// The shares of a move at full reach: zoom, widening, turn, way around.
type Shares = (f32, f32, (f32, f32), (f32, f32));

impl Travel {
    /// A course's travel; without a move one by seed: in, in and left, in and right.
    ///
    /// `motion` is 0 to 255, `guidance` 0 to 1; full guidance keeps a fifth of the way.
    pub(crate) fn new(course: &Course, seed: u64, motion: u8, guidance: f32) -> Self {
        let strength = (f32::from(motion) / 255.0).sqrt() * (1.0 - 0.8 * guidance);
        // Even a clip without motion breathes by a third of a percent; a frozen one looks broken.
        let reach = 0.003 + 0.2 * strength;
        let (zoom, widen, turn, around) = match course.way {
            None => free(seed),
            Some(way) => shares(way),
        };
        let hand = course.handheld || course.way == Some(CameraMove::Handheld);
        // A sideways way within the zoom never shows what is outside the picture; a hand needs some of it.
        let within = if hand { 0.38 } else { 0.48 } * zoom.max(0.0) * reach;
        let far = |(x, y): (f32, f32)| (x * within, y * within);
        Self {
            zoom: zoom * reach,
            widen: widen * reach,
            turn: far(turn),
            around: far(around),
            sway: if hand { 0.28 * within } else { 0.0 },
            looped: course.looped,
        }
    }

    /// How far outside the anchor the camera sees by the end, as a share of its width and height on each side.
    pub(crate) fn outside(&self) -> f32 {
        if self.zoom < 0.0 { (1.0 / (1.0 + self.zoom * PULL_NEAR) - 1.0) / 2.0 } else { 0.0 }
    }

    /// The share of the clip at which a frame stands. A loop's last frame is one step before its first.
    pub(crate) fn moment(&self, frame: u32, total: u32) -> f32 {
        let steps = if self.looped { total } else { total - 1 };
        frame as f32 / steps.max(1) as f32
    }

    /// The camera at `t` from 0 (the anchor as it is) to 1.
    pub(crate) fn at(&self, t: f32, width: usize, height: usize) -> View {
        let way = if self.looped {
            0.5 - 0.5 * cos_turns(t)
        } else {
            smooth_step(-0.15, 1.15, t) - smooth_step(-0.15, 1.15, 0.0)
        };
        let (w, h) = (width as f32, height as f32);
        let sway = self.sway * way;
        // A loop's unrest has to be back where it was; any other needs no whole turns.
        let (fast, slow) = if self.looped { (3.0, 2.0) } else { (3.1, 2.3) };
        let sx = sin_turns(t * slow) + 0.4 * sin_turns(t * slow * 3.0);
        let sy = sin_turns(t * fast + 0.2) - sin_turns(0.2) + 0.4 * sin_turns(t * fast * 2.0);
        View {
            centre: (w / 2.0, h / 2.0),
            zoom: self.zoom * way,
            widen: self.widen * way,
            turn: ((self.turn.0 * way + sx * sway) * w, (self.turn.1 * way + sy * sway) * h),
            around: (self.around.0 * way * w, self.around.1 * way * h),
        }
    }
}

fn shares(way: CameraMove) -> Shares {
    const STILL: (f32, f32) = (0.0, 0.0);
    match way {
        CameraMove::Push => (1.0, 0.0, STILL, STILL),
        CameraMove::Pull => (-0.8, 0.0, STILL, STILL),
        CameraMove::PanLeft => (0.6, 0.0, (-1.0, 0.0), STILL),
        CameraMove::PanRight => (0.6, 0.0, (1.0, 0.0), STILL),
        CameraMove::TiltUp => (0.6, 0.0, (0.0, -1.0), STILL),
        CameraMove::TiltDown => (0.6, 0.0, (0.0, 1.0), STILL),
        CameraMove::OrbitLeft => (0.6, 0.0, STILL, (-1.0, 0.0)),
        CameraMove::OrbitRight => (0.6, 0.0, STILL, (1.0, 0.0)),
        CameraMove::DollyZoom => (0.0, 1.4, STILL, STILL),
        CameraMove::Handheld => (0.35, 0.0, STILL, STILL),
    }
}

/// A gentle move by seed.
fn free(seed: u64) -> Shares {
    let still = (0.0, 0.0);
    [
        (0.8, 0.0, still, (0.75, 0.0)),
        (1.0, 0.0, still, (-0.2, 0.15)),
        (0.8, 0.0, still, (-0.75, 0.0)),
        (1.0, 0.0, still, (0.25, -0.15)),
    ][stratum(Choices::of(seed).arrangement, 4)]
}

/// How fast what is nearest recedes when the camera goes back.
const PULL_NEAR: f32 = 0.85;

impl View {
    /// The point of the anchor, at depth 0 (far) to 1 (near), that is seen at a point of the frame.
    pub(crate) fn source(&self, x: f32, y: f32, depth: f32) -> (f32, f32) {
        let grown = if self.zoom < 0.0 {
            self.zoom * (0.35 + (PULL_NEAR - 0.35) * depth)
        } else {
            self.zoom * (0.55 + 0.9 * depth)
        };
        let scale = 1.0 / (1.0 + grown + self.widen * (1.0 - depth));
        let (turned, gone) = (0.5 + 0.5 * depth, depth - 0.5);
        (
            self.centre.0 + (x - self.centre.0 + self.turn.0 * turned + self.around.0 * gone) * scale,
            self.centre.1 + (y - self.centre.1 + self.turn.1 * turned + self.around.1 * gone) * scale,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOVES: [CameraMove; 10] = [
        CameraMove::Push,
        CameraMove::Pull,
        CameraMove::PanLeft,
        CameraMove::PanRight,
        CameraMove::TiltUp,
        CameraMove::TiltDown,
        CameraMove::OrbitLeft,
        CameraMove::OrbitRight,
        CameraMove::DollyZoom,
        CameraMove::Handheld,
    ];

    fn courses() -> impl Iterator<Item = Course> {
        MOVES.into_iter().map(Some).chain([None]).flat_map(|way| {
            [(false, false), (true, false), (false, true), (true, true)].map(|(handheld, looped)| Course {
                way,
                handheld,
                looped,
            })
        })
    }

    #[test]
    fn moves_are_read_from_a_line() {
        for (line, way) in [
            ("slow push in", Some(CameraMove::Push)),
            ("pull back from the teapot", Some(CameraMove::Pull)),
            ("zoom out", Some(CameraMove::Pull)),
            ("pan left", Some(CameraMove::PanLeft)),
            ("panning", Some(CameraMove::PanRight)),
            ("tilt up", Some(CameraMove::TiltUp)),
            ("tilt", Some(CameraMove::TiltDown)),
            ("orbit left", Some(CameraMove::OrbitLeft)),
            ("a dolly-zoom", Some(CameraMove::DollyZoom)),
            ("dolly", Some(CameraMove::Push)),
            ("handheld", Some(CameraMove::Handheld)),
            ("a teapot", None),
        ] {
            assert_eq!(Course::named(line).way, way, "{line}");
        }
        assert!(Course::named("push in, seamless loop").looped && !Course::named("push in").looped);
    }

    #[test]
    fn the_first_frame_is_the_anchor() {
        for course in courses() {
            let view = Travel::new(&course, 3, 255, 0.0).at(0.0, 640, 360);
            for point in [(0.0, 0.0), (320.0, 100.0), (639.0, 359.0)] {
                let source = view.source(point.0, point.1, 0.8);
                assert!((source.0 - point.0).abs() + (source.1 - point.1).abs() < 1e-3, "{course:?}");
            }
        }
    }

    #[test]
    fn no_move_sees_farther_out_than_it_says() {
        for course in courses() {
            let travel = Travel::new(&course, 5, 255, 0.0);
            let (over_x, over_y) = (travel.outside() * 1000.0 + 1.0, travel.outside() * 500.0 + 1.0);
            for step in 0..=20 {
                let view = travel.at(step as f32 / 20.0, 1000, 500);
                for depth in [0.0, 0.3, 0.6, 1.0] {
                    for (x, y) in [(0.0, 0.0), (1000.0, 500.0), (0.0, 500.0)] {
                        let (sx, sy) = view.source(x, y, depth);
                        let inside = (-over_x..=1000.0 + over_x).contains(&sx)
                            && (-over_y..=500.0 + over_y).contains(&sy);
                        assert!(inside, "{course:?} {sx} {sy}");
                    }
                }
            }
        }
    }

    #[test]
    fn guidance_and_motion_scale_the_way() {
        for way in MOVES {
            let course = Course { way: Some(way), ..Course::default() };
            let gone = |motion, guidance| {
                let view = Travel::new(&course, 0, motion, guidance).at(1.0, 1000, 1000);
                let (x, y) = view.source(0.0, 0.0, 0.1);
                x.abs() + y.abs()
            };
            assert!(gone(0, 0.0) < 12.0, "{way:?}");
            assert!(gone(255, 0.0) > gone(40, 0.0) && gone(40, 0.0) > gone(0, 0.0), "{way:?}");
            assert!(gone(255, 0.0) > gone(255, 0.5) && gone(255, 0.5) > gone(255, 1.0), "{way:?}");
        }
    }

    #[test]
    fn a_dolly_zoom_keeps_what_is_near() {
        let course = Course { way: Some(CameraMove::DollyZoom), ..Course::default() };
        let view = Travel::new(&course, 0, 255, 0.0).at(1.0, 1000, 1000);
        assert!((view.source(100.0, 100.0, 1.0).0 - 100.0).abs() < 1e-3);
        assert!(view.source(100.0, 100.0, 0.0).0 > 150.0, "what is far grows");
    }

    #[test]
    fn a_loops_last_frame_leads_into_the_first() {
        for course in courses().filter(|c| c.looped) {
            let travel = Travel::new(&course, 0, 255, 0.0);
            let corner = |frame| travel.at(travel.moment(frame, 48), 1000, 1000).source(0.0, 0.0, 0.4);
            let gap = |a: (f32, f32), b: (f32, f32)| (a.0 - b.0).abs() + (a.1 - b.1).abs();
            let steps = (1..48).map(|f| gap(corner(f), corner(f - 1))).fold(0.0, f32::max);
            assert!(gap(corner(47), corner(0)) <= steps, "{course:?}");
        }
    }
}
