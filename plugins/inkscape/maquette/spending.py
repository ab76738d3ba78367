"""Prices before anything is spent, for a dialog whose button cannot show one.

The dialog has a limit: the most credits that one press of Apply may spend, 0 unless the person types another. What a request costs is
asked first; what is dearer is not sent, and the message says the price and what to type.
"""

from host import asking
from host.words import credits_text, price_text

#: Tells the person that a press that may have been carried out can be repeated.
UNSURE = "Whether it was done is not known. Press Apply again: nothing is made or paid twice."


class NotAsked(Exception):
    """Nothing was sent; the words say why, and what to type."""


def template_request(client, name, project, tier, values):
    """The request that a prompt file stands for: `(method, params)`, and the prompt's beginning to show."""
    said = client.call("prompt.expand", _given(name=file_name(name), project=project, tier=tier, set=values, limit=1, with_request=True))
    if said["request"] is None:
        waiting = said.get("waiting") or {}
        raise NotAsked(" ".join(part for part in (waiting.get("message"), waiting.get("hint")) if part) or "Something has to be done first.")
    for path in said.get("import") or []:
        client.call("asset.import", _given(path=path, project=project))
    method, params = asking.of_template(said["request"])
    return method, params, said["items"][0]["prompt"] if said["items"] else name


def file_name(name):
    """A prompt file as the daemon calls it; people leave the ending out."""
    name = name.strip()
    return name if name.endswith(".prompt") else name + ".prompt"


def values_of(text):
    """What was typed for a prompt file's inputs: `subject=cat; light=dawn`."""
    pairs = [part.split("=", 1) for part in text.split(";") if "=" in part]
    return {name.strip(): value.strip() for name, value in pairs}


def offer(client, verb, method, params):
    """The request with its price."""
    quote = client.call("quote", dict(params, method=method))
    return asking.Offer(verb, method, params, quote, None, False)


def check(offer, most_microcredits):
    """Raises what the person has to read if the price passes the limit."""
    price = offer.quote["total_microcredits"]
    if price <= most_microcredits:
        return
    count = offer.quote["takes"]
    left = offer.quote.get("available_microcredits")
    said = "This costs %s, and the most to spend is %s. Nothing was asked for." % (priced(price, count), price_text(most_microcredits))
    said += " To have it, type %s into “Most credits to spend” and press Apply again." % credits_text(price)
    raise NotAsked(said + (" %s left." % price_text(left) if left is not None else ""))


def send(client, offer, key):
    """Carries the request out at the price that was quoted, or not at all."""
    return client.call(offer.method, dict(offer.params, quote_id=offer.quote["quote_id"], idempotency_key=key))


def priced(price, count):
    """A price in words, with how many pictures it is for."""
    return price_text(price) + (" for %d pictures" % count if count > 1 else "")


def _given(**params):
    return {name: value for name, value in params.items() if value}
