"""Refresh: fills the placeholders whose pictures are there, and brings anchor frames up to date that have changed since."""

import os

import canvas
import memory
from extension import Extension, still
from host.words import job_line, job_said, state_word
from placeholder import failed

#: States in which a job stays, or waits for a person.
_ENDED = ("refused", "failed", "cancelled", "needs_you")
#: Why there is no picture, where the daemon says no more than the state.
_REASONS = {"needs_you": "A person has to decide: `maquette jobs`.", "cancelled": "Somebody stopped it."}


class Refresh(Extension):
    """Makes the drawing's pictures what they should be. Nothing in here spends."""

    def work(self, client):
        self.waiting, self.refused, self.came = [], [], 0
        for place in memory.pictures(self.svg, memory.WAITING, memory.FAILED):
            self.resolve(client, place)
        for picture in memory.pictures(self.svg, memory.ANCHOR):
            self.follow(client, picture)
        for picture in memory.pictures(self.svg, memory.DRAFT, memory.ANCHOR):
            self.mend(client, picture)
        said = self.summary()
        if said:
            self.tell(said)

    def resolve(self, client, place):
        """Fills one placeholder, if its job has ended. A job that was tried again goes on as the newer one."""
        job = client.job_get(job=memory.read(place, "job"))
        while job.get("retried_by"):
            job = client.job_get(job=job["retried_by"])
        memory.write(place, job=job["id"])
        if job.get("take"):
            take = still(client.take_get(take=job["take"])["take"])
            self.fill(client, place, take, memory.DRAFT, memory.read(place, "file") == "link")
            self.came += 1
        elif job["state"] in _ENDED:
            self.refuse(place, job)
        else:
            self.waiting.append(job_line(job))

    def refuse(self, place, job):
        """Says on the canvas, and to the person, why there is no picture."""
        why = job_said(job) or _REASONS.get(job["state"], "No reason was given.")
        width, height = float(place.get("width")), float(place.get("height"))
        canvas.show(place, failed(width, height, state_word(job["state"]), why), "%s: %s" % (state_word(job["state"]), job["id"]))
        memory.write(place, role=memory.FAILED, why=why)
        self.refused.append("%s %s: %s" % (job["id"], state_word(job["state"]), why))

    def follow(self, client, picture):
        """Shows the shot's anchor frame of today."""
        shot = memory.read(picture, "shot")
        take = client.anchor_get(shot=shot, project=self.project)["take"]
        if take is None:
            self.refused.append("The shot %s has no anchor frame any more; its picture stays." % shot)
        elif take["asset"]["digest"] != memory.read(picture, "digest"):
            self.fill(client, picture, take, memory.ANCHOR, self.link_of(picture) is not None)
            self.came += 1

    def mend(self, client, picture):
        """Writes a linked file again that is no longer there."""
        path = self.link_of(picture)
        if path is None or os.path.exists(path):
            return
        take = client.take_get(take=memory.read(picture, "take"))["take"]
        self.fill(client, picture, take, memory.read_role(picture), True)
        self.came += 1

    def summary(self):
        """What a person has to read; nothing where every picture came."""
        said = []
        if self.waiting:
            said.append("%d still wait%s. Refresh again later." % (len(self.waiting), "" if len(self.waiting) > 1 else "s"))
            said += self.waiting
        if self.refused:
            said.append("%d did not come:" % len(self.refused))
            said += self.refused
        if not said and not self.came:
            said.append("Nothing waits, and every anchor frame is the current one.")
        return "\n".join(said)


if __name__ == "__main__":
    Refresh().run()
