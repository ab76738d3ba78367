"""What a plugin's panel shows and does, whatever the host: the document's takes and jobs, and offers with their prices.

The daemon owns the queue, the prices and the pictures; this is a view of it. `listener(what)` is called on the host's thread after a
change, with one of `standing`, `tiers`, `templates`, `offer`, `promotion`, `takes`, `jobs`, `anchor`, `balance`, `message`, `record`.
"""

import collections
import os

from . import asking
from .asking import Offer, Taken
from .record import Record
from .standing import LOOKING, standing
from .words import fault_said, sentences

#: States in which a job stays.
FINAL = ("done", "refused", "failed", "cancelled")
#: Long side of a thumbnail, in pixels.
THUMB = 160


class Session:
    """`host` is its name; `key` makes idempotency keys; `picture(bytes)` decodes a thumbnail off the host's thread; `stages` are those whose
    takes the host can show. `link`, set once it is there, asks as `connection.Link` does."""

    def __init__(self, host, key, listener, picture, stages=asking.STILL):
        self.link = None
        self._host, self._key, self._listener, self._picture, self._stages = host, key, listener, picture, stages
        self.standing, self.tiers, self.templates, self.balance = LOOKING, [], [], None
        self.record, self.jobs, self.thumbs = Record(), collections.OrderedDict(), {}
        self.offer, self.promotion, self.anchor, self.message = None, None, None, ""
        self.template = None
        #: Called with a take's entry when it has just come.
        self.on_take = lambda entry: None
        #: Called when a request was made: what the form stands for has another price now.
        self.on_made = lambda: None
        self._asked = collections.Counter()
        self._early = collections.deque(maxlen=500)
        self._unsure = []

    # The document and the daemon.

    def use(self, record):
        """Shows another document."""
        self.record, self.offer, self.promotion, self.anchor, self.template = record, None, None, None, None
        self.jobs.clear()
        self._tell("takes", "jobs", "anchor", "offer", "promotion", "message")
        if self.standing.name == "ready":
            self._load()

    def name_shot(self, shot):
        """Goes on with another shot; the same one changes nothing."""
        if shot == self.record.shot:
            return
        self.record.shot, self.anchor = shot, None
        self._tell("anchor", "record")
        if self.standing.name == "ready":
            self._ask_anchor()

    def told_state(self, name, fault):
        """What `Link` found out."""
        self.standing = standing(self._host, name, fault)
        self._tell("standing")
        if name == "ready":
            self.link.follow(self.record.cursor)
            self._load()
            unsure, self._unsure = self._unsure, []
            for offer, params in unsure:
                self._send(offer, params)
        else:
            self.offer = self.promotion = None
            self._tell("offer", "promotion")

    def load_again(self):
        """After events were missed."""
        self.record.cursor = None
        self._load()

    def _load(self):
        where = _only(project=self.record.project)
        self._call("tier.list", where, self._got_tiers)
        self._call("prompt.list", where, self._got_templates)
        self._ask_balance()
        self._ask_anchor()
        for job, entry in list(self.record.jobs.items()):
            if entry.get("state") not in FINAL:
                self._call("job.get", {"job": job}, self._got_job, quiet=True)
        for entry in self.record.newest_first():
            self._ask_thumb(entry)

    def _got_tiers(self, said):
        self.tiers = [tier for tier in said["tiers"] if tier["stage"] in self._stages]
        self._tell("tiers")

    def _got_templates(self, said):
        self.templates = said["files"]
        self._tell("templates")

    def _ask_balance(self):
        def got(said):
            wallets = said.get("wallets") or []
            self.balance = next((wallet for wallet in wallets if wallet.get("name") == "house"), wallets[0] if wallets else None)
            self._tell("balance")

        self._call("credit.balance", {}, got, quiet=True)

    # Offers: a price before every press.

    def price(self, form, taken=None):
        """Asks what the form would cost. Words are quoted as they are typed; a picture is taken first, and quoted then."""
        self.offer = None
        if self.standing.name != "ready" or (form.source != "words" and taken is None):
            return self._tell("offer")
        if form.template:
            return self._price_template(form)
        if not form.prompt.strip() and taken is None:
            return self._tell("offer")
        verb, method, params = asking.from_form(form, self.tiers, self.record.project, taken)
        return self._quote("offer", Offer(verb, method, params, None, taken, False))

    def price_edit(self, verb, form, taken):
        """Asks what it would cost to fill what is selected, or to remove it."""
        method, params = asking.edit(verb, form, taken)
        self._quote("offer", Offer(verb, method, params, None, taken, False))

    def price_promotion(self, take):
        """Asks what the next tier of a take would cost; none for no take."""
        self.promotion = None
        if take is None or self.standing.name != "ready":
            return self._tell("promotion")
        method, params = asking.promote(take)
        return self._quote("promotion", Offer("Promote", method, params, None, None, False))

    def _price_template(self, form):
        asked = self._next("offer")
        params = dict(_only(project=self.record.project), name=form.template, tier=form.tier, limit=1, with_request=True)

        def got(said, fault=None):
            if self._asked["offer"] != asked:
                return
            self.template = said
            if said["request"] is None:
                waiting = said.get("waiting") or {}
                self._say(sentences(waiting.get("message"), waiting.get("hint")))
                return self._tell("offer")
            method, asks = asking.of_template(said["request"])
            return self._quote("offer", Offer("Draft" if method == "draft" else "Promote", method, asks, None, None, False))

        self._call("prompt.expand", params, got)

    def _quote(self, slot, offer):
        asked = self._next(slot)
        if slot == "offer":
            self._say("")

        def got(quote):
            if self._asked[slot] != asked:
                return
            keep = quote["would_refuse"] == "not_kept"
            still = any(tier["name"] == quote["tier"] for tier in self.tiers)
            setattr(self, slot, offer._replace(quote=quote, keep=keep) if still else None)
            self._tell(slot)

        self._call("quote", dict(offer.params, method=offer.method), got, quiet=slot == "promotion")

    def _next(self, slot):
        self._asked[slot] += 1
        return self._asked[slot]

    # Spending: one press, one key.

    def press(self, offer):
        """Carries an offer out."""
        params = dict(offer.params, idempotency_key=self._key(), quote_id=offer.quote["quote_id"])
        if not offer.keep:
            return self._send(offer, params)

        def kept(_said):
            # The plan is another one now: what was refused is not. Its price is asked again, and may only fall.
            self._call("quote", dict(offer.params, method=offer.method), quoted)

        def quoted(quote):
            if asking.dearer(offer, quote):
                self._say("The price has changed.")
                self.promotion = offer._replace(quote=quote, keep=False)
                return self._tell("promotion")
            return self._send(offer, dict(params, quote_id=quote["quote_id"]))

        return self._call("take.judge", {"takes": offer.params["takes"], "verdict": "keep"}, kept)

    def _send(self, offer, params):
        def got(said, fault):
            if fault is None:
                return self._made(said, offer, params["idempotency_key"])
            if fault.code in ("lost", "timed_out"):
                # Whether it was done is not known. The same key asks for the answer, and never makes or pays it twice.
                self._unsure.append((offer, params))
            moved = fault.data.get("quote") if fault.code == "quote_stale" else None
            if moved:
                setattr(self, "promotion" if offer.verb == "Promote" else "offer", offer._replace(quote=moved))
                self._tell("offer", "promotion")
            return self._say(fault_said(fault))

        self.link.ask(lambda client: _asked(client, offer.method, params), got)

    def _made(self, made, offer, key):
        self.record.shot = self.record.shot or made["shot_name"]
        taken = offer.taken
        for job in made["jobs"]:
            self.record.remember_job(job, offer.method, taken and taken.region, taken and taken.mask, key)
            self.jobs[job["id"]] = job
        for take in made["takes"]:
            self._got_take(take)
        # Events may have been quicker than this answer.
        for event in list(self._early):
            if event.get("job") in self.record.jobs:
                self.told_event(event)
        for job in made["jobs"]:
            if job.get("take") and job["take"] not in self.record.takes:
                self._fetch_take(job["take"], job["id"])
        self._say("All of it was there already, at no cost." if not made["jobs"] else "")
        self._tell("jobs", "record")
        self._ask_balance()
        self.on_made()

    def take_in(self, upload, region, mask, as_take, then):
        """Brings a captured picture in: `upload()` and `mask()` give PNG bytes on a thread that may wait. Then gives what was `Taken`; a
        picture that has not changed since it was quoted is not brought in twice."""
        shot, project = self.record.shot or self._host.lower(), self.record.project
        before = self.offer.taken if self.offer is not None else None

        def work(client):
            picture = client.upload(upload())["digest"]
            masked = client.upload(mask())["digest"] if mask is not None else None
            take = before.take if before is not None and before.picture == picture else None
            if as_take and take is None:
                take = _asked(client, "asset.import", dict(_only(project=project), digest=picture, shot=shot))["take"]["id"]
                client.call("take.judge", {"takes": [take], "verdict": "keep", "reason": "taken from %s" % self._host})
            return Taken(region, picture, take, masked)

        def got(taken, fault):
            if fault is not None:
                return self._say(fault_said(fault))
            return then(taken)

        self.link.ask(work, got, "pictures")

    # Jobs.

    def open_jobs(self):
        """This document's jobs that have not ended, in the order they were asked for."""
        return [job for job in self.jobs.values() if job["state"] not in FINAL]

    def cancel(self, jobs):
        """Stops jobs, all of this document's if none are named."""
        wanted = jobs or [job["id"] for job in self.open_jobs()]
        if wanted:
            self._call("job.cancel", {"jobs": wanted}, self._got_jobs)

    def retry(self, job):
        """Tries a job again, as a new one of this document with the same region and mask."""
        before = self.record.jobs.get(job, {})

        def got(made):
            for again in made["jobs"]:
                self.record.remember_job(again, before.get("method", "draft"), before.get("region"), before.get("mask"))
                self._got_job(again)
            self.jobs.pop(job, None)
            self._tell("jobs", "record")

        self._call("job.retry", {"job": job, "idempotency_key": self._key()}, got)

    def ask_progress(self):
        """Asks how far the open jobs are: long polls tell of states alone."""
        for job in self.open_jobs()[:8]:
            self._call("job.get", {"job": job["id"]}, self._got_job, quiet=True)

    def _got_jobs(self, said):
        for job in said["jobs"]:
            self._got_job(job)

    def _got_job(self, job):
        entry = self.record.jobs.get(job["id"])
        if entry is None:
            return
        was = self.jobs.get(job["id"])
        entry["state"] = job["state"]
        self.jobs[job["id"]] = job
        if job["state"] == "done" and job.get("take") and job["take"] not in self.record.takes:
            self._fetch_take(job["take"], job["id"])
        if was is None or was["state"] != job["state"]:
            self._tell("record")
        self._tell("jobs")

    # Takes and anchors.

    def judge(self, take, verdict):
        """Keeps or rejects a take."""

        def got(said):
            for judged in said["takes"]:
                self._got_take(judged)

        self._call("take.judge", {"takes": [take], "verdict": verdict}, got)

    def set_anchor(self, take):
        """Pins the take as its shot's anchor frame, and makes it this document's."""
        self._call("anchor.set", {"take": take}, lambda said: self._got_anchor(said, True))

    def use_anchor(self):
        """Makes the shot's anchor frame this document's; gives its take, or none."""
        if self.anchor is None:
            return None
        self.record.anchor = {"take": self.anchor["id"], "digest": self.anchor["asset"]["digest"]}
        self.record.remember_take(self.anchor)
        self._tell("anchor", "record", "takes")
        return self.record.takes[self.anchor["id"]]

    def anchor_is_stale(self):
        """Whether the shot has another anchor frame than the one this document uses."""
        mine = self.record.anchor
        return bool(mine and self.anchor and mine["digest"] != self.anchor["asset"]["digest"])

    def _ask_anchor(self):
        if self.record.shot:
            params = dict(_only(project=self.record.project), shot=self.record.shot)
            self._call("anchor.get", params, lambda said: self._got_anchor(said, False), quiet=True)

    def _got_anchor(self, said, mine):
        self.anchor = said.get("take")
        if mine:
            self.use_anchor()
        self._tell("anchor")

    def _fetch_take(self, take, job=None):
        self._call("take.get", {"take": take}, lambda said: self._got_take(said["take"], job), quiet=True)

    def _got_take(self, take, job=None):
        before = self.record.takes.get(take["id"])
        new, judged = before is None, before is not None and before["verdict"] != take["verdict"]
        entry = self.record.remember_take(take, job)
        if judged and self.promotion is not None and self.promotion.params["takes"] == [take["id"]]:
            # Whether it is to be kept first is said on the button.
            self.price_promotion(take["id"])
        self._ask_thumb(entry)
        self._tell("takes", "record")
        if new:
            self.on_take(entry)

    def _ask_thumb(self, entry):
        digest = entry["digest"]
        if digest in self.thumbs or self.standing.name != "ready":
            return
        self.thumbs[digest] = None

        def got(image, fault):
            if fault is not None:
                self.thumbs.pop(digest, None)
                return
            self.thumbs[digest] = image
            self._tell("takes")

        self.link.ask(lambda client: self._picture(client.asset(digest, max_side=THUMB)), got, "pictures")

    # Events.

    def told_event(self, event):
        """An event of the daemon's, in order."""
        kind, job = event["kind"], event.get("job")
        self.record.cursor = max(self.record.cursor or 0, event["seq"])
        if kind in ("take", "job") and job not in self.record.jobs:
            self._early.append(event)
        elif kind == "take" and event["take"] not in self.record.takes:
            self._fetch_take(event["take"], job)
        elif kind == "job":
            self._job_moved(job, event["state"])
        elif kind == "verdict" and event.get("take") in self.record.takes:
            self._fetch_take(event["take"])
        elif kind == "anchor":
            self._ask_anchor()
        elif kind == "credit":
            self._ask_balance()

    def _job_moved(self, job, state):
        if state is None:
            # Something else about the job was said.
            return self._call("job.get", {"job": job}, self._got_job, quiet=True)
        self.record.jobs[job]["state"] = state
        if job in self.jobs:
            self.jobs[job] = dict(self.jobs[job], state=state)
        if state in FINAL or state == "needs_you":
            # The words of what went wrong are in the job itself.
            self._call("job.get", {"job": job}, self._got_job, quiet=True)
        return self._tell("jobs", "record")

    # Telling.

    def _call(self, method, params, then, quiet=False):
        def got(said, fault):
            if fault is None:
                return then(said)
            return None if quiet else self._say(fault_said(fault))

        self.link.ask(lambda client: _asked(client, method, params), got)

    def _say(self, message):
        self.message = message
        self._tell("message")

    def _tell(self, *whats):
        for what in whats:
            self._listener(what)


def _asked(client, method, params):
    """What the daemon answers. Where it takes no paths, by TCP, a project that is known by its folder is left out: then it is the built-in one."""
    if os.path.isabs(params.get("project") or "") and not client.takes_paths():
        params = {name: value for name, value in params.items() if name != "project"}
    return client.call(method, params)


def _only(**given):
    return {name: value for name, value in given.items() if value}
