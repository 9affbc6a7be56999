from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.encoder import Encoder


T = TypeVar("T", bound="Enrolment")


@_attrs_define
class Enrolment:
    """A person whom searches find

    Attributes:
        container_id (UUID): UUID v4
        label (None | str):
        enrolled_at (datetime.datetime): ISO 8601, UTC
        expires_at (datetime.datetime): ISO 8601, UTC. From then on no search finds the person
        encoder (Encoder): What made the vectors. Vectors of different encoders must not be compared.
        faces (int): How many faces are behind the template
    """

    container_id: UUID
    label: None | str
    enrolled_at: datetime.datetime
    expires_at: datetime.datetime
    encoder: Encoder
    faces: int

    def to_dict(self) -> dict[str, Any]:
        container_id = str(self.container_id)

        label: None | str
        label = self.label

        enrolled_at = self.enrolled_at.isoformat()

        expires_at = self.expires_at.isoformat()

        encoder = self.encoder.to_dict()

        faces = self.faces

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "container_id": container_id,
                "label": label,
                "enrolled_at": enrolled_at,
                "expires_at": expires_at,
                "encoder": encoder,
                "faces": faces,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.encoder import Encoder

        d = dict(src_dict)
        container_id = UUID(d.pop("container_id"))

        def _parse_label(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        label = _parse_label(d.pop("label"))

        enrolled_at = datetime.datetime.fromisoformat(d.pop("enrolled_at"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        encoder = Encoder.from_dict(d.pop("encoder"))

        faces = d.pop("faces")

        enrolment = cls(
            container_id=container_id,
            label=label,
            enrolled_at=enrolled_at,
            expires_at=expires_at,
            encoder=encoder,
            faces=faces,
        )

        return enrolment
