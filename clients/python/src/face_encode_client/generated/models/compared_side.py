from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.compared_side_left_out_item import ComparedSideLeftOutItem


T = TypeVar("T", bound="ComparedSide")


@_attrs_define
class ComparedSide:
    """
    Attributes:
        faces (int): How many faces are behind the vector of this side
        face_ids (list[UUID]): These faces, where they are those of a container
        left_out (list[ComparedSideLeftOutItem]): All other faces of the container, each with the reason
    """

    faces: int
    face_ids: list[UUID]
    left_out: list[ComparedSideLeftOutItem]

    def to_dict(self) -> dict[str, Any]:
        faces = self.faces

        face_ids = []
        for face_ids_item_data in self.face_ids:
            face_ids_item = str(face_ids_item_data)
            face_ids.append(face_ids_item)

        left_out = []
        for left_out_item_data in self.left_out:
            left_out_item = left_out_item_data.to_dict()
            left_out.append(left_out_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "faces": faces,
                "face_ids": face_ids,
                "left_out": left_out,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.compared_side_left_out_item import ComparedSideLeftOutItem

        d = dict(src_dict)
        faces = d.pop("faces")

        face_ids = []
        _face_ids = d.pop("face_ids")
        for face_ids_item_data in _face_ids:
            face_ids_item = UUID(face_ids_item_data)

            face_ids.append(face_ids_item)

        left_out = []
        _left_out = d.pop("left_out")
        for left_out_item_data in _left_out:
            left_out_item = ComparedSideLeftOutItem.from_dict(left_out_item_data)

            left_out.append(left_out_item)

        compared_side = cls(
            faces=faces,
            face_ids=face_ids,
            left_out=left_out,
        )

        return compared_side
