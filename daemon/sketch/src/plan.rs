//! The plan of a picture: what the prompt left open is decided here, before anything is drawn.

use crate::chance::{Choices, stratum, within_stratum};
use crate::colour::{Ink, Rgb, ink};
use crate::read::{Camera, Kind, Material, Reading, Relation, Setting, Subject, TimeOfDay, Weather};
use crate::subject::{Home, home, home_of, measure};

/// Everything decided about one picture.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub setting: Setting,
    pub time: TimeOfDay,
    pub weather: Weather,
    pub choices: Choices,
    /// The main subject stands on a table or ledge that fills the foreground.
    pub tabletop: bool,
    /// A window was named, so one is seen.
    pub window: bool,
    /// What that table is made of.
    pub surface: Ink,
    /// Where the main subject stands, as a share of the width.
    pub focus: f32,
    /// How large things are drawn, 1 at medium distance.
    pub scale: f32,
    /// How high the camera is, 0 to 1.
    pub height: f32,
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
        let setting = reading.setting.unwrap_or_else(|| usual_setting(&reading.subjects));
        let camera = reading.camera.unwrap_or(Camera::Medium);
        let tabletop = stands_on_table(reading, setting, camera);
        Self {
            setting,
            time: reading.time.unwrap_or(TimeOfDay::Day),
            weather: reading.weather.unwrap_or(Weather::Clear),
            tabletop,
            window: reading.subjects.iter().any(|s| s.kind == Kind::Window),
            surface: surface(reading, &choices),
            focus: focus(&choices, main.map_or(1, |s| s.count)),
            scale: scale(camera, &choices),
            height: choices.height,
            palette: palette(reading, brand, &choices),
            choices,
        }
    }
}

/// The place where most people would look for the first subject.
fn usual_setting(subjects: &[Subject]) -> Setting {
    match home_of(subjects) {
        Home::Street | Home::People => Setting::Street,
        Home::Coast => Setting::Coast,
        Home::Country => Setting::Mountains,
        Home::Forest => Setting::Forest,
        Home::Indoors => Setting::Interior,
    }
}

/// Small things stand on a table or ledge; in a wide interior the whole table is shown instead.
fn stands_on_table(reading: &Reading, setting: Setting, camera: Camera) -> bool {
    let Some(main) = reading.subjects.first() else { return false };
    let on_named_table = main.relation.is_some_and(|(relation, to)| {
        relation == Relation::On
            && reading.subjects.get(to).is_some_and(|s| matches!(s.kind, Kind::Table | Kind::Desk))
    });
    let on_other = main.relation.is_some_and(|(relation, _)| relation == Relation::On) && !on_named_table;
    let animal = home(main.kind) != Home::Indoors || main.kind == Kind::Cat;
    let by_window = reading.subjects.iter().any(|s| s.kind == Kind::Window) && main.kind == Kind::Cat;
    let wide_room = setting == Setting::Interior && camera == Camera::Wide;
    let furnished = reading
        .subjects
        .iter()
        .any(|s| measure(s.kind).metres > 0.7 && !matches!(s.kind, Kind::Table | Kind::Desk | Kind::Window));
    let small = measure(main.kind).metres <= 0.5 && !animal && !furnished;
    (small || on_named_table || by_window) && !wide_room && !on_other
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
fn focus(choices: &Choices, count: u8) -> f32 {
    let centre = [0.36, 0.6, 0.48, 0.66, 0.42][stratum(choices.focus, 5)];
    let jitter = (within_stratum(choices.focus, 5) - 0.5) * 0.04;
    let pull = if count > 1 { 0.5 } else { 1.0 };
    0.5 + (centre + jitter - 0.5) * pull
}

fn scale(camera: Camera, choices: &Choices) -> f32 {
    let base = match camera {
        Camera::Close => 1.6,
        Camera::Medium => 1.0,
        Camera::Wide => 0.5,
    };
    base * (0.86 + 0.32 * choices.distance)
}

/// Free colours of the prompt first, then the brand's, then a scheme by seed.
fn palette(reading: &Reading, brand: &[Rgb], choices: &Choices) -> [Ink; 4] {
    let mut scheme = SCHEMES[stratum(choices.palette, SCHEMES.len())];
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
