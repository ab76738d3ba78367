"""Pictures between bytes, Qt and the canvas. Everything here may run on any thread; readers and `zlib` let the host's go on meanwhile."""

import collections
import os

from . import colours
from .pixels import rgba
from .png import png
from .qt import QtCore, QtGui, bytes_of

#: The colour space of what Qt decodes: sRGB of 8 bits, blue first.
SRGB_8 = ("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")
#: A take ready for the canvas: its size, its `pixels`, and the `space` (model, depth, profile) in which they are.
Picture = collections.namedtuple("Picture", "width height pixels space")


def image(body, size=None):
    """Decodes a picture; with `size`, made as large as that while it is read."""
    buffer = QtCore.QBuffer()
    buffer.setData(body)
    buffer.open(QtCore.QIODevice.OpenModeFlag.ReadOnly)
    reader = QtGui.QImageReader(buffer)
    if size is not None and (reader.size().width(), reader.size().height()) != tuple(size):
        reader.setScaledSize(QtCore.QSize(*size))
    read = reader.read()
    if read.isNull():
        raise ValueError("The picture cannot be read: %s." % reader.errorString())
    return read


def picture(body, size=None):
    """A take's bytes as a canvas takes them."""
    read = image(body, size)
    wanted = (QtGui.QImage.Format.Format_RGB32, QtGui.QImage.Format.Format_ARGB32)
    if read.format() not in wanted:
        read = read.convertToFormat(wanted[1])
    return Picture(read.width(), read.height(), bytes_of(read), SRGB_8)


def fetched(client, digest, size):
    """A take's picture, as large as its place. The daemon's own file is read where it can be seen; it is never changed."""
    asset = client.call("asset.get", {"digest": digest})
    if asset.get("path") and os.path.isfile(asset["path"]):
        with open(asset["path"], "rb") as file:
            return picture(file.read(), size)
    return picture(client.asset(asset), size)


def in_space(picture, way):
    """The same picture in the colours of a document; as it is where no way leads there."""
    return picture if way is None else picture._replace(pixels=colours.go(picture.pixels, way), space=way.space)


def grey(body, size=None):
    """A mask's bytes: one byte a pixel, white is 255."""
    read = image(body, size).convertToFormat(QtGui.QImage.Format.Format_Grayscale8)
    stride, all_bytes = read.bytesPerLine(), bytes_of(read)
    return b"".join(all_bytes[row * stride : row * stride + read.width()] for row in range(read.height()))


def masked(picture, mask):
    """The same picture, seen only where its mask is white: one byte a pixel, of the picture's size."""
    width, height = picture.width, picture.height
    out = QtGui.QImage(width, height, QtGui.QImage.Format.Format_ARGB32)
    out.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QtGui.QPainter(out)
    painter.drawImage(0, 0, QtGui.QImage(picture.pixels, width, height, width * 4, QtGui.QImage.Format.Format_ARGB32))
    painter.setCompositionMode(QtGui.QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, QtGui.QImage(mask, width, height, width, QtGui.QImage.Format.Format_Alpha8))
    painter.end()
    return Picture(width, height, bytes_of(out), SRGB_8)


def canvas_png(width, height, blocks):
    """The PNG of a canvas, from blocks of its rows. Where the canvas is empty, it is white: models do not know transparency."""

    def flat():
        for block in blocks:
            rows = block.height()
            paper = QtGui.QImage(width, rows, QtGui.QImage.Format.Format_RGB32)
            paper.fill(QtGui.QColor(255, 255, 255))
            painter = QtGui.QPainter(paper)
            painter.drawImage(0, 0, block)
            painter.end()
            yield rgba(bytes_of(paper))

    return png(width, height, flat(), 4)
