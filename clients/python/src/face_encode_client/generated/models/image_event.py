from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.image_event_error_code_type_0 import ImageEventErrorCodeType0
from ..models.image_event_status import ImageEventStatus

T = TypeVar("T", bound="ImageEvent")


@_attrs_define
class ImageEvent:
    """An image has become completed or failed

    Attributes:
        container_id (UUID): UUID v4
        image_id (UUID): UUID v4
        status (ImageEventStatus): The final state of the image
        error_code (ImageEventErrorCodeType0 | None): Why the image failed; null unless failed
        faces (int | None): How many faces were found; null unless completed
        occurred_at (datetime.datetime): When the image became completed or failed; the same however often it is told
    """

    container_id: UUID
    image_id: UUID
    status: ImageEventStatus
    error_code: ImageEventErrorCodeType0 | None
    faces: int | None
    occurred_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        container_id = str(self.container_id)

        image_id = str(self.image_id)

        status = self.status.value

        error_code: None | str
        if isinstance(self.error_code, ImageEventErrorCodeType0):
            error_code = self.error_code.value
        else:
            error_code = self.error_code

        faces: int | None
        faces = self.faces

        occurred_at = self.occurred_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "container_id": container_id,
                "image_id": image_id,
                "status": status,
                "error_code": error_code,
                "faces": faces,
                "occurred_at": occurred_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        container_id = UUID(d.pop("container_id"))

        image_id = UUID(d.pop("image_id"))

        status = ImageEventStatus(d.pop("status"))

        def _parse_error_code(data: object) -> ImageEventErrorCodeType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                error_code_type_0 = ImageEventErrorCodeType0(data)

                return error_code_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ImageEventErrorCodeType0 | None, data)

        error_code = _parse_error_code(d.pop("error_code"))

        def _parse_faces(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        faces = _parse_faces(d.pop("faces"))

        occurred_at = datetime.datetime.fromisoformat(d.pop("occurred_at"))

        image_event = cls(
            container_id=container_id,
            image_id=image_id,
            status=status,
            error_code=error_code,
            faces=faces,
            occurred_at=occurred_at,
        )

        return image_event
