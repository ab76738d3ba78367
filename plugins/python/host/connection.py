"""The way to the daemon: two threads that ask, one that follows events, and a queue that the host's timer empties.

Nothing in here waits on the thread that calls it. What comes back is handed out by `drain`, on the thread of whoever calls that: the
host's own, from a timer, or because it was woken.
"""

import collections
import queue
import threading
import time

#: Seconds between two looks while there is no daemon.
LOOK_EVERY = 1.5


class Unexpected(Exception):
    """A mistake of this plugin, in the shape of a fault, so that it is told and not lost."""

    code, hint, data = "plugin", "Copy the report and tell us.", {}

    def __init__(self, error):
        super().__init__(str(error))
        self.message = "%s: %s" % (type(error).__name__, error)


class Link:
    """One connection to a daemon.

    `client` is a `maquette.Client`, or what looks like one; `faults` its class of faults. `on_state(name, fault)`, `on_event(event)` and
    `on_gap()` are called from `drain` alone; `on_gap` when events are missing and everything has to be loaded again.
    """

    def __init__(self, client, faults, on_state, on_event, on_gap, wake=lambda: None):
        self._wake = wake
        self.client, self.state = client, None
        self._faults, self._on_state, self._on_event, self._on_gap = faults, on_state, on_event, on_gap
        self._lanes = {"calls": queue.Queue(), "pictures": queue.Queue()}
        self._answers = collections.deque()
        self._events, self._since = None, None
        self._leaving, self._look = threading.Event(), threading.Event()
        for lane in self._lanes.values():
            threading.Thread(target=self._work, args=(lane,), name="maquette work", daemon=True).start()
        threading.Thread(target=self._watch, name="maquette watch", daemon=True).start()

    # From the host's thread.

    def ask(self, work, then, lane="calls"):
        """Has `work(client)` done on another thread; `then(result, fault)` gets what came of it, from `drain`."""
        self._lanes[lane].put((work, then))

    def follow(self, since):
        """Follows events after this cursor; none means from now on. Once it runs, the cursor it has is the better one."""
        if self._events is None:
            self._since = since
            self._events = self.client.events(since=since)

    @property
    def cursor(self):
        """The number of the last event that was handed out."""
        return self._since if self._events is None else self._events.cursor

    def look(self):
        """Looks at once how things stand."""
        self._look.set()

    def drain(self, seconds=0.008):
        """Hands out what came, for about so long. Gives whether more waits."""
        until = time.monotonic() + seconds
        self._take_events()
        while self._answers:
            then, result, fault = self._answers.popleft()
            then(result, fault)
            if time.monotonic() >= until:
                break
        return bool(self._answers)

    def close(self):
        """Lets the threads go. They leave by themselves, soon."""
        self._leaving.set()
        self._look.set()
        if self._events is not None:
            self._events.stop()
        for lane in self._lanes.values():
            lane.put(None)

    def _take_events(self):
        if self._events is None:
            return
        try:
            found = self._events.poll()
        except self._faults:
            # The one refusal there is: events that are no longer kept.
            self._on_gap()
            return
        for event in found:
            self._answers.append((self._handed(event), None, None))
        if self._events.fault is not None and self.state == "ready":
            self._look.set()

    def _handed(self, event):
        return lambda _result, _fault: self._on_event(event)

    # On the other threads.

    def _work(self, lane):
        while True:
            item = lane.get()
            if item is None:
                return
            work, then = item
            result, fault = None, None
            try:
                result = work(self.client)
            except self._faults as error:
                fault = error
                if error.code in ("down", "blocked", "unauthorized", "version_skew", "lost"):
                    self._look.set()
            except Exception as error:  # a mistake of ours must not end the thread
                fault = Unexpected(error)
            self._answers.append((then, result, fault))
            self._wake()

    def _watch(self):
        while not self._leaving.is_set():
            self._look.clear()
            state, fault = self.client.state()
            self._answers.append((self._told(state), None, fault))
            # A daemon that left is noticed by the thread of events, which asks for a look.
            self._look.wait(None if state == "ready" else LOOK_EVERY)
            if state == "ready":
                self._leaving.wait(0.2)

    def _told(self, state):
        def tell(_result, fault):
            changed, self.state = state != self.state, state
            if changed or fault is not None:
                self._on_state(state, fault)

        return tell
