"""A `krita` module for where no Krita is: as much of its API as the plugin uses, with the types that Krita's own binding insists on.

Krita 6 brings PyQt6, and no machine of ours has it. This stands in for it below the docker: what is called with a wrong type, or is not
called so in Krita, fails here as it would there.
"""

import sys

from maquette.qt import QAction, QtCore, QtGui, QtWidgets

_SIZES = {("RGBA", "U8"): 4, ("RGBA", "U16"): 8}


def _is(value, kind):
    assert isinstance(value, kind), "%r is no %s" % (value, kind.__name__)
    return value


class DockWidget(QtWidgets.QDockWidget):
    pass


class DockWidgetFactoryBase:
    class DockPosition:
        DockRight = object()


class DockWidgetFactory(DockWidgetFactoryBase):
    def __init__(self, name, area, docker):
        assert area is DockWidgetFactoryBase.DockPosition.DockRight
        self.name, self.docker = _is(name, str), docker


class ManagedColor:
    """Knows one conversion: finer steps of the same colours."""

    def __init__(self, model, depth, profile):
        self._parts = []
        _is(profile, str)

    def setComponents(self, parts):
        self._parts = [float(part) for part in parts]

    def setColorSpace(self, model, depth, profile):
        assert (model, depth) in _SIZES

    def components(self):
        return list(self._parts)


class Node:
    def __init__(self, document, name, kind):
        self.document, self.title, self.kind, self.parent, self.children = document, name, kind, None, []
        self.id, self.shut, self.seen, self.pixels = QtCore.QUuid.createUuid(), False, True, {}

    def name(self):
        return self.title

    def setName(self, name):
        self.title = _is(name, str)

    def type(self):
        return self.kind

    def uniqueId(self):
        return self.id

    def locked(self):
        return self.shut

    def setLocked(self, shut):
        self.shut = _is(shut, bool)

    def visible(self):
        return self.seen

    def setVisible(self, seen):
        self.seen = _is(seen, bool)

    def parentNode(self):
        return self.parent

    def childNodes(self):
        return list(self.children)

    def addChildNode(self, child, above):
        place = len(self.children) if above is None else self.children.index(above) + 1
        self.children.insert(place, child)
        child.parent = self
        self.document.history.append(child)
        self.document.active = child

    def remove(self):
        self.parent.children.remove(self)

    def setPixelData(self, block, x, y, width, height):
        size = _SIZES[self.document.space[:2]]
        assert _is(block, QtCore.QByteArray).size() == width * height * size, "%d bytes for %d x %d" % (block.size(), width, height)
        self.pixels[_is(y, int)] = bytes(block)

    def thumbnail(self, width, height):
        return QtGui.QImage(width, height, QtGui.QImage.Format.Format_ARGB32)


class Document:
    def __init__(self, path, side, depth="U8"):
        self.path, self.side, self.space = path, side, ("RGBA", depth, "sRGB-elle-V2-srgbtrc.icc")
        self.notes, self.history, self.redrawn, self.drawn, self.shut = {}, [], 0, 0, False
        self.root = Node(self, "root", "grouplayer")
        self.active = Node(self, "Background", "paintlayer")
        self.active.parent, self.root.children = self.root, [self.active]

    def fileName(self):
        return self.path

    def width(self):
        return self.side

    height = width

    def colorModel(self):
        return self.space[0]

    def colorDepth(self):
        return self.space[1]

    def colorProfile(self):
        return self.space[2]

    def annotation(self, key):
        return QtCore.QByteArray(self.notes.get(key, b""))

    def setAnnotation(self, key, words, body):
        self.notes[_is(key, str)] = bytes(_is(body, QtCore.QByteArray))

    def selection(self):
        return None

    def projection(self, x, y, width, height):
        image = QtGui.QImage(width, height, QtGui.QImage.Format.Format_ARGB32)
        image.fill(QtGui.QColor(90, 120, 150))
        return image

    def rootNode(self):
        return self.root

    def topLevelNodes(self):
        return list(self.root.children)

    def nodeByUniqueID(self, wanted):
        _is(wanted, QtCore.QUuid)
        return next((node for node in self.root.children if node.id == wanted), None)

    def createNode(self, name, kind):
        assert kind == "paintlayer"
        return Node(self, _is(name, str), kind)

    def activeNode(self):
        return self.active

    def setActiveNode(self, node):
        self.active = _is(node, Node)

    def refreshProjection(self):
        self.redrawn += 1

    def tryBarrierLock(self):
        assert not self.shut, "locked twice"
        self.shut = True
        return True

    def unlock(self):
        self.shut = False


class Notifier(QtCore.QObject):
    imageSaved = QtCore.pyqtSignal(str)

    def setActive(self, on):
        _is(on, bool)


class Krita:
    """The application: `shown` is the document in front."""

    _one = None

    @classmethod
    def instance(cls):
        cls._one = cls._one or cls()
        return cls._one

    def __init__(self):
        self.shown, self.open, self.settings, self.factories, self.bell = None, [], {}, [], Notifier()
        self.actions = {}
        for name, work in (("edit_undo", self._undo), ("add_new_paint_layer", self._add), ("toggle_layer_visibility", self._toggle)):
            self.actions[name] = QAction()
            # As in Krita, only what hides and shows is done when the action comes back.
            wait = 0 if work == self._toggle else 5
            self.actions[name].triggered.connect(lambda _checked=False, work=work, wait=wait: QtCore.QTimer.singleShot(wait, work) if wait else work())

    def _add(self):
        active = self.shown.active
        active.parent.addChildNode(Node(self.shown, "Paint Layer 1", "paintlayer"), active)

    def _toggle(self):
        self.shown.active.setVisible(not self.shown.active.visible())
        self.shown.drawn += 1

    def _undo(self):
        node = self.shown.history.pop()
        node.remove()
        self.shown.active = self.shown.root.children[-1]

    def version(self):
        return "6.0.0-fake"

    def activeDocument(self):
        return self.shown

    def documents(self):
        return list(self.open)

    def notifier(self):
        return self.bell

    def action(self, name):
        return self.actions.get(_is(name, str))

    def readSetting(self, group, name, default):
        return self.settings.get((group, name), default)

    def writeSetting(self, group, name, value):
        self.settings[group, name] = _is(value, str)

    def addDockWidgetFactory(self, factory):
        self.factories.append(factory)


def install():
    """Makes this module the one that `import krita` finds."""
    sys.modules["krita"] = sys.modules[__name__]
