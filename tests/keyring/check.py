"""A real keyring (gnome-keyring, the Secret Service of most desktops) without a desktop: a key that is set lies in it and nowhere else,
is found by the next daemon, and a locked keyring keeps nobody waiting. `tests/run --slow` runs it inside `dbus-run-session`."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "sdk"))

from fakes import Fakes, check  # noqa: E402

GOOGLE = "https://generativelanguage.googleapis.com"


def main(maquette, fakes_program):
    home = pathlib.Path(tempfile.mkdtemp(prefix="mq-ring-"))
    try:
        with Fakes(fakes_program) as fakes:
            whole(Person(home, maquette), fakes.fake("google"))
    finally:
        shutil.rmtree(home)
    print("gnome-keyring keeps keys, and a locked one keeps nobody waiting")


class Person:
    """A home with an unlocked keyring of its own; neither meets those of whoever runs this."""

    def __init__(self, home, maquette):
        self.home, self.maquette = home, maquette
        (home / "run").mkdir(mode=0o700)
        kept = {name: os.environ[name] for name in ("PATH", "DBUS_SESSION_BUS_ADDRESS")}
        own = {"HOME": home, "XDG_DATA_HOME": home / "xdg", "XDG_RUNTIME_DIR": home / "run", "MAQUETTE_HOME": home / "m"}
        self.environment = kept | {name: str(path) for name, path in own.items()}
        self.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], "a password\n")

    def run(self, words, text="", code=0):
        done = subprocess.run(words, input=text, env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def types(self, line, text="", code=0):
        return self.run([self.maquette, *line.split()], text, code)

    def verdict(self, code=0):
        return json.loads(self.types("key test google --json", code=code))["tests"][0]["verdict"]

    def in_keyring(self):
        return self.run(["secret-tool", "search", "--all", "service", "maquette"])

    def files(self):
        return [path for path in self.home.rglob("*") if path.is_file()]


def whole(person, fake):
    shipped = (ROOT / "daemon/catalog/google.toml").read_text()
    catalog = person.home / "m/config/catalog/google.toml"
    catalog.parent.mkdir(parents=True, mode=0o700)
    catalog.write_text(shipped.replace(GOOGLE, fake.url))
    try:
        said = person.types("key set google", fake.key)
        check("a key goes into the keyring", said.split(" · ")[-1].splitlines()[0], "in the system's keyring")
        check("other programs of the person see it there", fake.key in person.in_keyring(), True)
        check("its name holds the home", str(person.home) in person.in_keyring(), True)
        check("files that hold it", [path for path in person.files() if fake.key.encode() in path.read_bytes()], [])
        check("the provider takes it", person.verdict(), "good")
        person.types("stop")
        check("the next daemon finds it", person.verdict(), "good")
        person.types("stop")
        locked(person)
    finally:
        person.types("stop")


def locked(person):
    service, place = "org.freedesktop.secrets", "/org/freedesktop/secrets"
    lock = ["org.freedesktop.Secret.Service.Lock", f"array:objpath:{place}/collection/login"]
    person.run(["dbus-send", "--session", "--print-reply", f"--dest={service}", place, *lock])
    began = time.monotonic()
    person.types("status")
    check("a locked keyring gives no key", person.verdict(code=5), "not_reached")
    check("and keeps nobody waiting", time.monotonic() - began < 8, True)
    check("listing unlocks nothing", "in the system's keyring" in person.types("key list"), True)


if __name__ == "__main__":
    main(*sys.argv[1:])
