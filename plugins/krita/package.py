#!/usr/bin/env python3
"""Makes what Krita installs: `package.py OUT.zip` for Tools > Scripts > Import Python Plugin, or `package.py FOLDER` to put it into a
`pykrita` folder. The client and what all hosts share are copied beside the plugin's own modules here, and lie in the repository once."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "python"))

from packing import asked, pack


def files():
    """What is installed: the name it gets, and where it lies."""
    yield "maquette.desktop", HERE / "maquette.desktop"
    for path in sorted((HERE / "maquette").glob("*")):
        if path.suffix in (".py", ".html"):
            yield "maquette/" + path.name, path
    shared = HERE.parent / "python"
    for path in [shared / "maquette.py"] + sorted((shared / "host").glob("*.py")):
        yield "maquette/" + path.name, path


def make(out):
    """Writes the zip, or the files into a folder."""
    pack(out, "maquette", files())


if __name__ == "__main__":
    make(asked())
