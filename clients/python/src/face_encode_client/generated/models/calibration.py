from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="Calibration")


@_attrs_define
class Calibration:
    """What the false match rates were measured on

    Attributes:
        source (str): What the pictures were
        pictures (int):
        identities (int): People in the pictures
        identity_pairs (int): Pairs of different people that were compared
        comparisons (int): Comparisons of single pictures of different people
        smallest_rate (float): The smallest false match rate that so many people support
    """

    source: str
    pictures: int
    identities: int
    identity_pairs: int
    comparisons: int
    smallest_rate: float

    def to_dict(self) -> dict[str, Any]:
        source = self.source

        pictures = self.pictures

        identities = self.identities

        identity_pairs = self.identity_pairs

        comparisons = self.comparisons

        smallest_rate = self.smallest_rate

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "source": source,
                "pictures": pictures,
                "identities": identities,
                "identity_pairs": identity_pairs,
                "comparisons": comparisons,
                "smallest_rate": smallest_rate,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        source = d.pop("source")

        pictures = d.pop("pictures")

        identities = d.pop("identities")

        identity_pairs = d.pop("identity_pairs")

        comparisons = d.pop("comparisons")

        smallest_rate = d.pop("smallest_rate")

        calibration = cls(
            source=source,
            pictures=pictures,
            identities=identities,
            identity_pairs=identity_pairs,
            comparisons=comparisons,
            smallest_rate=smallest_rate,
        )

        return calibration
