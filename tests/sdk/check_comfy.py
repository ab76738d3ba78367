"""ComfyUI has no official client. This does what the example in its own repository does (websockets_api_example): listen, order, wait
for `executing` with no node, read the history, view the pictures."""

import json
import struct
import sys
import urllib.parse
import urllib.request
import uuid

import websocket
from fakes import Fakes, check

GRAPH = {
    "3": {"class_type": "KSampler", "inputs": {
        "seed": 5, "steps": 20, "cfg": 8, "sampler_name": "euler", "scheduler": "normal", "denoise": 1,
        "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "fake-checkpoint.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"batch_size": 1, "height": 64, "width": 64}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "a fox"}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "bad hands"}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}},
}


def main(program):
    with Fakes(program) as fakes:
        fake = fakes.fake("comfy")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        client_id = str(uuid.uuid4())
        socket = websocket.create_connection(f"ws://{fake.host}/ws?clientId={client_id}")
        socket.send(json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}}))
        previews = []
        prompt_id = order(opener, fake, client_id)
        wait(socket, prompt_id, previews)
        check("previews", (len(previews) > 0, previews[0][:2]), (True, b"\xff\xd8"))
        history = json.load(opener.open(f"{fake.url}/history/{prompt_id}"))[prompt_id]
        (image,) = history["outputs"]["9"]["images"]
        found = opener.open(f"{fake.url}/view?{urllib.parse.urlencode(image)}").read()
        check("the picture is the fake's", found, fake.last_made())
        socket.close()
        print("ComfyUI's example, over websocket-client", websocket.__version__, "accepted the fake")


def order(opener, fake, client_id):
    body = {"prompt": GRAPH, "client_id": client_id, "prompt_id": str(uuid.uuid4())}
    answer = json.load(opener.open(f"{fake.url}/prompt", json.dumps(body).encode()))
    check("the id is ours", answer["prompt_id"], body["prompt_id"])
    return answer["prompt_id"]


def wait(socket, prompt_id, previews):
    while True:
        message = socket.recv()
        if isinstance(message, bytes):
            kind, second = struct.unpack(">II", message[:8])
            if kind in (1, 4):
                previews.append(message[8:] if kind == 1 else message[8 + second:])
            continue
        message = json.loads(message)
        if message["type"] == "executing" and message["data"] == {"node": None, "prompt_id": prompt_id}:
            return


main(sys.argv[1])
