#!/usr/bin/env python3
"""Makes what GIMP 3 installs: `package.py OUT.zip`, to be unpacked into a folder of plug-ins, or `package.py FOLDER` to put it there. The
client and what all hosts share are copied beside the plug-in here, and lie in the repository once. What GIMP 2.10 takes is one file,
`script-fu/maquette.scm`, as it lies there."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "python"))

from packing import asked, pack

#: What is used of what all hosts share.
SHARED = ("asking.py", "record.py", "standing.py", "words.py")


def files():
    """What is installed: the name it gets, and where it lies."""
    for path in sorted((HERE / "maquette-gimp").glob("*.py")):
        yield "maquette-gimp/" + path.name, path
    yield "maquette-gimp/maquette.py", HERE.parent / "python" / "maquette.py"
    for name in SHARED:
        yield "maquette-gimp/host/" + name, HERE.parent / "python" / "host" / name


def make(out):
    """Writes the zip, or the files into a folder."""
    pack(out, "maquette-gimp", files())


if __name__ == "__main__":
    make(asked())
