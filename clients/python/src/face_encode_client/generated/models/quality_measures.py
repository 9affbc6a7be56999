from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="QualityMeasures")


@_attrs_define
class QualityMeasures:
    """Quality components of ISO/IEC 29794-5 by the formulas of OFIQ: how well the picture fits the rules for passport
    photos, not how well it can be recognised

        Attributes:
            eyes (int): Distance of the eyes in pixels
            head (int): Size of the head in the picture
            yaw (int): Head not turned to a side
            pitch (int): Head not raised or lowered; a rough estimate
            roll (int): Head not tilted
            left (int): Room on the left
            right (int): Room on the right
            above (int): Room above
            below (int): Room below
            light (int): Mean luminance
            contrast (int): Variance of luminance
            shadow (int): Absence of under-exposed parts
            glare (int): Absence of over-exposed parts
            range_ (int): Dynamic range
            even (int): Illumination of both cheeks alike
            colour (int): Natural colour of the skin
            single (int): No other face of the picture is nearly as large
    """

    eyes: int
    head: int
    yaw: int
    pitch: int
    roll: int
    left: int
    right: int
    above: int
    below: int
    light: int
    contrast: int
    shadow: int
    glare: int
    range_: int
    even: int
    colour: int
    single: int

    def to_dict(self) -> dict[str, Any]:
        eyes = self.eyes

        head = self.head

        yaw = self.yaw

        pitch = self.pitch

        roll = self.roll

        left = self.left

        right = self.right

        above = self.above

        below = self.below

        light = self.light

        contrast = self.contrast

        shadow = self.shadow

        glare = self.glare

        range_ = self.range_

        even = self.even

        colour = self.colour

        single = self.single

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "eyes": eyes,
                "head": head,
                "yaw": yaw,
                "pitch": pitch,
                "roll": roll,
                "left": left,
                "right": right,
                "above": above,
                "below": below,
                "light": light,
                "contrast": contrast,
                "shadow": shadow,
                "glare": glare,
                "range": range_,
                "even": even,
                "colour": colour,
                "single": single,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        eyes = d.pop("eyes")

        head = d.pop("head")

        yaw = d.pop("yaw")

        pitch = d.pop("pitch")

        roll = d.pop("roll")

        left = d.pop("left")

        right = d.pop("right")

        above = d.pop("above")

        below = d.pop("below")

        light = d.pop("light")

        contrast = d.pop("contrast")

        shadow = d.pop("shadow")

        glare = d.pop("glare")

        range_ = d.pop("range")

        even = d.pop("even")

        colour = d.pop("colour")

        single = d.pop("single")

        quality_measures = cls(
            eyes=eyes,
            head=head,
            yaw=yaw,
            pitch=pitch,
            roll=roll,
            left=left,
            right=right,
            above=above,
            below=below,
            light=light,
            contrast=contrast,
            shadow=shadow,
            glare=glare,
            range_=range_,
            even=even,
            colour=colour,
            single=single,
        )

        return quality_measures
