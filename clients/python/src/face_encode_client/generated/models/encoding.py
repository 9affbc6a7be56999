from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.box import Box
    from ..models.face_quality import FaceQuality


T = TypeVar("T", bound="Encoding")


@_attrs_define
class Encoding:
    """One face. `box`, `landmarks`, `confidence` and `quality` are null when the encoder does not tell them.

    Attributes:
        face_id (UUID): UUID v4
        vector (list[float]): The numbers by which faces are compared (Euclidean distance). Which distance means the
            same person: ask for the comparison or a verification
        box (Box | None):
        landmarks (list[list[float]] | None):
        confidence (float | None): How sure the detector is that this is a face
        quality (FaceQuality | None): How good the picture of the face is, and what would make it better
    """

    face_id: UUID
    vector: list[float]
    box: Box | None
    landmarks: list[list[float]] | None
    confidence: float | None
    quality: FaceQuality | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.box import Box
        from ..models.face_quality import FaceQuality

        face_id = str(self.face_id)

        vector = self.vector

        box: dict[str, Any] | None
        if isinstance(self.box, Box):
            box = self.box.to_dict()
        else:
            box = self.box

        landmarks: list[list[float]] | None
        if isinstance(self.landmarks, list):
            landmarks = []
            for landmarks_type_0_item_data in self.landmarks:
                landmarks_type_0_item = landmarks_type_0_item_data

                landmarks.append(landmarks_type_0_item)

        else:
            landmarks = self.landmarks

        confidence: float | None
        confidence = self.confidence

        quality: dict[str, Any] | None
        if isinstance(self.quality, FaceQuality):
            quality = self.quality.to_dict()
        else:
            quality = self.quality

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "face_id": face_id,
                "vector": vector,
                "box": box,
                "landmarks": landmarks,
                "confidence": confidence,
                "quality": quality,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.box import Box
        from ..models.face_quality import FaceQuality

        d = dict(src_dict)
        face_id = UUID(d.pop("face_id"))

        vector = cast(list[float], d.pop("vector"))

        def _parse_box(data: object) -> Box | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                box_type_0 = Box.from_dict(data)

                return box_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Box | None, data)

        box = _parse_box(d.pop("box"))

        def _parse_landmarks(data: object) -> list[list[float]] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                landmarks_type_0 = []
                _landmarks_type_0 = data
                for landmarks_type_0_item_data in _landmarks_type_0:
                    landmarks_type_0_item = cast(
                        list[float], landmarks_type_0_item_data
                    )

                    landmarks_type_0.append(landmarks_type_0_item)

                return landmarks_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[list[float]] | None, data)

        landmarks = _parse_landmarks(d.pop("landmarks"))

        def _parse_confidence(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        confidence = _parse_confidence(d.pop("confidence"))

        def _parse_quality(data: object) -> FaceQuality | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                quality_type_0 = FaceQuality.from_dict(data)

                return quality_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FaceQuality | None, data)

        quality = _parse_quality(d.pop("quality"))

        encoding = cls(
            face_id=face_id,
            vector=vector,
            box=box,
            landmarks=landmarks,
            confidence=confidence,
            quality=quality,
        )

        return encoding
