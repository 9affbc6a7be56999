from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.calibration import Calibration
    from ..models.encoder import Encoder
    from ..models.match import Match


T = TypeVar("T", bound="Matches")


@_attrs_define
class Matches:
    """Enrolled people who look like the person of a container

    Attributes:
        container_id (UUID): UUID v4
        encoder (Encoder): What made the vectors. Vectors of different encoders must not be compared.
        faces (int): How many faces are behind the template that was searched for
        searched (int): How many enrolled people were searched: yours, with this encoder, without the person of this
            container. On AWS it is counted beside the search and may be a few too high
        max_false_match_rate (float): The rate that was allowed
        expected_false_matches (float): How many strangers are within the allowed rate on average, by estimate:
            `searched` times `max_false_match_rate`. Where it is not far below 1, expect strangers among the matches; among
            people of one sex, age and origin there are many more
        calibration (Calibration): What the false match rates were measured on
        matches (list[Match]): Nearest first; the nearest 10 unless `max` says otherwise
    """

    container_id: UUID
    encoder: Encoder
    faces: int
    searched: int
    max_false_match_rate: float
    expected_false_matches: float
    calibration: Calibration
    matches: list[Match]

    def to_dict(self) -> dict[str, Any]:
        container_id = str(self.container_id)

        encoder = self.encoder.to_dict()

        faces = self.faces

        searched = self.searched

        max_false_match_rate = self.max_false_match_rate

        expected_false_matches = self.expected_false_matches

        calibration = self.calibration.to_dict()

        matches = []
        for matches_item_data in self.matches:
            matches_item = matches_item_data.to_dict()
            matches.append(matches_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "container_id": container_id,
                "encoder": encoder,
                "faces": faces,
                "searched": searched,
                "max_false_match_rate": max_false_match_rate,
                "expected_false_matches": expected_false_matches,
                "calibration": calibration,
                "matches": matches,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.calibration import Calibration
        from ..models.encoder import Encoder
        from ..models.match import Match

        d = dict(src_dict)
        container_id = UUID(d.pop("container_id"))

        encoder = Encoder.from_dict(d.pop("encoder"))

        faces = d.pop("faces")

        searched = d.pop("searched")

        max_false_match_rate = d.pop("max_false_match_rate")

        expected_false_matches = d.pop("expected_false_matches")

        calibration = Calibration.from_dict(d.pop("calibration"))

        matches = []
        _matches = d.pop("matches")
        for matches_item_data in _matches:
            matches_item = Match.from_dict(matches_item_data)

            matches.append(matches_item)

        matches = cls(
            container_id=container_id,
            encoder=encoder,
            faces=faces,
            searched=searched,
            max_false_match_rate=max_false_match_rate,
            expected_false_matches=expected_false_matches,
            calibration=calibration,
            matches=matches,
        )

        return matches
