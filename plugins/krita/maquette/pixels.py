"""Pictures as bytes, without Qt and without a host: PNG files from what a canvas gives, and where a take goes on a canvas."""

import struct
import zlib


def png(width, height, rows, channels):
    """A PNG of 8 bits a channel: `channels` is 1 (grey), 3 (RGB) or 4 (RGBA); `rows` gives bytes, whole rows at a time.

    Filter 0 and fast compression: the file lives for one upload on this machine. `zlib` lets other threads run meanwhile.
    """
    kind = {1: 0, 3: 2, 4: 6}[channels]
    stride, packer, parts = width * channels, zlib.compressobj(1), []
    seen = 0
    for block in rows:
        for start in range(0, len(block), stride):
            parts.append(packer.compress(b"\0" + bytes(block[start : start + stride])))
            seen += 1
    if seen != height:
        raise ValueError("%d rows were given, not %d" % (seen, height))
    parts.append(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    chunks = [_chunk(b"IHDR", head), _chunk(b"IDAT", b"".join(parts)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


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
