"""What the GIMP plug-in decides, against an image and a daemon that answer from a script."""

import ast
import itertools
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fakes  # noqa: E402
import work  # noqa: E402
from host.asking import Form  # noqa: E402

TIERS = [{"name": "draft", "stage": "exploration"}, {"name": "hero", "stage": "refinement"}, {"name": "motion", "stage": "motion"}]
WORDS = Form("a teapot", None, "draft", 4, "words", "tea")


def methods(source, name):
    """The public methods of a class in a source text, with the names of what they take."""
    tree = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name == name)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return {function.name: [argument.arg for argument in function.args.args] for function in functions}


class Works(unittest.TestCase):
    def work(self, canvas=None, **answers):
        answers.setdefault("quote", fakes.quote())
        answers.setdefault("asset_import", {"take": fakes.take("t8")})
        self.daemon, self.canvas = fakes.Daemon(**answers), canvas or fakes.Canvas()
        keys = itertools.count(1)
        return work.Work(self.daemon, self.canvas, lambda: "key%d" % next(keys))

    def test_the_fake_image_is_the_real_one_method_by_method(self):
        with open(os.path.join(fakes.PLUGIN, "maquette-gimp", "canvas.py"), encoding="utf-8") as real, open(fakes.__file__, encoding="utf-8") as fake:
            self.assertEqual(methods(real.read(), "Canvas"), methods(fake.read(), "Canvas"))

    def test_a_price_comes_before_the_press_and_goes_with_it(self):
        asked = self.work(draft=fakes.made([fakes.job()], [fakes.take("t5")]))
        offer = asked.offer_draft(WORDS, None, TIERS)
        self.assertEqual(self.daemon.calls("draft"), [])
        self.assertEqual(asked.press(offer), 1)
        sent = self.daemon.calls("draft")[0]
        self.assertEqual((sent["quote_id"], sent["idempotency_key"], sent["count"]), ("q-4000000", "key1", 4))
        self.assertEqual([layer["memory"]["take"] for layer in self.canvas.layers], ["t5"])

    def test_what_is_dearer_than_the_limit_is_refused_in_the_words_of_the_button(self):
        asked = self.work()
        offer = asked.offer_draft(WORDS, None, TIERS)
        with self.assertRaisesRegex(work.Refused, "Draft · 4 credits"):
            work.within(offer, 3999999)
        work.within(offer, 4000000)

    def test_a_lost_answer_is_asked_for_once_more_with_the_same_key(self):
        answers = iter([fakes.Fault("lost"), fakes.made([fakes.job()])])
        asked = self.work(draft=lambda _params: next(answers))
        asked.press(asked.offer_draft(WORDS, None, TIERS))
        self.assertEqual([sent["idempotency_key"] for sent in self.daemon.calls("draft")], ["key1", "key1"])

    def test_a_refusal_is_not_repeated(self):
        asked = self.work(draft=fakes.Fault("credits_short"))
        with self.assertRaises(fakes.Fault):
            asked.press(asked.offer_draft(WORDS, None, TIERS))
        self.assertEqual(len(self.daemon.calls("draft")), 1)

    def test_promotion_keeps_first_and_pays_no_more_than_was_shown(self):
        for prices, sent in (((12, 12), 1), ((12, 13), 0)):
            quotes = iter([fakes.quote(prices[0], would_refuse="not_kept"), fakes.quote(prices[1])])
            asked = self.work(quote=lambda _params: next(quotes), promote=fakes.made([fakes.job("j2")]))
            offer = asked.offer_promotion({"take": "t1", "digest": "d"}, (1, 2, 3, 4))
            if sent:
                asked.press(offer)
            else:
                with self.assertRaisesRegex(work.Refused, "The price has changed"):
                    asked.press(offer)
            self.assertEqual((self.daemon.calls("take.judge")[0]["takes"], len(self.daemon.calls("promote"))), (["t1"], sent))

    def test_region_and_mask_are_captured_when_the_job_is_queued_and_used_when_it_is_done(self):
        asked = self.work(fakes.Canvas(selection=(10, 20, 30, 40)), edit=fakes.made([fakes.job("j3")]))
        asked.press(asked.offer_edit("Fill", "a kite", asked.capture("image")))
        sent = self.daemon.calls("edit")[0]
        self.assertEqual((sent["take"], sent["mask"], sent["op"]), ("t8", "digest of mask", "inpaint"))
        later = self.work(self.canvas, job_get=fakes.job("j3", state="done", take="t9"), take_get={"take": fakes.take("t9", job="j3")})
        came = later.fetch()
        self.assertEqual((self.canvas.layers[0]["region"], len(came.layers), self.canvas.steps), ([0, 0, 640, 480], 1, [1]))

    def test_what_is_selected_is_removed_without_words(self):
        asked = self.work(fakes.Canvas(selection=(10, 20, 30, 40)), edit=fakes.made([fakes.job("j3")]))
        offer = asked.offer_edit("Remove", "", asked.capture("image"))
        asked.press(offer)
        sent = self.daemon.calls("edit")[0]
        self.assertEqual((offer.verb, sent["op"], sent["mask"], "prompt" in sent), ("Remove", "remove", "digest of mask", False))

    def test_the_selection_alone_is_a_reference_and_on_a_refining_tier_it_is_what_is_refined(self):
        canvas = fakes.Canvas(selection=(10, 20, 30, 40))
        asked = self.work(canvas, draft=fakes.made(), promote=fakes.made())
        offer = asked.offer_draft(WORDS._replace(source="selection"), asked.capture("selection"), TIERS)
        self.assertEqual((offer.method, offer.params["references"], offer.taken.region), ("draft", ["digest of picture"], (10, 20, 30, 40)))
        offer = asked.offer_draft(WORDS._replace(source="selection", tier="hero"), asked.capture("selection"), TIERS)
        self.assertEqual((offer.method, offer.params["takes"]), ("promote", ["t8"]))

    def test_without_a_selection_it_says_what_to_do(self):
        with self.assertRaisesRegex(work.Refused, "Nothing is selected"):
            self.work().capture("selection")

    def fetched(self, *jobs, **answers):
        canvas = fakes.Canvas()
        asked = self.work(canvas, draft=fakes.made([fakes.job(name) for name in ("j1", "j2", "j3", "j4")][: len(jobs)]))
        asked.press(asked.offer_draft(WORDS, None, TIERS))
        states = {said["id"]: said for said in jobs}
        answers.setdefault("take_get", lambda params: {"take": fakes.take(params["take"])})
        later = self.work(canvas, job_get=lambda params: states[params["job"]], **answers)
        return later.fetch()

    def test_fetch_says_what_waits_and_what_did_not_come_and_why(self):
        error = {"message": "The provider refused.", "hint": "Try other words."}
        came = self.fetched(fakes.job("j1", state="done", take="t1"), fakes.job("j2"), fakes.job("j3", state="refused", error=error))
        self.assertEqual(len(came.layers), 1)
        self.assertEqual(work.summary(came), "1 still waits:\nj2 · draft · waiting\n1 did not come:\nj3 refused: The provider refused. Try other words.")

    def test_what_was_fetched_once_does_not_come_back(self):
        self.fetched(fakes.job("j1", state="done", take="t1"))
        again = self.work(self.canvas)
        self.assertEqual(work.summary(again.fetch()), "Nothing waits, and every anchor layer is the current one.")
        self.assertEqual((len(self.canvas.layers), self.daemon.calls("job.get")), (1, []))

    def test_a_job_that_was_tried_again_goes_on_as_the_newer_one(self):
        states = {"j1": fakes.job("j1", state="failed", retried_by="j9"), "j9": fakes.job("j9", state="done", take="t9")}
        canvas = fakes.Canvas()
        asked = self.work(canvas, draft=fakes.made([fakes.job("j1")]))
        asked.press(asked.offer_draft(WORDS, None, TIERS))
        self.work(canvas, job_get=lambda params: states[params["job"]], take_get={"take": fakes.take("t9", job="j9")}).fetch()
        self.assertEqual(canvas.layers[0]["memory"]["take"], "t9")

    def test_a_clip_is_no_layer(self):
        clip = fakes.take("t1")
        clip["asset"]["media"] = "video/mp4"
        came = self.fetched(fakes.job("j1", state="done", take="t1"), take_get={"take": clip})
        self.assertEqual((came.layers, came.refused), ([], ["t1 is a clip, and an image shows stills."]))

    def test_kinds_that_gimp_may_not_know_come_as_png(self):
        webp = fakes.take("t1")
        webp["asset"]["media"] = "image/webp"
        self.fetched(fakes.job("j1", state="done", take="t1"), take_get={"take": webp})
        self.assertEqual(self.canvas.layers[0]["body"], b"d-t1 as png")

    def test_an_anchor_layer_is_brought_up_to_date_in_its_place(self):
        anchors = iter([fakes.take("t1"), fakes.take("t2"), fakes.take("t2"), None])
        asked = self.work(anchor_get=lambda _params: {"take": next(anchors)})
        layer = asked.insert_anchor(None)
        self.assertEqual(self.canvas.layers[0]["memory"]["role"], "anchor")
        self.assertEqual(asked.fetch().layers, [layer])
        self.assertEqual((self.canvas.layers[0]["memory"]["take"], len(self.canvas.layers)), ("t2", 1))
        self.assertEqual(asked.fetch().layers, [])
        self.assertIn("no anchor frame any more", work.summary(asked.fetch()))

    def test_a_shot_without_an_anchor_frame_says_how_to_get_one(self):
        with self.assertRaisesRegex(work.Refused, "The shot cup has no anchor frame"):
            self.work(anchor_get={"take": None}).insert_anchor("cup")

    def test_what_the_image_remembers_is_found_again(self):
        self.fetched(fakes.job("j1"))
        again = self.work(self.canvas)
        self.assertEqual((again.record.shot, list(again.record.jobs)), ("tea", ["j1"]))

    def test_a_prompt_file_gives_the_request(self):
        said = {"request": {"method": "draft", "variants": [1], "seed": None}, "import": ["/a.png"], "waiting": None}
        asked = self.work(prompt_expand=said)
        offer = asked.offer_draft(WORDS._replace(template="teapot.prompt"), None, TIERS)
        self.assertEqual((offer.method, offer.params), ("draft", {"variants": [1]}))
        self.assertEqual(self.daemon.calls("asset.import"), [{"path": "/a.png"}])

    def test_takes_are_never_stretched(self):
        fits = (((64, 64), (0, 0, 640, 480), (80, 0, 480, 480)), ((200, 100), (10, 20, 100, 100), (10, 45, 100, 50)), ((1, 900), (0, 0, 9, 90), (4, 0, 1, 90)))
        for size, region, fit in fits:
            self.assertEqual(work.fitting(size[0], size[1], region), fit)


if __name__ == "__main__":
    unittest.main()
