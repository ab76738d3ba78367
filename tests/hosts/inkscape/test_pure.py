"""What the Inkscape plugin decides without Inkscape: what a drawing remembers, what placeholders show, and when it does not spend."""

import base64
import os
import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

PLUGIN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "plugins", "inkscape")
sys.path.insert(0, PLUGIN)

import package  # noqa: E402  (it lies beside the plugin)

INSTALLED = tempfile.TemporaryDirectory(prefix="maquette-inkscape-")
package.make(pathlib.Path(INSTALLED.name))
sys.path[0] = os.path.join(INSTALLED.name, "maquette")

import memory  # noqa: E402
import placeholder  # noqa: E402
import spending  # noqa: E402
from host.asking import Offer  # noqa: E402

TAKE = {"id": "t1", "asset": {"digest": "d1"}, "shot_name": "tea", "tier": "draft", "seed": 7, "prompt": "a teapot", "model": "m 1",
        "cost_microcredits": 1000000, "job": "j1"}
JOB = {"id": "j1", "shot_name": "tea", "tier": "draft"}
INX = "{http://www.inkscape.org/namespace/inkscape/extension}"


def drawing():
    """A drawing with one picture in it."""
    root = ElementTree.fromstring('<svg xmlns="http://www.w3.org/2000/svg"><image id="i"/></svg>')
    root.append(ElementTree.Comment("note"))
    return root, root[0]


def offer(total, takes=1, available=9000000):
    """A request with its price, in microcredits."""
    quote = {"quote_id": "q", "total_microcredits": total, "takes": takes, "available_microcredits": available}
    return Offer("Draft", "draft", {"prompt": "a teapot"}, quote, None, False)


class Daemon:
    """Answers by method; `asked` has every call."""

    def __init__(self, **answers):
        self.answers, self.asked = {name.replace("_", "."): answer for name, answer in answers.items()}, []

    def call(self, method, params):
        self.asked.append((method, params))
        return self.answers[method]


class Memory(unittest.TestCase):
    def test_a_picture_knows_its_take_after_it_was_written_and_read(self):
        root, picture = drawing()
        memory.remember_job(picture, JOB, "a teapot", 1000000, (1.5, 2, 3, 4))
        self.assertEqual([memory.read(picture, name) for name in ("role", "job", "region", "price-microcredits")], ["waiting", "j1", "1.5 2 3 4", "1000000"])
        memory.remember_take(picture, TAKE, memory.DRAFT)
        again = ElementTree.fromstring(ElementTree.tostring(root))[0]
        said = {name: memory.read(again, name) for name in ("role", "take", "digest", "seed", "prompt", "tier", "model", "cost-microcredits", "job")}
        self.assertEqual(said, {"role": "draft", "take": "t1", "digest": "d1", "seed": "7", "prompt": "a teapot", "tier": "draft", "model": "m 1",
                                "cost-microcredits": "1000000", "job": "j1"})
        self.assertIsNone(memory.read(again, "price-microcredits"))

    def test_only_our_pictures_are_found_and_comments_are_no_trouble(self):
        root, picture = drawing()
        self.assertEqual(memory.pictures(root, memory.WAITING), [])
        memory.write(picture, role=memory.WAITING)
        self.assertEqual(memory.pictures(root, memory.WAITING, memory.FAILED), [picture])

    def test_a_request_has_one_key_until_it_was_made(self):
        root, _ = drawing()
        memory.begin(root)
        first = memory.request_key(root, "draft", {"prompt": "a", "count": 2})
        memory.begin(root)
        self.assertEqual(memory.request_key(root, "draft", {"count": 2, "prompt": "a"}), first)
        self.assertNotEqual(memory.request_key(root, "draft", {"prompt": "b", "count": 2}), first)
        memory.requested(root)
        self.assertNotEqual(memory.request_key(root, "draft", {"prompt": "a", "count": 2}), first)

    def test_keys_of_two_drawings_differ(self):
        (one, _), (other, _) = drawing(), drawing()
        memory.begin(one)
        memory.begin(other)
        self.assertNotEqual(memory.request_key(one, "draft", {}), memory.request_key(other, "draft", {}))

    def test_the_shot_is_what_was_typed_or_the_drawings_own_or_its_name(self):
        root, _ = drawing()
        self.assertEqual(memory.shot_of(root, "", None), "drawing")
        self.assertEqual(memory.shot_of(root, " ", "/a/tea house.svg"), "tea house")
        memory.write(root, shot="tea")
        self.assertEqual((memory.shot_of(root, "", "/a/b.svg"), memory.shot_of(root, "cup", None)), ("tea", "cup"))


class Placeholders(unittest.TestCase):
    def shown(self, uri):
        self.assertTrue(uri.startswith("data:image/svg+xml;base64,"))
        return ElementTree.fromstring(base64.b64decode(uri.split(",", 1)[1]))

    def test_it_has_the_pictures_shape_and_says_what_waits(self):
        root = self.shown(placeholder.waiting(80, 40, "a fox & <two> cubs", "draft", "1 credit"))
        self.assertEqual((root.get("width"), root.get("height")), ("512", "256"))
        self.assertEqual(["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")], ["waiting", "draft · 1 credit", "a fox & <two> cubs"])

    def test_long_words_are_cut_to_lines(self):
        root = self.shown(placeholder.failed(100, 100, "refused", "word " * 100))
        self.assertEqual(len(list(root.iter("{http://www.w3.org/2000/svg}text"))), 4)

    def test_grids_fill_the_region_and_never_leave_it(self):
        for count in range(1, 14):
            for region in ((0, 0, 100, 100), (10, 20, 200, 50), (-5, 3, 30, 300)):
                for aspect in (1.0, 16 / 9, 0.5):
                    boxes = placeholder.grid(region, count, aspect)
                    self.assertEqual(len(set(boxes)), count)
                    for x, y, width, height in boxes:
                        self.assertAlmostEqual(width / height, aspect)
                        self.assertTrue(region[0] - 1e-6 <= x and x + width <= region[0] + region[2] + 1e-6)
                        self.assertTrue(region[1] - 1e-6 <= y and y + height <= region[1] + region[3] + 1e-6)
        self.assertEqual(placeholder.grid((0, 0, 200, 100), 1, 2.0), [(0, 0, 200, 100)])


class Spending(unittest.TestCase):
    def test_what_is_dearer_than_the_limit_is_refused_with_what_to_type(self):
        with self.assertRaises(spending.NotAsked) as refused:
            spending.check(offer(4500000, takes=3), 4000000)
        self.assertEqual(str(refused.exception), "This costs 4.5 credits for 3 pictures, and the most to spend is 4 credits. Nothing was asked for. "
                         "To have it, type 4.5 into “Most credits to spend” and press Apply again. 9 credits left.")

    def test_what_is_free_passes_a_limit_of_nothing(self):
        for price, limit in ((0, 0), (1, 1), (4000000, 5000000)):
            spending.check(offer(price), limit)

    def test_the_request_goes_with_its_quote_and_key(self):
        daemon = Daemon(draft={"jobs": []})
        spending.send(daemon, offer(0), "key")
        self.assertEqual(daemon.asked, [("draft", {"prompt": "a teapot", "quote_id": "q", "idempotency_key": "key"})])

    def test_a_prompt_file_gives_the_request_and_what_it_needs_is_brought_in(self):
        said = {"request": {"method": "draft", "variants": [], "seed": None}, "import": ["/a.png"], "items": [{"prompt": "a cat"}], "waiting": None}
        daemon = Daemon(prompt_expand=said, asset_import={})
        found = spending.template_request(daemon, " teapot ", "p1", "draft", {"light": "dawn"})
        self.assertEqual(found, ("draft", {"variants": []}, "a cat"))
        self.assertEqual(daemon.asked[0][1], {"name": "teapot.prompt", "project": "p1", "tier": "draft", "set": {"light": "dawn"}, "limit": 1, "with_request": True})
        self.assertEqual(daemon.asked[1], ("asset.import", {"path": "/a.png", "project": "p1"}))

    def test_a_prompt_file_that_waits_for_a_person_says_so(self):
        daemon = Daemon(prompt_expand={"request": None, "waiting": {"message": "Nothing is kept.", "hint": "Keep one."}})
        with self.assertRaisesRegex(spending.NotAsked, "Nothing is kept. Keep one."):
            spending.template_request(daemon, "teapot", None, "hero", {})

    def test_values_are_read_as_people_type_them(self):
        self.assertEqual(spending.values_of("subject = cat;light=dawn = dusk; "), {"subject": "cat", "light": "dawn = dusk"})
        self.assertEqual(spending.values_of(""), {})


class Installed(unittest.TestCase):
    def test_every_extension_names_its_script_once_and_never_runs_for_a_preview(self):
        folder = pathlib.Path(INSTALLED.name, "maquette")
        ids = set()
        for path in folder.glob("*.inx"):
            root = ElementTree.parse(str(path)).getroot()
            ids.add(root.find(INX + "id").text)
            script = folder / root.find("%sscript/%scommand" % (INX, INX)).text
            options = script.read_text(encoding="utf-8")
            self.assertEqual(root.find(INX + "effect").get("needs-live-preview"), "false")
            for param in root.iter(INX + "param"):
                self.assertIn('"--%s"' % param.get("name"), options)
        self.assertEqual(len(ids), 6)
        self.assertTrue((folder / "maquette.py").is_file() and (folder / "host" / "standing.py").is_file())


if __name__ == "__main__":
    unittest.main()
