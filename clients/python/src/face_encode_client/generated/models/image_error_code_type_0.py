from enum import StrEnum


class ImageErrorCodeType0(StrEnum):
    CORRUPT_IMAGE = "corrupt_image"
    ENCODER_REJECTED = "encoder_rejected"
    ENCODER_UNAVAILABLE = "encoder_unavailable"
    IMAGE_TOO_MANY_PIXELS = "image_too_many_pixels"
    INVALID_ENCODER_RESPONSE = "invalid_encoder_response"
    TIMED_OUT = "timed_out"
    TOO_MANY_FACES = "too_many_faces"
    UNSUPPORTED_IMAGE = "unsupported_image"
    UPLOAD_MISSING = "upload_missing"

    def __str__(self) -> str:
        return str(self.value)
