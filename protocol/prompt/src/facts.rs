//! What a check may know of the world: tiers, routes and palettes of the project, as the daemon tells them. What is not known is not
//! checked, so that an editor without a daemon stays silent instead of guessing.

use std::collections::BTreeMap;

/// Facts of a project. Each is none where nobody could be asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The ladder, lowest tier first.
    pub tiers: Option<Vec<Tier>>,
    /// All routes of the catalog.
    pub routes: Option<Vec<Route>>,
    /// Palettes by name, with their colours as `#rrggbb`.
    pub palettes: Option<BTreeMap<String, Vec<String>>>,
}

/// A tier of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// The route that it uses if nobody says otherwise.
    pub route: String,
}

/// A route, as far as checks need it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// Its name: `provider/what`.
    pub name: String,
    /// Its provider.
    pub provider: String,
    /// The model's id, as its provider calls it.
    pub model: String,
    /// The day on which the model is shut down, `YYYY-MM-DD`.
    pub shutdown: Option<String>,
    /// How many days are left until then; negative afterwards.
    pub days_left: Option<i64>,
    /// The route to use then.
    pub successor: Option<String>,
    /// How many tokens of a prompt the model reads.
    pub prompt_tokens: Option<u32>,
    /// How it cuts them; see [`crate::tokens::Tokenizer::named`].
    pub tokenizer: Option<String>,
}

impl Facts {
    /// The tier of this name.
    pub fn tier(&self, name: &str) -> Option<&Tier> {
        self.tiers.as_ref()?.iter().find(|tier| tier.name == name)
    }

    /// The route of this name.
    pub fn route(&self, name: &str) -> Option<&Route> {
        self.routes.as_ref()?.iter().find(|route| route.name == name)
    }

    /// The routes that lead to a model: by the route's own name, by the model's id, or by both with the provider before it.
    pub fn routes_to<'a>(&'a self, model: &'a str) -> impl Iterator<Item = &'a Route> {
        let is_it = move |route: &&Route| {
            let after_provider = model.split_once('/').map_or(model, |(_, id)| id);
            route.name == model || route.model == model || route.model == after_provider
        };
        self.routes.iter().flatten().filter(is_it)
    }
}

impl Route {
    /// Whether a dialect of this name is meant for it: its name, its provider, or a word of the model's id. Longer names fit better.
    pub fn speaks(&self, dialect: &str) -> bool {
        let is = |word: &str| !word.is_empty() && word.eq_ignore_ascii_case(dialect);
        let words = |text: &str| text.split(['/', '-', '.', '_', ' ', ':']).any(is);
        is(&self.name) || is(&self.provider) || is(&self.model) || words(&self.model) || words(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_fits_a_route_by_name_provider_or_a_word_of_its_model() {
        let route = Route {
            name: "fal/flux-dev".into(),
            provider: "fal".into(),
            model: "fal-ai/flux/dev".into(),
            ..Route::default()
        };
        let check = |dialect: &str, expect| assert_eq!(route.speaks(dialect), expect, "{dialect}");
        check("fal/flux-dev", true);
        check("fal", true);
        check("flux", true);
        check("FLUX", true);
        check("flu", false);
        check("sdxl", false);
        check("", false);
    }

    #[test]
    fn a_model_is_found_with_and_without_its_provider() {
        let route = Route { name: "google/banana".into(), model: "gemini-image".into(), ..Route::default() };
        let facts = Facts { routes: Some(vec![route]), ..Facts::default() };
        let check = |model: &str, expect| assert_eq!(facts.routes_to(model).count(), expect, "{model}");
        check("google/banana", 1);
        check("gemini-image", 1);
        check("googleai/gemini-image", 1);
        check("gemini", 0);
    }
}
