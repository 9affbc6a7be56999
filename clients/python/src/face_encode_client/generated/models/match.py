from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.false_match_rate import FalseMatchRate


T = TypeVar("T", bound="Match")


@_attrs_define
class Match:
    """A candidate for a person to look at, never a decision

    Attributes:
        container_id (UUID): UUID v4
        label (None | str):
        enrolled_at (datetime.datetime): ISO 8601, UTC
        faces (int): How many faces are behind the candidate's template
        distance (float): Euclidean distance of both templates
        false_match_rate (FalseMatchRate): How often two different people are as near as this. It is not the probability
            that the two are different. Among people of one sex, age and origin it is larger, in one group that was measured
            32 times
        expected_false_matches (float): How many of the people searched are as near as this candidate on average,
            although they are other people: `searched` times the estimate. Times `upper_bound` it is the 95 % bound
    """

    container_id: UUID
    label: None | str
    enrolled_at: datetime.datetime
    faces: int
    distance: float
    false_match_rate: FalseMatchRate
    expected_false_matches: float

    def to_dict(self) -> dict[str, Any]:
        container_id = str(self.container_id)

        label: None | str
        label = self.label

        enrolled_at = self.enrolled_at.isoformat()

        faces = self.faces

        distance = self.distance

        false_match_rate = self.false_match_rate.to_dict()

        expected_false_matches = self.expected_false_matches

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "container_id": container_id,
                "label": label,
                "enrolled_at": enrolled_at,
                "faces": faces,
                "distance": distance,
                "false_match_rate": false_match_rate,
                "expected_false_matches": expected_false_matches,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.false_match_rate import FalseMatchRate

        d = dict(src_dict)
        container_id = UUID(d.pop("container_id"))

        def _parse_label(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        label = _parse_label(d.pop("label"))

        enrolled_at = datetime.datetime.fromisoformat(d.pop("enrolled_at"))

        faces = d.pop("faces")

        distance = d.pop("distance")

        false_match_rate = FalseMatchRate.from_dict(d.pop("false_match_rate"))

        expected_false_matches = d.pop("expected_false_matches")

        match = cls(
            container_id=container_id,
            label=label,
            enrolled_at=enrolled_at,
            faces=faces,
            distance=distance,
            false_match_rate=false_match_rate,
            expected_false_matches=expected_false_matches,
        )

        return match
