from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    Self,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.encoder import Encoder


T = TypeVar("T", bound="Health")


@_attrs_define
class Health:
    """
    Attributes:
        status (Literal['ok']):
        version (str):
        encoder (Encoder): What made the vectors. Vectors of different encoders must not be compared.
    """

    status: Literal["ok"]
    version: str
    encoder: Encoder

    def to_dict(self) -> dict[str, Any]:
        status = self.status

        version = self.version

        encoder = self.encoder.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "status": status,
                "version": version,
                "encoder": encoder,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.encoder import Encoder

        d = dict(src_dict)
        status = cast(Literal["ok"], d.pop("status"))
        if status != "ok":
            raise ValueError(f"status must match const 'ok', got '{status}'")

        version = d.pop("version")

        encoder = Encoder.from_dict(d.pop("encoder"))

        health = cls(
            status=status,
            version=version,
            encoder=encoder,
        )

        return health
