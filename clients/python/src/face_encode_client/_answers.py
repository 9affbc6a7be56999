"""Answers as they come from the network."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from ._errors import FaceEncodeError

#: Bytes that an answer may have. The service gives 6 MB at most, as Lambda does.
LARGEST_ANSWER = 16_000_000

#: What belongs to the body as it was sent, and not as it was decoded.
OF_THE_CODING = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def read_whole(sent: AbstractContextManager[httpx.Response], timeout: float) -> httpx.Response:
    """
    An answer with all of its body, which must come within ``timeout`` seconds, however evenly it drips. One that is longer than any
    of this API raises ``unexpected_answer``.
    """
    with sent as response:
        deadline = time.monotonic() + timeout
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > LARGEST_ANSWER:
                message = "The answer is longer than any of the face-encode API; is the address right?"
                raise FaceEncodeError("unexpected_answer", message, status=response.status_code)
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout("The answer came too slowly", request=response.request)
        headers = [(name, value) for name, value in response.headers.multi_items() if name not in OF_THE_CODING]
        return httpx.Response(response.status_code, headers=headers, content=bytes(content), request=response.request)


def read_retry_after(response: httpx.Response) -> float | None:
    """
    Seconds that an answer asks to wait. The service tells whole seconds; what stands in front of it may name a time (RFC 9110
    section 10.2.3).
    """
    value = response.headers.get("Retry-After", "")
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (OverflowError, TypeError, ValueError):
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


#: Seconds between two calls when the service names no time, and at least and at most, whatever an answer asks for.
USUAL_PAUSE = 1.0
SHORTEST_PAUSE = 0.25
LONGEST_PAUSE = 60.0


def read_pause(response: httpx.Response, least: float = SHORTEST_PAUSE) -> float:
    """Seconds until the service is asked again for what is not ready, as its answer says within sensible limits."""
    asked = read_retry_after(response)
    return min(LONGEST_PAUSE, max(least, USUAL_PAUSE if asked is None else asked))
