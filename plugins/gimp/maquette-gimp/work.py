"""What is asked of the daemon and what of it goes into the image, without GIMP: `canvas` is the image as `canvas.Canvas` shows it.

The daemon owns the queue, the prices and the pictures. The image remembers ids, digests, seeds and prompts, and the place of each job, so
that what was asked for yesterday is fetched today to where it was asked for.
"""

import collections

from host import asking, record
from host.words import job_line, job_said, state_word, take_name

#: What `fetch` did: layers that came, lines of what still waits, and of what did not come, with the reason.
Came = collections.namedtuple("Came", "layers waiting refused")

#: States in which a job stays.
FINAL = ("done", "refused", "failed", "cancelled")
DRAFT, ANCHOR = "draft", "anchor"
#: Why there is no picture, where the daemon says no more than the state.
_REASONS = {"needs_you": "A person has to decide: `maquette jobs`.", "cancelled": "Somebody stopped it."}


class Refused(Exception):
    """What a person has to read, where the daemon was not the one that refused."""


class Work:
    """One run on one image.

    `client` is a `maquette.Client`, `key` makes idempotency keys, `progress(fraction, text)` is told how far it is. Methods that say so
    do not touch the image and may run on any thread; all others are for the thread that talks to GIMP.
    """

    def __init__(self, client, canvas, key, progress=lambda fraction, text: None):
        self.client, self.canvas, self._key, self._progress = client, canvas, key, progress
        self.record = record.read(canvas.text())
        self.record.project = record.project_above(canvas.path()) or self.record.project
        self.record.shot = self.record.shot or canvas.name() or "image"

    # Prices.

    def capture(self, source):
        """What a request looks at: none for words, else the image or the area of its selection, with the selection as mask."""
        if source == "words":
            return None
        if source == "selection" and not self.canvas.selection():
            raise Refused("Nothing is selected. Select what is meant, or choose the image.")
        return self.canvas.capture(source == "selection")

    def tiers(self):
        """Tiers whose takes an image can show. Touches no image."""
        return [tier for tier in self._call("tier.list", project=self.record.project)["tiers"] if tier["stage"] in asking.STILL]

    def templates(self):
        """Names of the project's prompt files. Touches no image."""
        return [file["name"] for file in self._call("prompt.list", project=self.record.project)["files"]]

    def offer_draft(self, form, capture, tiers):
        """The form's request with its price. Touches no image."""
        if form.template:
            return self._offer_template(form)
        if not form.prompt.strip() and capture is None:
            raise Refused("Type what is to be drawn, or choose a prompt file.")
        stages = {tier["name"]: tier["stage"] for tier in tiers}
        taken = self._take_in(capture, stages.get(form.tier) == "refinement")
        return self._quoted(asking.Offer(*asking.from_form(form, tiers, self.record.project, taken), None, taken, False))

    def offer_edit(self, verb, prompt, capture):
        """Filling or removing what is selected, with its price: outside of it not one pixel changes. Touches no image."""
        taken = self._take_in(capture, True)
        form = asking.Form(prompt, None, None, 1, "image", self.record.shot)
        return self._quoted(asking.Offer(verb, *asking.edit(verb, form, taken), None, taken, False))

    def offer_promotion(self, memory, region):
        """The next tier of a layer's take, with its price. Touches no image."""
        taken = asking.Taken(region, memory["digest"], memory["take"], None)
        return self._quoted(asking.Offer("Promote", *asking.promote(memory["take"]), None, taken, False))

    def _offer_template(self, form):
        said = self._call("prompt.expand", name=form.template, project=self.record.project, tier=form.tier, limit=1, with_request=True)
        if said["request"] is None:
            waiting = said.get("waiting") or {}
            raise Refused(" ".join(part for part in (waiting.get("message"), waiting.get("hint")) if part))
        for path in said.get("import") or []:
            self._call("asset.import", path=path, project=self.record.project)
        return self._quoted(asking.Offer("Draft", *asking.of_template(said["request"]), None, None, False))

    def _take_in(self, capture, as_take):
        if capture is None:
            return None
        picture = self.client.upload(capture.picture)["digest"]
        mask = self.client.upload(capture.mask)["digest"] if capture.mask is not None else None
        take = None
        if as_take:
            take = self._call("asset.import", digest=picture, project=self.record.project, shot=self.record.shot)["take"]["id"]
            self._call("take.judge", takes=[take], verdict="keep", reason="taken from GIMP's canvas")
        return asking.Taken(capture.region, picture, take, mask)

    def _quoted(self, offer):
        quote = self.client.call("quote", dict(offer.params, method=offer.method))
        return offer._replace(quote=quote, keep=quote["would_refuse"] == "not_kept")

    # Spending: one press, one key.

    def press(self, offer):
        """Carries an offer out at the price that was shown. What is there already comes at once; gives how many jobs were queued."""
        params = dict(offer.params, idempotency_key=self._key(), quote_id=offer.quote["quote_id"])
        if offer.keep:
            self._call("take.judge", takes=offer.params["takes"], verdict="keep")
            again = self._quoted(offer)
            if asking.dearer(offer, again.quote):
                raise Refused("The price has changed to “%s”. Nothing was asked for." % asking.label(again))
            params["quote_id"] = again.quote["quote_id"]
        made = self._send(offer.method, params)
        self._remember_made(made, offer)
        self._place([self.record.remember_take(take) for take in made["takes"]])
        return len(made["jobs"])

    def _send(self, method, params):
        # Where the answer is lost it is asked for once more: the same key never makes or pays it twice.
        try:
            return self.client.call(method, params)
        except Exception as fault:
            if getattr(fault, "code", None) not in ("lost", "timed_out"):
                raise
            return self.client.call(method, params)

    def _remember_made(self, made, offer):
        taken = offer.taken
        self.record.shot, self.record.project = made["shot_name"], self.record.project or made["project"]
        for job in made["jobs"]:
            entry = self.record.remember_job(job, offer.method, taken and taken.region, taken and taken.mask)
            # A job may have ended before this answer; its picture is fetched all the same.
            entry["fetched"] = False
        self._remember()

    # What is there.

    def fetch(self):
        """Brings every picture that is there onto a layer where it was asked for, and anchor layers up to date. One step of undo."""
        waiting, refused, entries = [], [], []
        open_jobs = [job for job, entry in self.record.jobs.items() if not entry.get("fetched")]
        for number, name in enumerate(open_jobs):
            self._progress(number / max(1, len(open_jobs)), "Asking for %s" % name)
            self._look(name, entries, waiting, refused)
        # Who asked twice for the same has its pictures already, out of the cache.
        shown = {known["take"] for _, known in self.canvas.ours()}
        with self.canvas.one_step():
            layers = self._place([entry for entry in entries if entry["take"] not in shown]) + self._follow_anchors(refused)
        self._remember()
        return Came(layers, waiting, refused)

    def _look(self, name, entries, waiting, refused):
        entry, job = self.record.jobs[name], self._call("job.get", job=name)
        while job.get("retried_by"):
            job = self._call("job.get", job=job["retried_by"])
        entry["state"] = job["state"]
        if job.get("take"):
            take = self._call("take.get", take=job["take"])["take"]
            entry["fetched"] = True
            if take["asset"]["media"].startswith("image/"):
                entries.append(self.record.remember_take(take, name))
            else:
                refused.append("%s is a clip, and an image shows stills." % take["id"])
        elif job["state"] in FINAL or job["state"] == "needs_you":
            entry["fetched"] = job["state"] in FINAL
            refused.append("%s %s: %s" % (name, state_word(job["state"]), job_said(job) or _REASONS.get(job["state"], "No reason was given.")))
        else:
            waiting.append(job_line(job))

    def insert_anchor(self, shot):
        """The shot's anchor frame as a layer that `fetch` keeps current. Gives the layer."""
        take = self._call("anchor.get", shot=shot or self.record.shot, project=self.record.project)["take"]
        if take is None:
            raise Refused("The shot %s has no anchor frame. Pin one: `maquette anchor TAKE`, or A in the panel." % (shot or self.record.shot))
        entry = self.record.remember_take(take)
        self.record.shot, self.record.anchor = take["shot_name"], {"take": take["id"], "digest": take["asset"]["digest"]}
        with self.canvas.one_step():
            layers = self._place([entry], ANCHOR)
        self._remember()
        return layers[0]

    def _place(self, entries, role=DRAFT):
        layers = []
        for number, entry in enumerate(entries):
            self._progress(number / max(1, len(entries)), "Bringing %s" % entry["take"])
            layer = self.canvas.add(self._bytes(entry), entry.get("region"), take_name(entry["prompt"], entry["seed"]), memory(entry, role))
            self.record.applied(entry["take"], layer)
            layers.append(layer)
        self._remember()
        return layers

    def _follow_anchors(self, refused):
        changed = []
        for layer, known in self.canvas.ours():
            if known.get("role") != ANCHOR:
                continue
            take = self._call("anchor.get", shot=known["shot"], project=self.record.project)["take"]
            if take is None:
                refused.append("The shot %s has no anchor frame any more; its layer stays." % known["shot"])
            elif take["asset"]["digest"] != known["digest"]:
                entry = self.record.remember_take(take)
                self.record.anchor = {"take": take["id"], "digest": entry["digest"]}
                changed.append(self.canvas.replace(layer, self._bytes(entry), take_name(entry["prompt"], entry["seed"]), memory(entry, ANCHOR)))
        return changed

    def _bytes(self, entry):
        if entry["media"] in ("image/png", "image/jpeg"):
            return self.client.asset(entry["digest"])
        return self.client.asset(entry["digest"], format="png")

    def _remember(self):
        self.canvas.remember(self.record.text())

    def _call(self, method, **params):
        return self.client.call(method, {name: value for name, value in params.items() if value is not None})


def memory(entry, role):
    """What a layer remembers of its take."""
    names = ("take", "digest", "shot", "tier", "seed", "prompt", "model", "cost_microcredits", "job")
    return dict({name: entry[name] for name in names}, role=role)


def fitting(width, height, region):
    """Where a picture of this size lies in a region, as large as fits and in its middle: x, y, width and height."""
    x, y, wide, high = region
    scale = min(wide / width, high / height)
    fit = max(1, round(width * scale)), max(1, round(height * scale))
    return (x + (wide - fit[0]) // 2, y + (high - fit[1]) // 2) + fit


def within(offer, most_microcredits):
    """Refuses what is dearer than a limit, for runs without a dialog."""
    if offer.quote["total_microcredits"] > most_microcredits:
        raise Refused("“%s” is more than `most-credits` allows. Nothing was asked for." % asking.label(offer))


def summary(came):
    """What a person has to read after `fetch`; empty where everything came."""
    said = []
    if came.waiting:
        said += ["%d still wait%s:" % (len(came.waiting), "" if len(came.waiting) > 1 else "s")] + came.waiting
    if came.refused:
        said += ["%d did not come:" % len(came.refused)] + came.refused
    if not said and not came.layers:
        said.append("Nothing waits, and every anchor layer is the current one.")
    return "\n".join(said)
