"""What the button of each state of the connection does: start the daemon, copy a report, or pair."""

from . import asking
from .qt import QtWidgets


class Remedies:
    """`report()` gives the plugin's part of a report, `keep_token(token)` keeps what pairing gave, `say(words)` tells the person, `refuse(fault)`
    tells why not."""

    def __init__(self, session, report, keep_token, say, refuse):
        self._session, self._report, self._keep_token, self._say, self._refuse = session, report, keep_token, say, refuse

    def take(self, name):
        """Does what the state offers; an action that is not known does nothing."""
        work = {"start": self._start, "report": self._copy_report, "pair": self._pair}.get(name)
        if work is not None:
            work()

    def _start(self):
        self._ask(lambda client: client.start(), lambda _done: self._session.link.look())

    def _copy_report(self):
        self._ask(lambda client: client.diagnostics(), lambda text: QtWidgets.QApplication.clipboard().setText("%s\n%s" % (text, self._report())))

    def _pair(self):
        link = self._session.link

        def show(code, _expires):
            # Called on the thread that waits for the answer; told on ours.
            link.ask(lambda _client: code, lambda code, _fault: self._say("Approve the code %s in Maquette." % code))

        def paired(said):
            self._keep_token(said["token"])
            self._say("")
            link.look()

        self._ask(lambda client: client.pair("krita", asking.SCOPES, show, asking.SPEND_PER_DAY_MICROCREDITS), paired)

    def _ask(self, work, then):
        self._session.link.ask(work, lambda said, fault: self._refuse(fault) if fault is not None else then(said), "pictures")
