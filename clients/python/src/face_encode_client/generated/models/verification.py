from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.calibration import Calibration
    from ..models.compared_side import ComparedSide
    from ..models.encoder import Encoder
    from ..models.false_match_rate import FalseMatchRate


T = TypeVar("T", bound="Verification")


@_attrs_define
class Verification:
    """Whether both sides show the same person

    Attributes:
        same_person (bool): The distance is within the threshold
        distance (float): Euclidean distance of the vectors of both sides
        threshold (float): For so many faces on either side, the distance that goes with the allowed rate
        max_false_match_rate (float): The rate that was allowed: without one in the request 0.001, or the smallest that
            the calibration supports where that is larger
        false_match_rate (FalseMatchRate): How often two different people are as near as this. It is not the probability
            that the two are different. Among people of one sex, age and origin it is larger, in one group that was measured
            32 times
        calibration (Calibration): What the false match rates were measured on
        encoder (Encoder): What made the vectors. Vectors of different encoders must not be compared.
        reference (ComparedSide):
        probe (ComparedSide):
    """

    same_person: bool
    distance: float
    threshold: float
    max_false_match_rate: float
    false_match_rate: FalseMatchRate
    calibration: Calibration
    encoder: Encoder
    reference: ComparedSide
    probe: ComparedSide

    def to_dict(self) -> dict[str, Any]:
        same_person = self.same_person

        distance = self.distance

        threshold = self.threshold

        max_false_match_rate = self.max_false_match_rate

        false_match_rate = self.false_match_rate.to_dict()

        calibration = self.calibration.to_dict()

        encoder = self.encoder.to_dict()

        reference = self.reference.to_dict()

        probe = self.probe.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "same_person": same_person,
                "distance": distance,
                "threshold": threshold,
                "max_false_match_rate": max_false_match_rate,
                "false_match_rate": false_match_rate,
                "calibration": calibration,
                "encoder": encoder,
                "reference": reference,
                "probe": probe,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.calibration import Calibration
        from ..models.compared_side import ComparedSide
        from ..models.encoder import Encoder
        from ..models.false_match_rate import FalseMatchRate

        d = dict(src_dict)
        same_person = d.pop("same_person")

        distance = d.pop("distance")

        threshold = d.pop("threshold")

        max_false_match_rate = d.pop("max_false_match_rate")

        false_match_rate = FalseMatchRate.from_dict(d.pop("false_match_rate"))

        calibration = Calibration.from_dict(d.pop("calibration"))

        encoder = Encoder.from_dict(d.pop("encoder"))

        reference = ComparedSide.from_dict(d.pop("reference"))

        probe = ComparedSide.from_dict(d.pop("probe"))

        verification = cls(
            same_person=same_person,
            distance=distance,
            threshold=threshold,
            max_false_match_rate=max_false_match_rate,
            false_match_rate=false_match_rate,
            calibration=calibration,
            encoder=encoder,
            reference=reference,
            probe=probe,
        )

        return verification
