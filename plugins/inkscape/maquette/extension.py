"""What all our extensions do alike: find the daemon, the project and the shot, put pictures in, and tell a person what did not work.

A fault never ends an extension without its drawing: what was remembered so far goes back to Inkscape, so that a request whose answer was
lost can be repeated under the same key.
"""

import os

import inkex

import canvas
import maquette
import memory
from host import standing
from host.record import project_above
from host.words import take_name

#: Where a token lies that came by pairing: beside the folder of extensions, so that it outlives an update of this plugin.
TOKEN_FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "maquette-token")
#: Kinds of pictures that a drawing may hold.
_KINDS = ("image/png", "image/jpeg")


class Extension(inkex.EffectExtension):
    """One run of one of our extensions; `work(client)` is what it does."""

    def add_arguments(self, pars):
        pars.add_argument("--tab")
        self.add_options(pars)

    def add_options(self, pars):
        """The dialog's own fields."""

    def effect(self):
        client = maquette.Client(token=token(), name="inkscape")
        try:
            self.work(client)
        except maquette.Fault as fault:
            self.tell(self.words(client, fault))
        finally:
            # Python's complaint about an open socket would be a dialog.
            client.close()

    def work(self, client):
        """What the extension is for."""
        raise NotImplementedError

    def tell(self, words):
        """Shows a person something in a dialog."""
        inkex.errormsg(words)

    def words(self, client, fault):
        """What a person reads of a fault: how it stands with the daemon where that is the reason, else the daemon's own words."""
        if isinstance(fault, (maquette.Down, maquette.Blocked, maquette.WrongToken, maquette.VersionSkew)):
            return stands(*client.state())
        return str(fault)

    # Where we are.

    @property
    def path(self):
        """The drawing's own file, as far as it has one."""
        return os.environ.get("DOCUMENT_PATH") or None

    @property
    def project(self):
        """The project: of the folder that the drawing lies in, else the one that it was made in."""
        return project_above(self.path) or memory.read(self.svg, "project")

    def shot(self):
        """The shot that is meant."""
        return memory.shot_of(self.svg, self.options.shot, self.path)

    def selected(self, meant):
        """The ids of what is selected, if the selection is meant."""
        return set(self.options.ids) if meant else set()

    def remember(self, project, shot):
        """Makes these the drawing's own."""
        memory.write(self.svg, project=project, shot=shot)

    # Pictures.

    def link_of(self, picture):
        """The file that a picture shows; none for one that is embedded."""
        return canvas.linked_path(picture, os.path.dirname(self.path or ""))

    def insert(self, client, take, box, role, link):
        """Puts a take into the drawing."""
        picture = canvas.put(self.svg, box, "")
        self.fill(client, picture, take, role, link)
        return picture

    def fill(self, client, picture, take, role, link):
        """Makes a picture show a take. It keeps its place, its size, and whatever was done with it."""
        uri = self.linked(client, take) if link else None
        canvas.show(picture, uri or embedded(client, take), take_name(take["prompt"], take["seed"]))
        memory.remember_take(picture, take, role)

    def linked(self, client, take):
        """A link to a copy of the take beside the drawing; none if the drawing was never saved."""
        if not self.path:
            self.tell("The drawing was never saved, so there is no folder for linked pictures: this one is embedded.")
            return None
        folder = os.path.join(os.path.dirname(self.path), "maquette-pictures")
        return canvas.linked(client.call("take.export", {"takes": [take["id"]], "folder": folder})["files"][0])


def embedded(client, take):
    """A take's picture as it stands inside a drawing: its own bytes, or PNG where Inkscape may not know the kind."""
    asset = take["asset"]
    if asset["media"] in _KINDS:
        return canvas.embedded(client.asset(asset), asset["media"])
    return canvas.embedded(client.asset(asset, format="png"), "image/png")


def still(take):
    """The take, if a drawing can show it."""
    if take["asset"]["media"].startswith("image/"):
        return take
    raise maquette.Fault("%s is a clip, and a drawing shows stills." % take["id"], "Name a still, or open it by `maquette open %s`." % take["id"])


def stands(state, fault):
    """How it stands with Maquette, and which one thing helps."""
    found = standing.standing("Inkscape", state, fault)
    helps = {
        "start": "Extensions > Maquette > Standing starts it: choose “Start Maquette”.",
        "pair": "Extensions > Maquette > Standing asks to be let in: choose “Ask to be let in”.",
        "report": "Extensions > Maquette > Standing makes a report: choose “Make a report”.",
    }
    return "\n".join(part for part in (found.text, found.hint, "" if found.name == "ready" else helps[found.action]) if part)


def token():
    """The token that came by pairing; none where the daemon's own files are seen."""
    try:
        with open(TOKEN_FILE, encoding="ascii") as file:
            return file.read().strip() or None
    except OSError:
        return None
