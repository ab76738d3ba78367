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
}

/// All of them.
pub fn all() -> Vec<Setup> {
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
        self.start_with(home, &[]).unwrap_or_else(|why| panic!("the daemon did not start: {why}"))
    }

    /// The same with more in its environment, and with the reason if it does not start.
    pub fn start_with(&self, home: &Home, more: &[(&str, &str)]) -> Result<Daemon, String> {
        let environment = [&[("MAQUETTE_REMOTE", "1"), (self.variable, self.fake.key())], more].concat();
        home.try_start(&environment)
    }
}
