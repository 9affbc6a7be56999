"""The client against a running service: FACE_ENCODE_URL is its address, FACE_ENCODE_PICTURE a picture of faces."""

from __future__ import annotations

import os
import unittest
from array import array
from pathlib import Path

from face_encode_client import FaceEncode, FaceEncodeError, Template, vectors_of

URL = os.environ["FACE_ENCODE_URL"]
PICTURE = Path(os.environ["FACE_ENCODE_PICTURE"])


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = FaceEncode(URL)
        self.addCleanup(self.client.close)
        self.container = self.client.create_container()

    def test_finds_the_faces_of_a_picture_given_as_path_bytes_or_file(self) -> None:
        self.client.upload(self.container, PICTURE)
        self.client.upload(self.container, PICTURE.read_bytes())
        with PICTURE.open("rb") as file:
            self.client.upload(self.container, file)

        images = self.client.wait(self.container).images

        self.assertEqual([image.status for image in images], ["completed"] * 3)
        self.assertEqual(len({len(image.encodings) for image in images}), 1)
        self.assertEqual(len(images[0].encodings[0].vector), 128)

    def test_verifies_by_container_and_by_template(self) -> None:
        other = self.client.create_container()
        self.client.upload(self.container, PICTURE)
        self.client.upload(other, PICTURE)

        verification = self.client.verify(self.container, other.container_id)
        template = self.client.template(self.container)

        self.assertIs(verification.same_person, True)
        self.assertAlmostEqual(verification.distance, 0)
        self.assertLessEqual(verification.false_match_rate.estimate, 0.001)
        self.assertIsInstance(template, Template)
        again = self.client.verify(template, other, max_false_match_rate=0.01)
        self.assertEqual((again.same_person, again.max_false_match_rate), (True, 0.01))

    def test_verifies_by_vectors_as_face_recognition_gives_them(self) -> None:
        self.client.upload(self.container, PICTURE)
        vector = self.client.template(self.container).vector
        encoder = self.client.health().encoder

        # Like a numpy array: it can be iterated, and JSON does not know it.
        same = self.client.verify(vectors_of([array("d", vector)], encoder), self.container)

        self.assertIs(same.same_person, True)
        self.assertAlmostEqual(same.distance, 0)

    def test_compares_the_faces_of_a_container(self) -> None:
        self.client.upload(self.container, PICTURE)
        self.client.upload(self.container, PICTURE)
        self.client.wait(self.container)

        comparison = self.client.comparison(self.container, threshold=0.5)

        self.assertEqual(comparison.threshold, 0.5)
        self.assertGreater(len(comparison.pairs), 0)

    def test_uploads_a_large_picture_straight_to_the_store(self) -> None:
        # What comes after the end of a JPEG is ignored.
        self.client.upload(self.container, PICTURE.read_bytes() + bytes(5_000_000))

        [image] = self.client.wait(self.container).images

        self.assertEqual(image.status, "completed")

    def test_gives_the_slot_back_when_the_store_refuses_a_picture(self) -> None:
        with self.assertRaises(FaceEncodeError) as raised:
            self.client.upload(self.container, bytes(26_000_000))

        self.assertIn(raised.exception.code, ("image_too_large", "invalid_request", "upload_refused"))
        self.assertEqual(self.client.summary(self.container).images, [])

    def test_erases_an_image_and_a_container(self) -> None:
        image = self.client.upload(self.container, PICTURE)

        self.client.delete_image(self.container, image.image_id)
        self.assertEqual(self.client.summary(self.container).images, [])
        self.client.delete(self.container)

        with self.assertRaises(FaceEncodeError) as raised:
            self.client.summary(self.container)
        self.assertEqual((raised.exception.code, raised.exception.status), ("container_not_found", 404))
        self.assertTrue(raised.exception.request_id)

    def test_tells_each_state_of_the_pictures(self) -> None:
        self.client.upload(self.container, PICTURE)
        states: list[str] = []

        self.client.wait(self.container, on_update=lambda summary: states.extend(i.status for i in summary.images))

        self.assertEqual(states[-1], "completed")

    def test_creates_one_container_for_one_key(self) -> None:
        first = self.client.create_container(idempotency_key="attempt 1")

        self.assertEqual(self.client.create_container(idempotency_key="attempt 1"), first)


if __name__ == "__main__":
    unittest.main()
