"""Maquette in Blender: panels that ask the daemon for pictures and clips, and put them where a scene uses them.

One folder is both an add-on (`bl_info`, Blender 3.4 to 4.1) and an extension (`blender_manifest.toml`, 4.2 and later). Outside Blender, where
the modules that need no host are tested, importing this does nothing.
"""

try:
    import bpy
except ImportError:
    bpy = None

bl_info = {
    "name": "Maquette",
    "author": "Maquette",
    "version": (0, 1, 0),
    "blender": (3, 4, 0),
    "location": "Sidebar of the 3D viewport, the image editor and the video sequencer: Maquette",
    "description": "Drafts, heroes, anchor frames and motion from the Maquette daemon on this machine",
    "category": "Import-Export",
}

if bpy is not None:
    from . import form, operators, panels, plugin

    def register():
        """Blender calls this when the add-on is enabled."""
        form.register()
        operators.register()
        panels.register()
        plugin.begin(__package__)

    def unregister():
        """And this when it is disabled: nothing of it runs on."""
        plugin.end()
        panels.unregister()
        operators.unregister()
        form.unregister()
