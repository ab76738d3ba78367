"""What needs no Blender: how things fit, and what is packed."""

import ast
import os
import pathlib
import sys
import tempfile
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "plugins" / "blender"))

import package  # noqa: E402  (it lies beside the plugin)

INSTALLED = tempfile.TemporaryDirectory(prefix="maquette-blender-")
package.make(pathlib.Path(INSTALLED.name))
sys.path[0] = INSTALLED.name

import maquette  # noqa: E402
from maquette import fitting  # noqa: E402


def entry(**given):
    said = dict(take="t1", digest="0123456789abcdef", media="image/png", prompt="a teapot", seed=7)
    said.update(given)
    return said


class Fitting(unittest.TestCase):
    def test_words_wrap_to_the_panel(self):
        self.assertEqual(fitting.lines("a teapot on a table", 112), ["a teapot on a", "table"])
        self.assertEqual(fitting.lines("one\ntwo", 700), ["one", "two"])
        self.assertEqual(fitting.lines("", 700), [])
        self.assertTrue(all(len(line) <= 16 for line in fitting.lines("very narrow indeed, and still read", 1)))

    def test_the_next_free_channel(self):
        def check(expect, strips, frame, most=4):
            self.assertEqual(fitting.free_channel(strips, frame, most), expect)

        check(1, [], 1)
        check(2, [(1, 25)], 1)
        check(1, [(1, 25)], 25)
        check(2, [(1, 25), (3, 90)], 24)
        # What comes later on a channel is in the way of a clip, however long that is.
        check(2, [(1, 300)], 1)
        check(None, [(1, 9), (2, 9), (3, 9), (4, 9)], 1)

    def test_a_plane_has_the_picture_s_shape(self):
        (left, _, low), (right, _, _), (_, _, high), _ = fitting.corners(1600, 800)
        self.assertEqual((left, right, low, high), (-1, 1, 0, 1))
        self.assertEqual(fitting.corners(10, 20)[2], (0.5, 0.0, 2.0))

    def test_a_size_within(self):
        self.assertEqual(fitting.size_within(1920, 1080, 1024), (1024, 576))
        self.assertEqual(fitting.size_within(400, 300, 1024), (400, 300))
        self.assertEqual(fitting.size_within(9000, 1, 1024), (1024, 1))

    def test_pages(self):
        self.assertEqual(fitting.page("abcdefg", 1, 3), ("def", 1, 3))
        self.assertEqual(fitting.page("abcdefg", 9, 3), ("g", 2, 3))
        self.assertEqual(fitting.page("abc", -1, 3), ("abc", 0, 1))
        self.assertEqual(fitting.page("", 0, 3), ("", 0, 1))

    def test_names_keep_the_whole_seed(self):
        for prompt in ("a teapot", "a ceramic teapot on an oak table at dawn, by the window", "茶壺" * 40, None):
            name = fitting.name_of(entry(prompt=prompt, seed=18446744073709551615))
            self.assertTrue(name.endswith("(18446744073709551615)"), name)
            self.assertLessEqual(len(name.encode("utf-8")), 58)

    def test_a_seed_is_a_number(self):
        self.assertEqual([fitting.seed_of(text) for text in ("", " 7 ", "seven", "-1", "18446744073709551615")], [None, 7, None, None, 18446744073709551615])

    def test_a_copy_s_name_tells_take_and_content(self):
        self.assertEqual(fitting.file_name(entry()), "t1-0123456789ab.png")
        self.assertEqual(fitting.file_name(entry(media="video/mp4")), "t1-0123456789ab.mp4")
        self.assertTrue(fitting.is_clip(entry(media="video/mp4")) and not fitting.is_clip(entry()))


class Packed(unittest.TestCase):
    def setUp(self):
        path = pathlib.Path(INSTALLED.name) / "maquette-blender.zip"
        package.make(path)
        with zipfile.ZipFile(str(path)) as archive:
            self.files = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}

    def test_one_folder_is_both_kinds(self):
        self.assertEqual({os.path.dirname(name) for name in self.files}, {"maquette"})
        version = ".".join(map(str, maquette.bl_info["version"]))
        manifest = self.files["maquette/blender_manifest.toml"]
        self.assertIn('\nversion = "%s"\n' % version, manifest)
        self.assertIn('\nid = "maquette"\n', manifest)
        self.assertIn("\nnetwork = ", manifest)

    def test_all_that_is_imported_is_packed(self):
        packed = {os.path.basename(name)[:-3] for name in self.files if name.endswith(".py")}
        for name, text in self.modules():
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.ImportFrom) and node.level == 1:
                    wanted = [node.module] if node.module else [alias.name for alias in node.names]
                    self.assertLessEqual(set(wanted), packed, name)

    def test_older_pythons_read_it(self):
        for name, text in self.modules():
            ast.parse(text, name, feature_version=(3, 7))

    def test_the_client_alone_knows_the_network(self):
        network = {"socket", "http", "urllib", "ssl", "asyncio", "ftplib", "xmlrpc"}
        for name, text in self.modules():
            if name == "maquette/maquette.py":
                continue
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    named = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
                    self.assertFalse(network & {word.split(".")[0] for word in named}, name)

    def modules(self):
        return [(name, text) for name, text in self.files.items() if name.endswith(".py")]


if __name__ == "__main__":
    unittest.main()
