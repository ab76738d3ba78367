"""The docker: brings the session, the canvas and the views together, on timers of the host's own thread."""

import collections
import os
import traceback

import krita

from . import maquette, pictures
from .asking import EDITS
from .canvas import Canvas
from .connection import Link
from .pixels import place
from .qt import QtCore, QtWidgets
from .record import project_above
from .remedies import Remedies
from .session import FINAL, THUMB, Session
from .ticks import Ticks
from .views import FormView, JobsView, SearchView, StandingView, TakesView, TakeView
from .words import speaks_of, take_line, take_name

#: How often answers are fetched and steps taken, in milliseconds.
DRAIN_EVERY = 15
#: How long after a turn of Krita's loop it is asked whether it has done what a step waits for, in milliseconds.
AFTER_TURN = 2
#: How often the active document, the open jobs and what is to be remembered are looked at.
LOOK_EVERY = 300
#: The least height of the docker, in pixels: the form and one row of takes.
ROOM = 400
#: How long after the last key the price is asked.
PRICE_AFTER = 300


class _Wake(QtCore.QObject):
    """Brings the host's thread here when another one has something for it: Qt passes the signal over."""

    woken = QtCore.pyqtSignal()


class MaquetteDocker(krita.DockWidget):
    """One in every window of Krita."""

    def __init__(self):
        super().__init__()
        self.setWindowTitle("Maquette")
        self.ticks = Ticks(self._refused)
        self.canvas = Canvas(krita)
        self.session = Session("Krita", maquette.key, self._changed, pictures.image)
        self.session.on_take = self._take_came
        self.session.on_made = self._form_changed
        app = krita.Krita.instance()
        token = app.readSetting("maquette", "token", "") or None
        client = maquette.Client(token=token, name="krita %s" % app.version())
        wake = _Wake(self)
        wake.woken.connect(self._drain)
        session = self.session
        session.link = Link(client, maquette.Fault, session.told_state, session.told_event, session.load_again, wake.woken.emit)
        self._document, self._dirty, self._remember, self._looks = None, set(), False, 0
        self._showing, self._inside, self._previewing = None, False, None
        #: Mistakes of this plugin, for its report.
        self.mistakes = collections.deque(maxlen=20)
        keep_token = lambda token: app.writeSetting("maquette", "token", token)
        self._remedies = Remedies(session, self.report, keep_token, self.form_says, self._refused)
        self._build()
        self._connect()
        self._timers = [self._timer(DRAIN_EVERY, self._drain), self._timer(LOOK_EVERY, self._look)]
        self._pricing, self._after_turn = self._once(PRICE_AFTER, self._price), self._once(AFTER_TURN, self._drain)
        app.notifier().setActive(True)
        app.notifier().imageSaved.connect(self._saved)
        self._changed("standing")

    def canvasChanged(self, _canvas):
        """Krita calls this when another view is shown."""
        self._looks = 0

    # Building.

    def _build(self):
        self.standing, self.form, self.search, self.takes = StandingView(), FormView(), SearchView(), TakesView()
        self.take, self.jobs = TakeView(), JobsView()
        body = QtWidgets.QWidget()
        layout = QtWidgets.QVBoxLayout(body)
        layout.setContentsMargins(4, 4, 4, 4)
        # The queue stands under the button that fills it, so that Cancel is in sight.
        for view in (self.standing, self.form, self.jobs, self.search, self.takes, self.take):
            layout.addWidget(view)
        layout.setStretchFactor(self.takes, 1)
        # Low windows scroll, and nothing is cut off.
        room = QtWidgets.QScrollArea()
        room.setWidgetResizable(True)
        room.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        room.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setWidget(body)
        room.setMinimumHeight(ROOM)
        room.setMinimumWidth(body.minimumSizeHint().width() + room.verticalScrollBar().sizeHint().width())
        self.setWidget(room)

    def _connect(self):
        self.standing.acted.connect(self._remedies.take)
        self.form.changed.connect(self._form_changed)
        self.form.pressed.connect(self.press)
        self.form.edited.connect(self.press_edit)
        self.search.textChanged.connect(lambda _text: self._changed("takes"))
        self.takes.asked.connect(self.take.menu.popup)
        self.take.menu.chosen.connect(self._chosen)
        self.takes.previewed.connect(self.preview)
        self.takes.applied.connect(lambda take: self.apply(take, "layer"))
        self.takes.selected.connect(lambda: self.session.price_promotion(self.takes.current()))
        self.take.applied.connect(lambda mode: self.apply(self._meant(), mode))
        self.take.promoted.connect(lambda: self.session.promotion and self.session.press(self.session.promotion))
        self.take.kept.connect(lambda: self.session.judge(self._meant(), "keep"))
        self.take.hid.connect(self.hide_preview)
        self.take.anchored.connect(lambda: self.session.set_anchor(self._meant()))
        self.take.fetched.connect(self.fetch_anchor)
        self.jobs.cancelled.connect(self.session.cancel)
        self.jobs.retried.connect(self.session.retry)

    def _timer(self, interval, work):
        timer = QtCore.QTimer(self)
        timer.timeout.connect(work)
        timer.start(interval)
        return timer

    def _once(self, interval, work):
        timer = QtCore.QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(work)
        return timer

    # Timers: the only ways in from outside.

    def _drain(self):
        self._alone(self._drained)

    def _look(self):
        self._alone(lambda: self.ticks.timed("look", self._look_around))

    def _alone(self, work):
        # Krita lets timers run while it waits for its own threads: then what is being done is not begun again.
        if not self._inside:
            self._inside = True
            try:
                work()
            except Exception as error:  # Krita would stop the person with a dialog, and the timer would go on all the same
                self.mistakes.append(traceback.format_exc())
                self._refused(error)
            finally:
                self._inside = False

    def _drained(self):
        self.ticks.timed("answers", self.session.link.drain)
        # What came late waits until the pen is lifted: Krita would end the stroke.
        if QtWidgets.QApplication.mouseButtons() == QtCore.Qt.MouseButton.NoButton and self.ticks.run():
            self._after_turn.start()
        if self._previewing != self.canvas.shows_preview(self._document):
            self._previewing = self.canvas.shows_preview(self._document)
            self.take.show_preview(self._previewing)
        if self._dirty:
            self.ticks.timed("redraw", self._redraw)

    def _look_around(self):
        self._looks += 1
        if self._remember or "record" in self._dirty:
            self._remember = False
            self.canvas.write(self._document, self.session.record)
        document = self.canvas.document()
        if document != self._document:
            self._switch(document)
        if self._looks % 4 == 0 and self.session.standing.name == "ready":
            self.session.ask_progress()

    def _switch(self, document):
        self._document, self._remember, self._showing = document, False, None
        record = self.canvas.record(document)
        if document is not None:
            name = os.path.splitext(os.path.basename(document.fileName() or ""))[0]
            record.shot = record.shot or name or None
            record.project = record.project or project_above(document.fileName())
            self.ticks.add("left over", self.canvas.remove_left_over(document))
        self.session.use(record)
        self._dirty.discard("record")
        self.form.shot.setText(record.shot or "")
        self._form_changed()

    # What the session tells.

    def _changed(self, what):
        self._dirty.add(what)

    def _redraw(self):
        dirty, self._dirty = self._dirty, set()
        session = self.session
        if "standing" in dirty:
            self.standing.show_standing(session.standing)
            for button in (self.form.fill, self.form.remove):
                button.setEnabled(session.standing.name == "ready")
            self._form_changed()
            dirty.add("takes")
        if dirty & {"balance", "standing"}:
            self.standing.show_balance(session.balance if session.standing.name == "ready" else None)
        if "tiers" in dirty:
            self.form.show_tiers(session.tiers)
            self._form_changed()
        if "templates" in dirty:
            self.form.show_templates(session.templates)
        if "offer" in dirty:
            self.form.show_offer(session.offer, session.template)
        if "message" in dirty:
            self.form.show_message(session.message)
        if dirty & {"takes", "jobs"}:
            self._redraw_takes()
        if dirty & {"takes", "promotion"}:
            self.take.show_take(self._meant(), session.promotion)
        if dirty & {"anchor", "takes"}:
            self.take.show_anchor(session.anchor, session.record.anchor, session.anchor_is_stale())
        if "record" in dirty:
            self._remember = True
            if not self.form.shot.text():
                self.form.shot.setText(session.record.shot or "")

    def _redraw_takes(self):
        session, entries = self.session, self.session.record.newest_first()
        layers = [entry["layer"] for entry in entries if entry["layer"]]
        if self._document is not None:
            layers = {layer for layer in layers if self.canvas.has_layer(self._document, layer)}
        entries = [entry for entry in entries if speaks_of(entry, self.search.text())]
        self.takes.show_takes(entries, session.open_jobs(), self._thumbs(entries, layers), layers)
        bad = [job for job in session.jobs.values() if job["state"] in FINAL and job["state"] != "done"]
        self.jobs.show_jobs(session.open_jobs() + bad)

    def _thumbs(self, entries, layers):
        """The daemon's thumbnails; without it, those of the layers that show the takes."""
        if self.session.standing.name == "ready":
            return self.session.thumbs
        bare = [entry for entry in entries if entry["layer"] in layers and self.session.thumbs.get(entry["digest"]) is None]
        return dict(self.session.thumbs, **self.canvas.thumbs(self._document, bare, THUMB))

    def _take_came(self, entry):
        # What was drawn is cached from now on, and free.
        self._pricing.start()
        # What was chosen by hand stays on the canvas.
        if self.take.auto.isChecked() and self._document is not None:
            self.preview(entry["take"])

    def _meant(self):
        """The take that buttons are for: the selected one, else the one that lies on the canvas."""
        return self.takes.current() or self._showing

    # What the person does.

    def _chosen(self, name):
        """Something of the menu of the selected take."""
        entry = self.session.record.takes.get(self._meant())
        if entry is None:
            return
        if name == "again":
            self.form.use_again(entry)
        elif name == "reject":
            self.session.judge(entry["take"], "reject")
        else:
            text = {"prompt": entry["prompt"] or "", "seed": str(entry["seed"]), "all": "%s\n%s" % (entry["prompt"], take_line(entry))}[name]
            QtWidgets.QApplication.clipboard().setText(text)

    def _saved(self, _name):
        if self.canvas.shows_preview(self._document):
            self.form_says("The preview was saved with the image. Hide it and save again, if it should not be in there.")

    def report(self):
        """What this plugin knows beside the daemon's own report, without secrets."""
        longest = "longest step on Krita's thread: %.0f ms (%s)" % (1e3 * self.ticks.longest, self.ticks.longest_name)
        return "\n".join(["Krita %s" % krita.Krita.instance().version(), longest, *self.mistakes])

    def _form_changed(self):
        self.session.offer = None
        self._changed("offer")
        self._pricing.start()

    def _price(self):
        shot = self.form.form().shot
        if shot and shot != self.session.record.shot:
            self.session.record.shot = shot
            self._remember = True
        self.session.price(self.form.form())

    def press(self):
        """Draft: sends what is offered. A picture is taken at this moment; if it is another one than was quoted, its price is asked again,
        and it goes on only if it costs no more than what stood on the button."""
        form, shown = self.form.form(), self.session.offer
        if form.source == "words":
            return shown and shown.quote and self.session.press(shown)
        tier = next((tier for tier in self.session.tiers if tier["name"] == form.tier), None)
        as_take = bool(tier and tier["stage"] == "refinement")
        own = None if shown is not None and shown.verb in EDITS else shown
        return self._take_in(form.source == "selection", as_take, lambda taken: self._taken(own, taken, lambda: self.session.price(form, taken)))

    def press_edit(self, verb):
        """Fill or Remove: the first press takes canvas and selection in and asks the price, the second carries it out."""
        form, shown = self.form.form(), self.session.offer
        if self._document is None or self._document.selection() is None:
            return self.form_says("Nothing is selected. Select what is to be %s." % {"Fill": "filled", "Remove": "removed"}[verb])
        # The price of another button is not this one's.
        own = shown if shown is not None and shown.verb == verb else None
        return self._take_in(False, True, lambda taken: self._taken(own, taken, lambda: self.session.price_edit(verb, form, taken)))

    def _taken(self, shown, taken, price):
        same = shown is not None and shown.taken is not None and shown.taken[:2] + shown.taken[3:] == taken[:2] + taken[3:]
        if same and shown.quote is not None:
            return self.session.press(shown)
        return price()

    def _take_in(self, of_selection, as_take, then):
        if self._document is None:
            return self.form_says("No image is open. Open or create one first.")

        def captured(capture):
            width, height = capture.region[2:]
            mask = None
            if capture.selection is not None:
                mask = lambda: pictures.png(width, height, [capture.selection], 1)
            picture = lambda: pictures.canvas_png(width, height, capture.blocks)
            self.session.take_in(picture, capture.region, mask, as_take, then)

        return self.ticks.add("capture", self.canvas.capture(self._document, of_selection, captured))

    def preview(self, take):
        """Shows a take on the preview layer."""
        document, entry = self._document, self.session.record.takes.get(take)
        if document is None or entry is None or not entry["media"].startswith("image/"):
            return
        self._showing = take
        self._changed("promotion")
        spot, way = self._spot(entry), self.canvas.way(document)

        def got(picture, fault):
            if fault is not None:
                self._refused(fault)
            if fault is None and self._showing == take and self._document == document:
                self.ticks.add("preview", self.canvas.preview(document, picture, spot, take_name(entry["prompt"], entry["seed"])))
            elif self._showing in (take, None):
                # No other take is to come onto the layer.
                self.ticks.add("hide", self.canvas.withdraw_blank())

        self.session.link.ask(lambda client: pictures.in_space(pictures.fetched(client, entry["digest"], spot[2:]), way), got, "pictures")
        self.ticks.add("preview", self.canvas.make_room(document, spot))

    def hide_preview(self):
        """Takes the preview away."""
        self._showing = None
        self._changed("promotion")
        self.ticks.add("hide", self.canvas.withdraw())

    def apply(self, take, mode):
        """Puts a take on a layer of its own: `layer`, `mask` (seen only inside its mask, or the selection) or `group`."""
        document, entry = self._document, self.session.record.takes.get(take)
        if document is None or entry is None:
            return
        self._showing, spot = None, self._spot(entry)
        if mode == "mask" and not entry.get("mask"):
            self.ticks.add("selection", self.canvas.selection_over(document, spot, lambda mask: self._fetch(document, entry, spot, mode, mask)))
        else:
            self._fetch(document, entry, spot, mode, None)

    def _fetch(self, document, entry, spot, mode, mask):
        way = self.canvas.way(document)

        def work(client):
            picture = pictures.fetched(client, entry["digest"], spot[2:])
            if mode == "mask":
                picture = pictures.masked(picture, mask or pictures.grey(client.asset(entry["mask"]), spot[2:]))
            return pictures.in_space(picture, way)

        def got(picture, fault):
            if fault is not None:
                return self._refused(fault)
            name = take_name(entry["prompt"], entry["seed"])
            steps = self.canvas.apply(document, picture, spot, name, mode == "group", lambda layer: self._applied(entry["take"], layer))
            return self.ticks.add("apply into the group" if mode == "group" else "apply", steps)

        self.session.link.ask(work, got, "pictures")

    def _applied(self, take, layer):
        self.session.record.applied(take, layer)
        self._changed("takes")
        self._changed("record")

    def fetch_anchor(self):
        """Brings the shot's anchor frame onto the canvas, and makes it this document's."""
        entry = self.session.use_anchor()
        if entry is not None:
            self.apply(entry["take"], "layer")

    def _spot(self, entry):
        region = entry.get("region")
        return place(entry["width"], entry["height"], self.canvas.size(self._document), region)

    def _refused(self, fault):
        message = getattr(fault, "message", None) or "%s: %s" % (type(fault).__name__, fault)
        self.form_says(" ".join(part for part in (message, getattr(fault, "hint", "")) if part))

    def form_says(self, words):
        """Words under the form; empty takes them away."""
        self.session.message = words
        self._changed("message")
