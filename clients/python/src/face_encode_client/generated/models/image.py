from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.image_error_code_type_0 import ImageErrorCodeType0
from ..models.image_status import ImageStatus

if TYPE_CHECKING:
    from ..models.encoder import Encoder
    from ..models.encoding import Encoding


T = TypeVar("T", bound="Image")


@_attrs_define
class Image:
    """
    Attributes:
        image_id (UUID): UUID v4
        status (ImageStatus): `processing` until the encoder is done; the other two are final
        created_at (datetime.datetime): ISO 8601, UTC
        error (None | str): Why the image failed, for a person; null unless failed
        error_code (ImageErrorCodeType0 | None): Why the image failed, for a program; null unless failed
        detected_type (None | str): What the content of a failed picture says that it is, such as `jpeg`, `heic` or
            `pdf`; null unless failed, and when the encoder does not tell it
        width (int | None): pixels of the upright picture
        height (int | None): pixels of the upright picture
        encoder (Encoder | None):
        encodings (list[Encoding]): The faces, largest first; empty unless completed, and when no face was found
    """

    image_id: UUID
    status: ImageStatus
    created_at: datetime.datetime
    error: None | str
    error_code: ImageErrorCodeType0 | None
    detected_type: None | str
    width: int | None
    height: int | None
    encoder: Encoder | None
    encodings: list[Encoding]

    def to_dict(self) -> dict[str, Any]:
        from ..models.encoder import Encoder

        image_id = str(self.image_id)

        status = self.status.value

        created_at = self.created_at.isoformat()

        error: None | str
        error = self.error

        error_code: None | str
        if isinstance(self.error_code, ImageErrorCodeType0):
            error_code = self.error_code.value
        else:
            error_code = self.error_code

        detected_type: None | str
        detected_type = self.detected_type

        width: int | None
        width = self.width

        height: int | None
        height = self.height

        encoder: dict[str, Any] | None
        if isinstance(self.encoder, Encoder):
            encoder = self.encoder.to_dict()
        else:
            encoder = self.encoder

        encodings = []
        for encodings_item_data in self.encodings:
            encodings_item = encodings_item_data.to_dict()
            encodings.append(encodings_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "image_id": image_id,
                "status": status,
                "created_at": created_at,
                "error": error,
                "error_code": error_code,
                "detected_type": detected_type,
                "width": width,
                "height": height,
                "encoder": encoder,
                "encodings": encodings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.encoder import Encoder
        from ..models.encoding import Encoding

        d = dict(src_dict)
        image_id = UUID(d.pop("image_id"))

        status = ImageStatus(d.pop("status"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_error(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        error = _parse_error(d.pop("error"))

        def _parse_error_code(data: object) -> ImageErrorCodeType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                error_code_type_0 = ImageErrorCodeType0(data)

                return error_code_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ImageErrorCodeType0 | None, data)

        error_code = _parse_error_code(d.pop("error_code"))

        def _parse_detected_type(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        detected_type = _parse_detected_type(d.pop("detected_type"))

        def _parse_width(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        width = _parse_width(d.pop("width"))

        def _parse_height(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        height = _parse_height(d.pop("height"))

        def _parse_encoder(data: object) -> Encoder | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                encoder_type_0 = Encoder.from_dict(data)

                return encoder_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Encoder | None, data)

        encoder = _parse_encoder(d.pop("encoder"))

        encodings = []
        _encodings = d.pop("encodings")
        for encodings_item_data in _encodings:
            encodings_item = Encoding.from_dict(encodings_item_data)

            encodings.append(encodings_item)

        image = cls(
            image_id=image_id,
            status=status,
            created_at=created_at,
            error=error,
            error_code=error_code,
            detected_type=detected_type,
            width=width,
            height=height,
            encoder=encoder,
            encodings=encodings,
        )

        return image
