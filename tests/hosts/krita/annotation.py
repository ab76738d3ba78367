"""Looks into a saved .kra: the state is in its annotations, as text, with ids and digests, and without a picture's bytes."""

import json
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    found = [name for name in archive.namelist() if "annotations" in name and "state.json" in name]
    if len(found) != 1:
        sys.exit("annotations: %s" % archive.namelist())
    body = archive.read(found[0])
said = json.loads(body.decode("utf-8"))
for entry in said["takes"]:
    for name in ("take", "digest", "seed", "prompt", "tier", "model", "cost_microcredits"):
        if name not in entry:
            sys.exit("%s lacks in %s" % (name, entry))
if len(body) > 100000 or not said["takes"]:
    sys.exit("%d bytes, %d takes" % (len(body), len(said["takes"])))
print("ok annotation: %s, %d bytes for %d takes" % (found[0], len(body), len(said["takes"])))
