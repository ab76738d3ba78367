"""How things stand with the daemon: five honest states, each with one sentence and one action."""

import collections

from .words import fault_said

#: `name` of the state, `text` for the person, `hint` that names the next step, the `action`'s name and the `label` of its button.
Standing = collections.namedtuple("Standing", "name text hint action label")

#: What each state offers. A state that is new to this plugin is treated as `down`.
ACTIONS = {
    "down": ("start", "Start"),
    "blocked": ("pair", "Pair…"),
    "wrong_token": ("pair", "Pair…"),
    "version_skew": ("report", "Copy report"),
    "ready": ("report", "Copy report"),
}

_TEXTS = {
    "down": "Maquette does not run.",
    "blocked": "{host} may not talk to Maquette.",
    "wrong_token": "Maquette does not know {host}.",
    "version_skew": "Maquette and this plugin do not fit together.",
    "ready": "Ready.",
}

#: Before the first look.
LOOKING = Standing("looking", "Looking for Maquette…", "", None, "")


def standing(host, state, fault=None):
    """The standing in `host`, as a person calls it, for what `maquette.Client.state` said. The daemon's own words come after ours."""
    name = state if state in ACTIONS else "down"
    action, label = ACTIONS[name]
    return Standing(name, _TEXTS[name].format(host=host), "" if fault is None else fault_said(fault), action, label)
