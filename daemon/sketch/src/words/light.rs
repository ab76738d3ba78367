//! Words for time, weather, season and light.

use super::Meaning;
use crate::read::{LightCue, LightFrom, Season, TimeOfDay, Weather};

type List = &'static [(Meaning, &'static [&'static str])];

/// When.
pub(super) const TIMES: List = &[
    (Meaning::Time(TimeOfDay::Dawn), &["dawn", "sunrise", "daybreak", "morning", "early morning", "first light", "at first light", "morning light", "crack of dawn", "sun rising", "dawn light", "early light", "rising sun"]),
    (Meaning::Time(TimeOfDay::Day), &["day", "daylight", "afternoon", "daytime", "broad daylight", "in the day", "by day"]),
    (Meaning::Time(TimeOfDay::Noon), &["noon", "midday", "high noon", "at noon", "midday sun", "noon sun"]),
    (Meaning::Time(TimeOfDay::GoldenHour), &["golden hour", "late afternoon", "golden light", "evening sun", "low sun", "warm evening light", "magic hour"]),
    (Meaning::Time(TimeOfDay::Dusk), &["dusk", "sunset", "evening", "twilight", "sundown", "setting sun", "nightfall", "evening light", "sun setting", "at sunset"]),
    (Meaning::Time(TimeOfDay::BlueHour), &["blue hour", "blue light", "after sunset", "before sunrise"]),
    (Meaning::Time(TimeOfDay::Night), &["night", "nighttime", "starry", "nocturnal", "moon", "night time", "full moon", "starry night", "stars", "starry sky", "night sky", "at night", "starlight", "moonlit night", "crescent moon"]),
    (Meaning::Time(TimeOfDay::Midnight), &["midnight", "dead of night", "at midnight", "small hours"]),
];

/// What is in the air.
pub(super) const WEATHERS: List = &[
    (Meaning::Weather(Weather::Clear), &["clear", "cloudless", "clear sky", "sunny", "sunshine", "sunlight", "sunlit", "clear skies", "sun", "bright sun", "cloudless sky", "clear blue sky"]),
    (Meaning::Weather(Weather::Clouds), &["clouds", "cloudy", "cloud", "cumulus", "partly cloudy", "cloudy sky", "fluffy clouds", "white clouds"]),
    (Meaning::Weather(Weather::Overcast), &["overcast", "grey sky", "gray sky", "dull light", "overcast sky", "overcast light", "grey day"]),
    (Meaning::Weather(Weather::Rain), &["rain", "rainy", "wet", "raining", "drizzle", "shower", "rainfall", "in the rain", "pouring rain", "puddles", "downpour", "wet asphalt", "heavy rain"]),
    (Meaning::Weather(Weather::Storm), &["storm", "stormy", "thunderstorm", "lightning", "thunder", "tempest", "hurricane", "typhoon", "stormy sky", "storm clouds"]),
    (Meaning::Weather(Weather::Wind), &["wind", "windy", "breeze", "breezy", "gust", "gale", "windswept", "blustery", "in the wind"]),
    (Meaning::Weather(Weather::Fog), &["fog", "foggy", "mist", "misty", "haze", "hazy", "smog", "smoky", "smoke", "steam", "morning mist", "dust", "dusty"]),
    (Meaning::Weather(Weather::Snow), &["snow", "snowy", "snowing", "snowfall", "blizzard", "snowstorm", "snow covered", "falling snow", "sleet", "snowflakes", "in the snow"]),
];

/// The season.
pub(super) const SEASONS: List = &[
    (Meaning::Season(Season::Spring), &["spring", "springtime", "in bloom", "blossoming", "april", "may time", "cherry blossom", "blossom", "cherry blossoms", "blooming"]),
    (Meaning::Season(Season::Summer), &["summer", "summertime", "midsummer", "july", "summery", "june", "august"]),
    (Meaning::Season(Season::Autumn), &["autumn", "fall", "autumnal", "october", "november", "autumn leaves", "fall leaves", "fallen leaves", "fall foliage", "indian summer", "harvest"]),
    (Meaning::Season(Season::Winter), &["winter", "wintry", "wintertime", "december", "january", "frost", "frosty", "frozen", "icy", "winter scene", "christmas", "february"]),
];

/// Words about light.
pub(super) const CUES: List = &[
    (Meaning::Light(LightCue::From(LightFrom::Left)), &["left lit", "side light", "sidelight", "side lighting", "side lit", "sidelit", "raking light"]),
    (Meaning::Light(LightCue::From(LightFrom::Above)), &["top light", "toplight", "overhead light", "top lighting", "top lit", "overhead lighting"]),
    (Meaning::Light(LightCue::From(LightFrom::Below)), &["underlight", "underlit", "uplight", "uplighting", "up light", "footlights", "uplit"]),
    (Meaning::Light(LightCue::Rim), &["rim light", "rim lit", "rim lighting", "rimlight", "edge light", "halo", "rim", "glowing edges", "hair light"]),
    (Meaning::Light(LightCue::Back), &["backlight", "backlit", "back light", "back lit", "contre jour", "backlighting", "silhouette", "silhouetted", "in silhouette", "against the light", "back lighting", "against the sun", "shadow play"]),
    (Meaning::Light(LightCue::Neon), &["neon", "neon light", "neon lights", "neon lit", "neon signs", "neon lighting", "cyberpunk", "neon glow", "neon lamps", "synthwave", "vaporwave"]),
    (Meaning::Light(LightCue::Candle), &["candlelight", "candlelit", "candle light", "firelight", "torchlight", "by candlelight", "lamplight", "firelit", "lantern light", "lamp light", "warm lamp", "by the fire", "campfire"]),
    (Meaning::Light(LightCue::Soft), &["soft light", "diffuse", "diffused", "diffuse light", "soft lighting", "soft shadows", "diffused light", "gentle light", "softbox", "even light", "soft focus", "window light", "natural light"]),
    (Meaning::Light(LightCue::Hard), &["hard light", "hard shadows", "harsh light", "harsh", "strong light", "hard lighting", "direct sun", "strong shadows", "long shadows", "harsh sun", "dramatic light", "dramatic lighting", "deep shadows"]),
    (Meaning::Light(LightCue::Spot), &["spotlight", "spot light", "spotlit", "spotlights", "limelight", "beam of light", "light beam", "follow spot", "spot lit", "light cone", "in the spotlight", "shaft of light"]),
    (Meaning::Light(LightCue::Moon), &["moonlight", "moonlit", "moon light", "by moonlight", "moonshine"]),
    (Meaning::LightNoun, &["light", "lights", "lit", "lighting", "key light", "illumination", "illuminated", "sun light", "glow", "glowing", "illuminates", "fill light", "keylight", "light source"]),
];
