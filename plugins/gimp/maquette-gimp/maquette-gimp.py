#!/usr/bin/env python3
"""Maquette in GIMP 3: procedures that ask the daemon for pictures and put them on layers.

GIMP wants the folder and this file to have one name. What is decided is in `work.py`, what is done to the image in `canvas.py`, what a
person sees in `dialog.py`; this file says which procedures there are.
"""

import os
import sys

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, GLib, GObject

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import maquette
import work
from canvas import Canvas
from host import asking
from host.standing import standing
from host.words import credits_text

#: Name of a procedure: label of its menu entry, what it does, and its arguments beside the image.
PROCEDURES = {
    "maquette-insert-anchor": ("Insert _Anchor", "Put the shot's anchor frame onto a layer that Fetch keeps current", ("shot",)),
    "maquette-request-draft": ("_Request Draft…", "Ask for pictures, from words, the image or the selection",
                               ("prompt", "template", "tier", "count", "source", "most-credits")),
    "maquette-promote": ("_Promote Layer…", "Make the next tier of the take that the selected layer shows", ("most-credits",)),
    "maquette-fill-selection": ("Fill _Selection…", "Have the selection filled; outside of it not one pixel changes", ("prompt", "most-credits")),
    "maquette-remove-selection": ("Re_move Selection…", "Have what is selected taken away; outside of it not one pixel changes", ("most-credits",)),
    "maquette-fetch": ("_Fetch", "Bring every picture that is there onto its layer, and anchor layers up to date", ()),
    "maquette-standing": ("S_tanding", "How it stands with Maquette, and the one thing that helps", ("start",)),
}
_FLAGS = GObject.ParamFlags.READWRITE
#: How each argument is declared: the method of the procedure, label, help, and what the method wants beyond them.
ARGUMENTS = {
    "shot": ("add_string_argument", "_Shot", "Empty: the image's own shot, or its name", ("",)),
    "prompt": ("add_string_argument", "_Prompt", "What to draw", ("",)),
    "template": ("add_string_argument", "Prompt _file", "A .prompt file of the project, in place of words", ("",)),
    "tier": ("add_string_argument", "_Tier", "Empty: the lowest", ("",)),
    "source": ("add_string_argument", "P_icture", "words, image or selection", ("words",)),
    "count": ("add_int_argument", "_Count", "How many pictures", (1, 64, 1)),
    "most-credits": ("add_double_argument", "_Most credits", "What costs more is not asked for; for runs without a dialog", (0.0, 1e6, 0.0)),
    "start": ("add_boolean_argument", "_Start", "Start Maquette where it does not run", (False,)),
}


class MaquettePlugIn(Gimp.PlugIn):
    """What GIMP asks about us."""

    def do_set_i18n(self, _name):
        return False

    def do_query_procedures(self):
        return list(PROCEDURES)

    def do_create_procedure(self, name):
        label, text, arguments = PROCEDURES[name]
        procedure = Gimp.ImageProcedure.new(self, name, Gimp.PDBProcType.PLUGIN, run, None)
        procedure.set_image_types("*")
        procedure.set_sensitivity_mask(Gimp.ProcedureSensitivityMask.ALWAYS if name == "maquette-standing" else _WITH_IMAGE)
        procedure.set_menu_label(label)
        procedure.add_menu_path("<Image>/Filters/Maquette")
        procedure.set_documentation(text, text, name)
        procedure.set_attribution("Maquette", "Maquette", "2026")
        for argument in arguments:
            method, title, tip, rest = ARGUMENTS[argument]
            getattr(procedure, method)(argument, title, tip, *(rest + (_FLAGS,)))
        return procedure


_WITH_IMAGE = Gimp.ProcedureSensitivityMask.DRAWABLE | Gimp.ProcedureSensitivityMask.DRAWABLES | Gimp.ProcedureSensitivityMask.NO_DRAWABLES


def run(procedure, run_mode, image, _drawables, config, _data):
    """Runs a procedure. What a person has to read is the reply's error, which GIMP shows."""
    client = maquette.Client(token=token(), name="gimp %s" % Gimp.version())
    asked = work.Work(client, Canvas(image), maquette.key, progress) if image is not None else None
    interactive = run_mode == Gimp.RunMode.INTERACTIVE
    try:
        said = DOES[procedure.get_name()](client, asked, config, interactive)
    except maquette.Fault as fault:
        return replied(procedure, Gimp.PDBStatusType.EXECUTION_ERROR, words(client, fault))
    except work.Refused as why:
        return replied(procedure, Gimp.PDBStatusType.EXECUTION_ERROR, str(why))
    finally:
        client.close()
    if said:
        Gimp.message(said)
    return replied(procedure, Gimp.PDBStatusType.SUCCESS, None)


def replied(procedure, status, text):
    """A reply to GIMP, with what went wrong."""
    error = GLib.Error(text) if text else GLib.Error()
    return procedure.new_return_values(status, error)


# What each procedure does; gives what a person has to read.


def insert_anchor(_client, asked, config, _interactive):
    """Puts the anchor frame onto a layer."""
    Gimp.progress_init("Bringing the anchor frame")
    asked.insert_anchor(config.get_property("shot").strip() or None)


def request_draft(client, asked, config, interactive):
    """Asks for pictures, after their price was seen."""
    if interactive:
        import dialog

        dialog.begin()
        return pressed(asked, dialog.DraftDialog(asked, actions(client)).run())
    tiers = asked.tiers()
    form = work.asking.Form(
        config.get_property("prompt"), config.get_property("template") or None, config.get_property("tier") or tiers[0]["name"],
        config.get_property("count"), config.get_property("source"), asked.record.shot,
    )
    return limited(asked, asked.offer_draft(form, asked.capture(form.source), tiers), config)


def promote(client, asked, config, interactive):
    """Makes the next tier of the selected layer's take."""
    chosen = asked.canvas.chosen()
    if chosen is None:
        raise work.Refused("The selected layer shows no take. Select one that Maquette brought.")
    memory, region = chosen
    offering = lambda _words: asked.offer_promotion(memory, region)
    if interactive:
        return by_button(client, asked, "Promote", "Makes %s on the next tier, in the place of its layer." % memory["take"], offering)
    return limited(asked, offering(""), config)


def fill_selection(client, asked, config, interactive):
    """Has the selection filled."""
    capture = asked.capture("image")
    if capture.mask is None:
        raise work.Refused("Nothing is selected. Select what is to be filled.")
    offering = lambda words: asked.offer_edit("Fill", words, capture)
    if interactive:
        return by_button(client, asked, "Fill", "Fills the selection. Outside of it not one pixel changes.", offering, "With")
    return limited(asked, offering(config.get_property("prompt")), config)


def remove_selection(client, asked, config, interactive):
    """Has what is selected taken away."""
    capture = asked.capture("image")
    if capture.mask is None:
        raise work.Refused("Nothing is selected. Select what is to be removed, a little more than the thing and its shadow.")
    offering = lambda _words: asked.offer_edit("Remove", "", capture)
    if interactive:
        return by_button(client, asked, "Remove", "Takes away what is selected, and goes on with what is around it. Outside of it not one pixel changes.", offering)
    return limited(asked, offering(""), config)


def fetch(_client, asked, _config, _interactive):
    """Brings what is there."""
    Gimp.progress_init("Asking Maquette")
    return work.summary(asked.fetch())


def stands(client, _asked, config, interactive):
    """Says how it stands, and starts Maquette where that was asked for."""
    found = standing("GIMP", *client.state())
    if found.action in ("start", "pair") and (interactive or config.get_property("start")):
        return actions(client)[found.action](Gimp.message) or standing("GIMP", *client.state()).text
    if found.name != "ready":
        return " ".join(part for part in (found.text, found.hint) if part)
    wallets = ["%s credits left in %s." % (credits_text(wallet["available_microcredits"]), wallet["name"]) for wallet in client.credit_balance()["wallets"]]
    return " ".join([found.text] + wallets)


DOES = {
    "maquette-insert-anchor": insert_anchor,
    "maquette-request-draft": request_draft,
    "maquette-promote": promote,
    "maquette-fill-selection": fill_selection,
    "maquette-remove-selection": remove_selection,
    "maquette-fetch": fetch,
    "maquette-standing": stands,
}


def by_button(client, asked, verb, text, offering, asks=None):
    """Shows the price on a button, and carries out what was pressed."""
    import dialog

    dialog.begin()
    return pressed(asked, dialog.ButtonDialog(client, verb, text, offering, actions(client), asks).run())


def pressed(asked, offer):
    """Carries out what was pressed, if anything was."""
    if offer is None:
        return None
    queued = asked.press(offer)
    return "%d queued. Filters > Maquette > Fetch brings what is there." % queued if queued else None


def limited(asked, offer, config):
    """Carries an offer out without a dialog, if it costs no more than was allowed."""
    work.within(offer, round(config.get_property("most-credits") * 1000000))
    asked.press(offer)


# How it stands.


def actions(client):
    """What each action of a standing does; `say` shows a line while it is at work. A report gives its text."""
    return {"start": lambda _say: client.start(), "pair": lambda say: pair(client, say), "report": lambda _say: client.diagnostics()}


def pair(client, say):
    """Asks to be let in, and keeps the token where only the person can read it."""
    told = lambda code, _expires: say("Approve the code %s in Maquette's panel, or by `maquette pair %s`." % (code, code))
    said = client.pair("gimp", asking.SCOPES, told, asking.SPEND_PER_DAY_MICROCREDITS)
    handle = os.open(token_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(said["token"])


def token_file():
    """Where a token lies that came by pairing."""
    return os.path.join(Gimp.directory(), "maquette-token")


def token():
    """The token that came by pairing; none where the daemon's own files are seen."""
    try:
        with open(token_file(), encoding="ascii") as file:
            return file.read().strip() or None
    except OSError:
        return None


def words(client, fault):
    """What a person reads of a fault: how it stands where that is the reason, else the daemon's own words."""
    if isinstance(fault, (maquette.Down, maquette.Blocked, maquette.WrongToken, maquette.VersionSkew)):
        found = standing("GIMP", *client.state())
        return "%s %s Filters > Maquette > Standing helps." % (found.text, found.hint)
    return str(fault)


def progress(fraction, text):
    """Shows how far it is."""
    Gimp.progress_set_text(text)
    Gimp.progress_update(fraction)


Gimp.main(MaquettePlugIn.__gtype__, sys.argv)
