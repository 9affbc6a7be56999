from enum import StrEnum


class ErrorCode(StrEnum):
    CONTAINER_NOT_FOUND = "container_not_found"
    ENCODER_MISMATCH = "encoder_mismatch"
    ENCODER_NOT_CALIBRATED = "encoder_not_calibrated"
    ENROLMENT_NOT_FOUND = "enrolment_not_found"
    FORBIDDEN = "forbidden"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    IMAGE_IN_USE = "image_in_use"
    IMAGE_LIMIT_REACHED = "image_limit_reached"
    IMAGE_NOT_FOUND = "image_not_found"
    IMAGE_TOO_LARGE = "image_too_large"
    INTERNAL_ERROR = "internal_error"
    INVALID_REQUEST = "invalid_request"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NO_IMAGE_FILE = "no_image_file"
    NO_USABLE_FACE = "no_usable_face"
    ROUTE_NOT_FOUND = "route_not_found"
    SEARCH_NOT_READY = "search_not_ready"
    STILL_PROCESSING = "still_processing"
    THROTTLED = "throttled"
    UNAUTHORIZED = "unauthorized"
    UNAVAILABLE = "unavailable"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"

    def __str__(self) -> str:
        return str(self.value)
