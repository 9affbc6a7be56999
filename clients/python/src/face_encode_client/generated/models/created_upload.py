from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    Self,
    TypeVar,
    cast,
)
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.created_upload_upload import CreatedUploadUpload


T = TypeVar("T", bound="CreatedUpload")


@_attrs_define
class CreatedUpload:
    """A slot is taken, and waits for the picture

    Attributes:
        image_id (UUID): UUID v4
        status (Literal['processing']):
        created_at (datetime.datetime): ISO 8601, UTC
        upload (CreatedUploadUpload): A multipart form of these fields and, as its last, the field `file` with the
            picture
    """

    image_id: UUID
    status: Literal["processing"]
    created_at: datetime.datetime
    upload: CreatedUploadUpload

    def to_dict(self) -> dict[str, Any]:
        image_id = str(self.image_id)

        status = self.status

        created_at = self.created_at.isoformat()

        upload = self.upload.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "image_id": image_id,
                "status": status,
                "created_at": created_at,
                "upload": upload,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.created_upload_upload import CreatedUploadUpload

        d = dict(src_dict)
        image_id = UUID(d.pop("image_id"))

        status = cast(Literal["processing"], d.pop("status"))
        if status != "processing":
            raise ValueError(f"status must match const 'processing', got '{status}'")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        upload = CreatedUploadUpload.from_dict(d.pop("upload"))

        created_upload = cls(
            image_id=image_id,
            status=status,
            created_at=created_at,
            upload=upload,
        )

        return created_upload
