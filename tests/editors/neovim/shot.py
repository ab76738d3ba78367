#!/usr/bin/env python3
"""Opens a prompt file in Neovim inside tmux, asks for a hover, and prints the screen with its colours.

    shot.py PLUGIN WORK PROJECT COMMAND…      COMMAND runs another where Neovim is
"""

import subprocess
import sys
import time

PLUGIN, WORK, PROJECT = sys.argv[1:4]
TMUX = [*sys.argv[4:], "tmux", "-S", f"{WORK}/tmux"]


def tmux(*words):
    return subprocess.run([*TMUX, *words], capture_output=True, text=True, check=True).stdout


def await_screen(*words, seconds=30):
    end = time.monotonic() + seconds
    while not all(word in tmux("capture-pane", "-p", "-t", "v") for word in words):
        if time.monotonic() > end:
            sys.exit(f"{words} did not come:\n" + tmux("capture-pane", "-p", "-t", "v"))
        time.sleep(0.1)


try:
    tmux("new-session", "-d", "-s", "v", "-x", "116", "-y", "30", "-c", PROJECT, "nvim", "--clean",
         "--cmd", f"set runtimepath^={PLUGIN} termguicolors number signcolumn=yes background=dark nohlsearch",
         "prompts/teapot.prompt")
    await_screen("Draft", "weather")
    tmux("send-keys", "-t", "v", "/{light", "Enter", "l", "K")
    await_screen("axis")
    print(tmux("capture-pane", "-e", "-N", "-p", "-t", "v"))
finally:
    subprocess.run([*TMUX, "kill-server"], capture_output=True)
