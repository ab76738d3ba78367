"""How long the plugin held Krita's own thread up: every step of its work, with the document it was for and where in the code it ended."""

import collections
import os
import statistics
import time

#: A step: when it ended, in seconds of `perf_counter`; what it was part of; how long it `took`; how much of that other programs had the core
#: (`without`); the document; and the place in the code before which it ended.
Block = collections.namedtuple("Block", "ended name took without document place")


class Blocks:
    """Listens to the docker's `Ticks` from now on."""

    def __init__(self, docker):
        self.all, self._docker, self._before = [], docker, 0.0
        ticks = docker.ticks
        timed, note = ticks.timed, ticks.note

        def watched(name, work):
            self._before = without_core()
            return timed(name, work)

        def noted(name, took):
            self.all.append(Block(time.perf_counter(), name, took, without_core() - self._before, kind(docker._document), self._place(name)))
            note(name, took)

        ticks.timed, ticks.note = watched, noted

    def rows(self):
        """A line for each kind of document and work: how many steps, and the longest."""
        groups = {}
        for block in self.all:
            groups.setdefault((block.document, block.name), []).append(block)
        for (document, name), blocks in sorted(groups.items()):
            longest = max(blocks, key=lambda block: block.took)
            own = max(blocks, key=lambda block: block.took - block.without)
            yield "%s, %s: %d steps, median %.1f ms, longest %.1f ms (%s), without the waits for a core %.1f ms (%s)" % (
                document, name, len(blocks), 1e3 * statistics.median(block.took for block in blocks), 1e3 * longest.took, longest.place,
                1e3 * (own.took - own.without), own.place)

    def shown(self):
        """What README promises: the longest step for sRGB documents of 8 bits and up to 1024 x 1024, and of how many steps 99 of 100 are below what."""
        of_promise = [block for block in self.all if block.document in ("RGBA U8 1024 x 1024", "no document")]
        longest = max(of_promise, key=lambda block: block.took - block.without)
        took = sorted(block.took for block in of_promise)
        return "8 bits up to 1024 x 1024: longest %.1f ms, without the waits for a core %.1f ms (%s, %s); 99 of 100 of %d below %.1f ms" % (
            1e3 * took[-1], 1e3 * (longest.took - longest.without), longest.name, longest.place, len(took), 1e3 * took[len(took) * 99 // 100])

    def _place(self, name):
        waiting = self._docker.ticks._waiting
        if not waiting or waiting[0][0] != name:
            return "at once"
        inner = waiting[0][1]
        while getattr(inner, "gi_yieldfrom", None) is not None:
            inner = inner.gi_yieldfrom
        frame = getattr(inner, "gi_frame", None)
        return "its end" if frame is None else "%s, line %d" % (inner.gi_code.co_name, frame.f_lineno)


def kind(document):
    """Depth and size, for people."""
    if document is None:
        return "no document"
    return "%s %s %d x %d" % (document.colorModel(), document.colorDepth(), document.width(), document.height())


def without_core():
    """For how many seconds Krita's own thread was ready to run so far, while others had the cores; 0 where the system does not tell."""
    try:
        with open("/proc/self/task/%d/schedstat" % os.getpid()) as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
