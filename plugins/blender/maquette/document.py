"""What a blend file remembers: the record on its scene, marks on what was made of takes, and copies of their files beside it.

All of it are ID properties, so that it is saved with the file and read back by whoever opens it, with this plugin or without.
"""

import os
import shutil
import tempfile

import bpy

from . import versions
from .fitting import file_name
from .png import png
from .record import KEY, Record, project_above, read
from .words import credits_text


def record_of(scene):
    """What the scene remembers; of a new one, which shot and project it belongs to."""
    text = scene.get(KEY)
    record = read(text) if isinstance(text, str) else Record()
    name = os.path.splitext(os.path.basename(bpy.data.filepath))[0]
    record.shot = record.shot or name or None
    record.project = record.project or project_above(bpy.data.filepath)
    return record


def write(scene, record):
    """Writes the record into the scene."""
    scene[KEY] = record.text()


def mark(thing, entry, role):
    """Says on an image, object or strip which take it shows, and what for: `shown`, `take` or `anchor`."""
    thing["maquette_role"], thing["maquette_take"], thing["maquette_digest"] = role, entry["take"], entry["digest"]
    thing["maquette_shot"], thing["maquette_prompt"] = entry["shot"] or "", entry["prompt"] or ""
    # A seed has 64 bits, a number in an ID property 32.
    thing["maquette_seed"] = "" if entry["seed"] is None else str(entry["seed"])
    thing["maquette_model"] = entry["model"] or ""
    thing["maquette_credits"] = credits_text(entry["cost_microcredits"] or 0)


def marked(things, role, **wanted):
    """Those of the things that have this role, and these marks."""
    wanted["role"] = role
    return [thing for thing in things if all(thing.get("maquette_" + name) == value for name, value in wanted.items())]


def folder(package):
    """Where copies of takes lie: in `maquette` beside the blend file; for one that was never saved, in the plugin's own folder."""
    if bpy.data.filepath:
        return os.path.join(os.path.dirname(bpy.data.filepath), "maquette")
    return os.path.join(versions.own_folder(package), "takes")


def stand_in(entry, where):
    """The path of an empty picture as large as the take, made if it is not there. For a thread that may wait."""
    path = os.path.join(where, "%dx%d.png" % (entry["width"], entry["height"]))
    if not os.path.isfile(path):
        body = png(entry["width"], entry["height"], (bytes(entry["width"]) for _row in range(entry["height"])), 1)
        with open(path, "wb") as file:
            file.write(body)
    return path


def copy_of(client, entry, where):
    """The path of a copy of the take's file in the folder `where`, made if it is not there. For a thread that may wait.

    Blender may save over a picture that it opened, so it never gets the daemon's own file.
    """
    path = os.path.join(where, file_name(entry))
    if os.path.isfile(path):
        return path
    os.makedirs(where, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=where, prefix=".maquette-")
    os.close(handle)
    try:
        with tempfile.TemporaryDirectory() as aside:
            shutil.copyfile(client.asset_path(entry["digest"], folder=aside), unfinished)
        os.replace(unfinished, path)
    except BaseException:
        os.unlink(unfinished)
        raise
    return path
