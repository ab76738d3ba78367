"""Shows the docker's parts and decodes pictures under one Qt, without Krita: `views_probe.py 5` or `6`. With 6, PyQt5 cannot be imported,
as in Krita 6."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
WANTED = int(sys.argv[1])
sys.modules["PyQt%d" % (11 - WANTED)] = None

import fakes
from maquette import pictures, pixels, qt, views
from maquette.asking import Offer
from maquette.png import png
from maquette.record import Record
from maquette.standing import standing

assert qt.QT == WANTED, qt.QT
app = qt.QtWidgets.QApplication([])

bgra = bytes([10, 20, 200, 255]) * (6 * 4)
body = png(6, 4, [pixels.rgba(bgra)], 4)
assert pictures.picture(body) == pictures.Picture(6, 4, bgra, pictures.SRGB_8)
assert pictures.picture(body, (12, 8))[:2] == (12, 8)
mask = bytes([255, 255, 255, 0, 0, 0]) * 4
assert pictures.grey(png(6, 4, [mask], 1)) == mask
cut = pictures.masked(pictures.picture(body), mask).pixels
assert cut[:4] == bgra[:4] and cut[12:16] == bytes(4), cut[:24]
block = pictures.image(body)
assert pictures.picture(pictures.canvas_png(6, 4, [block])).pixels == bgra
clear = qt.QtGui.QImage(6, 4, qt.QtGui.QImage.Format.Format_ARGB32)
clear.fill(0)
assert set(pictures.picture(pictures.canvas_png(6, 4, [clear])).pixels) == {255}, "what is empty is white"

heard = []
form = views.FormView()
form.changed.connect(lambda: heard.append("changed"))
form.show_tiers([{"name": "draft", "price_microcredits": 1000000}, {"name": "hero", "price_microcredits": 12000000}])
form.show_templates([{"name": "tea.prompt", "title": None}])
form.prompt.setPlainText("a teapot")
assert heard and form.form()[:4] == ("a teapot", None, "draft", 4), form.form()
form.show_offer(None, None)
assert not form.button.isEnabled(), "nothing can be spent before there is a price"
form.show_offer(Offer("Draft", "draft", {}, fakes.quote(), None, False), None)
assert form.button.isEnabled() and form.button.text() == "Draft · 4 credits"
form.source.setCurrentIndex(1)
form.show_offer(None, None)
assert form.button.isEnabled() and "ask the price" in form.button.text()

record = Record()
record.remember_take(fakes.take())
record.applied("t1", "{layer}")
takes = views.TakesView()
takes.selected.connect(lambda: heard.append("selected"))
takes.show_takes(record.newest_first(), [], {"d-t1": block}, {"{layer}"})
takes.setCurrentRow(0)
assert takes.current() == "t1" and "★" in takes.item(0).text() and heard[-1] == "selected"
takes.show_takes(record.newest_first(), [fakes.job()], {}, set())
assert takes.count() == 2 and takes.current() == "t1", "what was selected stays selected when a ghost comes before it"

take = views.TakeView()
take.show_take(None, None)
assert not take.apply.isEnabled() and not take.promote.isEnabled()
take.show_anchor(fakes.take("t2"), {"take": "t1"}, True)
assert "stale" in take.anchor.text()
take.applied.connect(lambda mode: heard.append(mode))
for action in take.apply.menu().actions():
    action.trigger()
assert heard[-3:] == ["layer", "mask", "group"]

jobs = views.JobsView()
jobs.retried.connect(lambda job: heard.append(job))
jobs.show_jobs([fakes.job(state="failed", error={"message": "No.", "hint": "Try."}), fakes.job("j2", progress={"fraction": 0.5, "left_ms": 12000})])
assert jobs.list.item(0).toolTip() == "No. Try." and jobs.list.item(1).text().endswith("50 % · 12 s left")
jobs.list.setCurrentRow(0)
jobs.again.click()
assert heard[-1] == "j1"

status = views.StandingView()
status.acted.connect(heard.append)
for name in ("down", "blocked", "wrong_token", "version_skew", "ready"):
    said = standing("Krita", name)
    status.show_standing(said)
    status.button.click()
    assert heard[-1] == said.action and status.text.text() == said.text
print("seen under Qt", qt.QtCore.QT_VERSION_STR)
