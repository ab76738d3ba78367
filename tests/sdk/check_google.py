"""google-genai against the fake of Google's API."""

import base64
import sys

from fakes import Fakes, check, picture, refused
from google import genai
from google.genai import errors, types


def main(program):
    with Fakes(program) as fakes:
        fake = fakes.fake("google")
        # The version that the client takes by itself, and the one that the documents name.
        for version in (None, "v1beta"):
            options = types.HttpOptions(base_url=fake.url, api_version=version)
            client = genai.Client(api_key=fake.key, http_options=options)
            images(fake, client)
            refusals(fake, client)
            mistakes(fake, client)
            interactions(fake, client)
        videos(fake)
        print("google-genai", genai.__version__, "accepted the fake")


def ask(client, model="gemini-nano-banana-2.1", **config):
    return client.models.generate_content(
        model=model,
        contents=["a fox in the snow", types.Part.from_bytes(data=picture(), mime_type="image/png")],
        config=types.GenerateContentConfig(
            response_modalities=["IMAGE"],
            image_config=types.ImageConfig(aspect_ratio="16:9", image_size="2K"),
            **config,
        ),
    )


def results(answer):
    parts = answer.candidates[0].content.parts
    return [part.inline_data for part in parts if part.inline_data and not part.thought]


def images(fake, client):
    answer = ask(client, seed=7)
    (image,) = results(answer)
    check("the picture is the fake's", image.data, fake.last_made())
    check("its type", image.mime_type, "image/jpeg")
    check("usage", answer.usage_metadata.candidates_token_count, 1680)
    check("version", answer.model_version, "gemini-nano-banana-2.1")
    answer = ask(client, model="gemini-3-pro-image")
    thoughts = [part for part in answer.candidates[0].content.parts if part.thought]
    check("thoughts", len(thoughts), 2)
    check("the picture after the thoughts", results(answer)[0].data, fake.last_made())
    chunks = client.models.generate_content_stream(
        model="gemini-nano-banana-2.1", contents="a fox in the rain"
    )
    streamed = [image for chunk in chunks if chunk.candidates[0].content for image in results(chunk)]
    check("the streamed picture", [image.data for image in streamed], [fake.last_made()])
    names = [model.name for model in client.models.list()]
    check("models", "models/gemini-3-pro-image" in names, True)


def refusals(fake, client):
    fake.script("Create", "refusal PromptBlocked")
    answer = ask(client)
    check("prompt blocked", (answer.candidates, answer.prompt_feedback.block_reason), (None, "PROHIBITED_CONTENT"))
    fake.script("Create", "refusal CandidateBlocked")
    answer = ask(client)
    check("candidate blocked", (answer.candidates[0].finish_reason, answer.candidates[0].content), ("IMAGE_SAFETY", None))
    fake.script("Create", "refusal TextOnly")
    answer = ask(client)
    check("text only", (answer.text, results(answer)), ("I can't create that image.", []))
    fake.script("Create", "refusal ThoughtsOnly")
    answer = ask(client)
    check("thoughts only", (answer.candidates[0].finish_reason, results(answer)), ("NO_IMAGE", []))


def mistakes(fake, client):
    before = fake.books()["creates"]
    for status, kind in [(400, errors.ClientError), (402, errors.ClientError), (404, errors.ClientError),
                         (429, errors.ClientError), (500, errors.ServerError), (503, errors.ServerError)]:
        fake.script("Create", str(status))
        error = refused(f"status {status}", kind, lambda: ask(client))
        check("its code", error.code, status)
    error = refused("a model that is shut down", errors.ClientError, lambda: ask(client, model="gemini-2.5-flash-image"))
    check("its status", error.status, "NOT_FOUND")
    wrong = genai.Client(api_key="wrong", http_options=types.HttpOptions(base_url=fake.url))
    error = refused("a wrong key", errors.ClientError, lambda: ask(wrong))
    check("its code", (error.code, error.details["error"]["details"][0]["reason"]), (400, "API_KEY_INVALID"))
    check("no repetition", fake.books()["creates"] - before, 8)


def interactions(fake, client):
    answer = client.interactions.create(model="gemini-nano-banana-2.1", input="a fox")
    check("a picture at once", base64.b64decode(media_of(answer).data), fake.last_made())
    order = dict(
        model="gemini-omni-1.2-flash",
        input="a fox runs",
        background=True,
        response_format={"type": "video", "aspect_ratio": "16:9", "duration": "4s"},
    )
    answer = client.interactions.create(**order)
    states = [answer.status]
    while answer.status in ("queued", "in_progress"):
        answer = client.interactions.get(answer.id)
        states.append(answer.status)
    check("the states", states, ["queued", "queued", "in_progress", "completed"])
    check("the clip is the fake's", base64.b64decode(media_of(answer).data), fake.last_made())
    check("usage", answer.usage.total_output_tokens, 1120)
    from_a_frame(fake, client, order)
    fake.script("Create", "refusal TextOnly")
    answer = client.interactions.create(model="gemini-nano-banana-2.1", input="a fox")
    check("declined in words", media_of(answer), None)
    refused("an unknown interaction", Exception, lambda: client.interactions.get("v1_nobody"))
    before = fake.books()
    fake.script("Create", "500 after work")
    client.interactions.create(**order)
    after = fake.books()
    check("its own repetition orders twice, as the facts say", after["accepted"] - before["accepted"], 2)


def from_a_frame(fake, client, order):
    """An order as the daemon puts it: a first frame, what it is for, and the clip as a file that needs the key."""
    frame = {"type": "image", "data": base64.b64encode(picture()).decode(), "mime_type": "image/png"}
    words = {"type": "text", "text": "a fox runs"}
    order = order | dict(
        input=[frame, words],
        store=True,
        response_format={"type": "video", "aspect_ratio": "16:9", "resolution": "720p", "duration": "4s", "delivery": "uri"},
        generation_config={"video_config": {"task": "image_to_video"}},
    )
    answer = client.interactions.create(**order)
    while answer.status in ("queued", "in_progress"):
        answer = client.interactions.get(answer.id)
    uri = media_of(answer).uri
    name = "files/" + uri.split("/files/")[1].split(":")[0]
    check("the state of the file", client.files.get(name=name).state.name, "ACTIVE")
    check("the clip behind the link", client.files.download(file=name), fake.last_made())
    order["generation_config"] = {"video_config": {"task": "text_to_video"}}
    refused("a frame where none belongs", Exception, lambda: client.interactions.create(**order))


def media_of(answer):
    content = answer.steps[0].content[0]
    return content if content.type in ("image", "video") else None


def videos(fake):
    """The client has this for Vertex alone."""
    client = genai.Client(vertexai=True, api_key=fake.key, http_options=types.HttpOptions(base_url=fake.url))
    operation = ended(client)
    check("the clip of the operation", operation.response.generated_videos[0].video.video_bytes, fake.last_made())
    fake.script("Create", "refusal Filtered")
    response = ended(client).response
    check("filtered", (response.generated_videos or None, response.rai_media_filtered_count), (None, 1))


def ended(client):
    frame = types.Image(image_bytes=picture(), mime_type="image/png")
    operation = client.models.generate_videos(
        model="veo-3.1-generate-001",
        source=types.GenerateVideosSource(prompt="a fox runs", image=frame),
        config=types.GenerateVideosConfig(
            duration_seconds=4, aspect_ratio="16:9", resolution="720p", seed=7, generate_audio=False,
            number_of_videos=1, last_frame=frame,
        ),
    )
    while not operation.done:
        operation = client.operations.get(operation)
    return operation


main(sys.argv[1])
