"""Packs the plugin of a host that runs Python, for each plugin's `package.py`: as a zip, or into the host's own folder of plugins."""

import pathlib
import shutil
import stat
import sys
import zipfile


def asked():
    """Where the command line wants it: `package.py OUT.zip | FOLDER`."""
    if len(sys.argv) != 2:
        sys.exit("package.py OUT.zip | FOLDER")
    return pathlib.Path(sys.argv[1])


def pack(out, top, files):
    """Writes the zip, or the files into a folder. `files` are pairs of the name below the host's folder and where the file lies; what the plugin
    has in a folder is below `top` there, and a plugin that was there before is replaced whole."""
    if out.suffix == ".zip":
        _zip(out, files)
    else:
        _copy(out, top, files)


def _zip(out, files):
    with zipfile.ZipFile(out, "w") as archive:
        for name, path in files:
            entry = zipfile.ZipInfo.from_file(path, name)
            entry.external_attr = (stat.S_IFREG | _mode(path)) << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def _copy(out, top, files):
    shutil.rmtree(out / top, ignore_errors=True)
    for name, path in files:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, out / name)
        (out / name).chmod(_mode(path))


def _mode(path):
    """A file that names its interpreter in the first line is started as a program."""
    return 0o755 if path.read_bytes().startswith(b"#!") else 0o644
