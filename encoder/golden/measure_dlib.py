"""What dlib gives for each picture of a folder. Usage: measure_dlib.py PICTURES OUTPUT (see make.ts)."""

import json
import sys
from pathlib import Path

import dlib
import face_recognition
import face_recognition_models
import numpy as np

UPSAMPLE = 1  # as face_recognition does
pictures, output = Path(sys.argv[1]), Path(sys.argv[2])
find_boxes = dlib.get_frontal_face_detector()
find_landmarks = dlib.shape_predictor(face_recognition_models.pose_predictor_five_point_model_location())
network = dlib.face_recognition_model_v1(face_recognition_models.face_recognition_model_location())


def describe_rectangle(rectangle: dlib.rectangle) -> list[int]:
    return [rectangle.left(), rectangle.top(), rectangle.right(), rectangle.bottom()]


def overlaps(a: dlib.rectangle, b: dlib.rectangle) -> bool:
    return a.intersect(b).area() > 0.3 * min(a.area(), b.area())


def measure_steps(picture: Path) -> list[dict]:
    """Landmarks and vector of every face: in dlib's own boxes, and in given ones where dlib's detector has none."""
    pixels = face_recognition.load_image_file(picture)
    found = [("dlib", box) for box in find_boxes(pixels, UPSAMPLE)]
    given = [dlib.rectangle(*box) for box in json.loads(picture.with_suffix(".json").read_text())]
    found += [("given", box) for box in given if not any(overlaps(box, other) for _, other in found)]
    faces = []
    for source, box in found:
        shape = find_landmarks(pixels, box)
        faces.append(
            {
                "source": source,
                "box": describe_rectangle(box),
                "landmarks": [[point.x, point.y] for point in shape.parts()],
                "vector": round_vector(network.compute_face_descriptor(pixels, shape, 1)),
            }
        )
    return faces


def measure_whole(photo: Path) -> list[dict]:
    """face_recognition as its README shows it, on the photo as it is."""
    pixels = face_recognition.load_image_file(photo)
    locations = face_recognition.face_locations(pixels)
    vectors = face_recognition.face_encodings(pixels, locations)
    return [
        {"box": [left, top, right, bottom], "vector": round_vector(vector)}
        for (top, right, bottom, left), vector in zip(locations, vectors)
    ]


def round_vector(vector) -> list[float]:
    return [round(float(value), 7) for value in np.array(vector)]


def write_lines(document: dict) -> str:
    """One face a line: short enough to look at, and a change shows where it is."""
    sections = []
    for section, photos in document.items():
        entries = []
        for name, faces in photos.items():
            lines = ",\n".join("      " + json.dumps(face, separators=(",", ":")) for face in faces)
            entries.append(f'    "{name}": [\n{lines}\n    ]')
        sections.append(f'  "{section}": {{\n' + ",\n".join(entries) + "\n  }")
    return "{\n" + ",\n".join(sections) + "\n}\n"


document = {
    "steps": {picture.stem: measure_steps(picture) for picture in sorted(pictures.glob("*.ppm"))},
    "whole": {photo.stem: measure_whole(photo) for photo in sorted(pictures.glob("*.jpg"))},
}
output.write_text(write_lines(document))
count = {section: sum(map(len, photos.values())) for section, photos in document.items()}
print(f"dlib {dlib.__version__}: {count['steps']} faces step by step, {count['whole']} by face_recognition as a whole")
