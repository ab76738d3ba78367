#!/usr/bin/env python3
"""Makes what Blender installs: `package.py OUT.zip` for Preferences, where it is an add-on (3.4 to 4.1) or an extension (4.2 and later), or
`package.py FOLDER` to put it into a folder of add-ons. The client and what all hosts share are copied beside the plugin's own modules here,
and lie in the repository once."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "python"))

from packing import asked, pack


def files():
    """What is installed: the name it gets, and where it lies."""
    own, shared = HERE / "maquette", HERE.parent / "python"
    for path in sorted(own.glob("*.py")) + [own / "blender_manifest.toml", shared / "maquette.py"] + sorted((shared / "host").glob("*.py")):
        yield "maquette/" + path.name, path


def make(out):
    """Writes the zip, or the files into a folder."""
    pack(out, "maquette", files())


if __name__ == "__main__":
    make(asked())
