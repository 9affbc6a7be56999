"""How pictures get to the service and to its store."""

from __future__ import annotations

import io
import unittest

import httpx
from face_encode_client import FaceEncode, FaceEncodeError, Picture
from fake_api import CONTAINER_ID, IMAGE_ID, TIME, FakeApi, FakeApiTest, Reply, headers_of, refusal, summary

PNG = b"\x89PNG\r\n\x1a\n"
LARGE = PNG + bytes(4_500_000)
STORED = Reply(204)
REFUSED = Reply(403, "<Error><Code>AccessDenied</Code><Message>Policy expired</Message></Error>")

IN_USE = refusal(412, "image_in_use")

ACCEPTED = {"image_id": IMAGE_ID, "status": "processing", "created_at": TIME}


class UploadTest(FakeApiTest):
    def announce(self, *store: Reply, token: str | None = None, etag: str = '"mine"') -> tuple[FaceEncode, FakeApi]:
        """A client of a service that is its own store."""
        client, api = self.connect(token=token)
        form = {"url": f"{api.url}/store", "fields": {"key": "picture-1"}, "expires_at": TIME}
        headers = {"ETag": etag} if etag else {}
        api.replies.extend([Reply(201, {**ACCEPTED, "upload": form}, headers), *store])
        return client, api

    def test_sends_a_small_picture_through_the_api_under_a_name_that_tells_nothing(self) -> None:
        pictures: list[Picture] = [PNG, bytearray(PNG), memoryview(PNG), io.BytesIO(PNG)]
        for picture in pictures:
            with self.subTest(picture=type(picture)):
                client, api = self.connect(Reply(202, ACCEPTED))

                image = client.upload(CONTAINER_ID, picture, idempotency_key="picture 1")

                [request] = api.requests
                self.assertEqual(str(image.image_id), IMAGE_ID)
                self.assertEqual(request.path, f"/v1/containers/{CONTAINER_ID}/images")
                self.assertEqual(request.headers["Idempotency-Key"], "picture 1")
                self.assertIn(b'name="file"; filename="picture"', request.body)
                self.assertIn(PNG, request.body)

    def test_draws_a_boundary_that_no_picture_can_foresee(self) -> None:
        client, api = self.connect(*[Reply(202, ACCEPTED)] * 2)

        for _ in range(2):
            client.upload(CONTAINER_ID, PNG)

        types = headers_of(api.requests, "Content-Type")
        self.assertRegex(str(types[0]), r"^multipart/form-data; boundary=\w{32}$")
        self.assertNotEqual(types[0], types[1])

    def test_sends_the_whole_picture_again_when_the_service_is_busy(self) -> None:
        client, api = self.connect(refusal(503, "unavailable"), Reply(202, ACCEPTED))

        client.upload(CONTAINER_ID, PNG)

        self.assertEqual([PNG in request.body for request in api.requests], [True, True])

    def test_takes_nothing_that_is_no_picture(self) -> None:
        client, _ = self.connect()
        for picture, given in [(io.StringIO("text"), "for reading text"), (7, "int"), (None, "NoneType")]:
            with self.subTest(given=given), self.assertRaisesRegex(TypeError, given):
                client.upload(CONTAINER_ID, picture)  # type: ignore[arg-type]

    def test_sends_a_large_picture_to_the_store_without_the_token(self) -> None:
        client, api = self.announce(STORED, token="secret")

        image = client.upload(CONTAINER_ID, LARGE)

        announced, stored = api.requests
        self.assertEqual(str(image.image_id), IMAGE_ID)
        self.assertEqual(announced.path, f"/v1/containers/{CONTAINER_ID}/uploads")
        self.assertIn(b"image/png", announced.body)
        self.assertEqual(stored.path, "/store")
        self.assertEqual(headers_of(api.requests, "Authorization"), ["Bearer secret", None])
        # S3 ignores every field that comes after the file.
        self.assertLess(stored.body.index(b'name="key"'), stored.body.index(b'name="file"'))

    def test_does_not_let_what_signs_calls_to_the_api_touch_the_form(self) -> None:
        _, api = self.announce(STORED)
        with httpx.Client(headers={"X-Signed": "yes"}) as http:
            FaceEncode(api.url, http_client=http).upload(CONTAINER_ID, LARGE)

        self.assertEqual(headers_of(api.requests, "X-Signed"), ["yes", None])

    def test_sends_it_to_a_busy_store_again(self) -> None:
        client, api = self.announce(Reply(503, "<Error><Code>SlowDown</Code></Error>"), STORED)

        client.upload(CONTAINER_ID, LARGE)

        self.assertEqual([request.path for request in api.requests[1:]], ["/store", "/store"])

    def test_gives_the_slot_back_when_the_store_refuses_and_says_why(self) -> None:
        for etag in ('"mine"', 'W/"mine"'):
            with self.subTest(etag=etag):
                client, api = self.announce(REFUSED, Reply(204), etag=etag)

                with self.assertRaisesRegex(FaceEncodeError, "not accepted by the store: Policy expired") as raised:
                    client.upload(CONTAINER_ID, LARGE)
                self.assertEqual((raised.exception.code, raised.exception.status), ("upload_refused", 403))
                self.assertEqual([request.method for request in api.requests], ["POST", "POST", "DELETE"])
                self.assertEqual(api.requests[-1].path[-36:], IMAGE_ID)
                self.assertEqual(api.requests[-1].headers["If-Match"], '"mine"')

    def test_asks_for_no_erasure_where_an_earlier_call_took_the_slot(self) -> None:
        client, api = self.announce(REFUSED, summary("processing", "a"), etag="")

        with self.assertRaises(FaceEncodeError) as raised:
            client.upload(CONTAINER_ID, LARGE)
        self.assertEqual(raised.exception.code, "upload_refused")
        self.assertEqual([request.method for request in api.requests], ["POST", "POST", "GET"])

    def test_fails_where_another_call_relies_on_the_slot_and_has_not_succeeded_yet(self) -> None:
        client, api = self.announce(REFUSED, IN_USE, summary("processing", "a"))

        with self.assertRaises(FaceEncodeError) as raised:
            client.upload(CONTAINER_ID, LARGE)
        self.assertEqual(raised.exception.code, "upload_refused")
        self.assertEqual([request.method for request in api.requests], ["POST", "POST", "DELETE", "GET"])

    def test_tells_the_reason_of_the_store_also_when_the_slot_cannot_be_given_back(self) -> None:
        client, _ = self.announce(REFUSED, refusal(500, "internal_error", 61), summary("processing", "a"))

        with self.assertRaises(FaceEncodeError) as raised:
            client.upload(CONTAINER_ID, LARGE)
        self.assertEqual(raised.exception.code, "upload_refused")

    def test_succeeds_where_another_call_with_its_key_has_brought_the_picture(self) -> None:
        for status in ("completed", "failed"):
            with self.subTest(status=status):
                client, api = self.announce(REFUSED, IN_USE, summary(status, "a"))

                image = client.upload(CONTAINER_ID, LARGE, idempotency_key="mine")

                self.assertEqual(str(image.image_id), IMAGE_ID)
                self.assertEqual([request.method for request in api.requests], ["POST", "POST", "DELETE", "GET"])

    def test_tells_the_reason_of_the_store_when_the_service_does_not_say_how_far_the_picture_is(self) -> None:
        empty = {"container_id": CONTAINER_ID, "created_at": TIME, "expires_at": TIME, "images": []}
        for reply in (refusal(500, "internal_error", 61), Reply(200, empty)):
            with self.subTest(status=reply.status):
                client, api = self.announce(REFUSED, refusal(404, "image_not_found"), reply)

                with self.assertRaises(FaceEncodeError) as raised:
                    client.upload(CONTAINER_ID, LARGE)
                self.assertEqual(raised.exception.code, "upload_refused")
                self.assertEqual([request.method for request in api.requests], ["POST", "POST", "DELETE", "GET"])

    def test_names_a_picture_too_large_when_the_store_does(self) -> None:
        client, _ = self.announce(Reply(400, "<Error><Code>EntityTooLarge</Code></Error>"), Reply(204))

        with self.assertRaises(FaceEncodeError) as raised:
            client.upload(CONTAINER_ID, LARGE)
        self.assertEqual(raised.exception.code, "image_too_large")


if __name__ == "__main__":
    unittest.main()
