//! The providers as a person sets them up; a new one is a function here and a line in [`all`].

use maquette_tests::fakes::{self, Fake, Step};
use maquette_tests::{Daemon, Home};

/// A provider as a person sets it up.
pub struct Setup {
    /// Who plays the provider.
    pub fake: Fake,
    /// Its catalog file's name and text, and the address in it.
    pub file: &'static str,
    pub catalog: &'static str,
    pub address: &'static str,
    /// The variable of its key.
    pub variable: &'static str,
    /// The route that the tier `model` leads to.
    pub route: &'static str,
    /// The wallet that pays.
    pub wallet: &'static str,
    /// The requests that an order leads to.
    pub steps: &'static [Step],
    /// Whether it can be asked what became of an order whose answer was lost.
    pub can_be_asked: bool,
    /// Whether what a crash cut off is simply ordered again, because nothing is ever charged.
    pub orders_again: bool,
}

/// The routes that make clips.
const CLIPS: &[&str] = &["google/omni", "vertex/veo", "bfl/flux-3", "bfl/flux-3-draft"];

/// All of them.
pub fn all() -> Vec<Setup> {
    let coded =
        [google(), interactions(), omni(), vertex(), fal(), replicate(), openai(), bfl(), comfyui(), a1111()];
    let described = [runway(), luma(), stability(), kling(), sdcpp()];
    coded.into_iter().chain(described).collect()
}

/// Those with an adapter of their own that make stills from words: one of each kind of API. What is done to them by hand costs gigabytes and
/// minutes, and says of the others what it says of these.
pub fn in_words() -> Vec<Setup> {
    vec![google(), fal(), replicate(), openai(), comfyui()]
}

pub fn google() -> Setup {
    Setup {
        fake: fakes::google(),
        file: "google.toml",
        catalog: include_str!("../../../daemon/catalog/google.toml"),
        address: "https://generativelanguage.googleapis.com",
        variable: "GEMINI_API_KEY",
        route: "google/nano-banana",
        wallet: "google",
        steps: &[Step::Create],
        can_be_asked: false,
        orders_again: false,
    }
}

/// The same pictures in the background.
pub fn interactions() -> Setup {
    Setup {
        route: "google/nano-banana-background",
        steps: &[Step::Create, Step::Status, Step::Media],
        ..google()
    }
}

/// Clips in the background.
pub fn omni() -> Setup {
    Setup { route: "google/omni", ..interactions() }
}

/// Clips inside the answer to a look.
pub fn vertex() -> Setup {
    Setup {
        file: "vertex.toml",
        catalog: include_str!("../../../daemon/catalog/vertex.toml"),
        address: "https://us-central1-aiplatform.googleapis.com",
        variable: "VERTEX_ACCESS_TOKEN",
        route: "vertex/veo",
        wallet: "vertex",
        steps: &[Step::Create, Step::Status],
        ..google()
    }
}

pub fn bfl() -> Setup {
    Setup {
        fake: fakes::bfl(),
        file: "bfl.toml",
        catalog: include_str!("../../../daemon/catalog/bfl.toml"),
        address: "https://api.bfl.ai",
        variable: "BFL_API_KEY",
        route: "bfl/flux-2-pro",
        wallet: "bfl",
        steps: &[Step::Create, Step::Status, Step::Media],
        can_be_asked: false,
        orders_again: false,
    }
}

pub fn fal() -> Setup {
    Setup {
        fake: fakes::fal(),
        file: "fal.toml",
        catalog: include_str!("../../../daemon/catalog/fal.toml"),
        address: "https://queue.fal.run",
        variable: "FAL_KEY",
        route: "fal/nano-banana",
        wallet: "fal",
        steps: &[Step::Create, Step::Status, Step::Result, Step::Media],
        can_be_asked: true,
        orders_again: false,
    }
}

pub fn replicate() -> Setup {
    Setup {
        fake: fakes::replicate(),
        file: "replicate.toml",
        catalog: include_str!("../../../daemon/catalog/replicate.toml"),
        address: "https://api.replicate.com",
        variable: "REPLICATE_API_TOKEN",
        route: "replicate/flux-2-pro",
        wallet: "replicate",
        steps: &[Step::Create, Step::Status, Step::Media],
        can_be_asked: true,
        orders_again: false,
    }
}

pub fn openai() -> Setup {
    Setup {
        fake: fakes::openai(),
        file: "openai.toml",
        catalog: include_str!("../../../daemon/catalog/openai.toml"),
        address: "https://api.openai.com",
        variable: "OPENAI_API_KEY",
        route: "openai/medium",
        wallet: "openai",
        steps: &[Step::Create],
        can_be_asked: false,
        orders_again: false,
    }
}

pub fn comfyui() -> Setup {
    Setup {
        fake: fakes::comfy(),
        file: "comfyui.toml",
        catalog: include_str!("../../../daemon/catalog/comfyui.toml"),
        address: "http://127.0.0.1:8188",
        variable: "NO_KEY_IS_NEEDED",
        route: "comfyui/text",
        wallet: "house",
        steps: &[Step::Create, Step::Status, Step::Media],
        can_be_asked: true,
        orders_again: false,
    }
}

pub fn runway() -> Setup {
    Setup {
        fake: fakes::runway(),
        file: "runway.toml",
        catalog: include_str!("../../../daemon/catalog/runway.toml"),
        address: "https://api.dev.runwayml.com",
        variable: "RUNWAYML_API_SECRET",
        route: "runway/gen4-image",
        wallet: "runway",
        steps: &[Step::Create, Step::Status, Step::Media],
        can_be_asked: false,
        orders_again: false,
    }
}

pub fn luma() -> Setup {
    Setup {
        fake: fakes::luma(),
        file: "luma.toml",
        catalog: include_str!("../../../daemon/catalog/luma.toml"),
        address: "https://api.lumalabs.ai",
        variable: "LUMAAI_API_KEY",
        route: "luma/photon",
        wallet: "luma",
        steps: &[Step::Create, Step::Status, Step::Media],
        can_be_asked: false,
        orders_again: false,
    }
}

pub fn stability() -> Setup {
    Setup {
        fake: fakes::stability(),
        file: "stability.toml",
        catalog: include_str!("../../../daemon/catalog/stability.toml"),
        address: "https://api.stability.ai",
        variable: "STABILITY_API_KEY",
        route: "stability/core",
        wallet: "stability",
        steps: &[Step::Create],
        can_be_asked: false,
        orders_again: false,
    }
}

pub fn kling() -> Setup {
    Setup {
        fake: fakes::kling(),
        file: "kling.toml",
        catalog: include_str!("../../../daemon/catalog/kling.toml"),
        address: "https://api-singapore.klingai.com",
        variable: "KLING_API_KEY",
        route: "kling/image",
        wallet: "kling",
        steps: &[Step::Create, Step::Status, Step::Media],
        can_be_asked: true,
        orders_again: false,
    }
}

pub fn a1111() -> Setup {
    Setup {
        fake: fakes::a1111(),
        file: "a1111.toml",
        catalog: include_str!("../../../daemon/catalog/a1111.toml"),
        address: "http://127.0.0.1:7860",
        variable: "NO_KEY_IS_NEEDED",
        route: "a1111/text",
        wallet: "house",
        steps: &[Step::Create],
        can_be_asked: true,
        orders_again: true,
    }
}

pub fn sdcpp() -> Setup {
    Setup {
        fake: fakes::sdcpp(),
        file: "sdcpp.toml",
        catalog: include_str!("../../../daemon/catalog/sdcpp.toml"),
        address: "http://127.0.0.1:1234",
        variable: "NO_KEY_IS_NEEDED",
        route: "sdcpp/text",
        wallet: "house",
        steps: &[Step::Create, Step::Status],
        can_be_asked: true,
        orders_again: true,
    }
}

impl Setup {
    /// A home whose tier `model` leads to the fake; a dollar is worth a hundred credits.
    pub fn home(&self) -> Home {
        self.home_with("")
    }

    /// The same with more in its config.
    pub fn home_with(&self, more: &str) -> Home {
        let home = Home::new();
        let own = self.catalog.replace(self.address, self.fake.url());
        assert_ne!(own, self.catalog, "the catalog has another address");
        // A person names a project of theirs, and has said yes to what was never checked.
        let own = own.replace("YOUR-PROJECT", "mine").replace("\"unverified\"", "\"verified\"");
        home.write(&format!("config/catalog/{}", self.file), own);
        let paper = match self.makes_clips() {
            true => {
                "[tiers.paper]\nstage = \"exploration\"\nroute = \"sketch/composition\"\ncount = 1\nsize = \"320x180\"\n"
            }
            false => "",
        };
        let tier = self.tier("model", self.route);
        let wallet = match self.wallet {
            "house" => String::new(),
            name => format!("[wallets.{name}]\nunit = \"USD\"\nrate = \"100\"\nsignup = 100000\n"),
        };
        home.write("config/config.toml", format!("{paper}{tier}{more}{wallet}"));
        home
    }

    /// Whether an order needs an anchor and becomes a clip.
    pub fn makes_clips(&self) -> bool {
        CLIPS.contains(&self.route)
    }

    /// A tier for a route; those of clips have a size and a length that they make.
    pub fn tier(&self, name: &str, route: &str) -> String {
        let is_clip = CLIPS.contains(&route);
        let (stage, rest) = match is_clip {
            true if route.starts_with("bfl/") => ("motion", "size = \"1280x720\"\nseconds = 5"),
            true => ("motion", "size = \"1280x720\"\nseconds = 4"),
            false => ("exploration", "size = \"1024x1024\""),
        };
        format!("[tiers.{name}]\nstage = \"{stage}\"\nroute = \"{route}\"\ncount = 1\n{rest}\n")
    }

    /// The daemon of such a home, with the key in its environment.
    pub fn start(&self, home: &Home) -> Daemon {
        self.start_with(home, &[]).unwrap_or_else(|why| panic!("the daemon did not start: {why}"))
    }

    /// The same with more in its environment, and with the reason if it does not start.
    pub fn start_with(&self, home: &Home, more: &[(&str, &str)]) -> Result<Daemon, String> {
        let environment = [&[("MAQUETTE_REMOTE", "1"), (self.variable, self.fake.key())], more].concat();
        home.try_start(&environment)
    }
}
