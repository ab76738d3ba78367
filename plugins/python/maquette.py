"""The client of Maquette's daemon for Python hosts: one file, the standard library alone, Python 3.7 and later.

    import maquette
    client = maquette.Client()
    made = client.draft(prompt="a ceramic teapot at dawn", count=4, idempotency_key=maquette.key())
    jobs = [client.wait(job) for job in made["jobs"]]
    picture = client.asset(client.take_get(take=jobs[0]["take"])["take"]["asset"])

Every method of the protocol is a method here, with `_` for the dot: `take.get` is `take_get`; `help(maquette.Client)` lists them all.
Replies are dictionaries, and may have fields that this file does not know. What goes wrong is a `Fault` with code, message and hint.

A client may be used by several threads: each has a connection of its own. No call is ever repeated by the client; whoever repeats a paid
one gives the same idempotency key, and it is made and paid once. A host that may not be held up uses `later`, and `Events.poll`, which
never blocks longer than it is told.
"""

import collections
import concurrent.futures
import errno
import hashlib
import http.client
import json
import os
import queue
import random
import select
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid

__all__ = ["Client", "Events", "Fault", "Down", "Blocked", "WrongToken", "VersionSkew", "Lost", "METHODS", "PROTOCOL", "key"]
__version__ = "0.1.0"

#: Oldest and newest protocol number that this client speaks.
PROTOCOL = (1, 1)
#: Ports that a daemon tries first, for hosts that see none of its files.
PORTS = (47113, 47114, 47115, 47116, 47117)
#: States in which a job stays.
FINAL = ("done", "refused", "failed", "cancelled")

#: Seconds for finding out who answers.
_SHORT = 3.0
#: A discovery file is never longer than this many bytes.
_DISCOVERY_LIMIT = 16 << 10
#: How long one long poll waits, in milliseconds.
_POLL_MS = 10000


# Methods, made from `protocol/wire` by `UPDATE_EXPECT=1 cargo test -p maquette-protocol`:
# name, scope, summary, parameters (`?`: may be left out).
METHODS = (
    ("hello", "open",
     "Greets, and settles which protocol number both sides use.",
     ("client? client_protocol?")),
    ("status", "read",
     "How the daemon is, and what a person should know.",
     ("")),
    ("rpc.discover", "read",
     "This API as an OpenRPC document.",
     ("")),
    ("daemon.drain", "admin",
     "Finishes running calls and leaves; jobs go on at the next start.",
     ("if_idle?")),
    ("tier.list", "read",
     "The rungs of a project's ladder with prices and measured times.",
     ("project?")),
    ("model.list", "read",
     "All routes: models, prices with their date, capabilities.",
     ("")),
    ("model.note", "write",
     "Writes a remark of the person's beside a route, or takes it away.",
     ("route note?")),
    ("model.accept", "admin",
     "Says yes to paying a route whose contract was never checked against its provider.",
     ("route")),
    ("ladder.get", "read",
     "The tiers, the ladders that providers offer, and what is missing.",
     ("project?")),
    ("ladder.use", "admin",
     "Makes the tiers use a provider's routes.",
     ("provider funds_micro_units? idempotency_key? in_project? project? tier?")),
    ("project.list", "read",
     "The projects that were ever opened, the one changed last first.",
     ("")),
    ("project.get", "read",
     "A project as it stands: tiers, palette, budgets, trust.",
     ("project?")),
    ("project.init", "admin",
     "Makes a folder a project, or trusts one that came from elsewhere.",
     ("path demo? name? trust?")),
    ("quote", "read",
     "The price of a request before it runs, cache hits at zero.",
     ("method again? all? aspect? camera? count? factor? focus? fps? from? guidance? guide? idempotency_key? "
      "last_frame? loop? map? mask? more? motion? negative? negatives? op? override_reason? palette? picture? "
      "project? prompt? prompts? quote_id? references? route? seconds? seed? shot? sides? size? strength? take? "
      "takes? tier? to? trims? under_microcredits? variants? wait_ms? within_ms?")),
    ("draft", "spend",
     "Drafts from a prompt; what the cache has is free and at once.",
     ("again? aspect? count? guide? idempotency_key? more? negative? override_reason? palette? project? prompt? "
      "quote_id? references? route? seed? shot? size? tier? under_microcredits? variants? wait_ms? within_ms?")),
    ("promote", "spend",
     "Makes takes on a higher tier from kept takes or from an anchor.",
     ("again? camera? count? fps? guidance? guide? idempotency_key? last_frame? loop? more? motion? negatives? "
      "override_reason? project? prompt? prompts? quote_id? references? route? seconds? seed? shot? size? strength? "
      "takes? tier? under_microcredits? wait_ms? within_ms?")),
    ("edit", "spend",
     "Changes a part of a take; outside the mask not one pixel changes.",
     ("op take again? aspect? factor? focus? from? idempotency_key? map? mask? override_reason? picture? prompt? "
      "quote_id? route? seed? sides? strength? tier? to? under_microcredits? wait_ms? within_ms?")),
    ("stitch", "spend",
     "Joins clips to one.",
     ("takes idempotency_key? quote_id? shot? trims? wait_ms?")),
    ("job.get", "read",
     "One job; waits for its end if asked to.",
     ("job wait_ms?")),
    ("job.list", "read",
     "Jobs, newest first.",
     ("batch? cursor? limit? open? project?")),
    ("job.cancel", "spend",
     "Stops jobs; what was held is given back or captured as the provider billed.",
     ("all? batch? jobs? project?")),
    ("job.retry", "spend",
     "Tries again what failed, was refused or was cancelled, as a new job.",
     ("job idempotency_key? wait_ms?")),
    ("job.resolve", "admin",
     "Says what became of a job that needs you.",
     ("job outcome reason asset? charged_microcredits?")),
    ("events.since", "read",
     "Events after a sequence number; waits for one if asked to.",
     ("seq limit? project? wait_ms?")),
    ("take.get", "read",
     "One take with its recipe.",
     ("take")),
    ("take.list", "read",
     "Takes of a project or shot, newest first.",
     ("cursor? limit? project? shot? tier?")),
    ("take.search", "read",
     "Takes by words of the prompt, tier, seed, shot, verdict and date.",
     ("after_ms? before_ms? cursor? everywhere? limit? project? seed? shot? text? tier? verdict?")),
    ("take.judge", "write",
     "Keeps or rejects takes.",
     ("takes reason? verdict?")),
    ("take.lineage", "read",
     "What a take came from and what came from it.",
     ("take")),
    ("take.export", "write",
     "Copies takes into a folder, with readable names.",
     ("folder takes format? recipes?")),
    ("take.delete", "admin",
     "Deletes the content of takes; the books stay.",
     ("takes")),
    ("shot.list", "read",
     "Shots, the one changed last first.",
     ("cursor? limit? project?")),
    ("shot.rename", "write",
     "Gives a shot another name.",
     ("name shot project?")),
    ("asset.get", "read",
     "What is known of an asset, and where its bytes are.",
     ("digest")),
    ("asset.import", "write",
     "Brings a picture in, as a mask or reference or as a take.",
     ("digest? path? project? prompt? shot? tier?")),
    ("board.make", "write",
     "Composes a contact sheet or a mood board, as a picture or as a page.",
     ("takes captions? columns? format? layout? tile? title?")),
    ("undo", "write",
     "Takes back the last keep, reject, anchor or canary pin.",
     ("project?")),
    ("prompt.list", "read",
     "The prompt files of a project.",
     ("project?")),
    ("prompt.get", "read",
     "One of these files: its text and its inputs.",
     ("name project?")),
    ("prompt.check", "read",
     "What is wrong with a prompt file, or worth a look.",
     ("name? path? project? text?")),
    ("prompt.expand", "read",
     "What a prompt file makes on a tier, and the request that makes it.",
     ("limit? name? offset? path? project? set? text? tier? with_request?")),
    ("inspect", "read",
     "What changed from the take that it came from, and what a still promises as a clip: measures with their words.",
     ("take against? read_text?")),
    ("strip.make", "write",
     "Draws what a clip does over time, with its worst frames.",
     ("take")),
    ("clip.inspect", "write",
     "What a clip does over time that is no take: a file, or a folder of frames.",
     ("path against? fps? project? read_text? strip?")),
    ("seam.inspect", "read",
     "What jumps where clips would be joined, and where to cut them instead.",
     ("takes trims?")),
    ("advise", "read",
     "What could be done with a take, with the reasons for each; never which to choose.",
     ("take")),
    ("stats.get", "read",
     "A project's figures over the weeks, each with the number that it rests on.",
     ("cursor? look? project? weeks?")),
    ("stats.plot", "write",
     "Draws a project's figures over the weeks.",
     ("cursor? light? look? project? svg? weeks?")),
    ("inspect.calibrate", "read",
     "Whether what stills promised went with what their clips did, over the project's own clips.",
     ("project? route?")),
    ("anchor.get", "read",
     "A shot's anchor frame.",
     ("shot project?")),
    ("anchor.set", "write",
     "Pins a still as its shot's anchor frame.",
     ("take reason?")),
    ("anchor.history", "read",
     "All anchor frames a shot ever had.",
     ("shot project?")),
    ("canary.pin", "write",
     "Pins takes, against which later versions of their models are measured.",
     ("takes template?")),
    ("canary.unpin", "write",
     "Takes such pins away.",
     ("takes")),
    ("canary.list", "read",
     "The pins of a project, with the version of each one's model then and now.",
     ("project?")),
    ("canary.run", "spend",
     "Makes pinned takes again whose model has another version, into the shot `canary`.",
     ("all? idempotency_key? project? quote_id? route? tier? wait_ms?")),
    ("canary.report", "read",
     "How far these takes are from the pinned ones, by template.",
     ("project? read_text? route?")),
    ("credit.balance", "read",
     "Wallets: posted, held, available, grants.",
     ("")),
    ("credit.entries", "read",
     "The books, newest first.",
     ("cursor? limit? project? wallet?")),
    ("credit.grant", "admin",
     "Gives credits to a wallet.",
     ("amount_microcredits reason expires_ms? idempotency_key? wallet?")),
    ("credit.checkin", "admin",
     "The weekly check-in.",
     ("wallet?")),
    ("credit.reconcile", "admin",
     "Compares the books with what a provider lists; changes nothing.",
     ("provider since_ms? until_ms?")),
    ("credit.budget", "admin",
     "Shows or sets the budgets of a project.",
     ("clear? limit_microcredits? name? project? scope?")),
    ("key.list", "read",
     "Providers that need a key, and where it was found.",
     ("")),
    ("key.set", "admin",
     "Keeps a provider's key; only by the Unix socket.",
     ("key provider")),
    ("key.forget", "admin",
     "Forgets a provider's key.",
     ("provider")),
    ("key.test", "admin",
     "Asks providers by a free call whether they take their keys.",
     ("provider?")),
    ("pair.begin", "open",
     "Asks for a token; needs no credential, only by HTTP.",
     ("client nonce_hash scopes spend_per_day_microcredits?")),
    ("pair.poll", "open",
     "What became of a request for a token; tells the token once.",
     ("nonce pair_id wait_ms?")),
    ("pair.approve", "admin",
     "Gives a client the token that it asked for, by the code that it shows.",
     ("code scopes? spend_per_day_microcredits?")),
    ("pair.deny", "admin",
     "Turns a request for a token down.",
     ("pair_id")),
    ("pair.list", "admin",
     "Requests that wait for a person, and clients with a token.",
     ("")),
    ("pair.revoke", "admin",
     "Takes a client's token back and ends its connections.",
     ("client")),
    ("panel.login", "admin",
     "The panel's address with a code that works once; only by the Unix socket.",
     ("")),
)
# End of the methods.


def key():
    """A fresh idempotency key: one for each press of a button, the same for every repetition of that press."""
    return uuid.uuid4().hex


class Fault(Exception):
    """What went wrong: `code` is stable, `message` is for the person, `hint` names the next step, `data` holds figures that belong to it."""

    code = "unknown"

    def __init__(self, message, hint="", code=None, data=None):
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code or type(self).code
        self.data = data or {}

    def __str__(self):
        return "%s. %s" % (self.message.rstrip("."), self.hint) if self.hint else self.message


class Down(Fault):
    """No daemon answers."""

    code = "down"


class Blocked(Fault):
    """Somebody is there, and this process may not talk to it: a sandbox, or another user's daemon."""

    code = "blocked"


class WrongToken(Fault):
    """The daemon does not know this client."""

    code = "unauthorized"


class VersionSkew(Fault):
    """The daemon and this client speak no common protocol number."""

    code = "version_skew"


class Lost(Fault):
    """The request was sent, and its reply will not be seen: it may have been done."""

    code = "lost"


#: A repeated paid call is safe only with the key of the first one.
_REPEAT = "Ask again with the same idempotency key; nothing is made or paid twice."

_FAMILIES = {"unauthorized": WrongToken, "protocol_mismatch": VersionSkew, "version_skew": VersionSkew}


def _fault_of(error):
    """The fault in a JSON-RPC error object."""
    data = error.get("data") or {}
    code = data.get("code", "unknown")
    message = data.get("message") or error.get("message") or "The daemon refused."
    return _FAMILIES.get(code, Fault)(message, data.get("hint", ""), code, data.get("more"))


#: Where a daemon may be: a Unix socket or a host and port, the token for it, and who is expected to answer.
_Place = collections.namedtuple("_Place", "socket host port token instance")


def _place_text(place):
    return place.socket or "http://%s:%d" % (place.host, place.port)


def _folders(environ, platform):
    """The folders `config`, `state` and `run` as the daemon chooses them."""
    home = environ.get("MAQUETTE_HOME")
    if home:
        home = os.path.abspath(home)
        return {name: os.path.join(home, name) for name in ("config", "state", "run")}
    user = os.path.expanduser("~")
    if platform == "win32":
        roaming = environ.get("APPDATA") or os.path.join(user, "AppData", "Roaming")
        local = environ.get("LOCALAPPDATA") or os.path.join(user, "AppData", "Local")
        config, state = os.path.join(roaming, "maquette", "config"), os.path.join(local, "maquette", "data")
        return {"config": config, "state": state, "run": os.path.join(roaming, "maquette", "data", "run")}
    if platform == "darwin":
        support = os.path.join(user, "Library", "Application Support", "maquette")
        runtime = environ.get("XDG_RUNTIME_DIR", "")
        run = os.path.join(runtime, "maquette") if os.path.isabs(runtime) else os.path.join(support, "run")
        return {"config": support, "state": support, "run": run}

    def xdg(variable, *default):
        # The specification calls relative folders invalid.
        given = environ.get(variable, "")
        return os.path.join(given if os.path.isabs(given) else os.path.join(user, *default), "maquette")

    runtime = environ.get("XDG_RUNTIME_DIR", "")
    run = os.path.join(runtime, "maquette") if os.path.isabs(runtime) else os.path.join(xdg("XDG_DATA_HOME", ".local", "share"), "run")
    return {"config": xdg("XDG_CONFIG_HOME", ".config"), "state": xdg("XDG_STATE_HOME", ".local", "state"), "run": run}


def _read_text(path, limit=_DISCOVERY_LIMIT):
    """A short file's text; None if there is none or it may not be read."""
    try:
        with open(path, "rb") as file:
            return file.read(limit).decode("utf-8", "replace")
    except OSError:
        return None


def _discovered(folders):
    """What the discovery file says. It is a hint: whoever answers must show the same instance."""
    text = _read_text(os.path.join(folders["config"], "daemon.json"))
    try:
        said = json.loads(text or "{}")
    except ValueError:
        said = {}
    return said if isinstance(said, dict) else {}


def _named_url(url, token):
    """The place that a URL names. It must be on this machine: a token goes nowhere else."""
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname
    if parts.scheme != "http" or host not in ("127.0.0.1", "localhost", "::1") or parts.port is None:
        raise Fault("%s is no address of a daemon." % url, "It looks like http://127.0.0.1:47113.", "invalid_params")
    return _Place(None, host, parts.port, token, None)


def _places(url, token, socket_path, environ, platform):
    """Where to look, in order."""
    url = url or (None if socket_path else environ.get("MAQUETTE_URL"))
    token = token or environ.get("MAQUETTE_TOKEN")
    if socket_path:
        return [_Place(socket_path, None, None, None, None)]
    if url:
        return [_named_url(url, token)]
    folders = _folders(environ, platform)
    said = _discovered(folders)
    local = token or (_read_text(said.get("token_file") or os.path.join(folders["state"], "token")) or "").strip() or None
    sockets = [environ.get("MAQUETTE_SOCK"), said.get("socket"), os.path.join(folders["run"], "maquette.sock")]
    places = []
    if hasattr(socket, "AF_UNIX"):
        places += [_Place(path, None, None, None, None) for path in dict.fromkeys(sockets) if path]
    if isinstance(said.get("port"), int):
        places.append(_Place(None, "127.0.0.1", said["port"], local, said.get("instance_id")))
    if environ.get("MAQUETTE_HOME") or os.path.isdir(folders["config"]):
        # We see the folders of this user: who answers at some port without being named there is another user's daemon.
        return places
    return places + [_Place(None, "127.0.0.1", port, local, None) for port in PORTS]


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket. Whoever may open the socket is trusted by the daemon; that the socket is ours is checked here."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        about = os.lstat(self.path)
        if not stat.S_ISSOCK(about.st_mode):
            raise OSError(errno.ENOTSOCK, "is no socket", self.path)
        if about.st_uid not in (os.geteuid(), 0):
            raise PermissionError(errno.EACCES, "belongs to another user", self.path)
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.sock.settimeout(self.timeout)
            self.sock.connect(self.path)
        except OSError:
            self.sock.close()
            self.sock = None
            raise


def _connect(place, timeout):
    """An open connection to a place, or an `OSError`."""
    if place.socket:
        connection = _UnixConnection(place.socket, timeout)
    else:
        connection = http.client.HTTPConnection(place.host, place.port, timeout=timeout)
    connection.connect()
    return connection


def _was_closed(connection):
    """Whether the other end has closed an idle connection: then something can be read, and it is the end."""
    try:
        return bool(select.select([connection.sock], [], [], 0)[0])
    except (OSError, ValueError):
        return True


def _exchange(connection, verb, path, body, headers, seconds):
    """One request and its reply: status, headers and bytes."""
    connection.sock.settimeout(seconds)
    try:
        connection.request(verb, path, body, headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    except socket.timeout:
        connection.close()
        raise Fault("No reply in %.0f s." % seconds, _REPEAT, "timed_out") from None
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise Lost("The connection broke before the reply came (%s)." % (error or type(error).__name__), _REPEAT) from error


def _envelope(status, body):
    """The result in a JSON-RPC reply; its error is raised."""
    try:
        said = json.loads(body.decode("utf-8"))
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Fault("The answer (status %d) cannot be read." % status, "Run `maquette doctor`.", "bad_reply")
    if said.get("error"):
        raise _fault_of(said["error"])
    if status != 200:
        raise Fault("The daemon answered %d." % status, "Run `maquette doctor`.", "bad_reply")
    return said


def _rpc(connection, token, method, params, seconds):
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = "Bearer " + token
    status, _, body = _exchange(connection, "POST", "/rpc", json.dumps(request).encode("utf-8"), headers, seconds)
    return _envelope(status, body).get("result")


class Client:
    """A daemon, found and greeted at the first call.

    `url` and `token`, or `socket_path`, say where it is; otherwise `MAQUETTE_URL` and `MAQUETTE_TOKEN` do, then its discovery file, then the
    ports that it prefers. `name` tells the daemon's log who asks. With `start`, a daemon is started by the command `maquette` where none runs.
    `timeout` is how many seconds a reply may take; what a call itself waits for comes on top.
    """

    def __init__(self, url=None, token=None, socket_path=None, name="maquette.py " + __version__, start=False, timeout=30.0):
        self.url, self.token, self.socket_path = url, token, socket_path
        self.name, self.may_start, self.timeout = name, start, timeout
        #: What the daemon said of itself when it was greeted: protocol, instance_id, build, features.
        self.greeting = None
        self._place = None
        self._finding = threading.RLock()
        self._here = threading.local()

    # The five states.

    def state(self):
        """How things stand, found out by asking: `("ready", None)`, or `down`, `blocked`, `wrong_token` or `version_skew` with the fault."""
        try:
            with self._finding:
                self._place = None
                self._find()
            return "ready", None
        except Fault as fault:
            names = {Blocked: "blocked", WrongToken: "wrong_token", VersionSkew: "version_skew"}
            return names.get(type(fault), "down"), fault

    def start(self):
        """Starts the daemon by the command `maquette`, if it is on the PATH and none runs."""
        program = shutil.which("maquette")
        if program is None:
            raise Down("There is no command `maquette` on the PATH.", "Install Maquette, or start its daemon yourself.")
        try:
            pipe = subprocess.PIPE
            done = subprocess.run([program, "start"], stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, timeout=30)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Down("The daemon could not be started: %s." % error, "Run `maquette doctor`.")
        if done.returncode != 0:
            raise Down(done.stderr.decode("utf-8", "replace").strip() or "The daemon did not start.", "Run `maquette doctor`.")

    def diagnostics(self):
        """A text for a bug report: versions, where was looked and what came of it. No token is in it."""
        state, fault = self.state()
        lines = ["maquette.py %s, Python %s, %s" % (__version__, sys.version.split()[0], sys.platform), "state: %s" % state]
        if self.greeting:
            said = self.greeting
            lines.append("daemon: build %s, protocol %s" % (said.get("build"), said.get("protocol")))
        if fault:
            lines.append("%s: %s" % (fault.code, fault))
        return "\n".join(lines)

    def takes_paths(self):
        """Whether the daemon takes paths from this client, and tells it some: only by its Unix socket."""
        with self._finding:
            return (self._place or self._find()).socket is not None

    # Calls.

    def call(self, method, params=None, timeout=None):
        """Calls a method by its name on the wire, and gives its reply."""
        params = params or {}
        seconds = (self.timeout if timeout is None else timeout) + (params.get("wait_ms") or 0) / 1000.0
        place, connection = self._connection()
        try:
            return _rpc(connection, place.token, method, params, seconds)
        except WrongToken:
            self._forget()
            raise

    def close(self):
        """Closes the connection of this thread, for scripts that end; the next call opens another."""
        connection = getattr(self._here, "connection", None)
        if connection is not None:
            connection.close()

    def later(self, method, params=None):
        """The same without waiting: a `concurrent.futures.Future`, for hosts that may not be held up. Ask it with `done()` from a timer."""
        future = concurrent.futures.Future()

        def work():
            try:
                future.set_result(self.call(method, params))
            except BaseException as error:  # it is the asker's to handle
                future.set_exception(error)

        threading.Thread(target=work, name="maquette call", daemon=True).start()
        return future

    def wait(self, job, seconds=None):
        """Waits until a job (its id, or the job itself) has ended or needs a person, or until `seconds` are over, and gives it as it stands
        then."""
        job = job["id"] if isinstance(job, dict) else job
        until = None if seconds is None else time.monotonic() + seconds
        while True:
            left = 20.0 if until is None else max(0.0, min(20.0, until - time.monotonic()))
            found = self.call("job.get", {"job": job, "wait_ms": int(left * 1000)})
            if found["state"] in FINAL or found["state"] == "needs_you" or (until is not None and left < 20.0):
                return found

    def events(self, since=None, project=None):
        """Follows events; see `Events`. `since` is the cursor of the last time, none means from now on."""
        return Events(self, since, project)

    # Pictures.

    def asset(self, asset, max_side=None, format=None):
        """The bytes of an asset (its digest, or the asset itself), made smaller or into `png` or `jpeg` where that is asked for.

        Checked: that the daemon answers for this very content, its length, and, for content as it is, the digest itself where the module
        `blake3` is installed. BLAKE3 is not in the standard library; the daemon verifies files as it writes them.
        """
        digest = asset["digest"] if isinstance(asset, dict) else asset
        wanted = [("max_side", max_side), ("format", format)]
        query = urllib.parse.urlencode([(name, value) for name, value in wanted if value is not None])
        place, connection = self._connection()
        headers = {"authorization": "Bearer " + place.token} if place.token else {}
        path = "/assets/%s%s" % (urllib.parse.quote(digest, safe=""), "?" + query if query else "")
        status, told, body = _exchange(connection, "GET", path, None, headers, self.timeout)
        if status != 200:
            _envelope(status, body)
        tag = "".join([digest] + ["-%s" % value for _, value in wanted if value is not None])
        length = asset.get("bytes") if isinstance(asset, dict) and not query else None
        whole = length in (None, len(body)) and (query or _has_digest(body, digest))
        if told.get("etag", "").strip('"') != tag or not whole:
            raise Fault("The bytes of %s are not what their name says." % digest, "Run `maquette doctor`.", "damaged_asset")
        return body

    def asset_path(self, asset, max_side=None, format=None, folder=None):
        """A file with the same bytes. Content as it is lies in the daemon's own store where that can be seen: read-only, never to be
        changed or moved. Anything else is written into `folder`, or into a private temporary one."""
        if max_side is None and format is None:
            about = asset if isinstance(asset, dict) and asset.get("path") else self.call("asset.get", {"digest": _digest(asset)})
            path = about.get("path")
            if path and os.path.isfile(path) and os.path.getsize(path) == about["bytes"]:
                return path
        body = self.asset(asset, max_side, format)
        name = _digest(asset)[:16] + ("-%d" % max_side if max_side else "") + "." + _kind(body)
        return _write(folder or tempfile.mkdtemp(prefix="maquette-"), name, body)

    def upload(self, picture):
        """Brings a PNG or JPEG in (its bytes, or a path) and gives the asset; `asset_import` with its digest makes it a take."""
        if not isinstance(picture, (bytes, bytearray)):
            with open(picture, "rb") as file:
                picture = file.read()
        kind = {"png": "image/png", "jpg": "image/jpeg"}.get(_kind(picture))
        if kind is None:
            raise Fault("This is neither PNG nor JPEG.", "Save it as one of them first.", "bad_picture")
        place, connection = self._connection()
        headers = {"content-type": kind}
        if place.token:
            headers["authorization"] = "Bearer " + place.token
        status, _, body = _exchange(connection, "POST", "/assets", bytes(picture), headers, 300.0)
        return _envelope(status, body)["asset"]

    # Pairing.

    def pair(self, client, scopes, on_code, spend_per_day_microcredits=None, stop=None):
        """Asks to be let in, for hosts that cannot read the token file.

        `on_code` is called with the code that a person approves in Maquette, and with the time it expires. Gives `token`, `client` and
        `scopes`; the token is used from now on and is told only this once. `stop` is a `threading.Event` by which the host gives up.
        """
        nonce = uuid.uuid4().hex + uuid.uuid4().hex
        wish = {"client": client, "scopes": list(scopes), "nonce_hash": hashlib.sha256(nonce.encode("ascii")).hexdigest()}
        if spend_per_day_microcredits is not None:
            wish["spend_per_day_microcredits"] = spend_per_day_microcredits
        place = self._answering()
        begun = self._as_nobody(place, "pair.begin", wish)
        on_code(begun["code"], begun["expires_ms"])
        while stop is None or not stop.is_set():
            said = self._as_nobody(place, "pair.poll", {"pair_id": begun["pair_id"], "nonce": nonce, "wait_ms": 2000})
            if said["state"] == "approved":
                self.url, self.token = "http://%s:%d" % (place.host, place.port), said["token"]
                self._forget()
                return dict(said, client=said.get("client") or client)
            if said["state"] == "denied":
                raise Fault("The request was denied.", "Ask again if that was a mistake.", "denied")
            if said["state"] != "waiting":
                raise Fault("Nobody approved the code in time.", "Ask for a new code.", "expired")
        raise Fault("Pairing was given up.", "", "stopped")

    def _answering(self):
        """The first TCP address at which a daemon answers anybody."""
        for place in _places(self.url, None, None, os.environ, sys.platform):
            try:
                if place.port and self._as_nobody(place, "hello", {}).get("protocol"):
                    return place
            except (Fault, OSError):
                continue
        raise Down("No daemon answers by TCP.", "Start it with `maquette start`.")

    def _as_nobody(self, place, method, params):
        connection = _connect(place, _SHORT)
        try:
            return _rpc(connection, None, method, params, _SHORT + params.get("wait_ms", 0) / 1000.0)
        finally:
            connection.close()

    # The way there.

    def _connection(self):
        """This thread's connection, open, and the place it leads to."""
        with self._finding:
            place = self._place or self._find()
        here = self._here
        # A forked process has a copy of the connection, and may not use it.
        mine = getattr(here, "connection", None), getattr(here, "place", None), getattr(here, "process", None)
        connection = mine[0] if mine[1:] == (place, os.getpid()) else None
        if connection is not None and connection.sock is not None and not _was_closed(connection):
            return place, connection
        if connection is not None:
            connection.close()
        try:
            connection = _connect(place, self.timeout)
        except OSError:
            # The daemon came back somewhere else, perhaps.
            with self._finding:
                self._place = None
                place = self._find()
            try:
                connection = _connect(place, self.timeout)
            except OSError as error:
                raise Down("%s: %s." % (_place_text(place), error.strerror or error), "Start it with `maquette start`.")
        here.connection, here.place, here.process = connection, place, os.getpid()
        return place, connection

    def _forget(self):
        with self._finding:
            self._place = None

    def _find(self):
        """The place of a daemon that answers and that we may use. Kept until it no longer answers."""
        try:
            self._place, self.greeting = self._look()
        except (Down, WrongToken):
            # At a port that was only guessed, the daemon that does not know us may be another user's.
            if not self.may_start or self.url or os.environ.get("MAQUETTE_URL"):
                raise
            self.start()
            self._place, self.greeting = self._look()
        return self._place

    def _look(self):
        faults = []
        for place in _places(self.url, self.token, self.socket_path, os.environ, sys.platform):
            try:
                return place, self._greet(place)
            except Fault as fault:
                faults.append(fault)
        # The one that says most: a daemon that will not have us is nearer than one that is not there.
        for family in (VersionSkew, WrongToken, Blocked):
            for fault in faults:
                if isinstance(fault, family):
                    raise fault
        tried = dict.fromkeys(fault.message for fault in faults)
        raise Down("No daemon answers. " + " ".join(tried), "Start it with `maquette start`.")

    def _greet(self, place):
        """Says hello at a place, and gives the reply if it is a daemon of ours that knows us."""
        where = _place_text(place)
        try:
            connection = _connect(place, _SHORT)
        except PermissionError as error:
            hint = "Allow it access, or set MAQUETTE_URL and MAQUETTE_TOKEN."
            raise Blocked("This program may not use %s (%s)." % (where, error.strerror), hint)
        except OSError as error:
            raise Down("%s: %s." % (where, error.strerror or error))
        try:
            said = _rpc(connection, place.token, "hello", {"client_protocol": list(PROTOCOL), "client": self.name}, _SHORT)
        except (VersionSkew, WrongToken):
            raise
        except Fault as fault:
            raise Down("%s: %s" % (where, fault.message))
        finally:
            connection.close()
        return _checked(said, place)


def _checked(said, place):
    """The reply to `hello`, if whoever gave it is the one that was looked for."""
    where = _place_text(place)
    if not isinstance(said, dict) or not isinstance(said.get("protocol"), int):
        raise Down("Something else than Maquette answers at %s." % where)
    if not PROTOCOL[0] <= said["protocol"] <= PROTOCOL[1] and said.get("instance_id"):
        numbers = (said["protocol"],) + PROTOCOL
        raise VersionSkew("The daemon speaks protocol %d, this client %d to %d." % numbers, "Update the older of the two.")
    if not said.get("instance_id"):
        raise WrongToken("The daemon at %s does not know this client." % where, "Pair it, or set MAQUETTE_TOKEN.")
    if place.instance not in (None, said["instance_id"]):
        raise Down("Another daemon than the discovery file names answers at %s." % where)
    return said


def _digest(asset):
    return asset["digest"] if isinstance(asset, dict) else asset


def _has_digest(body, digest):
    """Whether the bytes have this digest; true where that cannot be known."""
    try:
        import blake3
    except ImportError:
        return True
    return blake3.blake3(body).hexdigest() == digest


def _kind(body):
    """The file ending for what the bytes begin with."""
    if body[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if body[:3] == b"\xff\xd8\xff":
        return "jpg"
    if body[4:8] == b"ftyp":
        return "mp4"
    return "webp" if body[:4] == b"RIFF" else "bin"


def _write(folder, name, body):
    """Writes a file so that a reader sees all of it or nothing."""
    path = os.path.join(folder, name)
    handle, temporary = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return path


class Events:
    """Events in order, each once, from a thread of their own that comes back by itself when the daemon does.

    For a loop: `for event in client.events(): …`, which ends with `stop()`. For a host's timer: `poll()`, which gives what is there. What
    the daemon refuses is raised by both, once; after `cursor_gone` events are missing, so load everything again. While the daemon is away
    `fault` says why. Progress travels by WebSocket alone: ask `job_get` for it.
    """

    def __init__(self, client, since, project):
        #: Give it as `since` the next time: everything up to it was handed out.
        self.cursor = since
        #: Why there is no connection at the moment; None while there is one.
        self.fault = None
        self._client, self._project = client, project
        self._pages = queue.Queue(maxsize=64)
        self._page, self._page_ends = collections.deque(), since
        self._stopping = threading.Event()
        threading.Thread(target=self._run, args=(since,), name="maquette events", daemon=True).start()

    def poll(self, seconds=0):
        """All events that are there; waits up to `seconds` for a first one, and never longer."""
        if not self._page:
            self._take(seconds)
        found = list(self._page)
        self._page.clear()
        self.cursor = self._page_ends
        return found

    def stop(self):
        """Ends it. The thread leaves within ten seconds."""
        self._stopping.set()

    def __iter__(self):
        return self

    def __next__(self):
        while not self._page:
            if self._stopping.is_set():
                raise StopIteration
            self.cursor = self._page_ends
            self._take(0.5)
        event = self._page.popleft()
        if not self._page:
            self.cursor = self._page_ends
        return event

    def _take(self, seconds):
        try:
            said = self._pages.get(seconds > 0, seconds or None)
        except queue.Empty:
            return
        if isinstance(said, Fault):
            raise said
        self._page.extend(said["events"])
        self._page_ends = said["seq"]

    def _run(self, seq):
        failures = 0
        while not self._stopping.is_set():
            try:
                if seq is None:
                    # From now on; the cursor is told before the first event is.
                    seq = self._client.call("status")["last_seq"]
                    self._put({"events": [], "seq": seq})
                params = {"seq": seq, "wait_ms": _POLL_MS, "limit": 500}
                if self._project is not None:
                    params["project"] = self._project
                page = self._client.call("events.since", params)
                seq, failures, self.fault = page["seq"], 0, None
                if page["events"]:
                    self._put(page)
            except (OSError, Fault) as error:
                failures += 1
                seq = self._failed(error, seq)
                # Not all clients come back at the same moment.
                self._stopping.wait(min(0.25 * 2 ** failures, 15.0) * random.uniform(0.5, 1.0))

    def _failed(self, error, seq):
        """Keeps or tells what went wrong, and says from where to go on."""
        passing = (Down, Blocked, WrongToken, VersionSkew, Lost, OSError)
        if isinstance(error, passing) or error.code in ("timed_out", "busy", "draining"):
            self.fault = error
            return seq
        self._put(error)
        return None if error.code == "cursor_gone" else seq

    def _put(self, said):
        while not self._stopping.is_set():
            try:
                self._pages.put(said, timeout=0.5)
                return
            except queue.Full:
                continue


def _method(name, scope, summary, params):
    def method(self, **given):
        return self.call(name, {key: value for key, value in given.items() if value is not None})

    method.__name__ = name.replace(".", "_")
    method.__qualname__ = "Client." + method.__name__
    method.__doc__ = "%s\n\nParameters (`?`: may be left out): %s. Scope: %s." % (summary, params.replace(" ", ", ") or "none", scope)
    return method


for _row in METHODS:
    setattr(Client, _row[0].replace(".", "_"), _method(*_row))
