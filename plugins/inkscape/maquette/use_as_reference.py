"""Use as reference: brings the page or the selection in as a picture, which the next "Request draft" may look at."""

import canvas
import memory
from extension import Extension


class UseAsReference(Extension):
    """Takes a picture of the drawing. It costs nothing."""

    def add_options(self, pars):
        pars.add_argument("--what", default="page")
        pars.add_argument("--shot", default="")
        pars.add_argument("--long_side", type=int, default=1024)

    def work(self, client):
        selected = self.selected(self.options.what == "selection")
        if self.options.what == "selection" and not selected:
            return self.tell("Nothing is selected. Select what is to be the reference, or choose the page.")
        picture = client.upload(canvas.photograph(self.svg, self.options.input_file, selected, self.options.long_side))
        take = client.asset_import(digest=picture["digest"], project=self.project, shot=self.shot())["take"]
        # What the person took from their own drawing is approved; without it, refining would be refused.
        client.take_judge(takes=[take["id"]], verdict="keep", reason="taken from Inkscape's canvas")
        memory.write(self.svg, reference=picture["digest"], reference_take=take["id"])
        return self.remember(take["project"], take["shot_name"])


if __name__ == "__main__":
    UseAsReference().run()
