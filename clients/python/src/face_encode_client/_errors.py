"""What a call fails with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any


class FaceEncodeError(Exception):
    """A call failed for good. Its text is for a person.

    Attributes:
        code: a code of the API, such as ``no_usable_face``, or one of this client: ``unreachable`` (no answer),
            ``timed_out`` (``wait`` took too long), ``upload_refused`` (by the store), ``unexpected_answer`` (something
            answered that is not this API: is the address right?)
        status: status of the answer, where there was one
        request_id: finds the request in the logs of the service
    """

    def __init__(self, code: str, message: str, *, status: int | None = None, request_id: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.request_id = request_id


def explain_refusal(status: int, content: bytes) -> FaceEncodeError:
    """The error that an answer stands for. A newer service may know codes that this client does not."""
    body = _read_object(content)
    match body:
        case {"error": str(message), "code": str(code), "request_id": str(request_id)}:
            if code == "route_not_found":
                message += "; is the address right, with its stage where it has one?"
            return FaceEncodeError(code, message, status=status, request_id=request_id)
    return not_this_api(status)


def explain_store_refusal(status: int, text: str) -> FaceEncodeError:
    """S3 answers errors as XML."""
    reason = re.search("<Message>([^<]*)</Message>", text)
    message = "The picture was not accepted by the store" + (f": {reason[1]}" if reason else "")
    code = "image_too_large" if "<Code>EntityTooLarge</Code>" in text else "upload_refused"
    return FaceEncodeError(code, message, status=status)


def not_this_api(status: int) -> FaceEncodeError:
    message = f"The answer (status {status}) is not one of the face-encode API; is the address right?"
    return FaceEncodeError("unexpected_answer", message, status=status)


def _read_object(content: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
