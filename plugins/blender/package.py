#!/usr/bin/env python3
"""Makes what Blender installs: `package.py OUT.zip` for Preferences, where it is an add-on (3.4 to 4.1) or an extension (4.2 and later), or
`package.py FOLDER` to put it into a folder of add-ons. The client and what all hosts share are copied beside the plugin's own modules here,
and lie in the repository once."""

import pathlib
import shutil
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent


def files():
    """What is installed: the name it gets, and where it lies."""
    own, shared = HERE / "maquette", HERE.parent / "python"
    for path in sorted(own.glob("*.py")) + [own / "blender_manifest.toml", shared / "maquette.py"] + sorted((shared / "host").glob("*.py")):
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
