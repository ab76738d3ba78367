"""The docker's parts: what is seen, with no word about the daemon or the canvas. Signals go out, what to show comes in."""

from .asking import EDITS, Form, label
from .qt import QtCore, QtGui, QtWidgets
from .words import credits_text, job_line, job_said, state_word, take_line

#: Long side of a tile, in pixels.
TILE = 96
#: What stands on the buttons for a selection until their price is known.
ON_SELECTION = {"Fill": "Fill the selection…", "Remove": "Remove the selection…"}


def _button(text, tip=""):
    button = QtWidgets.QPushButton(text)
    button.setToolTip(tip)
    return button


def _row(*widgets):
    row = QtWidgets.QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    return row


def _quiet(text=""):
    line = QtWidgets.QLabel(text)
    line.setWordWrap(True)
    line.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
    return line


class StandingView(QtWidgets.QWidget):
    """How things stand, with the one action, and the credits that are left."""

    acted = QtCore.pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.text, self.hint, self.balance, self.button = _quiet(), _quiet(), QtWidgets.QLabel(), _button("")
        self._action = None
        self.button.clicked.connect(lambda: self.acted.emit(self._action or ""))
        row = _row(self.text, self.balance, self.button)
        row.setStretch(0, 1)
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.hint)

    def show_standing(self, standing):
        """Shows one of the five states."""
        self.text.setText(standing.text)
        self.hint.setText(standing.hint)
        self.hint.setVisible(bool(standing.hint))
        self.button.setText(standing.label)
        self.button.setVisible(bool(standing.label))
        self._action = standing.action

    def show_balance(self, wallet):
        """Shows what is left; quiet where nobody knows."""
        self.balance.setText("" if wallet is None else "%s credits" % credits_text(wallet["available_microcredits"]))


class FormView(QtWidgets.QWidget):
    """What to draw: words or a prompt file, from which source, on which tier, and how many; the price stands on the button."""

    changed = QtCore.pyqtSignal()
    pressed = QtCore.pyqtSignal()
    #: What is selected is to be filled or removed.
    edited = QtCore.pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.template, self.prompt, self.shot = QtWidgets.QComboBox(), QtWidgets.QPlainTextEdit(), QtWidgets.QLineEdit()
        self.source, self.tier, self.count = QtWidgets.QComboBox(), QtWidgets.QComboBox(), QtWidgets.QSpinBox()
        self.seed = QtWidgets.QLineEdit()
        self.button, self.message = _button("Draft"), _quiet()
        self.fill, self.remove = _button(ON_SELECTION["Fill"]), _button(ON_SELECTION["Remove"])
        self.template.addItem("Words", "")
        self.prompt.setPlaceholderText("What to draw")
        self.prompt.setMaximumHeight(70)
        self.shot.setPlaceholderText("Shot")
        self.seed.setPlaceholderText("Any seed")
        self.seed.setToolTip("The same seed and words make the same picture again. Empty: any.")
        for box in (self.template, self.source, self.tier):
            # A long title may not make the docker wide.
            box.setSizeAdjustPolicy(QtWidgets.QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Fixed)
        for text, name in (("From words", "words"), ("From the canvas", "canvas"), ("From the selection", "selection")):
            self.source.addItem(text, name)
        self.count.setRange(1, 64)
        self.count.setValue(4)
        self.count.setPrefix("× ")
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(_row(self.template, self.shot))
        layout.addWidget(self.prompt)
        layout.addLayout(_row(self.source, self.tier))
        layout.addLayout(_row(self.count, self.seed))
        layout.addWidget(self.button)
        layout.addWidget(self.fill)
        layout.addWidget(self.remove)
        layout.addWidget(self.message)
        self.message.hide()
        self.prompt.textChanged.connect(self.changed)
        self.shot.editingFinished.connect(self.changed)
        self.seed.textChanged.connect(lambda _text: self.changed.emit())
        self.count.valueChanged.connect(lambda _count: self.changed.emit())
        for box in (self.template, self.source, self.tier):
            box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.button.clicked.connect(lambda: self.pressed.emit())
        self.fill.clicked.connect(lambda: self.edited.emit("Fill"))
        self.remove.clicked.connect(lambda: self.edited.emit("Remove"))

    def form(self):
        """What is filled in."""
        return Form(self.prompt.toPlainText(), self.template.currentData() or None, self.tier.currentData() or "draft",
                    self.count.value(), self.source.currentData(), self.shot.text().strip() or None, _number(self.seed.text()))

    def use_again(self, entry):
        """Fills in what a take came from: its words, its tier where it is offered, and its seed. Nothing is asked for yet."""
        self.template.setCurrentIndex(0)
        self.source.setCurrentIndex(0)
        self.prompt.setPlainText(entry["prompt"] or "")
        self.tier.setCurrentIndex(max(0, self.tier.findData(entry["tier"])))
        self.seed.setText("" if entry["seed"] is None else str(entry["seed"]))
        self.count.setValue(1)

    def show_tiers(self, tiers):
        """Lists the tiers with what one take of each usually costs."""
        _refill(self.tier, [("%s · %s each" % (tier["name"], credits_text(tier["price_microcredits"])), tier["name"]) for tier in tiers])

    def show_templates(self, files):
        """Lists the project's prompt files."""
        _refill(self.template, [("Words", "")] + [(file["title"] or file["name"], file["name"]) for file in files])

    def show_offer(self, offer, template):
        """Puts the price on the button. Without one nothing can be spent; a picture is taken first."""
        form = self.form()
        picture = form.source != "words"
        editing = offer is not None and offer.verb in EDITS
        text = label(offer) if offer is not None and not editing else ("Take it in, and ask the price" if picture else "Draft")
        if template is not None and form.template and not editing:
            text += " · %d to make" % template["total"] if template["total"] > 1 else ""
        self.button.setText(text)
        self.button.setEnabled(picture or (offer is not None and not editing))
        for verb, button in (("Fill", self.fill), ("Remove", self.remove)):
            button.setText(label(offer) if editing and offer.verb == verb else ON_SELECTION[verb])

    def show_message(self, message):
        """Says why something was not done, under the button that was pressed."""
        self.message.setText(message)
        self.message.setVisible(bool(message))


class TakesView(QtWidgets.QListWidget):
    """The document's takes, the newest first; what is still being made stands before them with its state."""

    previewed = QtCore.pyqtSignal(str)
    applied = QtCore.pyqtSignal(str)
    selected = QtCore.pyqtSignal()
    #: A take was asked what can be done with it, at this place of the screen.
    asked = QtCore.pyqtSignal(QtCore.QPoint)

    def __init__(self):
        super().__init__()
        self.setContextMenuPolicy(QtCore.Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask)
        self.setViewMode(QtWidgets.QListView.ViewMode.IconMode)
        self.setResizeMode(QtWidgets.QListView.ResizeMode.Adjust)
        self.setMovement(QtWidgets.QListView.Movement.Static)
        self.setIconSize(QtCore.QSize(TILE, TILE))
        self.setSpacing(2)
        self.setUniformItemSizes(True)
        self.setMinimumHeight(TILE + 30)
        # It takes the room that is left, and asks for none.
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Ignored)
        self.itemClicked.connect(lambda item: self._emit(self.previewed, item))
        self.currentItemChanged.connect(lambda _now, _before: self.selected.emit())
        self.itemDoubleClicked.connect(lambda item: self._emit(self.applied, item))

    def current(self):
        """The selected take; none where a ghost or nothing is."""
        item = self.currentItem()
        return (item.data(QtCore.Qt.ItemDataRole.UserRole) or None) if item is not None else None

    def show_takes(self, entries, jobs, thumbs, layers):
        """Shows takes and ghosts. What was selected stays so, and nothing scrolls."""
        wanted, scroll = self.current(), self.verticalScrollBar().value()
        self.blockSignals(True)
        for row, (key, text, tip, image) in enumerate(_tiles(entries, jobs, thumbs, layers)):
            item = self.item(row)
            if item is None:
                item = QtWidgets.QListWidgetItem()
                item.setSizeHint(QtCore.QSize(TILE + 6, TILE + 22))
                self.addItem(item)
            item.setText(text)
            item.setToolTip(tip)
            item.setData(QtCore.Qt.ItemDataRole.UserRole, key)
            item.setIcon(QtGui.QIcon(QtGui.QPixmap.fromImage(image)) if image is not None else _ghost())
            if key and key == wanted:
                self.setCurrentItem(item)
        while self.count() > len(entries) + len(jobs):
            self.takeItem(self.count() - 1)
        self.verticalScrollBar().setValue(scroll)
        self.blockSignals(False)
        if self.current() != wanted:
            self.selected.emit()

    def _ask(self, place):
        item = self.itemAt(place)
        if item is not None and item.data(QtCore.Qt.ItemDataRole.UserRole):
            self.setCurrentItem(item)
            self.asked.emit(self.viewport().mapToGlobal(place))

    def _emit(self, signal, item):
        key = item.data(QtCore.Qt.ItemDataRole.UserRole)
        if key:
            signal.emit(key)


def _tiles(entries, jobs, thumbs, layers):
    for job in jobs:
        yield "", state_word(job["state"]), "%s %s" % (job["tier"], job["id"]), None
    for entry in entries:
        marks = ("★ " if entry["layer"] in layers else "") + ("✓ " if entry["verdict"] == "keep" else "")
        tip = "%s\n%s" % (entry["prompt"], take_line(entry))
        yield entry["take"], "%s%s %s" % (marks, entry["take"], entry["tier"]), tip, thumbs.get(entry["digest"])


class SearchView(QtWidgets.QLineEdit):
    """Finds takes of the document by words of their prompts, by seed, tier, model or id."""

    def __init__(self):
        super().__init__()
        self.setPlaceholderText("Search takes")
        self.setClearButtonEnabled(True)


class TakeMenu(QtWidgets.QMenu):
    """What is done with a take now and then."""

    chosen = QtCore.pyqtSignal(str)

    def __init__(self):
        super().__init__()
        for text, name in (("Copy the prompt", "prompt"), ("Copy the seed", "seed"), ("Copy all of it as text", "all"),
                           ("Use these settings again", "again"), ("Reject", "reject")):
            self.addAction(text).triggered.connect(lambda _checked=False, name=name: self.chosen.emit(name))


class TakeView(QtWidgets.QWidget):
    """What can be done with the selected take."""

    applied = QtCore.pyqtSignal(str)
    promoted = QtCore.pyqtSignal()
    hid = QtCore.pyqtSignal()
    kept = QtCore.pyqtSignal()
    anchored = QtCore.pyqtSignal()
    fetched = QtCore.pyqtSignal()

    def __init__(self):
        super().__init__()
        self.apply, self.promote, self.more, self.menu = QtWidgets.QToolButton(), _button("Promote"), QtWidgets.QToolButton(), TakeMenu()
        self.keep, self.hide_preview, self.auto = _button("Keep"), _button("Hide"), QtWidgets.QCheckBox("Preview new takes")
        self.anchor, self.set_anchor, self.fetch = _quiet(), _button("Set anchor"), _button("Fetch anchor")
        self.notice = _quiet("The preview lies on the canvas, and would be exported with it.")
        self._offer_modes()
        # Qt draws the arrow over the last letter otherwise.
        self.more.setText("More   ")
        self.more.setMenu(self.menu)
        self.more.setPopupMode(QtWidgets.QToolButton.ToolButtonPopupMode.InstantPopup)
        for button, signal in ((self.promote, self.promoted), (self.keep, self.kept), (self.hide_preview, self.hid),
                               (self.set_anchor, self.anchored), (self.fetch, self.fetched)):
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
        self._lay_out()

    def _offer_modes(self):
        self.apply.setText("Apply")
        self.apply.setPopupMode(QtWidgets.QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QtWidgets.QMenu(self.apply)
        for text, mode in (("As a new layer", "layer"), ("Inside the mask", "mask"), ("Into the group Maquette", "group")):
            menu.addAction(text).triggered.connect(lambda _checked=False, mode=mode: self.applied.emit(mode))
        self.apply.setMenu(menu)
        self.apply.clicked.connect(lambda: self.applied.emit("layer"))

    def _lay_out(self):
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        notice = _row(self.notice, self.hide_preview)
        notice.setStretch(0, 1)
        layout.addLayout(notice)
        first = _row(self.apply, self.promote)
        # The price takes what room is left, so that nothing moves when one comes.
        first.setStretch(1, 1)
        layout.addLayout(first)
        layout.addLayout(_row(self.keep, self.set_anchor, self.more))
        anchor = _row(self.anchor, self.fetch)
        anchor.setStretch(0, 1)
        layout.addLayout(anchor)
        layout.addWidget(self.auto)

    def show_take(self, take, offer):
        """Offers what goes with the selected take, and what its promotion costs."""
        for button in (self.apply, self.keep, self.set_anchor, self.more):
            button.setEnabled(take is not None)
        self.promote.setText(label(offer) if offer is not None else "Promote")
        self.promote.setEnabled(take is not None and offer is not None)

    def show_preview(self, shown):
        """Says that a preview is on the canvas, as long as it is."""
        self.notice.setVisible(shown)
        self.hide_preview.setVisible(shown)

    def show_anchor(self, anchor, mine, stale):
        """Says which anchor frame the document uses, and whether the shot has another one by now."""
        if anchor is None:
            text = "No anchor"
        elif mine is None:
            text = "Anchor %s, not used here" % anchor["id"]
        else:
            text = "Anchor %s" % mine["take"] + (" · <b>stale</b>, now %s" % anchor["id"] if stale else "")
        self.anchor.setText(text)
        self.fetch.setVisible(anchor is not None)


class JobsView(QtWidgets.QWidget):
    """The queue of this document: cancel one or all, and try again."""

    cancelled = QtCore.pyqtSignal(list)
    retried = QtCore.pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.list = QtWidgets.QListWidget()
        self.list.setMaximumHeight(64)
        self.one, self.all, self.again = _button("Cancel"), _button("Cancel all"), _button("Retry")
        layout = QtWidgets.QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addLayout(_row(self.one, self.all, self.again))
        self.one.clicked.connect(lambda: self._job() and self.cancelled.emit([self._job()]))
        self.all.clicked.connect(lambda: self.cancelled.emit([]))
        self.again.clicked.connect(lambda: self._job() and self.retried.emit(self._job()))

    def show_jobs(self, jobs):
        """Lists jobs that are open, or that did not end well."""
        wanted = self._job()
        self.setVisible(bool(jobs))
        self.list.clear()
        for job in jobs:
            item = QtWidgets.QListWidgetItem(job_line(job))
            item.setData(QtCore.Qt.ItemDataRole.UserRole, job["id"])
            item.setToolTip(job_said(job))
            self.list.addItem(item)
            if job["id"] == wanted:
                self.list.setCurrentItem(item)

    def _job(self):
        item = self.list.currentItem()
        return item.data(QtCore.Qt.ItemDataRole.UserRole) if item is not None else None


def _number(text):
    return int(text) if text.strip().isdigit() else None


def _refill(box, items):
    """Gives a box other items, and keeps what was chosen."""
    wanted = box.currentData()
    box.blockSignals(True)
    box.clear()
    for text, data in items:
        box.addItem(text, data)
    box.setCurrentIndex(max(0, box.findData(wanted)))
    box.blockSignals(False)


_GHOST = []


def _ghost():
    """The tile of what is still to come: as large as the picture will be."""
    if not _GHOST:
        pixmap = QtGui.QPixmap(TILE, TILE)
        pixmap.fill(QtGui.QColor(128, 128, 128, 60))
        _GHOST.append(QtGui.QIcon(pixmap))
    return _GHOST[0]
