"""fal-client against the fake of fal's queue. The client insists on https, so its transport is replaced by one that speaks http."""

import os
import sys

from fakes import Fakes, check, picture, refused


def main(program):
    with Fakes(program) as fakes:
        fake = fakes.fake("fal")
        # The client reads these when it is imported.
        os.environ.update(FAL_KEY=fake.key, FAL_RUN_HOST=fake.host, FAL_QUEUE_RUN_HOST=fake.host)
        import fal_client

        client = plain_http(fal_client, fake.key)
        queue(fake, client, fal_client)
        upload(fake, client, fal_client)
        cancel(fake, client, fal_client)
        mistakes(fake, client, fal_client)
        print("fal-client", fal_client.__version__, "accepted the fake")


def plain_http(fal_client, key):
    import httpx
    from fal_client.client import BackupDomainTransport, USER_AGENT

    class Plain(httpx.HTTPTransport):
        def handle_request(self, request):
            request.url = request.url.copy_with(scheme="http")
            return super().handle_request(request)

    client = fal_client.SyncClient(key=key)
    client.__dict__["_client"] = httpx.Client(
        transport=BackupDomainTransport(transport=Plain()),
        headers={"Authorization": f"Key {key}", "User-Agent": USER_AGENT},
        follow_redirects=True,
    )
    return client


def fetch(url):
    import httpx

    return httpx.get(url, trust_env=False).content


def queue(fake, client, fal_client):
    seen = []
    result = client.subscribe(
        "fal-ai/flux-2-pro/edit",
        {"prompt": "a fox", "seed": 11, "image_urls": [fal_client.encode(picture(), "image/png")]},
        with_logs=True,
        on_queue_update=lambda update: seen.append(type(update).__name__),
    )
    check("the states", sorted(set(seen)), ["Completed", "InProgress", "Queued"])
    check("the seed is echoed", result["seed"], 11)
    image = result["images"][0]
    check("the picture is the fake's", fetch(image["url"]), fake.last_made())
    check("its size", image["file_size"], len(fake.last_made()))
    handle = client.submit("fal-ai/veo3.1/fast/first-last-frame-to-video", {"prompt": "a fox runs", "duration": "4s"})
    check("the place", handle.status().position, 0)
    clip = handle.get()["video"]
    check("the clip is the fake's", (fetch(clip["url"]), clip["content_type"]), (fake.last_made(), "video/mp4"))
    again = client.result("fal-ai/veo3.1/fast/first-last-frame-to-video", handle.request_id)
    check("by its id alone", again["video"]["url"], clip["url"])


def upload(fake, client, fal_client):
    # The addresses of the uploads are constants; the client takes http there.
    fal_client.client.REST_URL = fal_client.client.CDN_URL = fake.url
    url = client.upload(picture(), "image/png")
    check("an upload", (url.startswith(fake.media), fetch(url)), (True, picture()))


def cancel(fake, client, fal_client):
    fake.command("pace", polls=1000)
    handle = client.submit("fal-ai/flux-2-pro", {"prompt": "never"})
    handle.cancel()
    check("the books know", fake.books()["cancelled"], [handle.request_id])
    check("ended", type(handle.status(with_logs=True)).__name__, "Completed")
    fake.command("pace", polls=2)


def mistakes(fake, client, fal_client):
    error_kind = fal_client.FalClientHTTPError
    order = lambda: client.subscribe("fal-ai/flux-2-pro", {"prompt": "a fox"})
    fake.script("Create", "refusal PolicyError")
    error = refused("a refusal", error_kind, order)
    check("its status", (error.status_code, error.response.json()["detail"][0]["type"]), (422, "content_policy_violation"))
    fake.script("Create", "refusal BlackPicture")
    check("a black picture says so", order()["has_nsfw_concepts"], [True])
    fake.script("Create", "403")
    check("no money", refused("403", error_kind, order).status_code, 403)
    before = fake.books()
    fake.script("Create", "reset after reading")
    order()
    fake.command("finish")
    after = fake.books()
    check("the client orders twice after a reset, as the facts say", after["accepted"] - before["accepted"], 2)
    check("and pays twice", after["charges"] - before["charges"], 2)


main(sys.argv[1])
