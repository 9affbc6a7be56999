from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.upload_request_content_type import UploadRequestContentType
from ..types import UNSET, Unset

T = TypeVar("T", bound="UploadRequest")


@_attrs_define
class UploadRequest:
    """
    Attributes:
        content_type (UploadRequestContentType): What the picture will be sent as
        size (int | Unset): Bytes, where you know it before: a picture that is too large is refused at once
    """

    content_type: UploadRequestContentType
    size: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        content_type = self.content_type.value

        size = self.size

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "content_type": content_type,
            }
        )
        if size is not UNSET:
            field_dict["size"] = size

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        content_type = UploadRequestContentType(d.pop("content_type"))

        size = d.pop("size", UNSET)

        upload_request = cls(
            content_type=content_type,
            size=size,
        )

        return upload_request
