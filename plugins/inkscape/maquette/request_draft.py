"""Request draft: asks for pictures and returns at once; where each will be, a placeholder stands until "Refresh" fills it.

The price is asked first. What costs more than the dialog allows is not sent, and the message says what to type.
"""

import canvas
import maquette
import memory
import spending
from extension import Extension
from host import asking
from host.words import price_text
from placeholder import grid, waiting
from spending import NotAsked


class RequestDraft(Extension):
    """Queues drafts, or, on a refining tier, what the drawing's reference becomes there."""

    def add_options(self, pars):
        pars.add_argument("--prompt", default="")
        pars.add_argument("--template", default="")
        pars.add_argument("--values", default="")
        pars.add_argument("--shot", default="")
        pars.add_argument("--tier", default="draft")
        pars.add_argument("--count", type=int, default=1)
        pars.add_argument("--others", default="false")
        pars.add_argument("--reference", default="false")
        pars.add_argument("--most_credits", type=float, default=0.0)
        pars.add_argument("--where", default="page")
        pars.add_argument("--file", default="embed")

    def work(self, client):
        tiers = client.tier_list(project=self.project)["tiers"]
        try:
            verb, method, params, words = self.asked(client, tiers)
            offer = spending.offer(client, verb, method, params)
            spending.check(offer, round(self.options.most_credits * 1000000))
        except NotAsked as why:
            return self.tell(str(why))
        # Measured before anything is asked for: what cannot be measured costs nothing.
        region = canvas.region(self.svg, self.options.input_file, self.selected(self.options.where == "selection"))
        memory.begin(self.svg)
        made = spending.send(client, offer, memory.request_key(self.svg, method, params))
        memory.requested(self.svg)
        self.remember(made["project"], made["shot_name"])
        return self.place(client, made, offer, region, words, aspect(offer.quote["tier"], tiers))

    def words(self, client, fault):
        said = super().words(client, fault)
        return "%s\n%s" % (said, spending.UNSURE) if isinstance(fault, maquette.Lost) or fault.code == "timed_out" else said

    def asked(self, client, tiers):
        """The request that the dialog stands for: what it does, method, parameters, and the words to show."""
        options, tier = self.options, self.options.tier.strip() or tiers[0]["name"]
        if options.template.strip():
            method, params, words = spending.template_request(client, options.template, self.project, tier, spending.values_of(options.values))
            return "Draft", method, params, words
        taken = self.reference() if options.reference == "true" else None
        # Inkscape hands the lines of a field over with a backslash and an n between them.
        prompt = options.prompt.replace("\\n", "\n").strip()
        if not prompt and taken is None:
            raise maquette.Fault("Nothing was asked for.", "Type what is to be drawn, or the name of a prompt file.")
        form = asking.Form(prompt, None, tier, options.count, "reference" if taken else "words", self.shot())
        verb, method, params = asking.from_form(form, tiers, self.project, taken)
        if options.others == "true":
            params["more"] = True
        return verb, method, params, prompt

    def reference(self):
        """The reference that this drawing has."""
        digest = memory.read(self.svg, "reference")
        if digest is None:
            raise maquette.Fault("This drawing has no reference.", "Extensions > Maquette > Use as reference makes one of the page or the selection.")
        return asking.Taken(None, digest, memory.read(self.svg, "reference-take"), None)

    def place(self, client, made, offer, region, words, shape):
        """Puts a placeholder for each picture that will come, and then what is there already.

        In this order, because a picture that cannot be brought is asked for again at no cost, and a job that is not in the drawing is lost
        to it."""
        boxes = grid(region, len(made["takes"]) + len(made["jobs"]), shape)
        link, first = self.options.file == "link", len(made["takes"])
        places = [self.hold(job, box, words, offer.quote["each_microcredits"] or 0) for job, box in zip(made["jobs"], boxes[first:])]
        for take, box in zip(made["takes"], boxes):
            self.insert(client, take, box, memory.DRAFT, link)
        for job, place in zip(made["jobs"], places):
            if job.get("take"):
                self.fill(client, place, client.take_get(take=job["take"])["take"], memory.DRAFT, link)

    def hold(self, job, box, words, price):
        """A placeholder for a job's picture."""
        place = canvas.put(self.svg, box, "waiting: %s" % (words or job["shot_name"]))
        canvas.show(place, waiting(box[2], box[3], words, job["tier"], price_text(price) if price else ""))
        memory.remember_job(place, job, words, price, box)
        memory.write(place, file=self.options.file)
        return place


def aspect(name, tiers):
    """The shape of a tier's pictures, width by height."""
    tier = next((tier for tier in tiers if tier["name"] == name), None)
    return tier["width"] / tier["height"] if tier and tier["height"] else 1.0


if __name__ == "__main__":
    RequestDraft().run()
