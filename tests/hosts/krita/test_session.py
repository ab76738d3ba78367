"""The session against a daemon that answers from a script: prices before presses, one key a press, and coming back."""

import itertools
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import fakes
from maquette.asking import Form, Taken
from maquette.record import Record
from maquette.session import Session

FORM = Form("a teapot", None, "draft", 4, "words", None)
TIERS = {"tiers": [{"name": "draft", "stage": "exploration"}, {"name": "hero", "stage": "refinement"}, {"name": "motion", "stage": "motion"}]}


def made(jobs=(), takes=()):
    return {"jobs": list(jobs), "takes": list(takes), "shot_name": "tea", "shot": "s1"}


class Sessions(unittest.TestCase):
    def ready(self, record=None, **answers):
        answers.setdefault("tier_list", TIERS)
        answers.setdefault("prompt_list", {"files": []})
        answers.setdefault("quote", fakes.quote())
        self.daemon, self.told = fakes.Daemon(**answers), []
        keys = itertools.count(1)
        session = Session("Krita", lambda: "key%d" % next(keys), self.told.append, lambda body: body)
        session.link = fakes.Link(self.daemon)
        session.use(record or Record())
        session.told_state("ready", None)
        return session

    def calls(self, method):
        return [params for name, params in self.daemon.asked if name == method]

    def test_a_price_comes_before_the_press_and_goes_with_it(self):
        session = self.ready(draft=made([fakes.job()]))
        session.price(FORM)
        self.assertEqual(session.offer.quote["total_microcredits"], 4000000)
        self.assertEqual(self.calls("draft"), [])
        session.press(session.offer)
        sent = self.calls("draft")[0]
        self.assertEqual((sent["quote_id"], sent["idempotency_key"]), ("q-4000000", "key1"))
        self.assertEqual([job["id"] for job in session.open_jobs()], ["j1"])
        self.assertEqual(session.record.shot, "tea")

    def test_clips_are_no_tier_of_a_canvas(self):
        self.assertEqual([tier["name"] for tier in self.ready().tiers], ["draft", "hero"])

    def test_a_late_quote_of_an_older_form_is_dropped(self):
        session = self.ready()
        waiting = []
        session.link.ask = lambda work, then, lane="calls": waiting.append((work, then))
        session.price(FORM)
        session.price(FORM._replace(count=1))
        (_old, old), (_new, new) = waiting
        new(fakes.quote(1000000), None)
        old(fakes.quote(9000000), None)
        self.assertEqual(session.offer.quote["total_microcredits"], 1000000)

    def test_a_price_that_moved_is_shown_and_not_paid(self):
        stale = fakes.Fault("quote_stale", data={"quote": fakes.quote(8000000)})
        session = self.ready(draft=stale)
        session.price(FORM)
        session.press(session.offer)
        self.assertEqual(session.offer.quote["total_microcredits"], 8000000)
        self.assertEqual(len(self.calls("draft")), 1)

    def test_a_lost_answer_is_asked_for_again_with_the_same_key(self):
        session = self.ready(draft=fakes.Fault("lost"))
        session.price(FORM)
        session.press(session.offer)
        session.told_state("down", fakes.Fault("down"))
        self.assertEqual((session.standing.name, session.offer), ("down", None))
        self.daemon.answers["draft"] = made([fakes.job()])
        session.told_state("ready", None)
        self.assertEqual([sent["idempotency_key"] for sent in self.calls("draft")], ["key1", "key1"])
        self.assertEqual(list(session.record.jobs), ["j1"])

    def test_promotion_keeps_first_and_pays_no_more_than_was_shown(self):
        prices = iter([fakes.quote(12000000, tier="hero", would_refuse="not_kept"), fakes.quote(12000000, tier="hero")])
        session = self.ready(quote=lambda _params: next(prices), take_judge={"takes": []}, promote=made([fakes.job("j2", tier="hero")]))
        session.price_promotion("t1")
        self.assertTrue(session.promotion.keep)
        session.press(session.promotion)
        self.assertEqual(self.calls("take.judge")[0], {"takes": ["t1"], "verdict": "keep"})
        self.assertEqual(len(self.calls("promote")), 1)

    def test_a_promotion_that_became_dearer_is_not_sent(self):
        prices = iter([fakes.quote(12000000, tier="hero", would_refuse="not_kept"), fakes.quote(13000000, tier="hero")])
        session = self.ready(quote=lambda _params: next(prices), take_judge={"takes": []})
        session.price_promotion("t1")
        session.press(session.promotion)
        self.assertEqual(self.calls("promote"), [])
        self.assertEqual(session.promotion.quote["total_microcredits"], 13000000)

    def test_a_verdict_prices_the_promotion_again(self):
        prices = iter([fakes.quote(12000000, tier="hero", would_refuse="not_kept"), fakes.quote(12000000, tier="hero")])
        session = self.ready(quote=lambda _params: next(prices), take_judge=lambda asked: {"takes": [fakes.take(verdict=asked["verdict"])]})
        session.record.remember_take(fakes.take())
        session.price_promotion("t1")
        session.judge("t1", "keep")
        self.assertFalse(session.promotion.keep)

    def test_motion_is_not_offered(self):
        session = self.ready(quote=fakes.quote(40000000, tier="motion"))
        session.price_promotion("t1")
        self.assertIsNone(session.promotion)

    def test_events_quicker_than_the_answer_are_not_lost(self):
        session = self.ready(take_get={"take": fakes.take()})
        event = {"kind": "take", "take": "t1", "job": "j1", "seq": 9}
        session.told_event(event)
        self.assertEqual(session.record.takes, {})
        self.daemon.answers["draft"] = made([fakes.job()])
        session.price(FORM)
        session.press(session.offer)
        self.assertEqual(list(session.record.takes), ["t1"])
        self.assertEqual(session.record.cursor, 9)

    def test_an_event_without_a_state_changes_none(self):
        session = self.ready(draft=made([fakes.job(state="submitted")]), job_get=fakes.job(state="submitted"))
        session.price(FORM)
        session.press(session.offer)
        session.told_event({"kind": "job", "job": "j1", "state": None, "take": None, "seq": 9})
        self.assertEqual(session.jobs["j1"]["state"], "submitted")

    def test_takes_of_others_are_none_of_this_document(self):
        session = self.ready(take_get={"take": fakes.take()})
        session.told_event({"kind": "take", "take": "t1", "job": "j77", "seq": 9})
        self.assertEqual(session.record.takes, {})

    def test_region_and_mask_are_kept_with_the_job_and_its_take(self):
        session = self.ready(edit=made([fakes.job()]), take_get={"take": fakes.take()}, asset_import={"take": {"id": "t9"}})
        taken = []
        session.take_in(lambda: b"picture", (1, 2, 3, 4), lambda: b"mask!", True, taken.append)
        self.assertEqual(taken, [Taken((1, 2, 3, 4), "digest of 7", "t9", "digest of 5")])
        session.price_edit("Fill", FORM, taken[0])
        session.take_in(lambda: b"picture", (1, 2, 3, 4), lambda: b"mask!", True, taken.append)
        self.assertEqual((taken[0], len(self.calls("asset.import"))), (taken[1], 1))
        session.press(session.offer)
        self.assertEqual(session.record.jobs["j1"]["mask"], "digest of 5")
        session.told_event({"kind": "take", "take": "t1", "job": "j1", "seq": 3})
        self.assertEqual((session.record.takes["t1"]["region"], session.record.takes["t1"]["mask"]), ((1, 2, 3, 4), "digest of 5"))

    def test_what_is_selected_is_removed_at_the_price_that_was_shown(self):
        session = self.ready(edit=made([fakes.job()]))
        session.price_edit("Remove", FORM, Taken((1, 2, 3, 4), "d-picture", "t9", "d-mask"))
        self.assertEqual((session.offer.verb, session.offer.params), ("Remove", {"take": "t9", "op": "remove", "mask": "d-mask"}))
        session.press(session.offer)
        self.assertEqual([call["op"] for call in self.calls("edit")], ["remove"])

    def test_a_document_comes_back_by_its_cursor(self):
        record = Record()
        record.cursor, record.shot = 41, "tea"
        record.remember_job(fakes.job(), "draft")
        session = self.ready(record, job_get=fakes.job(state="done", take="t1"), take_get={"take": fakes.take()})
        self.assertEqual(session.link.followed, [41])
        self.assertEqual(list(session.record.takes), ["t1"])

    def test_an_anchor_that_moved_is_stale_until_it_is_fetched(self):
        record = Record()
        record.shot, record.anchor = "tea", {"take": "t1", "digest": "d-t1"}
        session = self.ready(record, anchor_get={"take": fakes.take("t2")})
        self.assertTrue(session.anchor_is_stale())
        session.use_anchor()
        self.assertFalse(session.anchor_is_stale())
        self.assertEqual(session.record.anchor["take"], "t2")

    def test_a_folder_is_named_by_the_socket_alone(self):
        session = self.ready()
        session.record.project = os.path.abspath("tea house")
        session.price(FORM)
        self.daemon.by_socket = False
        session.price(FORM)
        session.record.project = "p-1"
        session.price(FORM)
        self.assertEqual([asked.get("project") for asked in self.calls("quote")], [os.path.abspath("tea house"), None, "p-1"])

    def test_another_shot_has_another_anchor(self):
        session = self.ready(anchor_get=lambda asked: {"take": fakes.take("t-" + asked["shot"])})
        session.name_shot("tea")
        session.name_shot("cup")
        session.name_shot("cup")
        self.assertEqual((session.record.shot, session.anchor["id"], len(self.calls("anchor.get"))), ("cup", "t-cup", 2))

    def test_retry_keeps_region_and_mask(self):
        session = self.ready(job_retry=made([fakes.job("j2")]))
        session.record.remember_job(fakes.job(), "edit", (1, 2, 3, 4), "d-mask")
        session.retry("j1")
        self.assertEqual((session.record.jobs["j2"]["region"], session.record.jobs["j2"]["mask"]), ((1, 2, 3, 4), "d-mask"))

    def test_a_refusal_is_told_in_the_daemon_s_words(self):
        session = self.ready(draft=fakes.Fault("credits_short", "There are not enough credits.", "Grant some."))
        session.price(FORM)
        session.press(session.offer)
        self.assertEqual(session.message, "There are not enough credits. Grant some.")

    def test_down_keeps_what_is_there(self):
        session = self.ready()
        session.record.remember_take(fakes.take())
        session.told_state("down", fakes.Fault("down"))
        self.assertEqual((list(session.record.takes), session.standing.action), (["t1"], "start"))


if __name__ == "__main__":
    unittest.main()
