"""Whether drift sees one changed letter, asked of the real daemon with the real tesseract.

    changed.py MAQUETTE     MAQUETTE is the program, which starts its own daemon in a home of its own

Each of 24 texts of texts.tsv is drawn three times over: as it is, with one letter changed, and as it is again but encoded as
JPEG 90 and made smaller. `maquette drift A B --text --json` then says whether the text component differs. A changed letter that it tells
of is found; an unchanged pair of which it tells a difference is a false alarm. A third of the texts stand on plain colour, a third on a
calm band over a sketch, a third on the sketch itself, where tesseract often reads nothing: there, "not defined" is the right answer.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
FONTS = HERE.parent.parent / "daemon" / "sketch" / "fonts"
TEXTS = 24
GROUNDS = ("plain", "band", "sketch")
PROMPTS = ["a ceramic teapot on an oak table at dawn", "a beach at noon", "a foggy forest", "an old castle on a hill, storm"]
# What is asserted. On plain colour 7 of 8 were found and no pair gave a false alarm (22 November 2026). On pictures 5 of 8 were, with 2 or 3
# false alarms of 16: those grounds are printed and have no floor.
LEAST_FOUND = {"plain": 5}
MOST_ALARMS = {"plain": 1}


def changed(text: str, chance: random.Random) -> str:
    """The text with one letter made another, of the same case and not alike but for its case."""
    at = chance.choice([place for place, letter in enumerate(text) if letter.isalpha()])
    pool = "ABCDEFGHKLMNPRSTUVWXYZ" if text[at].isupper() else "abcdefghkmnoprstuvwxyz"
    other = chance.choice([letter for letter in pool if letter.lower() != text[at].lower()])
    return text[:at] + other + text[at + 1 :]


def draw(ground: str, sketch: str, number: int, text: str, to: Path) -> Path:
    """Draws a text on its ground, 1024 pixels square, letters of 44 to 84 pixels."""
    size = (44, 60, 84)[number // 3 % 3]
    font = ("Inter-SemiBold.otf", "EBGaramond12-Regular.otf")[number // 2 % 2]
    ink, paper = (("#f4efe6", "#1d2733"), ("#20252b", "#e9e2d4"))[number % 2]
    begin = ["convert", "-size", "1024x1024", f"xc:{paper}"] if ground == "plain" else ["convert", sketch]
    if ground == "band":
        begin += ["-fill", paper, "-draw", "rectangle 0,700 1024,880"]
    words = ["-font", str(FONTS / font), "-pointsize", str(size), "-fill", ink, "-gravity", "north", "-annotate", "+0+740", text]
    subprocess.run([*begin, *words, str(to)], check=True)
    return to


def main() -> int:
    program = str(Path(sys.argv[1]).resolve())
    rows = [line.split("\t") for line in (HERE / "texts.tsv").read_text().splitlines()]
    texts = [row[3] for row in rows if row[0] == "eng" and sum(letter.isalnum() for letter in row[3]) >= 5][:TEXTS]
    chance = random.Random(22)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        environment = {**os.environ, "MAQUETTE_HOME": str(folder / "home"), "MAQUETTE_KEYRING": "none"}

        def ask(*words: str) -> dict:
            done = subprocess.run([program, *words, "--json"], env=environment, capture_output=True, text=True, timeout=170)
            assert done.returncode == 0, f"{words}: {done.stdout} {done.stderr}"
            return json.loads(done.stdout)

        sketches = [ask("draft", prompt, "-n", "1", "--size", "1024x1024")["takes"][0]["asset"]["path"] for prompt in PROMPTS]

        def take(file: Path) -> str:
            return ask("import", str(file), "--shot", "letters")["take"]["id"]

        def text_of(before: str, after: str) -> dict:
            return next(one for one in ask("drift", before, after, "--text")["drift"] if one["name"] == "text")

        def one(number: int) -> dict:
            text, ground = texts[number], GROUNDS[number % 3]
            sketch = sketches[number // 3 % len(sketches)]
            before = draw(ground, sketch, number, text, folder / f"{number}-before.png")
            after = draw(ground, sketch, number, others[number], folder / f"{number}-after.png")
            jpeg, small = folder / f"{number}.jpg", folder / f"{number}-small.png"
            subprocess.run(["convert", str(before), "-quality", "90", str(jpeg)], check=True)
            subprocess.run(["convert", str(before), "-resize", "75%", str(small)], check=True)
            first = take(before)
            answers = {name: text_of(first, take(file)) for name, file in (("changed", after), ("jpeg", jpeg), ("small", small))}
            return {"text": text, "other": others[number], "ground": ground, **answers}

        others = [changed(text, chance) for text in texts]
        try:
            with ThreadPoolExecutor(2) as pool:
                told = list(pool.map(one, range(len(texts))))
        finally:
            subprocess.run([program, "stop"], env=environment, capture_output=True, timeout=60)

    differs = lambda measure: measure["state"] == "measured" and measure["level"] not in (None, "same")
    missed = []
    for ground in GROUNDS:
        of_it = [row for row in told if row["ground"] == ground]
        found = sum(differs(row["changed"]) for row in of_it)
        unread = sum(row["changed"]["state"] != "measured" for row in of_it)
        jpeg, small = (sum(differs(row[name]) for row in of_it) for name in ("jpeg", "small"))
        print(
            f"{ground}: found {found} of {len(of_it)} changed letters, {unread} not defined; "
            f"false alarms {jpeg} of {len(of_it)} as JPEG 90, {small} of {len(of_it)} at 75 %"
        )
        for row in of_it:
            if not differs(row["changed"]) or differs(row["jpeg"]) or differs(row["small"]):
                words = "; ".join(f"{name}: {row[name]['words']}" for name in ("changed", "jpeg", "small"))
                print(f"   {row['text']!r} {row['other']!r}: {words}")
        if found < LEAST_FOUND.get(ground, 0):
            missed.append(f"{ground}: {found} found, {LEAST_FOUND[ground]} are the least")
        if jpeg + small > MOST_ALARMS.get(ground, len(told)):
            missed.append(f"{ground}: {jpeg + small} false alarms, {MOST_ALARMS[ground]} are the most")
    assert not missed, "; ".join(missed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
