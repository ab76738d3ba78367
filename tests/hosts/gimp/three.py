"""Drives the plug-in in the real GIMP 3, without a window: GIMP runs this file by its Python batch interpreter. Says `ok <step>` for each step.

Procedures are called as a script or another plug-in calls them, so the dialogs are not seen here.
"""

import json
import os
import signal
import subprocess
import time
import traceback

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, Gio

PROJECT, OUT = os.environ["MAQUETTE_DRIVER_PROJECT"], os.path.join(os.environ["MAQUETTE_DRIVER_PROJECT"], "out")
XCF = os.path.join(PROJECT, "tea.xcf")


def ok(name, text=""):
    print("\nok %s: %s" % (name, text), flush=True)


def command(*words):
    """The command line beside GIMP, as another client of the same daemon; gives its document."""
    done = subprocess.run(["maquette", "--json"] + list(words), cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    return json.loads(done.stdout.decode().splitlines()[-1])


def left():
    """Microcredits that are left."""
    return command("credits")["wallets"][0]["available_microcredits"]


def settled():
    """Waits until every job has ended."""
    until = time.monotonic() + 90
    while command("status")["open_jobs"]:
        assert time.monotonic() < until, command("jobs")
        time.sleep(0.2)


def call(name, image, **given):
    """Runs one of our procedures; gives what it refused, empty if it did not."""
    procedure = Gimp.get_pdb().lookup_procedure("maquette-" + name)
    config = procedure.create_config()
    config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    config.set_property("image", image)
    for argument, value in given.items():
        config.set_property(argument.replace("_", "-"), value)
    status = procedure.run(config).index(0)
    return "" if status == Gimp.PDBStatusType.SUCCESS else Gimp.get_pdb().get_last_error()


def memory(layer):
    """What a layer remembers; none for those that are not ours."""
    parasite = layer.get_parasite("maquette-take")
    return json.loads(bytes(parasite.get_data()).decode("utf-8")) if parasite is not None else None


def ours(image):
    return [layer for layer in image.get_layers() if memory(layer)]


def region(layer):
    _, x, y = layer.get_offsets()
    return x, y, layer.get_width(), layer.get_height()


def save(image):
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(XCF), None)


def load():
    return Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(XCF))


def pixels(layer, name):
    """A layer alone as a PNG; gives its path."""
    path = os.path.join(OUT, name + ".png")
    copy = Gimp.Image.new(layer.get_width(), layer.get_height(), Gimp.ImageBaseType.RGB)
    alone = Gimp.Layer.new_from_drawable(layer, copy)
    copy.insert_layer(alone, None, 0)
    alone.set_offsets(0, 0)
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, copy, Gio.File.new_for_path(path), None)
    copy.delete()
    return path


def differing(one, other, mask=None):
    """How many pixels of two pictures differ, outside a mask if there is one."""
    def loaded(path):
        image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(path))
        layer = image.get_layers()[0]
        return layer, layer.get_buffer().get(Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height()), 1.0, "R'G'B' u8", Gegl.AbyssPolicy.NONE)

    (layer, first), (_, second) = loaded(one), loaded(other)
    wide = layer.get_width()
    count = 0
    for at in range(0, len(first), 3):
        if first[at : at + 3] != second[at : at + 3] and not (mask and mask(at // 3 % wide, at // 3 // wide)):
            count += 1
    return count


def begun():
    image = Gimp.Image.new(640, 480, Gimp.ImageBaseType.RGB)
    paper = Gimp.Layer.new(image, "paper", 640, 480, Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(paper, None, 0)
    paper.fill(Gimp.FillType.WHITE)
    save(image)
    image.delete()
    image = load()
    assert call("standing", image) == ""
    ok("standing")
    return image


def anchored(image):
    made = command("draft", "a ceramic teapot at dawn", "-n", "2", "--shot", "tea")["takes"]
    assert "no anchor frame" in call("insert-anchor", image), "a shot without an anchor frame"
    command("keep", made[0]["id"], made[1]["id"])
    command("anchor", made[0]["id"])
    image.set_selected_layers([image.get_layers()[0]])
    assert call("insert-anchor", image) == ""
    layer = ours(image)[0]
    said = memory(layer)
    assert (said["take"], said["digest"], said["role"], said["seed"]) == (made[0]["id"], made[0]["asset"]["digest"], "anchor", made[0]["seed"])
    assert region(layer) == (80, 0, 480, 480), region(layer)
    assert [chosen.get_name() for chosen in image.get_selected_layers()] == ["paper"]
    ok("anchor", "%s; the person's own layer is still the selected one" % layer.get_name())
    return made


def requested(image):
    before = left()
    why = call("request-draft", image, prompt="a fox in a wood", count=2)
    assert "Draft · 2 credits" in why and left() == before, why
    ok("limit", why)
    assert call("request-draft", image, prompt="a fox in a wood", count=2, most_credits=2.0) == ""
    settled()
    assert before - left() == 2000000
    assert call("fetch", image) == ""
    came = [layer for layer in ours(image) if memory(layer)["role"] == "draft"]
    assert sorted(memory(layer)["prompt"] for layer in came) == ["a fox in a wood"] * 2
    assert call("fetch", image) == "" and len(ours(image)) == 3
    ok("fetch", "2 layers, and no more when asked again")


def promoted(image):
    layer = [layer for layer in ours(image) if memory(layer)["role"] == "draft"][0]
    image.set_selected_layers([layer])
    assert "Keep and promote · 12 credits" in call("promote", image)
    assert call("promote", image, most_credits=12.0) == ""
    settled()
    call("fetch", image)
    top = image.get_layers()[0]
    assert memory(top)["tier"] == "hero" and region(top) == region(layer)
    ok("promote", "in the place of its draft")


def filled(image):
    image.select_ellipse(Gimp.ChannelOps.REPLACE, 200, 150, 160, 120)
    flat = image.duplicate()
    Gimp.Selection.none(flat)
    before = pixels(flat.flatten(), "before")
    assert call("fill-selection", image, prompt="a red kite", most_credits=50.0) == ""
    settled()
    call("fetch", image)
    top = image.get_layers()[0]
    assert region(top) == (0, 0, 640, 480)
    after = pixels(top, "after")
    inside = lambda x, y: 199 <= x <= 360 and 149 <= y <= 270
    assert differing(before, after, inside) == 0 and differing(before, after) > 1000
    ok("fill", "outside of the selection not one pixel changed")


def removed(image):
    flat = image.duplicate()
    Gimp.Selection.none(flat)
    before = pixels(flat.flatten(), "before-removing")
    assert call("remove-selection", image, most_credits=50.0) == ""
    settled()
    call("fetch", image)
    after = pixels(image.get_layers()[0], "after-removing")
    inside = lambda x, y: 199 <= x <= 360 and 149 <= y <= 270
    assert differing(before, after, inside) == 0 and differing(before, after) > 1000
    ok("remove", "outside of the selection not one pixel changed")


def referenced(image):
    assert call("request-draft", image, prompt="a copper kettle", tier="hero", source="selection", most_credits=12.0) == ""
    settled()
    call("fetch", image)
    top = image.get_layers()[0]
    x, y, wide, high = region(top)
    assert memory(top)["tier"] == "hero" and x >= 200 and y >= 150 and x + wide <= 361 and y + high <= 271, region(top)
    ok("selection", "refined in its place: %s" % (region(top),))


def reopened(image, made):
    save(image)
    count = len(ours(image))
    image.delete()
    image = load()
    assert len(ours(image)) == count
    command("anchor", made[1]["id"])
    assert call("fetch", image) == ""
    anchor = [layer for layer in ours(image) if memory(layer)["role"] == "anchor"][0]
    assert memory(anchor)["take"] == made[1]["id"] and region(anchor) == (80, 0, 480, 480) and len(ours(image)) == count
    ok("reopen", "%d layers know their takes" % count)
    ok("stale", "the anchor frame of today in the old place")
    return image


def killed(image):
    assert call("request-draft", image, prompt="a harbour at night", most_credits=1.0) == ""
    settled()
    count = len(ours(image))
    os.kill(command("status")["pid"], signal.SIGKILL)
    why = call("fetch", image)
    assert "Maquette does not run." in why and len(ours(image)) == count, why
    ok("down", why)
    assert call("standing", image, start=True) == ""
    assert call("fetch", image) == "" and len(ours(image)) == count + 1
    ok("back", "started from GIMP, and what was asked for before is there")


def modes(image):
    grey = Gimp.Image.new(320, 240, Gimp.ImageBaseType.GRAY)
    layer = Gimp.Layer.new(grey, "paper", 320, 240, Gimp.ImageType.GRAYA_IMAGE, 100, Gimp.LayerMode.NORMAL)
    grey.insert_layer(layer, None, 0)
    grey.convert_precision(Gimp.Precision.FLOAT_LINEAR)
    assert call("insert-anchor", grey, shot="tea") != "", "another project has no such shot"
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, grey, Gio.File.new_for_path(os.path.join(PROJECT, "grey.xcf")), None)
    grey = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(os.path.join(PROJECT, "grey.xcf")))
    assert call("insert-anchor", grey, shot="tea") == "" and ours(grey)[0].is_gray()
    assert call("request-draft", grey, prompt="a cup", tier="hero", source="image", most_credits=12.0) == ""
    settled()
    call("fetch", grey)
    assert len(ours(grey)) == 2
    ok("modes", "grey and float, in and out")


def main():
    os.makedirs(OUT)
    image = begun()
    made = anchored(image)
    requested(image)
    promoted(image)
    filled(image)
    removed(image)
    referenced(image)
    image = reopened(image, made)
    killed(image)
    modes(image)
    ok("end")


try:
    main()
except Exception:
    traceback.print_exc()
