"""Presses the button of Request Draft in the real GIMP 3, on a screen of its own: the one thing that calling procedures does not show.

The prompt is typed, and the button pressed as soon as it has a price; the daemon tells that one job came of it.
"""

import json
import os
import signal
import subprocess
import sys
import time

PROJECT, SHOTS = os.environ["MAQUETTE_DRIVER_PROJECT"], os.environ.get("MAQUETTE_SHOTS")
PROMPT = "a lantern festival by the pond"
STEPS = """
import gi
gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, Gio
image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(%r))
Gimp.Display.new(image)
procedure = Gimp.get_pdb().lookup_procedure("maquette-request-draft")
config = procedure.create_config()
config.set_property("run-mode", Gimp.RunMode.INTERACTIVE)
config.set_property("image", image)
procedure.run(config)
""" % os.path.join(PROJECT, "tea.xcf")


def words(*line):
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=PROJECT, timeout=30)
    return done.stdout.decode().split()


def jobs():
    """The jobs that were ever asked for."""
    return [job["id"] for job in json.loads(" ".join(words("maquette", "--json", "jobs")))["jobs"]]


def until(what, ask, seconds=120):
    """What `ask` gives, as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError("%s did not come" % what)


def click(window, from_right, from_bottom):
    """Clicks into a window, so far from its lower right corner."""
    box = dict(row.split("=") for row in words("xdotool", "getwindowgeometry", "--shell", window))
    x, y = int(box["X"]) + int(box["WIDTH"]) - from_right, int(box["Y"]) + int(box["HEIGHT"]) - from_bottom
    words("xdotool", "mousemove", str(x), str(y), "click", "1")


def press(window, before):
    """Clicks where the button is: nothing happens before it has a price."""
    if jobs() != before:
        return True
    click(window, 80, 30)
    return False


def main():
    words("maquette", "start")
    before = jobs()
    gimp = subprocess.Popen(["gimp", "--no-splash", "--batch-interpreter", "python-fu-eval", "-b", STEPS], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        window = until("the dialog", lambda: words("xdotool", "search", "--onlyvisible", "--name", "Request draft"))[0]
        time.sleep(2)
        click(window, 200, 330)
        words("xdotool", "type", PROMPT)
        time.sleep(2)
        if SHOTS:
            words("import", "-window", "root", os.path.join(SHOTS, "gimp3-dialog.png"))
        until("the job", lambda: press(window, before))
    finally:
        gimp.send_signal(signal.SIGKILL)
    new = [job for job in jobs() if job not in before]
    assert len(new) == 1, new
    print("ok dialog: %s, by the button with its price" % new[0], flush=True)


try:
    main()
except AssertionError as error:
    print("FAILED dialog: %s" % error, flush=True)
    sys.exit(1)
