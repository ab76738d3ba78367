"""The drawing by way of inkex: where a picture goes, what it shows, and what a page or selection looks like.

Written for inkex of Inkscape 1.0 to 1.4: it uses little of it, and that what all of them have.
"""

import base64
import copy
import os
import pathlib
import tempfile
import urllib.parse
import urllib.request

import inkex
from inkex.command import inkscape
from lxml import etree

import memory

_XLINK = "{http://www.w3.org/1999/xlink}href"
#: The side in pixels of a drawing that says none, as Inkscape takes it.
_UNSAID = 100.0
# What people read in the XML editor is `maquette:take`, not a prefix that was made up.
etree.register_namespace("maquette", memory.NAMESPACE)
etree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
_LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"
_ABSOLUTE = "{http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd}absref"


def page(svg):
    """The page in the drawing's units: x, y, width, height."""
    box = svg.get_viewbox()
    if len(box) == 4 and box[2] and box[3]:
        return tuple(float(number) for number in box)
    return 0.0, 0.0, _pixels(svg, "width", _UNSAID), _pixels(svg, "height", _UNSAID)


def region(svg, path, selected):
    """Where pictures go: over what is selected as it looks, by its ids; over the page, if nothing is."""
    boxes = boxes_of(path, selected)
    if not boxes:
        return page(svg)
    x, y, width, height = _union(boxes)
    left, top, wide, _high = page(svg)
    # Inkscape measures in pixels from the page's corner.
    unit = wide / _pixels(svg, "width", wide)
    return left + x * unit, top + y * unit, width * unit, height * unit


def boxes_of(path, ids):
    """The boxes of these objects in pixels, as Inkscape itself measures them: texts, clones and strokes as they look."""
    if not ids:
        return []
    said = inkscape(path, query_all=True)
    # inkex of 1.0 gives bytes.
    lines = (said.decode("utf-8") if isinstance(said, bytes) else said).splitlines()
    rows = [line.split(",") for line in lines]
    boxes = [tuple(float(number) for number in row[1:]) for row in rows if row[0] in ids and len(row) == 5]
    return [box for box in boxes if box[2] > 0 and box[3] > 0]


def photograph(svg, path, selected, long_side):
    """The PNG of the page, or of the area of what is selected, on white: models do not know transparency. Places that wait are left out."""
    boxes = boxes_of(path, selected)
    with tempfile.TemporaryDirectory(prefix="maquette-") as folder:
        source, out = os.path.join(folder, "drawing.svg"), os.path.join(folder, "picture.png")
        _write_without_places(svg, source)
        area, size = _area(svg, boxes, long_side)
        inkscape(source, export_filename=out, export_type="png", export_background="#ffffff", export_background_opacity="1.0", **dict(area, **size))
        with open(out, "rb") as file:
            return file.read()


def put(svg, box, label):
    """A new picture on the current layer, with nothing to show yet. `box` is x, y, width and height in the drawing's units."""
    layer = svg.get_current_layer()
    picture = inkex.Image()
    layer.append(picture)
    picture.set("id", svg.get_unique_id("maquette"))
    for attribute, number in zip(("x", "y", "width", "height"), box):
        picture.set(attribute, "%.6g" % number)
    # The layer may be moved or scaled; the picture is to lie where the drawing's own units say.
    back = -inkex.Transform(_transforms(layer))
    if not _is_identity(back):
        picture.set("transform", str(back))
    # A take is never stretched.
    picture.set("preserveAspectRatio", "xMidYMid meet")
    picture.set(_LABEL, label)
    return picture


def show(picture, uri, label=None):
    """Gives a picture another content, and another name."""
    picture.set(_XLINK, uri)
    picture.attrib.pop("href", None)
    picture.attrib.pop(_ABSOLUTE, None)
    if label:
        picture.set(_LABEL, label)


def embedded(body, media):
    """Bytes as a `data:` URI."""
    return "data:%s;base64,%s" % (media, base64.b64encode(body).decode("ascii"))


def linked(path):
    """A file as a link."""
    return pathlib.Path(path).as_uri()


def linked_path(picture, folder):
    """The file that a picture shows; none for one that is embedded. Inkscape writes links without the drawing's `folder`."""
    parts = urllib.parse.urlsplit(picture.get(_XLINK) or "data:")
    if parts.scheme == "file":
        return urllib.request.url2pathname(parts.path)
    return os.path.join(folder, urllib.parse.unquote(parts.path)) if not parts.scheme else None


def _area(svg, boxes, long_side):
    if not boxes:
        _x, _y, width, height = page(svg)
        area = {"export_area_page": True}
    else:
        x, y, width, height = _union(boxes)
        area = {"export_area": "%.4f:%.4f:%.4f:%.4f" % (x, y, x + width, y + height)}
    side = "export_width" if width >= height else "export_height"
    return area, {side: int(long_side)}


def _write_without_places(svg, path):
    tree = copy.deepcopy(svg.getroottree())
    for waiting in memory.pictures(tree.getroot(), memory.WAITING, memory.FAILED):
        waiting.getparent().remove(waiting)
    tree.write(path)


def _union(boxes):
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def _pixels(svg, side, otherwise):
    """A side of the drawing in pixels, if it is said in a unit of length."""
    said = svg.get(side) or "100%"
    return otherwise if said.endswith("%") else float(inkex.units.convert_unit(said, "px"))


def _transforms(element):
    """The transforms from the drawing's own units to those of an element, as SVG writes them one after the other."""
    found = []
    while element is not None and element.getparent() is not None:
        found.insert(0, element.get("transform") or "")
        element = element.getparent()
    return " ".join(found).strip()


def _is_identity(transform):
    return all(abs(got - want) < 1e-9 for got, want in zip(transform.to_hexad(), (1, 0, 0, 1, 0, 0)))
