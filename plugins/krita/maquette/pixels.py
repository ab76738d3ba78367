"""Pictures as bytes, without Qt and without a host: what a canvas gives, and where a take goes on a canvas."""


def rgba(bgra):
    """Red and blue change places: canvases and Qt have blue first, PNG red."""
    out = bytearray(bgra)
    out[0::4], out[2::4] = bgra[2::4], bgra[0::4]
    return bytes(out)


def strips(height, width, limit=1 << 18):
    """Cuts a picture into strips `(top, rows)` of at most `limit` pixels, so that no step of work takes long."""
    rows = max(1, min(height, limit // max(1, width)))
    return [(top, min(rows, height - top)) for top in range(0, height, rows)]


def place(width, height, canvas, region=None):
    """Where a take goes: `(x, y, width, height)`. Over the whole of its region, where it was asked for with one; else as large as fits on
    the canvas, in the middle. A take of exactly the canvas' size lies on it pixel by pixel."""
    if region:
        return tuple(region)
    wide, high = canvas
    scale = min(wide / width, high / height)
    fit = max(1, round(width * scale)), max(1, round(height * scale))
    return (wide - fit[0]) // 2, (high - fit[1]) // 2, fit[0], fit[1]
