"""What a call fails with."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import httpx


class FaceEncodeError(Exception):
    """A call failed for good. Its text is for a person.

    Attributes:
        code: a code of the API, such as ``no_usable_face``, or one of this client: ``unreachable`` (no answer),
            ``timed_out`` (``wait`` took too long), ``upload_refused`` (by the store), ``unexpected_answer`` (something
            answered that is not this API: a wrong address, or a proxy in front of it; the text says what its status means)
        status: status of the answer, where there was one
        request_id: finds the request in the logs of the service
    """

    def __init__(self, code: str, message: str, *, status: int | None = None, request_id: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.request_id = request_id


#: What an answer means that something in front of the service has given, such as a proxy or a firewall.
IN_FRONT = {
    401: "asks who calls",
    403: "does not allow the call",
    407: "asks who calls",
    408: "waited too long for the request",
    413: "takes no request of this size; its limit has to be raised",
    429: "turned the call away; please try again later",
}
NOT_REACHED = "does not reach it; is the service running?"


def explain_refusal(response: httpx.Response) -> FaceEncodeError:
    """The error that an answer stands for. A newer service may know codes that this client does not."""
    status = response.status_code
    body = _read_object(response.content)
    match body:
        case {"error": str(message), "code": str(code), "request_id": str(request_id)}:
            if code == "route_not_found":
                message += "; is the address right, with its stage where it has one?"
            return FaceEncodeError(code, message, status=status, request_id=request_id)
    return not_this_api(response)


def explain_store_refusal(status: int, text: str) -> FaceEncodeError:
    """S3 answers errors as XML."""
    reason = re.search("<Message>([^<]*)</Message>", text)
    message = "The picture was not accepted by the store" + (f": {reason[1]}" if reason else "")
    code = "image_too_large" if "<Code>EntityTooLarge</Code>" in text else "upload_refused"
    return FaceEncodeError(code, message, status=status)


def not_this_api(response: httpx.Response) -> FaceEncodeError:
    return FaceEncodeError("unexpected_answer", _describe_foreign(response), status=response.status_code)


def _describe_foreign(response: httpx.Response) -> str:
    status = response.status_code
    if response.has_redirect_location:
        target = re.split("[?#]", response.headers["Location"])[0]
        return f"The address is redirected to {target} (status {status}); please use the address of the service itself"
    reason = IN_FRONT.get(status, NOT_REACHED if status >= 500 else None)
    if reason:
        return f"Something in front of the service, such as a proxy, {reason} (status {status})"
    return f"The answer (status {status}) is not one of the face-encode API; is the address right?"


def _read_object(content: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
