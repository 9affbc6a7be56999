"""Calls that need pictures which may be processing still."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx

from ._answers import read_pause
from ._errors import FaceEncodeError
from ._transport import M, MakeRequest, Transport, read_answer
from .generated.api.results import get_summary
from .generated.models import ImageStatus, Summary
from .generated.types import UNSET, Unset

#: Seconds for which the service holds its answer at most. It may hold it for less, or not at all.
LONGEST_WAIT = 20
LONG_WAIT = f"wait={LONGEST_WAIT}"

#: Seconds between two looks while the service is throttled: half of the time waited so far, within these limits.
SHORTEST_THROTTLED_PAUSE = 2.0
LONGEST_THROTTLED_PAUSE = 30.0

CONFLICT = 409
THROTTLED = 429


def read_when_ready(api: Transport, model: type[M], request: MakeRequest) -> M:
    """
    The request asks the service to hold its answer. While pictures are processing, and the service does not hold it long
    enough, the call is repeated as often as the service asks, for about 20 seconds. Then it raises ``still_processing``.
    """
    waited = 0.0
    while True:
        started = time.monotonic()
        response, _ = api.send(request)
        waited += time.monotonic() - started
        pause = read_pause(response)
        if response.status_code != CONFLICT or waited + pause > LONGEST_WAIT:
            return read_answer(response, 200, model)
        api.delay(pause)
        waited += pause


def wait_for_summary(
    api: Transport, container_id: UUID, timeout: float | None, on_update: Callable[[Summary], None] | None
) -> Summary:
    """Asks for the summary as often as the service says. An unchanged summary is not sent again (ETag)."""
    known: Summary | None = None
    etag: str | Unset = UNSET
    left = math.inf if timeout is None else timeout
    paused = 0.0
    early = min(left, api.look_times.left(container_id)) if on_update else 0.0
    if early > 0:
        api.delay(early)
        left -= early
    while True:
        request = get_summary._get_kwargs(
            container_id, prefer=UNSET if on_update else _hold_for(left), if_none_match=etag
        )
        started = time.monotonic()
        response = _look(api, request)
        left -= time.monotonic() - started
        if response.status_code == THROTTLED:
            # Many may wait for the same backlog. It goes on without them, so being turned away is no reason to give up.
            pause = read_pause(response, _throttled_pause(paused))
        else:
            if known is None or response.status_code != 304:
                known = read_answer(response, 200, Summary)
                etag = response.headers.get("ETag", UNSET)
                if on_update:
                    on_update(known)
            if all(image.status != ImageStatus.PROCESSING for image in known.images):
                return known
            pause = read_pause(response)
        if left <= 0:
            raise FaceEncodeError("timed_out", f"Pictures are still processing after {timeout:g} seconds")
        # The last look is at the end of the time.
        pause = min(pause, left)
        api.delay(pause)
        paused += pause
        left -= pause


def _look(api: Transport, request: dict[str, Any]) -> httpx.Response:
    response, _ = api.send(lambda: request, frozenset({THROTTLED}))
    return response


def _hold_for(left: float) -> str | Unset:
    seconds = int(min(LONGEST_WAIT, left))
    return f"wait={seconds}" if seconds > 0 else UNSET


def _throttled_pause(paused: float) -> float:
    return min(LONGEST_THROTTLED_PAUSE, max(SHORTEST_THROTTLED_PAUSE, paused / 2))
