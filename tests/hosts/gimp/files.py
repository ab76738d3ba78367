"""Drives the menu entries for GIMP 2.10 in the real one, without a window: what `maquette watch` wrote goes onto a layer, is brought up to
date, and goes back by the command that the message names. Says `ok <step>` for each step."""

import json
import os
import shlex
import subprocess
import sys

PROJECT = os.environ["MAQUETTE_DRIVER_PROJECT"]
LINKS, OUT = os.path.join(PROJECT, "links"), os.path.join(PROJECT, "out")
HERE = os.path.dirname(os.path.abspath(__file__))


def ok(name, text=""):
    print("ok %s: %s" % (name, text), flush=True)


def command(*words):
    """The command line; gives its document, the last one where it says several."""
    done = subprocess.run(["maquette", "--json"] + list(words), cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    return json.loads(done.stdout.decode().splitlines()[-1])


def gimp(*steps):
    """Has GIMP do these steps in Scheme on the image tea.xcf, and save it. Gives what it said.

    Each step has a line of its own: a script that reads a file makes this Scheme forget the rest of the line that is being loaded.
    """
    quoted = {name: json.dumps(path) for name, path in (("LINKS", LINKS), ("OUT", OUT), ("XCF", os.path.join(PROJECT, "tea.xcf")))}
    text = "(define links %(LINKS)s) (define out %(OUT)s)\n(define image (car (gimp-file-load RUN-NONINTERACTIVE %(XCF)s %(XCF)s)))\n" % quoted
    text += "(define (top) (vector-ref (cadr (gimp-image-get-layers image)) 0))\n(define (say text) (gimp-message (string-append \"SAID \" text)))\n"
    text += "\n".join(steps) + "\n(gimp-xcf-save 0 image (top) %(XCF)s %(XCF)s)\n" % quoted
    return script(text)


def script(text):
    path = os.path.join(PROJECT, "steps.scm")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    line = ["gimp-console-2.10", "-i", "-d", "-f", "-b", "(load %s)" % json.dumps(path), "-b", "(gimp-quit 1)"]
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    said = done.stdout.decode("utf-8", "replace")
    assert "batch command experienced an execution error" not in said, said
    return said


def said(text):
    """What the steps said, line by line."""
    return [line.split("SAID ", 1)[1] for line in text.splitlines() if "SAID " in line]


REMEMBERED = '(say (maquette-recall (top) "maquette-path")) (say (maquette-recall (top) "maquette-digest")) (say (car (gimp-item-get-name (top))))'
SAVE = '(file-png-save2 RUN-NONINTERACTIVE image (top) (string-append out "/%s.png") "" 0 6 0 0 0 0 0 0 0)'


def same_pixels(one, other):
    """Whether two pictures are the same, pixel by pixel."""
    done = subprocess.run(["compare", "-metric", "AE", one, other, "null:"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return done.stderr.decode().split()[0] == "0"


def main():
    os.makedirs(OUT)
    made = command("draft", "a ceramic teapot at dawn", "-n", "2", "--shot", "tea")["takes"]
    command("watch", LINKS, "--once")
    xcf = json.dumps(os.path.join(PROJECT, "tea.xcf"))
    script("(let* ((image (car (gimp-image-new 1024 1024 RGB))) (paper (car (gimp-layer-new image 1024 1024 RGB-IMAGE \"paper\" 100 0))))"
           "(gimp-image-insert-layer image paper 0 0) (gimp-xcf-save 0 image paper %s %s))" % (xcf, xcf))

    gimp('(script-fu-maquette-open-shot image (top) links "tea")', SAVE % "opened")
    assert same_pixels(os.path.join(OUT, "opened.png"), os.path.join(LINKS, "tea.png"))
    ok("open", "every pixel of links/tea.png")

    path, digest, name = said(gimp(REMEMBERED))
    first = json.load(open(os.path.join(LINKS, "tea.json")))["still"]
    assert (path, digest, name) == (os.path.join(LINKS, "tea.png"), first["file_digest"], "tea.png (%s)" % first["take"]), (path, digest, name)
    ok("parasites", "read back from the file: %s, %s…" % (name, digest[:8]))

    text = gimp("(script-fu-maquette-refresh image (top))")
    assert "Every layer of Maquette is current." in text, text
    other = next(take["id"] for take in made if take["id"] != first["take"])
    command("keep", other)
    command("anchor", other)
    command("watch", LINKS, "--once")
    gimp('(gimp-layer-set-opacity (top) 60)', '(script-fu-maquette-refresh image (top))', SAVE % "refreshed")
    assert same_pixels(os.path.join(OUT, "refreshed.png"), os.path.join(LINKS, "tea.png"))
    counted = "(say (number->string (car (gimp-layer-get-opacity (top)))))(say (number->string (car (gimp-image-get-layers image))))"
    path, digest, name, opacity, count = said(gimp(REMEMBERED, counted))
    now = json.load(open(os.path.join(LINKS, "tea.json")))["still"]
    assert (digest, name, count) == (now["file_digest"], "tea.png (%s)" % other, "2") and abs(float(opacity) - 60) < 0.5
    ok("refresh", "the picture that Maquette wrote since, with the layer's opacity")

    text = gimp('(script-fu-maquette-save-layer image (vector-ref (cadr (gimp-image-get-layers image)) 1) out "cup")')
    line = next(line for line in text.splitlines() if line.startswith("maquette import"))
    take = command(*shlex.split(line)[1:])["take"]
    assert (take["shot_name"], take["asset"]["width"]) == ("cup", 1024), take
    text = gimp('(script-fu-maquette-save-layer image (top) out "cup")')
    assert "cup-2.png" in text and os.path.exists(os.path.join(OUT, "cup-2.png"))
    ok("save", line)

    text = gimp('(script-fu-maquette-open-shot image (top) links "nobody")')
    assert 'maquette watch "%s"' % LINKS in text, text
    os.rename(LINKS, LINKS + "-away")
    text = gimp("(script-fu-maquette-refresh image (top))")
    assert "These files are gone" in text, text
    ok("missing", "says what to run, and leaves layers as they are")


try:
    main()
except AssertionError as error:
    print("FAILED %s" % error, flush=True)
    sys.exit(1)
