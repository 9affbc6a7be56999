from enum import StrEnum


class FaceQualityAdviceItem(StrEnum):
    EVEN_LIGHT = "even_light"
    LESS_LIGHT = "less_light"
    LOOK_STRAIGHT = "look_straight"
    MORE_LIGHT = "more_light"
    NOT_WHOLE = "not_whole"
    TOO_BLURRED = "too_blurred"
    TOO_CLOSE = "too_close"
    TOO_SMALL = "too_small"

    def __str__(self) -> str:
        return str(self.value)
