"""The one place that knows which Qt the host brings: PyQt5 in Krita 5, PyQt6 in Krita 6.

Krita 6 makes the import of PyQt5 fail on purpose. Everything else in this plugin imports Qt from here, and names enums in full, with
their scope, which both understand.
"""

try:
    from PyQt5 import QtCore, QtGui, QtWidgets

    QAction = QtWidgets.QAction
    QT = 5
except ImportError:
    from PyQt6 import QtCore, QtGui, QtWidgets

    QAction = QtGui.QAction
    QT = 6

__all__ = ["QtCore", "QtGui", "QtWidgets", "QAction", "QT", "dock_area", "bytes_of"]


def dock_area(krita):
    """Where the docker first stands: at the right. The enum moved into a class of its own in some builds."""
    base = krita.DockWidgetFactoryBase
    scope = getattr(base, "DockPosition", base)
    return getattr(scope, "DockRight", None) or base.DockRight


def bytes_of(image):
    """The bytes of a picture of 32 bits a pixel, without gaps between its rows."""
    bits = image.constBits()
    bits.setsize(image.bytesPerLine() * image.height())
    return bytes(bits)
