"""Insert anchor: the shot's anchor frame as a picture that "Refresh" keeps current."""

import canvas
import maquette
import memory
from extension import Extension
from placeholder import grid


class InsertAnchor(Extension):
    """Puts the approved still of a shot into the drawing."""

    def add_options(self, pars):
        pars.add_argument("--shot", default="")
        pars.add_argument("--where", default="page")
        pars.add_argument("--file", default="embed")

    def work(self, client):
        shot = self.shot()
        params = {"shot": shot, "project": self.project}
        take = client.anchor_get(**params)["take"]
        if take is None:
            raise maquette.Fault("The shot %s has no anchor frame." % shot, "Pin one: `maquette anchor TAKE`, or A in the panel.")
        region = canvas.region(self.svg, self.options.input_file, self.selected(self.options.where == "selection"))
        box = grid(region, 1, take["asset"]["width"] / take["asset"]["height"])[0]
        self.insert(client, take, box, memory.ANCHOR, self.options.file == "link")
        self.remember(take["project"], shot)


if __name__ == "__main__":
    InsertAnchor().run()
