#!/usr/bin/env python3
"""Makes what GIMP 3 installs: `package.py OUT.zip`, to be unpacked into a folder of plug-ins, or `package.py FOLDER` to put it there. The
client and what all hosts share are copied beside the plug-in here, and lie in the repository once. What GIMP 2.10 takes is one file,
`script-fu/maquette.scm`, as it lies there."""

import pathlib
import shutil
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
#: What is used of what all hosts share.
SHARED = ("asking.py", "record.py", "standing.py", "words.py")
#: GIMP starts it as a program.
PROGRAM = "maquette-gimp/maquette-gimp.py"


def files():
    """What is installed: the name it gets, and where it lies."""
    for path in sorted((HERE / "maquette-gimp").glob("*.py")):
        yield "maquette-gimp/" + path.name, path
    yield "maquette-gimp/maquette.py", HERE.parent / "python" / "maquette.py"
    for name in SHARED:
        yield "maquette-gimp/host/" + name, HERE.parent / "python" / "host" / name


def make(out):
    """Writes the zip, or the files into a folder. An older version that was there is replaced whole."""
    if out.suffix == ".zip":
        with zipfile.ZipFile(out, "w") as archive:
            for name, path in files():
                entry = zipfile.ZipInfo.from_file(path, name)
                entry.external_attr = (0o755 if name == PROGRAM else 0o644) << 16
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
        return
    shutil.rmtree(out / "maquette-gimp", ignore_errors=True)
    for name, path in files():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, out / name)
    (out / PROGRAM).chmod(0o755)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("package.py OUT.zip | FOLDER")
    make(pathlib.Path(sys.argv[1]))
