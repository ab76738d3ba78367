"""Krita's side: takes pictures from the canvas and puts takes on it, in steps that never hold the host up for long.

What takes time is a generator for `Ticks`. Calls of Krita that wait for its own threads get a step of their own.
"""

import collections
import time

from . import colours
from .pictures import SRGB_8
from .pixels import strips
from .qt import QtCore
from .record import KEY, Record, read
from .ticks import LATER

#: What other programs call the profile in which pictures come.
_SAME_AS_SRGB = (SRGB_8[2], "sRGB built-in", "sRGB IEC61966-2.1")
#: How layers that are no part of the work are called.
MARK = "[Preview] "
#: The group that takes are put into, where that was asked for.
GROUP = "Maquette"
#: Longest side of a canvas that is taken in.
LONGEST = 8192

#: Pixels that are written to a layer in one step, and those that are converted in one.
STRIP, STRIP_TO_CONVERT = 1 << 17, 1 << 15

#: Pixels of 8-bit RGB that Krita draws again in so short a time that it may be waited for; others blink, when the preview has another take.
AT_ONCE = 1 << 20

#: How long Krita may take to do what an action of its own is for, in seconds.
PATIENCE = 5.0

#: How long Krita may take to undo one step, before it is taken for another one than the preview.
UNDO_SECONDS = 1.0

#: What was captured: the `region`, blocks of rows as pictures, and the selection over it, one byte a pixel; none where nothing is selected.
Capture = collections.namedtuple("Capture", "region blocks selection")


class Refused(Exception):
    """What cannot be done here, in words for the person."""

    code, hint, data = "refused", "", {}

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class Canvas:
    """`krita` is the host's module."""

    def __init__(self, krita):
        self._krita, self._app = krita, krita.Krita.instance()
        #: The preview that is shown: its document, its layer's id and its place; and whether that layer waits for its first pixels.
        self._shown, self._blank = None, False
        #: Colour space: the way there from 8-bit sRGB, or none where Krita itself has to go it.
        self._ways = {}
        #: The document without a view in which Krita converts.
        self._workshop = None

    # The document and what it remembers.

    def document(self):
        """The document that is worked on; none where there is none."""
        return self._app.activeDocument()

    def record(self, document):
        """What the document remembers."""
        if document is None:
            return Record()
        return read(bytes(document.annotation(KEY)).decode("utf-8", "replace"))

    def write(self, document, record):
        """Has the document remember; it is on disk when the person saves. A document that was closed meanwhile is left alone."""
        if document is None or document not in self._app.documents():
            return
        document.setAnnotation(KEY, "Maquette: where its layers came from", QtCore.QByteArray(record.text().encode("utf-8")))

    def has_layer(self, document, layer):
        """Whether the layer is still there."""
        return bool(layer) and document.nodeByUniqueID(QtCore.QUuid(layer)) is not None

    def thumbs(self, document, entries, side):
        """Small pictures of the layers that show takes, by the takes' digests."""
        return {entry["digest"]: self._node(document, entry["layer"]).thumbnail(side, side) for entry in entries}

    def shows_preview(self, document):
        """Whether a preview lies on the document."""
        return document is not None and self._shown is not None and self._shown[0] == document

    def size(self, document):
        """Width and height in pixels."""
        return document.width(), document.height()

    # Taking a picture.

    def capture(self, document, of_selection, then):
        """Takes the canvas, or the bounds of the selection. `then` gets the `Capture`."""
        yield from self.withdraw()
        selection = document.selection()
        if of_selection and (selection is None or not selection.width()):
            raise Refused("Nothing is selected. Select a region first.")
        wide, high = self.size(document)
        region = (0, 0, wide, high)
        if of_selection:
            region = _within(selection, wide, high)
        if max(region[2:]) > LONGEST:
            raise Refused("The canvas is %d pixels wide or high; %d are the most that can be sent." % (max(region[2:]), LONGEST))
        yield
        x, y, width, height = region
        blocks, rows = [], []
        for top, count in strips(height, width):
            # Krita converts whatever depth and profile the document has to 8 bits of sRGB here.
            blocks.append(document.projection(x, y + top, width, count))
            if selection is not None:
                rows.append(bytes(selection.pixelData(x, y + top, width, count)))
            yield
        then(Capture(region, blocks, b"".join(rows) if selection is not None else None))

    # Putting takes on it.

    def make_room(self, document, spot):
        """Brings the preview's layer before there are pixels for it: Krita takes most of its time for that, and may as well take it while they
        are fetched. A preview that lies there stays, until the next one is whole."""
        if self._shown is None and self._in_front(document):
            yield from self._new_preview(document, spot)

    def preview(self, document, picture, spot, words):
        """Shows a take on a locked layer that says what it is, in place of the one before."""
        blocks = yield from self._made(document, picture)
        layer = self._same_place(document, spot)
        if layer is None:
            yield from self.withdraw()
            layer = yield from self._new_preview(document, spot)
        # Other pixels on a layer are no step of the history.
        layer.setName(MARK + words)
        self._blank = False
        yield from self._fill(document, layer, blocks, spot)

    def _new_preview(self, document, spot):
        layer = yield from self._preview_layer(document)
        self._shown, self._blank = (document, _id(layer), spot), True
        return layer

    def withdraw_blank(self):
        """Takes the preview's layer away, if no pixels came for it."""
        if self._blank:
            yield from self.withdraw()

    def _preview_layer(self, document):
        """An empty locked layer on top of all; the layer that was active is so again."""
        active, top = _active(document), _top(document.rootNode())
        layer = (yield from self._added_by_krita(document, top)) if top is not None else None
        if layer is None:
            layer = document.createNode(MARK, "paintlayer")
            yield from self._idle(document)
            document.rootNode().addChildNode(layer, None)
            # Krita goes over to every new layer of the document in front, soon after it came.
            yield from _seen(lambda: document.activeNode() == layer or not self._in_front(document))
        # Nobody can paint on it, and one that is found in a document that is opened is taken away.
        layer.setName(MARK)
        layer.setLocked(True)
        if active is not None:
            document.setActiveNode(active)
        return layer

    def _same_place(self, document, spot):
        """The preview's layer, if it covers just this place of this document."""
        if self._shown is None or self._shown[0] != document or self._shown[2] != spot:
            return None
        # `nodeByUniqueID` gives something that `setActiveNode` does not take.
        return next((node for node in document.topLevelNodes() if _id(node) == self._shown[1]), None)

    def withdraw(self):
        """Takes the preview away, and as far as possible its trace in the history."""
        if self._shown is None:
            return
        document, layer, _spot = self._shown
        self._shown, self._blank = None, False
        node = self._node(document, layer)
        if node is None:
            return
        if self._app.activeDocument() == document:
            # Mostly the preview is the last thing that happened: taken back, it leaves nothing to undo.
            self._app.action("edit_undo").trigger()
            until = time.monotonic() + UNDO_SECONDS
            while time.monotonic() < until:
                yield LATER
                if self._node(document, layer) is None:
                    return
            # It was something of the person's; it comes back at once.
            self._app.action("edit_redo").trigger()
            yield from self._idle(document)
        self._remove(node)
        yield

    def remove_left_over(self, document):
        """Removes previews that were saved with the document: they are locked, and called what we call them."""
        for node in document.topLevelNodes():
            if node.name().startswith(MARK) and node.locked():
                self._remove(node)
                yield

    def apply(self, document, picture, spot, name, in_group, then):
        """Puts a take on a layer of its own, in one step of the history: above the active layer, or into the group for takes. `then`
        gets the layer's id."""
        blocks = yield from self._made(document, picture)
        yield from self.withdraw()
        below = _top(self._group(document)) if in_group else _active(document)
        layer = (yield from self._added_by_krita(document, below)) if below is not None else None
        if layer is None:
            layer = yield from self._added(document, name, in_group)
        layer.setName(name)
        yield from self._fill(document, layer, blocks, spot)
        then(_id(layer))

    def _added_by_krita(self, document, below):
        """An empty layer above another one, by Krita's own action, and active: unlike `addChildNode`, that waits for nothing. None where the action
        would put it somewhere else."""
        action = self._app.action("add_new_paint_layer")
        if action is None or below.type() != "paintlayer" or not self._in_front(document):
            return None
        parent = below.parentNode()
        known = {_id(node) for node in parent.childNodes()} | {None}
        yield from self._idle(document)
        document.setActiveNode(below)
        action.trigger()
        # Krita's own parts know the layer when it is the active one; touched before that, it complains.
        if not (yield from _seen(lambda: _id(document.activeNode()) not in known)):
            return None
        layer = document.activeNode()
        return layer if layer.type() == "paintlayer" and layer.parentNode() == parent else None

    def _fill(self, document, layer, blocks, spot):
        """Puts pixels on a layer and has Krita draw it. What takes longer to draw is drawn on Krita's own threads: the layer is hidden meanwhile,
        and shown by Krita's action. `refreshProjection` would wait for that."""
        if _space(document)[:2] == SRGB_8[:2] and document.width() * document.height() <= AT_ONCE:
            yield from self._put(layer, blocks, spot)
            yield from self._idle(document)
            document.refreshProjection()
            return
        hidden = yield from self._toggle(document, layer)
        yield from self._put(layer, blocks, spot)
        shown = hidden and (yield from self._toggle(document, layer))
        if not shown:
            # Another document is in front by now.
            layer.setVisible(True)
            document.refreshProjection()

    def _toggle(self, document, layer):
        """Hides or shows a layer by Krita's action, and gives whether it did: twice, and the two cancel each other in the history. All in one step,
        so that nobody comes to paint on another layer than their own."""
        yield from self._idle(document)
        action, active = self._app.action("toggle_layer_visibility"), document.activeNode()
        if action is None or active is None or not self._in_front(document):
            return False
        before = layer.visible()
        document.setActiveNode(layer)
        action.trigger()
        document.setActiveNode(active)
        yield
        return layer.visible() != before

    def _idle(self, document):
        """Waits, turn by turn, until Krita's threads are done with the document: calls that wait for them find nothing to wait for."""

        def idle():
            if not document.tryBarrierLock():
                return False
            document.unlock()
            return True

        yield from _seen(idle)

    def _in_front(self, document):
        """Whether actions of Krita are for this document."""
        return self._app.activeDocument() == document

    def _added(self, document, name, in_group):
        """An empty layer as one step of the history; with the group, where that is not there yet. Krita waits for fewer things with an empty one."""
        layer = document.createNode(name, "paintlayer")
        parent, child, above = document.rootNode(), layer, None
        if in_group:
            group = self._group(document)
            if group is None:
                child = document.createGroupLayer(GROUP)
                child.addChildNode(layer, None)
            else:
                parent = group
        else:
            above = _layer_of(_active(document))
            parent = above.parentNode() if above is not None else parent
        yield from self._idle(document)
        parent.addChildNode(child, above)
        yield
        return layer

    def _made(self, document, picture):
        """The picture in the document's colours: blocks `(top, width, rows, bytes)`. Nothing is touched before all of them are there."""
        space = _space(document)
        ready = picture.space == space or (picture.space == SRGB_8 and takes_srgb(space))
        if not ready and picture.space != SRGB_8:
            raise Refused("The image has other colours by now. Try it again.")
        stride, blocks = len(picture.pixels) // picture.height, []
        for top, rows in strips(picture.height, picture.width, STRIP if ready else STRIP_TO_CONVERT):
            block = QtCore.QByteArray(picture.pixels[top * stride : (top + rows) * stride])
            if not ready:
                block = yield from self._converted(space, block, picture.width, rows)
            blocks.append((top, picture.width, rows, block))
            yield
        return blocks

    def _put(self, layer, blocks, spot):
        """Puts pixels on a layer. For Krita that is no step of the history."""
        for top, width, rows, block in blocks:
            layer.setPixelData(block, spot[0], spot[1] + top, width, rows)
            yield

    def _converted(self, space, block, width, rows):
        # Krita converts a layer that is in no image at once. It keeps a step to undo for it, and so that happens in a document of our own:
        # opening and closing one holds Krita up for a tenth of a second each, so one is opened, and stays.
        if self._workshop is None or self._workshop not in self._app.documents():
            self._workshop = self._app.createDocument(16, 16, "maquette", *SRGB_8, 100.0)
            self._workshop.setBatchmode(True)
            yield
        layer = self._workshop.createNode("maquette", "paintlayer")
        layer.setPixelData(block, 0, 0, width, rows)
        if not layer.setColorSpace(*space) or (layer.colorModel(), layer.colorDepth()) != space[:2]:
            raise Refused("Krita cannot turn the picture into %s %s with the profile %s. Convert the image to 8-bit RGB." % space)
        self._workshop.setModified(False)
        yield
        return layer.pixelData(0, 0, width, rows)

    def selection_over(self, document, spot, then):
        """Takes the selection over a place on the canvas, one byte a pixel."""
        selection = document.selection()
        if selection is None or not selection.width():
            raise Refused("The take has no mask, and nothing is selected. Select what it may cover.")
        x, y, width, height = spot
        rows = []
        for top, count in strips(height, width):
            rows.append(bytes(selection.pixelData(x, y + top, width, count)))
            yield
        then(b"".join(rows))

    def way(self, document):
        """The way from 8-bit sRGB to the document's colours, for another thread to go; none where no way is needed, or Krita goes it."""
        space = _space(document)
        if takes_srgb(space):
            return None
        if space not in self._ways:
            self._ways[space] = colours.way(space, lambda parts: self._colour(parts, space))
        return self._ways[space]

    def _colour(self, parts, space):
        colour = self._krita.ManagedColor(*SRGB_8)
        colour.setComponents(parts)
        colour.setColorSpace(*space)
        return colour.components()

    def _group(self, document):
        groups = [node for node in document.topLevelNodes() if node.type() == "grouplayer" and node.name() == GROUP]
        return groups[0] if groups else None

    def _node(self, document, layer):
        return document.nodeByUniqueID(QtCore.QUuid(layer))

    def _remove(self, node):
        node.setLocked(False)
        node.remove()


def _seen(true):
    """Waits for Krita, turn by turn of its loop; gives whether it came."""
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            return False
        yield LATER
    return True


def _id(node):
    """What a layer is found by again; none for none, which a document has that was closed."""
    return None if node is None else node.uniqueId().toString()


def _top(group):
    """The layer that lies over all others of a group; none where there is no group, or nothing in it. A selection is a node beside them."""
    layers = [node for node in group.childNodes() if not node.type().endswith("mask")] if group is not None else []
    return layers[-1] if layers else None


def _active(document):
    """The active layer; where Krita has none, as after a group was undone, the one on top."""
    active = document.activeNode()
    return _top(document.rootNode()) if active is None else active


def _space(document):
    return document.colorModel(), document.colorDepth(), document.colorProfile()


def takes_srgb(space):
    """Whether pixels of 8-bit sRGB are right as they are."""
    return space[:2] == SRGB_8[:2] and space[2] in _SAME_AS_SRGB


def _layer_of(node):
    """The layer that a node is or belongs to: masks have no place of their own. None for what belongs to the whole image."""
    while node is not None and node.type().endswith("mask"):
        node = node.parentNode()
    return node if node is not None and node.parentNode() is not None else None


def _within(selection, wide, high):
    """The bounds of a selection, as far as they lie on the canvas."""
    left, top = max(0, selection.x()), max(0, selection.y())
    right, bottom = min(wide, selection.x() + selection.width()), min(high, selection.y() + selection.height())
    if right <= left or bottom <= top:
        raise Refused("The selection lies beside the canvas.")
    return left, top, right - left, bottom - top

