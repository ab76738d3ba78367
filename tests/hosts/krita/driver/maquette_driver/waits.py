"""How long single calls of Krita hold its own thread up, with nothing of the plugin's in them: what the plugin's steps are measured against."""

import statistics
import time

from PyQt5.QtCore import QByteArray

SRGB = "sRGB-elle-V2-srgbtrc.icc"
#: How often each call is timed.
TIMES = 5
#: Documents: side, model, depth and bytes of a pixel.
KINDS = ((1024, "RGBA", "U8", 4), (2048, "RGBA", "U8", 4), (1024, "RGBA", "U16", 8), (1024, "RGBA", "F32", 16))


def measured(app, shown):
    """Yields what has to become true; gives one line for each call and kind of document."""
    rows = []
    for side, model, depth, size in KINDS:
        document = app.createDocument(side, side, "waits", model, depth, SRGB if depth == "U8" else "", 300.0)
        document.setBatchmode(True)
        app.activeWindow().addView(document)
        yield lambda: shown(document)
        took = {}
        for _ in range(TIMES):
            yield from _layer(app, document, side, size, took)
        rows += ["%s, %d x %d %s: median %.0f ms, longest %.0f ms" % (name, side, side, depth, 1e3 * statistics.median(all_of), 1e3 * max(all_of))
                 for name, all_of in took.items()]
        document.setModified(False)
        document.close()
        yield lambda: not shown(document)
    took = {}
    for _ in range(TIMES):
        _workshop(app, took)
        yield _rested()
    return rows + ["%s: median %.0f ms, longest %.0f ms" % (name, 1e3 * statistics.median(all_of), 1e3 * max(all_of)) for name, all_of in took.items()]


def _layer(app, document, side, size, took):
    layer = _timed(took, "createNode", lambda: document.createNode("waits", "paintlayer"))
    for top in range(0, side, 128):
        block = QByteArray(bytes(side * size * 128))
        _timed(took, "setPixelData of 128 rows", lambda: layer.setPixelData(block, 0, top, side, 128))
    root = document.rootNode()
    yield _rested()
    _timed(took, "addChildNode", lambda: root.addChildNode(layer, None))
    yield _rested()
    _timed(took, "refreshProjection", document.refreshProjection)
    yield _rested()
    _timed(took, "undo", app.action("edit_undo").trigger)
    yield _rested()
    empty = document.createNode("waits", "paintlayer")
    _timed(took, "addChildNode of an empty layer", lambda: root.addChildNode(empty, None))
    yield _rested()
    _timed(took, "remove", empty.remove)
    yield _rested()
    _timed(took, "action add_new_paint_layer", app.action("add_new_paint_layer").trigger)
    yield _rested()
    _timed(took, "action toggle_layer_visibility", app.action("toggle_layer_visibility").trigger)
    yield _rested()
    app.action("edit_undo").trigger()
    yield _rested()


def _workshop(app, took):
    document = _timed(took, "createDocument, 16 x 16", lambda: app.createDocument(16, 16, "waits", "RGBA", "U8", SRGB, 100.0))
    document.setBatchmode(True)
    for model, profile in (("GRAYA", "Gray-D50-elle-V2-srgbtrc.icc"), ("CMYKA", "Chemical proof")):
        layer = document.createNode("waits", "paintlayer")
        layer.setPixelData(QByteArray(bytes(1024 * 32 * 4)), 0, 0, 1024, 32)
        _timed(took, "setColorSpace, 1024 x 32 to %s" % model, lambda: layer.setColorSpace(model, "U8", profile))
    document.setModified(False)
    _timed(took, "close", document.close)


def _timed(took, name, work):
    begun = time.perf_counter()
    done = work()
    took.setdefault(name, []).append(time.perf_counter() - begun)
    return done


def _rested(seconds=0.3):
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until
