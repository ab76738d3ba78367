"""Maquette in Krita: a docker that asks the daemon for pictures and puts them on the canvas.

Outside Krita, where the modules that need no host are tested, importing this does nothing.
"""

try:
    import krita
except ImportError:
    krita = None

if krita is not None:
    from .docker import MaquetteDocker
    from .qt import dock_area

    krita.Krita.instance().addDockWidgetFactory(krita.DockWidgetFactory("maquette", dock_area(krita), MaquetteDocker))
