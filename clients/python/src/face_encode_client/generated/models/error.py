from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.error_code import ErrorCode

T = TypeVar("T", bound="Error")


@_attrs_define
class Error:
    """
    Attributes:
        error (str): What is wrong, for a person
        code (ErrorCode): What is wrong, for a program
        request_id (str): Quote it when you ask for help: it is in the logs
    """

    error: str
    code: ErrorCode
    request_id: str

    def to_dict(self) -> dict[str, Any]:
        error = self.error

        code = self.code.value

        request_id = self.request_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "error": error,
                "code": code,
                "request_id": request_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        error = d.pop("error")

        code = ErrorCode(d.pop("code"))

        request_id = d.pop("request_id")

        error = cls(
            error=error,
            code=code,
            request_id=request_id,
        )

        return error
