"""Asking to be let in, where the daemon's own files are out of reach: a sandbox, or another user's session.

An extension has to end before Inkscape shows what it says, and the person has to see a code before anything comes of it. So the waiting
is done by a process of its own: it tells the code, stays for the two minutes that a code lives, and keeps the token.
"""

import os
import subprocess
import sys

import maquette
from host import asking


def asked(python, token_file):
    """Begins to ask, and gives what the person has to read."""
    command = [python, os.path.abspath(__file__), token_file]
    waiting = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    said = waiting.stdout.readline().decode("utf-8").strip()
    waiting.stdout.close()
    return said


def wait(token_file):
    """Tells the code on standard output, waits for the person, and keeps the token where only they can read it."""

    def show(code, _expires):
        print("Approve the code %s within two minutes: in Maquette's panel, or by `maquette pair %s`. Then try again." % (code, code), flush=True)

    try:
        token = maquette.Client(name="inkscape").pair("inkscape", asking.SCOPES, show, asking.SPEND_PER_DAY_MICROCREDITS)["token"]
    except maquette.Fault as fault:
        # Where the code was told already nobody reads this any more.
        print(fault, flush=True)
        return
    handle = os.open(token_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token)


if __name__ == "__main__":
    wait(sys.argv[1])
