from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.calibration import Calibration
    from ..models.comparison_limits_item import ComparisonLimitsItem
    from ..models.comparison_pairs_item import ComparisonPairsItem
    from ..models.encoder import Encoder


T = TypeVar("T", bound="Comparison")


@_attrs_define
class Comparison:
    """
    Attributes:
        container_id (UUID): UUID v4
        threshold (float): Faces of two pictures that are not farther apart are taken for the same person
        max_false_match_rate (float | None): The rate that goes with the threshold; null where the request named a
            threshold, or without a calibration
        calibration (Calibration | None): null where the encoder has no calibration. Where neither face is `usable`, its
            `estimate` is 1: bad pictures are alike, and `same_person` says nothing then
        limits (list[ComparisonLimitsItem]): All rates of the calibration, the largest first; empty where the encoder
            has none
        encoder (Encoder | None): What made the vectors that were compared; null without faces
        pairs (list[ComparisonPairsItem]): Each pair of faces of completed images once
        people (list[list[UUID]]): Faces that are taken for one person, in groups in which all pairs are within the
            threshold (complete linkage). Two faces of one picture are never in one group. Each face is in one group, so two
            faces with `same_person` may be in different ones: a group takes a face in only if it fits all others in it.
        not_compared (list[UUID]): Faces left out because another encoder or another version of it made their vectors
    """

    container_id: UUID
    threshold: float
    max_false_match_rate: float | None
    calibration: Calibration | None
    limits: list[ComparisonLimitsItem]
    encoder: Encoder | None
    pairs: list[ComparisonPairsItem]
    people: list[list[UUID]]
    not_compared: list[UUID]

    def to_dict(self) -> dict[str, Any]:
        from ..models.calibration import Calibration
        from ..models.encoder import Encoder

        container_id = str(self.container_id)

        threshold = self.threshold

        max_false_match_rate: float | None
        max_false_match_rate = self.max_false_match_rate

        calibration: dict[str, Any] | None
        if isinstance(self.calibration, Calibration):
            calibration = self.calibration.to_dict()
        else:
            calibration = self.calibration

        limits = []
        for limits_item_data in self.limits:
            limits_item = limits_item_data.to_dict()
            limits.append(limits_item)

        encoder: dict[str, Any] | None
        if isinstance(self.encoder, Encoder):
            encoder = self.encoder.to_dict()
        else:
            encoder = self.encoder

        pairs = []
        for pairs_item_data in self.pairs:
            pairs_item = pairs_item_data.to_dict()
            pairs.append(pairs_item)

        people = []
        for people_item_data in self.people:
            people_item = []
            for people_item_item_data in people_item_data:
                people_item_item = str(people_item_item_data)
                people_item.append(people_item_item)

            people.append(people_item)

        not_compared = []
        for not_compared_item_data in self.not_compared:
            not_compared_item = str(not_compared_item_data)
            not_compared.append(not_compared_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "container_id": container_id,
                "threshold": threshold,
                "max_false_match_rate": max_false_match_rate,
                "calibration": calibration,
                "limits": limits,
                "encoder": encoder,
                "pairs": pairs,
                "people": people,
                "not_compared": not_compared,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.calibration import Calibration
        from ..models.comparison_limits_item import ComparisonLimitsItem
        from ..models.comparison_pairs_item import ComparisonPairsItem
        from ..models.encoder import Encoder

        d = dict(src_dict)
        container_id = UUID(d.pop("container_id"))

        threshold = d.pop("threshold")

        def _parse_max_false_match_rate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        max_false_match_rate = _parse_max_false_match_rate(
            d.pop("max_false_match_rate")
        )

        def _parse_calibration(data: object) -> Calibration | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                calibration_type_0 = Calibration.from_dict(data)

                return calibration_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Calibration | None, data)

        calibration = _parse_calibration(d.pop("calibration"))

        limits = []
        _limits = d.pop("limits")
        for limits_item_data in _limits:
            limits_item = ComparisonLimitsItem.from_dict(limits_item_data)

            limits.append(limits_item)

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

        pairs = []
        _pairs = d.pop("pairs")
        for pairs_item_data in _pairs:
            pairs_item = ComparisonPairsItem.from_dict(pairs_item_data)

            pairs.append(pairs_item)

        people = []
        _people = d.pop("people")
        for people_item_data in _people:
            people_item = []
            _people_item = people_item_data
            for people_item_item_data in _people_item:
                people_item_item = UUID(people_item_item_data)

                people_item.append(people_item_item)

            people.append(people_item)

        not_compared = []
        _not_compared = d.pop("not_compared")
        for not_compared_item_data in _not_compared:
            not_compared_item = UUID(not_compared_item_data)

            not_compared.append(not_compared_item)

        comparison = cls(
            container_id=container_id,
            threshold=threshold,
            max_false_match_rate=max_false_match_rate,
            calibration=calibration,
            limits=limits,
            encoder=encoder,
            pairs=pairs,
            people=people,
            not_compared=not_compared,
        )

        return comparison
