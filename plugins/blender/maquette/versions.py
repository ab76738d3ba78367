"""Where Blender's versions differ, from 3.4 to 5.x. Everything else in this plugin asks here."""

import bpy


def strips(scene):
    """All strips of the scene's own sequence, which is made if there is none; `sequences` became `strips` in 4.4."""
    editor = scene.sequence_editor or scene.sequence_editor_create()
    return editor.strips if hasattr(editor, "strips") else editor.sequences


def edit_scene(scene):
    """The scene that the sequencer edits: since 5.0 it may be another one than the window's."""
    return getattr(bpy.context, "sequencer_scene", None) or scene


def most_channels():
    """How many channels a sequence has: 32 until 3.4, 128 since."""
    return 128 if bpy.app.version >= (3, 5, 0) else 32


def own_folder(package):
    """The folder in which the plugin may keep files: an extension has one of its own."""
    if package.startswith("bl_ext."):
        return bpy.utils.extension_path_user(package, create=True)
    return bpy.utils.user_resource("DATAFILES", path="maquette", create=True)


def rendering():
    """Whether Blender renders at the moment: then documents are left alone."""
    return not bpy.app.background and bpy.app.is_job_running("RENDER")


def undo_step(message):
    """Ends one undo step here. Timers have no window, and without a window there is no undo."""
    windows = bpy.context.window_manager.windows
    if bpy.app.background or not windows:
        return
    with bpy.context.temp_override(window=windows[0]):
        bpy.ops.ed.undo_push(message=message)
