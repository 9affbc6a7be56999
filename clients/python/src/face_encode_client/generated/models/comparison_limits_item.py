from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ComparisonLimitsItem")


@_attrs_define
class ComparisonLimitsItem:
    """
    Attributes:
        max_false_match_rate (float):
        threshold (float): The largest distance of two single faces that goes with this rate
    """

    max_false_match_rate: float
    threshold: float

    def to_dict(self) -> dict[str, Any]:
        max_false_match_rate = self.max_false_match_rate

        threshold = self.threshold

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "max_false_match_rate": max_false_match_rate,
                "threshold": threshold,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        max_false_match_rate = d.pop("max_false_match_rate")

        threshold = d.pop("threshold")

        comparison_limits_item = cls(
            max_false_match_rate=max_false_match_rate,
            threshold=threshold,
        )

        return comparison_limits_item
