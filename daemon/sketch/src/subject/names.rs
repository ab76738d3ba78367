//! The words for things: which noun means which silhouette, and how many.

use crate::read::Kind;

/// Things that can be drawn, with their names; regular plurals are understood without being listed.
pub(crate) const THINGS: &[(Kind, &[&str])] = &[
    (Kind::Teapot, &["teapot", "tea pot", "kettle", "coffee pot", "coffeepot"]),
    (
        Kind::Mug,
        &[
            "mug",
            "cup",
            "teacup",
            "coffee cup",
            "cup of coffee",
            "cup of tea",
            "mug of coffee",
            "mug of tea",
            "coffee mug",
            "tea cup",
            "coffee",
            "espresso",
            "cappuccino",
            "cup of cocoa",
            "beaker",
        ],
    ),
    (
        Kind::Bottle,
        &[
            "bottle",
            "wine bottle",
            "bottle of wine",
            "bottle of milk",
            "flask",
            "wine",
            "beer bottle",
            "bottle of beer",
            "bottle of water",
            "water bottle",
            "milk bottle",
            "bottle of oil",
            "bottle of champagne",
            "champagne bottle",
        ],
    ),
    (
        Kind::Vase,
        &[
            "vase",
            "jug",
            "pitcher",
            "urn",
            "bouquet",
            "vase of flowers",
            "bouquet of flowers",
            "vase with flowers",
            "bunch of flowers",
            "amphora",
        ],
    ),
    (
        Kind::Bowl,
        &["bowl", "dish", "basin", "fruit bowl", "salad bowl", "plate", "bowl of soup", "bowl of fruit"],
    ),
    (
        Kind::Book,
        &["book", "novel", "notebook", "diary", "stack of books", "pile of books", "magazine", "textbook"],
    ),
    (
        Kind::Lamp,
        &["lamp", "table lamp", "desk lamp", "lampshade", "bedside lamp", "reading lamp", "floor lamp"],
    ),
    (Kind::Candle, &["candle", "candlestick", "taper"]),
    (
        Kind::Plant,
        &["plant", "potted plant", "houseplant", "fern", "flowerpot", "pot plant", "shrub", "indoor plant"],
    ),
    (
        Kind::Box,
        &[
            "box",
            "parcel",
            "package",
            "carton",
            "crate",
            "gift",
            "present",
            "gift box",
            "cardboard box",
            "carton box",
        ],
    ),
    (
        Kind::Phone,
        &["phone", "smartphone", "mobile phone", "cellphone", "tablet", "cell phone", "mobile", "telephone"],
    ),
    (Kind::Apple, &["apple", "fruit", "pear", "piece of fruit"]),
    (Kind::Chair, &["chair", "stool", "seat", "dining chair", "wooden chair", "kitchen chair"]),
    (
        Kind::Table,
        &[
            "table",
            "tabletop",
            "counter",
            "worktop",
            "countertop",
            "workbench",
            "dining table",
            "kitchen table",
            "coffee table",
        ],
    ),
    (Kind::Sofa, &["sofa", "couch", "settee", "loveseat"]),
    (Kind::Window, &["window", "windowsill", "window sill"]),
    (
        Kind::Person,
        &[
            "person",
            "man",
            "woman",
            "figure",
            "human",
            "lady",
            "gentleman",
            "guy",
            "adult",
            "someone",
            "stranger",
            "face",
            "man's face",
            "woman's face",
            "father",
            "mother",
            "grandfather",
            "grandmother",
            "husband",
            "wife",
            "brother",
            "sister",
            "friend",
            "teenager",
            "student",
            "teacher",
            "professor",
            "scientist",
            "doctor",
            "nurse",
            "surgeon",
            "patient",
            "engineer",
            "architect",
            "lawyer",
            "judge",
            "businessman",
            "businesswoman",
            "salesman",
            "manager",
            "chef",
            "cook",
            "baker",
            "waiter",
            "waitress",
            "barista",
            "bartender",
            "farmer",
            "gardener",
            "fisherman",
            "sailor",
            "captain",
            "pilot",
            "driver",
            "mechanic",
            "carpenter",
            "blacksmith",
            "builder",
            "worker",
            "miner",
            "fireman",
            "firefighter",
            "policeman",
            "policewoman",
            "police officer",
            "officer",
            "soldier",
            "guard",
            "knight",
            "detective",
            "spy",
            "thief",
            "priest",
            "monk",
            "nun",
            "wizard",
            "witch",
            "king",
            "queen",
            "prince",
            "princess",
            "bride",
            "groom",
            "artist",
            "painter",
            "photographer",
            "writer",
            "poet",
            "journalist",
            "actor",
            "actress",
            "singer",
            "musician",
            "violinist",
            "guitarist",
            "pianist",
            "drummer",
            "conductor",
            "athlete",
            "cowboy",
            "astronaut",
            "tourist",
            "neighbour",
            "neighbor",
            "customer",
            "passenger",
        ],
    ),
    (
        Kind::Walker,
        &["walker", "hiker", "pedestrian", "wanderer", "passer by", "passerby", "traveller", "traveler"],
    ),
    (Kind::Runner, &["runner", "jogger", "sprinter"]),
    (Kind::Sitter, &["sitter", "seated figure", "seated person", "seated woman", "seated man"]),
    (Kind::Dancer, &["dancer", "ballerina", "ballet dancer"]),
    (Kind::Cheerer, &["cheering fan", "winner", "fan", "champion"]),
    (
        Kind::Child,
        &[
            "child",
            "girl",
            "boy",
            "kid",
            "toddler",
            "little girl",
            "little boy",
            "schoolgirl",
            "schoolboy",
            "daughter",
            "son",
            "baby",
            "child's face",
            "girl's face",
            "boy's face",
        ],
    ),
    (Kind::Couple, &["couple", "lovers", "newlyweds", "two lovers"]),
    (
        Kind::Crowd,
        &["crowd", "audience", "crowd of people", "spectators", "pedestrians", "throng", "group of people"],
    ),
    (Kind::Cat, &["cat", "kitten", "kitty", "tomcat"]),
    (Kind::Dog, &["dog", "puppy", "hound", "labrador", "retriever"]),
    (
        Kind::Bird,
        &[
            "bird",
            "gull",
            "seagull",
            "crow",
            "sparrow",
            "pigeon",
            "robin",
            "raven",
            "dove",
            "songbird",
            "blackbird",
            "parrot",
        ],
    ),
    (Kind::Horse, &["horse", "pony", "mare", "stallion", "foal"]),
    (Kind::Cow, &["cow", "bull", "calf", "ox"]),
    (Kind::Sheep, &["sheep", "lamb", "ewe", "ram"]),
    (Kind::Deer, &["deer", "stag", "elk", "reindeer", "moose", "antelope"]),
    (Kind::Giraffe, &["giraffe"]),
    (Kind::Elephant, &["elephant"]),
    (Kind::Rabbit, &["rabbit", "hare", "bunny"]),
    (Kind::Owl, &["owl"]),
    (Kind::Whale, &["whale", "humpback whale", "blue whale", "sperm whale"]),
    (Kind::Fish, &["fish", "goldfish", "trout", "salmon fish", "carp"]),
    (Kind::Butterfly, &["butterfly", "moth"]),
    (Kind::Penguin, &["penguin"]),
    (Kind::Turtle, &["turtle", "tortoise"]),
    (
        Kind::Tree,
        &["tree", "oak tree", "maple", "apple tree", "linden", "beech tree", "chestnut tree", "birch tree"],
    ),
    (Kind::Pine, &["pine", "fir", "spruce", "pine tree", "fir tree", "christmas tree", "conifer"]),
    (Kind::Palm, &["palm", "palm tree", "coconut palm"]),
    (Kind::Cactus, &["cactus", "saguaro"]),
    (Kind::Flower, &["flower", "tulip", "daisy", "sunflower", "poppy"]),
    (Kind::Mushroom, &["mushroom", "toadstool", "fly agaric"]),
    (Kind::House, &["house", "cottage", "cabin", "hut", "home", "chalet", "farmhouse", "villa", "bungalow"]),
    (Kind::Lighthouse, &["lighthouse"]),
    (Kind::Tower, &["tower", "clock tower", "bell tower", "watchtower", "belfry"]),
    (Kind::Castle, &["castle", "fortress", "citadel"]),
    (
        Kind::Skyscraper,
        &["skyscraper", "highrise", "office tower", "office building", "tower block", "building"],
    ),
    (Kind::Church, &["church", "chapel"]),
    (Kind::Barn, &["barn", "farm building", "stable"]),
    (Kind::Windmill, &["windmill", "mill"]),
    (Kind::Tent, &["tent", "campsite tent"]),
    (Kind::Bridge, &["bridge", "suspension bridge"]),
    (
        Kind::Lantern,
        &["lantern", "streetlamp", "street lamp", "lamppost", "lamp post", "streetlight", "street light"],
    ),
    (Kind::Car, &["car", "automobile", "taxi", "sedan", "vehicle", "cab", "sports car", "limousine"]),
    (Kind::Bus, &["bus", "coach", "omnibus", "school bus", "tram"]),
    (Kind::Truck, &["truck", "lorry", "van", "delivery van", "delivery truck"]),
    (Kind::Train, &["train", "locomotive", "steam train", "steam engine", "steam locomotive"]),
    (Kind::Bicycle, &["bicycle", "bike", "push bike"]),
    (Kind::Motorbike, &["motorbike", "motorcycle", "moped", "scooter"]),
    (Kind::Tractor, &["tractor"]),
    (Kind::Plane, &["plane", "airplane", "aeroplane", "aircraft", "jet", "airliner"]),
    (Kind::Helicopter, &["helicopter", "chopper"]),
    (Kind::Rocket, &["rocket", "spaceship", "spacecraft", "space rocket", "rocket ship"]),
    (Kind::Balloon, &["balloon", "hot air balloon", "air balloon"]),
    (Kind::Boat, &["boat", "sailboat", "sailing boat", "yacht", "dinghy", "sail boat"]),
    (Kind::Ship, &["ship", "steamer", "ocean liner", "liner", "ferry", "cruise ship", "steamship", "vessel"]),
    (Kind::Armchair, &["armchair", "easy chair", "wing chair", "recliner"]),
    (Kind::Bed, &["bed", "double bed", "single bed"]),
    (Kind::Bookshelf, &["bookshelf", "book shelf", "shelf", "shelf of books"]),
    (Kind::Desk, &["desk", "writing desk", "office desk"]),
    (Kind::Banana, &["banana", "bunch of bananas"]),
    (Kind::Cake, &["cake", "birthday cake", "gateau", "wedding cake", "torte"]),
    (Kind::Burger, &["burger", "hamburger", "cheeseburger"]),
    (Kind::IceCream, &["ice cream", "ice cream cone", "icecream", "ice cream cornet", "gelato"]),
    (Kind::Bread, &["bread", "loaf", "loaf of bread", "toast", "slice of bread"]),
    (Kind::Wineglass, &["wineglass", "wine glass", "glass of wine", "goblet"]),
    (Kind::Pizza, &["pizza", "pizza slice", "slice of pizza", "piece of pizza"]),
    (Kind::Guitar, &["guitar", "acoustic guitar", "ukulele"]),
    (Kind::Piano, &["piano", "grand piano"]),
    (Kind::Violin, &["violin", "fiddle", "viola", "cello"]),
    (Kind::Drum, &["drum", "drum kit", "drum set", "drumkit"]),
    (Kind::Trumpet, &["trumpet", "cornet", "bugle"]),
    (Kind::Laptop, &["laptop", "notebook computer", "laptop computer", "computer"]),
    (Kind::Camera, &["camera", "photo camera", "film camera"]),
    (Kind::Shoe, &["shoe", "sneaker", "trainer", "running shoe", "boot"]),
    (Kind::Watch, &["watch", "wristwatch", "wrist watch"]),
    (Kind::Hat, &["hat", "fedora", "felt hat", "straw hat"]),
    (Kind::Backpack, &["backpack", "rucksack", "school bag", "schoolbag", "knapsack"]),
    (
        Kind::Glasses,
        &[
            "glasses",
            "spectacles",
            "eyeglasses",
            "sunglasses",
            "reading glasses",
            "pair of glasses",
            "pair of sunglasses",
            "pair of spectacles",
        ],
    ),
    (Kind::Key, &["key", "door key", "house key"]),
    (Kind::Clock, &["clock", "alarm clock"]),
    (Kind::Headphones, &["headphones", "headset", "earphones", "pair of headphones"]),
    (Kind::Perfume, &["perfume", "perfume bottle", "bottle of perfume", "flacon", "cologne", "fragrance"]),
    (Kind::Umbrella, &["umbrella", "parasol"]),
];

/// Words for several of a thing, and plurals that no rule makes.
pub(crate) const CROWDS: &[(Kind, u8, &[&str])] = &[
    (
        Kind::Person,
        3,
        &[
            "people",
            "men",
            "women",
            "family",
            "friends",
            "persons",
            "ladies",
            "gentlemen",
            "firemen",
            "policemen",
        ],
    ),
    (Kind::Child, 3, &["children", "kids", "babies"]),
    (Kind::Bird, 5, &["flock", "flock of birds"]),
    (Kind::Sheep, 4, &["flock of sheep", "herd of sheep"]),
    (Kind::Cow, 4, &["cattle", "herd of cows", "oxen", "calves"]),
    (Kind::Horse, 3, &["ponies", "herd of horses"]),
    (Kind::Deer, 3, &["herd of deer"]),
    (Kind::Elephant, 3, &["herd of elephants"]),
    (Kind::Fish, 5, &["shoal of fish", "school of fish", "shoal"]),
    (Kind::Dog, 3, &["puppies", "pack of dogs"]),
    (Kind::Cat, 3, &["kitties"]),
    (Kind::Rabbit, 3, &["bunnies"]),
    (Kind::Butterfly, 3, &["butterflies"]),
    (Kind::Flower, 5, &["flowers", "blossoms", "tulips", "roses", "daisies", "poppies", "wildflowers"]),
    (Kind::Cactus, 3, &["cacti"]),
    (Kind::Bus, 3, &["buses", "busses"]),
    (Kind::Truck, 3, &["lorries"]),
    (Kind::Ship, 3, &["ferries", "fleet"]),
    (Kind::Bookshelf, 2, &["shelves"]),
    (Kind::Bread, 3, &["loaves", "loaves of bread"]),
    (
        Kind::Shoe,
        2,
        &[
            "shoes",
            "sneakers",
            "trainers",
            "boots",
            "running shoes",
            "pair of shoes",
            "pair of sneakers",
            "pair of boots",
        ],
    ),
    (Kind::Wineglass, 3, &["glasses of wine"]),
];

/// Nouns for one person and for several.
const PEOPLE: &[(&str, u8)] = &[
    ("man", 1),
    ("woman", 1),
    ("person", 1),
    ("figure", 1),
    ("lady", 1),
    ("guy", 1),
    ("girl", 1),
    ("boy", 1),
    ("men", 3),
    ("women", 3),
    ("people", 3),
    ("persons", 3),
    ("figures", 3),
    ("friends", 3),
];

/// What people may be doing, and the silhouette that shows it.
const POSES: &[(Kind, &[&str])] = &[
    (Kind::Walker, &["walking", "strolling", "hiking", "striding"]),
    (Kind::Runner, &["running", "jogging", "sprinting", "racing"]),
    (Kind::Sitter, &["sitting", "seated", "sitting down"]),
    (Kind::Dancer, &["dancing", "dancing ballet"]),
    (
        Kind::Cheerer,
        &[
            "cheering",
            "celebrating",
            "jumping for joy",
            "with arms raised",
            "with raised arms",
            "raising both arms",
        ],
    ),
];

/// A person and a pose, in either order: `woman running`, `running woman`, `man is sitting`.
pub(crate) fn posed(words: &str) -> Option<(Kind, u8)> {
    let pose = |w: &str| {
        let w = w.strip_prefix("is ").or(w.strip_prefix("are ")).unwrap_or(w);
        POSES.iter().find(|(_, names)| names.contains(&w)).map(|(kind, _)| *kind)
    };
    let people = |w: &str| PEOPLE.iter().find(|(name, _)| *name == w).map(|(_, count)| *count);
    let (first, rest) = words.split_once(' ')?;
    people(first)
        .and_then(|count| pose(rest).map(|kind| (kind, count)))
        .or_else(|| pose(first).and_then(|kind| people(rest).map(|count| (kind, count))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    #[test]
    fn every_kind_has_words_and_each_is_read_back_as_it() {
        for kind in Kind::ALL {
            assert!(THINGS.iter().any(|(k, words)| *k == kind && !words.is_empty()), "{kind:?} has no word");
        }
        for (kind, words) in THINGS {
            for word in *words {
                let reading = read(&format!("a {word}"));
                assert_eq!(reading.subjects.len(), 1, "{word}: {:?}", reading.subjects);
                assert_eq!(reading.subjects[0].kind, *kind, "{word}");
                assert!(reading.not_understood.is_empty(), "{word}: {:?}", reading.not_understood);
            }
        }
        for (kind, count, words) in CROWDS {
            for word in *words {
                let reading = read(word);
                let got: Vec<_> = reading.subjects.iter().map(|s| (s.kind, s.count)).collect();
                assert_eq!(got, [(*kind, *count)], "{word}");
            }
        }
    }

    #[test]
    fn people_are_posed() {
        for (prompt, kind, count) in [
            ("a woman running on a beach", Kind::Runner, 1),
            ("running man", Kind::Runner, 1),
            ("two people walking in a forest", Kind::Walker, 2),
            ("a man sitting on a chair", Kind::Sitter, 1),
            ("a girl dancing", Kind::Dancer, 1),
            ("people cheering", Kind::Cheerer, 3),
            ("a man", Kind::Person, 1),
        ] {
            let reading = read(prompt);
            assert_eq!((reading.subjects[0].kind, reading.subjects[0].count), (kind, count), "{prompt}");
        }
    }
}
