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

/// All of them.
pub fn all() -> Vec<Setup> {
    let coded = [google(), fal(), replicate(), openai(), comfyui(), a1111()];
    let described = [runway(), luma(), stability(), kling(), sdcpp()];
    coded.into_iter().chain(described).collect()
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
        // A route that was never checked asks before it is paid; that has a test of its own.
        let own = own.replace("contract = \"unverified\"", "contract = \"verified\"");
        home.write(&format!("config/catalog/{}", self.file), own);
        let tier = format!(
            "[tiers.model]\nstage = \"exploration\"\nroute = \"{}\"\ncount = 1\nsize = \"1024x1024\"\n",
            self.route
        );
        let wallet = match self.wallet {
            "house" => String::new(),
            name => format!("[wallets.{name}]\nunit = \"USD\"\nrate = \"100\"\nsignup = 100000\n"),
        };
        home.write("config/config.toml", format!("{tier}{more}{wallet}"));
        home
    }

    /// The daemon of such a home, with the key in its environment.
    pub fn start(&self, home: &Home) -> Daemon {
        let environment = [("MAQUETTE_REMOTE", "1"), (self.variable, self.fake.key())];
        home.try_start(&environment).unwrap_or_else(|why| panic!("the daemon did not start: {why}"))
    }
}
