"""The API, call by call."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Self
from uuid import UUID

import httpx

from ._given import given
from ._pictures import Picture, read_picture
from ._search import FaceSearch
from ._sides import ContainerRef, Side, id_of, side_of, uuid_of
from ._transport import Token, Transport
from ._uploads import upload_picture
from ._waiting import LONG_WAIT, read_when_ready, wait_for_summary
from .generated.api.containers import create_container, delete_container
from .generated.api.pictures import delete_image
from .generated.api.results import create_verification, get_comparison, get_summary, get_template
from .generated.api.service import get_health
from .generated.models import (
    AcceptedImage,
    Comparison,
    Container,
    Health,
    Summary,
    Template,
    Verification,
    VerificationRequest,
)


class FaceEncode(FaceSearch):
    """A client of the API at an address.

    Every call is retried while that makes sense, and raises :class:`FaceEncodeError`. As a context manager it closes its
    connections at the end.

    Args:
        url: address of the API with its stage, such as ``http://127.0.0.1:8001``
        token: bearer token, or a function that gives one before each try, where the API asks for one
        timeout: seconds for each step of a try: to connect, to send, to wait for an answer, to read it
        max_tries: how often a request is sent at most
        http_client: sends the calls to the API, such as one that signs them; it is yours to close. Pictures for the store
            do not go through it
        delay: how the client waits between tries, for so many seconds
    """

    def __init__(
        self,
        url: str,
        token: Token | None = None,
        *,
        timeout: float = 35.0,
        max_tries: int = 4,
        http_client: httpx.Client | None = None,
        delay: Callable[[float], None] = time.sleep,
    ) -> None:
        self._api = Transport(url, token, timeout=timeout, max_tries=max_tries, http_client=http_client, delay=delay)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._api.close()

    def create_container(self, *, idempotency_key: str | None = None) -> Container:
        """Starts one verification attempt. Several calls with the same key create one container."""
        key = idempotency_key or uuid.uuid4().hex
        return self._api.read(Container, 201, lambda: create_container._get_kwargs(idempotency_key=key))

    def upload(self, container: ContainerRef, picture: Picture, *, idempotency_key: str | None = None) -> AcceptedImage:
        """Uploads a picture: a path, bytes, or an open file. Returns when it is stored; ``wait`` tells what is in it.

        Several calls with the same key and picture take one slot.
        """
        key = idempotency_key or uuid.uuid4().hex
        return upload_picture(self._api, id_of(container), read_picture(picture), key)

    def summary(self, container: ContainerRef) -> Summary:
        """The container as it is now: the state of each picture, and the faces found so far."""
        return self._api.read(Summary, 200, lambda: get_summary._get_kwargs(id_of(container)))

    def wait(
        self,
        container: ContainerRef,
        timeout: float | None = 300.0,
        on_update: Callable[[Summary], None] | None = None,
    ) -> Summary:
        """The summary as soon as no picture is processing.

        Args:
            timeout: seconds after which it raises ``timed_out``; ``None`` waits however long that takes
            on_update: is told each new state, the last one too. With it the service is asked again and again, after an
                upload not before the time that its answer names; without, the service is asked at once and may hold its
                answer until nothing is processing
        """
        return wait_for_summary(self._api, id_of(container), timeout, on_update)

    def comparison(
        self,
        container: ContainerRef,
        *,
        max_false_match_rate: float | None = None,
        threshold: float | None = None,
    ) -> Comparison:
        """Which faces of the completed pictures are the same person, by a rate or by a distance.

        Args:
            max_false_match_rate: by default 0.001, or the smallest measured
            threshold: takes its place: faces nearer than this are the same person; 0 to 2
        """
        return self._api.read(
            Comparison,
            200,
            lambda: get_comparison._get_kwargs(
                id_of(container), max_false_match_rate=given(max_false_match_rate), threshold=given(threshold)
            ),
        )

    def template(self, container: ContainerRef) -> Template:
        """One vector for the person whom the pictures are of.

        Waits for pictures that are still processing, and raises ``still_processing`` when that takes longer than some 20
        seconds.
        """
        return read_when_ready(
            self._api, Template, lambda: get_template._get_kwargs(id_of(container), prefer=LONG_WAIT)
        )

    def verify(self, reference: Side, probe: Side, *, max_false_match_rate: float | None = None) -> Verification:
        """Whether both sides are the same person, and at which false match rate. Waits as ``template`` does."""
        body = VerificationRequest(side_of(reference), side_of(probe), given(max_false_match_rate))
        return read_when_ready(
            self._api, Verification, lambda: create_verification._get_kwargs(body=body, prefer=LONG_WAIT)
        )

    def delete(self, container: ContainerRef) -> None:
        """Erases all pictures, all vectors and the container."""
        self._api.erase(lambda: delete_container._get_kwargs(id_of(container)))

    def delete_image(self, container: ContainerRef, image_id: UUID | str) -> None:
        """Erases one picture and its vectors, and frees its slot."""
        self._api.erase(lambda: delete_image._get_kwargs(id_of(container), uuid_of(image_id, "picture")))

    def health(self) -> Health:
        """Whether the service is up, its version and its encoder. Needs no token."""
        return self._api.read(Health, 200, get_health._get_kwargs)
