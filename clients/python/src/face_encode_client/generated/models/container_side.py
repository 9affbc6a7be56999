from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="ContainerSide")


@_attrs_define
class ContainerSide:
    """
    Attributes:
        container_id (UUID): The pictures of a container of your own
    """

    container_id: UUID

    def to_dict(self) -> dict[str, Any]:
        container_id = str(self.container_id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "container_id": container_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        container_id = UUID(d.pop("container_id"))

        container_side = cls(
            container_id=container_id,
        )

        return container_side
