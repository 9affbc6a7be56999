"""Uploads a picture with the client that openapi-python-client has generated: upload.py URL PICTURE"""

import sys
from pathlib import Path

from face_encode_client import Client
from face_encode_client.api.containers import create_container
from face_encode_client.api.pictures import add_image
from face_encode_client.api.results import get_summary
from face_encode_client.models import AcceptedImage, AddImageBody, Container, Summary
from face_encode_client.types import File

url, picture = sys.argv[1:]
client = Client(base_url=url)

container = create_container.sync(client=client)
assert isinstance(container, Container), container
with Path(picture).open("rb") as payload:
    # The client names no file, only its type.
    body = AddImageBody(file=File(payload=payload, mime_type="image/jpeg"))
    accepted = add_image.sync(container.container_id, client=client, body=body)
assert isinstance(accepted, AcceptedImage), accepted
summary = get_summary.sync(container.container_id, client=client, prefer="wait=20")
assert isinstance(summary, Summary), summary
[image] = summary.images
print(f"{image.status}: {len(image.encodings)} face(s)")
face = image.encodings[0]
print(f"{len(face.vector)} numbers, landmarks {face.landmarks}")
assert [len(point) for point in face.landmarks or []] == [2] * 5
