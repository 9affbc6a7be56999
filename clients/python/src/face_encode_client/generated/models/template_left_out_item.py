from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..models.template_left_out_item_reason import TemplateLeftOutItemReason

T = TypeVar("T", bound="TemplateLeftOutItem")


@_attrs_define
class TemplateLeftOutItem:
    """
    Attributes:
        face_id (UUID): UUID v4
        reason (TemplateLeftOutItemReason): `other_person`: the person of the template is another one, or has another
            face in this picture. `poor_quality`: `usable` is false in the summary. `other_encoder`: another encoder or
            version made its vector
    """

    face_id: UUID
    reason: TemplateLeftOutItemReason

    def to_dict(self) -> dict[str, Any]:
        face_id = str(self.face_id)

        reason = self.reason.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "face_id": face_id,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        face_id = UUID(d.pop("face_id"))

        reason = TemplateLeftOutItemReason(d.pop("reason"))

        template_left_out_item = cls(
            face_id=face_id,
            reason=reason,
        )

        return template_left_out_item
