#!/usr/bin/env python3
"""Makes what VS Code and its relatives install: `package.py OUT.vsix`, or `package.py FOLDER` for the same files unpacked. Nothing is built:
the extension is JavaScript as it lies here. `maquette plugin install vscode` packs the same files."""

import pathlib
import shutil
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
#: Two lists that a package begins with.
LISTS = ["[Content_Types].xml", "extension.vsixmanifest"]
FILES = ["package.json", "README.md", "screenshot.png", "language-configuration.json", "vendor/LICENSES.txt"]
FOLDERS = ["media/*", "src/*.js", "syntaxes/*", "vendor/*.js"]
LICENCES = ["LICENSE-MIT", "LICENSE-APACHE"]
# Every package of the same sources is the same, byte for byte.
DATE = (1980, 1, 1, 0, 0, 0)


def files():
    """What is packed: the name it gets, and where it lies."""
    for name in LISTS:
        yield name, HERE / name
    for path in [HERE / name for name in FILES] + [path for folder in FOLDERS for path in sorted(HERE.glob(folder))]:
        yield "extension/" + path.relative_to(HERE).as_posix(), path
    for name in LICENCES:
        yield "extension/" + name, HERE.parent.parent / name


def make(out):
    """Writes the package, or its files into a folder."""
    if out.suffix == ".vsix":
        with zipfile.ZipFile(out, "w") as archive:
            for name, path in files():
                info = zipfile.ZipInfo(name, DATE)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, path.read_bytes())
        return
    for name, path in files():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, out / name)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("package.py OUT.vsix | FOLDER")
    make(pathlib.Path(sys.argv[1]))
