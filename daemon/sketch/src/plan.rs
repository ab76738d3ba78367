//! The plan of a picture: what the prompt left open is decided here, before anything is drawn.

mod open;

use crate::chance::{Choices, stratum, within_stratum};
use crate::colour::{Ink, Rgb, ink};
use crate::read::{
    Angle, Camera, Kind, Lens, LightCue, Material, Mood, Reading, Relation, Season, Setting, Side, Size,
    Space, Style, Subject, TextPlace, TimeOfDay, Weather,
};
use crate::subject::{Habit, Home, habit, hand, home, measure};
use open::{Open, usual_setting};

/// Everything decided about one picture.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub setting: Setting,
    pub time: TimeOfDay,
    pub weather: Weather,
    pub season: Option<Season>,
    pub cues: Vec<LightCue>,
    pub mood: Option<Mood>,
    pub style: Option<Style>,
    pub lens: Option<Lens>,
    pub camera: Camera,
    pub angle: Angle,
    /// Turns by which the camera leans to its side; 0 is level.
    pub roll: f32,
    /// Where space stays free.
    pub space: Option<Side>,
    pub choices: Choices,
    /// The main subject stands on a table or ledge that fills the foreground.
    pub tabletop: bool,
    /// The main subject is larger than the picture: its lower part is cut off.
    pub crops: bool,
    /// The main subject is a building that a street leads to.
    pub closes_street: bool,
    /// The main subject swims, flies, or is not there: it needs no ground.
    pub floats: bool,
    /// A window was named, so one is seen.
    pub window: bool,
    /// What that table is made of.
    pub surface: Ink,
    /// Where the main subject stands, as a share of the width.
    pub focus: f32,
    /// How large things are drawn, 1 at medium distance.
    pub scale: f32,
    /// How high the camera is: 0 to 1 at eye level, below 0 looking up, above 1 looking down.
    pub height: f32,
    /// How large the distance is drawn: 1 as usual, more through a long lens.
    pub reach: f32,
    /// Colours for walls, accents, clothes: from the prompt, then the brand, then a scheme.
    pub palette: [Ink; 4],
}

/// Four colours that go together: wall, accent, second accent, cloth.
const SCHEMES: [[Ink; 4]; 8] = [
    [ink(206, 196, 178), ink(186, 92, 62), ink(70, 98, 104), ink(224, 180, 104)],
    [ink(168, 184, 176), ink(214, 138, 92), ink(58, 84, 78), ink(238, 214, 178)],
    [ink(190, 200, 212), ink(46, 82, 128), ink(222, 152, 92), ink(240, 228, 210)],
    [ink(222, 190, 172), ink(128, 62, 70), ink(92, 118, 106), ink(244, 222, 196)],
    [ink(150, 160, 172), ink(206, 168, 84), ink(62, 66, 92), ink(226, 220, 210)],
    [ink(214, 206, 190), ink(82, 116, 92), ink(196, 116, 84), ink(238, 220, 160)],
    [ink(196, 180, 196), ink(104, 70, 112), ink(226, 160, 120), ink(242, 226, 216)],
    [ink(176, 190, 190), ink(32, 106, 110), ink(226, 134, 92), ink(244, 230, 204)],
];

impl Plan {
    /// Decides what the reading leaves open.
    pub(crate) fn new(reading: &Reading, seed: u64, brand: &[Rgb]) -> Self {
        let choices = Choices::of(seed);
        let main = reading.subjects.first();
        let setting = reading.setting.unwrap_or_else(|| usual_setting(reading));
        let open = Open::of(reading, setting);
        let camera = pick(reading.camera, open.cameras, choices.distance);
        let angle = pick(reading.angle, open.angles, choices.angle);
        let tabletop = reading.style != Some(Style::Isometric) && stands_on_table(reading, setting, camera);
        let space = free_side(reading, &choices);
        Self {
            setting,
            time: pick(reading.time, open.times, choices.time),
            weather: pick(reading.weather, open.weathers, choices.weather),
            season: reading.season,
            cues: reading.light.clone(),
            mood: reading.mood,
            style: reading.style,
            lens: reading.lens,
            camera,
            angle,
            roll: roll(reading.dutch, &choices),
            space,
            tabletop,
            crops: crops(reading, camera),
            closes_street: setting == Setting::Street && main.is_some_and(|s| measure(s.kind).metres >= 5.0),
            floats: carrier(reading).is_none_or(|s| needs_no_ground(s.kind)),
            window: reading.subjects.iter().any(|s| s.kind == Kind::Window),
            surface: surface(reading, &choices),
            focus: focus(reading, space, &choices, main.map_or(1, |s| s.count)),
            scale: scale(reading, camera, space, within_stratum(choices.distance, open.cameras.len())),
            height: height(angle, choices.height),
            reach: reach(reading.lens),
            palette: palette(reading, brand, &choices),
            choices,
        }
    }
}

/// What was said, else one of the options by the seed.
fn pick<T: Copy>(said: Option<T>, options: &[T], unit: f32) -> T {
    said.unwrap_or(options[stratum(unit, options.len())])
}

/// Small things stand on a table or ledge; in a wide interior the whole table is shown instead.
fn stands_on_table(reading: &Reading, setting: Setting, camera: Camera) -> bool {
    let Some(main) = reading.subjects.first() else { return false };
    let on_named_table = main.relation.is_some_and(|(relation, to)| {
        relation == Relation::On
            && reading.subjects.get(to).is_some_and(|s| matches!(s.kind, Kind::Table | Kind::Desk))
    });
    // A window is part of the room, so that its sill is the ledge.
    let on_other = main.relation.is_some_and(|(relation, to)| {
        relation == Relation::On
            && reading.subjects.get(to).is_some_and(|s| !matches!(s.kind, Kind::Window | Kind::Bowl))
    }) && !on_named_table;
    let animal = home(main.kind) != Home::Indoors || main.kind == Kind::Cat;
    let by_window = reading.subjects.iter().any(|s| s.kind == Kind::Window) && main.kind == Kind::Cat;
    let wide_room = setting == Setting::Interior && matches!(camera, Camera::Wide | Camera::ExtremeWide);
    let furnished = reading
        .subjects
        .iter()
        .any(|s| measure(s.kind).metres > 0.7 && !matches!(s.kind, Kind::Table | Kind::Desk | Kind::Window));
    let small = measure(main.kind).metres <= 0.5 && !animal && !furnished;
    let named_table = reading.subjects.iter().any(|s| matches!(s.kind, Kind::Table | Kind::Desk));
    let domestic = matches!(
        setting,
        Setting::Interior | Setting::Kitchen | Setting::Library | Setting::Hall | Setting::Station
    );
    (small && (domestic || named_table) || on_named_table || by_window) && !wide_room && !on_other
}

/// Extremely close, everything is cut off; close to people, their legs are, if somebody asked for it.
fn crops(reading: &Reading, camera: Camera) -> bool {
    let person = reading.subjects.first().is_some_and(|s| {
        hand(s.kind).is_some() && s.count == 1 && !matches!(s.relation, Some((Relation::On, _)))
    });
    camera == Camera::ExtremeClose || person && reading.camera == Some(Camera::Close)
}

/// What the main thing is on, else the main thing itself.
fn carrier(reading: &Reading) -> Option<&Subject> {
    let main = reading.subjects.first()?;
    let on = main.relation.filter(|(relation, _)| *relation == Relation::On);
    Some(on.and_then(|(_, to)| reading.subjects.get(to)).unwrap_or(main))
}

/// True for what swims, floats or flies, and for birds, which may.
fn needs_no_ground(kind: Kind) -> bool {
    matches!(habit(kind), Habit::Floats | Habit::Swims | Habit::Flies) || kind == Kind::Bird
}

/// Wood or stone of the table, as named or by seed.
fn surface(reading: &Reading, choices: &Choices) -> Ink {
    let table = reading.subjects.iter().find(|s| matches!(s.kind, Kind::Table | Kind::Desk));
    if let Some(colour) = table.and_then(|t| t.colour) {
        return colour.into();
    }
    let oak = ink(192, 140, 88);
    let walnut = ink(116, 78, 54);
    match table.and_then(|t| t.material) {
        Some(Material::Oak) => oak,
        Some(Material::Walnut) => walnut,
        Some(Material::Stone) => ink(208, 204, 198),
        Some(Material::Metal) => ink(150, 156, 162),
        Some(Material::Glass | Material::Glossy | Material::Matte) => ink(226, 222, 214),
        None => [oak, walnut, ink(206, 172, 128), ink(164, 112, 76)][stratum(choices.arrangement, 4)],
    }
}

/// Left third, golden section, middle or right third; groups stay nearer to the middle.
fn focus(reading: &Reading, space: Option<Side>, choices: &Choices, count: u8) -> f32 {
    let centre = match (reading.focus, space) {
        (Some(Side::Left | Side::TopLeft | Side::BottomLeft), _)
        | (None, Some(Side::Right | Side::TopRight | Side::BottomRight)) => 0.3,
        (Some(Side::Right | Side::TopRight | Side::BottomRight), _)
        | (None, Some(Side::Left | Side::TopLeft | Side::BottomLeft)) => 0.7,
        (Some(Side::Centre | Side::Top | Side::Bottom), _) => 0.5,
        (None, None | Some(Side::Top | Side::Bottom | Side::Centre)) => {
            [0.36, 0.6, 0.48, 0.66, 0.42][stratum(choices.focus, 5)]
        }
    };
    let jitter = (within_stratum(choices.focus, 5) - 0.5) * 0.04;
    let said = reading.focus.is_some() || space.is_some();
    let pull = if count > 1 && !said { 0.5 } else { 1.0 };
    0.5 + (centre + jitter - 0.5) * pull
}

/// The part of the picture that stays free; where nobody said which, the seed does.
fn free_side(reading: &Reading, choices: &Choices) -> Option<Side> {
    let beside = |place: &TextPlace| match place {
        TextPlace::At(side @ (Side::Left | Side::Right)) => Some(*side),
        TextPlace::At(
            Side::Top
            | Side::Bottom
            | Side::Centre
            | Side::TopLeft
            | Side::TopRight
            | Side::BottomLeft
            | Side::BottomRight,
        )
        | TextPlace::Sign => None,
    };
    match reading.space {
        Some(Space::At(side)) => Some(side),
        Some(Space::Anywhere) => Some([Side::Left, Side::Right, Side::Top][stratum(choices.focus, 3)]),
        // Letters at one side need it for themselves.
        None => reading.text_places.iter().flatten().find_map(beside),
    }
}

fn scale(reading: &Reading, camera: Camera, space: Option<Side>, within: f32) -> f32 {
    let base = match camera {
        Camera::ExtremeClose => 4.0,
        Camera::Close => 1.6,
        Camera::Medium => 1.0,
        Camera::Full => 0.76,
        Camera::Wide => 0.5,
        Camera::ExtremeWide => 0.24,
    };
    let size = match reading.subjects.first().map(|s| s.size) {
        Some(Size::Small) => 0.78,
        Some(Size::Large) => 1.25,
        Some(Size::Usual) | None => 1.0,
    };
    let lens = match reading.lens {
        Some(Lens::Macro) => 1.7,
        Some(Lens::Telephoto | Lens::Mm85) => 1.15,
        Some(Lens::WideAngle) => 0.8,
        Some(Lens::Fisheye) => 0.85,
        Some(Lens::Mm35) => 0.92,
        Some(Lens::Mm50) | None => 1.0,
    };
    let free = if space.is_some() { 0.84 } else { 1.0 };
    base * size * lens * free * (0.88 + 0.26 * within)
}

/// How high the camera is, by where it looks from.
fn height(angle: Angle, unit: f32) -> f32 {
    match angle {
        Angle::EyeLevel => unit,
        Angle::Low => -1.5 + 0.6 * unit,
        Angle::High => 1.9 + 0.7 * unit,
        Angle::TopDown => 3.0 + 0.3 * unit,
    }
}

/// How large a lens draws the distance.
fn reach(lens: Option<Lens>) -> f32 {
    match lens {
        Some(Lens::Fisheye) => 0.62,
        Some(Lens::WideAngle) => 0.74,
        Some(Lens::Mm35) => 0.88,
        Some(Lens::Mm50) | None => 1.0,
        Some(Lens::Mm85 | Lens::Macro) => 1.25,
        Some(Lens::Telephoto) => 1.55,
    }
}

/// Turns of a canted camera, to one side or the other.
fn roll(dutch: bool, choices: &Choices) -> f32 {
    let lean = 0.02 + 0.014 * within_stratum(choices.angle, 2);
    let side = if stratum(choices.angle, 2) == 0 { -1.0 } else { 1.0 };
    if dutch { side * lean } else { 0.0 }
}

/// Free colours of the prompt first, then the brand's, then a scheme by seed, leaned by the mood.
fn palette(reading: &Reading, brand: &[Rgb], choices: &Choices) -> [Ink; 4] {
    let mut scheme = SCHEMES[stratum(choices.palette, SCHEMES.len())];
    if let Some(mood) = reading.mood {
        scheme = scheme.map(|colour| mood_colour(mood, colour));
    }
    let bound: Vec<Rgb> = reading.subjects.iter().filter_map(|s| s.colour).collect();
    let free = reading.colours.iter().filter(|c| !bound.contains(c)).chain(brand).take(3);
    // The wall keeps the scheme's lightness: a free colour tints it and leads the accents.
    for (i, colour) in free.enumerate() {
        let colour = Ink::from(*colour);
        scheme[i + 1] = colour;
        if i == 0 {
            scheme[0] = scheme[0].mix(colour, 0.45);
        }
    }
    scheme
}

/// A scheme's colour as a mood has it.
fn mood_colour(mood: Mood, colour: Ink) -> Ink {
    match mood {
        Mood::Calm => colour.saturate(0.8).mix(ink(176, 200, 204), 0.2),
        Mood::Tense => colour.saturate(0.9).mix(ink(70, 24, 28), 0.3),
        Mood::Joyful => colour.saturate(1.35).shift(0.12),
        Mood::Gloomy => colour.saturate(0.4).shift(-0.25),
        Mood::Dreamy => colour.saturate(0.85).mix(ink(226, 198, 232), 0.35),
        Mood::Epic => colour.saturate(1.15).mix(ink(196, 120, 60), 0.15),
        Mood::Romantic => colour.mix(ink(232, 150, 160), 0.35),
        Mood::Mysterious => colour.saturate(0.8).mix(ink(50, 62, 110), 0.35),
        Mood::Cosy => colour.mix(ink(206, 130, 70), 0.3),
        Mood::Lonely => colour.saturate(0.5).mix(ink(120, 140, 160), 0.25),
        Mood::Dark => colour.shift(-0.35),
        Mood::Bright => colour.shift(0.3),
        Mood::Warm => colour.mix(ink(220, 140, 70), 0.3),
        Mood::Cold => colour.mix(ink(90, 140, 196), 0.35),
        Mood::Vivid => colour.saturate(1.6),
        Mood::Muted => colour.saturate(0.45).mix(ink(196, 190, 180), 0.2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    /// How often each value of an axis occurs over fifty variations.
    fn counts<T: PartialEq + Copy>(prompt: &str, axis: impl Fn(&Plan) -> T) -> Vec<usize> {
        let reading = read(prompt);
        let mut seen: Vec<(T, usize)> = Vec::new();
        for k in 0..50 {
            let value = axis(&Plan::new(&reading, 7000 + k, &[]));
            match seen.iter_mut().find(|(v, _)| *v == value) {
                Some((_, count)) => *count += 1,
                None => seen.push((value, 1)),
            }
        }
        seen.into_iter().map(|(_, count)| count).collect()
    }

    fn check(name: &str, counts: &[usize], choices: usize) {
        assert_eq!(counts.len(), choices, "{name}: {counts:?}");
        let (least, most) = (counts.iter().min().unwrap_or(&0), counts.iter().max().unwrap_or(&0));
        assert!(most - least <= 4, "{name}: {counts:?}");
    }

    #[test]
    fn fifty_variations_cover_every_open_choice_evenly() {
        let open = "a woman";
        check("time", &counts(open, |p| p.time), 5);
        check("weather", &counts(open, |p| p.weather), 2);
        check("camera", &counts(open, |p| p.camera), 4);
        check("angle", &counts(open, |p| p.angle), 3);
        check("palette", &counts(open, |p| p.palette[1].bytes()), 8);
        check("focus", &counts(open, |p| ((p.focus - 0.33) / 0.06) as i32), 5);
        check("side", &counts(open, |p| crate::light::Light::of(p).side), 2);
        check("free side", &counts("a woman, copy space", |p| p.space), 3);
    }

    #[test]
    fn what_was_said_never_varies() {
        let said =
            "a woman on the left of the picture, red, noon, fog, wide shot, low angle, light from the right";
        check("time", &counts(said, |p| p.time), 1);
        check("weather", &counts(said, |p| p.weather), 1);
        check("camera", &counts(said, |p| p.camera), 1);
        check("angle", &counts(said, |p| p.angle), 1);
        check("accent", &counts(said, |p| p.palette[1].bytes()), 1);
        check("side", &counts(said, |p| crate::light::Light::of(p).side), 1);
        assert!((0..50).all(|k| Plan::new(&read(said), k, &[]).focus < 0.4));
    }
}
