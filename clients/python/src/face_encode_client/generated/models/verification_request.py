from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.container_side import ContainerSide
    from ..models.template_side import TemplateSide
    from ..models.vectors_side import VectorsSide


T = TypeVar("T", bound="VerificationRequest")


@_attrs_define
class VerificationRequest:
    """
    Attributes:
        reference (ContainerSide | TemplateSide | VectorsSide): The person whom you know
        probe (ContainerSide | TemplateSide | VectorsSide): The person who is to be verified
        max_false_match_rate (float | Unset): The largest estimated false match rate that is allowed. Rates below those
            that the calibration supports are refused, and the message says which is the smallest Default: 0.001.
    """

    reference: ContainerSide | TemplateSide | VectorsSide
    probe: ContainerSide | TemplateSide | VectorsSide
    max_false_match_rate: float | Unset = 0.001

    def to_dict(self) -> dict[str, Any]:
        from ..models.container_side import ContainerSide
        from ..models.template_side import TemplateSide

        reference: dict[str, Any]
        if isinstance(self.reference, ContainerSide) or isinstance(
            self.reference, TemplateSide
        ):
            reference = self.reference.to_dict()
        else:
            reference = self.reference.to_dict()

        probe: dict[str, Any]
        if isinstance(self.probe, ContainerSide) or isinstance(
            self.probe, TemplateSide
        ):
            probe = self.probe.to_dict()
        else:
            probe = self.probe.to_dict()

        max_false_match_rate = self.max_false_match_rate

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "reference": reference,
                "probe": probe,
            }
        )
        if max_false_match_rate is not UNSET:
            field_dict["max_false_match_rate"] = max_false_match_rate

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.container_side import ContainerSide
        from ..models.template_side import TemplateSide
        from ..models.vectors_side import VectorsSide

        d = dict(src_dict)

        def _parse_reference(
            data: object,
        ) -> ContainerSide | TemplateSide | VectorsSide:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                reference_type_0 = ContainerSide.from_dict(data)

                return reference_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                reference_type_1 = TemplateSide.from_dict(data)

                return reference_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            reference_type_2 = VectorsSide.from_dict(data)

            return reference_type_2

        reference = _parse_reference(d.pop("reference"))

        def _parse_probe(data: object) -> ContainerSide | TemplateSide | VectorsSide:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                probe_type_0 = ContainerSide.from_dict(data)

                return probe_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                probe_type_1 = TemplateSide.from_dict(data)

                return probe_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            probe_type_2 = VectorsSide.from_dict(data)

            return probe_type_2

        probe = _parse_probe(d.pop("probe"))

        max_false_match_rate = d.pop("max_false_match_rate", UNSET)

        verification_request = cls(
            reference=reference,
            probe=probe,
            max_false_match_rate=max_false_match_rate,
        )

        return verification_request
