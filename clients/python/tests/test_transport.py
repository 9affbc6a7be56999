"""What the client does when answers fail."""

from __future__ import annotations

import unittest
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
from face_encode_client import FaceEncode, FaceEncodeError
from fake_api import CONTAINER_ID, FakeApiTest, Reply, container, headers_of, refusal

BUSY = refusal(503, "unavailable")


class RetryTest(FakeApiTest):
    def test_repeats_a_call_with_the_same_key(self) -> None:
        client, api = self.connect(BUSY, container())

        client.create_container()

        keys = headers_of(api.requests, "Idempotency-Key")
        self.assertEqual(len(keys), 2)
        self.assertEqual(len(set(keys)), 1)

    def test_takes_a_key_of_the_caller(self) -> None:
        client, api = self.connect(container())

        client.create_container(idempotency_key="attempt 1")

        self.assertEqual(headers_of(api.requests, "Idempotency-Key"), ["attempt 1"])

    def test_waits_as_long_as_the_service_asks(self) -> None:
        client, api = self.connect(refusal(429, "throttled", 7), refusal(503, "unavailable", 0), container())

        client.create_container()

        self.assertEqual(api.pauses, [7, 0])

    def test_comes_later_each_time_up_to_eight_seconds_when_the_service_does_not_say(self) -> None:
        client, api = self.connect(*[BUSY] * 6, container(), max_tries=7)

        client.create_container()

        for pause, most in zip(api.pauses, [0.5, 1, 2, 4, 8, 8], strict=True):
            self.assertLessEqual(most / 2, pause)
            self.assertLessEqual(pause, most)

    def test_does_not_wait_longer_than_a_minute(self) -> None:
        client, api = self.connect(refusal(503, "unavailable", 61))

        with self.assertRaises(FaceEncodeError):
            client.create_container()
        self.assertEqual(api.pauses, [])

    def test_ends_with_the_last_answer(self) -> None:
        client, api = self.connect(BUSY, BUSY, max_tries=2)

        with self.assertRaisesRegex(FaceEncodeError, "Refused as unavailable") as raised:
            client.create_container()
        error = raised.exception
        self.assertEqual((error.code, error.status, error.request_id), ("unavailable", 503, "request-1"))
        self.assertEqual(len(api.requests), 2)

    def test_takes_a_second_deletion_that_finds_nothing_for_a_success(self) -> None:
        client, api = self.connect(BUSY, refusal(404, "container_not_found"))

        client.delete(CONTAINER_ID)

        self.assertEqual(len(api.requests), 2)

    def test_does_not_take_a_deletion_at_a_wrong_address_for_a_success(self) -> None:
        for reply in [refusal(404, "route_not_found"), Reply(404, "Not here")]:
            with self.subTest(reply=reply):
                client, _ = self.connect(BUSY, reply)

                with self.assertRaises(FaceEncodeError) as raised:
                    client.delete(CONTAINER_ID)
                self.assertIn(raised.exception.code, ("route_not_found", "unexpected_answer"))
                self.assertIn("is the address right", str(raised.exception))

    def test_says_what_an_id_looks_like(self) -> None:
        client, api = self.connect()

        for call in (lambda: client.summary("x"), lambda: client.delete_image(CONTAINER_ID, "x")):
            with self.assertRaisesRegex(ValueError, "'x' is not the id of a (container|picture)"):
                call()
        self.assertEqual(api.requests, [])


    def test_refuses_what_no_header_can_carry_at_once_and_does_not_repeat_it(self) -> None:
        for token in ["secret\u2026", "sec\nret", "sec\0ret", "secr\xe9t"]:
            with self.subTest(token=token):
                client, api = self.connect(token=token)

                with self.assertRaisesRegex(ValueError, "^The header Authorization cannot carry its value") as raised:
                    client.health()
                self.assertNotIn(token, str(raised.exception))
                self.assertEqual((api.requests, api.pauses), ([], []))

    def test_takes_a_token_that_ends_with_its_line(self) -> None:
        client, api = self.connect(container(), token="secret\n")

        client.create_container()

        self.assertEqual(headers_of(api.requests, "Authorization"), ["Bearer secret"])


class AnswerTest(FakeApiTest):
    def test_keeps_a_code_that_it_does_not_know(self) -> None:
        client, _ = self.connect(refusal(422, "too_tall"))

        with self.assertRaisesRegex(FaceEncodeError, "Refused as too_tall") as raised:
            client.create_container()
        self.assertEqual(raised.exception.code, "too_tall")

    def test_says_that_the_address_may_be_wrong(self) -> None:
        bodies = [
            Reply(200, {"status": "fine"}),
            Reply(201, {"status": "fine"}),
            Reply(404, "Not here"),
            Reply(201, []),
        ]
        for reply in bodies:
            with self.subTest(reply=reply):
                client, _ = self.connect(reply)

                with self.assertRaisesRegex(FaceEncodeError, "is the address right") as raised:
                    client.create_container()
                self.assertEqual(raised.exception.code, "unexpected_answer")

    def test_explains_what_something_in_front_of_the_service_answers(self) -> None:
        for status, reason in [
            (401, "asks who calls"),
            (403, "does not allow the call"),
            (413, "takes no request of this size"),
            (429, "turned the call away"),
            (500, "does not reach it; is the service running"),
            (502, "does not reach it; is the service running"),
        ]:
            with self.subTest(status=status):
                client, _ = self.connect(Reply(status, "<h1>Sorry</h1>"), max_tries=1)

                with self.assertRaisesRegex(FaceEncodeError, f"in front of the service.* {reason}") as raised:
                    client.create_container()
                error = raised.exception
                self.assertEqual((error.code, error.status), ("unexpected_answer", status))

    def test_says_where_the_address_is_redirected_to(self) -> None:
        client, _ = self.connect(Reply(301, headers={"Location": "https://faces.example/v1/containers?token=secret"}))

        with self.assertRaisesRegex(FaceEncodeError, r"redirected to https://faces.example/v1/containers \(status 301"):
            client.create_container()

    def test_explains_an_answer_that_is_nested_too_deep(self) -> None:
        for status in (201, 400):
            with self.subTest(status=status):
                client, _ = self.connect(Reply(status, "[" * 200_000))

                with self.assertRaises(FaceEncodeError) as raised:
                    client.create_container()
                self.assertEqual(raised.exception.code, "unexpected_answer")

    def test_leaves_an_answer_that_is_too_long(self) -> None:
        requests = list[httpx.Request]()

        def talk_on(request: httpx.Request) -> httpx.Response:
            requests.append(request)
            return httpx.Response(200, content=bytes(16_000_001))

        with httpx.Client(transport=httpx.MockTransport(talk_on)) as http:
            client = FaceEncode("http://127.0.0.1:9", http_client=http)

            with self.assertRaisesRegex(FaceEncodeError, "longer than any of the face-encode API"):
                client.health()
        self.assertEqual(len(requests), 1)

    def test_gives_an_answer_up_that_drips(self) -> None:
        class Drip(httpx.SyncByteStream):
            def __iter__(self) -> Iterator[bytes]:
                while True:
                    yield b" "

        drip = httpx.MockTransport(lambda _: httpx.Response(200, stream=Drip()))
        with httpx.Client(transport=drip) as http:
            client = FaceEncode("http://127.0.0.1:9", http_client=http, max_tries=1, timeout=0.05)

            with self.assertRaisesRegex(FaceEncodeError, "did not answer in time"):
                client.health()

    def test_takes_a_time_at_which_to_come_again(self) -> None:
        in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
        long_ago = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)
        client, api = self.connect(*[Reply(503, "Sorry", {"Retry-After": time}) for time in (long_ago, in_an_hour)])

        with self.assertRaises(FaceEncodeError):
            client.health()
        self.assertEqual(api.pauses, [0])

    def test_names_the_address_that_does_not_answer(self) -> None:
        server_gone = FaceEncode("http://127.0.0.1:9", max_tries=1)
        self.addCleanup(server_gone.close)

        with self.assertRaisesRegex(FaceEncodeError, "at http://127.0.0.1:9 does not answer: .*refused") as raised:
            server_gone.health()
        self.assertEqual(raised.exception.code, "unreachable")

    def test_says_that_an_answer_came_too_late(self) -> None:
        def be_late(request: httpx.Request) -> httpx.Response:
            raise httpx.ReadTimeout("timed out", request=request)

        with httpx.Client(transport=httpx.MockTransport(be_late)) as http:
            client = FaceEncode("http://127.0.0.1:9", http_client=http, max_tries=1)

            with self.assertRaisesRegex(FaceEncodeError, "at http://127.0.0.1:9 did not answer in time"):
                client.health()

    def test_explains_an_answer_that_cannot_be_decoded(self) -> None:
        client, _ = self.connect(Reply(201, "not gzip", {"Content-Encoding": "gzip"}), max_tries=1)

        with self.assertRaises(FaceEncodeError) as raised:
            client.create_container()
        self.assertEqual(raised.exception.code, "unreachable")


class AddressTest(FakeApiTest):
    def test_keeps_the_stage_that_stands_before_the_paths(self) -> None:
        api = self.serve(container())
        client = FaceEncode(f"{api.url}/api/")
        self.addCleanup(client.close)

        client.create_container()

        self.assertEqual(api.requests[0].path, "/api/v1/containers")

    def test_takes_only_what_can_be_an_address(self) -> None:
        for url in ["localhost:8001", "http://", "ftp://faces.example.com", "http://[::1", ""]:
            with self.subTest(url=url), self.assertRaisesRegex(ValueError, "must begin with http"):
                FaceEncode(url)


class OptionTest(FakeApiTest):
    def test_sends_the_token_of_the_moment(self) -> None:
        tokens = iter(["old", "new"])
        client, api = self.connect(BUSY, container(), token=lambda: next(tokens))

        client.create_container()

        self.assertEqual(headers_of(api.requests, "Authorization"), ["Bearer old", "Bearer new"])

    def test_sends_no_token_where_there_is_none(self) -> None:
        for token in [None, "", lambda: None]:
            with self.subTest(token=token):
                client, api = self.connect(container(), token=token)

                client.create_container()

                self.assertEqual(headers_of(api.requests, "Authorization"), [None])

    def test_calls_through_a_client_that_is_given_and_leaves_it_open(self) -> None:
        with httpx.Client(headers={"X-Signed": "yes"}) as http:
            client, api = self.connect(container(), http_client=http)

            client.create_container()
            client.close()

            self.assertEqual(headers_of(api.requests, "X-Signed"), ["yes"])
            self.assertFalse(http.is_closed)

    def test_closes_its_own_connections_as_a_context_manager(self) -> None:
        api = self.serve(container(), container())
        with FaceEncode(api.url) as client:
            client.create_container()

        with self.assertRaisesRegex(RuntimeError, "closed"):
            client.create_container()


if __name__ == "__main__":
    unittest.main()
