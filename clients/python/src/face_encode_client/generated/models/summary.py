from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.image import Image


T = TypeVar("T", bound="Summary")


@_attrs_define
class Summary:
    """
    Attributes:
        container_id (UUID): UUID v4
        created_at (datetime.datetime): ISO 8601, UTC
        expires_at (datetime.datetime): ISO 8601, UTC
        images (list[Image]): In the order of their upload
    """

    container_id: UUID
    created_at: datetime.datetime
    expires_at: datetime.datetime
    images: list[Image]

    def to_dict(self) -> dict[str, Any]:
        container_id = str(self.container_id)

        created_at = self.created_at.isoformat()

        expires_at = self.expires_at.isoformat()

        images = []
        for images_item_data in self.images:
            images_item = images_item_data.to_dict()
            images.append(images_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "container_id": container_id,
                "created_at": created_at,
                "expires_at": expires_at,
                "images": images,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.image import Image

        d = dict(src_dict)
        container_id = UUID(d.pop("container_id"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        images = []
        _images = d.pop("images")
        for images_item_data in _images:
            images_item = Image.from_dict(images_item_data)

            images.append(images_item)

        summary = cls(
            container_id=container_id,
            created_at=created_at,
            expires_at=expires_at,
            images=images,
        )

        return summary
