//! Words for places.

use super::Meaning;
use crate::read::Setting;

type List = &'static [(Meaning, &'static [&'static str])];

/// Places that are drawn.
pub(super) const SETTINGS: List = &[
    (Meaning::Setting(Setting::Interior), &["interior", "room", "indoors", "inside", "living room", "bedroom", "cafe", "café", "office", "dining room", "bathroom", "apartment", "attic", "lobby", "restaurant", "bar", "classroom", "hotel room", "salon", "nursery", "house interior", "workplace", "hospital", "pub", "parlour", "lounge", "flat interior", "hallway", "corridor"]),
    (Meaning::Setting(Setting::Kitchen), &["kitchen", "kitchen interior", "bakery", "pantry", "kitchen counter", "galley kitchen"]),
    (Meaning::Setting(Setting::Library), &["library", "bookshop", "bookstore", "archive", "reading room", "study room", "bookshelves", "bookcase"]),
    (Meaning::Setting(Setting::Studio), &["studio", "photo studio", "seamless", "backdrop", "plain background", "studio backdrop", "packshot", "product shot", "white background", "black background", "infinity cove", "studio shot", "plain backdrop", "limbo", "empty background", "simple background", "cyclorama"]),
    (Meaning::Setting(Setting::Stage), &["stage", "theatre", "theater", "concert", "on stage", "opera", "concert stage", "theatre stage", "podium", "auditorium", "circus"]),
    (Meaning::Setting(Setting::Hall), &["hall", "cathedral", "church", "museum", "palace", "temple", "gallery", "great hall", "ballroom", "chapel", "nave", "throne room", "monastery", "mosque", "art gallery", "lecture hall", "columns", "arcade"]),
    (Meaning::Setting(Setting::Station), &["station", "train station", "railway station", "platform", "subway", "metro", "metro station", "subway station", "railway platform", "train platform", "underground station", "terminal"]),
    (Meaning::Setting(Setting::Street), &["street", "city", "town", "downtown", "urban", "avenue", "boulevard", "pavement", "sidewalk", "crossing", "city street", "village", "street corner", "crossroads", "old town", "high street", "main street", "suburb"]),
    (Meaning::Setting(Setting::Alley), &["alley", "lane", "alleyway", "backstreet", "back alley", "passage", "narrow street", "side street", "courtyard"]),
    (Meaning::Setting(Setting::Skyline), &["skyline", "cityscape", "city skyline", "rooftop", "rooftops", "skyscraper", "metropolis", "roof", "high rise", "tower blocks", "megacity", "roof terrace"]),
    (Meaning::Setting(Setting::Market), &["market", "bazaar", "market place", "marketplace", "fair", "souk", "market stalls", "stall", "farmers market", "street market", "flea market", "fairground"]),
    (Meaning::Setting(Setting::Bridge), &["bridge", "footbridge", "viaduct", "suspension bridge", "on a bridge", "overpass"]),
    (Meaning::Setting(Setting::Harbour), &["harbour", "harbor", "port", "marina", "dock", "quay", "pier", "jetty", "wharf", "docks", "fishing harbour", "fishing village", "boatyard"]),
    (Meaning::Setting(Setting::Road), &["road", "highway", "motorway", "country road", "desert road", "open road", "freeway", "dirt road", "roadside", "racetrack", "race track"]),
    (Meaning::Setting(Setting::Forest), &["forest", "woods", "wood clearing", "woodland", "clearing", "grove", "glade", "pine forest", "taiga", "copse", "undergrowth", "pine wood", "deep forest", "birch forest"]),
    (Meaning::Setting(Setting::Jungle), &["jungle", "rainforest", "tropics", "tropical forest", "tropical", "rain forest", "mangrove", "swamp"]),
    (Meaning::Setting(Setting::Park), &["park", "city park", "avenue of trees", "playground", "public park", "lawn", "campus", "golf course"]),
    (Meaning::Setting(Setting::Garden), &["garden", "flower garden", "greenhouse", "backyard", "orchard", "terrace", "patio", "rose garden", "kitchen garden", "vineyard", "allotment", "hedge", "yard"]),
    (Meaning::Setting(Setting::Meadow), &["meadow", "field", "wheat field", "pasture", "prairie", "grassland", "savanna", "savannah", "steppe", "farmland", "flower field", "grass", "plain", "plains", "cornfield", "lavender field", "farm", "flower meadow"]),
    (Meaning::Setting(Setting::Hills), &["hill", "hills", "valley", "countryside", "rolling hills", "downs", "landscape", "hillside", "hilltop", "highlands", "moor", "heath", "dale", "terraced hills", "tuscany", "green hills"]),
    (Meaning::Setting(Setting::Mountains), &["mountain", "mountains", "alps", "alpine", "peak", "ridge", "summit", "mountain pass", "mountain range", "himalayas", "cliffs", "volcano", "mountain top", "mountainside", "slope", "mountain peak"]),
    (Meaning::Setting(Setting::Desert), &["desert", "dune", "dunes", "sahara", "sand dunes", "wasteland", "badlands", "wadi", "oasis", "salt flat"]),
    (Meaning::Setting(Setting::Canyon), &["canyon", "gorge", "ravine", "mesa", "red rocks", "grand canyon", "quarry"]),
    (Meaning::Setting(Setting::Cave), &["cave", "cavern", "grotto", "mine", "tunnel", "underground", "dungeon", "crypt", "catacombs", "cellar"]),
    (Meaning::Setting(Setting::Snowfield), &["arctic", "snowfield", "antarctic", "antarctica", "glacier", "tundra", "ice", "north pole", "south pole", "ice field", "snow field", "iceberg", "polar", "ski slope", "frozen lake"]),
    (Meaning::Setting(Setting::Ruins), &["ruins", "ruin", "ancient temple", "ancient ruins", "castle ruins", "overgrown ruins", "acropolis", "abandoned temple", "colonnade"]),
    (Meaning::Setting(Setting::Coast), &["coast", "shore", "seaside", "bay", "lagoon", "seashore", "coastline", "cliff", "headland", "fjord", "rocky coast", "rocky shore", "waterfront", "cove", "promenade"]),
    (Meaning::Setting(Setting::Beach), &["beach", "sandy beach", "sand beach", "tropical beach", "sands"]),
    (Meaning::Setting(Setting::Island), &["island", "desert island", "atoll", "islet", "archipelago"]),
    (Meaning::Setting(Setting::Sea), &["sea", "ocean", "open sea", "high seas", "open water", "seascape", "at sea", "waves", "open ocean"]),
    (Meaning::Setting(Setting::Underwater), &["underwater", "seabed", "coral reef", "reef", "deep sea", "under water", "under the sea", "ocean floor", "aquarium", "sea floor", "below the surface"]),
    (Meaning::Setting(Setting::River), &["river", "stream", "brook", "creek", "riverside", "riverbank", "canal", "waterfall", "rapids", "river bank", "delta"]),
    (Meaning::Setting(Setting::Lake), &["lake", "pond", "lakeside", "reservoir", "mountain lake", "lake shore", "lakeshore", "tarn", "loch", "swimming pool", "pool"]),
    (Meaning::Setting(Setting::Sky), &["in the sky", "clouds below", "above the clouds", "cloudscape", "heaven", "skies", "mid air", "in the clouds", "in the air", "stratosphere", "heavens"]),
    (Meaning::Setting(Setting::Space), &["space", "outer space", "cosmos", "galaxy", "orbit", "universe", "lunar", "mars", "planet", "on the moon", "alien planet", "deep space", "nebula", "moon surface", "lunar surface", "asteroid"]),
];

/// Places that a word only hints at.
pub(super) const HINTS: List = &[
    (Meaning::Hint(Setting::Sky), &["sky", "blue sky", "evening sky", "morning sky", "open sky", "sky above"]),
    (Meaning::Hint(Setting::Lake), &["water", "reflection", "water surface"]),
    (Meaning::Hint(Setting::Interior), &["wall", "floor", "ceiling", "carpet", "curtain", "doorway", "fireplace", "hearth"]),
    (Meaning::Hint(Setting::Beach), &["sand"]),
    (Meaning::Hint(Setting::Mountains), &["horizon", "rock", "rocks", "boulder"]),
    (Meaning::Hint(Setting::Stage), &["spotlight stage"]),
];
