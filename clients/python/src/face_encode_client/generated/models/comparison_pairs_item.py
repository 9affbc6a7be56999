from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.false_match_rate import FalseMatchRate


T = TypeVar("T", bound="ComparisonPairsItem")


@_attrs_define
class ComparisonPairsItem:
    """
    Attributes:
        a (UUID): face_id
        b (UUID): face_id
        distance (float): Euclidean distance of the two vectors
        false_match_rate (FalseMatchRate | None): null where the encoder has no calibration. Where neither face is
            `usable`, its `estimate` is 1: bad pictures are alike, and `same_person` says nothing then
        same_person (bool): Within the threshold, and not two faces of one picture. It speaks of this pair alone:
            `people` may part the two, when one of them is in a group with a third face that does not fit the other.
    """

    a: UUID
    b: UUID
    distance: float
    false_match_rate: FalseMatchRate | None
    same_person: bool

    def to_dict(self) -> dict[str, Any]:
        from ..models.false_match_rate import FalseMatchRate

        a = str(self.a)

        b = str(self.b)

        distance = self.distance

        false_match_rate: dict[str, Any] | None
        if isinstance(self.false_match_rate, FalseMatchRate):
            false_match_rate = self.false_match_rate.to_dict()
        else:
            false_match_rate = self.false_match_rate

        same_person = self.same_person

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "a": a,
                "b": b,
                "distance": distance,
                "false_match_rate": false_match_rate,
                "same_person": same_person,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.false_match_rate import FalseMatchRate

        d = dict(src_dict)
        a = UUID(d.pop("a"))

        b = UUID(d.pop("b"))

        distance = d.pop("distance")

        def _parse_false_match_rate(data: object) -> FalseMatchRate | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                false_match_rate_type_0 = FalseMatchRate.from_dict(data)

                return false_match_rate_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FalseMatchRate | None, data)

        false_match_rate = _parse_false_match_rate(d.pop("false_match_rate"))

        same_person = d.pop("same_person")

        comparison_pairs_item = cls(
            a=a,
            b=b,
            distance=distance,
            false_match_rate=false_match_rate,
            same_person=same_person,
        )

        return comparison_pairs_item
