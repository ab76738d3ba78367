"""What is asked of the daemon: the requests that the form stands for, and the offer that a quote makes of one. Pure."""

import collections

from .words import price_text

#: What a person filled in. `source` is `words`, or what the host takes a picture of; `template` is a prompt file's name; `seed` is none where
#: any will do.
Form = collections.namedtuple("Form", "prompt template tier count source shot seed")
Form.__new__.__defaults__ = (None,)

#: What was taken from the document: its `region` (x, y, width, height), the `picture`'s digest, its `take` where it was imported as one, and the
#: digest of the `mask`, where there was a selection.
Taken = collections.namedtuple("Taken", "region picture take mask")

#: A request with its price: `method` and `params` as they will be sent, the `quote`, and what was `taken` for it.
Offer = collections.namedtuple("Offer", "verb method params quote taken keep")

#: What a plugin asks for when it is paired, and how much it wants to spend in a day at most. The person may give less, or more.
SCOPES, SPEND_PER_DAY_MICROCREDITS = ("read", "generate", "spend"), 100000000

#: What is done to a selection, by the word on its button. Outside of it every pixel stays as it is.
EDITS = ("Fill", "Remove")

#: Stages whose takes are pictures.
STILL = ("exploration", "refinement")


def draft(form, project, taken=None):
    """The request for drafts from words, with the picture to look at where one was taken."""
    params = {"prompt": form.prompt.strip(), "tier": form.tier, "count": form.count}
    if taken is not None:
        params["references"] = [taken.picture]
    return "draft", _seeded(_with(params, project=project, shot=form.shot), form)


def refine(form, taken):
    """The request that makes a picture of a higher tier from a picture that was taken from the document."""
    params = {"takes": [taken.take], "tier": form.tier, "count": form.count}
    return "promote", _seeded(_with(params, prompt=form.prompt.strip()), form)


def fill(form, taken):
    """The request that fills the selection, and leaves every pixel outside as it is."""
    return "edit", _seeded(_with({"take": taken.take, "op": "inpaint", "mask": taken.mask}, prompt=form.prompt.strip()), form)


def remove(taken):
    """The request that takes away what is selected, and goes on with what is around it."""
    return "edit", {"take": taken.take, "op": "remove", "mask": taken.mask}


def edit(verb, form, taken):
    """The request of one of `EDITS`."""
    return remove(taken) if verb == "Remove" else fill(form, taken)


def promote(take):
    """The request for the next tier up."""
    return "promote", {"takes": [take]}


def of_template(request):
    """The request in the reply of `prompt.expand`: its method, and what that takes."""
    params = {name: value for name, value in request.items() if name != "method" and value is not None}
    return request["method"], params


def from_form(form, tiers, project, taken):
    """The request that the form stands for, where a picture may have been taken: `(verb, method, params)`."""
    if taken is None or form.source == "words":
        return ("Draft",) + draft(form, project)
    stage = next((tier["stage"] for tier in tiers if tier["name"] == form.tier), "exploration")
    if stage == "exploration":
        return ("Draft",) + draft(form, project, taken)
    return ("Refine",) + refine(form, taken)


def label(offer):
    """What stands on the button: what it does and what it costs."""
    quote = offer.quote
    if quote is None:
        return offer.verb
    price = quote["total_microcredits"]
    if quote["takes"] and quote["hits"] == quote["takes"]:
        return "%s · cached · 0" % offer.verb
    verb = "Keep and %s" % offer.verb.lower() if offer.keep else offer.verb
    return "%s · %s" % (verb, price_text(price))


def dearer(offer, quote):
    """Whether the new quote costs more than what the person saw."""
    return offer.quote is None or quote["total_microcredits"] > offer.quote["total_microcredits"]


def _with(params, **others):
    params.update({name: value for name, value in others.items() if value})
    return params


def _seeded(params, form):
    return params if form.seed is None else dict(params, seed=form.seed)
