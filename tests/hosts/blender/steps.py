"""Works the plugin inside the real Blender without a screen, in 3.4 as an add-on and in the bpy wheel of 5.0 as an extension, and says what it
saw: `ok <step>: …`, or `FAILED <step>: …` and the end.

`steps.py ZIP PROJECT`. Blender's timers do not run in the background, so whatever waits here calls the plugin's tick.
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
#: Seconds that one thing may take; a clip on a busy machine is slow.
PATIENCE = int(os.environ.get("MAQUETTE_DRIVER_PATIENCE", "90"))
#: The step that is being done, for the message of a failure.
AT = ["begin"]
SEEN = {}


def at(name):
    AT[0] = name


def ok(name, text=""):
    AT[0] = name
    print("ok %s: %s" % (name, text), flush=True)


def until(true, seconds=None):
    """Works the plugin until something is true, and gives it."""
    end = time.monotonic() + (seconds or PATIENCE)
    while True:
        SEEN["here"].tick()
        found = true()
        if found:
            return found
        if time.monotonic() > end:
            session = SEEN["here"].session
            jobs = [(job["id"], job["state"]) for job in session.jobs.values()]
            raise AssertionError("it did not come: %s; %s; %s" % (session.standing, session.message, jobs))
        time.sleep(0.02)


def command(*words):
    """The command line beside Blender, as another client of the same daemon."""
    done = subprocess.run(["maquette"] + list(words), cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    return done.stdout.decode()


def module(name):
    return importlib.import_module(SEEN["package"] + "." + name)


def strips():
    return list(module("versions").strips(bpy.context.scene))


def marks(thing):
    return {name: thing.get("maquette_" + name) for name in ("role", "take", "digest", "seed", "prompt", "model", "credits")}


def has_marks_of(thing, entry, role):
    """Whether what was made of a take says where it came from."""
    said = marks(thing)
    assert said["role"] == role and said["take"] == entry["take"] and said["digest"] == entry["digest"], said
    assert said["seed"] == str(entry["seed"]) and said["prompt"] == entry["prompt"] and said["model"] == entry["model"], said
    return said


def form():
    return bpy.context.scene.maquette


def price():
    """The words on the button, once they have a price."""
    panels, session = module("panels"), SEEN["here"].session
    until(lambda: SEEN["here"]._price_at is None and session.offer is not None)
    return panels._price_text(session, form())


def installed():
    at("install")
    if bpy.app.version < (4, 2, 0):
        bpy.ops.preferences.addon_install(filepath=ZIP, overwrite=True)
        bpy.ops.preferences.addon_enable(module="maquette")
        SEEN["package"] = "maquette"
    else:
        bpy.ops.extensions.package_install_files(filepath=ZIP, repo="user_default", enable_on_install=True)
        SEEN["package"] = "bl_ext.user_default.maquette"
    assert SEEN["package"] in bpy.context.preferences.addons, list(bpy.context.preferences.addons.keys())
    SEEN["here"] = module("plugin").here()
    ok("install", "%s in %s, online access %s" % (SEEN["package"], bpy.app.version_string, getattr(bpy.app, "online_access", "unknown")))


def opened():
    at("ready")
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(PROJECT, "tea.blend"))
    SEEN["here"].open_scene()
    session = SEEN["here"].session
    bpy.ops.maquette.act(action="start")
    until(lambda: session.standing.name == "ready" and session.tiers and session.balance)
    assert session.record.project == PROJECT and session.record.shot == "tea", (session.record.project, session.record.shot)
    assert not bpy.context.scene.get("maquette/state.json"), "a scene that asked for nothing remembers nothing"
    ok("ready", "%s %s, shot %s" % (session.standing.text, [tier["name"] for tier in session.tiers], session.record.shot))


def drafted():
    at("price")
    here, session = SEEN["here"], SEEN["here"].session
    form().count = 2
    form().prompt = "a ceramic teapot on an oak table at dawn"
    text = price()
    assert text == "Draft · 2 credits", text
    assert not session.record.jobs, "nothing is asked for before the press"
    ok("price", text)
    at("draft")
    bpy.ops.maquette.draft()
    until(lambda: len(session.open_jobs()) == 2)
    ok("queue", [module("words").job_line(job) for job in session.open_jobs()])
    until(lambda: len(session.record.takes) == 2 and not session.open_jobs())
    entries = session.record.newest_first()
    until(lambda: all(session.thumbs.get(entry["digest"]) for entry in entries))
    for entry in entries:
        # Without a screen Blender gives no numbers to icons, but it reads them.
        here.icon(entry["digest"])
    sizes = [tuple(here.previews[entry["digest"]].image_size) for entry in entries]
    assert all(min(size) > 100 for size in sizes), sizes
    ok("draft", "%s with thumbnails of %s" % ([entry["take"] for entry in entries], sizes))
    # What was drawn is there, and its price says so.
    text = price()
    assert text == "Draft · cached · 0", text


def shown():
    at("show")
    session = SEEN["here"].session
    first, second = [entry["take"] for entry in session.record.newest_first()]
    bpy.ops.maquette.select(take=first)
    image = until(lambda: bpy.data.images.get("Maquette"))
    has_marks_of(image, session.record.takes[first], "shown")
    assert tuple(image.size) == (1024, 1024), tuple(image.size)
    pointer, before = image.as_pointer(), image.pixels[2000000:2000400]
    bpy.ops.maquette.select(take=second)
    until(lambda: image["maquette_take"] == second)
    assert bpy.data.images["Maquette"].as_pointer() == pointer and len([i for i in bpy.data.images if i.get("maquette_role") == "shown"]) == 1
    assert image.pixels[2000000:2000400] != before, "the same datablock shows the same pixels"
    assert os.path.dirname(bpy.path.abspath(image.filepath)) == os.path.join(PROJECT, "maquette"), image.filepath
    ok("show", "%s, then %s, in one datablock" % (first, second))
    SEEN["takes"] = first, second


def judged():
    at("judge")
    session, second = SEEN["here"].session, SEEN["takes"][1]
    bpy.ops.maquette.judge(verdict="reject")
    until(lambda: session.record.takes[second]["verdict"] == "reject")
    bpy.ops.maquette.judge(verdict="keep")
    until(lambda: session.record.takes[second]["verdict"] == "keep")
    ok("judge", "rejected, then kept")


def reused():
    """What a take came from is filled in again, with a price and without a press."""
    at("reuse")
    entry, words = SEEN["here"].entry(), form().prompt
    form().prompt = "something else"
    bpy.ops.maquette.reuse()
    text, asked = price(), SEEN["here"].session.offer.params
    assert (asked["prompt"], asked["seed"], asked["count"], asked["tier"]) == (words, entry["seed"], 1, "draft"), asked
    form().seed, form().count = "", 2
    bpy.ops.maquette.copy_text()
    said = module("operators").about(entry)
    assert entry["prompt"] in said and str(entry["seed"]) in said and "1024 × 1024" in said, said
    ok("reuse", "%s; %s" % (text, said.splitlines()[1]))


def placed():
    session, take = SEEN["here"].session, SEEN["takes"][1]
    entry = session.record.takes[take]
    at("plane")
    bpy.ops.maquette.place(surface="plane", anchor=False)
    plane = until(lambda: [thing for thing in bpy.context.scene.objects if thing.get("maquette_role") == "take"])[0]
    has_marks_of(plane, entry, "take")
    assert abs(plane.dimensions[0] - plane.dimensions[2]) < 1e-5 and plane.dimensions[1] == 0, tuple(plane.dimensions)
    image = [node.image for node in plane.active_material.node_tree.nodes if node.type == "TEX_IMAGE"][0]
    has_marks_of(image, entry, "take")
    assert image.name == plane.name and str(entry["seed"]) in image.name and "ceramic teapot" in image.name, image.name
    ok("plane", "%s, %s" % (plane.name, tuple(plane.dimensions)))
    at("background")
    bpy.ops.maquette.place(surface="background", anchor=False)
    camera = bpy.context.scene.camera.data
    until(lambda: camera.show_background_images and camera.background_images)
    assert camera.background_images[0].image == image
    bpy.ops.maquette.place(surface="background", anchor=False)
    ok("background", "one picture is one image: %s" % image.name)


def put_in_sequence():
    at("strip")
    bpy.context.scene.frame_set(11)
    before = len(strips())
    for channel in (1, 2):
        bpy.ops.maquette.place(surface="strip", anchor=False)
        until(lambda: len(strips()) == before + channel)
    made = sorted(strips(), key=lambda strip: strip.channel)
    assert [(strip.channel, strip.frame_final_start) for strip in made] == [(1, 11), (2, 11)], [(strip.channel, strip.frame_final_start) for strip in made]
    has_marks_of(made[0], SEEN["here"].entry(), "take")
    assert abs(made[0].transform.scale_x - 1080 / 1024) < 0.01, made[0].transform.scale_x
    settings = bpy.context.scene.render
    settings.resolution_percentage = 10
    bpy.ops.render.render()
    seen = os.path.join(PROJECT, "sequence.png")
    bpy.data.images["Render Result"].save_render(seen)
    image = bpy.data.images.load(seen)
    # At the left edge of the square picture's place, and in its middle.
    values = [tuple(image.pixels[4 * (192 * 54 + x) : 4 * (192 * 54 + x) + 3]) for x in (20, 96)]
    assert max(values[0]) == 0 and max(values[1]) > 0.1, ("the strip shows something else than the take", values)
    bpy.data.images.remove(image)
    settings.resolution_percentage = 100
    assert len(bpy.context.scene.camera.data.background_images) == 1, "a second press puts no second picture behind the camera"
    ok("strip", [(strip.name, strip.channel) for strip in made])


def promoted():
    at("promote")
    session = SEEN["here"].session
    label = module("asking").label
    until(lambda: session.promotion and not session.promotion.keep)
    text = label(session.promotion)
    assert text == "Promote · 12 credits", text
    ok("promotion-price", text)
    bpy.ops.maquette.promote()
    hero = until(lambda: [entry for entry in session.record.takes.values() if entry["tier"] == "hero"])[0]
    until(lambda: not session.open_jobs())
    ok("promote", "%s, %d × %d, %d micro-credits" % (hero["take"], hero["width"], hero["height"], hero["cost_microcredits"]))
    SEEN["hero"] = hero["take"]


def anchored():
    at("anchor")
    session, hero = SEEN["here"].session, SEEN["hero"]
    bpy.ops.maquette.select(take=hero)
    bpy.ops.maquette.judge(verdict="keep")
    until(lambda: session.record.takes[hero]["verdict"] == "keep")
    bpy.ops.maquette.set_anchor()
    until(lambda: session.anchor and session.anchor["id"] == hero and session.record.anchor)
    bpy.context.scene.frame_set(1)
    for surface in ("plane", "background", "strip"):
        bpy.ops.maquette.place(surface=surface, anchor=True)
    image = until(lambda: bpy.data.images.get("Anchor · tea"))
    strip = until(lambda: [strip for strip in strips() if strip.get("maquette_role") == "anchor"])[0]
    plane = [thing for thing in bpy.context.scene.objects if thing.get("maquette_role") == "anchor"][0]
    assert bpy.context.scene.camera.data.background_images[0].image == image and len(bpy.context.scene.camera.data.background_images) == 1
    # What stands at frame 11 on channels 1 and 2 is in the way of a strip from frame 1 on.
    assert (strip.channel, strip.frame_final_start, strip.frame_final_duration) == (3, 1, 24), (strip.channel, strip.frame_final_start)
    ok("anchor", "plane %s, background %s, first frame %s" % (plane.name, image.name, strip.name))
    at("stale")
    other = SEEN["takes"][1]
    said = command("anchor", other)
    until(session.anchor_is_stale)
    ok("stale", said.strip())
    pointer = image.as_pointer()
    bpy.ops.maquette.follow_anchor()
    until(lambda: image["maquette_take"] == other and strip["maquette_take"] == other and not session.anchor_is_stale())
    assert image.as_pointer() == pointer and plane["maquette_take"] == other
    assert strip.elements[0].filename == os.path.basename(bpy.path.abspath(image.filepath)), strip.elements[0].filename
    ok("follow", "plane, background and strip show %s" % other)
    command("anchor", SEEN["hero"])
    until(session.anchor_is_stale)
    bpy.ops.maquette.follow_anchor()
    until(lambda: image["maquette_take"] == SEEN["hero"])


def moved():
    at("motion-price")
    session = SEEN["here"].session
    bpy.ops.maquette.select(take=SEEN["hero"])
    offer = until(lambda: session.promotion)
    text = module("asking").label(offer)
    assert offer.quote["tier"] == "motion" and text == "Promote · 40 credits", text
    ok("motion-price", text)
    bpy.ops.maquette.promote()
    clip = until(lambda: [entry for entry in session.record.takes.values() if entry["media"] == "video/mp4"])[0]
    until(lambda: session.thumbs.get(clip["digest"]) and not session.open_jobs())
    at("motion")
    bpy.context.scene.frame_set(1)
    bpy.ops.maquette.select(take=clip["take"])
    until(lambda: bpy.data.images["Maquette"]["maquette_take"] == clip["take"])
    assert bpy.data.images["Maquette"].source == "MOVIE"
    bpy.ops.maquette.place(surface="plane", anchor=False)
    assert "sequence" in session.message, session.message
    bpy.ops.maquette.place(surface="strip", anchor=False)
    strip = until(lambda: [strip for strip in strips() if strip.type == "MOVIE"])[0]
    has_marks_of(strip, clip, "take")
    assert str(clip["seed"]) in strip.name and strip.name.startswith("a ceramic teapot"), strip.name
    assert (strip.channel, strip.frame_final_start, strip.frame_final_duration) == (4, 1, 96), (strip.channel, strip.frame_final_duration)
    ok("motion", "%s on channel %d, %d frames" % (strip.name, strip.channel, strip.frame_final_duration))
    SEEN["clip"] = strip.name


def looked_at():
    """The view and the last render are taken in: as a reference, which the demo's own model does not look at and says so, and as takes to refine."""
    at("reference")
    here, session = SEEN["here"], SEEN["here"].session
    form().source, form().count, form().prompt = "view", 1, "a glass cube in a desert"
    until(lambda: here._price_at is None)
    assert session.offer is None, "without a picture there is no price"
    bpy.ops.maquette.take_picture()
    until(lambda: "looks at 0" in session.message)
    assert session.offer is None and here.captured.taken.picture and not bpy.ops.maquette.draft.poll()
    ok("reference", "%d × %d; %s" % (here.captured.width, here.captured.height, session.message))
    for source in ("view", "render"):
        at("refine-" + source)
        form().source, form().tier = source, "hero"
        if source == "render":
            # As the person renders, by whatever engine runs without a screen.
            bpy.context.scene.render.engine, bpy.context.scene.render.resolution_percentage = "CYCLES", 50
            bpy.context.scene.cycles.samples, bpy.context.scene.cycles.use_denoising = 1, False
            bpy.ops.render.render()
            bpy.ops.maquette.take_picture()
        text = price()
        assert text == "Refine · 12 credits", text
        known = set(session.record.takes)
        bpy.ops.maquette.draft()
        take = until(lambda: set(session.record.takes) - known).pop()
        until(lambda: not session.open_jobs())
        entry = session.record.takes[take]
        assert abs(entry["width"] / entry["height"] - 16 / 9) < 0.03, entry
        ok("refine-" + source, "%s, %d × %d, from %d × %d" % (take, entry["width"], entry["height"], here.captured.width, here.captured.height))
    form().source, form().tier = "words", "draft"


def from_template():
    at("template")
    session = SEEN["here"].session
    names = [file["name"] for file in session.templates]
    assert len(names) == 1, names
    bpy.ops.maquette.choose(field="template", value=names[0])
    text = price()
    assert "to make" in text, text
    ok("template", "%s: %s" % (module("panels")._template_title(session, names[0]), text))
    bpy.ops.maquette.choose(field="template", value="")


def cancelled():
    at("cancel")
    session = SEEN["here"].session
    form().count, form().prompt = 6, "six foggy harbours with many small boats"
    assert price() == "Draft · 6 credits", price()
    bpy.ops.maquette.draft()
    until(lambda: len(session.open_jobs()) >= 3)
    job = session.open_jobs()[-1]["id"]
    bpy.ops.maquette.cancel(job=job)
    until(lambda: session.jobs[job]["state"] == "cancelled")
    ok("cancel", job)
    bpy.ops.maquette.cancel()
    until(lambda: not session.open_jobs())
    ok("cancel-all", [entry["state"] for entry in session.jobs.values()][-6:])
    known = set(session.record.jobs)
    bpy.ops.maquette.retry(job=job)
    again = until(lambda: set(session.record.jobs) - known).pop()
    until(lambda: session.record.jobs[again]["state"] == "done")
    ok("retry", "%s for %s" % (again, job))


def killed():
    at("down")
    session = SEEN["here"].session
    form().count, form().prompt = 1, "a lighthouse in fog"
    assert price() == "Draft · 1 credit", price()
    pid = json.loads(command("status", "--json"))["pid"]
    known = set(session.record.takes)
    bpy.ops.maquette.draft()
    until(session.open_jobs)
    os.kill(pid, signal.SIGKILL)
    until(lambda: session.standing.name == "down")
    assert session.offer is None and set(session.record.takes) >= known
    ok("down", "%s [%s]" % (session.standing.hint, session.standing.label))
    bpy.ops.maquette.act(action="start")
    until(lambda: session.standing.name == "ready")
    came = until(lambda: set(session.record.takes) - known)
    until(lambda: not session.open_jobs())
    ok("back", "the take of the job that was running came: %s" % came)


def paired():
    """A Blender that may not read the daemon's files, as in a sandbox, is let in by a code."""
    at("wrong-token")
    session = SEEN["here"].session
    with open(os.path.join(os.environ["MAQUETTE_HOME"], "config", "daemon.json")) as file:
        port = json.load(file)["port"]
    os.environ.update(MAQUETTE_URL="http://127.0.0.1:%d" % port, MAQUETTE_TOKEN="of somebody else")
    session.link.look()
    until(lambda: session.standing.name == "wrong_token")
    ok("wrong-token", "%s [%s]" % (session.standing.text, session.standing.label))
    at("pair")
    bpy.ops.maquette.act(action=session.standing.action)
    until(lambda: "code" in session.message)
    said = command("pair", session.message.split("code ")[1].split(" ")[0])
    until(lambda: session.standing.name == "ready")
    kept = os.path.join(module("versions").own_folder(SEEN["package"]), "token")
    assert os.stat(kept).st_mode & 0o777 == 0o600, oct(os.stat(kept).st_mode)
    ok("pair", said.strip().splitlines()[0])
    at("by-tcp")
    # The form was not touched: what could not be priced meanwhile is priced now.
    text = price()
    shutil.rmtree(os.path.join(PROJECT, "maquette"))
    take = SEEN["takes"][1]
    bpy.ops.maquette.select(take=take)
    image = bpy.data.images["Maquette"]
    until(lambda: image["maquette_take"] == take)
    assert os.path.isfile(bpy.path.abspath(image.filepath)), image.filepath
    ok("by-tcp", "%s; %s came as bytes" % (text, os.path.basename(image.filepath)))


def reopened():
    at("save")
    here, before = SEEN["here"], SEEN["here"].session.record
    path = os.path.join(PROJECT, "tea.blend")
    bpy.ops.wm.save_mainfile()
    ok("save", "%d bytes" % os.path.getsize(path))
    at("reopen")
    bpy.ops.wm.read_homefile(use_empty=True)
    until(lambda: not here.session.record.takes)
    bpy.ops.wm.open_mainfile(filepath=path)
    after = here.session.record
    assert after is not before and after.text() == before.text(), "the record was not read back"
    scene = bpy.context.scene
    assert form().prompt == "a lighthouse in fog"
    strip = [strip for strip in strips() if strip.name == SEEN["clip"]][0]
    assert strip["maquette_take"] in after.takes and bpy.data.images["Maquette"]["maquette_take"] == strip["maquette_take"]
    image = scene.camera.data.background_images[0].image
    assert marks(image)["take"] == SEEN["hero"] and image.has_data or image.size[0] > 0, marks(image)
    placed = [entry["take"] for entry in after.takes.values() if entry["layer"]]
    until(lambda: here.session.anchor is not None and here.session.standing.name == "ready")
    assert not here.session.anchor_is_stale()
    # What the person goes on with.
    bpy.ops.maquette.select(take=SEEN["takes"][0])
    until(lambda: bpy.data.images["Maquette"]["maquette_take"] == SEEN["takes"][0])
    ok("reopen", "%d takes, %s of them placed, anchor %s" % (len(after.takes), placed, after.anchor["take"]))


def disabled():
    at("disable")
    here, plugin = SEEN["here"], module("plugin")
    print("figure blocks: %s" % ", ".join("%s %.1f ms" % (name, 1e3 * took) for name, took in sorted(here.longest.items())), flush=True)
    assert not here.mistakes, "\n".join(here.mistakes)
    ok("figures", "written")
    before = [len(handlers) for handlers, _handler in plugin._handlers()]
    bpy.ops.preferences.addon_disable(module=SEEN["package"])
    assert plugin.here() is None and not hasattr(bpy.types.Scene, "maquette")
    assert [len(handlers) for handlers, _handler in plugin._handlers()] < before
    assert not bpy.app.timers.is_registered(plugin._tick)
    ok("disable", "handlers, timer, panels and the form are gone; the marks stay")


def main():
    parts = (installed, opened, drafted, shown, judged, reused, placed, put_in_sequence, promoted, anchored, moved, looked_at, from_template, cancelled, killed,
             reopened, paired, disabled)
    try:
        for part in parts:
            part()
    except BaseException as error:
        traceback.print_exc()
        print("FAILED %s: %s" % (AT[0], error), flush=True)
        os._exit(1)
    ok("end")
    os._exit(0)


main()
