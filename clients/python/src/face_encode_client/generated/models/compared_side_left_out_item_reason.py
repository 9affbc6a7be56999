from enum import StrEnum


class ComparedSideLeftOutItemReason(StrEnum):
    OTHER_ENCODER = "other_encoder"
    OTHER_PERSON = "other_person"
    POOR_QUALITY = "poor_quality"

    def __str__(self) -> str:
        return str(self.value)
