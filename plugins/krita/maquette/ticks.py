"""Work on the host's own thread, cut into steps that are short: each `yield` of a generator lets the host draw and listen."""

import collections
import time


#: Yielded by a generator that waits for the host: no further step is taken before it has had its turn.
LATER = object()


class Ticks:
    """Runs generators step by step, the one that was given first until it ends.

    `clock` gives seconds. Every step is timed; `longest`, `longest_name`, `longest_of` each kind and the last `blocks` keep what was measured, for reports
    and tests.
    """

    def __init__(self, on_fault, clock=time.perf_counter):
        self._waiting, self._on_fault, self._clock = collections.deque(), on_fault, clock
        self.longest, self.longest_name = 0.0, ""
        self.longest_of, self.blocks = {}, collections.deque(maxlen=20000)

    def add(self, name, generator):
        """Puts work at the end of the line."""
        self._waiting.append((name, generator))

    def busy(self):
        """Whether work waits."""
        return bool(self._waiting)

    def run(self, seconds=0.008):
        """Takes steps for about so long; never less than one. Gives whether the work waits for the host, and can go on after its next turn."""
        until = self._clock() + seconds
        while self._waiting:
            if self._step() is LATER:
                return True
            if self._clock() >= until:
                break
        return False

    def timed(self, name, work):
        """Does something at once and times it as one step."""
        begun = self._clock()
        try:
            return work()
        finally:
            self.note(name, self._clock() - begun)

    def note(self, name, took):
        """Keeps how long a step took, in seconds."""
        self.blocks.append((name, took))
        self.longest_of[name] = max(took, self.longest_of.get(name, 0.0))
        if took > self.longest:
            self.longest, self.longest_name = took, name

    def _step(self):
        name, generator = self._waiting[0]
        try:
            return self.timed(name, lambda: next(generator))
        except StopIteration:
            self._drop(generator)
        except Exception as error:  # told to the person; the rest of the line goes on
            self._drop(generator)
            self._on_fault(error)
        return None

    def _drop(self, generator):
        self._waiting = collections.deque(item for item in self._waiting if item[1] is not generator)
