"""Insert draft: a take of the shot as a picture: the latest, the best that was kept, or one by its name."""

import canvas
import maquette
import memory
from extension import Extension, still
from placeholder import grid


class InsertDraft(Extension):
    """Puts a take into the drawing."""

    def add_options(self, pars):
        pars.add_argument("--which", default="latest")
        pars.add_argument("--take", default="")
        pars.add_argument("--shot", default="")
        pars.add_argument("--where", default="page")
        pars.add_argument("--file", default="embed")

    def work(self, client):
        take = still(self.wanted(client))
        region = canvas.region(self.svg, self.options.input_file, self.selected(self.options.where == "selection"))
        box = grid(region, 1, take["asset"]["width"] / take["asset"]["height"])[0]
        self.insert(client, take, box, memory.DRAFT, self.options.file == "link")
        self.remember(take["project"], take["shot_name"])

    def wanted(self, client):
        """The take that the dialog means."""
        if self.options.which == "id":
            return client.take_get(take=self.options.take.strip())["take"]
        shot, kept = self.shot(), self.options.which == "kept"
        found = client.take_search(project=self.project, shot=shot, verdict="keep" if kept else None, limit=200)["takes"]
        stills = [take for take in found if take["asset"]["media"].startswith("image/")]
        if not stills:
            missing = "The shot %s has no still%s." % (shot, " that was kept" if kept else "")
            raise maquette.Fault(missing, "Extensions > Maquette > Request draft asks for some.")
        return best(stills, client.tier_list(project=self.project)["tiers"]) if kept else stills[0]


def best(takes, tiers):
    """The newest take of the highest tier: what the person approved last, as far up the ladder as it came. The daemon gives the newest
    first."""
    rungs = [tier["name"] for tier in tiers]
    return max(takes, key=lambda take: rungs.index(take["tier"]) if take["tier"] in rungs else -1)


if __name__ == "__main__":
    InsertDraft().run()
