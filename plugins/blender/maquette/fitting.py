"""How things fit: words into a panel, a strip on a channel, a picture on a plane, takes on a page. Pure."""

import textwrap

from .words import take_name


def lines(text, width, each=7.0):
    """The text in lines for a panel of `width` pixels, where a letter takes about `each`: Blender's labels do not wrap."""
    letters = max(16, int(width / each))
    return [line for part in text.splitlines() for line in textwrap.wrap(part, letters)]


def free_channel(strips, frame, most):
    """The lowest channel on which nothing stands at `frame` or after it; none of `most` may be free. `strips` are pairs of a channel and the
    frame after the strip's last."""
    busy = {channel for channel, end in strips if end > frame}
    return next((channel for channel in range(1, most + 1) if channel not in busy), None)


def corners(width, height, side=2.0):
    """The corners of an upright plane for a picture, whose long side measures `side`: it stands on its origin and looks along -Y."""
    scale = side / max(width, height)
    half, high = width * scale / 2, height * scale
    return [(-half, 0.0, 0.0), (half, 0.0, 0.0), (half, 0.0, high), (-half, 0.0, high)]


def size_within(width, height, side):
    """The size of a picture of this shape whose long side is `side` at most: `(width, height)`, never less than one pixel."""
    scale = min(1.0, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def page(entries, number, size):
    """One page of a list: what stands on it, the number that it has, and how many pages there are. Numbers beyond the end are the last."""
    pages = max(1, -(-len(entries) // size))
    number = min(max(number, 0), pages - 1)
    return entries[number * size : (number + 1) * size], number, pages


def seed_of(text):
    """The seed that was typed; none where it is no number, and then any will do."""
    return int(text) if text.strip().isdigit() else None


def file_name(entry):
    """What the copy of a take is called: its number, and enough of its digest that no other content ever has the same name."""
    kinds = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "video/mp4": "mp4"}
    return "%s-%s.%s" % (entry["take"], entry["digest"][:12], kinds.get(entry["media"], "bin"))


def name_of(entry, most=58):
    """How what shows a take is called: the prompt's beginning and the whole seed. Blender cuts names after 63 bytes, and may add `.001`."""
    names = (take_name(entry["prompt"], entry["seed"], letters) for letters in range(40, 0, -1))
    return next(name for name in names if len(name.encode("utf-8")) <= most)


def is_clip(entry):
    """Whether a take moves."""
    return entry["media"].startswith("video/")
