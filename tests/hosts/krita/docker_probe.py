"""The whole docker without Krita, under the Qt that Krita 6 brings, against a real daemon: `docker_probe.py PROJECT`.

PyQt5 cannot be imported here, as in Krita 6. Prints `ok <step>` for what it saw.
"""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.modules["PyQt5"] = None

import fakes  # noqa: F401  (puts the plugin, as it is installed, on the path)
from maquette import qt

PROJECT = sys.argv[1]
assert qt.QT == 6, qt.QT
application = qt.QtWidgets.QApplication([])

import fake_krita

fake_krita.install()
from maquette import pictures
from maquette.docker import MaquetteDocker
from maquette.standing import ACTIONS, standing

app = fake_krita.Krita.instance()


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, (docker.session.message, docker.session.standing, list(docker.mistakes))
        application.processEvents(qt.QtCore.QEventLoop.ProcessEventsFlag.AllEvents, 20)


def shown(name, side=512, depth="U8"):
    document = fake_krita.Document(os.path.join(PROJECT, name), side, depth)
    app.open.append(document)
    app.shown = document
    until(lambda: docker._document is document)
    return document


factory = fake_krita.DockWidgetFactory("maquette", qt.dock_area(fake_krita), MaquetteDocker)
docker = factory.docker()
docker.resize(260, 900)
docker.show()
until(lambda: docker.session.standing.name == "down")
assert docker.standing.button.text() == "Start"
docker.standing.button.click()
until(lambda: docker.session.standing.name == "ready" and docker.session.tiers)
print("ok start: Qt %s, %s" % (qt.QtCore.QT_VERSION_STR, docker.standing.text.text()), flush=True)

now = docker.session.standing
for name in ACTIONS:
    docker.session.standing = standing("Krita", name)
    docker._changed("standing")
    until(lambda: docker.standing.text.text() == docker.session.standing.text)
    assert docker.standing.button.text() == ACTIONS[name][1]
docker.session.standing = now
docker._changed("standing")
print("ok states: %s" % ", ".join(ACTIONS), flush=True)

tea = shown("tea.kra")
docker.form.count.setValue(2)
docker.form.seed.setText("7")
docker.form.prompt.setPlainText("a teapot on a table")
until(lambda: docker.session.offer is not None and docker.session.offer.quote)
until(lambda: "2 credits" in docker.form.button.text())
print("ok offer: %s" % docker.form.button.text(), flush=True)
docker.form.button.click()
until(lambda: len(docker.session.record.takes) == 2 and not docker.session.open_jobs())
takes = docker.session.record.newest_first()
assert 7 in [take["seed"] for take in takes], takes
until(lambda: all(docker.session.thumbs.get(take["digest"]) for take in takes) and docker.takes.count() == 2)

docker.takes.setCurrentRow(0)
docker.preview(docker.takes.current())
until(lambda: tea.redrawn and not docker.ticks.busy())
mark = tea.root.children[-1]
assert mark.title.startswith("[Preview]") and mark.shut and sum(map(len, mark.pixels.values())) == 512 * 512 * 4
assert mark.visible() and tea.redrawn == 1 and not tea.drawn and len(tea.history) == 1
assert tea.active is tea.root.children[0], "the preview took the active layer's place"
until(lambda: docker.take.notice.isVisibleTo(docker))
app.bell.imageSaved.emit("tea.png")
until(lambda: "saved with the image" in docker.form.message.text())
docker.preview(docker.session.record.newest_first()[1]["take"])
until(lambda: tea.redrawn == 2)
assert tea.root.children[-1] is mark
print("ok preview: %s" % mark.title, flush=True)

docker.takes.setCurrentRow(0)
docker.take.apply.click()
until(lambda: any(take["layer"] for take in docker.session.record.takes.values()) and not docker.ticks.busy())
assert [node.title.startswith("[Preview]") for node in tea.root.children] == [False, False]
until(lambda: any("★" in docker.takes.item(row).text() for row in range(docker.takes.count())))
assert tea.root.children[-1].visible() and tea.redrawn == 3 and len(tea.history) == 1
print("ok apply: %s" % tea.root.children[-1].title, flush=True)

docker.search.setText("no such words")
until(lambda: docker.takes.count() == 0)
docker.search.setText("teapot 7")
until(lambda: docker.takes.count() == 1)
docker.takes.setCurrentRow(0)
for action in docker.take.menu.actions()[:3]:
    action.trigger()
    print("   copied: %s" % application.clipboard().text().replace("\n", " | "), flush=True)
docker.form.prompt.setPlainText("")
docker.take.menu.actions()[3].trigger()
assert docker.form.form()[:1] + docker.form.form()[6:] == ("a teapot on a table", 7), docker.form.form()
docker.search.clear()
print("ok history: found by words and seed, copied, used again", flush=True)

until(lambda: tea.notes)
deep = shown("deep.kra", 64, "U16")
assert docker.session.record.takes == {} and docker.takes.count() in (0, 2)
until(lambda: docker.takes.count() == 0)
docker.session.record.takes[takes[0]["take"]] = dict(takes[0], layer=None)
docker.apply(takes[0]["take"], "layer")
until(lambda: docker.session.record.takes[takes[0]["take"]]["layer"] and not docker.ticks.busy())
assert sum(map(len, deep.root.children[-1].pixels.values())) == 64 * 64 * 8
assert deep.root.children[-1].visible() and deep.drawn == 2 and not deep.redrawn
# The layer for a preview comes before its picture; where none comes, it goes.
until(lambda: len(deep.history) == 1)
fetched, pictures.fetched = pictures.fetched, lambda *_given: 1 / 0
docker.preview(takes[0]["take"])
until(lambda: len(deep.history) == 2)
until(lambda: len(deep.history) == 1 and not docker.ticks.busy())
pictures.fetched = fetched
assert not docker.canvas.shows_preview(deep) and "division" in docker.session.message
docker.form_says("")
app.shown = tea
until(lambda: docker._document is tea and len(docker.session.record.takes) == 2 and docker.takes.count() == 2)
print("ok switch: each document has its own takes; 16 bits got theirs", flush=True)

docker.standing.button.click()
until(lambda: "longest step" in application.clipboard().text())
assert not docker.mistakes, "".join(docker.mistakes)
print("ok report: %d characters" % len(application.clipboard().text()), flush=True)
if os.environ.get("MAQUETTE_SHOTS"):
    docker.grab().save(os.path.join(os.environ["MAQUETTE_SHOTS"], "krita6-docker.png"))
docker.session.link.close()
sys.stdout.flush()
os._exit(0)
