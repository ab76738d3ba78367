"""The image by way of GIMP 3: pictures out of it, layers into it, and parasites, by which it remembers."""

import collections
import contextlib
import json
import os
import tempfile

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, Gio

from work import fitting

#: Names of the parasites of an image and of a layer.
IMAGE, LAYER = "maquette", "maquette-take"
#: What was taken of an image: `region` (x, y, width, height), and PNG bytes of the `picture` and of the `mask`, none where nothing is selected.
Capture = collections.namedtuple("Capture", "region picture mask")


class Canvas:
    """One image of GIMP's."""

    def __init__(self, image):
        self._image = image

    # Memory.

    def text(self):
        """What the image remembers; none if it is new to us."""
        return _read(self._image, IMAGE)

    def remember(self, text):
        """Keeps a text with the image. It is no step of undo: what was asked for stays asked for."""
        _write(self._image, IMAGE, text, Gimp.PARASITE_PERSISTENT)

    def path(self):
        """The image's file; none if it was never saved."""
        file = self._image.get_xcf_file() or self._image.get_file()
        return file.get_path() if file is not None else None

    def name(self):
        """The image's name without its ending; none if it was never saved."""
        path = self.path()
        return os.path.splitext(os.path.basename(path))[0] if path else None

    # Pictures out of the image.

    def selection(self):
        """The selection's bounds as x, y, width and height; none if nothing is selected."""
        _, is_there, left, top, right, bottom = Gimp.Selection.bounds(self._image)
        return (left, top, right - left, bottom - top) if is_there else None

    def capture(self, of_selection):
        """The whole image, or the area of the selection, as it looks: 8 bits, sRGB, on white, for models know neither depth nor transparency."""
        selection = self.selection()
        region = selection if of_selection else (0, 0, self._image.get_width(), self._image.get_height())
        picture = _png(self._image, region, lambda copy: None)
        return Capture(region, picture, _png(self._image, region, _paint_selection) if selection else None)

    # Layers.

    @contextlib.contextmanager
    def one_step(self):
        """All that is done inside is one step of undo."""
        self._image.undo_group_start()
        try:
            yield
        finally:
            self._image.undo_group_end()
            Gimp.displays_flush()

    def add(self, body, region, name, memory):
        """A new layer on top: over its region, or as large as fits in the middle. Gives what finds it again, also after a reopening. What is
        selected and which layer is worked on stay as they are: late results never steal focus."""
        selected = self._image.get_selected_layers()
        layer = _layer_of(self._image, body)
        self._image.insert_layer(layer, None, 0)
        _fit(layer, region or (0, 0, self._image.get_width(), self._image.get_height()))
        if selected:
            self._image.set_selected_layers(selected)
        return _named(layer, name, memory)

    def replace(self, tattoo, body, name, memory):
        """Another picture in the place of a layer, at its height in the stack and as large as fits."""
        old = self._image.get_layer_by_tattoo(tattoo)
        new = _layer_of(self._image, body)
        self._image.insert_layer(new, old.get_parent(), self._image.get_item_position(old))
        _fit(new, _region(old))
        new.set_opacity(old.get_opacity())
        new.set_mode(old.get_mode())
        new.set_visible(old.get_visible())
        self._image.remove_layer(old)
        return _named(new, name, memory)

    def ours(self):
        """Layers that show takes, with what they remember."""
        return [(layer.get_tattoo(), memory) for layer, memory in _with_memory(self._image.get_layers())]

    def chosen(self):
        """What the selected layer remembers and where it lies; none if it shows no take."""
        for layer, memory in _with_memory(self._image.get_selected_layers()):
            return memory, _region(layer)
        return None


def _region(layer):
    _, x, y = layer.get_offsets()
    return x, y, layer.get_width(), layer.get_height()


def _fit(layer, region):
    """Makes a layer as large as fits into a region, in its middle: a take is never stretched."""
    x, y, wide, high = fitting(layer.get_width(), layer.get_height(), region)
    if (wide, high) != (layer.get_width(), layer.get_height()):
        layer.scale(wide, high, False)
    layer.set_offsets(x, y)


def _named(layer, name, memory):
    layer.set_name(name)
    _write(layer, LAYER, json.dumps(memory, sort_keys=True), Gimp.PARASITE_PERSISTENT | Gimp.PARASITE_UNDOABLE)
    return layer.get_tattoo()


def _with_memory(layers):
    found = []
    for layer in layers:
        text = _read(layer, LAYER)
        if text:
            found.append((layer, json.loads(text)))
        if layer.is_group():
            found += _with_memory(layer.get_children())
    return found


def _layer_of(image, body):
    """A layer with these bytes of a picture file, converted by GIMP to the image's own kind."""
    with tempfile.TemporaryDirectory(prefix="maquette-") as folder:
        path = os.path.join(folder, "take.png" if body[:4] == b"\x89PNG" else "take.jpg")
        with open(path, "wb") as file:
            file.write(body)
        return Gimp.file_load_layer(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(path))


def _png(image, region, paint):
    """The PNG of a copy of the image on which `paint` was at work."""
    copy = image.duplicate()
    Gimp.context_push()
    try:
        copy.undo_disable()
        Gimp.context_set_background(Gegl.Color.new("white"))
        if copy.get_base_type() != Gimp.ImageBaseType.RGB:
            copy.convert_rgb()
        copy.convert_color_profile(Gimp.ColorProfile.new_rgb_srgb(), Gimp.ColorRenderingIntent.RELATIVE_COLORIMETRIC, True)
        if copy.get_precision() != Gimp.Precision.U8_NON_LINEAR:
            copy.convert_precision(Gimp.Precision.U8_NON_LINEAR)
        copy.flatten()
        paint(copy)
        copy.crop(region[2], region[3], region[0], region[1])
        return _saved(copy)
    finally:
        Gimp.context_pop()
        copy.delete()


def _paint_selection(copy):
    """Leaves white where the selection is, with its soft edges, and black elsewhere."""
    layer = copy.get_layers()[0]
    Gimp.context_set_background(Gegl.Color.new("black"))
    layer.fill(Gimp.FillType.BACKGROUND)
    Gimp.context_set_foreground(Gegl.Color.new("white"))
    layer.edit_fill(Gimp.FillType.FOREGROUND)


def _saved(image):
    with tempfile.TemporaryDirectory(prefix="maquette-") as folder:
        path = os.path.join(folder, "picture.png")
        Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(path), None)
        with open(path, "rb") as file:
            return file.read()


def _write(thing, name, text, flags):
    thing.attach_parasite(Gimp.Parasite.new(name, flags, list(text.encode("utf-8"))))


def _read(thing, name):
    parasite = thing.get_parasite(name)
    return bytes(parasite.get_data()).decode("utf-8").rstrip("\0") if parasite is not None else None
