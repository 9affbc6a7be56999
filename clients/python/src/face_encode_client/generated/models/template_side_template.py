from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.template_side_template_encoder import TemplateSideTemplateEncoder


T = TypeVar("T", bound="TemplateSideTemplate")


@_attrs_define
class TemplateSideTemplate:
    """
    Attributes:
        vector (list[float]): A vector as the summary, a template or another program with the same network has it
        faces (int): How many faces are behind the vector
        encoder (TemplateSideTemplateEncoder):
    """

    vector: list[float]
    faces: int
    encoder: TemplateSideTemplateEncoder

    def to_dict(self) -> dict[str, Any]:
        vector = self.vector

        faces = self.faces

        encoder = self.encoder.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "vector": vector,
                "faces": faces,
                "encoder": encoder,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.template_side_template_encoder import TemplateSideTemplateEncoder

        d = dict(src_dict)
        vector = cast(list[float], d.pop("vector"))

        faces = d.pop("faces")

        encoder = TemplateSideTemplateEncoder.from_dict(d.pop("encoder"))

        template_side_template = cls(
            vector=vector,
            faces=faces,
            encoder=encoder,
        )

        return template_side_template
