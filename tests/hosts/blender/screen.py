"""Works the plugin in the real Blender with its screen, where its own timer runs, and says what it saw, as `steps.py` does.

`screen.py ZIP PROJECT`, with `--enable-event-simulate`: the sidebar is opened as a person opens it, by clicks.
"""

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback

import bpy

ZIP, PROJECT = sys.argv[-2:]
SHOTS = os.environ.get("MAQUETTE_SHOTS")
PATIENCE = int(os.environ.get("MAQUETTE_DRIVER_PATIENCE", "120"))
AT = ["begin"]
SEEN = {"drawn": set(), "gaps": []}


def at(name):
    AT[0] = name


def ok(name, text=""):
    AT[0] = name
    print("ok %s: %s" % (name, text), flush=True)


def module(name):
    return importlib.import_module("maquette." + name)


def screenshot(name):
    """The whole screen, for eyes; nothing where nobody wants it."""
    if SHOTS:
        subprocess.call(["import", "-window", "root", os.path.join(SHOTS, "blender-%s.png" % name)])


def window():
    return bpy.context.window_manager.windows[0]


def area(kind):
    return [area for area in window().screen.areas if area.type == kind][0]


def region(shown, kind):
    return [region for region in shown.regions if region.type == kind][0]


def mouse(x, y, *values):
    window().event_simulate(type="MOUSEMOVE", value="NOTHING", x=int(x), y=int(y))
    for value in values:
        window().event_simulate(type="LEFTMOUSE", value=value, x=int(x), y=int(y))


def for_a(seconds):
    """Something to wait for that is always the same."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def redraw():
    for shown in window().screen.areas:
        shown.tag_redraw()


def opened(kind):
    """Opens the sidebar of an editor, and clicks its tabs until ours is shown."""
    shown = area(kind)
    shown.spaces.active.show_region_ui = True
    yield for_a(0.4)
    side = region(shown, "UI")
    side = region(shown, "UI")
    # Below the tabs that every editor has.
    for y in range(side.y + side.height - 40, side.y, -40):
        SEEN["drawn"].discard(kind)
        mouse(side.x + side.width - 10, y, "PRESS", "RELEASE")
        yield for_a(0.1)
        redraw()
        yield for_a(0.15)
        if kind in SEEN["drawn"]:
            return
    raise AssertionError("no tab of %s is ours" % kind)


def watched(panels):
    """Notes in which editors our panel is drawn, and that nothing fails there: Blender would only print it."""
    drawn = panels._Main.drawn

    def note(self, layout, context, here):
        drawn(self, layout, context, here)
        SEEN["drawn"].add(context.area.type)

    panels._Main.drawn = note
    for panel in (panels._Main, panels._Takes, panels._Anchor, panels._Queue):
        panel.drawn = _safe(panel.drawn)
    panels.TemplateMenu.draw = _safe(panels.TemplateMenu.draw)


def _safe(drawn):
    def draw(self, *given):
        try:
            drawn(self, *given)
        except Exception:
            SEEN["broken"] = traceback.format_exc()
            raise

    return draw


def all_steps():
    yield from installed()
    here = module("plugin").here()
    for part in (drafted, shown, undone, viewed, listed, menu, killed):
        at(part.__name__)
        yield from part(here, here.session)
        assert "broken" not in SEEN, SEEN["broken"]
    figures(here)


def installed():
    at("screen-install")
    bpy.context.preferences.view.show_splash = False
    # A person at work has put something else there than the cube.
    cube = bpy.context.scene.objects["Cube"]
    cube.scale, cube.location = (0.4, 0.4, 0.4), (1.1, 1.2, -0.8)
    cube.select_set(False)
    bpy.ops.preferences.addon_install(filepath=ZIP, overwrite=True)
    bpy.ops.preferences.addon_enable(module="maquette")
    watched(module("panels"))
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(PROJECT, "harbour.blend"))
    here = module("plugin").here()
    here.act("start")
    yield lambda: here.session.standing.name == "ready" and here.session.tiers
    at("panel")
    whole = area("VIEW_3D")
    with bpy.context.temp_override(window=window(), area=whole, region=region(whole, "WINDOW")):
        bpy.ops.screen.area_split(direction="VERTICAL", factor=0.42)
    yield for_a(0.3)
    min((shown for shown in window().screen.areas if shown.type == "VIEW_3D"), key=lambda shown: shown.x).type = "IMAGE_EDITOR"
    yield for_a(0.3)
    yield from opened("VIEW_3D")
    ok("panel", "drawn in %s, and its timer brought %s" % (SEEN["drawn"], here.session.standing.text))


def drafted(here, session):
    at("screen-draft")
    SEEN["gaps"].clear()
    redraw()
    yield for_a(1.5)
    print("figure alone: longest gap between two turns of Blender %.0f ms, when it draws its screen by software" % (1e3 * max(SEEN["gaps"])), flush=True)
    form = bpy.context.scene.maquette
    form.prompt, form.count = "a blue ceramic teapot on a table by the window", 4
    yield lambda: session.offer and session.offer.quote
    assert module("panels")._price_text(session, form) == "Draft · 4 credits"
    here.longest.clear()
    SEEN["gaps"].clear()
    bpy.ops.maquette.draft()
    yield lambda: len(session.record.takes) == 4 and not session.open_jobs()
    yield lambda: all(session.thumbs.get(entry["digest"]) for entry in session.record.takes.values())
    yield for_a(1)
    icons = [here.icon(entry["digest"]) for entry in session.record.takes.values()]
    assert all(icons), icons
    ok("screen-draft", "four takes with icons %s" % icons)
    print("figure draft: steps %s; longest gap between two turns of Blender %.0f ms" % (
        ", ".join("%s %.1f ms" % (name, 1e3 * took) for name, took in sorted(here.longest.items())), 1e3 * max(SEEN["gaps"])), flush=True)


def shown(here, session):
    at("screen-show")
    first, second = [entry["take"] for entry in session.record.newest_first()][:2]
    bpy.ops.maquette.select(take=first)
    yield lambda: bpy.data.images.get("Maquette")
    image, editor = bpy.data.images["Maquette"], area("IMAGE_EDITOR")
    with bpy.context.temp_override(window=window(), area=editor, region=region(editor, "WINDOW")):
        bpy.ops.maquette.show_here()
    yield for_a(0.5)
    SEEN["gaps"].clear()
    bpy.ops.maquette.select(take=second)
    yield lambda: image["maquette_take"] == second
    yield for_a(0.7)
    assert editor.spaces.active.image == image and image.has_data
    ok("screen-show", "%s refreshed in place" % image.name)
    print("figure show: longest gap between two turns of Blender %.0f ms, with decoding 1024 x 1024 and drawing it" % (1e3 * max(SEEN["gaps"])), flush=True)
    at("screen-background")
    bpy.ops.maquette.judge(verdict="keep")
    bpy.ops.maquette.set_anchor()
    yield lambda: session.anchor and session.record.takes[second]["verdict"] == "keep"
    bpy.ops.maquette.place(surface="background", anchor=True)
    camera = bpy.context.scene.camera.data
    yield lambda: camera.background_images
    view = area("VIEW_3D")
    looking = view.spaces.active.region_3d
    looking.view_perspective, looking.view_camera_offset, looking.view_camera_zoom = "CAMERA", (0.2, 0), -2
    with bpy.context.temp_override(window=window(), area=editor, region=region(editor, "WINDOW")):
        bpy.ops.image.view_all(fit_view=True)
    yield for_a(1)
    ok("screen-background", camera.background_images[0].image.name)
    screenshot("background")


def undone(here, session):
    """What is put into the scene is one step, and what the scene remembers is not undone."""
    at("screen-undo")
    bpy.ops.maquette.place(surface="plane", anchor=False)
    yield lambda: [thing for thing in bpy.context.scene.objects if thing.get("maquette_role") == "take"]
    takes = session.record.text()
    with bpy.context.temp_override(window=window()):
        bpy.ops.ed.undo()
    yield lambda: not [thing for thing in bpy.context.scene.objects if thing.get("maquette_role")]
    camera = bpy.context.scene.camera.data
    assert len(camera.background_images) == 1 and camera.background_images[0].image["maquette_role"] == "anchor"
    yield lambda: bpy.context.scene["maquette/state.json"] == takes
    ok("screen-undo", "the plane is gone, the backdrop and the record stay")


def viewed(here, session):
    """The viewport is drawn by the graphics card, without what is only the editor's, and becomes a take to refine."""
    at("screen-view")
    form = bpy.context.scene.maquette
    form.source, form.tier, form.count = "view", "hero", 1
    bpy.ops.maquette.take_picture()
    yield lambda: here.captured is not None
    assert (here.captured.width, here.captured.height) == (1024, 576), here.captured[:3]
    path = os.path.join(PROJECT, "view.png")
    with open(path, "wb") as file:
        file.write(here.captured.body)
    image = bpy.data.images.load(path)
    # From the lowest row up, four numbers a pixel: left of the backdrop all is grey, and the backdrop's wall is blue.
    red, _green, blue, _alpha = image.pixels[4 * (1024 * 400 + 700) : 4 * (1024 * 400 + 701)]
    beside = image.pixels[4 * (1024 * 400 + 50) : 4 * (1024 * 400 + 51)]
    assert blue > red + 0.1, ("the backdrop is not to be seen", red, blue)
    assert max(beside[:3]) - min(beside[:3]) < 0.05, ("the grid is to be seen", tuple(beside))
    bpy.data.images.remove(image)
    assert area("VIEW_3D").spaces.active.overlay.show_floor
    if SHOTS:
        shutil.copy(path, os.path.join(SHOTS, "blender-view-as-taken.png"))
    yield lambda: session.offer and session.offer.quote
    text = module("panels")._price_text(session, form)
    assert text == "Refine · 12 credits", text
    ok("screen-view", "%s, from %d x %d" % (text, here.captured.width, here.captured.height))
    bpy.ops.maquette.draft()
    yield session.open_jobs
    screenshot("queue")
    yield lambda: not session.open_jobs() and [entry for entry in session.record.takes.values() if entry["tier"] == "hero"]
    ok("screen-refine", session.record.newest_first()[0]["take"])
    form.source, form.tier = "words", "draft"
    yield lambda: session.offer and session.offer.quote


def listed(here, session):
    """The same panels stand in the other two editors."""
    at("editors")
    yield from opened("IMAGE_EDITOR")
    screenshot("image-editor")
    area("IMAGE_EDITOR").type = "SEQUENCE_EDITOR"
    yield for_a(0.5)
    yield from opened("SEQUENCE_EDITOR")
    bpy.ops.maquette.place(surface="strip", anchor=True)
    yield for_a(1)
    ok("editors", sorted(SEEN["drawn"]))
    screenshot("sequencer")
    bpy.context.scene.maquette.search = "hero"
    yield for_a(0.5)
    screenshot("search")


def menu(here, session):
    at("menu")
    view, opened_menus = area("VIEW_3D"), []
    drawn = module("panels").TemplateMenu.draw
    module("panels").TemplateMenu.draw = lambda self, context: opened_menus.append(drawn(self, context))
    with bpy.context.temp_override(window=window(), area=view, region=region(view, "WINDOW")):
        bpy.ops.wm.call_menu(name="MAQUETTE_MT_templates")
    yield lambda: opened_menus
    yield for_a(0.3)
    screenshot("templates")
    window().event_simulate(type="ESC", value="PRESS")
    window().event_simulate(type="ESC", value="RELEASE")
    yield for_a(0.3)
    ok("menu", [file["name"] for file in session.templates])


def killed(here, session):
    at("screen-down")
    done = subprocess.run(["maquette", "status", "--json"], cwd=PROJECT, stdout=subprocess.PIPE, timeout=60)
    SEEN["gaps"].clear()
    os.kill(json.loads(done.stdout.decode())["pid"], signal.SIGKILL)
    yield lambda: session.standing.name == "down"
    yield for_a(0.5)
    screenshot("down")
    ok("screen-down", "%s [%s], and Blender was held up for %.0f ms at most" % (session.standing.text, session.standing.label, 1e3 * max(SEEN["gaps"])))
    bpy.ops.maquette.act(action="start")
    yield lambda: session.standing.name == "ready"
    yield lambda: session.offer and session.offer.quote
    ok("screen-back", "%s %s" % (session.standing.text, module("panels")._price_text(session, bpy.context.scene.maquette)))


def figures(here):
    print("figure screen: %s" % ", ".join("%s %.1f ms" % (name, 1e3 * took) for name, took in sorted(here.longest.items())), flush=True)
    assert not here.mistakes, "\n".join(here.mistakes)
    ok("screen-end")


class Run:
    """Takes the steps on a timer of Blender's own."""

    def __init__(self):
        self.steps, self.wanted, self.until, self.beat = all_steps(), None, 0, None

    def __call__(self):
        now = time.perf_counter()
        if self.beat is not None:
            SEEN["gaps"].append(now - self.beat)
        try:
            if self.wanted is None or self.wanted():
                self.wanted, self.until = next(self.steps), time.monotonic() + PATIENCE
            elif time.monotonic() > self.until:
                session = module("plugin").here().session
                raise AssertionError("it did not come: %s; %s" % (session.standing, session.message))
        except StopIteration:
            os._exit(0)
        except BaseException as error:
            traceback.print_exc()
            print("FAILED %s: %s" % (AT[0], error), flush=True)
            screenshot("failed")
            os._exit(1)
        self.beat = time.perf_counter()
        return 0.01


bpy.app.timers.register(Run(), first_interval=2)
