"""From 8 bits of sRGB to the numbers of another colour space, byte by byte, without Qt and without a host.

Most documents of 16 bits and of floats have the colours of sRGB on another curve: linear light, or the same curve with finer steps. Then
each channel goes its own way, and what 256 values become is all there is to know. The host is asked for these few, and the millions of
pixels follow by `bytes.translate` on a thread that keeps nobody waiting.
"""

import collections
import struct

#: How a depth of Krita's is packed, and what 1.0 is in it; floats are as they are.
_PACKED = {"U8": ("<B", 255), "U16": ("<H", 65535), "F16": ("<e", None), "F32": ("<f", None)}
#: How far a channel may reach into the others, and still count as on its own.
_ALONE = 1e-3

#: A way from blue, green, red and alpha of 8 bits to the `space` (model, depth, profile): `order` says which place each of them has there,
#: `tables` what its 256 values become, packed.
Way = collections.namedtuple("Way", "space order tables")


def way(space, convert):
    """The way to a space; none where there is no way by channels. `convert` turns a list of four parts, from 0 to 1 and in the order of 8-bit
    pixels, into those of the space in its own order, as the host does it."""
    if space[1] not in _PACKED:
        return None
    order = []
    for channel in range(4):
        clear = channel == 3
        parts = convert([0.0, 0.0, 0.0, 1.0] if clear else [float(place == channel) for place in range(3)] + [0.0])
        reached = [place for place, part in enumerate(parts) if abs(part) > _ALONE]
        if len(parts) != 4 or len(reached) != 1 or abs(parts[reached[0]] - 1.0) > _ALONE:
            return None
        order.append(reached[0])
    greys = [convert([value / 255.0] * 3 + [1.0]) for value in range(256)]
    tables = [_packed(space[1], [grey[place] for grey in greys]) for place in order[:3]]
    tables.append(_packed(space[1], [value / 255.0 for value in range(256)]))
    return Way(tuple(space), tuple(order), tuple(tables))


def go(bgra, way):
    """Pixels of 8 bits as those of the space."""
    size = len(way.tables[0]) // 256
    out = bytearray(len(bgra) * size)
    for channel, (place, table) in enumerate(zip(way.order, way.tables)):
        plane = bgra[channel::4]
        for byte in range(size):
            out[place * size + byte :: 4 * size] = plane.translate(table[byte::size])
    return bytes(out)


def _packed(depth, parts):
    code, most = _PACKED[depth]
    numbers = parts if most is None else [min(most, max(0, round(part * most))) for part in parts]
    return b"".join(struct.pack(code, number) for number in numbers)
