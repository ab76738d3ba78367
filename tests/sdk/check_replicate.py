"""The replicate client against the fake of Replicate's API."""

import importlib.metadata
import os
import sys
import urllib.request

from fakes import Fakes, check, picture, refused


def main(program):
    with Fakes(program) as fakes:
        fake = fakes.fake("replicate")
        os.environ["NO_PROXY"] = "*"
        import replicate

        client = replicate.Client(api_token=fake.key, base_url=fake.url)
        run(fake, client)
        polled(fake, client)
        mistakes(fake, client, replicate)
        print("replicate", importlib.metadata.version("replicate"), "accepted the fake")


def fetch(url):
    return urllib.request.urlopen(url).read()


def run(fake, client):
    output = client.run("google/nano-banana-2", input={"prompt": "a fox", "seed": 3})
    # The client wraps https addresses only; over http it gives the address itself.
    check("the picture is the fake's", fetch(output), fake.last_made())
    outputs = client.run("google/nano-banana-2", input={"prompt": "a fox", "num_outputs": 2, "output_format": "jpg"})
    check("two", (len(outputs), fetch(outputs[1])), (2, fake.last_made()))


def polled(fake, client):
    prediction = client.predictions.create(version="0" * 64, input={"prompt": "a hen"}, wait=False)
    check("it starts", prediction.status, "starting")
    states = [prediction.status]
    while prediction.status not in ("succeeded", "failed", "canceled"):
        prediction.reload()
        states.append(prediction.status)
    check("the states", states, ["starting", "starting", "processing", "succeeded"])
    check("the picture of the job", fetch(prediction.output), fake.last_made())
    check("the list has it", prediction.id in [one.id for one in client.predictions.list()], True)
    for at in range(21):
        client.predictions.create(version="0" * 64, input={"prompt": f"a page, {at}"}, wait=False)
    page = client.predictions.list()
    check("the list has pages", (len(page.results), prediction.id in [one.id for one in page]), (20, False))
    check("the next one has it", prediction.id in [one.id for one in client.predictions.list(page.next)], True)
    fake.command("pace", polls=1000)
    prediction = client.predictions.create(version="0" * 64, input={"prompt": "never"})
    prediction.cancel()
    check("cancelled", (prediction.status, fake.books()["cancelled"]), ("canceled", [prediction.id]))
    fake.command("pace", polls=2)
    path = "/tmp/maquette-sdk.png"
    with open(path, "wb") as file:
        file.write(picture())
    with open(path, "rb") as file:
        upload = client.files.create(file)
    os.remove(path)
    check("an upload", fetch(upload.urls["get"]), picture())


def mistakes(fake, client, replicate):
    fake.script("Create", "refusal FailedText")
    error = refused("a refusal", replicate.exceptions.ModelError, lambda: client.run("google/x", input={"prompt": "a"}))
    check("its words", "flagged as sensitive" in error.prediction.error, True)
    for status in (402, 422, 429):
        before = fake.books()["creates"]
        fake.script("Create", str(status))
        error = refused(
            f"status {status}", replicate.exceptions.ReplicateError, lambda: client.run("google/x", input={"prompt": "a"})
        )
        check("once", (error.status, fake.books()["creates"] - before), (status, 1))


main(sys.argv[1])
