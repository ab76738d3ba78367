"""What the units need beside the plug-in: the plug-in as it is installed, an image without GIMP, and a daemon that answers from a script."""

import collections
import contextlib
import os
import pathlib
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PLUGIN = os.path.join(HERE, "..", "..", "..", "plugins", "gimp")
sys.path.insert(0, PLUGIN)

import package  # noqa: E402  (it lies beside the plug-in)

INSTALLED = tempfile.TemporaryDirectory(prefix="maquette-gimp-")
package.make(pathlib.Path(INSTALLED.name))
sys.path[0] = os.path.join(INSTALLED.name, "maquette-gimp")

Capture = collections.namedtuple("Capture", "region picture mask")


class Canvas:
    """An image as `canvas.Canvas` shows it. A unit compares the two, method by method."""

    def __init__(self, path=None, selection=None):
        self.kept, self._path, self._selection = None, path, selection
        #: Layers from the top down: id, bytes, region, name and memory.
        self.layers, self.steps, self.picked = [], [], None

    def text(self):
        return self.kept

    def remember(self, text):
        self.kept = text

    def path(self):
        return self._path

    def name(self):
        return os.path.splitext(os.path.basename(self._path))[0] if self._path else None

    def selection(self):
        return self._selection

    def capture(self, of_selection):
        region = self._selection if of_selection else (0, 0, 640, 480)
        return Capture(region, b"picture", b"mask" if self._selection else None)

    @contextlib.contextmanager
    def one_step(self):
        before = len(self.layers)
        yield
        self.steps.append(len(self.layers) - before)

    def add(self, body, region, name, memory):
        self.layers.insert(0, dict(id=len(self.layers) + 1, body=body, region=region, name=name, memory=memory))
        return len(self.layers)

    def replace(self, tattoo, body, name, memory):
        layer = next(layer for layer in self.layers if layer["id"] == tattoo)
        layer.update(body=body, name=name, memory=memory)
        return tattoo

    def ours(self):
        return [(layer["id"], layer["memory"]) for layer in self.layers]

    def chosen(self):
        return self.picked


class Fault(Exception):
    """A fault as `maquette.Fault` is."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Daemon:
    """Answers by method: a value, a fault to raise, or a function of the parameters. `asked` has every call."""

    def __init__(self, **answers):
        self.answers = {name.replace("_", "."): answer for name, answer in answers.items()}
        self.asked = []

    def call(self, method, params):
        self.asked.append((method, params))
        answer = self.answers.get(method, {})
        answer = answer(params) if callable(answer) else answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def calls(self, method):
        return [params for name, params in self.asked if name == method]

    def asset(self, digest, max_side=None, format=None):
        return ("%s as %s" % (digest, format or "it is")).encode("ascii")

    def upload(self, body):
        return {"digest": "digest of " + body.decode("ascii")}


def take(name="t1", digest=None, **given):
    """A take as the daemon tells of it."""
    asset = {"digest": digest or "d-" + name, "media": "image/png", "width": 64, "height": 32, "bytes": 10, "duration_ms": None}
    said = dict(id=name, shot_name="tea", tier="draft", asset=asset, seed=7, prompt="a teapot", model="m 1", cost_microcredits=1000000,
                verdict=None, job="j1", created_ms=5)
    said.update(given)
    return said


def job(name="j1", **given):
    """A job as the daemon tells of it."""
    said = dict(id=name, state="queued", tier="draft", shot_name="tea", batch="b1", take=None, error=None, progress=None, retried_by=None)
    said.update(given)
    return said


def quote(total=4000000, **given):
    """A quote as the daemon gives it."""
    said = dict(quote_id="q-%d" % total, total_microcredits=total, each_microcredits=1000000, takes=4, hits=0, joined=0, tier="draft",
                route="sketch/composition", would_refuse=None)
    said.update(given)
    return said


def made(jobs=(), takes=()):
    """The reply to a request."""
    return {"jobs": list(jobs), "takes": list(takes), "shot_name": "tea", "project": "p-1"}
