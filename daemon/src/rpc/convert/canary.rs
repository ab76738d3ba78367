//! Pins and their drift, as the wire tells them.

use maquette_protocol as wire;

use super::seeing::{amount, measures};
use crate::engine::canary::{CanaryReport, ComponentDrift, Pinned, Standing, TemplateDrift, Version};

/// The pins of a project.
pub fn canaries(pins: Vec<Pinned>) -> wire::CanaryListReply {
    wire::CanaryListReply { pins: pins.into_iter().map(pin).collect() }
}

/// How far the new takes are from the pinned ones.
pub fn canary_report(report: CanaryReport) -> wire::CanaryReportReply {
    let CanaryReport { templates, pins } = report;
    wire::CanaryReportReply {
        templates: templates.into_iter().map(template).collect(),
        pins: pins
            .into_iter()
            .map(|(pinned, drift, words)| wire::PinDrift { pin: pin(pinned), drift: measures(drift), words })
            .collect(),
    }
}

fn pin(pinned: Pinned) -> wire::CanaryPin {
    let Pinned { pin, view, then, now, changed, seed: _, standing, again, job, why_not } = pinned;
    wire::CanaryPin {
        take: pin.take,
        shot_name: view.shot_name,
        template: pin.template,
        prompt: view.prompt,
        tier: view.take.tier,
        route: view.take.route,
        seed: view.take.seed,
        width: view.take.media.width,
        height: view.take.media.height,
        pinned_ms: pin.at_ms,
        then: version(then),
        now: now.map(version),
        changed: changed.into_iter().map(str::to_owned).collect(),
        state: match standing {
            Standing::Current => wire::CanaryState::Current,
            Standing::Due => wire::CanaryState::Due,
            Standing::Running => wire::CanaryState::Running,
            Standing::Made => wire::CanaryState::Made,
            Standing::Cannot => wire::CanaryState::Cannot,
        },
        again,
        job,
        why_not,
    }
}

fn version(version: Version) -> wire::ModelVersion {
    let Version { model, version, adapter } = version;
    wire::ModelVersion { model, version, adapter_version: adapter }
}

fn template(drift: TemplateDrift) -> wire::TemplateDrift {
    let TemplateDrift { template, n, missing, level, components, words } = drift;
    let level = level.map(amount);
    let components = components.into_iter().map(component).collect();
    wire::TemplateDrift { template, n, missing, level, components, words }
}

fn component(drift: ComponentDrift) -> wire::ComponentDrift {
    let ComponentDrift { name, n, not_checked, not_defined, levels: _, median, worst, level, take } = drift;
    let level = level.map(amount);
    wire::ComponentDrift { name, n, not_checked, not_defined, median, worst, level, take }
}
