"""Drives the installed extensions in the real Inkscape, by their actions, against a real daemon. Says `ok <step>` for each step.

Every step gives Inkscape a drawing, has it run one action, save and leave: so what is looked at has always been through Inkscape's own
reading and writing. A message of an extension is a dialog that Inkscape waits for; then the driver reads the screen and presses OK.
"""

import base64
import hashlib
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
import traceback
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import quoteattr

PROJECT, SHOTS = os.environ["MAQUETTE_DRIVER_PROJECT"], os.environ.get("MAQUETTE_SHOTS")
PROFILE = os.path.join(os.path.expanduser("~"), ".config", "inkscape")
EXTENSIONS = os.path.join(PROFILE, "extensions", "maquette")
OURS, XLINK = "{urn:maquette:drawing:1}", "{http://www.w3.org/1999/xlink}href"
BLANK = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
 xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" width="210mm" height="297mm" viewBox="0 0 210 297">
<sodipodi:namedview id="view" inkscape:current-layer="layer"/>
<g id="layer" inkscape:groupmode="layer" inkscape:label="Layer" transform="translate(10,20)">
<rect id="frame" x="20" y="30" width="100" height="60" fill="#3465a4"/></g></svg>"""


def ok(name, text=""):
    print("ok %s: %s" % (name, text), flush=True)


def command(*words):
    """The command line beside Inkscape, as another client of the same daemon; gives its document."""
    done = subprocess.run(["maquette", "--json"] + list(words), cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    return json.loads(done.stdout.decode().splitlines()[-1])


def left():
    """Microcredits that are left."""
    return command("credits")["wallets"][0]["available_microcredits"]


def settled(jobs):
    """Waits until these jobs have ended."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = {job["id"]: job["state"] for job in command("jobs")["jobs"]}
        if all(found[job] in ("done", "failed", "cancelled", "refused") for job in jobs):
            return
        time.sleep(0.2)
    raise AssertionError("jobs did not end: %s" % found)


def path(name):
    return os.path.join(PROJECT, name + ".svg")


def prefer(extension, options):
    """Puts what the dialog would have into Inkscape's preferences, from where an action without a dialog takes it."""
    said = "".join(" org.maquette.%s.%s=%s" % (extension, name, quoteattr(str(value))) for name, value in options.items())
    space = "http://www.inkscape.org/namespaces/inkscape"
    with open(os.path.join(PROFILE, "preferences.xml"), "w", encoding="utf-8") as file:
        file.write('<inkscape version="1" xmlns:inkscape="%s"><group id="extensions"%s/></inkscape>' % (space, said))


def act(extension, before, after, select=None, message=False, then="", **options):
    """Has Inkscape run one extension on a drawing and save it as another. Gives the new drawing's root."""
    prefer(extension, options)
    if os.path.exists(path(after)):
        os.unlink(path(after))
    steps = ["select-by-id:%s" % select] if select else []
    steps += ["org.maquette.%s.noprefs" % extension] + ([then] if then else []) + ["export-filename:%s" % path(after), "export-do", ""]
    line = ["inkscape", "--batch-process", "--actions=" + ";".join(steps), path(before)]
    inkscape = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pressed = press_ok(inkscape, extension) if message else False
    code = inkscape.wait(timeout=120)
    assert pressed == message and os.path.exists(path(after)), "Inkscape ended with %s; message pressed: %s" % (code, pressed)
    return root(after)


def press_ok(inkscape, name):
    """Waits for the dialog with an extension's message, and presses its button."""
    until = time.monotonic() + 90
    while time.monotonic() < until and inkscape.poll() is None:
        for window in words("xdotool", "search", "--onlyvisible", "--name", ".*"):
            box = dict(row.split("=") for row in words("xdotool", "getwindowgeometry", "--shell", window))
            if 430 <= int(box.get("HEIGHT", 0)) <= 480 and int(box["WIDTH"]) < 900:
                time.sleep(0.5)
                picture("inkscape-message-" + name)
                at = [int(box["X"]) + int(box["WIDTH"]) // 2, int(box["Y"]) + int(box["HEIGHT"]) - 18]
                words("xdotool", "mousemove", str(at[0]), str(at[1]), "click", "1")
                return True
        time.sleep(0.2)
    return False


def words(*line):
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20)
    return done.stdout.decode().split()


def picture(name):
    """The whole screen, for eyes; nothing where nobody wants it."""
    if SHOTS:
        subprocess.run(["import", "-window", "root", os.path.join(SHOTS, name + ".png")], timeout=20, check=False)


def root(name):
    return ElementTree.parse(path(name)).getroot()


def ours(drawing, role):
    return [element for element in drawing.iter() if element.get(OURS + "role") == role]


def said(element, *names):
    return tuple(element.get(OURS + name) for name in names)


def box(element):
    return tuple(float(element.get(name)) for name in ("x", "y", "width", "height"))


def content(element):
    """The bytes that an embedded picture has."""
    return base64.b64decode(element.get(XLINK).split("base64,", 1)[1])


def alone(script, drawing, out=None, **options):
    """Runs an extension as Inkscape does, and gives what it says to the person; the drawing that it makes goes to `out`."""
    line = ["/usr/bin/python3", os.path.join(EXTENSIONS, script + ".py")] + ["--%s=%s" % pair for pair in options.items()] + [path(drawing)]
    environ = dict(os.environ, PYTHONPATH=os.environ.get("MAQUETTE_INKEX", "/usr/share/inkscape/extensions"), DOCUMENT_PATH=path(drawing))
    done = subprocess.run(line, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=180)
    assert done.returncode == 0, done.stderr.decode()
    if out:
        with open(path(out), "wb") as file:
            file.write(done.stdout)
    return done.stderr.decode()


def same_bytes(element, take):
    with open(take["asset"]["path"], "rb") as file:
        return hashlib.sha256(file.read()).digest() == hashlib.sha256(content(element)).digest()


# The steps.


def anchored():
    made = command("draft", "a ceramic teapot at dawn", "-n", "2", "--shot", "tea")["takes"]
    command("keep", made[0]["id"], made[1]["id"])
    command("anchor", made[0]["id"])
    with open(path("tea"), "w", encoding="utf-8") as file:
        file.write(BLANK)
    drawing = act("insert-anchor", "tea", "anchor")
    found = ours(drawing, "anchor")
    assert len(found) == 1 and same_bytes(found[0], made[0])
    assert said(found[0], "take", "digest", "seed", "prompt", "tier", "cost-microcredits") == (
        made[0]["id"], made[0]["asset"]["digest"], str(made[0]["seed"]), "a ceramic teapot at dawn", "draft", "1000000")
    assert box(found[0]) == (0, 43.5, 210, 210), box(found[0])
    ok("anchor", "on the page, every pixel of %s" % made[0]["id"])
    return made


def inserted(made):
    drawing = act("insert-draft", "anchor", "best", select="frame", which="kept", where="selection")
    one = ours(drawing, "draft")[0]
    assert said(one, "take")[0] == made[1]["id"]
    assert all(abs(got - want) < 0.01 for got, want in zip(box(one), (50, 50, 60, 60))), box(one)
    named = act("insert-draft", "best", "linked", which="id", take=made[0]["id"], file="link")
    link = [element for element in ours(named, "draft") if element.get(XLINK).endswith(".png")][0]
    # Inkscape writes links of files beside the drawing without their folder.
    file = os.path.join(PROJECT, "maquette-pictures", os.path.basename(link.get(XLINK)))
    with open(file, "rb") as copy, open(made[0]["asset"]["path"], "rb") as store:
        assert copy.read() == store.read()
    ok("insert", "best kept over the selection; linked as %s" % os.path.basename(file))
    return file


def refused():
    before = left()
    drawing = act("request-draft", "best", "refused", message=True, prompt="a lighthouse in fog", count=2)
    assert not ours(drawing, "waiting") and left() == before
    text = alone("request_draft", "best", prompt="a lighthouse in fog", count=2)
    assert "This costs 2 credits for 2 pictures" in text and "type 2 into" in text, text
    ok("limit", text.strip())


def requested():
    before, begun = left(), time.monotonic()
    drawing = act("request-draft", "best", "asked", select="frame", prompt="a lighthouse in fog", count=2, where="selection", most_credits=2)
    took = time.monotonic() - begun
    places = ours(drawing, "waiting")
    assert len(places) == 2 and all(said(place, "prompt", "price-microcredits") == ("a lighthouse in fog", "1000000") for place in places)
    assert all(place.get(XLINK).startswith("data:image/svg+xml") for place in places)
    jobs = [place.get(OURS + "job") for place in places]
    ok("request", "%s wait; Inkscape began, asked and saved in %.1f s" % (jobs, took))
    settled(jobs)
    assert before - left() == 2000000
    return jobs


def once(jobs):
    # The same drawing as before the request: as after an undo, or a crash before it was saved.
    keyed = root("asked").get(OURS + "document")
    source = open(path("best"), encoding="utf-8").read()
    with open(path("undone"), "w", encoding="utf-8") as file:
        file.write(source.replace("<svg\n", '<svg xmlns:maquette="urn:maquette:drawing:1" maquette:document="%s" maquette:requests="0"\n' % keyed, 1))
    before = left()
    drawing = act("request-draft", "undone", "again", prompt="a lighthouse in fog", count=2, most_credits=2)
    assert before == left()
    takes = [element.get(OURS + "job") for element in ours(drawing, "waiting") + ours(drawing, "draft")]
    assert set(jobs) <= set(takes), (jobs, takes)
    ok("once", "asked again after an undo: the same jobs, nothing paid")


def refreshed(jobs):
    drawing = act("refresh", "asked", "filled")
    assert not ours(drawing, "waiting")
    came = {element.get(OURS + "job"): element for element in ours(drawing, "draft")}
    places = {element.get(OURS + "job"): element for element in ours(root("asked"), "waiting")}
    for job in jobs:
        take = command("show", came[job].get(OURS + "take"))["take"]
        assert same_bytes(came[job], take) and box(came[job]) == box(places[job])
    subprocess.run(["inkscape", path("filled"), "--export-type=png", "--export-width=420", "--export-filename=" + path("filled").replace(".svg", ".png")],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=True)
    if SHOTS:
        subprocess.run(["cp", path("filled").replace(".svg", ".png"), os.path.join(SHOTS, "inkscape-drawing.png")], check=True)
    ok("refresh", "%d pictures in their places" % len(jobs))


def undone():
    version = words("inkscape", "--version")[1]
    if tuple(int(part) for part in version.split(".")[:2]) > (1, 2):
        return print("skipped undo: Inkscape %s lets no command line undo" % version, flush=True)
    drawing = act("refresh", "asked", "one-undo", then="undo")
    assert len(ours(drawing, "waiting")) == 2 and len(ours(drawing, "draft")) == 1
    return ok("undo", "one step takes a refresh back")


def stale(made):
    command("anchor", made[1]["id"])
    before = ours(root("filled"), "anchor")[0]
    after = ours(act("refresh", "filled", "current"), "anchor")[0]
    assert said(after, "take")[0] == made[1]["id"] and box(after) == box(before) and same_bytes(after, made[1])
    ok("stale", "the anchor frame of today in the old place")


def mended(file):
    os.unlink(file)
    act("refresh", "linked", "mended")
    assert os.path.exists(file)
    ok("mend", "a linked file that was gone is there again")


def killed():
    drawing = act("request-draft", "current", "waiting", prompt="a harbour at night", count=1, most_credits=1)
    settled([ours(drawing, "waiting")[0].get(OURS + "job")])
    os.kill(command("status")["pid"], signal.SIGKILL)
    drawing = act("refresh", "waiting", "down", message=True)
    assert len(ours(drawing, "waiting")) == 1 and len(ours(drawing, "anchor")) == 1
    text = alone("refresh", "waiting")
    assert "Maquette does not run." in text and "Start Maquette" in text, text
    ok("down", text.splitlines()[0])
    act("standing", "waiting", "started", message=True, action="start")
    drawing = act("refresh", "waiting", "back")
    assert not ours(drawing, "waiting")
    ok("back", "started from Inkscape, and the placeholder was filled")


def referenced():
    drawing = act("use-as-reference", "back", "reference", what="page", long_side=512)
    take = command("show", drawing.get(OURS + "reference-take"))["take"]
    assert (take["asset"]["width"], take["asset"]["height"], take["verdict"]) == (362, 512, "keep"), take["asset"]
    assert take["asset"]["digest"] == drawing.get(OURS + "reference")
    area = act("use-as-reference", "back", "area", select="frame", what="selection", long_side=500)
    take = command("show", area.get(OURS + "reference-take"))["take"]
    assert (take["asset"]["width"], take["asset"]["height"]) == (500, 300), take["asset"]
    ok("reference", "page and selection, as they look")
    drawing = act("request-draft", "area", "hero", tier="hero", reference="true", most_credits=12)
    jobs = [element.get(OURS + "job") for element in ours(drawing, "waiting")]
    assert len(jobs) == 1
    settled(jobs)
    hero = [element for element in ours(act("refresh", "hero", "refined"), "draft") if element.get(OURS + "tier") == "hero"]
    assert len(hero) == 1 and command("lineage", hero[0].get(OURS + "take"))
    ok("refine", "the reference on the next tier")


def templated():
    drawing = act("request-draft", "tea", "template", template="teapot", values="light=dawn; subject=cup", most_credits=4)
    found = ours(drawing, "waiting") + ours(drawing, "draft")
    assert found and all("ceramic cup on an oak table at dawn" in element.get(OURS + "prompt") for element in found)
    ok("template", "%d of a prompt file" % len(found))


def cancelled():
    # Refused by a person before it began: a job that a person cancels is in the books as such.
    sys.path.insert(0, EXTENSIONS)
    import maquette

    client = maquette.Client()
    drawing = act("request-draft", "tea", "long", prompt="a long one", count=8, most_credits=8)
    jobs = [place.get(OURS + "job") for place in ours(drawing, "waiting")]
    first = jobs[0]
    settled(jobs)
    text = open(path("long"), encoding="utf-8").read()
    made = client.draft(prompt="stopped at once", count=200, shot="tea", project=PROJECT, idempotency_key=maquette.key())
    last = made["jobs"][-1]["id"]
    client.job_cancel(jobs=[job["id"] for job in made["jobs"]])
    settled([last])
    assert client.job_get(job=last)["state"] == "cancelled"
    with open(path("stopped"), "w", encoding="utf-8") as file:
        file.write(re.sub(r'maquette:job="%s"' % first, 'maquette:job="%s"' % last, text))
    drawing = act("refresh", "stopped", "told", message=True)
    assert len(ours(drawing, "failed")) == 1 and len(ours(drawing, "draft")) == 7
    ok("cancelled", ours(drawing, "failed")[0].get(OURS + "why"))


def paired():
    text = alone("how_it_stands", "tea", action="pair")
    code = re.search(r"maquette pair ([^`]+)`", text).group(1)
    command("pair", code)
    token, until = os.path.join(PROFILE, "maquette-token"), time.monotonic() + 20
    while not os.path.exists(token) and time.monotonic() < until:
        time.sleep(0.1)
    assert stat.S_IMODE(os.stat(token).st_mode) == 0o600
    ok("pair", "a token that only its person may read")


def odd():
    # Drawings that say their size in other ways: the page and a selection are found in each, and nobody is warned of anything.
    heads = (('', (0, 0, 100, 100)), ('width="100%" height="100%"', (0, 0, 100, 100)), ('width="400" height="300"', (50, 0, 300, 300)),
             ('width="4in" height="3in" viewBox="-50 -50 200 150"', (-25, -50, 150, 150)), ('viewBox="0 0 200 150"', (25, 0, 150, 150)))
    for head, page in heads:
        with open(path("odd"), "w", encoding="utf-8") as file:
            file.write('<svg xmlns="http://www.w3.org/2000/svg" %s><rect id="r" x="10" y="10" width="50" height="50"/></svg>' % head)
        for options, place in (({}, page), ({"where": "selection", "id": "r"}, (10, 10, 50, 50))):
            text = alone("insert_draft", "odd", "odd-out", which="id", take="t1", **options)
            got = box(ours(root("odd-out"), "draft")[0])
            assert not text and all(abs(one - other) < 0.01 for one, other in zip(got, place)), (head, got, place, text)
    ok("odd", "%d ways to say a size" % len(heads))


def plain():
    out = path("plain")
    subprocess.run(["inkscape", path("refined"), "--export-plain-svg", "--export-filename=" + out], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   timeout=60, check=True)
    kept = len(ours(root("plain"), "draft")), len(ours(root("plain"), "anchor"))
    assert kept == (len(ours(root("refined"), "draft")), 1), kept
    ok("plain", "plain SVG keeps what was remembered of %d pictures" % sum(kept))


def main():
    made = anchored()
    file = inserted(made)
    refused()
    jobs = requested()
    once(jobs)
    refreshed(jobs)
    undone()
    stale(made)
    mended(file)
    killed()
    referenced()
    templated()
    cancelled()
    paired()
    odd()
    plain()


if __name__ == "__main__":
    try:
        main()
    except Exception:
        traceback.print_exc()
        picture("inkscape-failed")
        sys.exit(1)
