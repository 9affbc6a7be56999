from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.template_side_template import TemplateSideTemplate


T = TypeVar("T", bound="TemplateSide")


@_attrs_define
class TemplateSide:
    """
    Attributes:
        template (TemplateSideTemplate):
    """

    template: TemplateSideTemplate

    def to_dict(self) -> dict[str, Any]:
        template = self.template.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "template": template,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.template_side_template import TemplateSideTemplate

        d = dict(src_dict)
        template = TemplateSideTemplate.from_dict(d.pop("template"))

        template_side = cls(
            template=template,
        )

        return template_side
