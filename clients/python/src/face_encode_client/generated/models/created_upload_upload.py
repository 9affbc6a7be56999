from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.created_upload_upload_fields import CreatedUploadUploadFields


T = TypeVar("T", bound="CreatedUploadUpload")


@_attrs_define
class CreatedUploadUpload:
    """A multipart form of these fields and, as its last, the field `file` with the picture

    Attributes:
        url (str): Where to POST the form
        fields (CreatedUploadUploadFields): Form fields to send as they are, before the field `file`
        expires_at (datetime.datetime): Until when the form is accepted
    """

    url: str
    fields: CreatedUploadUploadFields
    expires_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        url = self.url

        fields = self.fields.to_dict()

        expires_at = self.expires_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "url": url,
                "fields": fields,
                "expires_at": expires_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.created_upload_upload_fields import CreatedUploadUploadFields

        d = dict(src_dict)
        url = d.pop("url")

        fields = CreatedUploadUploadFields.from_dict(d.pop("fields"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        created_upload_upload = cls(
            url=url,
            fields=fields,
            expires_at=expires_at,
        )

        return created_upload_upload
