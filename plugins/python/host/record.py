"""What a document remembers, as text inside of it: ids, digests, seeds and prompts, never a picture's bytes.

The daemon keeps the pictures. The record is what finds them again, on this machine or after the document was mailed, and it says where
every applied picture came from even where no daemon ever runs again.
"""

import json
import os
import uuid

#: What hosts call the place where a document keeps it, and the number of this layout.
KEY, SCHEMA = "maquette/state.json", 1
#: Takes that are remembered. Those that the document shows are never left out for newer ones.
MOST_TAKES = 300
#: Jobs that are remembered.
MOST_JOBS = 200


class Record:
    """The memory of one document."""

    def __init__(self):
        self.document = uuid.uuid4().hex
        self.project, self.shot, self.cursor = None, None, None
        #: Take id: what is known of it, and `layer`, the host's id of what was made of it in the document.
        self.takes = {}
        #: Job id: the request it came from, with the region and the mask that were captured when it was queued.
        self.jobs = {}
        #: The anchor that this document uses: `take` and `digest`.
        self.anchor = None
        #: Fields of a newer plugin, given back as they were.
        self.others = {}

    def remember_take(self, take, job=None):
        """Keeps what finds the take again. Gives the entry."""
        asset = take["asset"]
        entry = self.takes.get(take["id"], {"layer": None})
        entry.update(
            take=take["id"], shot=take["shot_name"], digest=asset["digest"], media=asset["media"], width=asset["width"],
            height=asset["height"], seed=take["seed"], prompt=take["prompt"], tier=take["tier"], model=take["model"],
            cost_microcredits=take["cost_microcredits"], verdict=take["verdict"], job=take["job"] or job,
            created_ms=take["created_ms"],
        )
        for name in ("region", "mask"):
            asked = self.jobs.get(job or take["job"], {}).get(name)
            if asked is not None:
                entry[name] = asked
        self.takes[take["id"]] = entry
        self._prune()
        return entry

    def remember_job(self, job, method, region=None, mask=None, key=None):
        """Keeps a job of this document with what was captured when it was queued."""
        entry = self.jobs.setdefault(job["id"], {"method": method, "region": region, "mask": mask, "key": key})
        entry.update(state=job["state"], tier=job["tier"], shot=job["shot_name"], batch=job["batch"])
        while len(self.jobs) > MOST_JOBS:
            self.jobs.pop(next(iter(self.jobs)))
        return entry

    def applied(self, take, layer):
        """Says what in the document shows the take."""
        if take in self.takes:
            self.takes[take]["layer"] = layer

    def newest_first(self):
        """The entries of all takes."""
        return sorted(self.takes.values(), key=lambda entry: entry["created_ms"], reverse=True)

    def text(self):
        """The record as it is written into the document."""
        said = dict(self.others)
        said.update(
            schema=SCHEMA, document=self.document, project=self.project, shot=self.shot, cursor=self.cursor,
            takes=list(self.takes.values()), jobs=[dict(entry, job=job) for job, entry in self.jobs.items()], anchor=self.anchor,
        )
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    def _prune(self):
        surplus = len(self.takes) - MOST_TAKES
        if surplus > 0:
            loose = [entry["take"] for entry in reversed(self.newest_first()) if not entry["layer"]]
            for take in loose[:surplus]:
                del self.takes[take]


def read(text):
    """The record in a document's text. What cannot be read is an empty record: the document itself is not harmed by it."""
    record = Record()
    try:
        said = json.loads(text or "{}")
    except ValueError:
        return record
    if not isinstance(said, dict) or not said:
        return record
    record.document = said.pop("document", record.document)
    record.project, record.shot = said.pop("project", None), said.pop("shot", None)
    record.cursor, record.anchor = said.pop("cursor", None), said.pop("anchor", None)
    record.takes = {entry["take"]: dict({"layer": None, "created_ms": 0}, **entry) for entry in _entries(said.pop("takes", []), "take")}
    record.jobs = {entry.pop("job"): entry for entry in _entries(said.pop("jobs", []), "job")}
    said.pop("schema", None)
    record.others = said
    return record


def project_above(path):
    """The folder of the project that a document lies in; none for the default project."""
    folder = os.path.dirname(os.path.abspath(path)) if path else ""
    while folder and folder != os.path.dirname(folder):
        if os.path.isfile(os.path.join(folder, "maquette.toml")):
            return folder
        folder = os.path.dirname(folder)
    return None


def _entries(said, name):
    return [dict(entry) for entry in said if isinstance(entry, dict) and entry.get(name)] if isinstance(said, list) else []
