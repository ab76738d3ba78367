"""Where a take may stand in Blender: in the image that is shown, on a plane, behind a camera, in the sequence. On Blender's own thread.

A take's picture is one image of its own, however often it is used. Two images stay and change what they show: `Maquette`, which shows the
selected take, and the anchor of a shot, so that everything that uses it follows.
"""

import os

import bpy

from . import versions
from .document import mark, marked
from .fitting import corners, free_channel, is_clip, name_of

#: How the image is called that shows the selected take.
SHOWN = "Maquette"
#: Seconds that a still stands in the sequence.
STILL_SECONDS = 1


class Refused(Exception):
    """It cannot be put there; the words say what to do."""


def show(entry, path):
    """Shows a take in the image `Maquette`, wherever that stands. Gives the image."""
    return _refreshed("shown", SHOWN, entry, path)


def picture(entry, path, anchor):
    """The image of a take, or the one that always shows its shot's anchor frame."""
    if anchor:
        return _refreshed("anchor", "Anchor · %s" % entry["shot"], entry, path, shot=entry["shot"])
    return _refreshed("take", name_of(entry), entry, path, digest=entry["digest"])


def plane(scene, entry, image):
    """Puts an upright plane with the picture, in its shape and as bright as it is, where the 3D cursor stands. Gives the object."""
    mesh = bpy.data.meshes.new(image.name)
    mesh.from_pydata(corners(entry["width"], entry["height"]), [], [(0, 1, 2, 3)])
    mesh.uv_layers.new().data.foreach_set("uv", (0, 0, 1, 0, 1, 1, 0, 1))
    mesh.materials.append(_material(image))
    thing = bpy.data.objects.new(image.name, mesh)
    thing.location = scene.cursor.location
    mark(thing, entry, image["maquette_role"])
    scene.collection.objects.link(thing)
    return thing


def background(scene, image):
    """Puts the picture behind the scene's camera, in the place of one that was put there before. Gives the camera."""
    if scene.camera is None:
        raise Refused("The scene has no camera. Add one, then press again.")
    camera = scene.camera.data
    ours = [shown for shown in camera.background_images if shown.image is not None and shown.image.get("maquette_role")]
    shown = ours[0] if ours else camera.background_images.new()
    shown.image, shown.frame_method, shown.alpha, shown.show_background_image = image, "FIT", 1.0, True
    camera.show_background_images = True
    return scene.camera


def strip(scene, entry, path, empty, frame, anchor):
    """Puts a take into the sequence at `frame`, on the next free channel: a clip as long as it is, a still for a second, each as large as
    fits into the frame. Gives the strip.

    Blender decodes the whole picture only to learn its size. So it first gets `empty`, which is as large and read in a seventh of the time."""
    strips = versions.strips(scene)
    occupied = [(other.channel, other.frame_final_end) for other in strips]
    channel = free_channel(occupied, frame, versions.most_channels())
    if channel is None:
        raise Refused("No channel of the sequence is free here. Go to a later frame, then press again.")
    name = name_of(entry)
    if is_clip(entry):
        made = strips.new_movie(name, path, channel, frame, fit_method="FIT")
    else:
        made = strips.new_image("Anchor · %s" % entry["shot"] if anchor else name, empty, channel, frame, fit_method="FIT")
        _show_file(made, path)
        made.frame_final_duration = max(1, round(STILL_SECONDS * scene.render.fps / scene.render.fps_base))
    mark(made, entry, "anchor" if anchor else "take")
    return made


def refresh_anchor(scene, entry, path):
    """Has everything that shows the shot's anchor frame show this one. Gives how many places that were."""
    images = marked(bpy.data.images, "anchor", shot=entry["shot"])
    for image in images:
        picture(entry, path, True)
    planes = marked(bpy.data.objects, "anchor", shot=entry["shot"])
    for thing in planes:
        thing.data.vertices.foreach_set("co", [value for corner in corners(entry["width"], entry["height"]) for value in corner])
        thing.data.update()
        mark(thing, entry, "anchor")
    strips = marked(versions.strips(scene), "anchor", shot=entry["shot"]) if scene.sequence_editor else []
    for made in strips:
        _show_file(made, path)
        mark(made, entry, "anchor")
    return len(images) + len(strips)


def _show_file(still, path):
    still.directory, still.elements[0].filename = os.path.dirname(path), os.path.basename(path)


def _refreshed(role, name, entry, path, **wanted):
    """The image with this role and these marks, showing the file; a new one if there is none. It stays the same datablock."""
    found = marked(bpy.data.images, role, **wanted)
    if found:
        image = found[0]
        image.source = "MOVIE" if is_clip(entry) else "FILE"
        if bpy.path.abspath(image.filepath) != path:
            image.filepath = path
            image.reload()
    else:
        image = bpy.data.images.load(path)
        image.name = name
    # The selected take is shown by nothing else, and still is to be there when the file is opened again.
    image.use_fake_user = role == "shown"
    mark(image, entry, role)
    return image


def _material(image):
    """A material that shows the picture as bright as it is, whatever the light. One for each picture."""
    for material in marked(bpy.data.materials, "picture"):
        if any(getattr(node, "image", None) == image for node in material.node_tree.nodes):
            return material
    material = bpy.data.materials.new(image.name)
    material["maquette_role"] = "picture"
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    texture, light, output = [nodes.new("ShaderNode" + kind) for kind in ("TexImage", "Emission", "OutputMaterial")]
    texture.image, texture.location, light.location, output.location = image, (-500, 0), (-200, 0), (0, 0)
    links.new(texture.outputs["Color"], light.inputs["Color"])
    links.new(light.outputs["Emission"], output.inputs["Surface"])
    return material
