"""Pictures of the scene, to look at or to refine: the viewport as it is seen, the camera, or the last render.

Blender draws and reads back on its own thread, so each of these holds it up for that long; what can wait, making the PNG, is left to `work`.
"""

import os
import tempfile

import bpy

from .fitting import size_within
from .png import png

#: The long side of a picture of the viewport, in pixels.
SIDE = 1024

#: What a viewport shows that is the editor's own and not the scene's. The backdrop of the camera stays.
_EDITOR_S_OWN = ("show_floor", "show_axis_x", "show_axis_y", "show_axis_z", "show_ortho_grid", "show_cursor", "show_text", "show_extras", "show_bones",
                 "show_relationship_lines", "show_motion_paths", "show_object_origins", "show_outline_selected")


class Nothing(Exception):
    """There is nothing to take a picture of; the words say what to do."""


def view(scene):
    """The viewport: `(width, height, work)`, where `work()` gives the PNG on any thread. Where no viewport is open, as in the background, the
    camera is rendered by the Workbench, and Blender waits for that."""
    area = _viewport()
    if bpy.app.background or area is None:
        return _camera(scene)
    return _drawn(scene, area)


def render(scene):
    """The last render, in the same shape. Blender waits while it is written."""
    path = _temporary()
    try:
        _save(scene, bpy.data.images["Render Result"], path)
    except (KeyError, RuntimeError):
        raise Nothing("Nothing was rendered yet. Press F12 first.")
    percentage = scene.render.resolution_percentage / 100
    return round(scene.render.resolution_x * percentage), round(scene.render.resolution_y * percentage), _reader(path)


def _viewport():
    """The viewport that the person works in, or the largest there is."""
    here = bpy.context.area
    if here is not None and here.type == "VIEW_3D":
        return here
    areas = [area for window in bpy.context.window_manager.windows for area in window.screen.areas if area.type == "VIEW_3D"]
    return max(areas, key=lambda area: area.width * area.height, default=None)


def _drawn(scene, area):
    import gpu

    space = area.spaces.active
    region = next(region for region in area.regions if region.type == "WINDOW")
    width, height, seen, projected = _looking(scene, space, region)
    shown = {name: getattr(space.overlay, name) for name in _EDITOR_S_OWN}
    offscreen = gpu.types.GPUOffScreen(width, height)
    try:
        for name in _EDITOR_S_OWN:
            setattr(space.overlay, name, False)
        offscreen.draw_view3d(scene, bpy.context.view_layer, space, region, seen, projected, do_color_management=True)
        with offscreen.bind():
            pixels = gpu.state.active_framebuffer_get().read_color(0, 0, width, height, 3, 0, "UBYTE")
            # One row of bytes: with more dimensions Blender 3.4 tells their steps wrongly.
            pixels.dimensions = width * height * 3
    finally:
        offscreen.free()
        for name, value in shown.items():
            setattr(space.overlay, name, value)
    return width, height, lambda: png(width, height, _from_the_top(pixels, width * 3), 3)


def _looking(scene, space, region):
    """The size of the picture, and the matrices by which the viewport or its camera looks."""
    camera = space.camera if space.use_local_camera else scene.camera
    if space.region_3d.view_perspective != "CAMERA" or camera is None:
        width, height = size_within(region.width, region.height, SIDE)
        return width, height, space.region_3d.view_matrix, space.region_3d.window_matrix
    width, height = size_within(scene.render.resolution_x, scene.render.resolution_y, SIDE)
    depsgraph = bpy.context.evaluated_depsgraph_get()
    return width, height, camera.matrix_world.inverted(), camera.calc_matrix_camera(depsgraph, x=width, y=height)


def _from_the_top(pixels, stride):
    """Rows from the top down: the graphics card has the lowest first."""
    flat = memoryview(pixels)
    for begin in range(len(flat) - stride, -1, -stride):
        yield flat[begin : begin + stride]


def _camera(scene):
    if scene.camera is None:
        raise Nothing("There is no viewport and no camera. Open one, or add the other.")
    settings, wanted = scene.render, {"engine": "BLENDER_WORKBENCH", "resolution_percentage": 100}
    wanted["resolution_x"], wanted["resolution_y"] = size_within(settings.resolution_x, settings.resolution_y, SIDE)
    before = {name: getattr(settings, name) for name in wanted}
    try:
        for name, value in wanted.items():
            setattr(settings, name, value)
        bpy.ops.render.render(scene=scene.name)
        return render(scene)
    finally:
        for name, value in before.items():
            setattr(settings, name, value)


def _save(scene, image, path):
    """Writes an image as the person sees it, as PNG of 8 bits whatever the scene's own output is."""
    output, wanted = scene.render.image_settings, {"file_format": "PNG", "color_mode": "RGB", "color_depth": "8", "compression": 5}
    before = {name: getattr(output, name) for name in wanted}
    try:
        for name, value in wanted.items():
            setattr(output, name, value)
        image.save_render(path, scene=scene)
    finally:
        # The format comes first: what the others may be depends on it.
        for name, value in before.items():
            setattr(output, name, value)


def _temporary():
    handle, path = tempfile.mkstemp(suffix=".png", dir=bpy.app.tempdir)
    os.close(handle)
    return path


def _reader(path):
    def work():
        with open(path, "rb") as file:
            body = file.read()
        os.unlink(path)
        return body

    return work
