from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="Container")


@_attrs_define
class Container:
    """A container: one verification attempt

    Attributes:
        container_id (UUID): UUID v4
        created_at (datetime.datetime): ISO 8601, UTC
        expires_at (datetime.datetime): ISO 8601, UTC
    """

    container_id: UUID
    created_at: datetime.datetime
    expires_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        container_id = str(self.container_id)

        created_at = self.created_at.isoformat()

        expires_at = self.expires_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "container_id": container_id,
                "created_at": created_at,
                "expires_at": expires_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        container_id = UUID(d.pop("container_id"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        container = cls(
            container_id=container_id,
            created_at=created_at,
            expires_at=expires_at,
        )

        return container
