"""What the units need beside the plugin: the plugin as it is installed, and a link that answers at once, from a script."""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PLUGIN = os.path.join(HERE, "..", "..", "..", "plugins", "krita")
sys.path.insert(0, PLUGIN)

import package  # noqa: E402  (it lies beside the plugin)

INSTALLED = tempfile.TemporaryDirectory(prefix="maquette-krita-")
package.make(__import__("pathlib").Path(INSTALLED.name))
sys.path.remove(PLUGIN)
sys.path.insert(0, INSTALLED.name)


class Fault(Exception):
    """A fault as `maquette.Fault` is."""

    def __init__(self, code, message="It did not work.", hint="Try again.", data=None):
        super().__init__(message)
        self.code, self.message, self.hint, self.data = code, message, hint, data or {}


class Daemon:
    """Answers by method: a value, a fault to raise, or a function of the parameters. `asked` has every call."""

    def __init__(self, **answers):
        self.answers = {name.replace("_", "."): answer for name, answer in answers.items()}
        self.asked, self.by_socket = [], True

    def call(self, method, params):
        self.asked.append((method, params))
        answer = self.answers.get(method, {})
        answer = answer(params) if callable(answer) else answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def takes_paths(self):
        return self.by_socket

    def asset(self, digest, max_side=None, format=None):
        self.asked.append(("asset", digest))
        return b"thumb " + digest.encode("ascii")

    def upload(self, body):
        self.asked.append(("upload", body))
        return {"digest": "digest of %d" % len(body)}


class Link:
    """A link without threads: what is asked is answered before `ask` comes back."""

    def __init__(self, daemon):
        self.daemon, self.followed = daemon, []

    def ask(self, work, then, lane="calls"):
        try:
            result = work(self.daemon)
        except Fault as fault:
            return then(None, fault)
        return then(result, None)

    def follow(self, since):
        self.followed.append(since)


def take(name="t1", **given):
    """A take as the daemon tells of it."""
    asset = {"digest": "d-" + name, "media": "image/png", "width": 64, "height": 32, "bytes": 10, "duration_ms": None}
    said = dict(id=name, shot_name="tea", tier="draft", asset=asset, seed=7, prompt="a teapot", model="m 1", cost_microcredits=1000000,
                verdict=None, job="j1", created_ms=5)
    said.update(given)
    return said


def job(name="j1", **given):
    """A job as the daemon tells of it."""
    said = dict(id=name, state="queued", tier="draft", shot_name="tea", batch="b1", take=None, error=None, progress=None)
    said.update(given)
    return said


def quote(total=4000000, **given):
    """A quote as the daemon gives it."""
    said = dict(quote_id="q-%d" % total, total_microcredits=total, each_microcredits=1000000, takes=4, hits=0, joined=0, tier="draft",
                route="sketch/composition", would_refuse=None)
    said.update(given)
    return said
