"""The API, call by call."""

from __future__ import annotations

import time
import uuid
from io import BytesIO
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from ._errors import FaceEncodeError
from ._pictures import Picture, detect_content_type, read_picture
from ._transport import Transport
from .generated.api.containers import create_container, delete_container
from .generated.api.pictures import add_image, create_upload, delete_image
from .generated.api.results import create_verification, get_comparison, get_summary, get_template
from .generated.api.service import get_health
from .generated.models import (
    AcceptedImage,
    AddImageBody,
    Comparison,
    Container,
    ContainerSide,
    CreatedUpload,
    Health,
    ImageStatus,
    Summary,
    Template,
    TemplateSide,
    TemplateSideTemplate,
    TemplateSideTemplateEncoder,
    UploadRequest,
    VectorsSide,
    Verification,
    VerificationRequest,
)
from .generated.types import UNSET, File, Unset

#: A container, or its id.
ContainerRef = Container | UUID | str

#: One side of a verification: a container or its id, a template, or vectors of one person.
Side = ContainerRef | Template | VectorsSide

#: Bytes of a picture that fit into a request to the API: 4.5 MB less what stands around them. Others go to the store.
LARGEST_IN_REQUEST = 4_498_000

#: The service holds its answer for up to 20 seconds.
LONG_WAIT = "wait=20"


class FaceEncode:
    """A client of the API at an address.

    Every call is retried while that makes sense, and raises :class:`FaceEncodeError`. As a context manager it closes its
    connections at the end.

    Args:
        url: address of the API with its stage, such as ``http://127.0.0.1:8001``
        token: bearer token, where the API asks for one
        timeout: seconds for one try of a request
        max_tries: how often a request is sent at most
    """

    def __init__(self, url: str, token: str | None = None, *, timeout: float = 35.0, max_tries: int = 4) -> None:
        self._api = Transport(url, token, timeout, max_tries)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._api.close()

    def create_container(self) -> Container:
        """Starts one verification attempt."""
        key = uuid.uuid4().hex
        return self._api.read(Container, 201, lambda: create_container._get_kwargs(idempotency_key=key))

    def upload(self, container: ContainerRef, picture: Picture) -> AcceptedImage:
        """Uploads a picture: a path, bytes, or an open file. Returns when it is stored; ``wait`` tells what is in it."""
        content = read_picture(picture)
        if len(content) > LARGEST_IN_REQUEST:
            return self._upload_to_store(_id_of(container), content)
        key = uuid.uuid4().hex

        def request() -> dict[str, Any]:
            # The service stores no file names, and the name of a photo may tell more than it should.
            body = AddImageBody(file=File(BytesIO(content), "picture", "application/octet-stream"))
            return add_image._get_kwargs(_id_of(container), body=body, idempotency_key=key)

        return self._api.read(AcceptedImage, 202, request)

    def summary(self, container: ContainerRef) -> Summary:
        """The container as it is now: the state of each picture, and the faces found so far."""
        return self._api.read(Summary, 200, lambda: get_summary._get_kwargs(_id_of(container)))

    def wait(self, container: ContainerRef, timeout: float = 300.0) -> Summary:
        """The summary as soon as no picture is processing. After ``timeout`` seconds it raises ``timed_out``."""
        end = time.monotonic() + timeout
        while True:
            seconds = max(0, min(20, int(end - time.monotonic())))
            prefer = f"wait={seconds}" if seconds else UNSET
            request = get_summary._get_kwargs(_id_of(container), prefer=prefer)
            summary = self._api.read(Summary, 200, lambda: request)
            if all(image.status != ImageStatus.PROCESSING for image in summary.images):
                return summary
            if not seconds:
                raise FaceEncodeError("timed_out", f"Pictures are still processing after {timeout:g} seconds")

    def comparison(
        self,
        container: ContainerRef,
        *,
        max_false_match_rate: float | None = None,
        threshold: float | None = None,
    ) -> Comparison:
        """Which faces of the completed pictures are the same person, by a rate or by a distance."""
        request = get_comparison._get_kwargs(
            _id_of(container),
            max_false_match_rate=_given(max_false_match_rate),
            threshold=_given(threshold),
        )
        return self._api.read(Comparison, 200, lambda: request)

    def template(self, container: ContainerRef) -> Template:
        """One vector for the person whom the pictures are of. Waits up to 20 seconds for pictures in work."""
        return self._api.read(Template, 200, lambda: get_template._get_kwargs(_id_of(container), prefer=LONG_WAIT))

    def verify(self, reference: Side, probe: Side, *, max_false_match_rate: float | None = None) -> Verification:
        """Whether both sides are the same person, and at which false match rate. Waits as ``template`` does."""
        body = VerificationRequest(_side_of(reference), _side_of(probe), _given(max_false_match_rate))
        return self._api.read(
            Verification, 200, lambda: create_verification._get_kwargs(body=body, prefer=LONG_WAIT)
        )

    def delete(self, container: ContainerRef) -> None:
        """Erases all pictures, all vectors and the container."""
        self._api.erase(lambda: delete_container._get_kwargs(_id_of(container)))

    def delete_image(self, container: ContainerRef, image_id: UUID | str) -> None:
        """Erases one picture and its vectors, and frees its slot."""
        self._api.erase(lambda: delete_image._get_kwargs(_id_of(container), UUID(str(image_id))))

    def health(self) -> Health:
        """Whether the service is up, its version and its encoder. Needs no token."""
        return self._api.read(Health, 200, get_health._get_kwargs)

    def _upload_to_store(self, container_id: UUID, content: bytes) -> AcceptedImage:
        body = UploadRequest(content_type=detect_content_type(content), size=len(content))
        key = uuid.uuid4().hex
        created = self._api.read(
            CreatedUpload,
            201,
            lambda: create_upload._get_kwargs(container_id, body=body, idempotency_key=key),
        )
        form = created.upload
        try:
            self._api.post_form(form.url, form.fields.to_dict(), content, body.content_type.value)
        except FaceEncodeError:
            # The picture will not come, and its slot would stay taken.
            self.delete_image(container_id, created.image_id)
            raise
        return AcceptedImage(image_id=created.image_id, status=created.status, created_at=created.created_at)


def _id_of(container: ContainerRef) -> UUID:
    return container.container_id if isinstance(container, Container) else UUID(str(container))


def _given(number: float | None) -> float | Unset:
    return UNSET if number is None else number


def _side_of(side: Side) -> ContainerSide | TemplateSide | VectorsSide:
    if isinstance(side, VectorsSide):
        return side
    if not isinstance(side, Template):
        return ContainerSide(container_id=_id_of(side))
    encoder = TemplateSideTemplateEncoder(name=side.encoder.name, version=side.encoder.version)
    return TemplateSide(TemplateSideTemplate(vector=side.vector, faces=len(side.faces), encoder=encoder))
