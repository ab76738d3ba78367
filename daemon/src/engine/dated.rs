//! What time does to routes: models are shut down, prices grow old. Pure but for the list of the tiers that are in use.

use std::collections::BTreeMap;

use super::health::{Level, Notice};
use super::projects::Project;
use super::{Engine, Fault};
use crate::catalog::{Catalog, RUNGS, Route};
use crate::ledger::calendar::days_until;

/// Days before its shutdown from which on a route is spoken of.
pub const SHUTDOWN_DAYS: i64 = 30;
/// Days after which a price is worth another look.
const PRICE_DAYS: i64 = 90;

/// A tier that uses a route.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct User {
    tier: String,
    /// The project's name, where only its file says so.
    project: Option<String>,
}

impl Engine {
    /// What is to be said of the routes that the person's tiers and those of open projects use, fallbacks included.
    pub(super) fn dated_routes(&self, now_ms: u64) -> Result<Vec<Notice>, Fault> {
        let mut users: BTreeMap<String, Vec<User>> = BTreeMap::new();
        for project in self.projects.open()? {
            for (tier, route) in uses(&project) {
                let known = users.entry(route.to_owned()).or_default();
                if !known.iter().any(|user| user.tier == tier) {
                    let project = project.root.as_ref().map(|_| project.name.clone());
                    known.push(User { tier: tier.to_owned(), project });
                }
            }
        }
        let routes = users.iter().filter_map(|(name, users)| Some((self.catalog.route(name)?, users)));
        Ok(routes.flat_map(|(route, users)| notices(route, users, &self.catalog, now_ms)).collect())
    }
}

/// Tiers with their routes and fallbacks.
fn uses(project: &Project) -> impl Iterator<Item = (&str, &str)> {
    project.ladder.tiers.iter().flat_map(|tier| {
        let routes = std::iter::once(&tier.route).chain(&tier.fallbacks);
        routes.map(|route| (tier.name.as_str(), route.as_str()))
    })
}

fn notices(route: &Route, users: &[User], catalog: &Catalog, now_ms: u64) -> Vec<Notice> {
    shutdown(route, users, catalog, now_ms).into_iter().chain(old_price(route, now_ms)).collect()
}

fn shutdown(route: &Route, users: &[User], catalog: &Catalog, now_ms: u64) -> Option<Notice> {
    let date = route.shutdown.as_ref()?;
    let days = days_until(date, now_ms).filter(|days| *days <= SHUTDOWN_DAYS)?;
    let (code, when) = match days {
        ..0 => ("route_retired", format!("was shut down on {date}")),
        0 => ("route_retires", "is shut down today".to_owned()),
        1 => ("route_retires", format!("is shut down tomorrow, on {date}")),
        days => ("route_retires", format!("is shut down in {days} days, on {date}")),
    };
    let message = format!("{} {when}; it is used by {}", route.name, told(users));
    let successor = route.successor.as_deref().filter(|name| catalog.route(name).is_some());
    let commands: Vec<String> = users.iter().map(|user| command(user, successor)).collect();
    let hint = match successor {
        Some(successor) => format!("{successor} takes its place: {}", commands.join("; ")),
        None => format!("No successor is known. `maquette models` lists others: {}", commands.join("; ")),
    };
    Some(Notice { code, level: Level::Warning, message, hint })
}

fn told(users: &[User]) -> String {
    let told = |user: &User| match &user.project {
        Some(project) => format!("{} of the project {project}", user.tier),
        None => user.tier.clone(),
    };
    users.iter().map(told).collect::<Vec<_>>().join(", ")
}

/// What binds a tier to another route.
fn command(user: &User, successor: Option<&str>) -> String {
    let route = successor.unwrap_or("ROUTE");
    let tier = &user.tier;
    if !RUNGS.iter().any(|(name, _)| name == tier) {
        return format!("write `route = \"{route}\"` into `tiers.{tier}`");
    }
    let in_project = if user.project.is_some() { " --in-project" } else { "" };
    format!("`maquette ladder use {route} --tier {tier}{in_project}`")
}

fn old_price(route: &Route, now_ms: u64) -> Option<Notice> {
    let price = route.price.as_ref().filter(|price| price.micro_units > 0)?;
    let age = -days_until(&price.as_of, now_ms)?;
    (age > PRICE_DAYS).then(|| Notice {
        code: "price_old",
        level: Level::Info,
        message: format!("the price of {} was looked up {age} days ago, on {}", route.name, price.as_of),
        hint: format!("Compare it with {}, or bring Maquette up to date.", price.source),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::SHIPPED;
    use crate::providers::ADAPTERS;

    const DAY_MS: u64 = 86_400_000;
    /// 2026-11-21.
    const NOW_MS: u64 = 20_778 * DAY_MS;

    fn user(tier: &str, project: Option<&str>) -> User {
        User { tier: tier.to_owned(), project: project.map(str::to_owned) }
    }

    fn catalog(more: &str) -> Catalog {
        let google = SHIPPED.iter().find(|(name, _)| *name == "google.toml").unwrap();
        let text = google.1.replace("[route.nano-banana]\n", &format!("[route.nano-banana]\n{more}\n"));
        Catalog::load(&[("google.toml".into(), text)], ADAPTERS).unwrap()
    }

    #[test]
    fn a_shutdown_is_told_from_thirty_days_before_it_and_for_ever_after() {
        let catalog = catalog("shutdown = \"2026-12-21\"\nsuccessor = \"google/pro\"");
        let route = catalog.route("google/nano-banana").unwrap();
        let check = |days: u64, code: Option<&str>, says: &str| {
            let users = [user("draft", None), user("hero", Some("Spring")), user("poster", None)];
            let now_ms = NOW_MS - DAY_MS + days * DAY_MS;
            let notice = shutdown(route, &users, &catalog, now_ms);
            assert_eq!(notice.as_ref().map(|notice| notice.code), code, "{days}");
            let Some(notice) = notice else { return };
            assert_eq!(notice.level, Level::Warning);
            assert!(notice.message.contains(says), "{}", notice.message);
            assert!(
                notice.message.ends_with("draft, hero of the project Spring, poster"),
                "{}",
                notice.message
            );
            assert_eq!(
                notice.hint,
                "google/pro takes its place: `maquette ladder use google/pro --tier draft`; \
                 `maquette ladder use google/pro --tier hero --in-project`; \
                 write `route = \"google/pro\"` into `tiers.poster`"
            );
        };
        check(0, None, "");
        check(1, Some("route_retires"), "in 30 days, on 2026-12-21");
        check(30, Some("route_retires"), "tomorrow");
        check(31, Some("route_retires"), "today");
        check(32, Some("route_retired"), "was shut down on 2026-12-21");
        check(400, Some("route_retired"), "was shut down");
    }

    #[test]
    fn without_a_successor_the_way_to_another_route_is_told() {
        let catalog = catalog("shutdown = \"2026-11-01\"\nsuccessor = \"google/gone\"");
        let route = catalog.route("google/nano-banana").unwrap();
        let notice = shutdown(route, &[user("draft", None)], &catalog, NOW_MS).unwrap();
        assert!(
            notice.hint.contains("`maquette models`") && notice.hint.contains("--tier draft"),
            "{}",
            notice.hint
        );
    }

    #[test]
    fn a_price_is_old_after_ninety_days_unless_it_is_none() {
        let catalog = catalog("");
        let check = |route: &str, days: u64, expect| {
            let found = old_price(catalog.route(route).unwrap(), NOW_MS + days * DAY_MS);
            assert_eq!(found.map(|notice| notice.code), expect, "{route} after {days} days");
        };
        check("google/nano-banana", 89, None);
        check("google/nano-banana", 91, Some("price_old"));
        check("sketch/composition", 9_000, None);
    }
}
