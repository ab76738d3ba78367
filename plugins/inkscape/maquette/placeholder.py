"""What stands where a picture will be: a small drawing that says what was asked for and how it is. Pure.

It is the content of an ordinary `<image>`. When the take is there only that content changes, so the picture keeps the place, size, clip,
mask and order that the person has given it meanwhile.
"""

import base64
from xml.sax.saxutils import escape

_DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}">
<rect width="{wide}" height="{high}" fill="#e4e4e4"/>
<path d="M0 0L{wide} {high}M{wide} 0L0 {high}" stroke="#d2d2d2" stroke-width="2"/>
<rect x="2" y="2" width="{inner_wide}" height="{inner_high}" fill="none" stroke="{line}" stroke-width="4" stroke-dasharray="14 10"/>
<g font-family="sans-serif" text-anchor="middle" fill="#2b2b2b">{text}</g>
</svg>"""
#: Long side of a placeholder's own units: its letters keep one size relative to the picture.
_LONG = 512
#: Letters that fit on a line of the long side, and lines that fit below the state.
_LETTERS, _LINES = 28, 3


def waiting(width, height, prompt, tier, price):
    """The picture for a job that has not ended; `price` is what stands there in words, empty where it is free."""
    return picture(width, height, "waiting", [" · ".join(part for part in (tier, price) if part), prompt or ""], "#6e6e6e")


def failed(width, height, state, why):
    """The picture for a job that ended without one."""
    return picture(width, height, state, [why], "#b3261e")


def picture(width, height, head, lines, line):
    """A `data:` URI of a drawing of these proportions, with a headline and lines under it."""
    scale = _LONG / float(max(width, height))
    wide, high = max(48, round(width * scale)), max(48, round(height * scale))
    letters = max(8, _LETTERS * wide // _LONG)
    rows = [row for said in lines for row in _wrapped(said, letters)][:_LINES]
    size, top = 32, high / 2.0 - 16 * len(rows)
    text = _line(wide / 2.0, top, size + 6, head, ' font-weight="bold"')
    text += "".join(_line(wide / 2.0, top + 46 + 36 * number, size - 4, row, "") for number, row in enumerate(rows))
    said = _DRAWING.format(wide=wide, high=high, inner_wide=wide - 4, inner_high=high - 4, line=line, text=text)
    return "data:image/svg+xml;base64," + base64.b64encode(said.encode("utf-8")).decode("ascii")


def grid(region, count, aspect):
    """Cuts a region into cells for so many pictures of this aspect (width by height), each as large as fits: `(x, y, width, height)`."""
    x, y, wide, high = region

    def cell(columns):
        rows = -(-count // columns)
        box = wide / columns, high / rows
        # A twentieth is left between pictures; one alone has all of the region.
        room = 0.95 if count > 1 else 1.0
        return min(box[0], box[1] * aspect) * room, box, columns

    width, box, columns = max((cell(columns) for columns in range(1, count + 1)), key=lambda found: found[0])
    size = width, width / aspect
    return [
        (x + box[0] * (k % columns) + (box[0] - size[0]) / 2, y + box[1] * (k // columns) + (box[1] - size[1]) / 2) + size
        for k in range(count)
    ]


def _line(x, y, size, text, more):
    return '<text x="%.0f" y="%.0f" font-size="%d"%s>%s</text>' % (x, y, size, more, escape(text))


def _wrapped(text, letters):
    rows, row = [], ""
    for word in text.split():
        if row and len(row) + 1 + len(word) > letters:
            rows.append(row)
            row = word
        else:
            row = (row + " " + word).strip()
    return rows + [row] if row else rows
