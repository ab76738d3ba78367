"""The runwayml client against the fake of Runway's API."""

import base64
import importlib.metadata
import os
import sys
import urllib.request

from fakes import Fakes, check, picture, refused


def main(program):
    with Fakes(program) as fakes:
        fake = fakes.fake("runway")
        os.environ["NO_PROXY"] = "*"
        import runwayml

        client = runwayml.RunwayML(api_key=fake.key, base_url=fake.url, max_retries=0)
        made(fake, client)
        stopped(fake, client)
        mistakes(fake, client, runwayml)
        print("runwayml", importlib.metadata.version("runwayml"), "accepted the fake")


def fetch(url):
    return urllib.request.urlopen(url).read()


def picture_of(client, prompt="a fox"):
    return client.text_to_image.create(model="gen4_image", prompt_text=prompt, ratio="1024:1024", seed=3)


def made(fake, client):
    task = picture_of(client)
    states = []
    while not states or states[-1] not in ("SUCCEEDED", "FAILED"):
        states.append(client.tasks.retrieve(task.id).status)
    check("the states", states, ["PENDING", "RUNNING", "SUCCEEDED"])
    done = client.tasks.retrieve(task.id)
    check("the picture is the fake's", fetch(done.output[0]), fake.last_made())
    check("what it cost", done.cost.credits, 8)
    frame = "data:image/png;base64," + base64.b64encode(picture()).decode()
    clip = client.image_to_video.create(
        model="gen4_turbo", prompt_image=frame, prompt_text="a fox", ratio="1280:720", duration=5
    )
    fake.command("pace", polls=0)
    done = client.tasks.retrieve(clip.id)
    check("the clip is the fake's", fetch(done.output[0]), fake.last_made())
    check("what the clip cost", done.cost.credits, 25)


def stopped(fake, client):
    fake.command("pace", polls=1000)
    task = picture_of(client, "never")
    client.tasks.delete(task.id)
    check("cancelled", client.tasks.retrieve(task.id).status, "CANCELLED")
    fake.command("pace", polls=0)


def mistakes(fake, client, runwayml):
    for refusal, code in (("RequestModerated", "SAFETY.INPUT.TEXT"), ("ContentModerated", "SAFETY.OUTPUT.IMAGE")):
        fake.script("Create", f"refusal {refusal}")
        failed = client.tasks.retrieve(picture_of(client).id)
        check(refusal, (failed.status, failed.failure_code, failed.cost.credits), ("FAILED", code, 0))
    for status, kind in (
        (400, runwayml.BadRequestError),
        (401, runwayml.AuthenticationError),
        (404, runwayml.NotFoundError),
        (429, runwayml.RateLimitError),
        (500, runwayml.InternalServerError),
    ):
        before = fake.books()["creates"]
        fake.script("Create", str(status))
        error = refused(f"status {status}", kind, lambda: picture_of(client))
        check("once", (error.status_code, fake.books()["creates"] - before), (status, 1))


main(sys.argv[1])
