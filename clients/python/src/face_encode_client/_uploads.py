"""How a picture gets into a container."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Any
from uuid import UUID

from ._answers import read_pause
from ._errors import FaceEncodeError
from ._pictures import detect_content_type
from ._transport import Transport, read_answer
from .generated.api.pictures import add_image, create_upload, delete_image
from .generated.api.results import get_summary
from .generated.models import AcceptedImage, AddImageBody, CreatedUpload, ImageStatus, Summary, UploadRequest
from .generated.types import File

#: Bytes of a picture that fit into a request to the API: 4.5 MB less what stands around them. Others go to the store.
LARGEST_IN_REQUEST = 4_498_000


def upload_picture(api: Transport, container_id: UUID, content: bytes, idempotency_key: str) -> AcceptedImage:
    """Through the API when the picture fits into a request to it, straight to the store otherwise."""
    fits = len(content) <= LARGEST_IN_REQUEST
    upload = _upload_through_api if fits else _upload_to_store
    return upload(api, container_id, content, idempotency_key)


def _upload_through_api(api: Transport, container_id: UUID, content: bytes, idempotency_key: str) -> AcceptedImage:
    def request() -> dict[str, Any]:
        # The service stores no file names, and the name of a photo may tell more than it should.
        body = AddImageBody(file=File(BytesIO(content), "picture", "application/octet-stream"))
        described = add_image._get_kwargs(container_id, body=body, idempotency_key=idempotency_key)
        # The generated boundary is always the same, and a picture may be made to contain it: httpx draws one.
        return {**described, "headers": {"Idempotency-Key": idempotency_key}}

    response, _ = api.send(request)
    accepted = read_answer(response, 202, AcceptedImage)
    if "Retry-After" in response.headers:
        api.look_times.note(container_id, read_pause(response, 0.0))
    return accepted


def _upload_to_store(api: Transport, container_id: UUID, content: bytes, idempotency_key: str) -> AcceptedImage:
    body = UploadRequest(content_type=detect_content_type(content), size=len(content))
    response, _ = api.send(lambda: create_upload._get_kwargs(container_id, body=body, idempotency_key=idempotency_key))
    created = read_answer(response, 201, CreatedUpload)
    form = created.upload
    try:
        api.post_form(form.url, form.fields.to_dict(), content, body.content_type.value)
    except FaceEncodeError:
        if _give_slot_back(api, container_id, created.image_id, response.headers.get("ETag")):
            raise
        if _find_status(api, container_id, created.image_id) not in (ImageStatus.COMPLETED, ImageStatus.FAILED):
            raise
        # The picture is there: an earlier call with this key has brought it, or only the answer of the store was lost.
    return AcceptedImage(image_id=created.image_id, status=created.status, created_at=created.created_at)


def _give_slot_back(api: Transport, container_id: UUID, image_id: UUID, etag: str | None) -> bool:
    """
    The picture will not come, and its slot would stay taken. Another call with the same key may rely on the slot, so the service
    is asked to erase it only where none does. Where it stays without a picture, the service notices in ten minutes.

    Without an ETag an earlier call took the slot. Tells whether the slot was given back.
    """
    if etag is None:
        return False
    # A proxy that compresses answers makes their tags weak, and a weak tag matches nothing.
    strong = etag.removeprefix("W/")
    with suppress(FaceEncodeError):
        response, _ = api.send(lambda: delete_image._get_kwargs(container_id, image_id, if_match=strong))
        return response.status_code == 204
    return False


def _find_status(api: Transport, container_id: UUID, image_id: UUID) -> ImageStatus | None:
    """How far an image is; None where it is gone, and where the service does not say."""
    with suppress(FaceEncodeError):
        summary = api.read(Summary, 200, lambda: get_summary._get_kwargs(container_id))
        return next((image.status for image in summary.images if image.image_id == image_id), None)
    return None
