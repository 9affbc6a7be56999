from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="FalseMatchRate")


@_attrs_define
class FalseMatchRate:
    """How often two different people are as near as this. It is not the probability that the two are different. Among
    people of one sex, age and origin it is larger, in one group that was measured 32 times

        Attributes:
            estimate (float): By estimate, at most this part of the comparisons of different people is as near: the smallest
                rate of the calibration that covers the distance, 1 beyond all of them, and where neither of two faces is
                `usable`
            upper_bound (float): Upper end of the 95 % interval of this rate, for people such as those in the calibration.
                Where a false match is expensive, plan with this number
    """

    estimate: float
    upper_bound: float

    def to_dict(self) -> dict[str, Any]:
        estimate = self.estimate

        upper_bound = self.upper_bound

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "estimate": estimate,
                "upper_bound": upper_bound,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        estimate = d.pop("estimate")

        upper_bound = d.pop("upper_bound")

        false_match_rate = cls(
            estimate=estimate,
            upper_bound=upper_bound,
        )

        return false_match_rate
