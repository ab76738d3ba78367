"""Runs the extensions with inkex of other Inkscapes than the one that is installed: `versions.py NAME FOLDER…`, the name of a version and
where it lies. Inkscape itself only measures and draws here."""

import os
import sys

import driver
from driver import OURS, alone, box, command, left, ok, ours, path, root, settled


def tried(version, folder, take):
    """The whole way of a picture: put in, asked for, filled, taken as reference."""
    os.environ["MAQUETTE_INKEX"] = folder
    with open(path("tea"), "w", encoding="utf-8") as file:
        file.write(driver.BLANK)
    silent = [alone("insert_anchor", "tea", "one")]
    silent.append(alone("insert_draft", "one", "two", which="id", take=take, where="selection", id="frame", file="link"))
    before = left()
    assert "This costs 2 credits" in alone("request_draft", "two", prompt="a fox for " + version, count=2)
    silent.append(alone("request_draft", "two", "three", prompt="a fox for " + version, count=2, most_credits=2))
    settled([place.get(OURS + "job") for place in ours(root("three"), "waiting")])
    silent.append(alone("refresh", "three", "four"))
    silent.append(alone("use_as_reference", "four", "five", what="selection", id="frame"))
    assert not any(silent), silent
    drawing = root("five")
    assert before - left() == 2000000 and len(ours(drawing, "draft")) == 3 and not ours(drawing, "waiting")
    assert box(ours(drawing, "anchor")[0]) == (0, 43.5, 210, 210) and drawing.get(OURS + "reference-take")
    assert all(abs(got - want) < 0.1 for got, want in zip(box(ours(drawing, "draft")[0]), (50, 50, 60, 60)))
    driver.odd()
    ok(version, "inkex in %s" % os.path.basename(folder))


def main():
    made = command("draft", "a ceramic teapot at dawn", "-n", "1", "--shot", "tea")["takes"]
    command("keep", made[0]["id"])
    command("anchor", made[0]["id"])
    for version, folder in zip(sys.argv[1::2], sys.argv[2::2]):
        tried(version, folder, made[0]["id"])


if __name__ == "__main__":
    main()
