"""The way to one API: address, token, time limits and retries."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Protocol, Self, TypeVar

import httpx

from ._answers import read_retry_after, read_whole
from ._errors import FaceEncodeError, explain_refusal, explain_store_refusal, not_this_api
from ._look_times import LookTimes

#: Statuses of a service that is busy or broken for a moment.
PASSING = frozenset({408, 429, 500, 502, 503, 504})

#: Seconds before the second try, at most; doubles with each further one.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 8.0

#: An answer that asks for more patience than this, in seconds, is handed to the caller.
LONGEST_RETRY_AFTER = 60.0

#: Seconds for each step of sending a picture to the store.
STORE_TIMEOUT = 180.0

#: What a second deletion finds, when the answer to the first one was lost.
GONE = frozenset({"container_not_found", "image_not_found", "enrolment_not_found"})

#: What ``httpx`` is asked to send, as the generated functions describe it. Made again for each try.
MakeRequest = Callable[[], dict[str, Any]]

#: A bearer token, or a function that gives one before each try.
Token = str | Callable[[], str | None]

NONE_HANDLED: frozenset[int] = frozenset()


class Model(Protocol):
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...


M = TypeVar("M", bound=Model)


class Transport:
    def __init__(
        self,
        url: str,
        token: Token | None,
        *,
        timeout: float,
        max_tries: int,
        http_client: httpx.Client | None,
        delay: Callable[[float], None],
    ) -> None:
        self._url = _check_address(url)
        self._token = token
        self._timeout = timeout
        self._max_tries = max_tries
        self._http = http_client or httpx.Client()
        self._owns_http = http_client is None
        self.delay = delay
        self.look_times = LookTimes()

    def close(self) -> None:
        """A client that was given is for its owner to close."""
        if self._owns_http:
            self._http.close()

    def read(self, model: type[M], status: int, request: MakeRequest) -> M:
        """The body of an answer, which must have this status."""
        response, _ = self.send(request)
        return read_answer(response, status, model)

    def erase(self, request: MakeRequest) -> None:
        """
        When the answer to the first try was lost, a later one finds nothing left to delete. That was asked for. Any other 404
        comes from a wrong address, where nothing was deleted.
        """
        response, tries = self.send(request)
        if response.status_code == 204:
            return
        error = explain_refusal(response)
        if tries == 1 or error.code not in GONE:
            raise error

    def send(self, request: MakeRequest, handled: frozenset[int] = NONE_HANDLED) -> tuple[httpx.Response, int]:
        """The last answer, and how many tries it took. Statuses that are handled are not retried."""

        def send_once() -> httpx.Response:
            described = request()
            url = self._url + described["url"]
            headers = {"Accept": "application/json", **described.get("headers", {}), **self._authorization()}
            _check_headers(headers)
            sent = self._http.stream(**{**described, "url": url, "headers": headers}, timeout=self._timeout)
            return read_whole(sent, self._timeout)

        return self._repeat(send_once, f"The service at {self._url}", handled)

    def post_form(self, url: str, fields: Mapping[str, str], picture: bytes, content_type: str) -> None:
        """
        Sends a picture to the store. Its form is all that the store wants to see: no token goes along, and what signs calls
        to the API does not touch it.
        """

        def send_once() -> httpx.Response:
            files = {"file": ("picture", picture, content_type)}
            sent = httpx.stream("POST", url, data=dict(fields), files=files, timeout=STORE_TIMEOUT)
            return read_whole(sent, STORE_TIMEOUT)

        response, _ = self._repeat(send_once, "The store of the pictures")
        if not response.is_success:
            raise explain_store_refusal(response.status_code, response.text)

    def _authorization(self) -> dict[str, str]:
        token = self._token() if callable(self._token) else self._token
        # One that was read from a file ends with its line.
        return {"Authorization": f"Bearer {token.strip()}"} if token else {}

    def _repeat(
        self, send_once: Callable[[], httpx.Response], who: str, handled: frozenset[int] = NONE_HANDLED
    ) -> tuple[httpx.Response, int]:
        """Sends until an answer comes that another try would not change. Calls that create something have a key."""
        tries = 0
        while True:
            tries += 1
            pause = _jittered_pause(tries)
            try:
                response = send_once()
            except httpx.RequestError as error:
                if tries >= self._max_tries:
                    raise _explain_silence(who, error) from error
            else:
                if tries >= self._max_tries or response.status_code not in PASSING - handled:
                    return response, tries
                asked = read_retry_after(response)
                pause = pause if asked is None else asked
                if pause > LONGEST_RETRY_AFTER:
                    return response, tries
            self.delay(pause)


def read_answer(response: httpx.Response, status: int, model: type[M]) -> M:
    """The body of an answer. Raises what the answer stands for when it has another status, or another form."""
    if response.status_code != status:
        raise explain_refusal(response)
    try:
        return model.from_dict(response.json())
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise not_this_api(response) from error


def _check_address(url: str) -> str:
    try:
        parsed = httpx.URL(url)
        is_address = parsed.scheme in ("http", "https") and parsed.host != ""
    except httpx.InvalidURL:
        is_address = False
    if not is_address:
        raise ValueError(f"{url!r} is not an address of an API: it must begin with http:// or https://")
    return url.rstrip("/")


def _check_headers(headers: Mapping[str, str]) -> None:
    """httpx reports some of these like a network that fails, and repeats the value, which may be a secret."""
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            raise ValueError(f"The header {name} cannot carry its value, which has a line break or is not ASCII")


def _jittered_pause(tries: int) -> float:
    """Many clients that were turned away together must not come back together."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (tries - 1)) * random.uniform(0.5, 1)


def _explain_silence(who: str, error: httpx.RequestError) -> FaceEncodeError:
    if isinstance(error, httpx.TimeoutException):
        return FaceEncodeError("unreachable", f"{who} did not answer in time")
    return FaceEncodeError("unreachable", f"{who} does not answer: {error}")
