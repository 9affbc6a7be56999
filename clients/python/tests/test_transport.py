"""What the client does when answers fail, against a server that answers as it is told."""

from __future__ import annotations

import json
import unittest
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from face_encode_client import FaceEncode, FaceEncodeError

Reply = tuple[int, object]

BUSY: Reply = (503, {"error": "Busy", "code": "unavailable", "request_id": "r-1"})
CONTAINER: Reply = (
    201,
    {
        "container_id": "0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55",
        "created_at": "2026-03-25T12:00:00.000Z",
        "expires_at": "2026-04-25T12:00:00.000Z",
    },
)


class TransportTest(unittest.TestCase):
    def answer(self, *replies: Reply, max_tries: int = 4) -> tuple[FaceEncode, list[str]]:
        """A client of a server that gives these replies, and the keys of the requests that it gets."""
        server, keys = serve(replies)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        client = FaceEncode(f"http://127.0.0.1:{server.server_port}", max_tries=max_tries)
        self.addCleanup(client.close)
        return client, keys

    def test_repeats_a_call_with_the_same_key(self) -> None:
        client, keys = self.answer(BUSY, CONTAINER)

        client.create_container()

        self.assertEqual(len(keys), 2)
        self.assertEqual(len(set(keys)), 1)

    def test_ends_with_the_last_answer(self) -> None:
        client, keys = self.answer(BUSY, BUSY, max_tries=2)

        with self.assertRaisesRegex(FaceEncodeError, "Busy") as raised:
            client.create_container()
        error = raised.exception
        self.assertEqual((error.code, error.status, error.request_id), ("unavailable", 503, "r-1"))
        self.assertEqual(len(keys), 2)

    def test_keeps_a_code_that_it_does_not_know(self) -> None:
        client, _ = self.answer((422, {"error": "Too tall", "code": "too_tall", "request_id": "r"}))

        with self.assertRaisesRegex(FaceEncodeError, "Too tall") as raised:
            client.create_container()
        self.assertEqual(raised.exception.code, "too_tall")

    def test_says_that_the_address_may_be_wrong(self) -> None:
        replies: list[Reply] = [(200, {"status": "fine"}), (201, {"status": "fine"}), (404, "Not here"), (201, [])]
        for reply in replies:
            with self.subTest(reply=reply):
                client, _ = self.answer(reply)

                with self.assertRaisesRegex(FaceEncodeError, "is the address right") as raised:
                    client.create_container()
                self.assertEqual(raised.exception.code, "unexpected_answer")

    def test_takes_a_second_deletion_that_finds_nothing_for_a_success(self) -> None:
        gone: Reply = (404, {"error": "Container not found", "code": "container_not_found", "request_id": "r"})
        client, keys = self.answer(BUSY, gone)

        client.delete("0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55")

        self.assertEqual(len(keys), 2)

    def test_names_the_address_that_does_not_answer(self) -> None:
        server_gone = FaceEncode("http://127.0.0.1:9", max_tries=1)
        self.addCleanup(server_gone.close)

        with self.assertRaisesRegex(FaceEncodeError, "does not answer at http://127.0.0.1:9") as raised:
            server_gone.health()
        self.assertEqual(raised.exception.code, "unreachable")


def serve(replies: Sequence[Reply]) -> tuple[ThreadingHTTPServer, list[str]]:
    left = list(replies)
    keys: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            keys.append(self.headers.get("Idempotency-Key", ""))
            status, body = left.pop(0)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server, keys


if __name__ == "__main__":
    unittest.main()
