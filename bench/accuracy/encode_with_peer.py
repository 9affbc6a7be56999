"""face_recognition's vectors of a list of pictures. Usage: encode_with_peer.py FOLDER FILES.json OUTPUT.json"""

import json
import sys
from pathlib import Path

import face_recognition

folder, files, output = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text()), Path(sys.argv[3])


def encode(file: str):
    try:
        pixels = face_recognition.load_image_file(folder / file)
    except Exception as error:
        return str(error)
    locations = face_recognition.face_locations(pixels)
    vectors = face_recognition.face_encodings(pixels, locations)
    sizes = [(bottom - top) * (right - left) for top, right, bottom, left in locations]
    order = sorted(range(len(vectors)), key=lambda face: -sizes[face])
    return [vectors[face].tolist() for face in order]


output.write_text(json.dumps({file: encode(file) for file in files}))
