#!/usr/bin/env python3
"""Works a prompt file in Helix inside tmux, as a person does: types keys, reads the screen, and says what it saw.

    driver.py WORK PROJECT COMMAND…      COMMAND runs another where Helix is
"""

import os
import pathlib
import re
import subprocess
import sys
import time

WORK, PROJECT = sys.argv[1:3]
TMUX = [*sys.argv[3:], "tmux", "-S", f"{WORK}/tmux"]


def tmux(*words):
    return subprocess.run([*TMUX, *words], capture_output=True, text=True, check=True).stdout


def screen():
    return tmux("capture-pane", "-p", "-t", "hx")


def keys(*names):
    tmux("send-keys", "-t", "hx", *names)


def write(text):
    tmux("send-keys", "-t", "hx", "-l", text)


def say(step, text):
    print(f"ok {step}: {text}", flush=True)


def await_screen(step, pattern, seconds=30):
    """The first match on the screen, once there is one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = re.search(pattern, screen())
        if found:
            return found
        time.sleep(0.1)
    print(screen())
    sys.exit(f"FAILED {step}: {pattern} did not come")


def line_of(text):
    lines = pathlib.Path(PROJECT, "prompts/teapot.prompt").read_text().split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(text))


def go_to(text):
    keys("Escape")
    write(f":{line_of(text)}")
    keys("Enter")


def start():
    # Wide enough for a signed link, which Helix cuts off at the edge.
    tmux("new-session", "-d", "-s", "hx", "-x", "260", "-y", "40", "-c", PROJECT,
         "hx", "-vv", "--log", f"{WORK}/helix.log", "prompts/teapot.prompt")
    await_screen("open", "teapot.prompt")


def diagnostic():
    go_to("🫖")
    found = await_screen("diagnostic", r"[^\n]*weather[^\n]*(?:declared|input|empty)[^\n]*")
    say("diagnostic", found.group(0).strip())


def completion():
    go_to("maquette.count")
    keys("o")
    write("maquette.")
    found = await_screen("completion", r"maquette\.(seed|size)\b")
    say("completion", found.group(0))
    keys("Escape", "Escape", "u")


def hover():
    go_to("maquette.matrix")
    keys("Space", "k")
    found = await_screen("hover", r"(?i)[^\n]*(axes|axis|variation)[^\n]*")
    if "data:" in screen():
        sys.exit("FAILED hover: a terminal got a picture as text")
    say("hover", found.group(0).strip(" │"))
    keys("Escape", "Escape")


def draft():
    go_to("---")
    keys("Space", "a")
    found = await_screen("draft", r"Draft[^│\n]*credit\w*")
    # The menu hangs below the first line, with its first row chosen.
    row = next(number for number, line in enumerate(screen().split("\n")) if "Draft" in line)
    for _ in range(row - 1):
        keys("Down")
    say("draft", found.group(0).strip())
    keys("Enter")


def finished():
    found = await_screen("finished", r"[^\n]*(http://127\.0\.0\.1:\S+)[^\n]*", 60)
    say("finished", found.group(0).strip())
    say("shown", found.group(1))


if __name__ == "__main__":
    try:
        start()
        diagnostic()
        completion()
        hover()
        draft()
        finished()
        keys("Escape")
        write(":q!")
        keys("Enter")
    finally:
        subprocess.run([*TMUX, "kill-server"], capture_output=True)
