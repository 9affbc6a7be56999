from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.vectors_side_encoder import VectorsSideEncoder


T = TypeVar("T", bound="VectorsSide")


@_attrs_define
class VectorsSide:
    """
    Attributes:
        vectors (list[list[float]]): Vectors of one person, one a picture
        encoder (VectorsSideEncoder):
    """

    vectors: list[list[float]]
    encoder: VectorsSideEncoder

    def to_dict(self) -> dict[str, Any]:
        vectors = []
        for vectors_item_data in self.vectors:
            vectors_item = vectors_item_data

            vectors.append(vectors_item)

        encoder = self.encoder.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "vectors": vectors,
                "encoder": encoder,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.vectors_side_encoder import VectorsSideEncoder

        d = dict(src_dict)
        vectors = []
        _vectors = d.pop("vectors")
        for vectors_item_data in _vectors:
            vectors_item = cast(list[float], vectors_item_data)

            vectors.append(vectors_item)

        encoder = VectorsSideEncoder.from_dict(d.pop("encoder"))

        vectors_side = cls(
            vectors=vectors,
            encoder=encoder,
        )

        return vectors_side
