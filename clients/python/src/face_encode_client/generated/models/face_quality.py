from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.face_quality_advice_item import FaceQualityAdviceItem

if TYPE_CHECKING:
    from ..models.quality_measures import QualityMeasures


T = TypeVar("T", bound="FaceQuality")


@_attrs_define
class FaceQuality:
    """How good the picture of a face is

    Attributes:
        score (int): How little the picture harms the vector: 100 not at all
        usable (bool): Whether the picture is good enough for a template, which leaves out other faces
        advice (list[FaceQualityAdviceItem]): Worst first; empty where a new picture would hardly be better
        measures (QualityMeasures): Quality components of ISO/IEC 29794-5 by the formulas of OFIQ: how well the picture
            fits the rules for passport photos, not how well it can be recognised
    """

    score: int
    usable: bool
    advice: list[FaceQualityAdviceItem]
    measures: QualityMeasures

    def to_dict(self) -> dict[str, Any]:
        score = self.score

        usable = self.usable

        advice = []
        for advice_item_data in self.advice:
            advice_item = advice_item_data.value
            advice.append(advice_item)

        measures = self.measures.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "score": score,
                "usable": usable,
                "advice": advice,
                "measures": measures,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quality_measures import QualityMeasures

        d = dict(src_dict)
        score = d.pop("score")

        usable = d.pop("usable")

        advice = []
        _advice = d.pop("advice")
        for advice_item_data in _advice:
            advice_item = FaceQualityAdviceItem(advice_item_data)

            advice.append(advice_item)

        measures = QualityMeasures.from_dict(d.pop("measures"))

        face_quality = cls(
            score=score,
            usable=usable,
            advice=advice,
            measures=measures,
        )

        return face_quality
