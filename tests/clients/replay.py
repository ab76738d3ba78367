"""Replays the golden samples against plugins/python/maquette.py: each request that it sends is the sample's, and each reply comes out as it went in.
The server is a fake that has the samples' answers, and what issue 5 adds to HTTP. No daemon, no network; run by tests/e2e/clients.rs, or by hand:

    python3 tests/clients/replay.py
"""

import ast
import hashlib
import http.server
import json
import os
import pathlib
import socket
import socketserver
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "plugins" / "python"))
sys.dont_write_bytecode = True

import maquette  # noqa: E402

SAMPLES = {path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "protocol/wire/samples/1").glob("*.json"))}
METHODS = {name: sample for name, sample in SAMPLES.items() if "request" in sample}
DIGEST = "ab" * 32
PNG = b"\x89PNG\r\n\x1a\n and more"


class Fake(http.server.BaseHTTPRequestHandler):
    """Answers from the samples, and from `answers` first: one function for a method."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def address_string(self):
        return "fake"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/assets":
            self.server.uploads.append((self.headers["content-type"], self.headers["authorization"], body))
            return self.reply(200, {"asset": {"digest": DIGEST, "bytes": len(body)}})
        request = json.loads(body.decode("utf-8"))
        self.server.requests.append((request, self.headers["authorization"]))
        if self.server.token and self.headers["authorization"] not in (None, "Bearer " + self.server.token):
            return self.reply(401, error("unauthorized", "this needs a token"))
        answer = self.server.answers.get(request["method"])
        if answer is not None:
            return answer(self, request)
        self.reply(200, METHODS[request["method"]]["response"])

    def do_GET(self):
        body = self.server.assets.get(self.path)
        if body is None:
            return self.reply(404, error("unknown_asset", "there is no such asset"))
        tag = self.path.split("/")[2].replace("?max_side=", "-").replace("&format=", "-")
        self.send_response(200)
        self.send_header("etag", '"%s"' % self.server.tags.get(self.path, tag))
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def reply(self, status, said):
        body = json.dumps(said).encode("utf-8")
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def error(code, message, **more):
    data = {"code": code, "message": message, "hint": "the next step", "more": more}
    return {"jsonrpc": "2.0", "id": 1, "error": {"code": -32000, "message": message, "data": data}}


def result(said):
    return {"jsonrpc": "2.0", "id": 1, "result": said}


class Tcp(http.server.ThreadingHTTPServer if hasattr(http.server, "ThreadingHTTPServer") else http.server.HTTPServer):
    daemon_threads = True


class Unix(socketserver.ThreadingMixIn, getattr(socketserver, "UnixStreamServer", object)):
    daemon_threads = True


class WithFake(unittest.TestCase):
    def serve(self, server):
        server.requests, server.uploads, server.answers, server.assets, server.tags = [], [], {}, {}, {}
        server.token = None
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def tcp(self):
        server = self.serve(Tcp(("127.0.0.1", 0), Fake))
        return server, maquette.Client("http://127.0.0.1:%d" % server.server_address[1], "sesame", timeout=10)


class Samples(WithFake):
    def replay(self, server, client, token):
        client.state()
        for name, sample in METHODS.items():
            server.requests.clear()
            said = getattr(client, name.replace(".", "_"))(**sample["request"]["params"])
            self.assertEqual(server.requests, [(sample["request"], token)], name)
            self.assertEqual(said, sample["response"]["result"], name)

    def test_by_tcp_with_the_token(self):
        server, client = self.tcp()
        self.replay(server, client, "Bearer sesame")

    @unittest.skipUnless(hasattr(socketserver, "UnixStreamServer"), "no Unix sockets")
    def test_by_the_unix_socket_without_one(self):
        path = os.path.join(tempfile.mkdtemp(), "s")
        self.replay(self.serve(Unix(path, Fake)), maquette.Client(socket_path=path), None)

    def test_every_method_is_there_and_no_other(self):
        document = json.loads((ROOT / "protocol/wire/openrpc.json").read_text())
        told = {method["name"] for method in document["methods"]} - {"events.subscribe"}
        self.assertEqual(told, {row[0] for row in maquette.METHODS})
        self.assertLessEqual(set(METHODS), told)
        for method in document["methods"]:
            row = [row for row in maquette.METHODS if row[0] == method["name"]]
            named = {name.rstrip("?") for name in row[0][3].split()} if row else set()
            asked = {p["name"] for p in method["params"] if not p.get("x-flattened")}
            self.assertLessEqual(asked, named if row else asked, method["name"])

    def test_events_are_handed_out_once_and_in_order(self):
        server, client = self.tcp()
        event = SAMPLES["event-job"]
        pages = {0: [1, 1, 2], 2: [5], 5: []}

        def since(handler, request):
            seqs = pages[request["params"]["seq"]]
            if not seqs:
                time.sleep(0.05)
            events = [dict(event, seq=seq) for seq in seqs]
            handler.reply(200, result({"events": events, "seq": max(seqs, default=5), "more": False}))

        server.answers["events.since"] = since
        events = client.events(since=0)
        seen = [next(events)["seq"] for _ in range(3)]
        self.assertEqual((seen, events.cursor), ([1, 1, 2], 2))
        self.assertEqual([event["seq"] for event in events.poll(10)], [5])
        self.assertEqual(events.cursor, 5)
        began = time.monotonic()
        self.assertEqual(events.poll(), [])
        self.assertEqual(events.poll(0.05), [])
        self.assertLess(time.monotonic() - began, 2.0)
        events.stop()
        self.assertEqual(list(events), [])


class Faults(WithFake):
    def check(self, server, client, method, said, family, code):
        server.answers[method] = lambda handler, _: handler.reply(200, said)
        with self.assertRaises(family) as caught:
            client.call(method)
        self.assertEqual((type(caught.exception), caught.exception.code), (family, code))
        return caught.exception

    def test_each_has_its_family_its_hint_and_its_figures(self):
        server, client = self.tcp()
        fault = self.check(server, client, "draft", error("credits_short", "too few", needed_microcredits=7), maquette.Fault, "credits_short")
        self.assertEqual((fault.message, fault.hint, fault.data["needed_microcredits"]), ("too few", "the next step", 7))
        self.check(server, client, "status", error("unauthorized", "no"), maquette.WrongToken, "unauthorized")
        self.check(server, client, "edit", error("from_the_future", "no"), maquette.Fault, "from_the_future")

    def test_the_states_are_told_apart(self):
        server, client = self.tcp()
        self.assertEqual(client.state()[0], "ready")
        server.token = "another"
        self.assertEqual(client.state()[0], "wrong_token")
        server.token = None
        server.answers["hello"] = lambda handler, _: handler.reply(200, result({"protocol": 1}))
        self.assertEqual(client.state()[0], "wrong_token")
        server.answers["hello"] = lambda handler, _: handler.reply(200, result({"protocol": 9, "instance_id": "x"}))
        self.assertEqual(client.state()[0], "version_skew")
        server.answers["hello"] = lambda handler, _: handler.reply(200, error("protocol_mismatch", "too old"))
        self.assertEqual(client.state()[0], "version_skew")
        server.answers["hello"] = lambda handler, _: handler.reply(200, {"nothing": "of ours"})
        self.assertEqual(client.state()[0], "down")
        server.shutdown()
        server.server_close()
        state, fault = client.state()
        self.assertEqual((state, type(fault)), ("down", maquette.Down))
        self.assertIn("127.0.0.1:%d" % server.server_address[1], fault.message)
        self.assertNotIn("sesame", client.diagnostics())

    def test_a_reply_that_does_not_come_is_lost_and_never_asked_for_again(self):
        server, client = self.tcp()
        client.status()
        def hang_up(handler, _):
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)

        server.answers["draft"] = hang_up
        server.requests.clear()
        with self.assertRaises(maquette.Lost):
            client.draft(prompt="a teapot")
        self.assertEqual(len(server.requests), 1)
        # The next call has a new connection.
        client.status()

    def test_only_this_machine_is_told_a_token(self):
        for url in ("http://example.org:47113", "https://127.0.0.1:47113", "http://127.0.0.1", "nonsense"):
            with self.assertRaises(maquette.Fault) as caught:
                maquette.Client(url, "sesame").status()
            self.assertEqual(caught.exception.code, "invalid_params", url)


class Pictures(WithFake):
    def test_bytes_are_checked(self):
        server, client = self.tcp()
        path = "/assets/" + DIGEST
        server.assets = {path: PNG, path + "?max_side=32&format=jpeg": b"\xff\xd8\xff small"}
        self.assertEqual(client.asset(DIGEST, max_side=32, format="jpeg"), b"\xff\xd8\xff small")
        has_blake3 = not maquette._has_digest(PNG, DIGEST)
        if not has_blake3:
            self.assertEqual(client.asset(DIGEST), PNG)
            self.assertEqual(client.asset({"digest": DIGEST, "bytes": len(PNG)}), PNG)
        for asset, tag in (({"digest": DIGEST, "bytes": 1}, DIGEST), (DIGEST, "another")):
            server.tags[path] = tag
            with self.assertRaises(maquette.Fault) as caught:
                client.asset(asset)
            self.assertEqual(caught.exception.code, "damaged_asset")
        with self.assertRaises(maquette.Fault) as caught:
            client.asset("cd" * 32)
        self.assertEqual(caught.exception.code, "unknown_asset")

    def test_files_are_written_whole_and_named_by_what_they_are(self):
        server, client = self.tcp()
        server.assets["/assets/%s?max_side=32" % DIGEST] = b"\xff\xd8\xff small"
        with tempfile.TemporaryDirectory() as folder:
            path = client.asset_path(DIGEST, max_side=32, folder=folder)
            self.assertEqual(os.listdir(folder), [os.path.basename(path)])
            self.assertTrue(path.endswith("-32.jpg"))
        with tempfile.NamedTemporaryFile() as store:
            store.write(PNG)
            store.flush()
            asset = {"digest": DIGEST, "bytes": len(PNG), "path": store.name}
            self.assertEqual(client.asset_path(asset), store.name)

    def test_a_picture_goes_up_as_what_it_is(self):
        server, client = self.tcp()
        self.assertEqual(client.upload(PNG)["digest"], DIGEST)
        self.assertEqual(server.uploads, [("image/png", "Bearer sesame", PNG)])
        with self.assertRaises(maquette.Fault) as caught:
            client.upload(b"GIF89a")
        self.assertEqual((caught.exception.code, len(server.uploads)), ("bad_picture", 1))


class Pairing(WithFake):
    def begin(self, states):
        server, _ = self.tcp()
        server.token = "of the pair"
        wishes = []

        def begin(handler, request):
            wishes.append(request["params"])
            handler.reply(200, result({"pair_id": "p1", "code": "K7QM-2R4T", "expires_ms": 5}))

        def poll(handler, request):
            nonce = request["params"]["nonce"]
            assert hashlib.sha256(nonce.encode()).hexdigest() == wishes[0]["nonce_hash"]
            handler.reply(200, result(states.pop(0)))

        server.answers.update({"pair.begin": begin, "pair.poll": poll})
        return server, maquette.Client("http://127.0.0.1:%d" % server.server_address[1], "revoked"), wishes

    def test_the_token_is_used_from_then_on(self):
        approved = {"state": "approved", "token": "of the pair", "client": "krita", "scopes": ["read"]}
        server, client, wishes = self.begin([{"state": "waiting"}, approved])
        self.assertEqual(client.state()[0], "wrong_token")
        codes = []
        paired = client.pair("krita", ["read", "spend"], lambda *told: codes.append(told), spend_per_day_microcredits=3)
        self.assertEqual((codes, paired["token"]), ([("K7QM-2R4T", 5)], "of the pair"))
        del wishes[0]["nonce_hash"]
        self.assertEqual(wishes, [{"client": "krita", "scopes": ["read", "spend"], "spend_per_day_microcredits": 3}])
        client.status()
        self.assertEqual(server.requests[-1][1], "Bearer of the pair")

    def test_a_no_is_a_fault(self):
        for state in ("denied", "expired"):
            _, client, _ = self.begin([{"state": state}])
            with self.assertRaises(maquette.Fault) as caught:
                client.pair("krita", ["read"], lambda *_: None)
            self.assertEqual(caught.exception.code, state)


class Discovery(unittest.TestCase):
    def places(self, files, environ):
        with tempfile.TemporaryDirectory() as home:
            for name, text in files.items():
                path = pathlib.Path(home, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text.replace("HOME", home))
            environ = {name: value.replace("HOME", home) for name, value in environ.items()}
            found = maquette._places(None, None, None, environ, "linux")
            return [tuple(str(part).replace(home, "HOME") if part is not None else None for part in place) for place in found]

    def test_a_variable_comes_first_then_the_file_then_the_ports(self):
        said = {"socket": "HOME/x.sock", "port": 5, "instance_id": "i", "token_file": "HOME/state/token"}
        files = {"config/daemon.json": json.dumps(said), "state/token": "sesame\n"}
        by_url = self.places(files, {"MAQUETTE_HOME": "HOME", "MAQUETTE_URL": "http://localhost:7", "MAQUETTE_TOKEN": "t"})
        self.assertEqual(by_url, [(None, "localhost", "7", "t", None)])
        by_home = self.places(files, {"MAQUETTE_HOME": "HOME"})
        sockets = [(path, None, None, None, None) for path in ("HOME/x.sock", "HOME/run/maquette.sock")]
        self.assertEqual(by_home, sockets + [(None, "127.0.0.1", "5", "sesame", "i")])
        # A damaged file is a hint less and nothing more.
        self.assertEqual(self.places({"config/daemon.json": "{ torn"}, {"MAQUETTE_HOME": "HOME"}), sockets[1:])
        sandboxed = self.places({}, {"XDG_CONFIG_HOME": "HOME/none", "XDG_RUNTIME_DIR": "HOME/run", "MAQUETTE_TOKEN": "t"})
        self.assertEqual(sandboxed[0][0], "HOME/run/maquette/maquette.sock")
        self.assertEqual(sandboxed[1:], [(None, "127.0.0.1", str(port), "t", None) for port in maquette.PORTS])

    def test_a_file_with_another_instance_is_stale(self):
        place = maquette._Place(None, "127.0.0.1", 5, "t", "i")
        self.assertEqual(maquette._checked({"protocol": 1, "instance_id": "i"}, place)["protocol"], 1)
        with self.assertRaises(maquette.Down):
            maquette._checked({"protocol": 1, "instance_id": "j"}, place)


class Language(unittest.TestCase):
    def test_python_3_7_can_read_it(self):
        source = (ROOT / "plugins/python/maquette.py").read_text()
        if sys.version_info >= (3, 8):
            ast.parse(source, feature_version=(3, 7))
        modules = {node.names[0].name if isinstance(node, ast.Import) else node.module
                   for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.Import, ast.ImportFrom))}
        standard = {"collections", "concurrent.futures", "errno", "hashlib", "http.client", "json", "os", "queue", "random", "select",
                    "shutil", "socket", "stat", "subprocess", "sys", "tempfile", "threading", "time", "urllib.parse", "uuid"}
        self.assertEqual(modules - standard, {"blake3"}, "everything else is in the standard library, and blake3 is not needed")


if __name__ == "__main__":
    unittest.main()
