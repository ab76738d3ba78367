"""Works Maquette's docker in the real Krita as a person would, and says what it saw: `ok <step>: …`, or `FAILED <step>: …` and the end.

The steps are one generator. It yields what has to become true before it goes on; a timer of Krita's asks, so that the docker runs as always.
"""

import os
import time
import traceback

import krita
from PyQt5.QtCore import QTimer

from . import steps

#: Seconds that one thing may take; drafts of a debug build on a busy machine are slow.
PATIENCE = int(os.environ.get("MAQUETTE_DRIVER_PATIENCE", "150"))


class Run:
    """Runs the steps on Krita's timer."""

    def __init__(self):
        self.steps, self.wanted, self.until, self.beat, self.gaps, self.inside, self.failed = None, None, 0, None, [], False, False
        self.timer = QTimer()
        self.timer.timeout.connect(self.tick)
        self.timer.start(5)

    def tick(self):
        now = time.perf_counter()
        if self.beat is not None:
            self.gaps.append(now - self.beat)
        self.beat = now
        if self.inside:
            return
        self.inside = True
        try:
            self.go_on()
            self.inside = False
        except StopIteration:
            print("FAILED end" if self.failed else "ok end", flush=True)
            os._exit(1 if self.failed else 0)
        except Exception as error:
            traceback.print_exc()
            print("FAILED %s: %s" % (steps.AT[0], error), flush=True)
            steps.picture("failed")
            time.sleep(2)
            os._exit(1)

    def go_on(self):
        if self.steps is None:
            if krita.Krita.instance().activeWindow() is None:
                return
            self.steps = steps.all_steps(krita.Krita.instance(), self)
        if self.wanted is not None and not self.wanted():
            if time.monotonic() > self.until:
                fault = AssertionError("it did not come in %d s: %s" % (PATIENCE, steps.look()))
                self.next(lambda: self.steps.throw(fault))
            return
        self.next(lambda: next(self.steps))

    def next(self, step):
        self.wanted = step()
        self.until = time.monotonic() + PATIENCE


class Driver(krita.Extension):
    def __init__(self, parent):
        super().__init__(parent)
        self.run = None

    def setup(self):
        pass

    def createActions(self, _window):
        if self.run is None:
            self.run = Run()


krita.Krita.instance().addExtension(Driver(krita.Krita.instance()))
