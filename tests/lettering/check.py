"""Reads the lettering of a hundred sketches back with tesseract and counts what comes back exactly.

    check.py FOLDER     FOLDER holds what the example `lettering` of maquette-sketch drew from texts.tsv

Two readings of every picture are counted:

 * whole: the whole picture, `--psm 11` (find what text there is). It counts if the words of the text stand in
   what was read, in a row; what tesseract sees in branches and windows beside them is let be.
 * box: the picture cut to the box that the renderer tells (`Still::lettering`) with 14 pixels more on each side,
   `--psm 6` (one block of text). All that was read must be the text. This is the count that must be met.

Both are read at half size: headlines are 100 pixels high, and tesseract is made for letters of 20 to 50.
White space is compared as one space, for long texts are broken into lines; texts are compared after Unicode's NFKC,
for tesseract answers the micro sign for a Greek mu. Nothing else is forgiven.
"""

import subprocess
import sys
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
LEAST = 0.97


def read(png: Path, language: str, mode: int) -> str:
    """What tesseract reads, with one space between words."""
    command = ["tesseract", str(png), "-", "-l", language, "--psm", str(mode)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return unicodedata.normalize("NFKC", " ".join(done.stdout.split()))


def cut(folder: Path, number: str, box: list[int], to: Path) -> Path:
    """The box with a margin, at half size."""
    left, top, width, height = box
    margin = 14
    out = to / f"{number}.png"
    area = f"{width + 2 * margin}x{height + 2 * margin}+{max(0, left - margin)}+{max(0, top - margin)}"
    subprocess.run(["convert", str(folder / f"{number}.png"), "-crop", area, "+repage", "-resize", "50%", str(out)], check=True)
    return out


def halved(folder: Path, number: str, to: Path) -> Path:
    """The whole picture at half size."""
    out = to / f"{number}-whole.png"
    subprocess.run(["convert", str(folder / f"{number}.png"), "-resize", "50%", str(out)], check=True)
    return out


def main() -> int:
    folder = Path(sys.argv[1])
    rows = [line.split("\t") for line in (HERE / "texts.tsv").read_text().splitlines() if not line.startswith("#")]
    boxes = [line.split("\t") for line in (folder / "boxes.tsv").read_text().splitlines()]
    assert len(rows) == len(boxes) == 100, (len(rows), len(boxes))

    with tempfile.TemporaryDirectory() as scratch:

        def both(pair: tuple[list[str], list[str]]) -> tuple[str, str]:
            row, box = pair
            number, language = box[0], row[0]
            small = cut(folder, number, [int(v) for v in box[1:5]], Path(scratch))
            whole = halved(folder, number, Path(scratch))
            return read(whole, language, 11), read(small, language, 6)

        with ThreadPoolExecutor(2) as pool:
            readings = list(pool.map(both, zip(rows, boxes)))

    exact = {"whole": 0, "box": 0}
    for row, box, (whole, part) in zip(rows, boxes, readings):
        language, _, _, text, _ = row
        text = unicodedata.normalize("NFKC", text)
        assert box[5] == row[3], f"{box[0]}: the renderer set {box[5]!r} for {text!r}"
        found = {"whole": f" {text} " in f" {whole} ", "box": part == text}
        for name, ok in found.items():
            exact[name] += ok
            if not ok:
                print(f"{box[0]} {language} {name}: {text!r} was read as {(whole if name == 'whole' else part)!r}")
    print(f"read exactly, of {len(rows)}: {exact['whole']} in the whole picture, {exact['box']} in its box")
    return 0 if exact["box"] >= LEAST * len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
