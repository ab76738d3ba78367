"""The openai client against the fake of OpenAI's images."""

import base64
import io
import struct
import sys
import zlib

import openai
from fakes import Fakes, check, refused


def main(program):
    with Fakes(program) as fakes:
        fake = fakes.fake("openai")
        client = openai.OpenAI(api_key=fake.key, base_url=fake.url + "/v1", max_retries=0)
        generations(fake, client)
        edits(fake, client)
        mistakes(fake, client)
        print("openai", openai.__version__, "accepted the fake")


def png(width, height, alpha):
    """One colour; with an alpha channel or without."""
    pixel, kind = (b"\xff\x00\x00\x00", 6) if alpha else (b"\xff\x00\x00", 2)
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = (b"\0" + pixel * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def bytes_of(answer):
    return base64.b64decode(answer.data[-1].b64_json)


def order(client, **more):
    return client.images.generate(model="gpt-image-2.5-flare", prompt="a fox", size="1024x1024", quality="low", **more)


def generations(fake, client):
    answer = order(client, n=2)
    check("the picture is the fake's", (len(answer.data), bytes_of(answer)), (2, fake.last_made()))
    check("usage", (answer.usage.output_tokens, answer.size, answer.quality), (528, "1024x1024", "low"))
    again = order(client)
    check("without a seed it is another one", bytes_of(again) == bytes_of(answer), False)
    events = list(order(client, stream=True))
    check("streamed", events[-1].type, "image_generation.completed")
    check("the streamed picture", base64.b64decode(events[-1].b64_json), fake.last_made())
    check("models", "gpt-image-2" in [model.id for model in client.models.list()], True)


def edit(client, mask):
    named = lambda name, data: (name, io.BytesIO(data), "image/png")
    return client.images.edit(
        model="gpt-image-2.5-flare", prompt="a hen", size="1024x1024",
        image=[named("a.png", png(64, 64, False)), named("b.png", png(32, 32, False))], mask=named("mask.png", mask),
    )


def edits(fake, client):
    answer = edit(client, png(64, 64, True))
    check("the edit is the fake's", bytes_of(answer), fake.last_made())
    check("both references count", answer.usage.input_tokens_details.image_tokens, 646)
    refused("a mask without alpha", openai.BadRequestError, lambda: edit(client, png(64, 64, False)))
    refused("a mask of another size", openai.BadRequestError, lambda: edit(client, png(32, 64, True)))


def mistakes(fake, client):
    fake.script("Create", "refusal PolicyError")
    check("a refusal", refused("moderation", openai.BadRequestError, lambda: order(client)).code, "moderation_blocked")
    for status, kind in [(401, openai.AuthenticationError), (403, openai.PermissionDeniedError), (404, openai.NotFoundError),
                         (429, openai.RateLimitError), (500, openai.InternalServerError), (503, openai.InternalServerError)]:
        fake.script("Create", str(status))
        refused(f"status {status}", kind, lambda: order(client))
    refused("a model that is shut down", openai.NotFoundError, lambda: client.images.generate(model="gpt-image-1", prompt="a"))
    before = fake.books()
    fake.script("Create", "reset after reading")
    order(client.with_options(max_retries=2))
    after = fake.books()
    check("its own repetition pays twice, as the facts say", after["charges"] - before["charges"], 2)


main(sys.argv[1])
