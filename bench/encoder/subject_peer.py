"""face_recognition in one process for the benchmark: takes `SIZE FILE` a line (SIZE 0: as it is, else the longest side
that it is resized to, px, as its users do to save time), answers with a line of JSON as subject-ours.ts does."""

import json
import resource
import sys
import time

import face_recognition
import numpy as np
from PIL import Image


def load(file: str, size: int) -> np.ndarray:
    if size == 0:
        return face_recognition.load_image_file(file)
    picture = Image.open(file)
    picture.draft("RGB", (size, size))
    picture = picture.convert("RGB")
    picture.thumbnail((size, size), Image.Resampling.BILINEAR, reducing_gap=2)
    return np.asarray(picture)


def resident() -> float:
    """Megabytes that the process holds now; the most that it ever held where the system does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS:"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


for line in sys.stdin:
    size, file = line.rstrip("\n").split(" ", 1)
    start, before = time.perf_counter(), time.process_time()
    pixels = load(file, int(size))
    decoded = time.perf_counter()
    locations = face_recognition.face_locations(pixels)
    found = time.perf_counter()
    vectors = face_recognition.face_encodings(pixels, locations)
    done = time.perf_counter()
    stages = {"decode": decoded - start, "detect": found - decoded, "describe": done - found}
    answer = {
        "ms": (done - start) * 1000,
        "cpu": (time.process_time() - before) * 1000,
        "stages": {stage: seconds * 1000 for stage, seconds in stages.items()},
        "faces": len(vectors),
        "rss": resident(),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(answer), flush=True)
