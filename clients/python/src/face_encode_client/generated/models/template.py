from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.encoder import Encoder
    from ..models.template_left_out_item import TemplateLeftOutItem


T = TypeVar("T", bound="Template")


@_attrs_define
class Template:
    """The person of a container: the mean of the vectors of the group of faces that is in most pictures; of two such
    groups, the one with the larger faces

        Attributes:
            container_id (UUID): UUID v4
            encoder (Encoder): What made the vectors. Vectors of different encoders must not be compared.
            vector (list[float]): The numbers by which faces are compared (Euclidean distance). Which distance means the
                same person: ask for the comparison or a verification
            faces (list[UUID]): The faces behind the vector, at most one a picture
            left_out (list[TemplateLeftOutItem]): All other faces of the container, each with the reason
            spread (float): The largest distance of one of these faces from the vector
    """

    container_id: UUID
    encoder: Encoder
    vector: list[float]
    faces: list[UUID]
    left_out: list[TemplateLeftOutItem]
    spread: float

    def to_dict(self) -> dict[str, Any]:
        container_id = str(self.container_id)

        encoder = self.encoder.to_dict()

        vector = self.vector

        faces = []
        for faces_item_data in self.faces:
            faces_item = str(faces_item_data)
            faces.append(faces_item)

        left_out = []
        for left_out_item_data in self.left_out:
            left_out_item = left_out_item_data.to_dict()
            left_out.append(left_out_item)

        spread = self.spread

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "container_id": container_id,
                "encoder": encoder,
                "vector": vector,
                "faces": faces,
                "left_out": left_out,
                "spread": spread,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.encoder import Encoder
        from ..models.template_left_out_item import TemplateLeftOutItem

        d = dict(src_dict)
        container_id = UUID(d.pop("container_id"))

        encoder = Encoder.from_dict(d.pop("encoder"))

        vector = cast(list[float], d.pop("vector"))

        faces = []
        _faces = d.pop("faces")
        for faces_item_data in _faces:
            faces_item = UUID(faces_item_data)

            faces.append(faces_item)

        left_out = []
        _left_out = d.pop("left_out")
        for left_out_item_data in _left_out:
            left_out_item = TemplateLeftOutItem.from_dict(left_out_item_data)

            left_out.append(left_out_item)

        spread = d.pop("spread")

        template = cls(
            container_id=container_id,
            encoder=encoder,
            vector=vector,
            faces=faces,
            left_out=left_out,
            spread=spread,
        )

        return template
