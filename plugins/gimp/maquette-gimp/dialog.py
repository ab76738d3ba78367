"""The dialogs: one button that spends, with its price on it, and above it how it stands with Maquette.

A plug-in is a process of its own, so GIMP never waits for it; the dialog does not wait either. The daemon is asked on another thread, and
what it says is shown by a timer. GIMP itself is spoken to from the dialog's own thread alone.
"""

import concurrent.futures

import gi

gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GimpUi, GLib, Gtk

from host import asking
from host.standing import LOOKING, standing

#: How long after the last change the price is asked, and how often answers are looked for, in milliseconds.
_PRICE_AFTER, _LOOK_EVERY = 300, 60
#: Where a request may get its picture from, with what the person reads.
SOURCES = (("words", "from words alone"), ("image", "from the image"), ("selection", "from the selection"))


def begin():
    """Has GIMP's look for what follows."""
    GimpUi.init("maquette-gimp")


class SpendingDialog:
    """`title`, and `offer()` that gives the request with its price on another thread; `run` gives the offer that was pressed."""

    def __init__(self, client, title, verb, actions):
        self._client, self._actions, self._verb = client, actions, verb
        self.offer, self._offering, self._pending, self._number = None, None, None, 0
        self._worker = concurrent.futures.ThreadPoolExecutor(1)
        self._answers = []
        self._window = GimpUi.Dialog(title=title, role="maquette")
        self._window.add_button("_Cancel", Gtk.ResponseType.CANCEL)
        self._button = self._window.add_button(verb, Gtk.ResponseType.OK)
        self._window.set_default_response(Gtk.ResponseType.OK)
        self.body = Gtk.Grid(column_spacing=8, row_spacing=8, margin=12)
        self._window.get_content_area().pack_start(self.body, True, True, 0)
        self._rows = 0
        self._state = Gtk.Label(xalign=0, wrap=True, max_width_chars=44)
        self._help = Gtk.Button(label="", no_show_all=True, valign=Gtk.Align.CENTER)
        self._help.connect("clicked", lambda _button: self._act())
        top = Gtk.Box(spacing=8)
        top.pack_start(self._state, True, True, 0)
        top.pack_end(self._help, False, False, 0)
        self.wide(top)
        self._standing = LOOKING
        self._show_standing()

    def row(self, left, right):
        """Two things beside each other."""
        self.body.attach(left, 0, self._rows, 1, 1)
        self.body.attach(right, 1, self._rows, 1, 1)
        self._rows += 1

    def wide(self, widget):
        """Something as wide as the dialog."""
        self.body.attach(widget, 0, self._rows, 2, 1)
        self._rows += 1

    def note(self, text):
        """What was refused, or what the person has to know."""
        self._note.set_text(text)

    def finish(self):
        """The last row: what was refused is said right above the button."""
        self._note = Gtk.Label(xalign=0, wrap=True, max_width_chars=60)
        self.wide(self._note)
        self._window.show_all()
        self.look()

    def look(self):
        """Looks how it stands."""
        self._later(self._client.state, self._stands)

    def price(self, offering):
        """Asks for another price soon; `offering()` gives the offer on another thread."""
        self.offer, self._number = None, self._number + 1
        self._show_button()
        if self._pending is not None:
            GLib.source_remove(self._pending)
        self._offering = offering
        self._pending = GLib.timeout_add(_PRICE_AFTER, self._ask)

    def run(self):
        """Shows it until a button is pressed. Gives the offer that was taken; none if nothing is to be done."""
        timer = GLib.timeout_add(_LOOK_EVERY, self._drain)
        try:
            pressed = self._window.run() == Gtk.ResponseType.OK
        finally:
            GLib.source_remove(timer)
            self._window.destroy()
            self._worker.shutdown(wait=False)
        return self.offer if pressed else None

    # Inside.

    def _later(self, work, then):
        self._answers.append((self._worker.submit(work), then))

    def _drain(self):
        for answer in [answer for answer in self._answers if answer[0].done()]:
            self._answers.remove(answer)
            future, then = answer
            try:
                then(future.result())
            except Exception as fault:  # told where the finger is; the dialog stays
                self.note(str(fault))
        return True

    def _ask(self):
        self._pending, number = None, self._number
        if self._standing.name == "ready" and self._offering is not None:
            self.note("")
            self._later(self._offering, lambda offer: self._priced(number, offer))
        return False

    def _priced(self, number, offer):
        # The price of an older form is nobody's.
        if number == self._number:
            self.offer = offer
            self._show_button()

    def _show_button(self):
        self._button.set_label(asking.label(self.offer) if self.offer is not None else self._verb)
        self._button.set_sensitive(self.offer is not None)

    def _stands(self, said):
        self._standing = standing("GIMP", *said)
        self._show_standing()
        if self._standing.name == "ready" and self._offering is not None and self.offer is None:
            self._ask()

    def _show_standing(self):
        found = self._standing
        self._state.set_text(" ".join(part for part in (found.text, found.hint) if part))
        helps = found.action in self._actions and found.name != "ready"
        self._help.set_label(found.label)
        self._help.set_visible(helps)
        self._show_button()

    def _act(self):
        self._help.set_sensitive(False)

        name = self._standing.action

        def acted(text):
            self._help.set_sensitive(True)
            if name == "report":
                Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).set_text(text, -1)
                self.note("The report is in the clipboard.")
            self.look()

        self._later(lambda: self._actions[name](lambda text: GLib.idle_add(self.note, text)), acted)


class DraftDialog(SpendingDialog):
    """The form for drafts. `work` is a `work.Work`."""

    def __init__(self, work, actions):
        super().__init__(work.client, "Request draft", "Draft", actions)
        self._work, self._captures, self._tiers = work, {}, []
        self._prompt = Gtk.TextView(wrap_mode=Gtk.WrapMode.WORD_CHAR, accepts_tab=False)
        scroller = Gtk.ScrolledWindow(min_content_height=80, min_content_width=380, shadow_type=Gtk.ShadowType.IN)
        scroller.add(self._prompt)
        self._template, self._tier, self._source = (Gtk.ComboBoxText(hexpand=True) for _ in range(3))
        self._count = Gtk.SpinButton.new_with_range(1, 64, 1)
        for text, widget in (("Prompt", scroller), ("Prompt file", self._template), ("Tier", self._tier), ("How many", self._count), ("Made", self._source)):
            self.row(Gtk.Label(label=text, xalign=0, yalign=0 if widget is scroller else 0.5), widget)
        self._template.append("", "none: the words above")
        self._template.set_active_id("")
        for name, text in SOURCES:
            self._source.append(name, text)
        self._source.set_active_id("words")
        self._prompt.get_buffer().connect("changed", self._changed)
        for widget in (self._template, self._tier, self._source):
            widget.connect("changed", self._changed)
        self._count.connect("value-changed", self._changed)
        self.finish()

    def form(self):
        """What is filled in."""
        buffer = self._prompt.get_buffer()
        prompt = buffer.get_text(buffer.get_start_iter(), buffer.get_end_iter(), False)
        tier, template = self._tier.get_active_id(), self._template.get_active_id() or None
        return asking.Form(prompt, template, tier, self._count.get_value_as_int(), self._source.get_active_id(), self._work.record.shot)

    def _stands(self, said):
        super()._stands(said)
        if said[0] == "ready" and not self._tiers:
            self._later(lambda: (self._work.tiers(), self._work.templates()), self._filled)

    def _filled(self, found):
        self._tiers, templates = found
        for tier in self._tiers:
            self._tier.append(tier["name"], tier["name"])
        for name in templates:
            self._template.append(name, name)
        if self._tiers:
            self._tier.set_active_id(self._tiers[0]["name"])

    def _changed(self, _widget):
        form = self.form()
        if not self._tiers or not (form.prompt.strip() or form.template or form.source != "words"):
            self.offer = None
            return self._show_button()
        try:
            if form.source not in self._captures:
                # Taken when it is asked for, and priced as it is then: what is pressed is what was priced.
                self._captures[form.source] = self._work.capture(form.source)
        except Exception as fault:
            self._source.set_active_id("words")
            return self.note(str(fault))
        return self.price(lambda: self._work.offer_draft(form, self._captures[form.source], self._tiers))


class ButtonDialog(SpendingDialog):
    """One sentence, a field for words where `asks` names it, and a button with its price. `offering(words)` gives the offer."""

    def __init__(self, client, verb, text, offering, actions, asks=None):
        super().__init__(client, verb, verb, actions)
        self.wide(Gtk.Label(label=text, xalign=0, wrap=True, max_width_chars=60))
        if asks is not None:
            entry = Gtk.Entry(hexpand=True, width_chars=40)
            entry.connect("changed", lambda _entry: self._typed(entry.get_text(), offering))
            self.row(Gtk.Label(label=asks, xalign=0), entry)
        self.finish()
        if asks is None:
            self.price(lambda: offering(""))

    def _typed(self, words, offering):
        if words.strip():
            self.price(lambda: offering(words))
