"""The way to one API: address, token, time limits and retries."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol, Self, TypeVar

import httpx

from ._errors import FaceEncodeError, explain_refusal, not_this_api

#: Statuses of a service that is busy or broken for a moment.
PASSING = frozenset({408, 429, 500, 502, 503, 504})

#: Seconds before the second try, at most; doubles with each further one.
FIRST_PAUSE = 0.5

#: An answer that asks for more patience than this, in seconds, is handed to the caller.
LONGEST_RETRY_AFTER = 60.0

#: What ``httpx`` is asked to send, as the generated functions describe it. Made again for each try.
MakeRequest = Callable[[], dict[str, Any]]


class Model(Protocol):
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...


M = TypeVar("M", bound=Model)


class Transport:
    def __init__(self, url: str, token: str | None, timeout: float, max_tries: int) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"{url!r} is not an address of an API: it must begin with http:// or https://")
        self._url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=self._url, headers=headers, timeout=timeout)
        self._max_tries = max_tries

    def close(self) -> None:
        self._http.close()

    def read(self, model: type[M], status: int, request: MakeRequest) -> M:
        """The body of an answer, which must have this status."""
        response, _ = self._send(request)
        if response.status_code != status:
            raise explain_refusal(response.status_code, response.content)
        try:
            return model.from_dict(response.json())
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise not_this_api(status) from error

    def erase(self, request: MakeRequest) -> None:
        """When the answer to the first try was lost, a later one finds nothing left to delete. That was asked for."""
        response, tries = self._send(request)
        if response.status_code != 204 and not (response.status_code == 404 and tries > 1):
            raise explain_refusal(response.status_code, response.content)

    def post_form(self, url: str, fields: Mapping[str, str], picture: bytes, content_type: str) -> None:
        """Sends a picture to the store. No token goes along: its form is all that the store wants to see."""
        files = {"file": ("picture", picture, content_type)}
        try:
            response = httpx.post(url, data=dict(fields), files=files, timeout=180)
        except httpx.TransportError as error:
            raise FaceEncodeError("unreachable", f"The store of the pictures does not answer: {error}") from error
        if not response.is_success:
            raise FaceEncodeError(
                "upload_refused", "The picture was not accepted by the store", status=response.status_code
            )

    def _send(self, request: MakeRequest) -> tuple[httpx.Response, int]:
        """The last answer, and how many tries it took. Calls that create something carry an Idempotency-Key."""
        tries = 0
        while True:
            tries += 1
            pause = FIRST_PAUSE * 2 ** (tries - 1) * random.uniform(0.5, 1)
            try:
                response = self._http.request(**request())
            except httpx.TransportError as error:
                if tries >= self._max_tries:
                    raise FaceEncodeError(
                        "unreachable", f"The service does not answer at {self._url}: {error}"
                    ) from error
            else:
                if tries >= self._max_tries or response.status_code not in PASSING:
                    return response, tries
                pause = _read_retry_after(response) or pause
                if pause > LONGEST_RETRY_AFTER:
                    return response, tries
            time.sleep(pause)


def _read_retry_after(response: httpx.Response) -> float | None:
    """Seconds that an answer asks to wait. The service tells whole seconds."""
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else None
