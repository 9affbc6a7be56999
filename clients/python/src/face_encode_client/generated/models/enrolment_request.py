from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="EnrolmentRequest")


@_attrs_define
class EnrolmentRequest:
    """
    Attributes:
        label (str | Unset): What you call the person, such as a number of your own. It comes with matches; nothing else
            reads it
        retain_days (int | Unset): Days until the enrolment ends. It never outlives its container, and without this it
            ends with it
    """

    label: str | Unset = UNSET
    retain_days: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        label = self.label

        retain_days = self.retain_days

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if label is not UNSET:
            field_dict["label"] = label
        if retain_days is not UNSET:
            field_dict["retain_days"] = retain_days

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        label = d.pop("label", UNSET)

        retain_days = d.pop("retain_days", UNSET)

        enrolment_request = cls(
            label=label,
            retain_days=retain_days,
        )

        return enrolment_request
