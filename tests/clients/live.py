"""Works a real daemon with plugins/python/maquette.py. Run by tests/e2e/clients.rs in the daemon's MAQUETTE_HOME; that kills the daemon where this
prints `restart`, and answers when there is another one."""

import json
import os
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "plugins" / "python"))
sys.dont_write_bytecode = True

import maquette  # noqa: E402


def work(client, prompt, events):
    """Makes two drafts, and looks at one of them in every way."""
    draft = {"prompt": prompt, "count": 2, "size": "128x128", "idempotency_key": maquette.key()}
    made = client.draft(**draft)
    assert [job["id"] for job in client.draft(**draft)["jobs"]] == [job["id"] for job in made["jobs"]]
    jobs = [client.wait(job, seconds=30) for job in made["jobs"]]
    assert [job["state"] for job in jobs] == ["done", "done"], jobs
    asset = client.take_get(take=jobs[0]["take"])["take"]["asset"]
    whole, small = client.asset(asset), client.asset(asset["digest"], max_side=32, format="jpeg")
    assert len(whole) == asset["bytes"] and small[:3] == b"\xff\xd8\xff" and len(small) < len(whole)
    with open(client.asset_path(asset), "rb") as file:
        assert file.read() == whole
    if events is not None:
        until(lambda: seen(events, jobs[1]["id"]))


def seen(events, job):
    FOUND.extend(events.poll(0.2))
    return any(event["job"] == job and event["state"] == "done" for event in FOUND)


def until(is_true):
    limit = time.monotonic() + 30
    while not is_true():
        assert time.monotonic() < limit, "it never came"


def refused(family, code, ask):
    try:
        ask()
    except maquette.Fault as fault:
        assert (type(fault), fault.code) == (family, code) and fault.message and fault.hint, repr(fault)
    else:
        raise AssertionError("%s was expected" % code)


def together(client):
    """Eight threads, a connection each."""
    wrong = []

    def ask():
        for _ in range(25):
            if client.status()["pid"] != client.call("status")["pid"]:
                wrong.append("another daemon")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong


FOUND = []

client = maquette.Client()
assert client.state() == ("ready", None), client.diagnostics()
events = client.events(since=0)
work(client, "a teapot by the socket", events)
assert client.asset_path(client.take_get(take="t1")["take"]["asset"]).startswith(os.environ["MAQUETTE_HOME"])
together(client)
refused(maquette.Fault, "unknown_take", lambda: client.take_get(take="t999"))
refused(maquette.Fault, "invalid_params", lambda: client.draft(promt="a teapot"))
assert client.later("status").result(30)["takes"] == client.status()["takes"]

said = json.loads(pathlib.Path(os.environ["MAQUETTE_HOME"], "config", "daemon.json").read_text())
token = pathlib.Path(said["token_file"]).read_text().strip()
by_tcp = maquette.Client("http://127.0.0.1:%d" % said["port"], token)
work(by_tcp, "a teapot by TCP", None)
for each in (client, by_tcp):
    picture = each.asset(each.take_get(take="t1")["take"]["asset"], max_side=32, format="jpeg")
    assert each.asset(each.upload(picture)) == picture
refused(maquette.WrongToken, "unauthorized", maquette.Client(by_tcp.url, "wrong").status)
assert maquette.Client(by_tcp.url).state()[0] == "wrong_token"

guest = maquette.Client(by_tcp.url)
paired = guest.pair("a sandboxed host", ["read"], lambda code, _: client.pair_approve(code=code))
assert paired["scopes"] == ["read"] and guest.status()["pid"] == client.status()["pid"]
refused(maquette.Fault, "forbidden", lambda: guest.take_judge(takes=["t1"], verdict="keep"))
client.pair_revoke(client=paired["client"])
refused(maquette.WrongToken, "unauthorized", guest.status)

print("restart", flush=True)
sys.stdin.readline()
work(client, "a teapot after the kill", events)
events.stop()
every, seq, more = [], 0, True
while more:
    page = client.events_since(seq=seq, limit=100)
    every, seq, more = every + page["events"], page["seq"], page["more"]
assert FOUND == every[: len(FOUND)], "every event once and in order, over the kill"
assert len(every) - len(FOUND) < 3, "and to the end"
print("worked, %d events" % len(FOUND))
