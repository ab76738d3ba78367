//! What a prompt leaves open, and the choices that a batch of variations then goes through.

use crate::read::{Angle, Camera, LightCue, Mood, Reading, Setting, Subject, TimeOfDay, Weather};
use crate::subject::{Home, home_of, measure};

/// The options of every axis, for where the prompt says nothing. A mood or a light may narrow them.
pub(super) struct Open {
    pub times: &'static [TimeOfDay],
    pub weathers: &'static [Weather],
    pub cameras: &'static [Camera],
    pub angles: &'static [Angle],
}

impl Open {
    /// The options for a reading in a setting.
    pub(super) fn of(reading: &Reading, setting: Setting) -> Self {
        Self {
            times: times(reading),
            weathers: weathers(reading.mood, setting),
            cameras: cameras(&reading.subjects),
            angles: &[Angle::EyeLevel, Angle::Low, Angle::High],
        }
    }
}

fn times(reading: &Reading) -> &'static [TimeOfDay] {
    use TimeOfDay::{BlueHour, Dawn, Day, Dusk, GoldenHour, Midnight, Night, Noon};
    let dark =
        |cue: &LightCue| matches!(cue, LightCue::Neon | LightCue::Candle | LightCue::Moon | LightCue::Spot);
    if reading.light.iter().any(dark) {
        return &[Night];
    }
    match reading.mood {
        None | Some(Mood::Vivid | Mood::Muted) => &[Day, GoldenHour, Dawn, Noon, Dusk],
        Some(Mood::Calm) => &[Dawn, Day, GoldenHour, BlueHour],
        Some(Mood::Tense) => &[Dusk, Night, BlueHour],
        Some(Mood::Joyful | Mood::Bright) => &[Day, Noon, Dawn],
        Some(Mood::Gloomy) => &[Day, BlueHour, Dusk],
        Some(Mood::Dreamy) => &[Dawn, Dusk, GoldenHour],
        Some(Mood::Epic) => &[GoldenHour, Dusk, Dawn],
        Some(Mood::Romantic | Mood::Cosy | Mood::Warm) => &[GoldenHour, Dusk, Dawn],
        Some(Mood::Mysterious) => &[BlueHour, Night, Dusk],
        Some(Mood::Lonely) => &[Dawn, Day, BlueHour, Dusk],
        Some(Mood::Dark) => &[Night, Midnight, BlueHour],
        Some(Mood::Cold) => &[BlueHour, Day, Dawn],
    }
}

fn weathers(mood: Option<Mood>, setting: Setting) -> &'static [Weather] {
    use Weather::{Clear, Clouds, Fog, Overcast, Storm, Wind};
    if setting.is_sheltered() {
        return &[Clear];
    }
    match mood {
        None | Some(Mood::Joyful | Mood::Warm | Mood::Cold | Mood::Vivid | Mood::Romantic | Mood::Cosy) => {
            &[Clear, Clouds]
        }
        Some(Mood::Calm | Mood::Bright) => &[Clear],
        Some(Mood::Tense) => &[Storm, Overcast, Wind],
        Some(Mood::Gloomy) => &[Overcast, Fog],
        Some(Mood::Dreamy | Mood::Muted) => &[Fog, Clear],
        Some(Mood::Epic) => &[Clouds, Clear],
        Some(Mood::Mysterious) => &[Fog, Clear],
        Some(Mood::Lonely) => &[Clear, Overcast, Fog],
        Some(Mood::Dark) => &[Clear, Overcast],
    }
}

/// Small things are seen near; for what stands in the open a wide view is as good.
fn cameras(subjects: &[Subject]) -> &'static [Camera] {
    let small = subjects.first().is_some_and(|s| measure(s.kind).metres <= 0.5);
    if small {
        &[Camera::Medium, Camera::Close, Camera::Full]
    } else {
        &[Camera::Medium, Camera::Full, Camera::Wide, Camera::Close]
    }
}

/// The place where most people would look for the first subject.
pub(super) fn usual_setting(reading: &Reading) -> Setting {
    match home_of(&reading.subjects) {
        Home::People if reading.light.contains(&LightCue::Spot) => Setting::Stage,
        Home::Street | Home::People => Setting::Street,
        Home::Coast => Setting::Coast,
        Home::Sea => Setting::Sea,
        Home::Underwater => Setting::Underwater,
        Home::Beach => Setting::Beach,
        Home::Snow => Setting::Snowfield,
        Home::Desert => Setting::Desert,
        Home::Meadow => Setting::Meadow,
        Home::Sky => Setting::Sky,
        Home::Country => Setting::Mountains,
        Home::Forest => Setting::Forest,
        Home::Indoors => Setting::Interior,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    #[test]
    fn things_are_looked_for_where_they_live() {
        for (prompt, expect) in [
            ("", Setting::Mountains),
            ("a cactus", Setting::Desert),
            ("a fish", Setting::Underwater),
            ("a fish and a man", Setting::Coast),
            ("a plane", Setting::Sky),
            ("a man beside a plane", Setting::Mountains),
            ("a horse", Setting::Meadow),
            ("a penguin", Setting::Snowfield),
            ("a whale", Setting::Sea),
            ("a bird on a chair", Setting::Interior),
            ("a woman and a mug", Setting::Interior),
            ("a woman", Setting::Street),
            ("a dancer, spotlight", Setting::Stage),
        ] {
            assert_eq!(usual_setting(&read(prompt)), expect, "{prompt}");
        }
    }
    #[test]
    fn small_things_stand_on_a_ledge() {
        for (prompt, expect) in [
            ("a mug", true),
            ("a mug on a windowsill", true),
            ("a mug on a table", true),
            ("a mug on a sofa", false),
            ("a mug on a beach", false),
            ("a man and a mug", false),
        ] {
            let plan = crate::plan::Plan::new(&read(prompt), 3, &[]);
            assert_eq!(plan.tabletop, expect, "{prompt}");
        }
    }
}
