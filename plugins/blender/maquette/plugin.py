"""The plugin while it is enabled: brings the session, the scene and the panels together, on a timer of Blender's own thread.

Threads of the link talk to the daemon. `tick` hands out what they found; in the background, where Blender's timers do not run, whoever
works the plugin calls it.
"""

import collections
import os
import tempfile
import time
import traceback

import bpy
import bpy.utils.previews

from . import asking, capture, document, maquette, surfaces, versions
from .connection import Link
from .fitting import is_clip
from .session import Session
from .words import fault_said

#: Seconds between two ticks, while something is awaited and while nothing is.
SOON, QUIET = 0.05, 0.1
#: Seconds after the last key until the price is asked.
PRICE_AFTER = 0.3
#: Seconds between two looks at how far the open jobs are.
PROGRESS_EVERY = 1.0
#: Editors with our panels.
EDITORS = ("VIEW_3D", "IMAGE_EDITOR", "SEQUENCE_EDITOR")

#: A picture that was taken of the scene: its size, its PNG, and what the daemon calls it once it knows it.
Captured = collections.namedtuple("Captured", "source width height body taken")

_HERE = []


def here():
    """The plugin that is enabled, or none."""
    return _HERE[0] if _HERE else None


def begin(package):
    """Starts it, and has Blender call it."""
    _HERE.append(Plugin(package))
    for handlers, handler in _handlers():
        handlers.append(handler)
    bpy.app.timers.register(_tick, first_interval=0.1, persistent=True)


def end():
    """Ends it: its threads leave, and Blender calls it no more."""
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    for handlers, handler in _handlers():
        if handler in handlers:
            handlers.remove(handler)
    _HERE.pop().close()


def _handlers():
    on = bpy.app.handlers
    return [(on.load_post, _loaded), (on.save_pre, _saving), (on.undo_post, _undone), (on.redo_post, _undone)]


def _tick():
    return here().tick()


@bpy.app.handlers.persistent
def _loaded(*_given):
    here().open_scene()


@bpy.app.handlers.persistent
def _saving(*_given):
    here().remember()


@bpy.app.handlers.persistent
def _undone(*_given):
    # The daemon's books are not undone, so what the scene remembers of them is written again.
    here().changed("record")
    here().form_changed()


class Plugin:
    """The state of the panels that is not in a blend file. `package` is the name under which Blender knows the plugin."""

    def __init__(self, package):
        self.package = package
        self.session = Session("Blender", maquette.key, self.changed, self._thumbnail, asking.STILL + ("motion",))
        self.session.on_take, self.session.on_made = self._take_came, self.form_changed
        client = maquette.Client(token=_token(package), name="blender %s" % bpy.app.version_string)
        session = self.session
        session.link = Link(client, maquette.Fault, session.told_state, session.told_event, session.load_again)
        #: The selected take, the page of takes that is shown, and what was taken of the scene.
        self.selected, self.page, self.captured = None, 0, None
        #: Mistakes of this plugin, for its report; and how long Blender was held up at most, by kind, in seconds.
        self.mistakes, self.longest = collections.deque(maxlen=20), {}
        self.previews, self._temporary = bpy.utils.previews.new(), bpy.app.tempdir
        self._scene, self._dirty, self._inside, self._taking_in = None, set(), False, None
        self._price_at, self._progress_at = None, 0.0

    def close(self):
        """Lets the threads and the thumbnails go."""
        self.session.link.close()
        bpy.utils.previews.remove(self.previews)

    # The timer.

    def tick(self):
        """Hands out what came, and does what is due. Gives after how many seconds it is to be called again."""
        # What Blender does in here may run its timers: then what is being done is not begun again.
        if self._inside or versions.rendering():
            return QUIET
        self._inside = True
        try:
            return self._ticked()
        except Exception as error:  # Blender would end the timer
            self.mistakes.append(traceback.format_exc())
            self.refuse(error)
            return QUIET
        finally:
            self._inside = False

    def _ticked(self):
        if self._scene != bpy.context.scene.name:
            self.open_scene()
        more = self.timed("answers", self.session.link.drain)
        now = time.monotonic()
        if self._price_at is not None and now >= self._price_at:
            self._price_at = None
            self._price()
        if now >= self._progress_at and self.session.standing.name == "ready":
            self._progress_at = now + PROGRESS_EVERY
            self.session.ask_progress()
        if self._dirty:
            self.timed("remember and redraw", self._redraw)
        return SOON if more or self._price_at is not None or self.session.open_jobs() else QUIET

    def timed(self, name, work):
        """Does something on Blender's thread, and keeps how long that took."""
        begun = time.perf_counter()
        try:
            return work()
        finally:
            self.longest[name] = max(self.longest.get(name, 0.0), time.perf_counter() - begun)

    def changed(self, what):
        """Something is to be drawn again, or remembered."""
        self._dirty.add(what)

    def _redraw(self):
        dirty, self._dirty = self._dirty, set()
        if dirty & {"standing", "tiers"}:
            # What could not be priced, or not be taken in, can be now.
            self._taking_in = None
            self.form_changed()
            self.session.price_promotion(self.selected)
        if "record" in dirty:
            self.remember()
            self._name_shot()
        for window in bpy.context.window_manager.windows:
            for area in window.screen.areas:
                if area.type in EDITORS:
                    area.tag_redraw()

    # The scene.

    def open_scene(self):
        """Shows the scene that the person works in, with what it remembers."""
        scene = bpy.context.scene
        self._scene, self.selected, self.page, self.captured = scene.name, None, 0, None
        self.session.use(document.record_of(scene))
        self._dirty.discard("record")
        self._name_shot()
        self.form_changed()

    def _name_shot(self):
        """Fills in the shot that the scene's takes belong to, where the person named none."""
        form = bpy.context.scene.maquette
        if not form.shot and self.session.record.shot:
            form.shot = self.session.record.shot

    def remember(self):
        """Writes into the scene what it is to remember, where there is anything."""
        scene, record = bpy.data.scenes.get(self._scene or ""), self.session.record
        # A scene that is linked from another file belongs to that.
        if scene is not None and scene.library is None and (record.takes or record.jobs or record.anchor):
            document.write(scene, record)

    # The form and its price.

    def form_changed(self):
        """The price of what is filled in is asked soon."""
        self.session.offer = None
        self._price_at = time.monotonic() + PRICE_AFTER
        self.changed("offer")

    def _price(self):
        form, captured = bpy.context.scene.maquette.filled(), self.captured
        if form.shot:
            self.session.name_shot(form.shot)
        if form.source == "words" or captured is None or captured.source != form.source:
            return self.session.price(form)
        tier = next((tier for tier in self.session.tiers if tier["name"] == form.tier), None)
        as_take = tier is not None and tier["stage"] != "exploration"
        if captured.taken is not None and (captured.taken.take or not as_take):
            return self.session.price(form, captured.taken)
        if self._taking_in is not captured:
            self._taking_in = captured
            self.session.take_in(lambda: captured.body, None, None, as_take, lambda taken: self._taken_in(captured, taken))
        return None

    def _taken_in(self, captured, taken):
        if self.captured is captured:
            self.captured, self._taking_in = captured._replace(taken=taken), None
            self._price()

    def take_picture(self):
        """Takes the picture that the form's source stands for. Nothing is sent but to the daemon on this machine, and nothing is spent."""
        scene = bpy.context.scene
        source = scene.maquette.source
        try:
            width, height, work = self.timed("picture of the " + source, lambda: getattr(capture, source)(scene))
        except capture.Nothing as nothing:
            return self.refuse(nothing)

        def got(body, fault):
            if fault is not None:
                return self.refuse(fault)
            self.captured = Captured(source, width, height, body, None)
            return self.form_changed()

        return self.session.link.ask(lambda _client: work(), got, "pictures")

    def press(self):
        """Draft or Refine: carries out what stands on the button."""
        offer = self.session.offer
        if offer is not None and offer.quote is not None:
            self.session.press(offer)

    # Takes.

    def entry(self):
        """The selected take, if there is one."""
        return self.session.record.takes.get(self.selected)

    def select(self, take):
        """Selects a take: its promotion is priced, and the image `Maquette` shows it."""
        self.selected = take
        self.session.price_promotion(take)
        entry = self.entry()

        def show(_scene, path):
            if self.selected == take:
                self.timed("show", lambda: surfaces.show(entry, path))

        if entry is not None:
            self._with_copy(entry, show)

    def _take_came(self, entry):
        # What was drawn is cached from now on, and free.
        self.form_changed()
        # What was chosen by hand stays, unless the person wants to see all that comes.
        if bpy.context.scene.maquette.follow:
            self.select(entry["take"])

    def place(self, surface, anchor):
        """Puts the selected take, or the shot's anchor frame, onto a surface: `plane`, `background` or `strip`."""
        entry = self.session.use_anchor() if anchor else self.entry()
        if entry is None:
            return self.refuse_in_words("The shot has no anchor frame yet. Select a take and press Set anchor." if anchor else "Select a take first.")
        if is_clip(entry) and surface != "strip":
            return self.refuse_in_words("A clip goes into the sequence. Press Strip.")
        # The frame is that of the press, and so is the scene, whatever the person does meanwhile.
        frame, kind = bpy.context.scene.frame_current, "clip" if is_clip(entry) else surface

        def put(scene, path):
            self.timed("place " + kind, lambda: self._put(scene, surface, entry, path, frame, anchor))
            versions.undo_step("Maquette: %s" % kind)

        if kind == "strip":
            # Made on another thread, before it is asked for on Blender's.
            self.session.link.ask(lambda _client: document.stand_in(entry, self._temporary), lambda _path, _fault: None, "pictures")
        return self._with_copy(entry, put)

    def _put(self, scene, surface, entry, path, frame, anchor):
        try:
            if surface == "strip":
                empty = None if is_clip(entry) else document.stand_in(entry, self._temporary)
                made = surfaces.strip(versions.edit_scene(scene), entry, path, empty, frame, anchor)
            elif surface == "plane":
                made = surfaces.plane(scene, entry, surfaces.picture(entry, path, anchor))
            else:
                made = surfaces.background(scene, surfaces.picture(entry, path, anchor))
        except surfaces.Refused as refused:
            return self.refuse(refused)
        self.session.record.applied(entry["take"], made.name)
        self.changed("record")
        return self.refuse_in_words("")

    def follow_anchor(self):
        """Has everything in this scene that shows the shot's anchor frame show the newest one."""
        entry = self.session.use_anchor()

        def follow(scene, path):
            self.timed("new anchor", lambda: surfaces.refresh_anchor(versions.edit_scene(scene), entry, path))
            versions.undo_step("Maquette: new anchor")

        if entry is not None:
            self._with_copy(entry, follow)

    def _with_copy(self, entry, then):
        """Has the take's file copied, then calls `then(scene, path)` with the scene that is open now, if it still is there."""
        where, name = document.folder(self.package), bpy.context.scene.name

        def got(path, fault):
            if fault is not None:
                self.refuse(fault)
            elif name in bpy.data.scenes:
                then(bpy.data.scenes[name], path)

        self.session.link.ask(lambda client: document.copy_of(client, entry, where), got, "pictures")

    def _thumbnail(self, body):
        """Keeps a thumbnail as a file, as Blender's previews want it. On a thread that may wait."""
        handle, path = tempfile.mkstemp(suffix=".jpg", dir=self._temporary)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        return path

    def icon(self, digest):
        """Blender's number of a take's thumbnail; 0 until it is there."""
        path = self.session.thumbs.get(digest)
        if path is None:
            return 0
        found = self.previews.get(digest) or self.previews.load(digest, path, "IMAGE")
        return found.icon_id

    # What a state offers.

    def act(self, action):
        """Does what the state's one button says."""
        link = self.session.link
        if action == "start":
            link.ask(lambda client: client.start(), lambda _done, fault: self.refuse(fault) if fault else link.look(), "pictures")
        elif action == "report":
            link.ask(lambda client: client.diagnostics(), self._report)
        elif action == "pair":
            self._pair()

    def _report(self, text, fault):
        if fault is not None:
            return self.refuse(fault)
        figures = ["longest %s: %.0f ms" % (name, 1e3 * took) for name, took in sorted(self.longest.items())]
        bpy.context.window_manager.clipboard = "\n".join(["Blender %s" % bpy.app.version_string, text] + figures + list(self.mistakes))
        return self.refuse_in_words("The report is in the clipboard.")

    def _pair(self):
        link = self.session.link

        def show(code, _expires):
            # Called on the thread that waits for the answer; told on ours.
            link.ask(lambda _client: code, lambda code, _fault: self.refuse_in_words("Approve the code %s in Maquette." % code))

        def paired(said, fault):
            if fault is not None:
                return self.refuse(fault)
            _keep_token(self.package, said["token"])
            self.refuse_in_words("")
            return link.look()

        link.ask(lambda client: client.pair("blender", asking.SCOPES, show, asking.SPEND_PER_DAY_MICROCREDITS), paired, "pictures")

    def refuse(self, fault):
        """Says why something was not done, and the next step."""
        self.refuse_in_words(fault_said(fault))

    def refuse_in_words(self, words):
        """Says it, under the button that was pressed."""
        self.session.message = words
        self.changed("message")


def _token_file(package):
    return os.path.join(versions.own_folder(package), "token")


def _token(package):
    try:
        with open(_token_file(package), encoding="ascii") as file:
            return file.read().strip() or None
    except OSError:
        return None


def _keep_token(package, token):
    """Keeps the token where no other user of the machine reads it."""
    handle = os.open(_token_file(package), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token)
