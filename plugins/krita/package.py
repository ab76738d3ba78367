#!/usr/bin/env python3
"""Makes what Krita installs: `package.py OUT.zip` for Tools > Scripts > Import Python Plugin, or `package.py FOLDER` to put it into a
`pykrita` folder. The client and what all hosts share are copied beside the plugin's own modules here, and lie in the repository once."""

import pathlib
import shutil
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent


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
    """Writes the zip, or the files into a folder. A plugin that was there before is replaced whole."""
    if out.suffix == ".zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in files():
                archive.write(path, name)
        return
    shutil.rmtree(out / "maquette", ignore_errors=True)
    for name, path in files():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, out / name)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("package.py OUT.zip | FOLDER")
    make(pathlib.Path(sys.argv[1]))
