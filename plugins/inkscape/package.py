#!/usr/bin/env python3
"""Makes what Inkscape installs: `package.py OUT.zip`, to be unpacked into the folder of user extensions, or `package.py FOLDER` to put it
there. The client and what all hosts share are copied beside the extensions here, and lie in the repository once."""

import pathlib
import shutil
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
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
    """Writes the zip, or the files into a folder. An older version that was there is replaced whole."""
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
