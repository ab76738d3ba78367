"""The fakes as a child process: their addresses, and commands over its input (see tests/src/bin/fakes.rs)."""

import base64
import json
import subprocess
import sys


class Fakes:
    """All fakes, ended with this object."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.addresses = json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)

    def fake(self, name):
        return Fake(self, name)


class Fake:
    """One fake: `url`, `media`, `key`, its books and its script."""

    def __init__(self, fakes, name):
        self.fakes, self.name = fakes, name
        self.url, self.media, self.key = (fakes.addresses[name][key] for key in ("url", "media", "key"))
        self.host = self.url.removeprefix("http://")

    def command(self, do, **rest):
        self.fakes.process.stdin.write(json.dumps({"fake": self.name, "do": do, **rest}) + "\n")
        self.fakes.process.stdin.flush()
        answer = json.loads(self.fakes.process.stdout.readline())
        assert "error" not in answer, answer
        return answer

    def script(self, step, fault):
        self.command("script", step=step, fault=fault)

    def books(self):
        return self.command("books")

    def last_made(self):
        """The bytes of what the fake made last."""
        return base64.b64decode(self.books()["made"][-1]["bytes"])


def picture():
    """A small PNG to bring in: 2 x 2 pixels, red."""
    return base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg=="
    )


def check(what, got, expect):
    """Ends the program where two things differ."""
    if got != expect:
        sys.exit(f"{what}: got {got!r:.300}, expected {expect!r:.300}")
    print(f"  {what}: ok")


def refused(what, kinds, call):
    """The exception that a call raises; it must be one of the kinds."""
    try:
        call()
    except kinds as error:
        print(f"  {what}: {type(error).__name__}")
        return error
    sys.exit(f"{what}: nothing was raised")
