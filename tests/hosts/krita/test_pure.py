"""Modules that need neither Qt nor Krita, each alone."""

import json
import os
import struct
import sys
import time
import unittest
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fakes
from maquette import asking, colours, pixels, png, words
from maquette.asking import Form, Offer, Taken
from maquette.connection import Link
from maquette.record import MOST_TAKES, Record, read
from maquette.standing import ACTIONS, standing
from maquette.ticks import LATER, Ticks

FORM = Form("a teapot ", None, "draft", 4, "words", "tea")
TIERS = [{"name": "draft", "stage": "exploration"}, {"name": "hero", "stage": "refinement"}]
TAKEN = Taken((0, 0, 8, 8), "d-picture", "t9", "d-mask")


class Standings(unittest.TestCase):
    def test_every_state_has_words_and_one_action(self):
        for name, (action, label) in ACTIONS.items():
            said = standing("Krita", name, fakes.Fault("x", "It is so.", "Do this."))
            self.assertEqual((said.name, said.action, said.label), (name, action, label))
            self.assertEqual(said.hint, "It is so. Do this.")
            self.assertTrue(said.text and action and label)
            self.assertNotIn("{", said.text)

    def test_a_state_of_a_newer_client_is_down(self):
        self.assertEqual(standing("Krita", "asleep").name, "down")


class Asking(unittest.TestCase):
    def test_requests(self):
        check = self.assertEqual
        words = {"prompt": "a teapot", "tier": "draft", "count": 4, "shot": "tea", "project": "/p"}
        check(asking.from_form(FORM, TIERS, "/p", None), ("Draft", "draft", words))
        canvas = FORM._replace(source="canvas")
        check(asking.from_form(canvas, TIERS, None, TAKEN)[2]["references"], ["d-picture"])
        check(asking.from_form(FORM._replace(seed=0), TIERS, "/p", None)[2], dict(words, seed=0))
        hero = canvas._replace(tier="hero", count=1)
        check(asking.from_form(hero, TIERS, None, TAKEN), ("Refine", "promote", {"takes": ["t9"], "tier": "hero", "count": 1, "prompt": "a teapot"}))
        check(asking.fill(FORM._replace(prompt=" "), TAKEN), ("edit", {"take": "t9", "op": "inpaint", "mask": "d-mask"}))
        check(asking.edit("Fill", FORM, TAKEN), asking.fill(FORM, TAKEN))
        check(asking.edit("Remove", FORM, TAKEN), ("edit", {"take": "t9", "op": "remove", "mask": "d-mask"}))
        check(asking.of_template({"method": "draft", "prompt": "x", "size": None}), ("draft", {"prompt": "x"}))

    def test_the_price_stands_on_the_button(self):
        def check(expect, verb="Draft", keep=False, **given):
            self.assertEqual(asking.label(Offer(verb, "draft", {}, fakes.quote(**given), None, keep)), expect)

        check("Draft · 4 credits")
        check("Draft · 1 credit", total=1000000)
        check("Draft · 0.25 credits", total=250000)
        check("Draft · cached · 0", total=0, hits=4)
        check("Keep and promote · 12 credits", verb="Promote", keep=True, total=12000000)

    def test_a_dearer_quote_is_seen(self):
        offer = Offer("Draft", "draft", {}, fakes.quote(5), None, False)
        self.assertTrue(asking.dearer(offer, fakes.quote(6)))
        self.assertFalse(asking.dearer(offer, fakes.quote(5)))


class Pixels(unittest.TestCase):
    def test_a_png_holds_the_rows(self):
        body = png.png(4, 3, [bytes(range(8)), bytes(range(8, 12))], 1)
        self.assertEqual(struct.unpack(">II", body[16:24]), (4, 3))
        begins = body.index(b"IDAT") + 4
        length = struct.unpack(">I", body[begins - 8 : begins - 4])[0]
        rows = zlib.decompress(body[begins : begins + length])
        self.assertEqual(rows, b"\0" + bytes(range(4)) + b"\0" + bytes(range(4, 8)) + b"\0" + bytes(range(8, 12)))

    def test_a_png_with_rows_missing_is_none(self):
        with self.assertRaises(ValueError):
            png.png(4, 3, [bytes(8)], 1)

    def test_red_and_blue_change_places(self):
        self.assertEqual(pixels.rgba(bytes([1, 2, 3, 4, 5, 6, 7, 8])), bytes([3, 2, 1, 4, 7, 6, 5, 8]))

    def test_strips_cover_everything_once(self):
        for height, width, limit in ((1024, 1024, 1 << 18), (1, 9000, 10), (7, 3, 6), (4096, 4096, 1 << 18)):
            found = pixels.strips(height, width, limit)
            self.assertEqual(sum(rows for _top, rows in found), height)
            self.assertEqual([top for top, _rows in found], [sum(rows for _t, rows in found[:n]) for n in range(len(found))])
            self.assertTrue(all(rows * width <= max(limit, width) for _top, rows in found))

    def test_places(self):
        def check(expect, *given):
            self.assertEqual(pixels.place(*given), expect)

        check((0, 0, 64, 64), 64, 64, (64, 64))
        check((0, 25, 100, 50), 64, 32, (100, 100))
        check((10, 20, 30, 40), 64, 32, (100, 100), [10, 20, 30, 40])
        check((0, 0, 1, 1), 4000, 1, (1, 1))

    def test_names(self):
        self.assertEqual(words.take_name("a\n teapot", 7), "a teapot (7)")
        self.assertEqual(words.take_name(None, None), "take")
        self.assertEqual(len(words.take_name("x" * 200, None)), 60)


class Colours(unittest.TestCase):
    def test_the_same_colours_in_finer_steps(self):
        way = colours.way(("RGBA", "U16", "p"), lambda parts: list(parts))
        self.assertEqual(struct.unpack("<4H", colours.go(bytes([0, 128, 255, 64]), way)), (0, 32896, 65535, 16448))

    def test_another_curve_and_another_order(self):
        def linear(parts):
            blue, green, red, alpha = parts
            return [red**2, green**2, blue**2, alpha]

        way = colours.way(("RGBA", "F32", "p"), linear)
        got = struct.unpack("<8f", colours.go(bytes([255, 0, 51, 255, 0, 102, 0, 0]), way))
        for one, other in zip(got, (0.04, 0, 1, 1, 0, 0.16, 0, 0)):
            self.assertAlmostEqual(one, other, places=6)

    def test_where_channels_mix_there_is_no_way(self):
        self.assertIsNone(colours.way(("RGBA", "U8", "wide"), lambda parts: [0.9 * parts[0] + 0.1 * parts[1]] + list(parts[1:])))
        self.assertIsNone(colours.way(("GRAYA", "U8", "p"), lambda parts: [sum(parts[:3]) / 3, parts[3]]))
        self.assertIsNone(colours.way(("CMYKA", "U8", "p"), lambda parts: [1 - parts[2], 1 - parts[1], 1 - parts[0], 0.0, parts[3]]))
        self.assertIsNone(colours.way(("RGBA", "U9", "p"), lambda parts: list(parts)))


class Words(unittest.TestCase):
    def test_search(self):
        entry = Record().remember_take(fakes.take("t12", seed=815, prompt="A Teapot at dawn"))
        for search, found in (("", True), ("teapot DAWN", True), ("t12", True), ("815", True), ("draft pot", True), ("15", False), ("teapot noon", False)):
            self.assertEqual(words.speaks_of(entry, search), found, search)
        self.assertEqual(words.take_line(entry), "t12 · seed 815 · draft · m 1 · 1 credit")


class Records(unittest.TestCase):
    def test_it_survives_the_document(self):
        record = Record()
        record.shot, record.cursor, record.anchor = "tea", 12, {"take": "t1", "digest": "d-t1"}
        record.remember_job(fakes.job(), "edit", (1, 2, 3, 4), "d-mask", "key")
        record.remember_take(fakes.take())
        record.applied("t1", "{layer}")
        again = read(record.text())
        self.assertEqual(again.takes["t1"]["layer"], "{layer}")
        self.assertEqual((again.takes["t1"]["region"], again.takes["t1"]["mask"]), ([1, 2, 3, 4], "d-mask"))
        self.assertEqual((again.document, again.shot, again.cursor, again.anchor), (record.document, "tea", 12, record.anchor))
        self.assertEqual(again.jobs["j1"]["mask"], "d-mask")

    def test_what_a_newer_plugin_wrote_stays(self):
        text = json.dumps({"schema": 9, "document": "x", "board": {"columns": 3}, "takes": [{"take": "t1", "new": 1}]})
        said = json.loads(read(text).text())
        self.assertEqual((said["board"], said["takes"][0]["new"]), ({"columns": 3}, 1))

    def test_what_cannot_be_read_is_empty(self):
        for text in ("", "{", "[]", "3", '{"takes": 3, "jobs": [1, {}]}'):
            self.assertEqual((read(text).takes, read(text).jobs), ({}, {}), text)

    def test_takes_on_layers_are_never_left_out(self):
        record = Record()
        record.remember_take(fakes.take("t0", created_ms=0))
        record.applied("t0", "{layer}")
        for number in range(1, MOST_TAKES + 10):
            record.remember_take(fakes.take("t%d" % number, created_ms=number))
        self.assertEqual(len(record.takes), MOST_TAKES)
        self.assertIn("t0", record.takes)
        self.assertNotIn("t1", record.takes)


class Tick(unittest.TestCase):
    def test_steps_are_taken_in_turn_until_the_time_is_over(self):
        now, done = [0.0], []

        def steps(name):
            for step in range(3):
                now[0] += 0.005
                done.append((name, step))
                yield

        ticks = Ticks(self.fail, lambda: now[0])
        ticks.add("a", steps("a"))
        ticks.add("b", steps("b"))
        ticks.run(0.008)
        self.assertEqual(done, [("a", 0), ("a", 1)])
        while ticks.busy():
            ticks.run(0.008)
        self.assertEqual([name for name, _step in done], ["a"] * 3 + ["b"] * 3)
        self.assertAlmostEqual(ticks.longest, 0.005)

    def test_who_waits_for_the_host_lets_it_go_on(self):
        done = []

        def steps():
            done.append(1)
            yield LATER
            done.append(2)
            yield

        ticks = Ticks(self.fail, lambda: 0.0)
        ticks.add("a", steps())
        self.assertTrue(ticks.run())
        self.assertEqual(done, [1])
        self.assertFalse(ticks.run())
        self.assertEqual(done, [1, 2])

    def test_a_fault_ends_its_own_work_alone(self):
        faults, done = [], []

        def bad():
            yield
            raise ValueError("no")

        def good():
            done.append(1)
            yield

        ticks = Ticks(faults.append)
        ticks.add("bad", bad())
        ticks.add("good", good())
        while ticks.busy():
            ticks.run()
        self.assertEqual(([str(fault) for fault in faults], done), (["no"], [1]))


class Client:
    """A client whose daemon comes and goes."""

    def __init__(self):
        self.now = ("down", fakes.Fault("down"))

    def state(self):
        return self.now


class Links(unittest.TestCase):
    def until(self, link, true):
        end = time.monotonic() + 10
        while not true() and time.monotonic() < end:
            link.drain()
            time.sleep(0.002)
        self.assertTrue(true())

    def test_answers_come_by_drain_alone_and_states_once(self):
        client, states, got, woken = Client(), [], [], []
        link = Link(client, fakes.Fault, lambda name, _fault: states.append(name), None, None, lambda: woken.append(1))
        self.addCleanup(link.close)
        link.ask(lambda _client: 42, lambda result, fault: got.append((result, fault)))
        end = time.monotonic() + 10
        while not woken and time.monotonic() < end:
            time.sleep(0.002)
        self.assertEqual(got, [])
        self.until(link, lambda: got and states)
        self.assertEqual(got, [(42, None)])
        client.now = ("ready", None)
        link.look()
        self.until(link, lambda: states[-1] == "ready")

    def test_a_mistake_is_told_and_the_thread_lives(self):
        link, got = Link(Client(), fakes.Fault, lambda *_: None, None, None), []
        self.addCleanup(link.close)
        link.ask(lambda _client: 1 / 0, lambda _result, fault: got.append(fault))
        link.ask(lambda _client: 1, lambda result, _fault: got.append(result))
        self.until(link, lambda: len(got) == 2)
        self.assertIn("ZeroDivisionError", got[0].message)
        self.assertEqual(got[1], 1)


if __name__ == "__main__":
    unittest.main()
