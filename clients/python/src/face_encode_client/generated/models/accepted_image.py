from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import (
    Any,
    Literal,
    Self,
    TypeVar,
    cast,
)
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="AcceptedImage")


@_attrs_define
class AcceptedImage:
    """The picture is stored and waits for the encoder

    Attributes:
        image_id (UUID): UUID v4
        status (Literal['processing']):
        created_at (datetime.datetime): ISO 8601, UTC
    """

    image_id: UUID
    status: Literal["processing"]
    created_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        image_id = str(self.image_id)

        status = self.status

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "image_id": image_id,
                "status": status,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        image_id = UUID(d.pop("image_id"))

        status = cast(Literal["processing"], d.pop("status"))
        if status != "processing":
            raise ValueError(f"status must match const 'processing', got '{status}'")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        accepted_image = cls(
            image_id=image_id,
            status=status,
            created_at=created_at,
        )

        return accepted_image
