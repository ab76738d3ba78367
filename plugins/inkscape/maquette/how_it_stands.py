"""Standing: how it is with Maquette, in one of five honest states, and the one thing that helps in each."""

import os
import sys

import extension
import memory
import pairing
from extension import Extension
from host.words import credits_text


class HowItStands(Extension):
    """Says, starts, asks to be let in, or makes a report."""

    def add_options(self, pars):
        pars.add_argument("--action", default="say")

    def work(self, client):
        if self.options.action == "start":
            client.start()
        elif self.options.action == "pair":
            return self.tell(pairing.asked(sys.executable, extension.TOKEN_FILE))
        elif self.options.action == "report":
            return self.tell(client.diagnostics() + "\nInkscape, extensions in %s" % os.path.dirname(os.path.abspath(__file__)))
        return self.tell(self.said(client))

    def words(self, client, fault):
        # What kept it from starting is what the person asked for here.
        return str(fault)

    def said(self, client):
        """The state, what is left to spend, and what this drawing waits for."""
        state, fault = client.state()
        lines = [extension.stands(state, fault)]
        if state == "ready":
            wallets = client.credit_balance()["wallets"]
            lines += ["%s credits left in %s." % (credits_text(wallet["available_microcredits"]), wallet["name"]) for wallet in wallets]
            lines.append("Open jobs of Maquette: %d." % client.status()["open_jobs"])
            waiting = len(memory.pictures(self.svg, memory.WAITING))
            if waiting:
                lines.append("Pictures that this drawing waits for: %d. Extensions > Maquette > Refresh brings them." % waiting)
        return "\n".join(lines)


if __name__ == "__main__":
    HowItStands().run()
