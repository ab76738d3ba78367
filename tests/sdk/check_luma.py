"""The lumaai client against the fake of Luma's Dream Machine API."""

import importlib.metadata
import os
import sys
import urllib.request

from fakes import Fakes, check, refused


def main(program):
    with Fakes(program) as fakes:
        fake = fakes.fake("luma")
        os.environ["NO_PROXY"] = "*"
        import lumaai

        base = f"{fake.url}/dream-machine/v1"
        client = lumaai.LumaAI(auth_token=fake.key, base_url=base, max_retries=0)
        made(fake, client)
        mistakes(fake, client, lumaai)
        print("lumaai", importlib.metadata.version("lumaai"), "accepted the fake")


def fetch(url):
    return urllib.request.urlopen(url).read()


def picture_of(client):
    return client.generations.image.create(prompt="a fox", model="photon-1", aspect_ratio="1:1", format="png")


def made(fake, client):
    generation = picture_of(client)
    states = [generation.state]
    while states[-1] not in ("completed", "failed"):
        generation = client.generations.get(generation.id)
        states.append(generation.state)
    check("the states", states, ["queued", "queued", "dreaming", "completed"])
    check("the picture is the fake's", fetch(generation.assets.image), fake.last_made())
    fake.command("pace", polls=0)
    clip = client.generations.video.create(
        prompt="a fox", model="ray-2", aspect_ratio="16:9", resolution="720p", duration="5s"
    )
    clip = client.generations.get(clip.id)
    check("the clip is the fake's", fetch(clip.assets.video), fake.last_made())
    listed = [one.id for one in client.generations.list().generations]
    check("both are listed", sorted(listed), sorted([generation.id, clip.id]))


def mistakes(fake, client, lumaai):
    fake.script("Create", "refusal FailedText")
    failed = client.generations.get(picture_of(client).id)
    check("a refusal", (failed.state, "moderation" in failed.failure_reason), ("failed", True))
    for status, kind in (
        (400, lumaai.BadRequestError),
        (401, lumaai.AuthenticationError),
        (404, lumaai.NotFoundError),
        (429, lumaai.RateLimitError),
        (500, lumaai.InternalServerError),
    ):
        before = fake.books()["creates"]
        fake.script("Create", str(status))
        error = refused(f"status {status}", kind, lambda: picture_of(client))
        check("once", (error.status_code, fake.books()["creates"] - before), (status, 1))


main(sys.argv[1])
