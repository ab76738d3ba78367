//! Budgets: the lower of the person's own and the project's.

use super::person::PersonConfig;
use super::project::ProjectFile;
use super::table::{At, ConfigError, Table, Warning};
use crate::ledger::money::Microcredits;

/// Limits on what one project spends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Budget {
    /// On all it ever spends.
    pub credits: Option<Microcredits>,
    /// On a day (UTC).
    pub per_day: Option<Microcredits>,
    /// On what one client spends in a day (UTC), over all projects. Only the person's own config sets it.
    pub per_client_per_day: Option<Microcredits>,
}

/// A project's limits with their lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectBudget {
    /// On all it ever spends.
    pub credits: Option<At<Microcredits>>,
    /// On a day (UTC).
    pub per_day: Option<At<Microcredits>>,
}

impl Budget {
    /// The lower of the person's own limits and the project's, and what was lowered.
    pub fn resolve(person: &PersonConfig, project: Option<&ProjectFile>) -> (Budget, Vec<Warning>) {
        let mut warnings = Vec::new();
        let Some(ProjectFile { budget, .. }) = project else { return (person.budget, warnings) };
        let mut lower =
            |key: &str, own: Option<Microcredits>, theirs: &Option<At<Microcredits>>| match (own, theirs) {
                (Some(own), Some(At { value, line })) if *value > own => {
                    let message = format!("`budget.{key}` is above your own of {own}, which holds");
                    warnings.push(Warning { line: *line, message });
                    Some(own)
                }
                (_, Some(At { value, .. })) => Some(*value),
                (own, None) => own,
            };
        let lowered = Budget {
            credits: lower("credits", person.budget.credits, &budget.credits),
            per_day: lower("per_day", person.budget.per_day, &budget.per_day),
            per_client_per_day: person.budget.per_client_per_day,
        };
        (lowered, warnings)
    }
}

/// Reads what both kinds of file have.
pub(super) fn read_budget(table: &mut Table<'_>) -> Result<ProjectBudget, ConfigError> {
    Ok(ProjectBudget { credits: table.credits("credits")?, per_day: table.credits("per_day")? })
}
