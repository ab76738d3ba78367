#!/usr/bin/env python3
"""Makes what Inkscape installs: `package.py OUT.zip`, to be unpacked into the folder of user extensions, or `package.py FOLDER` to put it
there. The client and what all hosts share are copied beside the extensions here, and lie in the repository once."""

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
    for path in sorted((HERE / "maquette").glob("*")):
        if path.suffix in (".py", ".inx"):
            yield "maquette/" + path.name, path
    yield "maquette/maquette.py", HERE.parent / "python" / "maquette.py"
    for name in SHARED:
        yield "maquette/host/" + name, HERE.parent / "python" / "host" / name


def make(out):
    """Writes the zip, or the files into a folder."""
    pack(out, "maquette", files())


if __name__ == "__main__":
    make(asked())
