"""A server that answers as a test says, and a client of it that notes its pauses."""

from __future__ import annotations

import json
import unittest
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import TIMEOUT_MAX, Thread
from typing import Any

from face_encode_client import FaceEncode

CONTAINER_ID = "0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55"
IMAGE_ID = "3f2b1a55-1c2d-4e5f-8a9b-0c1d2e3f4a5b"
TIME = "2026-03-25T12:00:00.000Z"
ENCODER = {"name": "test", "version": "1"}


@dataclass
class Reply:
    """A body that is text goes as it is, any other as JSON."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def read_content(self) -> bytes:
        if self.body is None:
            return b""
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


@dataclass
class Request:
    method: str
    path: str
    headers: Message
    body: bytes


@dataclass
class FakeApi:
    url: str
    replies: list[Reply]
    requests: list[Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def pause(self, seconds: float) -> None:
        """Takes the numbers that ``time.sleep`` takes."""
        if not 0 <= seconds <= TIMEOUT_MAX:
            raise OverflowError(f"no thread can sleep {seconds} seconds")
        self.pauses.append(seconds)


class FakeApiTest(unittest.TestCase):
    def serve(self, *replies: Reply) -> FakeApi:
        """A server that gives these replies, one after the other."""
        api = FakeApi("", list(replies))
        server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(api))
        api.url = f"http://127.0.0.1:{server.server_port}"
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return api

    def connect(self, *replies: Reply, **options: Any) -> tuple[FaceEncode, FakeApi]:
        """A client that does not wait, but notes how long it would."""
        api = self.serve(*replies)
        client = FaceEncode(api.url, delay=api.pause, **options)
        self.addCleanup(client.close)
        return client, api


def make_handler(api: FakeApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        #: Connections stay open, as those to the service do.
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            api.requests.append(Request(self.command, self.path, self.headers, body))
            reply = api.replies.pop(0) if api.replies else Reply(418)
            content = reply.read_content()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status not in (204, 304):
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler


def refusal(status: int, code: str, retry_after: int | None = None) -> Reply:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Reply(status, {"error": f"Refused as {code}", "code": code, "request_id": "request-1"}, headers)


def container() -> Reply:
    return Reply(201, {"container_id": CONTAINER_ID, "created_at": TIME, "expires_at": TIME})


def summary(status: str, etag: str, retry_after: int = 1) -> Reply:
    """A container with one picture."""
    nothing = dict.fromkeys(("error", "error_code", "detected_type", "width", "height", "encoder"))
    image = {"image_id": IMAGE_ID, "status": status, "created_at": TIME, "encodings": list[object](), **nothing}
    body = {"container_id": CONTAINER_ID, "created_at": TIME, "expires_at": TIME, "images": [image]}
    return Reply(200, body, {"ETag": etag, "Retry-After": str(retry_after)})


def template() -> Reply:
    body = {"container_id": CONTAINER_ID, "vector": [0.5] * 128, "faces": [IMAGE_ID], "left_out": [], "spread": 0}
    return Reply(200, {**body, "encoder": ENCODER})


def enrolment(label: str | None) -> Reply:
    body = {"container_id": CONTAINER_ID, "label": label, "enrolled_at": TIME, "expires_at": TIME, "faces": 1}
    return Reply(200, {**body, "encoder": ENCODER})


def headers_of(requests: Sequence[Request], name: str) -> list[str | None]:
    return [request.headers.get(name) for request in requests]
