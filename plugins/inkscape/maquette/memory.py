"""What the drawing remembers, as attributes in a namespace of our own: ids, digests, seeds and prompts, never the only copy of a picture.

Inkscape keeps attributes of namespaces that it does not know, through save, undo and copy. Nothing in here needs Inkscape: an element is
whatever has `get`, `set`, `attrib` and `iter`, as those of lxml and of the standard library do.
"""

import hashlib
import json
import os
import uuid

#: The namespace, by which it is known in any drawing; its number is that of this layout.
NAMESPACE = "urn:maquette:drawing:1"
#: What a picture of ours is: a draft that was put in, an anchor frame that is kept current, or a place where a picture will be.
DRAFT, ANCHOR, WAITING, FAILED = "draft", "anchor", "waiting", "failed"


def name(short):
    """An attribute's full name."""
    return "{%s}%s" % (NAMESPACE, short)


def read(element, short, default=None):
    """One of our attributes."""
    return element.get(name(short), default)


def write(element, **values):
    """Sets our attributes, `_` standing for `-`; none takes one away."""
    for short, value in values.items():
        full = name(short.replace("_", "-"))
        if value is not None:
            element.set(full, str(value))
        elif full in element.attrib:
            del element.attrib[full]


def begin(root):
    """Gives the drawing an id of its own, if it has none."""
    if read(root, "document") is None:
        write(root, document=uuid.uuid4().hex, requests=0)


def request_key(root, method, params):
    """The idempotency key of the request that would be made now.

    It is the same until that request was made, however often it is tried: after a lost answer, a crash of Inkscape or an undo, the same
    jobs are given again and nothing is paid twice. `requested` makes the next one another.
    """
    said = [read(root, "document"), read(root, "requests"), method, params]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode("utf-8")).hexdigest()


def requested(root):
    """Counts a request that was made."""
    write(root, requests=int(read(root, "requests", "0")) + 1)


def remember_take(element, take, role):
    """Makes an element the picture of this take."""
    write(
        element, role=role, take=take["id"], digest=take["asset"]["digest"], shot=take["shot_name"], tier=take["tier"],
        seed=take["seed"], prompt=take["prompt"], model=take["model"], cost_microcredits=take["cost_microcredits"],
        job=take["job"] or read(element, "job"), why=None, price_microcredits=None,
    )


def remember_job(element, job, prompt, price, region):
    """Makes an element the place of what this job will make. `region` is x, y, width and height in the drawing's units."""
    numbers = " ".join("%g" % number for number in region)
    write(
        element, role=WAITING, job=job["id"], shot=job["shot_name"], tier=job["tier"], prompt=prompt or None,
        price_microcredits=price, region=numbers,
    )


def pictures(root, *roles):
    """Our pictures that have one of these roles, in the drawing's order."""
    return [element for element in root.iter() if read_role(element) in roles]


def read_role(element):
    """An element's role; none for what is not ours, and for comments."""
    return read(element, "role") if isinstance(element.tag, str) else None


def shot_of(root, asked, path):
    """The shot that is meant: what was typed, else the drawing's own, else the drawing's name."""
    stem = os.path.splitext(os.path.basename(path or ""))[0]
    return (asked or "").strip() or read(root, "shot") or stem or "drawing"
